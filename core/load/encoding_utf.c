/*
** encoding_utf.c - UTF-8 with mistakes, UTF-16, UTF-32, Windows-1252; and
** what all decoders write to
*/
#include "encoding_int.h"

#include <string.h>
#include "../base/utf8.h"

/* ---- the sink ---- */

enum {
    PIECES_MAX = 1 << 20, /* more mistakes than that: no text any more */
    RUN = 2048            /* pieces stay short: places in them are counted */
};

void rb_sink_piece(rb_sink *k, int kind, size_t text_len, size_t at, size_t n)
{
    if (k->map == NULL || k->full || text_len == 0)
        return;
    if (k->map->map.n >= PIECES_MAX) {
        k->full = 1;
        k->rest = at;
        return;
    }
    rb_mapper_add(k->map, kind, (uint32_t)text_len, k->src + at, (uint32_t)n);
}

void rb_sink_end(rb_sink *k, size_t n)
{
    if (k->full)
        rb_mapper_add(k->map, RB_MAP_WHOLE, (uint32_t)k->out->n - k->map->text,
                      k->src + k->rest, (uint32_t)(n - k->rest));
    if (k->out->p != NULL)
        k->out->p[k->out->n] = '\0';
}

void rb_sink_char(rb_sink *k, uint32_t c)
{
    char s[4];
    int n = rb_utf8_encode(c, s);
    rb_buf_put(k->out, s, (size_t)n);
}

void rb_sink_bad(rb_sink *k, int repair, size_t at, size_t n, unsigned value)
{
    rb_repairs_add(k->rep, repair, k->src + at, value);
    rb_buf_put(k->out, "\xEF\xBF\xBD", 3);
    rb_sink_piece(k, RB_MAP_WHOLE, 3, at, n);
}

/* ---- UTF-8 with invalid bytes ---- */

static int continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/*
** Unicode: what belongs together and gets one U+FFFD is the maximal subpart.
*/
size_t rb_utf8_sequence(const unsigned char *s, size_t n, size_t *part,
                        int *cut)
{
    unsigned char lo = 0x80, hi = 0xBF, c = s[0];
    size_t want = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    *part = 1;
    *cut = 0;
    if (want <= 1 || c > 0xF4)
        return want == 1;
    if (c == 0xE0)
        lo = 0xA0;
    else if (c == 0xED)
        hi = 0x9F;
    else if (c == 0xF0)
        lo = 0x90;
    else if (c == 0xF4)
        hi = 0x8F;
    for (size_t i = 1; i < want; i++, lo = 0x80, hi = 0xBF) {
        if (i == n) {
            *cut = 1;
            return 0;
        }
        if (s[i] < lo || s[i] > hi)
            return 0;
        *part = i + 1;
    }
    return want;
}

int rb_utf8_surrogate(const unsigned char *s, size_t n)
{
    return n >= 3 && s[0] == 0xED && s[1] >= 0xA0 && continues(s[1]) &&
           continues(s[2]);
}

void rb_decode_utf8(const char *s, size_t n, rb_sink *k)
{
    rb_buf_reserve(k->out, n + n / 16);
    for (size_t i = 0, len; i < n && !k->out->failed; i += len) {
        size_t good = rb_utf8_check(s + i, n - i);
        rb_buf_put(k->out, s + i, good);
        rb_sink_piece(k, RB_MAP_SAME, good, i, good);
        i += good;
        if (i >= n)
            break;
        const unsigned char *p = (const unsigned char *)s + i;
        int cut, kind = RB_REPAIR_BYTE;
        unsigned value = p[0];
        rb_utf8_sequence(p, n - i, &len, &cut);
        if (rb_utf8_surrogate(p, n - i)) {
            len = 3; /* one for three bytes: lengths stay */
            kind = RB_REPAIR_UNIT;
            value = 0xD000u | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        } else if (cut) {
            kind = RB_REPAIR_CUT;
        }
        rb_sink_bad(k, kind, i, len, value);
    }
}

/* ---- Windows-1252 ---- */

