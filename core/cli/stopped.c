/*
** stopped.c - rules that cost too much: each is told once, with a count
*/
#include "stopped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

static char *copy(const char *s)
{
    return xstrndup(s, strlen(s));
}

static stopped_rule *add(stopped_rules *to)
{
    to->v = xrealloc(to->v, (to->n + 1) * sizeof *to->v);
    memset(&to->v[to->n], 0, sizeof *to->v);
    return &to->v[to->n++];
}

static char *name_of(const rubric_stopped *x)
{
    char name[1024];
    if (x->file != NULL)
        snprintf(name, sizeof name, "%s/%s:%u: rule '%s'", x->package, x->file,
                 x->line, x->rule);
    else
        snprintf(name, sizeof name, "package '%s': rule '%s'", x->package,
                 x->rule);
    return copy(name);
}

int stopped_in(stopped_rules *of, const rubric_doc *d, const char *msg)
{
    const rubric_stopped *x;
    int no_more = 0;
    for (size_t i = 0; (x = rubric_doc_stopped(d, i)) != NULL; i++) {
        stopped_rule *r = add(of);
        r->message = copy(x->message);
        r->id = copy(doc_id(d));
        r->name = name_of(x);
        r->n = 1;
        no_more |= strcmp(x->message, msg) == 0;
    }
    return no_more;
}

static stopped_rule *find(stopped_rules *all, const stopped_rule *r)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->v[i].name, r->name) == 0)
            return &all->v[i];
    return NULL;
}

static void forget(stopped_rule *r)
{
    free(r->message);
    free(r->id);
    free(r->name);
}

void stopped_tell(stopped_rules *all, stopped_rules *of, out *log)
{
    for (size_t i = 0; i < of->n; i++) {
        stopped_rule *r = &of->v[i], *known = find(all, r);
        if (known != NULL) {
            known->n++;
            forget(r);
            continue;
        }
        out_printf(log, "rubric: %s: %s\n", r->id, r->message);
        *add(all) = *r;
    }
    of->n = 0;
}

void stopped_end(stopped_rules *all, out *log)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].n > 1)
            out_printf(log, "rubric: %s was stopped in %zu documents\n",
                       all->v[i].name, all->v[i].n);
    stopped_free(all);
}

void stopped_free(stopped_rules *of)
{
    for (size_t i = 0; i < of->n; i++)
        forget(&of->v[i]);
    free(of->v);
    memset(of, 0, sizeof *of);
}
