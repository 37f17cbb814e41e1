/*
** nest.c - from an open archive to its members, archives inside archives too
*/
#include "nest.h"

#include <string.h>

void rb_nest_init(rb_nest *x, rb_mem *m, rb_walk *w)
{
    memset(x, 0, sizeof *x);
    x->mem = m;
    x->walk = w;
    rb_buf *b[] = {&x->outer, &x->target, &x->path, &x->member, &x->tmp};
    for (size_t i = 0; i < sizeof b / sizeof *b; i++)
        rb_buf_init(b[i], m);
    for (int i = 0; i < RB_NEST_LEVELS; i++) {
        x->level[i].nest = x;
        rb_buf_init(&x->level[i].shown, m);
        rb_buf_init(&x->level[i].path, m);
    }
}

static void leave_level(rb_nest *x)
{
    rb_level *l = &x->level[--x->n];
    rb_archive_close(l->archive);
    l->archive = NULL;
}

void rb_nest_leave(rb_nest *x)
{
    while (x->n > 0)
        leave_level(x);
}

void rb_nest_free(rb_nest *x)
{
    rb_nest_leave(x);
    rb_buf *b[] = {&x->outer, &x->target, &x->path, &x->member, &x->tmp};
    for (size_t i = 0; i < sizeof b / sizeof *b; i++)
        rb_buf_free(b[i]);
    for (int i = 0; i < RB_NEST_LEVELS; i++) {
        rb_buf_free(&x->level[i].shown);
        rb_buf_free(&x->level[i].path);
    }
}

static int set(rb_buf *b, const char *s)
{
    rb_buf_clear(b);
    rb_buf_puts(b, s);
    return b->failed ? RB_ENOMEM : RB_OK;
}

/* ---- names ---- */

/*
** A member's name without what leads nowhere or out of the archive: "", "."
** and ".." between slashes. Into x->path. 1: a part begins with a dot.
*/
static int clean_name(rb_nest *x, const char *name)
{
    int hidden = 0;
    rb_buf_clear(&x->path);
    x->odd = *name == '/';
    while (*name != '\0') {
        size_t n = strcspn(name, "/");
        int up = n == 2 && name[0] == '.' && name[1] == '.';
        if (n > 0 && !up && !(n == 1 && name[0] == '.')) {
            if (x->path.n > 0)
                rb_buf_putc(&x->path, '/');
            rb_buf_put(&x->path, name, n);
            hidden |= name[0] == '.';
        }
        x->odd |= (uint8_t)up;
        name += n + (name[n] == '/');
    }
    rb_buf_puts(&x->path, "");
    return hidden;
}

/* The member's whole path, as shown, into x->member. */
static int show_member(rb_nest *x)
{
    const rb_level *l = &x->level[x->n - 1];
    if (x->path.failed || rb_path_shown(x->path.p, &x->tmp) != RB_OK)
        return RB_ENOMEM;
    rb_buf_clear(&x->member);
    rb_buf_puts(&x->member, l->shown.p);
    if (l->folder) {
        rb_buf_putc(&x->member, '/');
        rb_buf_puts(&x->member, x->tmp.p);
    }
    return x->member.failed ? RB_ENOMEM : RB_OK;
}

