/*
** lines.c - from lines to paragraphs
**
** A blank line ends a paragraph. Inside a block of lines without blank ones
** it depends: where a typist or a mailer broke the lines at a width, the next
** line's first word would not have fitted, and most lines begin in small
** letters: such lines are joined. Otherwise every line is a paragraph. A block
** is read twice, once to measure it; nothing is kept per line.
*/
#include "scan.h"

#include <string.h>
#include "furniture.h"

enum { NARROW = 130, SHORT_LINE = 30, LONG_PARAGRAPH = 150 }; /* bytes */
enum { FIRST_PARAGRAPHS = 6, FIRST_SHORT_PARAGRAPHS = 300 };

typedef struct line {
    rb_at p, q; /* without the white space around it */
    rb_at next; /* where the next line begins */
    int indent; /* bytes of white space in front */
} line;

typedef struct block {
    long width; /* of the longest line */
    uint32_t lines, fits, small;
    int wrapped;
} block;

typedef struct reader {
    rb_at end;
    long wrap;     /* width of the wrapped blocks so far, 0: none */
    int odd;       /* the text has line ends other than \n */
    int after;     /* the line before was furniture */
    uint32_t body; /* long paragraphs so far */
} reader;

/* U+2028 or U+2029 */
static int is_separator(rb_at p, rb_at end)
{
    return end - p >= 3 && p[0] == 0xE2 && p[1] == 0x80 &&
           (p[2] == 0xA8 || p[2] == 0xA9);
}

static rb_at line_end(const reader *r, rb_at p)
{
    if (!r->odd) {
        rb_at q = memchr(p, '\n', (size_t)(r->end - p));
        return q != NULL ? q : r->end;
    }
    while (p < r->end && *p != '\n' && *p != '\r' && !is_separator(p, r->end))
        p++;
    return p;
}

static int has_separator(rb_at p, rb_at end, int last)
{
    rb_at from = p;
    while ((p = memchr(p, last, (size_t)(end - p))) != NULL) {
        if (p - from >= 2 && is_separator(p - 2, end))
            return 1;
        p++;
    }
    return 0;
}

static line read_line(const reader *r, rb_at p)
{
    line l = {.p = p, .q = line_end(r, p)};
    l.next = l.q;
    if (l.next < r->end) {
        if (*l.next >= 0x80)
            l.next += 3;
        else
            l.next +=
                *l.next == '\r' && r->end - l.next > 1 && l.next[1] == '\n' ? 2
                                                                            : 1;
    }
    while (l.p < l.q && rb_is(l.p, CH_SPACE))
        l.p++;
    l.indent = (int)(l.p - p > 1000 ? 1000 : l.p - p);
    while (l.q > l.p && rb_is(l.q - 1, CH_SPACE))
        l.q--;
    return l;
}

static int is_blank(const line *l)
{
    return l->p == l->q;
}

static long first_word(const line *l)
{
    rb_at q = l->p;
    while (q < l->q && !rb_is(q, CH_SPACE) && q - l->p < 100)
        q++;
    return q - l->p;
}

static int begins_small(const line *l)
{
    if (*l->p < 0x80)
        return rb_ascii_lower(*l->p);
    int len;
    uint32_t c = rb_cp(l->p, l->q, &len);
    return rb_is_alpha(c) && !rb_is_upper(c) && c < 0x590;
}

/* Something stands at the end that closes a sentence or a heading. */
static int ends_closed(const line *l)
{
    rb_at q = l->q;
    while (q > l->p + 1 && (q[-1] == '"' || q[-1] == '\'' || q[-1] == ')'))
        q--;
    if (q - l->p >= 3 && q[-3] == 0xE2 && q[-2] == 0x80 &&
        (q[-1] == 0x9D || q[-1] == 0x99))
        q -= 3;
    return q > l->p && strchr(".!?:;", q[-1]) != NULL && q[-1] != 0;
}

/* "- item", "* item", "3. item", "# heading", "> quoted" */
static int is_marked(const line *l)
{
    rb_at p = l->p;
    if (rb_is(p, CH_DIGIT)) {
        while (p < l->q && rb_is(p, CH_DIGIT))
            p++;
        return l->q - p > 1 && (*p == '.' || *p == ')') &&
               rb_is(p + 1, CH_SPACE);
    }
    if (l->q - p > 3 && memcmp(p, "\xE2\x80\xA2", 3) == 0)
        return 1;
    while (p < l->q && *p == '#')
        p++;
    if (p == l->p && *p != 0 && strchr("-*+>", *p) != NULL)
        p++;
    return p > l->p && p < l->q && rb_is(p, CH_SPACE);
}

static int next_would_not_fit(const block *b, const line *l, const line *next)
{
    return l->q - l->p + 1 + first_word(next) > b->width - 3;
}

