/*
** test_model.c - linear models: training, their text, prediction
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/late.h"
#include "base/sha256.h"
#include "model/model.h"
#include "ration.h"

#ifdef RB_WITH_LINEAR
#include <linear.h>
#endif

static const rb_train plain = {.cost = 2, .min_count = 1};
static uint64_t seed;

static uint32_t dice(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static void skip_without_liblinear(void)
{
    if (rb_fit_with == NULL)
        skip();
}

/* ---- data ---- */

static void put(rb_examples *x, rb_row *r, const char *name, float value)
{
    rb_cell c = {rb_features_add(&x->names, name, strlen(name)), value};
    assert_true(c.id != UINT32_MAX);
    assert_int_equal(rb_vec_push(x->mem, r, c), 0);
}

static void keep(rb_examples *x, rb_row *r, const char *label)
{
    rb_err e = {0};
    int code = rb_examples_add(x, r, label, strlen(label), "", 0, &e);
    assert_int_equal(code, RB_OK);
    r->n = 0;
}

/* Rows whose label is decided by one feature, amid noise. */
static void separable(rb_examples *x, uint32_t rows, int backwards)
{
    static const char *const label[] = {"red", "green", "blue"};
    rb_row r = {0};
    seed = 42;
    for (uint32_t i = 0; i < rows; i++) {
        char name[3][20];
        uint32_t k = dice(3);
        snprintf(name[0], sizeof name[0], "sign %u", k);
        snprintf(name[1], sizeof name[1], "noise %u", dice(20));
        snprintf(name[2], sizeof name[2], "noise %u", 20 + dice(20));
        for (int j = 0; j < 3; j++)
            put(x, &r, name[backwards ? 2 - j : j], 1);
        keep(x, &r, label[k]);
    }
    rb_vec_free(x->mem, &r);
}

static char *trained(rb_mem *m, int backwards, size_t *len)
{
    rb_examples x;
    rb_buf b;
    rb_err e = {0};
    rb_examples_init(&x, m);
    rb_buf_init(&b, m);
    separable(&x, 200, backwards);
    int code = rb_model_train(&x, &plain, "made by a test\n", &b, &e);
    if (code != RB_OK)
        fail_msg("%s", e.msg);
    rb_examples_free(&x);
    char *copy = malloc(b.n + 1);
    memcpy(copy, b.p, b.n + 1);
    *len = b.n;
    rb_buf_free(&b);
    return copy;
}

/* ---- training ---- */

static void test_same_bytes(void **state)
{
    rb_mem m;
    size_t na, nb;
    (void)state;
    skip_without_liblinear();
    rb_mem_init(&m, NULL, NULL);
    char *a = trained(&m, 0, &na), *b = trained(&m, 1, &nb);
    assert_int_equal(na, nb);
    assert_memory_equal(a, b, na);
    assert_int_equal(m.used, 0);
    free(a);
    free(b);
}

static void test_learns(void **state)
{
    rb_mem m;
    rb_err e = {0};
    rb_model *g;
    size_t n;
    double p[RB_MODEL_CLASSES];
    (void)state;
    skip_without_liblinear();
    rb_mem_init(&m, NULL, NULL);
    char *text = trained(&m, 0, &n);
    assert_int_equal(rb_model_read(&g, &m, "t", text, n, &e), RB_OK);
    assert_non_null(strstr(g->head.v, "made by a test\n"));
    assert_int_equal(g->classes, 3);
    assert_string_equal(g->label[0], "blue"); /* sorted */
    static const char *const sign[] = {"sign 2", "sign 1", "sign 0"};
    for (uint32_t k = 0; k < 3; k++) {
        rb_cell c = {rb_features_find(&g->names, sign[k], 6), 1};
        rb_row r = {&c, 1, 1};
        assert_int_equal(rb_model_predict(g, &r, p), k);
        assert_true(p[k] > 0.8);
        assert_true(fabs(p[0] + p[1] + p[2] - 1) < 1e-9);
        assert_true(rb_model_share(g, &c, k, 1) > 0);
        assert_true(rb_model_share(g, &c, (k + 1) % 3, 1) < 0);
    }
    rb_model_free(g);
    free(text);
    assert_int_equal(m.used, 0);
}

