/*
** own.c - what of the core module is a package's own: arguments, its files
**
** Made for the package of the state and once more for each library that it
** needs (module.c): a name means a file of the package whose code says it.
** Word lists and models are read by name; the bytes of a file are given to a
** package with the permission file.read only.
*/
#include "bind.h"
#include "package.h"

#include <stdlib.h>
#include <string.h>
#include "../base/near.h"
#include "../base/sha256.h"

static void push_arg(lua_State *L, const rb_marg *g)
{
    if (g->value == NULL)
        lua_pushnil(L);
    else if (g->type == RB_ARG_BOOLEAN)
        lua_pushboolean(L, strcmp(g->value, "true") == 0);
    else if (g->type == RB_ARG_INTEGER)
        lua_pushinteger(L, strtoll(g->value, NULL, 10));
    else if (g->type == RB_ARG_NUMBER)
        lua_pushnumber(L, strtod(g->value, NULL));
    else
        lua_pushstring(L, g->value);
}

/* args.NAME without a value: nil when the manifest declares it. */
static int no_arg(lua_State *L)
{
    const rb_package *p = lua_touserdata(L, lua_upvalueindex(1));
    const char *known[64], *name = luaL_tolstring(L, 2, NULL);
    uint32_t n = p->m.narg < 64 ? p->m.narg : 64;
    for (uint32_t i = 0; i < p->m.narg; i++) {
        if (strcmp(p->m.arg[i].name, name) == 0)
            return 0;
        if (i < n)
            known[i] = p->m.arg[i].name;
    }
    const char *near = rb_nearest(name, strlen(name), known, n);
    return luaL_error(L, "package.lua declares no argument '%s'%s%s%s", name,
                      near ? "; did you mean rubric.args[\"" : "",
                      near ? near : "", near ? "\"]?" : "");
}

static void push_args(lua_State *L, const rb_package *p)
{
    lua_newtable(L);
    if (p == NULL)
        return;
    for (uint32_t i = 0; i < p->m.narg; i++) {
        push_arg(L, &p->m.arg[i]);
        lua_setfield(L, -2, p->m.arg[i].name);
    }
    lua_createtable(L, 0, 2);
    lua_pushlightuserdata(L, (void *)p);
    lua_pushcclosure(L, no_arg, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* ---- files ---- */

/* The file into s->scratch; RB_OK, or RB_EDONE: there is none. Raises. */
static int take(lua_State *L, const char *name, int level)
{
    rb_state *s = rb_state_of(L);
    const rb_package *p = lua_touserdata(L, lua_upvalueindex(1));
    rb_buf_free(&s->scratch);
    int code = rb_package_data(s->script, p, name, &s->scratch, &s->err);
    if (code != RB_OK && code != RB_EDONE)
        rb_state_raise(L, &s->err, level);
    rb_state_charge(L, s->scratch.n / 16);
    return code;
}

static const char *taken(const rb_state *s)
{
    return s->scratch.p ? s->scratch.p : "";
}

static int read_file(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const char *name = luaL_checkstring(L, 1);
    if (take(L, name, 1) != RB_OK) {
        if (!lua_toboolean(L, 2))
            rb_state_raise(L, &s->err, 1);
        return 0;
    }
    lua_pushlstring(L, taken(s), s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

static int lexicon_file(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const char *file = luaL_checkstring(L, 1);
    const char *name = luaL_checkstring(L, 2);
    if (take(L, file, 1) != RB_OK)
        rb_state_raise(L, &s->err, 1);
    rb_bind_push_lexicon(L, name, taken(s), s->scratch.n,
                         luaL_optstring(L, 3, NULL), luaL_optstring(L, 4, NULL),
                         lua_toboolean(L, 5), file);
    rb_buf_free(&s->scratch);
    return 1;
}

static int model_file(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const char *file = luaL_checkstring(L, 1);
    if (take(L, file, 1) != RB_OK)
        return 0; /* not trained yet */
    rb_bind_push_model(L, file, taken(s), s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

/* Of "NAME\nTEXT" of each file, with a newline between. */
static int sha256_files(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    rb_sha256 sum;
    char hex[65];
    luaL_checktype(L, 1, LUA_TTABLE);
    rb_sha256_begin(&sum);
    for (lua_Integer i = 1; lua_rawgeti(L, 1, i) == LUA_TSTRING; i++) {
        const char *name = lua_tostring(L, -1);
        if (take(L, name, 1) != RB_OK)
            rb_state_raise(L, &s->err, 1);
        rb_sha256_add(&sum, "\n", i > 1);
        rb_sha256_add(&sum, name, strlen(name));
        rb_sha256_add(&sum, "\n", 1);
        rb_sha256_add(&sum, taken(s), s->scratch.n);
        rb_buf_free(&s->scratch);
        lua_pop(L, 1);
    }
    rb_sha256_end(&sum, hex);
    lua_pushstring(L, hex);
    return 1;
}

const rb_binding rb_bind_own_rows[] = {
    {"args", NULL, "table<string, any>", "0.1.0",
     "Arguments of the package, by name."},
    {"package", NULL, "string", "0.1.0", "Name of the package."},
    {"version", NULL, "string", "0.1.0", "Its version."},
    {"kind", NULL, "string", "0.1.0", "Its kind."},
    {"read", read_file, "(file: string, optional?: boolean): string?", "0.1.0",
     "Text of a file of the package, of one that it needs (\"NAME:FILE\"), or "
     "of an argument; with `true`, nil when there is none. Permission "
     "file.read."},
    {"lexicon_file", lexicon_file,
     "(file: string, name: string, key?: string, pos?: string, stems?: "
     "boolean): rubric.lexicon",
     "0.1.0", "A word list from a file; stems as in lexicon."},
    {"model_file", model_file, "(file: string): rubric.weights?", "0.1.0",
     "A model from a file; nil when there is none."},
    {"sha256_files", sha256_files, "(files: string[]): string", "0.1.0",
     "SHA-256 of the names and texts of files."},
    {NULL, NULL, NULL, NULL, NULL}};

static int may(const rb_package *p, const rb_binding *b)
{
    return p == NULL || b->fn != read_file ||
           rb_manifest_grants(&p->m, "file.read");
}

void rb_own_fill(lua_State *L, const rb_package *p)
{
    push_args(L, p);
    lua_setfield(L, -2, "args");
    lua_pushstring(L, p ? p->m.name : "rubric");
    lua_setfield(L, -2, "package");
    lua_pushstring(L, p ? p->m.version : "");
    lua_setfield(L, -2, "version");
    lua_pushstring(L, p ? p->m.kind : "");
    lua_setfield(L, -2, "kind");
    for (const rb_binding *b = rb_bind_own_rows; b->name != NULL; b++) {
        if (b->fn == NULL || !may(p, b))
            continue;
        lua_pushlightuserdata(L, (void *)p);
        lua_pushcclosure(L, b->fn, 1);
        lua_setfield(L, -2, b->name);
    }
}
