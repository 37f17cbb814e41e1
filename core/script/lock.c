/*
** lock.c - reading rubric.lock
**
** A lock may come with a project from somebody else: it is read as an
** attacker's. Names of files stay inside of the package, hashes are hashes, no
** text has control characters, and the whole hash must follow from those of the
** files.
*/
#include "lock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/literal.h"
#include "../base/sha256.h"
#include "../base/utf8.h"
#include "package.h"
#include "version.h"

enum { LOCK_MAX = 16 << 20 };

typedef struct reading {
    rb_lock *l;
    rb_arena *a;
    rb_err *e;
    rb_locked *p; /* the package in work */
} reading;

/* ---- errors ---- */

static int wrong(const reading *r, const rb_lit *v, const char *what)
{
    return rb_fail(r->e, RB_ESCRIPT,
                   "%s:%d: '%s' must be %s; take back the lock that you had, "
                   "or remove it and lock again",
                   r->l->path, v->line, v->key ? v->key : "each entry", what);
}

static int unknown(const reading *r, const rb_lit *v, const char *const *known,
                   uint32_t n)
{
    const char *near =
        v->key ? rb_nearest(v->key, strlen(v->key), known, n) : NULL;
    return rb_fail(r->e, RB_ESCRIPT, "%s:%d: unknown key '%.80s'%s%s%s",
                   r->l->path, v->line, v->key ? v->key : "(none)",
                   near ? "; did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
}

/* ---- what values may be ---- */

static int is_hex(const char *s, size_t least, size_t most)
{
    size_t n = strspn(s, "0123456789abcdef");
    return s[n] == '\0' && n >= least && n <= most;
}

static int is_name(const char *s)
{
    if (!isalpha((unsigned char)*s))
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '_' && *s != '-')
            return 0;
    return 1;
}

/* A text that can be shown: it reaches terminals. */
static int is_plain(const rb_lit *v)
{
    return v->kind == RB_L_STRING && v->len > 0 &&
           rb_utf8_is_plain(v->s, v->len, "");
}

static int text(reading *r, const rb_lit *v, const char **out)
{
    if (!is_plain(v))
        return wrong(r, v, "a string without control characters");
    *out = v->s;
    return RB_OK;
}

static int hash(reading *r, const rb_lit *v, const char **out)
{
    if (v->kind != RB_L_STRING || !is_hex(v->s, 64, 64))
        return wrong(r, v, "a SHA-256: 64 hexadecimal digits");
    *out = v->s;
    return RB_OK;
}

/* ---- the keys of a package ---- */

static int get_name(reading *r, const rb_lit *v)
{
    if (v->kind != RB_L_STRING || !is_name(v->s))
        return wrong(r, v, "a name of letters, digits, - and _");
    r->p->name = v->s;
    return RB_OK;
}

static int get_version(reading *r, const rb_lit *v)
{
    if (v->kind != RB_L_STRING || !rb_version_is(v->s))
        return wrong(r, v, "a version such as \"1.2.0\"");
    r->p->version = v->s;
    return RB_OK;
}

static int get_api(reading *r, const rb_lit *v)
{
    if (v->kind != RB_L_NUMBER || v->number != 1)
        return wrong(r, v, "1");
    r->p->api = 1;
    return RB_OK;
}

static int get_source(reading *r, const rb_lit *v)
{
    return text(r, v, &r->p->source);
}

static int get_commit(reading *r, const rb_lit *v)
{
    if (v->kind != RB_L_STRING || !is_hex(v->s, 40, 64))
        return wrong(r, v, "a commit: 40 hexadecimal digits or more");
    r->p->commit = v->s;
    return RB_OK;
}

static int get_shelf(reading *r, const rb_lit *v)
{
    return text(r, v, &r->p->shelf);
}

static int get_folder(reading *r, const rb_lit *v)
{
    return text(r, v, &r->p->folder);
}

static int get_sha256(reading *r, const rb_lit *v)
{
    return hash(r, v, &r->p->sha256);
}

static int get_key(reading *r, const rb_lit *v)
{
    if (!is_plain(v) || v->len > 200)
        return wrong(r, v, "a public key");
    r->p->key = v->s;
    return RB_OK;
}

/* It goes into the user's list, where blanks and commas stand between. */
static int is_permission(const char *s)
{
    return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                       "0123456789._-")] == '\0';
}

static int get_permissions(reading *r, const rb_lit *t)
{
    int code = rb_names_read(&r->p->permissions, r->a, t);
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = is_plain(v) && is_permission(v->s) ? RB_OK : RB_EINPUT;
    return code == RB_EINPUT   ? wrong(r, t, "a list of permissions")
           : code == RB_ENOMEM ? rb_nomem(r->e)
                               : RB_OK;
}

