/*
** anchor.c - the rare necessary word of a rule
**
** A cover is a set of token tests (and layers) of which every match must pass
** one at a known distance from its start. Of all covers that a pattern has,
** the one with the fewest expected candidates becomes the rule's anchor. The
** tests that a match's first token must pass filter the candidate starts.
*/
#include <string.h>
#include "engine.h"

/* Expected per million tokens, where no word says better. */
static const double ANY = 1e6, EXPRESSION = 4000, LEXICON = 15000,
                    SHAPE = 100000, LAYER = 40000, UNKNOWN_WORD = 3;

static const struct {
    uint8_t tag;
    double share;
} tag_share[] = {
    {RB_TAG_NN, 130000},   {RB_TAG_NNP, 95000},  {RB_TAG_IN, 105000},
    {RB_TAG_DT, 82000},    {RB_TAG_JJ, 62000},   {RB_TAG_NNS, 60000},
    {RB_TAG_COMMA, 48000}, {RB_TAG_STOP, 40000}, {RB_TAG_RB, 35000},
    {RB_TAG_VBD, 36000},   {RB_TAG_CD, 25000},   {RB_TAG_VB, 27000},
    {RB_TAG_CC, 25000},    {RB_TAG_VBN, 22000},  {RB_TAG_VBZ, 21000},
    {RB_TAG_PRP, 24000},   {RB_TAG_TO, 23000},   {RB_TAG_VBG, 16000},
    {RB_TAG_VBP, 15000},   {RB_TAG_MD, 10000},
};
static const double OTHER_TAG = 4000;

static double tags_cost(uint64_t tags)
{
    double sum = 0;
    for (size_t i = 0; i < sizeof tag_share / sizeof tag_share[0]; i++) {
        uint64_t bit = 1ULL << tag_share[i].tag;
        if (tags & bit)
            sum += tag_share[i].share;
        tags &= ~bit;
    }
    for (; tags != 0; tags &= tags - 1)
        sum += OTHER_TAG;
    return sum;
}

static double words_cost(const rb_ruleset *s, const rb_leaf *f)
{
    double sum = 0;
    const char *w;
    uint32_t len;
    for (uint32_t i = 0; (w = rb_value_word(f->test, i, &len)) != NULL; i++) {
        double one = s->env.frequency != NULL
                         ? s->env.frequency(s->env.user, w, len)
                         : 50;
        sum += one > UNKNOWN_WORD ? one : UNKNOWN_WORD;
    }
    return sum;
}

static double leaf_cost(const rb_ruleset *s, const rb_leaf *f)
{
    switch (f->attr) {
    case RB_A_POS:
        return tags_cost(f->tags);
    case RB_A_WORD:
    case RB_A_LOWER:
    case RB_A_LEMMA:
        return rb_value_is_list(f->test) ? words_cost(s, f) : EXPRESSION;
    case RB_A_LEX:
        return LEXICON;
    default:
        return SHAPE;
    }
}

static double expr_cost(const rb_ruleset *s, const rb_expr *x)
{
    double a, b;
    switch (x->kind) {
    case RB_E_AND:
        a = expr_cost(s, x->a);
        b = expr_cost(s, x->b);
        return a < b ? a : b;
    case RB_E_OR:
        a = expr_cost(s, x->a) + expr_cost(s, x->b);
        return a < ANY ? a : ANY;
    case RB_E_TEST: {
        uint32_t bit = rb_classes_bit_of(s, x);
        return bit == RB_NONE ? SHAPE : leaf_cost(s, &s->cls.leaf.v[bit]);
    }
    default:
        return ANY;
    }
}

/* ---- widths ---- */

static uint32_t add_width(uint32_t a, uint32_t b)
{
    return a == RB_NONE || b == RB_NONE || a > RB_NONE - 1 - b ? RB_NONE
                                                               : a + b;
}

static uint32_t mul_width(uint32_t a, uint32_t n)
{
    if (a == 0 || n == 0)
        return 0;
    return a == RB_NONE || n == RB_NONE || a > (RB_NONE - 1) / n ? RB_NONE
                                                                 : a * n;
}

