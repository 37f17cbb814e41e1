/*
** word.c - words and what hangs on them
**
** Contractions, genitives, abbreviations, hyphens: what a word is beyond its
** letters. Tokens follow the English Universal Dependencies treebanks: do|n't,
** U.S.|-|Mexico, non-EU, AT&T.
*/
#include "lex.h"

#include "reach.h"

/* Longest abbreviation and affix in words.c: what is longer is not asked. */
enum { ABBR_MAX = 6, AFFIX_MAX = 7 };

/* ---- words written together: cannot, gonna ---- */

typedef struct joined {
    const char *word;
    uint8_t first, second; /* bytes of the parts; the rest is a third */
} joined;

static const joined joined_words[] = {
    {"cannot", 3, 3},  {"gonna", 3, 2},    {"wanna", 3, 2}, {"gotta", 3, 2},
    {"outta", 3, 2},   {"gimme", 3, 2},    {"lemme", 3, 2}, {"dunno", 2, 1},
    {"dont", 2, 2},    {"wont", 2, 2},     {"didnt", 3, 2}, {"doesnt", 4, 2},
    {"isnt", 2, 2},    {"wasnt", 3, 2},    {"arent", 3, 2}, {"werent", 4, 2},
    {"hasnt", 3, 2},   {"havent", 4, 2},   {"hadnt", 3, 2}, {"couldnt", 5, 2},
    {"wouldnt", 5, 2}, {"shouldnt", 6, 2},
};

static void emit_joined(rb_scan *s, rb_at p, rb_at q)
{
    for (size_t i = 0; i < sizeof joined_words / sizeof *joined_words; i++) {
        const joined *j = &joined_words[i];
        if (rb_low(*p) != (unsigned char)j->word[0] || !equals(p, q, j->word) ||
            (j->first == 2 && equals(p, q, "wont")))
            continue;
        rb_at a = p + j->first, b = a + j->second;
        rb_scan_emit(s, p, a);
        rb_scan_emit(s, a, b);
        if (b < q)
            rb_scan_emit(s, b, q);
        return;
    }
    rb_scan_emit(s, p, q);
}

static void emit_word(rb_scan *s, rb_at p, rb_at q)
{
    if (rb_may_be_joined(p, q))
        emit_joined(s, p, q);
    else
        rb_scan_emit(s, p, q);
}

/* ---- apostrophes ---- */

/* 1980's, 80's: a decade, not a genitive. */
static int is_decade(rb_at p, rb_at q)
{
    return (q - p == 4 || q - p == 2) && q[-1] == '0' && rb_is(p, CH_DIGIT) &&
           rb_is(p + 1, CH_DIGIT);
}

/*
** The word [p, q) is followed by an apostrophe of n bytes. When a clitic
** comes, emit what stands before it and the clitic, and return its end;
** otherwise return q.
*/
static rb_at clitic(rb_scan *s, rb_at p, rb_at q, int n)
{
    rb_at r = q + n, e = letters(r, s->end);
    if (word_follows(e, s->end))
        return q;
    if (e - r == 1 && rb_low(*r) == 't' && q - p > 1 && rb_low(q[-1]) == 'n') {
        rb_scan_emit(s, p, q - 1);
        rb_scan_emit(s, q - 1, e);
        return e;
    }
    if (!is_clitic(r, e) || (is_decade(p, q) && rb_low(*r) == 's'))
        return q;
    rb_scan_emit(s, p, q);
    rb_scan_emit(s, q, e);
    return e;
}

/* ---- stops after a word ---- */

/* "No. 5", "p. 12", "vol. II" */
static int number_follows(rb_at p, rb_at end)
{
    p = rb_skip_space(p, end);
    if (p >= end)
        return 0;
    if (rb_is(p, CH_DIGIT))
        return 1;
    rb_at q = p;
    while (q < end && strchr("IVXLC", *q) != NULL && *q != 0)
        q++;
    return q - p > 1 && !word_follows(q, end);
}

