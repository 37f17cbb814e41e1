/*
** use.c - what comes into use with a package
**
** The packages that it needs and those that write the layers it reads; and
** what must hold before any of it runs: one writer for a layer, versions in
** their ranges, files that are there, no circle of needs.
*/
#include "package.h"
#include "version.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH_MAX = 32 };

/* ---- what reads what ---- */

static int is_core_layer(const char *name)
{
    return strcmp(name, "token") == 0 || strcmp(name, "sentence") == 0 ||
           strcmp(name, "paragraph") == 0 || strcmp(name, "furniture") == 0 ||
           strcmp(name, "language") == 0;
}

static int is_written(const rb_script *s, const char *layer)
{
    for (uint32_t i = 0; i < s->pack.n; i++)
        if (rb_names_has(&s->pack.v[i]->m.writes, layer))
            return 1;
    return 0;
}

/* How a package came into use: who wanted it, up to the user. */
typedef struct chain {
    const rb_package *p;
    int by_need; /* or by a layer that it writes */
    const struct chain *up;
} chain;

static int use(rb_script *s, const char *package, const chain *up, rb_err *e);

/* Use the first package of the path, shipped or not, that writes the layer;
** RB_EDONE: there is none. */
static int writer_among(rb_script *s, const chain *c, const char *layer,
                        int shipped, rb_err *e)
{
    int code = rb_package_list(s, e);
    for (uint32_t i = 0; code == RB_OK && i < s->name.n; i++) {
        char folder[PATH_MAX];
        rb_package *q;
        rb_err skip;
        code = rb_package_find(s, s->name.v[i], folder, sizeof folder, &skip);
        if (code == RB_OK)
            code = rb_package_open(s, folder, &q, &skip);
        if (code == RB_ENOMEM)
            return rb_nomem(e);
        if (code != RB_OK) {
            code = RB_OK;
            continue;
        }
        int writes = rb_names_has(&q->m.writes, layer) &&
                     strcmp(q->m.name, c->p->m.name) != 0 &&
                     rb_package_shipped(s, q->folder) == shipped;
        rb_package_free(s, q);
        if (writes)
            return use(s, s->name.v[i], c, e);
    }
    return code == RB_OK ? RB_EDONE : code;
}

/* The layer that a package of the path, or one in use, writes and that is
** called most like this; in the arena. */
static const char *nearest_layer(rb_script *s, const char *layer)
{
    const char *package, *known[256];
    uint32_t n = 0;
    while (n < 256 && (known[n] = rb_package_layer(s, n, &package)) != NULL)
        n++;
    return rb_nearest(layer, strlen(layer), known, n);
}

