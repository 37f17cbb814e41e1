/*
** classes.c - what the rules of a set can see of a lexeme, as bits
**
** Every distinct attribute test of the set is a leaf and has a bit; boolean
** combinations and anchor sets are derived bits. A lexeme's row of bits is
** computed when the lexeme is first met, and equal rows are one class. Word
** lists, by far the most tests, are looked up in one table; only real
** expressions are run, once per lexeme. Nothing is compiled again when the
** vocabulary grows.
*/
#include "engine.h"

#include <string.h>
#include "../base/utf8.h"

enum {
    FIRST_SLOTS = 256,
    SLOW_COST = 30, /* steps for a leaf that is tried with each new word */
    FREE_COST = 20000
};

static const struct {
    const char *name;
    uint32_t bit;
} is_name[] = {
    {"alpha", RB_TF_ALPHA},   {"digit", RB_TF_DIGIT},   {"cap", RB_TF_CAP},
    {"allcap", RB_TF_ALLCAP}, {"mixed", RB_TF_MIXED},   {"lower", RB_TF_LOWER},
    {"punct", RB_TF_PUNCT},   {"hyphen", RB_TF_HYPHEN}, {"abbr", RB_TF_DOT},
};
enum { N_IS = sizeof is_name / sizeof is_name[0] };

/* ---- leaves ---- */

static int same_test(const rb_leaf *f, const rb_expr *x)
{
    return f->expr == NULL && f->bits == NULL && f->attr == x->attr &&
           f->flags == x->flags && f->len == x->len &&
           memcmp(f->value, x->value, x->len) == 0;
}

static uint32_t test_hash(int attr, const char *value, size_t len)
{
    return (uint32_t)rb_hash(value, len, (uint64_t)attr);
}

static void enter_leaf(rb_classes *c, uint32_t bit)
{
    rb_leaf *f = &c->leaf.v[bit];
    if (f->attr == RB_A_COUNT)
        return;
    uint32_t h = test_hash(f->attr, f->value, f->len);
    uint32_t *slot = &c->leafslot[h & (c->nleafslot - 1)];
    f->next = *slot;
    *slot = bit + 1;
}

/* Room for one more test in the table. */
static int reserve_leaf(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    if (c->leaf.n < c->nleafslot)
        return 0;
    uint32_t n = c->nleafslot == 0 ? FIRST_SLOTS : c->nleafslot;
    while (n <= c->leaf.n)
        n *= 2;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    rb_free(s->mem, c->leafslot, (size_t)c->nleafslot * sizeof *slot);
    c->leafslot = slot;
    c->nleafslot = n;
    for (uint32_t i = 0; i < c->leaf.n; i++)
        enter_leaf(c, i);
    return 0;
}

static int same_expr(const rb_expr *a, const rb_expr *b)
{
    if (a == NULL || b == NULL || a->kind != b->kind)
        return a == b;
    if (a->kind == RB_E_TEST)
        return a->bit == b->bit;
    return same_expr(a->a, b->a) && same_expr(a->b, b->b);
}

/* Macros repeat expressions: equal ones share a bit. */
static uint32_t derived_bit(const rb_ruleset *s, const rb_expr *x)
{
    for (uint32_t i = 0; i < s->cls.leaf.n; i++) {
        const rb_expr *y = s->cls.leaf.v[i].expr;
        if (y != NULL && same_expr(x, y))
            return i;
    }
    return RB_NONE;
}

uint32_t rb_classes_bit_of(const rb_ruleset *s, const rb_expr *x)
{
    if (x->bit != 0)
        return x->bit - 1;
    if (x->kind != RB_E_TEST)
        return derived_bit(s, x);
    if (s->cls.nleafslot == 0)
        return RB_NONE;
    uint32_t h = test_hash(x->attr, x->value, x->len);
    uint32_t k = s->cls.leafslot[h & (s->cls.nleafslot - 1)];
    while (k != 0 && !same_test(&s->cls.leaf.v[k - 1], x))
        k = s->cls.leaf.v[k - 1].next;
    return k != 0 ? k - 1 : RB_NONE;
}

