/*
** test_budget.c - what budgets come to for a text, and table.sort
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <lualib.h>
#include "script/host.h"

#define MIB ((size_t)1 << 20)

static void memory_grows_with_the_text_and_has_an_end(void **state)
{
    (void)state;
    assert_int_equal(rb_memory_for(256 * MIB, 0), 256 * MIB);
    assert_int_equal(rb_memory_for(256 * MIB, 3000), 256 * MIB + 24000);
    assert_int_equal(rb_memory_for(256 * MIB, 50 * MIB), 656 * MIB);
    assert_int_equal(rb_memory_for(256 * MIB, 96 * MIB), 1024 * MIB);
    assert_int_equal(rb_memory_for(256 * MIB, 97 * MIB), 1024 * MIB);
    assert_int_equal(rb_memory_for(256 * MIB, SIZE_MAX), 1024 * MIB);
    assert_int_equal(rb_memory_for(8 * MIB, 100 * MIB), 32 * MIB);
    assert_true(rb_memory_for(SIZE_MAX / 2, SIZE_MAX) == SIZE_MAX);
}

static void steps_grow_with_the_text(void **state)
{
    (void)state;
    assert_int_equal(rb_steps_for(MIB * 10, 0), 10 * MIB);
    assert_int_equal(rb_steps_for(MIB * 10, MIB), 20 * MIB);
    assert_true(rb_steps_for(UINT64_MAX, SIZE_MAX / 2) == UINT64_MAX);
}

/* ---- table.sort ---- */

static const char sorting[] =
    "local sort, theirs = ...\n"
    "local function expect(x, y, what)\n"
    "  if x ~= y then error(what .. ': ' .. tostring(x), 2) end end\n"
    "for n = 0, 400 do\n"
    "  local a, b = {}, {}\n"
    "  for i = 1, n do a[i] = (i * 7919 + n) % 1009 b[i] = a[i] end\n"
    "  sort(a) theirs(b)\n"
    "  for i = 1, n do expect(a[i], b[i], 'order of ' .. n) end\n"
    "  local t = {}\n"
    "  for i = 1, n do t[i] = { key = i * 31 % 5, at = i } end\n"
    "  sort(t, function(x, y) return x.key < y.key end)\n"
    "  for i = 2, n do\n"
    "    local x, y = t[i - 1], t[i]\n"
    "    expect(x.key < y.key or x.key == y.key and x.at < y.at, true,\n"
    "      'ties of ' .. n) end\n"
    "end\n"
    "local down = { 'b', 'c', 'a' }\n"
    "sort(down, function(x, y) return x > y end)\n"
    "expect(table.concat(down), 'cba', 'by a function')\n"
    "local none = setmetatable({}, { __len = function() return 3 end,\n"
    "  __index = function(_, i) return 4 - i end })\n"
    "sort(none)\n"
    "expect(rawget(none, 1) .. rawget(none, 3), '13', 'by metamethods')\n"
    "expect(pcall(sort, { 1, 'x' }), false, 'what has no order')\n"
    "expect(pcall(sort, { 1, 2 }, 'x'), false, 'no function')\n"
    "expect(pcall(sort), false, 'no table')\n"
    "expect(pcall(sort, { 2, 1 }, error), false, 'an error on the way')\n"
    "expect(pcall(sort, setmetatable({}, { __len = function()\n"
    "  return math.maxinteger end })), false, 'too long')\n"
    "sort({ 3, 1, 2 }, function() return true end)\n";

static void sort_keeps_what_is_equal_in_order(void **state)
{
    (void)state;
    rb_state s = {.lifted = 1};
    lua_State *L = luaL_newstate();
    *(rb_state **)lua_getextraspace(L) = &s;
    luaL_openlibs(L);
    assert_int_equal(luaL_loadstring(L, sorting), LUA_OK);
    lua_pushcfunction(L, rb_safe_sort);
    lua_getglobal(L, "table");
    lua_getfield(L, -1, "sort");
    lua_remove(L, -2);
    if (lua_pcall(L, 2, 0, 0) != LUA_OK)
        fail_msg("%s", lua_tostring(L, -1));
    lua_close(L);
}

/* What strings have in common is compared, and paid for. */
static void sort_pays_for_long_strings(void **state)
{
    (void)state;
    rb_state s = {.steps = 100000, .deadline = 1e300};
    lua_State *L = luaL_newstate();
    *(rb_state **)lua_getextraspace(L) = &s;
    luaL_openlibs(L);
    lua_pushcfunction(L, rb_safe_sort);
    lua_setglobal(L, "sort");
    assert_int_equal(luaL_dostring(L, "local a = ('x'):rep(1 << 20)\n"
                                      "b = { a .. 2, a .. 1, a .. 0 }\n"
                                      "for i = 1, 20 do sort(b)\n"
                                      "  b[1], b[3] = b[3], b[1] end"),
                     1);
    assert_non_null(strstr(lua_tostring(L, -1), "budget of steps"));
    assert_int_equal(s.fatal, RB_ELIMIT);
    lua_close(L);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_grows_with_the_text_and_has_an_end),
        cmocka_unit_test(steps_grow_with_the_text),
        cmocka_unit_test(sort_keeps_what_is_equal_in_order),
        cmocka_unit_test(sort_pays_for_long_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
