/*
** sentence.c - does the sentence end at this stop?
**
** A stop is judged by what it closes (a word, a number, an abbreviation, an
** ellipsis), by the marks that close around it, and by the next word: small
** letters go on, capitals begin, and after an abbreviation only a function
** word in capitals ("The", "How") shows that something begins. Nothing looks
** further ahead than a few words.
*/
#include "lex.h"

#include "reach.h"

enum { TYPE_BATCH = 256 }; /* tokens */

enum next_kind {
    NX_END,
    NX_UPPER, /* also letters that have no case */
    NX_LOWER,
    NX_DIGIT,
    NX_DASH,
    NX_SIGN, /* $ # @ and bullets: they can begin a sentence */
    NX_OTHER
};

typedef struct next {
    enum next_kind kind;
    rb_at p;    /* first byte after white space and opening marks */
    int opener; /* the last opening mark, 0: none */
} next;

typedef struct stop {
    enum rb_stop kind;
    uint32_t prev; /* token before the stop; UINT32_MAX: none */
    uint8_t quote; /* a quotation mark closes after it */
    uint8_t paren; /* a bracket does */
    uint8_t wide;  /* a stop of a script without spaces */
} stop;

/* ---- what comes next ---- */

static int opener(rb_at p, rb_at end, int *len)
{
    *len = 1;
    if (*p < 0x80)
        return *p == '"' || *p == '\'' || *p == '(' || *p == '[' || *p == '`'
                   ? *p
                   : 0;
    uint32_t c = rb_cp(p, end, len);
    return rb_point(c) == PT_OPEN ? '"' : 0;
}

static enum next_kind kind_above(rb_at p, rb_at end)
{
    int len;
    uint32_t c = rb_cp(p, end, &len);
    if (c >= 0x2010 && c <= 0x2015)
        return NX_DASH;
    switch (rb_point(c)) {
    case PT_WORD:
        return rb_is_upper(c) || rb_lower(c) == c ? NX_UPPER : NX_OTHER;
    case PT_EMOJI:
        return NX_SIGN;
    }
    return c == PT_BULLET || (c >= 0x20A0 && c < 0x20D0) || c == 0xA3 ||
                   c == 0xA5 || c == 0xBF || c == 0xA1
               ? NX_SIGN
               : NX_OTHER;
}

static enum next_kind kind_at(rb_at p, rb_at end)
{
    if (p >= end)
        return NX_END;
    if (rb_ascii_upper(*p))
        return NX_UPPER;
    if (rb_ascii_lower(*p))
        return NX_LOWER;
    if (rb_is(p, CH_DIGIT))
        return NX_DIGIT;
    if (*p >= 0x80) {
        int len;
        uint32_t c = rb_cp(p, end, &len);
        if (rb_point(c) == PT_WORD && rb_is_alpha(c) && !rb_is_upper(c)) {
            /* small letters have another form, Han and Arabic do not */
            return c < 0x590 || (c >= 0x1E00 && c < 0x2000) ? NX_LOWER
                                                            : NX_UPPER;
        }
        return kind_above(p, end);
    }
    if (*p == '-')
        return NX_DASH;
    return *p != 0 && strchr("$#@*_=~|", *p) != NULL ? NX_SIGN : NX_OTHER;
}

static next look(rb_at p, rb_at end)
{
    next x = {NX_END, rb_skip_space(p, end), 0};
    for (int len, c, n = 0; x.p < end && n < 4; n++, x.p += len) {
        c = opener(x.p, end, &len);
        if (c == 0)
            break;
        x.opener = c;
    }
    x.kind = kind_at(x.p, end);
    return x;
}

static int is_function_word(rb_at p, rb_at end)
{
    rb_at q = letters(p, end);
    if (q < end && ((*q == '.' && q - p == 1) || *q == '-'))
        return 0; /* "J. A. Smith" */
    return (flags_of(p, q) & RB_W_FUNC) != 0;
}

/* ---- what stands before ---- */

static int begins_upper(const rb_scan *s, uint32_t tok)
{
    return rb_ascii_upper(s->text[s->start[tok]]);
}

