/*
** bind_features.c - rows of features out of tables of scripts
**
** A row is a Lua table for one call: its features go into C columns at once,
** which the package's memory pays for.
*/
#include "bind_features.h"

static void fill_one(lua_State *L, const rb_filler *f, const char *name,
                     size_t len, double value)
{
    rb_state *s = rb_state_of(L);
    if (rb_feature_check(name, len, value, &s->err) != RB_OK)
        luaL_error(L, "%s", s->err.msg);
    if (value == 0)
        return;
    uint32_t id = f->learn ? rb_features_add(f->names, name, len)
                           : rb_features_find(f->names, name, len);
    rb_cell c = {id, (float)value};
    if (id == UINT32_MAX && !f->learn)
        return;
    if (id == UINT32_MAX || rb_vec_push(f->mem, f->row, c) != 0)
        rb_state_nomem(L);
}

static void fill_array(lua_State *L, const rb_filler *f, int table)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, table);
    for (lua_Integer i = 1; i <= n; i++) {
        size_t len;
        if (lua_rawgeti(L, table, i) != LUA_TSTRING)
            luaL_error(L, "a feature is text, not a %s", luaL_typename(L, -1));
        const char *name = lua_tolstring(L, -1, &len);
        fill_one(L, f, name, len, 1);
        lua_pop(L, 1);
    }
}

static void fill_keys(lua_State *L, const rb_filler *f, int table)
{
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
        size_t len;
        if (lua_type(L, -2) != LUA_TSTRING)
            continue;
        if (lua_type(L, -1) != LUA_TNUMBER && lua_type(L, -1) != LUA_TBOOLEAN)
            luaL_error(L, "the value of a feature is a number, not a %s",
                       luaL_typename(L, -1));
        const char *name = lua_tolstring(L, -2, &len);
        fill_one(L, f, name, len,
                 lua_isboolean(L, -1) ? lua_toboolean(L, -1)
                                      : lua_tonumber(L, -1));
    }
}

void rb_bind_fill(lua_State *L, rb_filler f, int table)
{
    luaL_checktype(L, table, LUA_TTABLE);
    f.row->n = 0;
    fill_array(L, &f, table);
    fill_keys(L, &f, table);
    rb_row_settle(f.row);
    rb_state_charge(L, f.row->n);
}

int rb_bind_collected(lua_State *L)
{
    return luaL_error(L, "this was collected already");
}
