/*
** metatext.c - small helpers on the texts that metadata is made of
*/
#include "metatext.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "entity.h"

/* ---- plain text ---- */

/* The character of the reference s[0..n), which has a name, or 0. */
static uint32_t named(const char *s, size_t n)
{
    char c[4];
    int len = rb_entity(s, n, c), unused;
    return len > 0 ? rb_utf8_decode(c, c + len, &unused) : 0;
}

static uint32_t numbered(const char *s, size_t n)
{
    uint32_t c = 0;
    int hex = n > 1 && (s[0] | 32) == 'x';
    for (size_t i = (size_t)hex; i < n; i++) {
        int d =
            s[i] >= '0' && s[i] <= '9' ? s[i] - '0' : (s[i] | 32) - 'a' + 10;
        if (d < 0 || d > (hex ? 15 : 9) || c > 0x10FFFF)
            return 0;
        c = c * (hex ? 16 : 10) + (uint32_t)d;
    }
    return c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0 : c;
}

/* A character reference at s ('&'): its bytes, or 0. */
static size_t reference(const char *s, size_t n, uint32_t *c)
{
    size_t k = 1;
    while (k < n && k < 12 &&
           (s[k] == '#' || (s[k] >= '0' && s[k] <= '9') ||
            ((s[k] | 32) >= 'a' && (s[k] | 32) <= 'z')))
        k++;
    if (k < 3 || k == n || s[k] != ';')
        return 0;
    *c = s[1] == '#' ? numbered(s + 2, k - 2) : named(s, k + 1);
    return *c != 0 ? k + 1 : 0;
}

/* A tag at s ('<'): its bytes, or 0. */
static size_t tag(const char *s, size_t n)
{
    if (n < 3 || (s[1] != '/' && s[1] != '!' &&
                  ((s[1] | 32) < 'a' || (s[1] | 32) > 'z')))
        return 0;
    size_t most = n < 2000 ? n : 2000;
    const char *gt = memchr(s, '>', most), *lt = memchr(s + 1, '<', most - 1);
    if (gt == NULL || (lt != NULL && lt < gt))
        return 0;
    return (size_t)(gt - s) + 1;
}

static int is_blank(uint32_t c)
{
    return c <= ' ' || c == 0x7F || (c >= 0x80 && c <= 0xA0) ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Characters that show nothing: soft hyphens, marks of direction. */
static int is_nothing(uint32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F ||
           c == 0xFEFF || c == 0x2060 || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static void put_char(rb_buf *b, size_t from, uint32_t c, int *blank)
{
    char out[4];
    if (is_nothing(c))
        return;
    if (is_blank(c)) {
        *blank = 1;
        return;
    }
    if (*blank && b->n > from)
        rb_buf_putc(b, ' ');
    *blank = 0;
    rb_buf_put(b, out, (size_t)rb_utf8_encode(c, out));
}

/* Code point at s, U+FFFD where there is none. */
static uint32_t decode(const char *s, size_t n, int *len)
{
    size_t most = n < 4 ? n : 4;
    uint32_t c = rb_utf8_decode(s, s + n, len);
    if (c >= 0x80 && ((size_t)*len > most ||
                      rb_utf8_check(s, (size_t)*len) < (size_t)*len)) {
        *len = 1;
        return 0xFFFD;
    }
    return c;
}

void rb_meta_plain(rb_buf *b, const char *s, size_t n)
{
    size_t from = b->n;
    int blank = 0, len;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t k = 0;
        if (s[i] == '&')
            k = reference(s + i, n - i, &c);
        else if (s[i] == '<' && (k = tag(s + i, n - i)) > 0)
            c = ' ';
        if (k == 0) {
            c = decode(s + i, n - i, &len);
            k = (size_t)len;
        }
        put_char(b, from, c, &blank);
        i += k;
    }
}

const char *rb_meta_plain_str(rb_arena *a, const char *s, size_t n)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    rb_meta_plain(&b, s, n);
    const char *out =
        b.failed ? NULL : rb_arena_str(a, b.p != NULL ? b.p : "", b.n);
    rb_buf_free(&b);
    return out;
}

/* ---- comparing ---- */

/* The next letter or digit in lower case; 0 at the end. *gap: something else
** stood before it. */
static uint32_t next_letter(const char **p, const char *end, int *gap)
{
    int len;
    *gap = 0;
    while (*p < end) {
        uint32_t c = rb_utf8_decode(*p, end, &len);
        *p += len;
        if (c < 0x80
                ? (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')
                : c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && c != 0x3000)
            return rb_lower(c);
        *gap = c != '\'' && c != 0x2019;
    }
    *gap = 1;
    return 0;
}

int rb_meta_same(const char *a, size_t na, const char *b, size_t nb)
{
    const char *ea = a + na, *eb = b + nb;
    uint32_t x, y;
    int gap;
    do {
        x = next_letter(&a, ea, &gap);
        y = next_letter(&b, eb, &gap);
    } while (x == y && x != 0);
    return x == y;
}

/* b at the beginning of a, up to the end of a word? */
static int begins(const char *a, const char *ea, const char *b, const char *eb)
{
    for (;;) {
        int gap, unused;
        const char *rest = a;
        uint32_t y = next_letter(&b, eb, &unused);
        uint32_t x = next_letter(&rest, ea, &gap);
        if (y == 0)
            return gap;
        if (x != y)
            return 0;
        a = rest;
    }
}

int rb_meta_contains(const char *a, size_t na, const char *b, size_t nb,
                     size_t least)
{
    const char *ea = a + na, *eb = b + nb, *p = b;
    int gap, start = 1;
    size_t n = 0;
    while (n < least && next_letter(&p, eb, &gap) != 0)
        n++;
    if (n < least || na > 2000 || nb > 2000)
        return 0;
    for (;;) {
        const char *rest = a;
        if (next_letter(&rest, ea, &gap) == 0)
            return 0;
        if ((gap || start) && begins(a, ea, b, eb))
            return 1;
        start = 0;
        a = rest;
    }
}

int rb_meta_has(const char *s, const char *word)
{
    return strcasestr(s, word) != NULL;
}

int rb_meta_is_url(const char *s)
{
    return strncasecmp(s, "http://", 7) == 0 ||
           strncasecmp(s, "https://", 8) == 0 || strncmp(s, "//", 2) == 0;
}

const char *rb_meta_host(const char *url, size_t *n)
{
    const char *p = strstr(url, "//");
    *n = 0;
    if (!rb_meta_is_url(url) || p == NULL)
        return url;
    p += 2;
    if (strncasecmp(p, "www.", 4) == 0)
        p += 4;
    *n = strcspn(p, "/?#:");
    return p;
}