static void test_cross(void **state)
{
    rb_mem m;
    rb_examples x;
    rb_err e = {0};
    uint32_t a[9], b[9], all = 0;
    (void)state;
    skip_without_liblinear();
    rb_mem_init(&m, NULL, NULL);
    rb_examples_init(&x, &m);
    separable(&x, 200, 0);
    assert_int_equal(rb_model_cross(&x, &plain, 5, 1, a, &e), RB_OK);
    assert_int_equal(rb_model_cross(&x, &plain, 5, 1, b, &e), RB_OK);
    assert_memory_equal(a, b, sizeof a);
    for (int i = 0; i < 9; i++)
        all += a[i];
    assert_int_equal(all, 200); /* each row is predicted once */
    assert_int_equal(a[0] + a[4] + a[8], 200);
    assert_int_equal(rb_model_cross(&x, &plain, 1, 1, a, &e), RB_EUSAGE);
    rb_examples_free(&x);
    assert_int_equal(m.used, 0);
}

/* Labels at random: nothing can be learned, so nothing may be found. A row
** that was trained on and then predicted would show. */
static void test_cross_is_honest(void **state)
{
    rb_mem m;
    rb_examples x;
    rb_row r = {0};
    rb_err e = {0};
    uint32_t c[4];
    (void)state;
    skip_without_liblinear();
    rb_mem_init(&m, NULL, NULL);
    rb_examples_init(&x, &m);
    seed = 7;
    for (uint32_t i = 0; i < 300; i++) {
        char name[20];
        snprintf(name, sizeof name, "own %u", i);
        put(&x, &r, name, 1); /* each row could be learned by heart */
        snprintf(name, sizeof name, "noise %u", dice(5));
        put(&x, &r, name, 1);
        keep(&x, &r, dice(2) ? "yes" : "no");
    }
    assert_int_equal(rb_model_cross(&x, &plain, 5, 1, c, &e), RB_OK);
    uint32_t right = c[0] + c[3];
    assert_in_range(right, 110, 190);
    rb_vec_free(&m, &r);
    rb_examples_free(&x);
}

static void test_messages(void **state)
{
    rb_mem m;
    rb_examples x;
    rb_row r = {0};
    rb_buf b;
    rb_err e = {0};
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    rb_examples_init(&x, &m);
    put(&x, &r, "a", 1);
    keep(&x, &r, "only");
    assert_int_equal(rb_model_train(&x, &plain, "", &b, &e), RB_EUSAGE);
    assert_non_null(strstr(e.msg, "at least two labels"));
    assert_non_null(strstr(e.msg, "only"));
    assert_int_equal(rb_feature_check("a\tb", 3, 1, &e), RB_EUSAGE);
    assert_int_equal(rb_feature_check("", 0, 1, &e), RB_EUSAGE);
    assert_int_equal(rb_feature_check("\xc3", 1, 1, &e), RB_EUSAGE);
    assert_int_equal(rb_feature_check("a", 1, NAN, &e), RB_EUSAGE);
    assert_int_equal(rb_feature_check("a", 1, 2, &e), RB_OK);
    for (int i = 0; i < RB_MODEL_CLASSES; i++) {
        char label[20];
        int n = snprintf(label, sizeof label, "label %d", i);
        int code = rb_examples_add(&x, &r, label, (size_t)n, "", 0, &e);
        assert_int_equal(code, i < RB_MODEL_CLASSES - 1 ? RB_OK : RB_EUSAGE);
    }
    rb_vec_free(&m, &r);
    rb_examples_free(&x);
    rb_buf_free(&b);
}

/* ---- against liblinear's own prediction ---- */

#ifdef RB_WITH_LINEAR

enum { ROWS = 120, WIDTH = 30, MOST = 12 };

static void silent(const char *text)
{
    (void)text;
}

