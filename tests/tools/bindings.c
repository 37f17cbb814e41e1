/*
** bindings.c - hand the table of bindings to a Lua script
**
** bindings SCRIPT MODE: runs SCRIPT in a state as packages have it, with the
** globals `bindings` (the table that the editor's meta file, the reference
** and the linter's names are printed from), `surface` (its own globals, as
** they were before) and `mode`.
*/
#include <lauxlib.h>
#include <stdio.h>
#include "script/bind.h"

static void say(void *user, char level, const char *message)
{
    (void)user;
    (void)level;
    puts(message);
}

/* A copy of the globals, two levels deep: name -> true or { field = true } */
static void push_surface(lua_State *L)
{
    lua_newtable(L);
    lua_pushglobaltable(L);
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        if (lua_istable(L, -2) && !lua_rawequal(L, -2, -4)) {
            lua_newtable(L);
            for (lua_pushnil(L); lua_next(L, -4) != 0; lua_pop(L, 1)) {
                lua_pushvalue(L, -2);
                lua_pushboolean(L, 1);
                lua_rawset(L, -5);
            }
        } else {
            lua_pushboolean(L, 1);
        }
        lua_rawset(L, -6);
    }
    lua_pop(L, 1);
}

static int run(lua_State *L, const char *script, const char *mode)
{
    push_surface(L);
    lua_setglobal(L, "surface");
    rb_bind_open(L);
    lua_getfield(L, -1, "bindings");
    lua_call(L, 0, 1);
    lua_setglobal(L, "bindings");
    lua_pushstring(L, mode);
    lua_setglobal(L, "mode");
    if (luaL_dofile(L, script) == LUA_OK)
        return 0;
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    return 1;
}

int main(int argc, char **argv)
{
    rb_mem mem;
    rb_vocab vocab;
    rb_err e;
    rb_script *script;
    rb_state *state;
    if (argc != 3) {
        fprintf(stderr, "usage: bindings SCRIPT MODE\n");
        return 2;
    }
    rb_mem_init(&mem, NULL, NULL);
    if (rb_vocab_init(&vocab, &mem) != RB_OK)
        return 1;
    rb_script_env env = {.mem = &mem,
                         .vocab = &vocab,
                         .data_dir = ".",
                         .memory = 64 << 20,
                         .steps = 100000000,
                         .log = say};
    if (rb_script_open(&script, &env, &e) != RB_OK ||
        rb_state_new(&state, script, NULL, &e) != RB_OK) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    rb_state_begin(state, NULL);
    int code = run(state->L, argv[1], argv[2]);
    rb_state_free(state);
    rb_script_close(script);
    rb_vocab_free(&vocab);
    return code;
}
