/*
** train.c - which rows and features go into a training, and what comes out
*/
#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/sha256.h"

typedef struct trainer {
    const rb_examples *x;
    const rb_train *o;
    rb_mem *mem;
    uint32_t classes, class_id[RB_MODEL_CLASSES]; /* sorted; label ids */
    uint32_t class_of[RB_MODEL_CLASSES];          /* label id -> class */
    uint32_t names;                               /* of features */
    uint32_t *order;                              /* feature ids, by name */
    uint32_t *column; /* feature id -> column; UINT32_MAX: left out */
    uint32_t *count;  /* feature id -> rows of this training */
    char *out;        /* row -> 1: not of this training */
    /* what rb_fit reads */
    uint32_t rows, columns, rows_of[RB_MODEL_CLASSES];
    uint32_t *first, *label;
    rb_cell *cell;
    double *weight; /* what it gave */
    size_t weights;
} trainer;

static int by_name(const void *pa, const void *pb, void *names)
{
    const rb_features *f = names;
    return rb_feature_cmp(&f->feature.v[*(const uint32_t *)pa],
                          &f->feature.v[*(const uint32_t *)pb]);
}

static void close_trainer(trainer *t)
{
    const rb_examples *x = t->x;
    rb_free(t->mem, t->order, t->names * sizeof *t->order);
    rb_free(t->mem, t->column, t->names * sizeof *t->column);
    rb_free(t->mem, t->count, t->names * sizeof *t->count);
    rb_free(t->mem, t->out, x->row.n);
    rb_free(t->mem, t->first, (x->row.n + 1) * sizeof *t->first);
    rb_free(t->mem, t->label, x->row.n * sizeof *t->label);
    rb_free(t->mem, t->cell, x->cell.n * sizeof *t->cell);
    rb_free(t->mem, t->weight, t->weights * sizeof *t->weight);
}

static int check(const rb_examples *x, const rb_train *o, rb_err *e)
{
    if (x->labels.feature.n < 2)
        return rb_fail(e, RB_EUSAGE,
                       "training needs examples of at least two labels; "
                       "there are %u example%s%s%s",
                       x->row.n, x->row.n == 1 ? "" : "s",
                       x->row.n ? ", all labelled " : "",
                       x->row.n ? x->labels.feature.v[0].name : "");
    if (x->cell.n == 0)
        return rb_fail(e, RB_EUSAGE, "no example has a feature");
    if (!(o->cost > 0 && o->cost <= 1e6))
        return rb_fail(e, RB_EUSAGE, "C is more than 0 and at most 1e6");
    if (x->names.feature.n > INT32_MAX - 2)
        return rb_fail(e, RB_ELIMIT, "too many features");
    return RB_OK;
}

static int open_trainer(trainer *t, const rb_examples *x, const rb_train *o,
                        rb_err *e)
{
    memset(t, 0, sizeof *t);
    t->x = x;
    t->o = o;
    t->mem = x->mem;
    int code = check(x, o, e);
    if (code != RB_OK)
        return code;
    uint32_t n = t->names = x->names.feature.n;
    t->order = rb_alloc(t->mem, n * sizeof *t->order);
    t->column = rb_alloc(t->mem, n * sizeof *t->column);
    t->count = rb_alloc(t->mem, n * sizeof *t->count);
    t->out = rb_calloc(t->mem, x->row.n, 1);
    t->first = rb_alloc(t->mem, (x->row.n + 1) * sizeof *t->first);
    t->label = rb_alloc(t->mem, x->row.n * sizeof *t->label);
    t->cell = rb_alloc(t->mem, x->cell.n * sizeof *t->cell);
    if (!t->order || !t->column || !t->count || !t->out || !t->first ||
        !t->label || !t->cell)
        return rb_nomem(e);
    for (uint32_t i = 0; i < n; i++)
        t->order[i] = i;
    qsort_r(t->order, n, sizeof *t->order, by_name, (void *)&x->names);
    t->classes = rb_examples_classes(x, t->class_id);
    for (uint32_t k = 0; k < t->classes; k++)
        t->class_of[t->class_id[k]] = k;
    return RB_OK;
}