static uint32_t literal_hash(int attr, int nocase, const char *s, size_t len)
{
    return (uint32_t)rb_hash(s, len, (uint64_t)attr * 2 + (nocase != 0));
}

static int grow_literals(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    uint32_t n = c->nlitslot == 0 ? FIRST_SLOTS : c->nlitslot * 2;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    for (uint32_t k = 1; k < c->literal.n; k++) {
        rb_literal *w = &c->literal.v[k];
        uint32_t i = literal_hash(w->attr, w->nocase, w->s, w->len) & (n - 1);
        w->next = slot[i];
        slot[i] = k;
    }
    rb_free(s->mem, c->litslot, (size_t)c->nlitslot * sizeof *slot);
    c->litslot = slot;
    c->nlitslot = n;
    return 0;
}

static int add_literals(rb_ruleset *s, uint32_t leaf)
{
    rb_classes *c = &s->cls;
    const rb_leaf *f = &c->leaf.v[leaf];
    int nocase = rb_value_nocase(f->test);
    const char *w;
    uint32_t len;
    for (uint32_t i = 0; (w = rb_value_word(f->test, i, &len)) != NULL; i++) {
        rb_literal one = {w, len, leaf, 0, f->attr, (uint8_t)nocase};
        if (c->literal.n == 0 && rb_vec_push(s->mem, &c->literal, one) != 0)
            return -1;
        if (rb_vec_push(s->mem, &c->literal, one) != 0)
            return -1;
        if (c->literal.n > c->nlitslot / 2) {
            if (grow_literals(s) != 0)
                return -1;
        } else {
            uint32_t h = literal_hash(f->attr, nocase, w, len);
            uint32_t slot = h & (c->nlitslot - 1);
            c->literal.v[c->literal.n - 1].next = c->litslot[slot];
            c->litslot[slot] = c->literal.n - 1;
        }
    }
    return 0;
}

/* The tags that a test of pos accepts, all at once. */
static uint64_t tag_mask(const rb_value_test *t)
{
    uint64_t mask = 0;
    for (unsigned i = 1; i < RB_TAG_COUNT; i++) {
        const char *name = rb_tag_name(i);
        if (rb_value_match(t, name, strlen(name)))
            mask |= 1ULL << i;
    }
    return mask;
}

static int is_mask(rb_leaf *f, const char *src, size_t len, uint32_t at,
                   rb_err *e)
{
    const char *name[N_IS];
    for (int i = 0; i < N_IS; i++) {
        name[i] = is_name[i].name;
        if (rb_value_match(f->test, name[i], strlen(name[i])))
            f->is |= is_name[i].bit;
    }
    if (f->is != 0)
        return RB_OK;
    const char *near = rb_nearest(f->value, f->len, name, N_IS);
    return rb_pattern_fail(e, src, len, at,
                           "no word is '%s'%s%s%s; there are alpha digit cap "
                           "allcap mixed lower punct hyphen abbr",
                           f->value, near ? ": did you mean '" : "",
                           near ? near : "", near ? "'?" : "");
}

/* A lexicon that the test names must exist: a typo would match nothing. */
static int known_lexicon(rb_ruleset *s, rb_leaf *f, const char *src, size_t len,
                         uint32_t at, rb_err *e)
{
    const char *name[64];
    uint32_t n = 0, known = 0;
    for (uint32_t i = 0; i < s->env.nlexicon; i++) {
        const char *one = rb_lexicon_name(s->env.lexicon[i]);
        if (rb_value_match(f->test, one, strlen(one))) {
            known = 1;
            if (i < 64)
                f->lexicons |= 1ULL << i;
        }
        if (n < 64)
            name[n++] = one;
    }
    if (known)
        return RB_OK;
    const char *near = rb_nearest(f->value, f->len, name, n);
    if (n == 0)
        return rb_pattern_fail(e, src, len, at,
                               "unknown lexicon '%s'; there is none here: "
                               "lexicons are a package's, for its own rules",
                               f->value);
    return rb_pattern_fail(e, src, len, at, "unknown lexicon '%s'%s%s%s",
                           f->value, near ? ": did you mean '" : "",
                           near ? near : "", near ? "'?" : "");
}

