/*
** test_share.c - packages into archives, and what archives may try
**
** Hostile archives are made by the library that reads them, with names and
** types that no tool would write.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"
#include "rubric.h"
#include "share/pack.h"
#include "share/unpack.h"

static rb_mem mem;
static rb_err err;
static char dir[64];

static int begin(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-share-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    rb_mem_init(&mem, NULL, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(mem.used, 0);
    return rb_tree_remove(dir);
}

static void put(const char *path, const char *text)
{
    files_put(".", path, text);
}

static char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = malloc(1 << 20);
    assert_non_null(p);
    *n = fread(p, 1, (1 << 20) - 1, f);
    p[*n] = '\0';
    fclose(f);
    return p;
}

#define MANIFEST "return {name = \"p\", version = \"1.0.0\"}\n"

static void sample(const char *folder, const char *first, const char *second)
{
    char path[256];
    mkdir(folder, 0700);
    const char *name[] = {first, second, "package.lua", "init.lua"};
    const char *text[] = {"", "two", MANIFEST, "return {}\n"};
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, name[i]);
        put(path, *text[i] ? text[i] : name[i]);
    }
}

static int pack(const char *folder, const char *out)
{
    rb_shared p;
    int code = rb_shared_open(&p, &mem, folder, &err);
    if (code == RB_OK)
        code = rb_share_pack(&p, folder, NULL, out, &err);
    rb_shared_free(&p);
    return code;
}

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

/* Refuse the n-th request, for every n. */
static size_t ration;

static void *scarce(void *ud, void *p, size_t osize, size_t nsize)
{
    (void)ud;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    return ration-- == 0 ? (ration = 0, NULL) : realloc(p, nsize);
}

/* The public functions: what was written, or nothing. */
static void test_api_memory(void **state)
{
    (void)state;
    rubric_options o = {.size = sizeof o, .alloc = scarce};
    int code = RUBRIC_ENOMEM;
    sample("a", "x.txt", "y.txt");
    for (size_t n = 0; code != RUBRIC_OK && n < 1000; n++) {
        rubric *r = NULL;
        rubric_package_info i = {.size = sizeof i, .name = "?"};
        ration = n;
        code = rubric_open(&r, &o);
        if (code == RUBRIC_OK)
            code = rubric_pack(r, "a", "a.tar", NULL, &i);
        assert_int_equal(access("a.tar", F_OK) == 0, code == RUBRIC_OK);
        if (code == RUBRIC_OK)
            assert_string_equal(i.name, "p");
        else if (r != NULL)
            assert_null(i.name);
        ration = SIZE_MAX;
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

#ifdef RB_WITH_ARCHIVE
#include <archive.h>
#include <archive_entry.h>

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
    sample("a", "x.txt", "y.txt");
    assert_int_equal(pack("a", "a.tar"), RB_OK);
    assert_int_equal(system("gzip -k a.tar"), 0);
    rb_mem_init(&mem, scarce, NULL);
    for (size_t n = 0; code != RB_OK && n < 1000; n++) {
        ration = n;
        code = rb_archive_unpack(&mem, "a.tar.gz", "into", package, &err);
        assert_true(code == RB_OK || code == RB_ENOMEM);
        assert_int_equal(left("into"), code == RB_OK);
        assert_int_equal(mem.used, 0);
    }
    assert_int_equal(code, RB_OK);
}
#endif

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_same_bytes), TEST(test_long_names), TEST(test_broken_output),
        TEST(test_api_memory), TEST(test_api_older),
#ifdef RB_WITH_ARCHIVE
        TEST(test_round),      TEST(test_kinds),      TEST(test_no_top),
        TEST(test_hostile),    TEST(test_hard_link),  TEST(test_through_link),
        TEST(test_long),       TEST(test_no_package), TEST(test_cut),
        TEST(test_damaged),    TEST(test_bomb),       TEST(test_many),
        TEST(test_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
