/*
** hash.c - what a package is: a hash of its files, and the key of a run
**
** Hashed are package.lua, all Lua files of the folder and the files that the
** manifest lists, in the order of their names, each with its name and length:
** what can change results. (All files of a package: contents.h.)
*/
#include "hosted.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"
#include "../lang/ident.h"
#include "../lang/lang.h"
#include "folder.h"
#include "rubric.h"

enum { FILE_MAX = 1 << 30 };

typedef struct sum {
    uint64_t a, b;
} sum;

static void add(sum *h, const void *p, size_t n)
{
    h->a = rb_hash(p, n, h->a ^ n);
    h->b = rb_hash(p, n, h->b + 0x9E3779B97F4A7C15u);
}

static void hex(const sum *h, char out[33])
{
    snprintf(out, 33, "%016llx%016llx", (unsigned long long)h->a,
             (unsigned long long)h->b);
}

int rb_package_lists(const rb_package *p, const char *file)
{
    return rb_manifest_lists(&p->m, file);
}

/* ---- the files of a folder ---- */

typedef struct files {
    rb_script *s;
    const rb_package *p;
    rb_arena arena;
    RB_VEC(const char *) name;
} files;

static int is_hashed(const files *f, const char *name)
{
    size_t n = strlen(name);
    return (n > 4 && strcmp(name + n - 4, ".lua") == 0) ||
           rb_package_lists(f->p, name);
}

static int collect(void *user, const char *name, int kind)
{
    files *f = user;
    if (kind != RB_FOLDER_FILE || !is_hashed(f, name))
        return RB_OK;
    const char *copy = rb_arena_str(&f->arena, name, strlen(name));
    if (copy == NULL || rb_vec_push(f->s->mem, &f->name, copy) != 0)
        return RB_ENOMEM;
    return RB_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int add_file(files *f, const char *name, sum *h, rb_err *e)
{
    char path[PATH_MAX];
    rb_buf b;
    rb_buf_init(&b, f->s->mem);
    int n = snprintf(path, sizeof path, "%s/%s", f->p->folder, name);
    int code = n < (int)sizeof path ? rb_file_read(path, FILE_MAX, &b, e)
                                    : rb_fail(e, RB_EIO, "%s: too long", name);
    if (code == RB_OK) {
        add(h, name, strlen(name));
        add(h, b.p ? b.p : "", b.n);
    }
    rb_buf_free(&b);
    return code;
}

int rb_package_hash(rb_script *s, rb_package *p, rb_err *e)
{
    files f = {.s = s, .p = p};
    sum h = {1, 2};
    if (p->hash[0] != '\0')
        return RB_OK;
    rb_arena_init(&f.arena, s->mem);
    int code = rb_folder_walk(p->folder, collect, &f);
    if (code != RB_OK)
        rb_nomem(e);
    if (f.name.n > 0)
        qsort(f.name.v, f.name.n, sizeof *f.name.v, by_name);
    for (uint32_t i = 0; code == RB_OK && i < f.name.n; i++)
        code = add_file(&f, f.name.v[i], &h, e);
    rb_vec_free(s->mem, &f.name);
    rb_arena_free(&f.arena);
    if (code == RB_OK)
        hex(&h, p->hash);
    return code;
}

/* ---- the run ---- */

static void describe(rb_buf *b, const rb_package *p)
{
    rb_buf_puts(b, "{\"name\":");
    rb_buf_json(b, p->m.name, strlen(p->m.name));
    rb_buf_puts(b, ",\"version\":");
    rb_buf_json(b, p->m.version, strlen(p->m.version));
    rb_buf_printf(b, ",\"hash\":\"%s\"}", p->hash);
}

/* What a file says counts, not what it is called. */
static int add_content(rb_script *s, sum *h, const char *path, rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, s->mem);
    int code = rb_file_read(path, FILE_MAX, &b, e);
    if (code == RB_OK)
        add(h, b.p ? b.p : "", b.n);
    rb_buf_free(&b);
    return code;
}

static int add_args(rb_script *s, sum *h, const rb_package *p, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < p->m.narg; i++) {
        const char *v = p->m.arg[i].value;
        add(h, p->m.arg[i].name, strlen(p->m.arg[i].name));
        if (v && p->m.arg[i].type == RB_ARG_FILE)
            code = add_content(s, h, v, e);
        else
            add(h, v ? v : "", v ? strlen(v) + 1 : 0);
    }
    return code;
}

int rb_library_hash(rb_script *s, char out[33], rb_err *e)
{
    char folder[PATH_MAX];
    rb_package library = {.folder = folder};
    snprintf(folder, sizeof folder, "%s/lua/rubric", s->env.data_dir);
    int code = rb_package_hash(s, &library, e);
    memcpy(out, library.hash, sizeof library.hash);
    return code;
}

/* What modules of the program around us answer. */
static void add_hosted(const rb_script *s, sum *h)
{
    const rb_hosted *x;
    for (uint32_t i = 0; (x = rb_hosted_used(s, i)) != NULL; i++) {
        add(h, x->name, strlen(x->name));
        add(h, x->version, strlen(x->version));
    }
}

/* What every package stands on: the Lua library, the language file, what
** English analysis leaves out and how that is told, and budgets. */
static int add_ground(rb_script *s, sum *h, rb_err *e)
{
    char library[33];
    uint64_t lang = s->env.lang != NULL ? rb_lang_hash(s->env.lang) : 0;
    uint64_t other[] = {s->env.any_language != 0, s->env.memory, s->env.steps};
    int code = rb_library_hash(s, library, e);
    add(h, library, strlen(library));
    add(h, &lang, sizeof lang);
    add(h, other, sizeof other);
    add(h, rb_language_with, strlen(rb_language_with));
    return code;
}

int rb_package_keys(rb_script *s, rb_err *e)
{
    sum h = {3, 4};
    if (s->key[0] != '\0')
        return RB_OK;
    rb_buf_clear(&s->json);
    rb_buf_putc(&s->json, '[');
    add(&h, RUBRIC_VERSION, strlen(RUBRIC_VERSION));
    int ground = add_ground(s, &h, e);
    if (ground != RB_OK)
        return ground;
    for (uint32_t i = 0; i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        int code = rb_package_hash(s, p, e);
        add(&h, p->hash, 32);
        if (code == RB_OK)
            code = add_args(s, &h, p, e);
        if (code != RB_OK)
            return code;
        if (i > 0)
            rb_buf_putc(&s->json, ',');
        describe(&s->json, p);
    }
    add_hosted(s, &h);
    rb_buf_putc(&s->json, ']');
    if (s->json.failed)
        return rb_nomem(e);
    hex(&h, s->key);
    return RB_OK;
}
