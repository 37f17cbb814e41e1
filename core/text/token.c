/*
** token.c - the loop that makes the tokens
**
** It knows two things: runs of letters and blanks. Whatever may belong to a
** word beyond its letters (an apostrophe, a hyphen, a stop, a byte above
** ASCII) leaves the loop for a slower function in word.c, number.c or mark.c
** and comes back with the place where the next token begins.
*/
#include "lex.h"

int rb_scan_grow(rb_scan *s)
{
    if (s->failed)
        return -1;
    uint64_t cap = (uint64_t)s->cap + s->cap / 2 + 64;
    if (cap > s->d->len + 1ULL) /* a token has at least one byte */
        cap = s->d->len + 1ULL;
    int code = rb_doc_reserve_tokens(s->d, (uint32_t)cap);
    /* refused or not, the columns may have moved */
    s->cap = s->d->tok_cap;
    s->start = s->d->tok_start;
    s->stop = s->d->tok_end;
    s->failed |= code != RB_OK;
    return code == RB_OK ? 0 : -1;
}

static void put(rb_scan *s, rb_at p, rb_at q)
{
    if (s->n == s->cap && rb_scan_grow(s) != 0)
        return;
    s->start[s->n] = (uint32_t)(p - s->text);
    s->stop[s->n++] = (uint32_t)(q - s->text);
}

void rb_scan_emit(rb_scan *s, rb_at p, rb_at q)
{
    while (q - p > RB_TOKEN_MAX) {
        rb_at cut = p + RB_TOKEN_MAX;
        while ((*cut & 0xC0) == 0x80 && cut > p + 1)
            cut--; /* not inside a code point */
        put(s, p, cut);
        p = cut;
    }
    put(s, p, q);
}

/* ---- the loop ---- */

static rb_at other(rb_scan *s, rb_at p)
{
    if (rb_is(p, CH_DIGIT))
        return rb_scan_number(s, p);
    if (rb_is(p, CH_HIGH))
        return rb_scan_high(s, p);
    return rb_scan_mark(s, p);
}

/* Bytes of letters at the front of the eight at p, 8: all of them. */
static inline int leading_letters(rb_at p)
{
    const uint64_t ones = 0x0101010101010101ULL, high = 0x80 * ones;
    uint64_t x;
    memcpy(&x, p, 8);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        x = __builtin_bswap64(x);
    /* per byte, small: bit 7 of (c + 0x80 - limit) says c >= limit */
    uint64_t small = (x & ~high) | 0x20 * ones;
    uint64_t from_a = small + (0x80 - 'a') * ones;
    uint64_t after_z = small + (0x80 - 'z' - 1) * ones;
    uint64_t other = (~from_a | after_z | x) & high;
    return other != 0 ? __builtin_ctzll(other) >> 3 : 8;
}

/* The end of the run of letters at p; `safe`: eight bytes can be read. */
static inline rb_at letter_run(rb_at p, rb_at safe)
{
    while (p < safe) {
        int n = leading_letters(p);
        p += n;
        if (n < 8)
            return p;
    }
    while (rb_is(p, CH_LETTER))
        p++;
    return p;
}

/*
** Runs of letters are found eight bytes at a time: a loop over bytes costs a
** mispredicted branch per word, which is most of the time. They need no check
** for the end of the paragraph: what stands there is a blank or the text's
** final NUL. The columns are kept in locals, which the stores to them could
** otherwise be thought to change.
*/
rb_at rb_scan_tokens(rb_scan *s, rb_at p, rb_at to)
{
    rb_at text = s->text;
    rb_at safe = s->d->len > 8 ? text + s->d->len - 8 : text;
    uint32_t *start = s->start, *stop = s->stop, n = s->n, cap = s->cap;
    while (p < to) {
        if (rb_is(p, CH_LETTER)) {
            rb_at q = letter_run(p, safe);
            if (!(rb_is(q, CH_GLUE) | rb_may_be_joined(p, q)) && n < cap &&
                q - p <= RB_TOKEN_MAX) {
                start[n] = (uint32_t)(p - text);
                stop[n++] = (uint32_t)(q - text);
                p = q + (*q == ' ');
                continue;
            }
            s->n = n;
            p = rb_scan_word(s, p, q);
        } else if (rb_is(p, CH_SPACE)) {
            p++;
            continue;
        } else if ((*p == ',' || *p == '"') && n < cap && p[1] == ' ') {
            start[n] = (uint32_t)(p - text);
            stop[n++] = (uint32_t)(p + 1 - text);
            p += 2;
            continue;
        } else {
            s->n = n;
            p = other(s, p);
        }
        start = s->start;
        stop = s->stop;
        n = s->n;
        cap = s->cap;
    }
    s->n = n;
    return p;
}
