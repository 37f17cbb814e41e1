/*
** test_script.c - packages by the public functions: manifests, arguments,
** permissions, what they cost
*/
#include <sys/stat.h>

#include "packages.h"

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
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
    rubric *r = open_rubric(RUBRIC_TRUST_ALL);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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

static void two_packages_of_one_name(void **state)
{
    (void)state;
    char other[100];
    make_package("m", "return { name='m', version='1' }", "return {}");
    make_package("other", "return { name='m', version='2' }", "return {}");
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
    assert_int_equal(rubric_use(r, "m"), RUBRIC_OK);
    snprintf(other, sizeof other, "%s/other", dir);
    assert_int_equal(rubric_use(r, other), RUBRIC_EUSAGE);
    assert_non_null(strstr(rubric_errmsg(r), "are called 'm': "));
    assert_non_null(strstr(rubric_errmsg(r), "; use one of them"));
    rubric_close(r);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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
    rubric *r = open_rubric(RUBRIC_TRUST_SHIPPED);
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

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {T(manifest_errors_name_place_and_cure),
                                       T(two_packages_of_one_name),
                                       T(cycles_are_errors),
                                       T(needs_in_a_circle_are_named),
                                       T(a_layer_has_one_writer),
                                       T(files_are_an_exact_list),
                                       T(arguments_are_typed),
                                       T(argument_files),
                                       T(a_failing_package_leaves_the_others),
                                       T(what_is_not_granted_is_absent),
                                       T(random_numbers_come_again),
                                       T(costs_are_counted_when_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
