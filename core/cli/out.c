/*
** out.c - output that is gathered first and written in large pieces
**
** stdio would do, but for two things: a worker needs the same functions on
** memory, and a full disk or a closed pipe must be noticed at the first
** failing write and told once, with the system's own words.
*/
#include "out.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

enum { PIECE = 64 * 1024 };

void *xrealloc(void *p, size_t n)
{
    void *q = realloc(p, n ? n : 1);
    if (q == NULL) {
        fputs("rubric: out of memory\n", stderr);
        _exit(1);
    }
    return q;
}

char *xstrndup(const char *s, size_t n)
{
    char *p = xrealloc(NULL, n + 1);
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

void out_open(out *o, int fd, const char *name)
{
    memset(o, 0, sizeof *o);
    o->fd = fd;
    o->name = name;
    o->tty = fd >= 0 && isatty(fd);
}

void out_memory(out *o)
{
    out_open(o, -1, "memory");
}

void out_free(out *o)
{
    free(o->p);
    o->p = NULL;
    o->n = o->cap = 0;
}

void out_clear(out *o)
{
    o->n = 0;
}

void out_flush(out *o)
{
    size_t done = 0;
    if (o->fd < 0)
        return;
    while (done < o->n && o->error == 0) {
        ssize_t w = write(o->fd, o->p + done, o->n - done);
        if (w > 0)
            done += (size_t)w;
        else if (w == 0 || errno != EINTR)
            o->error = w == 0 ? EIO : errno;
    }
    o->n = 0;
}

static void reserve(out *o, size_t extra)
{
    if (o->n + extra <= o->cap)
        return;
    o->cap = (o->n + extra) * 2 < 256 ? 256 : (o->n + extra) * 2;
    o->p = xrealloc(o->p, o->cap);
}

void out_put(out *o, const char *s, size_t n)
{
    if (n == 0 || o->error)
        return;
    reserve(o, n);
    memcpy(o->p + o->n, s, n);
    o->n += n;
    if (o->fd >= 0 && o->n >= PIECE)
        out_flush(o);
}

void out_puts(out *o, const char *s)
{
    out_put(o, s, strlen(s));
}

void out_putc(out *o, char c)
{
    out_put(o, &c, 1);
}

void out_repeat(out *o, char c, size_t n)
{
    while (n--)
        out_putc(o, c);
}

void out_printf(out *o, const char *fmt, ...)
{
    char small[256];
    va_list ap, again;
    assert(fmt != NULL);
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n >= (int)sizeof small) {
        char *big = xrealloc(NULL, (size_t)n + 1);
        vsnprintf(big, (size_t)n + 1, fmt, again);
        out_put(o, big, (size_t)n);
        free(big);
    } else if (n > 0) {
        out_put(o, small, (size_t)n);
    }
    va_end(again);
    va_end(ap);
}

void out_move(out *to, out *from)
{
    out_put(to, from->p, from->n);
    from->n = 0;
}

int out_finish(out *o)
{
    out_flush(o);
    if (o->error == 0 || o->error == EPIPE)
        return 0;
    say("cannot write to %s: %s", o->name, strerror(o->error));
    return 1;
}
