/*
** test_derive.c - a stored run, derived again through the public functions
**
** What a host can do wrong, and what somebody can have done to the file.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "files.h"
#include "ration.h"
#include "rubric.h"

typedef struct world {
    char dir[64], db[96];
    rubric *r;
    rubric_store *s;
    ration ration;
    char told[2048];
} world;

static void fresh(world *w)
{
    rubric_options o = {
        .size = sizeof o, .alloc = rationed, .user = &w->ration};
    w->ration.left = -1;
    assert_int_equal(rubric_open(&w->r, &o), RUBRIC_OK);
}

static void leave(world *w)
{
    w->ration.left = -1;
    if (w->s != NULL)
        rubric_store_close(w->r, w->s);
    w->s = NULL;
    rubric_close(w->r);
    w->r = NULL;
}

static const char manifest[] =
    "return { name = 'p', version = '1', api = 1, writes = { 'x' },"
    " args = { word = { type = 'string', default = 'day' } } }";
static const char script[] =
    "local rubric = require 'rubric'\n"
    "return rubric.rules { { name = 'r', layer = 'x', match = '[word=\"' .. "
    "rubric.args.word .. '\"]', tag = function(m) return { t = m.text, n = "
    "0.25 } end } }";

/* A project with two documents, which package p with an argument made. */
static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    char path[160];
    strcpy(w->dir, "/tmp/rubric-derive-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->db, sizeof w->db, "%s/p.db", w->dir);
    files_put(w->dir, "p/package.lua", manifest);
    files_put(w->dir, "p/init.lua", script);
    fresh(w);
    snprintf(path, sizeof path, "%s/p", w->dir);
    assert_int_equal(rubric_trust(w->r, path), RUBRIC_OK);
    assert_int_equal(rubric_use(w->r, path), RUBRIC_OK);
    assert_int_equal(rubric_set_arg(w->r, "p", "word", "week"), RUBRIC_OK);
    assert_int_equal(rubric_store_open(w->r, w->db, 0, &w->s), RUBRIC_OK);
    for (int i = 0; i < 2; i++) {
        rubric_meta m = {.size = sizeof m, .id = i ? "b" : "a"};
        const char *text = i ? "Two days." : "One week, another week.";
        rubric_doc *d;
        assert_int_equal(rubric_analyze(w->r, text, strlen(text), &m, &d),
                         RUBRIC_OK);
        assert_int_equal(rubric_store_put(w->r, w->s, d), RUBRIC_OK);
        rubric_doc_free(d);
    }
    leave(w);
    fresh(w);
    assert_int_equal(rubric_trust(w->r, path), RUBRIC_OK);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    char cmd[160];
    leave(w);
    snprintf(cmd, sizeof cmd, "rm -rf %s", w->dir);
    assert_int_equal(system(cmd), 0);
    free(w);
    return 0;
}

