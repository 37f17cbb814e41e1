/*
** bytes.c - numbers and strings as bytes, and back
*/
#include "bytes.h"

#include <string.h>
#include "utf8.h"

static int take(rb_wire *w, size_t n)
{
    if (!w->bad && (size_t)(w->end - w->p) >= n)
        return 1;
    w->bad = 1;
    return 0;
}

uint8_t rb_wire_u8(rb_wire *w)
{
    return take(w, 1) ? (uint8_t)*w->p++ : 0;
}

uint32_t rb_wire_u32(rb_wire *w)
{
    if (!take(w, 4))
        return 0;
    const uint8_t *p = (const uint8_t *)w->p;
    w->p += 4;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

uint64_t rb_wire_u64(rb_wire *w)
{
    uint64_t low = rb_wire_u32(w);
    return low | (uint64_t)rb_wire_u32(w) << 32;
}

const char *rb_wire_bytes(rb_wire *w, size_t *len)
{
    uint32_t n = rb_wire_u32(w);
    *len = 0;
    if (n == 0 || !take(w, n - 1))
        return NULL;
    const char *s = w->p;
    w->p += n - 1;
    *len = n - 1;
    return s;
}

const char *rb_wire_str(rb_wire *w, rb_arena *a)
{
    size_t n;
    const char *s = rb_wire_bytes(w, &n), *copy;
    if (s == NULL)
        return NULL;
    if (memchr(s, '\0', n) != NULL || rb_utf8_check(s, n) != n ||
        (copy = rb_arena_str(a, s, n)) == NULL) {
        w->bad = 1;
        return NULL;
    }
    return copy;
}

void rb_wire_put_u32(rb_buf *b, uint32_t v)
{
    char s[4] = {(char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24)};
    rb_buf_put(b, s, 4);
}

void rb_wire_put_u64(rb_buf *b, uint64_t v)
{
    rb_wire_put_u32(b, (uint32_t)v);
    rb_wire_put_u32(b, (uint32_t)(v >> 32));
}

void rb_wire_put_bytes(rb_buf *b, const char *s, size_t n)
{
    if (n >= UINT32_MAX)
        b->failed = 1;
    rb_wire_put_u32(b, s == NULL ? 0 : (uint32_t)n + 1);
    if (s != NULL)
        rb_buf_put(b, s, n);
}

void rb_wire_put_str(rb_buf *b, const char *s)
{
    rb_wire_put_bytes(b, s, s == NULL ? 0 : strlen(s));
}
