/*
** report.c - report packages: rows of the project in, text out
**
** Rows are gathered in a buffer first: no Lua is called while the database
** is at work, so that an error of a script cannot leave it half done.
*/
#include "remote.h"

#include <limits.h>
#include <string.h>
#include "rubric.h"

enum {
    PATIENCE = 20,       /* a report may cost as much as so many documents */
    ROWS_MAX = 1 << 28,  /* bytes of one answer */
    REPORT_MAX = 1 << 28 /* bytes of a report */
};

typedef struct report {
    const rb_script_project *project;
    rb_script_write write;
    void *user;
    size_t left; /* bytes that may still be written */
    int stopped; /* `write` asked to */
} report;

/* ---- rows, packed: for each cell its length + 1 (0: null) and bytes ---- */

static void put_cell(rb_buf *b, const char *s)
{
    uint32_t n = s == NULL ? 0 : (uint32_t)strlen(s) + 1;
    rb_buf_put(b, &n, sizeof n);
    if (s != NULL)
        rb_buf_put(b, s, n - 1);
}

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    rb_buf *b = user;
    uint32_t count = (uint32_t)n;
    if (b->n == 0) {
        rb_buf_put(b, &count, sizeof count);
        for (int i = 0; i < n; i++)
            put_cell(b, name[i]);
    }
    for (int i = 0; i < n; i++)
        put_cell(b, value[i]);
    if (b->n > ROWS_MAX)
        b->failed = 1;
    return b->failed;
}

/* Push a cell; where the next one begins. */
static const char *push_cell(lua_State *L, const char *p)
{
    uint32_t n;
    memcpy(&n, p, sizeof n);
    p += sizeof n;
    if (n == 0)
        lua_pushnil(L);
    else
        lua_pushlstring(L, p, n - 1);
    return n == 0 ? p : p + n - 1;
}

/* Push the array of rows. */
static void push_rows(lua_State *L, const rb_buf *b)
{
    const char *p = b->p, *end = b->p + b->n;
    uint32_t n = 0;
    lua_newtable(L);
    if (b->n == 0)
        return;
    int rows = lua_gettop(L);
    memcpy(&n, p, sizeof n);
    p += sizeof n;
    lua_createtable(L, (int)n, 0);
    for (uint32_t i = 1; i <= n; i++) {
        p = push_cell(L, p);
        lua_rawseti(L, rows + 1, i);
    }
    for (lua_Integer r = 1; p < end; r++) {
        lua_createtable(L, 0, (int)n);
        for (uint32_t i = 1; i <= n; i++) {
            lua_rawgeti(L, rows + 1, i);
            p = push_cell(L, p);
            lua_rawset(L, rows + 2);
        }
        lua_rawseti(L, rows, r);
    }
    lua_settop(L, rows);
}

/* Upvalues: rows, number of the last one given. */
static int next_row(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(2));
    lua_rawgeti(L, lua_upvalueindex(1), i);
    return 1;
}

/* A script can keep `project` and `out` for longer than the report. */
static report *report_of(lua_State *L)
{
    report *r = rb_state_of(L)->work;
    if (r == NULL)
        luaL_error(L, "the report is over");
    return r;
}

static int project_rows(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    report *r = report_of(L);
    const char *sql = luaL_checkstring(L, 2);
    rb_buf_free(&s->scratch);
    s->err.msg[0] = '\0';
    int code = r->project->query(r->project->user, sql,
                                 rb_manifest_grants(&s->pack->m, "corpus.read"),
                                 0, on_row, &s->scratch, &s->err);
    if (code == RB_OK && s->scratch.failed)
        code = rb_nomem(&s->err);
    if (code != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    rb_state_charge(L, s->scratch.n / 64);
    push_rows(L, &s->scratch);
    rb_buf_free(&s->scratch);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_row, 2);
    return 1;
}

/* ---- what the package keeps ---- */

/* A commit to disk is not free. */
enum { KEEP_COST = 50000 };

