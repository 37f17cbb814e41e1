/*
** words.c - the tags that a word form can have, and what each costs
**
** Known words take the lexicon's costs; readings that only WordNet knows are
** added as if seen a fraction of a time. Unknown words are judged by their
** ending, by WordNet's readings of them, and by their shape. A form that
** begins with a capital has two sets: at the start of a sentence the capital
** says little, inside it nearly always makes a name.
*/
#include "lang_int.h"

#include <string.h>
#include "../base/utf8.h"

/* In cost units: tuned on the training half of the development data. */
enum {
    NATS = LF_ONE,
    ADDED_KNOWN = 2 * NATS,  /* WordNet reading that the lexicon lacks */
    CAP_OPEN = 7 * NATS / 2, /* capital inside: a content word is dearer */
    CAP_CLOSED = 2 * NATS,   /* ... a function word */
    CAP_NAME = 11 * NATS,    /* ... the name that the lexicon lacks */
    START_NAME = 14 * NATS,  /* the same at the start */
    TWIN = 2 * NATS,         /* VBD that was only seen as VBN */
    CAP_PROPER = 0,          /* ... an adjective like Mexican */
    CAP_ACRONYM = 1 * NATS,  /* ... a noun like DNA */
    CAP_PLURAL = 2 * NATS,
    FIRST_UNKNOWN = 1 * NATS, /* at the start, in no dictionary */
    DEAREST = 0xffff
};

static const uint8_t open_tag[LF_OPEN] = LF_OPEN_TAGS;

typedef struct form { /* the word form in hand */
    rb_type t;
    const lf_word *wn; /* its entry in the file, or NULL */
    size_t n;          /* bytes of low */
    int in_lexicon;    /* its tags were seen, or follow from its shape */
    int any;           /* WordNet has some reading */
    char low[RB_LEMMA_MAX];
} form;

typedef struct costs {
    uint32_t c[LT_COUNT]; /* DEAREST: cannot be */
} costs;

static const uint8_t out_tag[LT_COUNT] = {
    RB_TAG_NN,   RB_TAG_NFP, RB_TAG_NNP, RB_TAG_DT,  RB_TAG_IN,  RB_TAG_JJ,
    RB_TAG_NNS,  RB_TAG_CD,  RB_TAG_RB,  RB_TAG_VBD, RB_TAG_VB,  RB_TAG_PRP,
    RB_TAG_CC,   RB_TAG_IN,  RB_TAG_TO,  RB_TAG_VBZ, RB_TAG_VBN, RB_TAG_VBG,
    RB_TAG_VBP,  RB_TAG_MD,  RB_TAG_POS, RB_TAG_WDT, RB_TAG_JJR, RB_TAG_WP,
    RB_TAG_NNPS, RB_TAG_WRB, RB_TAG_JJS, RB_TAG_RBR, RB_TAG_RP,  RB_TAG_EX,
    RB_TAG_RBS,  RB_TAG_PDT, RB_TAG_FW,  RB_TAG_LRB, RB_TAG_UH,  RB_TAG_SYM,
    RB_TAG_LS,   RB_TAG_RRB,
};

static int is_open(int tag)
{
    switch (tag) {
    case LT_NN:
    case LT_NNS:
    case LT_NNP:
    case LT_NNPS:
    case LT_JJ:
    case LT_JJR:
    case LT_JJS:
    case LT_RB:
    case LT_VB:
    case LT_VBP:
    case LT_VBZ:
    case LT_VBD:
    case LT_VBN:
    case LT_VBG:
    case LT_CD:
    case LT_FW:
        return 1;
    }
    return 0;
}

/* ---- punctuation ---- */

typedef struct mark {
    const char *s;
    uint8_t out, tag, kind;
} mark;

