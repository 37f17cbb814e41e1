/*
** fragment.c - HTML that is all text: feed entries, chapters, mail bodies
*/
#include "fragment.h"

#include <string.h>
#include <strings.h>
#include "flow.h"
#include "page.h"
#include "runs.h"

#ifdef RB_WITH_GUMBO

typedef struct open_block { /* an element whose end is a break */
    uint32_t end;           /* node */
    uint8_t brk;
    uint8_t pre, item;
} open_block;

typedef struct reader {
    const rb_page *page;
    rb_flow flow;
    RB_VEC(open_block) open;
    uint32_t pre, item; /* how many of the open ones are such */
    int lines;          /* empty lines end a block */
} reader;

/* ---- elements ---- */

static int break_of(int el)
{
    switch (el) {
    case RB_EL_ADDRESS:
    case RB_EL_ARTICLE:
    case RB_EL_ASIDE:
    case RB_EL_BLOCKQUOTE:
    case RB_EL_BODY:
    case RB_EL_CAPTION:
    case RB_EL_CENTER:
    case RB_EL_DETAILS:
    case RB_EL_DIALOG:
    case RB_EL_DIV:
    case RB_EL_DL:
    case RB_EL_FIELDSET:
    case RB_EL_FIGCAPTION:
    case RB_EL_FIGURE:
    case RB_EL_FOOTER:
    case RB_EL_FORM:
    case RB_EL_H1:
    case RB_EL_H2:
    case RB_EL_H3:
    case RB_EL_H4:
    case RB_EL_H5:
    case RB_EL_H6:
    case RB_EL_HEADER:
    case RB_EL_HR:
    case RB_EL_MAIN:
    case RB_EL_OL:
    case RB_EL_P:
    case RB_EL_PRE:
    case RB_EL_SECTION:
    case RB_EL_SUMMARY:
    case RB_EL_TABLE:
    case RB_EL_UL:
        return RB_FLOW_BLOCK;
    case RB_EL_DD:
    case RB_EL_DT:
    case RB_EL_LI:
    case RB_EL_TR:
        return RB_FLOW_LINE;
    case RB_EL_TD:
    case RB_EL_TH:
        return RB_FLOW_CELL;
    default:
        return RB_FLOW_NONE;
    }
}

static int is_out(int el)
{
    switch (el) {
    case RB_EL_AUDIO:
    case RB_EL_BUTTON:
    case RB_EL_HEAD:
    case RB_EL_IFRAME:
    case RB_EL_INPUT:
    case RB_EL_NAV:
    case RB_EL_NOSCRIPT:
    case RB_EL_OBJECT:
    case RB_EL_SCRIPT:
    case RB_EL_SELECT:
    case RB_EL_STYLE:
    case RB_EL_SVG:
    case RB_EL_TEMPLATE:
    case RB_EL_TEXTAREA:
    case RB_EL_TITLE:
    case RB_EL_VIDEO:
        return 1;
    default:
        return 0;
    }
}

/* Has the style this property with this value, blanks apart? */
static int has_style(const char *style, const char *name, const char *value)
{
    size_t n = strlen(name);
    for (const char *p = style; (p = strcasestr(p, name)) != NULL; p += n) {
        const char *v = p + n;
        if (p > style && p[-1] != ';' && p[-1] != ' ')
            continue;
        v += strspn(v, " \t\r\n");
        if (*v != ':')
            continue;
        v += 1 + strspn(v + 1, " \t\r\n");
        if (strncasecmp(v, value, strlen(value)) == 0)
            return 1;
    }
    return 0;
}

static int is_hidden(const rb_node *n)
{
    if (is_out(n->el) || rb_page_attr(n, "hidden") != NULL)
        return 1;
    const char *style = rb_page_attr(n, "style");
    return style != NULL && (has_style(style, "display", "none") ||
                             has_style(style, "visibility", "hidden") ||
                             has_style(style, "mso-hide", "all"));
}

/* ---- text ---- */

