/*
** bindings.c - hand the table of bindings to a Lua script
**
** bindings SCRIPT [ARG...]: runs SCRIPT with the global `bindings`, the table
** that the editor's meta file, the reference and the linter's names are
** printed from.
*/
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include "script/bind.h"

int main(int argc, char **argv)
{
    static rb_state state;
    if (argc < 2) {
        fprintf(stderr, "usage: bindings SCRIPT [ARG...]\n");
        return 2;
    }
    lua_State *L = luaL_newstate();
    if (L == NULL)
        return 1;
    *(rb_state **)lua_getextraspace(L) = &state;
    luaL_openlibs(L);
    rb_bind_open(L);
    lua_getfield(L, -1, "bindings");
    lua_call(L, 0, 1);
    lua_setglobal(L, "bindings");
    lua_createtable(L, argc, 0);
    for (int i = 2; i < argc; i++) {
        lua_pushstring(L, argv[i]);
        lua_rawseti(L, -2, i - 1);
    }
    lua_setglobal(L, "arg");
    if (luaL_dofile(L, argv[1]) != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        return 1;
    }
    lua_close(L);
    return 0;
}
