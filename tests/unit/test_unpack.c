/*
** test_unpack.c - packages out of archives, and what archives may try
**
** Hostile archives are made by the library that reads them, with names and
** types that no tool would write.
*/
#include "sharing.h"

#ifdef RB_WITH_ARCHIVE
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include "ration.h"
#include "share/unpack.h"

static char package[PATH_MAX];

static void expect_file(const char *path, const char *text)
{
    size_t n;
    char *got = slurp(path, &n);
    assert_string_equal(got, text);
    free(got);
}

/* ---- making archives ---- */

enum { TAR, TGZ, TZST, TXZ, TBZ, ZIP };

static struct archive *create(const char *path, int how)
{
    static int (*const filter[])(struct archive *) = {
        NULL, archive_write_add_filter_gzip, archive_write_add_filter_zstd,
        archive_write_add_filter_xz, archive_write_add_filter_bzip2};
    struct archive *a = archive_write_new();
    if (how == ZIP)
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    if (how != ZIP && filter[how] != NULL)
        filter[how](a);
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    return a;
}

static void add_as(struct archive *a, const char *name, int type,
                   const char *text)
{
    struct archive_entry *e = archive_entry_new();
    size_t n = type == AE_IFREG ? strlen(text) : 0;
    archive_entry_copy_pathname(e, name);
    archive_entry_set_filetype(e, (unsigned)type);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)n);
    if (type == AE_IFLNK)
        archive_entry_copy_symlink(e, text);
    assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
    if (n > 0)
        assert_int_equal(archive_write_data(a, text, n), n);
    archive_entry_free(e);
}

static void add(struct archive *a, const char *name, const char *text)
{
    add_as(a, name, AE_IFREG, text);
}

static void done(struct archive *a)
{
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
}

/* Is anything in the folder whose name begins so? */
static int left(const char *name)
{
    struct dirent *d;
    int found = 0;
    DIR *here = opendir(".");
    while ((d = readdir(here)) != NULL)
        found |= strncmp(d->d_name, name, strlen(name)) == 0;
    closedir(here);
    return found;
}

static void refused(const char *path, int code, const char *says)
{
    int got = rb_archive_unpack(&mem, path, "into", package, &err);
    if (got != code || strncmp(err.msg, path, strlen(path)) != 0 ||
        strstr(err.msg, says) == NULL)
        fail_msg("%d \"%s\", expected %d \"%s\"", got, err.msg, code, says);
    assert_string_equal(package, "");
    assert_false(left("into"));
}

/* An archive with a package and this beside it. */
static void refuses(const char *name, int type, const char *text, int code,
                    const char *says)
{
    for (int how = TAR; how <= ZIP; how += ZIP) {
        if (how == ZIP && type != AE_IFREG && type != AE_IFLNK)
            continue;
        struct archive *a = create("bad", how);
        add(a, "p/package.lua", MANIFEST);
        add_as(a, name, type, text);
        done(a);
        refused("bad", code, says);
    }
}

/* ---- tests ---- */

static void test_round(void **state)
{
    (void)state;
    sample("a", "x.txt", "y.txt");
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_equal(rb_archive_unpack(&mem, "a.tar", "into", package, &err),
                     RB_OK);
    assert_string_equal(package, "into/p-1.0.0");
    assert_int_equal(system("diff -r a into/p-1.0.0"), 0);
    assert_int_equal(rb_archive_unpack(&mem, "a.tar", "into", package, &err),
                     RB_EIO);
    assert_non_null(strstr(err.msg, "into cannot be made: File exists"));
    assert_true(left("into"));
}

static void test_kinds(void **state)
{
    (void)state;
    for (int how = TAR; how <= ZIP; how++) {
        struct archive *a = create("a", how);
        add_as(a, "top-1/", AE_IFDIR, "");
        add(a, "top-1/package.lua", MANIFEST);
        add(a, "top-1/data/deep/a.tsv", "a");
        add(a, "top-1/.gitignore", "hidden");
        add(a, "__MACOSX/top-1/._package.lua", "hidden");
        done(a);
        assert_int_equal(rb_archive_unpack(&mem, "a", "into", package, &err),
                         RB_OK);
        assert_string_equal(package, "into/top-1");
        expect_file("into/top-1/data/deep/a.tsv", "a");
        assert_int_equal(access("into/top-1/.gitignore", F_OK), -1);
        assert_int_equal(access("into/__MACOSX", F_OK), -1);
        assert_int_equal(rb_tree_remove("into"), 0);
    }
}

