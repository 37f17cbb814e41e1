/*
** test_wire.c - documents as bytes, for packages in a process of their own
**
** What goes over the wire comes back the same; what is not such bytes is
** refused.
*/
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "contain/wire.h"
#include "text/text.h"

static int every(void *user, const char *layer)
{
    (void)user;
    (void)layer;
    return 1;
}

static const char text[] =
    "Mayor Ruiz spoke. \xE2\x80\x9CWe oppose it,\xE2\x80\x9D she said.\n\n"
    "Der Rat hat am Montag lange beraten und nichts entschieden.\n\nEnd.";

static rb_doc *make_doc(rb_mem *m, rb_vocab *v)
{
    static const uint32_t span[] = {0, 5, 6, 10};
    rb_doc *d = rb_doc_new(m, v, text, strlen(text));
    rb_extra x = {"pages", "[1, 2]"};
    rb_feat f[] = {{.key = "n", .kind = RB_F_INT, .u.i = -7},
                   {.key = "name", .kind = RB_F_STR, .len = 4},
                   {.key = "none", .kind = RB_F_NULL},
                   {.key = "p", .kind = RB_F_NUM, .u.d = 0.25},
                   {.key = "parts", .kind = RB_F_SPANS, .len = 2},
                   {.key = "yes", .kind = RB_F_BOOL, .u.i = 1}};
    assert_non_null(d);
    f[1].u.s = "Ruiz";
    f[4].u.span = span;
    assert_int_equal(rb_doc_set_meta(d, RB_META_ID, "a.txt"), RB_OK);
    assert_int_equal(rb_vec_push(m, &d->extra, x), 0);
    assert_int_equal(rb_segment(d, NULL), RB_OK);
    assert_true(d->par.n == 3);
    d->par.v[1].foreign = 1;
    uint32_t p = rb_prov_add(d, "actors", "1.0", "title");
    uint32_t q = rb_prov_add(d, "mine", "0.1", "other");
    rb_layer *a = rb_layer_make(d, "actor"), *b = rb_layer_make(d, "mine");
    assert_int_equal(rb_layer_add(d, b, 11, 16, q, f + 1, 2), 1);
    assert_int_equal(rb_layer_add(d, a, 0, 10, p, f, 6), 2);
    assert_int_equal(rb_layer_add(d, a, 6, 10, p, NULL, 0), 3);
    return d;
}

static void a_document_comes_back_the_same(void **state)
{
    rb_mem m;
    rb_vocab v, other;
    rb_buf b, again;
    rb_doc *d, *e;
    rb_wire_layers all = {every, NULL};
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_vocab_init(&other, &m);
    rb_buf_init(&b, &m);
    rb_buf_init(&again, &m);
    d = make_doc(&m, &v);
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    rb_wire w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_doc(&w, &m, &other, &e, NULL), RB_OK);
    assert_true(w.p == w.end);
    assert_int_equal(rb_wire_put_doc(&again, e, all), RB_OK);
    assert_int_equal(b.n, again.n);
    assert_memory_equal(b.p, again.p, b.n);
    assert_int_equal(e->n_tok, d->n_tok);
    assert_true(e->par.v[1].foreign && !e->par.v[0].foreign);
    assert_int_equal(rb_layer_find(e, "actor")->ann.v[1].id, 3);
    assert_string_equal(e->extra.v[0].raw, "[1, 2]");
    /* What one package made, into the first document again. */
    rb_buf_clear(&b);
    assert_int_equal(rb_wire_put_made(&b, e, "actors"), RB_OK);
    w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_made(&w, d, "new", "2", all, NULL), RB_OK);
    const rb_layer *l = rb_layer_find(d, "actor");
    assert_int_equal(l->ann.n, 4);
    assert_int_equal(l->ann.v[2].id, 4);
    assert_string_equal(d->prov.v[l->ann.v[2].prov].package, "new");
    assert_string_equal(rb_ann_feat(&l->ann.v[2], "name")->u.s, "Ruiz");
    rb_doc_free(d);
    rb_doc_free(e);
    rb_buf_free(&b);
    rb_buf_free(&again);
    rb_vocab_free(&v);
    rb_vocab_free(&other);
    assert_int_equal(m.used, 0);
}

