/*
** shingle.c - a text as the set of its runs of five words
*/
#include "shingle.h"

#include <stdlib.h>
#include <string.h>

#include "../base/err.h"
#include "../base/utf8.h"

/* Odd numbers without a pattern in their bits. */
static const uint64_t WORD = 0x9E3779B97F4A7C15u;
static const uint64_t RUN = 0xD1B54A32D192ED03u;

enum {
    MANY = 3 * RB_SHINGLE_WINDOW, /* runs, for which windows are enough */
    LEAST = 4 /* samples of a short text: its smallest hashes */
};

/* What stands between words, above ASCII: spaces, quotation marks, dashes. */
static int is_gap(uint32_t c)
{
    return c < 0xC0 || (c >= 0x2000 && c < 0x2070) ||
           (c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF10) ||
           (c >= 0xFF1A && c < 0xFF21) || c == 0xFEFF;
}

/* Kana and Han are written without blanks. */
static int is_whole_word(uint32_t c)
{
    return c >= 0x3040 && c < 0xA000;
}

/* A letter or digit of ASCII. */
static int is_plain(uint8_t c)
{
    static const uint64_t bits[4] = {0x03FF000000000000u, 0x07FFFFFE07FFFFFEu,
                                     0, 0};
    return bits[c >> 6] >> (c & 63) & 1;
}

static uint64_t finish(uint64_t h)
{
    return h ^ h >> 32;
}

/* Letters and digits of ASCII, eight at a time: the bit that makes a letter a
** small one is set in a digit. `room`: bytes that can be read. */
static uint64_t hash_plain(const char *s, size_t n, size_t room)
{
    uint64_t h = n, part;
    for (; n > 0; s += 8, room -= 8) {
        size_t k = n < 8 ? n : 8;
        if (room >= 8)
            memcpy(&part, s, 8);
        else
            memcpy(&part, s, k);
        if (k < 8)
            part &= ((uint64_t)1 << 8 * k) - 1;
        h = (h ^ (part | 0x2020202020202020u)) * WORD;
        h ^= h >> 29;
        n -= k;
        if (n == 0)
            break;
    }
    return finish(h);
}

/* A character that is not ASCII: does it belong to a word, or is it one? */
static uint32_t look(const char *s, size_t i, size_t n, int *len, int *part,
                     int *whole)
{
    uint32_t c = rb_utf8_decode(s + i, s + n, len);
    *part = !is_gap(c);
    *whole = is_whole_word(c);
    return c;
}

/* A word with other letters, from its beginning on. */
static size_t other_word(const char *s, size_t i, size_t n, uint64_t *hash)
{
    uint64_t h = 0;
    size_t from = i;
    while (i < n) {
        int len = 1, part = is_plain((uint8_t)s[i]), whole = 0;
        uint32_t c = (uint8_t)s[i] | 32;
        if ((uint8_t)s[i] >= 0x80) {
            c = look(s, i, n, &len, &part, &whole);
            c = part ? rb_lower(c) : c;
        }
        if (!part || (whole && i > from))
            break;
        i += (size_t)len;
        h = (h + c + 1) * WORD;
        if (whole)
            break;
    }
    *hash = finish(h);
    return i;
}

/* One word of the text from *at on; 0 when there is none any more. */
static int next_word(const char *s, size_t *at, size_t n, uint64_t *hash)
{
    size_t i = *at;
    for (;;) {
        int len = 1, part = 0, whole = 0;
        while (i < n && (uint8_t)s[i] < 0x80 && !is_plain((uint8_t)s[i]))
            i++;
        size_t from = i;
        while (i < n && is_plain((uint8_t)s[i]))
            i++;
        if (i < n && (uint8_t)s[i] >= 0x80)
            look(s, i, n, &len, &part, &whole);
        if (part && !(whole && i > from)) {
            *at = other_word(s, from, n, hash);
            return 1;
        }
        *at = i;
        if (i > from) {
            *hash = hash_plain(s + from, i - from, n - from);
            return 1;
        }
        if (i >= n)
            return 0;
        i += (size_t)len; /* a gap */
    }
}

static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 32) * RUN;
    h = (h ^ h >> 29) * WORD;
    return h ^ h >> 32;
}

int rb_shingle_text(rb_shingles *s, rb_mem *m, const char *text, size_t len)
{
    uint64_t word[RB_SHINGLE_WORDS] = {0}; /* the last ones, in a ring */
    uint64_t h = 0, out = 1, w;
    size_t at = 0;
    s->words = s->all.n = s->sample.n = 0;
    len = rb_utf8_cut(text, len, RB_SHINGLE_TEXT);
    for (int i = 0; i < RB_SHINGLE_WORDS; i++)
        out *= RUN;
    while (next_word(text, &at, len, &w)) {
        uint64_t *old = &word[s->words++ % RB_SHINGLE_WORDS];
        h = h * RUN + w - *old * out;
        *old = w;
        if (s->words >= RB_SHINGLE_WORDS &&
            rb_vec_push(m, &s->all, mix(h)) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int by_value(const void *pa, const void *pb)
{
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    return a < b ? -1 : a > b;
}

/* The smallest of each window; the last one of equals, so that a window that
** moves on seldom takes another. */
static int sample_windows(rb_shingles *s, rb_mem *m)
{
    uint32_t least = UINT32_MAX; /* its place */
    for (uint32_t end = RB_SHINGLE_WINDOW; end <= s->all.n; end++) {
        uint32_t from = end - RB_SHINGLE_WINDOW, was = least;
        if (least == UINT32_MAX || least < from) {
            least = from;
            for (uint32_t i = from + 1; i < end; i++)
                least = s->all.v[i] <= s->all.v[least] ? i : least;
        } else if (s->all.v[end - 1] <= s->all.v[least]) {
            least = end - 1;
        }
        if (least != was &&
            rb_vec_push(m, &s->sample, (uint32_t)s->all.v[least]) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

/* A short text has few windows or none: its smallest hashes as well. */
static int sample_least(rb_shingles *s, rb_mem *m)
{
    uint64_t above = 0;
    for (int k = 0; k < LEAST; k++) {
        uint64_t least = UINT64_MAX;
        for (uint32_t i = 0; i < s->all.n; i++) {
            if (s->all.v[i] > above && s->all.v[i] < least)
                least = s->all.v[i];
        }
        if (least == UINT64_MAX)
            break;
        if (rb_vec_push(m, &s->sample, (uint32_t)least) != 0)
            return RB_ENOMEM;
        above = least;
    }
    return RB_OK;
}

int rb_shingle_sample(rb_shingles *s, rb_mem *m)
{
    uint32_t n = 0;
    s->sample.n = 0;
    if (sample_windows(s, m) != RB_OK ||
        (s->all.n < MANY && sample_least(s, m) != RB_OK))
        return RB_ENOMEM;
    if (s->sample.n)
        qsort(s->sample.v, s->sample.n, sizeof *s->sample.v, by_value);
    for (uint32_t i = 0; i < s->sample.n; i++) {
        if (i == 0 || s->sample.v[i] != s->sample.v[n - 1])
            s->sample.v[n++] = s->sample.v[i];
    }
    s->sample.n = n;
    return RB_OK;
}

void rb_shingle_free(rb_shingles *s, rb_mem *m)
{
    rb_vec_free(m, &s->all);
    rb_vec_free(m, &s->sample);
    s->words = 0;
}
