/*
** kin.c - the family of each document that is stored
**
** The index of families lies in memory while somebody writes. It is made of
** the sketches in the file at the first document that needs it, and again
** when another process has written in between. Documents without a
** family, from an older project, are put into one then.
**
** A family that is called differently (core/load/family.h) gets its new name
** with the commit, once: a rename for every document would be a square when
** a whole family is replaced.
*/
#include "store_int.h"

#include <string.h>

/* ---- making the index ---- */

static int text_of(void *user, int64_t id, rb_buf *out, rb_err *e)
{
    rb_store *s = user;
    sqlite3_stmt *st = rb_store_stmt(s, ST_TEXT, e);
    int found = 0;
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    if (sqlite3_step(st) == SQLITE_ROW) {
        const void *p = sqlite3_column_text(st, 0);
        found = p != NULL;
        rb_buf_put(out, p ? p : "", (size_t)sqlite3_column_bytes(st, 0));
    }
    int rc = sqlite3_reset(st);
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    return found ? RB_OK : RB_EDONE;
}

static int restore_all(rb_store *s, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_SKETCH_ALL, e);
    int code = st ? RB_OK : RB_ESTORE;
    while (code == RB_OK && sqlite3_step(st) == SQLITE_ROW) {
        const void *p = sqlite3_column_blob(st, 2);
        code = rb_families_restore(s->families, sqlite3_column_int64(st, 0),
                                   sqlite3_column_int64(st, 1), p,
                                   (size_t)sqlite3_column_bytes(st, 2), e);
    }
    if (!st)
        return code;
    int rc = sqlite3_reset(st);
    return code != RB_OK || rc == SQLITE_OK ? code : rb_store_error(s, rc, e);
}

int rb_store_write_kin(rb_store *s, int64_t id, const rb_kin *k, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_KIN_SET, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    rb_store_bind_kin(st, 2, k);
    return rb_store_step(s, st, e);
}

int rb_store_write_sketch(rb_store *s, int64_t id, rb_err *e)
{
    size_t n;
    const void *p = rb_families_sketch(s->families, &n);
    sqlite3_stmt *st = rb_store_stmt(s, ST_SKETCH_PUT, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_blob64(st, 2, p, n, SQLITE_STATIC);
    return rb_store_step(s, st, e);
}

/* The next document after *id without a family; 0 when all have one. */
static int next_missing(rb_store *s, sqlite3_int64 *id, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_SKETCH_MISSING, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, *id);
    *id = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    int rc = sqlite3_reset(st);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}

static int add_missing(rb_store *s, rb_err *e)
{
    sqlite3_int64 id = 0;
    rb_kin kin;
    rb_buf text;
    rb_buf_init(&text, s->mem);
    int code = next_missing(s, &id, e);
    while (code == RB_OK && id) {
        rb_buf_clear(&text);
        code = text_of(s, id, &text, e);
        if (code == RB_OK && text.failed)
            code = rb_nomem(e);
        if (code == RB_OK)
            code = rb_families_forget(s->families, id, e);
        if (code == RB_OK)
            code = rb_families_add(s->families, id, text.p ? text.p : "",
                                   text.n, &kin, e);
        if (code == RB_OK)
            code = rb_store_write_kin(s, id, &kin, e);
        if (code == RB_OK)
            code = rb_store_write_sketch(s, id, e);
        if (code == RB_OK && rb_vec_push(s->mem, &s->tx_id, id) != 0)
            code = rb_nomem(e);
        if (code == RB_OK)
            code = next_missing(s, &id, e);
    }
    rb_buf_free(&text);
    return code;
}

static int need_families(rb_store *s, rb_err *e)
{
    if (s->families)
        return RB_OK;
    int code = rb_families_new(&s->families, s->mem, text_of, s, e);
    if (code == RB_OK)
        code = restore_all(s, e);
    return code == RB_OK ? add_missing(s, e) : code;
}

/* In a transaction: has another process written since the last one? */
int rb_store_check_kin(rb_store *s, rb_err *e)
{
    sqlite3_int64 v = 0;
    sqlite3_stmt *st = rb_store_stmt(s, ST_DATA_VERSION, e);
    if (!st)
        return RB_ESTORE;
    if (sqlite3_step(st) == SQLITE_ROW)
        v = sqlite3_column_int64(st, 0);
    int rc = sqlite3_reset(st);
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    if (v != s->data_version)
        rb_store_free_kin(s);
    s->data_version = v;
    return RB_OK;
}

void rb_store_free_kin(rb_store *s)
{
    rb_families_free(s->families);
    s->families = NULL;
    s->next_id = 0;
}

