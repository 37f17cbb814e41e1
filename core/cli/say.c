/*
** say.c - messages to the person: standard error, "rubric: " in front
**
** Only the worker whose turn it is, or the main thread, speaks; a mutex
** would protect nothing.
*/
#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "out.h"
#include "utf.h"

static double line_since; /* when the progress began; 0: not yet */
static double line_drawn; /* when it was last drawn; 0: nothing stands */

double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void wipe(void)
{
    if (line_drawn > 0)
        fputs("\r\033[K", stderr);
    line_drawn = 0;
}

void say_into(out *o, const char *fmt, va_list ap)
{
    char *s = NULL;
    if (vasprintf(&s, fmt, ap) < 0)
        return;
    out_puts(o, "rubric: ");
    utf_plain(o, s, strlen(s));
    out_putc(o, '\n');
    free(s);
}

void say_lines(out *o)
{
    if (o->n == 0)
        return;
    wipe();
    fwrite(o->p, 1, o->n, stderr);
    fflush(stderr);
    out_clear(o);
}

void say(const char *fmt, ...)
{
    out o;
    va_list ap;
    out_memory(&o);
    va_start(ap, fmt);
    say_into(&o, fmt, ap);
    va_end(ap);
    say_lines(&o);
    out_free(&o);
}

void progress(size_t documents, double megabytes)
{
    double t = now();
    if (!isatty(STDERR_FILENO))
        return;
    if (line_since == 0)
        line_since = t;
    if (t - line_since < 1 || t - line_drawn < 0.2)
        return;
    fprintf(stderr, "\r\033[K%zu documents, %.1f MB, %.1f MB/s", documents,
            megabytes, megabytes / (t - line_since));
    fflush(stderr);
    line_drawn = t;
}

void progress_end(void)
{
    wipe();
    fflush(stderr);
    line_since = 0;
}
