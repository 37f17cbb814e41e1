/*
** parts.c - what a document is stored as: JSON of its fields and features,
** its tokens in a blob
**
** All of it is made before the first row is written, so that only the file
** itself can fail then. compare.c makes the same bytes to compare them.
*/
#include "store_int.h"

#include <math.h>
#include <string.h>
#include "../doc/pack.h"

static void put_number(rb_buf *b, double x)
{
    char s[64];
    if (!isfinite(x)) {
        rb_buf_puts(b, "null"); /* JSON knows no infinity */
        return;
    }
    sqlite3_snprintf(sizeof s, s, "%!.15g", x); /* heeds no locale */
    rb_buf_puts(b, s);
}

static void put_spans(rb_buf *b, const rb_feat *f)
{
    rb_buf_putc(b, '[');
    for (uint32_t i = 0; i < f->len; i++)
        rb_buf_printf(b, "%s[%u,%u]", i ? "," : "", f->u.span[2 * i],
                      f->u.span[2 * i + 1]);
    rb_buf_putc(b, ']');
}

static void put_int(rb_buf *b, int64_t v)
{
    char s[24];
    sqlite3_snprintf(sizeof s, s, "%lld", (long long)v);
    rb_buf_puts(b, s);
}

static void put_value(rb_buf *b, const rb_feat *f)
{
    switch (f->kind) {
    case RB_F_BOOL:
        rb_buf_puts(b, f->u.i ? "true" : "false");
        break;
    case RB_F_INT:
        put_int(b, f->u.i);
        break;
    case RB_F_NUM:
        put_number(b, f->u.d);
        break;
    case RB_F_STR:
        rb_buf_json(b, f->u.s, f->len);
        break;
    case RB_F_SPANS:
        put_spans(b, f);
        break;
    default:
        rb_buf_puts(b, "null");
    }
}

void rb_store_features(rb_buf *b, const rb_ann *a)
{
    rb_buf_putc(b, '{');
    for (uint32_t i = 0; i < a->nfeat; i++) {
        if (i)
            rb_buf_putc(b, ',');
        rb_buf_json(b, a->feat[i].key, strlen(a->feat[i].key));
        rb_buf_putc(b, ':');
        put_value(b, &a->feat[i]);
    }
    rb_buf_putc(b, '}');
}

static void put_extra(rb_buf *b, const rb_doc *d)
{
    for (uint32_t i = 0; i < d->extra.n; i++) {
        rb_buf_putc(b, i ? ',' : '{');
        rb_buf_json(b, d->extra.v[i].key, strlen(d->extra.v[i].key));
        rb_buf_putc(b, ':');
        rb_buf_puts(b, d->extra.v[i].raw);
    }
    if (d->extra.n)
        rb_buf_putc(b, '}');
}

/* Tokens and sentences lie in the blob. */
int rb_store_is_rows(const rb_layer *l)
{
    return strcmp(l->name, "token") != 0 && strcmp(l->name, "sentence") != 0;
}

/* Marks of the loader, as [start,end,"reason"] in the order it made them. */
static void put_marks(rb_buf *b, const rb_doc *d)
{
    const rb_layer *l = rb_layer_find(d, "furniture");
    uint32_t n = l ? l->ann.n : 0, k = 0, made = 0;
    for (uint32_t id = 1; id <= d->n_loaded; id++) {
        uint32_t tries = 0;
        for (; tries < n && l->ann.v[k].id != id; tries++)
            k = k + 1 < n ? k + 1 : 0;
        if (tries == n)
            continue;
        const rb_ann *a = &l->ann.v[k];
        const rb_feat *f = rb_ann_feat(a, "reason");
        rb_buf_printf(b, "%s[%u,%u,", made++ ? "," : "", a->start, a->end);
        rb_buf_json(b, f ? f->u.s : "", f ? f->len : 0);
        rb_buf_putc(b, ']');
    }
}

/* What no column has: an id that is not the name, furniture that the loader
** marked. Nothing, when there is none. */
static void put_given(rb_buf *b, const rb_doc *d)
{
    const char *id = d->meta[RB_META_ID];
    int named = id && *id;
    if (named && d->n_loaded == 0)
        return;
    rb_buf_putc(b, '{');
    if (!named) {
        rb_buf_puts(b, "\"id\":");
        rb_buf_json(b, id, 0);
    }
    if (d->n_loaded > 0) {
        rb_buf_puts(b, named ? "\"furniture\":[" : ",\"furniture\":[");
        put_marks(b, d);
        rb_buf_putc(b, ']');
    }
    rb_buf_putc(b, '}');
}

int rb_store_make_parts(rb_store *s, const rb_doc *d)
{
    rb_buf_clear(&s->blob);
    rb_buf_clear(&s->json);
    s->cut.n = s->prov_id.n = 0;
    if (rb_pack(&s->blob, d) != RB_OK)
        return RB_ENOMEM;
    put_extra(&s->json, d);
    size_t extra = s->json.n;
    put_given(&s->json, d);
    if (rb_vec_push(s->mem, &s->cut, extra) != 0 ||
        rb_vec_push(s->mem, &s->cut, s->json.n) != 0)
        return RB_ENOMEM;
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        for (uint32_t k = 0; rb_store_is_rows(l) && k < l->ann.n; k++) {
            rb_store_features(&s->json, &l->ann.v[k]);
            if (rb_vec_push(s->mem, &s->cut, s->json.n) != 0)
                return RB_ENOMEM;
        }
    }
    for (uint32_t i = 0; i < d->prov.n; i++) {
        if (rb_vec_push(s->mem, &s->prov_id, 0) != 0)
            return RB_ENOMEM;
    }
    return s->json.failed ? RB_ENOMEM : RB_OK;
}
