/*
** plan_commit.c - a change of a project's packages: copying, trying, making it
** so
*/
#include "plan_int.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../script/agreed.h"
#include "files.h"

/* ---- into the stage ---- */

/* "threats-1.2.0-3fa9c1d2" */
static char *folder_name(rb_plan *p, const rb_item *i)
{
    return rb_plan_printf(p, "%s-%s-%.8s", i->pack.m.name, i->pack.m.version,
                          i->pack.c.sha256);
}

char *rb_plan_place(rb_plan *p, const rb_item *i)
{
    char *name = folder_name(p, i);
    return name ? rb_plan_printf(p, "%s/%s", p->under, name) : NULL;
}

int rb_plan_take(rb_plan *p, rb_item *i, rb_err *e)
{
    rb_shared copy;
    char *name = folder_name(p, i);
    int code = rb_plan_stage(p, e);
    if (code != RB_OK)
        return code;
    char *to = name ? rb_plan_printf(p, "%s/%s", p->stage, name) : NULL;
    if (to == NULL)
        return rb_nomem(e);
    code = rb_files_copy(&i->pack.c, i->folder, to, e);
    if (code != RB_OK)
        return code;
    code = rb_shared_open(&copy, p->mem, to, e);
    if (code == RB_OK && strcmp(copy.c.sha256, i->pack.c.sha256) != 0)
        code = rb_fail(e, RB_EIO,
                       "%s: its files changed while they were read; try again",
                       i->source);
    rb_shared_free(&copy);
    if (code == RB_OK && i->key != NULL)
        code = rb_files_copy_one(RB_SIGNATURE_FILE, i->folder, to, e);
    i->folder = to;
    return code;
}

/* ---- trying ---- */

int rb_plan_trial(rb_plan *p, const char **lock, rb_err *e)
{
    char folder[PATH_MAX];
    rb_lock t = p->next;
    int code = rb_plan_stage(p, e);
    *lock = NULL;
    if (code != RB_OK)
        return code;
    t.root = p->stage;
    t.path = rb_plan_printf(p, "%s/" RB_LOCK_FILE, p->stage);
    t.v = rb_arena_alloc(&p->a, (t.n + 1) * sizeof *t.v);
    if (t.path == NULL || t.v == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; i < t.n; i++) {
        const rb_change *c = NULL;
        t.v[i] = p->next.v[i];
        for (uint32_t k = 0; k < p->change.n; k++)
            if (strcmp(p->change.v[k].name, t.v[i].name) == 0)
                c = &p->change.v[k];
        if (t.v[i].folder == NULL)
            continue;
        if (c != NULL && c->kind != RB_CHANGE_NONE)
            t.v[i].folder = c->new_folder;
        else if (rb_lock_folder(&p->lock, &t.v[i], folder, sizeof folder))
            t.v[i].folder = rb_plan_name_path(p, folder);
        if (t.v[i].folder != NULL && *t.v[i].folder != '/')
            t.v[i].folder = rb_plan_printf(p, "%s/%s", p->root, t.v[i].folder);
        if (t.v[i].folder == NULL)
            return rb_nomem(e);
    }
    code = rb_lock_write(&t, p->mem, e);
    *lock = t.path;
    return code;
}

/* ---- permissions ---- */

int rb_plan_grant(rb_plan *p, const char *name, const char *permission,
                  rb_err *e)
{
    size_t n = name ? strlen(name) : 0, m = permission ? strlen(permission) : 0;
    char *s = rb_arena_alloc(&p->a, n + m + 2);
    if (s == NULL || rb_vec_push(p->mem, &p->grant, s) != 0)
        return rb_nomem(e);
    memcpy(s, name ? name : "", n + 1);
    memcpy(s + n + 1, permission ? permission : "", m + 1);
    return RB_OK;
}

static int is_granted(const rb_plan *p, const char *name,
                      const char *permission)
{
    for (uint32_t i = 0; i < p->grant.n; i++) {
        const char *who = p->grant.v[i], *what = who + strlen(who) + 1;
        if ((*who == '\0' || strcmp(who, name) == 0) &&
            (*what == '\0' || strcmp(what, permission) == 0))
            return 1;
    }
    return 0;
}

void rb_plan_new_keys(rb_plan *p)
{
    p->new_keys = 1;
}

static int check_keys(const rb_plan *p, rb_err *e)
{
    for (uint32_t i = 0; !p->new_keys && i < p->change.n; i++)
        if (p->change.v[i].other_key)
            return rb_fail(e, RB_EUSAGE,
                           "package '%s' was signed by another key; nothing "
                           "was changed",
                           p->change.v[i].name);
    return RB_OK;
}

static int check_grants(const rb_plan *p, rb_err *e)
{
    for (uint32_t i = 0; i < p->change.n; i++) {
        const rb_change *c = &p->change.v[i];
        for (uint32_t k = 0; k < c->asked.n; k++)
            if (!is_granted(p, c->name, c->asked.v[k]))
                return rb_fail(e, RB_EUSAGE,
                               "package '%s' asks for the permission '%s', "
                               "which is not granted; nothing was changed",
                               c->name, c->asked.v[k]);
    }
    return RB_OK;
}

/* ---- making it so ---- */

/* Is the folder that is there already the one that is to come? */
static int is_there(const rb_plan *p, const char *folder, const rb_locked *l)
{
    rb_shared pack;
    rb_err skip;
    int is = rb_shared_open(&pack, p->mem, folder, &skip) == RB_OK &&
             strcmp(pack.c.sha256, l->sha256) == 0;
    rb_shared_free(&pack);
    return is;
}

