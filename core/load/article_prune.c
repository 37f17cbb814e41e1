/*
** article_prune.c - what in the article's node is not its text
**
** The blocks of the root that are kept, in their order, are looked at as
** lines: what stands before the first prose and after the last, what is only
** links, what says what it is, what was said before.
*/
#include "article.h"

#include <string.h>
#include "../base/utf8.h"

enum { LINE_MAX = 150, FIRST_PROSE = 70 };

static void drop(rb_article *a, uint32_t i, int why)
{
    if (a->w[i].why == RB_KEPT)
        a->w[i].why = (uint8_t)why;
    for (uint32_t k = i; k < a->page->node[i].end; k++)
        a->w[k].inside = 1;
}

static int is_heading(int el)
{
    return el >= RB_EL_H1 && el <= RB_EL_H6;
}

/* ---- boxes ---- */

static int in_list(const rb_article *a, uint32_t i)
{
    int el = a->page->node[i].el;
    return el == RB_EL_LI || el == RB_EL_DD || el == RB_EL_DT ||
           el == RB_EL_TD || el == RB_EL_TH || el == RB_EL_TR ||
           el == RB_EL_BLOCKQUOTE;
}

/* Lists, tables and boxes that are mostly links. */
static void drop_links(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = a->root + 1; i < p->node[a->root].end; i++) {
        const rb_node *n = &p->node[i];
        const rb_weight *w = &a->w[i];
        if (n->el == RB_EL_BLOCKQUOTE) {
            i = n->end - 1;
            continue;
        }
        if (w->inside || rb_flow(n->el) != RB_FLOW_BLOCK || w->text == 0 ||
            is_heading(n->el) || in_list(a, i))
            continue;
        if (n->el == RB_EL_P && w->own - w->own_link >= 100)
            continue; /* a sentence, however many links are in it */
        if (w->good == 0 && w->link * 10 > w->text * 6)
            drop(a, i, n->el == RB_EL_P ? RB_READ_MORE : RB_RELATED);
    }
}

/* ---- lines ---- */

typedef struct lines {
    rb_article *a;
    RB_VEC(uint32_t) v;   /* blocks with words of their own, in order */
    uint32_t first, last; /* those that are prose, or v.n and 0 */
} lines;

static int is_prose(const rb_article *a, uint32_t i)
{
    const rb_weight *w = &a->w[i];
    return !is_heading(a->page->node[i].el) && w->own >= FIRST_PROSE &&
           w->own_link * 2 < w->own && w->stops > 0;
}

static int collect(lines *l)
{
    rb_article *a = l->a;
    l->v.n = 0;
    for (uint32_t i = a->root; i < a->page->node[a->root].end; i++) {
        if (a->w[i].inside || a->w[i].block != i || a->w[i].own == 0 ||
            a->page->node[i].el == RB_EL_TEXT)
            continue;
        if (rb_vec_push(a->mem, &l->v, i) != 0)
            return -1;
    }
    l->first = l->v.n;
    l->last = 0;
    for (uint32_t k = 0; k < l->v.n; k++) {
        if (!is_prose(a, l->v.v[k]))
            continue;
        if (l->first == l->v.n)
            l->first = k;
        l->last = k;
    }
    return 0;
}

/* The block's own words, lower case, blanks squeezed; at most `most`. */
static size_t own_words(const rb_article *a, uint32_t block, char *out,
                        size_t most)
{
    const rb_page *p = a->page;
    size_t n = 0;
    int gap = 0;
    for (uint32_t i = block; i < p->node[block].end && n + 5 < most; i++) {
        const rb_node *t = &p->node[i];
        if (rb_flow(t->el) == RB_FLOW_NONE || a->w[i].why != RB_KEPT) {
            i = t->end - 1;
            continue;
        }
        if (t->el != RB_EL_TEXT || a->w[i].block != block)
            continue;
        const char *s = t->text, *end = s + t->len;
        while (s < end && n + 5 < most) {
            int len;
            uint32_t c = rb_utf8_decode(s, end, &len);
            s += len;
            if (c <= ' ' || c == 0xA0) {
                gap = n > 0;
                continue;
            }
            if (gap)
                out[n++] = ' ';
            gap = 0;
            n += (size_t)rb_utf8_encode(rb_lower(c), out + n);
        }
    }
    return n;
}

