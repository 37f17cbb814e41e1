/*
** sql.c - questions in SQL that can only read
**
** Two fences: the compiled statement must be read-only, and the authorizer
** refuses what SQLite calls read-only although it changes the connection or
** the world around (COMMIT, ATTACH, PRAGMAs). The authorizer cannot be the
** only one: a virtual table that wakes up asks for more than reading. Errors
** show the place with a caret and the names that exist.
**
** Compiled statements are kept by their text, because reports ask the same
** question once a document.
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"

enum { STOP_EVERY = 50000, NAMES_MAX = 900 };

/* ---- fences ---- */

/* Pragmas that only tell, with or without an argument. */
static int pragma_tells(const char *name, const char *arg)
{
    static const char *const always[] = {
        "table_info",       "table_xinfo",      "table_list",
        "index_info",       "index_xinfo",      "index_list",
        "foreign_key_list", "integrity_check",  "quick_check",
        "function_list",    "pragma_list",      "module_list",
        "collation_list",   "compile_options",  "database_list",
        "data_version",     "foreign_key_check"};
    static const char *const bare[] = {
        "user_version", "application_id", "page_size",     "page_count",
        "encoding",     "journal_mode",   "freelist_count"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        if (sqlite3_stricmp(name, always[i]) == 0)
            return 1;
    }
    for (size_t i = 0; !arg && i < sizeof bare / sizeof *bare; i++) {
        if (sqlite3_stricmp(name, bare[i]) == 0)
            return 1;
    }
    return 0;
}

static const char hides[] = "";

static int refuse(rb_store *s, const char *what, const char *arg)
{
    if (!s->denied) { /* the first is the reason, the rest its parts */
        s->denied = what;
        sqlite3_snprintf(sizeof s->denied_arg, s->denied_arg, "%s",
                         arg ? arg : "");
    }
    return SQLITE_DENY;
}

/* Tables and views of results; what stands in no list may hold anything. */
static int is_result(const char *table, const char *column)
{
    static const char *const whole[] = {
        "run",           "run_package",   "run_arg",
        "run_setting",   "package",       "rule",
        "annotation",    "family",        "actor_count",
        "quote_full",    "stance_full",   "stance_matrix",
        "evidence",      "json_each",     "json_tree",
        "sqlite_master", "sqlite_schema", "stance_matrix_families"};
    static const char *const texts[] = {"text", "extra", "given"};
    if (sqlite3_stricmp(table, "document") == 0) {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (sqlite3_stricmp(column, texts[i]) == 0)
                return 0;
        return 1;
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (sqlite3_stricmp(table, whole[i]) == 0)
            return 1;
    return sqlite3_strnicmp(table, "pragma_", 7) == 0;
}

static const char *const quoting[] = {"quote_full", "stance_full", "evidence"};
enum { QUOTING = sizeof quoting / sizeof *quoting };

/* May it be read while texts are hidden? `view`: the one that asks. */
static int may_read(const char *table, const char *column, const char *view)
{
    for (int i = 0; view && i < QUOTING; i++)
        if (strcmp(view, quoting[i]) == 0)
            return 1;
    return is_result(table, column);
}

static int contains(const char *sql, const char *word)
{
    size_t n = strlen(word);
    for (; *sql; sql++)
        if (sqlite3_strnicmp(sql, word, (int)n) == 0)
            return 1;
    return 0;
}

/* SQLite tells the authorizer a view by its name, and a WITH clause can give
** its own table that name: such a query is not compiled. */
static int may_pose(const char *sql)
{
    int named = 0;
    for (int i = 0; i < QUOTING; i++)
        named |= contains(sql, quoting[i]);
    return named && contains(sql, "with");
}

static int authorize(void *user, int action, const char *a, const char *b,
                     const char *database, const char *trigger)
{
    rb_store *s = user;
    (void)database;
    if (!s->guard)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_READ:
        if (s->hidden && !may_read(a, b ? b : "", trigger)) {
            char name[sizeof s->denied_arg];
            sqlite3_snprintf(sizeof name, name, "%s%s%s", a, b && *b ? "." : "",
                             b ? b : "");
            return refuse(s, hides, name);
        }
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return sqlite3_stricmp(b, "load_extension") == 0
                   ? refuse(s, "the function", b)
                   : SQLITE_OK;
    case SQLITE_PRAGMA:
        return pragma_tells(a, b) ? SQLITE_OK : refuse(s, "PRAGMA", a);
    case SQLITE_ATTACH:
        return refuse(s, "ATTACH", "");
    case SQLITE_DETACH:
        return refuse(s, "DETACH", "");
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return refuse(s, "a transaction", "");
    default:
        return SQLITE_OK;
    }
}

