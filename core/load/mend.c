/*
** mend.c - mojibake in a document: repaired or only told of
**
** What is extracted (pages, mail, feeds, office files...) is repaired; plain
** text and the fields of records are what stands there, and repaired only
** when that is asked for. Either is told in one note.
*/
#include "mend.h"

#include <stdio.h>
#include <string.h>

static int is_verbatim(const rb_source *s)
{
    return s->format != NULL && s->format->verbatim;
}

/* Is it to be repaired? Who writes about encodings may mean what he shows. */
static int is_wanted(const rb_source *s, const rb_mended *r)
{
    return s->o.repair || (!is_verbatim(s) && !r->about);
}

int rb_mend_text(rb_source *s, const rb_mapper **way, rb_text *t, rb_err *e)
{
    rb_mend_state *x = &s->mend;
    rb_mapper_clear(&x->map);
    x->done = 0;
    if (rb_mend(s->mem, t->n > 0 ? t->p : "", t->n, &x->text, &x->map,
                &x->found) != RB_OK)
        return rb_nomem(e);
    if (x->found.n == 0)
        return RB_OK;
    const rb_mapper *w = *way;
    uint32_t at = x->found.at;
    x->place = rb_map_find(w->map.v, w->map.n, t->p, (uint32_t)t->n, at,
                           at + (uint32_t)x->found.len);
    if (!is_wanted(s, &x->found))
        return RB_OK;
    rb_mapper_clear(&x->way);
    rb_map_through(x->map.map.v, x->map.map.n, x->text.p, (uint32_t)x->text.n,
                   w->map.v, w->map.n, t->p, (uint32_t)t->n, &x->way);
    if (x->way.failed)
        return rb_nomem(e);
    x->done = 1;
    *way = &x->way;
    *t = (rb_text){x->text.p, x->text.n, 0};
    return RB_OK;
}

size_t rb_mend_moved(const rb_source *s, size_t off)
{
    const rb_mend_state *x = &s->mend;
    uint32_t lo = 0, hi = x->map.map.n;
    if (!x->done)
        return off;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (x->map.map.v[mid].src <= off)
            lo = mid;
        else
            hi = mid;
    }
    const rb_map *p = &x->map.map.v[lo];
    size_t end = lo + 1 < x->map.map.n ? p[1].text : x->text.n;
    if (p->kind == RB_MAP_SAME || off == p->src)
        end = p->text + (off - p->src);
    return end < x->text.n ? end : x->text.n;
}

/* ---- metadata ---- */

/* Words, not addresses and numbers. */
static const uint8_t fields[] = {RB_META_TITLE, RB_META_AUTHOR, RB_META_SOURCE,
                                 RB_META_SITE};

static int mend_field(rb_source *s, rb_doc *d, int field, rb_buf *b)
{
    rb_mend_state *x = &s->mend;
    const char *v = d->meta[field];
    rb_mended r;
    if (v == NULL)
        return RB_OK;
    int rc = rb_mend(s->mem, v, strlen(v), b, NULL, &r);
    if (rc != RB_OK || r.n == 0)
        return rc;
    uint32_t n = x->found.n + r.n;
    if (x->found.n == 0) { /* the text may say what it is about */
        x->found = r;
        x->field = rb_meta_name[field];
    }
    x->found.n = n;
    if (!is_wanted(s, &x->found))
        return RB_OK;
    x->done = 1;
    return rb_doc_set_meta_from(d, field, b->p, d->meta_from[field]);
}

/* ---- the note ---- */

static void put_place(const rb_mend_state *x, char *out, size_t room)
{
    unsigned long long at = x->place.start;
    if (x->field != NULL)
        snprintf(out, room, "in the %s", x->field);
    else if (x->place.page)
        snprintf(out, room, "on page %llu", at);
    else if (x->place.part != 0) /* an offset in what is packed helps nobody */
        snprintf(out, room, "at byte %u of the text", x->found.at);
    else
        snprintf(out, room, "at offset %llu", at);
}

static int tell(const rb_source *s, rb_doc *d)
{
    const rb_mend_state *x = &s->mend;
    const rb_mended *r = &x->found;
    char place[80], count[120];
    put_place(x, place, sizeof place);
    if (r->n == 1)
        snprintf(count, sizeof count, "%s", place);
    else
        snprintf(count, sizeof count, "in %u places, the first %s", r->n,
                 place);
    uint64_t src = x->field == NULL && x->place.part == 0 && !x->place.page
                       ? x->place.start
                       : UINT64_MAX;
    if (x->done)
        return rb_doc_add_note(d, src,
                               "mojibake repaired %s: \"%s\" became \"%s\"",
                               count, r->was, r->is);
    return rb_doc_add_note(
        d, src, "mojibake %s: \"%s\" for \"%s\"%s; --repair repairs it", count,
        r->was, r->is,
        is_verbatim(s) ? "" : "; left, as the text is about encodings");
}

int rb_mend_rest(rb_source *s, rb_doc *d)
{
    rb_buf b;
    int rc = RB_OK;
    rb_buf_init(&b, s->mem);
    s->mend.field = NULL;
    for (size_t i = 0; i < sizeof fields && rc == RB_OK; i++)
        rc = mend_field(s, d, fields[i], &b);
    rb_buf_free(&b);
    if (rc == RB_OK && s->mend.found.n > 0)
        rc = tell(s, d);
    s->mend.found.n = 0;
    return rc;
}

/* ---- life ---- */

void rb_mend_init(rb_mend_state *x, rb_mem *m)
{
    memset(x, 0, sizeof *x);
    rb_buf_init(&x->text, m);
    rb_mapper_init(&x->map, m);
    rb_mapper_init(&x->way, m);
}

void rb_mend_free(rb_mend_state *x)
{
    rb_buf_free(&x->text);
    rb_mapper_free(&x->map);
    rb_mapper_free(&x->way);
}