/* ---- a document ---- */

void rb_store_bind_kin(sqlite3_stmt *st, int at, const rb_kin *k)
{
    static const char *const name[] = {NULL, "copy", "part"};
    sqlite3_bind_int64(st, at, k->family);
    if (k->kind)
        sqlite3_bind_double(st, at + 1, k->similarity);
    else
        sqlite3_bind_null(st, at + 1);
    sqlite3_bind_text(st, at + 2, name[k->kind], -1, SQLITE_STATIC);
}

int rb_store_next_id(rb_store *s, sqlite3_int64 *id, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_DOC_LAST, e);
    if (!st)
        return RB_ESTORE;
    if (!s->next_id) {
        s->next_id = 1;
        if (sqlite3_step(st) == SQLITE_ROW)
            s->next_id = sqlite3_column_int64(st, 0) + 1;
        int rc = sqlite3_reset(st);
        if (rc != SQLITE_OK)
            return rb_store_error(s, rc, e);
    }
    *id = s->next_id++;
    return RB_OK;
}

int rb_store_find_kin(rb_store *s, const rb_doc *d, int64_t id, rb_kin *k,
                      rb_err *e)
{
    int code = need_families(s, e);
    if (code == RB_OK)
        code = rb_families_forget(s->families, id, e);
    if (code == RB_OK && rb_vec_push(s->mem, &s->tx_id, id) != 0)
        code = rb_nomem(e);
    return code == RB_OK
               ? rb_families_add(s->families, id, d->text, d->len, k, e)
               : code;
}

/* ---- new names, with the commit ---- */

static int has_rows(rb_store *s, int64_t family, int *has, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_KIN_ANY, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, family);
    *has = sqlite3_step(st) == SQLITE_ROW;
    int rc = sqlite3_reset(st);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}

/* What the i-th move leads to, after those that follow it. */
static int64_t end_of(const rb_kin_move *m, uint32_t n, uint32_t i)
{
    int64_t to = m[i].to;
    for (i++; i < n; i++)
        to = m[i].from == to ? m[i].to : to;
    return to;
}

static int is_first(const rb_kin_move *m, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        if (m[k].from == m[i].from)
            return 0;
    }
    return 1;
}

/* {"old": new, ...} of the families that have rows, into s->tmp. A name that
** was given twice meant another family the second time: none of its members
** was stored before. */
static int list_moves(rb_store *s, const rb_kin_move *m, uint32_t n, rb_err *e)
{
    rb_buf_clear(&s->tmp);
    for (uint32_t i = 0; i < n; i++) {
        int has = 0;
        int code = is_first(m, i) ? has_rows(s, m[i].from, &has, e) : RB_OK;
        if (code != RB_OK)
            return code;
        if (has)
            rb_buf_printf(&s->tmp, "%s\"%lld\":%lld", s->tmp.n ? "," : "{",
                          (long long)m[i].from, (long long)end_of(m, n, i));
    }
    if (s->tmp.n)
        rb_buf_putc(&s->tmp, '}');
    return s->tmp.failed ? rb_nomem(e) : RB_OK;
}

/* Documents of this transaction carry the name of when they were put. */
static int rename_mine(rb_store *s, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_KIN_NAME, e);
    int code = st ? RB_OK : RB_ESTORE;
    for (uint32_t i = 0; i < s->tx_id.n && code == RB_OK; i++) {
        sqlite3_bind_int64(st, 1, s->tx_id.v[i]);
        sqlite3_bind_int64(st, 2, rb_families_of(s->families, s->tx_id.v[i]));
        code = rb_store_step(s, st, e);
    }
    return code;
}

int rb_store_rename_kin(rb_store *s, rb_err *e)
{
    static const int step[] = {ST_KIN_MOVE, ST_KIN_FIRST};
    uint32_t n = 0;
    const rb_kin_move *m =
        s->families ? rb_families_moves(s->families, &n) : NULL;
    int code = n ? list_moves(s, m, n, e) : RB_OK;
    for (int i = 0; i < 2 && n && s->tmp.n && code == RB_OK; i++) {
        sqlite3_stmt *st = rb_store_stmt(s, step[i], e);
        if (!st)
            return RB_ESTORE;
        sqlite3_bind_text64(st, 1, s->tmp.p, s->tmp.n, SQLITE_STATIC,
                            SQLITE_UTF8);
        code = rb_store_step(s, st, e);
        sqlite3_clear_bindings(st);
    }
    if (n && code == RB_OK)
        code = rename_mine(s, e);
    if (s->families)
        rb_families_clear_moves(s->families);
    s->tx_id.n = 0;
    return code;
}