/* Columns, in the order of names, of the features that enough rows have. */
static void choose_columns(trainer *t)
{
    const rb_examples *x = t->x;
    memset(t->count, 0, t->names * sizeof *t->count);
    for (uint32_t i = 0; i < x->row.n; i++) {
        const rb_example *r = &x->row.v[i];
        for (uint32_t k = 0; !t->out[i] && k < r->n; k++)
            t->count[x->cell.v[r->first + k].id]++;
    }
    t->columns = 0;
    for (uint32_t i = 0; i < t->names; i++) {
        uint32_t id = t->order[i];
        int in = t->count[id] > 0 && t->count[id] >= t->o->min_count;
        t->column[id] = in ? t->columns++ : UINT32_MAX;
    }
}

static int by_column(const void *pa, const void *pb)
{
    const rb_cell *a = pa, *b = pb;
    return (a->id > b->id) - (a->id < b->id);
}

/* The cells of a row by column, to `to`; how many. */
static uint32_t row_cells(const trainer *t, uint32_t row, rb_cell *to)
{
    const rb_example *r = &t->x->row.v[row];
    uint32_t n = 0;
    for (uint32_t k = 0; k < r->n; k++) {
        const rb_cell *c = &t->x->cell.v[r->first + k];
        if (t->column[c->id] != UINT32_MAX)
            to[n++] = (rb_cell){t->column[c->id], c->value};
    }
    qsort(to, n, sizeof *to, by_column);
    return n;
}

static void choose_rows(trainer *t)
{
    uint32_t at = 0;
    t->rows = 0;
    memset(t->rows_of, 0, sizeof t->rows_of);
    for (uint32_t i = 0; i < t->x->row.n; i++) {
        if (t->out[i])
            continue;
        uint32_t class = t->class_of[t->x->row.v[i].label];
        t->first[t->rows] = at;
        t->label[t->rows++] = class;
        t->rows_of[class]++;
        at += row_cells(t, i, t->cell + at);
    }
    t->first[t->rows] = at;
}

static int fit(trainer *t, rb_err *e)
{
    double weight[RB_MODEL_CLASSES];
    choose_columns(t);
    choose_rows(t);
    if (t->columns == 0)
        return rb_fail(e, RB_EUSAGE, "no feature stands in %u examples",
                       t->o->min_count);
    for (uint32_t k = 0; k < t->classes; k++)
        weight[k] = t->o->balance && t->rows_of[k] > 0
                        ? (double)t->rows / t->classes / t->rows_of[k]
                        : 1;
    rb_free(t->mem, t->weight, t->weights * sizeof *t->weight);
    t->weights = (size_t)(t->columns + 1) * t->classes;
    t->weight = rb_alloc(t->mem, t->weights * sizeof *t->weight);
    if (t->weight == NULL) {
        t->weights = 0;
        return rb_nomem(e);
    }
    rb_fit f = {t->rows, t->columns, t->classes, t->first,
                t->cell, t->label,   weight,     t->o->cost};
    return rb_fit_run(&f, t->mem, t->weight, e);
}

/* ---- the text of a model ---- */

static int is_zero(const double *w, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (fabs(w[k]) >= 0.00005)
            return 0;
    return 1;
}

/* Four decimals: as many as matter for rows of length 1, and few enough for
** another BLAS to give the same text nearly always. */
static void put_weight(rb_buf *b, double w)
{
    char text[64];
    int n = snprintf(text, sizeof text, "\t%.4f", is_zero(&w, 1) ? 0 : w);
    rb_buf_put(b, text, (size_t)n);
}

static void put_classes(const trainer *t, rb_buf *b)
{
    const double *bias = t->weight + (size_t)t->columns * t->classes;
    for (uint32_t k = 0; k < t->classes; k++) {
        const rb_feature *g = &t->x->labels.feature.v[t->class_id[k]];
        rb_buf_puts(b, "class\t");
        rb_buf_put(b, g->name, g->len);
        rb_buf_printf(b, "\t%u", t->rows_of[k]);
        put_weight(b, bias[k]);
        rb_buf_putc(b, '\n');
    }
}

static void put_weights(const trainer *t, rb_buf *b)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < t->columns; i++)
        kept += !is_zero(t->weight + (size_t)i * t->classes, t->classes);
    rb_buf_printf(b, "weights\t%u\n", kept);
    for (uint32_t i = 0; i < t->names; i++) {
        uint32_t id = t->order[i], column = t->column[id];
        const double *w = t->weight + (size_t)column * t->classes;
        if (column == UINT32_MAX || is_zero(w, t->classes))
            continue;
        rb_buf_put(b, t->x->names.feature.v[id].name,
                   t->x->names.feature.v[id].len);
        for (uint32_t k = 0; k < t->classes; k++)
            put_weight(b, w[k]);
        rb_buf_putc(b, '\n');
    }
}

