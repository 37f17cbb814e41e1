/*
** test_share.c - packages into archives
*/
#include "ration.h"
#include "rubric.h"
#include "sharing.h"

/* Made in another order, with other rights, at another time. */
static void test_same_bytes(void **state)
{
    (void)state;
    size_t n, m;
    sample("a", "x.txt", "y.txt");
    mkdir("b", 0700);
    put("b/init.lua", "return {}\n");
    put("b/y.txt", "two");
    put("b/package.lua", MANIFEST);
    put("b/x.txt", "x.txt");
    chmod("b/x.txt", 0600);
    assert_int_equal(system("touch -d '2001-02-03' b/*"), 0);
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_equal(pack("b", "b.tar"), RB_OK);
    char *a = slurp("a.tar", &n), *b = slurp("b.tar", &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    assert_int_equal(n, 4 * 1024 + 1024);
    free(a);
    free(b);
}

/* Names of every length that a package may have come back, or are refused. */
static void test_long_names(void **state)
{
    (void)state;
    char name[256], path[512];
    sample("a", "x.txt", "y.txt");
    for (int deep = 1; deep <= 98; deep += 9) {
        memset(name, 'd', sizeof name);
        name[deep] = '\0';
        snprintf(path, sizeof path, "a/%s", name);
        assert_int_equal(mkdir(path, 0700), 0);
        for (int last = 1; last <= 100; last += 11) {
            memset(name + deep, 'f', (size_t)last + 1);
            name[deep] = '/';
            name[deep + 1 + last] = '\0';
            snprintf(path, sizeof path, "a/%s", name);
            put(path, name);
        }
    }
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_equal(system("tar tf a.tar > names && tar xf a.tar && "
                            "diff -r a p-1.0.0"),
                     0);
}

static void test_broken_output(void **state)
{
    (void)state;
    sample("a", "x.txt", "y.txt");
    assert_int_equal(pack("a", "none/a.tar"), RB_EIO);
    assert_non_null(strstr(err.msg, "cannot write none/a.tar: No such file"));
    mkdir("folder", 0700);
    assert_int_equal(pack("a", "folder"), RB_EIO);
    assert_non_null(
        strstr(err.msg, "cannot write folder: what is there is no"));
    rb_shared p;
    assert_int_equal(rb_shared_open(&p, &mem, "a", &err), RB_OK);
    put("a/y.txt", "TWO");
    assert_int_equal(rb_share_pack(&p, "a", NULL, "a.tar", &err), RB_EIO);
    assert_non_null(strstr(err.msg, "a/y.txt was changed while it was packed"));
    put("a/y.txt", "two or more");
    assert_int_equal(rb_share_pack(&p, "a", NULL, "a.tar", &err), RB_EIO);
    put("a/y.txt", "t");
    assert_int_equal(rb_share_pack(&p, "a", NULL, "a.tar", &err), RB_EIO);
    rb_shared_free(&p);
    assert_int_equal(system("ls | grep -v -x -e a -e folder"), 256);
}

/* The public functions: what was written, or nothing. */
static void test_api_memory(void **state)
{
    (void)state;
    ration left = {0};
    rubric_options o = {.size = sizeof o, .alloc = rationed, .user = &left};
    int code = RUBRIC_ENOMEM;
    sample("a", "x.txt", "y.txt");
    for (long n = 0; code != RUBRIC_OK && n < 1000; n++) {
        rubric *r = NULL;
        rubric_package_info i = {.size = sizeof i, .name = "?"};
        left.left = n;
        code = rubric_open(&r, &o);
        if (code == RUBRIC_OK)
            code = rubric_pack(r, "a", "a.tar", NULL, &i);
        assert_int_equal(access("a.tar", F_OK) == 0, code == RUBRIC_OK);
        if (code == RUBRIC_OK)
            assert_string_equal(i.name, "p");
        else if (r != NULL)
            assert_null(i.name);
        left.left = -1;
        rubric_close(r);
        assert_true(code == RUBRIC_OK || code == RUBRIC_ENOMEM);
    }
    assert_int_equal(code, RUBRIC_OK);
}

/* A program that was built when the struct ended earlier. */
static void test_api_older(void **state)
{
    (void)state;
    rubric *r;
    rubric_package_info i = {
        .size = offsetof(rubric_package_info, files), .files = 77, .key = "?"};
    sample("a", "x.txt", "y.txt");
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    assert_int_equal(rubric_pack(r, "a", "a.tar", NULL, &i), RUBRIC_OK);
    assert_string_equal(i.path, "a.tar");
    assert_null(i.key);
    assert_int_equal(i.files, 77);
    assert_int_equal(rubric_pack(r, NULL, "a.tar", NULL, &i), RUBRIC_EUSAGE);
    assert_null(i.path);
    assert_int_equal(rubric_pack(r, "none", NULL, NULL, NULL), RUBRIC_EIO);
    assert_int_equal(rubric_pack_verify(r, "none", NULL, &i), RUBRIC_EIO);
    assert_int_equal(rubric_pack_verify(r, "a", NULL, NULL), RUBRIC_OK);
    assert_string_equal(rubric_errmsg(r), "");
    rubric_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_same_bytes), TEST(test_long_names), TEST(test_broken_output),
        TEST(test_api_memory), TEST(test_api_older)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
