/*
** program.c - a pattern's tree to a program for the matcher
**
** Written backwards: gen(node, next) gives the entry of code that matches the
** node and goes on at `next`, so that continuations are shared, never copied.
**
** A repetition's round that consumes nothing is refused. Whether a round has
** consumed something yet is not looked up while matching: code of nullable
** parts exists twice, and gen takes two continuations, `np` for "nothing
** consumed so far" and `p` for "something". That keeps the state of the
** matcher down to (program counter, token), and so its memory of failures
** exact (vm.c).
*/
#include <string.h>
#include "engine.h"

enum { MOST_OPS = 20000 };

typedef struct compiler {
    rb_ruleset *s;
    rb_rule *r;
    rb_err *e;
    int failed;
    int in_look;
} compiler;

static uint32_t gen(compiler *c, const rb_node *n, uint32_t np, uint32_t p);

static uint32_t fail(compiler *c, int code)
{
    (void)code;
    c->failed = 1;
    return 0;
}

static uint32_t op(compiler *c, int code, const rb_node *n, uint32_t a,
                   uint32_t next)
{
    rb_rule *r = c->r;
    if (c->failed)
        return 0;
    if (r->nop >= MOST_OPS)
        return fail(
            c, rb_pattern_fail(c->e, r->source, r->len, n != NULL ? n->at : 0,
                               "this pattern becomes too large (nested counted "
                               "repetitions multiply); use smaller bounds"));
    if (rb_vec_grow(c->s->mem, (void **)&r->op, r->nop, &r->capop, 1,
                    sizeof *r->op) != 0)
        return fail(c, rb_nomem(c->e));
    r->op[r->nop] = (rb_op){.code = (uint8_t)code,
                            .a = a,
                            .b = RB_NONE,
                            .next = next,
                            .alt = 0,
                            .at = n != NULL ? n->at : 0,
                            .to = n != NULL ? n->to : 0};
    return r->nop++;
}

static uint32_t split(compiler *c, const rb_node *n, uint32_t first,
                      uint32_t second)
{
    uint32_t pc = op(c, RB_OP_SPLIT, n, c->r->nsplit, first);
    if (!c->failed) {
        c->r->op[pc].alt = second;
        c->r->nsplit++;
    }
    return pc;
}

/* ---- tokens ---- */

static uint32_t gen_token(compiler *c, const rb_node *n, uint32_t next)
{
    uint32_t bit, mixed;
    int rc = rb_program_expr(c->s, c->r, n->expr, &bit, &mixed, c->e);
    if (rc != RB_OK)
        return fail(c, rc);
    if (mixed != RB_NONE)
        return op(c, RB_OP_EXPR, n, mixed, next);
    if (bit == RB_NONE)
        return op(c, RB_OP_ANY, n, 0, next);
    return op(c, RB_OP_TEST, n, bit, next);
}

/* ---- layers ---- */

static int compile_features(compiler *c, const rb_node *n, rb_spantest *t)
{
    for (const rb_ftest *f = n->ftest; f != NULL; f = f->next)
        t->nftest++;
    if (t->nftest == 0)
        return RB_OK;
    size_t size = t->nftest * sizeof *t->ftest;
    t->ftest = rb_arena_alloc(&c->s->arena, size);
    if (t->ftest == NULL) {
        t->nftest = 0;
        return rb_nomem(c->e);
    }
    memset(t->ftest, 0, size);
    uint32_t k = 0;
    for (const rb_ftest *f = n->ftest; f != NULL; f = f->next, k++) {
        size_t at;
        t->ftest[k].name = f->name;
        t->ftest[k].negated = f->negated;
        int rc = rb_value_compile(&t->ftest[k].test, c->s->mem, f->value,
                                  f->len, f->flags, &at, c->e);
        if (rc == RB_EPATTERN) {
            const char *src = f->macro ? f->macro->source : c->r->source;
            rb_pattern_bad_regex(c->e, src, f->macro ? strlen(src) : c->r->len,
                                 f->at + at);
            rb_pattern_in_macro(f->macro, rc, c->e);
        }
        if (rc != RB_OK)
            return rc;
    }
    return RB_OK;
}

