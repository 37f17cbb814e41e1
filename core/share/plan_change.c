/*
** plan_change.c - a change of a project's packages: what becomes of each
*/
#include "plan_int.h"

#include <stdio.h>
#include <string.h>
#include "../script/agreed.h"
#include "files.h"
#include "sign.h"

static const rb_item *locked_item(const rb_plan *p, const char *name)
{
    for (uint32_t i = 0; i < p->item.n; i++)
        if (p->item.v[i]->locked != NULL &&
            strcmp(p->item.v[i]->locked->name, name) == 0)
            return p->item.v[i];
    return NULL;
}

static char *place(rb_plan *p, const rb_item *i)
{
    char name[PATH_MAX];
    if (i->flags & RB_ITEM_IN_PLACE) {
        rb_files_relative(p->root, i->folder, name, sizeof name);
        return rb_plan_printf(p, "%s", name);
    }
    return rb_plan_place(p, i);
}

/* The line of the lock that the package will have. */
static rb_locked *line_for(rb_plan *p, const rb_item *i, rb_err *e)
{
    rb_locked *l = rb_arena_alloc(&p->a, sizeof *l);
    if (l == NULL) {
        rb_nomem(e);
        return NULL;
    }
    *l = (rb_locked){.name = i->pack.m.name,
                     .version = i->pack.m.version,
                     .api = 1,
                     .source = i->source,
                     .commit = i->commit,
                     .shelf = i->shelf,
                     .key = i->key,
                     .permissions = i->pack.m.permissions};
    if (i->from != RB_FROM_SHIPPED && (l->folder = place(p, i)) == NULL) {
        rb_nomem(e);
        return NULL;
    }
    return rb_lock_set_contents(l, &p->a, &i->pack.c, e) == RB_OK ? l : NULL;
}

/* By the lock, and by the user: who got the folder from somebody else has
** agreed to nothing. */
static int is_granted(rb_plan *p, const rb_locked *was, const char *permission)
{
    return was != NULL && rb_names_has(&was->permissions, permission) &&
           (p->agreed == NULL ||
            rb_agreed_has(p->agreed, &p->a, was->sha256, permission));
}

/* Permissions that were not granted before. Those of rubric's own packages
** are. */
static int set_asked(rb_plan *p, rb_change *c, rb_err *e)
{
    const rb_names *n = &c->is->permissions;
    c->asked.v = rb_arena_alloc(&p->a, (n->n + 1) * sizeof *n->v);
    if (c->asked.v == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; c->is->folder != NULL && i < n->n; i++)
        if (!is_granted(p, c->was, n->v[i]))
            c->asked.v[c->asked.n++] = n->v[i];
    return RB_OK;
}

/* Are the files there what its line says? */
static int is_intact(const rb_item *i)
{
    return i != NULL && i->open && i->locked != NULL &&
           strcmp(i->pack.c.sha256, i->locked->sha256) == 0;
}

/* Nothing about it changes but, perhaps, where it comes from. */
static int keep_line(rb_plan *p, rb_change *c, const rb_item *i, rb_err *e)
{
    rb_locked *l = rb_arena_alloc(&p->a, sizeof *l);
    if (l == NULL)
        return rb_nomem(e);
    *l = *c->was;
    if (i->from == RB_FROM_GIVEN || i->from == RB_FROM_SHELF) {
        l->source = i->source;
        l->commit = i->commit;
        l->shelf = i->shelf;
        l->key = i->key;
    }
    c->is = l;
    return RB_OK;
}

/* Either may be NULL. */
static int is_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int is_same(const rb_plan *p, const rb_change *c, const rb_item *i,
                   const rb_item *old)
{
    if (c->was == NULL)
        return 0;
    if (i->from == RB_FROM_LOCK || i->from == RB_FROM_SHIPPED)
        return !(i->flags & RB_ITEM_REFRESH) ||
               (is_intact(i) &&
                strcmp(i->pack.m.version, c->was->version) == 0 &&
                i->pack.m.permissions.n == c->was->permissions.n);
    if (i->flags & RB_ITEM_IN_PLACE)
        return is_intact(old) && strcmp(old->folder, i->folder) == 0 &&
               strcmp(i->pack.c.sha256, c->was->sha256) == 0;
    return is_intact(old) && rb_plan_is_under(p, c->was->folder) &&
           strcmp(i->pack.c.sha256, c->was->sha256) == 0 &&
           is_text(i->key, c->was->key);
}

