/*
** article_prune.c - what in the article's node is not its text
*/
#include "article.h"

#include <string.h>

static void drop(rb_article *a, uint32_t i, int why)
{
    a->w[i].why = (uint8_t)why;
    for (uint32_t k = i; k < a->page->node[i].end; k++)
        a->w[k].inside = 1;
}

static int is_heading(int el)
{
    return el >= RB_EL_H1 && el <= RB_EL_H6;
}

/* Lists, tables and boxes that are mostly links. */
static void drop_links(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = a->root + 1; i < p->node[a->root].end; i++) {
        const rb_node *n = &p->node[i];
        const rb_weight *w = &a->w[i];
        if (w->inside || rb_flow(n->el) != RB_FLOW_BLOCK || w->text == 0 ||
            is_heading(n->el))
            continue;
        if (w->good == 0 && w->link * 10 > w->text * 6)
            drop(a, i, n->el == RB_EL_P ? RB_READ_MORE : RB_RELATED);
    }
}

/* Headings with nothing kept behind them. */
static void drop_headings(rb_article *a)
{
    const rb_page *p = a->page;
    int any = 0, level = 7;
    for (uint32_t i = p->node[a->root].end; i-- > a->root + 1;) {
        const rb_node *n = &p->node[i];
        rb_weight *w = &a->w[i];
        if (w->inside)
            continue;
        if (is_heading(n->el)) {
            int own = n->el - RB_EL_H1;
            if (!any || own > 6)
                drop(a, i, RB_HEADING);
            level = own;
            any = 0;
        } else if (n->el == RB_EL_TEXT && w->text > 0) {
            uint32_t up = n->parent;
            int inside_heading = 0;
            for (int k = 0; k < 4 && up != RB_NO_NODE; k++) {
                inside_heading |= is_heading(p->node[up].el);
                up = p->node[up].parent;
            }
            if (!inside_heading)
                any = 1;
        }
    }
    (void)level;
}

void rb_article_prune(rb_article *a)
{
    drop_links(a);
    drop_headings(a);
}
