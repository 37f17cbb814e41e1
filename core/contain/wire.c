/*
** wire.c - documents and annotations as bytes
*/
#include "wire.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"
#include "../doc/pack.h"

enum { MOST_FEATURES = 1 << 8 };

/* ---- names that repeat ---- */

typedef struct name {
    const char *s;
    uint32_t prov; /* of the rule of that name, when reading; 0: not yet */
} name;

typedef struct names {
    rb_mem *mem;
    RB_VEC(name) v;
    uint32_t *slot; /* when writing: number + 1 by hash, 0: free */
    size_t nslot;   /* a power of two, at least twice as many as names */
} names;

static void free_names(names *k)
{
    rb_vec_free(k->mem, &k->v);
    rb_free(k->mem, k->slot, k->nslot * sizeof *k->slot);
}

/* Where the name is, or the free place for it. */
static uint32_t *slot_of(const names *k, const char *s)
{
    /* Seeded by an address: names made to collide are of no use. */
    size_t at = (size_t)rb_hash(s, strlen(s), (uint64_t)(uintptr_t)k);
    while (k->slot[at &= k->nslot - 1] != 0 &&
           strcmp(k->v.v[k->slot[at] - 1].s, s) != 0)
        at++;
    return &k->slot[at];
}

static int more_slots(names *k)
{
    size_t had = k->nslot, n = had ? 2 * had : 64;
    uint32_t *slot = rb_calloc(k->mem, n, sizeof *slot);
    if (slot == NULL)
        return RB_ENOMEM;
    rb_free(k->mem, k->slot, had * sizeof *slot);
    k->slot = slot;
    k->nslot = n;
    for (uint32_t i = 0; i < k->v.n; i++)
        *slot_of(k, k->v.v[i].s) = i + 1;
    return RB_OK;
}

/* By hash: who made the layers may have named every feature otherwise. */
static void put_name(rb_buf *b, names *k, const char *s)
{
    if (2 * (size_t)k->v.n >= k->nslot && more_slots(k) != RB_OK) {
        b->failed = 1;
        return;
    }
    uint32_t *at = slot_of(k, s);
    rb_wire_put_u32(b, *at ? *at - 1 : k->v.n);
    if (*at != 0)
        return;
    rb_wire_put_str(b, s);
    if (rb_vec_push(k->mem, &k->v, ((name){s, 0})) == 0)
        *at = k->v.n;
    else
        b->failed = 1;
}

/* The number of a name in *at; "" when it does not fit, and w->bad. */
static const char *get_numbered(rb_wire *w, names *k, rb_arena *a, uint32_t *at)
{
    uint32_t i = rb_wire_u32(w);
    *at = i;
    if (!w->bad && i < k->v.n)
        return k->v.v[i].s;
    const char *s = i == k->v.n ? rb_wire_str(w, a) : NULL;
    if (s != NULL && rb_utf8_is_plain(s, strlen(s), "") &&
        rb_vec_push(k->mem, &k->v, ((name){s, 0})) == 0)
        return s;
    w->bad = 1;
    return "";
}

static const char *get_name(rb_wire *w, names *k, rb_arena *a)
{
    uint32_t at;
    return get_numbered(w, k, a, &at);
}

/* ---- features ---- */

static void put_feature(rb_buf *b, names *k, const rb_feat *f)
{
    uint64_t bits;
    put_name(b, k, f->key);
    rb_wire_put_u32(b, f->kind);
    if (f->kind == RB_F_STR) {
        rb_wire_put_bytes(b, f->u.s, f->len);
    } else if (f->kind == RB_F_SPANS) {
        rb_wire_put_u32(b, f->len);
        for (uint32_t i = 0; i < 2 * f->len; i++)
            rb_wire_put_u32(b, f->u.span[i]);
    } else {
        memcpy(&bits, &f->u, sizeof bits);
        rb_wire_put_u64(b, f->kind == RB_F_NULL ? 0 : bits);
    }
}

