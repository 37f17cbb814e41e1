/*
** runs.c - the text of a page beside the bytes that it was written with
**
** No list of entities is needed: what an entity stands for is one character,
** seldom two, and what follows must agree again.
*/
#include "runs.h"

#include <string.h>
#include "../base/utf8.h"

void rb_runs_begin(rb_runs *r, const char *s, size_t n, const char *w,
                   size_t w_len, uint64_t src)
{
    *r = (rb_runs){s, s + n, w, w, w + w_len, src};
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_hex(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Bytes of the k characters at s. */
static size_t chars(const char *s, const char *end, int k)
{
    const char *p = s;
    while (k-- > 0 && p < end) {
        p++;
        while (p < end && rb_utf8_inside(*p))
            p++;
    }
    return (size_t)(p - s);
}

/* Bytes of a numeric reference at w, or 0: it is none. */
static size_t numeric(const char *w, const char *end)
{
    const char *p = w + 2;
    if (end - w < 3 || w[1] != '#')
        return 0;
    int hex = (*p | 32) == 'x';
    const char *digits = p += hex;
    while (p < end && (hex ? is_hex(*p) : is_digit(*p)))
        p++;
    if (p == digits)
        return 0;
    return (size_t)(p - w) + (p < end && *p == ';');
}

/* May the text go on at s where the page goes on at w? */
static int agree(const char *s, const char *end, const char *w,
                 const char *w_end)
{
    if (s == end || w == w_end)
        return s == end && w == w_end;
    return *s == *w || *w == '&' || *w == '<' || *w == '\r';
}

/* An entity by name at w stands for the beginning of s: how many bytes of
** each; 0: it is no entity. */
static size_t named(const rb_runs *r, size_t *n)
{
    const char *p = r->w + 1;
    if (p == r->w_end || !is_letter(*p))
        return 0;
    if (r->w_end - p >= 3 &&
        (memcmp(p, "amp", 3) == 0 || memcmp(p, "AMP", 3) == 0)) {
        *n = 1;
        return 4 + (r->w_end - p > 3 && p[3] == ';');
    }
    if (*r->s == '&')
        return 0;
    while (p < r->w_end && p - r->w < 40 && (is_letter(*p) || is_digit(*p)))
        p++;
    *n = chars(r->s, r->end, 1);
    if (p < r->w_end && *p == ';') {
        p++;
        if (!agree(r->s + *n, r->end, p, r->w_end))
            *n = chars(r->s, r->end, 2);
        return (size_t)(p - r->w);
    }
    while (p - r->w > 3 && !agree(r->s + *n, r->end, p, r->w_end))
        p--;
    return (size_t)(p - r->w);
}

/* Something that is not the same on both sides; 0: nothing was found that
** explains it. A tag that means nothing stands inside of some texts. */
static size_t changed(const rb_runs *r, size_t *n)
{
    const char *w = r->w;
    size_t len;
    *n = 0;
    if (*w == '&') {
        len = numeric(w, r->w_end);
        *n = len > 0 ? chars(r->s, r->end, 1) : 0;
        return len > 0 ? len : named(r, n);
    }
    if (*w == '\r') {
        *n = *r->s == '\n';
        return 1 + (r->w_end - w > 1 && w[1] == '\n');
    }
    if (*w == '<' && *r->s != '<') {
        const char *close = memchr(w, '>', (size_t)(r->w_end - w));
        return close != NULL ? (size_t)(close - w) + 1 : 0;
    }
    if (*w == '\n' || *w == '\0') { /* the first one of <pre> is dropped */
        *n = *w == '\0' && chars(r->s, r->end, 1) == 3 ? 3 : 0;
        return 1;
    }
    return 0;
}

/* How far both sides are the same: up to what may be an entity. */
static size_t same(const rb_runs *r)
{
    size_t n = 0, most = (size_t)(r->end - r->s);
    if ((size_t)(r->w_end - r->w) < most)
        most = (size_t)(r->w_end - r->w);
    while (n < most && r->s[n] == r->w[n] && r->w[n] != '&')
        n++;
    while (n > 0 && n < most && rb_utf8_inside(r->s[n]))
        n--;
    return n;
}

/* The next run has n bytes that were written with w_len. */
static int take(rb_runs *r, size_t n, size_t w_len, int is_same, rb_run *out)
{
    *out = (rb_run){r->s, n, r->src + (uint64_t)(r->w - r->from),
                    (uint32_t)w_len, is_same};
    r->s += n;
    r->w += w_len;
    return 1;
}

int rb_runs_next(rb_runs *r, rb_run *out)
{
    while (r->s < r->end) {
        size_t n = same(r), w_len;
        if (n > 0)
            return take(r, n, n, 1, out);
        if (r->w == r->w_end)
            break;
        w_len = changed(r, &n);
        if (w_len > 0 && n > 0)
            return take(r, n, w_len, 0, out);
        if (w_len == 0 && *r->s == *r->w) /* a '&' that is only that */
            return take(r, 1, 1, 1, out);
        if (w_len == 0)
            break;
        r->w += w_len;
    }
    if (r->s == r->end)
        return 0;
    return take(r, (size_t)(r->end - r->s), (size_t)(r->w_end - r->w), 0, out);
}
