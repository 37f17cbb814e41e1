/*
** module.c - require, and the core module
**
** Five kinds of modules: the standard libraries; `rubric` and `rubric.*` from
** data_dir/lua; modules of the package's own folder; those of the libraries
** that its manifest needs (needs.c); and those of the program around us that
** it has the permission for (hosted.c). Nothing else can be reached,
** whatever the name says. Whose code calls `require` or `rubric.read` is in
** the function that it was given, not on the stack.
*/
#include "chunks.h"
#include "hosted.h"

#include <ctype.h>
#include <string.h>

static const char loaded_key = 0; /* registry: name -> value */
static const char busy = 0;       /* a module that is being loaded */

static int safe_require(lua_State *L);

/* The package whose code calls: upvalue 1; NULL in a state of the host's. */
static const rb_package *asker(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

static void push_for(lua_State *L, lua_CFunction f, const rb_package *p)
{
    lua_pushlightuserdata(L, (void *)p);
    lua_pushcclosure(L, f, 1);
}

/* ---- the core module ---- */

static int open_core(lua_State *L)
{
    rb_bind_open(L);
    rb_own_fill(L, rb_state_of(L)->pack);
    rb_grants_core(L);
    return 1;
}

static void require_for(lua_State *L, const rb_package *p, const char *name)
{
    push_for(L, safe_require, p);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
}

/* `rubric` as a needed library sees it: arguments and files are its own. */
static int open_bound(lua_State *L)
{
    const rb_package *p = asker(L);
    lua_settop(L, 0);
    lua_newtable(L);
    rb_own_fill(L, p);
    require_for(L, rb_state_of(L)->pack, "rubric");
    lua_getfield(L, -1, "bound");
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushfstring(L, "%s:rubric.core", p->m.name);
    lua_pushvalue(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    return 1;
}

static int open_bound_core(lua_State *L)
{
    const rb_package *p = asker(L);
    require_for(L, p, "rubric");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushfstring(L, "%s:rubric.core", p->m.name);
    lua_rawget(L, -2);
    return 1;
}

/* ---- chunks ---- */

/* The globals of a needed library: its own `require` before those of the
** state, and what it sets stays with it. */
static void push_globals(lua_State *L, const rb_package *p)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, p) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    push_for(L, safe_require, p);
    lua_setfield(L, -2, "require");
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "_G");
    lua_createtable(L, 0, 3);
    lua_pushglobaltable(L);
    lua_setfield(L, -2, "__index");
    rb_globals_guard(L);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, p);
}

