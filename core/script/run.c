/*
** run.c - the script host's own functions: open, arguments, a document
*/
#include "chunks.h"
#include "remote.h"
#include "ruleline.h"
#include "rulework.h"
#include "profile.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ---- life ---- */

static int copy_env(rb_script *s)
{
    const char **const string[] = {&s->env.data_dir,  &s->env.package_path,
                                   &s->env.lang_file, &s->env.chunks,
                                   &s->env.worker,    &s->env.lock,
                                   &s->env.trusted,   &s->env.tag_rules,
                                   &s->env.pos_model, &s->env.agreed};
    for (size_t i = 0; i < sizeof string / sizeof *string; i++)
        if (*string[i] != NULL &&
            (*string[i] = rb_arena_str(&s->arena, *string[i],
                                       strlen(*string[i]))) == NULL)
            return RB_ENOMEM;
    if (s->env.memory == 0)
        s->env.memory = (size_t)256 << 20;
    s->steps_given = s->env.steps != 0;
    if (s->env.steps == 0)
        s->env.steps = 200000000;
    return RB_OK;
}

int rb_script_open(rb_script **out, const rb_script_env *env, rb_err *e)
{
    rb_script *s = rb_calloc(env->mem, 1, sizeof *s);
    *out = NULL;
    if (s == NULL)
        return rb_nomem(e);
    s->env = *env;
    s->mem = env->mem;
    rb_arena_init(&s->arena, s->mem);
    rb_arena_init(&s->cost_names, s->mem);
    rb_buf_init(&s->json, s->mem);
    if (copy_env(s) != RB_OK) {
        rb_script_close(s);
        return rb_nomem(e);
    }
    int code = rb_locked_read(s, e);
    if (code != RB_OK) {
        rb_script_close(s);
        return code;
    }
    if (env->chunks != NULL)
        s->chunks = rb_chunks_open(s->mem, env->chunks);
    *out = s;
    return RB_OK;
}

void rb_script_close(rb_script *s)
{
    if (s == NULL)
        return;
    while (s->pack.n > 0)
        rb_package_free(s, s->pack.v[--s->pack.n]);
    rb_vec_free(s->mem, &s->pack);
    rb_vec_free(s->mem, &s->order);
    rb_vec_free(s->mem, &s->name);
    rb_vec_free(s->mem, &s->written);
    rb_vec_free(s->mem, &s->trusted);
    rb_vec_free(s->mem, &s->hosted);
    rb_vec_free(s->mem, &s->cost);
    rb_arena_free(&s->cost_names);
    rb_buf_free(&s->json);
    rb_chunks_close(s->chunks);
    rb_arena_free(&s->arena);
    rb_free(s->mem, s, sizeof *s);
}

/* ---- packages ---- */

/* Remember that the user named it, and how. */
static int was_asked(rb_script *s, const char *package, rb_err *e)
{
    rb_package *p = rb_package_meant(s, package);
    if (p == NULL || p->nth > 0)
        return RB_OK;
    p->place = rb_arena_str(&p->arena, package, strlen(package));
    p->nth = ++s->asked;
    return p->place != NULL ? RB_OK : rb_nomem(e);
}

int rb_script_use(rb_script *s, const char *package, rb_err *e)
{
    int code = rb_package_use(s, package, e);
    return code == RB_OK ? was_asked(s, package, e) : code;
}

const char *rb_script_package_name(rb_script *s, size_t i)
{
    rb_err e;
    if (rb_package_list(s, &e) != RB_OK || i >= s->name.n)
        return NULL;
    return s->name.v[i];
}

const char *rb_script_layer(rb_script *s, size_t i, const char **package)
{
    return rb_package_layer(s, i, package);
}

int rb_script_run_key(rb_script *s, const char **key, rb_err *e)
{
    int code = rb_package_keys(s, e);
    *key = code == RB_OK ? s->key : "";
    return code;
}

const char *rb_script_packages_json(rb_script *s)
{
    rb_err e;
    return rb_package_keys(s, &e) == RB_OK ? s->json.p : "[]";
}

