/*
** page.c - an HTML page as a flat tree: Gumbo's parse, laid out
**
** Gumbo frees its tree by recursion and has no answer to refused memory. So
** all it asks for comes from the page's arena, nothing is ever given back to
** it, and when the arena is full its allocator jumps out of the parse: what
** it held dies with the arena.
*/
#include "page.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "pagecost.h"

/* ---- asking ---- */

const char *rb_page_attr(const rb_node *n, const char *name)
{
    for (int i = 0; i < n->n_attr; i++) {
        if (strcmp(n->attr[i].name, name) == 0)
            return n->attr[i].value;
    }
    return NULL;
}

uint32_t rb_page_child(const rb_page *p, uint32_t node)
{
    return node + 1 < p->node[node].end ? node + 1 : RB_NO_NODE;
}

uint32_t rb_page_next(const rb_page *p, uint32_t node)
{
    uint32_t next = p->node[node].end, up = p->node[node].parent;
    return up != RB_NO_NODE && next < p->node[up].end ? next : RB_NO_NODE;
}

int rb_page_has_class(const rb_node *n, const char *word)
{
    const char *p = rb_page_attr(n, "class");
    size_t len = strlen(word);
    while (p != NULL && *p != '\0') {
        while (rb_is_blank(*p))
            p++;
        size_t k = 0;
        while (p[k] != '\0' && !rb_is_blank(p[k]))
            k++;
        if (k == len && k > 0 && strncasecmp(p, word, len) == 0)
            return 1;
        p += k;
    }
    return 0;
}

void rb_page_free(rb_page *p)
{
    rb_arena_free(&p->arena);
    p->node = NULL;
    p->n = 0;
}

#ifdef RB_WITH_GUMBO
#include <gumbo.h>
#include <setjmp.h>

enum { MOST_BYTES = 64 << 20 }; /* of a page; what is larger is no article */

/* ---- memory ---- */

typedef struct parse {
    rb_arena *arena;
    size_t most;  /* bytes that the arena may hold */
    int rc;       /* why it jumped */
    jmp_buf back; /* out of Gumbo */
} parse;

static void *take(void *userdata, size_t size)
{
    parse *x = userdata;
    void *p = NULL;
    if (x->arena->total > x->most || size > x->most)
        x->rc = RB_ELIMIT;
    else if ((p = rb_arena_alloc(x->arena, size > 0 ? size : 1)) == NULL)
        x->rc = RB_ENOMEM;
    if (p == NULL)
        longjmp(x->back, 1);
    return p;
}

static void keep(void *userdata, void *ptr)
{
    (void)userdata;
    (void)ptr;
}

/* Gumbo's tree, or NULL and the reason in x->rc. */
static GumboOutput *run(parse *x, const char *html, size_t len)
{
    GumboOptions o = kGumboDefaultOptions;
    o.allocator = take;
    o.deallocator = keep;
    o.userdata = x;
    o.max_errors = 0;
    if (setjmp(x->back) != 0)
        return NULL;
    return gumbo_parse_with_options(&o, html, len);
}

/* ---- names ---- */