/* Is `path` the folder `top`, or below it? */
static int is_below(const char *path, const char *top, size_t n)
{
    return strncmp(path, top, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

enum { NO, YES, SILENT }; /* SILENT: only if it is an archive */

/* Is the member to be read? -1: no memory. */
static int choose(rb_nest *x, int hidden)
{
    const char *m = x->member.p;
    x->last = 0;
    if (x->target.n > 0) {
        if (strcmp(m, x->target.p) == 0)
            return x->last = 1;
        if (is_below(x->target.p, m, x->member.n))
            return SILENT;
        if (!is_below(m, x->target.p, x->target.n))
            return NO;
        x->met = 1;
    }
    if (hidden)
        return NO;
    /* The path that globs see begins at the folder that is walked. */
    rb_buf_clear(&x->tmp);
    const char *below = rb_walk_below(x->walk), *rel = m + x->outer.n;
    rb_buf_puts(&x->tmp, below);
    rb_buf_puts(&x->tmp, *below == '\0' && *rel == '/' ? rel + 1 : rel);
    if (x->tmp.failed)
        return -1;
    return rb_walk_wants_member(x->walk, m, x->tmp.p);
}

/* ---- levels ---- */

int rb_nest_begin(rb_nest *x, const char *shown, const char *inside)
{
    memset(&x->allow, 0, sizeof x->allow);
    x->met = x->last = x->odd = x->opened = x->any = 0;
    x->silent = inside != NULL; /* a file that is no archive has no inside */
    rb_buf_clear(&x->target);
    if (set(&x->outer, shown) != RB_OK)
        return RB_ENOMEM;
    if (inside == NULL)
        return RB_OK;
    clean_name(x, inside);
    x->odd = 0;
    if (x->path.failed || rb_path_shown(x->path.p, &x->tmp) != RB_OK)
        return RB_ENOMEM;
    rb_buf_printf(&x->target, "%s/%s", shown, x->tmp.p);
    return x->target.failed ? RB_ENOMEM : RB_OK;
}

static int too_deep(const rb_nest *x, int kind)
{
    int folders = rb_archive_is_folder(kind);
    for (int i = 0; i < x->n; i++)
        folders += x->level[i].folder;
    return x->n == RB_NEST_LEVELS || folders > RB_NEST_FOLDERS;
}

int rb_nest_enter(rb_nest *x, rb_input *in, int kind, const char *shown,
                  const char *path, rb_err *e)
{
    int rc;
    rb_level *l = &x->level[x->n];
    if (too_deep(x, kind))
        rc = rb_fail(e, RB_ELIMIT,
                     "%s: archives inside archives, more than %d deep; unpack "
                     "the outer ones",
                     shown, RB_NEST_FOLDERS);
    else if (set(&l->shown, shown) != RB_OK || set(&l->path, path) != RB_OK)
        rc = rb_nomem(e);
    else
        rc = rb_archive_open(&l->archive, in, kind, x->n == 0, l->shown.p,
                             &x->allow, e);
    rb_input_close(in);
    if (rc != RB_OK)
        return rc;
    l->folder = rb_archive_is_folder(kind);
    x->opened = 1;
    x->silent = 0;
    x->met |= x->last; /* all of it is asked for, not one member */
    x->last = 0;
    x->n++;
    return RB_OK;
}

/* An error of the archive: its member's name, and what becomes of it all. */
static int tell(rb_nest *x, int rc, rb_err *e)
{
    if (!x->allow.spent)
        return rc;
    const char *name = x->member.n > 0 ? x->member.p : x->outer.p;
    if (e != NULL && rc == RB_ELIMIT) {
        char what[200];
        strncpy(what, e->msg, sizeof what - 1);
        what[sizeof what - 1] = '\0';
        rb_fail(e, rc, "%s: %s; what follows in %s is left out", name, what,
                x->outer.p);
    }
    return rc;
}

static int read_member(void *user, char *buf, size_t room, size_t *got,
                       rb_err *e)
{
    rb_level *l = user; /* not always the innermost: an archive reads so too */
    int rc = rb_archive_read(l->archive, buf, room, got, e);
    return tell(l->nest, rc, e);
}

/* "a.txt.gz" holds "a.txt", "a.tgz" holds a tar. */
static int name_unpacked(rb_nest *x, const rb_level *l)
{
    if (set(&x->path, l->path.p) != RB_OK)
        return RB_ENOMEM;
    x->path.n = rb_packed_stem(x->path.p);
    x->path.p[x->path.n] = '\0';
    x->odd = 0;
    return RB_OK;
}

/* What is to be done with the member that was met. */
static int look_at(rb_nest *x, const rb_entry *entry, int *take, rb_err *e)
{
    const rb_level *l = &x->level[x->n - 1];
    int hidden = 0;
    *take = NO;
    if (!l->folder) {
        if (name_unpacked(x, l) != RB_OK || show_member(x) != RB_OK)
            return rb_nomem(e);
        int asked =
            x->target.n == 0 || is_below(x->member.p, x->target.p, x->target.n);
        *take = asked ? YES : SILENT;
        return RB_OK;
    }
    if (!entry->regular)
        return RB_OK;
    size_t n = strlen(entry->name);
    if (n > RB_NAME_MAX && x->target.n > 0)
        return RB_OK;
    if (n > RB_NAME_MAX)
        return rb_fail(e, RB_EINPUT,
                       "%s: a member's name has %zu bytes; it is left out",
                       l->shown.p, n);
    hidden = clean_name(x, entry->name);
    if (show_member(x) != RB_OK)
        return rb_nomem(e);
    *take = x->path.n > 0 ? choose(x, hidden) : NO;
    if (*take < 0)
        return rb_nomem(e);
    if (*take == YES && entry->locked)
        return rb_fail(e, RB_EINPUT,
                       "%s: it is encrypted; unpack it with its password first",
                       x->member.p);
    return RB_OK;
}

/* A level is damaged; so those around it, which are cut off, need not say. */
static void one_message(rb_nest *x)
{
    for (int i = 0; i + 1 < x->n; i++)
        rb_archive_damage(x->level[i].archive);
}

int rb_nest_next(rb_nest *x, rb_input *in, rb_buf *name, size_t max, rb_err *e)
{
    rb_entry entry;
    int take = NO;
    rb_archive *a = x->level[x->n - 1].archive;
    while (take == NO) {
        int rc = rb_archive_next(a, &entry, e);
        if (rc == RB_EDONE) {
            leave_level(x);
            x->silent = 0;
        } else if (rc == RB_OK) {
            rc = look_at(x, &entry, &take, e);
        } else {
            rc = tell(x, rc, e);
        }
        if (rc == RB_EINPUT)
            one_message(x);
        if (x->allow.spent)
            rb_nest_leave(x);
        x->any |= take == YES || (rc != RB_OK && rc != RB_EDONE);
        if (rc != RB_OK)
            return rc;
    }
    if (set(name, x->member.p) != RB_OK)
        return rb_nomem(e);
    x->met |= x->last;
    size_t size = entry.size < SIZE_MAX ? (size_t)entry.size : 0;
    rb_input_stream(in, read_member, &x->level[x->n - 1], name->p, max, size);
    x->silent = take == SILENT;
    return RB_OK;
}

int rb_nest_member_done(rb_nest *x, rb_err *e)
{
    int rc = RB_OK, last = x->last;
    x->last = 0;
    if (x->n > 0 && !x->silent) {
        const char *why = rb_archive_damage(x->level[x->n - 1].archive);
        if (why != NULL)
            rc = rb_fail(e, RB_EINPUT,
                         "%s: damaged, and what follows in it is missing: %s",
                         x->member.p, why);
    }
    if (rc != RB_OK)
        one_message(x);
    if (last || x->allow.spent)
        rb_nest_leave(x);
    return rc;
}

/* A file that was named is an archive, and nothing came of it. */
static int nothing(rb_nest *x, rb_err *e)
{
    rb_passed *left = &x->walk->passed;
    rb_buf_clear(&x->tmp);
    rb_buf_puts(&x->tmp, "");
    if (left->n > 0) {
        rb_buf_puts(&x->tmp, ": ");
        rb_passed_tell(left, &x->tmp);
    }
    if (x->tmp.failed)
        return rb_nomem(e);
    memset(left, 0, sizeof *left);
    return rb_fail(e, RB_EINPUT,
                   "%s: there is nothing to read in this archive%s", x->outer.p,
                   x->tmp.p);
}

int rb_nest_end(rb_nest *x, rb_err *e)
{
    int rc = RB_OK;
    if (x->target.n > 0 && !x->met)
        rc = rb_fail(e, RB_EIO, "%s: %s has nothing of this name", x->target.p,
                     x->outer.p);
    else if (x->opened && !x->any && *rb_walk_below(x->walk) == '\0')
        rc = nothing(x, e);
    rb_buf_clear(&x->target);
    x->opened = 0;
    return rc;
}
