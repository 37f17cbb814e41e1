/*
** test_layer.c - the order of annotations, whenever they are added and looked
** at
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "doc/doc.h"
#include "text/text.h"

enum { WORDS = 40, ROUNDS = 300 };

static unsigned seed = 7;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void check_order(const rb_layer *l)
{
    for (uint32_t i = 1; i < l->ann.n; i++) {
        const rb_ann *a = &l->ann.v[i - 1], *b = &l->ann.v[i];
        assert_true(a->start <= b->start);
        assert_true(a->start < b->start || a->end >= b->end);
        assert_true(a->start < b->start || a->end > b->end || a->id < b->id);
    }
}

static void check_tokens(const rb_doc *d, const rb_layer *l)
{
    uint32_t seen = 0;
    for (uint32_t t = 0; t < d->n_tok; t++) {
        for (uint32_t k = l->at[t]; k < l->at[t + 1]; k++, seen++)
            assert_int_equal(l->ann.v[l->by_tok[k]].tok0, t);
        int inside = 0;
        for (uint32_t i = 0; i < l->ann.n; i++)
            inside |= l->ann.v[i].tok0 <= t && t < l->ann.v[i].tok1;
        assert_int_equal(l->inside[t / 32] >> (t % 32) & 1, inside);
    }
    assert_int_equal(seen, l->ann.n);
}

static void adding_looking_and_dropping_by_turns(void **state)
{
    (void)state;
    char text[WORDS * 2 + 1];
    rb_mem m;
    rb_vocab v;
    rb_err e;
    for (int i = 0; i < WORDS; i++)
        memcpy(text + (size_t)i * 2, "a ", 3);
    rb_mem_init(&m, NULL, NULL);
    assert_int_equal(rb_vocab_init(&v, &m), RB_OK);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    assert_int_equal(rb_segment(d, &e), RB_OK);
    assert_int_equal(d->n_tok, WORDS);
    rb_layer *l = rb_layer_make(d, "x");
    uint32_t one = rb_prov_add(d, "p", "1", "one");
    uint32_t two = rb_prov_add(d, "p", "1", "two");
    uint32_t added = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (unsigned k = draw(6); k > 0; k--, added++) {
            uint32_t from = draw(WORDS), words = 1 + draw(WORDS - from);
            assert_int_not_equal(rb_layer_add(d, l, from * 2,
                                              (from + words) * 2 - 1,
                                              draw(2) ? one : two, NULL, 0),
                                 0);
        }
        if (draw(9) == 0)
            rb_layer_drop_rule(d, l, "p", draw(2) ? "one" : "two");
        if (draw(3) == 0)
            continue; /* more before the next look */
        assert_int_equal(rb_layer_index(d, l), RB_OK);
        check_order(l);
        check_tokens(d, l);
    }
    assert_true(added > ROUNDS);
    rb_doc_free(d);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_looking_and_dropping_by_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