/* Every message that is cut, or has one byte changed, is read or refused. */
static void a_broken_message_is_refused(void **state)
{
    rb_mem m;
    rb_vocab v;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    int refused = 0;
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_doc *d = make_doc(&m, &v), *e;
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    for (size_t i = 0; i < 2 * b.n; i++) {
        size_t at = i / 2;
        char old = b.p[at];
        rb_wire w = rb_wire_of(&b);
        if (i % 2 == 0)
            w.end = w.p + at;
        else
            b.p[at] ^= 0x41;
        int code = rb_wire_get_doc(&w, &m, &v, &e, NULL);
        if (i % 2 == 0)
            assert_int_equal(code, RB_EINPUT);
        refused += code != RB_OK;
        rb_doc_free(e);
        b.p[at] = old;
    }
    assert_true(refused > (int)b.n);
    rb_doc_free(d);
    rb_buf_free(&b);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
}

/* What rb_wire_get_made says of one annotation with these two features. */
static int made_with(const char *key, const char *other)
{
    rb_mem m;
    rb_vocab v;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    rb_feat f[] = {{.key = key, .kind = RB_F_INT},
                   {.key = other, .kind = RB_F_INT}};
    uint32_t p = rb_prov_add(d, "mine", "1", "rule");
    rb_layer_add(d, rb_layer_make(d, "x"), 0, 5, p, f, 2);
    assert_int_equal(rb_wire_put_made(&b, d, "mine"), RB_OK);
    rb_wire w = rb_wire_of(&b);
    int code = rb_wire_get_made(&w, d, "mine", "1", all, NULL);
    rb_doc_free(d);
    rb_buf_free(&b);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
    return code;
}

/* What it says of one with this number. */
static int made_of(double number)
{
    rb_mem m;
    rb_vocab v;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    rb_feat f = {.key = "n", .kind = RB_F_NUM, .u.d = number};
    uint32_t p = rb_prov_add(d, "mine", "1", "rule");
    rb_layer_add(d, rb_layer_make(d, "x"), 0, 5, p, &f, 1);
    assert_int_equal(rb_wire_put_made(&b, d, "mine"), RB_OK);
    rb_wire w = rb_wire_of(&b);
    int code = rb_wire_get_made(&w, d, "mine", "1", all, NULL);
    rb_doc_free(d);
    rb_buf_free(&b);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
    return code;
}

static void numbers_are_finite(void **state)
{
    (void)state;
    assert_int_equal(made_of(-0.5), RB_OK);
    assert_int_equal(made_of(DBL_MAX), RB_OK);
    assert_int_equal(made_of(HUGE_VAL), RB_EINPUT);
    assert_int_equal(made_of(-HUGE_VAL), RB_EINPUT);
    assert_int_equal(made_of(NAN), RB_EINPUT);
}

static void features_are_such_as_scripts_make(void **state)
{
    (void)state;
    assert_int_equal(made_with("a", "b"), RB_OK);
    assert_int_equal(made_with("b", "a"), RB_EINPUT);
    assert_int_equal(made_with("a", "start"), RB_EINPUT);
    assert_int_equal(made_with("stop", "z"), RB_EINPUT);
}

/* More names than places at first, some of them met again. */
static void many_names_are_sent_once(void **state)
{
    enum { NAMES = 5000 };
    rb_mem m;
    rb_vocab v;
    rb_buf b, again;
    rb_doc *e;
    rb_wire_layers all = {every, NULL};
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_buf_init(&again, &m);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    assert_int_equal(rb_segment(d, NULL), RB_OK);
    for (int i = 0; i < 2 * NAMES; i++) {
        char key[20];
        rb_feat f = {.key = key, .kind = RB_F_INT, .u.i = i};
        snprintf(key, sizeof key, "key%d", i % NAMES);
        rb_layer_add(d, rb_layer_make(d, "x"), 0, 5, 0, &f, 1);
    }
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    assert_true(b.n < 2 * NAMES * 60 + NAMES * 20);
    rb_wire w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_doc(&w, &m, &v, &e, NULL), RB_OK);
    assert_int_equal(rb_wire_put_doc(&again, e, all), RB_OK);
    assert_int_equal(again.n, b.n);
    assert_memory_equal(again.p, b.p, b.n);
    const rb_layer *l = rb_layer_find(e, "x");
    assert_string_equal(l->ann.v[NAMES + 7].feat[0].key, "key7");
    rb_doc_free(d);
    rb_doc_free(e);
    rb_buf_free(&b);
    rb_buf_free(&again);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_comes_back_the_same),
        cmocka_unit_test(a_broken_message_is_refused),
        cmocka_unit_test(features_are_such_as_scripts_make),
        cmocka_unit_test(numbers_are_finite),
        cmocka_unit_test(many_names_are_sent_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
