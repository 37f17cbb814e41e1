/*
** pack.c - tokens, sentences and paragraphs into a blob (pack.h)
**
** A document has some 150 kinds of tokens, numbered as they appear: a byte
** is enough for nearly all. Lemmas that are not the form repeat a few endings
** ("-s", "-ed"), so the list of edits stays short, too.
*/
#include "pack_int.h"

#include <string.h>
#include "../base/utf8.h"

enum { LAST = 128, KIND_SLOTS = 1024 };

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

typedef struct edits {
    RB_VEC(rb_pack_edit) list;
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

static rb_pack_edit make_edit(const rb_vocab *v, const rb_type *form,
                              const rb_type *lemma)
{
    const rb_type *lower = &v->type[form->lower];
    uint32_t pf = common_prefix(form, lemma), pl = common_prefix(lower, lemma);
    int base = pf > pl;
    uint32_t keep = base ? pf : pl;
    rb_pack_edit x = {
        lemma->s + keep, lemma->len - keep,
        ((base ? form->len : lower->len) - keep) << 1 | (uint32_t)base, 0};
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
static uint32_t edits_add(edits *es, rb_mem *m, const rb_pack_edit *x)
{
    if (es->list.n >= es->nslot / 2 && edits_grow(es, m) != 0)
        return UINT32_MAX;
    uint32_t k = x->hash & (es->nslot - 1);
    for (; es->slot[k]; k = (k + 1) & (es->nslot - 1)) {
        const rb_pack_edit *y = &es->list.v[es->slot[k] - 1];
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
        rb_pack_edit x = make_edit(v, &v->type[l->type], &v->type[l->lemma]);
        last[1] = edits_add(es, m, &x);
        last[0] = last[1] == UINT32_MAX ? 0 : lex;
    }
    return last[1];
}

typedef struct kinds {
    uint16_t list[RB_PACK_MAX_KINDS];
    uint32_t n;
    uint16_t slot[KIND_SLOTS]; /* number + 1 */
} kinds;

/* The kind's number, or RB_PACK_MAX_KINDS when there is no number left. */
static uint32_t kind_number(kinds *ks, uint16_t kind)
{
    uint32_t k = (kind * 0x9E3779B1u) >> 22;
    for (; ks->slot[k]; k = (k + 1) % KIND_SLOTS) {
        if (ks->list[ks->slot[k] - 1] == kind)
            return ks->slot[k] - 1u;
    }
    if (ks->n == RB_PACK_MAX_KINDS)
        return RB_PACK_MAX_KINDS;
    ks->list[ks->n++] = kind;
    ks->slot[k] = (uint16_t)ks->n;
    return ks->n - 1;
}

static uint32_t how_lemma(const rb_doc *d, uint32_t i)
{
    const rb_vocab *v = d->vocab;
    uint32_t lex = d->tok_lex[i], type = d->tok_type[i];
    if (!lex)
        return RB_PACK_BY_NONE;
    uint32_t lemma = v->lex[lex].lemma;
    if (lemma == type)
        return RB_PACK_BY_FORM;
    return lemma == v->type[type].lower ? RB_PACK_BY_LOWER : RB_PACK_BY_EDIT;
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
    uint32_t tag = 0, how = RB_PACK_BY_NONE;
    if (d->tagged) {
        tag = d->tok_tag[i];
        how = how_lemma(d, i);
    }
    if (gap > RB_PACK_MAX_GAP || len > RB_PACK_MAX_LEN) {
        put_uint(&p->details, gap);
        put_uint(&p->details, len);
        gap = RB_PACK_FAR;
        len = 0;
    }
    if (how == RB_PACK_BY_EDIT) {
        uint32_t n = edit_of(d, &p->es, p->codes.mem, d->tok_lex[i]);
        if (n == UINT32_MAX)
            p->details.failed = 1;
        put_uint(&p->details, n);
    }
    uint16_t kind = (uint16_t)(len | gap << 6 | tag << 8 | how << 14);
    uint32_t n = kind_number(&p->ks, kind);
    p->codes.p[p->codes.n++] = (char)n;
    if (n == RB_PACK_MAX_KINDS) {
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
        const rb_pack_edit *x = &es->list.v[i];
        put_uint(b, x->strip);
        put_uint(b, x->len);
        rb_buf_put(b, x->suffix, x->len);
    }
}

/* What a sentence is when nothing is odd about it: its tokens' span. */
rb_sent rb_pack_usual_sent(const rb_doc *d, const rb_sent *last, uint32_t ntok)
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
        rb_sent u = rb_pack_usual_sent(d, &last, ntok);
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
    rb_buf_putc(b, RB_PACK_FORMAT);
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
