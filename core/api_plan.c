/*
** api_plan.c - include/rubric.h: changes of a project's packages
*/
#include "api.h"

#include <stdarg.h>
#include <string.h>
#include "api_package.h"
#include "share/plan.h"

struct rubric_plan {
    rubric *r;
    rb_plan *p;
    rb_arena arena; /* of what is told */
};

static void on_log(void *user, char level, const char *message)
{
    rubric *r = user;
    if (r->o.log != NULL)
        r->o.log(r->o.user, level, message);
}

int rubric_plan_open(rubric *r, const char *lock, rubric_plan **out)
{
    *out = NULL;
    RB_API_CALL(r);
    if (lock == NULL || *lock == '\0')
        return rb_api_usage(r, "a plan needs the path of a lock");
    int code = rb_api_paths(r);
    if (code != RB_OK)
        return code;
    rubric_plan *p = rb_calloc(&r->mem, 1, sizeof *p);
    if (p == NULL)
        return rb_nomem(&r->err);
    p->r = r;
    rb_arena_init(&p->arena, &r->mem);
    code = rb_plan_open(&p->p, &r->mem, r->data_dir, lock, on_log, r, &r->err);
    if (code == RB_OK && r->o.agreed != NULL &&
        (code = rb_plan_agreed(p->p, r->o.agreed, &r->err)) != RB_OK)
        rb_plan_close(p->p);
    if (code == RB_OK)
        *out = p;
    else
        rb_free(&r->mem, p, sizeof *p);
    return code;
}

void rubric_plan_close(rubric_plan *p)
{
    if (p == NULL)
        return;
    rb_plan_close(p->p);
    rb_arena_free(&p->arena);
    rb_free(&p->r->mem, p, sizeof *p);
}

int rubric_plan_scratch(rubric_plan *p, const char **folder)
{
    RB_API_CALL(p->r);
    return rb_plan_scratch(p->p, folder, &p->r->err);
}

int rubric_plan_shelf(rubric_plan *p, const char *folder)
{
    RB_API_CALL(p->r);
    return rb_plan_shelf(p->p, folder, &p->r->err);
}

int rubric_plan_add(rubric_plan *p, const rubric_plan_source *source)
{
    rubric_plan_source s = {0};
    RB_API_CALL(p->r);
    if (source == NULL || source->size == 0)
        return rb_api_usage(p->r, "a source needs its size and path");
    rb_api_take(&s, sizeof s, source);
    if (s.path == NULL)
        return rb_api_usage(p->r, "a source needs its size and path");
    rb_plan_source t = {s.path,    s.source,   s.commit, s.name,
                        s.version, s.in_place, s.sha256};
    return rb_plan_add(p->p, &t, &p->r->err);
}

int rubric_plan_name(rubric_plan *p, int what, const char *name)
{
    rb_err *e = &p->r->err;
    RB_API_CALL(p->r);
    if (name == NULL)
        return rb_api_usage(p->r, "a package needs a name");
    switch (what) {
    case RUBRIC_PLAN_WANT:
        return rb_plan_want(p->p, name, e);
    case RUBRIC_PLAN_ACCEPT:
        return rb_plan_refresh(p->p, name, e);
    case RUBRIC_PLAN_NEWEST:
        return rb_plan_free(p->p, name, e);
    case RUBRIC_PLAN_REMOVE:
        return rb_plan_remove(p->p, name, e);
    case RUBRIC_PLAN_AGREE:
        return rb_plan_agree(p->p, name, e);
    default:
        return rb_api_usage(p->r, "no such change of a package");
    }
}

int rubric_plan_version(rubric_plan *p, const char *name, const char *version)
{
    RB_API_CALL(p->r);
    if (name == NULL || version == NULL || !rubric_version_is(version))
        return rb_api_usage(p->r, "a package needs a name and a version");
    return rb_plan_pin(p->p, name, version, &p->r->err);
}

int rubric_plan_solve(rubric_plan *p)
{
    RB_API_CALL(p->r);
    return rb_plan_solve(p->p, &p->r->err);
}

int rubric_plan_trial(rubric_plan *p, const char **lock)
{
    RB_API_CALL(p->r);
    return rb_plan_trial(p->p, lock, &p->r->err);
}