static uint32_t token_flags(const rb_scan *s, uint32_t tok)
{
    return flags_of(s->text + s->start[tok], s->text + s->stop[tok]);
}

/* A plain word in small letters, not likely to be an abbreviation. */
static int is_small_word(const rb_scan *s, uint32_t tok, int min)
{
    rb_at p = s->text + s->start[tok], q = s->text + s->stop[tok];
    if (q - p < min)
        return 0;
    for (; p < q; p++) {
        if (!rb_ascii_lower(*p))
            return 0;
    }
    return 1;
}

/* ---- the kinds of stop ---- */

/* After a dash only a capital shows that something new begins. */
static int dash_begins(rb_at p, rb_at end)
{
    int len;
    while (p < end && kind_at(p, end) == NX_DASH) {
        rb_cp(p, end, &len);
        p += len;
    }
    return p < end && rb_is(p, CH_SPACE) && look(p, end).kind == NX_UPPER;
}

/* A name or a pronoun and a verb of saying: it belongs to the quotation. */
static int attribution(rb_at p, rb_at end)
{
    rb_at q = letters(p, end);
    uint32_t f = flags_of(p, q);
    int pronoun = f & RB_W_FUNC;
    if (pronoun && (q - p > 4 || (q - p == 3 && rb_low(*p) == 't')))
        return 0; /* "the", "those": too far to tell */
    for (int n = 0; n < 3 && q < end; n++) {
        if (*q == '.' && (f & (RB_W_TITLE | RB_W_ABBR)))
            q++;
        if (q == p || q >= end || *q != ' ')
            return 0;
        p = q + 1;
        q = letters(p, end);
        f = flags_of(p, q);
        if (f & RB_W_VERB)
            return rb_ascii_lower(*p);
        if (pronoun || !rb_ascii_upper(*p))
            return 0;
    }
    return 0;
}

/* iPhone, eBay */
static int is_camel(rb_at p, rb_at end)
{
    rb_at q = letters(p, end);
    for (p++; p < q; p++) {
        if (rb_ascii_upper(*p))
            return 1;
    }
    return 0;
}

static int is_number(const rb_scan *s, uint32_t tok)
{
    return s->stop[tok] - s->start[tok] >= 3 &&
           rb_is(s->text + s->start[tok], CH_DIGIT);
}

static int begins_url(rb_at p, rb_at end)
{
    return rb_reach_url(p, end) != NULL;
}

static int point_ends(const rb_scan *s, const stop *st, const next *x)
{
    switch (x->kind) {
    case NX_LOWER:
        if (st->quote || st->paren)
            return 0;
        if (x->opener != 0)
            return x->opener == '(';
        if (begins_url(x->p, s->end) || is_camel(x->p, s->end))
            return 1;
        /* written without capitals; short words may be abbreviations */
        if (is_small_word(s, st->prev, 4))
            return 1;
        return is_function_word(x->p, s->end) &&
               (is_small_word(s, st->prev, 2) || is_number(s, st->prev) ||
                letters(x->p, s->end) == x->p + 1);
    case NX_DASH:
        return dash_begins(x->p, s->end);
    case NX_OTHER:
        return x->opener != 0;
    default:
        return 1;
    }
}

static int mark_ends(const rb_scan *s, const stop *st, const next *x)
{
    int bang = (token_flags(s, st->prev) & RB_W_BANG) != 0;
    int alone = s->text[s->start[st->prev]] == '('; /* (!), (?) */
    if (alone && st->paren)
        return 0;
    switch (x->kind) {
    case NX_LOWER:
        return !st->quote && !st->paren && x->opener == 0 &&
               !begins_upper(s, st->prev);
    case NX_UPPER:
        if (st->quote && x->opener == 0 && attribution(x->p, s->end))
            return 0;
        return !(bang && x->opener == 0);
    case NX_DASH:
        return dash_begins(x->p, s->end);
    case NX_OTHER:
        return x->opener != 0;
    default:
        return 1;
    }
}