static int is_edge(const rb_doc *d, uint32_t at)
{
    return at <= d->len &&
           (at == d->len || ((uint8_t)d->text[at] & 0xC0) != 0x80);
}

static void get_spans(rb_wire *w, rb_doc *d, rb_feat *f)
{
    f->len = rb_wire_u32(w);
    if (w->bad || (size_t)(w->end - w->p) / 8 < f->len) {
        w->bad = 1;
        return;
    }
    uint32_t *span = rb_arena_alloc(&d->arena, (size_t)f->len * 8 + 8);
    if (span == NULL) {
        w->bad = 1;
        return;
    }
    f->u.span = span;
    for (uint32_t i = 0; i < f->len; i++) {
        span[2 * i] = rb_wire_u32(w);
        span[2 * i + 1] = rb_wire_u32(w);
        if (!is_edge(d, span[2 * i]) || !is_edge(d, span[2 * i + 1]) ||
            span[2 * i] > span[2 * i + 1])
            w->bad = 1;
    }
}

static void get_feature(rb_wire *w, names *k, rb_doc *d, rb_feat *f)
{
    size_t n;
    memset(f, 0, sizeof *f);
    f->key = get_name(w, k, &d->arena);
    uint32_t kind = rb_wire_u32(w);
    if (kind > RB_F_SPANS)
        w->bad = 1;
    f->kind = (uint8_t)kind;
    if (kind == RB_F_STR) {
        const char *s = rb_wire_bytes(w, &n);
        if (s == NULL || rb_utf8_check(s, n) != n ||
            (f->u.s = rb_arena_str(&d->arena, s, n)) == NULL)
            w->bad = 1;
        f->len = (uint32_t)n;
    } else if (kind == RB_F_SPANS) {
        get_spans(w, d, f);
    } else {
        uint64_t bits = rb_wire_u64(w);
        memcpy(&f->u, &bits, sizeof bits);
        if (kind == RB_F_BOOL)
            f->u.i = f->u.i != 0;
        if (kind == RB_F_NUM && !isfinite(f->u.d))
            w->bad = 1;
    }
}

/* ---- annotations ---- */

typedef struct made { /* an annotation and where it is */
    const rb_layer *layer;
    const rb_ann *ann;
} made;

static int by_id(const void *pa, const void *pb)
{
    uint32_t a = ((const made *)pa)->ann->id, b = ((const made *)pb)->ann->id;
    return a < b ? -1 : a > b;
}

/* In the order of making, so that they get the same numbers again. */
static int gather(const rb_doc *d, const rb_wire_layers *which,
                  const char *package, made **out, uint32_t *n)
{
    size_t all = 0;
    for (uint32_t i = 0; i < d->layer.n; i++)
        all += d->layer.v[i]->ann.n;
    *n = 0;
    *out = rb_calloc(d->mem, all + 1, sizeof **out);
    if (*out == NULL)
        return RB_ENOMEM;
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        if (which != NULL && !which->has(which->user, l->name))
            continue;
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            if (package == NULL ||
                strcmp(d->prov.v[a->prov].package, package) == 0)
                (*out)[(*n)++] = (made){l, a};
        }
    }
    if (*n > 1)
        qsort(*out, *n, sizeof **out, by_id);
    return RB_OK;
}

static void put_ann(rb_buf *b, names *k, const rb_doc *d, const made *m,
                    int with_maker)
{
    const rb_prov *p = &d->prov.v[m->ann->prov];
    put_name(b, k, m->layer->name);
    if (with_maker) {
        rb_wire_put_u32(b, m->ann->id);
        put_name(b, k, p->package);
        put_name(b, k, p->version);
    }
    put_name(b, k, p->rule);
    rb_wire_put_u32(b, m->ann->start);
    rb_wire_put_u32(b, m->ann->end);
    rb_wire_put_u32(b, m->ann->nfeat);
    for (uint32_t i = 0; i < m->ann->nfeat; i++)
        put_feature(b, k, &m->ann->feat[i]);
}