/* Those that come with rubric first: what somebody else wrote does not take
** the place of one by being there. */
static int use_writer(rb_script *s, const chain *c, const char *layer,
                      rb_err *e)
{
    int code = writer_among(s, c, layer, 1, e);
    if (code == RB_EDONE)
        code = writer_among(s, c, layer, 0, e);
    if (code != RB_EDONE)
        return code;
    const char *near = nearest_layer(s, layer);
    return rb_fail(e, RB_ESCRIPT,
                   "package '%s' reads the layer '%s', which no package "
                   "writes%s%s%s (package.lua: reads)",
                   c->p->m.name, layer, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

/* "'a' needs 'b' needs 'a'": from q down to what wants it again. Nothing when
** a layer stands between: then q has a reason of its own to be there. */
static int find_cycle(const chain *c, const rb_package *q, rb_buf *b)
{
    const rb_package *wants = c->p;
    if (c->p != q && (!c->by_need || c->up == NULL || !find_cycle(c->up, q, b)))
        return 0;
    rb_buf_printf(b, "'%s' needs ", wants->m.name);
    return 1;
}

static int check_cycle(rb_script *s, const chain *c, const rb_package *q,
                       rb_err *e)
{
    rb_buf b;
    int code = RB_OK;
    rb_buf_init(&b, s->mem);
    if (find_cycle(c, q, &b))
        code = b.failed ? rb_nomem(e)
                        : rb_fail(e, RB_ESCRIPT,
                                  "packages need each other in a circle: "
                                  "%s'%s'; leave one of these needs out",
                                  b.p, q->m.name);
    rb_buf_free(&b);
    return code;
}

static int is_there(const rb_package *p, const char *name, const char *ending)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s%s", p->folder, name, ending);
    return n < (int)sizeof path && access(path, F_OK) == 0;
}

/* Names that `require` knows already. */
static int is_taken(const char *name)
{
    static const char *const taken[] = {"string", "table",     "math",
                                        "utf8",   "coroutine", "lpeg",
                                        "re",     "rubric",    "host"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return 1;
    return 0;
}

/* A library becomes part of what needs it: it may do what that one may, and
** `require` must know which of two modules is meant. */
static int check_library(const rb_package *p, const rb_package *q, rb_err *e)
{
    if (!rb_package_is(q, "library"))
        return RB_OK;
    for (uint32_t i = 0; i < q->m.permissions.n; i++)
        if (!rb_manifest_grants(&p->m, q->m.permissions.v[i]))
            return rb_fail(e, RB_ESCRIPT,
                           "package '%s' needs the library '%s', which asks "
                           "for the permission '%s'; so must '%s': "
                           "permissions = { \"%s\" }",
                           p->m.name, q->m.name, q->m.permissions.v[i],
                           p->m.name, q->m.permissions.v[i]);
    if (is_taken(q->m.name))
        return rb_fail(e, RB_ESCRIPT,
                       "the library '%s' (%s) cannot be required: Lua or "
                       "rubric has a module of that name; rename the package",
                       q->m.name, q->folder);
    if (is_there(p, q->m.name, ".lua") || is_there(p, q->m.name, "/init.lua"))
        return rb_fail(e, RB_ESCRIPT,
                       "package '%s' needs the library '%s' and has a module "
                       "of that name, too; rename the module",
                       p->m.name, q->m.name);
    return RB_OK;
}

static int use_need(rb_script *s, chain *c, const rb_need *n, rb_err *e)
{
    int code = RB_OK;
    rb_package *q = rb_package_used(s, n->package);
    if (q != NULL) {
        code = check_cycle(s, c, q, e);
    } else {
        uint32_t before = s->pack.n;
        code = use(s, n->package, c, e);
        q = rb_package_used(s, n->package);
        if (code != RB_OK && s->pack.n == before)
            rb_err_prefix(e, "package '%s' needs '%s'", c->p->m.name,
                          n->package);
    }
    if (code == RB_OK && q != NULL &&
        rb_version_in(q->m.version, n->range) != 1)
        code = rb_fail(e, RB_ESCRIPT,
                       "package '%s' needs '%s' %s; the one in use is %s (%s)",
                       c->p->m.name, n->package, n->range, q->m.version,
                       q->folder);
    if (code == RB_OK && q != NULL)
        code = check_library(c->p, q, e);
    return code;
}

static int use_needs(rb_script *s, chain *c, rb_err *e)
{
    int code = RB_OK;
    c->by_need = 1;
    for (uint32_t i = 0; code == RB_OK && i < c->p->m.nneed; i++)
        code = use_need(s, c, &c->p->m.need[i], e);
    return code;
}

static int use_reads(rb_script *s, chain *c, rb_err *e)
{
    int code = RB_OK;
    c->by_need = 0;
    for (uint32_t i = 0; code == RB_OK && i < c->p->m.reads.n; i++) {
        const char *layer = c->p->m.reads.v[i];
        if (!is_core_layer(layer) && !is_written(s, layer))
            code = use_writer(s, c, layer, e);
    }
    return code;
}

/* ---- what a package must be to come into use ---- */

/* Two packages in one layer: who reads it could not tell whose it reads. */
static int check_writes(const rb_script *s, const rb_package *p, rb_err *e)
{
    for (uint32_t i = 0; i < s->pack.n; i++) {
        const rb_package *q = s->pack.v[i];
        for (uint32_t k = 0; k < p->m.writes.n; k++)
            if (rb_names_has(&q->m.writes, p->m.writes.v[k]))
                return rb_fail(e, RB_ESCRIPT,
                               "packages '%s' and '%s' both write the layer "
                               "'%s'; use one of them, or rename the layer "
                               "in one",
                               q->m.name, p->m.name, p->m.writes.v[k]);
    }
    return RB_OK;
}

static int check_files(const rb_package *p, rb_err *e)
{
    char path[PATH_MAX];
    for (uint32_t i = 0; i < p->m.files.n; i++) {
        const char *file = p->m.files.v[i];
        int n = snprintf(path, sizeof path, "%s/%s", p->folder, file);
        if (!rb_manifest_may_miss(file) &&
            (n >= (int)sizeof path || access(path, F_OK)))
            return rb_fail(e, RB_ESCRIPT,
                           "package '%s': its manifest lists '%s', which is "
                           "not in %s; add the file or take it out of 'files'",
                           p->m.name, file, p->folder);
    }
    return RB_OK;
}

static int depth_of(const chain *c)
{
    return c == NULL ? 0 : 1 + depth_of(c->up);
}

static int use(rb_script *s, const char *package, const chain *up, rb_err *e)
{
    char folder[PATH_MAX];
    rb_package *p;
    if (depth_of(up) > DEPTH_MAX)
        return rb_fail(e, RB_ESCRIPT,
                       "packages need each other without end at '%s'", package);
    int code = rb_package_find(s, package, folder, sizeof folder, e);
    if (code == RB_OK)
        code = rb_package_open(s, folder, &p, e);
    if (code != RB_OK)
        return code;
    code = rb_locked_check(s, p, package, e);
    if (code != RB_OK) {
        rb_package_free(s, p);
        return code;
    }
    rb_package *q = rb_package_used(s, p->m.name);
    if (q != NULL) {
        int same = strcmp(q->folder, p->folder) == 0;
        code =
            same
                ? RB_OK
                : rb_fail(e, RB_EUSAGE,
                          "two packages are called '%s': %s and %s; use one of "
                          "them, or call one of them otherwise in "
                          "package.lua",
                          p->m.name, q->folder, p->folder);
        if (up == NULL && same)
            q->asked = 1;
        rb_package_free(s, p);
        return code;
    }
    p->asked = up == NULL;
    code = check_files(p, e);
    if (code == RB_OK)
        code = check_writes(s, p, e);
    if (code != RB_OK) {
        rb_package_free(s, p);
        return code;
    }
    if (rb_vec_push(s->mem, &s->pack, p) != 0) {
        rb_package_free(s, p);
        return rb_nomem(e);
    }
    chain c = {p, 0, up};
    code = use_needs(s, &c, e);
    return code == RB_OK ? use_reads(s, &c, e) : code;
}

int rb_package_add(rb_script *s, const char *package, rb_err *e)
{
    return use(s, package, NULL, e);
}

int rb_package_add_needs(rb_script *s, rb_package *p, rb_err *e)
{
    chain c = {p, 1, NULL};
    int code = check_files(p, e);
    return code == RB_OK ? use_needs(s, &c, e) : code;
}

rb_package *rb_package_meant(rb_script *s, const char *package)
{
    char found[PATH_MAX], folder[PATH_MAX];
    rb_err ignored;
    if (rb_package_find(s, package, found, sizeof found, &ignored) == RB_OK &&
        realpath(found, folder) != NULL) {
        for (uint32_t i = 0; i < s->pack.n; i++)
            if (strcmp(s->pack.v[i]->folder, folder) == 0)
                return s->pack.v[i];
    }
    return rb_package_used(s, package);
}
