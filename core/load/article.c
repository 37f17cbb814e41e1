/*
** article.c - which node holds the article
*/
#include "article.h"

#include <string.h>
#include <strings.h>

/* ---- the root ---- */

static int names_body(const rb_node *n)
{
    const char *s = rb_page_attr(n, "itemprop");
    if (s != NULL && strcasestr(s, "articleBody") != NULL)
        return 1;
    s = rb_page_attr(n, "class");
    if (s != NULL && rb_class_body(s))
        return 1;
    s = rb_page_attr(n, "id");
    return s != NULL && rb_class_body(s);
}

static int is_holder(int el)
{
    return rb_flow(el) == RB_FLOW_BLOCK || el == RB_EL_OTHER ||
           el == RB_EL_SPAN || el == RB_EL_FONT;
}

/* A paragraph is never the whole article while others stand beside it. */
static int is_line(int el)
{
    return el == RB_EL_P || el == RB_EL_LI || el == RB_EL_PRE ||
           el == RB_EL_BLOCKQUOTE || (el >= RB_EL_H1 && el <= RB_EL_H6);
}

/* The node whose prose outweighs the rest by most; ties: the innermost. */
static uint32_t richest(const rb_article *a)
{
    uint32_t best = a->body;
    for (uint32_t i = a->body; i < a->page->node[a->body].end; i++) {
        if (a->w[i].net >= a->w[best].net && is_holder(a->page->node[i].el) &&
            !is_line(a->page->node[i].el) && !a->w[i].inside)
            best = i;
    }
    return best;
}

/* Go down while one child has nearly all of it. */
static uint32_t narrow(const rb_article *a, uint32_t node)
{
    const rb_page *p = a->page;
    for (;;) {
        uint32_t next = RB_NO_NODE;
        for (uint32_t c = rb_page_child(p, node); c != RB_NO_NODE;
             c = rb_page_next(p, c)) {
            if (!a->w[c].inside && p->node[c].el != RB_EL_TEXT &&
                !is_line(p->node[c].el) && is_holder(p->node[c].el) &&
                (int64_t)a->w[c].net * 100 >= (int64_t)a->w[node].net * 92)
                next = c;
        }
        if (next == RB_NO_NODE)
            return node;
        node = next;
    }
}

/* What the page itself calls its text, when that holds much of the prose. */
static uint32_t named(const rb_article *a, uint32_t root)
{
    const rb_page *p = a->page;
    uint32_t best = RB_NO_NODE;
    for (uint32_t i = a->body; i < p->node[a->body].end; i++) {
        const rb_node *n = &p->node[i];
        if (n->el == RB_EL_TEXT || a->w[i].inside || n->n_attr == 0 ||
            !is_holder(n->el) || is_line(n->el) || n->el == RB_EL_BODY ||
            !names_body(n))
            continue;
        if ((uint64_t)a->w[i].good * 100 >= (uint64_t)a->w[root].good * 40 &&
            (best == RB_NO_NODE || a->w[i].good * 10 >= a->w[best].good * 9))
            best = i;
    }
    return best;
}

/* <article>, <main>: the first that holds much of the prose. */
static uint32_t semantic(const rb_article *a, uint32_t root, int el)
{
    const rb_page *p = a->page;
    for (uint32_t i = a->body; i < p->node[a->body].end; i++) {
        const rb_node *n = &p->node[i];
        const char *role;
        if (n->el == RB_EL_TEXT || a->w[i].inside || !is_holder(n->el))
            continue;
        if (n->el != el &&
            (el != RB_EL_MAIN || (role = rb_page_attr(n, "role")) == NULL ||
             strcasecmp(role, "main") != 0))
            continue;
        if ((uint64_t)a->w[i].good * 100 >= (uint64_t)a->w[root].good * 40)
            return i;
    }
    return RB_NO_NODE;
}

static void choose(rb_article *a)
{
    uint32_t root = richest(a), at = named(a, root);
    if (at != RB_NO_NODE) {
        a->root = at;
    } else {
        if ((at = semantic(a, root, RB_EL_ARTICLE)) != RB_NO_NODE ||
            (at = semantic(a, root, RB_EL_MAIN)) != RB_NO_NODE)
            root = at > root && at < a->page->node[root].end ? at : root;
        a->root = narrow(a, root);
    }
    if (a->w[a->root].text == 0)
        a->root = RB_NO_NODE;
}

/* ---- the whole ---- */

static void find_body(rb_article *a)
{
    a->body = 0;
    for (uint32_t i = 0; i < a->page->n; i++) {
        if (a->page->node[i].el == RB_EL_BODY) {
            a->body = i;
            return;
        }
    }
}

/* What the site's rule says: the root, or RB_NO_NODE. */
static uint32_t apply_site(rb_article *a, const rb_site *site)
{
    const rb_page *p = a->page;
    for (uint32_t i = 0; site->drop != NULL && i < p->n; i++) {
        if (!rb_select_matches(site->drop, p, i))
            continue;
        a->w[i].why = RB_SITE_RULE;
        for (uint32_t k = i; k < p->node[i].end; k++)
            a->w[k].inside = 1;
        i = p->node[i].end - 1;
    }
    return site->article != NULL
               ? rb_select_first(site->article, p, a->body, p->n)
               : RB_NO_NODE;
}

static int attempt(rb_article *a, const rb_site *site)
{
    uint32_t root = site != NULL ? apply_site(a, site) : RB_NO_NODE;
    a->fixed = root;
    rb_article_mark(a);
    rb_article_sum(a);
    if (root != RB_NO_NODE)
        a->root = root;
    else
        choose(a);
    return a->root != RB_NO_NODE ? rb_article_prune(a) : 0;
}

/* Is hardly anything left of a page that has words? Then names misled. */
static int is_little(const rb_article *a)
{
    enum { LITTLE = 120 };
    uint32_t kept = 0;
    if (a->fixed != RB_NO_NODE || a->w[a->body].text < 2 * LITTLE)
        return 0;
    if (a->root == RB_NO_NODE)
        return 1;
    for (uint32_t i = a->root; i < a->page->node[a->root].end; i++) {
        if (!a->w[i].inside && a->page->node[i].el == RB_EL_TEXT)
            kept += a->w[i].text;
    }
    return kept < LITTLE;
}

int rb_article_find(rb_article *a, rb_mem *m, const rb_page *p,
                    const rb_site *site, rb_err *e)
{
    memset(a, 0, sizeof *a);
    a->mem = m;
    a->page = p;
    a->root = RB_NO_NODE;
    a->w = rb_calloc(m, p->n, sizeof *a->w);
    if (a->w == NULL)
        return rb_nomem(e);
    find_body(a);
    rb_article_weigh(a);
    if (attempt(a, site) != 0)
        return rb_nomem(e);
    if (is_little(a)) {
        a->lenient = 1;
        for (uint32_t i = 0; i < p->n; i++)
            a->w[i].why = a->w[i].inside = 0;
        rb_article_sum(a);
        if (attempt(a, site) != 0)
            return rb_nomem(e);
    }
    return RB_OK;
}

void rb_article_free(rb_article *a)
{
    if (a->page != NULL)
        rb_free(a->mem, a->w, a->page->n * sizeof *a->w);
    a->w = NULL;
    a->page = NULL;
}
