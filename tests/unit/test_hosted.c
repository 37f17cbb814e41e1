/*
** test_hosted.c - functions that a program gives scripts (rubric_lua.h)
**
** What a package may call and who may not; and that nothing a function of the
** program does, raising, yielding, taking memory, working long, swallowing the
** end of a budget, lets a script live beyond it.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <lauxlib.h>

#include "files.h"
#include "rubric_lua.h"

#ifndef ROOT
#define ROOT "."
#endif

static char dir[64];

/* ---- a program's register of people ---- */

typedef struct people {
    int opened, asked, closed;
} people;

static people *of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

static int party_of(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    of(L)->asked++;
    if (strcmp(name, "Ruiz") != 0)
        return 0;
    lua_pushliteral(L, "Harbour Party");
    lua_pushinteger(L, 17);
    return 2;
}

static int raise_text(lua_State *L)
{
    return luaL_error(L, "no connection");
}

static int raise_table(lua_State *L)
{
    lua_newtable(L);
    return lua_error(L);
}

static int raise_nil(lua_State *L)
{
    lua_pushnil(L);
    return lua_error(L);
}

static int take_memory(lua_State *L)
{
    lua_newtable(L);
    for (int i = 1; i < 1 << 20; i++) {
        lua_newuserdatauv(L, 1 << 20, 0);
        lua_rawseti(L, -2, i);
    }
    return 1;
}

static int work_long(lua_State *L)
{
    for (int i = 0; i < 1 << 30; i++)
        rubric_lua_spend(L, 10000);
    return 0;
}

static int swallow(lua_State *L)
{
    lua_settop(L, 1);
    lua_pushboolean(L, lua_pcall(L, 0, 0, 0) == LUA_OK);
    return 1;
}

/* In a coroutine of its own, whose hook is another one. */
static int swallow_there(lua_State *L)
{
    int n;
    lua_settop(L, 1);
    lua_State *there = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, there, 1);
    lua_pushboolean(L, lua_resume(there, L, 0, &n) == LUA_OK);
    return 1;
}

static int give_back(lua_State *L)
{
    return lua_yield(L, lua_gettop(L));
}

static int count(lua_State *L)
{
    lua_Integer n = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    lua_pushinteger(L, n);
    lua_copy(L, -1, lua_upvalueindex(2));
    return 1;
}

static int on_gc(lua_State *L)
{
    people *const *p = lua_touserdata(L, 1);
    (*p)->closed++;
    return 0;
}

