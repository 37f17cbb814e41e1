/*
** ruleset.c - many rules over one document
**
** One pass over the tokens looks up classes; a class knows the rules whose
** anchor it satisfies, and only those are tried, at the starts that the
** anchor's distance allows. Conflicts are settled at the end.
*/
#include "ruleset.h"

#include <stdlib.h>
#include <string.h>
#include "engine.h"

int rb_ruleset_new(rb_ruleset **out, const rb_match_env *env, rb_err *e)
{
    rb_ruleset *s = rb_calloc(env->mem, 1, sizeof *s);
    *out = s;
    if (s == NULL)
        return rb_nomem(e);
    s->mem = env->mem;
    s->env = *env;
    s->working = RB_NONE;
    rb_arena_init(&s->arena, s->mem);
    return RB_OK;
}

static void free_rule(rb_ruleset *s, rb_rule *r)
{
    rb_free(s->mem, r->op, (size_t)r->capop * sizeof *r->op);
}

static void drop_triggers(rb_ruleset *s)
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

void rb_ruleset_free(rb_ruleset *s)
{
    if (s == NULL)
        return;
    rb_mem *m = s->mem;
    for (uint32_t i = 0; i < s->rule.n; i++)
        free_rule(s, &s->rule.v[i]);
    for (uint32_t i = 0; i < s->span.n; i++) {
        for (uint32_t k = 0; k < s->span.v[i].nftest; k++)
            rb_value_free(s->span.v[i].ftest[k].test);
    }
    drop_triggers(s);
    rb_classes_free(s);
    rb_vec_free(m, &s->rule);
    rb_vec_free(m, &s->layer);
    rb_vec_free(m, &s->span);
    rb_vec_free(m, &s->mixed);
    rb_vec_free(m, &s->trig);
    rb_vec_free(m, &s->trig_rule);
    rb_vec_free(m, &s->every);
    rb_vec_free(m, &s->back);
    rb_vec_free(m, &s->visited);
    rb_vec_free(m, &s->touched);
    rb_vec_free(m, &s->slots);
    rb_vec_free(m, &s->begun);
    rb_free(m, s->col, (size_t)s->colcap * sizeof *s->col);
    rb_free(m, s->count, (size_t)s->ncount * sizeof *s->count);
    rb_arena_free(&s->arena);
    rb_free(m, s, sizeof *s);
}

int rb_ruleset_layer_index(rb_ruleset *s, const char *name, uint32_t *index,
                           rb_err *e)
{
    s->steps += (uint64_t)s->layer.n * 2;
    for (*index = 0; *index < s->layer.n; ++*index) {
        if (strcmp(s->layer.v[*index].name, name) == 0)
            return RB_OK;
    }
    rb_layer_ref ref = {rb_arena_str(&s->arena, name, strlen(name)), NULL};
    if (ref.name == NULL || rb_vec_push(s->mem, &s->layer, ref) != 0)
        return rb_nomem(e);
    return RB_OK;
}

/* Charge what a pattern has cost, also one with an error: at once, since a
** script may make any number of sets. */
static int compiled(rb_ruleset *s, const rb_rule *r)
{
    enum { RULE = 2000, PART = 60, OP = 20 };
    rb_err e;
    s->steps += RULE + r->len / 4 + (uint64_t)PART * r->tree.parts +
                (uint64_t)OP * r->nop;
    return rb_vm_spend(s, &e);
}

int rb_ruleset_add(rb_ruleset *s, const char *pattern, size_t len, int flags,
                   int priority, uint32_t *rule, rb_err *e)
{
    rb_err local;
    e = e != NULL ? e : &local;
    rb_rule r = {
        .priority = priority, .within_layer = RB_NONE, .group = s->rule.n};
    char *copy = rb_arena_str(&s->arena, pattern, len);
    if (copy == NULL || len >= UINT32_MAX)
        return rb_nomem(e);
    r.source = copy;
    r.len = (uint32_t)len;
    int rc = rb_tree_parse(&r.tree, &s->arena, copy, len, flags, s->env.macro,
                           s->env.nmacro, e);
    if (rc == RB_OK)
        rc = rb_program_make(s, &r, e);
    if (rc == RB_OK)
        rc = rb_anchor_find(s, &r, e);
    r.within = r.tree.within;
    r.dmin = r.cover.dmin;
    r.dmax = r.cover.dmax;
    if (rc == RB_OK && r.tree.within == RB_W_LAYER)
        rc = rb_ruleset_layer_index(s, r.tree.within_name, &r.within_layer, e);
    if (compiled(s, &r) != RB_OK)
        rc =
            rb_fail(e, RB_ELIMIT,
                    "stopped: compiling these patterns takes too many steps; "
                    "write fewer or smaller ones, and put words into lexicons");
    if (rc == RB_OK && rb_vec_push(s->mem, &s->rule, r) != 0)
        rc = rb_nomem(e);
    drop_triggers(s); /* a rule that fails may have left tests too */
    if (rc != RB_OK) {
        free_rule(s, &r);
        return rc;
    }
    if (rule != NULL)
        *rule = s->rule.n - 1;
    return RB_OK;
}

