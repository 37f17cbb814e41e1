/*
** needs.c - what a package may use of the packages that it needs
**
** Modules of a needed library run in the state of the package that needs it;
** files of any needed package are named "NAME:file". A name means what the
** manifest says of the package whose code says it: a library sees what it
** needs itself, and nothing of the package around it.
*/
#include "package.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int declares(const rb_manifest *m, const char *name)
{
    for (uint32_t i = 0; i < m->nneed; i++)
        if (strcmp(m->need[i].package, name) == 0)
            return 1;
    return 0;
}

static const char *nearest_need(const rb_manifest *m, const char *name)
{
    const char *known[64];
    uint32_t n = 0;
    for (; n < m->nneed && n < 64; n++)
        known[n] = m->need[n].package;
    return rb_nearest(name, strlen(name), known, n);
}

/* The package itself, or one in use that its manifest needs; or NULL. */
static const rb_package *needed(const rb_script *s, const rb_package *p,
                                const char *name)
{
    if (strcmp(name, p->m.name) == 0)
        return p;
    return declares(&p->m, name) ? rb_package_used(s, name) : NULL;
}

int rb_package_is(const rb_package *p, const char *kind)
{
    return strcmp(p->m.kind, kind) == 0;
}

/* The line that a manifest must have. */
static void need_line(const char *package, char out[200])
{
    int plain = strchr(package, '-') == NULL;
    snprintf(out, 200, "needs = { %s%.120s%s = \"*\" }", plain ? "" : "[\"",
             package, plain ? "" : "\"]");
}

/* ---- all that stands behind a package ---- */

static int has(const rb_packages *all, const rb_package *p)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (all->v[i] == p)
            return 1;
    return 0;
}

int rb_package_closure(const rb_script *s, const rb_package *p,
                       rb_packages *out)
{
    out->n = 0;
    if (rb_vec_push(s->mem, out, p) != 0)
        return RB_ENOMEM;
    for (uint32_t i = 0; i < out->n; i++) {
        const rb_manifest *m = &out->v[i]->m;
        for (uint32_t k = 0; k < m->nneed; k++) {
            const rb_package *q = rb_package_used(s, m->need[k].package);
            if (q != NULL && !has(out, q) && rb_vec_push(s->mem, out, q) != 0)
                return RB_ENOMEM;
        }
    }
    return RB_OK;
}

int rb_package_stands_on(const rb_script *s, const rb_package *p,
                         const rb_package *q)
{
    rb_packages all = {0};
    int found = rb_package_closure(s, p, &all) == RB_OK && has(&all, q);
    rb_vec_free(s->mem, &all);
    return found;
}

/* ---- names in its code ---- */

/* The name before `end`, when it is one of a package. */
static int name_before(const char *text, char end, char out[128])
{
    size_t n = 0;
    if (!isalpha((unsigned char)text[0]))
        return 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_' || text[n] == '-')
        n++;
    if (text[n] != end || n >= 128)
        return 0;
    memcpy(out, text, n);
    out[n] = '\0';
    return 1;
}

const rb_package *rb_package_of_file(const rb_script *s, const rb_package *p,
                                     const char **name, rb_err *e)
{
    char package[128], line[200];
    const char *whole = *name;
    if (!name_before(whole, ':', package))
        return p;
    const rb_package *q = needed(s, p, package);
    if (q != NULL) {
        *name = whole + strlen(package) + 1;
        return q;
    }
    const char *near = nearest_need(&p->m, package);
    need_line(package, line);
    rb_fail(e, RB_ESCRIPT,
            "'%s': package '%s' does not need '%s'%s%s%s; its package.lua "
            "would say so: %s",
            whole, p->m.name, package, near ? " (did you mean '" : "",
            near ? near : "", near ? "'?)" : "", line);
    return NULL;
}

const rb_package *rb_package_of_module(const rb_script *s, const rb_package *p,
                                       const char **name)
{
    char package[128];
    const char *whole = *name;
    int only = name_before(whole, '\0', package);
    if (!only && !name_before(whole, '.', package))
        return p;
    const rb_package *q =
        declares(&p->m, package) ? rb_package_used(s, package) : NULL;
    if (q == NULL || !rb_package_is(q, "library"))
        return p;
    *name = only ? "init" : whole + strlen(package) + 1;
    return q;
}

void rb_package_no_module(const rb_script *s, const rb_package *p,
                          const char *name, rb_err *e)
{
    char package[128] = "", line[200] = "";
    const char *near = NULL;
    if (name_before(name, '.', package) || name_before(name, '\0', package)) {
        near = nearest_need(&p->m, package);
        need_line(package, line);
    }
    const rb_package *q = needed(s, p, package);
    if (q != NULL && q != p && !rb_package_is(q, "library"))
        rb_fail(e, RB_ESCRIPT,
                "there is no module '%s': package '%s' is a %s, and only a "
                "library can be required; its files have the names \"%s:FILE\"",
                name, q->m.name, q->m.kind, q->m.name);
    else if (near != NULL)
        rb_fail(e, RB_ESCRIPT,
                "there is no module '%s'; did you mean '%s', which the "
                "manifest needs? Another package would have to be declared: "
                "%s",
                name, near, line);
    else
        rb_fail(e, RB_ESCRIPT,
                "there is no module '%s': require knows rubric, lpeg, re, "
                "Lua's own libraries, files of the package, and libraries "
                "that its manifest needs%s%s",
                name, *line ? ": " : "", line);
}
