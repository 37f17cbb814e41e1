/*
** err.h - error codes and the message that goes with them
**
** Every function that can fail returns one of these codes (0 is success) and
** writes its message into the rb_err it was given. The message lives in a
** fixed array, so that reporting "out of memory" needs no memory.
*/
#ifndef RB_ERR_H
#define RB_ERR_H

#include <stdarg.h>
#include <stddef.h>

/* The same numbers as RUBRIC_* in include/rubric.h (api.c asserts it). */
enum {
    RB_OK = 0,
    RB_ENOMEM,   /* the allocator refused */
    RB_EIO,      /* a file cannot be read or written */
    RB_EINPUT,   /* a document is broken: others can go on */
    RB_EPATTERN, /* a pattern does not compile */
    RB_ESCRIPT,  /* a package's script or manifest is wrong */
    RB_ELIMIT,   /* a budget (memory, steps, size) is used up */
    RB_ESTORE,   /* the project file cannot be used */
    RB_EUSAGE,   /* an argument is wrong: the caller's error */
    RB_EDONE     /* not an error: nothing more to read */
};

typedef struct rb_err {
    int code;
    char msg[2048]; /* UTF-8, no newline at the end */
} rb_err;

/* Set code and message (printf style); return code. `e` may be NULL. */
int rb_fail(rb_err *e, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The out-of-memory error; return RB_ENOMEM. */
int rb_nomem(rb_err *e);

/* Put `fmt` and ": " before the message that is already there. */
void rb_err_prefix(rb_err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
