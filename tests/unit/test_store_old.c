/*
** test_store_old.c - projects that an older rubric made
**
** A project is made with today's rubric and its rows are copied into a file of
** each older format, which is then read, reported and derived again.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "rubric.h"
#include "store/schema.h"

#ifndef ROOT
#define ROOT "."
#endif

static char dir[64], now[96], old[96], told[1024];

static void on_log(void *user, char level, const char *message)
{
    (void)user;
    (void)level;
    snprintf(told, sizeof told, "%s", message);
}

static rubric *fresh(void)
{
    rubric *r;
    rubric_options o = {.size = sizeof o, .log = on_log, .data_dir = ROOT};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    return r;
}

static int begin(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-old-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(now, sizeof now, "%s/now.db", dir);
    snprintf(old, sizeof old, "%s/old.db", dir);
    rubric *r = fresh();
    rubric_store *s;
    rubric_doc *d;
    rubric_meta m = {.size = sizeof m, .id = "a", .date = "2024-05-01"};
    static const char text[] = "Brazil criticised Venezuela. It was late.";
    assert_int_equal(rubric_use(r, "stance"), RUBRIC_OK);
    assert_int_equal(rubric_store_open(r, now, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_analyze(r, text, strlen(text), &m, &d), RUBRIC_OK);
    assert_int_equal(rubric_store_put(r, s, d), RUBRIC_OK);
    rubric_doc_free(d);
    assert_int_equal(rubric_store_close(r, s), RUBRIC_OK);
    rubric_close(r);
    return 0;
}

static int end(void **state)
{
    char cmd[128];
    (void)state;
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    return system(cmd);
}

/* ---- a file of an older format ---- */

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

/* The rows of a table, in the columns that the older one has. */
static void copy(sqlite3 *db, const char *table)
{
    char sql[1200], columns[512] = "";
    sqlite3_stmt *st;
    snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')",
             table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        strcat(columns, *columns ? "," : "");
        strcat(columns, (const char *)sqlite3_column_text(st, 0));
    }
    sqlite3_finalize(st);
    snprintf(sql, sizeof sql, "INSERT INTO main.%s (%s) SELECT %s FROM new.%s",
             table, columns, columns, table);
    run(db, sql);
}

static void make_old(int version)
{
    static const struct {
        const char *name;
        int since; /* in the formats from this one on */
    } tables[] = {{"run", 1},         {"package", 1}, {"rule", 1},
                  {"document", 1},    {"token", 1},   {"annotation", 1},
                  {"run_package", 3}, {"run_arg", 3}, {"run_setting", 3}};
    sqlite3 *db;
    char sql[256];
    unlink(old);
    assert_int_equal(sqlite3_open(old, &db), SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA page_size = %d; ATTACH '%s' AS new",
             RB_STORE_PAGE, now);
    run(db, sql);
    assert_int_equal(rb_schema_make(db, version), SQLITE_OK);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (version >= tables[i].since)
            copy(db, tables[i].name);
    snprintf(sql, sizeof sql,
             "PRAGMA application_id = %d; PRAGMA user_version = %d",
             RB_STORE_APP_ID, version);
    run(db, sql);
    sqlite3_close(db);
}

static sqlite3_int64 version_of(const char *path)
{
    sqlite3 *db;
    sqlite3_int64 v = -1;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(rb_schema_pragma(db, "user_version", &v), SQLITE_OK);
    sqlite3_close(db);
    return v;
}

/* ---- what is done with it ---- */

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    (void)name;
    assert_int_equal(n, 1);
    snprintf(user, 64, "%s", value[0] ? value[0] : "null");
    return 0;
}

static void asks(rubric *r, rubric_store *s, const char *sql, const char *want)
{
    char got[64] = "no row";
    if (rubric_store_sql(r, s, sql, on_row, got) != RUBRIC_OK)
        fail_msg("%s: %s", sql, rubric_errmsg(r));
    assert_string_equal(got, want);
}

static int on_report(void *user, const char *text, size_t len)
{
    size_t *n = user;
    (void)text;
    *n += len;
    return 0;
}

static void on_derive(void *user, const char *text)
{
    (void)user;
    (void)text;
}

