/*
** nest.h - from an open archive to its members, archives inside archives too
**
** A file that is an archive becomes the outermost of a few levels; the
** innermost gives the next member, which may be an archive again. A member is
** called by the path of its archive and its own, as if that were a folder. A
** packed file (a.txt.gz) is called as it is.
*/
#ifndef RB_NEST_H
#define RB_NEST_H

#include "archive.h"
#include "walk.h"

enum {
    RB_NEST_FOLDERS = 4, /* zip in tar in zip in tar, */
    RB_NEST_LEVELS = 8   /*   each of them packed */
};

typedef struct rb_level {
    struct rb_nest *nest;
    rb_archive *archive;
    rb_buf shown; /* the archive, as shown */
    rb_buf path;  /* its own name, by which formats are told */
    int folder;
} rb_level;

typedef struct rb_nest {
    rb_mem *mem;
    rb_level level[RB_NEST_LEVELS];
    int n; /* levels that are open; 0: no archive is */
    rb_allowance allow;
    rb_walk *walk; /* whose globs count */
    rb_buf outer;  /* the outer file, as shown */
    rb_buf target; /* only this is asked for (as shown), or "" */
    int met;       /* it was found */
    int last;      /* the member at hand is all that is asked for */
    rb_buf path;   /* name of the member at hand, cleaned */
    rb_buf member; /* the last one met, as shown */
    rb_buf tmp;
    uint8_t odd;    /* its name led out of the archive */
    uint8_t silent; /* it is read only if it is an archive */
    uint8_t opened; /* the outer file is an archive, */
    uint8_t any;    /*   and there was something to read or to tell */
} rb_nest;

void rb_nest_init(rb_nest *x, rb_mem *m, rb_walk *w);
void rb_nest_free(rb_nest *x);

/* A new outer file. `inside`: only that in it, or NULL. RB_OK, RB_ENOMEM. */
int rb_nest_begin(rb_nest *x, const char *shown, const char *inside);

/* `in`, which is called `shown` and `path`, is an archive: make it the
** innermost level. `in` is closed in any case. */
int rb_nest_enter(rb_nest *x, rb_input *in, int kind, const char *shown,
                  const char *path, rb_err *e);

/* Open the next member that is to be read: *name is how it is shown, x->path
** tells the format. RB_EDONE: the innermost archive is at its end and left. */
int rb_nest_next(rb_nest *x, rb_input *in, rb_buf *name, size_t max, rb_err *e);

/* After a member (or the archive that it was) was read: RB_OK, or what was
** wrong with it. When no further member is asked for, all is left. */
int rb_nest_member_done(rb_nest *x, rb_err *e);

/* Leave all levels. */
void rb_nest_leave(rb_nest *x);

/* At the end of an outer file: RB_EIO when what was asked for is not there,
** RB_EINPUT when a file that was named is an archive with nothing to read. */
int rb_nest_end(rb_nest *x, rb_err *e);

#endif