static const uint8_t element_of[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_A] = RB_EL_A,
    [GUMBO_TAG_ABBR] = RB_EL_ABBR,
    [GUMBO_TAG_ADDRESS] = RB_EL_ADDRESS,
    [GUMBO_TAG_ARTICLE] = RB_EL_ARTICLE,
    [GUMBO_TAG_ASIDE] = RB_EL_ASIDE,
    [GUMBO_TAG_AUDIO] = RB_EL_AUDIO,
    [GUMBO_TAG_B] = RB_EL_B,
    [GUMBO_TAG_BLOCKQUOTE] = RB_EL_BLOCKQUOTE,
    [GUMBO_TAG_BODY] = RB_EL_BODY,
    [GUMBO_TAG_BR] = RB_EL_BR,
    [GUMBO_TAG_BUTTON] = RB_EL_BUTTON,
    [GUMBO_TAG_CAPTION] = RB_EL_CAPTION,
    [GUMBO_TAG_CENTER] = RB_EL_CENTER,
    [GUMBO_TAG_CITE] = RB_EL_CITE,
    [GUMBO_TAG_CODE] = RB_EL_CODE,
    [GUMBO_TAG_DD] = RB_EL_DD,
    [GUMBO_TAG_DEL] = RB_EL_DEL,
    [GUMBO_TAG_DETAILS] = RB_EL_DETAILS,
    [GUMBO_TAG_DIV] = RB_EL_DIV,
    [GUMBO_TAG_DL] = RB_EL_DL,
    [GUMBO_TAG_DT] = RB_EL_DT,
    [GUMBO_TAG_EM] = RB_EL_EM,
    [GUMBO_TAG_FIELDSET] = RB_EL_FIELDSET,
    [GUMBO_TAG_FIGCAPTION] = RB_EL_FIGCAPTION,
    [GUMBO_TAG_FIGURE] = RB_EL_FIGURE,
    [GUMBO_TAG_FONT] = RB_EL_FONT,
    [GUMBO_TAG_FOOTER] = RB_EL_FOOTER,
    [GUMBO_TAG_FORM] = RB_EL_FORM,
    [GUMBO_TAG_H1] = RB_EL_H1,
    [GUMBO_TAG_H2] = RB_EL_H2,
    [GUMBO_TAG_H3] = RB_EL_H3,
    [GUMBO_TAG_H4] = RB_EL_H4,
    [GUMBO_TAG_H5] = RB_EL_H5,
    [GUMBO_TAG_H6] = RB_EL_H6,
    [GUMBO_TAG_HEAD] = RB_EL_HEAD,
    [GUMBO_TAG_HEADER] = RB_EL_HEADER,
    [GUMBO_TAG_HR] = RB_EL_HR,
    [GUMBO_TAG_HTML] = RB_EL_HTML,
    [GUMBO_TAG_I] = RB_EL_I,
    [GUMBO_TAG_IFRAME] = RB_EL_IFRAME,
    [GUMBO_TAG_IMG] = RB_EL_IMG,
    [GUMBO_TAG_INPUT] = RB_EL_INPUT,
    [GUMBO_TAG_INS] = RB_EL_INS,
    [GUMBO_TAG_LABEL] = RB_EL_LABEL,
    [GUMBO_TAG_LI] = RB_EL_LI,
    [GUMBO_TAG_LINK] = RB_EL_LINK,
    [GUMBO_TAG_MAIN] = RB_EL_MAIN,
    [GUMBO_TAG_META] = RB_EL_META,
    [GUMBO_TAG_NAV] = RB_EL_NAV,
    [GUMBO_TAG_NOSCRIPT] = RB_EL_NOSCRIPT,
    [GUMBO_TAG_OBJECT] = RB_EL_OBJECT,
    [GUMBO_TAG_OL] = RB_EL_OL,
    [GUMBO_TAG_OPTION] = RB_EL_OPTION,
    [GUMBO_TAG_P] = RB_EL_P,
    [GUMBO_TAG_PRE] = RB_EL_PRE,
    [GUMBO_TAG_Q] = RB_EL_Q,
    [GUMBO_TAG_S] = RB_EL_S,
    [GUMBO_TAG_SCRIPT] = RB_EL_SCRIPT,
    [GUMBO_TAG_SECTION] = RB_EL_SECTION,
    [GUMBO_TAG_SELECT] = RB_EL_SELECT,
    [GUMBO_TAG_SMALL] = RB_EL_SMALL,
    [GUMBO_TAG_SPAN] = RB_EL_SPAN,
    [GUMBO_TAG_STRONG] = RB_EL_STRONG,
    [GUMBO_TAG_STYLE] = RB_EL_STYLE,
    [GUMBO_TAG_SUB] = RB_EL_SUB,
    [GUMBO_TAG_SUMMARY] = RB_EL_SUMMARY,
    [GUMBO_TAG_SUP] = RB_EL_SUP,
    [GUMBO_TAG_SVG] = RB_EL_SVG,
    [GUMBO_TAG_TABLE] = RB_EL_TABLE,
    [GUMBO_TAG_TBODY] = RB_EL_TBODY,
    [GUMBO_TAG_TD] = RB_EL_TD,
    [GUMBO_TAG_TEMPLATE] = RB_EL_TEMPLATE,
    [GUMBO_TAG_TEXTAREA] = RB_EL_TEXTAREA,
    [GUMBO_TAG_TFOOT] = RB_EL_TFOOT,
    [GUMBO_TAG_TH] = RB_EL_TH,
    [GUMBO_TAG_THEAD] = RB_EL_THEAD,
    [GUMBO_TAG_TIME] = RB_EL_TIME,
    [GUMBO_TAG_TITLE] = RB_EL_TITLE,
    [GUMBO_TAG_TR] = RB_EL_TR,
    [GUMBO_TAG_U] = RB_EL_U,
    [GUMBO_TAG_UL] = RB_EL_UL,
    [GUMBO_TAG_VIDEO] = RB_EL_VIDEO,
};

/* The two that Gumbo has no number for. */
static uint8_t unknown_element(const GumboElement *x)
{
    static const struct {
        const char *tag;
        uint8_t el;
    } more[] = {{"<picture", RB_EL_PICTURE}, {"<dialog", RB_EL_DIALOG}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        size_t n = strlen(more[i].tag);
        if (x->original_tag.length > n &&
            strncasecmp(x->original_tag.data, more[i].tag, n) == 0 &&
            strchr(" \t\r\n\f/>", x->original_tag.data[n]) != NULL)
            return more[i].el;
    }
    return RB_EL_OTHER;
}

static uint8_t element(const GumboElement *x)
{
    if (x->tag == GUMBO_TAG_UNKNOWN)
        return unknown_element(x);
    uint8_t el = element_of[x->tag];
    return el != 0 ? el : RB_EL_OTHER;
}

/* ---- layout ---- */

typedef struct level { /* an element whose children are being laid out */
    const GumboVector *children;
    uint32_t at;   /* next child */
    uint32_t node; /* its number */
} level;

