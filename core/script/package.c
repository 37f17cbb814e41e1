/*
** package.c - packages on disk, and those in use
**
** Names are looked up in data_dir/scripts, then in the lock, then in each
** folder of the package path. What a package reads decides what else is loaded
** and in which order the packages work.
*/
#include "hosted.h"
#include "remote.h"
#include "ruleline.h"
#include "trusted.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANIFEST_MAX = 1 << 20 };

static int has_manifest(const char *folder)
{
    char path[PATH_MAX];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/package.lua", folder);
    return n > 0 && n < (int)sizeof path && stat(path, &st) == 0 &&
           S_ISREG(st.st_mode);
}

/* The i-th folder of the path into out; 0 at the end. */
static int path_folder(const rb_script *s, int i, char *out, size_t max)
{
    const char *p = s->env.package_path;
    if (i == 0) {
        int n = snprintf(out, max, "%s/scripts",
                         s->env.data_dir ? s->env.data_dir : ".");
        return n > 0 && n < (int)max;
    }
    while (p != NULL && *p != '\0') {
        size_t n = strcspn(p, ":");
        if (n > 0 && n < max && --i == 0) {
            memcpy(out, p, n);
            out[n] = '\0';
            return 1;
        }
        p += n + (p[n] == ':');
    }
    return 0;
}

/* ---- the list of names ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int add_name(rb_script *s, const char *name)
{
    for (uint32_t i = 0; i < s->name.n; i++)
        if (strcmp(s->name.v[i], name) == 0)
            return RB_OK;
    const char *copy = rb_arena_str(&s->arena, name, strlen(name));
    if (copy == NULL || rb_vec_push(s->mem, &s->name, copy) != 0)
        return RB_ENOMEM;
    return RB_OK;
}

static int list_one(rb_script *s, const char *folder, const char *name)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (*name == '.' || n >= (int)sizeof path || !has_manifest(path))
        return RB_OK;
    return add_name(s, name);
}

static int list_locked(rb_script *s)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && s->lock && i < s->lock->n; i++)
        code = add_name(s, s->lock->v[i].name);
    return code;
}

static int list_folder(rb_script *s, const char *folder)
{
    int code = RB_OK;
    struct dirent *d;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return RB_OK;
    while (code == RB_OK && (d = readdir(dir)) != NULL)
        code = list_one(s, folder, d->d_name);
    closedir(dir);
    return code;
}

int rb_package_list(rb_script *s, rb_err *e)
{
    char folder[PATH_MAX];
    if (s->listed)
        return RB_OK;
    s->name.n = 0;
    for (int i = 0; path_folder(s, i, folder, sizeof folder); i++)
        if (list_folder(s, folder) != RB_OK ||
            (i == 0 && list_locked(s) != RB_OK))
            return rb_nomem(e);
    if (s->name.n > 0)
        qsort(s->name.v, s->name.n, sizeof *s->name.v, by_name);
    s->listed = 1;
    return RB_OK;
}

/* ---- finding and opening ---- */

static int not_found(rb_script *s, const char *package, rb_err *e)
{
    rb_err e2;
    const char *near = NULL;
    if (rb_package_list(s, &e2) == RB_OK)
        near = rb_nearest(package, strlen(package), s->name.v, s->name.n);
    if (near != NULL)
        return rb_fail(e, RB_EUSAGE,
                       "there is no package '%s'; did you mean '%s'?", package,
                       near);
    return rb_fail(e, RB_EUSAGE,
                   "there is no package '%s' in %s/scripts%s%s; a folder "
                   "is named with a slash: ./%s",
                   package, s->env.data_dir, s->env.package_path ? " or " : "",
                   s->env.package_path ? s->env.package_path : "", package);
}

int rb_package_find(rb_script *s, const char *package, char *out, size_t max,
                    rb_err *e)
{
    char folder[PATH_MAX];
    if (strchr(package, '/') || strcmp(package, ".") == 0 ||
        strcmp(package, "..") == 0) {
        if (!has_manifest(package))
            return rb_fail(e, RB_EUSAGE, "%s: the folder holds no package.lua",
                           package);
        return (int)max > snprintf(out, max, "%s", package)
                   ? RB_OK
                   : rb_fail(e, RB_EUSAGE, "%s: the name is too long", package);
    }
    for (int i = 0; *package && path_folder(s, i, folder, sizeof folder); i++) {
        int n = snprintf(out, max, "%s/%s", folder, package);
        if (n < (int)max && has_manifest(out))
            return i == 0 ? rb_locked_shadows(s, package, e) : RB_OK;
        int code = i == 0 ? rb_locked_find(s, package, out, max, e) : RB_EDONE;
        if (code != RB_EDONE)
            return code;
    }
    return not_found(s, package, e);
}

