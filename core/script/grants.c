/*
** grants.c - what a script has only when its manifest asks for it
**
** Permissions work by absence: without "random" there is no math.random,
** without "clock" no rubric.clock. Numbers are drawn from a generator that
** begins anew with every document, at a place that its text decides: a run
** says the same again, whatever the order of the documents and the workers.
*/
#include "bind.h"
#include "package.h"

#include <string.h>
#include <time.h>

/* ---- random ---- */

/* The next of splitmix64. */
static uint64_t draw(rb_state *s)
{
    uint64_t z = s->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t draw_to(rb_state *s, uint64_t most)
{
    uint64_t mask = most, n;
    for (int i = 1; i < 64; i *= 2)
        mask |= mask >> i;
    do
        n = draw(s) & mask;
    while (n > most);
    return n;
}

/* math.random([[from,] to]), as Lua's. */
static int safe_random(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    int n = lua_gettop(L);
    if (n == 0) {
        lua_pushnumber(L, (lua_Number)(draw(s) >> 11) * 0x1p-53);
        return 1;
    }
    lua_Integer from = n > 1 ? luaL_checkinteger(L, 1) : 1;
    lua_Integer to = luaL_checkinteger(L, n > 1 ? 2 : 1);
    luaL_argcheck(L, n <= 2, 3, "at most two arguments");
    if (n == 1 && to == 0) {
        lua_pushinteger(L, (lua_Integer)draw(s));
        return 1;
    }
    luaL_argcheck(L, from <= to, n > 1 ? 2 : 1, "interval is empty");
    uint64_t width = (uint64_t)to - (uint64_t)from;
    lua_pushinteger(L, (lua_Integer)((uint64_t)from + draw_to(s, width)));
    return 1;
}

static int safe_randomseed(lua_State *L)
{
    rb_state_of(L)->random = (uint64_t)luaL_checkinteger(L, 1);
    return 0;
}

void rb_grants_begin(rb_state *s)
{
    s->random = 0xcbf29ce484222325u;
    if (s->doc == NULL || s->pack == NULL ||
        !rb_manifest_grants(&s->pack->m, "random"))
        return;
    for (uint32_t i = 0; i < s->doc->len; i++)
        s->random =
            (s->random ^ (unsigned char)s->doc->text[i]) * 0x100000001b3u;
}

/* ---- clock ---- */

/* Seconds since 1970. */
static int core_clock(lua_State *L)
{
    struct timespec t;
    rb_state_of(L)->clocked = 1;
    clock_gettime(CLOCK_REALTIME, &t);
    lua_pushnumber(L, (lua_Number)t.tv_sec + (lua_Number)t.tv_nsec * 1e-9);
    return 1;
}

/* ---- granting ---- */

/* A state of the host's own has all. */
static int has(const rb_state *s, const char *permission)
{
    return s->pack == NULL || rb_manifest_grants(&s->pack->m, permission);
}

const rb_binding rb_bind_grant_rows[] = {
    {"clock", core_clock, "(): number", "0.1.0",
     "Seconds since 1970. Permission clock."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_grants_core(lua_State *L)
{
    if (!has(rb_state_of(L), "clock"))
        return;
    lua_pushcfunction(L, core_clock);
    lua_setfield(L, -2, "clock");
}

/* ---- what is missing ---- */

const char *rb_grants_hint(const char *message)
{
    static const struct {
        const char *call, *permission;
    } absent[] = {
        {"(field 'read')", "file.read"},     {"(field 'clock')", "clock"},
        {"(field 'random')", "random"},      {"(field 'randomseed')", "random"},
        {"(method 'rows')", "store.read"},   {"(method 'keep')", "store.write"},
        {"(method 'kept')", "store.write"},  {"(method 'keys')", "store.write"},
        {"(method 'write')", "report.write"}};
    const char *at = strstr(message, "attempt to call a nil value ");
    for (size_t i = 0; at && i < sizeof absent / sizeof *absent; i++)
        if (strstr(at, absent[i].call) != NULL)
            return absent[i].permission;
    return NULL;
}

static void put(lua_State *L, int t, const char *name, lua_CFunction f)
{
    if (f != NULL)
        lua_pushcfunction(L, f);
    else
        lua_pushnil(L);
    lua_setfield(L, t, name);
}

void rb_grants_math(lua_State *L, int t)
{
    int random = has(rb_state_of(L), "random");
    put(L, t, "random", random ? safe_random : NULL);
    put(L, t, "randomseed", random ? safe_randomseed : NULL);
}