/* Argument 2 as text without a zero byte; others are no keys. */
static const char *check_key(lua_State *L)
{
    size_t n;
    const char *key = luaL_checklstring(L, 2, &n);
    luaL_argcheck(L, strlen(key) == n, 2, "a key has no zero byte");
    return key;
}

static int project_keep(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const report *r = report_of(L);
    const char *key = check_key(L);
    size_t n = 0;
    luaL_checkany(L, 3);
    const char *value = lua_isnil(L, 3) ? NULL : luaL_checklstring(L, 3, &n);
    rb_state_charge(L, KEEP_COST + n / 16);
    if (r->project->keep(r->project->user, s->package, key, value, n,
                         &s->err) != RB_OK)
        rb_state_raise(L, &s->err, 1);
    return 0;
}

static int project_kept(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const report *r = report_of(L);
    const char *key = check_key(L);
    rb_buf_free(&s->scratch);
    int code = r->project->kept(r->project->user, s->package, key, &s->scratch,
                                &s->err);
    if (code == RB_EDONE) {
        lua_pushnil(L);
        return 1;
    }
    if (code != RB_OK)
        rb_state_raise(L, &s->err, 1);
    rb_state_charge(L, 100 + s->scratch.n / 16);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

static int project_keys(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const report *r = report_of(L);
    rb_buf_free(&s->scratch);
    if (r->project->keys(r->project->user, s->package, &s->scratch, &s->err) !=
        RB_OK)
        rb_state_raise(L, &s->err, 1);
    rb_state_charge(L, 100 + s->scratch.n / 16);
    lua_newtable(L);
    lua_Integer i = 0;
    for (size_t at = 0; at < s->scratch.n;
         at += strlen(s->scratch.p + at) + 1) {
        lua_pushstring(L, s->scratch.p + at);
        lua_rawseti(L, -2, ++i);
    }
    rb_buf_free(&s->scratch);
    return 1;
}

/* ---- text ---- */

static int out_write(lua_State *L)
{
    report *r = report_of(L);
    int n = lua_gettop(L);
    for (int i = 2; i <= n; i++) {
        size_t len;
        const char *text = luaL_checklstring(L, i, &len);
        rb_state_charge(L, len / 64);
        if (len > r->left)
            rb_state_stop(L, "a report may have 256 MiB, or what limits.output "
                             "says; write less");
        r->left -= len;
        if (!r->stopped && len > 0 && r->write(r->user, text, len) != 0)
            r->stopped = 1;
        if (r->stopped)
            return luaL_error(L, "the report cannot be written");
    }
    lua_settop(L, 1);
    return 1;
}

/* The object on top of the stack gets the method only when the manifest asks
** for `permission`. */
static void put_method(lua_State *L, const char *permission, const char *method,
                       lua_CFunction f)
{
    if (!rb_manifest_grants(&rb_state_of(L)->pack->m, permission))
        return;
    lua_pushcfunction(L, f);
    lua_setfield(L, -2, method);
}

/* project.report: what makes the report, for the report to say so. */
static void push_maker(lua_State *L)
{
    const rb_package *p = rb_state_of(L)->pack;
    const char *const field[][2] = {{"package", p->m.name},
                                    {"version", p->m.version},
                                    {"hash", p->hash},
                                    {"rubric", RUBRIC_VERSION}};
    lua_newtable(L);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        lua_pushstring(L, field[i][1]);
        lua_setfield(L, -2, field[i][0]);
    }
    lua_pushboolean(L, rb_manifest_grants(&p->m, "clock"));
    lua_setfield(L, -2, "clock");
    lua_setfield(L, -2, "report");
}

static int run_report(lua_State *L)
{
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "report");
    rb_state_push_value(L);
    lua_newtable(L);
    put_method(L, "store.read", "rows", project_rows);
    put_method(L, "store.write", "keep", project_keep);
    put_method(L, "store.write", "kept", project_kept);
    put_method(L, "store.write", "keys", project_keys);
    push_maker(L);
    lua_newtable(L);
    put_method(L, "report.write", "write", out_write);
    lua_call(L, 3, 0);
    return 0;
}

