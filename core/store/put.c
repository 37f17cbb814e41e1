/*
** put.c - storing documents
**
** All that needs memory is made before the first row is written: tokens are
** packed and features turned into JSON. What can still fail then is the file
** itself, and that takes the transaction back.
**
** The row of a document is updated, never replaced: its number stays. The
** text index is only touched when title or text have changed, which is most
** of the cost of storing.
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"

/* ---- what a document is ---- */

static uint64_t hash_field(uint64_t h, const char *p, size_t n)
{
    uint64_t mark = p ? n : UINT64_MAX; /* "" is not the same as none */
    h = rb_hash(&mark, sizeof mark, h);
    return p ? rb_hash(p, n, h) : h;
}

/*
** Text and metadata as 16 hexadecimal digits; 64 bits are enough to tell two
** states of one name apart. The line is left out: records that only moved
** within their file are the same.
*/
void rb_store_hash(const rb_doc *d, char out[RB_STORE_HASH])
{
    uint64_t h = hash_field(0, d->text, d->len);
    for (int i = 0; i < RB_META_COUNT; i++)
        h = hash_field(h, d->meta[i], d->meta[i] ? strlen(d->meta[i]) : 0);
    for (uint32_t i = 0; i < d->extra.n; i++) {
        const rb_extra *x = &d->extra.v[i];
        h = hash_field(h, x->key, strlen(x->key));
        h = hash_field(h, x->raw, strlen(x->raw));
    }
    sqlite3_snprintf(RB_STORE_HASH, out, "%016llx", (unsigned long long)h);
}

/* The name in the project; a text that came with none is its own name. */
const char *rb_store_name(const rb_doc *d, const char *hash)
{
    const char *id = d->meta[RB_META_ID];
    if (id && *id)
        return id;
    id = d->meta[RB_META_PATH];
    return id && *id ? id : hash;
}

/* ---- writing rows ---- */

static void bind_doc(rb_store *s, sqlite3_stmt *st, const rb_doc *d,
                     const char *hash)
{
    static const int column[] = {RB_META_TITLE,  RB_META_AUTHOR, RB_META_DATE,
                                 RB_META_SOURCE, RB_META_URL,    RB_META_SITE,
                                 RB_META_LANG,   RB_META_PATH};
    sqlite3_bind_text(st, 1, rb_store_name(d, hash), -1, SQLITE_STATIC);
    for (int i = 0; i < (int)(sizeof column / sizeof *column); i++)
        sqlite3_bind_text(st, i + 2, d->meta[column[i]], -1, SQLITE_STATIC);
    if (d->line)
        sqlite3_bind_int64(st, 10, d->line);
    else
        sqlite3_bind_null(st, 10);
    sqlite3_bind_text(st, 11, hash, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 12, s->run_id);
    sqlite3_bind_int64(st, 13, d->n_tok);
    sqlite3_bind_int64(st, 14, d->sent.n);
    if (s->cut.v[0])
        sqlite3_bind_text64(st, 15, s->json.p, s->cut.v[0], SQLITE_STATIC,
                            SQLITE_UTF8);
    else
        sqlite3_bind_null(st, 15);
    sqlite3_bind_text64(st, 16, d->text, d->len, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text(st, 17, d->meta[RB_META_MODIFIED], -1, SQLITE_STATIC);
    if (s->cut.v[1] > s->cut.v[0])
        sqlite3_bind_text64(st, 18, s->json.p + s->cut.v[0],
                            s->cut.v[1] - s->cut.v[0], SQLITE_STATIC,
                            SQLITE_UTF8);
    else
        sqlite3_bind_null(st, 18);
}

/* An older state: its annotations go, and its run has a document less. */
static int clear_old(rb_store *s, sqlite3_int64 id, sqlite3_int64 run,
                     rb_err *e)
{
    sqlite3_stmt *clear = rb_store_stmt(s, ST_ANN_CLEAR, e);
    sqlite3_stmt *count = rb_store_stmt(s, ST_RUN_COUNT, e);
    if (!clear || !count)
        return RB_ESTORE;
    sqlite3_bind_int64(clear, 1, id);
    int code = rb_store_step(s, clear, e);
    if (code != RB_OK || run == s->run_id)
        return code;
    sqlite3_bind_int64(count, 1, run);
    sqlite3_bind_int64(count, 2, -1);
    return rb_store_step(s, count, e);
}

/* Where the document is now: its row, run and hash (0 and "" when new). */
static int find_doc(rb_store *s, const char *name, sqlite3_int64 *id,
                    sqlite3_int64 *run, char hash[RB_STORE_HASH], rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_DOC_FIND, e);
    *id = *run = 0;
    hash[0] = '\0';
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW) {
        const char *h = (const char *)sqlite3_column_text(st, 1);
        *id = sqlite3_column_int64(st, 0);
        *run = sqlite3_column_int64(st, 2);
        sqlite3_snprintf(RB_STORE_HASH, hash, "%s", h ? h : "");
    }
    int rc = sqlite3_reset(st);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}

