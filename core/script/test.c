/*
** test.c - rubric test: what lua/rubric/test.lua needs of the host
**
** The runner has a state of its own, which the host trusts: documents come to
** it as plain tables, the rules of the tested package as JSON, so that no
** value crosses from one state into another.
*/
#include "remote.h"

#include <stdio.h>
#include <string.h>
#include "gold.h"
#include "../base/utf8.h"
#include "rulelist.h"

typedef struct test {
    rb_script *s;
    rb_package *p;
    const rb_script_testing *how;
    size_t *passed, *failed;
    rb_err wrong;  /* what ended the comparison with gold */
    rb_buf rules;  /* JSON */
    rb_buf checks; /* the same, of the package's own tests */
    rb_doc *doc;   /* the last one analysed; owned by `docs` */
    rb_buf reach;  /* how far a rule got in it */
    rb_buf said;
    int stopped;
} test;

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

/* ---- functions of the host table ---- */

static test *test_of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

/* The document (owned by the host until the next one), or nil, message. */
static int give_doc(lua_State *L, int code, const rb_doc *d, const rb_err *e)
{
    if (code == RB_OK && d != NULL) {
        rb_push_doc(L, d);
        return 1;
    }
    lua_pushnil(L);
    lua_pushstring(L, e->msg);
    return 2;
}

static int host_analyze(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    rb_doc *d = NULL;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    int code = t->how->analyze(t->how->docs, text, len, &d, &s->err);
    t->doc = code == RB_OK ? d : NULL;
    return give_doc(L, code, d, &s->err);
}

/* The path of arguments 1 and 2, a folder and a name in it, pushed; NULL: it
** leads out. */
static const char *push_path(lua_State *L)
{
    const char *base = luaL_checkstring(L, 1);
    const char *name = luaL_checkstring(L, 2);
    const char *path = lua_pushfstring(L, "%s/%s", base, name);
    if (!rb_gold_leads_out(base, name, path))
        return path;
    rb_fail(&rb_state_of(L)->err, RB_EUSAGE, "'%s' leads out of its folder",
            name);
    return NULL;
}

static int host_load(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    rb_doc *d = NULL;
    const char *id = luaL_optstring(L, 3, NULL), *path = push_path(L);
    t->doc = NULL;
    int code = path == NULL ? RB_EUSAGE
                            : t->how->load(t->how->docs, path, id, &d, &s->err);
    return give_doc(L, code, d, &s->err);
}

