/*
** strlib.c - string.find, match, gmatch and gsub, as scripts have them
**
** The same as Lua's own (tests/unit/test_strlib.c compares them), on a matcher
** that counts.
*/
#include "host.h"

#include <ctype.h>
#include <string.h>
#include "strmatch.h"

/* First position (0-based) from argument `arg`; > n when behind the end. */
static size_t first_place(lua_State *L, int arg, size_t n)
{
    lua_Integer i = luaL_optinteger(L, arg, 1);
    if (i > 0)
        return (lua_Unsigned)i - 1 > n ? n + 1 : (size_t)i - 1;
    if (i == 0 || -(lua_Unsigned)i > n)
        return 0;
    return n - (size_t)(-(lua_Unsigned)i);
}

/* ---- find and match ---- */

static int find_plain(lua_State *L, const char *s, size_t n, const char *p,
                      size_t np, size_t at)
{
    rb_state_charge(L, (n - at) / 16);
    const char *r = np == 0 ? s + at : memmem(s + at, n - at, p, np);
    if (r == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, r - s + 1);
    lua_pushinteger(L, r - s + (lua_Integer)np);
    return 2;
}

static int is_plain(const char *p, size_t np)
{
    for (size_t i = 0; i < np; i++)
        if (p[i] != '\0' && strchr("^$*+?.([%-", p[i]))
            return 0;
    return 1;
}

static int search(lua_State *L, int find)
{
    rb_strmatch m;
    size_t n, np;
    const char *s = luaL_checklstring(L, 1, &n);
    const char *p = luaL_checklstring(L, 2, &np);
    size_t at = first_place(L, 3, n);
    if (at > n) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(p, np)))
        return find_plain(L, s, n, p, np, at);
    int anchor = np > 0 && *p == '^';
    rb_strmatch_begin(&m, L, s, n, p, np);
    for (const char *q = s + at; q <= m.end; q++) {
        const char *e = rb_strmatch_at(&m, q, p + anchor);
        if (e == NULL && !anchor)
            continue;
        if (e == NULL)
            break;
        if (!find)
            return rb_strmatch_push_all(&m, q, e);
        lua_pushinteger(L, q - s + 1);
        lua_pushinteger(L, e - s);
        return rb_strmatch_push_all(&m, NULL, NULL) + 2;
    }
    lua_pushnil(L);
    return 1;
}

static int str_find(lua_State *L)
{
    return search(L, 1);
}

static int str_match(lua_State *L)
{
    return search(L, 0);
}

/* ---- gmatch: subject, pattern, next place, end of the last match ---- */

static int next_match(lua_State *L)
{
    rb_strmatch m;
    size_t n, np;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &n);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &np);
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    rb_strmatch_begin(&m, L, s, n, p, np);
    rb_state_charge(L, 1);
    for (; at <= n; at++) {
        const char *e = rb_strmatch_at(&m, s + at, p);
        if (e == NULL || e - s == last)
            continue;
        lua_pushinteger(L, e - s);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return rb_strmatch_push_all(&m, s + at, e);
    }
    lua_pushinteger(L, (lua_Integer)n + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int str_gmatch(lua_State *L)
{
    size_t n;
    luaL_checklstring(L, 1, &n);
    luaL_checkstring(L, 2);
    size_t at = first_place(L, 3, n);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)at);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* ---- gsub ---- */

/* The replacement string with %0, %1... filled in. */
static void add_string(rb_strmatch *m, luaL_Buffer *b, const char *s,
                       const char *e)
{
    size_t n;
    const char *r = lua_tolstring(m->L, 3, &n), *stop = r + n;
    while (r < stop) {
        const char *q = memchr(r, '%', (size_t)(stop - r));
        luaL_addlstring(b, r, (size_t)((q ? q : stop) - r));
        if (q == NULL)
            return;
        r = q + 2;
        if (q + 1 < stop && q[1] == '%') {
            luaL_addchar(b, '%');
        } else if (q + 1 < stop && q[1] == '0') {
            luaL_addlstring(b, s, (size_t)(e - s));
        } else if (q + 1 < stop && isdigit((unsigned char)q[1])) {
            rb_strmatch_push(m, q[1] - '1', s, e);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

/* What stands for the match s..e; 0 when it stays as it is. */
static int add_value(rb_strmatch *m, luaL_Buffer *b, const char *s,
                     const char *e)
{
    lua_State *L = m->L;
    int type = lua_type(L, 3);
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, rb_strmatch_push_all(m, s, e), 1);
    } else if (type == LUA_TTABLE) {
        rb_strmatch_push(m, 0, s, e);
        lua_gettable(L, 3);
    } else {
        add_string(m, b, s, e);
        return 1;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, s, (size_t)(e - s));
        return 0;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return 1;
}

static int str_gsub(lua_State *L)
{
    rb_strmatch m;
    luaL_Buffer b;
    size_t n, np;
    const char *s = luaL_checklstring(L, 1, &n), *last = NULL;
    const char *p = luaL_checklstring(L, 2, &np);
    int type = lua_type(L, 3);
    lua_Integer max = luaL_optinteger(L, 4, (lua_Integer)n + 1), count = 0;
    luaL_argexpected(L,
                     type == LUA_TNUMBER || type == LUA_TSTRING ||
                         type == LUA_TFUNCTION || type == LUA_TTABLE,
                     3, "string/function/table");
    int anchor = np > 0 && *p == '^', changed = 0;
    rb_strmatch_begin(&m, L, s, n, p, np);
    luaL_buffinit(L, &b);
    while (count < max) {
        const char *e = rb_strmatch_at(&m, s, p + anchor);
        if (e != NULL && e != last) {
            count++;
            changed |= add_value(&m, &b, s, e);
            s = last = e;
        } else if (s < m.end) {
            luaL_addchar(&b, *s++);
        } else {
            break;
        }
        if (anchor)
            break;
    }
    luaL_addlstring(&b, s, (size_t)(m.end - s));
    luaL_pushresult(&b);
    if (!changed) {
        lua_pushvalue(L, 1);
        lua_replace(L, -2);
    }
    lua_pushinteger(L, count);
    return 2;
}

void rb_strlib_open(lua_State *L, int t)
{
    static const luaL_Reg f[] = {{"find", str_find},
                                 {"match", str_match},
                                 {"gmatch", str_gmatch},
                                 {"gsub", str_gsub},
                                 {NULL, NULL}};
    lua_pushvalue(L, t);
    luaL_setfuncs(L, f, 0);
    lua_pop(L, 1);
}