/* ---- what the rules are ---- */

uint32_t rb_ruleset_rules(const rb_ruleset *s)
{
    return s->rule.n;
}

uint32_t rb_rule_captures(const rb_ruleset *s, uint32_t rule)
{
    return s->rule.v[rule].ncap;
}

const char *rb_rule_capture_name(const rb_ruleset *s, uint32_t rule, uint32_t k)
{
    return s->rule.v[rule].cap[k];
}

const char *rb_rule_capture_layer(const rb_ruleset *s, uint32_t rule,
                                  uint32_t k)
{
    uint32_t l = s->rule.v[rule].cap_layer[k];
    return l == RB_NONE ? NULL : s->layer.v[l].name;
}

const char *rb_rule_source(const rb_ruleset *s, uint32_t rule, size_t *len)
{
    *len = s->rule.v[rule].len;
    return s->rule.v[rule].source;
}

const char *rb_rule_feature(const rb_ruleset *s, uint32_t rule, uint32_t i,
                            const char **layer)
{
    const rb_rule *r = &s->rule.v[rule];
    for (uint32_t k = 0; k < r->nop; k++) {
        if (r->op[k].code != RB_OP_LAYER)
            continue;
        const rb_spantest *t = &s->span.v[r->op[k].a];
        if (i < t->nftest) {
            *layer = s->layer.v[t->layer].name;
            return t->ftest[i].name;
        }
        i -= t->nftest;
    }
    return NULL;
}

const char *rb_ruleset_layer(const rb_ruleset *s, uint32_t i)
{
    return i < s->layer.n ? s->layer.v[i].name : NULL;
}

int rb_ruleset_needs_tags(const rb_ruleset *s)
{
    return s->needs_tags;
}

uint64_t rb_ruleset_candidates(const rb_ruleset *s)
{
    return s->candidates;
}

/* ---- triggers ---- */

/* Rules that tokens trigger; others are tried at annotations or anywhere. */
static int by_token(const rb_rule *r)
{
    return r->tree.within != RB_W_LAYER && r->cover.ok && r->cover.nlayer == 0;
}