static void edit(const world *w, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(w->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void open_project(world *w)
{
    assert_int_equal(rubric_store_open(w->r, w->db, RUBRIC_STORE_READ, &w->s),
                     RUBRIC_OK);
    assert_int_equal(rubric_store_allow(w->r, w->s, w->dir), RUBRIC_OK);
}

static void on_told(void *user, const char *text)
{
    world *w = user;
    strncat(w->told, text, sizeof w->told - strlen(w->told) - 2);
    strcat(w->told, "\n");
}

static int first(void *user, const rubric_difference *x)
{
    snprintf(user, 256, "%d %s %zu-%zu %s | %s", x->kind, x->layer, x->start,
             x->end, x->stored ? x->stored : "-",
             x->derived ? x->derived : "-");
    return 1;
}

/* Differences of a document, the first of them into text[256]. */
static size_t differences(world *w, const char *id, char *text)
{
    rubric_doc *d;
    size_t n = 99;
    *text = '\0';
    assert_int_equal(rubric_store_doc(w->r, w->s, id, &d, NULL), RUBRIC_OK);
    assert_int_equal(rubric_doc_to(w->r, d, RUBRIC_ANALYZED), RUBRIC_OK);
    assert_int_equal(rubric_store_compare(w->r, w->s, d, first, text, &n),
                     RUBRIC_OK);
    rubric_doc_free(d);
    return n;
}

static void test_equal(void **state)
{
    world *w = *state;
    char text[256];
    open_project(w);
    assert_int_equal(rubric_store_derive(w->r, w->s, 1, on_told, w), RUBRIC_OK);
    assert_string_equal(w->told, "");
    assert_int_equal(differences(w, "a", text), 0);
    assert_int_equal(differences(w, "b", text), 0);
}

/* Each way in which a stored document can differ. */
static void test_different(void **state)
{
    static const struct {
        const char *sql, *want;
        size_t n;
    } rows[] = {
        {"UPDATE annotation SET start = 3 WHERE id = 1 AND document_id = 1",
         "0 x 3-8 r of p 1 {\"n\":0.25,\"t\":\"week\"} | -", 2},
        {"UPDATE annotation SET features = '{}' WHERE id = 1",
         "2 x 4-8 r of p 1 {} | r of p 1 {\"n\":0.25,\"t\":\"week\"}", 1},
        {"DELETE FROM annotation WHERE id = 2",
         "1 x 18-22 - | r of p 1 {\"n\":0.25,\"t\":\"week\"}", 1},
        {"UPDATE annotation SET id = 9 WHERE id = 1",
         "3 x 18-22 r of p 1 {\"n\":0.25,\"t\":\"week\"} | -", 1},
        {"UPDATE rule SET name = 'other'",
         "2 x 4-8 other of p 1 {\"n\":0.25,\"t\":\"week\"} | r of p 1 "
         "{\"n\":0.25,\"t\":\"week\"}",
         2},
        {"UPDATE package SET version = '2'",
         "2 x 4-8 r of p 2 {\"n\":0.25,\"t\":\"week\"} | r of p 1 "
         "{\"n\":0.25,\"t\":\"week\"}",
         2},
        {"UPDATE token SET data = x'00'", NULL, 1},
        {"UPDATE token SET data = (SELECT data FROM token WHERE document_id ="
         " 2)",
         NULL, 1},
        {"DELETE FROM token", NULL, 1},
    };
    world *w = *state;
    char text[256], cmd[256];
    open_project(w);
    assert_int_equal(rubric_store_derive(w->r, w->s, 1, NULL, NULL), RUBRIC_OK);
    rubric_store_close(w->r, w->s);
    w->s = NULL;
    snprintf(cmd, sizeof cmd, "cp %s %s.good", w->db, w->db);
    assert_int_equal(system(cmd), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(cmd, sizeof cmd, "cp %s.good %s", w->db, w->db);
        assert_int_equal(system(cmd), 0);
        edit(w, rows[i].sql);
        open_project(w);
        assert_int_equal(differences(w, "a", text), rows[i].n);
        if (rows[i].want != NULL)
            assert_string_equal(text, rows[i].want);
        rubric_store_close(w->r, w->s);
        w->s = NULL;
    }
}

static void refused(world *w, int64_t run, int code, const char *part)
{
    open_project(w);
    assert_int_equal(rubric_store_derive(w->r, w->s, run, NULL, NULL), code);
    if (strstr(rubric_errmsg(w->r), part) == NULL)
        print_error("%s\n", rubric_errmsg(w->r));
    assert_non_null(strstr(rubric_errmsg(w->r), part));
    rubric_store_close(w->r, w->s);
    w->s = NULL;
}

/* What keeps a run from being set up. */
static void test_refused(void **state)
{
    world *w = *state;
    refused(w, 7, RUBRIC_ESTORE, "run 7 was made before");
    edit(w, "DELETE FROM run_setting");
    refused(w, 1, RUBRIC_ESTORE, "run 1 was made before");
    edit(w, "INSERT INTO run_setting VALUES (1, 'steps', '1000000', NULL)");
    edit(w, "UPDATE run_arg SET name = 'wort'");
    refused(w, 1, RUBRIC_EUSAGE, "did you mean 'word'?");
    refused(w, 1, RUBRIC_EUSAGE, "packages in use");
}

static void test_gone(void **state)
{
    world *w = *state;
    edit(w, "UPDATE run_package SET place = '/nowhere/p'");
    refused(w, 1, RUBRIC_EUSAGE, "/nowhere/p: the folder holds no package.lua");
}

static void test_tells(void **state)
{
    world *w = *state;
    edit(w, "UPDATE run SET core_version = '0.0.1';"
            "UPDATE run_package SET hash = 'abc', version = '0';"
            "INSERT INTO run_package (run_id, nth, name, version, hash)"
            " VALUES (1, 2, 'q', '3', 'def');"
            "UPDATE run_setting SET value = 'less' WHERE name IN ('built with',"
            " 'library')");
    open_project(w);
    assert_int_equal(rubric_store_derive(w->r, w->s, 1, on_told, w), RUBRIC_OK);
    assert_non_null(strstr(w->told, "the run was made with 0.0.1\n"));
    assert_non_null(
        strstr(w->told, " (1) now, the run was made with abc (0)\n"));
    assert_non_null(
        strstr(w->told,
               "package q 3 (hash def) was part of the run and is not now\n"));
    assert_non_null(strstr(w->told, "built with: rubric is built with other "));
    assert_non_null(strstr(w->told, " now, the run was made with less\n"));
}

static void test_misuse(void **state)
{
    static const rubric_arg none[] = {{"rows", NULL}};
    world *w = *state;
    rubric_doc *d;
    int changed;
    size_t n;
    open_project(w);
    assert_int_equal(rubric_store_doc(w->r, w->s, "z", &d, &changed),
                     RUBRIC_EUSAGE);
    assert_null(d);
    assert_int_equal(rubric_store_doc(w->r, w->s, NULL, &d, NULL),
                     RUBRIC_EUSAGE);
    assert_int_equal(rubric_store_doc(w->r, w->s, "a", &d, &changed),
                     RUBRIC_OK);
    assert_int_equal(changed, 0);
    assert_int_equal(rubric_store_compare(w->r, w->s, d, NULL, NULL, &n),
                     RUBRIC_EUSAGE);
    rubric_doc_free(d);
    assert_int_equal(rubric_report_with(w->r, w->s, NULL, none, 1, NULL, NULL),
                     RUBRIC_EUSAGE);
}

/* What the project names is read where it is allowed. */
static void test_far(void **state)
{
    world *w = *state;
    assert_int_equal(rubric_store_open(w->r, w->db,
                                       RUBRIC_STORE_READ | RUBRIC_STORE_CHECK,
                                       &w->s),
                     RUBRIC_OK);
    assert_int_equal(rubric_store_derive(w->r, w->s, 1, NULL, NULL),
                     RUBRIC_EIO);
    assert_non_null(strstr(rubric_errmsg(w->r), "say --read "));
    assert_int_equal(rubric_store_allow(w->r, w->s, "/nowhere"), RUBRIC_EIO);
    assert_int_equal(rubric_store_allow(w->r, w->s, w->dir), RUBRIC_OK);
    assert_int_equal(rubric_store_derive(w->r, w->s, 1, NULL, NULL), RUBRIC_OK);
}

/* A script that runs out of memory says so in the words of Lua. */
static int is_refused(const world *w, int code)
{
    return code == RUBRIC_ENOMEM ||
           (code != RUBRIC_OK &&
            strstr(rubric_errmsg(w->r), "out of memory") != NULL);
}

/* The n-th request is refused, for many n: an error, no leak, no crash. */
static void test_memory(void **state)
{
    world *w = *state;
    char path[160];
    rubric_doc *d = NULL;
    snprintf(path, sizeof path, "%s/p", w->dir);
    int code = RUBRIC_ENOMEM;
    for (long n = 0; is_refused(w, code); n += 1 + n / 40) {
        leave(w);
        fresh(w);
        assert_int_equal(rubric_trust(w->r, path), RUBRIC_OK);
        open_project(w);
        w->ration.left = n;
        code = rubric_store_derive(w->r, w->s, 1, NULL, NULL);
        if (code == RUBRIC_OK)
            code = rubric_store_doc(w->r, w->s, "a", &d, NULL);
        if (code == RUBRIC_OK)
            code = rubric_doc_to(w->r, d, RUBRIC_ANALYZED);
        if (code == RUBRIC_OK)
            code = rubric_store_compare(w->r, w->s, d, NULL, NULL, NULL);
        w->ration.left = -1;
        rubric_doc_free(d);
        d = NULL;
    }
    if (code != RUBRIC_OK)
        print_error("%s\n", rubric_errmsg(w->r));
    assert_int_equal(code, RUBRIC_OK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_equal),  TEST(test_different), TEST(test_refused),
        TEST(test_gone),   TEST(test_tells),     TEST(test_far),
        TEST(test_misuse), TEST(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
