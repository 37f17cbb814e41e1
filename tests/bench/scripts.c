/*
** scripts.c - what crossing into Lua costs, and LPeg over characters
*/
#include "scripts.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <time.h>
#include "script/bind.h"

int rb_luaopen_lpeg(lua_State *L); /* LPeg's, renamed: Makefile */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int run(lua_State *L, int args, int results)
{
    if (lua_pcall(L, args, results, 0) == LUA_OK)
        return 1;
    fprintf(stderr, "bench: %s\n", lua_tostring(L, -1));
    return 0;
}

/* ---- a Lua function per match ---- */

static const char callbacks[] =
    "local core = require 'rubric.core'\n"
    "local set = core.ruleset { { name = 'the', pattern = '\"the\"' } }\n"
    "local n = 0\n"
    "return function(doc) return set:each(doc, 'all', function(m)\n"
    "  n = n + m.first end) end,\n"
    "function(doc) set:codes(doc) return 0 end\n";

/* Seconds for the function at `index` over all documents; *n gets matches. */
static double over_all(rb_state *s, int index, const corpus *c, rb_doc **doc,
                       double *n)
{
    double t = now();
    *n = 0;
    for (size_t i = 0; i < c->n; i++) {
        rb_state_begin(s, doc[i]);
        lua_pushvalue(s->L, index);
        rb_bind_doc(s->L);
        if (!run(s->L, 1, 1))
            return 0;
        *n += lua_tonumber(s->L, -1);
        lua_pop(s->L, 1);
    }
    return now() - t;
}

static void callback_rows(const corpus *c, rb_doc **doc, rb_mem *m, rb_vocab *v)
{
    rb_err e;
    rb_script *script;
    rb_state *s;
    double n, none;
    rb_script_env env = {.mem = m,
                         .vocab = v,
                         .data_dir = ".",
                         .memory = 256 << 20,
                         .steps = 1000000000};
    if (rb_script_open(&script, &env, &e) != RB_OK ||
        rb_state_new(&s, script, NULL, &e) != RB_OK) {
        fprintf(stderr, "bench: %s\n", e.msg);
        return;
    }
    rb_state_begin(s, doc[0]);
    if (luaL_loadstring(s->L, callbacks) == LUA_OK && run(s->L, 0, 2)) {
        over_all(s, 2, c, doc, &none); /* classes of all words, once */
        double base = over_all(s, 2, c, doc, &none);
        double all = over_all(s, 1, c, doc, &n);
        printf("| a Lua function per match (P5 <= 0.5 us)      | %6.2f us | "
               "%.0f matches |\n",
               n > 0 ? (all - base) / n * 1e6 : 0.0, n);
    }
    rb_state_free(s);
    rb_script_close(script);
}

/* ---- the search helper ---- */

static const char searches[] =
    "local text, clock = ...\n"
    "local lpeg, all = require 'lpeg', dofile('lua/rubric/search.lua').all\n"
    "local P, R, S = lpeg.P, lpeg.R, lpeg.S\n"
    "local cases = {\n"
    "  { 'keyword', P'sanction', 's' },\n"
    "  { 'quotation', P'\"' * (P(1) - '\"')^1 * '\"', '\"' },\n"
    "  { 'money', S'$' * R'09'^1, '$' },\n"
    "}\n"
    "local out = {}\n"
    "for i, c in ipairs(cases) do\n"
    "  local naive = lpeg.Ct((lpeg.Ct(lpeg.Cp() * c[2] * lpeg.Cp()) + 1)^0)\n"
    "  local fast = all(c[2], c[3])\n"
    "  local t = clock()\n"
    "  local a = #naive:match(text)\n"
    "  local mid = clock()\n"
    "  local b = #fast:match(text)\n"
    "  assert(a == b)\n"
    "  out[i] = { c[1], mid - t, clock() - mid }\n"
    "end\n"
    "return out\n";

static int clock_of(lua_State *L)
{
    lua_pushnumber(L, now());
    return 1;
}

static void search_rows(const corpus *c)
{
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    luaL_requiref(L, "lpeg", rb_luaopen_lpeg, 0);
    luaL_loadstring(L, searches);
    lua_pushlstring(L, c->text, c->len);
    lua_pushcfunction(L, clock_of);
    if (run(L, 2, 1)) {
        for (lua_Integer i = 1; lua_geti(L, -1, i) == LUA_TTABLE; i++) {
            lua_geti(L, -1, 1);
            lua_geti(L, -2, 2);
            lua_geti(L, -3, 3);
            double naive = lua_tonumber(L, -2), fast = lua_tonumber(L, -1);
            printf("| LPeg search, %-9s (P6 >= 4x naive)      | %6.1f x | "
                   "%.0f MB/s |\n",
                   lua_tostring(L, -3), naive / fast,
                   (double)c->len / 1e6 / fast);
            lua_pop(L, 4);
        }
    }
    lua_close(L);
}

void bench_scripts(const corpus *c, rb_doc **doc, rb_mem *m, rb_vocab *v)
{
    callback_rows(c, doc, m, v);
    search_rows(c);
}