static int finish_leaf(rb_ruleset *s, rb_leaf *f, const char *src, size_t len,
                       uint32_t at, rb_err *e)
{
    switch (f->attr) {
    case RB_A_POS:
        f->tags = tag_mask(f->test);
        if (f->tags == 0)
            return rb_pattern_fail(e, src, len, at,
                                   "no part-of-speech tag is '%s'; tags are "
                                   "Penn Treebank: NN NNS NNP VB VBD JJ ...",
                                   f->value);
        return RB_OK;
    case RB_A_IS:
        return is_mask(f, src, len, at, e);
    case RB_A_LEX:
        return known_lexicon(s, f, src, len, at, e);
    default:
        return RB_OK;
    }
}

static int is_listed(const rb_leaf *f)
{
    return f->attr <= RB_A_LEMMA && rb_value_is_list(f->test);
}

/* Compile a test of a leaf. In a test of pos, the $ of PRP$ and WP$ is part of
** the tag: the end of a word needs no sign there. */
static int compile_test(rb_ruleset *s, rb_leaf *f, const rb_expr *x, size_t *at,
                        rb_err *e)
{
    if (x->attr != RB_A_POS || (x->flags & RB_VT_LITERAL))
        return rb_value_compile(&f->test, s->mem, x->value, x->len, x->flags,
                                at, e);
    size_t n = 0, size = (size_t)x->len * 2 + 1;
    char *text = rb_alloc(s->mem, size);
    if (text == NULL)
        return rb_nomem(e);
    for (size_t i = 0; i < x->len; i++) {
        if (x->value[i] == '$' && i > 1 && x->value[i - 1] == 'P')
            text[n++] = '\\';
        text[n++] = x->value[i];
    }
    int rc = rb_value_compile(&f->test, s->mem, text, n, x->flags, at, e);
    rb_free(s->mem, text, size);
    return rc;
}

int rb_classes_leaf(rb_ruleset *s, const rb_expr *x, const char *src,
                    size_t len, uint32_t *bit, rb_err *e)
{
    *bit = rb_classes_bit_of(s, x);
    if (*bit != RB_NONE)
        return RB_OK;
    size_t at;
    rb_leaf f = {.attr = x->attr, .flags = x->flags, .len = x->len};
    f.value = rb_arena_str(&s->arena, x->value, x->len);
    if (f.value == NULL)
        return rb_nomem(e);
    int rc = compile_test(s, &f, x, &at, e);
    if (rc == RB_EPATTERN) {
        char why[160];
        memcpy(why, e->msg, sizeof why - 1);
        why[sizeof why - 1] = '\0';
        return rb_pattern_fail(e, src, len, x->at + at,
                               "bad regular expression: %s", why);
    }
    if (rc == RB_OK)
        rc = finish_leaf(s, &f, src, len, x->at, e);
    if (rc == RB_OK &&
        (reserve_leaf(s) != 0 || rb_vec_push(s->mem, &s->cls.leaf, f) != 0))
        rc = rb_nomem(e);
    if (rc != RB_OK) {
        rb_value_free(f.test);
        return rc;
    }
    rb_classes_unseal(s);
    *bit = s->cls.leaf.n - 1;
    enter_leaf(&s->cls, *bit);
    if (f.attr == RB_A_LEMMA || f.attr == RB_A_POS || f.attr == RB_A_LEX)
        s->needs_tags = 1;
    if (is_listed(&f) ? add_literals(s, *bit) != 0
        : f.attr == RB_A_POS || f.attr == RB_A_IS
            ? 0
            : rb_vec_push(s->mem, &s->cls.slow, *bit) != 0)
        return rb_nomem(e);
    return RB_OK;
}

