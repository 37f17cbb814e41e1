/*
** mark.c - everything that is neither a word nor a number
**
** A mark is a token, a run of the same mark too. Stops go on to sentence.c;
** apostrophes may begin a word ('em); above ASCII the class of the code point
** decides.
*/
#include "lex.h"

#include "reach.h"

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
            rb_scan_emit(s, p, p + 1);
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
                rb_scan_emit(s, p, r);
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
static rb_at elided(const rb_scan *s, rb_at p, int n)
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

/* An apostrophe or a straight quotation mark of one stroke. */
static rb_at stroke(rb_scan *s, rb_at p)
{
    rb_at end = s->end, q = p + 1, r;
    if (q < end && *q == '\'') /* ''quoted'' */
        return q + 1;
    if ((r = elided(s, p, 1)) != NULL)
        return r;
    r = letters(q, end);
    if (p > s->text && !rb_is(p - 1, CH_SPACE) && is_clitic(q, r) &&
        !word_follows(r, end))
        return r; /* (EU)'s */
    return q;
}

static int after_space(const rb_scan *s, rb_at p)
{
    return p == s->text || rb_is(p - 1, CH_SPACE);
}

/* #tag, @name */
static rb_at tag(const rb_scan *s, rb_at p)
{
    rb_at q = p + 1, end = s->end;
    if (q >= end || !is_word(q) || (p > s->text && is_word(p - 1)))
        return run(p, end);
    for (int n; q < end && (n = plain_part(q, end)) > 0;)
        q += n;
    return q;
}

/* +4550981306 */
static rb_at plus(const rb_scan *s, rb_at p)
{
    rb_at q = p + 1, end = s->end;
    if (q >= end || !rb_is(q, CH_DIGIT) || !after_space(s, p))
        return run(p, end);
    rb_at r = rb_reach_dashed(q, end);
    return r != NULL ? r : digits(q, end);
}

static rb_at face(const rb_scan *s, rb_at p)
{
    rb_at r = after_space(s, p) ? rb_reach_smiley(p, s->end) : NULL;
    return r != NULL ? r : run(p, s->end);
}

static rb_at mark_end(const rb_scan *s, rb_at p)
{
    switch (*p) {
    case '#':
    case '@':
        return tag(s, p);
    case '+':
        return plus(s, p);
    case ':':
    case '=':
    case ';':
        return face(s, p);
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case '"':
        return p + 1;
    case '`':
        return p + 1 < s->end && p[1] == '`' ? p + 2 : p + 1;
    }
    return run(p, s->end);
}

static rb_at other_mark(rb_scan *s, rb_at p)
{
    rb_at q = *p == '\'' ? stroke(s, p) : mark_end(s, p);
    if ((*p == '*' || *p == '_' || *p == '~' || *p == '=') && is_rule(s, p, q))
        return rule(s, p, q);
    rb_scan_emit(s, p, q);
    return q;
}

rb_at rb_scan_mark(rb_scan *s, rb_at p)
{
    if (*p == '.')
        return dots(s, p);
    if (rb_is(p, CH_STOP))
        return exclamation(s, p);
    return other_mark(s, p);
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

rb_at rb_scan_high(rb_scan *s, rb_at p)
{
    int len;
    uint32_t c = rb_cp(p, s->end, &len);
    rb_at q = p + len, r;
    switch (rb_point(c)) {
    case PT_SPACE:
        return q;
    case PT_WORD:
        return rb_scan_word(s, p, q);
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
