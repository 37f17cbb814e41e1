/*
** share.c - what each rule costs in a document, and the end of its share
**
** Steps are counted for the whole set; a rule's are the difference between
** its begin and its end, so that the matcher counts nothing twice. The end of
** a share is looked for when a rule ends and, in long work, each time the
** budget of the whole is asked.
*/
#include <string.h>
#include <time.h>
#include "engine.h"

int rb_ruleset_name(rb_ruleset *s, const char *name, rb_err *e)
{
    rb_rule *r = &s->rule.v[s->rule.n - 1];
    r->name = rb_arena_str(&s->arena, name, strlen(name));
    if (r->name == NULL)
        return rb_nomem(e);
    if (s->rule.n > 1 && r[-1].name != NULL && strcmp(r[-1].name, name) == 0)
        r->group = r[-1].group;
    return RB_OK;
}

const char *rb_rule_name(const rb_ruleset *s, uint32_t rule)
{
    return s->rule.v[rule].name;
}

/* ---- shares ---- */

void rb_ruleset_begin(rb_ruleset *s, uint64_t share)
{
    s->share = share;
    s->nover = s->spent_out = 0;
    for (uint32_t i = 0; i < s->rule.n; i++) {
        s->rule.v[i].steps = 0;
        s->rule.v[i].over = 0;
    }
}

uint64_t rb_rule_left(const rb_ruleset *s, uint32_t rule)
{
    uint64_t made = s->rule.v[s->rule.v[rule].group].steps;
    if (s->share == 0)
        return UINT64_MAX;
    return made < s->share ? s->share - made : 0;
}

/* All patterns of the rule end; they stand side by side. */
static void stop(rb_ruleset *s, uint32_t group)
{
    s->nover++;
    for (uint32_t i = group; i < s->rule.n && s->rule.v[i].group == group; i++)
        s->rule.v[i].over = i == group ? RB_OVER_NEW : RB_OVER_TOLD;
}

int rb_rule_charge(rb_ruleset *s, uint32_t rule, uint64_t steps)
{
    uint32_t group = s->rule.v[rule].group;
    rb_rule *g = &s->rule.v[group];
    g->steps += steps;
    if (s->share > 0 && g->steps >= s->share && !g->over)
        stop(s, group);
    return g->over != 0;
}

int rb_rule_is_over(const rb_ruleset *s, uint32_t rule)
{
    return s->rule.v[rule].over != 0;
}

uint32_t rb_ruleset_next_over(rb_ruleset *s)
{
    for (uint32_t i = 0; s->nover > 0 && i < s->rule.n; i++) {
        if (s->rule.v[i].over == RB_OVER_NEW) {
            s->rule.v[i].over = RB_OVER_TOLD;
            return i;
        }
    }
    return RB_NONE;
}

void rb_share_drop(const rb_ruleset *s, rb_matches *out)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < out->m.n; i++)
        if (!s->rule.v[out->m.v[i].rule].over)
            out->m.v[k++] = out->m.v[i];
    out->m.n = k;
}

/* ---- counting ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Rules are tried within less time than it takes to look at the clock. */
static double clock_cost(void)
{
    double least = 1;
    for (int i = 0; i < 32; i++) {
        double t = -now();
        t += now();
        least = t < least ? t : least;
    }
    return least;
}

rb_rule_count *rb_ruleset_count(rb_ruleset *s)
{
    if (s->ncount != s->rule.n) {
        rb_free(s->mem, s->count, (size_t)s->ncount * sizeof *s->count);
        s->count = rb_calloc(s->mem, s->rule.n, sizeof *s->count);
        s->ncount = s->count != NULL ? s->rule.n : 0;
        s->clock_cost = clock_cost();
    }
    return s->count;
}

void rb_share_count(rb_ruleset *s, uint32_t rule, int begins)
{
    if (rule >= s->ncount)
        return;
    rb_rule_count *c = &s->count[rule];
    if (begins) {
        c->seconds -= now();
        return;
    }
    c->seconds += now() - s->clock_cost;
    c->steps += s->steps - s->begun_at;
    c->candidates++;
}

int rb_share_out(const rb_ruleset *s)
{
    if (s->share == 0 || s->working == RB_NONE)
        return 0;
    return s->steps - s->begun_at >= rb_rule_left(s, s->working);
}