int rb_classes_derived(rb_ruleset *s, const rb_expr *x, const uint32_t *bits,
                       uint32_t nbits, uint32_t *bit, rb_err *e)
{
    rb_leaf f = {.attr = RB_A_COUNT, .expr = x, .bits = bits, .nbits = nbits};
    if (rb_vec_push(s->mem, &s->cls.leaf, f) != 0)
        return rb_nomem(e);
    rb_classes_unseal(s);
    *bit = s->cls.leaf.n - 1;
    return RB_OK;
}

/* ---- rows ---- */

static void set_bit(uint32_t *row, uint32_t bit)
{
    row[bit / 32] |= 1u << (bit % 32);
}

static int has_bit(const uint32_t *row, uint32_t bit)
{
    return row[bit / 32] >> (bit % 32) & 1;
}

static void look_up(const rb_ruleset *s, uint32_t *row, int attr, int nocase,
                    const rb_type *w)
{
    const rb_classes *c = &s->cls;
    if (c->nlitslot == 0)
        return;
    uint32_t h = literal_hash(attr, nocase, w->s, w->len);
    uint32_t k = c->litslot[h & (c->nlitslot - 1)];
    for (; k != 0; k = c->literal.v[k].next) {
        const rb_literal *x = &c->literal.v[k];
        if (x->attr == attr && x->nocase == nocase && x->len == w->len &&
            memcmp(x->s, w->s, w->len) == 0)
            set_bit(row, x->leaf);
    }
}

static int in_lexicon(const rb_ruleset *s, const rb_leaf *f,
                      const rb_type *lemma, const rb_type *lower, unsigned tag)
{
    unsigned pos = rb_pos_class(tag);
    for (uint32_t i = 0; i < s->env.nlexicon; i++) {
        const rb_lexicon *x = s->env.lexicon[i];
        const char *name = rb_lexicon_name(x);
        if (i < 64 ? !(f->lexicons >> i & 1)
                   : !rb_value_match(f->test, name, strlen(name)))
            continue;
        if (rb_lexicon_find(x, lemma->s, lemma->len, pos) != UINT32_MAX ||
            rb_lexicon_find(x, lower->s, lower->len, pos) != UINT32_MAX)
            return 1;
    }
    return 0;
}

static int test_slow(const rb_ruleset *s, const rb_leaf *f, uint32_t type,
                     uint32_t lemma, unsigned tag)
{
    const rb_type *all = s->env.vocab->type, *w = &all[type];
    char shape[16];
    switch (f->attr) {
    case RB_A_WORD:
        return rb_value_match(f->test, w->s, w->len);
    case RB_A_LOWER:
        return rb_value_match(f->test, all[w->lower].s, all[w->lower].len);
    case RB_A_LEMMA:
        return lemma != 0 &&
               rb_value_match(f->test, all[lemma].s, all[lemma].len);
    case RB_A_SHAPE: {
        int n = rb_word_shape(w->s, w->len, shape);
        return rb_value_match(f->test, shape, (size_t)n);
    }
    case RB_A_LEX: {
        const rb_type *m = lemma != 0 ? &all[all[lemma].lower] : &all[w->lower];
        return in_lexicon(s, f, m, &all[w->lower], tag);
    }
    default:
        return 0;
    }
}

static int eval(const rb_ruleset *s, const uint32_t *row, const rb_expr *x)
{
    switch (x->kind) {
    case RB_E_TRUE:
        return 1;
    case RB_E_NOT:
        return !eval(s, row, x->a);
    case RB_E_AND:
        return eval(s, row, x->a) && eval(s, row, x->b);
    case RB_E_OR:
        return eval(s, row, x->a) || eval(s, row, x->b);
    default:
        return has_bit(row, rb_classes_bit_of(s, x));
    }
}

static int eval_derived(const rb_ruleset *s, const uint32_t *row,
                        const rb_leaf *f)
{
    if (f->expr != NULL)
        return eval(s, row, f->expr);
    for (uint32_t i = 0; i < f->nbits; i++) {
        if (has_bit(row, f->bits[i]))
            return 1;
    }
    return 0;
}