int rb_script_change(rb_script *s, const rb_script_env *env, rb_err *e)
{
    const char **const to[] = {&s->env.tag_rules, &s->env.pos_model,
                               &s->env.package_path};
    const char *const from[] = {env->tag_rules, env->pos_model,
                                s->env.package_path ? s->env.package_path
                                                    : env->package_path};
    if (s->pack.n > 0)
        return rb_fail(e, RB_EUSAGE,
                       "the handle has packages in use; a run brings its own");
    for (int i = 0; i < 3; i++) {
        *to[i] =
            from[i] ? rb_arena_str(&s->arena, from[i], strlen(from[i])) : NULL;
        if (from[i] && *to[i] == NULL)
            return rb_nomem(e);
    }
    s->env.any_language = env->any_language;
    if (env->memory > 0)
        s->env.memory = env->memory;
    if (env->steps > 0)
        s->env.steps = env->steps;
    s->listed = 0;
    s->key[0] = '\0';
    return RB_OK;
}

/* ---- arguments ---- */

static rb_marg *find_arg(rb_package *p, const char *name)
{
    for (uint32_t i = 0; i < p->m.narg; i++)
        if (strcmp(p->m.arg[i].name, name) == 0)
            return &p->m.arg[i];
    return NULL;
}

/* The package that declares the argument; `package` may be NULL. */
static rb_package *declarer(rb_script *s, const char *package, const char *name)
{
    for (uint32_t i = 0; i < s->pack.n; i++) {
        rb_package *p = s->pack.v[i];
        if ((package == NULL || strcmp(p->m.name, package) == 0) &&
            find_arg(p, name) != NULL)
            return p;
    }
    return NULL;
}

static const char *nearest_arg(const rb_script *s, const char *package,
                               const char *name)
{
    const char *known[64] = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->pack.n; i++) {
        const rb_manifest *m = &s->pack.v[i]->m;
        if (package != NULL && strcmp(m->name, package) != 0)
            continue;
        for (uint32_t k = 0; k < m->narg && n < 64; k++)
            known[n++] = m->arg[k].name;
    }
    const char *near = rb_nearest(name, strlen(name), known, n);
    return near ? near : n == 1 ? known[0] : NULL;
}

static int no_arg(const rb_script *s, const char *package, const char *name,
                  rb_err *e)
{
    const char *near = nearest_arg(s, package, name);
    if (package != NULL && rb_package_used(s, package) == NULL)
        return rb_fail(e, RB_EUSAGE,
                       "package '%s' is not in use: name it among the packages "
                       "to use, or leave its argument '%s' out",
                       package, name);
    return rb_fail(e, RB_EUSAGE, "%s%s%s argument '%s'%s%s%s",
                   package ? "package '" : "no package in use has an",
                   package ? package : "", package ? "' has no" : "", name,
                   near ? "; did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
}

/* A state has read its arguments while loading: make it anew. */
static int reload(rb_script *s, rb_package *p, rb_err *e)
{
    rb_state *state = p->state;
    rb_remote *remote = p->remote;
    if (state == NULL && remote == NULL)
        return RB_OK; /* it runs elsewhere: a library that others need */
    p->state = NULL;
    p->remote = NULL;
    int code = rb_package_load(s, p, e);
    if (code != RB_OK) {
        rb_state_free(p->state);
        p->state = state;
        p->remote = remote;
        return code;
    }
    rb_state_free(state);
    rb_remote_close(remote);
    return RB_OK;
}

/* The same for all in whose states it runs. */
static int reload_all(rb_script *s, const rb_package *q, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < s->pack.n; i++)
        if (rb_package_stands_on(s, s->pack.v[i], q))
            code = reload(s, s->pack.v[i], e);
    return code;
}

/* A file that the user names must be one, whether the package reads it or not.
 */
