/*
** pack.c - see pack.h for the format
**
** Most tokens need two bytes: spacing is regular, and most lemmas are the
** form or its lower case. The rest repeat a few endings ("-s", "-ed"), so the
** document's own list of edits stays short and a number in it is one byte.
*/
#include "pack.h"

#include <string.h>
#include "../base/utf8.h"

enum { FORMAT = 1, ESCAPE = 0xC0, MAX_GAP = 2, MAX_LEN = 63 };
enum { BY_NONE, BY_FORM, BY_LOWER, BY_EDIT }; /* how the lemma is told */

_Static_assert(RB_TAG_COUNT <= 64, "a tag must fit six bits");

/* ---- writing ---- */

static void put_uint(rb_buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        rb_buf_putc(b, (int)(v & 0x7F) | 0x80);
    rb_buf_putc(b, (int)v);
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
    uint32_t *slot; /* number + 1 */
    uint32_t nslot; /* a power of two, at least twice the list */
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

/* Tags into `tags`, edit numbers into `nums`. */
static int pack_tags(const rb_doc *d, edits *es, rb_buf *tags, rb_buf *nums)
{
    const rb_vocab *v = d->vocab;
    if (rb_buf_reserve(tags, d->n_tok) != 0)
        return -1;
    for (uint32_t i = 0; i < d->n_tok; i++) {
        uint32_t lex = d->tok_lex[i], how = BY_NONE;
        if (lex) {
            uint32_t type = d->tok_type[i], lemma = v->lex[lex].lemma;
            how = lemma == type                  ? BY_FORM
                  : lemma == v->type[type].lower ? BY_LOWER
                                                 : BY_EDIT;
            if (how == BY_EDIT) {
                edit x = make_edit(v, &v->type[type], &v->type[lemma]);
                uint32_t n = edits_add(es, tags->mem, &x);
                if (n == UINT32_MAX)
                    return -1;
                put_uint(nums, n);
            }
        }
        tags->p[tags->n++] = (char)(d->tok_tag[i] | how << 6);
    }
    return 0;
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

static void pack_spans(rb_buf *b, const rb_doc *d)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < d->n_tok; i++) {
        uint32_t gap = d->tok_start[i] - at;
        uint32_t len = d->tok_end[i] - d->tok_start[i];
        if (gap <= MAX_GAP && len <= MAX_LEN) {
            rb_buf_putc(b, (int)(gap << 6 | len));
        } else {
            rb_buf_putc(b, ESCAPE);
            put_uint(b, gap);
            put_uint(b, len);
        }
        at = d->tok_end[i];
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

int rb_pack(rb_buf *b, const rb_doc *d)
{
    edits es = {0};
    rb_buf tags, nums;
    int tagged = d->tagged && d->n_tok > 0;
    rb_buf_init(&tags, b->mem);
    rb_buf_init(&nums, b->mem);
    if (tagged && pack_tags(d, &es, &tags, &nums) != 0)
        b->failed = 1;
    rb_buf_putc(b, FORMAT);
    rb_buf_putc(b, tagged);
    put_uint(b, d->n_tok);
    put_uint(b, d->sent.n);
    put_uint(b, d->par.n);
    put_uint(b, es.list.n);
    pack_edits(b, &es);
    pack_spans(b, d);
    rb_buf_put(b, tags.p, tags.n);
    rb_buf_put(b, nums.p, nums.n);
    pack_sents(b, d);
    pack_pars(b, d);
    if (tags.failed || nums.failed)
        b->failed = 1;
    rb_free(b->mem, es.slot, es.nslot * sizeof *es.slot);
    rb_vec_free(b->mem, &es.list);
    rb_buf_free(&tags);
    rb_buf_free(&nums);
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

typedef struct counts {
    uint32_t tok, sent, par, edit;
} counts;

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

static int unpack_spans(reader *r, rb_doc *d, uint32_t n)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = get_byte(r), gap = c >> 6, len = c & MAX_LEN;
        if (c == ESCAPE) {
            gap = get_uint(r);
            len = get_uint(r);
        }
        if (r->bad || gap > d->len - at || len > d->len - at - gap)
            return RB_ESTORE;
        d->tok_start[i] = at + gap;
        d->tok_end[i] = at = at + gap + len;
        if (!at_char(d, at) || !at_char(d, at - len))
            return RB_ESTORE;
        d->tok_type[i] = rb_vocab_add(d->vocab, d->text + at - len, len);
        d->tok_lex[i] = 0;
        d->tok_tag[i] = 0;
        if (!d->tok_type[i] && len > 0)
            return RB_ENOMEM;
    }
    d->n_tok = n;
    return RB_OK;
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

static int unpack_tags(reader *r, rb_doc *d, const edit *list, uint32_t nedit,
                       rb_buf *tmp)
{
    rb_vocab *v = d->vocab;
    int code = RB_ESTORE;
    const uint8_t *tags = get_bytes(r, d->n_tok);
    for (uint32_t i = 0; tags && i < d->n_tok; i++) {
        uint32_t tag = tags[i] & 63, how = tags[i] >> 6, type = d->tok_type[i];
        uint32_t num = how == BY_EDIT ? get_uint(r) : 0;
        if (tag >= RB_TAG_COUNT || r->bad || (how == BY_EDIT && num >= nedit))
            return RB_ESTORE;
        d->tok_tag[i] = (uint8_t)tag;
        if (how == BY_NONE)
            continue;
        uint32_t lex = rb_lexeme_find(v, type, (uint8_t)tag);
        if (!lex) {
            uint32_t lemma = how == BY_FORM ? type
                             : how == BY_LOWER
                                 ? v->type[type].lower
                                 : apply_edit(d, type, &list[num], tmp, &code);
            if (how == BY_EDIT && !lemma)
                return code;
            lex = rb_lexeme_add(v, type, (uint8_t)tag, lemma);
            if (!lex)
                return RB_ENOMEM;
        }
        d->tok_lex[i] = lex;
    }
    return tags ? RB_OK : RB_ESTORE;
}

static int unpack_sents(reader *r, rb_doc *d, const counts *c)
{
    rb_sent last = {0};
    for (uint32_t i = 0; i < c->sent; i++) {
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
            last.tok0 > last.tok1 || last.tok1 > d->n_tok || last.par >= c->par)
            return RB_ESTORE;
        if (rb_vec_push(d->mem, &d->sent, last) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int unpack_pars(reader *r, rb_doc *d, const counts *c)
{
    rb_par last = {0};
    for (uint32_t i = 0; i < c->par; i++) {
        last.start = get_diff(r, last.end);
        last.end = get_diff(r, last.start);
        last.sent0 = get_diff(r, last.sent1);
        last.sent1 = get_diff(r, last.sent0);
        if (r->bad || last.start > last.end || last.end > d->len ||
            last.sent0 > last.sent1 || last.sent1 > c->sent)
            return RB_ESTORE;
        if (rb_vec_push(d->mem, &d->par, last) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int unpack_all(reader *r, rb_doc *d, const counts *c, int tagged,
                      edit *list, rb_buf *tmp)
{
    int code = unpack_edits(r, c->edit, list) ? RB_ESTORE : RB_OK;
    if (code == RB_OK)
        code = unpack_spans(r, d, c->tok);
    if (code == RB_OK && tagged)
        code = unpack_tags(r, d, list, c->edit, tmp);
    if (code == RB_OK)
        code = unpack_sents(r, d, c);
    if (code == RB_OK)
        code = unpack_pars(r, d, c);
    if (code == RB_OK && r->p != r->end)
        code = RB_ESTORE;
    d->segmented = code == RB_OK;
    d->tagged = code == RB_OK && tagged;
    return code;
}

int rb_unpack(rb_doc *d, const void *blob, size_t n, rb_err *e)
{
    reader r = {blob, (const uint8_t *)blob + n, 0};
    rb_buf tmp;
    edit *list = NULL;
    int format = (int)get_byte(&r), tagged = (int)get_byte(&r);
    counts c = {get_uint(&r), 0, 0, 0};
    c.sent = get_uint(&r);
    c.par = get_uint(&r);
    c.edit = get_uint(&r);
    /* each takes a byte at least: no large request for a small lie */
    size_t left = (size_t)(r.end - r.p);
    if (r.bad || format != FORMAT || tagged > 1 || c.tok > left ||
        c.sent > left || c.par > left || c.edit > left)
        return rb_fail(e, RB_ESTORE,
                       "the stored tokens of this document "
                       "cannot be read; analyse it again");
    rb_buf_init(&tmp, d->mem);
    int code = rb_doc_reserve_tokens(d, c.tok);
    if (code == RB_OK && c.edit > 0) {
        list = rb_alloc(d->mem, c.edit * sizeof *list);
        code = list ? RB_OK : RB_ENOMEM;
    }
    if (code == RB_OK)
        code = unpack_all(&r, d, &c, tagged, list, &tmp);
    rb_free(d->mem, list, c.edit * sizeof *list);
    rb_buf_free(&tmp);
    if (code == RB_ESTORE)
        rb_fail(e, code,
                "the stored tokens of this document do not fit its "
                "text; analyse it again");
    return code == RB_ENOMEM ? rb_nomem(e) : code;
}