static int test_quick(const rb_ruleset *s, const rb_leaf *f,
                      const uint32_t *row, const rb_type *w, unsigned tag)
{
    if (f->attr == RB_A_POS)
        return f->tags >> tag & 1;
    if (f->attr == RB_A_IS)
        return (f->is & w->flags) != 0;
    return f->attr == RB_A_COUNT && eval_derived(s, row, f);
}

static void fill_row(const rb_ruleset *s, uint32_t *row, uint32_t type,
                     uint32_t lemma, unsigned tag)
{
    const rb_classes *c = &s->cls;
    const rb_type *all = s->env.vocab->type, *w = &all[type];
    look_up(s, row, RB_A_WORD, 0, w);
    look_up(s, row, RB_A_WORD, 1, &all[w->lower]);
    look_up(s, row, RB_A_LOWER, 0, &all[w->lower]);
    look_up(s, row, RB_A_LOWER, 1, &all[w->lower]);
    if (lemma != 0) {
        look_up(s, row, RB_A_LEMMA, 0, &all[lemma]);
        look_up(s, row, RB_A_LEMMA, 1, &all[all[lemma].lower]);
    }
    for (uint32_t i = 0; i < c->slow.n; i++) {
        uint32_t bit = c->slow.v[i];
        if (test_slow(s, &c->leaf.v[bit], type, lemma, tag))
            set_bit(row, bit);
    }
    for (uint32_t i = 0; i < c->leaf.n; i++) { /* in order of dependence */
        if (test_quick(s, &c->leaf.v[i], row, w, tag))
            set_bit(row, i);
    }
}

/* ---- classes ---- */

void rb_classes_unseal(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    if (!c->sealed)
        return;
    c->sealed = 0;
    c->nclass = 0;
    c->row.n = 0;
    rb_free(s->mem, c->slot, (size_t)c->nslot * sizeof *c->slot);
    rb_free(s->mem, c->of_lex, (size_t)c->n_of_lex * sizeof *c->of_lex);
    rb_free(s->mem, c->of_type, (size_t)c->n_of_type * sizeof *c->of_type);
    c->slot = c->of_lex = c->of_type = NULL;
    c->nslot = c->n_of_lex = c->n_of_type = 0;
}

void rb_classes_free(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    rb_classes_unseal(s);
    for (uint32_t i = 0; i < c->leaf.n; i++)
        rb_value_free(c->leaf.v[i].test);
    rb_vec_free(s->mem, &c->leaf);
    rb_free(s->mem, c->leafslot, (size_t)c->nleafslot * sizeof *c->leafslot);
    rb_vec_free(s->mem, &c->literal);
    rb_free(s->mem, c->litslot, (size_t)c->nlitslot * sizeof *c->litslot);
    rb_vec_free(s->mem, &c->slow);
    rb_vec_free(s->mem, &c->row);
}

static uint32_t row_hash(const uint32_t *row, uint32_t words)
{
    return (uint32_t)rb_hash(row, words * sizeof *row, 3);
}

static int grow_slots(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    uint32_t n = c->nslot == 0 ? FIRST_SLOTS : c->nslot * 2;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    for (uint32_t k = 0; k < c->nclass; k++) {
        uint32_t i = row_hash(&c->row.v[k * c->words], c->words) & (n - 1);
        while (slot[i] != 0)
            i = (i + 1) & (n - 1);
        slot[i] = k + 1;
    }
    rb_free(s->mem, c->slot, (size_t)c->nslot * sizeof *slot);
    c->slot = slot;
    c->nslot = n;
    return 0;
}

int rb_classes_seal(rb_ruleset *s, rb_err *e)
{
    rb_classes *c = &s->cls;
    if (c->sealed)
        return RB_OK;
    c->words = c->leaf.n / 32 + 1;
    c->sealed = 1;
    return grow_slots(s) == 0 ? RB_OK : rb_nomem(e);
}