/* What its run stood on was not kept in the first two formats. */
static void derive(rubric *r, rubric_store *s, int v)
{
    rubric_doc *d;
    size_t n = 99;
    int code = rubric_store_derive(r, s, 1, on_derive, NULL);
    if (v < 3) {
        assert_int_equal(code, RUBRIC_ESTORE);
        assert_non_null(strstr(rubric_errmsg(r), "run its packages again"));
        return;
    }
    assert_int_equal(code, RUBRIC_OK);
    assert_int_equal(rubric_store_doc(r, s, "a", &d, NULL), RUBRIC_OK);
    assert_int_equal(rubric_doc_to(r, d, RUBRIC_ANALYZED), RUBRIC_OK);
    assert_int_equal(rubric_store_compare(r, s, d, NULL, NULL, &n), RUBRIC_OK);
    assert_int_equal(n, 0);
    rubric_doc_free(d);
}

static void read_old(int v)
{
    rubric *r = fresh();
    rubric_store *s;
    size_t written = 0;
    char want[256];
    *told = '\0';
    if (rubric_store_open(r, old, RUBRIC_STORE_READ | RUBRIC_STORE_CHECK, &s) !=
        RUBRIC_OK)
        fail_msg("format %d: %s", v, rubric_errmsg(r));
    snprintf(want, sizeof want,
             "%s was made by an older rubric (file format %d) and is brought "
             "up to date",
             old, v);
    assert_string_equal(told, want);
    asks(r, s, "SELECT holder || ' ' || oppose FROM stance_matrix", "Brazil 1");
    asks(r, s, "SELECT group_concat(words) FROM evidence WHERE layer = 'actor'",
         "Brazil,Venezuela");
    asks(r, s, "SELECT holder FROM stance_matrix_families", "Brazil");
    asks(r, s, "SELECT count(*) FROM kept", "0");
    asks(r, s, "SELECT count(*) FROM search WHERE search MATCH 'venezuela'",
         "1");
    asks(r, s, "SELECT group_concat(name) FROM run_package",
         "actors,quotes,stance");
    assert_int_equal(rubric_report(r, s, NULL, on_report, &written), RUBRIC_OK);
    assert_true(written > 1000);
    derive(r, s, v);
    assert_int_equal(rubric_store_close(r, s), RUBRIC_OK);
    rubric_close(r);
}

/* Report, SQL and verify, as the commands do them. */
static void test_read(void **state)
{
    (void)state;
    for (int v = 1; v < RB_STORE_VERSION; v++) {
        make_old(v);
        read_old(v);
        assert_int_equal(version_of(old), RB_STORE_VERSION);
        /* and then there is nothing to tell */
        rubric *r = fresh();
        rubric_store *s;
        *told = '\0';
        assert_int_equal(rubric_store_open(r, old, RUBRIC_STORE_READ, &s),
                         RUBRIC_OK);
        assert_string_equal(told, "");
        rubric_store_close(r, s);
        rubric_close(r);
    }
}

/* Where nothing may be written the file stays, and the cure is told. The
** superuser, who may write anywhere, is somebody else meanwhile. */
static void test_read_only(void **state)
{
    enum { NOBODY = 65534 };
    (void)state;
    rubric *r = fresh();
    rubric_store *s = NULL;
    int root = geteuid() == 0;
    make_old(2);
    assert_int_equal(chmod(old, 0444), 0);
    assert_int_equal(chmod(dir, 0555), 0);
    if (root)
        assert_int_equal(seteuid(NOBODY), 0);
    int code = rubric_store_open(r, old, RUBRIC_STORE_READ, &s);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(dir, 0755), 0);
    assert_int_equal(chmod(old, 0644), 0);
    assert_int_equal(code, RUBRIC_ESTORE);
    assert_non_null(strstr(rubric_errmsg(r), "copy it to a folder"));
    assert_int_equal(version_of(old), 2);
    rubric_close(r);
}

/* A stranger's tables are looked at before anything is written. */
static void test_hostile(void **state)
{
    (void)state;
    rubric *r = fresh();
    rubric_store *s = NULL;
    sqlite3 *db;
    make_old(1);
    assert_int_equal(sqlite3_open(old, &db), SQLITE_OK);
    run(db, "DROP VIEW actor_count; CREATE VIEW actor_count AS SELECT 1");
    sqlite3_close(db);
    *told = '\0';
    assert_int_equal(rubric_store_open(r, old, RUBRIC_STORE_READ, &s),
                     RUBRIC_ESTORE);
    assert_string_equal(told, "");
    assert_int_equal(version_of(old), 1);
    rubric_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read),
                                       cmocka_unit_test(test_read_only),
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, begin, end);
}
