/*
** input.h - the bytes of one file, whole or line by line
**
** A file is a path, or whatever a function reads: a member of an archive.
** Read, not mapped: a mapped file that somebody truncates kills the process.
** The buffer is kept from one file to the next. Lines are cut out of a
** window, so that memory follows the longest line and not the file.
*/
#ifndef RB_INPUT_H
#define RB_INPUT_H

#include "../base/buf.h"
#include "../base/err.h"

typedef struct rb_input {
    rb_mem *mem;
    const char *name; /* for messages; borrowed */
    char *buf;        /* a window of the file */
    size_t cap;
    size_t beg, end; /* what is not read yet, in buf */
    size_t scanned;  /* no line break in buf[beg .. scanned) */
    uint64_t base;   /* offset in the file of buf[0] */
    size_t max;      /* bytes that a line or a whole file may have */
    size_t size;     /* as the file system says; 0: not known */
    int fd;          /* -1: closed, or `read` gives the bytes */
    int eof;
    int regular; /* a file on disk: it can be read from anywhere */
    /* Up to `room` bytes into buf; *got = 0 at the end. */
    int (*read)(void *user, char *buf, size_t room, size_t *got, rb_err *e);
    void *user;
} rb_input;

void rb_input_init(rb_input *in, rb_mem *m);
/* Open a path ("-": standard input); RB_OK, RB_EIO or RB_ENOMEM. */
int rb_input_open(rb_input *in, const char *path, const char *name, size_t max,
                  rb_err *e);
/* Open what `read` gives; `size` as it is said to be, 0: not known. */
void rb_input_stream(rb_input *in,
                     int (*read)(void *user, char *buf, size_t room,
                                 size_t *got, rb_err *e),
                     void *user, const char *name, size_t max, size_t size);
/* Go to a place in the file, only when `regular`; the window is empty then. */
int rb_input_seek(rb_input *in, uint64_t to, rb_err *e);
void rb_input_close(rb_input *in); /* a small buffer is kept */
void rb_input_free(rb_input *in);

/* Have `want` unread bytes in the window, or all that there are. */
int rb_input_fill(rb_input *in, size_t want, rb_err *e);
/* Have all unread bytes in the window; RB_ELIMIT when more than max. */
int rb_input_all(rb_input *in, rb_err *e);
/* The next line without its line break, consumed; writable until the next
** call. RB_EDONE at the end; RB_ELIMIT when longer than max: it is skipped. */
int rb_input_line(rb_input *in, char **p, size_t *n, rb_err *e);

#endif
