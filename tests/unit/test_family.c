/*
** test_family.c - documents into families
**
** Generated stories and known copies, and the bad days: everything the same,
** one paragraph in all, nothing in any, documents that leave, no memory.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../bench/copies.h"
#include "load/family.h"
#include "ration.h"

enum { DOCS = 2000 };

typedef struct world {
    rb_mem mem;
    ration ration;
    copies c;
    rb_families *f;
    rb_err e;
} world;

static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    w->ration.left = -1;
    rb_mem_init(&w->mem, rationed, &w->ration);
    assert_int_equal(copies_plan(&w->c, DOCS, 1), 0);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    rb_families_free(w->f);
    copies_free(&w->c);
    assert_int_equal(w->mem.used, 0);
    free(w);
    return 0;
}

static int text_of(void *user, int64_t id, rb_buf *out, rb_err *e)
{
    world *w = user;
    char room[COPY_ROOM];
    (void)e;
    rb_buf_put(out, room, copies_text(&w->c, (uint32_t)id % DOCS, room));
    return RB_OK;
}

static void open_families(world *w, rb_family_text text)
{
    assert_int_equal(rb_families_new(&w->f, &w->mem, text, w, &w->e), RB_OK);
}

static rb_kin add(world *w, int64_t id, const char *text)
{
    rb_kin kin;
    assert_int_equal(rb_families_add(w->f, id, text, strlen(text), &kin, &w->e),
                     RB_OK);
    return kin;
}

static rb_kin add_copy(world *w, int64_t id)
{
    char room[COPY_ROOM];
    size_t n = copies_text(&w->c, (uint32_t)id % DOCS, room);
    room[n] = '\0';
    return add(w, id, room);
}

/* ---- generated copies ---- */

static int same_story(const copy_doc *a, const copy_doc *b)
{
    return a->story == b->story || a->second == b->story ||
           a->story == b->second;
}

/* Copies are in a family of their story, and nothing else is. */
static void check_families(world *w)
{
    uint32_t copy[COPY_KINDS] = {0}, right[COPY_KINDS] = {0}, wrong = 0;
    static uint32_t first[DOCS];
    for (uint32_t i = 0; i < DOCS; i++)
        if (w->c.doc[i].kind == COPY_FIRST)
            first[w->c.doc[i].story] = i;
    for (uint32_t i = 0; i < DOCS; i++) {
        const copy_doc *d = &w->c.doc[i];
        int64_t family = rb_families_of(w->f, i);
        wrong += !same_story(d, &w->c.doc[family]);
        if (d->kind <= COPY_FIRST)
            continue;
        copy[d->kind]++;
        right[d->kind] += family == rb_families_of(w->f, first[d->story]) ||
                          family == rb_families_of(w->f, first[d->second]);
    }
    assert_in_range(wrong, 0, 2);
    for (int k = COPY_EXACT; k < COPY_KINDS; k++) {
        double least = k == COPY_THIRD ? 0.8 : k == COPY_EDITED ? 0.93 : 0.95;
        assert_true(copy[k] > DOCS / 30);
        if (right[k] < least * copy[k])
            fail_msg("%s: %u of %u found", copy_name[k], right[k], copy[k]);
    }
}

static void copies_by_text(void **state)
{
    world *w = *state;
    open_families(w, text_of);
    for (int64_t i = 0; i < DOCS; i++)
        add_copy(w, i);
    check_families(w);
}

static void copies_by_kept_runs(void **state)
{
    world *w = *state;
    open_families(w, NULL);
    for (int64_t i = 0; i < DOCS; i++)
        add_copy(w, i);
    check_families(w);
}