/* Does the next word, in capitals, begin a sentence? */
static int function_word_at(rb_at p, rb_at end)
{
    p = rb_skip_space(p, end);
    if (p >= end || !rb_ascii_upper(*p))
        return 0;
    rb_at q = letters(p, end);
    if (q < end && *q == '.' && q - p == 1)
        return 0; /* "J. A. Smith" */
    return (flags_of(p, q) & RB_W_FUNC) != 0;
}

/* [p, q) is one letter and *q a stop: does the stop belong to it? */
static int is_initial(const rb_scan *s, rb_at p, rb_at q)
{
    unsigned c = next_byte(q + 1, s->end);
    if (rb_ascii_upper(*p)) {
        if (q + 1 < s->end && q[1] == ' ' && rb_ascii_upper(c))
            return !function_word_at(q + 1, s->end);
        if (c - '0' < 10)
            return strchr("NSEW", *p) != NULL; /* S. 10th Street */
        return c >= 0x80 || (c != 0 && strchr(",&", (int)c) != NULL);
    }
    return p > s->text && p[-1] == '(' && c != 0; /* (b. March 3) */
}

/* "N" with a degree sign or an ordinal indicator: a number follows */
static int is_numero(rb_at p, rb_at q)
{
    return q - p == 3 && rb_low(*p) == 'n' && p[1] == 0xC2 &&
           (p[2] == 0xB0 || p[2] == 0xBA);
}

/* What the stop at q makes of the word [p, q); -1: it is not part of it. */
static int abbreviation(const rb_scan *s, rb_at p, rb_at q)
{
    rb_at after = q + 1;
    if (after < s->end && (*after == ',' || *after == ';' || *after == ':') &&
        rb_is(p, CH_LETTER))
        return RB_STOP_ABBR; /* nobody writes a stop before a comma */
    if (q - p > ABBR_MAX)
        return -1;
    uint32_t f = flags_of(p, q);
    int capital = rb_ascii_upper(*p);
    if ((f & RB_W_CAPS) && !capital)
        f &= ~(uint32_t)(RB_W_TITLE | RB_W_ABBR);
    if (((f & RB_W_NUM) || is_numero(p, q)) && number_follows(after, s->end))
        return RB_STOP_TITLE;
    if (f & RB_W_TITLE)
        return RB_STOP_TITLE;
    if (q - p == 1 && capital)
        f = 0; /* an initial, whatever "l." may mean */
    if (f & RB_W_WEAK) {
        unsigned c = next_byte(after, s->end);
        int comma = s->n > 0 && s->text[s->start[s->n - 1]] == ',';
        if (c == 0 || (rb_ascii_upper(c) && !comma))
            return -1;
    }
    if (f & RB_W_ABBR)
        return f & RB_W_LAST ? RB_STOP_LAST : RB_STOP_ABBR;
    if (q - p == 1 && is_initial(s, p, q))
        return RB_STOP_ABBR;
    return -1;
}

rb_at rb_item_marker(rb_scan *s, rb_at p, rb_at q, uint32_t value)
{
    rb_at r = q;
    uint8_t mark = 0;
    if (r < s->end && *r == '.')
        mark = *r++;
    if (r < s->end && *r == ')')
        mark = *r++;
    if (mark == 0 || r >= s->end || !rb_is(r, CH_SPACE))
        return NULL;
    if (rb_scan_at_item(s)) {
        s->item = value + 1;
        s->item_mark = mark;
        return r;
    }
    unsigned c = next_byte(r, s->end);
    if (s->item != value || s->item_mark != mark || !rb_is(p - 1, CH_SPACE) ||
        !(rb_ascii_upper(c) || c >= 0x80))
        return NULL;
    if (s->bullet == 0)
        rb_scan_end_sentence(s);
    s->item = value + 1;
    return r;
}

