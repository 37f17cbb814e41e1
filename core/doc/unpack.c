/*
** unpack.c - tokens, sentences and paragraphs out of a blob (pack.h)
**
** A project file may be anybody's, and so may a package's process: every
** number is checked before it is used.
*/
#include "pack_int.h"

#include <string.h>
#include "../base/utf8.h"

typedef struct reader {
    const uint8_t *p, *end;
    int bad; /* ran out of bytes, or a number is too large */
} reader;

static uint32_t get_byte(reader *r)
{
    if (r->p < r->end)
        return *r->p++;
    r->bad = 1;
    return 0;
}

static uint64_t get_long(reader *r)
{
    uint64_t v = 0;
    for (int shift = 0; shift < 42; shift += 7) {
        uint32_t c = get_byte(r);
        v |= (uint64_t)(c & 0x7F) << shift;
        if (c < 0x80)
            return v;
    }
    r->bad = 1;
    return 0;
}

static uint32_t get_uint(reader *r)
{
    uint64_t v = get_long(r);
    if (v > UINT32_MAX)
        r->bad = 1;
    return (uint32_t)v;
}

/* A difference to `from`; the sum must fit. */
static uint32_t get_diff(reader *r, uint32_t from)
{
    uint64_t z = get_long(r);
    int64_t v = (int64_t)(z >> 1) ^ -(int64_t)(z & 1);
    v += from;
    if (v < 0 || v > UINT32_MAX) {
        r->bad = 1;
        v = 0;
    }
    return (uint32_t)v;
}

static const uint8_t *get_bytes(reader *r, size_t n)
{
    const uint8_t *p = r->p;
    if (n > (size_t)(r->end - p)) {
        r->bad = 1;
        return NULL;
    }
    r->p += n;
    return p;
}

typedef struct unpacker {
    rb_doc *d;
    uint32_t tok, sent, par, kind, edit, ncodes;
    int tagged;
    const uint8_t *kinds;
    rb_pack_edit *edits;
    reader codes;
    rb_buf tmp;
} unpacker;

static int unpack_edits(reader *r, uint32_t n, rb_pack_edit *list)
{
    for (uint32_t i = 0; i < n; i++) {
        list[i].strip = get_uint(r);
        list[i].len = get_uint(r);
        list[i].suffix = (const char *)get_bytes(r, list[i].len);
    }
    return r->bad;
}

/* The lemma's type by an edit of a type; 0 and *code on failure. */
static uint32_t apply_edit(rb_doc *d, uint32_t type, const rb_pack_edit *x,
                           rb_buf *tmp, int *code)
{
    const rb_vocab *v = d->vocab;
    const rb_type *t = &v->type[x->strip & 1 ? type : v->type[type].lower];
    uint32_t strip = x->strip >> 1, lemma = 0;
    *code = RB_ESTORE;
    if (strip > t->len)
        return 0;
    rb_buf_clear(tmp);
    rb_buf_put(tmp, t->s, t->len - strip);
    rb_buf_put(tmp, x->suffix, x->len);
    if (!tmp->failed && rb_utf8_check(tmp->p, tmp->n) != tmp->n)
        return 0;
    if (!tmp->failed)
        lemma = rb_vocab_add(d->vocab, tmp->p, tmp->n);
    if (!lemma)
        *code = RB_ENOMEM;
    return lemma;
}

/* The lexeme of token i; RB_OK, or what went wrong. */
static int unpack_lexeme(unpacker *u, uint32_t i, uint32_t how, uint32_t num)
{
    rb_doc *d = u->d;
    rb_vocab *v = d->vocab;
    uint32_t type = d->tok_type[i], lemma = type;
    uint32_t lex = rb_lexeme_find(v, type, d->tok_tag[i]);
    int code = RB_ENOMEM;
    if (!lex) {
        if (how == RB_PACK_BY_LOWER)
            lemma = v->type[type].lower;
        if (how == RB_PACK_BY_EDIT)
            lemma = apply_edit(d, type, &u->edits[num], &u->tmp, &code);
        if (how == RB_PACK_BY_EDIT && !lemma)
            return code;
        lex = rb_lexeme_add(v, type, d->tok_tag[i], lemma);
    }
    d->tok_lex[i] = lex;
    return lex ? RB_OK : RB_ENOMEM;
}

static uint32_t unpack_kind(unpacker *u)
{
    uint32_t n = get_byte(&u->codes);
    const uint8_t *p = u->kinds + 2 * n;
    if (n == RB_PACK_MAX_KINDS)
        p = get_bytes(&u->codes, 2);
    else if (n >= u->kind)
        p = NULL;
    u->codes.bad |= p == NULL;
    return p ? (uint32_t)(p[0] | p[1] << 8) : 0;
}