/* Compile a module's file and push the chunk; 0 when there is no file. */
static int push_chunk(lua_State *L, const rb_package *p, int kind,
                      const char *file)
{
    rb_state *s = rb_state_of(L);
    if (kind == RB_FILE_MODULE && p == NULL)
        return 0;
    lua_pushfstring(L, "@%s/%s", kind == RB_FILE_MODULE ? p->m.name : "lua",
                    file);
    rb_buf_free(&s->scratch);
    int code = rb_package_read(s->script, p, kind, file, &s->scratch, &s->err);
    if (code == RB_EDONE) {
        lua_pop(L, 1);
        return 0;
    }
    if (code != RB_OK)
        rb_state_raise(L, &s->err, 1);
    const char *source = s->scratch.p ? s->scratch.p : "";
    size_t n = s->scratch.n;
    const char *name = lua_tostring(L, -1), *mode = "t";
    const char *compiled =
        rb_chunks_find(s->script->chunks, name, source, n, &n);
    if (compiled != NULL)
        mode = "b";
    int status = luaL_loadbufferx(L, compiled != NULL ? compiled : source, n,
                                  name, mode);
    rb_buf_free(&s->scratch);
    if (status != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
    if (kind == RB_FILE_MODULE && p != s->pack) {
        push_globals(L, p);
        lua_setupvalue(L, -2, 1);
    }
    return 1;
}

/* "a.b" -> "a/b" into out; 0 for a name that is none. */
static int to_file(const char *name, const char *ending, char out[256])
{
    size_t n = 0;
    for (; name[n] && n < 200; n++) {
        int c = (unsigned char)name[n];
        if (!isalnum(c) && c != '_' && c != '-' && c != '.')
            return 0;
        out[n] = c == '.' ? '/' : (char)c;
    }
    out[n] = '\0';
    strcat(out, ending);
    return n > 0 && name[n] == '\0' && strstr(name, "..") == NULL &&
           name[0] != '.';
}

static int find_in(lua_State *L, const rb_package *p, int kind,
                   const char *name)
{
    char file[256];
    if (to_file(name, ".lua", file) && push_chunk(L, p, kind, file))
        return 1;
    return to_file(name, "/init.lua", file) && push_chunk(L, p, kind, file);
}

/* ---- require ---- */

static int is_library(const char *name)
{
    return strncmp(name, "rubric", 6) == 0 &&
           (name[6] == '\0' || name[6] == '.');
}

/* One that all packages of the state share: in `loaded` (at 2) already, or of
** the library. Modules of packages stand there as "package:module". */
static int is_shared(lua_State *L, const char *name)
{
    if (is_library(name))
        return 1;
    int found = !strchr(name, ':') && lua_getfield(L, 2, name) != LUA_TNIL;
    lua_settop(L, 2);
    return found;
}

/* Does a needed library have one of its own? */
static int is_bound(const rb_state *s, const rb_package *p, const char *name)
{
    return p != s->pack &&
           (strcmp(name, "rubric") == 0 || strcmp(name, "rubric.core") == 0);
}

/* Push the function that makes a module of the library. */
static void push_shared(lua_State *L, const rb_package *p, const char *name)
{
    const rb_state *s = rb_state_of(L);
    if (is_bound(s, p, name))
        push_for(L, name[6] == '\0' ? open_bound : open_bound_core, p);
    else if (strcmp(name, "rubric.core") == 0)
        lua_pushcfunction(L, open_core);
    else if (!find_in(L, s->pack, RB_FILE_LIBRARY, name))
        luaL_error(L, "there is no module '%s' in rubric's library", name);
}

/* Push the function that makes `name` of the package whose code asks for it;
** its owner is the package itself, or a library that it needs. */
static void push_own(lua_State *L, const rb_package *asks,
                     const rb_package *owner, const char *module,
                     const char *name)
{
    rb_state *s = rb_state_of(L);
    if (find_in(L, owner, RB_FILE_MODULE, module))
        return;
    if (asks == NULL)
        luaL_error(L, "there is no module '%s'", name);
    if (strcmp(module, "init") == 0 && owner == asks)
        luaL_error(L, "there is no file init.lua in its folder");
    if (owner != asks)
        luaL_error(L,
                   "there is no module '%s': package '%s' has no file %s.lua",
                   name, owner->m.name, module);
    if (!rb_hosted_missing(asks, name, &s->err))
        rb_package_no_module(s->script, asks, name, &s->err);
    luaL_error(L, "%s", s->err.msg);
}

static int safe_require(lua_State *L)
{
    const rb_state *s = rb_state_of(L);
    const rb_package *asks = asker(L), *owner = asks;
    const char *name = luaL_checkstring(L, 1), *module = name;
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key); /* 2 */
    const rb_hosted *hosted = rb_hosted_find(s->script, asks, name);
    int shared = hosted == NULL && is_shared(L, name);
    if (!shared && asks != NULL)
        owner = rb_package_of_module(s->script, asks, &module);
    if (hosted != NULL)
        lua_pushfstring(L, ":%s", name); /* no package has this key */
    else if (shared ? is_bound(s, asks, name) : owner != NULL)
        lua_pushfstring(L, "%s:%s", owner->m.name, module); /* 3: its key */
    else
        lua_pushvalue(L, 1);
    lua_pushvalue(L, 3);
    int type = lua_rawget(L, 2);
    if (type == LUA_TLIGHTUSERDATA && lua_touserdata(L, -1) == &busy)
        return luaL_error(L, "module '%s' requires itself", name);
    if (type != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    if (hosted != NULL)
        rb_hosted_push(L, hosted);
    else if (shared)
        push_shared(L, asks, name);
    else
        push_own(L, asks, owner, module, name);
    lua_pushvalue(L, 3);
    lua_pushlightuserdata(L, (void *)&busy);
    lua_rawset(L, 2);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, 3);
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);
    return 1;
}

void rb_state_require(lua_State *L, const char *name)
{
    require_for(L, rb_state_of(L)->pack, name);
}

/* ---- opening ---- */

static void load_re(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    rb_buf_free(&s->scratch);
    if (rb_package_read(s->script, s->pack, RB_FILE_RE, "re.lua", &s->scratch,
                        &s->err) != RB_OK)
        return;
    int status = luaL_loadbufferx(L, s->scratch.p ? s->scratch.p : "",
                                  s->scratch.n, "@re.lua", "t");
    rb_buf_free(&s->scratch);
    if (status == LUA_OK)
        status = lua_pcall(L, 0, 1, 0);
    if (status == LUA_OK && lua_istable(L, -1))
        lua_setfield(L, 1, "re");
    else
        lua_pop(L, 1);
}

static void lock_lpeg(lua_State *L)
{
    if (luaL_getmetatable(L, "lpeg-pattern") == LUA_TTABLE) {
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_pop(L, 1);
}

void rb_module_open(lua_State *L)
{
    static const char *const standard[] = {"string", "table",     "math",
                                           "utf8",   "coroutine", "lpeg"};
    lua_settop(L, 0);
    lua_newtable(L); /* 1: loaded */
    for (int i = 0; i < 6; i++) {
        lua_getglobal(L, standard[i]);
        lua_setfield(L, 1, standard[i]);
    }
    lua_pushvalue(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
    push_for(L, safe_require, rb_state_of(L)->pack);
    lua_setglobal(L, "require");
    load_re(L);
    lock_lpeg(L);
    lua_pushglobaltable(L);
    lua_createtable(L, 0, 2);
    rb_globals_guard(L);
    lua_setmetatable(L, -2);
    lua_pop(L, 2);
}
