/*
** sql.c - questions in SQL that can only read
**
** Compiled statements are kept by their text, because reports ask the same
** question once a document. What may be asked: fence.c; what an error says:
** sql_error.c.
*/
#include "store_int.h"

#include <string.h>

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
    if (s->hidden && rb_sql_may_pose(sql))
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
        code = rb_sql_refused(s, e);
    else if ((rc & 0xFF) == SQLITE_ERROR)
        code = s->denied ? rb_sql_refused(s, e) : rb_sql_bad(s, sql, e);
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
    int code = end || rc == SQLITE_DONE ? RB_OK : rb_sql_failed(s, rc, e);
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