static int ellipsis_ends(const rb_scan *s, const stop *st, const next *x)
{
    if (x->kind != NX_UPPER || x->opener == '(')
        return 0;
    if (st->paren && !st->quote)
        return 0; /* [...] */
    if (st->quote || x->opener || st->kind == RB_STOP_FOUR)
        return 1;
    /* "I" has its capital anyway */
    return !(*x->p == 'I' && letters(x->p, s->end) == x->p + 1);
}

static int abbreviation_ends(const rb_scan *s, const stop *st, const next *x)
{
    if (x->kind != NX_UPPER || x->opener == '(' || x->opener == '[')
        return 0;
    return st->quote || is_function_word(x->p, s->end);
}

/* "At 5 p.m. Smith left": a phrase of time in front of its clause. */
static int fronted(const rb_scan *s)
{
    uint32_t n = s->n - s->sent0;
    return n <= 3 || (n <= 5 && (token_flags(s, s->sent0) & RB_W_FUNC));
}

static int clock_ends(const rb_scan *s, const stop *st, const next *x)
{
    if (x->kind != NX_UPPER || x->opener == '(' || x->opener == '[')
        return 0;
    rb_at q = letters(x->p, s->end);
    if (flags_of(x->p, q) & RB_W_CLOCKED)
        return 0;
    if (st->quote || is_function_word(x->p, s->end))
        return 1;
    if (s->n - s->sent0 >= 3) { /* "a 6 a.m. Senate vote" */
        rb_at p = s->text + s->start[s->n - 3];
        if (s->stop[s->n - 3] - s->start[s->n - 3] == 1 && rb_low(*p) == 'a')
            return 0;
    }
    return !fronted(s);
}

static int ends(const rb_scan *s, const stop *st, const next *x)
{
    if (x->kind == NX_DIGIT && x->opener == '(')
        return 0; /* "Viva Maria! (1965)" */
    switch (st->kind) {
    case RB_STOP_POINT:
        return point_ends(s, st, x);
    case RB_STOP_MARK:
        return mark_ends(s, st, x);
    case RB_STOP_ELLIPSIS:
    case RB_STOP_FOUR:
        return ellipsis_ends(s, st, x);
    case RB_STOP_ABBR:
        return abbreviation_ends(s, st, x);
    case RB_STOP_TITLE:
        return st->quote && abbreviation_ends(s, st, x);
    case RB_STOP_LAST:
        return x->kind == NX_UPPER && x->opener != '(';
    case RB_STOP_CLOCK:
        return clock_ends(s, st, x);
    }
    return 0;
}

/* No white space follows the stop: "great.The", "year.[3]", "year.12 The" */
static rb_at glued(rb_scan *s, rb_at p, const stop *st)
{
    rb_at end = s->end, q = NULL;
    if (st->kind != RB_STOP_POINT && st->kind != RB_STOP_MARK)
        return p;
    if (st->wide)
        q = p;
    else if (rb_is(p, CH_LETTER) && rb_ascii_upper(*p) &&
             is_small_word(s, st->prev, 2) && p + 1 < end &&
             !rb_ascii_upper(p[1]))
        q = p;
    else if (*p == '[')
        q = rb_reach_note(p, end);
    else if (rb_is(p, CH_DIGIT) && !st->quote &&
             !rb_is(s->text + s->start[st->prev], CH_DIGIT)) {
        for (q = p; q < end && rb_is(q, CH_DIGIT); q++)
            ;
        if (q - p > 3 || q == end || *q != ' ' || look(q, end).kind != NX_UPPER)
            q = NULL;
    }
    if (q == NULL)
        return p;
    if (q != p && look(q, end).kind == NX_LOWER)
        return p;
    p = rb_scan_tokens(s, p, q);
    rb_scan_end_sentence(s);
    return p;
}

