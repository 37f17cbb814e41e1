/*
** api_lua.c - include/rubric_lua.h: modules that the program gives scripts
**
** The one file outside of `script` that knows lua.h, as the header does.
*/
#include "rubric_lua.h"

#include "api.h"
#include "script/host.h"

int rubric_lua_add_with(rubric *r, const rubric_lua_module *module,
                        lua_Number (*lua)(lua_State *L))
{
    rubric_lua_module m = {0};
    RB_API_CALL(r);
    if (module == NULL || module->size == 0)
        return rb_api_usage(r, "a module needs its size: .size = "
                               "sizeof(rubric_lua_module)");
    rb_api_take(&m, sizeof m, module);
    if (m.name == NULL || m.version == NULL || m.open == NULL)
        return rb_api_usage(r, "a module needs a name, a version and a "
                               "function that opens it");
    if (lua != lua_version)
        return rb_api_usage(
            r, "the program has a Lua of its own beside the one that rubric "
               "stands on; link both with the same liblua5.4 "
               "(pkg-config --libs rubric-lua)");
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_host(r->script, m.name, m.version, m.open,
                                          m.user, &r->err)
                         : code;
}

void rubric_lua_spend(lua_State *L, uint64_t steps)
{
    rb_state *s = rb_state_of(L);
    rb_state_late(s);
    rb_state_charge(L, steps);
}