static uint32_t gen_layer(compiler *c, const rb_node *n, uint32_t next)
{
    rb_ruleset *s = c->s;
    rb_spantest t = {0};
    int rc = rb_ruleset_layer_index(s, n->name, &t.layer, c->e);
    /* Enter it first: the set frees its tests also when one is bad. */
    if (rc == RB_OK && rb_vec_push(s->mem, &s->span, t) != 0)
        rc = rb_nomem(c->e);
    if (rc != RB_OK)
        return fail(c, rc);
    uint32_t k = s->span.n - 1;
    rc = compile_features(c, n, &t);
    s->span.v[k] = t;
    if (rc != RB_OK)
        return fail(c, rc);
    uint32_t pc = op(c, RB_OP_LAYER, n, k, next);
    if (!c->failed)
        c->r->op[pc].alt = c->r->nsplit++;
    return pc;
}

/* ---- sequences, choices, captures ---- */

/* `end` is the kid after the last one to take: kids are linked forwards and
** the code is made backwards. */
static uint32_t gen_kids(compiler *c, const rb_node *k, uint32_t np, uint32_t p,
                         uint32_t *as_p)
{
    if (k == NULL) {
        *as_p = p;
        return np;
    }
    uint32_t rest_p, rest_np = gen_kids(c, k->next, np, p, &rest_p);
    uint32_t mine = gen(c, k, rest_np, rest_p);
    *as_p = rest_np == rest_p ? mine : RB_NONE;
    if (*as_p == RB_NONE && !c->failed)
        *as_p = gen(c, k, rest_p, rest_p);
    return mine;
}

static uint32_t gen_choice(compiler *c, const rb_node *n, const rb_node *k,
                           uint32_t np, uint32_t p)
{
    if (k->next == NULL)
        return gen(c, k, np, p);
    uint32_t rest = gen_choice(c, n, k->next, np, p);
    return split(c, k, gen(c, k, np, p), rest);
}

/* The node that a capture is about, without groups around it. */
static const rb_node *core_of(const rb_node *n)
{
    while (n->kind == RB_N_SEQ && n->kid != NULL && n->kid == n->last)
        n = n->kid;
    return n;
}

static uint32_t capture_index(compiler *c, const rb_node *n)
{
    rb_rule *r = c->r;
    for (uint32_t i = 0; i < r->ncap; i++) {
        if (strcmp(r->cap[i], n->name) == 0)
            return i;
    }
    return RB_NONE; /* cannot be: all names were entered before */
}

static uint32_t gen_capture(compiler *c, const rb_node *n, uint32_t np,
                            uint32_t p)
{
    if (c->in_look)
        return fail(
            c, rb_pattern_fail(c->e, c->r->source, c->r->len, n->at,
                               "look-around consumes nothing, so it cannot "
                               "capture; capture outside of it"));
    uint32_t k = capture_index(c, n);
    uint32_t end_np = op(c, RB_OP_SAVE, n, k * 3 + 1, np);
    uint32_t end_p = np == p ? end_np : op(c, RB_OP_SAVE, n, k * 3 + 1, p);
    uint32_t body = gen(c, n->a, end_np, end_p);
    if (!c->failed && c->r->cap_layer[k] != RB_NONE)
        c->r->op[body].b = k * 3 + 2;
    return op(c, RB_OP_SAVE, n, k * 3, body);
}

/* ---- repetition ---- */

/* Optional rounds that go on at `exit`; each must consume something. */
static uint32_t gen_round(compiler *c, const rb_node *n, uint32_t again,
                          uint32_t exit)
{
    uint32_t none = op(c, RB_OP_FAIL, n, 0, 0);
    uint32_t body = gen(c, n->a, none, again);
    return n->lazy ? split(c, n, exit, body) : split(c, n, body, exit);
}

