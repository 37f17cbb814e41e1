/*
** test_script.c - containment, manifests, string patterns
**
** Attacks are files in tests/attacks; the first line says what must come of
** them: "-- expect: ok", "limit", "script: words", or "any" (survive).
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <lualib.h>

#include "files.h"
#include "rubric.h"
#include "script/host.h"

#ifndef ROOT
#define ROOT "."
#endif

static char dir[64];

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static char *read_file(const char *path)
{
    char *s = calloc(1, 1 << 16);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fread(s, 1, (1 << 16) - 1, f) > 0);
    fclose(f);
    return s;
}

/* A package of this name in the test's folder. */
static void make_package(const char *name, const char *manifest,
                         const char *init)
{
    files_package(dir, name, manifest, init);
}

static int trust; /* RUBRIC_TRUST_* of what is opened */

static rubric *open_rubric(void)
{
    rubric *r;
    rubric_options o = {.size = sizeof o,
                        .data_dir = ROOT,
                        .package_path = dir,
                        .trust = trust,
                        .script_memory = 32u << 20,
                        .script_steps = 20000000};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    return r;
}

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-script-XXXXXX");
    return mkdtemp(dir) == NULL;
}

static int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

/* ---- attacks ---- */

/* Was this rule stopped and has left nothing, where the rule 'good' has? */
static int only_good_is_there(const rubric_doc *d, const char *rule)
{
    const rubric_stopped *s = d ? rubric_doc_stopped(d, 0) : NULL;
    const rubric_layer *x = d ? rubric_layer_named(d, "x") : NULL;
    if (s == NULL || strcmp(s->rule, rule) != 0 ||
        rubric_doc_stopped(d, 1) != NULL || s->line == 0)
        return 0;
    return x != NULL && rubric_ann_count(x) == 1 &&
           strcmp(rubric_ann_rule(d, rubric_ann_get(x, 0)), "good") == 0;
}

