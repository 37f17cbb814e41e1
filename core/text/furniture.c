/*
** furniture.c - lines that are not article text
**
** Web pages leave form labels, share buttons, newsletter calls and copyright
** lines in the text that was taken from them. A line goes only when it is
** plainly one of these: it equals a known label, or it begins or ends with one
** and the rest has the form that the label asks for. A line of prose that
** mentions a newsletter must never go, so when in doubt it stays. Nearly every
** line is let pass by its first three bytes and its last four.
*/
#include "furniture.h"

#include <string.h>
#include "chars.h"
#include "furniture_forms.h"
#include "furniture_labels.h"

enum {
    LONGEST = 400,
    SHORTEST = 4,
    LONGEST_WHOLE = 60, /* the longest label that is a line, and its tail */
    LONGEST_CAPTION = 300,
    LONGEST_STAMP = 50,
    LONGEST_TITLE = 80 /* with a full stop; longer ones are sentences */
};

typedef struct line {
    const char *s;
    size_t n;
    const rb_furniture_place *at;
} line;

static unsigned lower(char c)
{
    unsigned u = (unsigned char)c;
    return rb_ascii_upper(u) ? u + 32 : u;
}

/* ---- the quick look ---- */

/*
** Which letters follow the first letter of a label, and which its second one
** (or what shares the low five bits): most lines are let pass by this.
*/
#define BIT(c) (1u << ((c)&31))
/* clang-format off */
static const uint32_t seconds[26] = {
    ['a' - 'a'] = BIT('b') | BIT('c') | BIT('d') | BIT('l') | BIT('r'),
    ['b' - 'a'] = BIT('a') | BIT('e') | BIT('o') | BIT('y'),
    ['c' - 'a'] = BIT('a') | BIT('l') | BIT('o') | BIT('r'),
    ['d' - 'a'] = BIT('o'),
    ['e' - 'a'] = BIT('-') | BIT('d') | BIT('m') | BIT('n') | BIT('x'),
    ['f' - 'a'] = BIT('a') | BIT('i') | BIT('l') | BIT('o'),
    ['g' - 'a'] = BIT('e') | BIT('o') | BIT('r'),
    ['h' - 'a'] = BIT('i') | BIT('o'),
    ['i' - 'a'] = BIT('l') | BIT('m') | BIT('n'),
    ['j' - 'a'] = BIT('o') | BIT('u'),
    ['l' - 'a'] = BIT('a') | BIT('e') | BIT('i') | BIT('o'),
    ['m' - 'a'] = BIT('a') | BIT('e') | BIT('o') | BIT('y'),
    ['n' - 'a'] = BIT('a') | BIT('e') | BIT('o'),
    ['o' - 'a'] = BIT('l') | BIT('p') | BIT('r') | BIT('u'),
    ['p' - 'a'] = BIT('a') | BIT('e') | BIT('h') | BIT('i') | BIT('l') |
        BIT('o') | BIT('r') | BIT('u'),
    ['r' - 'a'] = BIT('e') | BIT('s'),
    ['s' - 'a'] = BIT('a') | BIT('c') | BIT('e') | BIT('h') | BIT('i') |
        BIT('k') | BIT('o') | BIT('p') | BIT('t') | BIT('u'),
    ['t' - 'a'] = BIT('a') | BIT('e') | BIT('h') | BIT('o') | BIT('r') |
        BIT('w'),
    ['u' - 'a'] = BIT('n') | BIT('p'),
    ['v' - 'a'] = BIT('i'),
    ['w' - 'a'] = BIT('a') | BIT('e') | BIT('h') | BIT('r'),
    ['y' - 'a'] = BIT('e') | BIT('o'),
};

static const uint32_t thirds[26] = {
    ['a' - 'a'] = BIT('c') | BIT('g') | BIT('i') | BIT('m') | BIT('n') |
        BIT('r') | BIT('s') | BIT('t') | BIT('v'),
    ['b' - 'a'] = BIT('o'),
    ['c' - 'a'] = BIT('c') | BIT('r'),
    ['d' - 'a'] = BIT(' ') | BIT('c') | BIT('d') | BIT('i') | BIT('s') |
        BIT('v'),
    ['e' - 'a'] = BIT(' ') | BIT('a') | BIT('b') | BIT('c') | BIT('d') |
        BIT('g') | BIT('j') | BIT('l') | BIT('m') | BIT('n') | BIT('p') |
        BIT('q') | BIT('r') | BIT('s') | BIT('t') | BIT('u') | BIT('w') |
        BIT('x'),
    ['h' - 'a'] = BIT('a') | BIT('i') | BIT('o'),
    ['i' - 'a'] = BIT('c') | BIT('d') | BIT('e') | BIT('g') | BIT('k') |
        BIT('l') | BIT('n') | BIT('r') | BIT('s') | BIT('t'),
    ['k' - 'a'] = BIT('i'),
    ['l' - 'a'] = BIT('a') | BIT('d') | BIT('e') | BIT('i') | BIT('l') |
        BIT('o') | BIT('r') | BIT('s'),
    ['m' - 'a'] = BIT('a'),
    ['n' - 'a'] = BIT(' ') | BIT('l') | BIT('m') | BIT('s') | BIT('t') |
        BIT('v'),
    ['o' - 'a'] = BIT(' ') | BIT('a') | BIT('g') | BIT('i') | BIT('l') |
        BIT('m') | BIT('n') | BIT('o') | BIT('p') | BIT('r') | BIT('s') |
        BIT('t') | BIT('u') | BIT('w'),
    ['p' - 'a'] = BIT(' ') | BIT('d') | BIT('e') | BIT('i') | BIT('o'),
    ['r' - 'a'] = BIT('a') | BIT('e') | BIT('i') | BIT('o') | BIT('t'),
    ['s' - 'a'] = BIT('s'),
    ['t' - 'a'] = BIT('a') | BIT('o'),
    ['u' - 'a'] = BIT('b') | BIT('m') | BIT('p') | BIT('r'),
    ['w' - 'a'] = BIT('e') | BIT('i'),
    ['x' - 'a'] = BIT('p'),
    ['y' - 'a'] = BIT(' '),
};
/* clang-format on */

