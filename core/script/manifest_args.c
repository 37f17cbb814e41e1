/*
** manifest_args.c - arguments of a package: declared with a type, a default and
** bounds, and given as text
*/
#include "manifest_read.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"

static const char *const type_name[] = {"string", "number", "integer",
                                        "boolean", "file"};

static const char *const type_words[] = {"text", "a number", "a whole number",
                                         "true or false", "a file"};

/* Is the text a value of the type? *n: the number that it is. */
static int is_of_type(int type, const char *value, double *n)
{
    char *stop = NULL;
    errno = 0;
    if (type == RB_ARG_BOOLEAN)
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
    if (type != RB_ARG_NUMBER && type != RB_ARG_INTEGER)
        return 1;
    if (isspace((unsigned char)*value))
        return 0;
    *n = type == RB_ARG_NUMBER ? strtod(value, &stop)
                               : (double)strtoll(value, &stop, 10);
    return stop != value && *stop == '\0' && errno != ERANGE && isfinite(*n);
}

const char *rb_marg_type(int type)
{
    return type_name[type];
}

int rb_marg_set(rb_marg *g, rb_arena *a, const char *package, const char *value,
                rb_err *e)
{
    double n = 0;
    if (g->choice.n > 0 && !rb_names_has(&g->choice, value)) {
        const char *near =
            rb_nearest(value, strlen(value), g->choice.v, g->choice.n);
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' cannot be '%s'; try "
                       "'%s'",
                       g->name, package, value, near ? near : g->choice.v[0]);
    }
    if (rb_utf8_check(value, strlen(value)) != strlen(value))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' is not UTF-8", g->name,
                       package);
    if (!is_of_type(g->type, value, &n))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' must be %s, not '%s'",
                       g->name, package, type_words[g->type], value);
    if ((g->min && n < *g->min) || (g->max && n > *g->max))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' must be %.15g or %s, "
                       "not %s",
                       g->name, package,
                       g->min && n < *g->min ? *g->min : *g->max,
                       g->min && n < *g->min ? "more" : "less", value);
    g->value = rb_arena_str(a, value, strlen(value));
    return g->value == NULL ? rb_nomem(e) : RB_OK;
}

static int arg_type(rb_read *r, const rb_lit *v, rb_marg *g)
{
    for (int i = 0; v->kind == RB_L_STRING && i < RB_ARG_TYPES; i++) {
        if (strcmp(type_name[i], v->s) == 0) {
            g->type = i;
            return RB_OK;
        }
    }
    return rb_read_wrong(r, v,
                         "\"string\", \"number\", \"integer\", \"boolean\" or "
                         "\"file\"");
}

static int arg_default(rb_read *r, const rb_lit *v, rb_marg *g)
{
    static const int kind[] = {RB_L_STRING, RB_L_NUMBER, RB_L_NUMBER,
                               RB_L_BOOLEAN};
    rb_err e;
    if (g->type == RB_ARG_FILE)
        return rb_read_wrong(r, v, "left out: only the user names a file");
    if (v->kind != kind[g->type] ||
        rb_marg_set(g, r->a, r->m->name ? r->m->name : "", v->s, &e) != RB_OK)
        return rb_read_wrong(
            r, v,
            "of the argument's type, one of its choices and between "
            "its min and max");
    return RB_OK;
}

static int arg_bound(rb_read *r, const rb_lit *v, const double **out)
{
    if (v->kind != RB_L_NUMBER)
        return rb_read_wrong(r, v, "a number");
    *out = &v->number; /* lives as long as the manifest, in its arena */
    return RB_OK;
}

static int arg_member(rb_read *r, const rb_lit *v, rb_marg *g)
{
    static const char *const known[] = {"type",    "default", "doc",
                                        "choices", "min",     "max"};
    const char *key = v->key ? v->key : "";
    if (strcmp(key, "type") == 0)
        return arg_type(r, v, g);
    if (strcmp(key, "doc") == 0)
        return rb_read_string(r, v, &g->doc);
    if (strcmp(key, "choices") == 0)
        return rb_read_names(r, v, &g->choice);
    if (strcmp(key, "min") == 0)
        return arg_bound(r, v, &g->min);
    if (strcmp(key, "max") == 0)
        return arg_bound(r, v, &g->max);
    if (strcmp(key, "default") == 0)
        return RB_OK; /* when the type is known */
    return rb_read_unknown(r, v, "key of an argument", key, known, 6);
}

static int get_arg(rb_read *r, const rb_lit *t, rb_marg *g)
{
    static const int type_of[] = {RB_ARG_STRING, RB_ARG_NUMBER, RB_ARG_BOOLEAN};
    int code = RB_OK;
    g->name = t->key;
    if (t->key == NULL)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: an argument needs a name: args = {limit = "
                       "{type = \"number\", default = 3}}",
                       r->file, t->line);
    if (t->kind != RB_L_TABLE) { /* just a default */
        g->type = type_of[t->kind];
        return arg_default(r, t, g);
    }
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = arg_member(r, v, g);
    if (code == RB_OK && (g->min || g->max) && g->type != RB_ARG_NUMBER &&
        g->type != RB_ARG_INTEGER)
        code = rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: argument '%s' has min or max: its type must be "
                       "\"number\" or \"integer\"",
                       r->file, t->line, g->name);
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        if (strcmp(v->key, "default") == 0)
            code = arg_default(r, v, g);
    return code;
}

int rb_read_args(rb_read *r, const rb_lit *t)
{
    if (t->kind != RB_L_TABLE)
        return rb_read_wrong(r, t, "a table of arguments");
    size_t size = (rb_literal_members(t) + 1) * sizeof *r->m->arg;
    r->m->narg = 0;
    r->m->arg = rb_arena_alloc(r->a, size);
    if (r->m->arg == NULL)
        return rb_nomem(r->e);
    memset(r->m->arg, 0, size);
    for (const rb_lit *v = t->first; v != NULL; v = v->next) {
        int code = get_arg(r, v, &r->m->arg[r->m->narg]);
        if (code != RB_OK)
            return code;
        r->m->narg++;
    }
    return RB_OK;
}
