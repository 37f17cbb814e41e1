/*
** restore.c - a document of the project as it was loaded
**
** Text, metadata, further fields and what the loader had marked: all that the
** stages and packages may see, so that the document can be analysed again.
** (Where its bytes stood in the source is not kept.)
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"
#include "../load/json.h"

typedef struct restored {
    rb_mem *mem;
    rb_vocab *vocab;
    rb_doc *d; /* NULL: there is no such document */
    rb_err *e;
    int code, changed;
} restored;

enum { /* columns of the question below */
       C_NAME = RB_META_COUNT,
       C_LINE,
       C_HASH,
       C_EXTRA,
       C_GIVEN,
       C_TEXT
};

/* The first are in the order of RB_META_*. */
static const char question[] =
    "SELECT name, title, author, date, source, url, site, lang, path,"
    " modified, name, line, hash, extra, given, text"
    " FROM document WHERE name = :name";

static int damaged(restored *x, const char *what)
{
    return rb_fail(x->e, RB_ESTORE, "%s: its %s in the project is damaged",
                   x->d->meta[RB_META_ID] ? x->d->meta[RB_META_ID] : "document",
                   what);
}

/* ---- further fields ---- */

static int put_extra(restored *x, rb_jval *key, const rb_jval *val)
{
    rb_buf raw;
    size_t n = key->n;
    if (key->esc)
        n = rb_json_unescape(key->p, n, 0, NULL, 0, NULL);
    rb_buf_init(&raw, x->mem);
    rb_json_compact(val, &raw);
    rb_extra one = {rb_arena_str(&x->d->arena, key->p, n),
                    raw.p ? rb_arena_str(&x->d->arena, raw.p, raw.n) : NULL};
    int failed = raw.failed || one.key == NULL || one.raw == NULL ||
                 rb_vec_push(x->mem, &x->d->extra, one) != 0;
    rb_buf_free(&raw);
    return failed ? rb_nomem(x->e) : RB_OK;
}

/* ---- marks of the loader ---- */

/* Digits that are no more than the text is long; -1. */
static int64_t offset(const restored *x, const rb_jval *v)
{
    int64_t n = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (v->p[i] < '0' || v->p[i] > '9')
            return -1;
        n = n * 10 + (v->p[i] - '0');
        if (n > x->d->len)
            return -1;
    }
    return v->kind == RB_J_NUMBER ? n : -1;
}

/* [start,end,"reason"] */
static int put_mark(restored *x, const rb_jval *mark)
{
    rb_json j;
    rb_jval v[3];
    int i = 0;
    rb_json_init(&j, mark->p, mark->n);
    if (mark->kind != RB_J_ARRAY || rb_json_enter(&j) != 0)
        return damaged(x, "furniture");
    while (i < 3 && rb_json_element(&j, &v[i]) == 1)
        i++;
    int64_t start = i == 3 ? offset(x, &v[0]) : -1;
    int64_t end = i == 3 ? offset(x, &v[1]) : -1;
    if (start < 0 || end < start || v[2].kind != RB_J_STRING)
        return damaged(x, "furniture");
    size_t n = rb_json_unescape(v[2].p, v[2].n, 0, NULL, 0, NULL);
    const char *reason = rb_arena_str(&x->d->arena, v[2].p, n);
    if (reason == NULL ||
        rb_furniture_add(x->d, (uint32_t)start, (uint32_t)end, reason) == 0)
        return rb_nomem(x->e);
    return RB_OK;
}

static int put_marks(restored *x, const rb_jval *list)
{
    rb_json j;
    rb_jval mark;
    int more = 1, code = RB_OK;
    rb_json_init(&j, list->p, list->n);
    if (list->kind != RB_J_ARRAY || rb_json_enter(&j) != 0)
        return damaged(x, "furniture");
    while (code == RB_OK && (more = rb_json_element(&j, &mark)) == 1)
        code = put_mark(x, &mark);
    return more < 0 ? damaged(x, "furniture") : code;
}

