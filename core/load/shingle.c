/*
** shingle.c - a text as the set of its runs of five words
*/
#include "shingle.h"

#include <stdlib.h>

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

/* One word of the text from *at on; 0 when there is none any more. */
static int next_word(const char *s, size_t *at, size_t n, uint64_t *hash)
{
    size_t i = *at;
    uint64_t h = 0;
    int open = 0;
    while (i < n) {
        uint32_t c = (uint8_t)s[i];
        int len = 1, part = 1, whole = 0;
        if (c - 'A' < 26u) {
            c |= 32;
        } else if (c >= 0x80) {
            c = rb_utf8_decode(s + i, s + n, &len);
            part = !is_gap(c);
            whole = is_whole_word(c);
            c = part ? rb_lower(c) : c;
        } else {
            part = c - 'a' < 26u || c - '0' < 10u;
        }
        if (open && (!part || whole))
            break;
        i += (size_t)len;
        if (part) {
            h = (h + c + 1) * WORD;
            open = 1;
        }
        if (whole)
            break;
    }
    *at = i;
    *hash = h ^ h >> 32;
    return open;
}

static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 32) * RUN;
    h = (h ^ h >> 29) * WORD;
    return h ^ h >> 32;
}

int rb_shingle_text(rb_shingles *s, rb_mem *m, const char *text, size_t len)
{
    uint64_t word[RB_SHINGLE_WORDS] = {0};
    size_t at = 0;
    s->words = s->all.n = s->sample.n = 0;
    if (len > RB_SHINGLE_TEXT) {
        len = RB_SHINGLE_TEXT;
        while (((uint8_t)text[len] & 0xC0) == 0x80)
            len--;
    }
    for (;;) {
        for (int i = 1; i < RB_SHINGLE_WORDS; i++)
            word[i - 1] = word[i];
        if (!next_word(text, &at, len, &word[RB_SHINGLE_WORDS - 1]))
            return RB_OK;
        if (++s->words < RB_SHINGLE_WORDS)
            continue;
        uint64_t h = 0;
        for (int i = 0; i < RB_SHINGLE_WORDS; i++)
            h = h * RUN + word[i];
        if (rb_vec_push(m, &s->all, mix(h)) != 0)
            return RB_ENOMEM;
    }
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