static int by_layer(const rb_rule *r)
{
    return r->tree.within != RB_W_LAYER && r->cover.ok && r->cover.nbit == 0 &&
           r->cover.nlayer > 0;
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

static int ready(rb_ruleset *s, rb_err *e)
{
    int rc = rb_classes_seal(s, e);
    if (rc != RB_OK || s->ready)
        return rc;
    drop_triggers(s);
    if (index_bits(s) != 0)
        return rb_nomem(e);
    for (uint32_t i = 0; i < s->rule.n; i++) {
        const rb_rule *r = &s->rule.v[i];
        if (r->tree.within != RB_W_LAYER && !by_token(r) && !by_layer(r) &&
            rb_vec_push(s->mem, &s->every, i) != 0)
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

static int make_triggers(rb_ruleset *s)
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

/* ---- trying rules ---- */

static int bind_layers(rb_ruleset *s, rb_doc *d, rb_err *e)
{
    for (uint32_t i = 0; i < s->layer.n; i++) {
        rb_layer *l = rb_layer_find(d, s->layer.v[i].name);
        s->layer.v[i].l = l;
        if (l != NULL && rb_layer_index(d, l) != RB_OK)
            return rb_nomem(e);
    }
    return RB_OK;
}

static int may_begin(const rb_ruleset *s, const rb_rule *r, uint32_t tok)
{
    if (!r->first_known)
        return 1;
    if (r->first_bit != RB_NONE && rb_class_has(s, s->col[tok], r->first_bit))
        return 1;
    for (uint32_t i = 0; i < r->nfirst_layer; i++) {
        const rb_layer *l = s->layer.v[r->first_layer[i]].l;
        if (l != NULL && l->at[tok] < l->at[tok + 1])
            return 1;
    }
    return 0;
}

/* Does the window hold what every match from `tok` on must hold? */
static int has_also(const rb_ruleset *s, const rb_rule *r, uint32_t tok,
                    uint32_t w1)
{
    if (r->also_bit == RB_NONE)
        return 1;
    uint32_t i = tok + r->also_min, end = tok + r->also_max;
    for (; i <= end && i < w1; i++) {
        if (rb_class_has(s, s->col[i], r->also_bit))
            return 1;
    }
    return 0;
}

static int add_match(rb_ruleset *s, uint32_t rule, uint32_t start, uint32_t end,
                     rb_matches *out, rb_err *e)
{
    const rb_rule *r = &s->rule.v[rule];
    rb_match m = {rule, start, end, out->cap.n};
    if (rb_vec_reserve(out->mem, &out->cap, r->ncap) != 0 ||
        rb_vec_push(out->mem, &out->m, m) != 0)
        return rb_nomem(e);
    for (uint32_t k = 0; k < r->ncap; k++) {
        const uint32_t *v = &s->slots.v[k * 3];
        rb_capture c = {v[0], v[1], v[2], 0};
        if (c.tok0 == RB_NONE || c.tok1 == RB_NONE)
            c = (rb_capture){RB_NONE, RB_NONE, RB_NONE, 0};
        else if (c.ann != RB_NONE)
            c.id = s->layer.v[r->cap_layer[k]].l->ann.v[c.ann].id;
        out->cap.v[out->cap.n++] = c;
    }
    return RB_OK;
}

static int try_start(rb_ruleset *s, rb_doc *d, uint32_t rule, uint32_t i,
                     uint32_t w0, uint32_t w1, rb_matches *out, rb_err *e)
{
    const rb_rule *r = &s->rule.v[rule];
    uint32_t end;
    s->steps++;
    if (!may_begin(s, r, i) || !has_also(s, r, i, w1))
        return rb_vm_due(s) ? rb_vm_spend(s, e) : RB_OK;
    int rc = rb_vm_run(s, r, d, i, w0, w1, &end, NULL, e);
    if (rc < 0)
        return -rc;
    return rc > 0 ? add_match(s, rule, i, end, out, e) : RB_OK;
}

static int try_range(rb_ruleset *s, rb_doc *d, uint32_t rule, uint32_t lo,
                     uint32_t hi, uint32_t w0, uint32_t w1, rb_matches *out,
                     rb_err *e)
{
    rb_rule *r = &s->rule.v[rule];
    int rc = RB_OK;
    if (r->over)
        return RB_OK;
    if (lo < r->tried)
        lo = r->tried;
    rb_share_begin(s, rule);
    for (uint32_t i = lo; i <= hi && i < w1 && rc == RB_OK; i++)
        rc = try_start(s, d, rule, i, w0, w1, out, e);
    if (hi + 1 > r->tried)
        r->tried = hi + 1;
    return rb_share_end(s, rc);
}

/* Window of a rule around token i; `sent` is its sentence. */
static void window(const rb_doc *d, const rb_rule *r, uint32_t sent,
                   uint32_t *w0, uint32_t *w1)
{
    const rb_sent *x = &d->sent.v[sent];
    *w0 = x->tok0;
    *w1 = x->tok1;
    if (r->within == RB_W_SENTENCE)
        return;
    if (r->within == RB_W_DOCUMENT) {
        *w0 = 0;
        *w1 = d->n_tok;
    } else if (r->within == RB_W_PARAGRAPH) {
        const rb_par *p = &d->par.v[x->par];
        *w0 = d->sent.v[p->sent0].tok0;
        *w1 = d->sent.v[p->sent1 - 1].tok1;
    }
}

/* The rule's anchor stands at token i. */
static int try_anchor(rb_ruleset *s, rb_doc *d, uint32_t rule, uint32_t i,
                      uint32_t sent, rb_matches *out, rb_err *e)
{
    const rb_rule *r = &s->rule.v[rule];
    uint32_t w0, w1;
    s->candidates++;
    window(d, r, sent, &w0, &w1);
    if (i - w0 < r->dmin)
        return RB_OK;
    uint32_t lo = r->dmax == RB_NONE || i - w0 < r->dmax ? w0 : i - r->dmax;
    return try_range(s, d, rule, lo, i - r->dmin, w0, w1, out, e);
}

/* Does the sentence stand in a paragraph that these rules leave out? */
static int left_out(const rb_ruleset *s, const rb_doc *d, uint32_t sent)
{
    return (s->env.english || s->needs_tags) && rb_doc_sent_foreign(d, sent);
}

static int token_left_out(const rb_ruleset *s, const rb_doc *d, uint32_t tok)
{
    uint32_t sent = rb_doc_sent_of_token(d, tok);
    return sent != UINT32_MAX && left_out(s, d, sent);
}

static int run_sentence(rb_ruleset *s, rb_doc *d, uint32_t k, rb_matches *out,
                        rb_err *e)
{
    const rb_sent *x = &d->sent.v[k];
    int rc = RB_OK;
    for (uint32_t i = x->tok0; i < x->tok1; i++) {
        uint32_t t = s->trig.v[s->col[i]];
        if (t == 0)
            continue;
        const uint32_t at = t - 1, n = s->trig_rule.v[at];
        for (uint32_t j = 1; j <= n && rc == RB_OK; j++)
            rc = try_anchor(s, d, s->trig_rule.v[at + j], i, k, out, e);
    }
    for (uint32_t j = 0; j < s->every.n && rc == RB_OK; j++) {
        uint32_t w0, w1, rule = s->every.v[j];
        window(d, &s->rule.v[rule], k, &w0, &w1);
        if (x->tok0 < x->tok1)
            rc = try_range(s, d, rule, x->tok0, x->tok1 - 1, w0, w1, out, e);
    }
    return rc;
}

/* Rules whose anchor is an annotation: only where one begins. */
static int run_layers(rb_ruleset *s, rb_doc *d, uint32_t rule, rb_matches *out,
                      rb_err *e)
{
    const rb_rule *r = &s->rule.v[rule];
    /* Several layers: walk each; a start that two of them share is tried
    ** twice, and settle drops the double. */
    for (uint32_t k = 0; k < r->cover.nlayer; k++) {
        const rb_layer *l = s->layer.v[r->cover.layer[k]].l;
        s->rule.v[rule].tried = 0;
        for (uint32_t j = 0; l != NULL && j < l->ann.n; j++) {
            uint32_t tok = l->ann.v[j].tok0;
            if (tok >= l->ann.v[j].tok1)
                continue;
            uint32_t sent = rb_doc_sent_of_token(d, tok);
            if (sent == UINT32_MAX || left_out(s, d, sent))
                continue;
            int rc = try_anchor(s, d, rule, tok, sent, out, e);
            if (rc != RB_OK)
                return rc;
        }
    }
    return RB_OK;
}

/* A bit per token: has the rule matched from there? All zero when given. */
static uint32_t *reserve_begun(rb_ruleset *s, const rb_doc *d)
{
    uint32_t words = d->n_tok / 32 + 1;
    s->begun.n = 0;
    if (rb_vec_reserve(s->mem, &s->begun, words) != 0)
        return NULL;
    return memset(s->begun.v, 0, words * sizeof *s->begun.v);
}

/* Rules within the annotations of a layer, in its order: where several hold
** a start, the first in which the rule matches counts. */
static int try_within(rb_ruleset *s, rb_doc *d, uint32_t rule, rb_matches *out,
                      rb_err *e)
{
    const rb_layer *l = s->layer.v[s->rule.v[rule].within_layer].l;
    uint32_t *begun = reserve_begun(s, d);
    if (begun == NULL)
        return rb_nomem(e);
    for (uint32_t j = 0; l != NULL && j < l->ann.n; j++) {
        const rb_ann *a = &l->ann.v[j];
        if (a->tok0 < a->tok1 && token_left_out(s, d, a->tok0))
            continue;
        s->steps += (a->tok1 - a->tok0) / 4;
        if (rb_vm_due(s) && rb_vm_spend(s, e) != RB_OK)
            return RB_ELIMIT;
        for (uint32_t i = a->tok0; i < a->tok1; i++) {
            uint32_t before = out->m.n, bit = 1u << (i % 32);
            if (begun[i / 32] & bit)
                continue;
            int rc = try_start(s, d, rule, i, a->tok0, a->tok1, out, e);
            if (rc != RB_OK)
                return rc;
            if (out->m.n > before)
                begun[i / 32] |= bit;
        }
    }
    return RB_OK;
}

static int run_within(rb_ruleset *s, rb_doc *d, uint32_t rule, rb_matches *out,
                      rb_err *e)
{
    if (s->rule.v[rule].over)
        return RB_OK;
    rb_share_begin(s, rule);
    return rb_share_end(s, try_within(s, d, rule, out, e));
}

/* ---- conflicts ---- */

typedef struct ranked {
    rb_match m;
    uint32_t len;
    int priority;
} ranked;

#define ORDER(a, b)                                                            \
    do {                                                                       \
        if ((a) != (b))                                                        \
            return (a) < (b) ? -1 : 1;                                         \
    } while (0)

static int by_longest(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(b->len, a->len);
    ORDER(b->priority, a->priority);
    ORDER(a->m.rule, b->m.rule);
    return 0;
}

static int by_first(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(a->m.rule, b->m.rule);
    ORDER(b->len, a->len);
    return 0;
}

static int by_priority(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(b->priority, a->priority);
    ORDER(b->len, a->len);
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(a->m.rule, b->m.rule);
    return 0;
}

/* Keep those that touch no kept one; `used` has a bit per token. */
static uint32_t keep_apart(ranked *v, uint32_t n, uint8_t *used)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = v[i].m.tok0;
        while (t < v[i].m.tok1 && !(used[t / 8] >> (t % 8) & 1))
            t++;
        if (t < v[i].m.tok1)
            continue;
        for (t = v[i].m.tok0; t < v[i].m.tok1; t++)
            used[t / 8] |= (uint8_t)(1u << (t % 8));
        v[k++] = v[i];
    }
    return k;
}

/* By one rule at one start there is one match (see run_layers). */
static uint32_t drop_equal(ranked *v, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (k == 0 || v[k - 1].m.tok0 != v[i].m.tok0 ||
            v[k - 1].m.rule != v[i].m.rule)
            v[k++] = v[i];
    }
    return k;
}