static void push_handle(lua_State *L, people *p)
{
    people **u = lua_newuserdatauv(L, sizeof *u, 0);
    *u = p;
    lua_newtable(L);
    lua_pushcfunction(L, on_gc);
    lua_setfield(L, -2, "__gc");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

static int open_people(lua_State *L)
{
    static const luaL_Reg functions[] = {{"party_of", party_of},
                                         {"raise_text", raise_text},
                                         {"raise_table", raise_table},
                                         {"raise_nil", raise_nil},
                                         {"take_memory", take_memory},
                                         {"work_long", work_long},
                                         {"swallow", swallow},
                                         {"swallow_there", swallow_there},
                                         {"give_back", give_back},
                                         {"count", count},
                                         {NULL, NULL}};
    people *p = lua_touserdata(L, 2);
    assert_string_equal(lua_tostring(L, 1), "host.people");
    p->opened++;
    luaL_newlibtable(L, functions);
    lua_pushlightuserdata(L, p);
    lua_pushinteger(L, 0);
    luaL_setfuncs(L, functions, 2);
    push_handle(L, p);
    lua_setfield(L, -2, "handle");
    lua_pushliteral(L, "2024-11");
    lua_setfield(L, -2, "state_of");
    return 1;
}

static int open_nothing(lua_State *L)
{
    lua_pushinteger(L, 1);
    return 1;
}

static int open_badly(lua_State *L)
{
    return luaL_error(L, "the register is closed");
}

/* ---- handles and packages ---- */

static char said[4096];

static void on_log(void *user, char level, const char *message)
{
    (void)user;
    size_t n = strlen(said);
    if (level == 'o')
        snprintf(said + n, sizeof said - n, "%s\n", message);
}

static rubric *open_rubric(int trust, size_t memory, uint64_t steps)
{
    rubric *r;
    rubric_options o = {.size = sizeof o,
                        .data_dir = ROOT,
                        .package_path = dir,
                        .log = on_log,
                        .trust = trust,
                        .script_memory = memory,
                        .script_steps = steps};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    said[0] = '\0';
    return r;
}

static int add(rubric *r, const char *name, const char *version,
               lua_CFunction open, void *user)
{
    rubric_lua_module m = {.size = sizeof m,
                           .name = name,
                           .version = version,
                           .open = open,
                           .user = user};
    return rubric_lua_add(r, &m);
}

#define ASKS                                                                   \
    "return { name = \"p\", version = \"1\", writes = { \"w\" },"              \
    " permissions = { \"host.people\" } }"

/* A package "p" whose run is `code`, in which `people` is the module. */
static void make_package(const char *code)
{
    char init[2000];
    snprintf(init, sizeof init,
             "local people = require \"host.people\"\n"
             "return function(doc)\n%s\nend\n",
             code);
    files_package(dir, "p", ASKS, init);
}

static int run(rubric *r)
{
    rubric_doc *d;
    int code = rubric_analyze(r, "A text.", 7, NULL, &d);
    rubric_doc_free(d);
    return code;
}

/* Run the package and give what came of it: *message is what the handle says.
 */
static int run_code(const char *code, char message[1000])
{
    people p = {0, 0, 0};
    make_package(code);
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 32u << 20, 20000000);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    int got = rubric_use(r, "p");
    if (got == RUBRIC_OK)
        got = run(r);
    snprintf(message, 1000, "%s", rubric_errmsg(r));
    /* The handle goes on. */
    rubric_doc *d;
    assert_int_equal(rubric_doc_new(r, "A text.", 7, NULL, &d), RUBRIC_OK);
    rubric_doc_free(d);
    rubric_close(r);
    assert_int_equal(p.closed, p.opened);
    return got;
}

static void assert_says(const char *message, const char *part)
{
    if (strstr(message, part) == NULL)
        fail_msg("'%s' does not say '%s'", message, part);
}

static void assert_run(const char *code, int want, const char *part)
{
    char message[1000];
    int got = run_code(code, message);
    if (got != want)
        fail_msg("%d, not %d: %s", got, want, message);
    assert_says(message, part);
}

/* ---- what works ---- */

static void a_package_calls_the_program(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("print(people.party_of('Ruiz'))\n"
                 "print(people.party_of('Nobody'), people.state_of)\n"
                 "print(people.count(), people.count())\n"
                 "print(type(people.handle), getmetatable(people.handle))\n"
                 "print(require 'host.people' == people)\n"
                 "doc:add('w', { 0, 1 })");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(p.opened, 1);
    assert_int_equal(run(r), RUBRIC_OK);
    assert_string_equal(said, "Harbour Party\t17\nnil\t2024-11\n1\t2\n"
                              "userdata\tfalse\ntrue\n");
    assert_int_equal(p.asked, 2);
    rubric_close(r);
    assert_int_equal(p.closed, 1);
}