/*
** Measure the block that begins with line l. In a short block the capitals
** may stand by chance at the beginnings of lines: it counts as wrapped when it
** fits the width of wrapped blocks before it.
*/
static block measure(reader *r, line l)
{
    block b = {.width = l.q - l.p, .lines = 1};
    line first = l;
    for (;;) {
        line n = read_line(r, l.next);
        if (l.next >= r->end || is_blank(&n))
            break;
        if (n.q - n.p > b.width)
            b.width = n.q - n.p;
        b.small += begins_small(&n);
        b.lines++;
        if (b.width > NARROW)
            return b;
        l = n;
    }
    if (b.width < r->wrap)
        b.width = r->wrap;
    l = first;
    for (uint32_t i = 1; i < b.lines; i++) {
        line n = read_line(r, l.next);
        b.fits += next_would_not_fit(&b, &l, &n);
        l = n;
    }
    uint32_t breaks = b.lines - 1;
    int known = b.width == r->wrap && b.fits == breaks;
    b.wrapped = breaks > 0 && b.width >= 40 && b.fits * 10 >= breaks * 6 &&
                (b.small * 10 >= breaks * 4 || known);
    if (b.wrapped)
        r->wrap = b.width;
    return b;
}

static int joins(const block *b, const line *l, const line *next)
{
    if (is_marked(next) || (is_marked(l) && *l->p == '#'))
        return 0;
    if (begins_small(next) && !ends_closed(l))
        return b->wrapped || l->q - l->p >= SHORT_LINE;
    if (!b->wrapped || (next->indent > l->indent + 1 && ends_closed(l)))
        return 0;
    return next_would_not_fit(b, l, next) ||
           (begins_small(next) && l->q - l->p >= SHORT_LINE);
}

/* The marker of a heading or a quotation is not text. */
static rb_at skip_marker(const line *l)
{
    rb_at p = l->p;
    while (p < l->q && *p == '#' && p - l->p < 6)
        p++;
    if (p == l->p && *p == '>')
        p++;
    return p > l->p && p < l->q && rb_is(p, CH_SPACE) ? p : l->p;
}

static void add_furniture(rb_scan *s, const line *l, const char *reason)
{
    s->d->n_tok = s->n;
    if (rb_furniture_add(s->d, (uint32_t)(l->p - s->text),
                         (uint32_t)(l->q - s->text), reason) == 0)
        s->failed = 1;
}

/*
** The top is the first paragraphs, and in a page copied with its menus all that
** comes before a long one.
*/
static const char *furniture(const rb_scan *s, const reader *r, const line *l)
{
    uint32_t n = s->d->par.n;
    rb_furniture_place at = {.below = n > 0,
                             .top =
                                 n < FIRST_PARAGRAPHS ||
                                 (r->body == 0 && n < FIRST_SHORT_PARAGRAPHS),
                             .after = r->after};
    return rb_furniture((const char *)l->p, (size_t)(l->q - l->p), &at);
}

/* The paragraph from p up to q. */
static void paragraph(rb_scan *s, rb_at p, rb_at q)
{
    rb_doc *d = s->d;
    rb_par par = {.start = (uint32_t)(p - s->text),
                  .end = (uint32_t)(q - s->text),
                  .sent0 = d->sent.n};
    s->end = q;
    s->item = s->bullet = 0;
    rb_scan_tokens(s, p, q);
    rb_scan_end_sentence(s);
    par.sent1 = d->sent.n;
    if (par.sent1 > par.sent0 && rb_vec_push(d->mem, &d->par, par) != 0)
        s->failed = 1;
}

/* The block that begins with line l; returns what follows it. */
static rb_at read_block(rb_scan *s, reader *r, line l)
{
    block b = measure(r, l);
    for (;;) {
        line first = l, n = read_line(r, l.next);
        int more = l.next < r->end && !is_blank(&n);
        while (more && joins(&b, &l, &n)) {
            l = n;
            n = read_line(r, l.next);
            more = l.next < r->end && !is_blank(&n);
        }
        const char *reason = NULL;
        if (first.p == l.p)
            reason = furniture(s, r, &l);
        r->after = reason != NULL;
        r->body += l.q - first.p >= LONG_PARAGRAPH;
        if (reason != NULL)
            add_furniture(s, &l, reason);
        else
            paragraph(s, skip_marker(&first), l.q);
        if (!more || s->failed)
            return l.next;
        l = n;
    }
}

static void scan_stretch(rb_scan *s, reader *r, rb_at p, rb_at end)
{
    r->end = end;
    while (p < end && !s->failed) {
        line l = read_line(r, p);
        p = is_blank(&l) ? l.next : read_block(s, r, l);
    }
}

/* What the loader has marked as furniture, lines in the order of the text, is
** passed over. */
int rb_scan_text(rb_scan *s)
{
    rb_at p = s->text, end = p + s->d->len;
    reader r = {.end = end};
    const rb_layer *marked = rb_layer_find(s->d, "furniture");
    uint32_t marks = marked != NULL ? marked->ann.n : 0;
    r.odd = memchr(p, '\r', s->d->len) != NULL || has_separator(p, end, 0xA8) ||
            has_separator(p, end, 0xA9);
    for (uint32_t i = 0; i < marks; i++) {
        rb_at from = s->text + marked->ann.v[i].start;
        rb_at to = s->text + marked->ann.v[i].end;
        if (from > p)
            scan_stretch(s, &r, p, from);
        if (to > p)
            p = to;
    }
    scan_stretch(s, &r, p, end);
    return s->failed ? RB_ENOMEM : RB_OK;
}
