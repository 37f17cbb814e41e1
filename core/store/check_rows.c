/*
** check_rows.c - are the rows of a project file as they should be?
**
** The whole file is read: pages that are used twice (a small file can have more
** rows than atoms that way), rows that belong to none, values of another kind
** than their column.
*/
#include "store_int.h"

#include <string.h>
#include "schema.h"

static const char *const table[] = {
    "run",    "package",     "rule",    "document",    "token", "annotation",
    "sketch", "run_package", "run_arg", "run_setting", "kept"};
enum { TABLES = sizeof table / sizeof *table };

/* The first row of a question of ours: 1, 0 without; -1: an error. */
static int first(rb_store *s, const char *sql, sqlite3_stmt **st)
{
    int rc = sqlite3_prepare_v2(s->db, sql, -1, st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(*st);
    return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : -1;
}

static int finish(rb_store *s, sqlite3_stmt *st, int found, rb_err *e)
{
    int rc = sqlite3_finalize(st);
    return found < 0 ? rb_store_error(s, rc, e) : RB_OK;
}

static int check_pages(rb_store *s, const char *table, rb_err *e)
{
    char sql[96];
    sqlite3_stmt *st = NULL;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA quick_check('%q')", table);
    int found = first(s, sql, &st), code = RB_OK;
    const char *says =
        found == 1 ? (const char *)sqlite3_column_text(st, 0) : "ok";
    if (says != NULL && strcmp(says, "ok") != 0)
        code = rb_fail(e, RB_ESTORE,
                       "%s: the project file is damaged (table %s: %.200s); "
                       "take a copy, or run again into a new file",
                       s->path, table, says + strspn(says, "* "));
    int end = finish(s, st, found, e);
    return code == RB_OK ? end : code;
}

/* Which column of which table, and what helps. */
static int orphan(rb_store *s, const char *table, int nth, rb_err *e)
{
    char sql[128];
    sqlite3_stmt *st = NULL;
    sqlite3_snprintf(sizeof sql, sql,
                     "SELECT \"from\", \"table\", on_delete FROM "
                     "pragma_foreign_key_list('%q') WHERE id = %d",
                     table, nth);
    int found = first(s, sql, &st), code = RB_OK;
    if (found == 1) {
        const char *from = (const char *)sqlite3_column_text(st, 0);
        const char *to = (const char *)sqlite3_column_text(st, 1);
        const char *how = (const char *)sqlite3_column_text(st, 2);
        char cure[200];
        int keep = how != NULL && strcmp(how, "SET NULL") == 0;
        sqlite3_snprintf(sizeof cure, cure,
                         keep ? "UPDATE %s SET %s = NULL" : "DELETE FROM %s",
                         table, from);
        code = rb_fail(e, RB_ESTORE,
                       "%s: rows of the table %s have a %s that is in no row "
                       "of %s (taken out by hand?); with the sqlite3 shell: "
                       "%s WHERE %s NOT IN (SELECT id FROM %s)",
                       s->path, table, from, to, cure, from, to);
    }
    int end = finish(s, st, found, e);
    return code == RB_OK ? end : code;
}

static int check_parents(rb_store *s, const char *table, rb_err *e)
{
    char sql[96];
    sqlite3_stmt *st = NULL;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA foreign_key_check('%q')", table);
    int found = first(s, sql, &st), code = RB_OK;
    if (found == 1)
        code = orphan(s, table, sqlite3_column_int(st, 3), e);
    int end = finish(s, st, found, e);
    return code == RB_OK ? end : code;
}

static int check_values(rb_store *s, rb_err *e)
{
    static const struct {
        const char *sql, *of, *what;
    } wrong[] = {
        {"SELECT d.name FROM annotation AS a JOIN document AS d"
         " ON d.id = a.document_id WHERE NOT json_valid(a.features)"
         " OR json_type(a.features) <> 'object'"
         " OR typeof(a.start) <> 'integer' OR typeof(a.end) <> 'integer'"
         " OR a.start < 0 OR a.end < a.start LIMIT 1",
         "document", "an annotation"},
        {"SELECT name FROM document WHERE typeof(text) <> 'text'"
         " OR (extra IS NOT NULL AND NOT json_valid(extra))"
         " OR (given IS NOT NULL AND NOT json_valid(given)) LIMIT 1",
         "document", "its row"},
        {"SELECT name FROM run_package WHERE permissions IS NOT NULL"
         " AND NOT json_valid(permissions) LIMIT 1",
         "package", "the list of its permissions"}};
    int code = RB_OK;
    for (size_t i = 0; code == RB_OK && i < sizeof wrong / sizeof *wrong; i++) {
        sqlite3_stmt *st = NULL;
        int found = first(s, wrong[i].sql, &st);
        const char *name =
            found == 1 ? (const char *)sqlite3_column_text(st, 0) : NULL;
        if (found == 1)
            code =
                rb_fail(e, RB_ESTORE,
                        "%s: %s '%s': %s is not as rubric writes it "
                        "(changed by hand?); run its packages again",
                        s->path, wrong[i].of, name ? name : "", wrong[i].what);
        int end = finish(s, st, found, e);
        if (code == RB_OK)
            code = end;
    }
    return code;
}

/* "typeof(c) NOT IN (...)" for each column of the table, as we make it. */
static int kinds_of(sqlite3 *ours, const char *table, rb_buf *out)
{
    static const struct {
        const char *type, *kinds;
    } is[] = {{"INTEGER", "'integer', 'null'"},
              {"REAL", "'real', 'integer', 'null'"},
              {"TEXT", "'text', 'null'"},
              {"BLOB", "'blob', 'null'"}};
    sqlite3_stmt *st = NULL;
    int any = 0;
    int rc = sqlite3_prepare_v2(
        ours, "SELECT name, type FROM pragma_table_info(?1)", -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        const char *type = (const char *)sqlite3_column_text(st, 1);
        for (size_t i = 0; name && type && i < sizeof is / sizeof *is; i++)
            if (strcmp(type, is[i].type) == 0)
                rb_buf_printf(out, "%stypeof(\"%s\") NOT IN (%s)",
                              any++ ? " OR " : "", name, is[i].kinds);
    }
    int end = sqlite3_finalize(st);
    return rc == SQLITE_OK ? end : rc;
}

/* Has every cell the kind that its column says? SQLite itself keeps any. */
static int check_kinds(rb_store *s, sqlite3 *ours, const char *table, rb_err *e)
{
    rb_buf sql;
    sqlite3_stmt *st = NULL;
    int code = RB_OK;
    rb_buf_init(&sql, s->mem);
    rb_buf_printf(&sql, "SELECT 1 FROM %s WHERE ", table);
    if (kinds_of(ours, table, &sql) != SQLITE_OK)
        code = rb_nomem(e);
    rb_buf_puts(&sql, " LIMIT 1");
    if (code == RB_OK && sql.failed)
        code = rb_nomem(e);
    if (code == RB_OK) {
        int found = first(s, sql.p, &st);
        int end = finish(s, st, found, e);
        code = found == 1
                   ? rb_fail(e, RB_ESTORE,
                             "%s: a row of the table %s is not as rubric "
                             "writes it (changed by hand?); run the "
                             "packages again into a new file",
                             s->path, table)
                   : end;
    }
    rb_buf_free(&sql);
    return code;
}

int rb_store_check_parents(rb_store *s, rb_err *e)
{
    int code = RB_OK;
    for (int i = 0; code == RB_OK && i < TABLES; i++)
        code = check_parents(s, table[i], e);
    return code;
}

int rb_store_check_rows(rb_store *s, rb_err *e)
{
    int code = RB_OK;
    for (int i = 0; code == RB_OK && i < TABLES; i++)
        code = check_pages(s, table[i], e);
    if (code == RB_OK)
        code = rb_store_check_parents(s, e);
    if (code == RB_OK)
        code = check_values(s, e);
    sqlite3 *ours = NULL;
    if (code == RB_OK)
        code = rb_store_ours(&ours, RB_STORE_VERSION, e);
    for (int i = 0; code == RB_OK && i < TABLES; i++)
        code = check_kinds(s, ours, table[i], e);
    sqlite3_close(ours);
    return code;
}
