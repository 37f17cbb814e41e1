/*
** test_manifest.c - versions, ranges, and what package.lua may say
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "script/manifest.h"
#include "script/version.h"

/* ---- versions ---- */

static void versions_are_semver(void **state)
{
    (void)state;
    static const char *const good[] = {
        "1",           "1.2",           "0.0.0",          "1.2.3",
        "1.0.0-alpha", "1.0.0-x.7.z-9", "1.0.0+build.01", "1.0.0-rc.1+5"};
    static const char *const bad[] = {
        "",         "1.x",    "v1",         "1.",         "01.2.3",
        "1.2.3.4",  "1.0.0-", "1.0.0-a..b", "1.0.0-01",   "1.0.0+",
        "1.2-beta", " 1",     "1 ",         "99999999999"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!rb_version_is(good[i]))
            fail_msg("'%s' is a version", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rb_version_is(bad[i]))
            fail_msg("'%s' is no version", bad[i]);
}

/* The order that semver.org gives as its example, and the numbers. */
static void versions_are_ordered(void **state)
{
    (void)state;
    static const char *const order[] = {
        "0.9.10",     "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
        "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
        "1.0.0",      "1.0.9",        "1.0.10",        "1.2",
        "2"};
    int n = sizeof order / sizeof *order;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            int want = i < k ? -1 : i > k;
            if (rb_version_compare(order[i], order[k]) != want)
                fail_msg("%s against %s", order[i], order[k]);
        }
    assert_int_equal(rb_version_compare("1.0.0+a", "1.0.0+b"), 0);
}

