/*
** test_needs.c - libraries that do what they should not
**
** A needed library runs in the state of the package that needs it. Attacks
** are written here as the library "evil" and the package "p" that needs it,
** and run in this process and in one of the package's own.
*/
#include "packages.h"

static int setup_library(void **state)
{
    char link[100];
    if (setup(state) != 0)
        return -1;
    files_put(dir, "p/own.lua", "return 1");
    files_put(dir, "p/own.tsv", "a\tb\n");
    files_put(dir, "evil/w.tsv", "a\tb\n");
    files_put(dir, "evil/hidden.tsv", "a\tb\n");
    files_put(dir, "evil/hidden.lua", "return 1");
    snprintf(link, sizeof link, "%s/evil/link.tsv", dir);
    return symlink("/etc/passwd", link);
}

/* Use p and analyse a word, here and there: the same code and words. */
static void expect(int code, const char *words)
{
    for (int trust = RUBRIC_TRUST_ALL; trust <= RUBRIC_TRUST_NONE; trust++) {
        rubric *r = open_rubric(trust);
        rubric_doc *d = NULL;
        int got = rubric_use(r, "p");
        if (got == RUBRIC_OK)
            got = rubric_analyze(r, "A word.", 7, NULL, &d);
        if (got != code || (words && !strstr(rubric_errmsg(r), words)))
            fail_msg("trust %d: code %d: %s", trust, got, rubric_errmsg(r));
        rubric_doc_free(d);
        rubric_close(r);
    }
}

static const char needer[] = "return "
                             "{name='p',version='1',writes={'x'},needs={evil='*"
                             "'},permissions={'file.read'},"
                             "files={'init.lua','own.lua','own.tsv'}}";
static const char library[] =
    "return {name='evil',version='1',kind='library',permissions={'file.read'},"
    "files={'init.lua','w.tsv','link.tsv'}}";
static const char uses[] =
    "local evil = require 'evil'\nreturn function(doc) evil(doc) end";

static void names_lead_nowhere(void **state)
{
    (void)state;
    static const char tries[] =
        "local r = require 'rubric'\n"
        "local function none(f, ...) for _, n in ipairs {...} do\n"
        "  local ok = pcall(f, n) assert(not ok, n) end end\n";
    char text[2000];
    snprintf(
        text, sizeof text,
        "%s"
        "assert(r.read 'w.tsv' == r.read 'evil:w.tsv')\n"
        "none(require, 'own', 'p', 'p.own', 'p:own', 'p:init', '../p/own',\n"
        "  'evil.../p', 'evil..own', 'evil:init', 'evil.hidden', 'hidden',\n"
        "  'evil./etc/passwd', 'evil.', '.evil', 'actors', 'os', 'io')\n"
        "none(r.read, 'own.tsv', 'p:own.tsv', '../p/own.tsv',\n"
        "  'evil:../p/own.tsv', 'evil:../../etc/passwd', '/etc/passwd',\n"
        "  'evil:/etc/passwd', 'evil:hidden.tsv', 'evil:link.tsv',\n"
        "  'link.tsv', 'evil:', ':', 'evil:w.tsv:', 'evil:evil:w.tsv',\n"
        "  'actors:data/titles.tsv', 'rubric:init.lua',\n"
        "  'lua:rubric/init.lua')\n"
        "return function() end",
        tries);
    make_package("evil", library, text);
    snprintf(text, sizeof text,
             "%s"
             "require 'evil'\n"
             "assert(r.read 'evil:w.tsv' == 'a\\tb\\n')\n"
             "none(require, 'evil.hidden', 'evil.../p', 'evil:init',\n"
             "  'evil:rubric.core', 'evil../hidden')\n"
             "none(r.read, 'evil:../p/own.tsv', 'evil:../../etc/passwd',\n"
             "  'evil:/etc/passwd', 'evil:link.tsv', 'evil:hidden.tsv',\n"
             "  'evil:init', 'w.tsv', 'evil:.', 'evil:..')\n"
             "return function() end",
             tries);
    make_package("p", needer, text);
    expect(RUBRIC_OK, NULL);
}

