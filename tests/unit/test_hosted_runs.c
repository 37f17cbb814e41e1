/*
** test_hosted_runs.c - runs, stored runs and tests that stand on functions of a
** program
*/
#include "hosting.h"

static int on_text(void *user, const char *text, size_t len)
{
    (void)user;
    (void)text;
    (void)len;
    return 0;
}

static void run_key(const char *module, const char *version, int used,
                    char out[64])
{
    people p = {0, 0, 0};
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", version, open_people, &p), RUBRIC_OK);
    if (module != NULL)
        assert_int_equal(add(r, module, "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, used ? "p" : "quotes"), RUBRIC_OK);
    snprintf(out, 64, "%s", rubric_run_key(r));
    rubric_close(r);
}

static void the_version_is_part_of_the_run(void **state)
{
    char one[64], again[64], other[64];
    (void)state;
    make_package("");
    run_key(NULL, "2024-11", 1, one);
    run_key("unused", "2024-11", 1, again);
    run_key(NULL, "2024-12", 1, other);
    assert_string_equal(one, again);
    assert_string_not_equal(one, other);
    run_key(NULL, "2024-11", 0, one);
    run_key(NULL, "2024-12", 0, again);
    assert_string_equal(one, again); /* who does not call it does not care */
}

static void on_told(void *user, const char *text)
{
    (void)user;
    size_t n = strlen(said);
    snprintf(said + n, sizeof said - n, "%s\n", text);
}

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    (void)user;
    (void)n;
    (void)name;
    on_told(NULL, value[0]);
    return 0;
}

static void a_stored_run_says_which(void **state)
{
    people p = {0, 0, 0};
    char path[100];
    rubric_doc *d;
    rubric_store *s;
    (void)state;
    snprintf(path, sizeof path, "%s/p.db", dir);
    make_package("if people.party_of('Ruiz') then doc:add('w', { 0, 1 }) end");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "2024-11", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    rubric_meta meta = {.size = sizeof meta, .id = "a"};
    assert_int_equal(rubric_analyze(r, "A text.", 7, &meta, &d), RUBRIC_OK);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_put(r, s, d), RUBRIC_OK);
    assert_int_equal(rubric_store_sql(r, s,
                                      "SELECT value FROM run_setting WHERE "
                                      "name = 'host.people'",
                                      on_row, NULL),
                     RUBRIC_OK);
    assert_string_equal(said, "2024-11\n");
    rubric_doc_free(d);
    assert_int_equal(rubric_store_close(r, s), RUBRIC_OK);
    rubric_close(r);
    /* Derived with another state of the register, which is told. */
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "2024-12", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_derive(r, s, 1, on_told, NULL), RUBRIC_OK);
    assert_string_equal(said, "host.people: 2024-12 now, the run was made with "
                              "2024-11\n");
    rubric_store_close(r, s);
    rubric_close(r);
    /* By a program that has no such functions. */
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_derive(r, s, 1, on_told, NULL),
                     RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "asks for 'host.people'");
    rubric_store_close(r, s);
    rubric_close(r);
}

static void tests_call_it_too(void **state)
{
    people p = {0, 0, 0};
    size_t passed, failed;
    (void)state;
    files_package(
        dir, "p", ASKS,
        "local people = require 'host.people'\n"
        "return require('rubric').rules { layer = 'w', {\n"
        "  name = 'known', match = '[word=\"Ruiz|Nobody\"]',\n"
        "  examples = { '[Ruiz] spoke.' }, never = { 'Nobody spoke.' },\n"
        "  tag = function(m) local party = people.party_of(m.text)\n"
        "    return party and { party = party } end } }\n");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(
        rubric_test(r, "p", NULL, "text", on_text, NULL, &passed, &failed),
        RUBRIC_OK);
    assert_int_equal(passed, 2);
    assert_int_equal(failed, 0);
    assert_true(p.asked >= 2);
    rubric_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_part_of_the_run),
        cmocka_unit_test(a_stored_run_says_which),
        cmocka_unit_test(tests_call_it_too)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
