/*
** buf.c - a growing byte buffer whose failure is remembered
*/
#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rb_buf_init(rb_buf *b, rb_mem *m)
{
    memset(b, 0, sizeof *b);
    b->mem = m;
}

void rb_buf_free(rb_buf *b)
{
    rb_free(b->mem, b->p, b->cap);
    rb_buf_init(b, b->mem);
}

void rb_buf_clear(rb_buf *b)
{
    b->n = 0;
    b->failed = 0;
    if (b->p != NULL)
        b->p[0] = '\0';
}

int rb_buf_reserve(rb_buf *b, size_t extra)
{
    if (b->failed)
        return -1;
    if (extra < b->cap - b->n) /* one byte is kept for the NUL */
        return 0;
    size_t want = b->n + extra + 1;
    if (want <= b->n) {
        b->failed = 1;
        return -1;
    }
    size_t cap = b->cap < 128 ? 256 : b->cap * 2;
    if (cap < want)
        cap = want;
    char *p = rb_realloc(b->mem, b->p, b->cap, cap);
    if (p == NULL) {
        b->failed = 1;
        return -1;
    }
    b->p = p;
    b->cap = cap;
    return 0;
}

void rb_buf_put(rb_buf *b, const void *s, size_t n)
{
    if (rb_buf_reserve(b, n) != 0)
        return;
    if (n > 0)
        memcpy(b->p + b->n, s, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void rb_buf_puts(rb_buf *b, const char *s)
{
    rb_buf_put(b, s, strlen(s));
}

void rb_buf_putc(rb_buf *b, int c)
{
    char ch = (char)c;
    rb_buf_put(b, &ch, 1);
}

void rb_buf_printf(rb_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0 && rb_buf_reserve(b, (size_t)n) == 0) {
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

/* Escape sequence of a byte, or NULL when it stands for itself. */
static const char *json_escape(unsigned char c, char tmp[8])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        if (c >= 0x20)
            return NULL;
        snprintf(tmp, 8, "\\u%04x", c);
        return tmp;
    }
}

void rb_buf_json(rb_buf *b, const char *s, size_t n)
{
    if (s == NULL) {
        rb_buf_puts(b, "null");
        return;
    }
    rb_buf_putc(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        char tmp[8];
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        rb_buf_put(b, s + from, i - from);
        rb_buf_puts(b, json_escape(c, tmp));
        from = i + 1;
    }
    rb_buf_put(b, s + from, n - from);
    rb_buf_putc(b, '"');
}