static uint32_t gen_endless(compiler *c, const rb_node *n, uint32_t exit)
{
    uint32_t loop = split(c, n, 0, 0); /* filled in below: it is its own tail */
    uint32_t none = op(c, RB_OP_FAIL, n, 0, 0);
    uint32_t body = gen(c, n->a, none, loop);
    if (c->failed)
        return 0;
    c->r->op[loop].next = n->lazy ? exit : body;
    c->r->op[loop].alt = n->lazy ? body : exit;
    return loop;
}

static uint32_t gen_repeat(compiler *c, const rb_node *n, uint32_t np,
                           uint32_t p)
{
    uint32_t tail_p = p, tail_np = np;
    if (n->max == UINT32_MAX) {
        tail_p = gen_endless(c, n, p);
        tail_np = np == p ? tail_p : gen_round(c, n, tail_p, np);
    } else {
        uint32_t before = p;
        for (uint32_t i = n->min; i < n->max && !c->failed; i++) {
            before = tail_p;
            tail_p = gen_round(c, n, tail_p, p);
        }
        if (np == p || n->min == n->max)
            tail_np = np == p ? tail_p : np;
        else
            tail_np = gen_round(c, n, before, np);
    }
    for (uint32_t i = 0; i < n->min && !c->failed; i++) {
        int same = tail_np == tail_p, last = i + 1 == n->min;
        uint32_t mine = gen(c, n->a, tail_np, tail_p);
        if (!same && !last)
            tail_p = gen(c, n->a, tail_p, tail_p);
        else
            tail_p = mine;
        tail_np = mine;
    }
    return tail_np;
}

/* ---- look-around ---- */

/* Tokens that a node always takes, or -1 when that is not one number. */
static int64_t width(const rb_node *n)
{
    int64_t w = 0, k;
    switch (n->kind) {
    case RB_N_TOKEN:
        return 1;
    case RB_N_LAYER:
        return -1;
    case RB_N_SEQ:
        for (const rb_node *x = n->kid; x != NULL; x = x->next) {
            k = width(x);
            if (k < 0)
                return -1;
            w += k;
        }
        return w;
    case RB_N_ALT:
        w = width(n->kid);
        for (const rb_node *x = n->kid->next; x != NULL; x = x->next) {
            if (width(x) != w)
                return -1;
        }
        return w;
    case RB_N_REP:
        k = width(n->a);
        return k < 0 || n->min != n->max ? -1 : k * n->min;
    case RB_N_CAP:
        return width(n->a);
    default:
        return 0;
    }
}

static uint32_t gen_look(compiler *c, const rb_node *n, uint32_t next)
{
    int64_t back = 0;
    if (n->kind == RB_N_BEHIND) {
        back = width(n->a);
        if (back < 0)
            return fail(c, rb_pattern_fail(
                               c->e, c->r->source, c->r->len, n->at,
                               "look behind needs a fixed number of tokens: "
                               "no {layer}, no open repetition"));
    }
    c->in_look++;
    uint32_t yes = op(c, RB_OP_MATCH, n, 0, 0);
    uint32_t entry = gen(c, n->a, yes, yes);
    c->in_look--;
    uint32_t pc = op(c, RB_OP_LOOK, n, (uint32_t)back, next);
    if (!c->failed) {
        c->r->op[pc].alt = entry;
        c->r->op[pc].b = n->negated;
    }
    return pc;
}

static uint32_t gen(compiler *c, const rb_node *n, uint32_t np, uint32_t p)
{
    uint32_t ignored;
    if (c->failed)
        return 0;
    switch (n->kind) {
    case RB_N_EMPTY:
        return np;
    case RB_N_TOKEN:
        return gen_token(c, n, p);
    case RB_N_LAYER:
        return gen_layer(c, n, p);
    case RB_N_SEQ:
        return gen_kids(c, n->kid, np, p, &ignored);
    case RB_N_ALT:
        return gen_choice(c, n, n->kid, np, p);
    case RB_N_REP:
        return gen_repeat(c, n, np, p);
    case RB_N_CAP:
        return gen_capture(c, n, np, p);
    case RB_N_SBEGIN:
        return op(c, RB_OP_SBEGIN, n, 0, np);
    case RB_N_SEND:
        return op(c, RB_OP_SEND, n, 0, np);
    default:
        return gen_look(c, n, np);
    }
}

