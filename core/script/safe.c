/*
** safe.c - the library that scripts see
**
** Lua's own, less what reaches the machine, with what can be abused behind
** wrappers: they charge work that the instruction hook does not see, and let
** no script keep running after its budget.
*/
#include "host.h"

#include <string.h>
#include <lualib.h>

/* ---- protected calls that do not catch the end of a budget ---- */

static int finish_pcall(lua_State *L, int status, lua_KContext skip)
{
    rb_state *s = rb_state_of(L);
    if (rb_state_must_end(s))
        return status == LUA_OK || status == LUA_YIELD
                   ? luaL_error(L, "stopped")
                   : lua_error(L);
    if (status != LUA_OK && status != LUA_YIELD) {
        s->where[0] = '\0'; /* the error ends here */
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)skip;
}

static int safe_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status =
        lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/* The handler runs after unwinding, so that the hook counts in it too. */
static int finish_xpcall(lua_State *L, int status, lua_KContext skip)
{
    if (status == LUA_OK || status == LUA_YIELD ||
        rb_state_must_end(rb_state_of(L)))
        return finish_pcall(L, status, skip);
    lua_pushboolean(L, 0);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -3);
    lua_call(L, 1, 1);
    return 2;
}

static int safe_xpcall(lua_State *L)
{
    int n = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); /* f handler true f args... */
    lua_pushvalue(L, 2);
    lua_replace(L, 1); /* handler handler true f args... */
    int status = lua_pcallk(L, n - 2, LUA_MULTRET, 0, 2, finish_xpcall);
    return finish_xpcall(L, status, 2);
}

/* ---- base ---- */

static int safe_setmetatable(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "__gc is not available to packages");
        lua_pop(L, 1);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* Compiling is C: a byte of source costs about as much as an instruction. */
static int load_piece(lua_State *L)
{
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_call(L, 0, 1);
    rb_state_charge(
        L,
        10 + (lua_type(L, 1) == LUA_TSTRING ? (uint64_t)lua_rawlen(L, 1) : 0));
    return 1;
}

