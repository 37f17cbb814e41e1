/*
** locked.c - packages that are found through a lock
**
** A name goes through the lock, and what is found there must be what the lock
** says. A folder that the user names is taken as it is. Names of packages that
** come with rubric stay theirs: a lock cannot put another in their place.
*/
#include "agreed.h"
#include "package.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int rb_locked_read(rb_script *s, rb_err *e)
{
    rb_lock *l;
    if (s->env.lock == NULL || s->lock != NULL)
        return RB_OK;
    l = rb_arena_alloc(&s->arena, sizeof *l);
    if (l == NULL)
        return rb_nomem(e);
    int code = rb_lock_read(l, &s->arena, s->env.lock, e);
    s->lock = code == RB_OK ? l : NULL;
    return code;
}

static int is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int rb_locked_find(const rb_script *s, const char *name, char *out, size_t max,
                   rb_err *e)
{
    const rb_locked *p = rb_lock_find(s->lock, name);
    if (p == NULL)
        return RB_EDONE;
    if (p->folder == NULL)
        return rb_fail(e, RB_ESCRIPT,
                       "%s:%d: package '%s' is one of rubric %s, and this "
                       "rubric has none of that name; `rubric remove %s`",
                       s->lock->path, p->line, name, s->lock->rubric, name);
    if (!rb_lock_folder(s->lock, p, out, max))
        return rb_fail(e, RB_ESCRIPT, "%s:%d: the folder's path is too long",
                       s->lock->path, p->line);
    if (!is_folder(out))
        return rb_fail(e, RB_EIO,
                       "%s:%d: package '%s': there is no folder %s; `rubric "
                       "install` makes it again, `rubric remove %s` forgets it",
                       s->lock->path, p->line, name, out, name);
    return RB_OK;
}

int rb_locked_shadows(const rb_script *s, const char *name, rb_err *e)
{
    const rb_locked *p = rb_lock_find(s->lock, name);
    if (p == NULL || p->folder == NULL)
        return RB_OK;
    return rb_fail(e, RB_ESCRIPT,
                   "%s:%d: '%s' is the name of a package that comes with "
                   "rubric; take it out (`rubric remove %s`) and name yours "
                   "otherwise, or use it by its folder: ./%s",
                   s->lock->path, p->line, name, name, p->folder);
}

/* What the lock gives the package, the user has to have agreed to. Who trusts
** it has. */
static int check_agreed(rb_script *s, rb_package *p, const rb_locked *l,
                        rb_err *e)
{
    const char *open;
    if (s->env.agreed == NULL)
        return RB_OK;
    int code = rb_agreed_open(l, s->env.agreed, &s->arena, &open, e);
    if (code != RB_OK || *open == '\0' || rb_package_trusted(s, p))
        return code;
    if (s->env.agree != NULL &&
        s->env.agree(s->env.agree_user, l->name, l->version, open))
        return rb_agreed_keep(&l, 1, s->env.agreed, s->mem, e);
    return rb_fail(e, RB_ESCRIPT,
                   "%s:%d: package '%s' %s has permissions in this lock that "
                   "you have not agreed to: %s; `rubric install` asks, `rubric "
                   "install --yes` agrees",
                   s->lock->path, l->line, l->name, l->version, open);
}

int rb_locked_check(rb_script *s, rb_package *p, const char *package, rb_err *e)
{
    char folder[PATH_MAX], real[PATH_MAX];
    const rb_locked *l = rb_lock_find(s->lock, package);
    if (l == NULL)
        return RB_OK;
    if (l->folder != NULL &&
        (!rb_lock_folder(s->lock, l, folder, sizeof folder) ||
         realpath(folder, real) == NULL || strcmp(real, p->folder) != 0))
        return RB_OK; /* not found through it */
    int code = rb_lock_check(s->lock, l, &p->m, p->folder, s->mem, e);
    if (code == RB_OK)
        code = rb_seal(p, l, e);
    return code == RB_OK ? check_agreed(s, p, l, e) : code;
}
