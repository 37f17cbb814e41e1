/*
** markdown.c - Markdown: the words without the markup
**
** MD4C reads it and says from which bytes each run of words comes, so the way
** back is exact. Blocks stand with an empty line between, items of a list and
** rows of a table on a line each. Addresses of links, raw HTML and images are
** left out, and so is front matter, whose fields become metadata. A line
** break inside a paragraph is a blank: the author's editor made it.
*/
#include "frontmatter.h"
#include "mend.h"

#ifdef RB_WITH_MD4C

#include <md4c.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "entity.h"
#include "flow.h"

typedef struct omitted { /* what is left out, in the decoded bytes */
    size_t start, end;
    const char *reason;
} omitted;

typedef struct reader {
    rb_source *s;
    rb_flow flow;
    const char *base; /* the decoded bytes of the file */
    size_t len;
    size_t last; /* offset behind the last run of words */
    size_t left; /* callbacks that it may make */
    int lists, html, images;
    size_t title, title_end; /* the first heading of level 1, in the text */
    int in_title;
    RB_VEC(omitted) omitted;
    int failed; /* memory was refused */
} reader;

/* ---- what MD4C tells ---- */

enum { STOP = 1 };

/* Tables and the like can make it tell far more than was written. */
static int count(reader *r)
{
    if (r->left == 0 || r->failed)
        return STOP;
    r->left--;
    return 0;
}

static int break_of(const reader *r, MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        return r->lists > 1 ? RB_FLOW_LINE : RB_FLOW_BLOCK;
    case MD_BLOCK_LI:
    case MD_BLOCK_TR:
        return RB_FLOW_LINE;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return RB_FLOW_CELL;
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
        return RB_FLOW_NONE;
    default:
        return RB_FLOW_BLOCK;
    }
}

static int is_list(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_UL || type == MD_BLOCK_OL;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    reader *r = user;
    r->lists += is_list(type);
    rb_flow_break(&r->flow, break_of(r, type));
    if (type == MD_BLOCK_CODE)
        r->flow.verbatim = 1;
    if (type == MD_BLOCK_HTML)
        r->html = 1;
    if (type == MD_BLOCK_H && r->title_end == 0)
        r->in_title = ((MD_BLOCK_H_DETAIL *)detail)->level == 1;
    if (r->in_title)
        r->title = r->flow.text->n;
    return count(r);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    reader *r = user;
    (void)detail;
    if (r->in_title)
        r->title_end = r->flow.text->n;
    r->in_title = 0;
    r->flow.verbatim = 0;
    if (type == MD_BLOCK_HTML)
        r->html = 0;
    rb_flow_break(&r->flow, break_of(r, type));
    r->lists -= is_list(type);
    return count(r);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    reader *r = user;
    (void)detail;
    r->images += type == MD_SPAN_IMG;
    return count(r);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    reader *r = user;
    (void)detail;
    r->images -= type == MD_SPAN_IMG;
    return count(r);
}

/* Words that are left out; what follows at once in the same way is one. */
static void omit(reader *r, size_t at, size_t n, const char *reason)
{
    omitted *o = r->omitted.n > 0 ? &r->omitted.v[r->omitted.n - 1] : NULL;
    if (!r->s->o.dropped || at >= r->len)
        return;
    if (o != NULL && o->reason == reason && at >= o->end && at <= o->end + 2) {
        o->end = at + n;
        return;
    }
    if (rb_vec_push(r->s->mem, &r->omitted, ((omitted){at, at + n, reason})))
        r->failed = 1;
}

static void add_html(reader *r, size_t at, const char *s, size_t n)
{
    omit(r, at, n, "HTML");
    if (!r->html && n >= 4 && strncasecmp(s, "<br", 3) == 0)
        rb_flow_break(&r->flow, RB_FLOW_LINE);
}

/* Words, from the bytes at `at` or, for what MD4C makes itself, behind the
** last ones. */
static void add_words(reader *r, const char *s, size_t n, size_t at, int own)
{
    if (own && n == 1 && at < r->len && r->base[at] == *s)
        own = 0; /* the end of a line of code */
    if (own)
        rb_flow_whole(&r->flow, s, n, at, 0);
    else
        rb_flow_same(&r->flow, s, n, at);
    r->last = at + (own ? 0 : n);
}

static void add_entity(reader *r, const char *s, size_t n, size_t at)
{
    char c[4];
    int len = rb_entity(s, n, c);
    if (len > 0)
        rb_flow_whole(&r->flow, c, (size_t)len, at, (uint32_t)n);
    else
        rb_flow_same(&r->flow, s, n, at);
    r->last = at + n;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *user)
{
    reader *r = user;
    int own = s < r->base || s > r->base + r->len;
    size_t at = own ? r->last : (size_t)(s - r->base);
    int out = type == MD_TEXT_HTML || r->html || r->images > 0;
    if (out && own)
        return count(r); /* the end of a line */
    if (type == MD_TEXT_HTML || r->html)
        add_html(r, at, s, n);
    else if (r->images > 0)
        omit(r, at, n, "image");
    else if (type == MD_TEXT_BR)
        rb_flow_break(&r->flow, RB_FLOW_LINE);
    else if (type == MD_TEXT_SOFTBR)
        rb_flow_break(&r->flow, RB_FLOW_BLANK);
    else if (type == MD_TEXT_NULLCHAR)
        rb_flow_whole(&r->flow, "\xEF\xBF\xBD", 3, at, own ? 0 : 1);
    else if (type == MD_TEXT_ENTITY && !own)
        add_entity(r, s, n, at);
    else
        add_words(r, s, n, at, own);
    return count(r);
}

