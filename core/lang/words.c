/*
** words.c - the tags that a word form can have, and what each costs
**
** Known words take the lexicon's costs; readings that only WordNet knows
** (readings.c) are added as if seen a fraction of a time. Unknown words are
** judged by their ending, by WordNet's readings of them, and by their shape. A
** form that begins with a capital has two sets (capitals.c): one for the start
** of a sentence, one for inside it.
*/
#include "words_int.h"

/* In cost units: tuned on the training half of the development data. */
enum {
    ADDED_KNOWN = 2 * RB_NATS, /* WordNet reading that the lexicon lacks */
    TWIN = 2 * RB_NATS         /* VBD that was only seen as VBN */
};

static const uint8_t open_tag[LF_OPEN] = LF_OPEN_TAGS;

static const uint8_t out_tag[LT_COUNT] = {
    RB_TAG_NN,   RB_TAG_NFP, RB_TAG_NNP, RB_TAG_DT,  RB_TAG_IN,  RB_TAG_JJ,
    RB_TAG_NNS,  RB_TAG_CD,  RB_TAG_RB,  RB_TAG_VBD, RB_TAG_VB,  RB_TAG_PRP,
    RB_TAG_CC,   RB_TAG_IN,  RB_TAG_TO,  RB_TAG_VBZ, RB_TAG_VBN, RB_TAG_VBG,
    RB_TAG_VBP,  RB_TAG_MD,  RB_TAG_POS, RB_TAG_WDT, RB_TAG_JJR, RB_TAG_WP,
    RB_TAG_NNPS, RB_TAG_WRB, RB_TAG_JJS, RB_TAG_RBR, RB_TAG_RP,  RB_TAG_EX,
    RB_TAG_RBS,  RB_TAG_PDT, RB_TAG_FW,  RB_TAG_LRB, RB_TAG_UH,  RB_TAG_SYM,
    RB_TAG_LS,   RB_TAG_RRB,
};

/* ---- costs ---- */

static void none(rb_costs *k)
{
    for (int t = 0; t < LT_COUNT; t++)
        k->c[t] = RB_DEAREST;
}

static int lexicon_costs(const rb_lang *l, const lf_word *w, rb_costs *k)
{
    int n = 0;
    for (uint32_t i = 0; w && i < w->nread; i++) {
        if (w->read >= l->nread || i >= l->nread - w->read)
            break;
        const lf_read *r = &l->read[w->read + i];
        if (r->tag < LT_COUNT) {
            k->c[r->tag] = r->cost;
            n++;
        }
    }
    return n;
}

/* The longest ending that the file has. */
static const lf_suffix *find_suffix(const rb_lang *l, const char *s, size_t n)
{
    uint32_t mask = l->nsuffix - 1;
    for (size_t len = n < LF_SUFMAX ? n : LF_SUFMAX;; len--) {
        uint32_t h = lf_hash(s + n - len, len);
        for (uint32_t i = 0; i < l->nsuffix; i++) {
            const lf_suffix *f = &l->suffix[(h + i) & mask];
            if (!f->used)
                break;
            if (f->len == len && memcmp(f->s, s + n - len, len) == 0)
                return f;
        }
        if (len == 0)
            return NULL;
    }
}

static void suffix_costs(const rb_lang *l, const char *s, size_t n,
                         const rb_readings *r, int any, rb_costs *k)
{
    const lf_suffix *f = find_suffix(l, s, n);
    for (int o = 0; o < LF_OPEN; o++) {
        int t = open_tag[o];
        uint32_t c = rb_cost_once(l, t, f ? f->cost[o] : 4 * RB_NATS);
        if (any && t != LT_NNP && t != LT_NNPS)
            c = r->of[t] ? c - (c > 281 ? 281 : c) /* x 3 */
                         : c + 486;                /* x 0.15 */
        rb_cost_lower(k, t, c);
    }
}

/* A twin that looks the same is likely wherever the other was seen. */
static void twin(rb_costs *k, int a, int b, uint32_t more)
{
    if (k->c[a] != RB_DEAREST)
        rb_cost_lower(k, b, k->c[a] + more);
}

/* taken, known, gone, torn: no past tense looks like this. */
static int only_participle(const rb_form *f)
{
    const char *e = f->low + f->n - 2;
    return f->n > 3 && f->wn && f->wn->nexc > 0 &&
           (!strcmp(e, "en") || !strcmp(e, "wn") || !strcmp(e, "ne") ||
            !strcmp(e, "rn"));
}