static void test_no_top(void **state)
{
    (void)state;
    struct archive *a = create("a.tgz", TGZ);
    add_as(a, "./", AE_IFDIR, "");
    add(a, "./data/a.tsv", "a");
    add(a, "./package.lua", MANIFEST);
    done(a);
    assert_int_equal(rb_archive_unpack(&mem, "a.tgz", "into", package, &err),
                     RB_OK);
    assert_string_equal(package, "into");
    expect_file("into/data/a.tsv", "a");
}

static void test_hostile(void **state)
{
    (void)state;
    refuses("../evil", AE_IFREG, "x", RB_EINPUT,
            "'../evil' leads out of the archive");
    refuses("p/../../evil", AE_IFREG, "x", RB_EINPUT, "leads out of the");
    refuses("p/..", AE_IFDIR, "", RB_EINPUT, "leads out of the archive");
    refuses("/evil", AE_IFREG, "x", RB_EINPUT, "'/evil' leads out of the");
    refuses("p/link", AE_IFLNK, "/etc/passwd", RB_EINPUT,
            "'p/link' is a link or a device");
    refuses("p/.link", AE_IFLNK, "..", RB_EINPUT, "is a link or a device");
    refuses("p/null", AE_IFCHR, "", RB_EINPUT, "is a link or a device");
    refuses("p/pipe", AE_IFIFO, "", RB_EINPUT, "is a link or a device");
    refuses("p/package.lua", AE_IFREG, "x", RB_EINPUT,
            "'p/package.lua' is in it twice");
    refuses("p/PACKAGE.lua", AE_IFREG, "x", RB_EINPUT,
            "are one file where capitals do not count");
    refuses("p/package.lua/x", AE_IFREG, "x", RB_EINPUT,
            "is a file and a folder in it");
    refuses("p/a\\b", AE_IFREG, "x", RB_EINPUT, "has \\ or : in its name");
    refuses("p/C:evil", AE_IFREG, "x", RB_EINPUT, "has \\ or : in its name");
    refuses("p/a\033[2J", AE_IFREG, "x", RB_EINPUT,
            "'p/a?[2J' has control characters");
    refuses("p//b", AE_IFREG, "x", RB_EINPUT, "empty part in its name");
    refuses("q/evil", AE_IFREG, "x", RB_EINPUT,
            "'q/evil' is not in the package's folder");
    refuses("evil", AE_IFREG, "x", RB_EINPUT,
            "'evil' is not in the package's folder");
    assert_int_equal(access("../evil", F_OK), -1);
}

/* A hard link is a name for another file. */
static void test_hard_link(void **state)
{
    (void)state;
    struct archive *a = create("bad", TAR);
    add(a, "p/package.lua", MANIFEST);
    struct archive_entry *e = archive_entry_new();
    archive_entry_copy_pathname(e, "p/hard");
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_copy_hardlink(e, "/etc/passwd");
    archive_write_header(a, e);
    archive_entry_free(e);
    done(a);
    refused("bad", RB_EINPUT, "'p/hard' is a link or a device");
}

/* A link that a later entry would follow. */
static void test_through_link(void **state)
{
    (void)state;
    struct archive *a = create("bad", TAR);
    add_as(a, "p/d", AE_IFLNK, "..");
    add(a, "p/d/evil", "x");
    done(a);
    refused("bad", RB_EINPUT, "'p/d' is a link or a device");
    assert_false(left("evil"));
}

static void test_long(void **state)
{
    (void)state;
    char name[400];
    memset(name, 'n', sizeof name);
    name[1] = '/';
    name[1 + 1 + 101] = '\0';
    refuses(name, AE_IFREG, "x", RB_EINPUT, "has too long a name (100 bytes");
    for (int i = 1; i < 300; i += 50)
        name[i] = '/';
    name[103] = 'n';
    name[300] = '\0';
    refuses(name, AE_IFREG, "x", RB_EINPUT, "has too long a name (200 bytes");
}

static void test_no_package(void **state)
{
    (void)state;
    struct archive *a = create("a", TAR);
    add(a, "p/init.lua", "x");
    done(a);
    refused("a", RB_EINPUT, "it holds no package: there is no package.lua");
    a = create("a", TAR);
    add(a, "p/q/package.lua", "x");
    done(a);
    refused("a", RB_EINPUT, "it holds no package");
    a = create("a", ZIP);
    done(a);
    refused("a", RB_EINPUT, "it holds no package");
    put("a", "no archive");
    refused("a", RB_EINPUT, "this is no archive of files");
    put("a", "");
    refused("a", RB_EINPUT, "this is no archive of files");
    refused("none", RB_EIO, "cannot be opened");
    mkdir("folder", 0700);
    refused("folder", RB_EIO, "cannot be read");
    assert_int_equal(system("echo text | gzip > a"), 0);
    refused("a", RB_EINPUT, "this is no archive of files");
}