/* ---- the package ---- */

size_t rb_report_max(const rb_manifest *m)
{
    return m->output > 0 && m->output < REPORT_MAX ? m->output : REPORT_MAX;
}

int rb_local_report(rb_package *p, const rb_script_project *project,
                    rb_script_write write, void *user, rb_err *e)
{
    report r = {project, write, user, rb_report_max(&p->m), 0};
    uint64_t budget = p->state->budget;
    p->state->budget *= PATIENCE;
    rb_state_begin(p->state, NULL);
    p->state->work = &r;
    int code = rb_state_call(p->state, run_report, NULL, e);
    p->state->work = NULL;
    p->clocked |= p->state->clocked;
    rb_state_end(p->state);
    p->state->budget = budget;
    if (code != RB_OK && r.stopped)
        return rb_fail(e, RB_EIO, "the report cannot be written");
    return code;
}

static int no_arg(const rb_package *p, const char *name, rb_err *e)
{
    const char *known[64] = {0};
    uint32_t n = 0;
    for (; n < p->m.narg && n < 64; n++)
        known[n] = p->m.arg[n].name;
    const char *near = rb_nearest(name, strlen(name), known, n);
    return rb_fail(e, RB_EUSAGE, "package '%s' has no argument '%s'%s%s%s",
                   p->m.name, name, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

/* Checked against the manifest before anything of the package runs. */
static int set_args(rb_package *p, const rb_script_arg *arg, size_t n,
                    rb_err *e)
{
    int code = RB_OK;
    for (size_t i = 0; code == RB_OK && i < n; i++) {
        uint32_t k = 0;
        while (k < p->m.narg && strcmp(p->m.arg[k].name, arg[i].name) != 0)
            k++;
        code = k == p->m.narg ? no_arg(p, arg[i].name, e)
                              : rb_marg_set(&p->m.arg[k], &p->arena, p->m.name,
                                            arg[i].value, e);
    }
    return code;
}

/* The same project and arguments give another report at another time. (Random
** numbers begin at one place in every report.) */
static void tell_clock(const rb_script *s, const rb_package *p)
{
    rb_err text;
    if (!p->clocked || s->env.log == NULL)
        return;
    rb_fail(&text, RB_OK,
            "the report package '%s' asked what time it is: its output depends "
            "on when it is made",
            p->m.name);
    s->env.log(s->env.user, 'w', text.msg);
}

int rb_script_report(rb_script *s, const char *package,
                     const rb_script_arg *arg, size_t args,
                     const rb_script_project *project, rb_script_write write,
                     void *user, rb_err *e)
{
    char folder[PATH_MAX];
    rb_package *p = NULL;
    uint32_t before = s->pack.n;
    int code = rb_package_find(s, package, folder, sizeof folder, e);
    if (code == RB_OK)
        code = rb_package_open(s, folder, &p, e);
    if (code == RB_OK)
        code = rb_locked_check(s, p, package, e);
    if (code == RB_OK && strcmp(p->m.kind, "report") != 0)
        code = rb_fail(e, RB_EUSAGE,
                       "package '%s' writes no report; its manifest would "
                       "say kind = \"report\"",
                       p->m.name);
    if (code == RB_OK)
        code = set_args(p, arg, args, e);
    if (code == RB_OK)
        code = rb_package_add_needs(s, p, e);
    if (code == RB_OK)
        code = rb_package_hash(s, p, e);
    if (code == RB_OK)
        code = rb_package_load(s, p, e);
    if (code == RB_OK)
        code = p->remote != NULL
                   ? rb_remote_report(p->remote, project, write, user, e)
                   : rb_local_report(p, project, write, user, e);
    if (code == RB_OK)
        tell_clock(s, p);
    rb_package_free(s, p);
    while (s->pack.n > before) /* what it needed */
        rb_package_free(s, s->pack.v[--s->pack.n]);
    return code;
}
