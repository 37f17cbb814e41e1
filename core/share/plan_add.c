/*
** plan_add.c - a change of a project's packages: what the user names
*/
#include "plan_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../script/version.h"
#include "files.h"
#include "unpack.h"

const char *rb_plan_name_path(rb_plan *p, const char *path)
{
    char real[PATH_MAX], name[PATH_MAX];
    if (realpath(path, real) == NULL)
        return rb_plan_printf(p, "%s", path);
    rb_files_relative(p->root, real, name, sizeof name);
    return rb_plan_printf(p, "%s", name);
}

int rb_plan_is_archive(const char *name)
{
    static const char *const end[] = {".tar",     ".tar.gz",  ".tgz", ".tar.xz",
                                      ".tar.bz2", ".tar.zst", ".zip"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
        size_t m = strlen(end[i]);
        if (n > m && strcmp(name + n - m, end[i]) == 0)
            return 1;
    }
    return 0;
}

int rb_plan_unpack(rb_plan *p, const char *path, const char **folder, rb_err *e)
{
    char package[PATH_MAX];
    int code = rb_plan_stage(p, e);
    if (code != RB_OK)
        return code;
    const char *into = rb_plan_printf(p, "%s/get-%u", p->stage, ++p->unpacked);
    if (into == NULL)
        return rb_nomem(e);
    code = rb_archive_unpack(p->mem, path, into, package, e);
    *folder = code == RB_OK ? rb_plan_printf(p, "%s", package) : NULL;
    return code == RB_OK && *folder == NULL ? rb_nomem(e) : code;
}

static int is_shipped(const rb_plan *p, const char *name)
{
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->from == RB_FROM_SHIPPED &&
            strcmp(p->item.v[i]->pack.m.name, name) == 0)
            return 1;
    return 0;
}

static int is_twice(const rb_plan *p, const rb_item *i)
{
    for (uint32_t k = 0; k < p->item.n; k++)
        if (p->item.v[k] != i && p->item.v[k]->from == RB_FROM_GIVEN &&
            strcmp(p->item.v[k]->pack.m.name, i->pack.m.name) == 0)
            return 1;
    return 0;
}

static int check_given(rb_plan *p, const rb_item *i, const rb_plan_source *s,
                       rb_err *e)
{
    const rb_manifest *m = &i->pack.m;
    if (s->name != NULL && strcmp(s->name, m->name) != 0)
        return rb_fail(e, RB_EUSAGE, "%s holds the package '%s', not '%s'",
                       i->source, m->name, s->name);
    if (s->version != NULL && rb_version_is(s->version) &&
        rb_version_compare(s->version, m->version) != 0)
        return rb_fail(e, RB_EUSAGE,
                       s->sha256 ? "%s: version %s was locked, and package.lua "
                                   "of '%s' says %s now; name it to take that"
                                 : "%s says version %s, and package.lua of "
                                   "'%s' says %s; whoever made the tag must "
                                   "set the version there, too",
                       i->source, s->version, m->name, m->version);
    if (s->sha256 != NULL && strcmp(s->sha256, i->pack.c.sha256) != 0)
        return rb_fail(e, RB_EUSAGE,
                       "%s does not hold what the lock says any more: the "
                       "files of '%s' %s were changed without a new version "
                       "(SHA-256 %.12s..., not %.12s...); name it to take it "
                       "as it is",
                       i->source, m->name, m->version, i->pack.c.sha256,
                       s->sha256);
    if (is_shipped(p, m->name))
        return rb_fail(e, RB_EUSAGE,
                       "%s: '%s' is the name of a package that comes with "
                       "rubric; give yours another name in package.lua, or "
                       "use it by its folder: ./%s",
                       i->source, m->name, m->name);
    if (is_twice(p, i))
        return rb_fail(e, RB_EUSAGE,
                       "the package '%s' is named twice (%s); name one of "
                       "them",
                       m->name, i->source);
    return RB_OK;
}

int rb_plan_add(rb_plan *p, const rb_plan_source *s, rb_err *e)
{
    const char *folder = s->path;
    char real[PATH_MAX];
    int code = RB_OK;
    if (access(s->path, F_OK) != 0)
        return rb_fail(e, RB_EUSAGE, "%s: %s", s->path, strerror(errno));
    if (rb_files_is_file(s->path))
        code = s->in_place ? rb_fail(e, RB_EUSAGE,
                                     "%s is no folder; `rubric install` takes "
                                     "archives",
                                     s->path)
                           : rb_plan_unpack(p, s->path, &folder, e);
    else if (!rb_files_is_package(s->path))
        code = rb_fail(e, RB_EUSAGE,
                       s->source ? "%s holds no package.lua at its top"
                                 : "%s: the folder holds no package.lua; a "
                                   "folder of packages is named with --from",
                       s->source ? s->source : s->path);
    if (code == RB_OK && realpath(folder, real) == NULL)
        code = rb_fail(e, RB_EIO, "%s: %s", folder, strerror(errno));
    if (code != RB_OK)
        return code;
    rb_item *i = rb_plan_item(p, real, RB_FROM_GIVEN, e);
    if (i == NULL) {
        if (folder != s->path || s->source != NULL)
            rb_err_prefix(e, "%s", s->source ? s->source : s->path);
        return e->code;
    }
    i->flags = s->in_place ? RB_ITEM_IN_PLACE : 0;
    i->source = s->source ? rb_plan_printf(p, "%s", s->source)
                          : rb_plan_name_path(p, s->path);
    i->commit = s->commit ? rb_plan_printf(p, "%s", s->commit) : NULL;
    code = i->source == NULL || (s->commit && i->commit == NULL)
               ? rb_nomem(e)
               : check_given(p, i, s, e);
    if (code != RB_OK) { /* it is the last one */
        rb_shared_free(&i->pack);
        p->item.n--;
    }
    return code;
}