/* A text without tags: empty lines are breaks. */
static void put_lines(rb_flow *f, const char *s, size_t n, uint64_t src)
{
    for (size_t i = 0, from = 0; i <= n; i++) {
        size_t k = i;
        int breaks = 0;
        while (k < n && strchr(" \t\r\n", s[k]) != NULL && s[k] != '\0')
            breaks += s[k++] == '\n';
        if (i < n && breaks < 2) {
            i = k > i ? k - 1 : i;
            continue;
        }
        rb_flow_same(f, s + from, i - from, src + from);
        if (i == n)
            break;
        rb_flow_break(f, RB_FLOW_BLOCK);
        from = k;
        i = k - 1;
    }
}

static void put_text(reader *r, const rb_node *n)
{
    rb_runs runs;
    rb_run run;
    rb_runs_begin(&runs, n->text, n->len, r->page->html + n->src, n->src_len,
                  n->src);
    while (rb_runs_next(&runs, &run)) {
        if (!run.same)
            rb_flow_whole(&r->flow, run.s, run.n, run.src, run.src_len);
        else if (r->lines)
            put_lines(&r->flow, run.s, run.n, run.src);
        else
            rb_flow_same(&r->flow, run.s, run.n, run.src);
    }
}

/* ---- the walk ---- */

static void close_until(reader *r, uint32_t node)
{
    while (r->open.n > 0 && r->open.v[r->open.n - 1].end <= node) {
        const open_block *b = &r->open.v[--r->open.n];
        rb_flow_break(&r->flow, b->brk);
        r->pre -= b->pre;
        r->item -= b->item;
        r->flow.verbatim = r->pre > 0;
    }
}

static int open_element(reader *r, const rb_node *n)
{
    int brk = break_of(n->el);
    if (n->el == RB_EL_BR)
        rb_flow_line(&r->flow);
    if (brk == RB_FLOW_NONE)
        return RB_OK;
    if (r->item > 0 && (n->el == RB_EL_P || n->el == RB_EL_DIV ||
                        n->el == RB_EL_UL || n->el == RB_EL_OL))
        brk = RB_FLOW_LINE; /* the paragraph of a list item */
    open_block b = {n->end, (uint8_t)brk, n->el == RB_EL_PRE,
                    n->el == RB_EL_LI};
    rb_flow_break(&r->flow, brk);
    r->pre += b.pre;
    r->item += b.item;
    r->flow.verbatim = r->pre > 0;
    return rb_vec_push(r->page->mem, &r->open, b) == 0 ? RB_OK : RB_ENOMEM;
}

static int walk(reader *r)
{
    const rb_page *p = r->page;
    for (uint32_t i = 0; i < p->n; i++) {
        const rb_node *n = &p->node[i];
        close_until(r, i);
        if (n->el == RB_EL_TEXT)
            put_text(r, n);
        else if (is_hidden(n))
            i = n->end - 1;
        else if (open_element(r, n) != RB_OK)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int has_tags(const char *s, size_t n)
{
    const char *end = s + n, *p = s;
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        p++;
        if (p < end &&
            (((*p | 32) >= 'a' && (*p | 32) <= 'z') || *p == '/' || *p == '!'))
            return 1;
    }
    return 0;
}

int rb_fragment(rb_mem *m, const char *html, size_t n, int flags, rb_buf *text,
                rb_mapper *map, rb_err *e)
{
    rb_page page;
    reader r = {.page = &page};
    int rc = rb_page_parse(&page, m, html, n, e);
    if (rc != RB_OK)
        return rc;
    rb_flow_init(&r.flow, text, map);
    r.lines = (flags & RB_FRAGMENT_PLAIN) && !has_tags(html, n);
    rc = walk(&r);
    if (rb_flow_end(&r.flow) != RB_OK)
        rc = RB_ENOMEM;
    rb_vec_free(m, &r.open);
    rb_page_free(&page);
    return rc == RB_OK ? rc : rb_nomem(e);
}

#else

int rb_fragment(rb_mem *m, const char *html, size_t n, int flags, rb_buf *text,
                rb_mapper *map, rb_err *e)
{
    (void)m, (void)html, (void)n, (void)flags, (void)text, (void)map;
    return rb_fail(e, RB_EINPUT,
                   "it has HTML inside, and rubric was built without an HTML "
                   "parser; install libgumbo-dev and build it again");
}

#endif
