/*
** archiving.h - archives for tests, with names and types that no tool writes
*/
#ifndef RB_TEST_ARCHIVING_H
#define RB_TEST_ARCHIVING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <archive.h>
#include <archive_entry.h>

enum { ZIP, TAR, TGZ, TZST, TXZ, TBZ, GZ, ZST, XZ, BZ };

static inline struct archive *create(const char *path, int how)
{
    static int (*const filter[])(struct archive *) = {
        NULL,
        NULL,
        archive_write_add_filter_gzip,
        archive_write_add_filter_zstd,
        archive_write_add_filter_xz,
        archive_write_add_filter_bzip2};
    struct archive *a = archive_write_new();
    int f = how >= GZ ? how - GZ + TGZ : how;
    if (how == ZIP)
        archive_write_set_format_zip(a);
    else if (how < GZ)
        archive_write_set_format_pax_restricted(a);
    else
        archive_write_set_format_raw(a);
    if (filter[f] != NULL)
        filter[f](a);
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    return a;
}

static inline struct archive_entry *entry(const char *name, size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_copy_pathname(e, name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)n);
    return e;
}

static inline void add(struct archive *a, const char *name, const void *s,
                       size_t n)
{
    struct archive_entry *e = entry(name, n);
    assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
    assert_int_equal(archive_write_data(a, s, n), n);
    archive_entry_free(e);
}

static inline void add_text(struct archive *a, const char *name,
                            const char *text)
{
    add(a, name, text, strlen(text));
}

static inline void done(struct archive *a)
{
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
}

static inline char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = malloc(1 << 22);
    *n = fread(p, 1, 1 << 22, f);
    fclose(f);
    return p;
}

static inline void spit(const char *path, const char *s, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s, 1, n, f), n);
    fclose(f);
}

/* Put the file `inner` into a new archive. */
static inline void wrap(const char *path, int how, const char *inner)
{
    size_t n;
    char *s = slurp(inner, &n);
    struct archive *a = create(path, how);
    add(a, inner, s, n);
    done(a);
    free(s);
}

static inline void sample(const char *path, int how)
{
    struct archive *a = create(path, how);
    add_text(a, "2024/b.md", "# Head\n\nSecond.\n");
    add_text(a, "a.txt", "First.\n");
    add_text(a, ".hidden.txt", "hidden");
    add_text(a, "dir/.git/x.txt", "hidden too");
    add_text(a, "README.txt", "about this");
    add_text(a, "x.bin", "\001\002");
    add_text(a, "r.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
    done(a);
}

#endif
