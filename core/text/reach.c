/*
** reach.c - how far a special form extends
**
** Addresses, acronyms, telephone numbers and the like are whole tokens. Each
** function here recognizes one form from its first byte. The bounds on the
** look-ahead are far above anything real.
*/
#include "reach.h"

#include <string.h>
#include "words.h"

enum { URL_MAX = 2048, HOST_MAX = 255, NAME_MAX = 64, ACRONYM_MAX = 32 };

static rb_at bounded(rb_at p, rb_at end, int max)
{
    return end - p > max ? p + max : end;
}

static int is_word(rb_at p)
{
    return rb_is(p, CH_LETTER | CH_DIGIT);
}

static rb_at letters(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_LETTER))
        p++;
    return p;
}

static rb_at digits(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_DIGIT))
        p++;
    return p;
}

/* A URL ends before the punctuation of the sentence that holds it. */
static rb_at trim_url(rb_at p, rb_at q)
{
    int open = memchr(p, '(', (size_t)(q - p)) != NULL;
    while (q > p) {
        int c = q[-1];
        if (c == ')' && open)
            break;
        if (strchr(".,;:!?'\")]}*", c) == NULL)
            break;
        q--;
    }
    return q;
}

rb_at rb_reach_path(rb_at p, rb_at end)
{
    rb_at q = p, stop = bounded(p, end, URL_MAX);
    while (q < stop) {
        if (*q >= 0x80) {
            int len, k = rb_point(rb_cp(q, end, &len));
            if (k != PT_WORD && k != PT_JOIN)
                break;
            q += len;
        } else if (rb_is(q, CH_SPACE) || strchr("<>\"`|{}", *q) != NULL) {
            break;
        } else {
            q++;
        }
    }
    return trim_url(p, q);
}

rb_at rb_reach_url(rb_at p, rb_at end)
{
    rb_at q = letters(p, bounded(p, end, NAME_MAX));
    if (end - q > 3 && memcmp(q, "://", 3) == 0 && is_word(q + 3))
        return rb_reach_path(p, end);
    if (q - p == 3 && memcmp(p, "www", 3) == 0 && end - q > 1 && *q == '.' &&
        is_word(q + 1))
        return rb_reach_path(p, end);
    if (end - q > 4 && memcmp(q, ":10.", 4) == 0 && rb_low(*p) == 'd')
        return rb_reach_path(p, end); /* doi:10.1000/182 */
    return NULL;
}

/* The labels of a host or a file name; *dots counts them. */
static rb_at labels(rb_at p, rb_at end, int *dots)
{
    rb_at stop = bounded(p, end, HOST_MAX);
    *dots = 0;
    while (p < stop && is_word(p)) {
        while (p < stop && (is_word(p) || *p == '-' || *p == '_'))
            p++;
        if (stop - p < 2 || *p != '.' || !is_word(p + 1))
            break;
        ++*dots;
        p++;
    }
    return p;
}

rb_at rb_reach_email(rb_at p, rb_at end)
{
    rb_at q = p, stop = bounded(p, end, NAME_MAX);
    while (q < stop && (is_word(q) || (*q != 0 && strchr("._%+-", *q))))
        q++;
    if (q == p || end - q < 2 || *q != '@' || !is_word(q + 1))
        return NULL;
    int dots;
    return labels(q + 1, end, &dots);
}

static int all_lower(rb_at p, rb_at q)
{
    for (; p < q; p++) {
        if (rb_ascii_upper(*p))
            return 0;
    }
    return 1;
}

rb_at rb_reach_host(rb_at p, rb_at end)
{
    int dots;
    rb_at q = labels(p, end, &dots);
    if (dots == 0 || (q < end && *q >= 0x80))
        return NULL;
    rb_at last = q;
    while (last[-1] != '.')
        last--;
    uint32_t f = rb_word_flags((const char *)last, (size_t)(q - last));
    int long_name = dots >= 2 && rb_is(last, CH_LETTER) && all_lower(p, q);
    if (!(f & RB_W_TLD) && !long_name)
        return NULL;
    /* "the end.In the" is two sentences, "box.it" a host */
    if ((f & RB_W_FUNC) && rb_ascii_upper(*last))
        return NULL;
    return q < end && *q == '/' ? rb_reach_path(p, end) : q;
}

/* One part of an acronym: a letter, or a capital with small ones (Ph). */
static rb_at acronym_part(rb_at p, rb_at end)
{
    rb_at q = letters(p, end);
    if (q - p == 1)
        return q;
    if (q - p == 2 && rb_ascii_upper(*p))
        return q;
    return NULL;
}

rb_at rb_reach_acronym(rb_at p, rb_at end)
{
    rb_at stop = bounded(p, end, ACRONYM_MAX), q = p;
    int parts = 0, single = 1;
    for (;;) {
        rb_at r = acronym_part(q, stop);
        if (r == NULL)
            break;
        if (r >= stop || *r != '.') { /* "U.S" without its last stop */
            if (parts > 0 && single && r - q == 1 && rb_ascii_upper(*q) &&
                (r == end || !rb_is(r, CH_DIGIT | CH_HIGH)))
                return r;
            break;
        }
        single &= r - q == 1;
        parts++;
        q = r + 1;
    }
    if (parts < 2 || (q < stop && rb_is(q, CH_LETTER | CH_DIGIT)))
        return NULL;
    return q;
}

/* Groups of digits with hyphens: three or more, or 3-4 of a telephone. */
rb_at rb_reach_dashed(rb_at p, rb_at end)
{
    rb_at stop = bounded(p, end, NAME_MAX), q = digits(p, stop);
    long first = q - p, second = 0;
    int groups = 1;
    while (stop - q > 1 && *q == '-' && rb_is(q + 1, CH_DIGIT)) {
        rb_at r = digits(q + 1, stop);
        if (++groups == 2)
            second = r - q - 1;
        q = r;
    }
    if (q < end && rb_is(q, CH_LETTER | CH_HIGH))
        return NULL;
    if (groups >= 3 || (groups == 2 && first == 3 && second == 4))
        return q;
    return NULL;
}

rb_at rb_reach_smiley(rb_at p, rb_at end)
{
    rb_at q = p;
    if (q < end && (*q == ':' || *q == ';' || *q == '='))
        q++;
    else
        return NULL;
    if (q < end && (*q == '-' || *q == '\'' || *q == '^'))
        q++;
    if (q >= end || *q == 0 || strchr(")(DPpOo/\\|*", *q) == NULL)
        return NULL;
    q++;
    while (q < end && (*q == ')' || *q == '(') && *q == q[-1])
        q++;
    return q == end || rb_is(q, CH_SPACE | CH_STOP) ? q : NULL;
}

rb_at rb_reach_note(rb_at p, rb_at end)
{
    rb_at last = NULL;
    while (end - p > 2 && *p == '[') {
        rb_at q = digits(p + 1, bounded(p + 1, end, 5));
        if (q == p + 1 || q == end || *q != ']')
            break;
        last = p = q + 1;
        rb_at next = p < end && *p == ' ' ? p + 1 : p;
        if (next < end && *next == '[')
            p = next;
    }
    return last;
}