/* What hangs on the sentence after its stop: notes and faces; p: nothing. */
static rb_at tail(const rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = rb_skip_space(p, end), r;
    if (q >= end)
        return p;
    if (*q == '[' && (r = rb_reach_note(q, end)) != NULL)
        return r;
    if ((r = rb_reach_smiley(q, end)) != NULL)
        return r;
    if (*q >= 0xF0) {
        int len;
        if (rb_point(rb_cp(q, end, &len)) == PT_EMOJI)
            return q + len;
    }
    return p;
}

static rb_at decide(rb_scan *s, rb_at p, stop *st)
{
    if (p >= s->end || st->prev == UINT32_MAX)
        return p;
    if (rb_space_len(p, s->end) == 0)
        return glued(s, p, st);
    rb_at cut = tail(s, p);
    next x = look(cut, s->end);
    if (x.kind == NX_END || !ends(s, st, &x))
        return p;
    if (cut != p)
        p = rb_scan_tokens(s, p, cut);
    rb_scan_end_sentence(s);
    return p;
}

/* ---- marks that close after a stop ---- */

/* The closing quotation mark at p: its bytes, or 0. */
static int closing_quote(rb_at p, rb_at end)
{
    int len = 1;
    if (*p == '\'' || *p == '"') {
        if (*p == '\'' && end - p >= 2 && p[1] == '\'')
            len = 2;
    } else if (*p < 0x80 || rb_point(rb_cp(p, end, &len)) != PT_CLOSE) {
        return 0;
    }
    return p + len < end && rb_is(p + len, CH_LETTER | CH_DIGIT) ? 0 : len;
}

static rb_at run_of(rb_at p, rb_at end, const char *set)
{
    while (p < end && *p != 0 && strchr(set, *p) != NULL)
        p++;
    return p;
}

static rb_at closers(rb_scan *s, rb_at p, stop *st)
{
    for (rb_at end = s->end; p < end;) {
        int len = closing_quote(p, end);
        rb_at q = p + 1;
        if (len > 0) {
            st->quote = 1;
            q = p + len;
        } else if (*p == ')' || *p == ']' || *p == '}') {
            st->paren = 1;
        } else if (*p == '.') {
            q = run_of(p, end, ".");
            st->kind = q - p > 1                      ? RB_STOP_ELLIPSIS
                       : st->kind == RB_STOP_ELLIPSIS ? RB_STOP_FOUR
                                                      : RB_STOP_POINT;
        } else if (*p == '!' || *p == '?') {
            q = run_of(p, end, "!?");
            st->kind = RB_STOP_MARK;
        } else {
            break;
        }
        rb_scan_emit(s, p, q);
        p = q;
    }
    return p;
}

rb_at rb_scan_stop(rb_scan *s, rb_at p, enum rb_stop kind)
{
    uint32_t self = kind >= RB_STOP_ABBR ? 0 : 1; /* the stop's own token */
    stop st = {.kind = kind, .prev = UINT32_MAX};
    if (s->n >= s->sent0 + self + 1)
        st.prev = s->n - self - 1;
    st.wide = p > s->text && p[-1] >= 0x80 && kind == RB_STOP_POINT;
    p = closers(s, p, &st);
    /* a mark set apart: 'word. ”' */
    if (s->end - p >= 4 && memcmp(p, " \xE2\x80\x9D", 4) == 0) {
        rb_scan_emit(s, p + 1, p + 4);
        st.quote = 1;
        p += 4;
    }
    return decide(s, p, &st);
}

/* ---- sentences ---- */

void rb_scan_end_sentence(rb_scan *s)
{
    if (s->n == s->sent0 || s->failed)
        return;
    rb_sent sent = {.start = s->start[s->sent0],
                    .end = s->stop[s->n - 1],
                    .tok0 = s->sent0,
                    .tok1 = s->n,
                    .par = s->d->par.n};
    if (rb_vec_push(s->d->mem, &s->d->sent, sent) != 0)
        s->failed = 1;
    s->sent0 = s->n;
    if (s->types && s->n - s->typed >= TYPE_BATCH)
        rb_scan_types(s);
}

int rb_scan_at_item(const rb_scan *s)
{
    return s->n == s->sent0 || (s->n == s->sent0 + 1 && s->bullet != 0);
}
