/*
** keep.c - values that report packages keep in a project, each its own
**
** One table, kept(package, key, value). A handle that only reads is opened to
** writing for the one statement. Nothing here can be reached by SQL: keys and
** values are bound, and the package's name is given by the host.
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"

enum {
    KEY_MAX = 200,       /* bytes */
    VALUE_MAX = 1 << 20, /* bytes */
    KEYS_MAX = 1000,     /* of a package */
    ALL_MAX = 16 << 20   /* bytes of a package */
};

static int check_key(const char *key, rb_err *e)
{
    size_t n = strlen(key);
    int bad = n == 0 || n > KEY_MAX || rb_utf8_check(key, n) != n;
    for (size_t i = 0; i < n; i++)
        bad |= (unsigned char)key[i] < ' ' || key[i] == 127;
    return !bad ? RB_OK
                : rb_fail(e, RB_EUSAGE,
                          "a key is UTF-8 text of 1 to %d bytes, without "
                          "control characters",
                          KEY_MAX);
}

static int check_value(const char *value, size_t len, rb_err *e)
{
    if (len > VALUE_MAX)
        return rb_fail(e, RB_EUSAGE,
                       "a value of %zu bytes is too large: a package may keep "
                       "%d in one key",
                       len, VALUE_MAX);
    if (memchr(value, '\0', len) || rb_utf8_check(value, len) != len)
        return rb_fail(e, RB_EUSAGE,
                       "a value is UTF-8 text without zero bytes; "
                       "rubric.json makes text of a table");
    return RB_OK;
}

/* A statement of our own with texts as its parameters. */
static int prepare(rb_store *s, const char *sql, const char *package,
                   const char *key, sqlite3_stmt **st, rb_err *e)
{
    int rc = sqlite3_prepare_v2(s->db, sql, -1, st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(*st, 1, package, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK && key != NULL)
        rc = sqlite3_bind_text(*st, 2, key, -1, SQLITE_STATIC);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}

/* Would it be too much, with this value instead of the key's old one? */
static int check_room(rb_store *s, const char *package, const char *key,
                      size_t len, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    int code = prepare(s,
                       "SELECT count(*), coalesce(sum(length(CAST(key AS "
                       "BLOB)) + length(CAST(value AS BLOB))), 0) FROM kept "
                       "WHERE package = ?1 AND key <> ?2",
                       package, key, &st, e);
    if (code == RB_OK && sqlite3_step(st) == SQLITE_ROW) {
        if (sqlite3_column_int64(st, 0) >= KEYS_MAX)
            code = rb_fail(e, RB_EUSAGE,
                           "package '%s' keeps %d values, and no more are "
                           "allowed; remove some: project:keep(key, nil)",
                           package, KEYS_MAX);
        else if (sqlite3_column_int64(st, 1) + (sqlite3_int64)strlen(key) +
                     (sqlite3_int64)len >
                 ALL_MAX)
            code = rb_fail(e, RB_EUSAGE,
                           "package '%s' would keep more than %d MiB; remove "
                           "something: project:keep(key, nil)",
                           package, ALL_MAX >> 20);
    }
    sqlite3_finalize(st);
    return code;
}

static int write_value(rb_store *s, const char *package, const char *key,
                       const char *value, size_t len, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    int code = prepare(s,
                       value == NULL
                           ? "DELETE FROM kept WHERE package = ?1 AND key = ?2"
                           : "INSERT INTO kept (package, key, value) VALUES "
                             "(?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = "
                             "excluded.value",
                       package, key, &st, e);
    if (code == RB_OK && value != NULL &&
        sqlite3_bind_text64(st, 3, value, len, SQLITE_STATIC, SQLITE_UTF8) !=
            SQLITE_OK)
        code = rb_nomem(e);
    if (code == RB_OK)
        code = rb_store_step(s, st, e);
    sqlite3_finalize(st);
    return code;
}

static void only_read(rb_store *s, int yes)
{
    if (s->flags & RB_STORE_READ)
        sqlite3_exec(s->db,
                     yes ? "PRAGMA query_only = ON"
                         : "PRAGMA query_only = OFF; PRAGMA synchronous = "
                           "NORMAL", /* as the writer: a commit is an append */
                     NULL, NULL, NULL);
}

int rb_store_keep(rb_store *s, const char *package, const char *key,
                  const char *value, size_t len, rb_err *e)
{
    int code = check_key(key, e);
    if (code == RB_OK && value != NULL)
        code = check_value(value, len, e);
    if (code == RB_OK && sqlite3_db_readonly(s->db, "main") == 1)
        code = rb_store_error(s, SQLITE_READONLY, e);
    if (code == RB_OK && value != NULL)
        code = check_room(s, package, key, len, e);
    if (code != RB_OK)
        return code;
    only_read(s, 0);
    code = write_value(s, package, key, value, len, e);
    only_read(s, 1);
    return code;
}

int rb_store_kept(rb_store *s, const char *package, const char *key,
                  rb_buf *out, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    int code =
        prepare(s, "SELECT value FROM kept WHERE package = ?1 AND key = ?2",
                package, key, &st, e);
    if (code == RB_OK) {
        int rc = sqlite3_step(st);
        const char *v =
            rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
        if (v != NULL)
            rb_buf_put(out, v, (size_t)sqlite3_column_bytes(st, 0));
        else if (rc == SQLITE_DONE || rc == SQLITE_ROW)
            code = rb_fail(e, RB_EDONE, "nothing is kept as '%s'", key);
        else
            code = rb_store_error(s, rc, e);
    }
    sqlite3_finalize(st);
    return code == RB_OK && out->failed ? rb_nomem(e) : code;
}

int rb_store_keys(rb_store *s, const char *package, rb_buf *out, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = SQLITE_DONE;
    int code = prepare(s, "SELECT key FROM kept WHERE package = ?1 ORDER BY 1",
                       package, NULL, &st, e);
    while (code == RB_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(st, 0);
        rb_buf_put(out, key ? key : "", (key ? strlen(key) : 0) + 1);
    }
    if (code == RB_OK && rc != SQLITE_DONE)
        code = rb_store_error(s, rc, e);
    sqlite3_finalize(st);
    return code == RB_OK && out->failed ? rb_nomem(e) : code;
}