/* One row of the text index, in or out (`which`). */
static int index_text(rb_store *s, int which, sqlite3_int64 id,
                      const char *title, const char *text, size_t len,
                      rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, which, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_text(st, 2, title, -1, SQLITE_STATIC);
    sqlite3_bind_text64(st, 3, text, len, SQLITE_STATIC, SQLITE_UTF8);
    int code = rb_store_step(s, st, e);
    sqlite3_clear_bindings(st);
    return code;
}

static int same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* What is new of a document: title or text, which are indexed; text alone,
** which makes its family. */
typedef struct news {
    int indexed, text;
} news;

/* Take an older text out of the index, unless it is the same. */
static int unindex_old(rb_store *s, const rb_doc *d, sqlite3_int64 id, news *is,
                       rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_DOC_OLD, e);
    int code = RB_OK;
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    if (sqlite3_step(st) == SQLITE_ROW) {
        const char *title = (const char *)sqlite3_column_text(st, 0);
        const char *text = (const char *)sqlite3_column_text(st, 1);
        size_t len = (size_t)sqlite3_column_bytes(st, 1);
        is->text = !text || len != d->len || memcmp(text, d->text, len) != 0;
        is->indexed = is->text || !same(title, d->meta[RB_META_TITLE]);
        if (is->indexed)
            code = index_text(s, ST_SEARCH_DELETE, id, title, text, len, e);
    }
    int rc = sqlite3_reset(st);
    return code != RB_OK || rc == SQLITE_OK ? code : rb_store_error(s, rc, e);
}

static int write_row(rb_store *s, const rb_doc *d, const char *hash,
                     sqlite3_int64 id, int is_new, const rb_kin *kin, rb_err *e)
{
    sqlite3_stmt *st =
        rb_store_stmt(s, is_new ? ST_DOC_INSERT : ST_DOC_UPDATE, e);
    if (!st)
        return RB_ESTORE;
    bind_doc(s, st, d, hash);
    if (is_new) {
        sqlite3_bind_int64(st, 19, id);
        rb_store_bind_kin(st, 20, kin);
    }
    return rb_store_step(s, st, e);
}

/* The row and, where the text is new, its family. */
static int write_news(rb_store *s, const rb_doc *d, const char *hash,
                      sqlite3_int64 id, int is_new, news is, rb_err *e)
{
    rb_kin kin = {0};
    int code = is.text ? rb_store_find_kin(s, d, id, &kin, e) : RB_OK;
    if (code == RB_OK)
        code = write_row(s, d, hash, id, is_new, &kin, e);
    if (code == RB_OK && is.text && !is_new)
        code = rb_store_write_kin(s, id, &kin, e);
    if (code == RB_OK && is.text)
        code = rb_store_write_sketch(s, id, e);
    if (code == RB_OK && is.indexed)
        code = index_text(s, ST_SEARCH_INSERT, id, d->meta[RB_META_TITLE],
                          d->text, d->len, e);
    return code;
}

static int write_doc(rb_store *s, const rb_doc *d, sqlite3_int64 *id,
                     int *is_new, rb_err *e)
{
    char hash[RB_STORE_HASH], old[RB_STORE_HASH];
    sqlite3_int64 run = 0;
    news is = {1, 1};
    rb_store_hash(d, hash);
    int code = find_doc(s, rb_store_name(d, hash), id, &run, old, e);
    *is_new = *id == 0;
    if (code == RB_OK && *is_new)
        code = rb_store_next_id(s, id, e);
    if (code == RB_OK && !*is_new)
        code = clear_old(s, *id, run, e);
    if (code == RB_OK && !*is_new)
        code = unindex_old(s, d, *id, &is, e);
    if (code == RB_OK)
        code = write_news(s, d, hash, *id, *is_new, is, e);
    if (code == RB_OK && run != s->run_id)
        s->tx_new++;
    return code;
}