static enum rb_stop acronym_kind(rb_at p, rb_at q)
{
    if (equals(p, q, "a.m.") || equals(p, q, "p.m."))
        return RB_STOP_CLOCK;
    if (equals(p, q, "p.s.") || equals(p, q, "i.e.") || equals(p, q, "e.g."))
        return RB_STOP_TITLE;
    return RB_STOP_ABBR;
}

/* The word [p, q) stands before the stop at q: go on after it. */
static rb_at word_stop(rb_scan *s, rb_at p, rb_at q, int *done)
{
    rb_at end = s->end, r;
    *done = 1;
    if (q + 1 < end && is_word(q + 1)) { /* glued */
        if ((r = rb_reach_email(p, end)) != NULL) {
            rb_scan_emit(s, p, r);
            return r;
        }
        if ((r = rb_reach_acronym(p, end)) != NULL) {
            if (apostrophe(r, end) > 0) {
                rb_at e = clitic(s, p, r, apostrophe(r, end));
                if (e != r)
                    return e;
            }
            rb_scan_emit(s, p, r);
            if (r[-1] != '.')
                return r;
            return rb_scan_stop(s, r, acronym_kind(p, r));
        }
        if ((r = rb_reach_host(p, end)) != NULL) {
            rb_scan_emit(s, p, r);
            return r;
        }
    }
    if (q - p == 1 && rb_ascii_lower(*p) &&
        (r = rb_item_marker(s, p, q, *p)) != NULL) {
        rb_scan_emit(s, p, r);
        return r;
    }
    int kind = abbreviation(s, p, q);
    if (kind < 0) {
        *done = 0;
        return q;
    }
    r = q + 1;
    int n = apostrophe(r, end);
    if (n > 0) {
        rb_at e = clitic(s, p, r, n);
        if (e != r)
            return e;
    }
    rb_scan_emit(s, p, r);
    return rb_scan_stop(s, r, (enum rb_stop)kind);
}

/* ---- hyphens ---- */

/* Does the hyphen at q stay inside the word that begins at p? */
static int keeps_hyphen(const rb_scan *s, rb_at p, rb_at q)
{
    if (!word_follows(q + 1, s->end))
        return 0;
    if (q - p <= AFFIX_MAX && (flags_of(p, q) & RB_W_PREFIX))
        return 1;
    rb_at e = letters(q + 1, s->end);
    return e - q - 1 <= AFFIX_MAX && !word_follows(e, s->end) &&
           (flags_of(q + 1, e) & RB_W_SUFFIX);
}

/* "th-", a word broken off: kept whole when it is this short. */
static int broken_off(const rb_scan *s, rb_at p, rb_at q)
{
    return q - p <= 2 && rb_is(p, CH_LETTER) &&
           (q + 1 == s->end || rb_is(q + 1, CH_SPACE));
}

/* ---- the slow word ---- */

static int is_slashed(rb_at p, rb_at q, rb_at end)
{
    if (q - p != 1 && q - p != 3)
        return 0;
    rb_at e = letters(q + 1, end);
    if (word_follows(e, end))
        return 0;
    if (e == q + 1) /* "w/" */
        return rb_low(*p) == 'w' && q - p == 1;
    return (equals(p, q, "s") && equals(q + 1, e, "he")) ||
           (equals(p, q, "w") && equals(q + 1, e, "o")) ||
           (equals(p, q, "b") && equals(q + 1, e, "c"));
}

static int is_dollar(rb_at p, rb_at q)
{
    return equals(p, q, "us") || equals(p, q, "a") || equals(p, q, "c") ||
           equals(p, q, "nz") || equals(p, q, "hk") || equals(p, q, "s") ||
           equals(p, q, "au") || equals(p, q, "ca");
}

static int all_upper(rb_at p, rb_at q)
{
    for (; p < q; p++) {
        if (!rb_ascii_upper(*p))
            return 0;
    }
    return 1;
}