static int settle(rb_ruleset *s, const rb_doc *d, int policy, rb_matches *out,
                  rb_err *e)
{
    uint32_t n = out->m.n;
    if (n < 2)
        return RB_OK;
    size_t bytes = d->n_tok / 8 + 1;
    ranked *v = rb_alloc(s->mem, n * sizeof *v);
    uint8_t *used = rb_calloc(s->mem, bytes, 1);
    if (v == NULL || used == NULL) {
        rb_free(s->mem, v, n * sizeof *v);
        rb_free(s->mem, used, bytes);
        return rb_nomem(e);
    }
    for (uint32_t i = 0; i < n; i++) {
        const rb_match *m = &out->m.v[i];
        v[i] = (ranked){*m, m->tok1 - m->tok0, s->rule.v[m->rule].priority};
    }
    qsort(v, n, sizeof *v,
          policy == RB_LONGEST    ? by_longest
          : policy == RB_PRIORITY ? by_priority
                                  : by_first);
    uint32_t kept =
        policy == RB_ALL ? drop_equal(v, n) : keep_apart(v, n, used);
    if (policy == RB_PRIORITY)
        qsort(v, kept, sizeof *v, by_longest);
    for (uint32_t i = 0; i < kept; i++)
        out->m.v[i] = v[i].m;
    out->m.n = kept;
    rb_free(s->mem, v, n * sizeof *v);
    rb_free(s->mem, used, bytes);
    return RB_OK;
}

