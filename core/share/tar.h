/*
** tar.h - a tar archive whose bytes depend on names and contents alone
**
** Plain ustar of regular files: owner 0, mode 0644, no dates. Written here
** and not by a library, because the same package must give the same bytes on
** every machine, whatever is installed there. Every tar reads it.
**
** The file is written beside its place and renamed at the end.
*/
#ifndef RB_TAR_H
#define RB_TAR_H

#include <limits.h>
#include <stdint.h>
#include "../base/err.h"

typedef struct rb_tar {
    const char *path; /* borrowed */
    int fd;           /* -1: not open */
    uint64_t left;    /* bytes that the file at hand is owed */
    unsigned pad;     /* and then zeros */
    char new[PATH_MAX];
} rb_tar;

/* An archive at `path`, in place of an older one. After an error, and after
** rb_tar_end, nothing is left to do but rb_tar_drop, which may always come. */
int rb_tar_begin(rb_tar *t, const char *path, rb_err *e);
/* A file TOP/NAME of that size follows, in one or more pieces. */
int rb_tar_file(rb_tar *t, const char *top, const char *name, uint64_t size,
                rb_err *e);
int rb_tar_data(rb_tar *t, const void *p, size_t n, rb_err *e);
/* Put it in its place. */
int rb_tar_end(rb_tar *t, rb_err *e);
/* Remove what was not ended. */
void rb_tar_drop(rb_tar *t);

#endif
