/*
** new_templates.h - the files of the packages that rubric new makes
*/
#ifndef CLI_NEW_TEMPLATES_H
#define CLI_NEW_TEMPLATES_H

/* In a content @ stands for the name of the package, ~ for its layer, and %
** for the folder of the editor's files. */
typedef struct template_file {
    const char *name, *content; /* a NULL name ends a list */
} template_file;

typedef struct template_kind {
    const char *kind;
    const template_file *files;
    const char *next; /* the command to begin with */
} template_kind;

extern const template_kind template_kinds[]; /* a NULL kind ends it */
extern const template_file template_editor[];

#endif