static int progress(void *user)
{
    rb_store *s = user;
    return s->guard && s->stop && s->stop(s->stop_user) != 0;
}

void rb_store_init_reader(rb_store *s)
{
    sqlite3_set_authorizer(s->db, authorize, s);
}

void rb_store_hide_texts(rb_store *s, int hide)
{
    s->hidden = hide != 0;
}

void rb_store_set_stop(rb_store *s, int (*stop)(void *user), void *user)
{
    s->stop = stop;
    s->stop_user = user;
    sqlite3_progress_handler(s->db, stop ? STOP_EVERY : 0,
                             stop ? progress : NULL, s);
}

/* ---- errors that help ---- */

/* Two lines: the line of the query at `off`, and a caret under it. */
static void put_caret(rb_buf *b, const char *sql, size_t off)
{
    enum { AROUND = 60 };
    size_t n = strlen(sql), from = off, to = off;
    while (from > 0 && sql[from - 1] != '\n' && off - from < AROUND)
        from--;
    while (to < n && sql[to] != '\n' && to - off < AROUND)
        to++;
    while (from < off && ((unsigned char)sql[from] & 0xC0) == 0x80)
        from++;
    while (to < n && ((unsigned char)sql[to] & 0xC0) == 0x80)
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
static int bad_sql(rb_store *s, const char *sql, rb_err *e)
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

static int not_reading(const rb_store *s, rb_err *e)
{
    if (s->denied == hides)
        return rb_fail(e, RB_ESTORE,
                       "SQL: %s is not for this package: it may hold texts of "
                       "documents; a report reads them with permissions = { "
                       "\"corpus.read\" }",
                       s->denied_arg);
    return rb_fail(e, RB_ESTORE,
                   "SQL: %s%s%s is not allowed here: a project is only read; "
                   "ask with SELECT, or open a copy in the sqlite3 shell",
                   s->denied ? s->denied : "a statement that writes",
                   s->denied && s->denied_arg[0] ? " " : "",
                   s->denied ? s->denied_arg : "");
}

/* ---- compiling ---- */

/* Is there more than blanks, semicolons and comments? */
static int has_more(rb_store *s, const char *tail)
{
    sqlite3_stmt *st = NULL;
    while (*tail == ';' || *tail == ' ' || *tail == '\n' || *tail == '\t' ||
           *tail == '\r')
        tail++;
    if (*tail == '\0')
        return 0;
    int more =
        sqlite3_prepare_v2(s->db, tail, -1, &st, &tail) != SQLITE_OK || st;
    sqlite3_finalize(st);
    return more || (*tail && has_more(s, tail));
}

static int compile(rb_store *s, const char *sql, sqlite3_stmt **out, rb_err *e)
{
    const char *tail = sql;
    sqlite3_stmt *st = NULL;
    int code = RB_OK;
    *out = NULL;
    s->denied = NULL;
    if (s->hidden && may_pose(sql))
        return rb_fail(e, RB_ESTORE,
                       "SQL: a query that asks quote_full, stance_full or "
                       "evidence cannot use WITH without permissions = { "
                       "\"corpus.read\" }; write a subquery: FROM (SELECT "
                       "...)");
    s->guard++;
    int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
                                &tail);
    if (rc == SQLITE_OK && st && has_more(s, tail))
        code = rb_fail(e, RB_ESTORE,
                       "SQL: one statement at a time (the second begins after "
                       "byte %d)",
                       (int)(tail - sql));
    s->guard--;
    if ((rc & 0xFF) == SQLITE_AUTH ||
        (rc == SQLITE_OK && code == RB_OK && st && !sqlite3_stmt_readonly(st)))
        code = not_reading(s, e);
    else if ((rc & 0xFF) == SQLITE_ERROR)
        code = s->denied ? not_reading(s, e) : bad_sql(s, sql, e);
    else if (rc != SQLITE_OK)
        code = rb_store_error(s, rc, e);
    else if (!st)
        code = rb_fail(e, RB_ESTORE,
                       "SQL: the query is empty; try: SELECT * FROM "
                       "stance_matrix LIMIT 10");
    if (code == RB_OK)
        *out = st;
    else
        sqlite3_finalize(st);
    return code;
}

