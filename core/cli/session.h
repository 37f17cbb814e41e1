/*
** session.h - a library handle with the packages and files of one command
**
** What the commands share: opening a handle as the options say, using
** packages, opening a twin of it for a second worker, and the source of
** documents. Each function says what went wrong itself.
*/
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <rubric.h>
#include "args.h"
#include "out.h"
#include "words.h"

extern const optgroup reading_group; /* --from, --id-field, --include... */
extern const optgroup general_group; /* --color, --package-path, --verbose */

typedef struct session {
    rubric *r;
    const args *a;
    words packages; /* used, in order */
    out *log;       /* where messages of the library go; NULL: at once */
    int verbose;
    int quiet;                     /* no messages of the library at all */
    int args_set;         /* --arg has been seen to */
    char *lock, *trusted, *agreed; /* files of the handle, or NULL; owned */
    int twin; /* its first one has told what there is to tell */
} session;

/* 0, or the exit code. session_close in both cases. */
int session_open(session *s, const args *a);
/* The same with that lock (copied), whose permissions count, to try what would
** be; NULL: as the options say. */
int session_open_lock(session *s, const args *a, const char *lock);
void session_close(session *s);

/* 0, or the exit code. A second use does nothing. */
int session_use(session *s, const char *package);
/* The packages of --use; `otherwise` (comma list) when it is not given. */
int session_use_option(session *s, const char *otherwise);
/* Use the package that writes a layer. */
int session_use_layer(session *s, const char *layer);
/* Does some package write each layer of --layers? 0, or told and 2. */
int session_check_layers(session *s);
/* --arg k=v and package.k=v, after all packages. */
int session_set_args(session *s);
/* A word list that patterns can ask (lists.c): NAME=FILE, NAME=FILE#COLUMN or
** NAME=FILE#COLUMN,POS; all of --lexicon, which session_open calls. */
int session_list(session *s, const char *text);
int session_lists(session *s);
/* Another handle with the same packages and arguments. */
int session_twin(session *twin, const session *of, out *log);

int session_is_package(session *s, const char *name);
/* All package names; words_free them. */
words session_packages(session *s);

/*
** A source of the paths ("-" when there are none and standard input is no
** terminal). A path that cannot be read is told and counted in *failed. NULL
** after a usage error.
*/
rubric_source *session_source(session *s, const char *const *path, size_t n,
                              size_t *failed);

/* Exit code for an error of the handle, said with an optional prefix. */
int session_fail(const session *s, const char *prefix);

#endif
