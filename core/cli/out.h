/*
** out.h - output that is gathered first and written in large pieces
**
** An `out` is a growing buffer with or without a file behind it: standard
** output, the file of --out, or memory for a worker that waits for its turn.
** The first write error is remembered and what follows is dropped, so that
** commands print without looking and ask once.
*/
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stddef.h>

typedef struct out {
    char *p;
    size_t n, cap;
    int fd;           /* -1: memory only */
    const char *name; /* for messages: "standard output" or a path */
    int tty;          /* 1: a person watches */
    int colour;       /* 1: escape sequences are welcome */
    int error;        /* errno of the first failed write */
} out;

void out_open(out *o, int fd, const char *name);
void out_memory(out *o);
void out_free(out *o);

void out_put(out *o, const char *s, size_t n);
void out_puts(out *o, const char *s);
void out_putc(out *o, char c);
void out_repeat(out *o, char c, size_t n);
void out_printf(out *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Move everything from one buffer to the end of another. */
void out_move(out *to, out *from);
void out_clear(out *o);

void out_flush(out *o); /* write what is gathered; nothing for memory */
/* Flush and say what went wrong. 0, or 1 when something is missing in the
** file; a reader that left (head, less) is no error. */
int out_finish(out *o);

/* Out of memory in the command line itself ends it. */
void *xrealloc(void *p, size_t n);
char *xstrndup(const char *s, size_t n);

#endif
