/*
** check.c - is a project file what it seems to be?
**
** A project may come from a stranger. What our queries call tables and views
** must be ours: a view in the place of a table could keep the reader busy for
** ever, one in the place of a view show what it likes. (SQLite's own fence,
** SQLITE_DBCONFIG_TRUSTED_SCHEMA, forbids json_extract in our views, too.) So
** the schema is compared with one that is made anew in memory. Further tables,
** views and plain columns of somebody's own are let be; no query of ours asks
** for them.
*/
#include "store_int.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "schema.h"

/* ---- a journal that names another file ---- */

/* SQLite deletes the file that a journal names as that of its transaction, when
** it rolls one back. Projects have no such name. */
int rb_store_check_journal(rb_store *s, sqlite3 *db, rb_err *e)
{
    static const unsigned char mark[8] = {0xd9, 0xd5, 0x05, 0xf9,
                                          0x20, 0xa1, 0x63, 0xd7};
    unsigned char end[sizeof mark];
    const char *name = sqlite3_db_filename(db, "main");
    const char *path = name && *name ? sqlite3_filename_journal(name) : NULL;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd < 0)
        return RB_OK;
    struct stat st;
    int is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    off_t size = is_file ? st.st_size : 0;
    int names = size >= (off_t)sizeof end &&
                pread(fd, end, sizeof end, size - (off_t)sizeof end) ==
                    (ssize_t)sizeof end &&
                memcmp(end, mark, sizeof end) == 0;
    close(fd);
    if (!is_file) /* a pipe would be waited for */
        return rb_fail(e, RB_ESTORE,
                       "%s: beside it lies %s, which is no file; remove it",
                       s->path, path);
    return names ? rb_fail(e, RB_ESTORE,
                           "%s: beside it lies a journal that names another "
                           "file, which would be deleted; a project has none: "
                           "remove %s",
                           s->path, path)
                 : RB_OK;
}

/* ---- the schema ---- */

/* Where a comment or a run of blanks ends, or `p`. */
static const char *skip(const char *p)
{
    for (;;) {
        if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') {
            p++;
        } else if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
        } else if (p[0] == '/' && p[1] == '*') {
            const char *end = strstr(p + 2, "*/");
            p = end ? end + 2 : p + strlen(p);
        } else {
            return p;
        }
    }
}

/* The statement without comments, each run of blanks as one. */
static void squeeze(rb_buf *b, const char *sql)
{
    rb_buf_clear(b);
    sql = skip(sql);
    while (*sql) {
        const char *next = skip(sql);
        if (next > sql) {
            rb_buf_putc(b, ' ');
            sql = next;
            continue;
        }
        char quote = *sql;
        rb_buf_putc(b, *sql++);
        if (quote != '\'' && quote != '"' && quote != '`')
            continue;
        while (*sql && *sql != quote)
            rb_buf_putc(b, *sql++);
        if (*sql)
            rb_buf_putc(b, *sql++);
    }
    while (b->n > 0 && b->p[b->n - 1] == ' ')
        b->n--;
    rb_buf_putc(b, '\0');
}

/* The same statement; of a table also one with further columns, of which
** nothing is computed: SQLite puts them behind the last one. */
static int is_same(const rb_buf *want, const rb_buf *is)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_, \"";
    if (want->n == is->n && memcmp(want->p, is->p, want->n) == 0)
        return 1;
    if (strncmp(want->p, "CREATE TABLE", 12) != 0 || is->n <= want->n)
        return 0;
    size_t more = is->n - want->n;
    for (size_t at = 0; at < want->n; at++) {
        if (is->p[at] == ',' && strspn(is->p + at, plain) >= more &&
            strcmp(want->p + at, is->p + at + more) == 0)
            return 1;
        if (is->p[at] != want->p[at])
            return 0;
    }
    return 0;
}

/* The statement that made the object, squeezed; empty: there is none. */
static int read_sql(sqlite3 *db, const char *name, rb_buf *out)
{
    sqlite3_stmt *st = NULL;
    rb_buf_clear(out);
    int rc = sqlite3_prepare_v2(
        db, "SELECT sql FROM main.sqlite_schema WHERE name = ?1", -1, &st,
        NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW &&
        sqlite3_column_text(st, 0) != NULL)
        squeeze(out, (const char *)sqlite3_column_text(st, 0));
    int end = sqlite3_finalize(st);
    return rc == SQLITE_OK ? end : rc;
}

static int differs(rb_store *s, const char *type, const char *name,
                   const rb_buf *is, rb_err *e)
{
    return rb_fail(e, RB_ESTORE,
                   "%s: its %s '%s' is %s, so the file is not read; run the "
                   "packages again into a new one",
                   s->path, type, name,
                   is->n ? "not what rubric makes (somebody changed it)"
                         : "missing");
}

static int compare(rb_store *s, sqlite3 *ours, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    rb_buf want, is;
    int code = RB_OK, rc;
    rb_buf_init(&want, s->mem);
    rb_buf_init(&is, s->mem);
    rc = sqlite3_prepare_v2(ours,
                            "SELECT name, type, sql FROM sqlite_schema"
                            " WHERE type <> 'trigger' AND sql IS NOT NULL",
                            -1, &st, NULL);
    while (code == RB_OK && rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        const char *type = (const char *)sqlite3_column_text(st, 1);
        const char *sql = (const char *)sqlite3_column_text(st, 2);
        if (!name || !type || !sql) {
            code = rb_nomem(e);
            break;
        }
        squeeze(&want, sql);
        int failed = read_sql(s->db, name, &is);
        if (failed != SQLITE_OK)
            code = rb_store_error(s, failed, e);
        else if (want.failed || is.failed)
            code = rb_nomem(e);
        else if (is.n == 0 || !is_same(&want, &is))
            code = differs(s, type, name, &is, e);
    }
    rb_buf_free(&want);
    rb_buf_free(&is);
    int end = sqlite3_finalize(st);
    if (code == RB_OK && (rc != SQLITE_OK || end != SQLITE_OK))
        code = rb_nomem(e);
    return code;
}

/* A database with what rubric makes, in memory. */
int rb_store_ours(sqlite3 **ours, int version, rb_err *e)
{
    int rc = sqlite3_open_v2(
        ":memory:", ours,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = rb_schema_make(*ours, version);
    return rc == SQLITE_OK ? RB_OK : rb_nomem(e);
}

int rb_store_check_schema(rb_store *s, int version, rb_err *e)
{
    sqlite3 *ours = NULL;
    int code = rb_store_ours(&ours, version, e);
    if (code == RB_OK)
        code = compare(s, ours, e);
    sqlite3_close(ours);
    return code;
}
