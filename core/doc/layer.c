/*
** layer.c - annotations: spans with features, in named layers
**
** Annotations are appended in any order; rb_layer_index sorts them and builds
** a CSR index from token to the annotations that begin there, which is what
** patterns walk.
*/
#include "layer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"
#include "doc.h"
#include "rubric.h" /* the version */

rb_layer *rb_layer_find(const rb_doc *d, const char *name)
{
    for (uint32_t i = 0; i < d->layer.n; i++) {
        if (strcmp(d->layer.v[i]->name, name) == 0)
            return d->layer.v[i];
    }
    return NULL;
}

rb_layer *rb_layer_make(rb_doc *d, const char *name)
{
    rb_layer *l = rb_layer_find(d, name);
    if (l != NULL)
        return l;
    const char *copy = rb_arena_str(&d->arena, name, strlen(name));
    l = rb_calloc(d->mem, 1, sizeof *l);
    if (copy == NULL || l == NULL || rb_vec_push(d->mem, &d->layer, l) != 0) {
        rb_free(d->mem, l, sizeof *l);
        return NULL;
    }
    l->name = copy;
    return l;
}

static int copy_feature(rb_doc *d, rb_feat *to, const rb_feat *from)
{
    *to = *from;
    to->key = rb_arena_str(&d->arena, from->key, strlen(from->key));
    if (to->key == NULL)
        return -1;
    if (from->kind == RB_F_STR) {
        to->u.s = rb_arena_str(&d->arena, from->u.s, from->len);
        return to->u.s == NULL ? -1 : 0;
    }
    if (from->kind == RB_F_SPANS && from->len > 0) {
        size_t n = (size_t)from->len * 2 * sizeof(uint32_t);
        uint32_t *p = rb_arena_alloc(&d->arena, n);
        if (p == NULL)
            return -1;
        memcpy(p, from->u.span, n);
        to->u.span = p;
    }
    return 0;
}

static uint32_t add_ann(rb_doc *d, rb_layer *l, uint32_t start, uint32_t end,
                        uint32_t prov, const rb_feat *f, uint32_t nfeat)
{
    assert(start <= end && end <= d->len);
    rb_ann a = {.start = start,
                .end = end,
                .id = d->n_ann + 1,
                .prov = prov,
                .nfeat = nfeat,
                .feat = f};
    rb_doc_tokens(d, start, end, &a.tok0, &a.tok1);
    if (rb_vec_push(d->mem, &l->ann, a) != 0)
        return 0;
    return ++d->n_ann;
}

uint32_t rb_layer_add(rb_doc *d, rb_layer *l, uint32_t start, uint32_t end,
                      uint32_t prov, const rb_feat *feat, uint32_t nfeat)
{
    rb_feat *f = NULL;
    if (nfeat > 0) {
        f = rb_arena_alloc(&d->arena, nfeat * sizeof *f);
        if (f == NULL)
            return 0;
        for (uint32_t i = 0; i < nfeat; i++) {
            if (copy_feature(d, &f[i], &feat[i]) != 0)
                return 0;
        }
    }
    return add_ann(d, l, start, end, prov, f, nfeat);
}

uint32_t rb_layer_add_kept(rb_doc *d, rb_layer *l, uint32_t start, uint32_t end,
                           uint32_t prov, const rb_feat *feat, uint32_t nfeat)
{
    rb_feat *f = NULL;
    if (nfeat > 0) {
        f = rb_arena_alloc(&d->arena, nfeat * sizeof *f);
        if (f == NULL)
            return 0;
        memcpy(f, feat, nfeat * sizeof *f);
    }
    return add_ann(d, l, start, end, prov, f, nfeat);
}