static void ranges_of_versions(void **state)
{
    (void)state;
    static const struct {
        const char *version, *range;
        int in;
    } t[] = {
        {"1.2.3", ">=1.2 <2", 1},
        {"2.0.0", ">=1.2 <2", 0},
        {"1.9", "^1.2", 1},
        {"0.3.0", "^0.2", 0},
        {"0.2.9", "^0.2.3", 1},
        {"0.0.4", "^0.0.3", 0},
        {"0.0.3", "^0.0.3", 1},
        {"0.9.0", "^0", 1},
        {"1.2.9", "~1.2.3", 1},
        {"1.3.0", "~1.2.3", 0},
        {"1.9.0", "~1", 1},
        {"1.2.9", "1.2", 1},
        {"1.2.9", "1.2.x", 1},
        {"1.3.0", "1.2.*", 0},
        {"1.2.9", "*", 1},
        {"1.2.9", "=1.2.9", 1},
        {"1.2.9", ">1.2", 0},
        {"1.3.0", ">1.2", 1},
        {"1.2.9", "<=1.2", 1},
        {"3.1.0", "^1 || ^3", 1},
        {"2.1.0", "^1 || ^3", 0},
        {"1.5.0", ">=1, <1.4", 0},
        {"1.0.0-rc.1", "^1", 0},
        {"1.0.0-rc.2", ">=1.0.0-rc.1", 1},
        {"1.0.0-rc.2", "^1.0.0-rc.1", 1},
        {"1.0.1-rc.2", "^1.0.0-rc.1", 0},
        {"1.2.9", "new", -1},
        {"1.2.9", ">2 new", -1},
        {"1.2.9", "", -1},
        {"1.2.9", ">=", -1},
        {"1.2.9", "^1 |", -1},
        {"1.2.9", "^1 ||", -1},
        {"1.2.9", "1.x.2", -1},
        {"1.2.9", "=>1", -1},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (rb_version_in(t[i].version, t[i].range) != t[i].in)
            fail_msg("%s in '%s'", t[i].version, t[i].range);
}

/* ---- the manifest ---- */

/* Parse a manifest with these keys besides name and, unless it is one of them,
** version. */
static int parse(rb_manifest *m, rb_arena *a, const char *keys, rb_err *e)
{
    char text[1000];
    const char *version = strstr(keys, "version=") ? "" : "version='1.0.0',";
    snprintf(text, sizeof text, "return {\n name='m', %s\n%s }", version, keys);
    return rb_manifest_parse(m, a, "m/package.lua", text, strlen(text), e);
}

#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *words;
    } t[] = {
        {"sumary='x'", "unknown key 'sumary'; did you mean 'summary'?"},
        {"version='1.x'", "m/package.lua:3: 'version' must be a version"},
        {"version='1.0.0-" A50 A50 "'", "'version' must be at most 100"},
        {"summary='\\u{110000}'", "\\u{...} is no code point"},
        {"summary='\\u{}'", "\\u{...} is no code point"},
        {"summary='\\u{+41}'", "\\u{...} is no code point"},
        {"summary='\\xg1'", "\\x needs two hexadecimal digits"},
        {"kind='tager'", "unknown kind 'tager'; did you mean 'tagger'?"},
        {"kind='loader'", "a loader says which files it reads: endings"},
        {"kind='loader', endings={'srt'}", "'srt' is no ending of a file"},
        {"kind='loader', endings={'.s/t'}", "'.s/t' is no ending of a file"},
        {"kind='loader', endings={'.srt'}, bytes=1",
         "'bytes' must be true or false"},
        {"kind='loader', endings={'.srt'}, writes={'a'}",
         "only a tagger adds layers"},
        {"endings={'.srt'}", "only a loader has 'endings' or 'bytes'"},
        {"kind='tagger', bytes=true", "only a loader has"},
        {"permissions={'clok'}",
         "unknown permission 'clok'; did you mean 'clock'?"},
        {"permissions={'store.wite'}",
         "unknown permission 'store.wite'; did you mean 'store.write'?"},
        {"permissions={'network'}", "unknown permission 'network'"},
        {"needs={actors='new'}", "'actors' is needed in 'new'"},
        {"needs={actors='<0.0.1 new'}", "no range of versions"},
        {"needs={'../actors'}", "is no name of a package"},
        {"limits={stps=1}", "unknown limit 'stps'; did you mean 'steps'?"},
        {"limits={output=0}", "'output' must be a number, 1 or more"},
        {"limits={time='1'}", "'time' must be a number above 0"},
        {"args={n={type='integer',defalt=1}}",
         "unknown key of an argument 'defalt'; did you mean 'default'?"},
        {"args={n={type='integer',default=9,max=5}}",
         "between its min and max"},
        {"args={n={type='integer',default=1.5}}", "of the argument's type"},
        {"args={n={type='string',min=1}}", "argument 'n' has min or max"},
        {"files={'../x'}", "'../x' is not inside the package"},
        {"files={'.x'}", "'.x' cannot be a file of a package"},
        {"files={'a/.x/y'}", "'a/.x/y' cannot be a file of a package"},
        {"files={'SIGNATURE'}", "'SIGNATURE' cannot be a file of a package"},
        {"api=2", "written for api 2"},
        {"summary='a\u202eb'", "a text with control characters"},
        {"summary='a\xc2\x9b"
         "b'",
         "a text with control characters"},
        {"summary='\\27[2J'", "package.lua:3: a text with control characters"},
        {"['\\27[2J']=1", "a text with control characters"},
        {"args={n={doc='\\127'}}", "a text with control characters"},
        {"['a\\nb']=1", "a text with control characters"},
        {"api=\033", "'?' is not data"},
        {"api=\u201c1\u201d", "'\u201c' is not data"},
        {"api=1,\napi=1", "m/package.lua:4: the key 'api' stands twice in one "
                          "table (first in line 3); leave one out"},
        {"name='n'", "m/package.lua:3: the key 'name' stands twice"},
        {"args={n={type='number',doc='',type='string'}}",
         "the key 'type' stands twice"},
        {"needs={'a', a='^1'}", "package 'a' is needed twice"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        rb_manifest m;
        rb_arena a;
        rb_mem mem;
        rb_err e = {0};
        rb_mem_init(&mem, NULL, NULL);
        rb_arena_init(&a, &mem);
        int code = parse(&m, &a, t[i].keys, &e);
        if (code != RB_ESCRIPT || !strstr(e.msg, t[i].words))
            fail_msg("%s: code %d: %s", t[i].keys, code, e.msg);
        rb_arena_free(&a);
    }
}

