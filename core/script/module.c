/*
** module.c - require, and reading files of the package
**
** Three kinds of modules: the standard libraries; `rubric` and `rubric.*`
** from data_dir/lua; and modules of the package's own folder. Nothing else
** can be reached, whatever the name says.
*/
#include "chunks.h"
#include "package.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SOURCE_MAX = 16 << 20, DATA_MAX = 1 << 30 };

static const char loaded_key = 0; /* registry: name -> value */
static const char busy = 0;       /* a module that is being loaded */

static const char re_file[] = "/usr/share/lua/5.4/re.lua";

/* ---- files of the package ---- */

static int is_inside(const char *name)
{
    return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL &&
           strchr(name, '\\') == NULL;
}

/* Is no part of the name (which has no "..": is_inside) a link? Then the path
** is what it says, and realpath (a system call for every part of every path)
** need not be asked. */
static int stays_inside(char *path, size_t folder)
{
    struct stat st;
    for (char *p = path + folder + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        int plain = lstat(path, &st) == 0 && !S_ISLNK(st.st_mode);
        *p = end;
        if (!plain || end == '\0')
            return plain;
    }
}

/* The real path of a file in `folder`; links must not lead out of it. */
static int resolve(const char *folder, const char *name, char out[PATH_MAX],
                   rb_err *e)
{
    char path[PATH_MAX], root[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < (int)sizeof path && stays_inside(path, strlen(folder))) {
        memcpy(out, path, (size_t)n + 1);
        return RB_OK;
    }
    if (n >= (int)sizeof path || realpath(folder, root) == NULL ||
        realpath(path, out) == NULL)
        return rb_fail(e, RB_EDONE, "there is no file '%s'", name);
    size_t len = strlen(root);
    if (strncmp(out, root, len) != 0 || out[len] != '/')
        return rb_fail(e, RB_EIO, "'%s' leads out of its folder", name);
    return RB_OK;
}

/* Is it a file that the user named as an argument of the package? */
static int is_argument(const rb_package *p, const char *name)
{
    for (uint32_t i = 0; i < p->m.narg; i++) {
        const rb_marg *g = &p->m.arg[i];
        if (g->type == RB_ARG_FILE && g->value && strcmp(g->value, name) == 0)
            return 1;
    }
    return 0;
}

static int not_listed(const char *name, rb_err *e)
{
    return rb_fail(e, RB_ESCRIPT,
                   "'%s' is not among the files of the manifest; add it: "
                   "files = {\"%s\"}",
                   name, name);
}

/* Where a file of that kind is; RB_EDONE: there is none. */
static int find_file(const rb_script *s, const rb_package *p, int kind,
                     const char *name, char path[PATH_MAX], rb_err *e)
{
    char folder[PATH_MAX];
    if (kind == RB_FILE_RE) {
        strcpy(path, re_file);
        return RB_OK;
    }
    if (!is_inside(name))
        return rb_fail(e, RB_ESCRIPT,
                       "'%s' is not a file inside the package's folder", name);
    if (kind == RB_FILE_LIBRARY) {
        snprintf(folder, sizeof folder, "%s/lua", s->env.data_dir);
        return resolve(folder, name, path, e);
    }
    if (kind == RB_FILE_DATA && !rb_package_lists(p, name))
        return not_listed(name, e);
    int code = resolve(p->folder, name, path, e);
    if (code == RB_OK && kind == RB_FILE_MODULE && p->m.files.n > 0 &&
        strcmp(name, "init.lua") != 0 && !rb_package_lists(p, name))
        code = not_listed(name, e);
    return code;
}

int rb_package_read(rb_script *s, const rb_package *p, int kind,
                    const char *name, rb_buf *out, rb_err *e)
{
    char path[PATH_MAX];
    if (s->env.read != NULL)
        return s->env.read(s->env.read_user, kind, name, out, e);
    if (kind == RB_FILE_DATA && is_argument(p, name))
        return rb_file_read(name, DATA_MAX, out, e);
    int code = find_file(s, p, kind, name, path, e);
    return code == RB_OK
               ? rb_file_read(
                     path, kind == RB_FILE_DATA ? DATA_MAX : SOURCE_MAX, out, e)
               : code;
}

