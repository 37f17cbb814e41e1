/*
** plan_solve.c - a change of a project's packages: which packages go together
*/
#include "plan_int.h"

#include <stdlib.h>
#include <string.h>
#include "../script/version.h"
#include "rubric.h"

enum { ROUNDS_MAX = 200 };

/* ---- candidates ---- */

static int is_given(const rb_plan *p, const char *name)
{
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->from == RB_FROM_GIVEN &&
            strcmp(rb_item_name(p->item.v[i]), name) == 0)
            return 1;
    return 0;
}

/* Is this version on a shelf, too? Then it is read again from there. */
static int is_shelved(const rb_plan *p, const rb_locked *l)
{
    for (uint32_t i = 0; i < p->item.n; i++) {
        const rb_item *s = p->item.v[i];
        if (s->from == RB_FROM_SHELF && strcmp(s->pack.m.name, l->name) == 0 &&
            rb_version_compare(s->pack.m.version, l->version) == 0)
            return 1;
    }
    return 0;
}

static int is_candidate(const rb_plan *p, const rb_item *i)
{
    if (i->flags & RB_ITEM_REMOVE)
        return 0;
    if (i->from != RB_FROM_LOCK)
        return 1;
    return !is_given(p, rb_item_name(i)) &&
           !((i->flags & RB_ITEM_FREE) && is_shelved(p, i->locked));
}

/* Is the newest one of that name wanted, for its own sake? */
static int is_free(const rb_plan *p, const char *name)
{
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->from == RB_FROM_LOCK &&
            (p->item.v[i]->flags & RB_ITEM_FREE) &&
            strcmp(rb_item_name(p->item.v[i]), name) == 0)
            return 1;
    return 0;
}

static rb_candidate candidate(const rb_plan *p, rb_item *i)
{
    rb_candidate c = {.name = rb_item_name(i),
                      .version =
                          i->open ? i->pack.m.version : i->locked->version,
                      .from = i->from,
                      .where = i->source,
                      .wanted = i->wanted,
                      .user = i};
    if (i->from == RB_FROM_SHELF && is_free(p, c.name))
        c.wanted = 1;
    if (i->from == RB_FROM_LOCK && (i->flags & RB_ITEM_FREE)) {
        c.from = RB_FROM_SHELF;
        c.wanted = 1;
    }
    if (i->open) {
        c.need = i->pack.m.need;
        c.nneed = i->pack.m.nneed;
    }
    return c;
}

static int gather(rb_plan *p, rb_resolve *r, rb_err *e)
{
    r->a = &p->a;
    r->n = 0;
    r->v = rb_arena_alloc(&p->a, (p->item.n + 1) * sizeof *r->v);
    if (r->v == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; i < p->item.n; i++)
        if (is_candidate(p, p->item.v[i]))
            r->v[r->n++] = candidate(p, p->item.v[i]);
    return RB_OK;
}

/* ---- layers that are read ---- */

static int is_written(const rb_resolve *r, const char *layer)
{
    for (uint32_t i = 0; i < r->n; i++) {
        const rb_item *t = r->v[i].user;
        if (r->v[i].chosen &&
            (!t->open || rb_names_has(&t->pack.m.writes, layer)))
            return 1; /* what a broken one writes is not known */
    }
    return 0;
}

/* The first package that writes the layer: one that comes with rubric before
** others, as when packages are used (script/use.c). */
static rb_item *writer_of(const rb_resolve *r, const char *layer,
                          const char *but)
{
    static const int from[] = {RB_FROM_SHIPPED, RB_FROM_LOCK, RB_FROM_SHELF};
    for (int k = 0; k < 3; k++)
        for (uint32_t i = 0; i < r->n; i++) {
            rb_item *t = r->v[i].user;
            if (r->v[i].from == from[k] && t->open &&
                rb_names_has(&t->pack.m.writes, layer) &&
                strcmp(r->v[i].name, but) != 0)
                return t;
        }
    return NULL;
}

