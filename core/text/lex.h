/*
** lex.h - small questions that words, numbers and marks all ask
*/
#ifndef RB_TEXT_LEX_H
#define RB_TEXT_LEX_H

#include <string.h>
#include "scan.h"
#include "words.h"

/* The slow ways out of the loop in token.c. Each makes the token that begins
** at p, and what hangs on it, and returns where the next one begins. */
rb_at rb_scan_word(rb_scan *s, rb_at p, rb_at q); /* word.c; [p, q) is known */
rb_at rb_scan_number(rb_scan *s, rb_at p);        /* number.c */
rb_at rb_scan_mark(rb_scan *s, rb_at p);          /* mark.c, ASCII */
rb_at rb_scan_high(rb_scan *s, rb_at p);          /* mark.c, above ASCII */

/* The end of the list marker ("1." "b)" "2.)") whose number or letter is
** [p, q), or NULL when it is none. word.c */
rb_at rb_item_marker(rb_scan *s, rb_at p, rb_at q, uint32_t value);

static inline uint32_t flags_of(rb_at p, rb_at q)
{
    return rb_word_flags((const char *)p, (size_t)(q - p));
}

static inline int is_word(rb_at p)
{
    return rb_is(p, CH_LETTER | CH_DIGIT);
}

static inline int equals(rb_at p, rb_at q, const char *lower)
{
    size_t n = strlen(lower);
    if ((size_t)(q - p) != n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (rb_low(p[i]) != (unsigned char)lower[i])
            return 0;
    }
    return 1;
}

/* Bytes of an apostrophe at p, 0 when there is none. */
static inline int apostrophe(rb_at p, rb_at end)
{
    if (p >= end)
        return 0;
    if (*p == '\'')
        return 1;
    return end - p >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] == 0x99 ? 3 : 0;
}

static inline rb_at letters(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_LETTER))
        p++;
    return p;
}

static inline rb_at digits(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_DIGIT))
        p++;
    return p;
}

static inline int word_follows(rb_at p, rb_at end)
{
    if (p >= end)
        return 0;
    if (*p < 0x80)
        return is_word(p);
    int len;
    return rb_point(rb_cp(p, end, &len)) == PT_WORD;
}

static inline int is_clitic(rb_at p, rb_at q)
{
    if (q - p == 1)
        return rb_low(*p) == 's' || rb_low(*p) == 'm' || rb_low(*p) == 'd';
    return equals(p, q, "re") || equals(p, q, "ve") || equals(p, q, "ll");
}

/* The first byte after white space, 0 at the end. */
static inline unsigned next_byte(rb_at p, rb_at end)
{
    p = rb_skip_space(p, end);
    return p < end ? *p : 0;
}

/* Bytes at q that belong to a word without a thought, 0: none. */
static inline int plain_part(rb_at q, rb_at end)
{
    if (is_word(q))
        return 1;
    if (*q == '_')
        return q + 1 < end && is_word(q + 1);
    if (*q < 0x80)
        return 0;
    int len, k = rb_point(rb_cp(q, end, &len));
    return k == PT_WORD || k == PT_JOIN ? len : 0;
}

/*
** Can [p, q) be two words in one? The last two letters let most words pass
** without a search: the bits of `rb_tails` are the letter before the last, by
** the last one (doNT, cannOT, gonNA, gotTA, gimME, dunNO).
*/
#define RB_BIT(letter) (1u << ((letter)&31))
static const uint32_t rb_tails[32] = {['t' & 31] = RB_BIT('n') | RB_BIT('o'),
                                      ['a' & 31] = RB_BIT('n') | RB_BIT('t'),
                                      ['e' & 31] = RB_BIT('m'),
                                      ['o' & 31] = RB_BIT('n')};

static inline int rb_may_be_joined(rb_at p, rb_at q)
{
    int two = q - p > 1;
    return (q - p >= 4) & (int)(rb_tails[q[-1] & 31] >> (q[-1 - two] & 31) & 1);
}

#endif
