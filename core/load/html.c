/*
** html.c - HTML and XHTML: the article is the text
*/
#include "htmltext.h"
#include "pagemeta.h"
#include "source.h"

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
    return rb_source_doc(s, m, v, &t, &s->map, out, e);
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

static int finish(rb_source *s, rb_doc *d, const rb_article *a, rb_err *e)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, s->name.p);
    if (rc == RB_OK)
        rc = set_metadata(d, s->mem, a, e);
    return rc == RB_OK ? rb_repairs_tell(&s->rep, d) : rc;
}

static int next_html(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    rb_text t;
    rb_page page;
    rb_article a = {.page = NULL};
    if (s->begun)
        return RB_EDONE;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK)
        return rc;
    rc = rb_page_parse(&page, s->mem, t.p, t.n, e);
    if (rc == RB_OK)
        rc = rb_article_find(&a, s->mem, &page, NULL, e);
    if (rc == RB_OK)
        rc = page_doc(s, m, v, &a, out, e);
    if (rc == RB_OK && finish(s, *out, &a, e) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    rb_article_free(&a);
    rb_page_free(&page);
    return rc;
}
#define NEXT next_html
#else
#define NEXT NULL
#define RB_WITH_GUMBO NULL
#endif

const rb_format rb_format_html = {.name = "html",
                                  .endings = ".html.htm.xhtml.xht.shtml.",
                                  .next = NEXT,
                                  .sniff = sniff_html,
                                  .needs = "libgumbo-dev",
                                  .with = RB_WITH_GUMBO};
