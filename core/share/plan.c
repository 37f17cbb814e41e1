/*
** plan.c - a change of a project's packages: opening, what is there, closing
*/
#include "plan_int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "files.h"
#include "leftover.h"

char *rb_plan_printf(rb_plan *p, const char *fmt, ...)
{
    char text[2 * PATH_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return n < 0 || n >= (int)sizeof text
               ? NULL
               : rb_arena_str(&p->a, text, (size_t)n);
}

/* ---- the lock that is there ---- */

static int read_lock(rb_plan *p, const char *lock, rb_err *e)
{
    if (access(lock, F_OK) == 0)
        return rb_lock_read(&p->lock, &p->a, lock, e);
    p->lock.path = rb_plan_printf(p, "%s", lock);
    p->lock.root = p->root;
    p->lock.rubric = "";
    return p->lock.path ? RB_OK : rb_nomem(e);
}

/* One at a time: the lock of the system on the project's folder ends with the
** process, however it ends. */
static int claim(rb_plan *p, rb_err *e)
{
    p->fd = open(p->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->fd < 0)
        return rb_fail(e, RB_EIO, "%s: %s", p->root, strerror(errno));
    p->claimed = flock(p->fd, LOCK_EX | LOCK_NB) == 0;
    if (p->claimed || errno != EWOULDBLOCK)
        return RB_OK; /* a file system without locks: as it goes */
    return rb_fail(e, RB_EIO,
                   "another rubric changes the packages of %s; wait until it "
                   "is done",
                   p->root);
}

static int set_root(rb_plan *p, const char *lock, rb_err *e)
{
    char folder[PATH_MAX], real[PATH_MAX];
    const char *slash = strrchr(lock, '/');
    int n = slash == lock ? snprintf(folder, sizeof folder, "/")
            : slash       ? snprintf(folder, sizeof folder, "%.*s",
                                     (int)(slash - lock), lock)
                          : snprintf(folder, sizeof folder, ".");
    if (n >= (int)sizeof folder || realpath(folder, real) == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", folder, strerror(errno));
    p->root = rb_plan_printf(p, "%s", real);
    const char *name = slash ? slash + 1 : lock;
    p->under = strcmp(name, RB_LOCK_FILE) == 0
                   ? "packages"
                   : rb_plan_printf(p, "%s.packages", name);
    p->packages = rb_plan_printf(p, "%s/%s", real, p->under ? p->under : "");
    return p->root && p->under && p->packages ? RB_OK : rb_nomem(e);
}

int rb_plan_is_under(const rb_plan *p, const char *folder)
{
    size_t n = strlen(p->under);
    return folder != NULL && strncmp(folder, p->under, n) == 0 &&
           folder[n] == '/';
}

/* What plans that were stopped have left: folders, and a lock that was not
** renamed yet. */
static void remove_leftovers(rb_plan *p)
{
    char path[PATH_MAX];
    if (rb_files_is_folder(p->packages))
        rb_leftover_remove(p->packages, ".new-", p->claimed);
    if (p->claimed &&
        snprintf(path, sizeof path, "%s.new", p->lock.path) < (int)sizeof path)
        rb_lock_remove_part(path);
}

int rb_plan_stage(rb_plan *p, rb_err *e)
{
    char *stage;
    if (p->stage != NULL)
        return RB_OK;
    if (mkdir(p->packages, 0777) == 0)
        p->made_packages = 1;
    else if (errno == EEXIST && !rb_files_is_folder(p->packages))
        return rb_fail(e, RB_EIO,
                       "%s must be a folder, not a link or a file; remove it",
                       p->packages);
    else if (errno != EEXIST)
        return rb_fail(e, RB_EIO, "cannot make %s: %s", p->packages,
                       strerror(errno));
    stage = rb_plan_printf(p, "%s/.new-%ld", p->packages, (long)getpid());
    if (stage == NULL)
        return rb_nomem(e);
    rb_tree_remove(stage);
    if (mkdir(stage, 0700) != 0)
        return rb_fail(e, RB_EIO, "cannot make %s: %s", stage, strerror(errno));
    p->stage = stage;
    return RB_OK;
}

int rb_plan_scratch(rb_plan *p, const char **folder, rb_err *e)
{
    int code = rb_plan_stage(p, e);
    *folder = code == RB_OK
                  ? rb_plan_printf(p, "%s/get-%u", p->stage, ++p->unpacked)
                  : NULL;
    return code == RB_OK && *folder == NULL ? rb_nomem(e) : code;
}

/* ---- items ---- */

const char *rb_item_name(const rb_item *i)
{
    return i->open ? i->pack.m.name : i->locked->name;
}

rb_item *rb_plan_new_item(rb_plan *p, int from, rb_err *e)
{
    rb_item *i = rb_arena_alloc(&p->a, sizeof *i);
    if (i != NULL)
        *i = (rb_item){.from = from};
    if (i == NULL || rb_vec_push(p->mem, &p->item, i) != 0) {
        rb_nomem(e);
        return NULL;
    }
    return i;
}

rb_item *rb_plan_item(rb_plan *p, const char *folder, int from, rb_err *e)
{
    rb_shared pack;
    if (rb_shared_open(&pack, p->mem, folder, e) != RB_OK) {
        rb_shared_free(&pack);
        return NULL;
    }
    rb_item *i = rb_plan_new_item(p, from, e);
    if (i == NULL || (i->folder = rb_plan_printf(p, "%s", folder)) == NULL) {
        rb_shared_free(&pack);
        if (i != NULL)
            p->item.n--;
        rb_nomem(e);
        return NULL;
    }
    i->pack = pack;
    i->open = 1;
    return i;
}

static int add_locked(rb_plan *p, const rb_locked *l, rb_err *e)
{
    char folder[PATH_MAX];
    rb_err skip = {0};
    rb_item *i = NULL;
    if (l->folder == NULL)
        return RB_OK; /* among those that come with rubric */
    if (rb_lock_folder(&p->lock, l, folder, sizeof folder))
        i = rb_plan_item(p, folder, RB_FROM_LOCK, &skip);
    if (i == NULL && skip.code == RB_ENOMEM)
        return rb_nomem(e);
    if (i == NULL) /* broken: what it needs is not known */
        i = rb_plan_new_item(p, RB_FROM_LOCK, e);
    if (i == NULL)
        return RB_ENOMEM;
    i->flags = RB_ITEM_IN_PLACE;
    i->locked = l;
    i->source = l->source;
    i->commit = l->commit;
    i->shelf = l->shelf;
    i->key = l->key;
    if (i->open && strcmp(i->pack.m.name, l->name) != 0) {
        rb_shared_free(&i->pack);
        i->open = 0;
    }
    return RB_OK;
}

static int add_shipped(rb_plan *p, const char *name, rb_err *e)
{
    char folder[PATH_MAX];
    rb_err skip;
    int n = snprintf(folder, sizeof folder, "%s/scripts/%s", p->data_dir, name);
    if (*name == '.' || n >= (int)sizeof folder || !rb_files_is_package(folder))
        return RB_OK;
    rb_item *i = rb_plan_item(p, folder, RB_FROM_SHIPPED, &skip);
    if (i == NULL)
        return skip.code == RB_ENOMEM ? rb_nomem(e) : RB_OK;
    i->flags = RB_ITEM_IN_PLACE;
    i->source = RB_LOCK_SHIPPED;
    i->locked = rb_lock_find(&p->lock, i->pack.m.name);
    i->wanted = i->locked != NULL;
    return RB_OK;
}

static int add_all_shipped(rb_plan *p, rb_err *e)
{
    char folder[PATH_MAX];
    struct dirent *d;
    int code = RB_OK;
    snprintf(folder, sizeof folder, "%s/scripts", p->data_dir);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", folder, strerror(errno));
    while (code == RB_OK && (d = readdir(dir)) != NULL)
        code = add_shipped(p, d->d_name, e);
    closedir(dir);
    return code;
}

/* ---- life ---- */

int rb_plan_open(rb_plan **out, rb_mem *mem, const char *data_dir,
                 const char *lock, rb_plan_log log, void *user, rb_err *e)
{
    rb_plan *p = rb_calloc(mem, 1, sizeof *p);
    *out = NULL;
    if (p == NULL)
        return rb_nomem(e);
    p->mem = mem;
    p->fd = -1;
    p->log = log;
    p->user = user;
    rb_arena_init(&p->a, mem);
    p->data_dir = rb_plan_printf(p, "%s", data_dir);
    int code = p->data_dir ? set_root(p, lock, e) : rb_nomem(e);
    if (code == RB_OK)
        code = claim(p, e);
    if (code == RB_OK)
        code = read_lock(p, lock, e);
    if (code == RB_OK)
        remove_leftovers(p);
    if (code == RB_OK && p->lock.v != NULL && rb_files_is_folder(p->packages))
        rb_plan_sweep(p, &p->lock);
    if (code == RB_OK)
        code = add_all_shipped(p, e);
    for (uint32_t i = 0; code == RB_OK && i < p->lock.n; i++)
        code = add_locked(p, &p->lock.v[i], e);
    if (code == RB_OK)
        *out = p;
    else
        rb_plan_close(p);
    return code;
}

void rb_plan_close(rb_plan *p)
{
    if (p == NULL)
        return;
    if (p->stage != NULL)
        rb_tree_remove(p->stage);
    if (p->made_packages)
        rmdir(p->packages); /* when nothing came into it */
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->open)
            rb_shared_free(&p->item.v[i]->pack);
    rb_vec_free(p->mem, &p->item);
    rb_vec_free(p->mem, &p->change);
    rb_vec_free(p->mem, &p->grant);
    rb_vec_free(p->mem, &p->shelf);
    rb_vec_free(p->mem, &p->want);
    rb_vec_free(p->mem, &p->pin);
    if (p->fd >= 0)
        close(p->fd); /* and the claim ends */
    rb_arena_free(&p->a);
    rb_free(p->mem, p, sizeof *p);
}

const rb_lock *rb_plan_lock(const rb_plan *p)
{
    return &p->lock;
}

const rb_change *rb_plan_change(const rb_plan *p, uint32_t i)
{
    return i < p->change.n ? &p->change.v[i] : NULL;
}