int rb_state_file(rb_state *s, const char *name, rb_buf *out, rb_err *e)
{
    if (s->pack == NULL)
        return rb_fail(e, RB_ESCRIPT, "'%s' is not a file of a package", name);
    return rb_package_read(s->script, s->pack, RB_FILE_DATA, name, out, e);
}

static int core_read(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    const char *name = luaL_checkstring(L, 1);
    int optional = lua_toboolean(L, 2);
    rb_buf_free(&s->scratch);
    int code = rb_state_file(s, name, &s->scratch, &s->err);
    if (code == RB_EDONE && optional)
        return 0; /* there is none */
    if (code != RB_OK)
        return rb_state_raise(L, &s->err, 2);
    rb_state_charge(L, s->scratch.n / 16);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

static int core_log(lua_State *L)
{
    const char *level = luaL_optstring(L, 2, "i");
    rb_state_log(rb_state_of(L), level[0] == 'w' ? 'w' : 'i',
                 luaL_tolstring(L, 1, NULL));
    return 0;
}

/* ---- the core module ---- */

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

static void push_args(lua_State *L, const rb_package *p)
{
    lua_newtable(L);
    for (uint32_t i = 0; p != NULL && i < p->m.narg; i++) {
        push_arg(L, &p->m.arg[i]);
        lua_setfield(L, -2, p->m.arg[i].name);
    }
}

static int open_core(lua_State *L)
{
    const rb_state *s = rb_state_of(L);
    rb_bind_open(L);
    push_args(L, s->pack);
    lua_setfield(L, -2, "args");
    lua_pushcfunction(L, core_read);
    lua_setfield(L, -2, "read");
    lua_pushcfunction(L, core_log);
    lua_setfield(L, -2, "log");
    lua_pushstring(L, s->package);
    lua_setfield(L, -2, "package");
    lua_pushstring(L, s->version);
    lua_setfield(L, -2, "version");
    lua_pushstring(L, s->pack ? s->pack->m.kind : "");
    lua_setfield(L, -2, "kind");
    rb_grants_core(L);
    return 1;
}

/* ---- require ---- */

/* Compile a module's file and push the chunk; 0 when there is no file. */
static int push_chunk(lua_State *L, int kind, const char *file,
                      const char *shown)
{
    rb_state *s = rb_state_of(L);
    if (kind == RB_FILE_MODULE && s->pack == NULL)
        return 0;
    lua_pushfstring(L, "@%s/%s", shown, file);
    rb_buf_free(&s->scratch);
    int code =
        rb_package_read(s->script, s->pack, kind, file, &s->scratch, &s->err);
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

static int find_in(lua_State *L, int kind, const char *name, const char *shown)
{
    char file[256];
    if (to_file(name, ".lua", file) && push_chunk(L, kind, file, shown))
        return 1;
    return to_file(name, "/init.lua", file) && push_chunk(L, kind, file, shown);
}

static int is_library(const char *name)
{
    return strncmp(name, "rubric", 6) == 0 &&
           (name[6] == '\0' || name[6] == '.');
}

/* Push the function that makes the module; an error when there is none. */
static void push_loader(lua_State *L, const char *name)
{
    const rb_state *s = rb_state_of(L);
    int found;
    if (strcmp(name, "rubric.core") == 0) {
        lua_pushcfunction(L, open_core);
        return;
    }
    if (is_library(name)) {
        found = find_in(L, RB_FILE_LIBRARY, name, "lua");
    } else {
        found = find_in(L, RB_FILE_MODULE, name, s->package);
    }
    if (!found)
        luaL_error(L,
                   "there is no module '%s': require knows rubric, lpeg, re, "
                   "Lua's own libraries and files of the package",
                   name);
}

static int safe_require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key); /* 2 */
    int type = lua_getfield(L, 2, name);
    if (type == LUA_TLIGHTUSERDATA && lua_touserdata(L, -1) == &busy)
        return luaL_error(L, "module '%s' requires itself", name);
    if (type != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    push_loader(L, name);
    lua_pushlightuserdata(L, (void *)&busy);
    lua_setfield(L, 2, name);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

void rb_state_require(lua_State *L, const char *name)
{
    lua_pushcfunction(L, safe_require);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
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
    lua_pushcfunction(L, safe_require);
    lua_setglobal(L, "require");
    load_re(L);
    lock_lpeg(L);
    lua_pop(L, 1);
}
