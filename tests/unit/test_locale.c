/*
** test_locale.c - the program's locale changes nothing
**
** Turkish has two kinds of i, so that "TITLE" and "title" are not the same
** there; German writes 0,75. The locales are made for the test; where the
** system cannot make them their tests are skipped.
*/
#include <ctype.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "rubric.h"

static char dir[64];

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-locale-XXXXXX");
    return mkdtemp(dir) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char cmd[128];
    setlocale(LC_ALL, "C");
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd) == 0 ? 0 : -1;
}

/* Make the locale and be in it. */
static void enter(const char *name)
{
    char cmd[256], full[32];
    snprintf(full, sizeof full, "%s.UTF-8", name);
    snprintf(cmd, sizeof cmd, "localedef -i %s -f UTF-8 %s/%s >/dev/null 2>&1",
             name, dir, full);
    int made = system(cmd);
    setenv("LOCPATH", dir, 1);
    if (made != 0 || setlocale(LC_ALL, full) == NULL)
        skip();
}

static void put(const char *path, const char *s)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(s, f);
    fclose(f);
}

/* The first document of a file, or NULL. */
static rubric_doc *read_one(rubric *r, const char *path)
{
    rubric_source *s = NULL;
    rubric_doc *d = NULL;
    assert_int_equal(rubric_source_open(r, NULL, &s), RUBRIC_OK);
    assert_int_equal(rubric_source_add(r, s, path), RUBRIC_OK);
    rubric_source_next(r, s, &d);
    rubric_source_close(s);
    return d;
}

static void test_letters(void **state)
{
    (void)state;
    rubric *r = NULL;
    char path[128];
    enter("tr_TR");
    assert_int_not_equal(tolower((unsigned char)'I'), 'i');
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    snprintf(path, sizeof path, "%s/a.csv", dir);
    put(path, "ID,TITLE,TEXT\n7,The vote,The council met.\n");
    rubric_doc *d = read_one(r, path);
    assert_non_null(d);
    const char *title = rubric_doc_meta(d, "title");
    assert_string_equal(title != NULL ? title : "none", "The vote");
    assert_string_equal(rubric_doc_meta(d, "id"), "7");
    rubric_doc_free(d);
    assert_null(read_one(r, "/nowhere/at/all.txt"));
    assert_non_null(strstr(rubric_errmsg(r), "No such file"));
    rubric_close(r);
    /* and the program is where it was */
    assert_int_not_equal(tolower((unsigned char)'I'), 'i');
}

static int row(void *user, int n, const char *const *name,
               const char *const *value)
{
    (void)name;
    snprintf(user, 32, "%s", n > 0 && value[0] != NULL ? value[0] : "null");
    return 0;
}

static void test_numbers(void **state)
{
    (void)state;
    rubric *r = NULL;
    rubric_store *s = NULL;
    char got[32] = "", path[128];
    enter("de_DE");
    assert_string_equal(localeconv()->decimal_point, ",");
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    snprintf(path, sizeof path, "%s/a.rubric", dir);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(
        rubric_store_sql(r, s, "SELECT json_extract('{\"x\":0.75}', '$.x')",
                         row, got),
        RUBRIC_OK);
    rubric_store_close(r, s);
    rubric_close(r);
    assert_string_equal(got, "0.75");
    assert_string_equal(localeconv()->decimal_point, ",");
}

/* JSON about an annotation, too: its text is made after the analysis. */
static void test_why(void **state)
{
    (void)state;
    static const char text[] = "Prices rose by 0.75 percent.";
    rubric_options o = {.size = sizeof o, .data_dir = "."};
    rubric *r = NULL;
    rubric_doc *d = NULL;
    char *json = NULL;
    size_t len;
    enter("de_DE");
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "figures"), RUBRIC_OK);
    assert_int_equal(rubric_analyze(r, text, strlen(text), NULL, &d),
                     RUBRIC_OK);
    assert_int_equal(
        rubric_why_as(r, d, strcspn(text, "0"), NULL, "jsonl", &json, &len),
        RUBRIC_OK);
    assert_non_null(strstr(json, "\"value\":0.75}"));
    rubric_free(r, json, len);
    rubric_doc_free(d);
    rubric_close(r);
}

/* A call gives back the locale of the thread, however it ends. */
static void test_given_back(void **state)
{
    (void)state;
    rubric *r = NULL;
    rubric_doc *d = NULL;
    locale_t mine = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    assert_int_equal(rubric_use(r, ""), RUBRIC_EUSAGE);
    assert_true(uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
    uselocale(mine);
    assert_int_equal(rubric_doc_new(r, "One.", 4, NULL, &d), RUBRIC_OK);
    assert_true(uselocale(LC_GLOBAL_LOCALE) == mine);
    rubric_doc_free(d);
    rubric_close(r);
    freelocale(mine);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_given_back), T(test_letters),
                                       T(test_numbers), T(test_why)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
