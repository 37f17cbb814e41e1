/*
** trusted.h - the user's own lists of packages, to the byte
**
** Text files of the user's own, never of a project: a line for each package,
** "NAME VERSION SHA256", the last being that of the whole (contents.h). One
** that is changed afterwards is another package. One list has those that are
** trusted; lines of the other, of permissions that the user has agreed to
** (agreed.h), have a fourth word: "file.read,store.read".
*/
#ifndef RB_TRUSTED_H
#define RB_TRUSTED_H

#include "contents.h"

typedef struct rb_trusted {
    const char *name, *version, *sha256;
    const char *permissions; /* NULL: a list of trusted ones */
} rb_trusted;

typedef struct rb_trusted_list {
    rb_arena *a;
    int permissions;      /* lines have the fourth word */
    RB_VEC(rb_trusted) v; /* free it: rb_vec_free(a->mem, &v) */
} rb_trusted_list;

/* Read the file; one that is not there is empty. Lines that say something else
** are an error that names the line. */
int rb_trusted_read(rb_trusted_list *t, rb_arena *a, const char *path,
                    rb_err *e);
/* The same, of lines with permissions. */
int rb_trusted_read_permissions(rb_trusted_list *t, rb_arena *a,
                                const char *path, rb_err *e);
/* Is that package trusted? */
int rb_trusted_has(const rb_trusted_list *t, const char *name,
                   const char *sha256);
/* Between reading and writing it: nobody else changes the file until the
** descriptor that this returns is closed (-1: nothing to close). */
int rb_trusted_claim(const char *path);
/* Write the file, whole or not at all; its folder is made. */
int rb_trusted_write(const rb_trusted_list *t, const char *path, rb_err *e);

#endif