/* Want those that write what a chosen package reads; *more: there were some. */
static int want_writers(rb_resolve *r, const rb_manifest *m, int *more,
                        rb_err *e)
{
    for (uint32_t i = 0; i < m->reads.n; i++) {
        const char *layer = m->reads.v[i];
        if (rb_layer_is_core(layer) || is_written(r, layer))
            continue;
        rb_item *t = writer_of(r, layer, m->name);
        if (t == NULL)
            return rb_fail(e, RB_EUSAGE,
                           "package '%s' reads the layer '%s', which no "
                           "package here writes; install one that does, too, "
                           "or name a folder that holds it: --from FOLDER",
                           m->name, layer);
        *more |= !t->wanted;
        t->wanted = 1;
    }
    return RB_OK;
}

static int resolve(rb_plan *p, rb_resolve *r, rb_err *e)
{
    int code, more = 1;
    for (int round = 0; more && round < ROUNDS_MAX; round++) {
        more = 0;
        code = gather(p, r, e);
        if (code == RB_OK)
            code = rb_resolve_run(r, e);
        for (uint32_t i = 0; code == RB_OK && i < r->n; i++) {
            const rb_item *t = r->v[i].user;
            if (r->v[i].chosen && t->open)
                code = want_writers(r, &t->pack.m, &more, e);
        }
        if (code != RB_OK)
            return code;
    }
    return RB_OK;
}

/* ---- removing ---- */

static const char *needs(const rb_manifest *m, const char *name)
{
    for (uint32_t i = 0; i < m->nneed; i++)
        if (strcmp(m->need[i].package, name) == 0)
            return m->need[i].range;
    return NULL;
}

static int check_removed(const rb_plan *p, const rb_item *gone, rb_err *e)
{
    const char *name = gone->locked->name;
    for (uint32_t i = 0; i < p->item.n; i++) {
        const rb_item *t = p->item.v[i];
        if (t->from != RB_FROM_LOCK || !t->open || (t->flags & RB_ITEM_REMOVE))
            continue;
        if (needs(&t->pack.m, name) != NULL)
            return rb_fail(e, RB_EUSAGE,
                           "'%s' %s needs '%s' %s: remove both, or neither",
                           t->pack.m.name, t->pack.m.version, name,
                           needs(&t->pack.m, name));
    }
    return RB_OK;
}

/* ---- the whole ---- */

static int by_change(const void *a, const void *b)
{
    return strcmp(((const rb_change *)a)->name, ((const rb_change *)b)->name);
}

/* The lock that will be: every change that is no removal. */
static int set_next(rb_plan *p, rb_err *e)
{
    rb_lock *l = &p->next;
    *l = p->lock;
    l->rubric = RUBRIC_VERSION;
    l->n = 0;
    l->v = rb_arena_alloc(&p->a, (p->change.n + 1) * sizeof *l->v);
    if (l->v == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; i < p->change.n; i++)
        if (p->change.v[i].is != NULL)
            l->v[l->n++] = *p->change.v[i].is;
    return RB_OK;
}

int rb_plan_solve(rb_plan *p, rb_err *e)
{
    rb_resolve r;
    int code = rb_plan_read_shelves(p, e);
    for (uint32_t i = 0; code == RB_OK && i < p->item.n; i++)
        if (p->item.v[i]->flags & RB_ITEM_REMOVE)
            code = check_removed(p, p->item.v[i], e);
    if (code == RB_OK)
        code = resolve(p, &r, e);
    for (uint32_t i = 0; code == RB_OK && i < r.n; i++)
        if (r.v[i].chosen)
            code = rb_plan_change_to(p, r.v[i].user, e);
    for (uint32_t i = 0; code == RB_OK && i < p->item.n; i++)
        if (p->item.v[i]->flags & RB_ITEM_REMOVE)
            code = rb_plan_change_away(p, p->item.v[i], e);
    if (code == RB_OK && p->change.n > 0)
        qsort(p->change.v, p->change.n, sizeof *p->change.v, by_change);
    if (code == RB_OK)
        code = set_next(p, e);
    p->solved = code == RB_OK;
    return code;
}