static int check_file(const rb_marg *g, const rb_package *p, const char *value,
                      rb_err *e)
{
    struct stat st;
    if (g->type != RB_ARG_FILE)
        return RB_OK;
    int bad = stat(value, &st) != 0 ? errno : 0;
    if (bad != 0 || !S_ISREG(st.st_mode))
        return rb_fail(e, RB_EUSAGE, "argument '%s' of package '%s': %s: %s",
                       g->name, p->m.name, value,
                       bad ? strerror(bad) : "not a file");
    return RB_OK;
}

int rb_script_arg_is_file(rb_script *s, const char *package, const char *name)
{
    rb_package *p = declarer(s, package, name);
    return p != NULL && find_arg(p, name)->type == RB_ARG_FILE;
}

void rb_script_budget(const rb_script *s, size_t *memory, uint64_t *steps)
{
    *memory = s->env.memory;
    *steps = s->env.steps;
}

int rb_script_set_arg(rb_script *s, const char *package, const char *name,
                      const char *value, rb_err *e)
{
    rb_package *p = declarer(s, package, name);
    if (p == NULL)
        return no_arg(s, package, name, e);
    rb_marg *g = find_arg(p, name);
    const char *before = g->value;
    int code = rb_marg_set(g, &p->arena, p->m.name, value, e);
    if (code == RB_OK && (code = check_file(g, p, value, e)) != RB_OK)
        g->value = before;
    if (code == RB_OK && (code = reload_all(s, p, e)) != RB_OK) {
        rb_err ignored;
        g->value = before;
        reload_all(s, p, &ignored);
    }
    if (code == RB_OK)
        g->given = 1;
    s->key[0] = '\0';
    return code;
}

/* ---- a document ---- */

static int run_document(lua_State *L)
{
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "run");
    rb_state_push_value(L);
    rb_bind_doc(L);
    lua_call(L, 2, 0);
    return 0;
}

static void drop_all(rb_doc *d, const char *package)
{
    for (uint32_t i = 0; i < d->layer.n; i++)
        rb_layer_drop(d, d->layer.v[i], package);
}

int rb_local_run(rb_script *s, rb_package *p, rb_doc *d, rb_err *e)
{
    lua_CFunction f = p == s->learner ? rb_learn_document : run_document;
    rb_prof_mark m = {0};
    rb_state_begin(p->state, d);
    rb_prof_enter(p->state, &m);
    int code = rb_state_call(p->state, f, NULL, e);
    rb_prof_leave(p->state, &m, RB_P_SCRIPT);
    if (p->state->profile != NULL)
        p->state->profile->total += rb_prof_clock() - m.begin;
    p->clocked |= p->state->clocked;
    rb_state_end(p->state);
    return code;
}

static int run_package(rb_script *s, rb_package *p, rb_doc *d, rb_err *e)
{
    uint32_t stopped = d->stopped.n, layers = d->layer.n;
    int code = p->remote != NULL ? rb_remote_run(p->remote, d, e)
                                 : rb_local_run(s, p, d, e);
    if (code == RB_OK && p->remote == NULL)
        code = rb_rules_tell(s, p, d, e);
    /* What rules that were stopped have made is gone already. */
    if (code != RB_OK && d->stopped.n == stopped)
        drop_all(d, p->m.name);
    rb_layers_trim(d, layers); /* from its own process, empty ones never come */
    if (code != RB_OK)
        rb_rule_blame(s, p, e);
    return code;
}

/* A package that failed is told rather than a rule that was stopped: of that
** the document has a note. */
int rb_script_run(rb_script *s, rb_doc *d, rb_err *e)
{
    int first = RB_OK, whole = 0;
    for (uint32_t i = 0; i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        rb_err own;
        if (strcmp(p->m.kind, "tagger") != 0)
            continue;
        uint32_t stopped = d->stopped.n;
        int code = run_package(s, p, d, &own);
        if (code == RB_OK || whole ||
            (first != RB_OK && d->stopped.n > stopped))
            continue;
        whole = d->stopped.n == stopped;
        first = code;
        if (e != NULL)
            *e = own;
    }
    return first;
}
