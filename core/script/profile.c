/*
** profile.c - what each rule and each phase of a package costs
*/
#include "profile.h"

#include <string.h>
#include <time.h>
#include "../base/utf8.h"
#include "../contain/wire.h"
#include "remote.h"
#include "ruleline.h"

enum { MOST_ROWS = 20000 };

static const char *const phase_name[RB_P_NAMES] = {"loading",
                                                   "compiling patterns",
                                                   "word lists",
                                                   "classes of words",
                                                   "gazetteers",
                                                   "script",
                                                   "starting its process",
                                                   "to its process and back"};

double rb_prof_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- rows ---- */

rb_profile *rb_profile_new(rb_mem *m)
{
    rb_profile *p = rb_calloc(m, 1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->mem = m;
    if (rb_vec_reserve(m, &p->row, RB_P_PHASES) != 0) {
        rb_free(m, p, sizeof *p);
        return NULL;
    }
    memset(p->row.v, 0, RB_P_PHASES * sizeof *p->row.v);
    p->row.n = RB_P_PHASES;
    return p;
}

void rb_profile_free(rb_profile *p)
{
    if (p == NULL)
        return;
    for (uint32_t i = 0; i < p->row.n; i++)
        if (p->row.v[i].rule != NULL)
            rb_free(p->mem, p->row.v[i].rule, strlen(p->row.v[i].rule) + 1);
    rb_vec_free(p->mem, &p->row);
    rb_free(p->mem, p, sizeof *p);
}

uint32_t rb_profile_rule(rb_profile *p, const char *rule)
{
    for (uint32_t i = RB_P_PHASES; i < p->row.n; i++)
        if (strcmp(p->row.v[i].rule, rule) == 0)
            return i;
    rb_cost c = {.rule = p->row.n < MOST_ROWS
                             ? rb_strndup(p->mem, rule, strlen(rule))
                             : NULL};
    if (c.rule == NULL || rb_vec_push(p->mem, &p->row, c) != 0) {
        rb_free(p->mem, c.rule, c.rule ? strlen(rule) + 1 : 0);
        return UINT32_MAX;
    }
    return p->row.n - 1;
}

/* ---- measuring ---- */

void rb_prof_enter(rb_state *s, rb_prof_mark *m)
{
    rb_profile *p = s->profile;
    if (p == NULL)
        return;
    m->inside = p->inside;
    m->steps_inside = p->steps_inside;
    m->bytes_inside = p->bytes_inside;
    p->inside = 0;
    p->steps_inside = p->bytes_inside = 0;
    m->steps = s->steps;
    m->bytes = s->allocated;
    m->begin = rb_prof_clock();
}

static uint64_t rest(uint64_t all, uint64_t part)
{
    return all > part ? all - part : 0;
}

void rb_prof_leave(rb_state *s, const rb_prof_mark *m, uint32_t row)
{
    rb_profile *p = s->profile;
    if (p == NULL)
        return;
    double seconds = rb_prof_clock() - m->begin;
    uint64_t steps = m->steps - s->steps, bytes = s->allocated - m->bytes;
    if (row < p->row.n) {
        rb_cost *c = &p->row.v[row];
        c->seconds += seconds > p->inside ? seconds - p->inside : 0;
        c->steps += rest(steps, p->steps_inside);
        c->bytes += rest(bytes, p->bytes_inside);
    }
    p->inside = m->inside + seconds;
    p->steps_inside = m->steps_inside + steps;
    p->bytes_inside = m->bytes_inside + bytes;
}

void rb_prof_part(rb_state *s, double seconds, uint64_t steps)
{
    s->profile->inside += seconds;
    s->profile->steps_inside += steps;
}

/* ---- from a process ---- */

static uint64_t ns(double seconds)
{
    return seconds > 0 ? (uint64_t)(seconds * 1e9) : 0;
}

void rb_profile_put(rb_buf *b, const rb_profile *p)
{
    rb_wire_put_u64(b, ns(p->total));
    rb_wire_put_u32(b, p->row.n);
    for (uint32_t i = 0; i < p->row.n; i++) {
        const rb_cost *c = &p->row.v[i];
        rb_wire_put_str(b, c->rule);
        rb_wire_put_u64(b, ns(c->seconds));
        rb_wire_put_u64(b, c->steps);
        rb_wire_put_u64(b, c->candidates);
        rb_wire_put_u64(b, c->matches);
        rb_wire_put_u64(b, c->bytes);
    }
}

/* A name of the process: bounded, and no more than text. */
static char *get_name(rb_wire *w, rb_mem *m)
{
    size_t n;
    const char *s = rb_wire_bytes(w, &n);
    if (s == NULL || memchr(s, '\0', n) != NULL)
        return NULL;
    n = n > 255 ? 255 : n;
    char *name = rb_strndup(m, s, n);
    if (name != NULL) {
        rb_utf8_clean(name, n == 255);
        size_t left = strlen(name);
        rb_utf8_plain(name, left);
        if (left != n) { /* freed by its length */
            char *fit = rb_strndup(m, name, left);
            rb_free(m, name, n + 1);
            name = fit;
        }
    }
    return name;
}

int rb_profile_get(rb_wire *w, rb_mem *m, rb_profile **out, rb_err *e)
{
    rb_profile *p = rb_profile_new(m);
    *out = p;
    if (p == NULL)
        return rb_nomem(e);
    p->total = (double)rb_wire_u64(w) * 1e-9;
    uint32_t n = rb_wire_u32(w);
    for (uint32_t i = 0; i < n && i < MOST_ROWS && !w->bad; i++) {
        rb_cost c = {.rule = get_name(w, m)};
        c.seconds = (double)rb_wire_u64(w) * 1e-9;
        c.steps = rb_wire_u64(w);
        c.candidates = rb_wire_u64(w);
        c.matches = rb_wire_u64(w);
        c.bytes = rb_wire_u64(w);
        if (i < RB_P_PHASES && c.rule == NULL)
            p->row.v[i] = c;
        else if (c.rule == NULL || rb_vec_push(m, &p->row, c) != 0)
            w->bad = 1;
    }
    if (!w->bad)
        return RB_OK;
    rb_profile_free(p);
    *out = NULL;
    return rb_fail(e, RB_EINPUT, "costs that cannot be read");
}

/* ---- for the caller ---- */

int rb_script_profile(rb_script *s, rb_err *e)
{
    if (s->pack.n > 0)
        return rb_fail(e, RB_EUSAGE,
                       "costs are counted from the first package on: ask for "
                       "them before you use one");
    s->env.profile = 1;
    return RB_OK;
}

static int add_row(rb_script *s, const rb_package *p, const char *rule,
                   const char *phase, const rb_cost *c)
{
    char file[256];
    unsigned line = 0;
    rb_script_cost x = {.package = p->m.name,
                        .phase = phase,
                        .seconds = c->seconds,
                        .steps = c->steps,
                        .candidates = c->candidates,
                        .matches = c->matches,
                        .bytes = c->bytes};
    if (rule != NULL) {
        x.rule = rb_arena_str(&s->cost_names, rule, strlen(rule));
        if (x.rule == NULL)
            return RB_ENOMEM;
    }
    if (rule != NULL && rb_rule_line(s, p, rule, file, sizeof file, &line)) {
        x.file = rb_arena_str(&s->cost_names, file, strlen(file));
        x.line = line;
    }
    return rb_vec_push(s->mem, &s->cost, x) != 0 ? RB_ENOMEM : RB_OK;
}

static int add_all(rb_script *s, const rb_package *p, const rb_profile *all)
{
    int code = RB_OK;
    for (uint32_t i = 0; i < all->row.n && code == RB_OK; i++) {
        const rb_cost *c = &all->row.v[i];
        int any = c->seconds > 0 || c->steps > 0;
        if (any && i < RB_P_PHASES)
            code = add_row(s, p, NULL, phase_name[i], c);
        else if (any)
            code = add_row(s, p, c->rule, NULL, c);
    }
    return code;
}

static int add_package(rb_script *s, rb_package *p, rb_err *e)
{
    rb_profile *there = NULL;
    rb_cost start = {0}, travel = {0};
    if (p->remote == NULL)
        return p->state == NULL || p->state->profile == NULL ||
                       add_all(s, p, p->state->profile) == RB_OK
                   ? RB_OK
                   : rb_nomem(e);
    int code =
        rb_remote_costs(p->remote, &there, &start.seconds, &travel.seconds, e);
    if (code != RB_OK)
        return code;
    for (int i = RB_P_LOADING; i <= RB_P_LISTS; i++)
        start.seconds -= there->row.v[i].seconds;
    travel.seconds -= there->total;
    if (add_row(s, p, NULL, phase_name[RB_P_START], &start) != RB_OK ||
        add_row(s, p, NULL, phase_name[RB_P_TRAVEL], &travel) != RB_OK ||
        add_all(s, p, there) != RB_OK)
        code = rb_nomem(e);
    rb_profile_free(there);
    return code;
}

int rb_script_costs(rb_script *s, const rb_script_cost **out, size_t *n,
                    rb_err *e)
{
    int code = RB_OK;
    s->cost.n = 0;
    rb_arena_free(&s->cost_names);
    rb_arena_init(&s->cost_names, s->mem);
    for (uint32_t i = 0; i < s->order.n && code == RB_OK; i++)
        code = add_package(s, s->pack.v[s->order.v[i]], e);
    *out = s->cost.v;
    *n = s->cost.n;
    return code;
}