/* Every cut of every kind: refused, or a prefix of the files as they are. */
static void test_cut(void **state)
{
    (void)state;
    for (int how = TAR; how <= ZIP; how++) {
        struct archive *a = create("whole", how);
        size_t n;
        int refusals = 0;
        add(a, "p/package.lua", MANIFEST);
        add(a, "p/a", "the text of a");
        done(a);
        char *s = slurp("whole", &n);
        for (size_t k = 0; k < n; k += how == TAR ? 100 : 7) {
            FILE *f = fopen("cut", "wb");
            assert_int_equal(fwrite(s, 1, k, f), k);
            fclose(f);
            if (rb_archive_unpack(&mem, "cut", "into", package, &err) ==
                RB_OK) {
                expect_file("into/p/package.lua", MANIFEST);
                rb_tree_remove("into");
                continue;
            }
            refusals++;
            assert_int_equal(strncmp(err.msg, "cut: ", 5), 0);
            assert_false(left("into"));
        }
        assert_true(refusals > 0);
        free(s);
    }
}

/* A flipped byte of a packed archive is seen in its sum (libarchive does not
** look at gzip's). */
static void test_damaged(void **state)
{
    (void)state;
    static const int kinds[] = {TXZ, TBZ};
    for (int i = 0; i < 2; i++) {
        struct archive *a = create("whole", kinds[i]);
        size_t n;
        add(a, "p/package.lua", MANIFEST);
        add(a, "p/a", "the text of a");
        done(a);
        char *s = slurp("whole", &n);
        s[n / 2] ^= 0x10;
        FILE *f = fopen("bad", "wb");
        fwrite(s, 1, n, f);
        fclose(f);
        refused("bad", RB_EINPUT, "damaged");
        free(s);
    }
}

/* A gigabyte of zeros, small in the archive. */
static void test_bomb(void **state)
{
    (void)state;
    enum { MANY = 1 << 20 };
    struct archive *a = create("bomb", TGZ);
    char *zeros = calloc(1, MANY);
    add(a, "p/package.lua", MANIFEST);
    struct archive_entry *e = archive_entry_new();
    archive_entry_copy_pathname(e, "p/zeros");
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, (la_int64_t)1024 * MANY);
    archive_write_header(a, e);
    for (int i = 0; i < 1024; i++)
        archive_write_data(a, zeros, MANY);
    archive_entry_free(e);
    done(a);
    free(zeros);
    refused("bomb", RB_ELIMIT, "times its size when it is unpacked");
}

static void test_many(void **state)
{
    (void)state;
    struct archive *a = create("many", TAR);
    char name[32];
    for (int i = 0; i <= 2 * RB_UNPACK_FILES; i++) {
        snprintf(name, sizeof name, "p/.%d", i);
        add(a, name, "");
    }
    done(a);
    refused("many", RB_ELIMIT, "512 MiB or 20000 files");
}

static void test_memory(void **state)
{
    (void)state;
    int code = RB_ENOMEM;
    ration few = {0};
    sample("a", "x.txt", "y.txt");
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_equal(system("gzip -k a.tar"), 0);
    rb_mem_init(&mem, rationed, &few);
    for (long n = 0; code != RB_OK && n < 1000; n++) {
        few.left = n;
        code = rb_archive_unpack(&mem, "a.tar.gz", "into", package, &err);
        assert_true(code == RB_OK || code == RB_ENOMEM);
        assert_int_equal(left("into"), code == RB_OK);
        assert_int_equal(mem.used, 0);
    }
    assert_int_equal(code, RB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_round),   TEST(test_kinds),      TEST(test_no_top),
        TEST(test_hostile), TEST(test_hard_link),  TEST(test_through_link),
        TEST(test_long),    TEST(test_no_package), TEST(test_cut),
        TEST(test_damaged), TEST(test_bomb),       TEST(test_many),
        TEST(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else /* built without */
#include "share/unpack.h"

static void test_without(void **state)
{
    (void)state;
    char package[PATH_MAX];
    sample("a", "x.txt", "y.txt");
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_not_equal(
        rb_archive_unpack(&mem, "a.tar", "into", package, &err), RB_OK);
    assert_non_null(strstr(err.msg, "install libarchive-dev"));
    assert_int_equal(access("into", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_without)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
