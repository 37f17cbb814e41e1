/*
** html.c - HTML and XHTML: the article is the text
*/
#include "htmltext.h"
#include "pagemeta.h"
#include "site.h"
#include "source.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
        p++;
    return p;
}

static int begins(const char *p, const char *end, const char *s)
{
    size_t n = strlen(s);
    return (size_t)(end - p) >= n && strncasecmp(p, s, n) == 0;
}

/* Behind an XML declaration, comments and blanks. */
static const char *first_tag(const char *p, const char *end)
{
    for (;;) {
        const char *close = NULL;
        p = blanks(p, end);
        if (begins(p, end, "<!--"))
            close = memmem(p, (size_t)(end - p), "-->", 3);
        else if (begins(p, end, "<?"))
            close = memmem(p, (size_t)(end - p), "?>", 2);
        if (close == NULL)
            return p;
        p = close + (*close == '-' ? 3 : 2);
    }
}

/* A tag that only HTML has, at p? */
static int tag(const char *p, const char *end, const char *name)
{
    size_t n = strlen(name);
    return p < end && *p == '<' && begins(p + 1, end, name) &&
           (size_t)(end - p) > n + 1 && strchr(" \t\r\n\f>/", p[n + 1]) != NULL;
}

static int sniff_html(char *s, size_t n, int whole, const char *path)
{
    static const char *const sure[] = {"html", "head", "body"};
    static const char *const likely[] = {
        "title", "meta", "script",  "style", "div",  "table",
        "p",     "h1",   "article", "link",  "base", "center"};
    const char *end = s + n, *p = first_tag(s, end);
    (void)whole;
    (void)path;
    if (begins(p, end, "<!doctype")) {
        p = blanks(p + 9, end);
        return begins(p, end, "html") ? RB_SNIFF_SURE : RB_SNIFF_NO;
    }
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        if (tag(p, end, sure[i]))
            return RB_SNIFF_SURE;
    }
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++) {
        if (tag(p, end, likely[i]))
            return RB_SNIFF_MAYBE;
    }
    return RB_SNIFF_NO;
}

#ifdef RB_WITH_GUMBO

/* The source bytes of a subtree in the page. */
static uint32_t end_of(const rb_page *p, uint32_t node)
{
    uint32_t end = 0;
    for (uint32_t i = node; i < p->node[node].end; i++) {
        uint32_t x = p->node[i].src + p->node[i].src_len;
        if (x > end)
            end = x;
    }
    return end;
}

/* Where byte `at` of the decoded page stands in the file. */
static uint64_t in_file(const rb_source *s, uint32_t at)
{
    return rb_map_find(s->mid.map.v, s->mid.map.n, s->origin,
                       (uint32_t)s->decoded, at, at)
        .start;
}

enum { MOST_DROPS = 2000 }; /* that are listed: no article has so many */

static int add_drop(rb_source *s, rb_doc *d, const rb_page *p, uint32_t i,
                    int why, uint32_t *more)
{
    enum { MOST = 4096 };
    int full = d->drop.n == MOST_DROPS;
    rb_buf_clear(&s->field);
    rb_html_words(p, i, &s->field, full ? 1 : MOST);
    if (s->field.failed)
        return RB_ENOMEM;
    if (s->field.n == 0 || full) {
        *more += s->field.n > 0;
        return RB_OK;
    }
    uint64_t from = in_file(s, p->node[i].src);
    uint64_t to = in_file(s, end_of(p, i));
    return rb_doc_add_drop(d, from, to > from ? (uint32_t)(to - from) : 0,
                           rb_why_name[why], s->field.p, s->field.n);
}

/* All that is left out: outside the root, what is marked or has no root in
** it. */
static int add_drops(rb_source *s, rb_doc *d, const rb_article *a)
{
    const rb_page *p = a->page;
    uint32_t root = a->root, more = 0;
    int rc = RB_OK;
    for (uint32_t i = a->body + 1; i < p->n && rc == RB_OK; i++) {
        const rb_node *n = &p->node[i];
        int why = a->w[i].why;
        if (n->el != RB_EL_TEXT && rb_flow(n->el) == RB_FLOW_NONE) {
            i = n->end - 1;
            continue;
        }
        int in_root = root != RB_NO_NODE && i >= root && i < p->node[root].end;
        int over_root = root != RB_NO_NODE && i <= root && root < n->end;
        int block = rb_flow(n->el) == RB_FLOW_BLOCK || n->el == RB_EL_TEXT;
        if (why == RB_KEPT && !in_root && !over_root && block &&
            (a->w[i].block == i || n->el == RB_EL_TEXT) &&
            (a->w[i].own > 0 || n->el == RB_EL_TEXT))
            why = RB_OUTSIDE;
        if (why == RB_KEPT)
            continue;
        rc = add_drop(s, d, p, i, why, &more);
        i = n->end - 1;
    }
    if (rc == RB_OK && more > 0)
        rc = rb_doc_add_note(d, UINT64_MAX,
                             "of what was left out only the first %d pieces "
                             "are listed; there are %u more",
                             MOST_DROPS, more);
    return rc;
}