/* ---- the document ---- */

static int parse(reader *r, size_t from, unsigned flags, rb_err *e)
{
    MD_PARSER p = {.flags = flags,
                   .enter_block = enter_block,
                   .leave_block = leave_block,
                   .enter_span = enter_span,
                   .leave_span = leave_span,
                   .text = text};
    rb_source *s = r->s;
    rb_buf_clear(&s->field);
    rb_mapper_clear(&s->map);
    rb_flow_init(&r->flow, &s->field, &s->map);
    r->omitted.n = 0;
    r->lists = r->html = r->images = r->in_title = 0;
    r->title = r->title_end = 0;
    r->last = from;
    r->left = 16 * r->len + 1000;
    if (from > 0)
        omit(r, 0, from, "front matter");
    int rc = md_parse(r->base + from, (MD_SIZE)(r->len - from), &p, r);
    if (rb_flow_end(&r->flow) != RB_OK || r->failed || rc < 0)
        return rb_nomem(e);
    return rc == 0 ? RB_OK : RB_ELIMIT;
}

static int read_words(reader *r, size_t from, rb_err *e)
{
    enum { PLAIN = MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS };
    if (r->len >= UINT32_MAX)
        return rb_fail(e, RB_ELIMIT, "%s: the file has 4 GiB or more; split it",
                       r->s->name.p);
    int rc = parse(r, from, PLAIN | MD_FLAG_TABLES, e);
    if (rc == RB_ELIMIT) /* a table of a few rows and too many columns */
        rc = parse(r, from, PLAIN, e);
    if (rc == RB_ELIMIT)
        rb_fail(e, rc,
                "%s: the markup makes far more of the file than it holds; "
                "give the format 'text' to read it as it is",
                r->s->name.p);
    return rc;
}

static uint64_t in_file(const rb_source *s, size_t at)
{
    return rb_map_find(s->mid.map.v, s->mid.map.n, s->origin,
                       (uint32_t)s->decoded, (uint32_t)at, (uint32_t)at)
        .start;
}

/* Bytes of s that are shown of what was left out, whole characters. */
static size_t shown(const char *s, size_t n)
{
    enum { MOST = 4096 };
    return rb_utf8_cut(s, n, MOST);
}

static int add_drops(const reader *r, rb_doc *d)
{
    int rc = RB_OK;
    for (uint32_t i = 0; rc == RB_OK && i < r->omitted.n; i++) {
        const omitted *o = &r->omitted.v[i];
        uint64_t from = in_file(r->s, o->start), to = in_file(r->s, o->end);
        const char *s = r->base + o->start;
        rc = rb_doc_add_drop(d, from, (uint32_t)(to - from), o->reason, s,
                             shown(s, o->end - o->start));
    }
    return rc;
}

static int set_title(rb_doc *d, size_t from, size_t to)
{
    return rb_set_meta(d, RB_META_TITLE, d->text + from, to - from, "heading");
}

static int finish(const reader *r, rb_doc *d, size_t front)
{
    rb_source *s = r->s;
    int rc = rb_doc_set_meta(d, RB_META_ID, s->name.p);
    if (rc == RB_OK && front > 0)
        rc = rb_front_matter_read(s, d, r->base, front);
    if (rc == RB_OK && d->meta[RB_META_TITLE] == NULL &&
        r->title_end > r->title)
        rc = set_title(d, rb_mend_moved(s, r->title),
                       rb_mend_moved(s, r->title_end));
    if (rc == RB_OK)
        rc = add_drops(r, d);
    return rc == RB_OK ? rb_repairs_tell(&s->rep, d) : rc;
}

static int next_markdown(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                         rb_err *e)
{
    rb_text t;
    if (s->begun)
        return RB_EDONE;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK)
        return rc;
    reader r = {.s = s, .base = t.p, .len = t.n};
    size_t front = rb_front_matter(t.p, t.n);
    rc = read_words(&r, front, e);
    rb_text words = {s->field.n > 0 ? s->field.p : "", s->field.n, 0};
    if (rc == RB_OK)
        rc = rb_source_doc(s, m, v, &words, &s->map, out, e);
    if (rc == RB_OK && finish(&r, *out, front) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    rb_vec_free(s->mem, &r.omitted);
    return rc;
}
#define NEXT next_markdown
#else
#define NEXT NULL
#define RB_WITH_MD4C NULL
#endif

const rb_format rb_format_markdown = {.name = "markdown",
                                      .endings = ".md.markdown.mdown.mkd.",
                                      .next = NEXT,
                                      .needs = "libmd4c-dev",
                                      .with = RB_WITH_MD4C};
