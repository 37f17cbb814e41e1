/*
** repair.c - corrections by context that three tags in a row cannot see
**
** The rules are data (tagrules.h). At each token those of its word and of its
** tag are tried in the order of the file, and the first that holds ends the
** matter. To the left of a token the tags are corrected already, to the right
** they are the decoder's. Before them, quotation marks get their side here: it
** hangs on blanks and on which mark is open, not on tags.
*/
#include "lang_int.h"

#include <string.h>

typedef struct ctx {
    const rb_lang *l;
    const rb_tagrules *r;
    rb_doc *d;
    uint32_t t0, t1;
} ctx;

#define BIT(tag) ((uint64_t)1 << (tag))
#define NOUNS                                                                  \
    (BIT(RB_TAG_NN) | BIT(RB_TAG_NNS) | BIT(RB_TAG_NNP) | BIT(RB_TAG_NNPS))
#define VERBS                                                                  \
    (BIT(RB_TAG_VBZ) | BIT(RB_TAG_VBD) | BIT(RB_TAG_VBP) | BIT(RB_TAG_MD) |    \
     BIT(RB_TAG_VB))

/* Positions before the first token wrap around to large numbers. */
static int in(const ctx *c, uint32_t i)
{
    return i >= c->t0 && i < c->t1;
}

static uint8_t tag(const ctx *c, uint32_t i)
{
    return in(c, i) ? c->d->tok_tag[i] : RB_TAG_NONE;
}

static const rb_word *word(const ctx *c, uint32_t i)
{
    return &c->l->type[c->d->tok_type[i]];
}

/* Can the word have this tag at all? */
static int can(const ctx *c, uint32_t i, uint8_t as)
{
    const rb_word *w = word(c, i);
    const rb_cand *k = c->l->cand.v + w->cand;
    for (int n = 0; n < w->n[0]; n++)
        if (k[n].out == as)
            return 1;
    return 0;
}

static void set(const ctx *c, uint32_t i, uint8_t to)
{
    c->d->tok_tag[i] = to;
}

static int space_before(const ctx *c, uint32_t i)
{
    return i == 0 || c->d->tok_end[i - 1] != c->d->tok_start[i];
}

static int space_after(const ctx *c, uint32_t i)
{
    return i + 1 >= c->d->n_tok || c->d->tok_end[i] != c->d->tok_start[i + 1];
}

/* ---- quotation marks ---- */

/* Of the marks that look the same on both sides, by the spaces. */
static uint8_t quote_side(const ctx *c, uint32_t i, int open)
{
    int before = space_before(c, i), after = space_after(c, i);
    if (before && !after)
        return RB_TAG_OPENQ;
    if (after && !before)
        return RB_TAG_CLOSEQ;
    if (tag(c, i - 1) == RB_TAG_LRB)
        return RB_TAG_OPENQ;
    return open ? RB_TAG_CLOSEQ : RB_TAG_OPENQ;
}

/* A lone apostrophe: 'quoted', the parents' */
static uint8_t apostrophe(const ctx *c, uint32_t i, int open)
{
    if (space_before(c, i) && !space_after(c, i))
        return RB_TAG_OPENQ;
    if (open)
        return RB_TAG_CLOSEQ;
    return ((NOUNS >> tag(c, i - 1)) & 1) ? RB_TAG_POS : RB_TAG_CLOSEQ;
}

typedef struct sides {
    int quote, apostrophe; /* one is open */
} sides;

static void mark(const ctx *c, uint32_t i, sides *s)
{
    const rb_word *w = word(c, i);
    if (w->kind & RB_WK_QUOTE) {
        set(c, i, quote_side(c, i, s->quote));
    } else if (w->kind & RB_WK_APOS) {
        set(c, i, apostrophe(c, i, s->apostrophe));
        if (tag(c, i) != RB_TAG_POS)
            s->apostrophe = tag(c, i) == RB_TAG_OPENQ;
        return;
    }
    if (tag(c, i) == RB_TAG_OPENQ || tag(c, i) == RB_TAG_CLOSEQ)
        s->quote = tag(c, i) == RB_TAG_OPENQ;
}

/* ---- rules ---- */

