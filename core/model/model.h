/*
** model.h - linear models: rows of named features, training, prediction
**
** Examples are rows of (feature, value) with a label. Training makes the text
** of a model (its file) out of them; a model is only ever read from such a
** text, so that one just trained and one from a file are the same. Training
** asks liblinear (fit.c); prediction asks nobody.
**
** A row is scaled to length 1 over the features that the model knows. Each
** class has a logistic regression against the others; the probabilities of
** the classes are scaled to a sum of 1. This is L2R_LR of liblinear, which
** uses no random numbers: equal rows in any order of features give equal
** bytes.
*/
#ifndef RB_MODEL_H
#define RB_MODEL_H

#include "../base/buf.h"
#include "../base/err.h"

enum { RB_MODEL_CLASSES = 32, RB_MODEL_NAME = 250 };

/* ---- a row in hand ---- */

typedef struct rb_cell {
    uint32_t id; /* of the feature, in the examples or in the model */
    float value;
} rb_cell;

typedef RB_VEC(rb_cell) rb_row;

/* ---- names of features, numbered as they come ---- */

typedef struct rb_feature {
    const char *name;
    uint32_t len;
} rb_feature;

typedef struct rb_features {
    rb_mem *mem;
    rb_arena arena;
    RB_VEC(rb_feature) feature;
    uint32_t *slot; /* id + 1; 0: free */
    uint32_t slots; /* a power of two */
} rb_features;

void rb_features_init(rb_features *f, rb_mem *m);
void rb_features_free(rb_features *f);
/* Its id, or UINT32_MAX when it is not there. */
uint32_t rb_features_find(const rb_features *f, const char *name, size_t len);
/* The same; new names are added. UINT32_MAX: out of memory. */
uint32_t rb_features_add(rb_features *f, const char *name, size_t len);
int rb_feature_cmp(const rb_feature *a, const rb_feature *b);
/* RB_OK, or the message for a name or value that cannot be. */
int rb_feature_check(const char *name, size_t len, double value, rb_err *e);

/* Order by id; a feature that came twice keeps the larger value. */
void rb_row_settle(rb_row *r);

/* ---- examples ---- */

typedef struct rb_example {
    uint32_t first, n; /* cells */
    uint32_t group;    /* rows of one group stay in one part (see cross) */
    uint32_t label;
} rb_example;

typedef struct rb_examples {
    rb_mem *mem;
    rb_features names, labels, groups;
    RB_VEC(rb_cell) cell;
    RB_VEC(rb_example) row;
} rb_examples;

void rb_examples_init(rb_examples *x, rb_mem *m);
void rb_examples_free(rb_examples *x);
/* Keep a row whose ids are of x->names; an empty group is one of its own. */
int rb_examples_add(rb_examples *x, rb_row *r, const char *label, size_t len,
                    const char *group, size_t group_len, rb_err *e);

/* ---- training ---- */

typedef struct rb_train {
    double cost;        /* liblinear's C */
    uint32_t min_count; /* rows that a feature needs */
    int balance;        /* classes count alike, however many rows they have */
} rb_train;

/*
** Append the text of a model to *out. `head` is lines of "key value" to be
** kept in it, each ended by a newline.
*/
int rb_model_train(const rb_examples *x, const rb_train *o, const char *head,
                   rb_buf *out, rb_err *e);

/*
** Cut the rows into `parts` (groups whole, shuffled by seed), train on all
** but one and predict that one, in turn. count[gold * classes + predicted],
** in the order of rb_examples_classes, for classes * classes numbers.
*/
int rb_model_cross(const rb_examples *x, const rb_train *o, uint32_t parts,
                   uint64_t seed, uint32_t *count, rb_err *e);

/* Labels sorted by name: ids of x->labels into order[]; how many. */
uint32_t rb_examples_classes(const rb_examples *x,
                             uint32_t order[RB_MODEL_CLASSES]);

/* About how many multiplications `times` trainings take. */
uint64_t rb_model_cost(const rb_examples *x, uint32_t times);

/* ---- models ---- */

typedef struct rb_model {
    rb_mem *mem;
    rb_features names; /* ids follow the order of names */
    uint32_t classes;
    const char *label[RB_MODEL_CLASSES];
    double bias[RB_MODEL_CLASSES];
    double *weight; /* [id * classes + class] */
    uint32_t features;
    RB_VEC(char) head; /* the lines of the head, NUL at the end */
} rb_model;

/* Read the text of a model; `file` is how messages call it. A text that was
** changed by hand is refused. */
int rb_model_read(rb_model **out, rb_mem *m, const char *file, const char *text,
                  size_t len, rb_err *e);
void rb_model_free(rb_model *m); /* NULL is fine */
/* Probabilities of a settled row whose ids are of m->names; the best class. */
uint32_t rb_model_predict(const rb_model *m, const rb_row *r,
                          double p[RB_MODEL_CLASSES]);
/* What a cell adds to the class, less what it adds to the others on average;
** `scale` is rb_row_scale. */
double rb_model_share(const rb_model *m, const rb_cell *c, uint32_t class,
                      double scale);
/* 1 / length of a row; 0 for an empty one. */
double rb_row_scale(const rb_cell *c, uint32_t n);
/* Logistic function and scaling to a sum of 1. */
uint32_t rb_model_softly(double p[RB_MODEL_CLASSES], uint32_t classes);

/* ---- liblinear (fit.c) ---- */

typedef struct rb_fit {
    uint32_t rows, features, classes;
    const uint32_t *first; /* rows + 1: cells of a row */
    const rb_cell *cell;   /* ids ascend, below `features` */
    const uint32_t *label; /* below `classes` */
    const double *weight;  /* of each class */
    double cost;
} rb_fit;

/* Name and version, or NULL when this was built without liblinear. */
extern const char *const rb_fit_with;
/* w[(features + 1) * classes], the last row being the bias. A class without
** rows gets a bias that makes it improbable. */
int rb_fit_run(const rb_fit *f, rb_mem *m, double *w, rb_err *e);

#endif
