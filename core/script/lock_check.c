/*
** lock_check.c - is a package what the lock says?
*/
#include "lock.h"

#include <stdio.h>
#include <string.h>

rb_contents rb_lock_contents(const rb_locked *p)
{
    rb_contents c = {.size = 0};
    c.file.v = p->file;
    c.file.n = c.file.cap = p->nfile;
    memcpy(c.sha256, p->sha256, sizeof c.sha256);
    return c;
}

int rb_lock_set_contents(rb_locked *p, rb_arena *a, const rb_contents *c,
                         rb_err *e)
{
    p->file_line = NULL;
    p->nfile = c->file.n;
    p->file = rb_arena_alloc(a, (c->file.n + 1) * sizeof *p->file);
    p->sha256 = rb_arena_str(a, c->sha256, 64);
    if (p->file == NULL || p->sha256 == NULL)
        return rb_nomem(e);
    for (uint32_t i = 0; i < c->file.n; i++) {
        const char *name = c->file.v[i].name;
        p->file[i] = c->file.v[i];
        p->file[i].name = rb_arena_str(a, name, strlen(name));
        if (p->file[i].name == NULL)
            return rb_nomem(e);
    }
    return RB_OK;
}

/* Line of the lock where the file stands, else that of the package. */
static int line_of(const rb_locked *p, const char *file)
{
    for (uint32_t i = 0; p->file_line && i < p->nfile; i++)
        if (strcmp(p->file[i].name, file) == 0)
            return p->file_line[i];
    return p->line;
}

int rb_lock_compare(const rb_locked *p, const rb_contents *is,
                    int (*each)(void *user, int line, const char *file,
                                const char *what),
                    void *user)
{
    uint32_t i = 0, k = 0;
    int stop = 0;
    while (!stop && (i < p->nfile || k < is->file.n)) {
        const rb_content *a = i < p->nfile ? &p->file[i] : NULL;
        const rb_content *b = k < is->file.n ? &is->file.v[k] : NULL;
        int order = a == NULL ? 1 : b == NULL ? -1 : strcmp(a->name, b->name);
        if (order < 0)
            stop = each(user, line_of(p, a->name), a->name, "is missing");
        else if (order > 0)
            stop = each(user, p->line, b->name, "is new");
        else if (strcmp(a->sha256, b->sha256) != 0)
            stop = each(user, line_of(p, a->name), a->name, "is changed");
        i += order <= 0;
        k += order >= 0;
    }
    return stop;
}

/* Who installed it can install it again; a folder of the project's own can
** only be accepted. */
static int is_installed(const rb_locked *p)
{
    return p->folder != NULL && strcmp(p->source, p->folder) != 0;
}

static void cure(const rb_locked *p, char *out, size_t max)
{
    int n =
        snprintf(out, max, "`rubric lock %s` accepts what is there", p->name);
    if (is_installed(p) && n > 0 && (size_t)n < max)
        snprintf(out + n, max - (size_t)n,
                 ", `rubric install` brings back what was locked");
}

static int check_files(const rb_lock *l, const rb_locked *p,
                       const rb_contents *is, const char *folder, rb_err *e)
{
    char shown[256], how[600];
    const char *what = NULL;
    rb_contents was = rb_lock_contents(p);
    const char *file = rb_contents_differ(&was, is, &what);
    if (file == NULL)
        return RB_OK;
    cure(p, how, sizeof how);
    return rb_fail(e, RB_ESCRIPT,
                   "%s:%d: package '%s' is not what the lock says: '%s' in %s "
                   "%s; %s",
                   l->path, line_of(p, file), p->name,
                   rb_contents_shown(file, shown, sizeof shown), folder, what,
                   how);
}

/* The manifest is one of the files that agree: this speaks when somebody wrote
** into the lock. */
static int check_manifest(const rb_lock *l, const rb_locked *p,
                          const rb_manifest *m, rb_err *e)
{
    if (strcmp(m->name, p->name) != 0 || strcmp(m->version, p->version) != 0)
        return rb_fail(e, RB_ESCRIPT,
                       "%s:%d: the lock calls it '%s' %s, its manifest '%s' "
                       "%s; `rubric lock %s` accepts what is there",
                       l->path, p->line, p->name, p->version, m->name,
                       m->version, p->name);
    for (uint32_t i = 0; i < m->permissions.n; i++)
        if (p->folder != NULL &&
            !rb_names_has(&p->permissions, m->permissions.v[i]))
            return rb_fail(e, RB_ESCRIPT,
                           "%s:%d: package '%s' asks for the permission '%s', "
                           "which the lock does not grant; `rubric lock %s "
                           "--grant %s` does",
                           l->path, p->line, p->name, m->permissions.v[i],
                           p->name, m->permissions.v[i]);
    return RB_OK;
}

int rb_lock_check(const rb_lock *l, const rb_locked *p, const rb_manifest *m,
                  const char *folder, rb_mem *mem, rb_err *e)
{
    char how[600];
    rb_contents is;
    int code = rb_contents_read(&is, mem, m, folder, e);
    if (code == RB_OK)
        code = check_files(l, p, &is, folder, e);
    else if (code == RB_ESCRIPT) {
        cure(p, how, sizeof how);
        rb_err_prefix(e, "%s:%d: package '%s' is not what the lock says; %s",
                      l->path, p->line, p->name, how);
    }
    rb_contents_free(&is);
    return code == RB_OK ? check_manifest(l, p, m, e) : code;
}
