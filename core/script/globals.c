/*
** globals.c - no new global variables while a document is read
**
** A forgotten `local` would carry a value from one document to the next: what
** a package finds would hang on the order of the documents and on how many
** processes share them. Globals that are made while the package is loaded are
** its own affair.
*/
#include "host.h"

static int new_global(lua_State *L)
{
    lua_settop(L, 3);
    if (rb_state_of(L)->doc != NULL) {
        const char *name = luaL_tolstring(L, 2, NULL);
        return luaL_error(L,
                          "the global variable '%s' would keep its value in "
                          "the next document: write 'local %s', or give it a "
                          "value outside of functions",
                          name, name);
    }
    lua_rawset(L, 1);
    return 0;
}

void rb_globals_guard(lua_State *L)
{
    lua_pushcfunction(L, new_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}