/* ---- the rule ---- */

enum { MOST_CAPTURES = 64 };

/* Layer of a capture that is just {layer}, or RB_NONE. */
static int captured_layer(compiler *c, const rb_node *n, uint32_t *layer)
{
    const rb_node *x = core_of(n->a);
    *layer = RB_NONE;
    return x->kind == RB_N_LAYER
               ? rb_ruleset_layer_index(c->s, x->name, layer, c->e)
               : RB_OK;
}

static int holds_capture(const rb_node *n, const char *name)
{
    if (n->kind == RB_N_CAP && strcmp(n->name, name) == 0)
        return 1;
    if (n->a != NULL && holds_capture(n->a, name))
        return 1;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (holds_capture(k, name))
            return 1;
    }
    return 0;
}

/* Enter the names of captures in order of writing. A name that stands for
** different things here and there carries no annotation. */
static int enter_captures(compiler *c, const rb_node *n)
{
    rb_rule *r = c->r;
    if (n->kind == RB_N_CAP) {
        uint32_t layer, k = capture_index(c, n);
        if (holds_capture(n->a, n->name))
            return rb_pattern_fail(c->e, r->source, r->len, n->at,
                                   "the capture '%s' holds another one of "
                                   "its name",
                                   n->name);
        int rc = captured_layer(c, n, &layer);
        if (rc != RB_OK)
            return rc;
        if (k != RB_NONE) {
            if (r->cap_layer[k] != layer)
                r->cap_layer[k] = RB_NONE;
        } else if (r->ncap == MOST_CAPTURES) {
            return rb_pattern_fail(c->e, r->source, r->len, n->at,
                                   "a pattern has at most %d captures",
                                   MOST_CAPTURES);
        } else {
            r->cap[r->ncap] = n->name;
            r->cap_layer[r->ncap++] = layer;
        }
    }
    int rc = n->a != NULL ? enter_captures(c, n->a) : RB_OK;
    for (const rb_node *k = n->kid; k != NULL && rc == RB_OK; k = k->next)
        rc = enter_captures(c, k);
    return rc;
}

/* A match has at least one token; is there any that it could take? */
static int takes_token(const rb_node *n)
{
    if (n->kind == RB_N_TOKEN || n->kind == RB_N_LAYER)
        return 1;
    if (n->kind == RB_N_AHEAD || n->kind == RB_N_BEHIND ||
        (n->kind == RB_N_REP && n->max == 0))
        return 0;
    if (n->a != NULL)
        return takes_token(n->a);
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (takes_token(k))
            return 1;
    }
    return 0;
}

int rb_program_make(rb_ruleset *s, rb_rule *r, rb_err *e)
{
    compiler c = {.s = s, .r = r, .e = e};
    if (!takes_token(r->tree.root))
        return rb_pattern_fail(e, r->source, r->len, 0,
                               "this pattern takes no token: look-around, <s> "
                               "and () only test a place");
    r->cap = rb_arena_alloc(&s->arena, MOST_CAPTURES * sizeof *r->cap);
    r->cap_layer =
        rb_arena_alloc(&s->arena, MOST_CAPTURES * sizeof *r->cap_layer);
    if (r->cap == NULL || r->cap_layer == NULL)
        return rb_nomem(e);
    int rc = enter_captures(&c, r->tree.root);
    if (rc != RB_OK)
        return rc;
    uint32_t none = op(&c, RB_OP_FAIL, r->tree.root, 0, 0);
    uint32_t yes = op(&c, RB_OP_MATCH, r->tree.root, 0, 0);
    r->entry = gen(&c, r->tree.root, none, yes);
    return c.failed ? e->code : RB_OK;
}
