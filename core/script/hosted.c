/*
** hosted.c - modules of the program around us (include/rubric_lua.h)
**
** Each of their functions is called within a closure of ours, in its own place
** on the stack, so that its errors name the line of the script as they would
** without us. Before, the call is paid for; after, it is looked whether the
** budget has ended inside, which the function may have caught.
*/
#include "hosted.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../base/utf8.h"

enum { CALL_COST = 20, UPVALUES_MAX = 255, VERSION_MAX = 100 };

/* ---- the list ---- */

static const rb_hosted *named(const rb_script *s, const char *name)
{
    for (uint32_t i = 0; i < s->hosted.n; i++)
        if (strcmp(s->hosted.v[i]->name, name) == 0)
            return s->hosted.v[i];
    return NULL;
}

static int check_new(const rb_script *s, const char *name, const char *version,
                     rb_err *e)
{
    size_t n = strlen(version);
    if (!rb_permission_is_hosted(name))
        return rb_fail(e, RB_EUSAGE,
                       "'%.80s' cannot be a module of the program: its name is "
                       "a letter, then letters, digits, - and _, at most 60",
                       name + 5);
    if (n == 0 || n > VERSION_MAX || !rb_utf8_is_plain(version, n, ""))
        return rb_fail(e, RB_EUSAGE,
                       "the version of the module '%s' must be a text of 1 to "
                       "%d bytes",
                       name, VERSION_MAX);
    if (named(s, name) != NULL)
        return rb_fail(e, RB_EUSAGE, "the module '%s' is there already", name);
    return RB_OK;
}

int rb_script_host(rb_script *s, const char *name, const char *version,
                   int (*open)(struct lua_State *L), void *user, rb_err *e)
{
    char full[100];
    snprintf(full, sizeof full, "host.%.90s", name);
    int code = check_new(s, full, version, e);
    if (code != RB_OK)
        return code;
    rb_hosted *h = rb_arena_alloc(&s->arena, sizeof *h);
    if (h == NULL)
        return rb_nomem(e);
    *h = (rb_hosted){rb_arena_str(&s->arena, full, strlen(full)),
                     rb_arena_str(&s->arena, version, strlen(version)), open,
                     user};
    if (h->name == NULL || h->version == NULL ||
        rb_vec_push(s->mem, &s->hosted, h) != 0)
        return rb_nomem(e);
    return RB_OK;
}

const rb_hosted *rb_hosted_find(const rb_script *s, const rb_package *p,
                                const char *name)
{
    return p != NULL && rb_permission_is_hosted(name) &&
                   rb_names_has(&p->m.permissions, name)
               ? named(s, name)
               : NULL;
}

const rb_hosted *rb_hosted_used(const rb_script *s, uint32_t i)
{
    for (uint32_t k = 0; k < s->hosted.n; k++) {
        int used = 0;
        for (uint32_t j = 0; !used && j < s->pack.n; j++)
            used = rb_names_has(&s->pack.v[j]->m.permissions,
                                s->hosted.v[k]->name);
        if (used && i-- == 0)
            return s->hosted.v[k];
    }
    return NULL;
}

/* ---- who may have them ---- */

/* What the program has, or what is called most like `name`. */
static void put_known(const rb_script *s, const char *name, rb_buf *b)
{
    const char *known[64] = {0};
    uint32_t n = 0;
    for (; n < s->hosted.n && n < 64; n++)
        known[n] = s->hosted.v[n]->name;
    const char *near = rb_nearest(name, strlen(name), known, n);
    if (near != NULL) {
        rb_buf_printf(b, "; did it mean '%s'?", near);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        rb_buf_printf(b, "%s'%s'", i ? ", " : "; this one has ", known[i]);
}

static int not_there(const rb_script *s, const rb_package *p, const char *name,
                     rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, s->mem);
    put_known(s, name, &b);
    int code =
        b.failed
            ? rb_nomem(e)
            : rb_fail(
                  e, RB_ESCRIPT,
                  "package '%s' asks for '%s', functions that a program gives "
                  "its packages (rubric_lua.h), and this program has none of "
                  "that name; run it in the one that it was written for%s",
                  p->m.name, name, b.n ? b.p : "");
    rb_buf_free(&b);
    return code;
}