static int put_given(restored *x, rb_jval *key, const rb_jval *val)
{
    if (key->n == 2 && memcmp(key->p, "id", 2) == 0)
        return rb_doc_set_meta(x->d, RB_META_ID, NULL) == RB_OK
                   ? RB_OK
                   : rb_nomem(x->e);
    if (key->n == 9 && memcmp(key->p, "furniture", 9) == 0)
        return put_marks(x, val);
    return RB_OK;
}

/* Each member of a JSON object, out of a copy that may be written to. */
static int members(restored *x, const char *json, size_t n, const char *what,
                   int (*put)(restored *x, rb_jval *key, const rb_jval *val))
{
    rb_json j;
    rb_jval key, val;
    int more = 1, code = RB_OK;
    if (json == NULL)
        return RB_OK;
    char *copy = rb_strndup(x->mem, json, n);
    if (copy == NULL)
        return rb_nomem(x->e);
    rb_json_init(&j, copy, n);
    if (rb_json_peek(&j) != '{' || rb_json_enter(&j) != 0)
        code = damaged(x, what);
    while (code == RB_OK && (more = rb_json_member(&j, &key, &val)) == 1)
        code = put(x, &key, &val);
    if (more < 0)
        code = damaged(x, what);
    rb_free(x->mem, copy, n + 1);
    return code;
}

/* ---- the row ---- */

static int set_columns(restored *x, const rb_row *row)
{
    rb_doc *d = x->d;
    for (int i = 0; i < RB_META_COUNT; i++)
        if (row->value[i] != NULL &&
            rb_doc_set_meta(d, i, row->value[i]) != RB_OK)
            return rb_nomem(x->e);
    for (const char *p = row->value[C_LINE]; p && *p >= '0' && *p <= '9'; p++)
        d->line = d->line * 10 + (uint32_t)(*p - '0');
    int code = members(x, row->value[C_EXTRA], row->len[C_EXTRA],
                       "column extra", put_extra);
    if (code == RB_OK)
        code = members(x, row->value[C_GIVEN], row->len[C_GIVEN],
                       "column given", put_given);
    return code;
}

static int on_row(void *user, const rb_row *row)
{
    restored *x = user;
    char hash[RB_STORE_HASH];
    const char *text = row->value[C_TEXT];
    size_t len = row->len[C_TEXT];
    if (text == NULL || len > UINT32_MAX / 2 ||
        rb_utf8_check(text, len) != len) {
        x->code =
            rb_fail(x->e, RB_ESTORE, "%s: its text in the project is damaged",
                    row->value[C_NAME]);
        return 1;
    }
    x->d = rb_doc_new(x->mem, x->vocab, text, len);
    x->code = x->d ? set_columns(x, row) : rb_nomem(x->e);
    if (x->code == RB_OK) {
        rb_store_hash(x->d, hash);
        x->changed =
            !row->value[C_HASH] || strcmp(hash, row->value[C_HASH]) != 0;
    }
    return 1;
}

int rb_store_load(rb_store *s, const char *name, rb_mem *m, rb_vocab *v,
                  rb_doc **out, int *changed, rb_err *e)
{
    restored x = {.mem = m, .vocab = v, .e = e};
    rb_feat param = {":name", (uint32_t)strlen(name), RB_F_STR, {.s = name}};
    *out = NULL;
    int code = rb_store_query(s, question, &param, 1, on_row, &x, e);
    if (code == RB_OK)
        code = x.code;
    if (code == RB_OK && x.d == NULL)
        return rb_fail(e, RB_EUSAGE, "%s: there is no document '%s'", s->path,
                       name);
    if (code != RB_OK) {
        rb_doc_free(x.d);
        return code;
    }
    *changed = x.changed;
    *out = x.d;
    return RB_OK;
}