/* Say why a package of the lock cannot be read. */
static int broken(rb_plan *p, const rb_item *i, rb_err *e)
{
    char folder[PATH_MAX];
    rb_shared pack;
    int code = rb_lock_folder(&p->lock, i->locked, folder, sizeof folder)
                   ? rb_shared_open(&pack, p->mem, folder, e)
                   : rb_fail(e, RB_EIO, "its path is too long");
    if (code == RB_OK)
        code = rb_fail(e, RB_EIO, "%s holds the package '%s'", folder,
                       pack.m.name);
    rb_err_prefix(e, "%s:%d: package '%s' cannot be read", p->lock.path,
                  i->locked->line, i->locked->name);
    return code;
}

/* Who signed what is chosen. A folder of the project's own, whose files are
** worked on, is signed by nobody when its signature does not fit. */
static int set_key(rb_plan *p, rb_item *i, rb_err *e)
{
    char key[RB_KEY_HEX];
    int code;
    if (!i->open || i->from == RB_FROM_SHIPPED ||
        (i->from == RB_FROM_LOCK && !(i->flags & RB_ITEM_REFRESH)))
        return RB_OK;
    i->key = NULL;
    code = rb_sign_check(&i->pack, i->folder, key, NULL, e);
    if (code == RB_OK && (i->key = rb_plan_printf(p, "%s", key)) == NULL)
        return rb_nomem(e);
    if (code == RB_EDONE ||
        (code == RB_EINPUT && (i->flags & RB_ITEM_IN_PLACE)))
        code = RB_OK;
    if (code != RB_OK)
        rb_err_prefix(e, "%s", i->source);
    return code;
}

int rb_plan_change_to(rb_plan *p, rb_item *i, rb_err *e)
{
    rb_change c = {.name = rb_item_name(i)};
    const rb_item *old = locked_item(p, c.name);
    int code = RB_OK;
    c.was = rb_lock_find(&p->lock, c.name);
    c.named = i->from == RB_FROM_GIVEN || i->named;
    c.intact = is_intact(old);
    if (old != NULL && old->open) {
        c.old = &old->pack.m;
        c.old_folder = old->folder;
    }
    if (i->open) {
        c.new = &i->pack.m;
        c.new_folder = i->folder;
    }
    code = set_key(p, i, e);
    if (code != RB_OK)
        return code;
    c.other_key = c.was != NULL && c.was->key != NULL &&
                  (i->key == NULL || strcmp(i->key, c.was->key) != 0);
    if (is_same(p, &c, i, old)) {
        code = keep_line(p, &c, i, e);
    } else {
        c.kind = c.was == NULL ? RB_CHANGE_ADD : RB_CHANGE_NEW;
        if (!i->open)
            return broken(p, i, e);
        if (!(i->flags & RB_ITEM_IN_PLACE)) {
            code = rb_plan_take(p, i, e);
            c.new_folder = i->folder;
            c.staged = 1;
        }
        if (code == RB_OK && (c.is = line_for(p, i, e)) == NULL)
            code = e->code;
    }
    c.agree = c.kind != RB_CHANGE_NONE || c.named ||
              (i->flags & (RB_ITEM_AGREE | RB_ITEM_REFRESH)) != 0;
    if (code == RB_OK && c.agree)
        code = set_asked(p, &c, e);
    if (code == RB_OK && rb_vec_push(p->mem, &p->change, c) != 0)
        code = rb_nomem(e);
    return code;
}

int rb_plan_change_away(rb_plan *p, const rb_item *i, rb_err *e)
{
    rb_change c = {.name = i->locked->name,
                   .kind = RB_CHANGE_REMOVE,
                   .was = i->locked,
                   .old = i->open ? &i->pack.m : NULL,
                   .old_folder = i->folder};
    return rb_vec_push(p->mem, &p->change, c) == 0 ? RB_OK : rb_nomem(e);
}
