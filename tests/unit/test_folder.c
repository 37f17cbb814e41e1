/*
** test_folder.c - files that change or go while a folder is read
*/
#include "reading.h"

static char *text_of(size_t n)
{
    char *s = malloc(n);
    assert_non_null(s);
    for (size_t i = 0; i < n; i++)
        s[i] = i % 60 == 59 ? '\n' : 'x';
    return s;
}

/* Names are read when a folder is entered: what they name may be gone. */
static void test_gone(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/sub", 0700);
    put("d/a.txt", "A.", 2);
    put("d/b.txt", "B.", 2);
    put("d/sub/c.txt", "C.", 2);
    put("d/z.txt", "Z.", 2);
    start("d");
    expect_text("A.");
    unlink("d/b.txt");
    unlink("d/sub/c.txt");
    rmdir("d/sub");
    expect_error("d/b.txt: No such file or directory");
    expect_text("Z.");
    expect_end();
}

/* A file became a pipe, on which nobody writes. */
static void test_became_pipe(void **state)
{
    (void)state;
    mkdir("d", 0700);
    put("d/a.txt", "A.", 2);
    put("d/b.txt", "B.", 2);
    start("d");
    expect_text("A.");
    unlink("d/b.txt");
    assert_int_equal(mkfifo("d/b.txt", 0600), 0);
    expect_error("d/b.txt: this is a pipe or a device");
    expect_end();
}

/* Rows that were there are read; that some are missing is told. */
static void test_shrinks(void **state)
{
    (void)state;
    enum { N = 1 << 20, LINE = 32 };
    char *s = text_of(N);
    for (size_t i = 0; i < N; i += LINE)
        memcpy(s + i, "{\"text\":\"A record of 32 bytes\"}\n", LINE);
    mkdir("d", 0700);
    put("d/a.jsonl", s, N);
    put("d/z.txt", "Z.", 2);
    start("d");
    expect_text("A record of 32 bytes");
    assert_int_equal(truncate("d/a.jsonl", N / 2), 0);
    int rc, n = 1;
    while ((rc = next()) == RB_OK)
        n++;
    assert_int_equal(rc, RB_EIO);
    assert_int_equal(n, N / 2 / LINE);
    assert_non_null(strstr(err.msg, "d/a.jsonl: it became shorter while it "
                                    "was read: 524288 of 1048576 bytes"));
    expect_text("Z.");
    expect_end();
    free(s);
}

static void test_grows(void **state)
{
    (void)state;
    enum { N = 1 << 20, LINE = 32 };
    char *s = text_of(N);
    for (size_t i = 0; i < N; i += LINE)
        memcpy(s + i, "{\"text\":\"A record of 32 bytes\"}\n", LINE);
    put("a.jsonl", s, N);
    start("a.jsonl");
    expect_text("A record of 32 bytes");
    FILE *f = fopen("a.jsonl", "ab");
    fputs("{\"text\":\"More.\"}\n", f);
    fclose(f);
    for (int i = 1; i < N / LINE; i++)
        expect_text("A record of 32 bytes");
    expect_text("More.");
    expect_end();
    free(s);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_gone), T(test_became_pipe),
                                       T(test_shrinks), T(test_grows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
