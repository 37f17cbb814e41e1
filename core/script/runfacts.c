/*
** runfacts.c - all that a run stands on, as JSON for the project file
**
** What the run key is a hash of, in words: packages in the order of their work
** with arguments and limits, and settings. From it a stored run is set up
** again (api_derive.c).
*/
#include "hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/sha256.h"
#include "../lang/lang.h"
#include "contents.h"
#include "rulework.h"

enum { FILE_MAX = 1 << 30, PRINT_MAX = 1 << 20 };

/* ---- values ---- */

static void put_key(rb_buf *b, const char *key)
{
    rb_buf_printf(b, ",\"%s\":", key);
}

static void put_text(rb_buf *b, const char *key, const char *s)
{
    put_key(b, key);
    rb_buf_json(b, s, s ? strlen(s) : 0);
}

static void put_number(rb_buf *b, const char *key, uint64_t n)
{
    put_key(b, key);
    rb_buf_printf(b, "%llu", (unsigned long long)n);
}

/* "sha256" of what a file says. */
static int put_file(rb_script *s, rb_buf *b, const char *path, rb_err *e)
{
    rb_buf text;
    rb_sha256 h;
    char hex[65];
    rb_buf_init(&text, s->mem);
    int code = rb_file_read(path, FILE_MAX, &text, e);
    if (code == RB_OK) {
        rb_sha256_begin(&h);
        rb_sha256_add(&h, text.p ? text.p : "", text.n);
        rb_sha256_end(&h, hex);
        put_text(b, "sha256", hex);
    }
    rb_buf_free(&text);
    return code;
}

/* ---- the files of the packages ---- */

/* The SHA-256 of all its files, or "": it has some that no package may have,
** which is told when somebody locks or packs it. */
static int whole_hash(rb_script *s, rb_package *p, char out[65], rb_err *e)
{
    rb_contents c;
    int code = RB_OK;
    if (p->whole[0] == '\0') {
        code = rb_contents_read(&c, s->mem, &p->m, p->folder, e);
        snprintf(p->whole, sizeof p->whole, "%s",
                 code == RB_OK ? c.sha256 : "-");
        rb_contents_free(&c);
    }
    snprintf(out, 65, "%s", p->whole[0] == '-' ? "" : p->whole);
    if (code == RB_ENOMEM)
        p->whole[0] = '\0';
    return code == RB_ENOMEM ? code : RB_OK;
}

static int by_name(const void *a, const void *b)
{
    rb_package *const *x = a, *const *y = b;
    return strcmp((*x)->m.name, (*y)->m.name);
}

/* "SHA256  NAME" of each package, sorted by name, and the SHA-256 of that; ""
** when one has none. */
static int closure_hash(rb_script *s, char out[65], rb_err *e)
{
    RB_VEC(rb_package *) all = {0};
    rb_sha256 h;
    char whole[65];
    int code = RB_OK, known = 1;
    for (uint32_t i = 0; i < s->pack.n; i++)
        if (rb_vec_push(s->mem, &all, s->pack.v[i]) != 0)
            code = rb_nomem(e);
    if (code == RB_OK && all.n > 0)
        qsort(all.v, all.n, sizeof *all.v, by_name);
    rb_sha256_begin(&h);
    for (uint32_t i = 0; code == RB_OK && i < all.n; i++) {
        code = whole_hash(s, all.v[i], whole, e);
        known = known && *whole != '\0';
        rb_sha256_add(&h, whole, strlen(whole));
        rb_sha256_add(&h, "  ", 2);
        rb_sha256_add(&h, all.v[i]->m.name, strlen(all.v[i]->m.name));
        rb_sha256_add(&h, "\n", 1);
    }
    rb_sha256_end(&h, out);
    if (!known)
        *out = '\0';
    rb_vec_free(s->mem, &all);
    return code;
}

/* ---- a package ---- */

static int put_arg(rb_script *s, rb_buf *b, const rb_marg *g, rb_err *e)
{
    int code = RB_OK;
    rb_buf_puts(b, "{\"name\":");
    rb_buf_json(b, g->name, strlen(g->name));
    put_text(b, "type", rb_marg_type(g->type));
    put_text(b, "value", g->value);
    put_number(b, "given", g->given != 0);
    if (g->type == RB_ARG_FILE && g->value != NULL)
        code = put_file(s, b, g->value, e);
    rb_buf_putc(b, '}');
    return code;
}

static uint64_t least(uint64_t own, uint64_t all)
{
    return own > 0 && own < all ? own : all;
}

/* As rb_state_new and rb_state_begin set them. */
static void put_limits(const rb_script *s, rb_buf *b, const rb_package *p)
{
    const rb_manifest *m = &p->m;
    char seconds[32];
    uint64_t steps = least(m->steps, s->env.steps);
    put_number(b, "memory", least(m->memory, s->env.memory));
    put_number(b, "steps", steps);
    put_number(b, "rule_steps", rb_rule_share(s, p));
    put_number(b, "output", m->output > 0 ? m->output : PRINT_MAX);
    snprintf(seconds, sizeof seconds, "%.15g",
             m->time > 0 ? m->time : 10 + (double)steps / 1e7);
    put_key(b, "seconds");
    rb_buf_puts(b, seconds);
}

