/*
** parse_macro.c - @name: a pattern by its name
*/
#include "parse_int.h"

#include <string.h>

enum { DEEPEST_MACRO = 16 };

/* What a macro stands for has the place of its call, for messages. */
static void put_at(rb_node *n, uint32_t at, uint32_t to)
{
    n->at = at;
    n->to = to;
    if (n->a != NULL)
        put_at(n->a, at, to);
    for (rb_node *k = n->kid; k != NULL; k = k->next)
        put_at(k, at, to);
}

static int is_in_macro(const rb_parser *p, const rb_macro *m)
{
    for (; p != NULL; p = p->caller) {
        if (p->in == m)
            return 1;
    }
    return 0;
}

rb_node *rb_parse_macro(rb_parser *p)
{
    size_t at = p->i++, n = rb_parse_name_length(p, p->i);
    if (n == 0)
        return rb_parse_fail(p, at, "expected a macro's name after @");
    const char *known[64];
    uint32_t nknown = 0;
    for (uint32_t k = 0; k < p->nmacro; k++) {
        const rb_macro *m = &p->macro[k];
        if (nknown < 64)
            known[nknown++] = m->name;
        if (strlen(m->name) != n || memcmp(m->name, p->src + p->i, n) != 0)
            continue;
        p->i += n;
        if (is_in_macro(p, m))
            return rb_parse_fail(p, at, "this macro calls itself");
        if (p->macro_depth >= DEEPEST_MACRO)
            return rb_parse_fail(p, at,
                                 "macros call each other too deeply here");
        rb_parser q = *p;
        q.src = m->source;
        q.len = strlen(m->source);
        q.i = 0;
        q.macro_depth++;
        q.caller = p;
        q.in = m;
        rb_node *node = rb_parse_choice(&q);
        p->parts = q.parts;
        if (node != NULL && rb_parse_peek(&q) >= 0)
            node = rb_parse_fail(&q, q.i, "expected the end of the macro here");
        if (node == NULL) {
            rb_err_prefix(p->e, "in macro @%s", m->name);
            return NULL;
        }
        rb_node *box = rb_parse_node(p, RB_N_SEQ, at); /* with our own place */
        if (box == NULL)
            return NULL;
        rb_parse_add_kid(box, node);
        put_at(box, (uint32_t)at, (uint32_t)p->i);
        return box;
    }
    const char *near = rb_nearest(p->src + p->i, n, known, nknown);
    rb_pattern_fail(p->e, p->src, p->len, at, "unknown macro '@%.*s'%s%s%s",
                    (int)n, p->src + p->i, near ? ": did you mean '@" : "",
                    near ? near : "", near ? "'?" : "");
    return NULL;
}