static int has_file(const rb_package *p, const char *name, const char *ending)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/host/%s%s", p->folder, name + 5,
                     ending);
    return n < (int)sizeof path && access(path, F_OK) == 0;
}

static int check_one(const rb_script *s, const rb_package *p,
                     const rb_package *stranger, const char *name, rb_err *e)
{
    if (named(s, name) == NULL)
        return not_there(s, p, name, e);
    if (stranger != NULL)
        return rb_fail(e, RB_ESCRIPT,
                       "package '%s' asks for '%s', functions of this program, "
                       "and '%s' is not trusted: it would run in a process of "
                       "its own, where they are not; read the package, then "
                       "trust it (rubric_trust) or take the permission out of "
                       "its manifest",
                       p->m.name, name, stranger->m.name);
    if (has_file(p, name, ".lua") || has_file(p, name, "/init.lua"))
        return rb_fail(e, RB_ESCRIPT,
                       "package '%s' asks for '%s', functions of this program, "
                       "and has a module of that name, too; rename the module",
                       p->m.name, name);
    return RB_OK;
}

int rb_hosted_check(const rb_script *s, const rb_package *p,
                    const rb_package *stranger, rb_err *e)
{
    const rb_names *n = &p->m.permissions;
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < n->n; i++)
        if (rb_permission_is_hosted(n->v[i]))
            code = check_one(s, p, stranger, n->v[i], e);
    return code;
}

int rb_hosted_missing(const rb_package *p, const char *name, rb_err *e)
{
    if (!rb_permission_is_hosted(name))
        return 0;
    rb_fail(e, RB_ESCRIPT,
            "there is no module '%s'; functions of the program that runs "
            "package '%s' are there with permissions = { \"%s\" }",
            name, p->m.name, name);
    return 1;
}

/* ---- in a state ---- */

/* Upvalues: those of the program's function, then itself. */
static int guarded(lua_State *L)
{
    int last = 1;
    while (lua_type(L, lua_upvalueindex(last + 1)) != LUA_TNONE)
        last++;
    rb_state_charge(L, CALL_COST);
    int results = lua_tocfunction(L, lua_upvalueindex(last))(L);
    rb_state_late(rb_state_of(L));
    rb_state_charge(L, 1);
    return results;
}

/* Replace the C function on top of the stack by its guard. */
static void guard(lua_State *L)
{
    int at = lua_gettop(L), n = 0;
    luaL_checkstack(L, UPVALUES_MAX + 5, NULL);
    while (lua_getupvalue(L, at, n + 1) != NULL)
        n++;
    if (n == UPVALUES_MAX)
        luaL_error(L,
                   "a function of the program has %d upvalues: one less "
                   "would do",
                   n);
    lua_pushvalue(L, at);
    lua_pushcclosure(L, guarded, n + 1);
    lua_replace(L, at);
}

static int open_module(lua_State *L)
{
    const rb_hosted *h = lua_touserdata(L, lua_upvalueindex(1));
    lua_settop(L, 0);
    lua_pushcfunction(L, h->open);
    lua_pushstring(L, h->name);
    lua_pushlightuserdata(L, h->user);
    lua_call(L, 2, 1);
    if (lua_type(L, 1) != LUA_TTABLE)
        return luaL_error(L,
                          "the program's function that opens '%s' gives no "
                          "table (a %s)",
                          h->name, luaL_typename(L, 1));
    for (lua_pushnil(L); lua_next(L, 1);) {
        if (lua_iscfunction(L, -1)) {
            guard(L);
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, 1);
        } else {
            lua_pop(L, 1);
        }
    }
    return 1;
}

void rb_hosted_push(lua_State *L, const rb_hosted *h)
{
    lua_pushlightuserdata(L, (void *)(uintptr_t)h);
    lua_pushcclosure(L, open_module, 1);
}
