/*
** encoding_iconv.c - every other encoding, by iconv's tables
**
** iconv converts streams and does not say which bytes made which character,
** which the source map needs. So it is asked for one character at a time and
** its answers are kept: 256 of them decode a single-byte encoding, and those
** of two bytes are looked up once for each pair that occurs. Both are faster
** than streaming. Encodings with a state (ISO-2022) get their bytes one by
** one. iconv's own tables are the only memory here that is not the caller's.
*/
#include "encoding_int.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

enum {
    BAD = RB_NO_CHAR, /* no character */
    LEAD,             /* the beginning of one */
    SEVERAL,          /* several characters */
    UNKNOWN,          /* not looked up yet */
    CHARS_MAX = 8,
    BYTES_MAX = 16 /* of a character with its escapes */
};

typedef struct table {
    iconv_t cd; /* to UTF-32LE */
    rb_mem *mem;
    uint32_t one[256];
    uint32_t *two[256]; /* by first byte: [256], or NULL */
} table;

static size_t read_chars(const char *buf, size_t bytes, uint32_t *chars)
{
    size_t n = 0;
    for (size_t i = 0; i + 4 <= bytes; i += 4) {
        const unsigned char *p = (const unsigned char *)buf + i;
        uint32_t c = (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
                     (uint32_t)p[1] << 8 | p[0];
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            c = 0xFFFD; /* our promise does not hang on a foreign table */
        chars[n++] = c;
    }
    return n;
}

/* The characters of n bytes alone: BAD, LEAD, or their number in *count. */
static uint32_t convert(iconv_t cd, const char *s, size_t n, uint32_t *chars,
                        size_t *count)
{
    char buf[CHARS_MAX * 4], *out = buf, *in = (char *)s;
    size_t left = n, room = sizeof buf;
    *count = 0;
    iconv(cd, NULL, NULL, NULL, NULL);
    size_t rc = iconv(cd, &in, &left, &out, &room);
    if (rc == (size_t)-1)
        return errno == EINVAL ? LEAD : BAD;
    iconv(cd, NULL, NULL, &out, &room); /* what it still holds back */
    *count = read_chars(buf, sizeof buf - room, chars);
    return *count == 0 ? BAD : *count == 1 ? chars[0] : SEVERAL;
}

/* Are bytes below 128 characters of their own, whatever came before? */
static int is_stateless(const table *t)
{
    for (int b = 0; b < 128; b++) {
        if (t->one[b] >= BAD)
            return 0;
    }
    return 1;
}

static int is_single(const table *t)
{
    for (int b = 0; b < 256; b++) {
        if (t->one[b] > BAD)
            return 0;
    }
    return 1;
}

static void fill_one(table *t)
{
    uint32_t chars[CHARS_MAX];
    size_t count;
    for (int b = 0; b < 256; b++) {
        char s = (char)b;
        t->one[b] = convert(t->cd, &s, 1, chars, &count);
    }
}

int rb_charset_table(const char *name, uint32_t one[256])
{
    table t = {.cd = iconv_open("UTF-32LE", name)};
    if (t.cd == (iconv_t)-1)
        return 0;
    fill_one(&t);
    iconv_close(t.cd);
    memcpy(one, t.one, sizeof t.one);
    return is_single(&t);
}

/* ---- one to four bytes a character ---- */

static uint32_t pair(table *t, const char *s)
{
    uint32_t chars[CHARS_MAX];
    size_t count;
    uint32_t **row = &t->two[(unsigned char)s[0]];
    if (*row == NULL) {
        *row = rb_alloc(t->mem, 256 * sizeof **row);
        if (*row == NULL)
            return UNKNOWN;
        for (int i = 0; i < 256; i++)
            (*row)[i] = UNKNOWN;
    }
    uint32_t *c = &(*row)[(unsigned char)s[1]];
    if (*c == UNKNOWN)
        *c = convert(t->cd, s, 2, chars, &count);
    return *c;
}

/* A character that no table holds: three bytes, four, or several at once. */
static size_t long_char(table *t, const char *s, size_t n, size_t at,
                        rb_sink *k)
{
    uint32_t chars[CHARS_MAX], c = LEAD;
    size_t count = 0, len = 2, before = k->out->n;
    for (; len <= 4 && len <= n; len++) {
        c = convert(t->cd, s, len, chars, &count);
        if (c != LEAD)
            break;
    }
    if (c == LEAD && len > n) {
        rb_sink_bad(k, RB_REPAIR_CUT, at, n, 0);
        return n;
    }
    if (count == 0) {
        rb_sink_bad(k, RB_REPAIR_BYTE, at, 1, (unsigned char)*s);
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        rb_sink_char(k, chars[i]);
    rb_sink_piece(k, RB_MAP_WHOLE, k->out->n - before, at, len);
    return len;
}

/* One character of one or two bytes; the bytes used. */
static size_t short_char(table *t, const char *s, size_t n, size_t at,
                         rb_sink *k)
{
    uint32_t c = t->one[(unsigned char)*s];
    size_t len = 1, before = k->out->n;
    int kind = c < 0x80 ? RB_MAP_DOUBLE : RB_MAP_BYTE;
    if (c == LEAD && n > 1) {
        len = 2;
        c = pair(t, s);
        kind = c < 0x80 ? RB_MAP_WHOLE : RB_MAP_DOUBLE;
        if (c == UNKNOWN) {
            k->out->failed = 1;
            return 1;
        }
    }
    if (c == LEAD || c == SEVERAL)
        return long_char(t, s, n, at, k);
    if (c == BAD) {
        rb_sink_bad(k, RB_REPAIR_BYTE, at, 1, (unsigned char)*s);
        return 1;
    }
    rb_sink_char(k, c);
    rb_sink_piece(k, kind, k->out->n - before, at, len);
    return len;
}

static void decode_pairs(table *t, const char *s, size_t n, rb_sink *k)
{
    enum { RUN = 2048 };
    rb_buf_reserve(k->out, n + n / 2);
    for (size_t i = 0; i < n && !k->out->failed;) {
        size_t run = 0;
        while (i + run < n && run < RUN && (unsigned char)s[i + run] < 0x80 &&
               t->one[(unsigned char)s[i + run]] == (unsigned char)s[i + run])
            run++;
        if (run > 0) {
            rb_buf_put(k->out, s + i, run);
            rb_sink_piece(k, RB_MAP_DOUBLE, run, i, run);
            i += run;
        } else {
            i += short_char(t, s + i, n - i, i, k);
        }
    }
    for (int b = 0; b < 256; b++)
        rb_free(t->mem, t->two[b], 256 * sizeof *t->two[b]);
}

/* ---- encodings with a state ---- */

/* Bytes to step over when a place cannot be decoded. */
static size_t unit_of(const char *name)
{
    static const struct {
        const char *begin;
        uint8_t unit;
    } wide[] = {{"UTF-32", 4}, {"UCS-4", 4},  {"UTF32", 4},
                {"UCS4", 4},   {"UTF-16", 2}, {"UCS-2", 2}};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (strncasecmp(name, wide[i].begin, strlen(wide[i].begin)) == 0)
            return wide[i].unit;
    }
    return 1;
}

/* What came out for n bytes at `at`: the piece's kind says how they count. */
static void put_chars(rb_sink *k, const uint32_t *chars, size_t count,
                      size_t at, size_t n)
{
    size_t before = k->out->n;
    int kind = RB_MAP_WHOLE;
    for (size_t i = 0; i < count; i++)
        rb_sink_char(k, chars[i]);
    if (count == 1 && n == (chars[0] < 0x80 ? 1 : 2))
        kind = RB_MAP_DOUBLE;
    rb_sink_piece(k, kind, k->out->n - before, at, n);
}

/* Bytes that make no character: ESC, shift out, shift in. */
static int is_shift(char c)
{
    return c == 0x1B || c == 0x0E || c == 0x0F;
}

static void decode_stream(iconv_t cd, const char *name, const char *s, size_t n,
                          rb_sink *k)
{
    uint32_t chars[CHARS_MAX];
    size_t want = 1, from = 0; /* bytes since `from` have made nothing yet */
    iconv(cd, NULL, NULL, NULL, NULL);
    rb_buf_reserve(k->out, n);
    for (size_t i = 0; i < n && !k->out->failed;) {
        char buf[CHARS_MAX * 4], *out = buf, *in = (char *)s + i;
        size_t left = want, room = sizeof buf;
        int failed = iconv(cd, &in, &left, &out, &room) == (size_t)-1;
        int err = failed ? errno : 0;
        size_t used = want - left;
        size_t count = read_chars(buf, sizeof buf - room, chars);
        if (count > 0)
            put_chars(k, chars, count, from, i + used - from);
        if (count > 0 || (used > 0 && is_shift(s[i])))
            from = i + used;
        i += used;
        if (used > 0) {
            want = 1;
        } else if (err == EINVAL && want < BYTES_MAX && i + want < n) {
            want++;
        } else {
            size_t skip = err == EINVAL ? want : unit_of(name);
            if (skip > n - i)
                skip = n - i;
            rb_sink_bad(k, err == EINVAL ? RB_REPAIR_CUT : RB_REPAIR_BYTE, i,
                        skip, (unsigned char)s[i]);
            i += skip;
            from = i;
            want = 1;
        }
    }
    char buf[CHARS_MAX * 4], *out = buf;
    size_t room = sizeof buf;
    iconv(cd, NULL, NULL, &out, &room);
    size_t count = read_chars(buf, sizeof buf - room, chars);
    if (count > 0)
        put_chars(k, chars, count, from < n ? from : n, n - from);
}

int rb_decode_iconv(const char *name, const char *s, size_t n, rb_sink *k)
{
    table t = {.cd = iconv_open("UTF-32LE", name), .mem = k->out->mem};
    if (t.cd == (iconv_t)-1)
        return RB_EUSAGE;
    fill_one(&t);
    if (!is_stateless(&t))
        decode_stream(t.cd, name, s, n, k);
    else if (is_single(&t))
        rb_decode_bytes(s, n, t.one, k);
    else
        decode_pairs(&t, s, n, k);
    iconv_close(t.cd);
    return k->out->failed ? RB_ENOMEM : RB_OK;
}
