/*
** run.c - the rules of a set over one document
**
** One pass over the tokens looks up classes; a class knows the rules whose
** anchor it satisfies, and only those are tried, at the starts that the
** anchor's distance allows.
*/
#include "engine.h"

#include <string.h>

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

/* ---- a run ---- */

static int prepare(rb_ruleset *s, rb_doc *d, rb_err *e)
{
    int rc = rb_triggers_index(s, e);
    if (rc == RB_OK)
        rc = bind_layers(s, d, e);
    if (rc == RB_OK)
        rc = rb_classes_column(s, d, e);
    if (rc == RB_OK && rb_triggers_make(s) != 0)
        rc = rb_nomem(e);
    return rc;
}

/* A package has a dozen sets: each would keep four bytes for each token of a
** long text until the next one. */
static void leave_column(rb_ruleset *s)
{
    enum { KEPT = 1 << 15 };
    if (s->colcap <= KEPT)
        return;
    rb_free(s->mem, s->col, (size_t)s->colcap * sizeof *s->col);
    s->col = NULL;
    s->colcap = 0;
}

static int run_all(rb_ruleset *s, rb_doc *d, int policy, rb_matches *out,
                   rb_err *e)
{
    int rc = prepare(s, d, e);
    for (uint32_t i = 0; i < s->rule.n; i++)
        s->rule.v[i].tried = 0;
    for (uint32_t k = 0; k < d->sent.n && rc == RB_OK; k++)
        rc = left_out(s, d, k) ? RB_OK : run_sentence(s, d, k, out, e);
    for (uint32_t i = 0; i < s->rule.n && rc == RB_OK; i++) {
        if (rb_rule_by_layer(&s->rule.v[i]))
            rc = run_layers(s, d, i, out, e);
        else if (s->rule.v[i].tree.within == RB_W_LAYER)
            rc = run_within(s, d, i, out, e);
    }
    if (rc == RB_OK)
        rc = rb_vm_spend(s, e);
    if (rc == RB_OK && s->nover > 0)
        rb_share_drop(s, out);
    return rc == RB_OK ? rb_matches_settle(s, d, policy, out, e) : rc;
}

int rb_ruleset_run(rb_ruleset *s, rb_doc *d, int policy, rb_matches *out,
                   rb_err *e)
{
    rb_err local;
    int rc = run_all(s, d, policy, out, e != NULL ? e : &local);
    leave_column(s);
    return rc;
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
    leave_column(s);
    return rc;
}