static int get_file(reading *r, const rb_lit *t, rb_content *f)
{
    const rb_lit *name = t->kind == RB_L_TABLE ? t->first : NULL;
    const rb_lit *sum = name != NULL ? name->next : NULL;
    if (t->key != NULL || sum == NULL || sum->next != NULL || name->key ||
        sum->key || name->kind != RB_L_STRING || sum->kind != RB_L_STRING ||
        !is_hex(sum->s, 64, 64))
        return wrong(r, t, "a file and its SHA-256: { \"init.lua\", \"...\" }");
    const char *bad = rb_contents_bad_name(name->s);
    if (bad != NULL)
        return rb_fail(r->e, RB_ESCRIPT, "%s:%d: a name of a file %s",
                       r->l->path, name->line, bad);
    f->name = name->s;
    f->size = (uint64_t)t->line; /* until they are sorted */
    memcpy(f->sha256, sum->s, sizeof f->sha256);
    return RB_OK;
}

static int by_file(const void *a, const void *b)
{
    return strcmp(((const rb_content *)a)->name, ((const rb_content *)b)->name);
}

/* Sort the files; their lines go to a list of their own. */
static int sort_files(reading *r)
{
    rb_locked *p = r->p;
    int *line = rb_arena_alloc(r->a, p->nfile * sizeof *line);
    if (line == NULL)
        return rb_nomem(r->e);
    qsort(p->file, p->nfile, sizeof *p->file, by_file);
    for (uint32_t i = 0; i < p->nfile; i++) {
        line[i] = (int)p->file[i].size;
        p->file[i].size = 0;
        if (i > 0 && strcmp(p->file[i - 1].name, p->file[i].name) == 0)
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: the file '%s' stands here twice", r->l->path,
                           line[i], p->file[i].name);
    }
    p->file_line = line;
    return RB_OK;
}

static int get_files(reading *r, const rb_lit *t)
{
    rb_locked *p = r->p;
    int code = RB_OK;
    if (t->kind != RB_L_TABLE || t->first == NULL)
        return wrong(r, t, "a list of files");
    p->nfile = 0;
    p->file = rb_arena_alloc(r->a, rb_literal_members(t) * sizeof *p->file);
    if (p->file == NULL)
        return rb_nomem(r->e);
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = get_file(r, v, &p->file[p->nfile++]);
    return code == RB_OK ? sort_files(r) : code;
}

static const char *const package_key[] = {
    "name",   "version", "api", "source",      "commit", "shelf",
    "folder", "sha256",  "key", "permissions", "files"};
static int (*const package_reader[])(reading *, const rb_lit *) = {
    get_name,   get_version, get_api, get_source,      get_commit, get_shelf,
    get_folder, get_sha256,  get_key, get_permissions, get_files};
enum { PACKAGE_KEYS = sizeof package_key / sizeof *package_key };

/* ---- a package ---- */

static int missing(const reading *r, const char *key)
{
    return rb_fail(r->e, RB_ESCRIPT,
                   "%s:%d: package '%s' has no '%s'; take back the lock that "
                   "you had, or remove it and lock again",
                   r->l->path, r->p->line, r->p->name ? r->p->name : "?", key);
}

static void whole(const rb_locked *p, char hex[65])
{
    rb_sha256 h;
    rb_sha256_begin(&h);
    for (uint32_t i = 0; i < p->nfile; i++) {
        rb_sha256_add(&h, p->file[i].sha256, 64);
        rb_sha256_add(&h, "  ", 2);
        rb_sha256_add(&h, p->file[i].name, strlen(p->file[i].name));
        rb_sha256_add(&h, "\n", 1);
    }
    rb_sha256_end(&h, hex);
}

static int check_package(const reading *r)
{
    const rb_locked *p = r->p;
    char sum[65];
    const char *key = p->name == NULL      ? "name"
                      : p->version == NULL ? "version"
                      : p->source == NULL  ? "source"
                      : p->sha256 == NULL  ? "sha256"
                      : p->nfile == 0      ? "files"
                                           : NULL;
    if (key != NULL)
        return missing(r, key);
    if ((p->folder == NULL) != (strcmp(p->source, RB_LOCK_SHIPPED) == 0))
        return missing(r, p->folder ? "source of its own" : "folder");
    whole(p, sum);
    if (strcmp(sum, p->sha256) != 0)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: 'sha256' of package '%s' does not follow from "
                       "those of its files: the lock was changed by hand; take "
                       "back the one that you had, or remove it and lock again",
                       r->l->path, p->line, p->name);
    return RB_OK;
}