/* Not with the hands of the package that needs it, either. */
static void without_permission_nothing_is_read(void **state)
{
    (void)state;
    make_package("evil",
                 "return {name='evil',version='1',kind='library',"
                 "files={'init.lua','w.tsv'}}",
                 "local r, core = require 'rubric', require 'rubric.core'\n"
                 "assert(r.read == nil and core.read == nil)\n"
                 "assert(r.lower 'A' == 'a' and core.lower 'A' == 'a')\n"
                 "return function() end");
    make_package("p", needer, uses);
    expect(RUBRIC_OK, NULL);
}

static void budgets_are_those_of_the_needer(void **state)
{
    (void)state;
    make_package("p", needer, uses);
    make_package("evil", library, "while true do end");
    expect(RUBRIC_ELIMIT, "package 'p'");
    make_package("evil", library,
                 "return function() while true do pcall(error) end end");
    expect(RUBRIC_ELIMIT, "package 'p'");
    make_package("evil", library,
                 "return function() local t = {}\n"
                 " for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end end");
    expect(RUBRIC_ELIMIT, "memory");
}

static void layers_are_those_of_the_needer(void **state)
{
    (void)state;
    make_package("p", needer, uses);
    make_package("evil", library,
                 "return function(doc) doc:add('y', {0, 1}) end");
    expect(RUBRIC_ESCRIPT, "'y'");
    make_package("evil", library,
                 "return function(doc) doc:layer('actor') end");
    expect(RUBRIC_ESCRIPT, "'actor'");
    make_package("evil", library,
                 "return function(doc) doc:add('x', {0, 1}) end");
    expect(RUBRIC_OK, NULL);
}

/* It can spoil what it is a part of, and nothing else. */
static void what_it_spoils_stays_in_the_state(void **state)
{
    (void)state;
    static const char other[] = "return {name='other',version='1',"
                                "reads={'x'},writes={'z'}}";
    make_package("p", needer,
                 "require 'evil'\n"
                 "return function(doc) doc:add('x', {0, 1}) end");
    make_package("evil", library,
                 "local r = require 'rubric'\n"
                 "string.find, table.concat, pcall = nil, nil, nil\n"
                 "_G.print, _ENV.error, r.rules = 1, 2, 3\n"
                 "assert(print == 1 and error == 2)\n"
                 "assert(getmetatable(r) == false)\n"
                 "require('rubric.core').args = 5\n"
                 "return function() end");
    make_package(
        "other", other,
        "local r = require 'rubric'\n"
        "assert(string.find('a', 'a') and table.concat {} == '')\n"
        "assert(pcall(print) and r.rules and type(r.args) == 'table')\n"
        "return function(doc) doc:add('z', {0, 1}) end");
    for (int trust = RUBRIC_TRUST_ALL; trust <= RUBRIC_TRUST_NONE; trust++) {
        rubric *r = open_rubric(trust);
        rubric_doc *d = NULL;
        assert_int_equal(rubric_use(r, "other"), RUBRIC_OK);
        if (rubric_analyze(r, "A word.", 7, NULL, &d) != RUBRIC_OK)
            fail_msg("%s", rubric_errmsg(r));
        assert_int_equal(rubric_ann_count(rubric_layer_named(d, "z")), 1);
        rubric_doc_free(d);
        rubric_close(r);
    }
}

static void a_failing_library_is_named(void **state)
{
    (void)state;
    make_package("p", needer, uses);
    make_package("evil", library, "return function(");
    expect(RUBRIC_ESCRIPT, "evil/init.lua:1:");
    make_package("evil", library, "error({})");
    expect(RUBRIC_ESCRIPT, "p/init.lua:1: an error that is no text (a table)");
    make_package("evil", library, "require 'evil2'");
    expect(RUBRIC_ESCRIPT, "there is no module 'evil2'");
    make_package("evil", library, "return require 'evil'");
    expect(RUBRIC_ESCRIPT, "there is no module 'evil'");
    make_package("evil", library, "return require 'init'");
    expect(RUBRIC_ESCRIPT, "module 'init' requires itself");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup_library, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {T(names_lead_nowhere),
                                       T(without_permission_nothing_is_read),
                                       T(budgets_are_those_of_the_needer),
                                       T(layers_are_those_of_the_needer),
                                       T(what_it_spoils_stays_in_the_state),
                                       T(a_failing_library_is_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
