/*
** row.c - what the rules of a set can see of one lexeme, as a row of bits
**
** Word lists are looked up (literal.c); only real expressions are run. What
** is derived comes last, in the order in which it was entered.
*/
#include "engine.h"

#include <string.h>
#include "../base/utf8.h"

static int in_lexicon(const rb_ruleset *s, const rb_leaf *f,
                      const rb_type *lemma, const rb_type *lower, unsigned tag)
{
    unsigned pos = rb_pos_class(tag);
    for (uint32_t i = 0; i < s->env.nlexicon; i++) {
        const rb_lexicon *x = s->env.lexicon[i];
        const char *name = rb_env_lexicon_name(&s->env, i);
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
        return rb_row_has(row, rb_classes_bit_of(s, x));
    }
}

static int eval_derived(const rb_ruleset *s, const uint32_t *row,
                        const rb_leaf *f)
{
    if (f->expr != NULL)
        return eval(s, row, f->expr);
    for (uint32_t i = 0; i < f->nbits; i++) {
        if (rb_row_has(row, f->bits[i]))
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

void rb_row_fill(const rb_ruleset *s, uint32_t *row, uint32_t type,
                 uint32_t lemma, unsigned tag)
{
    const rb_classes *c = &s->cls;
    const rb_type *all = s->env.vocab->type, *w = &all[type];
    rb_literals_mark(s, row, RB_A_WORD, 0, w);
    rb_literals_mark(s, row, RB_A_WORD, 1, &all[w->lower]);
    rb_literals_mark(s, row, RB_A_LOWER, 0, &all[w->lower]);
    rb_literals_mark(s, row, RB_A_LOWER, 1, &all[w->lower]);
    if (lemma != 0) {
        rb_literals_mark(s, row, RB_A_LEMMA, 0, &all[lemma]);
        rb_literals_mark(s, row, RB_A_LEMMA, 1, &all[all[lemma].lower]);
    }
    for (uint32_t i = 0; i < c->slow.n; i++) {
        uint32_t bit = c->slow.v[i];
        if (test_slow(s, &c->leaf.v[bit], type, lemma, tag))
            rb_row_set(row, bit);
    }
    for (uint32_t i = 0; i < c->leaf.n; i++) { /* in order of dependence */
        if (test_quick(s, &c->leaf.v[i], row, w, tag))
            rb_row_set(row, i);
    }
}