static int put_package(rb_script *s, rb_buf *b, rb_package *p, rb_err *e)
{
    const rb_manifest *m = &p->m;
    char whole[65];
    int code = rb_package_hash(s, p, e);
    if (code == RB_OK)
        code = whole_hash(s, p, whole, e);
    if (code != RB_OK)
        return code;
    rb_buf_puts(b, "{\"name\":");
    rb_buf_json(b, m->name, strlen(m->name));
    put_text(b, "version", m->version);
    put_text(b, "hash", p->hash);
    put_text(b, "sha256", *whole ? whole : NULL);
    if (p->nth > 0) {
        put_number(b, "asked", p->nth);
        put_text(b, "place", p->place);
    }
    put_key(b, "permissions");
    rb_buf_putc(b, '[');
    for (uint32_t i = 0; i < m->permissions.n; i++) {
        rb_buf_puts(b, i ? "," : "");
        rb_buf_json(b, m->permissions.v[i], strlen(m->permissions.v[i]));
    }
    rb_buf_putc(b, ']');
    put_limits(s, b, p);
    put_key(b, "args");
    rb_buf_putc(b, '[');
    for (uint32_t i = 0; code == RB_OK && i < m->narg; i++) {
        rb_buf_puts(b, i ? "," : "");
        code = put_arg(s, b, &m->arg[i], e);
    }
    rb_buf_puts(b, "]}");
    return code;
}

/* ---- settings ---- */

static int put_setting(rb_script *s, rb_buf *b, const char *name,
                       const char *value, int is_file, rb_err *e)
{
    int code = RB_OK;
    if (b->n > 0 && b->p[b->n - 1] == '}')
        rb_buf_putc(b, ',');
    rb_buf_puts(b, "{\"name\":");
    rb_buf_json(b, name, strlen(name));
    put_text(b, "value", value);
    if (is_file && value != NULL)
        code = put_file(s, b, value, e);
    rb_buf_putc(b, '}');
    return code;
}

static int any_random(const rb_script *s)
{
    for (uint32_t i = 0; i < s->pack.n; i++)
        if (rb_manifest_grants(&s->pack.v[i]->m, "random"))
            return 1;
    return 0;
}

static int put_settings(rb_script *s, rb_buf *b, rb_err *e)
{
    const rb_script_env *v = &s->env;
    char lang[256] = "", library[33], memory[24], steps[24], closure[65];
    if (v->lang != NULL)
        snprintf(lang, sizeof lang, "%016llx (%s)",
                 (unsigned long long)rb_lang_hash(v->lang),
                 rb_lang_about(v->lang));
    snprintf(memory, sizeof memory, "%zu", v->memory);
    snprintf(steps, sizeof steps, "%llu", (unsigned long long)v->steps);
    int code = rb_library_hash(s, library, e);
    if (code == RB_OK)
        code = closure_hash(s, closure, e);
    if (code != RB_OK)
        return code;
    const struct {
        const char *name, *value;
        int is_file;
    } row[] = {
        {"any language", v->any_language ? "yes" : "no", 0},
        {"memory", memory, 0},
        {"steps", steps, 0},
        {"seed", any_random(s) ? "the text of each document" : NULL, 0},
        {"language file", v->lang != NULL ? lang : NULL, 0},
        {"tag rules", v->tag_rules, 1},
        {"pos model", v->pos_model, 1},
        {"library", library, 0},
        {"closure", *closure ? closure : NULL, 0},
        {"lock", v->lock, 1},
        {"package path", v->package_path, 0},
        {"built with", v->built, 0},
    };
    for (size_t i = 0; code == RB_OK && i < sizeof row / sizeof *row; i++)
        code = put_setting(s, b, row[i].name, row[i].value, row[i].is_file, e);
    const rb_hosted *h;
    for (uint32_t i = 0; code == RB_OK && (h = rb_hosted_used(s, i)); i++)
        code = put_setting(s, b, h->name, h->version, 0, e);
    return code;
}

int rb_script_facts(rb_script *s, rb_buf *out, rb_err *e)
{
    int code = RB_OK;
    rb_buf_puts(out, "{\"packages\":[");
    for (uint32_t i = 0; code == RB_OK && i < s->order.n; i++) {
        rb_buf_puts(out, i ? "," : "");
        code = put_package(s, out, s->pack.v[s->order.v[i]], e);
    }
    rb_buf_puts(out, "],\"settings\":[");
    if (code == RB_OK)
        code = put_settings(s, out, e);
    rb_buf_puts(out, "]}");
    if (code == RB_OK && out->failed)
        return rb_nomem(e);
    return code;
}

const char *rb_script_clocked(const rb_script *s, size_t i)
{
    for (uint32_t k = 0; k < s->pack.n; k++)
        if (s->pack.v[k]->clocked && i-- == 0)
            return s->pack.v[k]->m.name;
    return NULL;
}