/* ---- a run ---- */

static int prepare(rb_ruleset *s, rb_doc *d, rb_err *e)
{
    int rc = ready(s, e);
    if (rc == RB_OK)
        rc = bind_layers(s, d, e);
    if (rc == RB_OK)
        rc = rb_classes_column(s, d, e);
    if (rc == RB_OK && make_triggers(s) != 0)
        rc = rb_nomem(e);
    return rc;
}

int rb_ruleset_run(rb_ruleset *s, rb_doc *d, int policy, rb_matches *out,
                   rb_err *e)
{
    rb_err local;
    e = e != NULL ? e : &local;
    int rc = prepare(s, d, e);
    for (uint32_t i = 0; i < s->rule.n; i++)
        s->rule.v[i].tried = 0;
    for (uint32_t k = 0; k < d->sent.n && rc == RB_OK; k++)
        rc = left_out(s, d, k) ? RB_OK : run_sentence(s, d, k, out, e);
    for (uint32_t i = 0; i < s->rule.n && rc == RB_OK; i++) {
        if (by_layer(&s->rule.v[i]))
            rc = run_layers(s, d, i, out, e);
        else if (s->rule.v[i].tree.within == RB_W_LAYER)
            rc = run_within(s, d, i, out, e);
    }
    if (rc == RB_OK)
        rc = rb_vm_spend(s, e);
    if (rc == RB_OK && s->nover > 0)
        rb_share_drop(s, out);
    return rc == RB_OK ? settle(s, d, policy, out, e) : rc;
}