static void width(const rb_node *n, uint32_t *min, uint32_t *max)
{
    uint32_t a, b;
    *min = *max = 0;
    switch (n->kind) {
    case RB_N_TOKEN:
        *min = *max = 1;
        break;
    case RB_N_LAYER:
        *min = 1;
        *max = RB_NONE;
        break;
    case RB_N_SEQ:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            width(k, &a, &b);
            *min = add_width(*min, a);
            *max = add_width(*max, b);
        }
        break;
    case RB_N_ALT:
        width(n->kid, min, max);
        for (const rb_node *k = n->kid->next; k != NULL; k = k->next) {
            width(k, &a, &b);
            *min = a < *min ? a : *min;
            *max = b > *max ? b : *max;
        }
        break;
    case RB_N_REP:
        width(n->a, &a, &b);
        *min = mul_width(a, n->min);
        *max = mul_width(b, n->max);
        break;
    case RB_N_CAP:
        width(n->a, min, max);
        break;
    default:
        break;
    }
}

/* ---- covers ---- */

typedef struct finder {
    rb_ruleset *s;
    rb_rule *r;
    rb_err *e;
    int rc;
} finder;

static rb_cover cover_of(finder *f, const rb_node *n);

static uint32_t *join(finder *f, const uint32_t *a, uint32_t na,
                      const uint32_t *b, uint32_t nb)
{
    uint32_t *p = rb_arena_alloc(&f->s->arena, (na + nb + 1) * sizeof *p);
    if (p == NULL) {
        f->rc = rb_nomem(f->e);
        return NULL;
    }
    if (na > 0)
        memcpy(p, a, na * sizeof *p);
    if (nb > 0)
        memcpy(p + na, b, nb * sizeof *p);
    return p;
}

static rb_cover cover_token(finder *f, const rb_node *n)
{
    rb_cover c = {0};
    uint32_t bit, mixed;
    f->rc = rb_program_expr(f->s, f->r, n->expr, &bit, &mixed, f->e);
    if (f->rc != RB_OK || bit == RB_NONE)
        return c;
    c.bit = join(f, &bit, 1, NULL, 0);
    c.nbit = 1;
    c.cost = expr_cost(f->s, n->expr);
    c.ok = c.bit != NULL;
    return c;
}

static rb_cover cover_layer(finder *f, const rb_node *n)
{
    rb_cover c = {0};
    uint32_t layer;
    f->rc = rb_ruleset_layer_index(f->s, n->name, &layer, f->e);
    if (f->rc != RB_OK)
        return c;
    c.layer = join(f, &layer, 1, NULL, 0);
    c.nlayer = 1;
    c.cost = n->ftest != NULL ? LAYER / 2 : LAYER;
    c.ok = c.layer != NULL;
    return c;
}

static rb_cover cover_sequence(finder *f, const rb_node *n)
{
    rb_cover best = {0};
    uint32_t min = 0, max = 0, a, b;
    for (const rb_node *k = n->kid; k != NULL && f->rc == RB_OK; k = k->next) {
        rb_cover c = cover_of(f, k);
        if (c.ok && (!best.ok || c.cost < best.cost)) {
            c.dmin = add_width(c.dmin, min);
            c.dmax = add_width(c.dmax, max);
            best = c;
        }
        width(k, &a, &b);
        min = add_width(min, a);
        max = add_width(max, b);
    }
    return best;
}

static rb_cover cover_choice(finder *f, const rb_node *n)
{
    rb_cover all = {0};
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        rb_cover c = cover_of(f, k);
        if (f->rc != RB_OK || !c.ok) {
            all.ok = 0;
            return all;
        }
        if (!all.ok) {
            all = c;
            continue;
        }
        all.bit = join(f, all.bit, all.nbit, c.bit, c.nbit);
        if (f->rc == RB_OK)
            all.layer = join(f, all.layer, all.nlayer, c.layer, c.nlayer);
        if (f->rc != RB_OK)
            return (rb_cover){0};
        all.nbit += c.nbit;
        all.nlayer += c.nlayer;
        all.cost += c.cost;
        all.dmin = c.dmin < all.dmin ? c.dmin : all.dmin;
        all.dmax = c.dmax > all.dmax ? c.dmax : all.dmax;
    }
    return all;
}

static rb_cover cover_of(finder *f, const rb_node *n)
{
    rb_cover none = {0};
    switch (n->kind) {
    case RB_N_TOKEN:
        return cover_token(f, n);
    case RB_N_LAYER:
        return cover_layer(f, n);
    case RB_N_SEQ:
        return cover_sequence(f, n);
    case RB_N_ALT:
        return cover_choice(f, n);
    case RB_N_CAP:
        return cover_of(f, n->a);
    case RB_N_REP: /* the first round may be an empty one */
        return n->min > 0 ? cover_of(f, n->a) : none;
    default:
        return none;
    }
}

