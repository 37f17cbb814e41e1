/*
** test_hosted_limits.c - functions that a program gives scripts, and budgets
**
** Nothing that such a function does, raising, yielding, taking memory, working
** long, swallowing the end of a budget, lets a script live beyond it.
*/
#include "hosting.h"

static void errors(void **state)
{
    (void)state;
    assert_run("\n\npeople.raise_text()", RUBRIC_ESCRIPT,
               "p/init.lua:5: no connection");
    assert_run("people.raise_table()", RUBRIC_ESCRIPT,
               "p/init.lua:3: an error that is no text (a table)");
    assert_run("people.raise_nil()", RUBRIC_ESCRIPT,
               "an error that is no text (a nil)");
    assert_run("people.party_of({})", RUBRIC_ESCRIPT,
               "p/init.lua:3: bad argument #1 to 'party_of' (string expected, "
               "got table)");
    assert_run("local ok, m = pcall(people.raise_table)\n"
               "assert(not ok and type(m) == 'table')\n"
               "ok, m = pcall(function() people.raise_text() end)\n"
               "assert(not ok and m == 'p/init.lua:5: no connection', m)",
               RUBRIC_OK, "");
}

static void yielding(void **state)
{
    (void)state;
    assert_run("local f = coroutine.wrap(function()\n"
               "  local got = people.give_back('a', 'b') return got end)\n"
               "local a, b = f()\n"
               "assert(a == 'a' and b == 'b' and f('c') == 'c')",
               RUBRIC_OK, "");
    assert_run("people.give_back()", RUBRIC_ESCRIPT, "outside a coroutine");
}

static void memory(void **state)
{
    (void)state;
    assert_run("people.take_memory()", RUBRIC_ELIMIT, "32 MiB of memory");
    assert_run("while true do pcall(people.take_memory) end", RUBRIC_ELIMIT,
               "");
    assert_run("assert(not pcall(people.take_memory))\n"
               "collectgarbage() people.party_of('Ruiz')",
               RUBRIC_OK, "");
}

static void steps(void **state)
{
    (void)state;
    assert_run("people.work_long()", RUBRIC_ELIMIT, "budget of steps");
    assert_run("pcall(people.work_long) while true do end", RUBRIC_ELIMIT,
               "budget of steps");
    assert_run("while true do people.party_of('Ruiz') end", RUBRIC_ELIMIT,
               "budget of steps");
    assert_run("local function f() while true do end end\n"
               "people.swallow(f) print('lives')",
               RUBRIC_ELIMIT, "budget of steps");
    assert_string_equal(said, "");
    assert_run("local function f() while true do end end\n"
               "people.swallow_there(f) print('lives')",
               RUBRIC_ELIMIT, "budget of steps");
    assert_string_equal(said, "");
    assert_run("local function f() people.work_long() end\n"
               "while true do people.swallow_there(f) end",
               RUBRIC_ELIMIT, "budget of steps");
    assert_run("local t = setmetatable({}, { __close = people.work_long })\n"
               "local x <close> = t people.work_long()",
               RUBRIC_ELIMIT, "budget of steps");
    assert_run("assert(people.swallow(function() end))\n"
               "assert(not people.swallow(error))",
               RUBRIC_OK, "");
}

/* Packages among rubric's own are not counted instruction by instruction; what
** the program's functions take is. */
static void time_of_a_package(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("while true do people.party_of('Ruiz') end");
    files_put(dir, "p/package.lua",
              "return { name = \"p\", version = \"1\", writes = { \"w\" },"
              " limits = { time = 0.05 }, permissions = { \"host.people\" } }");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 1000000000000);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(run(r), RUBRIC_ELIMIT);
    assert_says(rubric_errmsg(r), "0.05 seconds");
    rubric_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors), cmocka_unit_test(yielding),
        cmocka_unit_test(memory), cmocka_unit_test(steps),
        cmocka_unit_test(time_of_a_package)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
