/*
** manifest_read.h - reading values of a manifest; for manifest*.c alone
*/
#ifndef RB_MANIFEST_READ_H
#define RB_MANIFEST_READ_H

#include "manifest.h"
#include "../base/literal.h"

typedef struct rb_read {
    rb_manifest *m;
    rb_arena *a;
    const char *file;
    rb_err *e;
} rb_read;

/* Errors with file and line: "must be WHAT"; an unknown NAME, with the nearest
** of those known; the same when it is none of them. */
int rb_read_wrong(rb_read *r, const rb_lit *v, const char *what);
int rb_read_unknown(rb_read *r, const rb_lit *v, const char *what,
                    const char *name, const char *const *known, uint32_t n);
int rb_read_one_of(rb_read *r, const rb_lit *v, const char *what,
                   const char *name, const char *const *known, uint32_t n);
/* A string; a list of strings. Borrowed. */
int rb_read_string(rb_read *r, const rb_lit *v, const char **out);
int rb_read_names(rb_read *r, const rb_lit *t, rb_names *out);
/* The table of arguments (manifest_args.c). */
int rb_read_args(rb_read *r, const rb_lit *t);

#endif
