/*
** resolve.c - which versions of which packages fit together
**
** A search in depth over the needs that are still open. It ends: a name is
** chosen once on each branch, and the number of steps has a bound.
*/
#include "resolve.h"

#include <stdlib.h>
#include <string.h>
#include "../base/near.h"
#include "../script/version.h"

enum { STEPS_MAX = 200000, DEPTH_MAX = 2000 };

/* A need and who has it. Without `who` and `range`: the user, or the lock,
** wants the package in whatever version. */
typedef struct want {
    const rb_candidate *who;
    const char *name, *range;
} want;

typedef struct search {
    rb_resolve *r;
    RB_VEC(want) open; /* all wants so far, in the order they came up */
    uint32_t steps;
    int stuck; /* a message stands in e */
    rb_err *e;
} search;

/* Names together; of one name the one to try first stands first. */
static int order(const void *x, const void *y)
{
    const rb_candidate *a = x, *b = y;
    int c = strcmp(a->name, b->name);
    if (c != 0)
        return c;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    c = rb_version_compare(b->version, a->version);
    return c != 0 ? c : strcmp(a->where, b->where);
}

/* ---- the candidates of a name ---- */

static uint32_t first_of(const rb_resolve *r, const char *name)
{
    uint32_t low = 0, high = r->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (strcmp(r->v[mid].name, name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static int is_of(const rb_resolve *r, uint32_t i, const char *name)
{
    return i < r->n && strcmp(r->v[i].name, name) == 0;
}

/* What a name is bound to, whatever else there is: a version that was named,
** comes with rubric, or is in the lock. */
static int is_bound(const rb_resolve *r, uint32_t i)
{
    return r->v[i].from != RB_FROM_SHELF;
}

static rb_candidate *chosen_of(const rb_resolve *r, const char *name)
{
    for (uint32_t i = first_of(r, name); is_of(r, i, name); i++)
        if (r->v[i].chosen)
            return &r->v[i];
    return NULL;
}

/* ---- what does not fit ---- */

static const char *const from_word[] = {"named", "comes with rubric",
                                        "in the lock", ""};

static void put_there_is(rb_buf *b, const rb_resolve *r, const char *name)
{
    uint32_t i = first_of(r, name);
    rb_buf_puts(b, "; there is ");
    for (uint32_t n = 0; is_of(r, i, name); i++, n++) {
        const rb_candidate *c = &r->v[i];
        if (n == 12) {
            rb_buf_puts(b, ", ...");
            break;
        }
        rb_buf_printf(b, "%s%s (%s)", n ? ", " : "", c->version,
                      c->from == RB_FROM_SHELF ? c->where : from_word[c->from]);
        if (is_bound(r, i))
            break;
    }
}

static void put_cure(rb_buf *b, const rb_resolve *r, const char *name)
{
    uint32_t i = first_of(r, name);
    if (r->v[i].from == RB_FROM_LOCK)
        rb_buf_puts(b, "; `rubric update` without names moves all together, "
                       "or install a version that fits");
    else if (r->v[i].from == RB_FROM_SHELF)
        rb_buf_puts(b, "; put a version that fits on the shelf, or take other "
                       "versions of those that need it");
    else
        rb_buf_puts(b, "; take other versions of those that need it");
}

/* Which names are there, for "did you mean". */
static const char *near_name(const rb_resolve *r, const char *name)
{
    const char **v = rb_arena_alloc(r->a, (r->n + 1) * sizeof *v);
    for (uint32_t i = 0; v != NULL && i < r->n; i++)
        v[i] = r->v[i].name;
    return v ? rb_nearest(name, strlen(name), v, r->n) : NULL;
}

static void tell_missing(search *s, rb_buf *b, const want *w)
{
    const char *near = near_name(s->r, w->name);
    rb_buf_printf(b, "there is no package '%s', which '%s' %s needs (%s)",
                  w->name, w->who->name, w->who->version, w->range);
    if (near != NULL)
        rb_buf_printf(b, "; did you mean '%s'?", near);
    else
        rb_buf_puts(b, "; install it, too, or name a folder that holds it: "
                       "--from FOLDER");
}

static void tell_conflict(search *s, rb_buf *b, const want *w)
{
    const char *between = ": ";
    rb_buf_printf(b, "no version of '%s' fits", w->name);
    for (uint32_t i = 0; i < s->open.n; i++) {
        const want *o = &s->open.v[i];
        if (o->range == NULL || strcmp(o->name, w->name) != 0)
            continue;
        rb_buf_printf(b, "%s'%s' %s needs %s", between, o->who->name,
                      o->who->version, o->range);
        between = ", ";
    }
    put_there_is(b, s->r, w->name);
    put_cure(b, s->r, w->name);
}

/* The first branch that failed is told: its versions are the preferred ones. */
static int stuck(search *s, const want *w)
{
    rb_buf b;
    if (s->stuck)
        return RB_EUSAGE;
    s->stuck = 1;
    rb_buf_init(&b, s->r->a->mem);
    if (!is_of(s->r, first_of(s->r, w->name), w->name))
        tell_missing(s, &b, w);
    else
        tell_conflict(s, &b, w);
    int code = b.failed ? rb_nomem(s->e) : rb_fail(s->e, RB_EUSAGE, "%s", b.p);
    rb_buf_free(&b);
    return code;
}

/* ---- the search ---- */

/* Does it fit all that is wanted of its name so far? */
static int fits(const search *s, const rb_candidate *c)
{
    for (uint32_t i = 0; i < s->open.n; i++)
        if (s->open.v[i].range != NULL &&
            strcmp(s->open.v[i].name, c->name) == 0 &&
            rb_version_in(c->version, s->open.v[i].range) != 1)
            return 0;
    return 1;
}

static int add_needs(search *s, const rb_candidate *c)
{
    for (uint32_t i = 0; i < c->nneed; i++) {
        want w = {c, c->need[i].package, c->need[i].range};
        if (rb_vec_push(s->r->a->mem, &s->open, w) != 0)
            return rb_nomem(s->e);
    }
    return RB_OK;
}

static int solve(search *s, uint32_t at, int depth);

static int try(search *s, rb_candidate *c, uint32_t at, int depth)
{
    uint32_t before = s->open.n;
    c->chosen = 1;
    int code = add_needs(s, c);
    if (code == RB_OK)
        code = solve(s, at + 1, depth + 1);
    if (code != RB_OK) {
        s->open.n = before;
        c->chosen = 0;
    }
    return code;
}

/* Fulfil the wants from `at` on. */
static int solve(search *s, uint32_t at, int depth)
{
    while (at < s->open.n) {
        want w = s->open.v[at];
        const rb_candidate *has = chosen_of(s->r, w.name);
        if (has == NULL)
            break;
        if (!fits(s, has))
            return stuck(s, &w);
        at++;
    }
    if (at == s->open.n)
        return RB_OK;
    if (++s->steps > STEPS_MAX || depth > DEPTH_MAX)
        return s->stuck
                   ? RB_ELIMIT /* the first failure is the message */
                   : rb_fail(s->e, RB_ELIMIT,
                             "the needs of the packages are too entangled");
    want w = s->open.v[at];
    for (uint32_t i = first_of(s->r, w.name); is_of(s->r, i, w.name); i++) {
        int code =
            fits(s, &s->r->v[i]) ? try(s, &s->r->v[i], at, depth) : RB_EUSAGE;
        if (code != RB_EUSAGE)
            return code;
        if (is_bound(s->r, i))
            break;
    }
    return stuck(s, &w);
}

/* ---- circles ---- */

/* "'a' needs 'b' needs 'a'" when c leads back to `to`. `chosen` is 2 for what
** was looked at. */
static int leads_back(const rb_resolve *r, rb_candidate *c,
                      const rb_candidate *to, rb_buf *b, int depth)
{
    for (uint32_t i = 0; i < c->nneed && depth < DEPTH_MAX; i++) {
        rb_candidate *q = chosen_of(r, c->need[i].package);
        if (q == NULL || (q != to && q->chosen == 2))
            continue;
        q->chosen = 2;
        size_t n = b->n;
        rb_buf_printf(b, "'%s' needs ", c->name);
        if (q == to || leads_back(r, q, to, b, depth + 1))
            return 1;
        b->n = n;
    }
    return 0;
}

static int check_circles(const rb_resolve *r, rb_err *e)
{
    int code = RB_OK;
    rb_buf b;
    rb_buf_init(&b, r->a->mem);
    for (uint32_t i = 0; code == RB_OK && i < r->n; i++) {
        if (!r->v[i].chosen)
            continue;
        rb_buf_clear(&b);
        if (leads_back(r, &r->v[i], &r->v[i], &b, 0))
            code = b.failed ? rb_nomem(e)
                            : rb_fail(e, RB_EUSAGE,
                                      "packages need each other in a circle: "
                                      "%s'%s'; one of these needs must go",
                                      b.p, r->v[i].name);
        for (uint32_t k = 0; k < r->n; k++)
            r->v[k].chosen = r->v[k].chosen != 0;
    }
    rb_buf_free(&b);
    return code;
}

int rb_resolve_run(rb_resolve *r, rb_err *e)
{
    search s = {.r = r, .e = e};
    int code = RB_OK;
    if (r->n > 0)
        qsort(r->v, r->n, sizeof *r->v, order);
    for (uint32_t i = 0; code == RB_OK && i < r->n; i++) {
        want w = {NULL, r->v[i].name, NULL};
        r->v[i].chosen = 0;
        if ((r->v[i].from == RB_FROM_GIVEN || r->v[i].from == RB_FROM_LOCK ||
             r->v[i].wanted) &&
            rb_vec_push(r->a->mem, &s.open, w) != 0)
            code = rb_nomem(e);
    }
    if (code == RB_OK)
        code = solve(&s, 0, 0);
    if (code == RB_OK)
        code = check_circles(r, e);
    rb_vec_free(r->a->mem, &s.open);
    return code == RB_OK ? code : e->code;
}
