/*
** plan_shelf.c - a change of a project's packages: what lies on shelves
**
** A shelf is a folder of packages, as folders or archives. All that can be read
** may be chosen; what cannot is told and passed over.
*/
#include "plan_int.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/near.h"
#include "../script/version.h"
#include "files.h"

static void skip_shelved(rb_plan *p, const char *path, const rb_err *why)
{
    rb_err e;
    if (p->log == NULL)
        return;
    rb_fail(&e, RB_EINPUT, "%s is passed over: %.1500s", path, why->msg);
    p->log(p->user, 'w', e.msg);
}

static int add_shelved(rb_plan *p, const char *shelf, const char *name,
                       rb_err *e)
{
    char path[PATH_MAX];
    const char *folder = path;
    rb_err why = {0};
    int n = snprintf(path, sizeof path, "%s/%s", shelf, name), code = RB_OK;
    if (*name == '.' || n >= (int)sizeof path)
        return RB_OK;
    int archive = rb_plan_is_archive(name) && rb_files_is_file(path);
    if (!archive && (!rb_files_is_folder(path) || !rb_files_is_package(path)))
        return RB_OK;
    if (archive)
        code = rb_plan_unpack(p, path, &folder, &why);
    rb_item *i =
        code == RB_OK ? rb_plan_item(p, folder, RB_FROM_SHELF, &why) : NULL;
    if (i == NULL && (code == RB_ENOMEM || why.code == RB_ENOMEM))
        return rb_nomem(e);
    if (i == NULL) {
        skip_shelved(p, path, &why);
        return RB_OK;
    }
    i->source = rb_plan_name_path(p, path);
    i->shelf = rb_plan_name_path(p, shelf);
    return i->source && i->shelf ? RB_OK : rb_nomem(e);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of the names: what is told does not depend on the disk. */
static int read_shelf(rb_plan *p, const char *shelf, rb_err *e)
{
    RB_VEC(const char *) name = {0};
    struct dirent *d;
    int code = RB_OK;
    DIR *dir = opendir(shelf);
    while (dir != NULL && code == RB_OK && (d = readdir(dir)) != NULL) {
        const char *copy = rb_plan_printf(p, "%s", d->d_name);
        if (copy == NULL || rb_vec_push(p->mem, &name, copy) != 0)
            code = rb_nomem(e);
    }
    if (dir != NULL)
        closedir(dir);
    if (name.n > 0)
        qsort(name.v, name.n, sizeof *name.v, by_text);
    for (uint32_t i = 0; code == RB_OK && i < name.n; i++)
        code = add_shelved(p, shelf, name.v[i], e);
    rb_vec_free(p->mem, &name);
    return code;
}

/* Mark the packages on the shelves that are wanted by that name. */
static int want(rb_plan *p, const char *name, rb_err *e)
{
    const char *near = NULL, **known;
    uint32_t n = 0, found = 0;
    known = rb_arena_alloc(&p->a, (p->item.n + 1) * sizeof *known);
    if (known == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; i < p->item.n; i++) {
        rb_item *t = p->item.v[i];
        if (t->from != RB_FROM_SHELF)
            continue;
        known[n++] = t->pack.m.name;
        if (strcmp(t->pack.m.name, name) == 0)
            found = t->wanted = t->named = 1;
    }
    if (found)
        return RB_OK;
    near = rb_nearest(name, strlen(name), known, n);
    if (near != NULL)
        return rb_fail(e, RB_EUSAGE,
                       "there is no package '%s' on the shelf; did you mean "
                       "'%s'?",
                       name, near);
    return rb_fail(e, RB_EUSAGE,
                   "%s: no folder, archive or git address, and no package of "
                   "that name is on a shelf (--from FOLDER)",
                   name);
}

/* No shelf has the version: the nearest ones below and above are told. */
static int no_version(const rb_plan *p, const rb_pin *pin, rb_err *e)
{
    const char *below = NULL, *above = NULL;
    for (uint32_t i = 0; i < p->item.n; i++) {
        const rb_item *t = p->item.v[i];
        if (t->from != RB_FROM_SHELF || strcmp(t->pack.m.name, pin->name) != 0)
            continue;
        const char *v = t->pack.m.version;
        int order = rb_version_compare(v, pin->version);
        if (order < 0 && (!below || rb_version_compare(v, below) > 0))
            below = v;
        if (order > 0 && (!above || rb_version_compare(v, above) < 0))
            above = v;
    }
    if (below == NULL && above == NULL)
        return rb_fail(e, RB_EUSAGE, "no shelf has the package '%s'",
                       pin->name);
    return rb_fail(e, RB_EUSAGE,
                   "there is no version %s of '%s' on the shelf; the nearest "
                   "there %s %s%s%s",
                   pin->version, pin->name, below && above ? "are" : "is",
                   below ? below : above, below && above ? " and " : "",
                   below && above ? above : "");
}

/* The first one of that name and version is what the user named. */
static int take_version(const rb_plan *p, const rb_pin *pin, rb_err *e)
{
    for (uint32_t i = 0; i < p->item.n; i++) {
        rb_item *t = p->item.v[i];
        if (t->from == RB_FROM_SHELF &&
            strcmp(t->pack.m.name, pin->name) == 0 &&
            rb_version_compare(t->pack.m.version, pin->version) == 0) {
            t->from = RB_FROM_GIVEN;
            t->named = 1;
            return RB_OK;
        }
    }
    return no_version(p, pin, e);
}

int rb_plan_read_shelves(rb_plan *p, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < p->shelf.n; i++)
        code = read_shelf(p, p->shelf.v[i], e);
    for (uint32_t i = 0; code == RB_OK && i < p->want.n; i++)
        code = want(p, p->want.v[i], e);
    for (uint32_t i = 0; code == RB_OK && i < p->pin.n; i++)
        code = take_version(p, &p->pin.v[i], e);
    return code;
}