static int unpack_token(unpacker *u, reader *r, uint32_t i, uint32_t at)
{
    rb_doc *d = u->d;
    uint32_t kind = unpack_kind(u), len = kind & RB_PACK_MAX_LEN,
             gap = kind >> 6 & 3;
    uint32_t tag = kind >> 8 & 63, how = kind >> 14;
    if (gap == RB_PACK_FAR) {
        gap = get_uint(r);
        len = get_uint(r);
    }
    uint32_t num = how == RB_PACK_BY_EDIT ? get_uint(r) : 0;
    if (r->bad || u->codes.bad || gap > d->len - at ||
        len > d->len - at - gap || tag >= RB_TAG_COUNT ||
        (how == RB_PACK_BY_EDIT && num >= u->edit))
        return RB_ESTORE;
    at += gap;
    /* (the text ends with a NUL) */
    if (rb_utf8_inside(d->text[at]) || rb_utf8_inside(d->text[at + len]))
        return RB_ESTORE;
    d->tok_start[i] = at;
    d->tok_end[i] = at + len;
    d->tok_type[i] = rb_vocab_add(d->vocab, d->text + at, len);
    d->tok_tag[i] = (uint8_t)tag;
    d->tok_lex[i] = 0;
    if (!d->tok_type[i] && len > 0)
        return RB_ENOMEM;
    return how == RB_PACK_BY_NONE ? RB_OK : unpack_lexeme(u, i, how, num);
}

static int unpack_tokens(unpacker *u, reader *r)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < u->tok; i++) {
        int code = unpack_token(u, r, i, at);
        if (code != RB_OK)
            return code;
        at = u->d->tok_end[i];
    }
    u->d->n_tok = u->tok;
    return u->codes.p == u->codes.end ? RB_OK : RB_ESTORE;
}

static int unpack_sents(unpacker *u, reader *r)
{
    rb_doc *d = u->d;
    rb_sent last = {0};
    for (uint32_t i = 0; i < u->sent; i++) {
        uint64_t head = get_long(r);
        if (head & 1) {
            last.start = get_diff(r, last.end);
            last.end = get_diff(r, last.start);
            last.tok0 = get_diff(r, last.tok1);
            last.tok1 = get_diff(r, last.tok0);
            last.par = get_diff(r, last.par);
        } else {
            if (head >> 2 > d->n_tok - last.tok1)
                return RB_ESTORE;
            last = rb_pack_usual_sent(d, &last, (uint32_t)(head >> 2));
            last.par += head >> 1 & 1;
        }
        if (r->bad || last.start > last.end || last.end > d->len ||
            last.tok0 > last.tok1 || last.tok1 > d->n_tok || last.par >= u->par)
            return RB_ESTORE;
        if (rb_vec_push(d->mem, &d->sent, last) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int unpack_pars(unpacker *u, reader *r)
{
    rb_doc *d = u->d;
    rb_par last = {0};
    for (uint32_t i = 0; i < u->par; i++) {
        last.start = get_diff(r, last.end);
        last.end = get_diff(r, last.start);
        last.sent0 = get_diff(r, last.sent1);
        last.sent1 = get_diff(r, last.sent0);
        if (r->bad || last.start > last.end || last.end > d->len ||
            last.sent0 > last.sent1 || last.sent1 > u->sent)
            return RB_ESTORE;
        if (rb_vec_push(d->mem, &d->par, last) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int unpack_head(unpacker *u, reader *r)
{
    int format = (int)get_byte(r);
    u->tagged = (int)get_byte(r);
    u->tok = get_uint(r);
    u->sent = get_uint(r);
    u->par = get_uint(r);
    u->kind = get_uint(r);
    u->edit = get_uint(r);
    u->ncodes = get_uint(r);
    /* each takes a byte at least: no large request for a small lie */
    size_t left = (size_t)(r->end - r->p);
    if (r->bad || format != RB_PACK_FORMAT || u->tagged > 1 || u->tok > left ||
        u->sent > left || u->par > left || u->edit > left ||
        u->kind > RB_PACK_MAX_KINDS)
        return RB_ESTORE;
    return RB_OK;
}

static int unpack_body(unpacker *u, reader *r)
{
    rb_doc *d = u->d;
    if (rb_doc_reserve_tokens(d, u->tok) != RB_OK)
        return RB_ENOMEM;
    if (u->edit > 0) {
        u->edits = rb_alloc(d->mem, u->edit * sizeof *u->edits);
        if (!u->edits)
            return RB_ENOMEM;
    }
    u->kinds = get_bytes(r, 2 * (size_t)u->kind);
    if (!u->kinds || unpack_edits(r, u->edit, u->edits) != 0)
        return RB_ESTORE;
    u->codes.p = get_bytes(r, u->ncodes);
    if (!u->codes.p)
        return RB_ESTORE;
    u->codes.end = u->codes.p + u->ncodes;
    int code = unpack_tokens(u, r);
    if (code == RB_OK)
        code = unpack_sents(u, r);
    if (code == RB_OK)
        code = unpack_pars(u, r);
    return code == RB_OK && r->p != r->end ? RB_ESTORE : code;
}

int rb_unpack(rb_doc *d, const void *blob, size_t n, rb_err *e)
{
    reader r = {blob, (const uint8_t *)blob + n, 0};
    unpacker u = {.d = d};
    rb_buf_init(&u.tmp, d->mem);
    int code = unpack_head(&u, &r);
    if (code == RB_OK)
        code = unpack_body(&u, &r);
    rb_free(d->mem, u.edits, u.edits ? u.edit * sizeof *u.edits : 0);
    rb_buf_free(&u.tmp);
    if (code == RB_ENOMEM)
        return rb_nomem(e);
    if (code != RB_OK)
        return rb_fail(e, code,
                       "the stored tokens of this document do not "
                       "fit its text; analyse it again");
    d->segmented = 1;
    d->tagged = (uint8_t)u.tagged;
    return RB_OK;
}