static int safe_load(lua_State *L)
{
    if (lua_gettop(L) < 3)
        lua_settop(L, 3);
    if (lua_type(L, 1) == LUA_TSTRING)
        rb_state_charge(L, lua_rawlen(L, 1));
    if (lua_type(L, 1) == LUA_TFUNCTION) {
        lua_pushvalue(L, 1);
        lua_pushcclosure(L, load_piece, 1);
        lua_replace(L, 1);
    }
    lua_pushliteral(L, "t"); /* bytecode could do anything */
    lua_replace(L, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

static int safe_print(lua_State *L)
{
    luaL_Buffer b;
    int n = lua_gettop(L);
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        if (i > 1)
            luaL_addchar(&b, '\t');
        luaL_tolstring(L, i, NULL);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    rb_state_log(rb_state_of(L), 'o', lua_tostring(L, -1));
    return 0;
}

static int safe_collectgarbage(lua_State *L)
{
    const char *what = luaL_optstring(L, 1, "collect");
    if (strcmp(what, "count") == 0) {
        lua_pushnumber(L, (lua_Number)rb_state_of(L)->own.used / 1024);
        return 1;
    }
    lua_pushinteger(L, 0);
    return 1;
}

/* ---- charged functions ---- */

enum { /* what a call costs */
       COST_COROUTINE,
       COST_CONCAT,
       COST_SHIFT, /* insert, remove */
       COST_MOVE,
       COST_TEXT /* length of the first argument */
};

static uint64_t span_cost(lua_State *L, int from, int to, lua_Integer last)
{
    lua_Integer i = luaL_optinteger(L, from, 1);
    lua_Integer j = luaL_optinteger(L, to, last);
    return j > i ? (uint64_t)j - (uint64_t)i : 0;
}

static uint64_t shift_cost(lua_State *L)
{
    lua_Integer n = luaL_len(L, 1);
    if (lua_gettop(L) < 2 || !lua_isinteger(L, 2))
        return 0;
    return span_cost(L, 2, 9, n);
}

static uint64_t cost(lua_State *L, int kind)
{
    if (kind == COST_COROUTINE)
        return 1000;
    if (kind == COST_MOVE)
        return span_cost(L, 2, 3, 0);
    if (kind == COST_TEXT)
        return lua_type(L, 1) == LUA_TSTRING ? lua_rawlen(L, 1) / 8 : 0;
    if (lua_type(L, 1) != LUA_TTABLE)
        return 0;
    if (kind == COST_SHIFT)
        return shift_cost(L);
    return span_cost(L, 3, 4, lua_isnoneornil(L, 4) ? luaL_len(L, 1) : 0);
}

/* Upvalues: the original function, the kind of cost. */
static int charged(lua_State *L)
{
    lua_settop(L, lua_gettop(L) > 8 ? 8 : lua_gettop(L));
    rb_state_charge(L, 1 + cost(L, (int)lua_tointeger(L, lua_upvalueindex(2))));
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* Results of resume and close hide the end of a budget: look. */
static int checked(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    rb_state_charge(L, 1);
    return lua_gettop(L);
}

static void wrap(lua_State *L, int t, const char *name, int kind)
{
    lua_getfield(L, t, name);
    lua_pushinteger(L, kind);
    lua_pushcclosure(L, charged, 2);
    lua_setfield(L, t, name);
}

static void wrap_one(lua_State *L, int t, const char *name, lua_CFunction f)
{
    lua_getfield(L, t, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, t, name);
}

static void drop(lua_State *L, int t, const char *name)
{
    lua_pushnil(L);
    lua_setfield(L, t, name);
}

/* ---- libraries ---- */

static int library(lua_State *L, const char *name, lua_CFunction open)
{
    luaL_requiref(L, name, open, 1);
    return lua_gettop(L);
}

static void open_base(lua_State *L)
{
    int t = library(L, LUA_GNAME, luaopen_base);
    drop(L, t, "dofile");
    drop(L, t, "loadfile");
    drop(L, t, "warn");
    wrap_one(L, t, "load", safe_load);
    wrap_one(L, t, "setmetatable", safe_setmetatable);
    lua_pushcfunction(L, safe_pcall);
    lua_setfield(L, t, "pcall");
    lua_pushcfunction(L, safe_xpcall);
    lua_setfield(L, t, "xpcall");
    lua_pushcfunction(L, safe_print);
    lua_setfield(L, t, "print");
    lua_pushcfunction(L, safe_collectgarbage);
    lua_setfield(L, t, "collectgarbage");
    lua_pop(L, 1);
}

static void open_string(lua_State *L)
{
    int t = library(L, LUA_STRLIBNAME, luaopen_string);
    drop(L, t, "dump");
    rb_strlib_open(L, t);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_settop(L, t - 1);
}

static void open_table(lua_State *L)
{
    int t = library(L, LUA_TABLIBNAME, luaopen_table);
    wrap(L, t, "concat", COST_CONCAT);
    wrap(L, t, "insert", COST_SHIFT);
    wrap(L, t, "remove", COST_SHIFT);
    lua_pushcfunction(L, rb_safe_sort);
    lua_setfield(L, t, "sort");
    wrap(L, t, "move", COST_MOVE);
    lua_pop(L, 1);
}

static void open_rest(lua_State *L)
{
    int t = library(L, LUA_UTF8LIBNAME, luaopen_utf8);
    wrap(L, t, "len", COST_TEXT);
    wrap(L, t, "offset", COST_TEXT);
    lua_pop(L, 1);
    t = library(L, LUA_MATHLIBNAME, luaopen_math);
    rb_grants_math(L, t);
    lua_pop(L, 1);
    t = library(L, LUA_COLIBNAME, luaopen_coroutine);
    wrap(L, t, "create", COST_COROUTINE);
    wrap(L, t, "wrap", COST_COROUTINE);
    wrap_one(L, t, "resume", checked);
    wrap_one(L, t, "close", checked);
    lua_pop(L, 1);
}

void rb_safe_open(lua_State *L)
{
    open_base(L);
    open_string(L);
    open_table(L);
    open_rest(L);
    rb_lpeg_open(L);
}
