/*
** jsonfix.c - JSON as pages have it, made strict before it is read
**
** One pass. A quotation mark in a string ends it only when what follows can
** follow a string; in valid JSON it always can, so valid JSON stays as it is.
*/
#include <string.h>
#include "jsonld.h"

enum { MOST_OPEN = 100 };

typedef struct fixer {
    const char *p, *end;
    rb_buf *out;
    char open[MOST_OPEN];
    int depth;
    int comma; /* one that is not written yet */
} fixer;

static const char *skip_blank(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
        p++;
    return p;
}

/* Can the string end at p, which is behind a quotation mark? */
static int may_end(const char *p, const char *end)
{
    p = skip_blank(p, end);
    if (p == end || *p == ':' || *p == '}' || *p == ']' || *p == '/')
        return 1;
    if (*p != ',')
        return 0;
    p = skip_blank(p + 1, end);
    return p == end || (*p != '\0' && strchr("\"{[]}/,-0123456789", *p)) ||
           strncmp(p, "true", (size_t)(end - p < 4 ? end - p : 4)) == 0 ||
           strncmp(p, "false", (size_t)(end - p < 5 ? end - p : 5)) == 0 ||
           strncmp(p, "null", (size_t)(end - p < 4 ? end - p : 4)) == 0;
}

static int is_hex(const char *p)
{
    for (int i = 0; i < 4; i++) {
        if (!((p[i] >= '0' && p[i] <= '9') ||
              ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'f')))
            return 0;
    }
    return 1;
}

/* A backslash at x->p. */
static void fix_escape(fixer *x)
{
    const char *p = x->p;
    if (x->end - p >= 2 && p[1] != '\0' && strchr("\"\\/bfnrt", p[1])) {
        rb_buf_put(x->out, p, 2);
        x->p += 2;
    } else if (x->end - p >= 6 && p[1] == 'u' && is_hex(p + 2)) {
        rb_buf_put(x->out, p, 6);
        x->p += 6;
    } else {
        if (x->end - p < 2 || p[1] != '\'')
            rb_buf_puts(x->out, "\\\\");
        x->p++;
    }
}

static void fix_string(fixer *x)
{
    rb_buf_putc(x->out, '"');
    x->p++;
    while (x->p < x->end) {
        const char *run = x->p;
        while (x->p < x->end && *x->p != '"' && *x->p != '\\' &&
               (unsigned char)*x->p >= 0x20)
            x->p++;
        rb_buf_put(x->out, run, (size_t)(x->p - run));
        if (x->p == x->end)
            break;
        if (*x->p == '\\') {
            fix_escape(x);
        } else if (*x->p != '"') {
            rb_buf_putc(x->out, ' ');
            x->p++;
        } else if (may_end(++x->p, x->end)) {
            break;
        } else {
            rb_buf_puts(x->out, "\\\"");
        }
    }
    rb_buf_putc(x->out, '"');
}

/* A comment at x->p? Then step over it. */
static int skip_comment(fixer *x)
{
    const char *p = x->p;
    if (x->end - p < 2 || *p != '/' || (p[1] != '/' && p[1] != '*'))
        return 0;
    const char *stop = p[1] == '/'
                           ? memchr(p, '\n', (size_t)(x->end - p))
                           : memmem(p + 2, (size_t)(x->end - p) - 2, "*/", 2);
    x->p = stop == NULL ? x->end : stop + (p[1] == '/' ? 1 : 2);
    return 1;
}

static void put_comma(fixer *x)
{
    if (x->comma)
        rb_buf_putc(x->out, ',');
    x->comma = 0;
}

/* One step outside of strings; 0: the value is complete, or hopeless. */
static int fix_step(fixer *x)
{
    char c = *x->p;
    if (skip_comment(x))
        return 1;
    if (c == '"') {
        put_comma(x);
        fix_string(x);
        return 1;
    }
    x->p++;
    if (c == ',') {
        x->comma = 1;
    } else if (c == '{' || c == '[') {
        if (x->depth == MOST_OPEN)
            return 0;
        put_comma(x);
        x->open[x->depth++] = c;
        rb_buf_putc(x->out, c);
    } else if (c == '}' || c == ']') {
        x->comma = 0;
        rb_buf_putc(x->out, x->open[--x->depth] == '{' ? '}' : ']');
        return x->depth > 0;
    } else if (c != ' ' && !(c >= '\t' && c <= '\r')) {
        put_comma(x);
        rb_buf_putc(x->out, c);
    } else {
        rb_buf_putc(x->out, ' ');
    }
    return 1;
}

size_t rb_json_repair(const char *s, size_t n, rb_buf *out)
{
    fixer x = {.p = s, .end = s + n, .out = out};
    const char *cdata = memmem(s, n < 64 ? n : 64, "CDATA[", 6);
    if (cdata != NULL)
        x.p = cdata + 6;
    while (x.p < x.end && *x.p != '{' && *x.p != '[')
        x.p++;
    if (x.p == x.end)
        return 0;
    while (x.p < x.end && fix_step(&x)) {
    }
    while (x.depth > 0)
        rb_buf_putc(out, x.open[--x.depth] == '{' ? '}' : ']');
    return (size_t)(x.p - s);
}
