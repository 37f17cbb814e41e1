/*
** api_store.c - include/rubric.h: the project file
*/
#include "api.h"

#include <limits.h>
#include <stdio.h>

_Static_assert((int)RUBRIC_STORE_READ == (int)RB_STORE_READ &&
                   (int)RUBRIC_STORE_CHECK == (int)RB_STORE_CHECK,
               "flags");

#include <string.h>

/* An older rubric cannot read it any more. */
static void tell_brought_up(const rubric *r, const rb_store *s,
                            const char *path)
{
    char text[PATH_MAX + 128];
    if (rb_store_was(s) == 0 || r->o.log == NULL)
        return;
    snprintf(text, sizeof text,
             "%s was made by an older rubric (file format %d) and is brought "
             "up to date",
             path, rb_store_was(s));
    r->o.log(r->o.user, 'w', text);
}

int rubric_store_open(rubric *r, const char *path, int flags,
                      rubric_store **out)
{
    *out = NULL;
    RB_API_CALL(r);
    rubric_store *s = rb_calloc(&r->mem, 1, sizeof *s);
    if (s == NULL)
        return rb_nomem(&r->err);
    int code = rb_store_open(&s->s, &r->mem, path,
                             flags & (RUBRIC_STORE_READ | RUBRIC_STORE_CHECK),
                             &r->err);
    if (code != RB_OK) {
        rb_free(&r->mem, s, sizeof *s);
        return code;
    }
    tell_brought_up(r, s->s, path);
    *out = s;
    return RB_OK;
}

int rubric_store_close(rubric *r, rubric_store *s)
{
    RB_API_CALL(r);
    if (s == NULL)
        return RUBRIC_OK;
    int code = rb_store_close(s->s, &r->err);
    for (uint32_t i = 0; i < s->allowed.n; i++)
        rb_free(&r->mem, s->allowed.v[i], PATH_MAX);
    rb_vec_free(&r->mem, &s->allowed);
    rb_free(&r->mem, s, sizeof *s);
    return code;
}

static int set_facts(rubric *r, rubric_store *s)
{
    rb_buf json;
    rb_buf_init(&json, &r->mem);
    int code = rb_script_facts(r->script, &json, &r->err);
    if (code == RB_OK)
        code = rb_store_set_facts(s->s, json.p, &r->err);
    rb_buf_free(&json);
    return code;
}

/* A package that looks at the clock may say something else tomorrow. */
static int mark_clocks(rubric *r, rubric_store *s)
{
    const char *name;
    int code = RB_OK;
    for (size_t i = 0;
         code == RB_OK && (name = rb_script_clocked(r->script, i)) != NULL; i++)
        code = rb_store_mark_clock(s->s, name, &r->err);
    return code;
}

/* Tell the store which run this is, when it changed. */
static int set_run(rubric *r, rubric_store *s)
{
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    const char *key;
    if ((code = rb_script_run_key(r->script, &key, &r->err)) != RB_OK)
        return code;
    if (strcmp(key, s->key) == 0)
        return RB_OK;
    code = rb_store_set_run(s->s, key, rb_script_packages_json(r->script),
                            RUBRIC_VERSION, &r->err);
    if (code == RB_OK && !rb_store_has_run(s->s))
        code = set_facts(r, s);
    if (code == RB_OK)
        memcpy(s->key, key, strlen(key) + 1);
    return code;
}

int rubric_store_has(rubric *r, rubric_store *s, const rubric_doc *d)
{
    int has = 0;
    RB_API_CALL(r);
    int code = set_run(r, s);
    if (code == RB_OK)
        code = rb_store_has(s->s, d->d, &has, &r->err);
    return code == RB_OK ? has : -code;
}

int rubric_store_put(rubric *r, rubric_store *s, const rubric_doc *d)
{
    RB_API_CALL(r);
    int code = set_run(r, s);
    if (code == RB_OK)
        code = rb_store_put(s->s, d->d, &r->err);
    return code == RB_OK ? mark_clocks(r, s) : code;
}

int rubric_store_sql(rubric *r, rubric_store *s, const char *sql,
                     int (*row)(void *user, int n, const char *const *name,
                                const char *const *value),
                     void *user)
{
    RB_API_CALL(r);
    return rb_store_sql(s->s, sql, row, user, &r->err);
}
