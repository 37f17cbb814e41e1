/*
** repl.h - the session behind rubric repl, shared by its files
*/
#ifndef CLI_REPL_H
#define CLI_REPL_H

#include "find_print.h"
#include "line.h"
#include "session.h"

typedef struct repl_hit { /* a match that was shown */
    size_t doc, start, end;
} repl_hit;

typedef struct repl {
    const args *a;
    out *o;
    session *s;  /* at one place: its handle's log points to it */
    words paths; /* of the documents */
    words lists; /* word lists that :lex has added */
    rubric_doc **doc;
    size_t ndoc;
    int step; /* that all documents have reached */
    layout l;
    size_t width, left; /* as set; 0: as the terminal and find have it */
    size_t max;         /* matches to show; 0: all */
    int ignore_case, sentences;
    char *last; /* the pattern tried last */
    repl_hit *hit;
    size_t nhit, caphit;
    size_t failed; /* lines that could not be done */
    int quit;
} repl;

/* ---- repl_docs.c ---- */

/* Open a session with these packages and documents. When something cannot be
** opened, which is told, the old one stays. 1 when it was done. */
int repl_open(repl *x, const words *paths, const words *packages);
void repl_close(repl *x);
/* Bring all documents to a step. 0: it was interrupted, which is told. */
int repl_to(repl *x, int step);
/* The place that a person wrote: #N (a match that was shown), OFFSET,
** LINE:COLUMN, FILE:OFFSET..., or NULL for the first match. 1, or 0 and it was
** told. */
int repl_place(repl *x, const char *word, size_t *doc, size_t *offset);

/* ---- repl_find.c ---- */

void repl_find(repl *x, const char *pattern);
/* The pattern tried last, counted by features as find --by does. */
void repl_by(repl *x, const char *features);

/* ---- repl_show.c ---- */

void repl_tokens(repl *x, const char *place);
void repl_why(repl *x, const char *place, const char *rule);
void repl_layers(repl *x);
void repl_lexicons(repl *x);
/* Names by which a pattern can ask for a lexicon. */
void repl_lexicon_names(repl *x, words *w);

/* ---- repl_command.c ---- */

/* A line that begins with : or . */
void repl_command(repl *x, const char *line);
void repl_command_names(words *w);
void repl_setting_names(words *w);

/* ---- repl_complete.c ---- */

/* line_complete for a repl. */
void repl_complete(void *repl, const char *before, words *w, size_t *part);

#endif