/* Turn the row at the end of c->row (not counted yet) into a class. */
static uint32_t intern_row(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    const uint32_t *row = &c->row.v[c->nclass * c->words];
    uint32_t mask = c->nslot - 1, i = row_hash(row, c->words) & mask;
    for (; c->slot[i] != 0; i = (i + 1) & mask) {
        uint32_t k = c->slot[i] - 1;
        if (memcmp(&c->row.v[k * c->words], row, c->words * sizeof *row) == 0) {
            c->row.n -= c->words;
            return k;
        }
    }
    c->slot[i] = ++c->nclass;
    return c->nclass - 1;
}

static uint32_t new_class(rb_ruleset *s, uint32_t type, uint32_t lemma,
                          unsigned tag)
{
    rb_classes *c = &s->cls;
    if (c->nclass * 2 >= c->nslot && grow_slots(s) != 0)
        return RB_NONE;
    if (rb_vec_reserve(s->mem, &c->row, c->words) != 0)
        return RB_NONE;
    memset(&c->row.v[c->row.n], 0, c->words * sizeof *c->row.v);
    /* A word costs once, and in which document is chance: only sets that no
    ** reader would write pay for it. */
    uint64_t cost = c->leaf.n + (uint64_t)SLOW_COST * c->slow.n;
    s->steps += cost > FREE_COST ? cost - FREE_COST : 0;
    fill_row(s, &c->row.v[c->row.n], type, lemma, tag);
    c->row.n += c->words;
    return intern_row(s);
}

static int grow_map(rb_mem *m, uint32_t **map, uint32_t *n, uint32_t want)
{
    if (*n >= want)
        return 0;
    uint32_t next = want + want / 2;
    uint32_t *p =
        rb_realloc(m, *map, (size_t)*n * sizeof *p, (size_t)next * sizeof *p);
    if (p == NULL)
        return -1;
    memset(p + *n, 0, (size_t)(next - *n) * sizeof *p);
    *map = p;
    *n = next;
    return 0;
}

static int reserve_column(rb_ruleset *s, uint32_t n)
{
    if (n <= s->colcap)
        return 0;
    uint32_t *p = rb_realloc(s->mem, s->col, (size_t)s->colcap * sizeof *p,
                             (size_t)n * sizeof *p);
    if (p == NULL)
        return -1;
    s->col = p;
    s->colcap = n;
    return 0;
}

/* The class of a lexeme, or of a bare type; RB_NONE: no memory. */
static uint32_t class_of(rb_ruleset *s, uint32_t *of, uint32_t key,
                         const rb_lexeme *x)
{
    if (of[key] == 0) {
        uint32_t k = new_class(s, x->type, x->lemma, x->tag);
        if (k == RB_NONE)
            return RB_NONE;
        of[key] = k + 1;
    }
    return of[key] - 1;
}

int rb_classes_column(rb_ruleset *s, rb_doc *d, rb_err *e)
{
    rb_classes *c = &s->cls;
    const rb_vocab *v = s->env.vocab;
    if (reserve_column(s, d->n_tok) != 0 ||
        grow_map(s->mem, &c->of_type, &c->n_of_type, v->n) != 0 ||
        (d->tagged && grow_map(s->mem, &c->of_lex, &c->n_of_lex, v->nlex) != 0))
        return rb_nomem(e);
    for (uint32_t i = 0; i < d->n_tok; i++) {
        uint32_t lex = d->tagged ? d->tok_lex[i] : 0;
        uint32_t k = lex != 0 ? c->of_lex[lex] : 0;
        if (k != 0) {
            s->col[i] = k - 1;
            continue;
        }
        rb_lexeme bare = {.type = d->tok_type[i]};
        s->col[i] = lex != 0 ? class_of(s, c->of_lex, lex, &v->lex[lex])
                             : class_of(s, c->of_type, bare.type, &bare);
        if (s->col[i] == RB_NONE)
            return rb_nomem(e);
        if (rb_vm_due(s) && rb_vm_spend(s, e) != RB_OK)
            return RB_ELIMIT;
    }
    return RB_OK;
}
