/*
** ruleset.c - a set of rules: what is in it, and how one more gets in
*/
#include "engine.h"

#include <string.h>

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
    rb_triggers_drop(s);
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
    rb_triggers_drop(s); /* a rule that fails may have left tests too */
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