typedef struct layout {
    rb_page *page;
    RB_VEC(rb_node) node;
    RB_VEC(level) stack;
} layout;

static void set_place(const rb_page *p, rb_node *n, const GumboStringPiece *s)
{
    if (s->data == NULL || s->data < p->html || s->data >= p->html + p->len)
        return;
    n->src = (uint32_t)(s->data - p->html);
    size_t rest = p->len - n->src;
    n->src_len = (uint32_t)(s->length < rest ? s->length : rest);
}

static int set_attrs(rb_page *p, rb_node *n, const GumboVector *v)
{
    unsigned count = v->length < UINT16_MAX ? v->length : UINT16_MAX;
    if (count == 0)
        return 0;
    rb_attr *a = rb_arena_alloc(&p->arena, count * sizeof *a);
    if (a == NULL)
        return -1;
    for (unsigned i = 0; i < count; i++) {
        const GumboAttribute *x = v->data[i];
        a[i] = (rb_attr){x->name, x->value};
    }
    n->attr = a;
    n->n_attr = (uint16_t)count;
    return 0;
}

/* Append a node, and go down into it when it is an element. */
static int add(layout *l, const GumboNode *g, uint32_t parent)
{
    rb_page *p = l->page;
    rb_node n = {.parent = parent, .end = l->node.n + 1};
    const GumboVector *children = NULL;
    switch (g->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        n.el = element(&g->v.element);
        set_place(p, &n, &g->v.element.original_tag);
        if (set_attrs(p, &n, &g->v.element.attributes) != 0)
            return -1;
        children = &g->v.element.children;
        break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
        n.el = RB_EL_TEXT;
        n.text = g->v.text.text;
        n.len = (uint32_t)strlen(n.text);
        set_place(p, &n, &g->v.text.original_text);
        break;
    default:
        return 0;
    }
    uint32_t number = l->node.n;
    if (rb_vec_push(p->mem, &l->node, n) != 0)
        return -1;
    if (children == NULL)
        return 0;
    level down = {children, 0, number};
    return rb_vec_push(p->mem, &l->stack, down);
}

static int lay_out(layout *l, const GumboNode *root)
{
    if (add(l, root, RB_NO_NODE) != 0)
        return -1;
    while (l->stack.n > 0) {
        level *top = &l->stack.v[l->stack.n - 1];
        if (top->at == top->children->length) {
            l->node.v[top->node].end = l->node.n;
            l->stack.n--;
            continue;
        }
        const GumboNode *g = top->children->data[top->at++];
        if (add(l, g, top->node) != 0)
            return -1;
    }
    return 0;
}

static int flatten(rb_page *p, const GumboNode *root)
{
    layout l = {.page = p};
    int rc = lay_out(&l, root);
    if (rc == 0) {
        size_t size = l.node.n * sizeof *p->node;
        p->node = rb_arena_alloc(&p->arena, size);
        if (p->node != NULL) {
            memcpy(p->node, l.node.v, size);
            p->n = l.node.n;
        }
    }
    rb_vec_free(p->mem, &l.stack);
    rb_vec_free(p->mem, &l.node);
    return p->node != NULL ? RB_OK : RB_ENOMEM;
}

static int parse_page(rb_page *p, rb_err *e)
{
    /* Real pages need 15 bytes a byte, small ones of many tags 60. */
    parse x = {.arena = &p->arena, .rc = RB_OK};
    x.most = ((size_t)16 << 20) + (size_t)p->len * 40;
    const GumboOutput *out = run(&x, p->html, p->len);
    if (out == NULL && x.rc == RB_ELIMIT)
        return rb_fail(e, RB_ELIMIT,
                       "the parse of this page needs more than %zu MB: its "
                       "tags are nested or left open in a way that multiplies",
                       x.most >> 20);
    if (out == NULL || flatten(p, out->root) != RB_OK)
        return rb_nomem(e);
    return RB_OK;
}

int rb_page_parse(rb_page *p, rb_mem *m, const char *html, size_t len,
                  rb_err *e)
{
    memset(p, 0, sizeof *p);
    p->mem = m;
    rb_arena_init(&p->arena, m);
    if (len > MOST_BYTES)
        return rb_fail(e, RB_ELIMIT, "a page of more than %d MB is not parsed",
                       MOST_BYTES >> 20);
    p->html = html;
    p->len = (uint32_t)len;
    int rc = rb_page_cost(m, html, len, e);
    if (rc == RB_OK)
        rc = parse_page(p, e);
    if (rc != RB_OK)
        rb_page_free(p);
    return rc;
}

#else

int rb_page_parse(rb_page *p, rb_mem *m, const char *html, size_t len,
                  rb_err *e)
{
    memset(p, 0, sizeof *p);
    p->mem = m;
    rb_arena_init(&p->arena, m);
    p->html = html;
    p->len = (uint32_t)len;
    return rb_fail(e, RB_EINPUT, "built without HTML; install libgumbo-dev");
}

#endif