/* ---- first tokens ---- */

/* Gather what can begin a match. 1: the node can be empty, so that what
** follows begins too; 0: it cannot; -1: nothing useful is known. */
static int first_of(finder *f, const rb_node *n, rb_cover *c)
{
    uint32_t bit, mixed, layer;
    int k;
    switch (n->kind) {
    case RB_N_TOKEN:
        f->rc = rb_program_expr(f->s, f->r, n->expr, &bit, &mixed, f->e);
        if (f->rc != RB_OK || bit == RB_NONE)
            return -1;
        c->bit = join(f, c->bit, c->nbit++, &bit, 1);
        return f->rc == RB_OK ? 0 : -1;
    case RB_N_LAYER:
        f->rc = rb_ruleset_layer_index(f->s, n->name, &layer, f->e);
        if (f->rc == RB_OK)
            c->layer = join(f, c->layer, c->nlayer++, &layer, 1);
        return f->rc == RB_OK ? 0 : -1;
    case RB_N_SEQ:
        for (const rb_node *x = n->kid; x != NULL; x = x->next) {
            k = first_of(f, x, c);
            if (k != 1)
                return k;
        }
        return 1;
    case RB_N_ALT: {
        int empty = 0;
        for (const rb_node *x = n->kid; x != NULL; x = x->next) {
            k = first_of(f, x, c);
            if (k < 0)
                return k;
            empty |= k;
        }
        return empty;
    }
    case RB_N_REP:
        if (n->max == 0)
            return 1;
        k = first_of(f, n->a, c);
        return k < 0 ? k : n->min == 0 ? 1 : k;
    case RB_N_CAP:
        return first_of(f, n->a, c);
    default:
        return 1;
    }
}

/* ---- what else every match holds ---- */

enum { FURTHEST = 24 };

static int same_cover(const rb_cover *a, const rb_cover *b)
{
    return a->dmin == b->dmin && a->dmax == b->dmax && a->nbit == b->nbit &&
           memcmp(a->bit, b->bit, a->nbit * sizeof *a->bit) == 0;
}

/* The second rarest cover of the sequence, when it is near the start: looking
** for it is cheaper than running the program. */
static int find_also(finder *f, const rb_node *n)
{
    rb_rule *r = f->r;
    rb_cover best = {0};
    uint32_t min = 0, max = 0, a, b;
    r->also_bit = RB_NONE;
    if (n->kind != RB_N_SEQ)
        return RB_OK;
    for (const rb_node *k = n->kid; k != NULL && f->rc == RB_OK; k = k->next) {
        rb_cover c = cover_of(f, k);
        c.dmin = add_width(c.dmin, min);
        c.dmax = add_width(c.dmax, max);
        if (c.ok && c.nlayer == 0 && c.dmax != RB_NONE && c.dmin > 0 &&
            c.dmax <= FURTHEST && !same_cover(&c, &r->cover) &&
            (!best.ok || c.cost < best.cost))
            best = c;
        width(k, &a, &b);
        min = add_width(min, a);
        max = add_width(max, b);
    }
    if (f->rc != RB_OK || !best.ok || best.cost > ANY / 4)
        return f->rc;
    r->also_min = best.dmin;
    r->also_max = best.dmax;
    r->also_bit = best.bit[0];
    if (best.nbit > 1)
        return rb_classes_derived(f->s, NULL, best.bit, best.nbit, &r->also_bit,
                                  f->e);
    return RB_OK;
}

int rb_anchor_find(rb_ruleset *s, rb_rule *r, rb_err *e)
{
    finder f = {s, r, e, RB_OK};
    r->cover = cover_of(&f, r->tree.root);
    rb_cover first = {0};
    r->first_bit = r->also_bit = RB_NONE;
    if (f.rc == RB_OK)
        f.rc = find_also(&f, r->tree.root);
    if (f.rc != RB_OK)
        return f.rc;
    int k = first_of(&f, r->tree.root, &first);
    if (f.rc != RB_OK)
        return f.rc;
    if (k != 0 && k != 1) /* an empty way begins nothing: it is refused */
        return RB_OK;
    r->first_known = 1;
    r->first_layer = first.layer;
    r->nfirst_layer = first.nlayer;
    if (first.nbit == 1)
        r->first_bit = first.bit[0];
    else if (first.nbit > 1)
        return rb_classes_derived(s, NULL, first.bit, first.nbit, &r->first_bit,
                                  e);
    return RB_OK;
}
