/*
** rubric_lua.h - for programs that give scripts functions of their own
**
** A newsroom's system gives packages its register of people; a database lets
** them ask for a row. The program adds a module, written in C against Lua's
** own headers, and packages that ask for it may call it:
**
**     package.lua:  permissions = { "host.cms" }
**     init.lua:     local cms = require "host.cms"
**                   cms.party_of("Anna Ruiz")
**
** A package whose manifest does not ask has no such module. One that asks in a
** program that has not added it is an error of rubric_use; so is one that runs
** in a process of its own, where the program's functions do not exist: it must
** be trusted (rubric_trust, rubric_trust_keep).
**
** Link with the Lua that rubric stands on, Debian's shared liblua5.4:
**     cc host.c $(pkg-config --cflags --libs rubric-lua)
** A second copy of Lua in the program is refused by rubric_lua_add.
**
** What a function may do. It runs inside of the package's Lua state, on the
** thread of the call that runs the package, in the C locale.
**   - It may raise any error (luaL_error, lua_error of any value), which passes
**     as that of a script does: so hold nothing across a call of Lua's API but
**     what a userdata with __gc or __close releases.
**   - What it takes from Lua (strings, tables, userdata) counts into the
**     package's memory. Each call costs a few steps, and the time it takes
**     counts into the package's time; work in C is not interrupted. Long work
**     should pay by rubric_lua_spend, in small sums as it goes.
**   - It may call functions of the script. An error that says that a budget is
**     used up can be caught by lua_pcall, but not lived with: the script ends
**     when the function returns.
**   - It may yield inside of a coroutine of the script, as any C function.
**   - It must not call rubric_* functions with the handle that runs it, or with
**     its documents; nor lua_close, lua_sethook, lua_setallocf, lua_atpanic,
**     lua_getextraspace, lua_gc. No C++ exception may leave it.
**   - Scripts reach what stands in a metatable by its __index, and by
**     getmetatable unless its __metatable is set: a __gc that they could call
**     must bear being called twice.
**   - The same question has the same answer as long as `version` is the same:
**     else runs cannot be derived again.
*/
#ifndef RUBRIC_LUA_H
#define RUBRIC_LUA_H

#ifdef __cplusplus
extern "C" {
#endif

#include <lua.h>

#include "rubric.h"

#if LUA_VERSION_NUM != 504
#error "rubric stands on Lua 5.4: $(pkg-config --cflags rubric-lua)"
#endif

typedef struct rubric_lua_module {
    size_t size;         /* sizeof(rubric_lua_module) */
    const char *name;    /* "cms": packages require "host.cms". A letter, then
                            letters, digits, - and _, at most 60 */
    const char *version; /* of what its functions answer: text of your own, at
                            most 100 bytes. It is part of rubric_run_key of the
                            packages that use the module, and kept with stored
                            runs */
    lua_CFunction open;  /* makes the module: gets "host.cms" and `user` (light
                            userdata), returns a table of functions. Called
                            when a script first requires it, once in each
                            package's state, and again when an argument of the
                            package is set */
    void *user;          /* must live until rubric_close has returned, when the
                            last __gc has run */
} rubric_lua_module;

/* Give packages a module, from the next rubric_use on; strings are copied.
** RUBRIC_EUSAGE: a wrong name or version, one of that name is there already, or
** the program has a Lua of its own beside the library's. */
#define rubric_lua_add(r, module) rubric_lua_add_with(r, module, lua_version)
/* What the macro calls: `lua` is the program's lua_version. */
RUBRIC_API int rubric_lua_add_with(rubric *r, const rubric_lua_module *module,
                                   lua_Number (*lua)(lua_State *L));

/* For a function that rubric called: take steps (instructions of Lua, of which
** a document has 200 million by default) for work in C. Raises an error when
** the budget of steps or time is used up, as lua_error does. */
RUBRIC_API void rubric_lua_spend(lua_State *L, uint64_t steps);

#ifdef __cplusplus
}
#endif

#endif
