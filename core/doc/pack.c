/*
** pack.c - see pack.h for the format
**
** A document has some 150 kinds of tokens, numbered as they appear: a byte
** is enough for nearly all. Lemmas that are not the form repeat a few endings
** ("-s", "-ed"), so the list of edits stays short, too.
*/
#include "pack.h"

#include <string.h>
#include "../base/utf8.h"

enum { FORMAT = 1, MAX_GAP = 2, MAX_LEN = 63, FAR = 3, MAX_KINDS = 255 };
enum { LAST = 128, KIND_SLOTS = 1024 };
enum { BY_NONE, BY_FORM, BY_LOWER, BY_EDIT }; /* how the lemma is told */

_Static_assert(RB_TAG_COUNT <= 64, "a tag must fit six bits");

/* ---- writing ---- */

static void put_uint(rb_buf *b, uint64_t v)
{
    if (b->cap - b->n <= 10 && rb_buf_reserve(b, 10) != 0)
        return;
    for (; v >= 0x80; v >>= 7)
        b->p[b->n++] = (char)((v & 0x7F) | 0x80);
    b->p[b->n++] = (char)v;
}

static void put_diff(rb_buf *b, uint32_t to, uint32_t from)
{
    int64_t v = (int64_t)to - from;
    put_uint(b, ((uint64_t)v << 1) ^ (uint64_t)(v >> 63));
}

typedef struct edit {
    const char *suffix;
    uint32_t len;
    uint32_t strip; /* strip << 1 | base */
    uint32_t hash;
} edit;

typedef struct edits {
    RB_VEC(edit) list;
    uint32_t *slot;         /* number + 1 */
    uint32_t nslot;         /* a power of two, at least twice the list */
    uint32_t last[LAST][2]; /* lexeme and its edit's number, as met last */
} edits;

static uint32_t common_prefix(const rb_type *a, const rb_type *b)
{
    uint32_t n = a->len < b->len ? a->len : b->len, i = 0;
    while (i < n && a->s[i] == b->s[i])
        i++;
    return i;
}

static edit make_edit(const rb_vocab *v, const rb_type *form,
                      const rb_type *lemma)
{
    const rb_type *lower = &v->type[form->lower];
    uint32_t pf = common_prefix(form, lemma), pl = common_prefix(lower, lemma);
    int base = pf > pl;
    uint32_t keep = base ? pf : pl;
    edit x = {lemma->s + keep, lemma->len - keep,
              ((base ? form->len : lower->len) - keep) << 1 | (uint32_t)base,
              0};
    x.hash = (rb_word_hash(x.suffix, x.len) ^ x.strip) * 0x9E3779B1u;
    x.hash ^= x.hash >> 15;
    return x;
}

static int edits_grow(edits *es, rb_mem *m)
{
    uint32_t n = es->nslot ? es->nslot * 2 : 256;
    uint32_t *slot = rb_calloc(m, n, sizeof *slot);
    if (!slot)
        return -1;
    for (uint32_t i = 0; i < es->list.n; i++) {
        uint32_t k = es->list.v[i].hash & (n - 1);
        while (slot[k])
            k = (k + 1) & (n - 1);
        slot[k] = i + 1;
    }
    rb_free(m, es->slot, es->nslot * sizeof *slot);
    es->slot = slot;
    es->nslot = n;
    return 0;
}

/* The edit's number, added when new; UINT32_MAX: no memory. */
static uint32_t edits_add(edits *es, rb_mem *m, const edit *x)
{
    if (es->list.n >= es->nslot / 2 && edits_grow(es, m) != 0)
        return UINT32_MAX;
    uint32_t k = x->hash & (es->nslot - 1);
    for (; es->slot[k]; k = (k + 1) & (es->nslot - 1)) {
        const edit *y = &es->list.v[es->slot[k] - 1];
        if (y->hash == x->hash && y->strip == x->strip && y->len == x->len &&
            memcmp(y->suffix, x->suffix, x->len) == 0)
            return es->slot[k] - 1;
    }
    if (rb_vec_push(m, &es->list, *x) != 0)
        return UINT32_MAX;
    es->slot[k] = es->list.n;
    return es->list.n - 1;
}

/* Number of the edit that makes a lexeme's lemma; UINT32_MAX: no memory. */
static uint32_t edit_of(const rb_doc *d, edits *es, rb_mem *m, uint32_t lex)
{
    const rb_vocab *v = d->vocab;
    const rb_lexeme *l = &v->lex[lex];
    uint32_t *last = es->last[lex % LAST];
    if (last[0] != lex) {
        edit x = make_edit(v, &v->type[l->type], &v->type[l->lemma]);
        last[1] = edits_add(es, m, &x);
        last[0] = last[1] == UINT32_MAX ? 0 : lex;
    }
    return last[1];
}

