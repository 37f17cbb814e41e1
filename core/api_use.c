/*
** api_use.c - include/rubric.h: the packages that a handle uses
*/
#include "api.h"

int rubric_use(rubric *r, const char *package)
{
    RB_API_CALL(r);
    int code = rb_api_named(r, package);
    return code == RB_OK ? rb_script_use(r->script, package, &r->err) : code;
}

int rubric_trust(rubric *r, const char *package)
{
    RB_API_CALL(r);
    int code = rb_api_named(r, package);
    return code == RB_OK ? rb_script_trust(r->script, package, &r->err) : code;
}

int rubric_profile(rubric *r)
{
    RB_API_CALL(r);
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_profile(r->script, &r->err) : code;
}

_Static_assert(sizeof(rubric_cost) == sizeof(rb_script_cost) &&
                   offsetof(rubric_cost, seconds) ==
                       offsetof(rb_script_cost, seconds) &&
                   offsetof(rubric_cost, bytes) ==
                       offsetof(rb_script_cost, bytes),
               "costs");

int rubric_costs(rubric *r, const rubric_cost **out, size_t *n)
{
    const rb_script_cost *row = NULL;
    RB_API_CALL(r);
    *out = NULL;
    *n = 0;
    int code = rb_api_script(r);
    if (code == RB_OK)
        code = rb_script_costs(r->script, &row, n, &r->err);
    *out = (const rubric_cost *)row;
    return code;
}

int rubric_worker(int fd)
{
    rb_mem mem;
    rb_err e;
    rb_mem_init(&mem, NULL, NULL);
    return rb_script_serve(&mem, fd, &e);
}

int rubric_set_arg(rubric *r, const char *package, const char *name,
                   const char *value)
{
    RB_API_CALL(r);
    if (name == NULL || value == NULL)
        return rb_api_usage(r, "an argument needs a name and a value");
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    return rb_script_set_arg(r->script, package, name, value, &r->err);
}

const char *rubric_package_name(rubric *r, size_t i)
{
    RB_API_CALL(r);
    return rb_api_script(r) == RB_OK ? rb_script_package_name(r->script, i)
                                     : NULL;
}

const char *rubric_package_layer(rubric *r, size_t i, const char **package)
{
    RB_API_CALL(r);
    return rb_api_script(r) == RB_OK ? rb_script_layer(r->script, i, package)
                                     : NULL;
}

const char *rubric_run_key(rubric *r)
{
    RB_API_CALL(r);
    const char *key = "";
    if (rb_api_script(r) == RB_OK)
        rb_script_run_key(r->script, &key, &r->err);
    return key;
}