static void the_same_after_restoring(void **state)
{
    world *w = *state;
    static rb_buf sketch[DOCS];
    static int64_t family[DOCS];
    size_t n;
    open_families(w, text_of);
    for (int64_t i = 0; i < DOCS / 2; i++) {
        add_copy(w, i);
        const void *p = rb_families_sketch(w->f, &n);
        rb_buf_init(&sketch[i], &w->mem);
        rb_buf_put(&sketch[i], p, n);
    }
    for (int64_t i = 0; i < DOCS / 2; i++)
        family[i] = rb_families_of(w->f, i);
    rb_families_free(w->f);
    open_families(w, text_of);
    for (int pass = 0; pass < 2; pass++) /* the first members first */
        for (int64_t i = 0; i < DOCS / 2; i++)
            if ((family[i] != i) == pass) {
                int code = rb_families_restore(w->f, i, family[i], sketch[i].p,
                                               sketch[i].n, &w->e);
                assert_int_equal(code, RB_OK);
                rb_buf_free(&sketch[i]);
            }
    for (int64_t i = 0; i < DOCS / 2; i++)
        assert_int_equal(rb_families_of(w->f, i), family[i]);
    for (int64_t i = DOCS / 2; i < DOCS; i++)
        add_copy(w, i);
    check_families(w);
}

/* ---- small ones, by hand ---- */

static const char story[] =
    "Parliament voted on Tuesday to close the last three coal mines of the "
    "northern province within four years, ending a debate that had split the "
    "governing coalition since the winter. The minister of economy said that "
    "every miner would be offered another post or a pension. Unions doubt it: "
    "they remember the shipyards, where half of the promised places never "
    "came. The opposition announced that it would bring the law before the "
    "constitutional court, because the province had not been heard. Votes "
    "were counted twice after a deputy pressed the wrong button. The first "
    "mine is to close in spring, and its galleries will be flooded.";

static void copies_are_told(void **state)
{
    world *w = *state;
    char text[4096];
    open_families(w, NULL);
    rb_kin k = add(w, 10, story);
    assert_int_equal(k.family, 10);
    assert_int_equal(k.kind, RB_KIN_NONE);
    snprintf(text, sizeof text, "PARLIAMENT \xE2\x80\x94 %s", story + 10);
    k = add(w, 11, text);
    assert_int_equal(k.family, 10);
    assert_int_equal(k.kind, RB_KIN_COPY);
    assert_true(k.similarity == 1.0);
    snprintf(text, sizeof text, "%.420s", story);
    k = add(w, 12, text);
    assert_int_equal(k.family, 10);
    assert_int_equal(k.like, 10);
    assert_true(k.similarity > 0.6);
    k = add(w, 13, "Parliament voted on Tuesday to close the last mines.");
    assert_int_equal(k.family, 13);
    assert_int_equal(rb_families_of(w->f, 14), -1);
}

/* A digest of two stories belongs to one, and its parts stay apart. */
static void a_digest_is_no_bridge(void **state)
{
    world *w = *state;
    char one[COPY_ROOM], two[COPY_ROOM], both[2 * COPY_ROOM];
    uint32_t at[2], n = 0;
    for (uint32_t i = 0; n < 2; i++)
        if (w->c.doc[i].kind == COPY_FIRST)
            at[n++] = i;
    one[copies_text(&w->c, at[0], one)] = '\0';
    two[copies_text(&w->c, at[1], two)] = '\0';
    snprintf(both, sizeof both, "%s%s", one, two);
    for (int order = 0; order < 3; order++) {
        open_families(w, NULL);
        if (order == 0)
            add(w, 3, both);
        add(w, 1, one);
        if (order == 1)
            add(w, 3, both);
        add(w, 2, two);
        if (order == 2)
            add(w, 3, both);
        add(w, 4, two);
        assert_int_not_equal(rb_families_of(w->f, 1), rb_families_of(w->f, 2));
        assert_int_equal(rb_families_of(w->f, 4), rb_families_of(w->f, 2));
        rb_families_free(w->f);
        w->f = NULL;
    }
}