typedef struct kinds {
    uint16_t list[MAX_KINDS];
    uint32_t n;
    uint16_t slot[KIND_SLOTS]; /* number + 1 */
} kinds;

/* The kind's number, or MAX_KINDS when there is no number left. */
static uint32_t kind_number(kinds *ks, uint16_t kind)
{
    uint32_t k = (kind * 0x9E3779B1u) >> 22;
    for (; ks->slot[k]; k = (k + 1) % KIND_SLOTS) {
        if (ks->list[ks->slot[k] - 1] == kind)
            return ks->slot[k] - 1u;
    }
    if (ks->n == MAX_KINDS)
        return MAX_KINDS;
    ks->list[ks->n++] = kind;
    ks->slot[k] = (uint16_t)ks->n;
    return ks->n - 1;
}

static uint32_t how_lemma(const rb_doc *d, uint32_t i)
{
    const rb_vocab *v = d->vocab;
    uint32_t lex = d->tok_lex[i], type = d->tok_type[i];
    if (!lex)
        return BY_NONE;
    uint32_t lemma = v->lex[lex].lemma;
    if (lemma == type)
        return BY_FORM;
    return lemma == v->type[type].lower ? BY_LOWER : BY_EDIT;
}

typedef struct packer {
    edits es;
    kinds ks;
    rb_buf codes, details;
} packer;

static void pack_token(packer *p, const rb_doc *d, uint32_t i, uint32_t at)
{
    uint32_t gap = d->tok_start[i] - at;
    uint32_t len = d->tok_end[i] - d->tok_start[i];
    uint32_t tag = 0, how = BY_NONE;
    if (d->tagged) {
        tag = d->tok_tag[i];
        how = how_lemma(d, i);
    }
    if (gap > MAX_GAP || len > MAX_LEN) {
        put_uint(&p->details, gap);
        put_uint(&p->details, len);
        gap = FAR;
        len = 0;
    }
    if (how == BY_EDIT) {
        uint32_t n = edit_of(d, &p->es, p->codes.mem, d->tok_lex[i]);
        if (n == UINT32_MAX)
            p->details.failed = 1;
        put_uint(&p->details, n);
    }
    uint16_t kind = (uint16_t)(len | gap << 6 | tag << 8 | how << 14);
    uint32_t n = kind_number(&p->ks, kind);
    p->codes.p[p->codes.n++] = (char)n;
    if (n == MAX_KINDS) {
        p->codes.p[p->codes.n++] = (char)kind;
        p->codes.p[p->codes.n++] = (char)(kind >> 8);
    }
}

static void pack_tokens(packer *p, const rb_doc *d)
{
    uint32_t at = 0;
    if (rb_buf_reserve(&p->codes, d->n_tok) != 0)
        return;
    for (uint32_t i = 0; i < d->n_tok; i++) {
        if (p->codes.cap - p->codes.n <= 3 &&
            rb_buf_reserve(&p->codes, (size_t)(d->n_tok - i) + 2) != 0)
            return;
        pack_token(p, d, i, at);
        at = d->tok_end[i];
    }
}

static void pack_kinds(rb_buf *b, const kinds *ks)
{
    for (uint32_t i = 0; i < ks->n; i++) {
        rb_buf_putc(b, ks->list[i] & 0xFF);
        rb_buf_putc(b, ks->list[i] >> 8);
    }
}

static void pack_edits(rb_buf *b, const edits *es)
{
    for (uint32_t i = 0; i < es->list.n; i++) {
        const edit *x = &es->list.v[i];
        put_uint(b, x->strip);
        put_uint(b, x->len);
        rb_buf_put(b, x->suffix, x->len);
    }
}

/* What a sentence is when nothing is odd about it: its tokens' span. */
static rb_sent usual_sent(const rb_doc *d, const rb_sent *last, uint32_t ntok)
{
    rb_sent s = {last->end, last->end, last->tok1, last->tok1 + ntok,
                 last->par};
    if (ntok > 0 && s.tok1 <= d->n_tok) {
        s.start = d->tok_start[s.tok0];
        s.end = d->tok_end[s.tok1 - 1];
    }
    return s;
}

static void pack_sents(rb_buf *b, const rb_doc *d)
{
    rb_sent last = {0};
    for (uint32_t i = 0; i < d->sent.n; i++) {
        const rb_sent *s = &d->sent.v[i];
        uint32_t ntok = s->tok1 - s->tok0, par = s->par - last.par;
        rb_sent u = usual_sent(d, &last, ntok);
        if (u.start == s->start && u.end == s->end && u.tok0 == s->tok0 &&
            par <= 1) {
            put_uint(b, (uint64_t)ntok << 2 | par << 1);
        } else {
            put_uint(b, 1);
            put_diff(b, s->start, last.end);
            put_diff(b, s->end, s->start);
            put_diff(b, s->tok0, last.tok1);
            put_diff(b, s->tok1, s->tok0);
            put_diff(b, s->par, last.par);
        }
        last = *s;
    }
}