/* By start, longer first, then in order of making. */
static int by_start(const void *pa, const void *pb)
{
    const rb_ann *a = pa, *b = pb;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void free_index(rb_doc *d, rb_layer *l)
{
    rb_free(d->mem, l->at, ((size_t)l->n_tok + 1) * sizeof *l->at);
    rb_free(d->mem, l->by_tok, (size_t)l->indexed * sizeof *l->by_tok);
    rb_free(d->mem, l->inside, ((size_t)l->n_tok / 32 + 1) * sizeof *l->inside);
    l->at = l->by_tok = l->inside = NULL;
    l->indexed = l->n_tok = 0;
}

/* What was added since the last time goes where it belongs: who adds and looks
** by turns does not pay for all of the layer, and in order pays nothing. */
static int sort(rb_doc *d, rb_layer *l)
{
    uint32_t old = l->sorted, n = l->ann.n - old;
    rb_ann *v = l->ann.v, *fresh = v + old;
    if (n > 1)
        qsort(fresh, n, sizeof *fresh, by_start);
    if (n == 0 || old == 0 || by_start(fresh - 1, fresh) < 0) {
        l->sorted = l->ann.n;
        return 0;
    }
    rb_ann *copy = rb_alloc(d->mem, n * sizeof *copy);
    if (copy == NULL)
        return -1;
    memcpy(copy, fresh, n * sizeof *copy);
    uint32_t k = n; /* from the end, so that each moves once */
    for (uint32_t to = l->ann.n; k > 0; to--)
        v[to - 1] = old > 0 && by_start(&v[old - 1], &copy[k - 1]) > 0
                        ? v[--old]
                        : copy[--k];
    rb_free(d->mem, copy, n * sizeof *copy);
    l->sorted = l->ann.n;
    return 0;
}

/* In order of starts, so that what is marked up to `done` stays marked. */
static uint32_t mark_inside(rb_layer *l, const rb_ann *a, uint32_t done)
{
    for (uint32_t t = a->tok0 > done ? a->tok0 : done; t < a->tok1; t++)
        l->inside[t / 32] |= 1u << (t % 32);
    return a->tok1 > done ? a->tok1 : done;
}

int rb_layer_index(rb_doc *d, rb_layer *l)
{
    if (l->indexed == l->ann.n + 1 && l->n_tok == d->n_tok)
        return RB_OK;
    if (l->at != NULL)
        free_index(d, l);
    size_t tokens = d->n_tok;
    l->at = rb_calloc(d->mem, tokens + 1, sizeof *l->at);
    l->by_tok = rb_calloc(d->mem, (size_t)l->ann.n + 1, sizeof *l->by_tok);
    l->inside = rb_calloc(d->mem, tokens / 32 + 1, sizeof *l->inside);
    l->n_tok = d->n_tok;
    l->indexed = l->ann.n + 1;
    if (!l->at || !l->by_tok || !l->inside || sort(d, l) != 0) {
        free_index(d, l);
        return RB_ENOMEM;
    }
    for (uint32_t i = 0, done = 0; i < l->ann.n; i++) {
        const rb_ann *a = &l->ann.v[i];
        if (a->tok0 < a->tok1) {
            l->at[a->tok0]++;
            done = mark_inside(l, a, done);
        }
    }
    uint32_t sum = 0;
    for (size_t t = 0; t <= tokens; t++) { /* counts to first positions */
        uint32_t n = l->at[t];
        l->at[t] = sum;
        sum += n;
    }
    /* Starts grow with tokens, so the sorted order fills the index. */
    uint32_t k = 0;
    for (uint32_t i = 0; i < l->ann.n; i++) {
        if (l->ann.v[i].tok0 < l->ann.v[i].tok1)
            l->by_tok[k++] = i;
    }
    return RB_OK;
}

void rb_layer_drop(rb_doc *d, rb_layer *l, const char *package)
{
    rb_layer_drop_rule(d, l, package, NULL);
}

void rb_layer_drop_rule(rb_doc *d, rb_layer *l, const char *package,
                        const char *rule)
{
    uint32_t k = 0, sorted = l->sorted;
    for (uint32_t i = 0; i < l->ann.n; i++) {
        const rb_prov *p = &d->prov.v[l->ann.v[i].prov];
        if (strcmp(p->package, package) != 0 ||
            (rule != NULL && strcmp(p->rule, rule) != 0))
            l->ann.v[k++] = l->ann.v[i];
        else if (i < sorted)
            l->sorted--;
    }
    if (k == l->ann.n)
        return;
    free_index(d, l);
    l->ann.n = k;
}

void rb_layer_free(rb_doc *d, rb_layer *l)
{
    rb_vec_free(d->mem, &l->ann);
    free_index(d, l);
    rb_free(d->mem, l, sizeof *l);
}

void rb_layers_trim(rb_doc *d, uint32_t from)
{
    uint32_t k = from;
    for (uint32_t i = from; i < d->layer.n; i++)
        if (d->layer.v[i]->ann.n > 0)
            d->layer.v[k++] = d->layer.v[i];
        else
            rb_layer_free(d, d->layer.v[i]);
    d->layer.n = k;
}

const rb_feat *rb_ann_feat(const rb_ann *a, const char *key)
{
    for (uint32_t i = 0; i < a->nfeat; i++) {
        if (strcmp(a->feat[i].key, key) == 0)
            return &a->feat[i];
    }
    return NULL;
}

/* ---- who made it ---- */

enum { FEW = 8 }; /* that are looked through before a hash table is worth it */

static int prov_is(const rb_prov *p, const rb_prov *q)
{
    return strcmp(p->rule, q->rule) == 0 &&
           strcmp(p->package, q->package) == 0 &&
           strcmp(p->version, q->version) == 0;
}

/* Where it stands in the table, or the empty slot where it would. */
static uint32_t *prov_place(rb_doc *d, const rb_prov *p)
{
    uint64_t h = rb_hash(p->rule, strlen(p->rule), 0);
    h = rb_hash(p->package, strlen(p->package), h);
    h = rb_hash(p->version, strlen(p->version), h);
    uint32_t i = (uint32_t)h & (d->prov_slots - 1);
    while (d->prov_slot[i] != 0 && !prov_is(&d->prov.v[d->prov_slot[i] - 1], p))
        i = (i + 1) & (d->prov_slots - 1);
    return &d->prov_slot[i];
}

/* Room for one more, at most half full. */
static int grow_slots(rb_doc *d)
{
    if (d->prov.n < FEW || (d->prov.n + 1) * 2 <= d->prov_slots)
        return 0;
    uint32_t n = d->prov_slots ? d->prov_slots * 2 : FEW * 8;
    uint32_t *slot = rb_calloc(d->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    rb_free(d->mem, d->prov_slot, d->prov_slots * sizeof *slot);
    d->prov_slot = slot;
    d->prov_slots = n;
    for (uint32_t i = 0; i < d->prov.n; i++)
        *prov_place(d, &d->prov.v[i]) = i + 1;
    return 0;
}

static uint32_t find_prov(rb_doc *d, const rb_prov *p)
{
    uint32_t first = d->prov.n > FEW ? d->prov.n - FEW : 0;
    for (uint32_t i = d->prov.n; i-- > first;)
        if (prov_is(&d->prov.v[i], p))
            return i;
    return d->prov_slots ? *prov_place(d, p) - 1 : UINT32_MAX;
}

uint32_t rb_prov_add(rb_doc *d, const char *package, const char *version,
                     const char *rule)
{
    rb_prov p = {package, version, rule};
    uint32_t i = find_prov(d, &p);
    if (i != UINT32_MAX)
        return i;
    p = (rb_prov){rb_arena_str(&d->arena, package, strlen(package)),
                  rb_arena_str(&d->arena, version, strlen(version)),
                  rb_arena_str(&d->arena, rule, strlen(rule))};
    if (!p.package || !p.version || !p.rule || grow_slots(d) != 0 ||
        rb_vec_push(d->mem, &d->prov, p) != 0)
        return UINT32_MAX;
    if (d->prov_slots)
        *prov_place(d, &p) = d->prov.n;
    return d->prov.n - 1;
}

uint32_t rb_furniture_add(rb_doc *d, uint32_t start, uint32_t end,
                          const char *reason)
{
    char rule[64];
    snprintf(rule, sizeof rule, "furniture: %s", reason);
    rb_layer *l = rb_layer_make(d, "furniture");
    uint32_t prov = rb_prov_add(d, RB_CORE_PACKAGE, RUBRIC_VERSION, rule);
    if (l == NULL || prov == UINT32_MAX)
        return 0;
    rb_feat f = {.key = "reason",
                 .kind = RB_F_STR,
                 .len = (uint32_t)strlen(reason),
                 .u.s = reason};
    return rb_layer_add(d, l, start, end, prov, &f, 1);
}
