/*
** api_report.c - include/rubric.h: report packages, over a project file
*/
#include "api.h"

#include "contain/worker.h"

static int is_past(void *user)
{
    return rb_worker_clock() >= *(const double *)user;
}

static int query(void *user, const char *sql, int texts, double until,
                 int (*row)(void *u, int n, const char *const *name,
                            const char *const *value),
                 void *u, rb_err *e)
{
    rb_store_set_stop(user, until > 0 ? is_past : NULL, &until);
    rb_store_hide_texts(user, !texts);
    int code = rb_store_sql(user, sql, row, u, e);
    rb_store_hide_texts(user, 0);
    rb_store_set_stop(user, NULL, NULL);
    return code;
}

static int keep(void *user, const char *package, const char *key,
                const char *value, size_t len, rb_err *e)
{
    return rb_store_keep(user, package, key, value, len, e);
}

static int kept(void *user, const char *package, const char *key, rb_buf *out,
                rb_err *e)
{
    return rb_store_kept(user, package, key, out, e);
}

static int keys(void *user, const char *package, rb_buf *out, rb_err *e)
{
    return rb_store_keys(user, package, out, e);
}

int rubric_report_with(rubric *r, rubric_store *s, const char *package,
                       const rubric_arg *arg, size_t args,
                       int (*write)(void *user, const char *text, size_t len),
                       void *user)
{
    RB_API_CALL(r);
    rb_script_project project = {s->s, query, keep, kept, keys};
    RB_VEC(rb_script_arg) given = {0};
    int code = rb_api_script(r);
    for (size_t i = 0; code == RB_OK && i < args; i++) {
        rb_script_arg one = {arg[i].name, arg[i].value};
        if (one.name == NULL || one.value == NULL)
            code = rb_api_usage(r, "an argument needs a name and a value");
        else if (rb_vec_push(&r->mem, &given, one) != 0)
            code = rb_nomem(&r->err);
    }
    if (code == RB_OK)
        code =
            rb_script_report(r->script, package ? package : "report", given.v,
                             given.n, &project, write, user, &r->err);
    rb_vec_free(&r->mem, &given);
    return code;
}

int rubric_report(rubric *r, rubric_store *s, const char *package,
                  int (*write)(void *user, const char *text, size_t len),
                  void *user)
{
    return rubric_report_with(r, s, package, NULL, 0, write, user);
}