int rubric_plan_grant(rubric_plan *p, const char *name, const char *permission)
{
    RB_API_CALL(p->r);
    return rb_plan_grant(p->p, name, permission, &p->r->err);
}

void rubric_plan_new_keys(rubric_plan *p)
{
    rb_plan_new_keys(p->p);
}

int rubric_plan_commit(rubric_plan *p)
{
    RB_API_CALL(p->r);
    return rb_plan_commit(p->p, &p->r->err);
}

/* ---- what is told ---- */

int rubric_plan_locked(rubric_plan *p, size_t i, rubric_about *out)
{
    char folder[PATH_MAX];
    rubric_about info;
    const rb_lock *l = rb_plan_lock(p->p);
    RB_API_CALL(p->r);
    if (i >= l->n)
        return RUBRIC_DONE;
    int has = rb_lock_folder(l, &l->v[i], folder, sizeof folder);
    int code =
        rb_api_info(&info, &p->arena, &l->v[i], NULL, has ? folder : NULL);
    if (code != RB_OK)
        return rb_nomem(&p->r->err);
    rb_api_give(out, &info, sizeof info);
    return RUBRIC_OK;
}

static int side(rubric_plan *p, const rb_locked *l, const rb_manifest *m,
                const char *folder, const rubric_about **out)
{
    rubric_about *i;
    *out = NULL;
    if (l == NULL)
        return RB_OK;
    i = rb_arena_alloc(&p->arena, sizeof *i);
    if (i == NULL || rb_api_info(i, &p->arena, l, m, folder) != RB_OK)
        return RB_ENOMEM;
    *out = i;
    return RB_OK;
}

/* What is other than before, at most so many files of it. */
enum { FILES_TOLD = 12 };

typedef struct telling {
    rb_buf b;
    int n;
} telling;

static int tell_file(void *user, int line, const char *file, const char *what)
{
    telling *t = user;
    char shown[256];
    (void)line;
    if (t->n++ < FILES_TOLD)
        rb_buf_printf(&t->b, "%s%s %s", t->b.n ? ", " : "",
                      rb_contents_shown(file, shown, sizeof shown), what);
    return 0;
}

static const char *files(rubric_plan *p, const rb_change *c)
{
    telling t = {.n = 0};
    rb_buf_init(&t.b, &p->r->mem);
    if (c->was != NULL && c->is != NULL) {
        rb_contents is = rb_lock_contents(c->is);
        rb_lock_compare(c->was, &is, tell_file, &t);
    }
    if (t.n > FILES_TOLD)
        rb_buf_printf(&t.b, ", and %d more", t.n - FILES_TOLD);
    const char *s =
        t.b.failed ? NULL : rb_arena_str(&p->arena, t.b.n ? t.b.p : "", t.b.n);
    rb_buf_free(&t.b);
    return s;
}

/* The side that was, with what is wrong about its files. */
static int mark_broken(rubric_plan *p, const rb_change *c, rubric_change *t)
{
    if (t->was == NULL || c->intact)
        return RB_OK;
    rubric_about *i = rb_arena_alloc(&p->arena, sizeof *i);
    if (i == NULL)
        return RB_ENOMEM;
    *i = *t->was;
    i->differs = "its files are not what the lock says";
    t->was = i;
    return RB_OK;
}

int rubric_plan_change(rubric_plan *p, size_t i, rubric_change *out)
{
    RB_API_CALL(p->r);
    const rb_change *c = rb_plan_change(p->p, (uint32_t)i);
    rubric_change t = {.size = sizeof t};
    if (c == NULL)
        return RUBRIC_DONE;
    t.kind = c->kind;
    t.named = c->named;
    t.needed = c->kind == RB_CHANGE_ADD && !c->named;
    t.staged = c->staged;
    t.other_key = c->other_key;
    t.name = c->name;
    t.asked = rb_api_names(&p->arena, &c->asked);
    if (t.asked == NULL ||
        side(p, c->was, c->old, c->old_folder, &t.was) != RB_OK ||
        side(p, c->is, c->new, c->new_folder, &t.is) != RB_OK ||
        mark_broken(p, c, &t) != RB_OK || (t.files = files(p, c)) == NULL)
        return rb_nomem(&p->r->err);
    rb_api_give(out, &t, sizeof t);
    return RUBRIC_OK;
}