/* All documents of a file, as JSON lines; or nil, message. */
static int host_documents(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    const char *path = push_path(L);
    rb_buf_free(&s->scratch);
    int code = path == NULL
                   ? RB_EUSAGE
                   : t->how->all(t->how->docs, path, &s->scratch, &s->err);
    if (code != RB_OK)
        return give_doc(L, code, NULL, &s->err);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

static int keep_reach(void *user, const char *text, size_t len)
{
    rb_buf_put(user, text, len);
    return 0;
}

/* reach(rule, offset): how far a rule of the package got in the text that was
** analysed last, in lines for a person; nil when that cannot be said. */
static int host_reach(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    const char *rule = luaL_checkstring(L, 1);
    uint32_t offset = (uint32_t)luaL_checkinteger(L, 2);
    rb_buf_clear(&t->reach);
    if (t->doc == NULL)
        return 0;
    int code = rb_script_why(t->s, t->doc, offset, rule, 0, keep_reach,
                             &t->reach, &s->err);
    if (t->reach.failed)
        code = rb_nomem(&s->err);
    if (code == RB_ENOMEM)
        return rb_state_raise(L, &s->err, 0);
    if (code != RB_OK || t->reach.n == 0)
        return 0;
    lua_pushlstring(L, t->reach.p, t->reach.n);
    return 1;
}

static int host_write(lua_State *L)
{
    test *t = test_of(L);
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    if (strcmp(t->how->format, "jsonl") !=
        0) { /* a terminal may be where it goes */
        rb_buf_clear(&t->said);
        rb_buf_put(&t->said, text, len);
        if (t->said.failed) {
            rb_state *own = rb_state_of(L);
            rb_nomem(&own->err);
            return rb_state_raise(L, &own->err, 0);
        }
        text = t->said.p ? t->said.p : "";
        rb_utf8_plain(t->said.p, t->said.n);
    }
    if (!t->stopped && t->how->write(t->how->user, text, len) != 0)
        t->stopped = 1;
    if (t->stopped)
        return luaL_error(L, "the results cannot be written");
    return 0;
}

static int host_count(lua_State *L)
{
    test *t = test_of(L);
    if (lua_toboolean(L, 1))
        ++*t->passed;
    else
        ++*t->failed;
    return 0;
}

static int host_counted(lua_State *L)
{
    test *t = test_of(L);
    *t->passed = (size_t)luaL_checkinteger(L, 1);
    *t->failed = (size_t)luaL_checkinteger(L, 2);
    return 0;
}

/* End the run with a message about a file of the package. */
static int host_fail(lua_State *L)
{
    test *t = test_of(L);
    rb_fail(&t->wrong, RB_EINPUT, "package '%s': %s", t->p->m.name,
            luaL_checkstring(L, 1));
    return luaL_error(L, "%s", t->wrong.msg);
}

/* Write a file of the package's own gold, whose name is without a folder. */
static int host_save(lua_State *L)
{
    test *t = test_of(L);
    char folder[PATH_MAX], path[PATH_MAX + 300];
    size_t len;
    const char *name = luaL_checkstring(L, 1);
    const char *text = luaL_checklstring(L, 2, &len);
    if (!t->how->update || strchr(name, '/') != NULL ||
        !rb_gold_own(t->p, folder))
        return luaL_error(L, "'%s' is no gold file of the package", name);
    snprintf(path, sizeof path, "%s/%.255s", folder, name);
    if (rb_file_replace(path, text, len, &t->wrong) != RB_OK)
        return luaL_error(L, "%s", t->wrong.msg);
    return 0;
}

/* ---- the run ---- */

static void set_function(lua_State *L, const char *name, lua_CFunction f,
                         test *t)
{
    lua_pushlightuserdata(L, t);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
}

static void push_names(lua_State *L, const rb_names *n)
{
    lua_newtable(L);
    for (uint32_t i = 0; i < n->n; i++) {
        lua_pushstring(L, n->v[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

static int run_tests(lua_State *L)
{
    test *t = lua_touserdata(L, 1);
    lua_settop(L, 0);
    rb_state_require(L, t->how->expect ? "rubric.expect" : "rubric.test");
    lua_getfield(L, 1, "run");
    lua_newtable(L);
    set_string(L, "package", t->p->m.name);
    set_string(L, "kind", t->p->m.kind);
    set_string(L, "format", t->how->format);
    set_string(L, "base", t->p->folder);
    push_names(L, &t->p->m.writes);
    lua_setfield(L, -2, "writes");
    lua_pushlstring(L, t->rules.p, t->rules.n);
    lua_setfield(L, -2, "rules");
    lua_pushlstring(L, t->checks.p ? t->checks.p : "[]",
                    t->checks.p ? t->checks.n : 2);
    lua_setfield(L, -2, "checks");
    if (t->how->expect)
        rb_gold_push_own(L, t->p);
    else
        rb_gold_push(L, t->s, t->p, t->how->gold);
    lua_setfield(L, -2, "gold");
    if (t->how->gold != NULL)
        lua_newtable(L);
    else
        rb_gold_push_texts(L, t->p);
    lua_setfield(L, -2, "texts");
    set_function(L, "analyze", host_analyze, t);
    set_function(L, "load", host_load, t);
    set_function(L, "documents", host_documents, t);
    set_function(L, "reach", host_reach, t);
    set_function(L, "write", host_write, t);
    set_function(L, "count", host_count, t);
    set_function(L, "counted", host_counted, t);
    set_function(L, "save", host_save, t);
    set_function(L, "fail", host_fail, t);
    lua_pushboolean(L, t->how->update);
    lua_setfield(L, -2, "update");
    lua_call(L, 1, 0);
    return 0;
}

static int run_checks(test *t, rb_err *e)
{
    if (rb_package_is(t->p, "lexicon"))
        return rb_lexicon_checks(t->s, t->p, &t->checks, e);
    return t->p->remote != NULL ? rb_remote_checks(t->p->remote, &t->checks, e)
                                : rb_local_checks(t->s, t->p, &t->checks, e);
}

static int run_in_state(test *t, rb_err *e)
{
    rb_state *own;
    int code = rb_package_rules(t->p, &t->rules, e);
    if (code == RB_OK && !t->how->expect)
        code = run_checks(t, e);
    if (code == RB_OK)
        code = rb_state_new(&own, t->s, NULL, e);
    if (code != RB_OK)
        return code;
    own->lifted = 1;
    code = rb_state_call(own, run_tests, t, e);
    rb_state_free(own);
    if (code != RB_OK && t->stopped)
        code = rb_fail(e, RB_EIO, "the results cannot be written");
    else if (code != RB_OK && t->wrong.code != RB_OK)
        *e = t->wrong;
    return code == RB_OK ? code : e->code;
}

int rb_script_test(rb_script *s, const rb_script_testing *how, size_t *passed,
                   size_t *failed, rb_err *e)
{
    test t = {.s = s, .how = how, .passed = passed, .failed = failed};
    const char *format = how->format;
    if (strcmp(format, "text") != 0 && strcmp(format, "jsonl") != 0 &&
        strcmp(format, "tap") != 0)
        return rb_fail(e, RB_EUSAGE, "unknown format '%s': text, jsonl or tap",
                       format);
    int code = rb_script_use(s, how->package, e);
    if (code != RB_OK)
        return code;
    t.p = rb_package_meant(s, how->package);
    if (t.p == NULL)
        return rb_fail(e, RB_EUSAGE, "package '%s' is not in use",
                       how->package);
    char folder[PATH_MAX];
    if (how->expect && !rb_gold_own(t.p, folder))
        return rb_fail(e, RB_EUSAGE,
                       "package '%s' has no folder gold/ of its own: make one, "
                       "with NAME.gold files (a link is not followed)",
                       t.p->m.name);
    rb_buf_init(&t.rules, s->mem);
    rb_buf_init(&t.checks, s->mem);
    rb_buf_init(&t.reach, s->mem);
    rb_buf_init(&t.said, s->mem);
    code = run_in_state(&t, e);
    rb_buf_free(&t.said);
    rb_buf_free(&t.reach);
    rb_buf_free(&t.checks);
    rb_buf_free(&t.rules);
    return code;
}
