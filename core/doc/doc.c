/*
** doc.c - the document: text, metadata, token columns
*/
#include "doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "../base/utf8.h"

const char *const rb_meta_name[RB_META_COUNT] = {
    "id",  "title", "author", "date", "source",
    "url", "site",  "lang",   "path", "modified"};

rb_doc *rb_doc_new(rb_mem *m, rb_vocab *v, const char *text, size_t len)
{
    if (len >= UINT32_MAX)
        return NULL;
    rb_doc *d = rb_calloc(m, 1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->mem = m;
    d->vocab = v;
    rb_arena_init(&d->arena, m);
    d->len = (uint32_t)len;
    d->text = rb_strndup(m, text, len);
    if (d->text == NULL || rb_prov_add(d, "core", "", "") != 0) {
        rb_doc_free(d);
        return NULL;
    }
    return d;
}

static void free_columns(rb_doc *d)
{
    size_t n = (size_t)d->tok_cap * sizeof(uint32_t);
    rb_free(d->mem, d->tok_start, n);
    rb_free(d->mem, d->tok_end, n);
    rb_free(d->mem, d->tok_type, n);
    rb_free(d->mem, d->tok_lex, n);
    rb_free(d->mem, d->tok_tag, d->tok_cap);
}

void rb_doc_free(rb_doc *d)
{
    if (d == NULL)
        return;
    for (uint32_t i = 0; i < d->layer.n; i++)
        rb_layer_free(d, d->layer.v[i]);
    rb_vec_free(d->mem, &d->layer);
    rb_vec_free(d->mem, &d->prov);
    rb_vec_free(d->mem, &d->stopped);
    rb_free(d->mem, d->prov_slot, d->prov_slots * sizeof *d->prov_slot);
    rb_vec_free(d->mem, &d->sent);
    rb_vec_free(d->mem, &d->par);
    rb_vec_free(d->mem, &d->map);
    rb_vec_free(d->mem, &d->part);
    rb_vec_free(d->mem, &d->drop);
    rb_vec_free(d->mem, &d->note);
    rb_vec_free(d->mem, &d->extra);
    free_columns(d);
    rb_arena_free(&d->arena);
    rb_free(d->mem, (char *)d->text, (size_t)d->len + 1);
    rb_free(d->mem, d, sizeof *d);
}

int rb_doc_set_meta(rb_doc *d, int field, const char *s)
{
    char *copy = NULL;
    if (s != NULL) {
        copy = rb_arena_str(&d->arena, s, strlen(s));
        if (copy == NULL)
            return RB_ENOMEM;
    }
    d->meta[field] = copy;
    d->meta_from[field] = NULL;
    return RB_OK;
}

int rb_doc_set_meta_from(rb_doc *d, int field, const char *s, const char *from)
{
    char *copy = rb_arena_str(&d->arena, from, strlen(from));
    if (copy == NULL || rb_doc_set_meta(d, field, s) != RB_OK)
        return RB_ENOMEM;
    d->meta_from[field] = copy;
    return RB_OK;
}

int rb_doc_add_part(rb_doc *d, const char *name)
{
    if (d->part.n == 0 && rb_vec_push(d->mem, &d->part, "") != 0)
        return -1;
    for (uint32_t i = 0; i < d->part.n; i++)
        if (strcmp(d->part.v[i], name) == 0)
            return (int)i;
    const char *copy = rb_arena_str(&d->arena, name, strlen(name));
    if (d->part.n > UINT16_MAX || copy == NULL ||
        rb_vec_push(d->mem, &d->part, copy) != 0)
        return -1;
    return (int)d->part.n - 1;
}

int rb_doc_add_drop(rb_doc *d, uint64_t src, uint32_t src_len,
                    const char *reason, const char *text, size_t len)
{
    rb_drop p = {.src = src, .src_len = src_len};
    p.reason = rb_arena_str(&d->arena, reason, strlen(reason));
    p.text = rb_arena_str(&d->arena, text, len);
    if (p.reason == NULL || p.text == NULL ||
        rb_vec_push(d->mem, &d->drop, p) != 0)
        return RB_ENOMEM;
    return RB_OK;
}

int rb_doc_add_note(rb_doc *d, uint64_t src, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int whole = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    rb_utf8_clean(text, whole >= (int)sizeof text);
    rb_note n = {.src = src,
                 .msg = rb_arena_str(&d->arena, text, strlen(text))};
    if (n.msg == NULL || rb_vec_push(d->mem, &d->note, n) != 0)
        return RB_ENOMEM;
    return RB_OK;
}

static void move_column(rb_doc *d, uint32_t **col, uint32_t *to)
{
    size_t n = (size_t)d->tok_cap * sizeof *to;
    if (n > 0)
        memcpy(to, *col, n);
    rb_free(d->mem, *col, n);
    *col = to;
}

/*
** All columns or none: the new ones are there before an old one goes, because
** shrinking back could be refused too.
*/
int rb_doc_reserve_tokens(rb_doc *d, uint32_t cap)
{
    if (cap <= d->tok_cap)
        return RB_OK;
    uint32_t **col[4] = {&d->tok_start, &d->tok_end, &d->tok_type, &d->tok_lex};
    uint32_t *to[4] = {NULL};
    size_t big = (size_t)cap * sizeof(uint32_t);
    uint8_t *tag = rb_alloc(d->mem, cap);
    int done = 0;
    while (tag != NULL && done < 4 &&
           (to[done] = rb_alloc(d->mem, big)) != NULL)
        done++;
    if (done < 4) {
        while (done-- > 0)
            rb_free(d->mem, to[done], big);
        rb_free(d->mem, tag, cap);
        return RB_ENOMEM;
    }
    for (int i = 0; i < 4; i++)
        move_column(d, col[i], to[i]);
    if (d->tok_cap > 0)
        memcpy(tag, d->tok_tag, d->tok_cap);
    rb_free(d->mem, d->tok_tag, d->tok_cap);
    d->tok_tag = tag;
    d->tok_cap = cap;
    return RB_OK;
}

/* First token that ends after byte `off` (n_tok when there is none). */
static uint32_t token_at(const rb_doc *d, uint32_t off)
{
    uint32_t lo = 0, hi = d->n_tok;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->tok_end[mid] > off)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

void rb_doc_tokens(const rb_doc *d, uint32_t start, uint32_t end,
                   uint32_t *tok0, uint32_t *tok1)
{
    uint32_t lo = token_at(d, start), hi = d->n_tok;
    *tok0 = lo;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->tok_start[mid] >= end)
            hi = mid;
        else
            lo = mid + 1;
    }
    *tok1 = lo;
}

uint32_t rb_doc_sent_at(const rb_doc *d, uint32_t off)
{
    uint32_t lo = 0, hi = d->sent.n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->sent.v[mid].end > off)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo < d->sent.n && d->sent.v[lo].start <= off ? lo : UINT32_MAX;
}

uint32_t rb_doc_sent_of_token(const rb_doc *d, uint32_t tok)
{
    uint32_t lo = 0, hi = d->sent.n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->sent.v[mid].tok1 > tok)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo < d->sent.n && d->sent.v[lo].tok0 <= tok ? lo : UINT32_MAX;
}

void rb_doc_line_col(const rb_doc *d, uint32_t off, uint32_t *line,
                     uint32_t *col)
{
    uint32_t n = 1, from = 0;
    if (off > d->len)
        off = d->len;
    for (const char *p; from < off; from = (uint32_t)(p - d->text) + 1, n++) {
        p = memchr(d->text + from, '\n', off - from);
        if (p == NULL)
            break;
    }
    *line = n;
    *col = off - from + 1;
}
