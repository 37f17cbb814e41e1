/*
** article_weigh.c - how much prose and how many links every node holds
**
** The tree lies in document order, so what goes down (am I in a link? which
** block am I in?) is one pass forward and what goes up (sums) one pass back.
*/
#include "article.h"

#include <string.h>
#include "../base/utf8.h"

static const uint8_t flow[RB_EL_COUNT] = {
    [RB_EL_ADDRESS] = RB_FLOW_BLOCK,    [RB_EL_ARTICLE] = RB_FLOW_BLOCK,
    [RB_EL_ASIDE] = RB_FLOW_BLOCK,      [RB_EL_BLOCKQUOTE] = RB_FLOW_BLOCK,
    [RB_EL_BODY] = RB_FLOW_BLOCK,       [RB_EL_CAPTION] = RB_FLOW_BLOCK,
    [RB_EL_CENTER] = RB_FLOW_BLOCK,     [RB_EL_DD] = RB_FLOW_BLOCK,
    [RB_EL_DETAILS] = RB_FLOW_BLOCK,    [RB_EL_DIALOG] = RB_FLOW_BLOCK,
    [RB_EL_DIV] = RB_FLOW_BLOCK,        [RB_EL_DL] = RB_FLOW_BLOCK,
    [RB_EL_DT] = RB_FLOW_BLOCK,         [RB_EL_FIELDSET] = RB_FLOW_BLOCK,
    [RB_EL_FIGCAPTION] = RB_FLOW_BLOCK, [RB_EL_FIGURE] = RB_FLOW_BLOCK,
    [RB_EL_FOOTER] = RB_FLOW_BLOCK,     [RB_EL_FORM] = RB_FLOW_BLOCK,
    [RB_EL_H1] = RB_FLOW_BLOCK,         [RB_EL_H2] = RB_FLOW_BLOCK,
    [RB_EL_H3] = RB_FLOW_BLOCK,         [RB_EL_H4] = RB_FLOW_BLOCK,
    [RB_EL_H5] = RB_FLOW_BLOCK,         [RB_EL_H6] = RB_FLOW_BLOCK,
    [RB_EL_HEADER] = RB_FLOW_BLOCK,     [RB_EL_HR] = RB_FLOW_BLOCK,
    [RB_EL_HTML] = RB_FLOW_BLOCK,       [RB_EL_LI] = RB_FLOW_BLOCK,
    [RB_EL_MAIN] = RB_FLOW_BLOCK,       [RB_EL_NAV] = RB_FLOW_BLOCK,
    [RB_EL_OL] = RB_FLOW_BLOCK,         [RB_EL_P] = RB_FLOW_BLOCK,
    [RB_EL_PRE] = RB_FLOW_BLOCK,        [RB_EL_SECTION] = RB_FLOW_BLOCK,
    [RB_EL_SUMMARY] = RB_FLOW_BLOCK,    [RB_EL_TABLE] = RB_FLOW_BLOCK,
    [RB_EL_TBODY] = RB_FLOW_BLOCK,      [RB_EL_TD] = RB_FLOW_BLOCK,
    [RB_EL_TFOOT] = RB_FLOW_BLOCK,      [RB_EL_TH] = RB_FLOW_BLOCK,
    [RB_EL_THEAD] = RB_FLOW_BLOCK,      [RB_EL_TR] = RB_FLOW_BLOCK,
    [RB_EL_UL] = RB_FLOW_BLOCK,         [RB_EL_NOSCRIPT] = RB_FLOW_NONE,
    [RB_EL_AUDIO] = RB_FLOW_NONE,       [RB_EL_BUTTON] = RB_FLOW_NONE,
    [RB_EL_HEAD] = RB_FLOW_NONE,        [RB_EL_IFRAME] = RB_FLOW_NONE,
    [RB_EL_INPUT] = RB_FLOW_NONE,       [RB_EL_LINK] = RB_FLOW_NONE,
    [RB_EL_META] = RB_FLOW_NONE,        [RB_EL_OBJECT] = RB_FLOW_NONE,
    [RB_EL_OPTION] = RB_FLOW_NONE,      [RB_EL_SCRIPT] = RB_FLOW_NONE,
    [RB_EL_SELECT] = RB_FLOW_NONE,      [RB_EL_STYLE] = RB_FLOW_NONE,
    [RB_EL_SVG] = RB_FLOW_NONE,         [RB_EL_TEMPLATE] = RB_FLOW_NONE,
    [RB_EL_TEXTAREA] = RB_FLOW_NONE,    [RB_EL_TITLE] = RB_FLOW_NONE,
    [RB_EL_VIDEO] = RB_FLOW_NONE,
};

