/*
** api_loader.c - include/rubric.h: loader packages for a source
**
** Workers share a source and have handles of their own, each for one thread;
** so a source has one, too, for the packages that read its files. What these
** print goes to the handle whose call made them work.
*/
#include "api.h"

static void on_log(void *user, char level, const char *message)
{
    const rubric_source *s = user;
    const rubric *r = s->at_work;
    if (r != NULL && r->o.log != NULL)
        r->o.log(r->o.user, level, message);
}

static int takes(void *user, size_t i, const char *name, const char *head,
                 size_t n, int *is, rb_err *e)
{
    const rubric_source *s = user;
    return rb_script_takes(s->own->script, i, name, head, n, is, e);
}

static int load(void *user, size_t i, const char *name, const char *file,
                size_t n, rb_buf *records, rb_err *e)
{
    const rubric_source *s = user;
    return rb_script_load(s->own->script, i, name, file, n, records, e);
}

/* A handle with the options of r, and the loaders that are in use there. */
static int open_own(rubric *r, rubric_source *s)
{
    rubric_options o = r->o;
    o.size = sizeof o;
    s->at_work = r;
    int code = rubric_open(&s->own, &o);
    if (code != RB_OK)
        return rb_nomem(&r->err);
    s->own->o.log = on_log; /* the allocator keeps the user that it has */
    s->own->o.user = s;
    code = rb_api_script(s->own);
    if (code != RB_OK) {
        r->err = s->own->err;
        return code;
    }
    return rb_script_use_loaders(s->own->script, r->script, &r->err);
}

static int list(rubric *r, rubric_source *s)
{
    rb_loader l;
    int code;
    while ((code = rb_script_loader(s->own->script, s->loaders, &l)) == RB_OK) {
        rb_loader *more =
            rb_arena_alloc(&s->own->arena, (s->loaders + 1) * sizeof l);
        if (more == NULL)
            return rb_nomem(&r->err);
        for (size_t i = 0; i < s->loaders; i++)
            more[i] = s->loader[i];
        more[s->loaders++] = l;
        s->loader = more;
    }
    return code == RB_EDONE ? RB_OK : rb_nomem(&r->err);
}

int rb_api_loaders(rubric *r, rubric_source *s, rb_source_options *o)
{
    if (r->script == NULL || !rb_script_has_loader(r->script))
        return RB_OK;
    int code = open_own(r, s);
    if (code == RB_OK)
        code = list(r, s);
    o->loader = s->loader;
    o->loaders = s->loaders;
    o->takes = takes;
    o->load = load;
    o->loader_user = s;
    return code;
}

void rb_api_loaders_close(rubric_source *s)
{
    rubric_close(s->own);
}
