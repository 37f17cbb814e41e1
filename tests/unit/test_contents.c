/*
** test_contents.c - the files of a package and their hashes
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"
#include "ration.h"
#include "script/contents.h"

static rb_mem mem;
static rb_contents c;
static rb_err err;
static char folder[] = "/tmp/rubric-contents-XXXXXX";

static void put(const char *name, const char *text)
{
    files_put(folder, name, text);
}

static void gone(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(remove(path), 0);
}

/* Read the folder as the package of that manifest. */
static int read_with(const char *manifest)
{
    rb_arena a;
    rb_manifest m;
    rb_arena_init(&a, &mem);
    assert_int_equal(rb_manifest_parse(&m, &a, "package.lua", manifest,
                                       strlen(manifest), &err),
                     RB_OK);
    memset(&err, 0, sizeof err);
    int code = rb_contents_read(&c, &mem, &m, folder, &err);
    rb_arena_free(&a);
    return code;
}

static void expect_names(const char *names)
{
    char got[1024] = "";
    for (uint32_t i = 0; i < c.file.n; i++) {
        strcat(got, i ? " " : "");
        strcat(got, c.file.v[i].name);
    }
    assert_string_equal(got, names);
}

static void refused(const char *manifest, int code, const char *says)
{
    int got = read_with(manifest);
    if (got != code || strstr(err.msg, says) == NULL)
        fail_msg("%d \"%s\", expected %d \"%s\"", got, err.msg, code, says);
    assert_int_equal(c.file.n, 0);
    rb_contents_free(&c);
}

#define ALL "return {name = \"p\", version = \"1.0.0\"}"
#define SOME                                                                   \
    "return {name = \"p\", version = \"1.0.0\", files = {\"data/\", "          \
    "\"a.txt\"}}"

static int begin(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put("package.lua", "x");
    put("init.lua", "abc");
    put("a.txt", "");
    put("b.txt", "b");
    put("data/two.tsv", "2");
    put("data/one.tsv", "1");
    put("gold/deep/x.gold", "g");
    put("lib/more.lua", "m");
    put("lib/README", "not at the top");
    put("README.md", "r");
    put("LICENSE", "l");
    put("SIGNATURE", "s");
    put(".git/config", "hidden");
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(mem.used, 0);
    return files_remove(folder);
}

static void test_all(void **state)
{
    (void)state;
    assert_int_equal(read_with(ALL), RB_OK);
    expect_names("LICENSE README.md a.txt b.txt data/one.tsv data/two.tsv "
                 "gold/deep/x.gold init.lua lib/README lib/more.lua "
                 "package.lua");
    assert_int_equal(c.left.n, 0);
    rb_contents_free(&c);
}

static void test_listed(void **state)
{
    (void)state;
    assert_int_equal(read_with(SOME), RB_OK);
    expect_names("LICENSE README.md a.txt data/one.tsv data/two.tsv "
                 "gold/deep/x.gold init.lua lib/more.lua package.lua");
    assert_int_equal(c.left.n, 2);
    assert_string_equal(c.left.v[0], "b.txt");
    assert_string_equal(c.left.v[1], "lib/README");
    rb_contents_free(&c);
}