static void what_is_right_is_read(void **state)
{
    (void)state;
    rb_manifest m;
    rb_arena a;
    rb_mem mem;
    rb_err e = {0};
    rb_mem_init(&mem, NULL, NULL);
    rb_arena_init(&a, &mem);
    int code = parse(&m, &a,
                     "kind='report', permissions={'store.read','random'},\n"
                     "summary='a\\tb\\nc',\n"
                     "limits={memory=8, output=2, steps=1e6, time=0.5},\n"
                     "args={n={type='integer', default=3, min=1, max=5}},\n"
                     "needs={actors='^0.3', 'quotes'}",
                     &e);
    if (code != RB_OK)
        fail_msg("%s", e.msg);
    assert_int_equal(m.memory, 8 << 20);
    assert_int_equal(m.output, 2 << 10);
    assert_int_equal(m.steps, 1000000);
    assert_true(m.time == 0.5);
    assert_int_equal(m.nneed, 2);
    assert_true(rb_manifest_grants(&m, "store.read"));
    assert_true(rb_manifest_grants(&m, "random"));
    assert_false(rb_manifest_grants(&m, "report.write"));
    assert_false(rb_manifest_grants(&m, "clock"));
    assert_string_equal(m.arg[0].value, "3");
    assert_int_equal(rb_marg_set(&m.arg[0], &a, "m", "5", &e), RB_OK);
    assert_int_equal(rb_marg_set(&m.arg[0], &a, "m", "6", &e), RB_EUSAGE);
    assert_non_null(strstr(e.msg, "must be 5 or less, not 6"));
    assert_int_equal(rb_marg_set(&m.arg[0], &a, "m", "0", &e), RB_EUSAGE);
    assert_non_null(strstr(e.msg, "must be 1 or more, not 0"));
    assert_int_equal(rb_marg_set(&m.arg[0], &a, "m", " 2", &e), RB_EUSAGE);
    assert_int_equal(rb_marg_set(&m.arg[0], &a, "m", "9e99", &e), RB_EUSAGE);
    assert_string_equal(m.arg[0].value, "5");
    rb_arena_free(&a);
}

/* What counts for no hash counts for no list. */
/* A text may end anywhere; AddressSanitizer sees who reads on. */
static void beginnings_are_read_within_bounds(void **state)
{
    (void)state;
    static const char text[] =
        "return { name='m', version='1', summary='\\u{e9}\\x41\\065\\z  ',\n"
        "--[[ a ]] license=[=[b]=], limits={steps=0x1p4, memory=1e1} -- c\n}";
    for (size_t n = 0; n < sizeof text; n++) {
        rb_manifest m;
        rb_arena a;
        rb_mem mem;
        rb_err e = {0};
        char *copy = malloc(n + 1); /* malloc(0) may be NULL */
        assert_non_null(copy);
        memcpy(copy + 1, text, n);
        rb_mem_init(&mem, NULL, NULL);
        rb_arena_init(&a, &mem);
        int code = rb_manifest_parse(&m, &a, "m", copy + 1, n, &e);
        assert_int_equal(code == RB_OK, n == strlen(text));
        rb_arena_free(&a);
        free(copy);
    }
}

static void what_is_listed(void **state)
{
    (void)state;
    static const char *const file[] = {"*", "d/", "e/*.tsv"};
    const rb_manifest m = {.files = {(const char **)file, 3}};
    static const char *const in[] = {"a", "a.b", "d/x", "d/x/y", "e/x.tsv"};
    static const char *const out[] = {".x",       "d/.x",      "d/.x/y",
                                      "e/.x.tsv", "SIGNATURE", "e/x/y.tsv"};
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        if (!rb_manifest_lists(&m, in[i]))
            fail_msg("%s", in[i]);
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        if (rb_manifest_lists(&m, out[i]))
            fail_msg("%s", out[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_semver),
        cmocka_unit_test(versions_are_ordered),
        cmocka_unit_test(ranges_of_versions),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(what_is_right_is_read),
        cmocka_unit_test(beginnings_are_read_within_bounds),
        cmocka_unit_test(what_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
