/*
** trigger.c - which rules a token's class triggers
**
** Rules are entered under the bits of their anchors; a class has several bits
** and so a list of rules, made once, when the class is first met.
*/
#include "engine.h"

void rb_triggers_drop(rb_ruleset *s)
{
    size_t bits = s->bit_rule_bits;
    rb_free(s->mem, s->bit_rule_at, (bits + 1) * sizeof *s->bit_rule_at);
    rb_free(s->mem, s->bit_rule, (s->bit_rule_n + 1) * sizeof *s->bit_rule);
    rb_free(s->mem, s->of_bit, bits * sizeof *s->of_bit);
    s->of_bit = NULL;
    s->bit_rule_at = s->bit_rule = NULL;
    s->bit_rule_bits = s->bit_rule_n = 0;
    s->trig.n = s->trig_rule.n = s->every.n = 0;
    s->ready = 0;
}

/* Rules that tokens trigger; others are tried at annotations or anywhere. */
static int by_token(const rb_rule *r)
{
    return r->tree.within != RB_W_LAYER && r->cover.ok && r->cover.nlayer == 0;
}

/* CSR: for each bit the rules that it triggers. */
static int index_bits(rb_ruleset *s)
{
    uint32_t bits = s->cls.leaf.n, total = 0;
    uint32_t *at = rb_calloc(s->mem, (size_t)bits + 1, sizeof *at);
    if (at == NULL)
        return -1;
    s->bit_rule_at = at;
    s->bit_rule_bits = bits;
    s->of_bit = rb_alloc(s->mem, bits * sizeof *s->of_bit);
    if (s->of_bit == NULL && bits > 0)
        return -1;
    for (uint32_t b = 0; b < bits; b++)
        s->of_bit[b] = (rb_bit_classes){0, {RB_NONE, RB_NONE, RB_NONE}};
    for (uint32_t i = 0; i < s->rule.n; i++) {
        const rb_rule *r = &s->rule.v[i];
        for (uint32_t k = 0; by_token(r) && k < r->cover.nbit; k++, total++)
            at[r->cover.bit[k]]++;
    }
    s->bit_rule = rb_calloc(s->mem, (size_t)total + 1, sizeof *s->bit_rule);
    if (s->bit_rule == NULL)
        return -1;
    s->bit_rule_n = total;
    for (uint32_t b = 1; b <= bits; b++)
        at[b] += at[b - 1];
    for (uint32_t i = s->rule.n; i-- > 0;) {
        const rb_rule *r = &s->rule.v[i];
        for (uint32_t k = 0; by_token(r) && k < r->cover.nbit; k++)
            s->bit_rule[--at[r->cover.bit[k]]] = i;
    }
    return 0;
}

int rb_triggers_index(rb_ruleset *s, rb_err *e)
{
    int rc = rb_classes_seal(s, e);
    if (rc != RB_OK || s->ready)
        return rc;
    rb_triggers_drop(s);
    if (index_bits(s) != 0)
        return rb_nomem(e);
    for (uint32_t i = 0; i < s->rule.n; i++) {
        const rb_rule *r = &s->rule.v[i];
        if (r->tree.within != RB_W_LAYER && !by_token(r) &&
            !rb_rule_by_layer(r) && rb_vec_push(s->mem, &s->every, i) != 0)
            return rb_nomem(e);
    }
    s->ready = 1;
    return RB_OK;
}

/* The rules that class c triggers, found once per class: offset into
** trig_rule + 1, or 0 for none. */
static int make_trigger(rb_ruleset *s, uint32_t c)
{
    const uint32_t *row = &s->cls.row.v[c * s->cls.words];
    uint32_t head = s->trig_rule.n, n = 0;
    if (rb_vec_push(s->mem, &s->trig_rule, 0) != 0)
        return -1;
    for (uint32_t w = 0; w < s->cls.words; w++) {
        for (uint32_t left = row[w]; left != 0; left &= left - 1) {
            uint32_t bit = w * 32 + (uint32_t)__builtin_ctz(left);
            rb_bit_classes *of = &s->of_bit[bit];
            if (of->n < RB_FEW)
                of->c[of->n] = c;
            of->n += of->n <= RB_FEW;
            for (uint32_t k = s->bit_rule_at[bit]; k < s->bit_rule_at[bit + 1];
                 k++, n++) {
                if (rb_vec_push(s->mem, &s->trig_rule, s->bit_rule[k]) != 0)
                    return -1;
            }
        }
    }
    s->trig_rule.v[head] = n;
    if (n == 0)
        s->trig_rule.n = head;
    s->trig.v[c] = n == 0 ? 0 : head + 1;
    return 0;
}

int rb_triggers_make(rb_ruleset *s)
{
    uint32_t n = s->cls.nclass;
    if (n > s->trig.n && rb_vec_reserve(s->mem, &s->trig, n - s->trig.n) != 0)
        return -1;
    while (s->trig.n < n) {
        s->trig.v[s->trig.n] = 0;
        if (make_trigger(s, s->trig.n++) != 0)
            return -1;
    }
    return 0;
}
