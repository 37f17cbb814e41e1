/*
** vm.c - a pattern's program at one start token
**
** Backtracking with a memory: a split or {layer} that was once entered at a
** token and failed is not entered there again, so a run costs at most splits
** x window, however the pattern is nested. Captures are slots that backtracking
** restores.
*/
#include <stdio.h>
#include <string.h>
#include "engine.h"

typedef struct run {
    rb_ruleset *s;
    const rb_rule *r;
    rb_doc *d;
    uint32_t w0, w1; /* window of tokens */
    rb_reach *reach;
    rb_err *e;
    uint32_t visited0; /* first word of our bits in s->visited */
    int depth;
} run;

enum { DEEPEST_LOOK = 24 };

static int run_from(run *u, uint32_t pc, uint32_t start, uint32_t *end);

/* ---- tests of one token ---- */

static rb_layer *layer_named(const rb_ruleset *s, const char *name)
{
    for (uint32_t i = 0; i < s->layer.n; i++) {
        if (strcmp(s->layer.v[i].name, name) == 0)
            return s->layer.v[i].l;
    }
    return NULL;
}

static int layer_test(rb_ruleset *s, const rb_expr *x, uint32_t tok)
{
    const rb_layer *l = layer_named(s, x->value);
    s->steps += s->layer.n / 8;
    if (l == NULL || l->at == NULL)
        return 0;
    if (x->attr == RB_A_BEGIN)
        return l->at[tok] < l->at[tok + 1];
    return l->inside[tok / 32] >> (tok % 32) & 1;
}

static int expr_test(rb_ruleset *s, const rb_expr *x, uint32_t tok)
{
    switch (x->kind) {
    case RB_E_TRUE:
        return 1;
    case RB_E_NOT:
        return !expr_test(s, x->a, tok);
    case RB_E_AND:
        return expr_test(s, x->a, tok) && expr_test(s, x->b, tok);
    case RB_E_OR:
        return expr_test(s, x->a, tok) || expr_test(s, x->b, tok);
    default:
        s->steps++;
        if (x->attr == RB_A_BEGIN || x->attr == RB_A_INSIDE)
            return layer_test(s, x, tok);
        return rb_class_has(s, s->col[tok], rb_classes_bit_of(s, x));
    }
}

/* ---- annotations ---- */

static int feature_passes(const rb_ftest_c *t, const rb_feat *f)
{
    int yes = 0;
    if (f != NULL && f->kind == RB_F_STR)
        yes = rb_value_match(t->test, f->u.s, f->len);
    else if (f != NULL && f->kind == RB_F_BOOL)
        yes = f->u.i ? rb_value_match(t->test, "true", 4)
                     : rb_value_match(t->test, "false", 5);
    else if (f != NULL && (f->kind == RB_F_INT || f->kind == RB_F_NUM)) {
        char num[40];
        int n = f->kind == RB_F_INT
                    ? snprintf(num, sizeof num, "%lld", (long long)f->u.i)
                    : snprintf(num, sizeof num, "%.14g", f->u.d);
        yes = rb_value_match(t->test, num, (size_t)n);
    }
    return yes != t->negated;
}

static int span_passes(rb_ruleset *s, const rb_spantest *t, const rb_ann *a)
{
    for (uint32_t i = 0; i < t->nftest; i++) {
        const rb_feat *f = rb_ann_feat(a, t->ftest[i].name);
        size_t len = f != NULL && f->kind == RB_F_STR ? f->len : 0;
        s->steps += rb_value_cost(t->ftest[i].test, len);
        if (!feature_passes(&t->ftest[i], f))
            return 0;
    }
    return 1;
}

/* ---- backtracking ---- */

static int push(run *u, uint32_t pc, uint32_t i, uint32_t old)
{
    rb_back b = {pc, i, old};
    if (rb_vec_push(u->s->mem, &u->s->back, b) == 0)
        return 0;
    rb_nomem(u->e);
    return -1;
}

static int set_slot(run *u, uint32_t slot, uint32_t value)
{
    uint32_t *v = &u->s->slots.v[slot];
    if (push(u, RB_NONE, slot, *v) != 0)
        return -1;
    *v = value;
    return 0;
}

/* First visit of split or {layer} `no` at token i? Remember it. */
static int fresh(run *u, uint32_t no, uint32_t i)
{
    rb_ruleset *s = u->s;
    uint32_t bit = no * (u->w1 - u->w0 + 1) + (i - u->w0);
    uint32_t *w = &s->visited.v[u->visited0 + bit / 32];
    if (*w >> (bit % 32) & 1)
        return 0;
    if (*w == 0 &&
        rb_vec_push(s->mem, &s->touched, u->visited0 + bit / 32) != 0) {
        rb_nomem(u->e);
        return -1;
    }
    *w |= 1u << (bit % 32);
    return 1;
}

