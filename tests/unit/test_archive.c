/*
** test_archive.c - documents out of archives, and what archives may try
**
** Archives are made by the library that reads them (archiving.h). What is
** expected is what rb_source_next gives, in order.
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

#include "load/archive.h"
#include "load/load.h"
#include "ration.h"

#ifdef RB_WITH_ARCHIVE
#include "archiving.h"

static char dir[64];
static rb_mem mem;
static rb_vocab vocab;
static rb_source_options opt;
static rb_err err;

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-archive-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    rb_mem_init(&mem, NULL, NULL);
    assert_int_equal(rb_vocab_init(&vocab, &mem), RB_OK);
    memset(&opt, 0, sizeof opt);
    return 0;
}

/* What is left at the end of a test is a leak. */
static int teardown(void **state)
{
    (void)state;
    char cmd[128];
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    assert_int_equal(chdir("/"), 0);
    return system(cmd) == 0 ? 0 : -1;
}

/* ---- reading ---- */

/* The ids of all documents, a line each; messages as "!..." */
static void read_all(const char *path, char *out, size_t cap)
{
    rb_source *s;
    rb_doc *d;
    int rc;
    size_t used = mem.used;
    *out = '\0';
    assert_int_equal(rb_source_open(&s, &mem, &opt, &err), RB_OK);
    assert_int_equal(rb_source_add(s, path, &err), RB_OK);
    while ((rc = rb_source_next(s, &mem, &vocab, &d, &err)) != RB_EDONE) {
        size_t n = strlen(out);
        const char *what = rc == RB_OK ? d->meta[RB_META_ID] : err.msg;
        assert_true(n + strlen(what) + 3 < cap);
        sprintf(out + n, "%s%s\n", rc == RB_OK ? "" : "!", what);
        rb_doc_free(d);
    }
    rb_source_close(s);
    assert_true(mem.used >= used);
}

static void expect(const char *path, const char *want)
{
    static char got[1 << 16];
    read_all(path, got, sizeof got);
    if (strcmp(got, want) != 0)
        print_error("%s gave:\n%s\n", path, got);
    assert_string_equal(got, want);
}

/* The text of the only document of a path. */
static void expect_text(const char *path, const char *text)
{
    rb_source *s;
    rb_doc *d;
    assert_int_equal(rb_source_open(&s, &mem, &opt, &err), RB_OK);
    assert_int_equal(rb_source_add(s, path, &err), RB_OK);
    assert_int_equal(rb_source_next(s, &mem, &vocab, &d, &err), RB_OK);
    assert_string_equal(d->text, text);
    assert_string_equal(d->meta[RB_META_ID], path);
    assert_string_equal(d->meta[RB_META_PATH], path);
    rb_doc_free(d);
    assert_int_equal(rb_source_next(s, &mem, &vocab, &d, &err), RB_EDONE);
    rb_source_close(s);
}

static void test_folders(void **state)
{
    (void)state;
    static const char *const name[] = {"c.zip",     "c.tar",    "c.tgz",
                                       "c.tar.zst", "c.tar.xz", "c.tar.bz2"};
    for (int how = ZIP; how <= TBZ; how++) {
        char want[300];
        const char *n = name[how];
        sample(n, how);
        snprintf(want, sizeof want,
                 "%s/2024/b.md\n%s/a.txt\n%s/r.jsonl:1\n%s/r.jsonl:2\n", n, n,
                 n, n);
        expect(n, want);
    }
}

static void test_packed(void **state)
{
    (void)state;
    static const char *const name[] = {"a.txt.gz", "a.txt.zst", "a.txt.xz",
                                       "a.txt.bz2"};
    for (int how = GZ; how <= BZ; how++) {
        struct archive *a = create(name[how - GZ], how);
        add_text(a, "a", "Packed text.\n");
        done(a);
        expect_text(name[how - GZ], "Packed text.\n");
    }
    struct archive *a = create("n.md.gz", GZ); /* the name inside counts */
    add_text(a, "n", "# T\n\nx\n");
    done(a);
    rb_source *s;
    rb_doc *d;
    assert_int_equal(rb_source_open(&s, &mem, &opt, &err), RB_OK);
    assert_int_equal(rb_source_add(s, "n.md.gz", &err), RB_OK);
    assert_int_equal(rb_source_next(s, &mem, &vocab, &d, &err), RB_OK);
    assert_string_equal(d->meta[RB_META_TITLE], "T");
    rb_doc_free(d);
    rb_source_close(s);
}

