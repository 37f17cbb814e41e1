/*
** leaf.c - the attribute tests of a set, each with its bit
**
** Every distinct test is a leaf; boolean combinations and anchor sets are
** derived bits. A test is compiled, and its names checked, when the rule is
** added: a typo is an error there, not a rule that never matches.
*/
#include "engine.h"

#include <string.h>
#include "../base/utf8.h"

static const struct {
    const char *name;
    uint32_t bit;
} is_name[] = {
    {"alpha", RB_TF_ALPHA},   {"digit", RB_TF_DIGIT},   {"cap", RB_TF_CAP},
    {"allcap", RB_TF_ALLCAP}, {"mixed", RB_TF_MIXED},   {"lower", RB_TF_LOWER},
    {"punct", RB_TF_PUNCT},   {"hyphen", RB_TF_HYPHEN}, {"abbr", RB_TF_DOT},
};
enum { N_IS = sizeof is_name / sizeof is_name[0] };

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
    uint32_t n = c->nleafslot == 0 ? RB_FIRST_SLOTS : c->nleafslot;
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
        const char *one = rb_env_lexicon_name(&s->env, i);
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
                               "packages make them (rubric.lexicon), and "
                               "--use PACKAGE or --lexicon NAME=FILE gives "
                               "them to a pattern",
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
    if (rc == RB_EPATTERN)
        return rb_pattern_bad_regex(e, src, len, x->at + at);
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
    if (is_listed(&f) ? rb_literals_add(s, *bit) != 0
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
