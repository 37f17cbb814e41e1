/*
** lpeg.c - LPeg on the budget
**
** LPeg matches in C, where no instruction is counted, and a grammar can take
** exponential time. Every rule of a grammar begins with a match-time capture
** that charges a few steps; all functions and operators that turn a table
** into a grammar go through a guard that puts it there. LPeg also compiles by
** recursion, so that the size of patterns is bounded: word lists belong into
** a lexicon or gazetteer.
*/
#include "host.h"

#include <string.h>

int rb_luaopen_lpeg(lua_State *L); /* LPeg's, renamed: Makefile */

enum {
    PATTERN_MAX = 256 << 10, /* bytes of LPeg's tree: 8 a node */
    RULE_COST = 8,           /* steps for entering a rule */
    FIRST = 1,               /* a table in the first argument is a grammar */
    BOTH = 2                 /* in the second too */
};

static const char guarded_mul = 0; /* registry: the guarded __mul */
static const char tick_key = 0;    /* registry: the pattern that charges */

static int tick(lua_State *L)
{
    rb_state_charge(L, RULE_COST);
    lua_pushboolean(L, 1);
    return 1;
}

/* Replace the grammar at `arg` by a copy whose rules charge. */
static void guard_grammar(lua_State *L, int arg)
{
    luaL_checkstack(L, 10, "grammars are nested too deeply");
    lua_newtable(L);
    int copy = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, arg);) {
        int is_start = lua_type(L, -2) == LUA_TNUMBER &&
                       lua_tointeger(L, -2) == 1 && lua_isstring(L, -1);
        lua_pushvalue(L, -2);
        if (is_start) {
            lua_pushvalue(L, -2);
        } else {
            lua_rawgetp(L, LUA_REGISTRYINDEX, &guarded_mul);
            lua_rawgetp(L, LUA_REGISTRYINDEX, &tick_key);
            lua_pushvalue(L, -4);
            lua_call(L, 2, 1);
        }
        lua_rawset(L, copy);
        lua_pop(L, 1);
    }
    lua_replace(L, arg);
}

/* Upvalues: LPeg's function, which arguments may be grammars. */
static int guard(lua_State *L)
{
    int n = lua_gettop(L);
    int which = (int)lua_tointeger(L, lua_upvalueindex(2));
    for (int i = 1; i <= which && i <= n; i++)
        if (lua_type(L, i) == LUA_TTABLE)
            guard_grammar(L, i);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    if (lua_gettop(L) > 0 && lua_type(L, 1) == LUA_TUSERDATA &&
        lua_rawlen(L, 1) > PATTERN_MAX)
        return luaL_error(L, "this LPeg pattern is too large; long lists of "
                             "words belong into a lexicon or gazetteer");
    return lua_gettop(L);
}

static int guarded_match(lua_State *L)
{
    int n = lua_gettop(L);
    if (n >= 1 && lua_type(L, 1) == LUA_TTABLE)
        guard_grammar(L, 1);
    if (n >= 2 && lua_type(L, 2) == LUA_TSTRING)
        rb_state_charge(L, 10);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    return lua_gettop(L);
}

static void put_guard(lua_State *L, int t, const char *name, int which)
{
    if (lua_getfield(L, t, name) == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    lua_pushinteger(L, which);
    lua_pushcclosure(L, guard, 2);
    lua_setfield(L, t, name);
}

/* lpeg.Cmt(true, tick) with LPeg's own function. */
static void make_tick(lua_State *L, int t)
{
    lua_getfield(L, t, "Cmt");
    lua_pushboolean(L, 1);
    lua_pushcfunction(L, tick);
    lua_call(L, 2, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &tick_key);
}

void rb_lpeg_open(lua_State *L)
{
    static const char *const function[] = {"P",  "B",  "C",   "Cf", "Cg",
                                           "Cs", "Ct", "Cmt", NULL};
    static const char *const one[] = {"__div", "__len", "__unm", "__pow", NULL};
    static const char *const two[] = {"__mul", "__add", "__sub", NULL};
    luaL_requiref(L, "lpeg", rb_luaopen_lpeg, 1);
    int t = lua_gettop(L);
    make_tick(L, t);
    for (int i = 0; function[i] != NULL; i++)
        put_guard(L, t, function[i], FIRST);
    luaL_getmetatable(L, "lpeg-pattern");
    for (int i = 0; one[i] != NULL; i++)
        put_guard(L, t + 1, one[i], FIRST);
    for (int i = 0; two[i] != NULL; i++)
        put_guard(L, t + 1, two[i], BOTH);
    lua_getfield(L, t + 1, "__mul");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &guarded_mul);
    lua_getfield(L, t, "match");
    lua_pushcclosure(L, guarded_match, 1);
    lua_setfield(L, t, "match");
    lua_pushnil(L);
    lua_setfield(L, t, "setmaxstack");
    lua_settop(L, t - 1);
}