static void compare(uint32_t classes)
{
    struct model *(*fit)(const struct problem *, const struct parameter *);
    double (*predict)(const struct model *, const struct feature_node *,
                      double *);
    void (*release)(struct model **);
    void (*quiet)(void (*)(const char *));
    const rb_late_fn list[] = {{"train", &fit},
                               {"predict_probability", &predict},
                               {"free_and_destroy_model", &release},
                               {"set_print_string_function", &quiet},
                               {NULL, NULL}};
    static struct feature_node node[ROWS][MOST + 2], *row[ROWS];
    double y[ROWS], p[RB_MODEL_CLASSES], q[RB_MODEL_CLASSES];
    rb_mem m;
    rb_examples x;
    rb_row r = {0};
    rb_buf b;
    rb_err e = {0};
    rb_model *g;
    assert_int_equal(rb_late_open("liblinear.so.4", list, &e), RB_OK);
    quiet(silent);
    rb_mem_init(&m, NULL, NULL);
    rb_examples_init(&x, &m);
    rb_buf_init(&b, &m);
    for (int i = 0; i < ROWS; i++) {
        int n = 0;
        double sum = 0;
        y[i] = dice(classes);
        for (int k = 0; k < WIDTH && n < MOST; k++) {
            if (dice(3) > 0 && k != (int)y[i])
                continue;
            char name[20];
            float v = (float)(dice(100) + 1) / 50 - 0.5f;
            snprintf(name, sizeof name, "f%02d", k);
            put(&x, &r, name, v);
            node[i][n++] = (struct feature_node){k + 1, v};
            sum += (double)v * v;
        }
        for (int k = 0; k < n; k++)
            node[i][k].value /= sqrt(sum);
        node[i][n++] = (struct feature_node){WIDTH + 1, 1};
        node[i][n] = (struct feature_node){-1, 0};
        row[i] = node[i];
        char label[20];
        snprintf(label, sizeof label, "class %d", (int)y[i]);
        keep(&x, &r, label);
    }
    struct problem problem = {ROWS, WIDTH + 1, y, row, 1};
    struct parameter o = {.solver_type = L2R_LR, .eps = 0.01, .C = plain.cost};
    struct model *theirs = fit(&problem, &o);
    assert_int_equal(rb_model_train(&x, &plain, "", &b, &e), RB_OK);
    assert_int_equal(rb_model_read(&g, &m, "t", b.p, b.n, &e), RB_OK);
    for (int i = 0; i < ROWS; i++) {
        const rb_example *own = &x.row.v[i];
        r.n = 0;
        for (uint32_t k = 0; k < own->n; k++) {
            rb_cell c = x.cell.v[own->first + k];
            const rb_feature *f = &x.names.feature.v[c.id];
            c.id = rb_features_find(&g->names, f->name, f->len);
            assert_int_equal(rb_vec_push(&m, &r, c), 0);
        }
        rb_row_settle(&r);
        uint32_t best = rb_model_predict(g, &r, p);
        double said = predict(theirs, row[i], q);
        for (uint32_t k = 0; k < classes; k++)
            assert_true(fabs(p[theirs->label[k]] - q[k]) < 5e-4);
        if (fabs(p[best] - p[(int)said]) > 1e-3)
            assert_int_equal(best, (int)said);
    }
    release(&theirs);
    rb_model_free(g);
    rb_vec_free(&m, &r);
    rb_examples_free(&x);
    rb_buf_free(&b);
    assert_int_equal(m.used, 0);
}

static void test_like_liblinear(void **state)
{
    (void)state;
    for (seed = 1; seed < 6; seed++) {
        uint64_t s = seed;
        compare(2);
        compare(3);
        compare(5);
        seed = s;
    }
}

#else

static void test_like_liblinear(void **state)
{
    (void)state;
    skip();
}

#endif

/* ---- the text ---- */

/* A model by hand, under its right checksum. */
static int read_body(const char *body, rb_err *e)
{
    rb_mem m;
    rb_model *g;
    rb_sha256 s;
    char hex[65], text[2000];
    rb_mem_init(&m, NULL, NULL);
    rb_sha256_begin(&s);
    rb_sha256_add(&s, body, strlen(body));
    rb_sha256_end(&s, hex);
    int n =
        snprintf(text, sizeof text, "rubric-model 1\nsha256 %s\n%s", hex, body);
    int code = rb_model_read(&g, &m, "x.model", text, (size_t)n, e);
    rb_model_free(g);
    assert_int_equal(m.used, 0);
    return code;
}

static void refused(const char *body, const char *why)
{
    rb_err e = {0};
    assert_int_equal(read_body(body, &e), RB_EINPUT);
    if (strstr(e.msg, why) == NULL)
        fail_msg("\"%s\" is not in: %s", why, e.msg);
}