static void test_by_path(void **state)
{
    (void)state;
    sample("c.tgz", TGZ);
    wrap("n.zip", ZIP, "c.tgz");
    expect_text("c.tgz/a.txt", "First.\n");
    expect_text("n.zip/c.tgz/a.txt", "First.\n");
    expect_text("c.tgz/.hidden.txt", "hidden"); /* it is named */
    expect("n.zip/c.tgz/2024", "n.zip/c.tgz/2024/b.md\n");
    expect("c.tgz/none", "!c.tgz/none: c.tgz has nothing of this name\n");
    spit("t.txt", "x", 1);
    expect("t.txt/none", "!t.txt/none: t.txt has nothing of this name\n");
}

static void test_globs_in_archives(void **state)
{
    (void)state;
    assert_int_equal(mkdir("d", 0700), 0);
    sample("d/c.zip", ZIP);
    struct archive *a = create("d/p.txt.gz", GZ);
    add_text(a, "p", "p");
    done(a);
    opt.include = "*.txt";
    expect("d", "d/c.zip/a.txt\nd/c.zip/README.txt\nd/p.txt.gz\n");
    opt.exclude = "c.zip";
    expect("d", "d/p.txt.gz\n");
    opt.include = "c.zip/2024/*";
    opt.exclude = NULL;
    expect("d", "d/c.zip/2024/b.md\n");
    opt.include = NULL;
    opt.exclude = "2024,*.jsonl";
    expect("d/c.zip", "d/c.zip/a.txt\n");
    opt.exclude = NULL;
    opt.format = "text"; /* of the members */
    expect("d/c.zip/2024", "d/c.zip/2024/b.md\n");
}

static void test_nested(void **state)
{
    (void)state;
    sample("1.zip", ZIP);
    wrap("2.tar", TAR, "1.zip");
    wrap("3.tgz", TGZ, "2.tar");
    wrap("4.zip", ZIP, "3.tgz");
    wrap("5.zip", ZIP, "4.zip");
    opt.include = "a.txt";
    expect("4.zip", "4.zip/3.tgz/2.tar/1.zip/a.txt\n");
    expect("5.zip",
           "!5.zip/4.zip/3.tgz/2.tar/1.zip: archives inside archives, more "
           "than 4 deep; unpack the outer ones\n");
}

static void add_special(struct archive *a, const char *name, unsigned type,
                        const char *link)
{
    struct archive_entry *e = entry(name, 0);
    archive_entry_set_filetype(e, type);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(e, link);
    if (type == AE_IFREG)
        archive_entry_set_hardlink(e, link);
    assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
    archive_entry_free(e);
}

static void test_evil_names(void **state)
{
    (void)state;
    char longer[5001];
    memset(longer, 'n', 5000);
    strcpy(longer + 4996, ".txt");
    struct archive *a = create("e.tar", TAR);
    add_text(a, "../../up.txt", "up");
    add_text(a, "/abs/x.txt", "abs");
    add_text(a, "./d/./y.txt", "plain");
    add_special(a, "sym.txt", AE_IFLNK, "/etc/passwd");
    add_special(a, "hard.txt", AE_IFREG, "/etc/passwd");
    add_special(a, "pipe.txt", AE_IFIFO, NULL);
    add_text(a, longer, "long");
    add_text(a, "\xE9\n.txt", "latin");
    done(a);
    expect("e.tar", "e.tar/up.txt\ne.tar/abs/x.txt\ne.tar/d/y.txt\n"
                    "!e.tar: a member's name has 5000 bytes; it is left out\n"
                    "e.tar/%E9%0A.txt\n");
    assert_int_not_equal(access("../../up.txt", F_OK), 0);
    expect_text("e.tar/%E9%0A.txt", "latin");
}

/* Members before the damage are given, and what could be read of it. */
static void test_damaged(void **state)
{
    (void)state;
    size_t n;
    char *big = malloc(400000), got[1000];
    for (int i = 0; i < 400000; i++)
        big[i] = (char)(i % 61 == 60 ? '\n' : 'a' + i % 1009 * (i / 61) % 26);
    static const char *const name[] = {"d.zip", "d.tar", "d.tgz"};
    for (int how = ZIP; how <= TGZ; how++) {
        struct archive *a = create(name[how], how);
        add_text(a, "a.txt", "First.\n");
        add(a, "big.txt", big, 400000);
        add_text(a, "z.txt", "last");
        done(a);
        char *s = slurp(name[how], &n);
        spit(name[how], s, n / 2);
        free(s);
        read_all(name[how], got, sizeof got);
        char first[40], second[60];
        snprintf(first, sizeof first, "%s/a.txt\n", name[how]);
        snprintf(second, sizeof second, "!%s/big.txt: damaged", name[how]);
        assert_ptr_equal(strstr(got, first), got);
        const char *told = strstr(got, second);
        assert_non_null(told);
        assert_null(strchr(told + 1, '!')); /* once */
    }
    free(big);
}