/* The annotations of the layer at token i, longest first; the others wait on
** the stack, last one deepest. Returns 1 and the first one's end, 0, -1. */
static int enter_layer(run *u, const rb_op *o, uint32_t *i)
{
    rb_ruleset *s = u->s;
    const rb_spantest *t = &s->span.v[o->a];
    const rb_layer *l = s->layer.v[t->layer].l;
    if (l == NULL || *i >= u->w1 || l->at[*i] == l->at[*i + 1])
        return 0;
    int new = fresh(u, o->alt, *i);
    if (new <= 0)
        return new;
    uint32_t first = RB_NONE;
    for (uint32_t k = l->at[*i + 1]; k-- > l->at[*i];) {
        const rb_ann *a = &l->ann.v[l->by_tok[k]];
        if (a->tok1 > u->w1 || !span_passes(s, t, a))
            continue;
        if (first != RB_NONE) { /* the one before must wait */
            const rb_ann *w = &l->ann.v[first];
            if (push(u, o->next, w->tok1, RB_NONE) != 0)
                return -1;
            if (o->b != RB_NONE &&
                push(u, RB_NONE, o->b | 0x80000000u, first) != 0)
                return -1;
        }
        first = l->by_tok[k];
    }
    if (first == RB_NONE)
        return 0;
    if (o->b != RB_NONE && set_slot(u, o->b, first) != 0)
        return -1;
    *i = l->ann.v[first].tok1;
    return 1;
}

/* Nobody asks in a run over a document: one branch, never taken. */
static inline void note_held(run *u, const rb_op *o, uint32_t i)
{
    rb_reach *r = u->reach;
    if (r == NULL || u->depth > 0 || r->nheld == RB_REACH_HELD || o->to == 0)
        return;
    r->held[r->nheld++] = (rb_reach_held){o->at, o->to, i, u->s->back.n};
}

/* Forget what held after the place that backtracking goes back to. */
static void forget_held(run *u)
{
    rb_reach *r = u->reach;
    while (r != NULL && u->depth == 0 && r->nheld > 0 &&
           r->held[r->nheld - 1].mark > u->s->back.n)
        r->nheld--;
}

static int at_sentence_begin(const run *u, uint32_t i)
{
    uint32_t k = i < u->d->n_tok ? rb_doc_sent_of_token(u->d, i) : UINT32_MAX;
    return k != UINT32_MAX && u->d->sent.v[k].tok0 == i;
}

static int at_sentence_end(const run *u, uint32_t i)
{
    uint32_t k = i > 0 ? rb_doc_sent_of_token(u->d, i - 1) : UINT32_MAX;
    return k != UINT32_MAX && u->d->sent.v[k].tok1 == i;
}

static void note_reach(run *u, const rb_op *o, uint32_t i)
{
    rb_reach *r = u->reach;
    if (r == NULL || u->depth > 0 || i < r->tok)
        return;
    r->w1 = u->w1;
    if (r->to == 0 || i > r->tok) {
        r->tok = i;
        r->at = o->at;
        r->to = o->to;
        r->nmore = 0;
        return;
    }
    if (r->nmore == RB_REACH_FAILED || (o->at == r->at && o->to == r->to))
        return;
    for (uint32_t k = 0; k < r->nmore; k++)
        if (r->more[k][0] == o->at && r->more[k][1] == o->to)
            return;
    r->more[r->nmore][0] = o->at;
    r->more[r->nmore++][1] = o->to;
}

/* Look-around runs apart, with a memory of its own. */
static int look(run *u, const rb_op *o, uint32_t i)
{
    rb_ruleset *s = u->s;
    uint32_t end;
    if (i - u->w0 < o->a)
        return o->b == 1;
    if (u->depth >= DEEPEST_LOOK)
        return rb_fail(u->e, RB_ELIMIT, "look-around is nested too deeply"), -1;
    run sub = *u;
    uint32_t words = (u->r->nsplit * (u->w1 - u->w0 + 1)) / 32 + 1;
    sub.visited0 = s->visited.n;
    sub.depth++;
    uint32_t old = s->visited.cap;
    if (rb_vec_reserve(s->mem, &s->visited, words) != 0)
        return rb_nomem(u->e), -1;
    if (s->visited.cap > old) /* all that is not in use is zero */
        memset(&s->visited.v[old], 0,
               (s->visited.cap - old) * sizeof *s->visited.v);
    s->visited.n += words;
    uint32_t touched = s->touched.n;
    int rc = run_from(&sub, o->alt, i - o->a, &end);
    for (uint32_t k = touched; k < s->touched.n; k++)
        s->visited.v[s->touched.v[k]] = 0;
    s->touched.n = touched;
    s->visited.n -= words;
    return rc < 0 ? rc : rc != (o->b == 1);
}

/* Take the newest entry that names a place to go on; 0 when none is left. */
static int backtrack(run *u, uint32_t floor, uint32_t *pc, uint32_t *i)
{
    rb_ruleset *s = u->s;
    uint32_t slot = RB_NONE, value = 0;
    while (s->back.n > floor) {
        rb_back b = s->back.v[--s->back.n];
        if (b.pc != RB_NONE) {
            *pc = b.pc;
            *i = b.i;
            /* An annotation that waited brings its number along. */
            return slot == RB_NONE || set_slot(u, slot, value) == 0 ? 1 : -1;
        }
        if (b.i & 0x80000000u) {
            slot = b.i & 0x7FFFFFFFu;
            value = b.old;
        } else {
            s->slots.v[b.i] = b.old;
        }
    }
    return 0;
}