static void drop_kept(rb_store *s, rb_kept *k)
{
    sqlite3_finalize(k->st);
    rb_free(s->mem, k->sql, k->sql ? k->n + 1 : 0);
    memset(k, 0, sizeof *k);
}

/*
** The compiled form of a query. *own: it has no place among the kept ones
** (they are all busy, or memory is short) and the caller finalizes it.
*/
static int get_query(rb_store *s, const char *sql, sqlite3_stmt **out, int *own,
                     rb_err *e)
{
    size_t n = strlen(sql);
    rb_kept *place = NULL;
    for (int i = 0; i < RB_SQL_KEPT; i++) {
        rb_kept *k = &s->kept[i];
        int busy = k->st && sqlite3_stmt_busy(k->st);
        if (k->st && !busy && k->n == n && k->hidden == s->hidden &&
            memcmp(k->sql, sql, n) == 0) {
            k->used = ++s->clock;
            *out = k->st;
            *own = 0;
            return RB_OK;
        }
        if (!busy && (!place || k->used < place->used))
            place = k;
    }
    int code = compile(s, sql, out, e);
    *own = 1;
    if (code != RB_OK || !place)
        return code;
    char *copy = rb_strndup(s->mem, sql, n);
    if (copy) {
        drop_kept(s, place);
        *place = (rb_kept){copy, n, *out, s->hidden, ++s->clock};
        *own = 0;
    }
    return RB_OK;
}

void rb_store_free_reader(rb_store *s)
{
    for (int i = 0; i < RB_SQL_KEPT; i++)
        drop_kept(s, &s->kept[i]);
}

/* ---- asking ---- */

/* Number of the parameter that a key names, 0 when there is none. */
static int param_index(sqlite3_stmt *st, const char *key)
{
    char name[64];
    int i = sqlite3_bind_parameter_index(st, key);
    for (const char *c = ":@$"; i == 0 && *c; c++) {
        sqlite3_snprintf(sizeof name, name, "%c%s", *c, key);
        i = sqlite3_bind_parameter_index(st, name);
    }
    return i;
}

