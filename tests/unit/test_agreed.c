/*
** test_agreed.c - permissions that the user has agreed to (script/agreed.h)
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "script/agreed.h"

static const char one[] =
    "1111111111111111111111111111111111111111111111111111111111111111";
static const char two[] =
    "2222222222222222222222222222222222222222222222222222222222222222";

typedef struct world {
    rb_mem mem;
    rb_arena a;
    char dir[64], path[96];
    rb_err e;
} world;

static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    rb_mem_init(&w->mem, NULL, NULL);
    rb_arena_init(&w->a, &w->mem);
    strcpy(w->dir, "/tmp/rubric-agreed-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->path, sizeof w->path, "%s/own/agreed", w->dir);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    char cmd[96];
    rb_arena_free(&w->a);
    snprintf(cmd, sizeof cmd, "rm -rf %s", w->dir);
    assert_int_equal(system(cmd), 0);
    free(w);
    return 0;
}

static rb_locked package(const char *sha256, const char **permission,
                         uint32_t n)
{
    return (rb_locked){.name = "p",
                       .version = "1.0.0",
                       .folder = "packages/p",
                       .sha256 = sha256,
                       .permissions = {permission, n}};
}

static const char *still_open(world *w, const rb_locked *p)
{
    const char *out = NULL;
    assert_int_equal(rb_agreed_open(p, w->path, &w->a, &out, &w->e), RB_OK);
    return out;
}

static void keep(world *w, const rb_locked *p)
{
    assert_int_equal(rb_agreed_keep(&p, 1, w->path, &w->mem, &w->e), RB_OK);
}

static void test_by_hash(void **state)
{
    world *w = *state;
    const char *all[] = {"clock", "random", "store.read", "report.write"};
    rb_locked a = package(one, all, 4), b = package(two, all, 4);
    assert_string_equal(still_open(w, &a), "clock, store.read");
    keep(w, &a);
    assert_string_equal(still_open(w, &a), "");
    assert_string_equal(still_open(w, &b), "clock, store.read");
    assert_int_equal(rb_agreed_has(w->path, &w->a, one, "clock"), 1);
    assert_int_equal(rb_agreed_has(w->path, &w->a, one, "file.read"), 0);
    assert_int_equal(rb_agreed_has(w->path, &w->a, two, "clock"), 0);
    assert_int_equal(rb_agreed_has(w->path, &w->a, two, "random"), 1);
    keep(w, &b);
    assert_string_equal(still_open(w, &a), "");
    assert_string_equal(still_open(w, &b), "");
}

/* Who agreed to less is asked for the rest; a word is not part of another. */
static void test_more(void **state)
{
    world *w = *state;
    const char *more[] = {"store.read", "store.write", "clock"};
    rb_locked a = package(one, more, 1), b = package(one, more, 3);
    keep(w, &a);
    assert_string_equal(still_open(w, &b), "store.write, clock");
    assert_int_equal(rb_agreed_has(w->path, &w->a, one, "store"), 0);
    keep(w, &b);
    assert_string_equal(still_open(w, &b), "");
}

static void test_nothing_to_write(void **state)
{
    world *w = *state;
    const char *plain[] = {"random"}, *clock[] = {"clock"};
    rb_locked a = package(one, plain, 1), shipped = package(two, clock, 1);
    shipped.folder = NULL;
    keep(w, &a);
    keep(w, &shipped);
    assert_string_equal(still_open(w, &a), "");
    assert_string_equal(still_open(w, &shipped), "");
    assert_int_equal(access(w->path, F_OK), -1);
}

static void test_broken(void **state)
{
    static const char *const line[] = {
        "p 1.0.0 1111 clock\n", "p 1.0.0\n",
        ("p 1.0.0 "
         "1111111111111111111111111111111111111111111111111111111111111111\n")};
    world *w = *state;
    const char *clock[] = {"clock"}, *out;
    rb_locked a = package(one, clock, 1);
    const rb_locked *list = &a;
    keep(w, &a);
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        FILE *f = fopen(w->path, "w");
        assert_non_null(f);
        fputs(line[i], f);
        fclose(f);
        assert_int_equal(rb_agreed_open(&a, w->path, &w->a, &out, &w->e),
                         RB_EINPUT);
        assert_non_null(strstr(w->e.msg, "agreed:1: a line must be"));
        assert_int_equal(rb_agreed_has(w->path, &w->a, one, "clock"), 0);
        assert_int_equal(rb_agreed_keep(&list, 1, w->path, &w->mem, &w->e),
                         RB_EINPUT);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_by_hash), TEST(test_more),
                                       TEST(test_nothing_to_write),
                                       TEST(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
