/*
** sourcedoc.c - what the formats share: a file decoded, a document made of it
*/
#include <string.h>
#include "../base/utf8.h"
#include "mend.h"

int rb_source_whole(rb_source *s, rb_text *t, rb_err *e)
{
    s->begun = 1;
    int rc = rb_input_all(&s->in, e);
    if (rc != RB_OK)
        return rc;
    size_t mark = s->enc.mark;
    if (s->enc.kind == RB_ENC_GUESS && s->enc.guessed)
        s->enc.name = NULL; /* the whole shows more than its beginning */
    s->base = 0;
    s->size = s->in.end - s->in.beg;
    rc = rb_decode(s->enc, s->in.buf + s->in.beg + mark, s->size - mark, mark,
                   &s->text, &s->rep, &s->mid, t, e);
    s->origin = t->p;
    s->decoded = t->n;
    s->encoding = s->rep.encoding;
    if (rc == RB_OK && !t->verbatim)
        rb_input_close(&s->in); /* the bytes have served */
    if (rc != RB_OK && rc != RB_ENOMEM)
        rb_err_prefix(e, "%s", s->name.p);
    if (rc == RB_OK && t->n == 0)
        rc = rb_fail(e, RB_EINPUT, "%s: the file is empty", s->name.p);
    if (rc == RB_OK && t->n >= UINT32_MAX && s->mid.map.n > 0)
        rc = rb_fail(e, RB_ELIMIT,
                     "%s: it has 4 GiB or more and is not plain UTF-8, so "
                     "that places in it cannot be told; split it",
                     s->name.p);
    return rc;
}

/* Is the text the file, byte for byte? Then it needs no map. */
static int is_file(const rb_mapper *way)
{
    const rb_map *p = way->map.v;
    return way->map.n == 0 || (way->map.n == 1 && p->kind == RB_MAP_SAME &&
                               p->src == 0 && p->part == 0);
}

static int make_doc(rb_mem *m, rb_vocab *v, const rb_text *t,
                    const rb_mapper *way, rb_doc **out, rb_err *e)
{
    if (t->n >= UINT32_MAX)
        return rb_fail(e, RB_ELIMIT, "the text has 4 GiB or more; split it");
    rb_doc *d = rb_doc_new(m, v, t->p, t->n);
    if (d == NULL)
        return rb_nomem(e);
    if (!is_file(way)) {
        if (rb_vec_reserve(m, &d->map, way->map.n) != 0) {
            rb_doc_free(d);
            return rb_nomem(e);
        }
        memcpy(d->map.v, way->map.v, way->map.n * sizeof *d->map.v);
        d->map.n = way->map.n;
    }
    *out = d;
    return RB_OK;
}

static int set_encoding(rb_doc *d, const char *name)
{
    if (name != NULL) {
        name = rb_arena_str(&d->arena, name, strlen(name));
        if (name == NULL)
            return RB_ENOMEM;
    }
    d->encoding = name;
    return RB_OK;
}

int rb_source_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                  const rb_mapper *map, rb_doc **out, rb_err *e)
{
    rb_doc *d = NULL;
    const rb_mapper *way = &s->mid;
    if (map != NULL) {
        rb_mapper_clear(&s->way);
        rb_map_through(map->map.v, map->map.n, t->p, (uint32_t)t->n,
                       s->mid.map.v, s->mid.map.n, s->origin,
                       (uint32_t)s->decoded, &s->way);
        way = &s->way;
    }
    if (way->failed)
        return rb_nomem(e);
    rb_text text = *t;
    int rc = rb_mend_text(s, &way, &text, e);
    if (rc == RB_OK)
        rc = make_doc(m, v, &text, way, &d, e);
    if (rc == RB_ELIMIT)
        rb_err_prefix(e, "%s", s->name.p);
    if (rc != RB_OK)
        return rc;
    d->line = s->line;
    if (set_encoding(d, s->encoding) != RB_OK ||
        rb_doc_set_meta(d, RB_META_PATH, s->name.p) != RB_OK) {
        rb_doc_free(d);
        return rb_nomem(e);
    }
    *out = d;
    return RB_OK;
}

int rb_set_meta(rb_doc *d, int field, const char *s, size_t n, const char *from)
{
    rb_buf b;
    while (n > 0 && rb_is_blank(s[n - 1]))
        n--;
    while (n > 0 && rb_is_blank(*s))
        s++, n--;
    if (n == 0)
        return RB_OK;
    rb_buf_init(&b, d->mem);
    for (size_t i = 0, run; i < n; i += run + 1) {
        run = strnlen(s + i, n - i);
        rb_buf_put(&b, s + i, run);
        if (i + run < n)
            rb_buf_puts(&b, "\xEF\xBF\xBD");
    }
    int rc = b.failed ? RB_ENOMEM : rb_doc_set_meta_from(d, field, b.p, from);
    rb_buf_free(&b);
    return rc;
}

int rb_add_extra(rb_doc *d, const char *key, size_t n, const char *value,
                 size_t len)
{
    rb_buf raw;
    rb_extra x = {rb_arena_str(&d->arena, key, n), NULL};
    rb_buf_init(&raw, d->mem);
    rb_buf_json(&raw, value, len);
    if (!raw.failed)
        x.raw = rb_arena_str(&d->arena, raw.p, raw.n);
    rb_buf_free(&raw);
    return x.key == NULL || x.raw == NULL ||
                   rb_vec_push(d->mem, &d->extra, x) != 0
               ? RB_ENOMEM
               : RB_OK;
}

int rb_load_memory(rb_mem *m, rb_vocab *v, const char *bytes, size_t len,
                   const char *encoding, rb_doc **out, rb_err *e)
{
    rb_buf tmp;
    rb_mapper way;
    rb_repairs rep = {.n = 0};
    rb_text t;
    rb_doc *d = NULL;
    *out = NULL;
    rb_buf_init(&tmp, m);
    rb_mapper_init(&way, m);
    rb_encoding enc = rb_encoding_find(bytes, len, encoding);
    /* rb_decode reads its input; only what it returns may be written to. */
    char *s = (char *)bytes + enc.mark;
    int rc =
        rb_decode(enc, s, len - enc.mark, enc.mark, &tmp, &rep, &way, &t, e);
    if (rc == RB_OK)
        rc = make_doc(m, v, &t, &way, &d, e);
    if (rc == RB_OK && (rb_repairs_tell(&rep, d) != RB_OK ||
                        set_encoding(d, rep.encoding) != RB_OK))
        rc = rb_nomem(e);
    if (rc == RB_OK)
        *out = d;
    else
        rb_doc_free(d);
    rb_buf_free(&tmp);
    rb_mapper_free(&way);
    return rc;
}
