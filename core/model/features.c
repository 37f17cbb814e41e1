/*
** features.c - names of features, and the rows that are made of them
*/
#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"

void rb_features_init(rb_features *f, rb_mem *m)
{
    memset(f, 0, sizeof *f);
    f->mem = m;
    rb_arena_init(&f->arena, m);
}

void rb_features_free(rb_features *f)
{
    if (f->mem == NULL)
        return;
    rb_arena_free(&f->arena);
    rb_vec_free(f->mem, &f->feature);
    rb_free(f->mem, f->slot, f->slots * sizeof *f->slot);
    f->slot = NULL;
    f->slots = 0;
}

/* The slot that holds the name, or the free one where it would go. */
static uint32_t place(const rb_features *f, const char *name, size_t len)
{
    uint32_t mask = f->slots - 1;
    uint32_t i = (uint32_t)rb_hash(name, len, 0) & mask;
    for (; f->slot[i] != 0; i = (i + 1) & mask) {
        const rb_feature *g = &f->feature.v[f->slot[i] - 1];
        if (g->len == len && memcmp(g->name, name, len) == 0)
            break;
    }
    return i;
}

static int grow(rb_features *f)
{
    uint32_t old = f->slots, n = old ? old * 2 : 256;
    uint32_t *slot = rb_calloc(f->mem, n, sizeof *slot);
    if (slot == NULL)
        return RB_ENOMEM;
    rb_free(f->mem, f->slot, old * sizeof *slot);
    f->slot = slot;
    f->slots = n;
    for (uint32_t i = 0; i < f->feature.n; i++) {
        const rb_feature *g = &f->feature.v[i];
        f->slot[place(f, g->name, g->len)] = i + 1;
    }
    return RB_OK;
}

uint32_t rb_features_find(const rb_features *f, const char *name, size_t len)
{
    if (f->slots == 0)
        return UINT32_MAX;
    return f->slot[place(f, name, len)] - 1; /* 0 - 1: UINT32_MAX */
}

uint32_t rb_features_add(rb_features *f, const char *name, size_t len)
{
    if (f->feature.n >= f->slots / 2 && grow(f) != RB_OK)
        return UINT32_MAX;
    uint32_t i = place(f, name, len);
    if (f->slot[i] != 0)
        return f->slot[i] - 1;
    rb_feature g = {rb_arena_str(&f->arena, name, len), (uint32_t)len};
    if (g.name == NULL || rb_vec_push(f->mem, &f->feature, g) != 0)
        return UINT32_MAX;
    f->slot[i] = f->feature.n;
    return f->feature.n - 1;
}

int rb_feature_cmp(const rb_feature *a, const rb_feature *b)
{
    uint32_t n = a->len < b->len ? a->len : b->len;
    int d = memcmp(a->name, b->name, n);
    return d != 0 ? d : (a->len > b->len) - (a->len < b->len);
}

int rb_feature_check(const char *name, size_t len, double value, rb_err *e)
{
    if (len == 0 || len > RB_MODEL_NAME)
        return rb_fail(e, RB_EUSAGE,
                       "the name of a feature has 1 to %d bytes, not %zu",
                       RB_MODEL_NAME, len);
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)name[i] < ' ')
            return rb_fail(e, RB_EUSAGE,
                           "the name of a feature holds no tabs, line ends or "
                           "other control codes: '%.*s'",
                           (int)i, name);
    }
    if (rb_utf8_check(name, len) != len)
        return rb_fail(e, RB_EUSAGE, "the name of a feature is not UTF-8");
    if (!isfinite(value) || fabs(value) > 1e6)
        return rb_fail(e, RB_EUSAGE,
                       "the feature '%.*s' has a value of %g; values lie "
                       "between -1e6 and 1e6",
                       (int)len, name, value);
    return RB_OK;
}

/* ---- rows ---- */

static int by_id(const void *pa, const void *pb)
{
    const rb_cell *a = pa, *b = pb;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->value < b->value) - (a->value > b->value); /* larger first */
}

void rb_row_settle(rb_row *r)
{
    uint32_t n = 0;
    if (r->n == 0)
        return;
    qsort(r->v, r->n, sizeof *r->v, by_id);
    for (uint32_t i = 0; i < r->n; i++) {
        if (n == 0 || r->v[n - 1].id != r->v[i].id)
            r->v[n++] = r->v[i];
    }
    r->n = n;
}

double rb_row_scale(const rb_cell *c, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += (double)c[i].value * c[i].value;
    return sum > 0 ? 1 / sqrt(sum) : 0;
}

/* ---- examples ---- */

void rb_examples_init(rb_examples *x, rb_mem *m)
{
    memset(x, 0, sizeof *x);
    x->mem = m;
    rb_features_init(&x->names, m);
    rb_features_init(&x->labels, m);
    rb_features_init(&x->groups, m);
}

void rb_examples_free(rb_examples *x)
{
    rb_features_free(&x->names);
    rb_features_free(&x->labels);
    rb_features_free(&x->groups);
    rb_vec_free(x->mem, &x->cell);
    rb_vec_free(x->mem, &x->row);
}

int rb_examples_add(rb_examples *x, rb_row *r, const char *label, size_t len,
                    const char *group, size_t group_len, rb_err *e)
{
    char own[32];
    rb_example row = {.first = x->cell.n};
    rb_row_settle(r);
    if (x->cell.n > UINT32_MAX - r->n)
        return rb_fail(e, RB_ELIMIT, "more than 4,294,967,295 features");
    if (group_len == 0) {
        group = own; /* a control code: no group of a script is called so */
        group_len = (size_t)snprintf(own, sizeof own, "\1%u", x->row.n);
    }
    row.label = rb_features_add(&x->labels, label, len);
    row.group = rb_features_add(&x->groups, group, group_len);
    row.n = r->n;
    if (x->labels.feature.n > RB_MODEL_CLASSES)
        return rb_fail(e, RB_EUSAGE,
                       "more than %d labels, the last being '%.*s': is this "
                       "the field of the label?",
                       RB_MODEL_CLASSES, (int)len, label);
    if (row.label == UINT32_MAX || row.group == UINT32_MAX ||
        (r->n > 0 && rb_vec_reserve(x->mem, &x->cell, r->n) != 0) ||
        rb_vec_push(x->mem, &x->row, row) != 0)
        return rb_nomem(e);
    if (r->n > 0)
        memcpy(x->cell.v + x->cell.n, r->v, r->n * sizeof *r->v);
    x->cell.n += r->n;
    return RB_OK;
}

uint32_t rb_examples_classes(const rb_examples *x,
                             uint32_t order[RB_MODEL_CLASSES])
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->labels.feature.n && n < RB_MODEL_CLASSES; i++) {
        uint32_t k = n++;
        for (; k > 0 && rb_feature_cmp(&x->labels.feature.v[order[k - 1]],
                                       &x->labels.feature.v[i]) > 0;
             k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return n;
}

uint64_t rb_model_cost(const rb_examples *x, uint32_t times)
{
    uint64_t classes = x->labels.feature.n;
    return (uint64_t)x->cell.n * (classes + 1) * times * 8;
}