static int shape(const ctx *c, uint8_t is, uint32_t i)
{
    uint8_t k = word(c, i)->kind;
    return (!(is & RB_TR_CAP) || k & RB_WK_CAP) &&
           (!(is & RB_TR_LOWER) || k & RB_WK_LOWER) &&
           (!(is & RB_TR_DIGIT) || k & RB_WK_DIGIT) &&
           (!(is & RB_TR_APART) || space_after(c, i));
}

static int has(const rb_tr_word *w, uint8_t wordset)
{
    return w->in[wordset / 64] >> wordset % 64 & 1;
}

static int more(const ctx *c, const rb_tr_test *t, uint32_t i)
{
    const rb_tr_word *w = &c->r->word.v[word(c, i)->fword];
    return (!t->in || has(w, t->in)) && (!t->out || !has(w, t->out)) &&
           (!t->is || shape(c, t->is, i));
}

static int holds(const ctx *c, const rb_tr_test *t, uint32_t i)
{
    return (t->tags >> tag(c, i) & 1) &&
           (!t->more || !in(c, i) || more(c, t, i));
}

static int stands(const ctx *c, const rb_tr_elem *e, uint32_t i)
{
    const rb_tr_test *t = c->r->test.v + e->test;
    for (int n = e->tests; n > 0; n--, t++)
        if (holds(c, t, i))
            return 1;
    return 0;
}

/* n elements one after the other from i on, in steps of 1 or -1. */
static int walk(const ctx *c, const rb_tr_elem *e, int n, uint32_t i,
                uint32_t step)
{
    for (; n > 0; n--, e++) {
        int times = 0;
        if (e->look && stands(c, e, i))
            return 0;
        for (; !e->look && times < e->max && stands(c, e, i); times++)
            i += step;
        if (!e->look && times < e->min)
            return 0;
    }
    return 1;
}

static int any(const ctx *c, uint32_t first, int n, uint32_t i)
{
    const rb_tr_pattern *p = c->r->pattern.v + first;
    for (; n > 0; n--, p++) {
        const rb_tr_elem *e = c->r->elem.v + p->elem;
        if (stands(c, e, i) && walk(c, e + 1, p->left, i - 1, (uint32_t)-1) &&
            walk(c, e + 1 + p->left, p->right, i + 1, 1))
            return 1;
    }
    return 0;
}

static int apply(const ctx *c, const rb_tr_rule *r, uint32_t i)
{
    uint8_t from = c->d->tok_tag[i];
    if (!any(c, r->pattern, r->patterns, i) ||
        (r->unless && any(c, r->pattern + r->patterns, r->unless, i)) ||
        (!r->always && !can(c, i, r->to)))
        return 0;
    set(c, i, r->to);
    if (c->l->fired)
        c->l->fired(c->l->fired_user, (uint32_t)(r - c->r->rule.v), i, from);
    return 1;
}

/* The first rule that holds; `verbless`: of those for such sentences. */
static int repair(const ctx *c, uint32_t i, int verbless)
{
    const rb_tagrules *r = c->r;
    const uint64_t *words = r->word.v[word(c, i)->fword].rules,
                   *at = (verbless ? r->late : r->at)[c->d->tok_tag[i]],
                   *before = r->before[tag(c, i - 1)],
                   *after = r->after[tag(c, i + 1)];
    for (uint32_t k = 0; k < r->bits; k++) {
        uint64_t todo = words[k] & at[k] & before[k] & after[k];
        for (; todo; todo &= todo - 1)
            if (apply(c, &r->rule.v[k * 64 + (uint32_t)__builtin_ctzll(todo)],
                      i))
                return 1;
    }
    return 0;
}

/* "This sparked controversy .": in a whole sentence without a finite verb, the
** first word that can be one becomes it. */
static void verbless(const ctx *c)
{
    if (c->t1 - c->t0 < 4 || tag(c, c->t1 - 1) != RB_TAG_STOP)
        return;
    for (uint32_t i = c->t0; i < c->t1; i++)
        if (VERBS >> tag(c, i) & 1)
            return;
    for (uint32_t i = c->t0; i < c->t1; i++)
        if (repair(c, i, 1))
            return;
}

void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    ctx c = {l, l->rules, d, tok0, tok1};
    sides s = {0, 0};
    for (uint32_t i = tok0; i < tok1; i++)
        if (word(&c, i)->kind & RB_WK_PUNCT)
            mark(&c, i, &s);
    for (uint32_t i = tok0; i < tok1; i++)
        repair(&c, i, 0);
    verbless(&c);
}
