/*
** api_package.c - include/rubric.h: what is known of packages, and which of
** them the user trusts
*/
#include "api_package.h"

#include <string.h>
#include <unistd.h>
#include "script/trusted.h"
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

static int copy(rb_arena *a, const char **s)
{
    if (*s != NULL && (*s = rb_arena_str(a, *s, strlen(*s))) == NULL)
        return RB_ENOMEM;
    return RB_OK;
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
    return i->reads && i->writes && i->permissions && i->needs ? RB_OK
                                                               : RB_ENOMEM;
}

int rb_api_info(rubric_about *i, rb_arena *a, const rb_locked *l,
                const rb_manifest *m, const char *folder)
{
    *i = (rubric_about){.size = sizeof *i, .folder = folder};
    i->kind = i->summary = i->license = "";
    i->reads = i->writes = i->needs = i->permissions = "";
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
        if (copy(a, text[k]) != RB_OK)
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

const char *rubric_lock_name(rubric *r, size_t i)
{
    RB_API_CALL(r);
    if (rb_api_script(r) != RB_OK)
        return NULL;
    const rb_lock *l = rb_script_lock(r->script);
    return l != NULL && i < l->n ? l->v[i].name : NULL;
}

/* ---- the whole lock ---- */

typedef struct telling {
    rubric_mismatch d;
    int (*each)(void *user, const rubric_mismatch *d);
    void *user;
} telling;

static int tell_file(void *user, int line, const char *file, const char *what)
{
    telling *t = user;
    char shown[256];
    t->d.line = line;
    t->d.file = rb_contents_shown(file, shown, sizeof shown);
    t->d.what = what;
    return t->each(t->user, &t->d);
}

static int tell_whole(telling *t, const rb_locked *p, const char *what)
{
    t->d.line = p->line;
    t->d.file = NULL;
    t->d.what = what;
    return t->each(t->user, &t->d);
}

/* Non-zero: `each` wants no more. */
static int verify_one(rubric *r, telling *t, const rb_lock *l,
                      const rb_locked *p)
{
    char folder[PATH_MAX];
    rb_shared is;
    rb_err e = {0};
    t->d.package = p->name;
    if (rb_script_find(r->script, p->name, folder, sizeof folder, &e) != RB_OK)
        return tell_whole(t, p, e.msg);
    int stop = 0;
    if (rb_shared_open(&is, &r->mem, folder, &e) != RB_OK)
        stop = tell_whole(t, p, e.msg);
    else if (strcmp(is.c.sha256, p->sha256) != 0)
        stop = rb_lock_compare(p, &is.c, tell_file, t);
    else if (rb_lock_check(l, p, &is.m, folder, &r->mem, &e) != RB_OK)
        stop = tell_whole(t, p, e.msg);
    rb_shared_free(&is);
    return stop;
}

int rubric_lock_verify(rubric *r,
                       int (*each)(void *user, const rubric_mismatch *d),
                       void *user, size_t *packages)
{
    telling t = {.d = {.size = sizeof t.d}, .each = each, .user = user};
    *packages = 0;
    RB_API_CALL(r);
    int code = rb_api_script(r);
    const rb_lock *l = code == RB_OK ? rb_script_lock(r->script) : NULL;
    if (l == NULL)
        return code;
    t.d.lock = l->path;
    *packages = l->n;
    for (uint32_t i = 0; i < l->n; i++)
        if (verify_one(r, &t, l, &l->v[i]) != 0)
            break;
    return RB_OK;
}

/* ---- trust ---- */

static int no_file(rubric *r)
{
    return rb_api_usage(r, "there is no file for what you trust; set HOME or "
                           "XDG_CONFIG_HOME");
}

static void take_out(rb_trusted_list *t, const char *name, int *was)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->v.n; i++)
        if (strcmp(t->v.v[i].name, name) != 0)
            t->v.v[n++] = t->v.v[i];
    *was = n < t->v.n;
    t->v.n = n;
}

static int put_in(rubric *r, rb_trusted_list *t, const char *package)
{
    char folder[PATH_MAX];
    rb_shared p;
    int was, code = rb_api_script(r);
    if (code == RB_OK)
        code =
            rb_script_find(r->script, package, folder, sizeof folder, &r->err);
    if (code != RB_OK)
        return code;
    code = rb_shared_open(&p, &r->mem, folder, &r->err);
    if (code == RB_OK) {
        rb_trusted one = {rb_arena_str(t->a, p.m.name, strlen(p.m.name)),
                          rb_arena_str(t->a, p.m.version, strlen(p.m.version)),
                          rb_arena_str(t->a, p.c.sha256, 64), NULL};
        take_out(t, p.m.name, &was);
        if (!one.name || !one.version || !one.sha256 ||
            rb_vec_push(&r->mem, &t->v, one) != 0)
            code = rb_nomem(&r->err);
    }
    rb_shared_free(&p);
    return code;
}

/* By its folder, as it was put in. */
static void take_out_folder(rubric *r, rb_trusted_list *t, const char *folder,
                            int *was)
{
    rb_shared p;
    rb_err skip;
    if (strchr(folder, '/') == NULL)
        return;
    if (rb_shared_open(&p, &r->mem, folder, &skip) == RB_OK)
        take_out(t, p.m.name, was);
    rb_shared_free(&p);
}

int rubric_trust_keep(rubric *r, const char *package, int keep_it)
{
    rb_trusted_list t;
    rb_arena a;
    int was = 1;
    RB_API_CALL(r);
    if (package == NULL || *package == '\0')
        return rb_api_usage(r, "a package needs a name");
    if (r->o.trusted == NULL)
        return no_file(r);
    rb_arena_init(&a, &r->mem);
    int claim = rb_trusted_claim(r->o.trusted);
    int code = rb_trusted_read(&t, &a, r->o.trusted, &r->err);
    if (code == RB_OK && keep_it)
        code = put_in(r, &t, package);
    else if (code == RB_OK)
        take_out(&t, package, &was);
    if (code == RB_OK && !was)
        take_out_folder(r, &t, package, &was);
    if (code == RB_OK && !was)
        code = rb_fail(&r->err, RB_EUSAGE, "'%s' is not in %s", package,
                       r->o.trusted);
    if (code == RB_OK)
        code = rb_trusted_write(&t, r->o.trusted, &r->err);
    if (claim >= 0)
        close(claim);
    rb_vec_free(&r->mem, &t.v);
    rb_arena_free(&a);
    return code;
}

int rubric_trust_get(rubric *r, size_t i, const char **name,
                     const char **version, const char **sha256)
{
    rb_trusted_list t;
    RB_API_CALL(r);
    if (r->o.trusted == NULL)
        return RUBRIC_DONE;
    rb_arena_free(&r->told);
    int code = rb_trusted_read(&t, &r->told, r->o.trusted, &r->err);
    if (code == RB_OK && i >= t.v.n)
        code = RB_EDONE;
    if (code == RB_OK) {
        *name = t.v.v[i].name;
        *version = t.v.v[i].version;
        *sha256 = t.v.v[i].sha256;
    }
    rb_vec_free(&r->mem, &t.v);
    return code;
}