static void drop_said(lines *l)
{
    char buf[LINE_MAX * 4];
    rb_article *a = l->a;
    for (uint32_t k = 0; k < l->v.n; k++) {
        uint32_t i = l->v.v[k];
        if (a->w[i].own > LINE_MAX || i == a->root)
            continue;
        size_t n = own_words(a, i, buf, sizeof buf);
        int why = rb_line_why(buf, n);
        if (why == RB_KEPT)
            continue;
        if (a->w[i].own == a->w[i].text)
            drop(a, i, why);
    }
}

/* The header that a title stands in holds deck, byline and date: all of it
** goes, unless it holds much of the article. */
static void drop_title(rb_article *a, uint32_t title)
{
    enum { NEAR = 5 };
    const rb_page *p = a->page;
    uint32_t up = p->node[title].parent;
    drop(a, title, RB_TITLE);
    for (int k = 0; k < NEAR && up != RB_NO_NODE && up != a->root; k++) {
        if (p->node[up].el == RB_EL_HEADER) {
            if ((uint64_t)a->w[up].good * 5 < a->w[a->root].good)
                drop(a, up, RB_TITLE);
            return;
        }
        up = p->node[up].parent;
    }
}

/* The page's title, before the first sentence. */
static void drop_head(lines *l)
{
    rb_article *a = l->a;
    if (l->first == l->v.n)
        return;
    for (uint32_t k = 0; k < l->first; k++) {
        if (a->page->node[l->v.v[k]].el == RB_EL_H1)
            drop_title(a, l->v.v[k]);
    }
}

/* ---- what was said before ---- */

static int drop_repeated(lines *l)
{
    enum { LEAST = 60 };
    rb_article *a = l->a;
    char buf[1024];
    uint32_t cap = 16, used = 0;
    while (cap < l->v.n * 2)
        cap *= 2;
    uint64_t *seen = rb_calloc(a->mem, cap, sizeof *seen);
    if (seen == NULL)
        return -1;
    for (uint32_t k = 0; k < l->v.n; k++) {
        uint32_t i = l->v.v[k];
        if (a->w[i].inside || a->w[i].own < LEAST || i == a->root)
            continue;
        size_t n = own_words(a, i, buf, sizeof buf);
        uint64_t h = rb_hash(buf, n, a->w[i].own) | 1;
        uint32_t at = (uint32_t)h & (cap - 1);
        while (seen[at] != 0 && seen[at] != h)
            at = (at + 1) & (cap - 1);
        if (seen[at] == h && a->w[i].own == a->w[i].text)
            drop(a, i, RB_REPEATED);
        seen[at] = h;
        used++;
    }
    rb_free(a->mem, seen, cap * sizeof *seen);
    return 0;
}

/* ---- headings ---- */

/* Headings with nothing kept behind them. */
static void drop_headings(lines *l)
{
    rb_article *a = l->a;
    int any = 0;
    for (uint32_t k = l->v.n; k-- > 0;) {
        uint32_t i = l->v.v[k];
        if (a->w[i].inside)
            continue;
        if (!is_heading(a->page->node[i].el))
            any = 1;
        else if (!any)
            drop(a, i, RB_HEADING);
    }
}

int rb_article_prune(rb_article *a)
{
    lines l = {.a = a};
    drop_links(a);
    int rc = collect(&l);
    if (rc == 0) {
        drop_head(&l);
        drop_said(&l);
        rc = drop_repeated(&l);
        drop_headings(&l);
    }
    rb_vec_free(a->mem, &l.v);
    return rc;
}