/* The document of a parsed page. */
static int page_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_article *a,
                    rb_doc **out, rb_err *e)
{
    rb_buf_clear(&s->field);
    rb_mapper_clear(&s->map);
    if (a->root != RB_NO_NODE)
        rb_html_text(a, &s->field, &s->map);
    if (s->field.failed || s->map.failed)
        return rb_nomem(e);
    rb_text t = {s->field.n > 0 ? s->field.p : "", s->field.n, 0};
    int rc = rb_source_doc(s, m, v, &t, &s->map, out, e);
    if (rc == RB_OK && t.n == 0 &&
        rb_doc_add_note(*out, UINT64_MAX,
                        "no article text was found in this page") != RB_OK)
        rc = rb_nomem(e);
    if (rc == RB_OK && s->o.dropped && add_drops(s, *out, a) != RB_OK)
        rc = rb_nomem(e);
    return rc;
}

/* What a site's rule says of title, author and date. */
static int site_meta(rb_source *s, rb_doc *d, const rb_page *p,
                     const rb_site *site)
{
    const rb_select *sel[] = {site->title, site->author, site->date};
    static const int field[] = {RB_META_TITLE, RB_META_AUTHOR, RB_META_DATE};
    int rc = RB_OK;
    for (int i = 0; i < 3 && rc == RB_OK; i++) {
        uint32_t at =
            sel[i] != NULL ? rb_select_first(sel[i], p, 0, p->n) : RB_NO_NODE;
        if (at == RB_NO_NODE)
            continue;
        const char *when =
            i == 2 ? rb_page_attr(&p->node[at], "datetime") : NULL;
        rb_buf_clear(&s->field);
        if (when != NULL)
            rb_buf_puts(&s->field, when);
        else
            rb_html_words(p, at, &s->field, 1000);
        rc = s->field.failed ? RB_ENOMEM
             : s->field.n > 0
                 ? rb_set_meta(d, field[i], s->field.p, s->field.n, "site rule")
                 : RB_OK;
    }
    return rc;
}

/* What the page says about itself. */
static int set_metadata(rb_doc *d, rb_mem *m, const rb_article *a, rb_err *e)
{
    rb_page_meta meta;
    int rc = rb_page_meta_find(&meta, m, a->page, a->root, e);
    if (rc != RB_OK)
        return rc;
    for (int i = 0; rc == RB_OK && i < RB_META_COUNT; i++) {
        if (meta.field[i].value != NULL)
            rc = rb_doc_set_meta_from(d, i, meta.field[i].value,
                                      meta.field[i].from);
    }
    rb_page_meta_free(&meta);
    return rc;
}

static int finish(rb_source *s, rb_doc *d, const rb_article *a,
                  const rb_site *site, rb_err *e)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, s->name.p);
    if (rc == RB_OK)
        rc = set_metadata(d, s->mem, a, e);
    if (rc == RB_OK && site != NULL)
        rc = site_meta(s, d, a->page, site);
    return rc == RB_OK ? rb_repairs_tell(&s->rep, d) : rc;
}

/* A page that would blow up: its words without its structure. */
static int stripped_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                        rb_doc **out, rb_err *e)
{
    char why[256];
    snprintf(why, sizeof why, "%.240s", e->msg);
    rb_buf_clear(&s->field);
    rb_mapper_clear(&s->map);
    rb_html_strip(t->p, t->n, &s->field, &s->map);
    if (s->field.failed || s->map.failed)
        return rb_nomem(e);
    rb_text x = {s->field.n > 0 ? s->field.p : "", s->field.n, 0};
    int rc = rb_source_doc(s, m, v, &x, &s->map, out, e);
    if (rc == RB_OK &&
        (rb_doc_add_note(*out, UINT64_MAX,
                         "read without its structure, tags cut out: %s",
                         why) != RB_OK ||
         rb_doc_set_meta(*out, RB_META_ID, s->name.p) != RB_OK ||
         rb_repairs_tell(&s->rep, *out) != RB_OK))
        rc = rb_nomem(e);
    return rc;
}

static int parsed_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_page *p,
                      rb_doc **out, rb_err *e)
{
    rb_article a = {.page = NULL};
    const rb_site *site =
        s->o.sites != NULL ? rb_sites_of(s->o.sites, p) : NULL;
    int rc = rb_article_find(&a, s->mem, p, site, e);
    if (rc == RB_OK)
        rc = page_doc(s, m, v, &a, out, e);
    if (rc == RB_OK && finish(s, *out, &a, site, e) != RB_OK)
        rc = rb_nomem(e);
    rb_article_free(&a);
    return rc;
}

int rb_html_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                rb_doc **out, rb_err *e)
{
    rb_page page;
    int rc = rb_page_parse(&page, s->mem, t->p, t->n, e);
    if (rc == RB_OK)
        rc = parsed_doc(s, m, v, &page, out, e);
    else if (rc == RB_ELIMIT)
        rc = stripped_doc(s, m, v, t, out, e);
    rb_page_free(&page);
    if (rc != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
    }
    return rc;
}

static int next_html(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    rb_text t;
    if (s->begun)
        return RB_EDONE;
    int rc = rb_source_whole(s, &t, e);
    return rc == RB_OK ? rb_html_doc(s, m, v, &t, out, e) : rc;
}
#define NEXT next_html
#else
int rb_html_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                rb_doc **out, rb_err *e)
{
    (void)m, (void)v, (void)t;
    *out = NULL;
    return rb_fail(e, RB_EINPUT,
                   "%s: this is html; this rubric was built without it; "
                   "install %s and build again",
                   s->name.p, rb_format_html.needs);
}
#define NEXT NULL
#define RB_WITH_GUMBO NULL
#endif

const rb_format rb_format_html = {.name = "html",
                                  .endings = ".html.htm.xhtml.xht.shtml.",
                                  .next = NEXT,
                                  .sniff = sniff_html,
                                  .needs = "libgumbo-dev",
                                  .with = RB_WITH_GUMBO};
