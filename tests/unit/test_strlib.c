/*
** test_strlib.c - string patterns mean what Lua's mean
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lualib.h>

#include "script/host.h"

static const char compare_source[] =
    "local ours, theirs, seed = ...\n"
    "math.randomseed(seed)\n"
    "local atoms = {'a','b','.','%a','%d','[ab]','[^a]','[a-c%d]','(',')',\n"
    " '()','%1','%b()','%f[%w]','$','^','%','[','*','+','-','?','-','x',\n"
    " '%s','%S','%%','[]]','[^]]','[a-]',']'}\n"
    "local repl = {'<%0>','%1','x','%%','%2',function(a) return a end,\n"
    " function() end,{a='A',ab='AB'}, 5}\n"
    "local function text(n, from)\n"
    " local t = {}\n"
    " for i = 1, math.random(0, n) do t[i] = from[math.random(#from)] end\n"
    " return table.concat(t)\n"
    "end\n"
    "local chars = {'a','b','c','1','(',')',' ','x','%',']','-'}\n"
    "local function all(f, ...) local t = {}\n"
    " for a, b in f(...) do t[#t+1] = tostring(a)..'/'..tostring(b) end\n"
    " return table.concat(t, ',') end\n"
    "local function same(what, s, p, a, b)\n"
    " for i = 1, math.max(a.n, b.n) do\n"
    "  if i == 2 and not a[1] and not b[1] then return end\n"
    "  if a[i] ~= b[i] then error(what..' \"'..s..'\" \"'..p..'\": '\n"
    "   ..tostring(a[i])..' / '..tostring(b[i])) end end end\n"
    "for n = 1, 200000 do\n"
    " local s, p = text(12, chars), text(6, atoms)\n"
    " local init = math.random(-3, 4)\n"
    " local r, m = repl[math.random(#repl)], math.random(0, 4)\n"
    " for _, f in ipairs {'find','match'} do\n"
    "  same(f, s, p, table.pack(pcall(ours[f], s, p, init)),\n"
    "   table.pack(pcall(theirs[f], s, p, init))) end\n"
    " same('gsub', s, p, table.pack(pcall(ours.gsub, s, p, r, m)),\n"
    "  table.pack(pcall(theirs.gsub, s, p, r, m)))\n"
    " same('gmatch', s, p, table.pack(pcall(all, ours.gmatch, s, p, init)),\n"
    "  table.pack(pcall(all, theirs.gmatch, s, p, init)))\n"
    "end\n";

static void string_patterns_mean_the_same(void **state)
{
    (void)state;
    rb_state s = {.lifted = 1};
    lua_State *L = luaL_newstate();
    *(rb_state **)lua_getextraspace(L) = &s;
    luaL_openlibs(L);
    assert_int_equal(luaL_loadstring(L, compare_source), LUA_OK);
    lua_newtable(L);
    rb_strlib_open(L, lua_gettop(L));
    lua_getglobal(L, "string");
    lua_pushinteger(L, 7);
    if (lua_pcall(L, 3, 0, 0) != LUA_OK)
        fail_msg("%s", lua_tostring(L, -1));
    lua_close(L);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(string_patterns_mean_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