static rb_item *find_item(const rb_plan *p, const char *name, int from)
{
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->from == from &&
            strcmp(rb_item_name(p->item.v[i]), name) == 0)
            return p->item.v[i];
    return NULL;
}

static int not_locked(const rb_plan *p, const char *name, rb_err *e)
{
    const char **known =
        rb_arena_alloc((rb_arena *)&p->a, (p->lock.n + 1) * sizeof *known);
    const char *near = NULL;
    for (uint32_t i = 0; known != NULL && i < p->lock.n; i++)
        known[i] = p->lock.v[i].name;
    if (known != NULL)
        near = rb_nearest(name, strlen(name), known, p->lock.n);
    return rb_fail(e, RB_EUSAGE, "'%s' is not in %s%s%s%s", name, p->lock.path,
                   near ? "; did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
}

int rb_plan_want(rb_plan *p, const char *name, rb_err *e)
{
    rb_item *i = find_item(p, name, RB_FROM_SHIPPED);
    if (i != NULL) {
        i->wanted = i->named = 1;
        i->flags |= RB_ITEM_REFRESH;
        return RB_OK;
    }
    if ((i = find_item(p, name, RB_FROM_LOCK)) != NULL)
        i->flags |= RB_ITEM_FREE;
    const char *copy = rb_plan_printf(p, "%s", name);
    if (copy == NULL || rb_vec_push(p->mem, &p->want, copy) != 0)
        return rb_nomem(e);
    return RB_OK;
}

static int mark(rb_plan *p, const char *name, int flag, rb_err *e)
{
    const rb_locked *l = rb_lock_find(&p->lock, name);
    rb_item *i =
        l == NULL
            ? NULL
            : find_item(p, name, l->folder ? RB_FROM_LOCK : RB_FROM_SHIPPED);
    if (l == NULL)
        return not_locked(p, name, e);
    if (i != NULL)
        i->flags |= flag;
    else if (flag != RB_ITEM_REMOVE)
        return rb_fail(e, RB_EUSAGE,
                       "%s:%d: this rubric has no package '%s'; `rubric "
                       "remove %s`",
                       p->lock.path, l->line, name, name);
    else if ((i = rb_plan_new_item(p, RB_FROM_LOCK, e)) == NULL)
        return RB_ENOMEM;
    i->flags |= flag;
    i->locked = l;
    return RB_OK;
}

int rb_plan_refresh(rb_plan *p, const char *name, rb_err *e)
{
    rb_item *i = find_item(p, name, RB_FROM_SHIPPED);
    if (i != NULL && rb_lock_find(&p->lock, name) == NULL) {
        i->wanted = i->named = 1;
        i->flags |= RB_ITEM_REFRESH;
        return RB_OK;
    }
    return mark(p, name, RB_ITEM_REFRESH, e);
}

int rb_plan_free(rb_plan *p, const char *name, rb_err *e)
{
    return mark(p, name, RB_ITEM_FREE, e);
}

int rb_plan_pin(rb_plan *p, const char *name, const char *version, rb_err *e)
{
    rb_pin pin = {rb_plan_printf(p, "%s", name),
                  rb_plan_printf(p, "%s", version)};
    if (rb_lock_find(&p->lock, name) == NULL)
        return not_locked(p, name, e);
    if (pin.name == NULL || pin.version == NULL ||
        rb_vec_push(p->mem, &p->pin, pin) != 0)
        return rb_nomem(e);
    return RB_OK;
}

int rb_plan_remove(rb_plan *p, const char *name, rb_err *e)
{
    return mark(p, name, RB_ITEM_REMOVE, e);
}

int rb_plan_agree(rb_plan *p, const char *name, rb_err *e)
{
    return mark(p, name, RB_ITEM_AGREE, e);
}

int rb_plan_agreed(rb_plan *p, const char *path, rb_err *e)
{
    p->agreed = rb_plan_printf(p, "%s", path);
    return p->agreed ? RB_OK : rb_nomem(e);
}

int rb_plan_shelf(rb_plan *p, const char *folder, rb_err *e)
{
    char real[PATH_MAX];
    if (realpath(folder, real) == NULL)
        return rb_fail(e, RB_EUSAGE, "%s: %s", folder, strerror(errno));
    if (!rb_files_is_folder(real))
        return rb_fail(e, RB_EUSAGE, "%s is no folder of packages", folder);
    const char *copy = rb_plan_printf(p, "%s", real);
    if (copy == NULL || rb_vec_push(p->mem, &p->shelf, copy) != 0)
        return rb_nomem(e);
    return RB_OK;
}
