/*
** api_lock.c - include/rubric.h: the packages of the lock, and whether they are
** what it says
*/
#include "api.h"

#include <limits.h>
#include <string.h>
#include "script/lock.h"
#include "share/share.h"

const char *rubric_lock_name(rubric *r, size_t i)
{
    RB_API_CALL(r);
    if (rb_api_script(r) != RB_OK)
        return NULL;
    const rb_lock *l = rb_script_lock(r->script);
    return l != NULL && i < l->n ? l->v[i].name : NULL;
}

typedef struct telling {
    rubric_mismatch d;
    int (*each)(void *user, const rubric_mismatch *d);
    void *user;
} telling;

static int tell_file(void *user, int line, const char *file, const char *what)
{
    telling *t = user;
    char shown[256];
    t->d.line = line;
    t->d.file = rb_contents_shown(file, shown, sizeof shown);
    t->d.what = what;
    return t->each(t->user, &t->d);
}

static int tell_whole(telling *t, const rb_locked *p, const char *what)
{
    t->d.line = p->line;
    t->d.file = NULL;
    t->d.what = what;
    return t->each(t->user, &t->d);
}

/* Non-zero: `each` wants no more. */
static int verify_one(rubric *r, telling *t, const rb_lock *l,
                      const rb_locked *p)
{
    char folder[PATH_MAX];
    rb_shared is;
    rb_err e = {0};
    t->d.package = p->name;
    if (rb_script_find(r->script, p->name, folder, sizeof folder, &e) != RB_OK)
        return tell_whole(t, p, e.msg);
    int stop = 0;
    if (rb_shared_open(&is, &r->mem, folder, &e) != RB_OK)
        stop = tell_whole(t, p, e.msg);
    else if (strcmp(is.c.sha256, p->sha256) != 0)
        stop = rb_lock_compare(p, &is.c, tell_file, t);
    else if (rb_lock_check(l, p, &is.m, folder, &r->mem, &e) != RB_OK)
        stop = tell_whole(t, p, e.msg);
    rb_shared_free(&is);
    return stop;
}

int rubric_lock_verify(rubric *r,
                       int (*each)(void *user, const rubric_mismatch *d),
                       void *user, size_t *packages)
{
    telling t = {.d = {.size = sizeof t.d}, .each = each, .user = user};
    *packages = 0;
    RB_API_CALL(r);
    int code = rb_api_script(r);
    const rb_lock *l = code == RB_OK ? rb_script_lock(r->script) : NULL;
    if (l == NULL)
        return code;
    t.d.lock = l->path;
    *packages = l->n;
    for (uint32_t i = 0; i < l->n; i++)
        if (verify_one(r, &t, l, &l->v[i]) != 0)
            break;
    return RB_OK;
}
