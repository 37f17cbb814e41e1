/*
** fit.c - weights from rows, by liblinear
**
** The only file that sees linear.h. The library is opened when somebody
** trains: with BLAS and the C++ library behind it, it would cost every start.
** Its print function is global: it is set to silence. It takes memory from
** malloc, which no budget sees, and throws when there is none: as much as it
** will ask for is asked of the budget first, and given back.
*/
#include "model.h"

#include <string.h>

#ifdef RB_WITH_LINEAR

#include <linear.h>
#include "../base/late.h"

const char *const rb_fit_with = RB_WITH_LINEAR;

typedef struct library {
    struct model *(*train)(const struct problem *, const struct parameter *);
    const char *(*check)(const struct problem *, const struct parameter *);
    void (*free_model)(struct model **);
    void (*set_print)(void (*)(const char *));
} library;

typedef struct nodes { /* what liblinear reads */
    struct feature_node *node;
    struct feature_node **row;
    double *y;
    size_t cells, rows;
} nodes;

static void say_nothing(const char *text)
{
    (void)text;
}

static int open_library(library *l, rb_err *e)
{
    const rb_late_fn list[] = {{"train", &l->train},
                               {"check_parameter", &l->check},
                               {"free_and_destroy_model", &l->free_model},
                               {"set_print_string_function", &l->set_print},
                               {NULL, NULL}};
    int code = rb_late_open("liblinear.so.4", list, e);
    if (code == RB_OK)
        l->set_print(say_nothing);
    return code;
}

static void free_nodes(nodes *x, rb_mem *m)
{
    rb_free(m, x->node, x->cells * sizeof *x->node);
    rb_free(m, x->row, x->rows * sizeof *x->row);
    rb_free(m, x->y, x->rows * sizeof *x->y);
}

/* Can the budget bear what liblinear will take from malloc? */
static int is_affordable(const rb_fit *f, rb_mem *m)
{
    size_t n = f->features + 1;
    size_t size = (n * (f->classes + 12) + (size_t)f->rows * 12) * 8;
    void *p = rb_alloc(m, size);
    rb_free(m, p, p ? size : 0);
    return p != NULL;
}

/* Rows at length 1, each with the bias and an end. */
static int make_nodes(nodes *x, const rb_fit *f, rb_mem *m)
{
    x->rows = f->rows;
    x->cells = (size_t)f->first[f->rows] + 2 * (size_t)f->rows;
    x->node = rb_alloc(m, x->cells * sizeof *x->node);
    x->row = rb_alloc(m, x->rows * sizeof *x->row);
    x->y = rb_alloc(m, x->rows * sizeof *x->y);
    if (x->node == NULL || x->row == NULL || x->y == NULL)
        return RB_ENOMEM;
    struct feature_node *to = x->node;
    for (uint32_t i = 0; i < f->rows; i++) {
        const rb_cell *c = f->cell + f->first[i];
        uint32_t n = f->first[i + 1] - f->first[i];
        double scale = rb_row_scale(c, n);
        x->row[i] = to;
        x->y[i] = f->label[i];
        for (uint32_t k = 0; k < n; k++, to++)
            *to = (struct feature_node){(int)c[k].id + 1, c[k].value * scale};
        *to++ = (struct feature_node){(int)f->features + 1, 1};
        *to++ = (struct feature_node){-1, 0};
    }
    return RB_OK;
}

/* Column of a class out of a model, which has one column for two classes. */
static void take_column(const rb_fit *f, const struct model *g, int column,
                        double sign, double *w, uint32_t class)
{
    int columns = g->nr_class == 2 ? 1 : g->nr_class;
    for (uint32_t i = 0; i <= f->features; i++)
        w[i * f->classes + class] = sign * g->w[(size_t)i * columns + column];
}

static void take_weights(const rb_fit *f, const struct model *g, double *w)
{
    memset(w, 0, (size_t)(f->features + 1) * f->classes * sizeof *w);
    for (uint32_t k = 0; k < f->classes; k++)
        w[(size_t)f->features * f->classes + k] = -30; /* no rows */
    for (int k = 0; k < g->nr_class; k++) {
        int two = g->nr_class == 2;
        take_column(f, g, two ? 0 : k, two && k == 1 ? -1 : 1, w,
                    (uint32_t)g->label[k]);
    }
}

static int train_on(const rb_fit *f, const library *l, const nodes *x,
                    double *w, rb_err *e)
{
    int number[RB_MODEL_CLASSES];
    double weight[RB_MODEL_CLASSES];
    struct problem p = {.l = (int)f->rows,
                        .n = (int)f->features + 1,
                        .y = x->y,
                        .x = x->row,
                        .bias = 1};
    struct parameter o = {.solver_type = L2R_LR,
                          .eps = 0.01,
                          .C = f->cost,
                          .nr_weight = (int)f->classes,
                          .weight_label = number,
                          .weight = weight};
    for (uint32_t k = 0; k < f->classes; k++) {
        number[k] = (int)k;
        weight[k] = f->weight[k];
    }
    const char *wrong = l->check(&p, &o);
    if (wrong != NULL)
        return rb_fail(e, RB_EUSAGE, "liblinear: %s", wrong);
    struct model *g = l->train(&p, &o);
    if (g == NULL)
        return rb_nomem(e);
    take_weights(f, g, w);
    l->free_model(&g);
    return RB_OK;
}

int rb_fit_run(const rb_fit *f, rb_mem *m, double *w, rb_err *e)
{
    library l;
    nodes x = {0};
    int code = open_library(&l, e);
    if (code != RB_OK)
        return code;
    if (make_nodes(&x, f, m) != RB_OK || !is_affordable(f, m))
        code = rb_nomem(e);
    else
        code = train_on(f, &l, &x, w, e);
    free_nodes(&x, m);
    return code;
}

#else

const char *const rb_fit_with = NULL;

int rb_fit_run(const rb_fit *f, rb_mem *m, double *w, rb_err *e)
{
    (void)f, (void)m, (void)w;
    return rb_fail(e, RB_EUSAGE,
                   "this rubric was built without liblinear, which training "
                   "needs: install liblinear-dev and build again");
}

#endif