/* By name or by folder, and only until a file of it changes. */
static void trust_may_be_for_one_package(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("people.party_of('Ruiz')");
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "package 'p' asks for 'host.people'");
    assert_says(rubric_errmsg(r), "'p' is not trusted");
    assert_says(rubric_errmsg(r), "rubric_trust");
    assert_int_equal(p.opened, 0);
    assert_int_equal(rubric_trust(r, "p"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(run(r), RUBRIC_OK);
    assert_int_equal(p.asked, 1);
    rubric_close(r);
}

static void not_even_shipped_ones_when_none_is_trusted(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("");
    rubric *r = open_rubric(RUBRIC_TRUST_NONE, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "is not trusted");
    rubric_close(r);
}

/* What it needs comes into its state, and is a stranger there. */
static void a_stranger_among_its_libraries(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    files_package(dir, "lib",
                  "return { name = \"lib\", version = \"1\","
                  " kind = \"library\" }",
                  "return {}");
    files_package(dir, "p",
                  "return { name = \"p\", version = \"1\", needs = { \"lib\" },"
                  " permissions = { \"host.people\" } }",
                  "require 'lib' require 'host.people'"
                  " return function() end");
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_trust(r, "p"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "'lib' is not trusted");
    assert_int_equal(rubric_trust(r, "lib"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    rubric_close(r);
}

/* ---- by permission ---- */

static void without_permission_there_is_none(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    files_package(dir, "p", "return { name = \"p\", version = \"1\" }",
                  "local people = require 'host.people'");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "p/init.lua:1: there is no module "
                                  "'host.people'");
    assert_says(rubric_errmsg(r), "permissions = { \"host.people\" }");
    assert_int_equal(p.opened, 0);
    rubric_close(r);
}

/* A library shares the state of the package that needs it, not its module. */
static void a_library_has_what_it_asks_for(void **state)
{
    people p = {0, 0, 0};
    static const char needs[] =
        "return { name = \"p\", version = \"1\", needs = { \"lib\" },"
        " permissions = { \"host.people\" } }";
    static const char init[] =
        "local people = require 'host.people'\n"
        "print(select(2, pcall(require('lib').get, 'host.people')))\n"
        "print(select(2, pcall(require('lib').get, ':host.people')))\n"
        "print(pcall(function() return require('host:people').x end))\n"
        "return function() end";
    (void)state;
    files_package(dir, "lib",
                  "return { name = \"lib\", version = \"1\","
                  " kind = \"library\" }",
                  "return { get = function(n) return require(n) end }");
    files_package(dir, "p", needs, init);
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_says(said, "package 'lib' are there with permissions");
    assert_says(said, "there is no module ':host.people'");
    assert_says(said, "false\tp/init.lua:4: there is no module 'host:people'");
    rubric_close(r);
    /* And when it asks, so must the package. */
    files_package(dir, "lib",
                  "return { name = \"lib\", version = \"1\","
                  " kind = \"library\", permissions = { \"host.people\" } }",
                  "return { get = function(n) return require(n) end }");
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_says(said, "table: ");
    rubric_close(r);
    files_package(dir, "p",
                  "return { name = \"p\", version = \"1\", needs = { \"lib\" }"
                  " }",
                  init);
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "so must 'p': permissions = { "
                                  "\"host.people\" }");
    rubric_close(r);
}

static void a_program_without_it(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("");
    for (int trust = RUBRIC_TRUST_SHIPPED; trust <= RUBRIC_TRUST_NONE;
         trust++) {
        rubric *r = open_rubric(trust, 0, 0);
        assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
        assert_says(rubric_errmsg(r), "package 'p' asks for 'host.people', "
                                      "functions that a program");
        assert_null(strstr(rubric_errmsg(r), "this one has"));
        assert_int_equal(add(r, "peopel", "1", open_people, &p), RUBRIC_OK);
        assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
        assert_says(rubric_errmsg(r), "did it mean 'host.peopel'?");
        rubric_close(r);
        r = open_rubric(trust, 0, 0);
        assert_int_equal(add(r, "a", "1", open_people, &p), RUBRIC_OK);
        assert_int_equal(add(r, "b", "1", open_people, &p), RUBRIC_OK);
        assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
        assert_says(rubric_errmsg(r), "this one has 'host.a', 'host.b'");
        rubric_close(r);
    }
}

static void manifests(void **state)
{
    static const char *const bad[] = {"host.",       "host",       "hostpeople",
                                      "host.1",      "host.a.b",   "host.a b",
                                      "hots.people", "Host.people"};
    char text[200];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text,
                 "return { name = \"p\", version = \"1\","
                 " permissions = { \"%s\" } }",
                 bad[i]);
        files_package(dir, "p", text, "return function() end");
        rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
        assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
        assert_says(rubric_errmsg(r), "unknown permission");
        rubric_close(r);
    }
}

