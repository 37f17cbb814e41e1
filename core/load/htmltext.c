/*
** htmltext.c - the text of a page's article, and the way back to the page
**
** Blocks stand apart, blanks are squeezed, entities become what they mean.
** A decoded text is compared with the bytes it came from as it is written:
** where both are the same the map says so, and only there.
*/
#include "htmltext.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"

enum { GAP_NONE, GAP_BLANK, GAP_CELL, GAP_LINE, GAP_BLOCK };

typedef struct writer {
    rb_buf *out;
    rb_mapper *map;
    const char *html;
    int gap;                   /* owed before the next word */
    uint32_t gap_src, gap_len; /* the blanks that GAP_BLANK stands for */
    int breaks;                /* <br> since the last word */
    int pre;                   /* blanks are kept */
} writer;

static void put(writer *w, int kind, const char *s, uint32_t n, uint32_t src,
                uint32_t src_len)
{
    rb_buf_put(w->out, s, n);
    rb_mapper_add(w->map, kind, n, src, src_len);
}

/* Write what is owed, before what stands at src. */
static void pay(writer *w, uint32_t src)
{
    static const char *const made[] = {"", " ", "\t", "\n", "\n\n"};
    int gap = w->out->n == 0 ? GAP_NONE : w->gap;
    w->gap = GAP_NONE;
    w->breaks = 0;
    if (gap == GAP_NONE)
        return;
    if (gap == GAP_BLANK && w->gap_len > 0) {
        int same = w->gap_len == 1 && w->html[w->gap_src] == ' ';
        put(w, same ? RB_MAP_SAME : RB_MAP_WHOLE, " ", 1, w->gap_src,
            w->gap_len);
    } else {
        put(w, RB_MAP_MADE, made[gap], (uint32_t)strlen(made[gap]), src, 0);
    }
}

static void owe(writer *w, int gap)
{
    if (gap > w->gap)
        w->gap = gap;
}

/* ---- a text node beside its source ---- */

/* Bytes of the blank or invisible character at s, or 0. */
static uint32_t blank_at(const char *s, const char *end)
{
    unsigned char c = (unsigned char)*s;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c == 0xC2 && end - s > 1 && (unsigned char)s[1] == 0xA0)
        return 2;
    if (c == 0xE3 && end - s > 2 && memcmp(s, "\xE3\x80\x80", 3) == 0)
        return 3;
    if (c == 0xE2 && end - s > 2 && (unsigned char)s[1] == 0x80) {
        unsigned char d = (unsigned char)s[2];
        if ((d >= 0x80 && d <= 0x8A) || d == 0xAF || d == 0xA8 || d == 0xA9)
            return 3;
    }
    return 0;
}

