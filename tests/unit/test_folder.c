/*
** test_folder.c - what is read of a folder, also when its files change or go
** meanwhile
*/
#include "reading.h"

#include "load/walk.h"

static void test_folder(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/b", 0700);
    mkdir("d/c.txt", 0700);
    mkdir("d/.git", 0700);
    PUT("d/z.txt", "z");
    PUT("d/a.txt", "a");
    PUT("d/B.TXT", "B");
    PUT("d/skip.bin", "skip");
    PUT("d/noending", "skip");
    PUT("d/.hidden.txt", "skip");
    PUT("d/.git/x.txt", "skip");
    PUT("d/b/m.md", "m");
    PUT("d/c.txt/n.text", "n");
    assert_int_equal(symlink("..", "d/b/loop"), 0);
    assert_int_equal(symlink(".", "d/self.txt"), 0);
    assert_int_equal(symlink("gone", "d/dead.txt"), 0);
    assert_int_equal(symlink("a.txt", "d/link.txt"), 0);
    assert_int_equal(mkfifo("d/pipe.txt", 0600), 0);
    start("d/");
    EXPECT_TEXT("B");
    expect_meta(RB_META_ID, "d/B.TXT");
    EXPECT_TEXT("a");
    EXPECT_TEXT("m");
    expect_meta(RB_META_ID, "d/b/m.md");
    EXPECT_TEXT("n");
    expect_code(RB_EIO, "d/dead.txt: No such file");
    EXPECT_TEXT("a");
    expect_meta(RB_META_ID, "d/link.txt");
    expect_code(RB_EIO, "d/pipe.txt: this is a pipe or a device");
    EXPECT_TEXT("z");
    expect_end();
    rb_source_add(src, "d/c.txt", &err); /* a source can go on */
    EXPECT_TEXT("n");
    expect_end();
    rb_source_add(src, ".", &err);
    EXPECT_TEXT("B");
    expect_meta(RB_META_ID, "./d/B.TXT");
}

static void test_globs(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/old", 0700);
    mkdir("d/new", 0700);
    PUT("d/old/1.txt", "1");
    PUT("d/new/2.txt", "2");
    PUT("d/new/3.log", "3");
    PUT("d/4.md", "4");
    opt.include = "*.txt, *.log";
    opt.exclude = "old/";
    start("d");
    EXPECT_TEXT("2");
    EXPECT_TEXT("3");
    expect_end();
    opt.include = NULL;
    opt.exclude = "new/2*";
    start("d");
    EXPECT_TEXT("4");
    EXPECT_TEXT("1");
    expect_end();
    assert_true(rb_glob_match("**/x.txt", "a/b/x.txt", "x.txt"));
    assert_true(rb_glob_match("**/x.txt", "x.txt", "x.txt"));
    assert_true(rb_glob_match(",,x*,", "x.txt", "x.txt"));
    assert_false(rb_glob_match("", "x.txt", "x.txt"));
    assert_false(rb_glob_match("b/*", "a/b/c", "c"));
}

static void test_unreadable(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root reads everything */
    mkdir("d", 0700);
    mkdir("d/locked", 0700);
    PUT("d/a.txt", "a");
    PUT("d/b.txt", "b");
    PUT("d/z.txt", "z");
    chmod("d/a.txt", 0);
    chmod("d/locked", 0);
    start("d");
    expect_code(RB_EIO, "d/a.txt: cannot be opened: Permission denied");
    EXPECT_TEXT("b");
    expect_code(RB_EIO, "d/locked: the folder cannot be opened");
    EXPECT_TEXT("z");
    expect_end();
}

static void test_names(void **state)
{
    (void)state;
    PUT("caf\xE9.txt", "x");
    start("caf\xE9.txt");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "caf%E9.txt");
    PUT("100%\n.txt", "y");
    start("100%\n.txt");
    EXPECT_TEXT("y");
    expect_meta(RB_META_PATH, "100%%0A.txt");
}

static void test_pipe(void **state)
{
    (void)state;
    int fd[2], saved = dup(0);
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(write(fd[1], "{\"text\":\"x\"}\n{\"text\":\"y\"}", 25),
                     25);
    close(fd[1]);
    dup2(fd[0], 0);
    start("-");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "-:1");
    expect_meta(RB_META_PATH, "-");
    EXPECT_TEXT("y");
    expect_end();
    dup2(saved, 0);
    close(fd[0]);
    close(saved);
}

/* ---- files that change or go meanwhile ---- */

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
    const struct CMUnitTest tests[] = {
        T(test_folder),      T(test_globs),   T(test_unreadable),
        T(test_names),       T(test_pipe),    T(test_gone),
        T(test_became_pipe), T(test_shrinks), T(test_grows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
