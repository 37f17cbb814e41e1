/*
** api_package.c - include/rubric.h: versions, and what is known of a package
*/
#include "api_package.h"

#include <string.h>
#include "script/version.h"
#include "share/share.h"

int rubric_version_is(const char *version)
{
    return rb_version_is(version);
}

int rubric_version_compare(const char *a, const char *b)
{
    return rb_version_compare(a, b);
}

int rubric_version_fits(const char *version, const char *range)
{
    return rb_version_in(version, range);
}

/* ---- lists as text ---- */

static const char *keep(rb_arena *a, rb_buf *b)
{
    const char *s = b->failed ? NULL : rb_arena_str(a, b->n ? b->p : "", b->n);
    rb_buf_free(b);
    return s;
}

const char *rb_api_names(rb_arena *a, const rb_names *n)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    for (uint32_t i = 0; i < n->n; i++)
        rb_buf_printf(&b, "%s%s", i ? ", " : "", n->v[i]);
    return keep(a, &b);
}

static const char *needs(rb_arena *a, const rb_manifest *m)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    for (uint32_t i = 0; i < m->nneed; i++)
        rb_buf_printf(&b, "%s%s %s", i ? ", " : "", m->need[i].package,
                      m->need[i].range);
    return keep(a, &b);
}

/* What an argument may be: choices, or the bounds of a number. */
static void put_values(rb_buf *b, const rb_marg *g)
{
    for (uint32_t i = 0; i < g->choice.n; i++)
        rb_buf_printf(b, "%s%s", i ? ", " : "", g->choice.v[i]);
    if (g->choice.n > 0)
        return;
    if (g->min != NULL && g->max != NULL)
        rb_buf_printf(b, "%.15g to %.15g", *g->min, *g->max);
    else if (g->min != NULL)
        rb_buf_printf(b, "%.15g or more", *g->min);
    else if (g->max != NULL)
        rb_buf_printf(b, "%.15g or less", *g->max);
}

static const char *args(rb_arena *a, const rb_manifest *m)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    for (uint32_t i = 0; i < m->narg; i++) {
        const rb_marg *g = &m->arg[i];
        rb_buf_printf(&b, "%s\t%s\t%s\t", g->name, rb_marg_type(g->type),
                      g->value ? g->value : "");
        put_values(&b, g);
        rb_buf_printf(&b, "\t%s\n", g->doc ? g->doc : "");
    }
    return keep(a, &b);
}

/* ---- a package ---- */

static int add_manifest(rubric_about *i, rb_arena *a, const rb_manifest *m)
{
    i->name = m->name;
    i->version = m->version;
    i->kind = m->kind;
    i->summary = m->summary;
    i->license = m->license;
    i->reads = rb_api_names(a, &m->reads);
    i->writes = rb_api_names(a, &m->writes);
    i->permissions = rb_api_names(a, &m->permissions);
    i->needs = needs(a, m);
    i->args = args(a, m);
    return i->reads && i->writes && i->permissions && i->needs && i->args
               ? RB_OK
               : RB_ENOMEM;
}

int rb_api_info(rubric_about *i, rb_arena *a, const rb_locked *l,
                const rb_manifest *m, const char *folder)
{
    *i = (rubric_about){.size = sizeof *i, .folder = folder};
    i->kind = i->summary = i->license = "";
    i->reads = i->writes = i->needs = i->permissions = i->args = "";
    if (m != NULL && add_manifest(i, a, m) != RB_OK)
        return RB_ENOMEM;
    if (l != NULL) {
        i->locked = 1;
        i->name = l->name;
        i->version = l->version;
        i->source = l->source;
        i->commit = l->commit;
        i->shelf = l->shelf;
        i->place = l->folder;
        i->key = l->key;
        i->sha256 = l->sha256;
        if (m == NULL &&
            (i->permissions = rb_api_names(a, &l->permissions)) == NULL)
            return RB_ENOMEM;
    }
    const char **const text[] = {&i->name,    &i->version, &i->kind,
                                 &i->summary, &i->license, &i->folder,
                                 &i->source,  &i->commit,  &i->shelf,
                                 &i->key,     &i->sha256,  &i->place};
    for (size_t k = 0; k < sizeof text / sizeof *text; k++)
        if (rb_arena_keep(a, text[k]) != 0)
            return RB_ENOMEM;
    return RB_OK;
}

/* The line of the lock that a name or folder means; NULL: none. */
static const rb_locked *line_of(rubric *r, const char *package)
{
    const rb_lock *l = rb_script_lock(r->script);
    return l == NULL || strchr(package, '/') ? NULL : rb_lock_find(l, package);
}

int rubric_package_about(rubric *r, const char *package, rubric_about *out)
{
    char folder[PATH_MAX];
    rubric_about i;
    rb_shared p;
    rb_err e = {0};
    RB_API_CALL(r);
    int code = rb_api_named(r, package);
    if (code != RB_OK)
        return code;
    rb_arena_free(&r->told);
    const rb_locked *l = line_of(r, package);
    code = rb_script_find(r->script, package, folder, sizeof folder, &e);
    if (code != RB_OK && l == NULL) {
        r->err = e;
        return code;
    }
    int found = code == RB_OK;
    code = found ? rb_shared_open(&p, &r->mem, folder, &e) : code;
    int open = code == RB_OK;
    if (open && l != NULL)
        code = rb_lock_check(rb_script_lock(r->script), l, &p.m, folder,
                             &r->mem, &e);
    int bad = rb_api_info(&i, &r->told, l, open ? &p.m : NULL,
                          found ? folder : NULL) != RB_OK;
    if (!bad && l == NULL && open)
        i.sha256 = rb_arena_str(&r->told, p.c.sha256, 64);
    if (!bad && i.name == NULL)
        i.name = rb_arena_str(&r->told, package, strlen(package));
    if (found && i.source == NULL && rb_script_shipped(r->script, folder))
        i.source = RB_LOCK_SHIPPED;
    i.trusted = found && rb_script_trusts(r->script, folder);
    if (code != RB_OK)
        i.differs = rb_arena_str(&r->told, e.msg, strlen(e.msg));
    if (found)
        rb_shared_free(&p);
    if (bad || i.name == NULL || (code != RB_OK && i.differs == NULL))
        return rb_nomem(&r->err);
    rb_api_give(out, &i, sizeof i);
    return RUBRIC_OK;
}