static int read_manifest(rb_script *s, rb_package *p, rb_err *e)
{
    char path[PATH_MAX], file[256], real[PATH_MAX];
    rb_buf b;
    if (realpath(p->folder, real) == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", p->folder, strerror(errno));
    const char *base = strrchr(real, '/');
    snprintf(file, sizeof file, "%.200s/package.lua", base ? base + 1 : real);
    snprintf(path, sizeof path, "%.4000s/package.lua", real);
    rb_buf_init(&b, s->mem);
    int code = rb_file_read(path, MANIFEST_MAX, &b, e);
    if (code == RB_OK)
        code =
            rb_manifest_parse(&p->m, &p->arena, file, b.p ? b.p : "", b.n, e);
    if (code == RB_OK &&
        (p->source = rb_arena_str(&p->arena, b.p ? b.p : "", b.n)) == NULL)
        code = rb_nomem(e);
    rb_buf_free(&b);
    if (code == RB_OK) {
        p->folder = rb_arena_str(&p->arena, real, strlen(real));
        code = p->folder ? RB_OK : rb_nomem(e);
    }
    return code;
}

int rb_package_open(rb_script *s, const char *folder, rb_package **out,
                    rb_err *e)
{
    rb_package *p = rb_calloc(s->mem, 1, sizeof *p);
    *out = NULL;
    if (p == NULL)
        return rb_nomem(e);
    rb_arena_init(&p->arena, s->mem);
    p->folder = folder;
    int code = read_manifest(s, p, e);
    if (code != RB_OK) {
        rb_package_free(s, p);
        return code;
    }
    *out = p;
    return RB_OK;
}

void rb_package_free(rb_script *s, rb_package *p)
{
    if (p == NULL)
        return;
    rb_state_free(p->state);
    rb_remote_close(p->remote);
    rb_arena_free(&p->arena);
    rb_free(s->mem, p, sizeof *p);
}

rb_package *rb_package_used(const rb_script *s, const char *name)
{
    for (uint32_t i = 0; i < s->pack.n; i++)
        if (strcmp(s->pack.v[i]->m.name, name) == 0)
            return s->pack.v[i];
    return NULL;
}

/* ---- order ---- */

/* Must b wait for a? */
static int feeds(const rb_package *a, const rb_package *b)
{
    for (uint32_t i = 0; i < b->m.reads.n; i++)
        if (rb_names_has(&a->m.writes, b->m.reads.v[i]))
            return a != b;
    return 0;
}

static int is_ordered(const rb_script *s, uint32_t i)
{
    for (uint32_t k = 0; k < s->order.n; k++)
        if (s->order.v[k] == i)
            return 1;
    return 0;
}

/* Do all that feed package i stand in the order already? */
static int is_ready(const rb_script *s, uint32_t i)
{
    for (uint32_t k = 0; k < s->pack.n; k++)
        if (!is_ordered(s, k) && feeds(s->pack.v[k], s->pack.v[i]))
            return 0;
    return 1;
}

static int cycle(const rb_script *s, rb_err *e)
{
    char names[512];
    size_t n = 0;
    names[0] = '\0';
    for (uint32_t i = 0; i < s->pack.n && n < sizeof names - 1; i++)
        if (!is_ordered(s, i))
            n += (size_t)snprintf(names + n, sizeof names - n, "%s'%s'",
                                  n ? ", " : "", s->pack.v[i]->m.name);
    return rb_fail(e, RB_ESCRIPT, "packages wait for each other's layers: %s",
                   names);
}

static int put_in_order(rb_script *s, rb_err *e)
{
    s->order.n = 0;
    while (s->order.n < s->pack.n) {
        uint32_t i = 0;
        while (i < s->pack.n && (is_ordered(s, i) || !is_ready(s, i)))
            i++;
        if (i == s->pack.n)
            return cycle(s, e);
        if (rb_vec_push(s->mem, &s->order, i) != 0)
            return rb_nomem(e);
    }
    return RB_OK;
}

/* Is it inside of the folder? */
static int is_under(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && (path[n] == '/' || !path[n]);
}

int rb_package_shipped(const rb_script *s, const char *folder)
{
    char shipped[PATH_MAX], real[PATH_MAX], path[PATH_MAX];
    int n = snprintf(shipped, sizeof shipped, "%s/scripts",
                     s->env.data_dir ? s->env.data_dir : ".");
    return n < (int)sizeof shipped && realpath(shipped, real) != NULL &&
           realpath(folder, path) != NULL && is_under(path, real);
}

/* Is the whole of it in the user's list? What cannot be read is not. */
static int user_trusts(rb_script *s, rb_package *p)
{
    rb_trusted_list t;
    rb_contents c;
    rb_arena a;
    rb_err e;
    if (s->env.trusted == NULL)
        return 0;
    rb_arena_init(&a, s->mem);
    int is = rb_trusted_read(&t, &a, s->env.trusted, &e) == RB_OK;
    if (!is && s->env.log != NULL)
        s->env.log(s->env.user, 'w', e.msg);
    is = is && rb_trusted_has(&t, p->m.name, NULL);
    if (is) {
        is = rb_contents_read(&c, s->mem, &p->m, p->folder, &e) == RB_OK &&
             rb_trusted_has(&t, p->m.name, c.sha256) &&
             rb_seal_contents(p, &c, &e) == RB_OK;
        rb_contents_free(&c);
    }
    rb_vec_free(s->mem, &t.v);
    rb_arena_free(&a);
    return is;
}

int rb_package_trusted(rb_script *s, rb_package *p)
{
    if (s->env.trust != RB_TRUST_SHIPPED)
        return s->env.trust == RB_TRUST_ALL;
    for (uint32_t i = 0; i < s->trusted.n; i++)
        if (strcmp(s->trusted.v[i], p->folder) == 0)
            return 1;
    return rb_package_shipped(s, p->folder) || user_trusts(s, p);
}

/* What it needs comes into its state: all of it must be trusted. */
const rb_package *rb_package_distrusted(rb_script *s, const rb_package *p)
{
    rb_packages all = {0};
    const rb_package *q = NULL;
    if (rb_package_closure(s, p, &all) != RB_OK)
        q = p;
    for (uint32_t i = 0; q == NULL && i < all.n; i++)
        if (!rb_package_trusted(
                s, (rb_package *)(uintptr_t)all.v[i])) /* seals it */
            q = all.v[i];
    rb_vec_free(s->mem, &all);
    return q;
}

int rb_package_load(rb_script *s, rb_package *p, rb_err *e)
{
    int code = RB_OK;
    if (p->remote != NULL || rb_package_is(p, "lexicon"))
        return RB_OK;
    const rb_package *stranger =
        p->state == NULL ? rb_package_distrusted(s, p) : NULL;
    code = rb_hosted_check(s, p, stranger, e);
    if (code == RB_OK && stranger != NULL) {
        code = rb_remote_open(&p->remote, s, p, e);
    } else if (code == RB_OK) {
        if (p->state == NULL)
            code = rb_state_new(&p->state, s, p, e);
        if (code == RB_OK)
            code = rb_state_load(p->state, e);
    }
    if (code != RB_OK)
        rb_rule_blame(s, p, e);
    return code;
}

int rb_script_trust(rb_script *s, const char *package, rb_err *e)
{
    char folder[PATH_MAX], real[PATH_MAX];
    int code = rb_package_find(s, package, folder, sizeof folder, e);
    if (code != RB_OK)
        return code;
    if (realpath(folder, real) == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", folder, strerror(errno));
    const char *copy = rb_arena_str(&s->arena, real, strlen(real));
    if (copy == NULL || rb_vec_push(s->mem, &s->trusted, copy) != 0)
        return rb_nomem(e);
    return RB_OK;
}

/* A library that others need runs in their states only, a loader where a source
** is opened (loader.c). */
static int has_work(const rb_package *p)
{
    return !rb_package_is(p, "loader") &&
           (p->asked || !rb_package_is(p, "library"));
}

const rb_lock *rb_script_lock(const rb_script *s)
{
    return s->lock;
}

int rb_script_find(rb_script *s, const char *package, char *out, size_t max,
                   rb_err *e)
{
    return rb_package_find(s, package, out, max, e);
}

int rb_script_shipped(const rb_script *s, const char *folder)
{
    return rb_package_shipped(s, folder);
}

int rb_script_trusts(rb_script *s, const char *folder)
{
    rb_package *p;
    rb_err skip;
    if (rb_package_open(s, folder, &p, &skip) != RB_OK)
        return 0;
    int is = rb_package_trusted(s, p);
    rb_package_free(s, p);
    return is;
}

static int load_all(rb_script *s, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        if (has_work(p))
            code = rb_package_load(s, p, e);
    }
    return code;
}

int rb_package_use(rb_script *s, const char *package, rb_err *e)
{
    uint32_t before = s->pack.n;
    int code = rb_package_add(s, package, e);
    if (code == RB_OK)
        code = put_in_order(s, e);
    if (code == RB_OK)
        code = load_all(s, e);
    s->key[0] = '\0';
    if (code == RB_OK)
        return RB_OK;
    while (s->pack.n > before)
        rb_package_free(s, s->pack.v[--s->pack.n]);
    put_in_order(s, NULL);
    return code;
}