static void pack_pars(rb_buf *b, const rb_doc *d)
{
    rb_par last = {0};
    for (uint32_t i = 0; i < d->par.n; i++) {
        const rb_par *p = &d->par.v[i];
        put_diff(b, p->start, last.end);
        put_diff(b, p->end, p->start);
        put_diff(b, p->sent0, last.sent1);
        put_diff(b, p->sent1, p->sent0);
        last = *p;
    }
}

static void pack_all(rb_buf *b, packer *p, const rb_doc *d)
{
    pack_tokens(p, d);
    rb_buf_putc(b, FORMAT);
    rb_buf_putc(b, d->tagged != 0);
    put_uint(b, d->n_tok);
    put_uint(b, d->sent.n);
    put_uint(b, d->par.n);
    put_uint(b, p->ks.n);
    put_uint(b, p->es.list.n);
    put_uint(b, p->codes.n);
    pack_kinds(b, &p->ks);
    pack_edits(b, &p->es);
    rb_buf_put(b, p->codes.p, p->codes.n);
    rb_buf_put(b, p->details.p, p->details.n);
    pack_sents(b, d);
    pack_pars(b, d);
    if (p->codes.failed || p->details.failed)
        b->failed = 1;
}

int rb_pack(rb_buf *b, const rb_doc *d)
{
    packer p;
    memset(&p, 0, sizeof p);
    rb_buf_init(&p.codes, b->mem);
    rb_buf_init(&p.details, b->mem);
    pack_all(b, &p, d);
    rb_free(b->mem, p.es.slot, p.es.nslot * sizeof *p.es.slot);
    rb_vec_free(b->mem, &p.es.list);
    rb_buf_free(&p.codes);
    rb_buf_free(&p.details);
    return b->failed ? RB_ENOMEM : RB_OK;
}

/* ---- reading ---- */

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
    edit *edits;
    reader codes;
    rb_buf tmp;
} unpacker;

static int unpack_edits(reader *r, uint32_t n, edit *list)
{
    for (uint32_t i = 0; i < n; i++) {
        list[i].strip = get_uint(r);
        list[i].len = get_uint(r);
        list[i].suffix = (const char *)get_bytes(r, list[i].len);
    }
    return r->bad;
}

/* Is the offset between two characters? (The text ends with a NUL.) */
static int at_char(const rb_doc *d, uint32_t off)
{
    return ((unsigned char)d->text[off] & 0xC0) != 0x80;
}

/* The lemma's type by an edit of a type; 0 and *code on failure. */
static uint32_t apply_edit(rb_doc *d, uint32_t type, const edit *x, rb_buf *tmp,
                           int *code)
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
        if (how == BY_LOWER)
            lemma = v->type[type].lower;
        if (how == BY_EDIT)
            lemma = apply_edit(d, type, &u->edits[num], &u->tmp, &code);
        if (how == BY_EDIT && !lemma)
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
    if (n == MAX_KINDS)
        p = get_bytes(&u->codes, 2);
    else if (n >= u->kind)
        p = NULL;
    u->codes.bad |= p == NULL;
    return p ? (uint32_t)(p[0] | p[1] << 8) : 0;
}

static int unpack_token(unpacker *u, reader *r, uint32_t i, uint32_t at)
{
    rb_doc *d = u->d;
    uint32_t kind = unpack_kind(u), len = kind & MAX_LEN, gap = kind >> 6 & 3;
    uint32_t tag = kind >> 8 & 63, how = kind >> 14;
    if (gap == FAR) {
        gap = get_uint(r);
        len = get_uint(r);
    }
    uint32_t num = how == BY_EDIT ? get_uint(r) : 0;
    if (r->bad || u->codes.bad || gap > d->len - at ||
        len > d->len - at - gap || tag >= RB_TAG_COUNT ||
        (how == BY_EDIT && num >= u->edit))
        return RB_ESTORE;
    at += gap;
    if (!at_char(d, at) || !at_char(d, at + len))
        return RB_ESTORE;
    d->tok_start[i] = at;
    d->tok_end[i] = at + len;
    d->tok_type[i] = rb_vocab_add(d->vocab, d->text + at, len);
    d->tok_tag[i] = (uint8_t)tag;
    d->tok_lex[i] = 0;
    if (!d->tok_type[i] && len > 0)
        return RB_ENOMEM;
    return how == BY_NONE ? RB_OK : unpack_lexeme(u, i, how, num);
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
            last = usual_sent(d, &last, (uint32_t)(head >> 2));
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
    if (r->bad || format != FORMAT || u->tagged > 1 || u->tok > left ||
        u->sent > left || u->par > left || u->edit > left ||
        u->kind > MAX_KINDS)
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
