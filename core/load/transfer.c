/*
** transfer.c - the ways in which mail writes bytes as ASCII
*/
#include "transfer.h"

#include <string.h>

/* ---- quoted-printable ---- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that =XX at s says, or -1. */
static int escaped(const char *s, const char *end)
{
    if (end - s < 3 || *s != '=' || hex(s[1]) < 0 || hex(s[2]) < 0)
        return -1;
    return hex(s[1]) * 16 + hex(s[2]);
}

/* Behind the blanks and the line end at s, or NULL when there is more. */
static const char *line_end(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    if (s < end && *s == '\r')
        s++;
    if (s == end)
        return s;
    return *s == '\n' ? s + 1 : NULL;
}

/* The escapes at s, as many as make one character of UTF-8: their bytes go to
** c, and it says how many. */
static int character(const char *s, const char *end, char c[4])
{
    int lead = escaped(s, end), n = 1;
    int want = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    c[0] = (char)lead;
    for (; n < want; n++) {
        int next = escaped(s + 3 * n, end);
        if (next < 0x80 || next > 0xBF)
            return 1;
        c[n] = (char)next;
    }
    return n;
}

/* A run that stands as it is: up to an escape, without blanks that some
** server put at the end of a line. */
static const char *plain(const char *s, const char *end, const char **next)
{
    const char *p = s;
    while (p < end && *p != '=' && *p != '\n')
        p++;
    *next = p;
    if (p < end && *p == '=')
        return p;
    const char *stop = p;
    if (stop > s && stop[-1] == '\r')
        stop--;
    while (stop > s && (stop[-1] == ' ' || stop[-1] == '\t'))
        stop--;
    return stop;
}

static void same(const char *s, const char *from, const char *to, uint64_t at,
                 rb_buf *out, rb_mapper *map)
{
    uint32_t n = (uint32_t)(to - from);
    rb_buf_put(out, from, n);
    rb_mapper_add(map, RB_MAP_SAME, n, at + (uint64_t)(from - s), n);
}

void rb_unquote_printable(const char *s, size_t n, uint64_t at, rb_buf *out,
                          rb_mapper *map)
{
    const char *p = s, *end = s + n, *next;
    while (p < end) {
        if (*p == '=' && escaped(p, end) >= 0) {
            char c[4];
            int k = character(p, end, c);
            rb_buf_put(out, c, (size_t)k);
            rb_mapper_add(map, RB_MAP_WHOLE, (uint32_t)k,
                          at + (uint64_t)(p - s), 3 * (uint32_t)k);
            p += 3 * k;
        } else if (*p == '=' && (next = line_end(p + 1, end)) != NULL) {
            p = next; /* the line goes on */
        } else if (*p == '=' || *p == '\n') {
            same(s, p, p + 1, at, out, map);
            p++;
        } else {
            const char *stop = plain(p, end, &next);
            same(s, p, stop, at, out, map);
            if (next < end && *next == '\n' && next > stop && next[-1] == '\r')
                same(s, next - 1, next, at, out, map);
            p = next;
        }
    }
}

/* ---- base64 ---- */

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four characters are three bytes and one piece of the map, in long parts
** a line is: the map would be eight times the text. What is no character of
** base64 is passed over, as mail readers do. */
void rb_unbase64(const char *s, size_t n, uint64_t at, rb_buf *out,
                 rb_mapper *map)
{
    enum { LONG = 1 << 20, LINE = 57 };
    size_t begin = 0, least = n > LONG ? LINE : 1;
    uint32_t bits = 0, bytes = 0;
    int have = 0;
    for (size_t i = 0; i < n; i++) {
        int v = sextet(s[i]);
        int last = s[i] == '=' || i + 1 == n;
        if (v >= 0) {
            if (have++ == 0 && bytes == 0)
                begin = i;
            bits = bits << 6 | (uint32_t)v;
        }
        if (have < 4 && !(last && have > 1)) {
            have = s[i] == '=' ? 0 : have;
            continue;
        }
        bits <<= 6 * (4 - have);
        char c[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
        rb_buf_put(out, c, (size_t)have - 1);
        bytes += (uint32_t)have - 1;
        have = 0;
        bits = 0;
        if (bytes < least)
            continue;
        rb_mapper_add(map, RB_MAP_WHOLE, bytes, at + begin,
                      (uint32_t)(i + 1 - begin));
        bytes = 0;
    }
    if (bytes > 0)
        rb_mapper_add(map, RB_MAP_WHOLE, bytes, at + begin,
                      (uint32_t)(n - begin));
}
