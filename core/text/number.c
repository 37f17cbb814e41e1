/*
** number.c - numbers, and the units on them
**
** Separators stay inside a number (40,000.50, 08:30, 2005-03-09), units are
** split off (5|km), ordinals and the like are one word (20th, 4x4).
*/
#include "lex.h"

#include "reach.h"

/* The end of the number that goes on with the mark at q, or q. */
static rb_at number_part(rb_at p, rb_at q, rb_at end)
{
    if (end - q < 2 || !rb_is(q + 1, CH_DIGIT))
        return q;
    rb_at r = digits(q + 1, end);
    long n = r - q - 1;
    switch (*q) {
    case ',':
        return n == 3 ? r : q;
    case '.':
        return r;
    case ':':
        return n == 2 && (q - p <= 2 || q[-3] == ':') ? r : q;
    case '/':
        return q - p <= 10 && n <= 4 ? r : q;
    }
    return q;
}

/* Letters right after digits: a unit (5km) is split off, others are not. */
static int unit_follows(rb_at q, rb_at end)
{
    rb_at e = letters(q, end);
    if (e == q || word_follows(e, end) || !(flags_of(q, e) & RB_W_UNIT))
        return 0;
    return e - q > 1 || rb_ascii_lower(*q);
}

static uint32_t value_of(rb_at p, rb_at q)
{
    uint32_t v = 0;
    for (; p < q; p++)
        v = v * 10 + (*p - '0');
    return v;
}

rb_at rb_scan_number(rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = digits(p, end), r;
    if (q < end && (*q == '.' || *q == ')') && q - p <= 3 &&
        (r = rb_item_marker(s, p, q, value_of(p, q))) != NULL) {
        rb_scan_emit(s, p, r);
        return r;
    }
    if (q < end && *q == '-' && (r = rb_reach_dashed(p, end)) != NULL) {
        rb_scan_emit(s, p, r);
        return r;
    }
    int parts = 0;
    while (q < end && (r = number_part(p, q, end)) != q) {
        q = r;
        parts++;
    }
    if (q < end && (rb_is(q, CH_LETTER) || *q == '\'' || *q >= 0x80)) {
        if (unit_follows(q, end)) {
            rb_scan_emit(s, p, q);
            return q;
        }
        return rb_scan_word(s, p, q);
    }
    /* "2.1. Methods": the number of a heading */
    if (parts > 0 && end - q > 1 && *q == '.' && rb_is(q + 1, CH_SPACE) &&
        s->n == s->sent0 && q - p <= 8)
        q++;
    rb_scan_emit(s, p, q);
    return q;
}