int rb_flow(int el)
{
    return flow[el];
}

/* Letters and digits of a text; sentence ends and commas into *stops. */
static uint32_t letters(const char *s, uint32_t n, uint32_t *stops)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            k += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9');
            *stops += c == ',' || c == '.' || c == '!' || c == '?' || c == ';';
        } else if (c >= 0xE3 && c <= 0xED) { /* kana, Han, Hangul */
            if (c == 0xE3 && i + 2 < n && s[i + 1] == (char)0x80 &&
                (s[i + 2] == (char)0x81 || s[i + 2] == (char)0x82))
                ++*stops;
            else
                k += 2;
        } else if (c >= 0xC3) {
            if (c == 0xEF || c == 0xD8 || c == 0xE2)
                *stops += (c == 0xEF && i + 2 < n && s[i + 1] == (char)0xBC &&
                           (s[i + 2] == (char)0x8C || s[i + 2] == (char)0x81 ||
                            s[i + 2] == (char)0x9F)) ||
                          (c == 0xD8 && i + 1 < n &&
                           (s[i + 1] == (char)0x8C || s[i + 1] == (char)0x9F));
            if (c != 0xE2)
                k++;
        }
    }
    return k;
}

/* Texts, into their blocks; what goes down the tree. */
static void weigh_texts(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = 0; i < p->n; i++) {
        const rb_node *n = &p->node[i];
        rb_weight *w = &a->w[i];
        uint32_t up = n->parent;
        int linked = up != RB_NO_NODE && a->w[up].own_link == RB_NO_NODE;
        w->block = up == RB_NO_NODE ? i : a->w[up].block;
        if (n->el == RB_EL_TEXT) {
            uint32_t stops = 0;
            rb_weight *b = &a->w[w->block];
            w->text = letters(n->text, n->len, &stops);
            w->link = linked ? w->text : 0;
            b->own += w->text;
            b->stops += stops;
        } else if (flow[n->el] == RB_FLOW_NONE) {
            i = n->end - 1; /* nothing in it counts */
        } else {
            if (flow[n->el] == RB_FLOW_BLOCK)
                w->block = i;
            if (linked || n->el == RB_EL_A)
                w->own_link = RB_NO_NODE; /* a mark, until it is counted */
        }
    }
}

static void add_up(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = 0; i < p->n; i++)
        a->w[i].own_link = 0;
    for (uint32_t i = p->n; i-- > 1;) {
        const rb_node *n = &p->node[i];
        rb_weight *w = &a->w[i], *up = &a->w[n->parent];
        if (n->el == RB_EL_TEXT)
            a->w[w->block].own_link += w->link;
        up->text += w->text;
        up->link += w->link;
    }
}

/* What a block itself is worth: prose counts for, all else against. */
static void judge(rb_weight *w)
{
    enum { LINE = 25, LONG = 70 };
    uint32_t plain = w->own - w->own_link;
    int prose = plain > w->own_link &&
                (w->own >= LONG || (w->own >= LINE && w->stops > 0));
    w->good = prose ? plain : 0;
    w->net = prose ? (int32_t)plain : -(int32_t)(w->own_link + plain / 3);
}

void rb_article_sum(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = 0; i < p->n; i++) {
        rb_weight *w = &a->w[i];
        w->good = 0;
        w->net = 0;
        if (w->block == i && !w->inside && w->own > 0)
            judge(w);
    }
    for (uint32_t i = p->n; i-- > 1;) {
        rb_weight *up = &a->w[p->node[i].parent];
        up->good += a->w[i].good;
        up->net += a->w[i].net;
    }
}

void rb_article_weigh(rb_article *a)
{
    weigh_texts(a);
    add_up(a);
    rb_article_sum(a);
}