static int outcome_is(const char *expect, int code, const char *msg,
                      const rubric_doc *d)
{
    if (strncmp(expect, "any", 3) == 0)
        return 1;
    if (strncmp(expect, "ok", 2) == 0)
        return code == RUBRIC_OK;
    if (strncmp(expect, "limit", 5) == 0)
        return code == RUBRIC_ELIMIT;
    char words[100];
    if (sscanf(expect, "stopped: %99[^\n]", words) == 1)
        return code == RUBRIC_ELIMIT && only_good_is_there(d, words);
    if (sscanf(expect, "script: %99[^\n]", words) != 1)
        return 0;
    return code == RUBRIC_ESCRIPT && strstr(msg, words) != NULL;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* In this process and in one of its own. */
static int attack(const char *name)
{
    char path[300];
    double t = seconds();
    snprintf(path, sizeof path, ROOT "/tests/attacks/%s", name);
    char *source = read_file(path);
    make_package("attack",
                 "return {name='attack', version='1', writes={'x'},"
                 "permissions={'file.read'}}",
                 source);
    rubric *r = open_rubric();
    rubric_doc *d = NULL;
    int code = rubric_use(r, "attack");
    if (code == RUBRIC_OK)
        code = rubric_doc_new(r, "A word.", 7, NULL, &d);
    if (code == RUBRIC_OK)
        code = rubric_doc_to(r, d, RUBRIC_ANALYZED);
    int good =
        outcome_is(source + strlen("-- expect: "), code, rubric_errmsg(r), d);
    double s = seconds() - t;
    if (!good || s > 20)
        print_message("%s (%s): code %d, %.1f s: %s\n", name,
                      trust == RUBRIC_TRUST_ALL ? "here" : "own process", code,
                      s, rubric_errmsg(r));
    rubric_doc_free(d);
    rubric_close(r);
    free(source);
    return good && s <= 20;
}

static void attacks_end_well(void **state)
{
    (void)state;
    int bad = 0, n = 0;
    struct dirent *e;
    const char *only = getenv("ATTACK");
    DIR *d = opendir(ROOT "/tests/attacks");
    assert_non_null(d);
    while ((e = readdir(d)) != NULL)
        if (strstr(e->d_name, ".lua") &&
            (only == NULL || strstr(e->d_name, only))) {
            n++;
            trust = RUBRIC_TRUST_ALL;
            bad += !attack(e->d_name);
            trust = RUBRIC_TRUST_NONE;
            bad += !attack(e->d_name);
        }
    trust = RUBRIC_TRUST_SHIPPED;
    closedir(d);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}

/* ---- costs ---- */

static void costs_are_counted_when_asked_for(void **state)
{
    (void)state;
    const rubric_cost *c;
    size_t n;
    rubric_doc *d;
    make_package("p", "return {name='p', version='1', writes={'x'}}",
                 "local rubric = require 'rubric'\n"
                 "return rubric.rules { layer = 'x',\n"
                 "  { name = 'r', match = '[word=\"word\"]' } }\n");
    trust = RUBRIC_TRUST_ALL;
    rubric *r = open_rubric();
    trust = RUBRIC_TRUST_SHIPPED;
    assert_int_equal(rubric_costs(r, &c, &n), RUBRIC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(rubric_profile(r), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(rubric_profile(r), RUBRIC_EUSAGE);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(rubric_analyze(r, "A word.", 7, NULL, &d), RUBRIC_OK);
        rubric_doc_free(d);
        assert_int_equal(rubric_costs(r, &c, &n), RUBRIC_OK);
        while (n > 0 && (c->rule == NULL || strcmp(c->rule, "r") != 0)) {
            assert_non_null(c->phase);
            c++;
            n--;
        }
        assert_true(n > 0);
        assert_int_equal(c->matches, i);
        assert_int_equal(c->candidates, i);
        assert_true(c->seconds > 0 && c->steps > 0 && c->bytes > 0);
        assert_string_equal(c->file, "init.lua");
        assert_int_equal(c->line, 3);
    }
    rubric_close(r);
}

/* ---- packages ---- */

static void expect_use(const char *package, int code, const char *words)
{
    rubric *r = open_rubric();
    int got = rubric_use(r, package);
    if (got != code || (words && !strstr(rubric_errmsg(r), words)))
        fail_msg("%s: code %d: %s", package, got, rubric_errmsg(r));
    rubric_close(r);
}

static void manifest_errors_name_place_and_cure(void **state)
{
    (void)state;
    make_package("m", "return {\n name='m', version='1',\n read={'x'} }", "");
    expect_use("m", RUBRIC_ESCRIPT,
               "m/package.lua:3: unknown key 'read'; did "
               "you mean 'reads'?");
    make_package("m", "return { name='m', version=os.time() }", "");
    expect_use("m", RUBRIC_ESCRIPT, "'os' is not data");
    make_package("m", "return { name='m', version='1', reads={'nolayer'} }",
                 "");
    expect_use("m", RUBRIC_ESCRIPT, "reads the layer 'nolayer'");
    make_package("m", "return { version='1', name={} }", "");
    expect_use("m", RUBRIC_ESCRIPT, "'name' must be a string");
    expect_use("mm", RUBRIC_EUSAGE, "did you mean");
}

static void cycles_are_errors(void **state)
{
    (void)state;
    make_package("a",
                 "return {name='a',version='1',reads={'lb'},"
                 "writes={'la'}}",
                 "return function() end");
    make_package("b",
                 "return {name='b',version='1',reads={'la'},"
                 "writes={'lb'}}",
                 "return function() end");
    expect_use("a", RUBRIC_ESCRIPT, "wait for each other");
}

static void needs_in_a_circle_are_named(void **state)
{
    (void)state;
    make_package("a", "return {name='a',version='1',needs={'b'}}", "");
    make_package("b", "return {name='b',version='1',needs={c='*'}}", "");
    make_package("c", "return {name='c',version='1',needs={b='^1'}}", "");
    expect_use("a", RUBRIC_ESCRIPT,
               "in a circle: 'b' needs 'c' needs 'b'; leave one");
    make_package("c", "return {name='c',version='1',needs={'c'}}", "");
    expect_use("a", RUBRIC_ESCRIPT, "in a circle: 'c' needs 'c'; leave one");
    make_package("c", "return {name='c',version='2.0.0-rc.1'}",
                 "return function() end");
    expect_use("c", RUBRIC_OK, NULL);
    make_package("b", "return {name='b',version='1',needs={c='^2'}}", "");
    expect_use("b", RUBRIC_ESCRIPT,
               "needs 'c' ^2; the one in use is 2.0.0-rc.1");
}

static void a_layer_has_one_writer(void **state)
{
    (void)state;
    make_package("a", "return {name='a',version='1',writes={'l','x'}}",
                 "return function() end");
    make_package("b", "return {name='b',version='1',writes={'y','l'}}",
                 "return function() end");
    rubric *r = open_rubric();
    assert_int_equal(rubric_use(r, "a"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "b"), RUBRIC_ESCRIPT);
    assert_non_null(strstr(rubric_errmsg(r),
                           "packages 'a' and 'b' both write the layer 'l'"));
    rubric_close(r);
    expect_use("b", RUBRIC_OK, NULL);
}

static void files_are_an_exact_list(void **state)
{
    (void)state;
    char path[200];
    static const char init[] = "require 'more'\nreturn function() end";
    make_package(
        "a", "return {name='a',version='1',files={'init.lua','no.tsv'}}", init);
    expect_use("a", RUBRIC_ESCRIPT, "its manifest lists 'no.tsv'");
    make_package("a",
                 "return {name='a',version='1',"
                 "files={'init.lua','data/','*.txt','own.model'}}",
                 init);
    expect_use("a", RUBRIC_ESCRIPT, "there is no module 'more'");
    snprintf(path, sizeof path, "%s/a/more.lua", dir);
    write_file(path, "return {}");
    expect_use("a", RUBRIC_ESCRIPT, "'more.lua' is not among the files");
    make_package("a",
                 "return {name='a',version='1',files={'init.lua','more.lua'}}",
                 init);
    expect_use("a", RUBRIC_OK, NULL);
}

static void arguments_are_typed(void **state)
{
    (void)state;
    make_package("g",
                 "return {name='g',version='1',args={limit={type='integer',"
                 "default=3}}}",
                 "local n = require'rubric'.args.limit\n"
                 "return function() error('limit ' .. n, 0) end");
    rubric *r = open_rubric();
    rubric_doc *d;
    assert_int_equal(rubric_use(r, "g"), RUBRIC_OK);
    char key[40];
    strcpy(key, rubric_run_key(r));
    assert_int_equal(strlen(key), 32);
    assert_int_equal(rubric_set_arg(r, NULL, "limit", "x"), RUBRIC_EUSAGE);
    assert_int_equal(rubric_set_arg(r, NULL, "limits", "4"), RUBRIC_EUSAGE);
    assert_non_null(strstr(rubric_errmsg(r), "did you mean 'limit'"));
    assert_string_equal(key, rubric_run_key(r));
    assert_int_equal(rubric_set_arg(r, "g", "limit", "7"), RUBRIC_OK);
    assert_string_not_equal(key, rubric_run_key(r));
    assert_int_equal(rubric_analyze(r, "a", 1, NULL, &d), RUBRIC_ESCRIPT);
    assert_non_null(strstr(rubric_errmsg(r), "limit 7"));
    rubric_close(r);
}

/* A file is read only when the user names it; its text is part of the key. */
static void argument_files(void **state)
{
    (void)state;
    char path[64] = "/tmp/rubric-argXXXXXX", key[40];
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "one", 3) == 3);
    make_package("default",
                 "return {name='default',version='1',"
                 "args={list={type='file',default='/etc/hostname'}}}",
                 "return function() end");
    expect_use("default", RUBRIC_ESCRIPT, "only the user names a file");
    make_package("f",
                 "return "
                 "{name='f',version='1',permissions={'file.read'},args={list={"
                 "type='file'}}}",
                 "local r = require'rubric'\n"
                 "local t = r.args.list and r.read(r.args.list)\n"
                 "return function() error('read ' .. tostring(t), 0) end");
    rubric *r = open_rubric();
    rubric_doc *d;
    assert_int_equal(rubric_use(r, "f"), RUBRIC_OK);
    assert_int_not_equal(rubric_set_arg(r, "f", "list", "/no/file"), RUBRIC_OK);
    assert_int_equal(rubric_set_arg(r, "f", "list", path), RUBRIC_OK);
    assert_int_equal(rubric_analyze(r, "a", 1, NULL, &d), RUBRIC_ESCRIPT);
    assert_non_null(strstr(rubric_errmsg(r), "read one"));
    strcpy(key, rubric_run_key(r));
    assert_int_equal(write(fd, "!", 1), 1);
    assert_int_equal(rubric_set_arg(r, "f", "list", path), RUBRIC_OK);
    assert_string_not_equal(key, rubric_run_key(r));
    rubric_close(r);
    close(fd);
    unlink(path);
}