static int put_anns(rb_buf *b, const rb_doc *d, const rb_wire_layers *which,
                    const char *package)
{
    names k = {.mem = d->mem};
    made *m;
    uint32_t n;
    if (gather(d, which, package, &m, &n) != RB_OK)
        return RB_ENOMEM;
    rb_wire_put_u32(b, n);
    for (uint32_t i = 0; i < n; i++)
        put_ann(b, &k, d, &m[i], which != NULL);
    size_t all = 1;
    for (uint32_t i = 0; i < d->layer.n; i++)
        all += d->layer.v[i]->ann.n;
    rb_free(d->mem, m, all * sizeof *m);
    free_names(&k);
    return b->failed ? RB_ENOMEM : RB_OK;
}

typedef struct maker { /* NULL: each annotation says it itself */
    const char *package, *version;
    const rb_wire_layers *may;
} maker;

/* Who made it. One package: looked up once a rule, for rb_prov_add looks
** through all that there are. */
static uint32_t provenance(names *k, rb_doc *d, const maker *by, const char *p,
                           const char *version, uint32_t rule)
{
    name *r = &k->v.v[rule];
    if (by == NULL || r->prov == 0)
        r->prov = rb_prov_add(d, p, version, r->s);
    return r->prov;
}

/* Features as scripts can make them: sorted, none of a place's own names. */
static int fits(const rb_feat *f, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(f[i].key, "start") == 0 || strcmp(f[i].key, "stop") == 0 ||
            (i > 0 && strcmp(f[i - 1].key, f[i].key) > 0))
            return 0;
    return 1;
}

/* One annotation: 1, or 0 when it does not fit. */
static int get_ann(rb_wire *w, names *k, rb_doc *d, const maker *by)
{
    const char *layer = get_name(w, k, &d->arena);
    uint32_t id = by ? d->n_ann + 1 : rb_wire_u32(w);
    const char *package = by ? by->package : get_name(w, k, &d->arena);
    const char *version = by ? by->version : get_name(w, k, &d->arena);
    uint32_t rule;
    get_numbered(w, k, &d->arena, &rule);
    uint32_t start = rb_wire_u32(w), end = rb_wire_u32(w);
    uint32_t n = rb_wire_u32(w);
    if (w->bad || start > end || !is_edge(d, start) || !is_edge(d, end) ||
        n > MOST_FEATURES || id <= d->n_ann ||
        (by != NULL && !by->may->has(by->may->user, layer)))
        return 0;
    rb_feat *f = rb_arena_alloc(&d->arena, ((size_t)n + 1) * sizeof *f);
    if (f == NULL)
        return 0;
    for (uint32_t i = 0; i < n && !w->bad; i++)
        get_feature(w, k, d, &f[i]);
    if (by != NULL && !w->bad && !fits(f, n))
        return 0;
    uint32_t prov =
        w->bad ? UINT32_MAX : provenance(k, d, by, package, version, rule);
    rb_layer *l = prov == UINT32_MAX ? NULL : rb_layer_make(d, layer);
    d->n_ann = id - 1;
    return l != NULL && rb_layer_add_kept(d, l, start, end, prov, f, n) != 0;
}

static int get_anns(rb_wire *w, rb_doc *d, const maker *by)
{
    names k = {.mem = d->mem};
    uint32_t n = rb_wire_u32(w);
    int good = 1;
    for (uint32_t i = 0; good && i < n; i++)
        good = get_ann(w, &k, d, by);
    free_names(&k);
    return good && !w->bad;
}

/* ---- documents ---- */

static void put_foreign(rb_buf *b, const rb_doc *d)
{
    for (uint32_t i = 0; i < d->par.n; i++)
        rb_buf_putc(b, d->par.v[i].foreign != 0);
}

