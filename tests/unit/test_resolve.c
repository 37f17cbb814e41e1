/*
** test_resolve.c - which versions of packages are chosen, and what is said
** when none fit
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "share/resolve.h"

/* One candidate a line: FROM NAME VERSION [NEED RANGE]..., a range without
** blanks. FROM: given, shipped, lock, shelf. */
static uint32_t read_candidates(rb_arena *a, const char *text, rb_candidate *v)
{
    static const char *const from[] = {"given", "shipped", "lock", "shelf"};
    uint32_t n = 0;
    char *copy = rb_arena_str(a, text, strlen(text)), *line, *rest = copy;
    while ((line = strsep(&rest, "\n")) != NULL) {
        char *word[32] = {0}, *w;
        int k = 0;
        while (k < 32 && (w = strsep(&line, " ")) != NULL)
            if (*w)
                word[k++] = w;
        if (k < 3)
            continue;
        rb_candidate *c = &v[n++];
        memset(c, 0, sizeof *c);
        while (strcmp(from[c->from], word[0]) != 0)
            c->from++;
        c->name = word[1];
        c->version = word[2];
        c->where = "shelf/x";
        rb_need *need = rb_arena_alloc(a, 16 * sizeof *need);
        for (int i = 3; i + 1 < k; i += 2)
            need[c->nneed++] = (rb_need){word[i], word[i + 1]};
        c->need = need;
    }
    return n;
}

/* "a 1.0.0, b 2.0.0", or the message. */
static void resolve(const char *text, char *out, size_t max)
{
    rb_mem m;
    rb_arena a;
    rb_candidate v[64];
    rb_err e = {0};
    size_t len = 0;
    rb_mem_init(&m, NULL, NULL);
    rb_arena_init(&a, &m);
    rb_resolve r = {&a, v, read_candidates(&a, text, v)};
    int code = rb_resolve_run(&r, &e);
    out[0] = '\0';
    for (uint32_t i = 0; code == RB_OK && i < r.n; i++)
        if (v[i].chosen)
            len += (size_t)snprintf(out + len, max - len, "%s%s %s",
                                    len ? ", " : "", v[i].name, v[i].version);
    if (code != RB_OK)
        snprintf(out, max, "%s", e.msg);
    rb_arena_free(&a);
    assert_int_equal(m.used, 0);
}

static void expect(const char *text, const char *want)
{
    char got[2100];
    resolve(text, got, sizeof got);
    assert_string_equal(got, want);
}

static void the_highest_that_fits(void **state)
{
    (void)state;
    expect("given a 1.0.0 b ^1\n"
           "shelf b 1.2.0\nshelf b 1.10.0\nshelf b 2.0.0\nshelf c 1.0.0\n",
           "a 1.0.0, b 1.10.0");
    expect("given a 1.0.0 b ^1 c *\n"
           "shelf b 1.2.0\nshelf b 1.10.0\nshelf c 3.1.0 b ~1.2\n",
           "a 1.0.0, b 1.2.0, c 3.1.0");
}

/* The highest b wants a c that d does not stand; an older b does not. */
static void it_goes_back(void **state)
{
    (void)state;
    expect("given a 1.0.0 b * d *\n"
           "shelf b 2.0.0 c ^2\nshelf b 1.0.0 c ^1\n"
           "shelf c 2.0.0\nshelf c 1.5.0\nshelf d 1.0.0 c <2\n",
           "a 1.0.0, b 1.0.0, c 1.5.0, d 1.0.0");
}

static void what_is_there_stays(void **state)
{
    (void)state;
    expect("given a 1.0.0 b ^1\nlock b 1.0.0\nshelf b 1.9.0\n",
           "a 1.0.0, b 1.0.0");
    expect("given a 1.0.0 s >=0.1\nshipped s 0.1.0\n", "a 1.0.0, s 0.1.0");
    expect("given b 2.0.0\nlock b 1.0.0\nlock a 1.0.0 b >=1\n",
           "a 1.0.0, b 2.0.0");
}

static void who_needs_what(void **state)
{
    (void)state;
    expect("given a 1.0.0 c ^2\ngiven b 1.1.0 c ^1\n"
           "shelf c 1.4.0\nshelf c 2.0.1\n",
           "no version of 'c' fits: 'a' 1.0.0 needs ^2, 'b' 1.1.0 needs ^1; "
           "there is 2.0.1 (shelf/x), 1.4.0 (shelf/x); put a version that fits "
           "on the shelf, or take other versions of those that need it");
    expect("given b 2.0.0\nlock b 1.0.0\nlock a 1.0.0 b ^1\n",
           "no version of 'b' fits: 'a' 1.0.0 needs ^1; there is 2.0.0 "
           "(named); take other versions of those that need it");
    expect(
        "given a 1.0.0 b ^2\nlock b 1.0.0\n",
        "no version of 'b' fits: 'a' 1.0.0 needs ^2; there is 1.0.0 (in the "
        "lock); `rubric update` without names moves all together, or install "
        "a version that fits");
}

static void what_is_not_there(void **state)
{
    (void)state;
    expect("given a 1.0.0 wordlist ^1\nshelf wordlists 1.0.0\n",
           "there is no package 'wordlist', which 'a' 1.0.0 needs (^1); did "
           "you mean 'wordlists'?");
    expect(
        "given a 1.0.0 verbs ^1\n",
        "there is no package 'verbs', which 'a' 1.0.0 needs (^1); install it, "
        "too, or name a folder that holds it: --from FOLDER");
}

static void a_pre_release_is_asked_for(void **state)
{
    (void)state;
    expect("given a 1.0.0 b ^1\nshelf b 1.1.0-beta\nshelf b 1.0.0\n",
           "a 1.0.0, b 1.0.0");
    expect("given a 1.0.0-beta\n", "a 1.0.0-beta");
}

static void circles(void **state)
{
    (void)state;
    expect("given a 1.0.0 b *\nshelf b 1.0.0 c *\nshelf c 1.0.0 a *\n",
           "packages need each other in a circle: 'a' needs 'b' needs 'c' "
           "needs 'a'; one of these needs must go");
    expect("given a 1.0.0 b * c *\nshelf b 1.0.0 c *\nshelf c 1.0.0\n",
           "a 1.0.0, b 1.0.0, c 1.0.0");
}

/* Needs that no order of trying makes quick: it ends all the same. */
static void it_ends(void **state)
{
    (void)state;
    char text[4096] = "given a 1.0.0 b * c * d * e * f * g * h *\n", got[2100];
    for (char p = 'b'; p <= 'h'; p++)
        for (int k = 1; k < 8; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     "shelf %c %d.0.0 z ^%d\n", p, k, p == 'h' ? 9 : k);
    for (int k = 1; k < 8; k++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "shelf z %d.0.0\n", k);
    resolve(text, got, sizeof got);
    assert_non_null(strstr(got, "'z'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_highest_that_fits),
        cmocka_unit_test(it_goes_back),
        cmocka_unit_test(what_is_there_stays),
        cmocka_unit_test(who_needs_what),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(a_pre_release_is_asked_for),
        cmocka_unit_test(circles),
        cmocka_unit_test(it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