static void a_failing_package_leaves_the_others(void **state)
{
    (void)state;
    make_package("bad", "return {name='bad',version='1',writes={'x'}}",
                 "return function(doc)\n doc:add('x', {0, 1}, {})\n"
                 " error('broken') end");
    make_package("good", "return {name='good',version='1',writes={'y'}}",
                 "return function(doc) doc:add('y', {0, 1}, {n=1}) end");
    rubric *r = open_rubric();
    rubric_doc *d;
    assert_int_equal(rubric_use(r, "bad"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "good"), RUBRIC_OK);
    assert_int_equal(rubric_doc_new(r, "Word.", 5, NULL, &d), RUBRIC_OK);
    assert_int_equal(rubric_doc_to(r, d, RUBRIC_ANALYZED), RUBRIC_ESCRIPT);
    assert_string_equal(rubric_errmsg(r), "bad/init.lua:3: broken");
    assert_int_equal(rubric_ann_count(rubric_layer_named(d, "y")), 1);
    const rubric_layer *x = rubric_layer_named(d, "x");
    assert_true(x == NULL || rubric_ann_count(x) == 0);
    rubric_doc_free(d);
    rubric_close(r);
}

/* ---- permissions work by absence ---- */

/* What the package says about the text: the message of its error. */
static void expect_said(const char *manifest, const char *init,
                        const char *text, char said[200])
{
    rubric_doc *d;
    make_package("says", manifest, init);
    rubric *r = open_rubric();
    if (rubric_use(r, "says") != RUBRIC_OK)
        fail_msg("%s", rubric_errmsg(r));
    assert_int_equal(rubric_analyze(r, text, strlen(text), NULL, &d),
                     RUBRIC_ESCRIPT);
    snprintf(said, 200, "%s", rubric_errmsg(r));
    rubric_close(r);
}