static int write_tokens(rb_store *s, sqlite3_int64 id, int is_new, rb_err *e)
{
    sqlite3_stmt *st =
        rb_store_stmt(s, is_new ? ST_TOKEN_INSERT : ST_TOKEN_UPDATE, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_blob64(st, 1, s->blob.p, s->blob.n, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, id);
    int code = rb_store_step(s, st, e);
    /* a row that somebody deleted by hand */
    if (code == RB_OK && !is_new && sqlite3_changes(s->db) == 0)
        return write_tokens(s, id, 1, e);
    return code;
}

static int write_ann(rb_store *s, const rb_doc *d, const rb_ann *a,
                     uint32_t cut, sqlite3_stmt *st, rb_err *e)
{
    sqlite3_int64 *rule = &s->prov_id.v[a->prov];
    if (!*rule) {
        int code = rb_store_rule_id(s, &d->prov.v[a->prov], rule, e);
        if (code != RB_OK)
            return code;
    }
    size_t from = s->cut.v[cut];
    sqlite3_bind_int64(st, 2, a->id);
    sqlite3_bind_int64(st, 4, a->start);
    sqlite3_bind_int64(st, 5, a->end);
    sqlite3_bind_text64(st, 6, s->json.p + from, s->cut.v[cut + 1] - from,
                        SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_int64(st, 7, *rule);
    return rb_store_step(s, st, e);
}

static int write_layers(rb_store *s, const rb_doc *d, sqlite3_int64 id,
                        rb_err *e)
{
    uint32_t cut = 1;
    sqlite3_stmt *st = rb_store_stmt(s, ST_ANN_INSERT, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, id);
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        if (!rb_store_is_rows(l))
            continue;
        sqlite3_bind_text(st, 3, l->name, -1, SQLITE_STATIC);
        for (uint32_t k = 0; k < l->ann.n; k++) {
            int code = write_ann(s, d, &l->ann.v[k], cut++, st, e);
            if (code != RB_OK)
                return code;
        }
    }
    return RB_OK;
}

static int write_all(rb_store *s, const rb_doc *d, rb_err *e)
{
    sqlite3_int64 id = 0;
    int is_new = 1;
    int code = rb_store_need_run(s, e);
    if (code == RB_OK)
        code = write_doc(s, d, &id, &is_new, e);
    if (code == RB_OK)
        code = write_tokens(s, id, is_new, e);
    if (code == RB_OK)
        code = write_layers(s, d, id, e);
    return code;
}

static int may_put(rb_store *s, const rb_doc *d, rb_err *e)
{
    if (s->dead.code) {
        if (e)
            *e = s->dead;
        return s->dead.code;
    }
    if (s->flags & RB_STORE_READ)
        return rb_fail(e, RB_EUSAGE, "%s: was opened for reading only",
                       s->path);
    if (!s->run_key)
        return rb_fail(e, RB_EUSAGE, "%s: no run is set", s->path);
    if (d->len > (uint32_t)sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, -1) / 2)
        return rb_fail(e, RB_EINPUT,
                       "%s: too large for a project file (%u bytes); cut it "
                       "into several documents",
                       rb_store_name(d, "this text"), d->len);
    return RB_OK;
}

int rb_store_put(rb_store *s, const rb_doc *d, rb_err *e)
{
    rb_err mine = {0};
    int code = may_put(s, d, e);
    if (code != RB_OK)
        return code;
    if (rb_store_make_parts(s, d) != RB_OK)
        return rb_nomem(e);
    code = rb_store_begin(s, e);
    if (code != RB_OK)
        return code;
    s->tx_docs++;
    s->tx_bytes += d->len;
    code = write_all(s, d, &mine);
    if (code != RB_OK) {
        code = rb_store_give_up(s, &mine);
        if (e)
            *e = mine;
        return code;
    }
    return rb_store_tx_is_full(s) ? rb_store_commit(s, e) : RB_OK;
}

int rb_store_has(rb_store *s, const rb_doc *d, int *has, rb_err *e)
{
    char hash[RB_STORE_HASH], old[RB_STORE_HASH];
    sqlite3_int64 id = 0, run = 0;
    *has = 0;
    rb_store_hash(d, hash);
    int code = find_doc(s, rb_store_name(d, hash), &id, &run, old, e);
    if (code == RB_OK && id && s->run_id)
        *has = run == s->run_id && strcmp(hash, old) == 0;
    return code;
}

void rb_store_free_writer(rb_store *s)
{
    char *const text[] = {s->run_key, s->run_packages, s->run_core,
                          s->run_facts};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        rb_free(s->mem, text[i], text[i] ? strlen(text[i]) + 1 : 0);
    rb_store_forget_rules(s);
    rb_buf_free(&s->blob);
    rb_buf_free(&s->json);
    rb_buf_free(&s->tmp);
    rb_vec_free(s->mem, &s->cut);
    rb_vec_free(s->mem, &s->prov_id);
    rb_vec_free(s->mem, &s->tx_id);
}