/* One rule at one token of a sentence: as rb_vm_run. */
static int run_at(rb_ruleset *s, const rb_rule *r, rb_doc *d, uint32_t tok,
                  uint32_t sent, uint32_t *end, rb_reach *reach, rb_err *e)
{
    uint32_t w0, w1;
    int rc = 0;
    if (r->tree.within != RB_W_LAYER) {
        window(d, r, sent, &w0, &w1);
        return rb_vm_run(s, r, d, tok, w0, w1, end, reach, e);
    }
    const rb_layer *l = s->layer.v[r->within_layer].l;
    for (uint32_t j = 0; l != NULL && j < l->ann.n && rc == 0; j++) {
        const rb_ann *a = &l->ann.v[j];
        if (a->tok0 <= tok && tok < a->tok1)
            rc = rb_vm_run(s, r, d, tok, a->tok0, a->tok1, end, reach, e);
    }
    return rc;
}

int rb_rule_match_at(rb_ruleset *s, uint32_t rule, rb_doc *d, uint32_t tok,
                     rb_matches *out, rb_reach *reach, rb_err *e)
{
    rb_err local;
    e = e != NULL ? e : &local;
    const rb_rule *r = &s->rule.v[rule];
    int rc = prepare(s, d, e);
    if (rc != RB_OK)
        return -rc;
    if (reach != NULL)
        *reach = (rb_reach){.tok = tok, .w1 = tok};
    uint32_t end, sent = rb_doc_sent_of_token(d, tok);
    if (sent != UINT32_MAX && left_out(s, d, sent))
        return 0;
    if (sent != UINT32_MAX || r->tree.within == RB_W_LAYER)
        rc = run_at(s, r, d, tok, sent, &end, reach, e);
    if (rc > 0 && add_match(s, rule, tok, end, out, e) != RB_OK)
        return -RB_ENOMEM;
    return rc < 0 || rb_vm_spend(s, e) == RB_OK ? rc : -RB_ELIMIT;
}

static int code_of(rb_ruleset *s, rb_doc *d, uint32_t tok, uint32_t sent,
                   uint8_t *code, rb_err *e)
{
    for (uint32_t i = 0; i < s->rule.n; i++) {
        const rb_rule *r = &s->rule.v[i];
        uint32_t end;
        if (r->over || !may_begin(s, r, tok))
            continue;
        rb_share_begin(s, i);
        int rc = run_at(s, r, d, tok, sent, &end, NULL, e);
        int ended = rb_share_end(s, rc < 0 ? -rc : RB_OK);
        if (ended != RB_OK)
            return ended;
        if (rc > 0)
            code[i / 8] |= (uint8_t)(1u << (i % 8));
    }
    return RB_OK;
}

int rb_ruleset_codes(rb_ruleset *s, rb_doc *d, uint8_t *code, rb_err *e)
{
    rb_err local;
    e = e != NULL ? e : &local;
    size_t width = (s->rule.n + 7) / 8;
    int rc = prepare(s, d, e);
    memset(code, 0, d->n_tok * width);
    for (uint32_t k = 0; k < d->sent.n; k++) {
        const rb_sent *x = &d->sent.v[k];
        if (left_out(s, d, k))
            continue;
        for (uint32_t i = x->tok0; i < x->tok1 && rc == RB_OK; i++)
            rc = code_of(s, d, i, k, code + i * width, e);
    }
    if (rc == RB_OK)
        rc = rb_vm_spend(s, e);
    for (uint32_t i = 0; i < s->rule.n && s->nover > 0; i++)
        for (uint32_t t = 0; s->rule.v[i].over && t < d->n_tok; t++)
            code[t * width + i / 8] &= (uint8_t) ~(1u << (i % 8));
    return rc;
}

/* ---- matches ---- */

void rb_matches_init(rb_matches *m, rb_mem *mem)
{
    memset(m, 0, sizeof *m);
    m->mem = mem;
}

void rb_matches_clear(rb_matches *m)
{
    m->m.n = m->cap.n = 0;
}

void rb_matches_free(rb_matches *m)
{
    rb_vec_free(m->mem, &m->m);
    rb_vec_free(m->mem, &m->cap);
}
