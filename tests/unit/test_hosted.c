/*
** test_hosted.c - functions that a program gives scripts (rubric_lua.h)
**
** How they are added, what a package may call and who may not.
*/
#include "hosting.h"

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
    assert_string_equal(said, "p: Harbour Party\t17\np: nil\t2024-11\n"
                              "p: 1\t2\np: userdata\tfalse\np: true\n");
    assert_int_equal(p.asked, 2);
    rubric_close(r);
    assert_int_equal(p.closed, 1);
}

/* A source has a handle of its own for loaders, with the same modules; what
** they print comes to the handle that reads. */
static void a_loader_calls_the_program(void **state)
{
    people p = {0, 0, 0};
    rubric_source *s;
    rubric_doc *d;
    char path[128];
    (void)state;
    files_package(dir, "log",
                  "return { name = \"log\", version = \"1\", kind = "
                  "\"loader\", endings = { \".log\" }, args = { to = "
                  "\"here\" }, permissions = { \"host.people\" } }",
                  "local people = require \"host.people\"\n"
                  "local rubric = require \"rubric\"\n"
                  "return rubric.loader { read = function(file)\n"
                  "  print(rubric.args.to, file.text)\n"
                  "  return { text = { { 1, 4 } },\n"
                  "    party = people.party_of(file.text) }\nend }\n");
    files_put(dir, "a.log", "Ruiz");
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED, 0, 0);
    assert_int_equal(add(r, "people", "1", open_people, &p), RUBRIC_OK);
    assert_int_equal(rubric_trust(r, "log"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "log"), RUBRIC_OK);
    assert_int_equal(rubric_set_arg(r, "log", "to", "there"), RUBRIC_OK);
    assert_int_equal(rubric_source_open(r, NULL, &s), RUBRIC_OK);
    snprintf(path, sizeof path, "%s/a.log", dir);
    assert_int_equal(rubric_source_add(r, s, path), RUBRIC_OK);
    rubric *other = open_rubric(RUBRIC_TRUST_SHIPPED, 0, 0);
    assert_int_equal(rubric_source_next(other, s, &d), RUBRIC_OK);
    assert_string_equal(said, "log: there\tRuiz\n");
    assert_int_equal(p.asked, 1);
    rubric_doc_free(d);
    assert_int_equal(rubric_source_next(r, s, &d), RUBRIC_DONE);
    rubric_source_close(s);
    assert_int_equal(p.closed, p.opened);
    rubric_close(other);
    rubric_close(r);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_calls_the_program),
        cmocka_unit_test(a_loader_calls_the_program),
        cmocka_unit_test(trust_may_be_for_one_package),
        cmocka_unit_test(not_even_shipped_ones_when_none_is_trusted),
        cmocka_unit_test(a_stranger_among_its_libraries),
        cmocka_unit_test(without_permission_there_is_none),
        cmocka_unit_test(a_library_has_what_it_asks_for),
        cmocka_unit_test(a_program_without_it),
        cmocka_unit_test(manifests),
        cmocka_unit_test(a_module_of_the_same_name),
        cmocka_unit_test(adding),
        cmocka_unit_test(opening)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