/* Against figures of sha256sum. */
static void test_hashes(void **state)
{
    (void)state;
    static const char *const names[] = {
        "LICENSE",          "README.md", "b.txt",      "data/one.tsv",
        "data/two.tsv",     "SIGNATURE", "lib/README", "lib/more.lua",
        "gold/deep/x.gold", NULL};
    for (int i = 0; names[i]; i++)
        gone(names[i]);
    assert_int_equal(read_with(ALL), RB_OK);
    expect_names("a.txt init.lua package.lua");
    assert_string_equal(
        c.file.v[0].sha256,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(
        c.file.v[1].sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(c.file.v[1].size, 3);
    assert_int_equal(c.size, 4);
    assert_string_equal(
        c.sha256,
        "1f684fd2cb95486e60dbae2ee900a6125414575bc42d604ca1b567217fc3fe10");
    rb_contents_free(&c);
}

static void test_differ(void **state)
{
    (void)state;
    rb_contents was;
    const char *what = NULL;
    rb_buf b;
    rb_buf_init(&b, &mem);
    assert_int_equal(read_with(ALL), RB_OK);
    rb_contents_listing(&c, &b);
    assert_int_equal(rb_contents_parse(&was, &mem, "test", b.p, b.n, &err),
                     RB_OK);
    assert_string_equal(was.sha256, c.sha256);
    assert_null(rb_contents_differ(&was, &c, &what));
    rb_contents_free(&c);
    put("data/two.tsv", "3");
    assert_int_equal(read_with(ALL), RB_OK);
    assert_string_not_equal(was.sha256, c.sha256);
    assert_string_equal(rb_contents_differ(&was, &c, &what), "data/two.tsv");
    assert_string_equal(what, "is changed");
    rb_contents_free(&c);
    gone("data/one.tsv");
    assert_int_equal(read_with(ALL), RB_OK);
    assert_string_equal(rb_contents_differ(&was, &c, &what), "data/one.tsv");
    assert_string_equal(what, "is missing");
    rb_contents_free(&c);
    put("data/0.tsv", "0");
    assert_int_equal(read_with(ALL), RB_OK);
    assert_string_equal(rb_contents_differ(&was, &c, &what), "data/0.tsv");
    assert_string_equal(what, "is new");
    rb_contents_free(&c);
    rb_contents_free(&was);
    rb_buf_free(&b);
}

static void test_refused(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, "%s/link", folder);
    assert_int_equal(symlink("a.txt", path), 0);
    refused(ALL, RB_ESCRIPT, "package 'p': 'link' is a symbolic link");
    refused(SOME, RB_ESCRIPT, "package 'p': 'link' is a symbolic link");
    gone("link");
    assert_int_equal(symlink("/etc", path), 0);
    refused(ALL, RB_ESCRIPT, "'link' is a symbolic link");
    gone("link");
    assert_int_equal(mkfifo(path, 0600), 0);
    refused(ALL, RB_ESCRIPT, "'link' is no file (a device or pipe)");
    gone("link");
    put("ba\033[2Jd", "x");
    refused(ALL, RB_ESCRIPT, "'ba?[2Jd' has control characters in its name");
    gone("ba\033[2Jd");
    put("ba\xff"
        "d",
        "x");
    refused(ALL, RB_ESCRIPT, "'ba?d' has a name that is not UTF-8");
    gone("ba\xff"
         "d");
    put("turn\xe2\x80\xae", "x");
    refused(ALL, RB_ESCRIPT, "'turn?' has control characters");
    gone("turn\xe2\x80\xae");
    put("A.TXT", "x");
    refused(ALL, RB_ESCRIPT, "'A.TXT' and 'a.txt' are one file where");
    gone("A.TXT");
    put("signature", "x");
    refused(ALL, RB_ESCRIPT, "'signature' has the name that is kept for");
    gone("signature");
    gone("SIGNATURE");
    put("SIGNATURE/x", "x");
    refused(ALL, RB_ESCRIPT, "'SIGNATURE/x' has the name that is kept for");
    gone("SIGNATURE/x");
    put("a:b", "x");
    refused(ALL, RB_ESCRIPT, "'a:b' has \\ or : in its name");
    gone("a:b");
    put("1/2/3/4/5/6/7/8/x", "x");
    assert_int_equal(read_with(ALL), RB_OK);
    rb_contents_free(&c);
    put("1/2/3/4/5/6/7/8/9/x", "x");
    refused(ALL, RB_ESCRIPT, "'1/2/3/4/5/6/7/8/9' lies too many folders down");
    gone("1/2/3/4/5/6/7/8/9/x");
    gone("1/2/3/4/5/6/7/8/9");
    gone("a.txt");
    refused(SOME, RB_ESCRIPT, "its manifest lists 'a.txt', which is not there");
}

static void test_limits(void **state)
{
    (void)state;
    char name[300], path[600];
    memset(name, 'n', sizeof name);
    name[RB_CONTENTS_PART + 1] = '\0';
    put(name, "x");
    refused(ALL, RB_ESCRIPT, "has too long a name (100 bytes");
    gone(name);
    for (int i = 0; i <= RB_CONTENTS_FILES; i++) {
        snprintf(name, sizeof name, "many/%d", i);
        put(name, "");
    }
    refused(ALL, RB_ELIMIT, "has more than 4096 files");
    assert_int_equal(read_with(SOME), RB_OK);
    rb_contents_free(&c);
    snprintf(path, sizeof path, "%s/a.txt", folder);
    assert_int_equal(truncate(path, (off_t)RB_CONTENTS_BYTES + 1), 0);
    refused(SOME, RB_ELIMIT, "its files are larger than 512 MiB ('a.txt'");
}

static void test_many_listed(void **state)
{
    (void)state;
    static char text[RB_CONTENTS_FILES * 8 + 100];
    strcpy(text, "return {name = \"p\", version = \"1.0.0\", files = {");
    for (int i = 0; i <= RB_CONTENTS_FILES; i++)
        strcpy(text + strlen(text), "\"x*\",");
    strcat(text, "}}");
    refused(text, RB_ELIMIT, "its manifest lists more than 4096 files");
}

static void test_listings(void **state)
{
    (void)state;
#define SUM "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    static const struct {
        const char *text;
        int line; /* 0: it is fine */
    } t[] = {{"", 0},
             {SUM "  a\n" SUM "  b\n", 0},
             {SUM "  b\n" SUM "  a\n", 2},
             {SUM "  a\n" SUM "  a\n", 2},
             {SUM "  a", 1},
             {SUM "  \n", 1},
             {SUM " a\n", 1},
             {"E" SUM "  a\n", 1},
             {"E3b0" SUM "  a\n", 1},
             {SUM "  a\n\n", 2},
             {SUM "  ../a\n", 1},
             {SUM "  /a\n", 1},
             {SUM "  a/./b\n", 1},
             {SUM "  a//b\n", 1},
             {SUM "  a\033b\n", 1}};
    rb_mem_init(&mem, NULL, NULL);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char says[32];
        int code = rb_contents_parse(&c, &mem, "the test", t[i].text,
                                     strlen(t[i].text), &err);
        snprintf(says, sizeof says, "the test: line %d of", t[i].line);
        if (code != (t[i].line ? RB_EINPUT : RB_OK) ||
            (code && strstr(err.msg, says) == NULL))
            fail_msg("%zu: %d %s", i, code, err.msg);
        rb_contents_free(&c);
    }
}

static void test_memory(void **state)
{
    (void)state;
    int code = RB_ENOMEM;
    rb_manifest m = {.name = "p", .version = "1.0.0"};
    ration few = {0};
    rb_mem_init(&mem, rationed, &few);
    for (long n = 0; code != RB_OK && n < 1000; n++) {
        few.left = n;
        code = rb_contents_read(&c, &mem, &m, folder, &err);
        if (code != RB_OK)
            assert_int_equal(code, RB_ENOMEM);
        rb_contents_free(&c);
        assert_int_equal(mem.used, 0);
    }
    assert_int_equal(code, RB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all, begin, end),
        cmocka_unit_test_setup_teardown(test_listed, begin, end),
        cmocka_unit_test_setup_teardown(test_hashes, begin, end),
        cmocka_unit_test_setup_teardown(test_differ, begin, end),
        cmocka_unit_test_setup_teardown(test_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_limits, begin, end),
        cmocka_unit_test_setup_teardown(test_memory, begin, end),
        cmocka_unit_test_setup_teardown(test_many_listed, begin, end),
        cmocka_unit_test(test_listings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