static void a_module_of_the_same_name(void **state)
{
    people p = {0, 0, 0};
    (void)state;
    make_package("");
    files_put(dir, "p/host/people.lua", "return {}");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "has a module of that name, too");
    /* Without the permission it is the package's own. */
    files_package(dir, "p", "return { name = \"p\", version = \"1\" }",
                  "require 'host.people' return function() end");
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(p.opened, 0);
    rubric_close(r);
    snprintf(said, sizeof said, "%s/p/host", dir);
    assert_int_equal(files_remove(said), 0);
}

/* ---- adding ---- */

static lua_Number another_lua(lua_State *L)
{
    (void)L;
    return 504;
}

static void adding(void **state)
{
    static const char *const bad[] = {"", "a.b", "1a", "a b", "host.\n"};
    char long_name[200];
    (void)state;
    memset(long_name, 'a', sizeof long_name);
    long_name[199] = '\0';
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(add(r, bad[i], "1", open_people, NULL), RUBRIC_EUSAGE);
        assert_says(rubric_errmsg(r), "cannot be a module");
    }
    assert_int_equal(add(r, long_name, "1", open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, "a", long_name, open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, "a", "", open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, "a", "\n", open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, "a", NULL, open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, NULL, "1", open_people, NULL), RUBRIC_EUSAGE);
    assert_int_equal(add(r, "a", "1", NULL, NULL), RUBRIC_EUSAGE);
    assert_int_equal(rubric_lua_add(r, NULL), RUBRIC_EUSAGE);
    rubric_lua_module m = {.name = "a", .version = "1", .open = open_people};
    assert_int_equal(rubric_lua_add(r, &m), RUBRIC_EUSAGE);
    assert_says(rubric_errmsg(r), "size");
    m.size = sizeof m;
    assert_int_equal(rubric_lua_add_with(r, &m, another_lua), RUBRIC_EUSAGE);
    assert_says(rubric_errmsg(r), "a Lua of its own");
    assert_int_equal(rubric_lua_add(r, &m), RUBRIC_OK);
    assert_int_equal(rubric_lua_add(r, &m), RUBRIC_EUSAGE);
    assert_says(rubric_errmsg(r), "'host.a' is there already");
    rubric_close(r);
}

static void opening(void **state)
{
    (void)state;
    make_package("");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_nothing, NULL), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "p/init.lua:1: ");
    assert_says(rubric_errmsg(r), "opens 'host.people' gives no table");
    rubric_close(r);
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_badly, NULL), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "p/init.lua:1: the register is closed");
    rubric_close(r);
}

/* ---- errors and budgets ---- */

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

/* ---- runs ---- */

static int on_text(void *user, const char *text, size_t len)
{
    (void)user;
    (void)text;
    (void)len;
    return 0;
}