#define FOUR(a, b, c, d)                                                       \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

static uint32_t four(const char *s)
{
    return FOUR(lower(s[0]), lower(s[1]), lower(s[2]), lower(s[3]));
}

/* "The " begins a quarter of all lines and few labels. */
static int begins_disclaimer(const char *s, size_t n)
{
    return n > 8 && four(s) == FOUR('t', 'h', 'e', ' ') &&
           (four(s + 4) == FOUR('v', 'i', 'e', 'w') ||
            four(s + 4) == FOUR('o', 'p', 'i', 'n'));
}

/* Can a label begin with these bytes? */
static int may_begin(const char *s, size_t n)
{
    unsigned a = lower(s[0]) - 'a', b = lower(s[1]) - 'a';
    if (a >= 26)
        return (unsigned char)s[0] >= 0x80 || s[0] == '(';
    if (!(seconds[a] & BIT(s[1])))
        return 0;
    return b >= 26 || (thirds[b] & BIT(s[2])) || begins_disclaimer(s, n);
}

/* Can a line of furniture end in these four bytes? */
static int may_end(const char *s)
{
    switch (four(s)) {
    case FOUR('r', 'v', 'e', 'd'): /* all rights reserved */
    case FOUR('i', 'e', 'l', 'd'): /* indicates required field */
    case FOUR('e', 'l', 'd', 's'):
    case FOUR('a', 'g', 'e', 's'): /* Getty Images */
    case FOUR('t', 'e', 'r', 's'): /* Reuters */
    case FOUR('/', 'a', 'f', 'p'):
    case FOUR('/', 'e', 'p', 'a'):
    case FOUR('p', 'o', 'r', 't'): /* contributed to this report */
    case FOUR('t', 'o', 'r', 'y'):
    case FOUR('i', 'c', 'l', 'e'):
        return 1;
    default:
        return s[1] == '/' && s[2] == 'A' && s[3] == 'P';
    }
}

/* ---- labels ---- */

/* A row ends in a stop: what it says is a sentence. */
static int is_sentence(const char *s, size_t n)
{
    return n > LONGEST_TITLE &&
           (s[n - 1] == '.' || s[n - 1] == '"' || s[n - 1] == '!' ||
            (unsigned char)s[n - 1] == 0x9D);
}

/* n bytes in capitals */
static int in_capitals(const char *s, size_t n)
{
    int letters = 0;
    for (size_t i = 0; i < n; i++) {
        if (rb_ascii_lower((unsigned char)s[i]))
            return 0;
        letters += rb_ascii_upper((unsigned char)s[i]);
    }
    return letters > 0;
}

/*
** "SIGN UP FOR OUR NEWSLETTER The mayor has": where the label is in capitals
** and what follows is not, the label has stuck to a sentence; "FILE PHOTO: The
** mayor" is one piece.
*/
static int is_stuck(const char *s, size_t n, size_t label)
{
    return n - label > 12 && in_capitals(s, label) &&
           memchr(s, ':', label) == NULL && !in_capitals(s + label, n - label);
}

static int whole_line(const line *l, const rb_label *b, size_t taken)
{
    switch (b->how) {
    case RB_LABEL_EXACT:
        return taken == l->n;
    case RB_LABEL_AFTER:
        return l->at->after &&
               (taken == l->n || (taken + 1 == l->n && l->s[taken] == ':'));
    case RB_LABEL_COUNT:
        return rb_form_count(l->s + taken, l->n - taken);
    default:
        return taken >= rb_form_untailed(l->s, l->n);
    }
}