/* The same files, but perhaps signed by somebody else. */
static int sign_again(const rb_change *c, const char *to, rb_err *e)
{
    char from[PATH_MAX], file[PATH_MAX];
    int n = snprintf(from, sizeof from, "%s/" RB_SIGNATURE_FILE, c->new_folder);
    int m = snprintf(file, sizeof file, "%s/" RB_SIGNATURE_FILE, to);
    if (n >= (int)sizeof from || m >= (int)sizeof file)
        return rb_fail(e, RB_EIO, "%s: the path is too long", to);
    if (c->is->key == NULL)
        unlink(file);
    else if (rename(from, file) != 0)
        return rb_fail(e, RB_EIO, "cannot replace %s: %s", file,
                       strerror(errno));
    return RB_OK;
}

/* From the stage to its place. What stands there under its name, and is not
** what the name says, goes into the stage. */
static int move_in(rb_plan *p, const rb_change *c, rb_err *e)
{
    char to[PATH_MAX], away[PATH_MAX];
    int n = snprintf(to, sizeof to, "%s/%s", p->root, c->is->folder);
    int m = snprintf(away, sizeof away, "%s/old-%u", p->stage, ++p->unpacked);
    if (n >= (int)sizeof to || m >= (int)sizeof away)
        return rb_fail(e, RB_EIO, "%s: the path is too long", c->is->folder);
    if (access(to, F_OK) == 0) {
        if (is_there(p, to, c->is))
            return sign_again(c, to, e);
        if (rename(to, away) != 0)
            return rb_fail(e, RB_EIO, "cannot replace %s: %s", to,
                           strerror(errno));
    }
    if (rename(c->new_folder, to) != 0)
        return rb_fail(e, RB_EIO, "cannot make %s: %s", to, strerror(errno));
    return RB_OK;
}

/* Is it a name that this program gives: NAME-VERSION-8HEX? */
static int is_ours(const char *name)
{
    size_t n = strlen(name);
    return n > 11 && name[n - 9] == '-' && isalpha((unsigned char)*name) &&
           strspn(name + n - 8, "0123456789abcdef") == 8 &&
           memchr(name, '-', n - 9) != NULL;
}

static int is_named(const rb_plan *p, const rb_lock *l, const char *name)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (rb_plan_is_under(p, l->v[i].folder) &&
            strcmp(l->v[i].folder + strlen(p->under) + 1, name) == 0)
            return 1;
    return 0;
}

/* Renamed first: one that was half removed could not be told from a folder of
** somebody else's. */
static void sweep_one(rb_plan *p, const char *name)
{
    char path[PATH_MAX], gone[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", p->packages, name);
    int m = snprintf(gone, sizeof gone, "%s/.new-%ld-%u", p->packages,
                     (long)getpid(), ++p->unpacked);
    if (n < (int)sizeof path && m < (int)sizeof gone &&
        rb_files_is_package(path) && rename(path, gone) == 0)
        rb_tree_remove(gone);
}

void rb_plan_sweep(rb_plan *p, const rb_lock *l)
{
    struct dirent *d;
    DIR *dir = rb_files_is_folder(p->packages) ? opendir(p->packages) : NULL;
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL)
        if (is_ours(d->d_name) && !is_named(p, l, d->d_name))
            sweep_one(p, d->d_name);
    closedir(dir);
    rmdir(p->packages); /* when it is empty */
}

/* The lock could not be written: what was moved in so far goes, unless the old
 ** lock names it, too. */
static void take_back(rb_plan *p, uint32_t moved)
{
    for (uint32_t i = 0; i < moved; i++) {
        const rb_change *c = &p->change.v[i];
        const char *name = c->staged ? strrchr(c->is->folder, '/') : NULL;
        if (name != NULL && !is_named(p, &p->lock, name + 1))
            sweep_one(p, name + 1);
    }
}

/* What was granted goes into the user's list. The packages are there: a list
** that cannot be written is told, and no error. */
static void keep_agreed(rb_plan *p)
{
    RB_VEC(const rb_locked *) all = {0};
    rb_err e;
    int code = RB_OK;
    for (uint32_t i = 0; p->agreed && i < p->change.n && code == RB_OK; i++)
        if (p->change.v[i].agree && p->change.v[i].is != NULL)
            code = rb_vec_push(p->mem, &all, p->change.v[i].is) == 0
                       ? RB_OK
                       : rb_nomem(&e);
    if (p->agreed && code == RB_OK)
        code = rb_agreed_keep(all.v, all.n, p->agreed, p->mem, &e);
    if (code != RB_OK && p->log != NULL)
        p->log(p->user, 'w', e.msg);
    rb_vec_free(p->mem, &all);
}

int rb_plan_commit(rb_plan *p, rb_err *e)
{
    int code = p->solved ? check_grants(p, e)
                         : rb_fail(e, RB_EUSAGE, "the plan is not solved");
    if (code == RB_OK)
        code = check_keys(p, e);
    uint32_t moved = 0;
    for (; code == RB_OK && moved < p->change.n; moved++)
        if (p->change.v[moved].staged)
            code = move_in(p, &p->change.v[moved], e);
    if (code == RB_OK && p->stage != NULL)
        rb_files_sync(p->packages);
    if (code == RB_OK)
        code = rb_lock_write(&p->next, p->mem, e);
    if (code != RB_OK) {
        take_back(p, moved);
        return code;
    }
    if (p->stage != NULL)
        rb_tree_remove(p->stage);
    p->stage = NULL;
    rb_plan_sweep(p, &p->next);
    keep_agreed(p);
    return RB_OK;
}
