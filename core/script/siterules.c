/*
** siterules.c - the rules for single sites, read from a folder of Lua data
*/
#include "siterules.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "../base/near.h"
#include "../base/literal.h"

enum { LARGEST_FILE = 1 << 20 };

static const char *const keys[] = {"site",  "article", "drop",
                                   "title", "author",  "date"};
enum { NKEYS = sizeof keys / sizeof *keys };

/* ---- one file ---- */

static int unknown_key(const rb_lit *v, const char *file, rb_err *e)
{
    if (v->key == NULL)
        return rb_fail(e, RB_EINPUT, "%s:%d: a value without a key", file,
                       v->line);
    const char *near = rb_nearest(v->key, strlen(v->key), keys, NKEYS);
    return rb_fail(e, RB_EINPUT, "%s:%d: unknown key '%s'%s%s%s", file, v->line,
                   v->key, near ? "; did you mean '" : "", near ? near : "",
                   near ? "'?"
                        : "; known are site, article, drop, title, "
                          "author, date");
}

/* A selector, or a list of them, as one. */
static int read_selector(rb_sites *s, const rb_lit *v, const char *file,
                         rb_select **out, rb_err *e)
{
    rb_buf b;
    const rb_lit *x = v->kind == RB_L_TABLE ? v->first : v;
    int rc = RB_OK;
    rb_buf_init(&b, s->mem);
    for (; x != NULL && rc == RB_OK; x = x == v ? NULL : x->next) {
        if (x->kind != RB_L_STRING || (x != v && x->key != NULL))
            rc = rb_fail(e, RB_EINPUT,
                         "%s:%d: '%s' must be a selector in quotes, or a list "
                         "of them",
                         file, x->line, v->key);
        else if (b.n > 0)
            rb_buf_putc(&b, ',');
        if (rc == RB_OK)
            rb_buf_put(&b, x->s, x->len);
    }
    if (rc == RB_OK && b.failed)
        rc = rb_nomem(e);
    if (rc == RB_OK && b.n > 0) {
        *out = rb_select_parse(&s->arena, b.p, e);
        if (*out == NULL) {
            rc = e != NULL && e->code == RB_ENOMEM ? RB_ENOMEM : RB_EINPUT;
            rb_err_prefix(e, "%s:%d", file, v->line);
        }
    }
    rb_buf_free(&b);
    return rc;
}

static int read_key(rb_sites *s, rb_site *r, const rb_lit *v, const char *file,
                    rb_err *e)
{
    rb_select **to[NKEYS] = {NULL,      &r->article, &r->drop,
                             &r->title, &r->author,  &r->date};
    for (int i = 0; i < NKEYS && v->key != NULL; i++) {
        if (strcmp(v->key, keys[i]) != 0)
            continue;
        if (to[i] != NULL)
            return read_selector(s, v, file, to[i], e);
        if (v->kind != RB_L_STRING || v->len == 0)
            return rb_fail(e, RB_EINPUT,
                           "%s:%d: 'site' must be a host in quotes", file,
                           v->line);
        r->site = rb_arena_str(&s->arena, v->s, v->len);
        return r->site != NULL ? RB_OK : rb_nomem(e);
    }
    return unknown_key(v, file, e);
}

static int read_rule(rb_sites *s, const char *file, const char *text,
                     size_t len, rb_err *e)
{
    rb_arena a;
    rb_lit *root;
    rb_site r = {.site = NULL};
    rb_arena_init(&a, s->mem);
    int rc = rb_literal_parse(&root, &a, file, text, len, e);
    if (rc == RB_ESCRIPT)
        rc = RB_EINPUT;
    if (rc == RB_OK && root->kind != RB_L_TABLE)
        rc = rb_fail(e, RB_EINPUT, "%s: a table is expected", file);
    for (const rb_lit *v = rc == RB_OK ? root->first : NULL;
         v != NULL && rc == RB_OK; v = v->next)
        rc = read_key(s, &r, v, file, e);
    if (rc == RB_OK && r.site == NULL)
        rc = rb_fail(e, RB_EINPUT, "%s: no site; add site = \"example.org\"",
                     file);
    for (uint32_t i = 0; rc == RB_OK && i < s->site.n; i++) {
        if (strcasecmp(s->site.v[i].site, r.site) == 0)
            rc = rb_fail(e, RB_EINPUT,
                         "%s: another file has rules for %s already; put them "
                         "into one",
                         file, r.site);
    }
    if (rc == RB_OK && rb_vec_push(s->mem, &s->site, r) != 0)
        rc = rb_nomem(e);
    rb_arena_free(&a);
    return rc;
}

static int read_file(rb_sites *s, const char *file, rb_err *e)
{
    rb_buf b;
    char part[4096];
    size_t n;
    FILE *f = fopen(file, "rbe");
    if (f == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", file, strerror(errno));
    rb_buf_init(&b, s->mem);
    while (b.n <= LARGEST_FILE && (n = fread(part, 1, sizeof part, f)) > 0)
        rb_buf_put(&b, part, n);
    int rc = RB_OK;
    if (ferror(f))
        rc = rb_fail(e, RB_EIO, "%s: %s", file, strerror(errno));
    else if (b.failed)
        rc = rb_nomem(e);
    else if (b.n > LARGEST_FILE)
        rc = rb_fail(e, RB_EINPUT, "%s: larger than 1 MiB", file);
    fclose(f);
    if (rc == RB_OK)
        rc = read_rule(s, file, b.n > 0 ? b.p : "", b.n, e);
    rb_buf_free(&b);
    return rc;
}

/* ---- the folder ---- */

static int is_rule(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 4 && d->d_name[0] != '.' &&
           strcmp(d->d_name + n - 4, ".lua") == 0;
}

typedef struct names {
    rb_arena arena;
    RB_VEC(char *) v;
} names;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the rules, sorted: a message is the same on every disk. */
static int list_rules(names *l, const char *dir, rb_err *e)
{
    rb_mem *m = l->arena.mem;
    DIR *d = opendir(dir);
    struct dirent *x;
    int rc = RB_OK;
    if (d == NULL)
        return rb_fail(e, RB_EIO, "site rules %s: %s", dir, strerror(errno));
    while (rc == RB_OK && (x = readdir(d)) != NULL) {
        if (!is_rule(x))
            continue;
        char *s = rb_arena_str(&l->arena, x->d_name, strlen(x->d_name));
        if (s == NULL || rb_vec_push(m, &l->v, s) != 0)
            rc = rb_nomem(e);
    }
    closedir(d);
    if (l->v.n > 0)
        qsort(l->v.v, l->v.n, sizeof *l->v.v, by_name);
    return rc;
}

int rb_siterules_read(rb_sites *s, const char *dir, rb_err *e)
{
    names l = {.v = {NULL, 0, 0}};
    rb_buf file;
    rb_arena_init(&l.arena, s->mem);
    rb_buf_init(&file, s->mem);
    int rc = list_rules(&l, dir, e);
    for (uint32_t i = 0; rc == RB_OK && i < l.v.n; i++) {
        rb_buf_clear(&file);
        rb_buf_printf(&file, "%s/%s", dir, l.v.v[i]);
        rc = file.failed ? rb_nomem(e) : read_file(s, file.p, e);
    }
    rb_buf_free(&file);
    rb_vec_free(s->mem, &l.v);
    rb_arena_free(&l.arena);
    return rc;
}