/* Readings that only WordNet has, seen a fraction of a time. */
static void added_costs(const rb_lang *l, const rb_form *f,
                        const rb_readings *r, rb_costs *k)
{
    for (int t = 0; t < LT_COUNT; t++)
        if (r->of[t] && k->c[t] == RB_DEAREST &&
            (t != LT_VBD || !only_participle(f)))
            k->c[t] = rb_cost_once(l, t, ADDED_KNOWN);
    if (r->of[LT_VBD]) {
        twin(k, LT_VBD, LT_VBN, TWIN);
        if (!only_participle(f))
            twin(k, LT_VBN, LT_VBD, TWIN);
    }
    if (r->of[LT_VB]) {
        twin(k, LT_VB, LT_VBP, TWIN);
        twin(k, LT_VBP, LT_VB, TWIN);
    }
}

/* ---- shapes ---- */

static int is_number(const char *s)
{
    size_t digits = strcspn(s, "0123456789");
    if (s[digits] == '\0')
        return 0;
    return rb_only(s, "0123456789.,:/-+'");
}

static int is_ordinal(const char *s)
{
    size_t n = strspn(s, "0123456789,");
    return n > 0 && (!strcmp(s + n, "st") || !strcmp(s + n, "nd") ||
                     !strcmp(s + n, "rd") || !strcmp(s + n, "th"));
}

static int is_decade(const char *s)
{
    size_t q = *s == '\'', n = strspn(s + q, "0123456789");
    return n >= 2 && (!strcmp(s + q + n, "s") || !strcmp(s + q + n, "'s"));
}

static int is_address(const char *s)
{
    const char *at = strchr(s, '@');
    return strstr(s, "://") || !strncmp(s, "www.", 4) ||
           (at && at > s && at[1]);
}

static int is_roman(const rb_type *t)
{
    return (t->flags & RB_TF_ALLCAP) && t->len >= 2 && rb_only(t->s, "IVX");
}

static int digit_costs(const rb_lang *l, const char *s, rb_costs *k)
{
    if (is_number(s)) {
        k->c[LT_CD] = rb_cost_once(l, LT_CD, 0);
        return 1;
    }
    if (is_ordinal(s)) {
        k->c[LT_JJ] = rb_cost_once(l, LT_JJ, 0);
        k->c[LT_NN] = rb_cost_once(l, LT_NN, 2 * RB_NATS);
        return 1;
    }
    if (is_decade(s)) {
        k->c[LT_NNS] = rb_cost_once(l, LT_NNS, 0);
        return 1;
    }
    if (*s >= '0' && *s <= '9') {
        k->c[LT_CD] = rb_cost_once(l, LT_CD, 1 * RB_NATS);
        k->c[LT_NN] = rb_cost_once(l, LT_NN, 1 * RB_NATS);
        k->c[LT_JJ] = rb_cost_once(l, LT_JJ, 2 * RB_NATS);
        return 1;
    }
    return 0;
}

/* ---- storing ---- */

static uint8_t out_of(const char *low, int tag)
{
    static const char *const mine[] = {"my",  "your",  "his", "her",
                                       "its", "their", "our"};
    if (tag == LT_PRP)
        for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
            if (strcmp(low, mine[i]) == 0)
                return RB_TAG_PRPS;
    if (tag == LT_WP && strcmp(low, "whose") == 0)
        return RB_TAG_WPS;
    return out_tag[tag];
}

/* The best RB_MAXCAND tags, without the hopeless; how many, -1: no memory. */
static int store(rb_lang *l, const char *low, const rb_costs *k)
{
    uint32_t best = UINT32_MAX;
    int n = 0;
    for (int t = 0; t < LT_COUNT; t++)
        if (k->c[t] != RB_DEAREST && k->c[t] + l->uni[t] < best)
            best = k->c[t] + l->uni[t];
    for (int t = 0; t < LT_COUNT && n < RB_MAXCAND; t++) {
        if (k->c[t] == RB_DEAREST || k->c[t] + l->uni[t] > best + 7 * RB_NATS)
            continue;
        rb_cand c = {
            .cost = (uint16_t)(k->c[t] < RB_DEAREST ? k->c[t] : RB_DEAREST),
            .tag = (uint8_t)t,
            .out = out_of(low, t)};
        if (rb_vec_push(l->mem, &l->cand, c) != 0)
            return -1;
        n++;
    }
    return n;
}