static int get_package(reading *r, const rb_lit *t, rb_locked *p)
{
    int code = RB_OK;
    r->p = p;
    *p = (rb_locked){.line = t->line, .api = 1};
    if (t->kind != RB_L_TABLE || t->key != NULL)
        return wrong(r, t, "a package: { name = ..., version = ..., ... }");
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next) {
        int i = 0;
        while (i < PACKAGE_KEYS &&
               (v->key == NULL || strcmp(v->key, package_key[i]) != 0))
            i++;
        code = i < PACKAGE_KEYS ? package_reader[i](r, v)
                                : unknown(r, v, package_key, PACKAGE_KEYS);
    }
    return code == RB_OK ? check_package(r) : code;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const rb_locked *)a)->name, ((const rb_locked *)b)->name);
}

static int get_packages(reading *r, const rb_lit *t)
{
    rb_lock *l = r->l;
    int code = RB_OK;
    if (t->kind != RB_L_TABLE)
        return wrong(r, t, "a list of packages");
    l->n = 0;
    l->v = rb_arena_alloc(r->a, (rb_literal_members(t) + 1) * sizeof *l->v);
    if (l->v == NULL)
        return rb_nomem(r->e);
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = get_package(r, v, &l->v[l->n++]);
    if (code != RB_OK)
        return code;
    qsort(l->v, l->n, sizeof *l->v, by_name);
    for (uint32_t i = 1; i < l->n; i++)
        if (strcmp(l->v[i - 1].name, l->v[i].name) == 0)
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: the package '%s' stands here twice; take "
                           "one out",
                           l->path, l->v[i].line, l->v[i].name);
    return RB_OK;
}

/* ---- the lock ---- */

static int member(reading *r, const rb_lit *v)
{
    static const char *const known[] = {"lock", "rubric", "packages"};
    const char *key = v->key ? v->key : "";
    if (strcmp(key, "lock") == 0) {
        if (v->kind == RB_L_NUMBER && v->number == 1)
            return RB_OK;
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: this version of rubric reads locks of form 1",
                       r->l->path, v->line);
    }
    if (strcmp(key, "rubric") == 0)
        return text(r, v, &r->l->rubric);
    if (strcmp(key, "packages") == 0)
        return get_packages(r, v);
    return unknown(r, v, known, 3);
}

static int set_root(reading *r)
{
    const char *slash = strrchr(r->l->path, '/');
    size_t n = slash == NULL         ? 1
               : slash == r->l->path ? 1
                                     : (size_t)(slash - r->l->path);
    r->l->root = rb_arena_str(r->a, slash ? r->l->path : ".", n);
    return r->l->root ? RB_OK : rb_nomem(r->e);
}

int rb_lock_parse(rb_lock *l, rb_arena *a, const char *path, const char *s,
                  size_t len, rb_err *e)
{
    reading r = {l, a, e, NULL};
    rb_lit *root;
    memset(l, 0, sizeof *l);
    l->rubric = "";
    l->path = rb_arena_str(a, path, strlen(path));
    if (l->path == NULL)
        return rb_nomem(e);
    int code = set_root(&r), numbered = 0;
    if (code == RB_OK)
        code = rb_literal_parse(&root, a, l->path, s, len, e);
    for (const rb_lit *v = code == RB_OK ? root->first : NULL;
         code == RB_OK && v != NULL; v = v->next) {
        numbered |= v->key != NULL && strcmp(v->key, "lock") == 0;
        code = member(&r, v);
    }
    if (code == RB_OK && !numbered)
        code =
            rb_fail(e, RB_ESCRIPT,
                    "%s:1: this is no lock: it does not say lock = 1", l->path);
    return code;
}

int rb_lock_read(rb_lock *l, rb_arena *a, const char *path, rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    int code = rb_file_read(path, LOCK_MAX, &b, e);
    if (code == RB_OK)
        code = rb_lock_parse(l, a, path, b.p ? b.p : "", b.n, e);
    rb_buf_free(&b);
    return code;
}

rb_locked *rb_lock_find(const rb_lock *l, const char *name)
{
    for (uint32_t i = 0; l != NULL && i < l->n; i++)
        if (strcmp(l->v[i].name, name) == 0)
            return &l->v[i];
    return NULL;
}

int rb_lock_folder(const rb_lock *l, const rb_locked *p, char *out, size_t max)
{
    if (p->folder == NULL)
        return 0;
    int n = *p->folder == '/' ? snprintf(out, max, "%s", p->folder)
                              : snprintf(out, max, "%s/%s", l->root, p->folder);
    return n > 0 && (size_t)n < max;
}