static void run_key(const char *module, const char *version, int used,
                    char out[64])
{
    people p = {0, 0, 0};
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", version, open_people, &p), RUBRIC_OK);
    if (module != NULL)
        assert_int_equal(add(r, module, "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, used ? "p" : "quotes"), RUBRIC_OK);
    snprintf(out, 64, "%s", rubric_run_key(r));
    rubric_close(r);
}

static void the_version_is_part_of_the_run(void **state)
{
    char one[64], again[64], other[64];
    (void)state;
    make_package("");
    run_key(NULL, "2024-11", 1, one);
    run_key("unused", "2024-11", 1, again);
    run_key(NULL, "2024-12", 1, other);
    assert_string_equal(one, again);
    assert_string_not_equal(one, other);
    run_key(NULL, "2024-11", 0, one);
    run_key(NULL, "2024-12", 0, again);
    assert_string_equal(one, again); /* who does not call it does not care */
}

static void on_told(void *user, const char *text)
{
    (void)user;
    size_t n = strlen(said);
    snprintf(said + n, sizeof said - n, "%s\n", text);
}

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    (void)user;
    (void)n;
    (void)name;
    on_told(NULL, value[0]);
    return 0;
}

static void a_stored_run_says_which(void **state)
{
    people p = {0, 0, 0};
    char path[100];
    rubric_doc *d;
    rubric_store *s;
    (void)state;
    snprintf(path, sizeof path, "%s/p.db", dir);
    make_package("if people.party_of('Ruiz') then doc:add('w', { 0, 1 }) end");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "2024-11", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    rubric_meta meta = {.size = sizeof meta, .id = "a"};
    assert_int_equal(rubric_analyze(r, "A text.", 7, &meta, &d), RUBRIC_OK);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_put(r, s, d), RUBRIC_OK);
    assert_int_equal(rubric_store_sql(r, s,
                                      "SELECT value FROM run_setting WHERE "
                                      "name = 'host.people'",
                                      on_row, NULL),
                     RUBRIC_OK);
    assert_string_equal(said, "2024-11\n");
    rubric_doc_free(d);
    assert_int_equal(rubric_store_close(r, s), RUBRIC_OK);
    rubric_close(r);
    /* Derived with another state of the register, which is told. */
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "2024-12", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_derive(r, s, 1, on_told, NULL), RUBRIC_OK);
    assert_string_equal(said, "host.people: 2024-12 now, the run was made with "
                              "2024-11\n");
    rubric_store_close(r, s);
    rubric_close(r);
    /* By a program that has no such functions. */
    r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(rubric_store_open(r, path, 0, &s), RUBRIC_OK);
    assert_int_equal(rubric_store_derive(r, s, 1, on_told, NULL),
                     RUBRIC_ESCRIPT);
    assert_says(rubric_errmsg(r), "asks for 'host.people'");
    rubric_store_close(r, s);
    rubric_close(r);
}

static void tests_call_it_too(void **state)
{
    people p = {0, 0, 0};
    size_t passed, failed;
    (void)state;
    files_package(
        dir, "p", ASKS,
        "local people = require 'host.people'\n"
        "return require('rubric').rules { layer = 'w', {\n"
        "  name = 'known', match = '[word=\"Ruiz|Nobody\"]',\n"
        "  examples = { '[Ruiz] spoke.' }, never = { 'Nobody spoke.' },\n"
        "  tag = function(m) local party = people.party_of(m.text)\n"
        "    return party and { party = party } end } }\n");
    rubric *r = open_rubric(RUBRIC_TRUST_ALL, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(
        rubric_test(r, "p", NULL, "text", on_text, NULL, &passed, &failed),
        RUBRIC_OK);
    assert_int_equal(passed, 2);
    assert_int_equal(failed, 0);
    assert_true(p.asked >= 2);
    rubric_close(r);
}

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-hosted-XXXXXX");
    return mkdtemp(dir) == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_calls_the_program),
        cmocka_unit_test(trust_may_be_for_one_package),
        cmocka_unit_test(not_even_shipped_ones_when_none_is_trusted),
        cmocka_unit_test(a_stranger_among_its_libraries),
        cmocka_unit_test(without_permission_there_is_none),
        cmocka_unit_test(a_library_has_what_it_asks_for),
        cmocka_unit_test(a_program_without_it),
        cmocka_unit_test(manifests),
        cmocka_unit_test(a_module_of_the_same_name),
        cmocka_unit_test(adding),
        cmocka_unit_test(opening),
        cmocka_unit_test(errors),
        cmocka_unit_test(yielding),
        cmocka_unit_test(memory),
        cmocka_unit_test(steps),
        cmocka_unit_test(time_of_a_package),
        cmocka_unit_test(the_version_is_part_of_the_run),
        cmocka_unit_test(a_stored_run_says_which),
        cmocka_unit_test(tests_call_it_too)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