/* "(s)" of friend(s), or NULL */
static rb_at plural(rb_at q, rb_at end)
{
    if (end - q >= 3 && q[1] == 's' && q[2] == ')' && !word_follows(q + 3, end))
        return q + 3;
    return NULL;
}

/*
** A word with something in it or on it that is not an ASCII letter. Each part
** in turn either belongs to the word, or ends it.
*/
enum part {
    GOES_ON, /* *q is after the part */
    ENDS,    /* the word ends at *q */
    WHOLE,   /* a form of its own, from the word's beginning to *q */
    DONE     /* the tokens are made; the next one begins at *q */
};

static enum part at_apostrophe(rb_scan *s, rb_at p, rb_at *q, int n)
{
    rb_at end = s->end, r;
    if (!word_follows(*q + n, end))
        return ENDS;
    if (equals(p, *q, "y")) { /* y'|all */
        *q += n;
        return WHOLE;
    }
    if ((r = clitic(s, p, *q, n)) == *q) {
        *q += n; /* O'Connor */
        return GOES_ON;
    }
    *q = r;
    if ((n = apostrophe(r, end)) > 0) { /* I'd've */
        rb_at e = letters(r + n, end);
        if (is_clitic(r + n, e) && !word_follows(e, end)) {
            rb_scan_emit(s, r, e);
            *q = e;
        }
    }
    return DONE;
}

static enum part at_hyphen(const rb_scan *s, rb_at p, rb_at *q)
{
    rb_at r = rb_reach_email(p, s->end);
    if (r != NULL) {
        *q = r;
        return WHOLE;
    }
    int keeps = keeps_hyphen(s, p, *q);
    *q += keeps || broken_off(s, p, *q);
    return keeps ? GOES_ON : ENDS;
}

/* Other marks; r is set to the end of a form of its own. */
static enum part at_mark(rb_scan *s, rb_at p, rb_at *q)
{
    rb_at end = s->end, r = NULL;
    int joins = 0;
    switch (**q) {
    case '@':
        r = rb_reach_email(p, end);
        break;
    case ':':
        r = rb_reach_url(p, end);
        break;
    case '(':
        r = plural(*q, end);
        break;
    case ')':
        if (*q - p == 1 && rb_ascii_lower(*p))
            r = rb_item_marker(s, p, *q, *p);
        break;
    case '$':
        r = is_dollar(p, *q) ? *q + 1 : NULL;
        break;
    case '/':
        joins = is_slashed(p, *q, end);
        break;
    case '&': /* AT&T, R&D */
        joins = *q - p <= 3 && all_upper(p, *q) && end - *q > 1 &&
                rb_ascii_upper((*q)[1]);
        break;
    }
    if (r != NULL) {
        *q = r;
        return WHOLE;
    }
    *q += joins;
    return joins ? GOES_ON : ENDS;
}

static enum part next_part(rb_scan *s, rb_at p, rb_at *q)
{
    int n = plain_part(*q, s->end);
    if (n > 0) {
        *q += n;
        return GOES_ON;
    }
    if ((n = apostrophe(*q, s->end)) > 0)
        return at_apostrophe(s, p, q, n);
    if (s->end - *q >= 2 && is_numero(p, *q + 2)) {
        *q += 2;
        return GOES_ON;
    }
    if (**q == '-')
        return at_hyphen(s, p, q);
    if (**q != '.')
        return at_mark(s, p, q);
    int done;
    *q = word_stop(s, p, *q, &done);
    return done ? DONE : ENDS;
}

rb_at rb_scan_word(rb_scan *s, rb_at p, rb_at q)
{
    enum part part = ENDS;
    while (q < s->end && (part = next_part(s, p, &q)) == GOES_ON)
        ;
    if (part == WHOLE)
        rb_scan_emit(s, p, q);
    else if (part != DONE)
        emit_word(s, p, q);
    return q;
}
