/*
** feeddoc.c - an entry of a feed becomes a document
*/
#include "feed.h"

#ifdef RB_WITH_EXPAT

#include <stdio.h>
#include <string.h>
#include "date.h"
#include "flow.h"
#include "fragment.h"

/* ---- the text ---- */

/* Words without markup: as they are, blanks at the edges cut. */
static int plain_text(const rb_feed_slot *t, rb_buf *text, rb_mapper *map)
{
    rb_flow flow;
    rb_flow_init(&flow, text, map);
    flow.verbatim = 1;
    rb_flow_same(&flow, t->text.p, t->text.n, 0);
    return rb_flow_end(&flow);
}

/* The words of a slot in s->field, and in s->map the way to the XML. */
static int slot_text(rb_feed *f, const rb_feed_slot *t, rb_err *e)
{
    rb_source *s = f->s;
    rb_mapper own; /* to the slot's text */
    rb_mapper_init(&own, s->mem);
    rb_buf_clear(&s->field);
    rb_mapper_clear(&s->map);
    int rc = t->html ? rb_fragment(s->mem, t->text.p, t->text.n,
                                   RB_FRAGMENT_PLAIN, &s->field, &own, e)
                     : plain_text(t, &s->field, &own);
    if (rc == RB_OK && s->field.n > 0)
        rb_map_through(own.map.v, own.map.n, s->field.p, (uint32_t)s->field.n,
                       t->map.map.v, t->map.map.n, t->text.p,
                       (uint32_t)t->text.n, &s->map);
    rb_mapper_free(&own);
    if (rc == RB_ELIMIT)
        rb_err_prefix(e, "%s:%u", s->name.p, s->line);
    else if (rc == RB_ENOMEM || s->map.failed)
        rc = rb_nomem(e);
    return rc;
}

/* What stands for the text: the body, or a title that is all there is. */
static int find_text(rb_feed *f, int *only_title, rb_err *e)
{
    rb_source *s = f->s;
    int rc = RB_OK;
    *only_title = 0;
    rb_buf_clear(&s->field);
    if (f->slot[RB_FEED_BODY].text.n > 0)
        rc = slot_text(f, &f->slot[RB_FEED_BODY], e);
    if (rc == RB_OK && s->field.n == 0 && f->slot[RB_FEED_TITLE].text.n > 0) {
        *only_title = 1;
        rc = slot_text(f, &f->slot[RB_FEED_TITLE], e);
    }
    if (rc == RB_OK && s->field.n == 0)
        rc = rb_fail(e, RB_EINPUT, "%s:%u: entry %u has neither text nor title",
                     s->name.p, s->line, s->records);
    return rc;
}

/* ---- metadata ---- */

/* A value on one line in *b: tags and entities are read when it is HTML. */
static int value(rb_feed *f, const rb_feed_slot *t, rb_buf *b, rb_err *e)
{
    rb_mapper way;
    int rc = RB_OK;
    rb_buf_clear(b);
    if (t->html) {
        rb_mapper_init(&way, f->s->mem);
        rc = rb_fragment(f->s->mem, t->text.p, t->text.n, 0, b, &way, e);
        rb_mapper_free(&way);
    } else {
        rb_buf_put(b, t->text.p, t->text.n);
    }
    for (size_t i = 0; i < b->n; i++) {
        if (b->p[i] == '\n' || b->p[i] == '\r' || b->p[i] == '\t')
            b->p[i] = ' ';
    }
    return rc == RB_OK && b->failed ? RB_ENOMEM : rc;
}

/* "editor@paper.example (Ann Lee)" is how RSS has people write themselves. */
static void name_of_mail(rb_buf *b)
{
    const char *open = memchr(b->p, '(', b->n);
    if (open == NULL || b->p[b->n - 1] != ')' ||
        memchr(b->p, '@', (size_t)(open - b->p)) == NULL)
        return;
    size_t n = (size_t)(b->p + b->n - 1 - (open + 1));
    memmove(b->p, open + 1, n);
    b->p[n] = '\0';
    b->n = n;
}