static void test_encrypted(void **state)
{
    (void)state;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    assert_int_equal(archive_write_set_options(a, "zip:encryption=traditional"),
                     ARCHIVE_OK);
    archive_write_set_passphrase(a, "secret");
    assert_int_equal(archive_write_open_filename(a, "l.zip"), ARCHIVE_OK);
    add_text(a, "a.txt", "First.\n");
    done(a);
    expect("l.zip", "!l.zip/a.txt: it is encrypted; unpack it with its "
                    "password first\n");
}

/* Zeros, a hundred times more than they may become, in a small file. */
static void test_bombs(void **state)
{
    (void)state;
    enum { PIECE = 1 << 20, PIECES = 400 };
    char *s = malloc(PIECE), got[1000];
    memset(s, 'a', PIECE);
    for (int how = TZST; how <= ZST; how++) {
        if (how > TZST && how < ZST)
            continue;
        struct archive *a = create("b", how);
        struct archive_entry *e = entry("b.txt", (size_t)PIECE * PIECES);
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        for (int i = 0; i < PIECES; i++)
            assert_int_equal(archive_write_data(a, s, PIECE), PIECE);
        archive_entry_free(e);
        if (how == TZST)
            add_text(a, "after.txt", "x");
        done(a);
        read_all("b", got, sizeof got);
        assert_non_null(strstr(got, "becomes more than 200 times its size"));
        assert_null(strchr(strchr(got, '\n') + 1, '\n')); /* one message */
    }
    free(s);
}

/* So many members that hold nothing, in a file of a few KB. */
static void test_many(void **state)
{
    (void)state;
    char got[1000];
    struct archive *a = create("m.tar.zst", TZST);
    struct archive_entry *e = entry("e.txt", 0);
    for (int i = 0; i < 300000; i++)
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
    archive_entry_free(e);
    done(a);
    opt.exclude = "*.txt";
    read_all("m.tar.zst", got, sizeof got);
    assert_non_null(strstr(got, "becomes more than 200 times"));
}

/* ---- a ZIP in memory ---- */

static int want_all(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "a.txt") == 0;
}

static int got_one(void *user, const char *name, char *bytes, size_t n,
                   rb_err *e)
{
    (void)e;
    assert_string_equal(name, "a.txt");
    assert_int_equal(n, 7);
    assert_string_equal(bytes, "First.\n");
    ++*(int *)user;
    return RB_OK;
}

static void test_members(void **state)
{
    (void)state;
    size_t n;
    int calls = 0;
    sample("c.zip", ZIP);
    char *s = slurp("c.zip", &n);
    rb_member_calls c = {want_all, got_one, &calls};
    assert_int_equal(rb_members(&mem, s, n, 1000000, &c, &err), RB_OK);
    assert_int_equal(calls, 1);
    assert_int_equal(rb_members(&mem, s, n, 600, &c, &err), RB_ELIMIT);
    assert_int_equal(rb_members(&mem, "nothing", 7, 600, &c, &err), RB_EINPUT);
    free(s);
}

/* ---- memory refused ---- */

static void test_refused(void **state)
{
    (void)state;
    sample("c.tgz", TGZ);
    wrap("n.zip", ZIP, "c.tgz");
    for (long allowed = 0, docs = 0; docs < 4; allowed++) {
        ration r = {.left = allowed};
        rb_mem m;
        rb_source *s = NULL;
        rb_doc *d;
        int rc;
        docs = 0;
        rb_mem_init(&m, rationed, &r);
        if (rb_source_open(&s, &m, &opt, &err) == RB_OK &&
            rb_source_add(s, "n.zip", &err) == RB_OK) {
            while ((rc = rb_source_next(s, &mem, &vocab, &d, &err)) !=
                   RB_EDONE) {
                assert_true(rc == RB_OK || rc == RB_ENOMEM);
                docs += rc == RB_OK;
                rb_doc_free(d);
            }
        }
        rb_source_close(s);
        assert_int_equal(m.used, 0);
        assert_true(allowed < 10000);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_folders), T(test_packed),
        T(test_by_path), T(test_globs_in_archives),
        T(test_nested),  T(test_evil_names),
        T(test_damaged), T(test_encrypted),
        T(test_bombs),   T(test_many),
        T(test_members), T(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else /* built without */

static void test_told(void **state)
{
    (void)state;
    rb_mem m;
    rb_err e;
    rb_member_calls c = {NULL, NULL, NULL};
    rb_mem_init(&m, NULL, NULL);
    assert_int_equal(rb_members(&m, "PK\003\004", 4, 100, &c, &e), RB_EINPUT);
    assert_non_null(strstr(e.msg, "install libarchive-dev"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