static void what_is_not_granted_is_absent(void **state)
{
    (void)state;
    static const char init[] =
        "local r = require 'rubric'\n"
        "return function() error(type(math.random) .. ' ' ..\n"
        "type(math.randomseed) .. ' ' .. type(r.clock) .. ' ' ..\n"
        "type(r.read), 0) end";
    char said[200];
    expect_said("return {name='says',version='1'}", init, "a", said);
    assert_non_null(strstr(said, "nil nil nil nil"));
    expect_said("return {name='says',version='1',permissions={'clock'}}", init,
                "a", said);
    assert_non_null(strstr(said, "nil nil function nil"));
    expect_said("return {name='says',version='1',permissions={'random'}}", init,
                "a", said);
    assert_non_null(strstr(said, "function function nil nil"));
    expect_said("return {name='says',version='1',permissions={'file.read'}}",
                init, "a", said);
    assert_non_null(strstr(said, "nil nil nil function"));
    expect_said("return {name='says',version='1'}",
                "return function() require'rubric'.read('a') end", "a", said);
    assert_non_null(
        strstr(said, "(field 'read'); a package has it with permissions = "
                     "{ \"file.read\" }"));
}

/* The same for the same text, in every run; within the bounds asked for. */
static void random_numbers_come_again(void **state)
{
    (void)state;
    static const char manifest[] =
        "return {name='says',version='1',permissions={'random'}}";
    static const char init[] =
        "return function() local t, seen = {}, {}\n"
        " for i = 1, 9 do t[i] = math.random(1000) end\n"
        " for _ = 1, 1000 do seen[math.random(-1, 1)] = true\n"
        "  local x = math.random() assert(x >= 0 and x < 1) end\n"
        " for n = -2, 2 do assert((seen[n] or false) == (n * n < 4)) end\n"
        " assert(not pcall(math.random, 2, 1))\n"
        " math.random(math.mininteger, math.maxinteger)\n"
        " error(table.concat(t, ' '), 0) end";
    char one[200], again[200], other[200];
    expect_said(manifest, init, "One text.", one);
    expect_said(manifest, init, "One text.", again);
    expect_said(manifest, init, "Another.", other);
    assert_string_equal(one, again);
    assert_string_not_equal(one, other);
    assert_null(strstr(one, "assert"));
}

/* ---- string patterns mean what Lua's mean ---- */

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
        cmocka_unit_test(string_patterns_mean_the_same),
        cmocka_unit_test_setup_teardown(manifest_errors_name_place_and_cure,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(cycles_are_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(needs_in_a_circle_are_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_layer_has_one_writer, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(files_are_an_exact_list, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(arguments_are_typed, setup, teardown),
        cmocka_unit_test_setup_teardown(argument_files, setup, teardown),
        cmocka_unit_test_setup_teardown(a_failing_package_leaves_the_others,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_granted_is_absent, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(random_numbers_come_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(costs_are_counted_when_asked_for, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(attacks_end_well, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