int rb_wire_put_doc(rb_buf *b, const rb_doc *d, rb_wire_layers which)
{
    rb_buf columns;
    rb_buf_init(&columns, d->mem);
    if (rb_pack(&columns, d) != RB_OK) {
        rb_buf_free(&columns);
        return RB_ENOMEM;
    }
    rb_wire_put_bytes(b, d->text, d->len);
    rb_wire_put_bytes(b, columns.p, columns.n);
    rb_buf_free(&columns);
    put_foreign(b, d);
    for (int i = 0; i < RB_META_COUNT; i++)
        rb_wire_put_str(b, d->meta[i]);
    rb_wire_put_u32(b, d->line);
    rb_wire_put_u32(b, d->lang_reliable);
    rb_wire_put_u32(b, d->extra.n);
    for (uint32_t i = 0; i < d->extra.n; i++) {
        rb_wire_put_str(b, d->extra.v[i].key);
        rb_wire_put_str(b, d->extra.v[i].raw);
    }
    rb_wire_put_u32(b, d->n_ann);
    return put_anns(b, d, &which, NULL);
}

static int get_extra(rb_wire *w, rb_doc *d)
{
    uint32_t n = rb_wire_u32(w);
    for (uint32_t i = 0; i < n && !w->bad; i++) {
        rb_extra x = {rb_wire_str(w, &d->arena), NULL};
        x.raw = rb_wire_str(w, &d->arena);
        if (x.key == NULL || x.raw == NULL ||
            rb_vec_push(d->mem, &d->extra, x) != 0)
            return 0;
    }
    return !w->bad;
}

static int get_rest(rb_wire *w, rb_doc *d)
{
    size_t columns;
    const char *blob = rb_wire_bytes(w, &columns);
    rb_err ignored;
    if (blob == NULL || rb_unpack(d, blob, columns, &ignored) != RB_OK)
        return 0;
    for (uint32_t i = 0; i < d->par.n; i++)
        d->par.v[i].foreign = rb_wire_u8(w) != 0;
    for (int i = 0; i < RB_META_COUNT; i++)
        d->meta[i] = rb_wire_str(w, &d->arena);
    d->line = rb_wire_u32(w);
    d->lang_reliable = rb_wire_u32(w) != 0;
    if (!get_extra(w, d))
        return 0;
    uint32_t made_before = rb_wire_u32(w);
    if (!get_anns(w, d, NULL) || d->n_ann > made_before)
        return 0;
    d->n_ann = made_before;
    for (uint32_t i = 0; i < d->layer.n; i++)
        if (rb_layer_index(d, d->layer.v[i]) != RB_OK)
            return 0;
    return 1;
}

int rb_wire_get_doc(rb_wire *w, rb_mem *m, rb_vocab *v, rb_doc **out, rb_err *e)
{
    size_t n;
    const char *text = rb_wire_bytes(w, &n);
    *out = NULL;
    if (text == NULL || rb_utf8_check(text, n) != n)
        return rb_fail(e, RB_EINPUT, "a document that cannot be read");
    rb_doc *d = rb_doc_new(m, v, text, n);
    if (d == NULL)
        return rb_nomem(e);
    if (!get_rest(w, d)) {
        rb_doc_free(d);
        return rb_fail(e, RB_EINPUT, "a document that cannot be read");
    }
    *out = d;
    return RB_OK;
}

int rb_wire_put_made(rb_buf *b, const rb_doc *d, const char *package)
{
    return put_anns(b, d, NULL, package);
}

int rb_wire_get_made(rb_wire *w, rb_doc *d, const char *package,
                     const char *version, rb_wire_layers may, rb_err *e)
{
    maker by = {package, version, &may};
    if (get_anns(w, d, &by) && w->p == w->end)
        return RB_OK;
    return rb_fail(e, RB_EINPUT,
                   "package '%s': its process gave annotations that do not "
                   "fit the document",
                   package);
}