static int bind_value(sqlite3_stmt *st, int i, const rb_feat *p)
{
    switch (p->kind) {
    case RB_F_BOOL:
    case RB_F_INT:
        return sqlite3_bind_int64(st, i, p->u.i);
    case RB_F_NUM:
        return sqlite3_bind_double(st, i, p->u.d);
    case RB_F_STR: /* copied: a callback may let go of it */
        return sqlite3_bind_text64(st, i, p->u.s, p->len, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    default:
        return sqlite3_bind_null(st, i);
    }
}

static int bind_all(rb_store *s, sqlite3_stmt *st, const rb_feat *param,
                    uint32_t n, rb_err *e)
{
    int want = sqlite3_bind_parameter_count(st);
    sqlite3_clear_bindings(st);
    for (uint32_t k = 0; k < n; k++) {
        const char *key = param[k].key;
        int i = key ? param_index(st, key) : (int)k + 1;
        if (i < 1 || i > want)
            return key ? rb_fail(e, RB_EUSAGE,
                                 "SQL: the query has no parameter %s", key)
                       : rb_fail(e, RB_EUSAGE,
                                 "SQL: %u values for %d parameters", n, want);
        int rc = bind_value(st, i, &param[k]);
        if (rc != SQLITE_OK)
            return rb_store_error(s, rc, e);
    }
    return RB_OK;
}

typedef struct out_row { /* room for one row, in one piece */
    size_t bytes;
    const char **name, **value;
    size_t *len;
    uint8_t *kind;
} out_row;

static int out_row_init(out_row *o, rb_mem *m, sqlite3_stmt *st, int n)
{
    size_t each = 2 * sizeof(char *) + sizeof(size_t) + 1;
    o->bytes = (size_t)(n ? n : 1) * each;
    o->name = rb_alloc(m, o->bytes);
    if (!o->name)
        return -1;
    o->value = o->name + n;
    o->len = (size_t *)(o->value + n);
    o->kind = (uint8_t *)(o->len + n);
    for (int i = 0; i < n; i++) {
        o->name[i] = sqlite3_column_name(st, i);
        if (!o->name[i]) {
            rb_free(m, o->name, o->bytes);
            return -1;
        }
    }
    return 0;
}

static void read_row(sqlite3_stmt *st, int n, out_row *o)
{
    static const uint8_t kind[] = {[SQLITE_INTEGER] = RB_F_INT,
                                   [SQLITE_FLOAT] = RB_F_NUM,
                                   [SQLITE_TEXT] = RB_F_STR,
                                   [SQLITE_BLOB] = RB_F_STR,
                                   [SQLITE_NULL] = RB_F_NULL};
    for (int i = 0; i < n; i++) {
        int type = sqlite3_column_type(st, i);
        o->kind[i] = kind[type];
        o->value[i] = type == SQLITE_BLOB
                          ? sqlite3_column_blob(st, i)
                          : (const char *)sqlite3_column_text(st, i);
        o->len[i] = (size_t)sqlite3_column_bytes(st, i);
        if (type == SQLITE_BLOB && !o->value[i])
            o->value[i] = ""; /* an empty blob has no address */
    }
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
static int query_error(rb_store *s, int rc, rb_err *e)
{
    switch (rc & 0xFF) {
    case SQLITE_INTERRUPT:
        return rb_fail(e, RB_ELIMIT, "SQL: the query was stopped");
    case SQLITE_AUTH:
        return not_reading(s, e);
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
        return bad_run(s, e);
    default:
        return rb_store_error(s, rc, e);
    }
}

static int run_query(rb_store *s, sqlite3_stmt *st, rb_row_fn row, void *user,
                     rb_err *e)
{
    int n = sqlite3_column_count(st), rc = SQLITE_ROW, end = 0;
    out_row o;
    if (out_row_init(&o, s->mem, st, n) != 0)
        return rb_nomem(e);
    rb_row r = {n, o.name, o.value, o.len, o.kind};
    while (!end) {
        s->guard++;
        rc = sqlite3_step(st);
        s->guard--;
        if (rc != SQLITE_ROW)
            break;
        read_row(st, n, &o);
        end = row(user, &r);
    }
    int code = end || rc == SQLITE_DONE ? RB_OK : query_error(s, rc, e);
    sqlite3_reset(st);
    rb_free(s->mem, o.name, o.bytes);
    return code;
}

int rb_store_query(rb_store *s, const char *sql, const rb_feat *param,
                   uint32_t nparam, rb_row_fn row, void *user, rb_err *e)
{
    sqlite3_stmt *st = NULL;
    int own = 0;
    int code = get_query(s, sql, &st, &own, e);
    if (code != RB_OK)
        return code;
    code = bind_all(s, st, param, nparam, e);
    if (code == RB_OK)
        code = run_query(s, st, row, user, e);
    if (own)
        sqlite3_finalize(st);
    else
        sqlite3_clear_bindings(st); /* no large text stays behind */
    return code;
}

typedef struct plain_call {
    int (*row)(void *user, int n, const char *const *name,
               const char *const *value);
    void *user;
} plain_call;

static int plain_row(void *user, const rb_row *r)
{
    plain_call *c = user;
    return c->row(c->user, r->n, r->name, r->value);
}

int rb_store_sql(rb_store *s, const char *sql,
                 int (*row)(void *user, int n, const char *const *name,
                            const char *const *value),
                 void *user, rb_err *e)
{
    plain_call c = {row, user};
    return rb_store_query(s, sql, NULL, 0, plain_row, &c, e);
}