/* 0x80..0x9F; 0 where there is none. The rest is as in Unicode. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

uint32_t rb_char_1252(unsigned char b)
{
    uint32_t c = b >= 0x80 && b < 0xA0 ? cp1252[b - 0x80] : b;
    return c == 0 && b != 0 ? RB_NO_CHAR : c;
}

void rb_decode_bytes(const char *s, size_t n, const uint32_t table[256],
                     rb_sink *k)
{
    size_t high = 0;
    for (size_t i = 0; i < n; i++)
        high += table[(unsigned char)s[i]] >= 0x80;
    if (rb_buf_reserve(k->out, n + 3 * high) != 0)
        return;
    for (size_t i = 0, from; i < n && !k->out->failed;) {
        char *begin = k->out->p + k->out->n, *q = begin;
        for (from = i; i < n && i - from < RUN; i++) {
            uint32_t c = table[(unsigned char)s[i]];
            if (c < 0x80)
                *q++ = (char)c;
            else if (c != RB_NO_CHAR)
                q += rb_utf8_encode(c, q);
            else
                break;
        }
        k->out->n += (size_t)(q - begin);
        rb_sink_piece(k, RB_MAP_BYTE, (size_t)(q - begin), from, i - from);
        if (i < n && i - from < RUN) {
            rb_sink_bad(k, RB_REPAIR_BYTE, i, 1, (unsigned char)s[i]);
            i++;
        }
    }
}

void rb_decode_1252(const char *s, size_t n, rb_sink *k)
{
    uint32_t table[256];
    for (unsigned b = 0; b < 256; b++)
        table[b] = rb_char_1252((unsigned char)b);
    rb_decode_bytes(s, n, table, k);
}

/* ---- UTF-16 ---- */

static uint32_t unit16(const char *s, int big)
{
    const unsigned char *p = (const unsigned char *)s;
    return (uint32_t)p[!big] << 8 | p[big];
}

/* Bytes that it needs as UTF-8: not more, as a large file fills memory. */
static size_t utf16_needs(const char *s, size_t n, int big)
{
    size_t need = 3; /* half a unit at the end */
    for (size_t i = 0; i + 2 <= n; i += 2) {
        uint32_t c = unit16(s + i, big);
        need += 1 + (c >= 0x80) + (c >= 0x800);
    }
    return need;
}

/* The character at s, n >= 2, and its bytes. */
static uint32_t char16(const char *s, size_t n, int big, size_t *len)
{
    uint32_t c = unit16(s, big), d = 0;
    *len = 2;
    if (c < 0xD800 || c > 0xDFFF)
        return c;
    if (c < 0xDC00 && n >= 4)
        d = unit16(s + 2, big);
    if (d < 0xDC00 || d > 0xDFFF)
        return RB_NO_CHAR;
    *len = 4;
    return 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
}

void rb_decode_utf16(const char *s, size_t n, int big, rb_sink *k)
{
    size_t i = 0, from = 0, text;
    if (rb_buf_reserve(k->out, utf16_needs(s, n, big)) != 0)
        return;
    text = k->out->n;
    while (i + 2 <= n && !k->out->failed) {
        size_t len;
        uint32_t c = char16(s + i, n - i, big, &len);
        if (c == RB_NO_CHAR || i - from >= RUN) {
            rb_sink_piece(k, RB_MAP_UTF16, k->out->n - text, from, i - from);
            text = k->out->n;
            from = i;
        }
        if (c == RB_NO_CHAR) {
            rb_sink_bad(k, RB_REPAIR_UNIT, i, 2, unit16(s + i, big));
            text = k->out->n;
            from = i + 2;
        } else {
            char *q = k->out->p + k->out->n;
            k->out->n += (size_t)rb_utf8_encode(c, q);
        }
        i += len;
    }
    rb_sink_piece(k, RB_MAP_UTF16, k->out->n - text, from, i - from);
    if (n & 1)
        rb_sink_bad(k, RB_REPAIR_CUT, n - 1, 1, 0);
}

/* ---- UTF-32 ---- */

void rb_decode_utf32(const char *s, size_t n, int big, rb_sink *k)
{
    size_t i = 0;
    rb_buf_reserve(k->out, n / 4 + 16);
    for (; i + 4 <= n && !k->out->failed; i += 4) {
        const unsigned char *p = (const unsigned char *)s + i;
        uint32_t c = big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
                               (uint32_t)p[2] << 8 | p[3]
                         : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
                               (uint32_t)p[1] << 8 | p[0];
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
            rb_sink_bad(k, RB_REPAIR_BYTE, i, 4, p[big ? 3 : 0]);
            continue;
        }
        size_t before = k->out->n;
        rb_sink_char(k, c);
        rb_sink_piece(k, RB_MAP_UTF32, k->out->n - before, i, 4);
    }
    if (i < n && !k->out->failed)
        rb_sink_bad(k, RB_REPAIR_CUT, i, n - i, 0);
}
