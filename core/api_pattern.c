/*
** api_pattern.c - include/rubric.h: token patterns and what they find
*/
#include "api.h"

#include <string.h>

static double frequency(void *user, const char *word, size_t len)
{
    return rb_lang_frequency(user, word, len);
}

_Static_assert(RUBRIC_IGNORE_CASE == 1, "flags");

static int compile(rubric *r, const char *pattern, int flags, rubric_pattern *p)
{
    rb_match_env env = {.mem = &r->mem, .vocab = &r->vocab};
    rb_err ignored = r->err;
    uint32_t rule;
    if (rb_api_lang(r) == RB_OK) {
        env.frequency = frequency;
        env.user = r->lang;
    } else {
        r->err = ignored; /* only rarity is not known */
    }
    int code = strstr(pattern, "lex") ? rb_api_lexicons(r, &env) : RB_OK;
    if (code == RB_OK)
        code = rb_ruleset_new(&p->set, &env, &r->err);
    if (code == RB_OK)
        code = rb_ruleset_add(p->set, pattern, strlen(pattern),
                              flags & RUBRIC_IGNORE_CASE ? RB_VT_NOCASE : 0, 0,
                              &rule, &r->err);
    return code;
}

int rubric_pattern_new(rubric *r, const char *pattern, int flags,
                       rubric_pattern **out)
{
    *out = NULL;
    RB_API_CALL(r);
    if (pattern == NULL)
        return rb_api_usage(r, "a pattern is missing");
    rubric_pattern *p = rb_calloc(&r->mem, 1, sizeof *p);
    if (p == NULL)
        return rb_nomem(&r->err);
    p->mem = &r->mem;
    rb_matches_init(&p->found, &r->mem);
    int code = compile(r, pattern, flags, p);
    if (code == RB_OK)
        *out = p;
    else
        rubric_pattern_free(p);
    return code;
}

void rubric_pattern_free(rubric_pattern *p)
{
    if (p == NULL)
        return;
    rb_matches_free(&p->found);
    rb_vec_free(p->mem, &p->capture);
    if (p->set != NULL)
        rb_ruleset_free(p->set);
    rb_free(p->mem, p, sizeof *p);
}

const char *rubric_pattern_layer(const rubric_pattern *p, size_t i)
{
    return i > UINT32_MAX ? NULL : rb_ruleset_layer(p->set, (uint32_t)i);
}

const char *rubric_pattern_feature(const rubric_pattern *p, size_t i,
                                   const char **layer)
{
    return i > UINT32_MAX ? NULL
                          : rb_rule_feature(p->set, 0, (uint32_t)i, layer);
}

int rubric_pattern_step(const rubric_pattern *p)
{
    return rb_ruleset_needs_tags(p->set) ? RUBRIC_TAGGED : RUBRIC_SEGMENTED;
}

static size_t token_start(const rb_doc *d, uint32_t tok)
{
    return tok < d->n_tok ? d->tok_start[tok] : d->len;
}

/* Captures that were taken, into p->capture. */
static int captures(rubric_pattern *p, const rb_doc *d, const rb_match *m)
{
    uint32_t n = rb_rule_captures(p->set, m->rule);
    p->capture.n = 0;
    for (uint32_t k = 0; k < n; k++) {
        const rb_capture *c = &p->found.cap.v[m->cap + k];
        if (c->tok0 == UINT32_MAX)
            continue;
        rubric_capture g = {rb_rule_capture_name(p->set, m->rule, k),
                            token_start(d, c->tok0),
                            c->tok1 > c->tok0 ? d->tok_end[c->tok1 - 1]
                                              : token_start(d, c->tok0),
                            c->tok0, c->tok1};
        if (rb_vec_push(p->mem, &p->capture, g) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

int rubric_find(rubric *r, rubric_pattern *p, const rubric_doc *w,
                int (*each)(void *user, const rubric_match *m), void *user)
{
    rb_doc *d = w->d;
    RB_API_CALL(r);
    if (w->mem != p->mem || p->mem != &r->mem)
        return rb_api_usage(r, "the document or the pattern belongs to another "
                               "handle");
    if (w->step < rubric_pattern_step(p))
        return rb_api_usage(r, "the document is not far enough for this "
                               "pattern: rubric_doc_to comes first");
    rb_matches_clear(&p->found);
    int code = rb_ruleset_run(p->set, d, RB_FIRST, &p->found, &r->err);
    for (uint32_t i = 0; code == RB_OK && i < p->found.m.n; i++) {
        const rb_match *m = &p->found.m.v[i];
        if (captures(p, d, m) != RB_OK)
            return rb_nomem(&r->err);
        rubric_match g = {d->tok_start[m->tok0],
                          d->tok_end[m->tok1 - 1],
                          m->tok0,
                          m->tok1,
                          p->capture.v,
                          p->capture.n};
        if (each(user, &g) != 0)
            break;
    }
    return code;
}