#define CLASSES "class\ta\t1\t0.5\nclass\tb\t1\t-0.5\n"

static void test_text(void **state)
{
    rb_err e = {0};
    (void)state;
    assert_int_equal(read_body(CLASSES "weights\t2\nf\t1\t-1\ng\t2\t0\n", &e),
                     RB_OK);
    assert_int_equal(read_body(CLASSES "weights\t0\n", &e), RB_OK);
    refused("", "weights are missing");
    refused("class\ta\t1\t0.5\nweights\t0\n", "no two classes");
    refused("class\ta\n" CLASSES "weights\t0\n", "x.model:3: a class has");
    refused(CLASSES "weights\t-1\n", "how many weights");
    refused(CLASSES "weights\t2147483647\nf\t1\t1\n", "fewer weights");
    refused(CLASSES "weights\t2\nf\t1\t-1\n", "weights are missing");
    refused(CLASSES "weights\t2\ng\t1\t-1\nf\t2\t0\n", "not sorted");
    refused(CLASSES "weights\t2\nf\t1\t-1\nf\t2\t0\n", "not sorted");
    refused(CLASSES "weights\t1\nf\t1\n", "a weight for each class");
    refused(CLASSES "weights\t1\nf\t1\tnan\n", "a weight for each class");
    refused(CLASSES "weights\t1\nf\t1\t2\t3\n", "too many weights");
    refused(CLASSES "weights\t1\nf\t1\t2\ng\t1\t2\n", "after the last");
    refused(CLASSES "weights\t1\n\t1\t2\n", "no name of a feature");
}

/* Every byte of a trained model counts: none can be changed unseen. */
static void test_tampered(void **state)
{
    rb_mem m;
    rb_err e = {0};
    rb_model *g;
    size_t n;
    (void)state;
    skip_without_liblinear();
    rb_mem_init(&m, NULL, NULL);
    char *text = trained(&m, 0, &n);
    for (size_t i = 0; i < n; i++) {
        text[i] ^= 1;
        assert_int_equal(rb_model_read(&g, &m, "t", text, n, &e), RB_EINPUT);
        assert_null(g);
        text[i] ^= 1;
    }
    for (size_t k = 0; k < n; k += 7)
        assert_int_equal(rb_model_read(&g, &m, "t", text, k, &e), RB_EINPUT);
    assert_int_equal(rb_model_read(&g, &m, "t", text, n, &e), RB_OK);
    rb_model_free(g);
    free(text);
}

/* ---- memory ---- */

static int whole_way(rb_mem *m)
{
    rb_examples x;
    rb_buf b;
    rb_err e = {0};
    rb_model *g = NULL;
    rb_row r = {0};
    int code = RB_OK;
    rb_examples_init(&x, m);
    rb_buf_init(&b, m);
    for (uint32_t i = 0; code == RB_OK && i < 40; i++) {
        rb_cell c = {rb_features_add(&x.names, i % 2 ? "x" : "y", 1), 1};
        r.n = 0;
        if (c.id == UINT32_MAX || rb_vec_push(m, &r, c) != 0)
            code = RB_ENOMEM;
        else
            code = rb_examples_add(&x, &r, i % 2 ? "x" : "y", 1, "", 0, &e);
    }
    if (code == RB_OK)
        code = rb_model_train(&x, &plain, "", &b, &e);
    if (code == RB_OK)
        code = rb_model_read(&g, m, "t", b.p, b.n, &e);
    rb_model_free(g);
    rb_vec_free(m, &r);
    rb_examples_free(&x);
    rb_buf_free(&b);
    return code;
}

static void test_refused_memory(void **state)
{
    (void)state;
    skip_without_liblinear();
    for (long k = 0; k < 10000; k++) {
        ration r = {.left = k};
        rb_mem m;
        rb_mem_init(&m, rationed, &r);
        int code = whole_way(&m);
        assert_int_equal(m.used, 0);
        if (code == RB_OK)
            return;
        assert_int_equal(code, RB_ENOMEM);
    }
    fail_msg("it never had enough");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_learns),
        cmocka_unit_test(test_cross),
        cmocka_unit_test(test_cross_is_honest),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_like_liblinear),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_tampered),
        cmocka_unit_test(test_refused_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