static void the_first_leaves(void **state)
{
    world *w = *state;
    uint32_t n;
    open_families(w, NULL);
    for (int64_t i = 1; i <= 4; i++)
        add(w, i, story);
    assert_int_equal(rb_families_forget(w->f, 2, &w->e), RB_OK);
    rb_families_moves(w->f, &n);
    assert_int_equal(n, 0);
    assert_int_equal(rb_families_forget(w->f, 1, &w->e), RB_OK);
    const rb_kin_move *m = rb_families_moves(w->f, &n);
    assert_int_equal(n, 1);
    assert_int_equal(m->from, 1);
    assert_int_equal(m->to, 3);
    assert_int_equal(add(w, 1, "Something else.").family, 1);
    assert_int_equal(add(w, 2, story).family, 3);
    for (int64_t i = 1; i <= 4; i++)
        assert_int_equal(rb_families_forget(w->f, i, &w->e), RB_OK);
    assert_int_equal(add(w, 9, story).family, 9);
}

/* ---- bounds ---- */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

enum { MANY = 20000 };

/* Twice as many cost about twice as much: no square. */
static void bounded(world *w, const char *common, int alone)
{
    double at[2] = {0};
    char text[4096];
    open_families(w, NULL);
    double t = seconds();
    for (int64_t i = 0; i < MANY; i++) {
        int n = snprintf(text, sizeof text, "%s", common);
        uint64_t s = (uint64_t)i * 0x9E3779B97F4A7C15u;
        for (int k = 0; alone && k < 150; k++) {
            s = s * 6364136223846793005u + 1442695040888963407u;
            n += snprintf(text + n, sizeof text - (size_t)n, " w%x",
                          (unsigned)(s >> 52));
        }
        rb_kin kin = add(w, i, text);
        if (alone)
            assert_int_equal(kin.family, i);
        if (i == MANY / 2 - 1)
            at[0] = seconds() - t;
    }
    at[1] = seconds() - t;
    assert_true(at[1] < 4 * at[0] + 0.1);
    rb_families_free(w->f);
    w->f = NULL;
}

static void many_are_bounded(void **state)
{
    world *w = *state;
    bounded(w, "", 0);
    bounded(w, "Nothing here.", 0);
    bounded(w, story, 0);
    bounded(w, story, 1);
}

static void memory_can_be_refused(void **state)
{
    world *w = *state;
    rb_kin kin;
    int code = RB_ENOMEM;
    char room[COPY_ROOM];
    for (long n = 0; code != RB_OK; n++) {
        w->ration.left = n;
        code =
            rb_families_new(&w->f, &w->mem, n % 2 ? text_of : NULL, w, &w->e);
        for (int64_t i = 0; i < 12 && code == RB_OK; i++) {
            size_t len = copies_text(&w->c, (uint32_t)(i % 7), room);
            code = rb_families_add(w->f, i, room, len, &kin, &w->e);
            if (code != RB_OK)
                assert_int_equal(rb_families_of(w->f, i), -1);
        }
        if (code == RB_OK)
            code = rb_families_forget(w->f, 0, &w->e);
        assert_true(code == RB_OK || code == RB_ENOMEM);
        w->ration.left = -1;
        rb_families_free(w->f);
        w->f = NULL;
        assert_int_equal(w->mem.used, 0);
    }
}

static void broken_sketches_are_empty(void **state)
{
    world *w = *state;
    static const char bad[3][12] = {"", "f1", "f2abcdefghi"};
    open_families(w, text_of);
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            rb_families_restore(w->f, i, 77, bad[i], strlen(bad[i]), &w->e),
            RB_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(rb_families_of(w->f, i), i);
    rb_kin kin;
    assert_int_equal(rb_families_add(w->f, 1, "a", 1, &kin, &w->e), RB_EUSAGE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(copies_by_text),
        T(copies_by_kept_runs),
        T(the_same_after_restoring),
        T(copies_are_told),
        T(a_digest_is_no_bridge),
        T(the_first_leaves),
        T(many_are_bounded),
        T(memory_can_be_refused),
        T(broken_sketches_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