static const mark marks[] = {
    {",", RB_TAG_COMMA, LT_PUNC, 0},
    {".", RB_TAG_STOP, LT_PUNC, 0},
    {"?", RB_TAG_STOP, LT_PUNC, 0},
    {"!", RB_TAG_STOP, LT_PUNC, 0},
    {":", RB_TAG_COLON, LT_PUNC, RB_WK_OPEN},
    {";", RB_TAG_COLON, LT_PUNC, 0},
    {"-", RB_TAG_COLON, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x90", RB_TAG_HYPH, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x91", RB_TAG_HYPH, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x93", RB_TAG_COLON, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x94", RB_TAG_COLON, LT_PUNC, 0},
    {"--", RB_TAG_COLON, LT_PUNC, 0},
    {"...", RB_TAG_COLON, LT_PUNC, 0},
    {"\xE2\x80\xA6", RB_TAG_COLON, LT_PUNC, 0},
    {"\"", RB_TAG_OPENQ, LT_PUNC, RB_WK_QUOTE | RB_WK_OPEN},
    {"'", RB_TAG_POS, LT_POS, RB_WK_APOS},
    {"\xE2\x80\x99", RB_TAG_POS, LT_POS, RB_WK_APOS},
    {"`", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"``", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"''", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"\xE2\x80\x9C", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xE2\x80\x9D", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"\xE2\x80\x98", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xAB", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xBB", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"(", RB_TAG_LRB, LT_PUNC, 0},
    {"[", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {"{", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {"<", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {")", RB_TAG_RRB, LT_PUNC, 0},
    {"]", RB_TAG_RRB, LT_PUNC, 0},
    {"}", RB_TAG_RRB, LT_PUNC, 0},
    {">", RB_TAG_RRB, LT_PUNC, 0},
    {"$", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"US$", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xC2\xA3", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xC2\xA5", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xE2\x82\xAC", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"%", RB_TAG_NN, LT_NN, 0},
    {"&", RB_TAG_CC, LT_CC, 0},
    {"+", RB_TAG_SYM, LT_CC, 0},
    {"/", RB_TAG_SYM, LT_CC, RB_WK_HYPHEN},
    {"#", RB_TAG_SYM, LT_PUNC, 0},
    {"@", RB_TAG_SYM, LT_IN, 0},
    {"=", RB_TAG_SYM, LT_SYM, 0},
    {"*", RB_TAG_SYM, LT_SYM, 0},
    {"\xC2\xA7", RB_TAG_SYM, LT_NN, 0},
    {"\xC2\xB0", RB_TAG_NN, LT_NN, 0},
    {"\xC3\x97", RB_TAG_SYM, LT_CC, 0},
    {"\xE2\x80\xA2", RB_TAG_NFP, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xB7", RB_TAG_NFP, LT_PUNC, RB_WK_OPEN},
};

static int only(const char *s, const char *of)
{
    return s[strspn(s, of)] == '\0';
}

static mark punct_of(const char *s)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(marks[i].s, s) == 0)
            return marks[i];
    mark m = {s, RB_TAG_NFP, LT_PUNC, 0};
    if (only(s, "?!."))
        m.out = strpbrk(s, "?!") ? RB_TAG_STOP : RB_TAG_COLON;
    else if (only(s, "-") && strlen(s) <= 3)
        m.out = RB_TAG_COLON;
    else if (only(s, "$"))
        m.out = RB_TAG_DOLLAR;
    else if (only(s, "<") || only(s, ">"))
        m.out = *s == '<' ? RB_TAG_LRB : RB_TAG_RRB;
    return m;
}

/* ---- readings by WordNet ---- */

/* Sense-tagged uses, undone from their logarithm: roughly. */
static uint32_t uses(const lf_word *w, int pos)
{
    static const uint32_t step[] = {0, 1, 1, 1, 2, 3, 3, 5, 6, 8, 11};
    unsigned x = w->count[pos] / 7u; /* 16 ln(1 + n) */
    return x < 11 ? step[x] : 11;
}

typedef struct readings {
    uint8_t of[LT_COUNT]; /* 1 + uses, capped at 12; 0: no reading */
} readings;

static void base_readings(const rb_lang *l, const char *s, size_t n,
                          readings *r)
{
    static const uint8_t tag[LF_POS] = {LT_NN, LT_VB, LT_JJ, LT_RB};
    const lf_word *w = rb_lf_find(l, s, n);
    for (int pos = 0; w && pos < LF_POS; pos++)
        if (w->classes >> pos & 1)
            r->of[pos == LF_NOUN && w->caps >> pos & 1 ? LT_NNP : tag[pos]] =
                (uint8_t)(1 + uses(w, pos));
    r->of[LT_VBP] = r->of[LT_VB];
}

static void inflected_readings(const rb_lang *l, const char *s, size_t n,
                               readings *r)
{
    static const struct {
        uint8_t tag, as, pos;
    } form[] = {{LT_NNS, RB_TAG_NNS, LF_NOUN}, {LT_VBZ, RB_TAG_VBZ, LF_VERB},
                {LT_VBD, RB_TAG_VBD, LF_VERB}, {LT_VBG, RB_TAG_VBG, LF_VERB},
                {LT_JJR, RB_TAG_JJR, LF_ADJ},  {LT_JJS, RB_TAG_JJS, LF_ADJ}};
    char out[RB_LEMMA_MAX];
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        size_t m = rb_morph(l, s, n, form[i].as, out);
        int other = m > 0 && (m != n || memcmp(out, s, n) != 0);
        const lf_word *w = other ? rb_lf_find(l, out, m) : NULL;
        if (w && (w->classes >> form[i].pos & 1))
            r->of[form[i].tag] = (uint8_t)(1 + uses(w, form[i].pos));
    }
    r->of[LT_VBN] = r->of[LT_VBD];
}

/* ---- costs ---- */

static void none(costs *k)
{
    for (int t = 0; t < LT_COUNT; t++)
        k->c[t] = DEAREST;
}

static void lower_to(costs *k, int tag, uint32_t cost)
{
    if (cost < k->c[tag])
        k->c[tag] = cost;
}

static int lexicon_costs(const rb_lang *l, const lf_word *w, costs *k)
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

/* P(word | tag) of a word seen about once in all: by Bayes. */
static uint32_t once(const rb_lang *l, int tag, uint32_t cost_given_word)
{
    uint32_t base = 14 * NATS; /* one word in about a million */
    uint32_t c = base + cost_given_word;
    return c > l->uni[tag] ? c - l->uni[tag] : 0;
}

static void suffix_costs(const rb_lang *l, const char *s, size_t n,
                         const readings *r, int any, costs *k)
{
    const lf_suffix *f = find_suffix(l, s, n);
    for (int o = 0; o < LF_OPEN; o++) {
        int t = open_tag[o];
        uint32_t c = once(l, t, f ? f->cost[o] : 4 * NATS);
        if (any && t != LT_NNP && t != LT_NNPS)
            c = r->of[t] ? c - (c > 281 ? 281 : c) /* x 3 */
                         : c + 486;                /* x 0.15 */
        lower_to(k, t, c);
    }
}

/* A twin that looks the same is likely wherever the other was seen. */
static void twin(costs *k, int a, int b, uint32_t more)
{
    if (k->c[a] != DEAREST)
        lower_to(k, b, k->c[a] + more);
}

/* taken, known, gone, torn: no past tense looks like this. */
static int only_participle(const form *f)
{
    const char *e = f->low + f->n - 2;
    return f->n > 3 && f->wn && f->wn->nexc > 0 &&
           (!strcmp(e, "en") || !strcmp(e, "wn") || !strcmp(e, "ne") ||
            !strcmp(e, "rn"));
}

/* Readings that only WordNet has, seen a fraction of a time. */
static void added_costs(const rb_lang *l, const form *f, const readings *r,
                        costs *k)
{
    for (int t = 0; t < LT_COUNT; t++)
        if (r->of[t] && k->c[t] == DEAREST &&
            (t != LT_VBD || !only_participle(f)))
            k->c[t] = once(l, t, ADDED_KNOWN);
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
    return only(s, "0123456789.,:/-+'");
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
    return (t->flags & RB_TF_ALLCAP) && t->len >= 2 && only(t->s, "IVX");
}

static int digit_costs(const rb_lang *l, const char *s, costs *k)
{
    if (is_number(s)) {
        k->c[LT_CD] = once(l, LT_CD, 0);
        return 1;
    }
    if (is_ordinal(s)) {
        k->c[LT_JJ] = once(l, LT_JJ, 0);
        k->c[LT_NN] = once(l, LT_NN, 2 * NATS);
        return 1;
    }
    if (is_decade(s)) {
        k->c[LT_NNS] = once(l, LT_NNS, 0);
        return 1;
    }
    if (*s >= '0' && *s <= '9') {
        k->c[LT_CD] = once(l, LT_CD, 1 * NATS);
        k->c[LT_NN] = once(l, LT_NN, 1 * NATS);
        k->c[LT_JJ] = once(l, LT_JJ, 2 * NATS);
        return 1;
    }
    return 0;
}

/* ---- capitals ---- */

/* What a capital inside a sentence adds to a tag other than a name's. */
static uint32_t capital_cost(const form *f, int tag)
{
    int caps = f->wn ? f->wn->caps : 0;
    if (tag == LT_JJ && caps >> LF_ADJ & 1)
        return CAP_PROPER;
    if ((tag == LT_NN || tag == LT_NNS) && (f->t.flags & RB_TF_ALLCAP) &&
        caps >> LF_NOUN & 1 && !(caps & LF_INSTANCE))
        return CAP_ACRONYM;
    return is_open(tag) ? CAP_OPEN : CAP_CLOSED;
}

/* US, IT: a pronoun in lower case, in capitals a name. */
static void acronym(const rb_lang *l, const form *f, costs *k)
{
    if (f->t.len == 2 && f->t.flags & RB_TF_ALLCAP && k->c[LT_PRP] != DEAREST &&
        f->low[0] == 'u')
        k->c[LT_NNP] = once(l, LT_NNP, 0) / 2;
}

static void capital_inside(const rb_lang *l, const form *f, costs *k)
{
    int had = k->c[LT_NNP] != DEAREST || k->c[LT_NNPS] != DEAREST;
    uint32_t plural = k->c[LT_NNS];
    for (int i = 0; i < LT_COUNT; i++)
        if (k->c[i] != DEAREST && i != LT_NNP && i != LT_NNPS)
            k->c[i] += capital_cost(f, i);
    acronym(l, f, k);
    if (had && f->in_lexicon)
        return;
    lower_to(k, LT_NNP, CAP_NAME);
    if (f->t.s[f->t.len - 1] == 's' && plural != DEAREST)
        lower_to(k, LT_NNPS, once(l, LT_NNPS, CAP_PLURAL));
}

static void capital_first(const rb_lang *l, const form *f, costs *k)
{
    if (!f->in_lexicon)
        lower_to(k, LT_NNP, once(l, LT_NNP, FIRST_UNKNOWN));
    else if (k->c[LT_NNP] == DEAREST)
        lower_to(k, LT_NNP, START_NAME);
}

/* In lower case nothing is a name, unless it can be nothing else: sunday. */
static void drop_names(const form *f, costs *k)
{
    int other = 0;
    if (f->wn && f->wn->caps >> LF_NOUN & 1)
        return;
    for (int t = 0; t < LT_COUNT; t++)
        other |= k->c[t] != DEAREST && t != LT_NNP && t != LT_NNPS;
    if (other)
        k->c[LT_NNP] = k->c[LT_NNPS] = DEAREST;
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
static int store(rb_lang *l, const char *low, const costs *k)
{
    uint32_t best = UINT32_MAX;
    int n = 0;
    for (int t = 0; t < LT_COUNT; t++)
        if (k->c[t] != DEAREST && k->c[t] + l->uni[t] < best)
            best = k->c[t] + l->uni[t];
    for (int t = 0; t < LT_COUNT && n < RB_MAXCAND; t++) {
        if (k->c[t] == DEAREST || k->c[t] + l->uni[t] > best + 7 * NATS)
            continue;
        rb_cand c = {.cost = (uint16_t)(k->c[t] < DEAREST ? k->c[t] : DEAREST),
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

static int make_sets(rb_lang *l, const form *f, rb_word *w, const costs *plain)
{
    costs first = *plain, inside = *plain;
    int a, b = 0;
    if (w->kind & RB_WK_CAP) {
        capital_first(l, f, &first);
        capital_inside(l, f, &inside);
    } else if (w->kind & RB_WK_LOWER) {
        drop_names(f, &first);
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

static void word_costs(const rb_lang *l, form *f, costs *k)
{
    readings r = {{0}};
    none(k);
    f->in_lexicon = lexicon_costs(l, f->wn, k) > 0;
    if (!f->in_lexicon && f->t.flags & RB_TF_DIGIT &&
        digit_costs(l, f->low, k)) {
        f->in_lexicon = 1;
        return;
    }
    base_readings(l, f->low, f->n, &r);
    inflected_readings(l, f->low, f->n, &r);
    for (int i = 0; i < LT_COUNT; i++)
        f->any |= r.of[i] != 0;
    if (f->in_lexicon)
        added_costs(l, f, &r, k);
    else
        suffix_costs(l, f->low, f->n, &r, f->any, k);
    if (!f->in_lexicon && is_roman(&f->t))
        k->c[LT_CD] = once(l, LT_CD, 1 * NATS);
}

static int make(rb_lang *l, const rb_type *t, rb_word *w)
{
    form f = {.t = *t};
    costs k;
    w->cand = l->cand.n;
    if (t->len + 8 <= RB_LEMMA_MAX / 2)
        f.n = rb_plain_lower(t->s, t->len, f.low);
    if (f.n == 0) /* too long to be a word */
        return store_one(l, w, LT_NN,
                         is_address(t->s) ? RB_TAG_ADD : RB_TAG_NN);
    w->fword = (uint16_t)rb_tagrules_word(l->rules, f.low);
    if (t->flags & RB_TF_PUNCT) {
        mark m = punct_of(t->s);
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
