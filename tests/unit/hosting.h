/*
** hosting.h - what tests of functions that a program gives scripts share: a
** program's register of people, and a package "p" that asks it
*/
#ifndef TEST_HOSTING_H
#define TEST_HOSTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <lauxlib.h>

#include "files.h"
#include "rubric_lua.h"

#ifndef ROOT
#define ROOT "."
#endif

static char dir[64];

/* ---- a program's register of people ---- */

typedef struct people {
    int opened, asked, closed;
} people;

static inline people *of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

static inline int party_of(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    of(L)->asked++;
    if (strcmp(name, "Ruiz") != 0)
        return 0;
    lua_pushliteral(L, "Harbour Party");
    lua_pushinteger(L, 17);
    return 2;
}

static inline int raise_text(lua_State *L)
{
    return luaL_error(L, "no connection");
}

static inline int raise_table(lua_State *L)
{
    lua_newtable(L);
    return lua_error(L);
}

static inline int raise_nil(lua_State *L)
{
    lua_pushnil(L);
    return lua_error(L);
}

static inline int take_memory(lua_State *L)
{
    lua_newtable(L);
    for (int i = 1; i < 1 << 20; i++) {
        lua_newuserdatauv(L, 1 << 20, 0);
        lua_rawseti(L, -2, i);
    }
    return 1;
}

static inline int work_long(lua_State *L)
{
    for (int i = 0; i < 1 << 30; i++)
        rubric_lua_spend(L, 10000);
    return 0;
}

static inline int swallow(lua_State *L)
{
    lua_settop(L, 1);
    lua_pushboolean(L, lua_pcall(L, 0, 0, 0) == LUA_OK);
    return 1;
}

/* In a coroutine of its own, whose hook is another one. */
static inline int swallow_there(lua_State *L)
{
    int n;
    lua_settop(L, 1);
    lua_State *there = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, there, 1);
    lua_pushboolean(L, lua_resume(there, L, 0, &n) == LUA_OK);
    return 1;
}

static inline int give_back(lua_State *L)
{
    return lua_yield(L, lua_gettop(L));
}

static inline int count(lua_State *L)
{
    lua_Integer n = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    lua_pushinteger(L, n);
    lua_copy(L, -1, lua_upvalueindex(2));
    return 1;
}

static inline int on_gc(lua_State *L)
{
    people *const *p = lua_touserdata(L, 1);
    (*p)->closed++;
    return 0;
}

static inline void push_handle(lua_State *L, people *p)
{
    people **u = lua_newuserdatauv(L, sizeof *u, 0);
    *u = p;
    lua_newtable(L);
    lua_pushcfunction(L, on_gc);
    lua_setfield(L, -2, "__gc");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

static inline int open_people(lua_State *L)
{
    static const luaL_Reg functions[] = {{"party_of", party_of},
                                         {"raise_text", raise_text},
                                         {"raise_table", raise_table},
                                         {"raise_nil", raise_nil},
                                         {"take_memory", take_memory},
                                         {"work_long", work_long},
                                         {"swallow", swallow},
                                         {"swallow_there", swallow_there},
                                         {"give_back", give_back},
                                         {"count", count},
                                         {NULL, NULL}};
    people *p = lua_touserdata(L, 2);
    assert_string_equal(lua_tostring(L, 1), "host.people");
    p->opened++;
    luaL_newlibtable(L, functions);
    lua_pushlightuserdata(L, p);
    lua_pushinteger(L, 0);
    luaL_setfuncs(L, functions, 2);
    push_handle(L, p);
    lua_setfield(L, -2, "handle");
    lua_pushliteral(L, "2024-11");
    lua_setfield(L, -2, "state_of");
    return 1;
}

static inline int open_nothing(lua_State *L)
{
    lua_pushinteger(L, 1);
    return 1;
}

static inline int open_badly(lua_State *L)
{
    return luaL_error(L, "the register is closed");
}

/* ---- handles and packages ---- */

static char said[4096];

static inline void on_log(void *user, char level, const char *message)
{
    (void)user;
    size_t n = strlen(said);
    if (level == 'o')
        snprintf(said + n, sizeof said - n, "%s\n", message);
}

static inline rubric *open_rubric(int trust, size_t memory, uint64_t steps)
{
    rubric *r;
    rubric_options o = {.size = sizeof o,
                        .data_dir = ROOT,
                        .package_path = dir,
                        .log = on_log,
                        .trust = trust,
                        .script_memory = memory,
                        .script_steps = steps};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    said[0] = '\0';
    return r;
}

static inline int add(rubric *r, const char *name, const char *version,
                      lua_CFunction open, void *user)
{
    rubric_lua_module m = {.size = sizeof m,
                           .name = name,
                           .version = version,
                           .open = open,
                           .user = user};
    return rubric_lua_add(r, &m);
}

#define ASKS                                                                   \
    "return { name = \"p\", version = \"1\", writes = { \"w\" },"              \
    " permissions = { \"host.people\" } }"

/* A package "p" whose run is `code`, in which `people` is the module. */
static inline void make_package(const char *code)
{
    char init[2000];
    snprintf(init, sizeof init,
             "local people = require \"host.people\"\n"
             "return function(doc)\n%s\nend\n",
             code);
    files_package(dir, "p", ASKS, init);
}

static inline int run(rubric *r)
{
    rubric_doc *d;
    int code = rubric_analyze(r, "A text.", 7, NULL, &d);
    rubric_doc_free(d);
    return code;
}

/* Run the package and give what came of it: *message is what the handle says.
 */
static inline int run_code(const char *code, char message[1000])
{
    people p = {0, 0, 0};
    make_package(code);
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 32u << 20, 20000000);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    int got = rubric_use(r, "p");
    if (got == RUBRIC_OK)
        got = run(r);
    snprintf(message, 1000, "%s", rubric_errmsg(r));
    /* The handle goes on. */
    rubric_doc *d;
    assert_int_equal(rubric_doc_new(r, "A text.", 7, NULL, &d), RUBRIC_OK);
    rubric_doc_free(d);
    rubric_close(r);
    assert_int_equal(p.closed, p.opened);
    return got;
}

static inline void assert_says(const char *message, const char *part)
{
    if (strstr(message, part) == NULL)
        fail_msg("'%s' does not say '%s'", message, part);
}

static inline void assert_run(const char *code, int want, const char *part)
{
    char message[1000];
    int got = run_code(code, message);
    if (got != want)
        fail_msg("%d, not %d: %s", got, want, message);
    assert_says(message, part);
}

static inline int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-hosted-XXXXXX");
    return mkdtemp(dir) == NULL ? -1 : 0;
}

static inline int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

#endif