static int set(rb_feed *f, rb_doc *d, int field, int slot, rb_err *e)
{
    const rb_feed_slot *t = &f->slot[slot];
    char iso[RB_DATE_SIZE];
    rb_buf b;
    if (d->meta[field] != NULL || t->text.n == 0)
        return RB_OK;
    rb_buf_init(&b, f->s->mem);
    int rc = value(f, t, &b, e);
    if (rc == RB_OK && field == RB_META_AUTHOR && b.n > 0)
        name_of_mail(&b);
    if (rc == RB_OK && (field == RB_META_DATE || field == RB_META_MODIFIED) &&
        rb_date_parse(b.p, b.n, d->meta[RB_META_LANG], iso))
        rc = rb_set_meta(d, field, iso, strlen(iso), t->from);
    else if (rc == RB_OK && b.n > 0)
        rc = rb_set_meta(d, field, b.p, b.n, t->from);
    rb_buf_free(&b);
    return rc;
}

/* The id is the entry's own, else its place in the file. */
static int set_id(rb_feed *f, rb_doc *d, rb_err *e)
{
    rb_buf b;
    int rc = set(f, d, RB_META_ID, RB_FEED_ID, e);
    if (rc != RB_OK || d->meta[RB_META_ID] != NULL)
        return rc;
    rb_buf_init(&b, f->s->mem);
    rb_buf_printf(&b, "%s#%u", f->s->name.p, f->s->records);
    rc = b.failed ? RB_ENOMEM : rb_doc_set_meta(d, RB_META_ID, b.p);
    rb_buf_free(&b);
    return rc;
}

static int set_all(rb_feed *f, rb_doc *d, rb_err *e)
{
    static const struct {
        int field, slot;
    } from[] = {{RB_META_LANG, RB_FEED_LANG},
                {RB_META_LANG, RB_FEED_SITE_LANG},
                {RB_META_TITLE, RB_FEED_TITLE},
                {RB_META_AUTHOR, RB_FEED_AUTHOR},
                {RB_META_AUTHOR, RB_FEED_SITE_AUTHOR},
                {RB_META_DATE, RB_FEED_DATE},
                {RB_META_MODIFIED, RB_FEED_MODIFIED},
                {RB_META_URL, RB_FEED_LINK},
                {RB_META_SOURCE, RB_FEED_SOURCE},
                {RB_META_SOURCE, RB_FEED_SITE},
                {RB_META_SITE, RB_FEED_SITE}};
    int rc = set_id(f, d, e);
    for (size_t i = 0; rc == RB_OK && i < sizeof from / sizeof *from; i++)
        rc = set(f, d, from[i].field, from[i].slot, e);
    return rc;
}

/* Topics, and where the text is from when it is only a title. */
static int add_others(rb_feed *f, rb_doc *d, int only_title, rb_err *e)
{
    const rb_feed_slot *t = &f->slot[RB_FEED_TOPIC];
    rb_buf b;
    rb_buf_init(&b, f->s->mem);
    int rc = t->text.n > 0 ? value(f, t, &b, e) : RB_OK;
    if (rc == RB_OK && b.n > 0)
        rc = rb_add_extra(d, "topics", 6, b.p, b.n);
    if (rc == RB_OK && only_title)
        rc = rb_add_extra(d, "text_from", 9, "title", 5);
    rb_buf_free(&b);
    return rc;
}

/* ---- the document ---- */

static int add_notes(rb_feed *f, rb_doc *d, int only_title, int cut)
{
    int rc = rb_repairs_tell(&f->s->rep, d);
    const char *note = rb_xml_note(f->xml);
    f->s->rep.n = 0; /* of the file: told once */
    if (rc == RB_OK && only_title)
        rc = rb_doc_add_note(d, UINT64_MAX,
                             "the entry has no text but its title");
    if (rc == RB_OK && cut)
        rc = rb_doc_add_note(d, UINT64_MAX,
                             "the file breaks off inside this entry");
    if (rc == RB_OK && note != NULL && f->s->records == 1)
        rc = rb_doc_add_note(d, UINT64_MAX, "in this feed: %s", note);
    return rc;
}

int rb_feed_doc(rb_feed *f, int cut, rb_mem *m, rb_vocab *v, rb_doc **out,
                rb_err *e)
{
    int only_title, rc = find_text(f, &only_title, e);
    if (rc != RB_OK)
        return rc;
    rb_text t = {f->s->field.p, f->s->field.n, 0};
    rc = rb_source_doc(f->s, m, v, &t, &f->s->map, out, e);
    if (rc != RB_OK)
        return rc;
    rc = set_all(f, *out, e);
    if (rc == RB_OK)
        rc = add_others(f, *out, only_title, e);
    if (rc == RB_OK)
        rc = add_notes(f, *out, only_title, cut);
    if (rc != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
    }
    return rc == RB_ENOMEM ? rb_nomem(e) : rc;
}

#endif
