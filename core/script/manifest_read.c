/*
** manifest_read.c - values of a manifest, and what is wrong with them
*/
#include "manifest_read.h"

#include <string.h>

int rb_names_has(const rb_names *n, const char *name)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (strcmp(n->v[i], name) == 0)
            return 1;
    return 0;
}

int rb_names_read(rb_names *n, rb_arena *a, const rb_lit *list)
{
    n->n = 0;
    n->v = NULL;
    if (list->kind != RB_L_TABLE)
        return RB_EINPUT;
    n->v = rb_arena_alloc(a, (rb_literal_members(list) + 1) * sizeof *n->v);
    if (n->v == NULL)
        return RB_ENOMEM;
    for (const rb_lit *v = list->first; v != NULL; v = v->next) {
        if (v->kind != RB_L_STRING || v->key != NULL)
            return RB_EINPUT;
        n->v[n->n++] = v->s;
    }
    return RB_OK;
}

int rb_read_wrong(rb_read *r, const rb_lit *v, const char *what)
{
    return rb_fail(r->e, RB_ESCRIPT, "%s:%d: '%s' must be %s", r->file, v->line,
                   v->key ? v->key : "each entry", what);
}

int rb_read_unknown(rb_read *r, const rb_lit *v, const char *what,
                    const char *name, const char *const *known, uint32_t n)
{
    const char *near = rb_nearest(name, strlen(name), known, n);
    return rb_fail(r->e, RB_ESCRIPT, "%s:%d: unknown %s '%s'%s%s%s", r->file,
                   v->line, what, name, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

int rb_read_one_of(rb_read *r, const rb_lit *v, const char *what,
                   const char *name, const char *const *known, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(known[i], name) == 0)
            return RB_OK;
    return rb_read_unknown(r, v, what, name, known, n);
}

int rb_read_string(rb_read *r, const rb_lit *v, const char **out)
{
    if (v->kind != RB_L_STRING)
        return rb_read_wrong(r, v, "a string");
    *out = v->s;
    return RB_OK;
}

int rb_read_names(rb_read *r, const rb_lit *t, rb_names *out)
{
    int code = rb_names_read(out, r->a, t);
    return code == RB_OK ? RB_OK
           : code == RB_ENOMEM
               ? rb_nomem(r->e)
               : rb_read_wrong(r, t, "a list of strings: {\"a\", \"b\"}");
}
