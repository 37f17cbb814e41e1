/*
** sort.c - table.sort: always the same order
**
** Lua's own takes its pivots from the clock when a table has more than a
** hundred elements, so that those which compare equal come in another order
** each time: a run could not be derived again. This one merges, and leaves
** equal elements as they stood.
*/
#include "host.h"

#include <limits.h>

enum { TABLE = 1, ORDER, FROM, TO, LEFT, RIGHT };

/* Strings that begin alike are long work. */
static void charge_strings(lua_State *L, int a, int b)
{
    if (lua_type(L, a) != LUA_TSTRING || lua_type(L, b) != LUA_TSTRING)
        return;
    size_t n = lua_rawlen(L, a), k = lua_rawlen(L, b);
    n = k < n ? k : n;
    if (n >= 256)
        rb_state_charge(L, n / 256);
}

/* Is the value at `a` to stand before that at `b`? */
static int is_less(lua_State *L, int a, int b)
{
    if (lua_isnil(L, ORDER)) {
        charge_strings(L, a, b);
        return lua_compare(L, a, b, LUA_OPLT);
    }
    lua_pushvalue(L, ORDER);
    lua_pushvalue(L, a);
    lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    int less = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return less;
}

static void get(lua_State *L, lua_Integer i, int to)
{
    lua_rawgeti(L, FROM, i);
    lua_replace(L, to);
}

static void put(lua_State *L, int from, lua_Integer i)
{
    lua_pushvalue(L, from);
    lua_rawseti(L, TO, i);
}

static void copy(lua_State *L, lua_Integer from, lua_Integer end, lua_Integer k)
{
    for (lua_Integer i = from; i < end; i++) {
        lua_rawgeti(L, FROM, i);
        lua_rawseti(L, TO, k++);
    }
}

/* [a, b) and [b, end) of FROM, each in order, into TO. */
static void merge(lua_State *L, lua_Integer a, lua_Integer b, lua_Integer end)
{
    lua_Integer i = a, j = b, k = a;
    get(L, b - 1, LEFT);
    get(L, b, RIGHT);
    if (!is_less(L, RIGHT, LEFT)) {
        copy(L, a, end, a);
        return;
    }
    get(L, a, LEFT);
    while (i < b && j < end) {
        if (is_less(L, RIGHT, LEFT)) {
            put(L, RIGHT, k++);
            if (++j < end)
                get(L, j, RIGHT);
        } else {
            put(L, LEFT, k++);
            if (++i < b)
                get(L, i, LEFT);
        }
    }
    copy(L, i, b, k);
    copy(L, j, end, k + b - i);
}

static void pass(lua_State *L, lua_Integer n, lua_Integer width)
{
    for (lua_Integer a = 1; a <= n; a += 2 * width) {
        lua_Integer b = a + width < n + 1 ? a + width : n + 1;
        lua_Integer end = b + width < n + 1 ? b + width : n + 1;
        if (b < end)
            merge(L, a, b, end);
        else
            copy(L, a, end, a);
    }
}

int rb_safe_sort(lua_State *L)
{
    luaL_checkany(L, TABLE);
    lua_Integer n = luaL_len(L, TABLE);
    if (!lua_isnoneornil(L, ORDER))
        luaL_checktype(L, ORDER, LUA_TFUNCTION);
    lua_settop(L, ORDER);
    rb_state_charge(L, 1 + (n > 0 ? (uint64_t)n * 16 : 0));
    if (n < 2)
        return 0;
    luaL_argcheck(L, n < INT_MAX / 2, TABLE, "array too big");
    lua_createtable(L, (int)n, 0);
    lua_createtable(L, (int)n, 0);
    lua_settop(L, RIGHT);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_geti(L, TABLE, i);
        lua_rawseti(L, FROM, i);
    }
    for (lua_Integer width = 1; width < n; width *= 2) {
        pass(L, n, width);
        lua_pushvalue(L, FROM);
        lua_copy(L, TO, FROM);
        lua_replace(L, TO);
    }
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, FROM, i);
        lua_seti(L, TABLE, i);
    }
    return 0;
}
