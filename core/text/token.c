/*
** token.c - words, numbers, marks
**
** The loop in rb_scan_tokens knows two things: runs of letters and blanks.
** Whatever may belong to a word beyond its letters (an apostrophe, a hyphen,
** a stop, a byte above ASCII) leaves the loop for a slower function, and comes
** back with the place where the next token begins. Tokens follow the English
** Universal Dependencies treebanks: do|n't, U.S.|-|Mexico, non-EU, 5|km.
*/
#include "scan.h"

#include <string.h>
#include "reach.h"
#include "words.h"

/* Longest abbreviation and affix in words.c: what is longer is not asked. */
enum { ABBR_MAX = 6, AFFIX_MAX = 7 };

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

static uint32_t flags_of(rb_at p, rb_at q)
{
    return rb_word_flags((const char *)p, (size_t)(q - p));
}

static int is_word(rb_at p)
{
    return rb_is(p, CH_LETTER | CH_DIGIT);
}

static int equals(rb_at p, rb_at q, const char *lower)
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

/*
** The last two letters let most words pass without a search: the bits of
** `tails` are the letter before the last, by the last one (n't, cannOT, gonNA,
** gotTA, gimME, dunNO).
*/
#define BIT(letter) (1u << ((letter)&31))
static const uint32_t tails[32] = {['t' & 31] = BIT('n') | BIT('o'),
                                   ['a' & 31] = BIT('n') | BIT('t'),
                                   ['e' & 31] = BIT('m'),
                                   ['o' & 31] = BIT('n')};

static inline int may_be_joined(rb_at p, rb_at q)
{
    int two = q - p > 1;
    return (q - p >= 4) & (int)(tails[q[-1] & 31] >> (q[-1 - two] & 31) & 1);
}

static void emit_joined(rb_scan *s, rb_at p, rb_at q)
{
    for (size_t i = 0; i < sizeof joined_words / sizeof *joined_words; i++) {
        const joined *j = &joined_words[i];
        if (rb_low(*p) != (unsigned char)j->word[0] || !equals(p, q, j->word) ||
            (j->first == 2 && equals(p, q, "wont")))
            continue;
        rb_at a = p + j->first, b = a + j->second;
        put(s, p, a);
        put(s, a, b);
        if (b < q)
            put(s, b, q);
        return;
    }
    rb_scan_emit(s, p, q);
}

static void emit_word(rb_scan *s, rb_at p, rb_at q)
{
    if (may_be_joined(p, q))
        emit_joined(s, p, q);
    else
        rb_scan_emit(s, p, q);
}

/* ---- apostrophes ---- */

/* Bytes of an apostrophe at p, 0 when there is none. */
static int apostrophe(rb_at p, rb_at end)
{
    if (p >= end)
        return 0;
    if (*p == '\'')
        return 1;
    return end - p >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] == 0x99 ? 3 : 0;
}

static rb_at letters(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_LETTER))
        p++;
    return p;
}

static int is_clitic(rb_at p, rb_at q)
{
    if (q - p == 1)
        return rb_low(*p) == 's' || rb_low(*p) == 'm' || rb_low(*p) == 'd';
    return equals(p, q, "re") || equals(p, q, "ve") || equals(p, q, "ll");
}

static int word_follows(rb_at p, rb_at end)
{
    if (p >= end)
        return 0;
    if (*p < 0x80)
        return is_word(p);
    int len;
    return rb_point(rb_cp(p, end, &len)) == PT_WORD;
}

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
        put(s, p, q - 1);
        put(s, q - 1, e);
        return e;
    }
    if (!is_clitic(r, e) || (is_decade(p, q) && rb_low(*r) == 's'))
        return q;
    rb_scan_emit(s, p, q);
    put(s, q, e);
    return e;
}

/* ---- stops after a word ---- */

/* The first byte after white space, 0 at the end. */
static unsigned next_byte(rb_at p, rb_at end)
{
    p = rb_skip_space(p, end);
    return p < end ? *p : 0;
}

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

