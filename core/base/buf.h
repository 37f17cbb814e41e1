/*
** buf.h - a growing byte buffer whose failure is remembered
**
** Writers append without looking; when memory is refused the buffer turns
** `failed` and ignores what follows. Check once, at the end.
*/
#ifndef RB_BUF_H
#define RB_BUF_H

#include <stdint.h>
#include "mem.h"

typedef struct rb_buf {
    rb_mem *mem;
    char *p; /* NUL-terminated whenever not NULL */
    size_t n, cap;
    int failed;
} rb_buf;

void rb_buf_init(rb_buf *b, rb_mem *m);
void rb_buf_free(rb_buf *b);
void rb_buf_clear(rb_buf *b); /* n = 0, memory kept */
int rb_buf_reserve(rb_buf *b, size_t extra);
void rb_buf_put(rb_buf *b, const void *s, size_t n);
void rb_buf_puts(rb_buf *b, const char *s);
void rb_buf_putc(rb_buf *b, int c);
void rb_buf_printf(rb_buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* JSON: a quoted string (s must be UTF-8; NULL gives null). */
void rb_buf_json(rb_buf *b, const char *s, size_t n);

#endif