static int has_form(const line *l, const rb_label *b, size_t taken)
{
    const char *rest = l->s + taken;
    size_t n = l->n - taken;
    switch (b->how) {
    case RB_LABEL_TITLE:
        return !is_sentence(l->s, l->n);
    case RB_LABEL_CAPITALS:
        return in_capitals(l->s, taken) && !is_sentence(l->s, l->n);
    case RB_LABEL_PEOPLE:
        return rb_form_people(rest, n);
    case RB_LABEL_HANDLE:
        return rb_form_handle(rest, n);
    case RB_LABEL_DATE:
        return rb_form_date(rest, n);
    case RB_LABEL_DATED:
        return rb_form_dated(rest, n);
    case RB_LABEL_ROW:
        return rb_form_row(l->s, l->n);
    case RB_LABEL_PAREN:
        return rb_form_paren(l->s, l->n);
    default:
        return !is_stuck(l->s, l->n, taken);
    }
}

static int matches(const line *l, const rb_label *b)
{
    size_t taken = rb_form_label(l->s, l->n, b->text);
    if (taken == 0)
        return 0;
    if (b->max == 0)
        return whole_line(l, b, taken);
    return l->n <= b->max &&
           (b->needs == NULL ||
            rb_form_has(l->s + taken, l->n - taken, b->needs)) &&
           has_form(l, b, taken);
}

static const char *by_label(const line *l, const rb_labels *t)
{
    uint32_t key = four(l->s);
    size_t lo = 0, hi = t->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (four(t->v[mid].text) < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < t->n && four(t->v[lo].text) == key; lo++) {
        if (matches(l, &t->v[lo]))
            return t->v[lo].reason;
    }
    return NULL;
}

/* ---- lines without a label at their beginning ---- */

static int is_byline(const line *l)
{
    return l->n <= 100 && l->at->top && (l->at->below || l->at->after) &&
           rb_form_byline(l->s + 3, l->n - 3);
}

static const char *by_head(const line *l)
{
    const char *reason = NULL;
    if (!may_begin(l->s, l->n))
        return NULL;
    if (l->n <= LONGEST_WHOLE)
        reason = by_label(l, &rb_whole_lines);
    if (reason == NULL)
        reason = by_label(l, &rb_line_heads);
    if (reason == NULL && rb_form_label(l->s, l->n, "by ") && is_byline(l))
        reason = "byline";
    return reason;
}

static int ends_with(const char *s, size_t n, const char *tail)
{
    size_t k = strlen(tail);
    return n >= k && rb_form_label(s + n - k, k, tail) == k;
}

/* "Associated Press writer Jane Doe in Tarn contributed to this report" */
static int is_contribution(const char *s, size_t n)
{
    static const char *const tails[] = {" contributed to this report",
                                        " contributed to this story",
                                        " contributed to this article"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        if (ends_with(s, n, tails[i]))
            return rb_form_people(s, n - strlen(tails[i]));
    }
    return 0;
}

static const char *by_tail(const line *l)
{
    size_t n = rb_form_untailed(l->s, l->n);
    if (n < SHORTEST)
        return NULL;
    if (l->s[n - 1] == ')')
        return rb_form_caption(l->s, n) ? "caption" : NULL;
    if (!may_end(l->s + n - 4))
        return NULL;
    if (l->n <= 160 && ends_with(l->s, n, "all rights reserved"))
        return "copyright";
    if (l->n <= 60 && (ends_with(l->s, n, "indicates required field") ||
                       ends_with(l->s, n, "indicates required fields")))
        return "form";
    if (rb_form_caption(l->s, n) || is_contribution(l->s, n))
        return "credit";
    return NULL;
}

/* "March 3, 2020 10:32 a.m. ET" near the top; a date alone may be a heading,
** except right after a byline. */
static int is_stamp(const line *l)
{
    if (!l->at->top || !(l->at->below || l->at->after) ||
        !rb_form_date(l->s, l->n))
        return 0;
    size_t year = 0, clock = 0, run = 0;
    for (size_t i = 0; i < l->n; i++) {
        run = rb_chr[(unsigned char)l->s[i]] & CH_DIGIT ? run + 1 : 0;
        year |= run == 4;
        clock |= run > 0 && i + 2 < l->n && l->s[i + 1] == ':';
    }
    return year && (clock || l->at->after);
}

const char *rb_furniture(const char *s, size_t n, const rb_furniture_place *at)
{
    if (n < SHORTEST || n > LONGEST)
        return NULL;
    line l = {s, n, at};
    const char *reason = by_head(&l);
    if (reason == NULL && n <= LONGEST_CAPTION)
        reason = by_tail(&l);
    if (reason == NULL && n <= 20)
        reason = rb_form_tally(s, n);
    if (reason == NULL && n <= LONGEST_STAMP && is_stamp(&l))
        reason = "timestamp";
    return reason;
}

const char *rb_furniture_label(size_t i)
{
    if (i < rb_whole_lines.n)
        return rb_whole_lines.v[i].text;
    i -= rb_whole_lines.n;
    return i < rb_line_heads.n ? rb_line_heads.v[i].text : NULL;
}

int rb_furniture_may_begin(const char *label)
{
    return may_begin(label, strlen(label));
}