static void put_model(const trainer *t, const char *head, rb_buf *out)
{
    rb_buf body;
    rb_sha256 sum;
    char hex[65];
    rb_buf_init(&body, t->mem);
    rb_buf_puts(&body, head);
    rb_buf_printf(&body, "solver %s, L2R_LR\nC %g\nmin-count %u\nbalance %s\n",
                  rb_fit_with ? rb_fit_with : "", t->o->cost, t->o->min_count,
                  t->o->balance ? "yes" : "no");
    put_classes(t, &body);
    put_weights(t, &body);
    if (body.failed) {
        out->failed = 1;
    } else {
        rb_sha256_begin(&sum);
        rb_sha256_add(&sum, body.p, body.n);
        rb_sha256_end(&sum, hex);
        rb_buf_printf(out, "rubric-model 1\nsha256 %s\n", hex);
        rb_buf_put(out, body.p, body.n);
    }
    rb_buf_free(&body);
}

int rb_model_train(const rb_examples *x, const rb_train *o, const char *head,
                   rb_buf *out, rb_err *e)
{
    trainer t;
    int code = open_trainer(&t, x, o, e);
    if (code == RB_OK)
        code = fit(&t, e);
    if (code == RB_OK) {
        put_model(&t, head, out);
        code = out->failed ? rb_nomem(e) : RB_OK;
    }
    close_trainer(&t);
    return code;
}

/* ---- cross-validation ---- */

static uint64_t next_random(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* part[group]: groups shuffled, then dealt out like cards. */
static void deal(uint32_t *part, uint32_t *card, uint32_t n, uint32_t parts,
                 uint64_t seed)
{
    for (uint32_t i = 0; i < n; i++)
        card[i] = i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = (uint32_t)(next_random(&seed) % i), c = card[i - 1];
        card[i - 1] = card[k];
        card[k] = c;
    }
    for (uint32_t i = 0; i < n; i++)
        part[card[i]] = i % parts;
}

static uint32_t predict_row(const trainer *t, uint32_t row, rb_cell *scratch)
{
    double p[RB_MODEL_CLASSES];
    uint32_t n = row_cells(t, row, scratch);
    double scale = rb_row_scale(scratch, n);
    for (uint32_t k = 0; k < t->classes; k++) {
        p[k] = t->weight[(size_t)t->columns * t->classes + k];
        for (uint32_t i = 0; i < n; i++)
            p[k] += scratch[i].value * scale *
                    t->weight[(size_t)scratch[i].id * t->classes + k];
    }
    return rb_model_softly(p, t->classes);
}

static int one_part(trainer *t, const uint32_t *part, uint32_t which,
                    uint32_t *count, rb_err *e)
{
    const rb_examples *x = t->x;
    uint32_t held = 0;
    for (uint32_t i = 0; i < x->row.n; i++) {
        t->out[i] = part[x->row.v[i].group] == which;
        held += (uint32_t)t->out[i];
    }
    if (held == 0 || held == x->row.n)
        return RB_OK;
    int code = fit(t, e);
    for (uint32_t i = 0; code == RB_OK && i < x->row.n; i++) {
        if (t->out[i]) /* the cells of the training are not needed any more */
            count[t->class_of[x->row.v[i].label] * t->classes +
                  predict_row(t, i, t->cell)]++;
    }
    return code;
}

int rb_model_cross(const rb_examples *x, const rb_train *o, uint32_t parts,
                   uint64_t seed, uint32_t *count, rb_err *e)
{
    trainer t;
    uint32_t n = x->groups.feature.n;
    int code = open_trainer(&t, x, o, e);
    uint32_t *part = rb_alloc(x->mem, n * 2 * sizeof *part);
    if (code == RB_OK && part == NULL)
        code = rb_nomem(e);
    if (code == RB_OK && (parts < 2 || parts > n))
        code = rb_fail(e, RB_EUSAGE,
                       "cross-validation wants 2 to %u folds (as many as "
                       "there are groups of examples), not %u",
                       n, parts);
    if (code == RB_OK) {
        memset(count, 0, (size_t)t.classes * t.classes * sizeof *count);
        deal(part, part + n, n, parts, seed);
    }
    for (uint32_t i = 0; code == RB_OK && i < parts; i++)
        code = one_part(&t, part, i, count, e);
    rb_free(x->mem, part, part ? n * 2 * sizeof *part : 0);
    close_trainer(&t);
    return code;
}