/* A soft hyphen, a zero-width space, a mark of byte order: not text. */
static uint32_t unseen_at(const char *s, const char *end)
{
    unsigned char c = (unsigned char)*s;
    if (c == 0xC2 && end - s > 1 && (unsigned char)s[1] == 0xAD)
        return 2;
    if (c == 0xE2 && end - s > 2 && memcmp(s, "\xE2\x80\x8B", 3) == 0)
        return 3;
    if (c == 0xEF && end - s > 2 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        return 3;
    return 0;
}

static uint32_t char_len(const char *s, const char *end)
{
    int n;
    rb_utf8_decode(s, end, &n);
    return (uint32_t)n;
}

static int is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* Could raw bytes at r begin what the decoded text goes on with at t? */
static int goes_on(const char *r, const char *rend, const char *t,
                   const char *tend)
{
    if (t == tend)
        return 1;
    if (r == rend)
        return 0;
    return *r == *t || *r == '&' || *r == '<' || (*r == '\r' && *t == '\n');
}

/* "&#8217;": its bytes, or 0. */
static uint32_t numeric(const char *r, const char *rend)
{
    const char *p = r + 2;
    if (rend - r < 3 || r[1] != '#')
        return 0;
    if (*p == 'x' || *p == 'X')
        p++;
    while (p < rend && is_name(*p) && p - r < 32)
        p++;
    return (uint32_t)(p - r) + (p < rend && *p == ';');
}

/*
** r is at '&', t at what the parser read from there. Find the reference's
** bytes and the bytes of the text that it stands for; 0: a plain '&'.
*/
static uint32_t reference(const char *r, const char *rend, const char *t,
                          const char *tend, uint32_t *out)
{
    uint32_t k = numeric(r, rend), one = char_len(t, tend);
    *out = one;
    if (k > 0)
        return *t == '&' && k > 2 && rend - r > 3 && !is_name(r[2]) ? 0 : k;
    if (*t == '&') {
        if (rend - r < 4 || (memcmp(r, "&amp", 4) && memcmp(r, "&AMP", 4)))
            return 0;
        return rend - r > 4 && r[4] == ';' ? 5 : 4;
    }
    for (k = 1; r + k < rend && is_name(r[k]) && k < 40;)
        k++;
    if (r + k < rend && r[k] == ';') {
        if (goes_on(r + k + 1, rend, t + one, tend))
            return k + 1;
        if (t + one < tend) {
            uint32_t two = one + char_len(t + one, tend);
            if (goes_on(r + k + 1, rend, t + two, tend)) {
                *out = two;
                return k + 1;
            }
        }
    }
    for (uint32_t j = 3; j <= k && j < 8; j++) { /* "&copy2020" */
        if (goes_on(r + j, rend, t + one, tend))
            return j;
    }
    return k;
}

typedef struct run {
    const char *t, *tend; /* decoded */
    const char *r, *rend; /* as written */
} run;

/* Markup inside the written form (a comment, a stray end tag) is skipped. */
static void skip_markup(run *x)
{
    while (x->r < x->rend && *x->r == '<' && x->t < x->tend) {
        if (*x->t == '<' && x->rend - x->r > 1 && x->r[1] != '/' &&
            x->r[1] != '!' && x->r[1] != '?' && !is_name(x->r[1]))
            return;
        if (*x->t == '<' && x->rend - x->r == 1)
            return;
        const char *gt = memchr(x->r, '>', (size_t)(x->rend - x->r));
        x->r = gt != NULL ? gt + 1 : x->rend;
    }
}

/* One character: *src_len bytes of the source give *len of the text; is it
** the same bytes? */
static int step(run *x, uint32_t *len, uint32_t *src_len)
{
    *len = char_len(x->t, x->tend);
    *src_len = 0;
    if (x->r >= x->rend)
        return 0;
    if (*x->r == '&') {
        uint32_t out, k = reference(x->r, x->rend, x->t, x->tend, &out);
        if (k > 0) {
            *len = out;
            *src_len = k;
            return 0;
        }
    }
    if (x->rend - x->r >= (ptrdiff_t)*len && memcmp(x->r, x->t, *len) == 0) {
        *src_len = *len;
        return 1;
    }
    if (*x->r == '\r') {
        *src_len = x->rend - x->r > 1 && x->r[1] == '\n' ? 2 : 1;
        return 0;
    }
    *src_len = char_len(x->r, x->rend);
    if (*src_len > (size_t)(x->rend - x->r))
        *src_len = (uint32_t)(x->rend - x->r);
    return 0;
}

/* Plain letters go in runs, for speed; returns how many. */
static uint32_t plain(const run *x)
{
    size_t most = (size_t)(x->tend - x->t), rest = (size_t)(x->rend - x->r);
    uint32_t n = 0;
    if (rest < most)
        most = rest;
    while (n < most && x->t[n] == x->r[n] && x->t[n] > ' ' && x->t[n] != '&' &&
           x->t[n] != '<' && x->t[n] != 0x7F)
        n++;
    return n;
}

static void blank(writer *w, uint32_t src, uint32_t src_len)
{
    if (w->gap > GAP_BLANK)
        return;
    if (w->gap == GAP_NONE) {
        w->gap = GAP_BLANK;
        w->gap_src = src;
        w->gap_len = src_len;
    } else if (w->gap_src + w->gap_len == src) {
        w->gap_len += src_len;
    }
}

static void one(writer *w, run *x)
{
    uint32_t src = (uint32_t)(x->r - w->html), len, src_len;
    int same = step(x, &len, &src_len);
    if (unseen_at(x->t, x->tend) > 0) {
        /* left out */
    } else if (blank_at(x->t, x->tend) > 0 && !w->pre) {
        blank(w, src, src_len);
    } else {
        if (!w->pre || blank_at(x->t, x->tend) == 0 || w->gap == GAP_NONE)
            pay(w, src);
        put(w, same ? RB_MAP_SAME : RB_MAP_WHOLE, x->t, len, src, src_len);
    }
    x->t += len;
    x->r += src_len;
}

static void write_text(writer *w, const rb_node *n)
{
    run x = {n->text, n->text + n->len, w->html + n->src,
             w->html + n->src + n->src_len};
    while (x.t < x.tend) {
        skip_markup(&x);
        uint32_t k = plain(&x);
        if (k == 0) {
            one(w, &x);
            continue;
        }
        uint32_t src = (uint32_t)(x.r - w->html);
        pay(w, src);
        put(w, RB_MAP_SAME, x.t, k, src, k);
        x.t += k;
        x.r += k;
    }
}

/* ---- the walk ---- */

static int gap_of(int el)
{
    switch (el) {
    case RB_EL_LI:
    case RB_EL_TR:
    case RB_EL_DT:
    case RB_EL_DD:
    case RB_EL_TBODY:
    case RB_EL_THEAD:
    case RB_EL_TFOOT:
        return GAP_LINE;
    case RB_EL_TD:
    case RB_EL_TH:
        return GAP_CELL;
    default:
        return rb_flow(el) == RB_FLOW_BLOCK ? GAP_BLOCK : GAP_NONE;
    }
}

/* A paragraph alone in a list item or a cell does not break it up. */
static int gap_at(const rb_page *p, uint32_t i, int ending)
{
    const rb_node *n = &p->node[i];
    int gap = gap_of(n->el);
    if (gap != GAP_BLOCK || n->parent == RB_NO_NODE)
        return gap;
    int up = gap_of(p->node[n->parent].el);
    if (up != GAP_LINE && up != GAP_CELL)
        return gap;
    const rb_node *q = &p->node[n->parent];
    if (ending ? n->end == q->end : i == n->parent + 1)
        return GAP_NONE;
    return n->el == RB_EL_UL || n->el == RB_EL_OL ? GAP_LINE : gap;
}

static void line_break(writer *w)
{
    w->breaks++;
    owe(w, w->breaks > 1 ? GAP_BLOCK : GAP_LINE);
}

/* Close the elements that end before node i. */
static uint32_t climb(writer *w, const rb_page *p, uint32_t at, uint32_t top,
                      uint32_t i)
{
    while (at != top && p->node[at].end <= i) {
        owe(w, gap_at(p, at, 1));
        if (p->node[at].el == RB_EL_PRE)
            w->pre = 0;
        at = p->node[at].parent;
    }
    return at;
}

void rb_html_text(const rb_article *a, rb_buf *out, rb_mapper *map)
{
    const rb_page *p = a->page;
    writer w = {.out = out, .map = map, .html = p->html};
    uint32_t at = a->root;
    for (uint32_t i = a->root + 1; i < p->node[a->root].end; i++) {
        const rb_node *n = &p->node[i];
        at = climb(&w, p, at, a->root, i);
        if (n->el == RB_EL_TEXT) {
            write_text(&w, n);
            continue;
        }
        owe(&w, gap_at(p, i, 0));
        if (a->w[i].why != RB_KEPT || rb_flow(n->el) == RB_FLOW_NONE) {
            i = n->end - 1;
            continue;
        }
        if (n->el == RB_EL_BR)
            line_break(&w);
        if (n->el == RB_EL_PRE)
            w.pre = 1;
        at = i;
    }
}

void rb_html_words(const rb_page *p, uint32_t node, rb_buf *out, size_t most)
{
    size_t start = out->n;
    int gap = 0;
    for (uint32_t i = node; i < p->node[node].end; i++) {
        const rb_node *n = &p->node[i];
        if (n->el != RB_EL_TEXT) {
            gap |= rb_flow(n->el) != RB_FLOW_INLINE || n->el == RB_EL_BR;
            if (n->el == RB_EL_SCRIPT || n->el == RB_EL_STYLE)
                i = n->end - 1;
            continue;
        }
        for (uint32_t k = 0, len; k < n->len && out->n - start < most;
             k += len) {
            const char *s = n->text + k, *end = n->text + n->len;
            len = blank_at(s, end);
            if (len > 0) {
                gap = 1;
                continue;
            }
            len = char_len(s, end);
            if (gap && out->n > start)
                rb_buf_putc(out, ' ');
            gap = 0;
            rb_buf_put(out, s, len);
        }
    }
}

/* ---- without a parse ---- */

/* Behind the markup at p, which is at a '<'. */
static const char *skip_tag(const char *p, const char *end)
{
    static const char *const raw[] = {"script", "style"};
    const char *gt = memchr(p, '>', (size_t)(end - p));
    if (gt == NULL)
        return end;
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(raw[i]);
        if ((size_t)(end - p) < n + 1 || strncasecmp(p + 1, raw[i], n) != 0)
            continue;
        while (gt < end) {
            const char *lt = memmem(gt, (size_t)(end - gt), "</", 2);
            if (lt == NULL)
                return end;
            if ((size_t)(end - lt) > n + 2 &&
                strncasecmp(lt + 2, raw[i], n) == 0)
                return lt;
            gt = lt + 2;
        }
    }
    return gt < end ? gt + 1 : end;
}

void rb_html_strip(const char *html, size_t len, rb_buf *out, rb_mapper *map)
{
    writer w = {.out = out, .map = map, .html = html};
    const char *p = html, *end = html + len;
    while (p < end) {
        uint32_t n = *p == '<' ? 0 : blank_at(p, end);
        uint32_t src = (uint32_t)(p - html);
        if (*p == '<') {
            p = skip_tag(p, end);
            owe(&w, GAP_LINE);
            continue;
        }
        if (n > 0) {
            blank(&w, src, n);
            p += n;
            continue;
        }
        const char *start = p;
        while (p < end && *p != '<' && (n = blank_at(p, end)) == 0)
            p += char_len(p, end);
        pay(&w, src);
        put(&w, RB_MAP_SAME, start, (uint32_t)(p - start), src,
            (uint32_t)(p - start));
    }
}
