/*
** test_attacks.c - what packages try against their budgets and walls
**
** Attacks are files in tests/attacks; the first line says what must come of
** them: "-- expect: ok", "limit", "script: words", or "any" (survive).
*/
#include <dirent.h>
#include <time.h>

#include "packages.h"

static char *read_file(const char *path)
{
    char *s = calloc(1, 1 << 16);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fread(s, 1, (1 << 16) - 1, f) > 0);
    fclose(f);
    return s;
}

/* Was this rule stopped and has left nothing, where the rule 'good' has? */
static int only_good_is_there(const rubric_doc *d, const char *rule)
{
    const rubric_stopped *s = d ? rubric_doc_stopped(d, 0) : NULL;
    const rubric_layer *x = d ? rubric_layer_named(d, "x") : NULL;
    if (s == NULL || strcmp(s->rule, rule) != 0 ||
        rubric_doc_stopped(d, 1) != NULL || s->line == 0)
        return 0;
    return x != NULL && rubric_ann_count(x) == 1 &&
           strcmp(rubric_ann_rule(d, rubric_ann_get(x, 0)), "good") == 0;
}

static int outcome_is(const char *expect, int code, const char *msg,
                      const rubric_doc *d)
{
    if (strncmp(expect, "any", 3) == 0)
        return 1;
    if (strncmp(expect, "ok", 2) == 0)
        return code == RUBRIC_OK;
    if (strncmp(expect, "limit", 5) == 0)
        return code == RUBRIC_ELIMIT;
    char words[100];
    if (sscanf(expect, "stopped: %99[^\n]", words) == 1)
        return code == RUBRIC_ELIMIT && only_good_is_there(d, words);
    if (sscanf(expect, "script: %99[^\n]", words) != 1)
        return 0;
    return code == RUBRIC_ESCRIPT && strstr(msg, words) != NULL;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Did it end as its first line says, and soon? */
static int attack(const char *name, int trust)
{
    char path[300];
    double t = seconds();
    snprintf(path, sizeof path, ROOT "/tests/attacks/%s", name);
    char *source = read_file(path);
    make_package("attack",
                 "return {name='attack', version='1', writes={'x'},"
                 "permissions={'file.read'}}",
                 source);
    rubric *r = open_rubric(trust);
    rubric_doc *d = NULL;
    int code = rubric_use(r, "attack");
    if (code == RUBRIC_OK)
        code = rubric_doc_new(r, "A word.", 7, NULL, &d);
    if (code == RUBRIC_OK)
        code = rubric_doc_to(r, d, RUBRIC_ANALYZED);
    int good =
        outcome_is(source + strlen("-- expect: "), code, rubric_errmsg(r), d);
    double s = seconds() - t;
    if (!good || s > 20)
        print_message("%s (%s): code %d, %.1f s: %s\n", name,
                      trust == RUBRIC_TRUST_ALL ? "here" : "own process", code,
                      s, rubric_errmsg(r));
    rubric_doc_free(d);
    rubric_close(r);
    free(source);
    return good && s <= 20;
}

static void attacks_end_well(void **state)
{
    (void)state;
    int bad = 0, n = 0;
    struct dirent *e;
    const char *only = getenv("ATTACK");
    DIR *d = opendir(ROOT "/tests/attacks");
    assert_non_null(d);
    while ((e = readdir(d)) != NULL)
        if (strstr(e->d_name, ".lua") &&
            (only == NULL || strstr(e->d_name, only))) {
            n++;
            bad += !attack(e->d_name, RUBRIC_TRUST_ALL);
            bad += !attack(e->d_name, RUBRIC_TRUST_NONE);
        }
    closedir(d);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(attacks_end_well, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