/* The marker of a list item, "1." "b)" "2.)": its end, or NULL. */
static rb_at item_marker(rb_scan *s, rb_at p, rb_at q, uint32_t value)
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
        (r = item_marker(s, p, q, *p)) != NULL) {
        put(s, p, r);
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

/* The bytes of a part of the word at q that needs no thought, 0: none. */
static int plain_part(rb_at q, rb_at end)
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
** A word that begins at p; [p, q) is known to belong to it. Emits it, and what
** hangs on it, and returns where the next token begins.
*/
static rb_at word(rb_scan *s, rb_at p, rb_at q)
{
    rb_at end = s->end, r;
    int n, done;
    while (q < end) {
        if ((n = plain_part(q, end)) > 0) {
            q += n;
            continue;
        }
        if ((n = apostrophe(q, end)) > 0) {
            if (equals(p, q, "y") && word_follows(q + n, end)) {
                put(s, p, q + n); /* y'|all */
                return q + n;
            }
            if (!word_follows(q + n, end))
                break;
            if ((r = clitic(s, p, q, n)) != q) {
                if (apostrophe(r, end) == 0)
                    return r;
                /* I'd've: the second clitic hangs on the first */
                p = q = r;
                n = apostrophe(r, end);
                rb_at e = letters(r + n, end);
                if (!is_clitic(r + n, e) || word_follows(e, end))
                    return r;
                put(s, r, e);
                return e;
            }
            q += n; /* O'Connor */
            continue;
        }
        if (end - q >= 2 && is_numero(p, q + 2)) {
            q += 2;
            continue;
        }
        switch (*q) {
        case '.':
            r = word_stop(s, p, q, &done);
            if (done)
                return r;
            break;
        case '-':
            if ((r = rb_reach_email(p, end)) != NULL)
                goto whole;
            if (keeps_hyphen(s, p, q)) {
                q++;
                continue;
            }
            q += broken_off(s, p, q);
            break;
        case '@':
            if ((r = rb_reach_email(p, end)) != NULL)
                goto whole;
            break;
        case ':':
            if ((r = rb_reach_url(p, end)) != NULL)
                goto whole;
            break;
        case '/':
            if (is_slashed(p, q, end)) {
                q++;
                continue;
            }
            break;
        case '&': /* AT&T, R&D */
            if (q - p <= 3 && all_upper(p, q) && q + 1 < end &&
                rb_ascii_upper(q[1])) {
                q++;
                continue;
            }
            break;
        case '$':
            q += is_dollar(p, q);
            break;
        case '(':
            if ((r = plural(q, end)) != NULL)
                goto whole;
            break;
        case ')':
            if (q - p == 1 && rb_ascii_lower(*p) &&
                (r = item_marker(s, p, q, *p)) != NULL) {
                put(s, p, r);
                return r;
            }
            break;
        }
        break;
    }
    if (q < end && *q == '.' && q[-1] == '-')
        q--;
    emit_word(s, p, q);
    return q;
whole:
    rb_scan_emit(s, p, r);
    return r;
}

/* ---- numbers ---- */

static rb_at digits(rb_at p, rb_at end)
{
    while (p < end && rb_is(p, CH_DIGIT))
        p++;
    return p;
}

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

static rb_at number(rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = digits(p, end), r;
    if (q < end && (*q == '.' || *q == ')') && q - p <= 3 &&
        (r = item_marker(s, p, q, value_of(p, q))) != NULL) {
        put(s, p, r);
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
        return word(s, p, q);
    }
    /* "2.1. Methods": the number of a heading */
    if (parts > 0 && end - q > 1 && *q == '.' && rb_is(q + 1, CH_SPACE) &&
        s->n == s->sent0 && q - p <= 8)
        q++;
    rb_scan_emit(s, p, q);
    return q;
}

/* ---- marks ---- */

/* A run of the same byte, as one token. */
static rb_at run(rb_at p, rb_at end)
{
    rb_at q = p + 1;
    while (q < end && *q == *p)
        q++;
    return q;
}

/* Spaced dots after the place p: " . ." are two; *q gets their end. */
static int spaced_dots(rb_at p, rb_at end, rb_at *q)
{
    int n = 0;
    while (end - p >= 2 && *p == ' ' && p[1] == '.' &&
           (end - p == 2 || p[2] != '.')) {
        p += 2;
        n++;
    }
    *q = p;
    return n;
}

static void emit_dots(rb_scan *s, rb_at p, rb_at q)
{
    for (; p < q; p++) {
        if (*p == '.')
            put(s, p, p + 1);
    }
}

static rb_at dots(rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = run(p, end), r;
    long n = q - p;
    int first = p == s->text || !(rb_is(p - 1, CH_LETTER | CH_DIGIT | CH_HIGH));
    if (n == 1 && q < end && first) {
        if (rb_is(q, CH_DIGIT)) { /* .265 */
            q = digits(q, end);
            rb_scan_emit(s, p, q);
            return q;
        }
        if (rb_is(q, CH_LETTER)) { /* .jpeg */
            r = letters(q, end);
            if ((flags_of(q, r) & RB_W_TLD) && !word_follows(r, end)) {
                put(s, p, r);
                return r;
            }
        }
    }
    rb_scan_emit(s, p, q);
    int more = spaced_dots(q, end, &r);
    if (more == 0)
        return rb_scan_stop(s, q,
                            n == 1   ? RB_STOP_POINT
                            : n == 4 ? RB_STOP_FOUR
                                     : RB_STOP_ELLIPSIS);
    /* "compounds. . . . The": the stop, then an ellipsis that begins */
    if (n == 1 && more == 3 && p > s->text && !rb_is(p - 1, CH_SPACE) &&
        rb_ascii_upper(next_byte(r, end))) {
        rb_scan_end_sentence(s);
        emit_dots(s, q, r);
        return r;
    }
    emit_dots(s, q, r);
    return rb_scan_stop(s, r, n + more >= 4 ? RB_STOP_FOUR : RB_STOP_ELLIPSIS);
}

static rb_at exclamation(rb_scan *s, rb_at p)
{
    rb_at q = p;
    while (q < s->end && (*q == '!' || *q == '?'))
        q++;
    rb_scan_emit(s, p, q);
    return rb_scan_stop(s, q, RB_STOP_MARK);
}

/* An apostrophe that begins a word: 'em, '90s */
static rb_at elided(rb_scan *s, rb_at p, int n)
{
    rb_at q = p + n, end = s->end;
    if (p > s->text && !rb_is(p - 1, CH_SPACE | CH_ONE | CH_RUN))
        return NULL;
    rb_at e = digits(q, end);
    if (e - q == 2) {
        if (e < end && rb_low(*e) == 's')
            e++;
        else if (apostrophe(e, end) && end - e > 1 && e[1] == 's')
            e += 2;
        return word_follows(e, end) ? NULL : e;
    }
    e = letters(q, end);
    if (e == q || word_follows(e, end) || apostrophe(e, end))
        return NULL;
    return flags_of(q, e) & RB_W_ELIDED ? e : NULL;
}

/* "***", "_____": a line drawn between sentences */
static int is_rule(const rb_scan *s, rb_at p, rb_at q)
{
    return q - p >= 3 && (p == s->text || rb_is(p - 1, CH_SPACE)) &&
           (q == s->end || rb_is(q, CH_SPACE));
}

static rb_at rule(rb_scan *s, rb_at p, rb_at q)
{
    rb_scan_end_sentence(s);
    rb_scan_emit(s, p, q);
    rb_scan_end_sentence(s);
    return q;
}

static rb_at mark(rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = p + 1, r;
    switch (*p) {
    case '\'':
        if (q < end && *q == '\'') { /* ''quoted'' */
            put(s, p, q + 1);
            return q + 1;
        }
        if ((r = elided(s, p, 1)) != NULL) {
            put(s, p, r);
            return r;
        }
        r = letters(q, end);
        if (p > s->text && !rb_is(p - 1, CH_SPACE) && is_clitic(q, r) &&
            !word_follows(r, end)) {
            put(s, p, r); /* (EU)'s */
            return r;
        }
        break;
    case '`':
        if (q < end && *q == '`')
            q++;
        break;
    case '#':
    case '@':
        if (q < end && is_word(q) && (p == s->text || !is_word(p - 1))) {
            while (q < end && plain_part(q, end) > 0)
                q += plain_part(q, end);
        } else {
            q = run(p, end);
        }
        break;
    case '+':
        if (q < end && rb_is(q, CH_DIGIT) &&
            (p == s->text || rb_is(p - 1, CH_SPACE))) {
            rb_at d = rb_reach_dashed(q, end);
            q = d != NULL ? d : digits(q, end);
        } else {
            q = run(p, end);
        }
        break;
    case ':':
    case '=':
    case ';':
        if ((r = rb_reach_smiley(p, end)) != NULL &&
            (p == s->text || rb_is(p - 1, CH_SPACE))) {
            q = r;
            break;
        }
        if (*p != ';')
            q = run(p, end);
        if (*p == '=' && is_rule(s, p, q))
            return rule(s, p, q);
        break;
    case '*':
    case '_':
    case '~':
        q = run(p, end);
        if (is_rule(s, p, q))
            return rule(s, p, q);
        break;
    default:
        if (rb_is(p, CH_RUN))
            q = run(p, end);
        else if ((*p == ',' || *p == ';') && q < end && *q == *p)
            q = run(p, end);
    }
    rb_scan_emit(s, p, q);
    return q;
}

/* ---- above ASCII ---- */

static rb_at emoji(rb_at p, rb_at end, int len)
{
    uint32_t c = rb_cp(p, end, &len);
    rb_at q = p + len;
    int flag = c - 0x1F1E6 < 26;
    while (q < end && *q >= 0x80) {
        uint32_t next = rb_cp(q, end, &len);
        int joiner = next == 0x200D;
        if (flag && next - 0x1F1E6 < 26)
            flag = 0; /* the second letter of a flag */
        else if (rb_point(next) != PT_JOIN)
            break;
        q += len;
        if (joiner && q < end && *q >= 0x80 &&
            rb_point(rb_cp(q, end, &len)) == PT_EMOJI)
            q += len;
    }
    return q;
}

static int is_bullet(uint32_t c)
{
    return c == PT_BULLET || c == 0x2043 || c == 0x25CF || c == 0x25AA ||
           c == 0x25E6 || c == 0x2023 || c == 0x25A0;
}

/* A bullet begins an item: at the start of the text, or as the last did. */
static void bullet(rb_scan *s, rb_at p, uint32_t c)
{
    if (s->n == s->sent0)
        s->bullet = c;
    else if (s->bullet == c && rb_is(p - 1, CH_SPACE))
        rb_scan_end_sentence(s);
}

static rb_at high(rb_scan *s, rb_at p)
{
    int len;
    uint32_t c = rb_cp(p, s->end, &len);
    rb_at q = p + len, r;
    switch (rb_point(c)) {
    case PT_SPACE:
        return q;
    case PT_WORD:
        return word(s, p, q);
    case PT_JOIN:
        /* on the mark before it, unless its sentence is closed */
        if (s->n > s->sent0 && s->text + s->stop[s->n - 1] == p)
            s->stop[s->n - 1] += (uint32_t)len;
        else if (c != 0xAD && c != 0x200C && c != 0x200D && c < 0xFE00)
            rb_scan_emit(s, p, q);
        return q;
    case PT_EMOJI:
        q = emoji(p, s->end, len);
        break;
    case PT_STOP:
        rb_scan_emit(s, p, q);
        return rb_scan_stop(s, q,
                            c == PT_ELLIPSIS ? RB_STOP_ELLIPSIS
                            : c == 0x203C || (c >= 0x2047 && c <= 0x2049)
                                ? RB_STOP_MARK
                                : RB_STOP_POINT);
    case PT_CLOSE:
    case PT_OPEN:
        if (c != PT_APOSTROPHE && c != 0x2018)
            break;
        if ((r = elided(s, p, len)) != NULL) {
            q = r;
            break;
        }
        r = letters(q, s->end);
        if (c == PT_APOSTROPHE && p > s->text && !rb_is(p - 1, CH_SPACE) &&
            is_clitic(q, r) && !word_follows(r, s->end))
            q = r;
        break;
    default:
        if (is_bullet(c))
            bullet(s, p, c);
    }
    rb_scan_emit(s, p, q);
    return q;
}

/* ---- the loop ---- */

static rb_at other(rb_scan *s, rb_at p)
{
    if (rb_is(p, CH_DIGIT))
        return number(s, p);
    if (rb_is(p, CH_HIGH))
        return high(s, p);
    if (*p == '.')
        return dots(s, p);
    if (rb_is(p, CH_STOP))
        return exclamation(s, p);
    return mark(s, p);
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
            if (!(rb_is(q, CH_GLUE) | may_be_joined(p, q)) && n < cap &&
                q - p <= RB_TOKEN_MAX) {
                start[n] = (uint32_t)(p - text);
                stop[n++] = (uint32_t)(q - text);
                p = q + (*q == ' ');
                continue;
            }
            s->n = n;
            p = word(s, p, q);
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
