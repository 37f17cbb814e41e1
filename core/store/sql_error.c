/*
** sql_error.c - errors in a question that help to mend it
**
** They show the place with a caret and the names that exist, the nearest one
** first.
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"

enum { NAMES_MAX = 900 }; /* bytes of a list of names */

/* Two lines: the line of the query at `off`, and a caret under it. */
static void put_caret(rb_buf *b, const char *sql, size_t off)
{
    enum { AROUND = 60 };
    size_t n = strlen(sql), from = off, to = off;
    while (from > 0 && sql[from - 1] != '\n' && off - from < AROUND)
        from--;
    while (to < n && sql[to] != '\n' && to - off < AROUND)
        to++;
    while (from < off && rb_utf8_inside(sql[from]))
        from++;
    while (to < n && rb_utf8_inside(sql[to]))
        to++;
    rb_buf_puts(b, "\n  ");
    for (size_t i = from; i < to; i++)
        rb_buf_putc(b, sql[i] == '\t' ? ' ' : sql[i]);
    rb_buf_puts(b, "\n  ");
    size_t wide = rb_utf8_check(sql + from, off - from) == off - from
                      ? rb_utf8_count(sql + from, off - from)
                      : off - from;
    while (wide-- > 0)
        rb_buf_putc(b, ' ');
    rb_buf_putc(b, '^');
}

/* Edit distance without case, cut to short names; 99 when hopeless. */
static int distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    int row[LONGEST + 1];
    int n = (int)strlen(a), m = (int)strlen(b);
    if (n > LONGEST || m > LONGEST)
        return 99;
    for (int j = 0; j <= m; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int same = sqlite3_strnicmp(a + i - 1, b + j - 1, 1) == 0;
            int best = diagonal + !same;
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[m];
}

/*
** The names that a query of ours gives (column 0), joined by commas; the one
** nearest to `wrong` into near[64], "" when none is near.
*/
static void list_names(rb_store *s, const char *sql, const char *wrong,
                       rb_buf *b, char near[64])
{
    sqlite3_stmt *st = NULL;
    int best = (int)strlen(wrong) / 3 + 2, first = 1;
    near[0] = '\0';
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        int far = name ? distance(name, wrong) : 99;
        if (far < best) {
            best = far;
            sqlite3_snprintf(64, near, "%s", name);
        }
        if (name && b->n < NAMES_MAX) {
            rb_buf_puts(b, first ? "" : ", ");
            rb_buf_puts(b, name);
            first = 0;
        }
    }
    sqlite3_finalize(st);
}

static const char tables[] =
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN "
    "('table', 'view', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name";
static const char columns[] =
    "SELECT DISTINCT c.name FROM pragma_table_list AS t, "
    "pragma_table_info(t.name) AS c WHERE t.schema = 'main' AND t.type IN "
    "('table', 'view') AND t.name NOT LIKE 'sqlite_%' ORDER BY 1";

/* After "no such table: X" and the like: what there is. */
static void put_help(rb_store *s, rb_buf *b, const char *msg)
{
    const char *wrong = strrchr(msg, ' ');
    int table = strncmp(msg, "no such table", 13) == 0;
    int column = strncmp(msg, "no such column", 14) == 0;
    char near[64], word[64];
    rb_buf names;
    if (!wrong || (!table && !column))
        return;
    const char *dot = strrchr(wrong, '.');
    sqlite3_snprintf(sizeof word, word, "%s", (dot ? dot : wrong) + 1);
    rb_buf_init(&names, s->mem);
    list_names(s, table ? tables : columns, word, &names, near);
    if (near[0])
        rb_buf_printf(b, "\n  did you mean %s?", near);
    if (names.n)
        rb_buf_printf(b, "\n  %s: %s", table ? "tables and views" : "columns",
                      names.p);
    if (column)
        rb_buf_puts(b, "\n  text in a query has single quotes: 'Ruiz'");
    rb_buf_free(&names);
}

/* An error found while compiling. */
int rb_sql_bad(rb_store *s, const char *sql, rb_err *e)
{
    rb_buf b;
    char msg[512];
    int off = sqlite3_error_offset(s->db);
    sqlite3_snprintf(sizeof msg, msg, "%s", sqlite3_errmsg(s->db));
    rb_buf_init(&b, s->mem);
    rb_buf_puts(&b, msg);
    if (off >= 0 && (size_t)off <= strlen(sql)) {
        rb_buf_printf(&b, " (at byte %d)", off);
        put_caret(&b, sql, (size_t)off);
    }
    put_help(s, &b, msg);
    int code = b.failed ? rb_nomem(e) : rb_fail(e, RB_ESTORE, "SQL: %s", b.p);
    rb_buf_free(&b);
    return code;
}

/* A function's complaint, or a search text that FTS5 cannot read. */
static int bad_run(rb_store *s, rb_err *e)
{
    const char *msg = sqlite3_errmsg(s->db);
    int search = strncmp(msg, "fts5:", 5) == 0 ||
                 strncmp(msg, "no such column", 14) == 0;
    return rb_fail(e, RB_ESTORE, "SQL: %s%s", msg,
                   search ? "\n  in MATCH, text with signs in it goes between "
                            "double quotes: MATCH '\"vice-president\"'"
                          : "");
}

/* An error found while running. */
int rb_sql_failed(rb_store *s, int rc, rb_err *e)
{
    switch (rc & 0xFF) {
    case SQLITE_INTERRUPT:
        return rb_fail(e, RB_ELIMIT, "SQL: the query was stopped");
    case SQLITE_AUTH:
        return rb_sql_refused(s, e);
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
        return bad_run(s, e);
    default:
        return rb_store_error(s, rc, e);
    }
}