static int store_one(rb_lang *l, rb_word *w, int tag, uint8_t out)
{
    rb_cand c = {.tag = (uint8_t)tag, .out = out};
    if (rb_vec_push(l->mem, &l->cand, c) != 0)
        return RB_ENOMEM;
    w->n[0] = w->n[1] = 1;
    return RB_OK;
}

/* ---- the row of a type ---- */

static int make_sets(rb_lang *l, const rb_form *f, rb_word *w,
                     const rb_costs *plain)
{
    rb_costs first = *plain, inside = *plain;
    int a, b = 0;
    if (w->kind & RB_WK_CAP) {
        rb_capital_first(l, f, &first);
        rb_capital_inside(l, f, &inside);
    } else if (w->kind & RB_WK_LOWER) {
        rb_capital_none(f, &first);
    }
    a = store(l, f->low, &first);
    if (a > 0 && w->kind & RB_WK_CAP)
        b = store(l, f->low, &inside);
    if (a < 0 || b < 0)
        return RB_ENOMEM;
    if (a == 0) /* cannot be: suffix_costs gives every word something */
        return store_one(l, w, LT_NN, RB_TAG_NN);
    w->n[0] = (uint8_t)a;
    w->n[1] = (uint8_t)(b ? b : a);
    return RB_OK;
}

static void word_costs(const rb_lang *l, rb_form *f, rb_costs *k)
{
    rb_readings r = {{0}};
    none(k);
    f->in_lexicon = lexicon_costs(l, f->wn, k) > 0;
    if (!f->in_lexicon && f->t.flags & RB_TF_DIGIT &&
        digit_costs(l, f->low, k)) {
        f->in_lexicon = 1;
        return;
    }
    rb_readings_of(l, f->low, f->n, &r);
    for (int i = 0; i < LT_COUNT; i++)
        f->any |= r.of[i] != 0;
    if (f->in_lexicon)
        added_costs(l, f, &r, k);
    else
        suffix_costs(l, f->low, f->n, &r, f->any, k);
    if (!f->in_lexicon && is_roman(&f->t))
        k->c[LT_CD] = rb_cost_once(l, LT_CD, 1 * RB_NATS);
}

static int make(rb_lang *l, const rb_type *t, rb_word *w)
{
    rb_form f = {.t = *t};
    rb_costs k;
    w->cand = l->cand.n;
    if (t->len + 8 <= RB_LEMMA_MAX / 2)
        f.n = rb_plain_lower(t->s, t->len, f.low);
    if (f.n == 0) /* too long to be a word */
        return store_one(l, w, LT_NN,
                         is_address(t->s) ? RB_TAG_ADD : RB_TAG_NN);
    w->fword = (uint16_t)rb_tagrules_word(l->rules, f.low);
    if (t->flags & RB_TF_PUNCT) {
        rb_mark m = rb_punct_of(t->s);
        w->kind = RB_WK_PUNCT | m.kind;
        return store_one(l, w, m.tag, m.out);
    }
    if (is_address(f.low))
        return store_one(l, w, LT_NNP, RB_TAG_ADD);
    w->kind |= t->flags & RB_TF_CAP ? RB_WK_CAP : 0;
    w->kind |= t->flags & RB_TF_LOWER ? RB_WK_LOWER : 0;
    w->kind |= t->flags & RB_TF_DIGIT ? RB_WK_DIGIT : 0;
    f.wn = rb_lf_find(l, f.low, f.n);
    word_costs(l, &f, &k);
    return make_sets(l, &f, w, &k);
}

int rb_word_column(rb_lang *l)
{
    uint32_t n = l->vocab->n;
    if (n <= l->ntype)
        return RB_OK;
    uint32_t cap = n + n / 2 + 1024;
    rb_word *p =
        rb_realloc(l->mem, l->type, l->ntype * sizeof *p, cap * sizeof *p);
    if (!p)
        return RB_ENOMEM;
    memset(p + l->ntype, 0, (cap - l->ntype) * sizeof *p);
    l->type = p;
    l->ntype = cap;
    return RB_OK;
}

int rb_word_make(rb_lang *l, uint32_t type)
{
    rb_type t = l->vocab->type[type];
    rb_word w = {0};
    int rc = make(l, &t, &w);
    if (rc == RB_OK)
        l->type[type] = w;
    return rc;
}