/* One step: 1 go on at *pc and *i, 0 fail here, 2 matched, -1 error. */
static int step(run *u, uint32_t *pc, uint32_t *i)
{
    rb_ruleset *s = u->s;
    const rb_op *o = &u->r->op[*pc];
    int ok = 0;
    *pc = o->next;
    switch (o->code) {
    case RB_OP_MATCH:
        return 2;
    case RB_OP_ANY:
        ok = *i < u->w1;
        *i += (uint32_t)ok;
        break;
    case RB_OP_TEST:
        ok = *i < u->w1 && rb_class_has(s, s->col[*i], o->a);
        *i += (uint32_t)ok;
        break;
    case RB_OP_EXPR:
        ok = *i < u->w1 && expr_test(s, s->mixed.v[o->a], *i);
        *i += (uint32_t)ok;
        break;
    case RB_OP_LAYER: {
        uint32_t from = *i;
        ok = enter_layer(u, o, i);
        if (ok > 0) { /* for each annotation that may stand here */
            note_held(u, o, from);
            return ok;
        }
        break;
    }
    case RB_OP_SPLIT:
        ok = fresh(u, o->a, *i);
        if (ok > 0 && push(u, o->alt, *i, 0) != 0)
            return -1;
        return ok;
    case RB_OP_SAVE:
        return set_slot(u, o->a, *i) == 0 ? 1 : -1;
    case RB_OP_LOOK:
        ok = look(u, o, *i);
        break;
    case RB_OP_SBEGIN:
        ok = at_sentence_begin(u, *i);
        break;
    case RB_OP_SEND:
        ok = at_sentence_end(u, *i);
        break;
    default:
        return 0;
    }
    if (ok == 0)
        note_reach(u, o, *i);
    else if (o->code <= RB_OP_EXPR)
        note_held(u, o, *i - 1);
    else
        note_held(u, o, *i);
    return ok;
}

int rb_vm_spend(rb_ruleset *s, rb_err *e)
{
    uint64_t steps = s->steps - s->asked;
    s->asked = s->steps;
    if (s->env.spend != NULL && s->env.spend(s->env.user, steps) != RB_OK) {
        s->spent_out = 1;
        return rb_fail(e, RB_ELIMIT,
                       "stopped: these patterns take too many steps");
    }
    s->spent_out = 0;
    return rb_share_out(s) ? rb_fail(e, RB_ELIMIT, "this rule does") : RB_OK;
}

static int run_from(run *u, uint32_t pc, uint32_t start, uint32_t *end)
{
    uint32_t floor = u->s->back.n, i = start;
    int rc;
    for (;;) {
        u->s->steps++;
        if (rb_vm_due(u->s) && rb_vm_spend(u->s, u->e) != RB_OK) {
            rc = -1;
            break;
        }
        rc = step(u, &pc, &i);
        if (rc == 0) {
            rc = backtrack(u, floor, &pc, &i);
            forget_held(u);
        }
        if (rc != 1)
            break;
    }
    u->s->back.n = floor;
    *end = i;
    return rc == 2 ? 1 : rc;
}

/* Bits are counted in 32 bits (fresh), so there is a largest window. */
static int reserve_visited(rb_ruleset *s, const rb_rule *r, uint32_t tokens,
                           rb_err *e)
{
    uint64_t bits = (uint64_t)r->nsplit * (tokens + 1ULL);
    if (bits > UINT32_MAX - 32)
        return rb_fail(e, RB_ELIMIT,
                       "the window of this pattern is too large (%u tokens)",
                       tokens);
    uint32_t words = (uint32_t)(bits / 32 + 1);
    if (words > s->visited.cap) {
        if (rb_vec_reserve(s->mem, &s->visited, words) != 0)
            return rb_nomem(e);
        memset(s->visited.v, 0, s->visited.cap * sizeof *s->visited.v);
    }
    s->visited.n = words;
    return RB_OK;
}

int rb_vm_run(rb_ruleset *s, const rb_rule *r, rb_doc *d, uint32_t start,
              uint32_t w0, uint32_t w1, uint32_t *end, rb_reach *reach,
              rb_err *e)
{
    run u = {s, r, d, w0, w1, reach, e, 0, 0};
    uint32_t nslot = r->ncap * 3;
    s->back.n = s->touched.n = s->slots.n = 0;
    int rc = reserve_visited(s, r, w1 - w0, e);
    if (rc != RB_OK)
        return -rc;
    if (rb_vec_reserve(s->mem, &s->slots, nslot + 1) != 0)
        return rb_nomem(e), -RB_ENOMEM;
    s->slots.n = nslot;
    for (uint32_t k = 0; k < nslot; k++)
        s->slots.v[k] = RB_NONE;
    rc = run_from(&u, r->entry, start, end);
    /* Leave the memory of failures clean for the next run. */
    for (uint32_t k = 0; k < s->touched.n; k++)
        s->visited.v[s->touched.v[k]] = 0;
    return rc < 0 ? -e->code : rc;
}
