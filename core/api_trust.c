/*
** api_trust.c - include/rubric.h: which packages the user trusts, in a file of
** the user's own
*/
#include "api.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "script/trusted.h"
#include "share/share.h"

static int no_file(rubric *r)
{
    return rb_api_usage(r, "there is no file for what you trust; set HOME or "
                           "XDG_CONFIG_HOME");
}

static void take_out(rb_trusted_list *t, const char *name, int *was)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->v.n; i++)
        if (strcmp(t->v.v[i].name, name) != 0)
            t->v.v[n++] = t->v.v[i];
    *was = n < t->v.n;
    t->v.n = n;
}

static int put_in(rubric *r, rb_trusted_list *t, const char *package)
{
    char folder[PATH_MAX];
    rb_shared p;
    int was, code = rb_api_script(r);
    if (code == RB_OK)
        code =
            rb_script_find(r->script, package, folder, sizeof folder, &r->err);
    if (code != RB_OK)
        return code;
    code = rb_shared_open(&p, &r->mem, folder, &r->err);
    if (code == RB_OK) {
        rb_trusted one = {rb_arena_str(t->a, p.m.name, strlen(p.m.name)),
                          rb_arena_str(t->a, p.m.version, strlen(p.m.version)),
                          rb_arena_str(t->a, p.c.sha256, 64), NULL};
        take_out(t, p.m.name, &was);
        if (!one.name || !one.version || !one.sha256 ||
            rb_vec_push(&r->mem, &t->v, one) != 0)
            code = rb_nomem(&r->err);
    }
    rb_shared_free(&p);
    return code;
}

/* By its folder, as it was put in. */
static void take_out_folder(rubric *r, rb_trusted_list *t, const char *folder,
                            int *was)
{
    rb_shared p;
    rb_err skip;
    if (strchr(folder, '/') == NULL)
        return;
    if (rb_shared_open(&p, &r->mem, folder, &skip) == RB_OK)
        take_out(t, p.m.name, was);
    rb_shared_free(&p);
}

int rubric_trust_keep(rubric *r, const char *package, int keep_it)
{
    rb_trusted_list t;
    rb_arena a;
    int was = 1;
    RB_API_CALL(r);
    if (package == NULL || *package == '\0')
        return rb_api_usage(r, "a package needs a name");
    if (r->o.trusted == NULL)
        return no_file(r);
    rb_arena_init(&a, &r->mem);
    int claim = rb_trusted_claim(r->o.trusted);
    int code = rb_trusted_read(&t, &a, r->o.trusted, &r->err);
    if (code == RB_OK && keep_it)
        code = put_in(r, &t, package);
    else if (code == RB_OK)
        take_out(&t, package, &was);
    if (code == RB_OK && !was)
        take_out_folder(r, &t, package, &was);
    if (code == RB_OK && !was)
        code = rb_fail(&r->err, RB_EUSAGE, "'%s' is not in %s", package,
                       r->o.trusted);
    if (code == RB_OK)
        code = rb_trusted_write(&t, r->o.trusted, &r->err);
    if (claim >= 0)
        close(claim);
    rb_vec_free(&r->mem, &t.v);
    rb_arena_free(&a);
    return code;
}

int rubric_trust_get(rubric *r, size_t i, const char **name,
                     const char **version, const char **sha256)
{
    rb_trusted_list t;
    RB_API_CALL(r);
    if (r->o.trusted == NULL)
        return RUBRIC_DONE;
    rb_arena_free(&r->told);
    int code = rb_trusted_read(&t, &r->told, r->o.trusted, &r->err);
    if (code == RB_OK && i >= t.v.n)
        code = RB_EDONE;
    if (code == RB_OK) {
        *name = t.v.v[i].name;
        *version = t.v.v[i].version;
        *sha256 = t.v.v[i].sha256;
    }
    rb_vec_free(&r->mem, &t.v);
    return code;
}
