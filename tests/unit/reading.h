/*
** reading.h - what the tests of single formats share
**
** Every test writes its files into a folder of its own and reads them with a
** source; what memory is left at its end is a leak.
*/
#ifndef RB_TEST_READING_H
#define RB_TEST_READING_H

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

#include "load/load.h"
#include "ration.h"

static char dir[64];
static rb_mem mem;
static rb_vocab vocab;
static rb_source_options opt;
static rb_source *src;
static rb_doc *doc;
static rb_err err;

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-read-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    rb_mem_init(&mem, NULL, NULL);
    assert_int_equal(rb_vocab_init(&vocab, &mem), RB_OK);
    memset(&opt, 0, sizeof opt);
    src = NULL;
    doc = NULL;
    return 0;
}

/* What is left at the end of a test is a leak. */
static int teardown(void **state)
{
    (void)state;
    char cmd[256];
    rb_doc_free(doc);
    rb_source_close(src);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    snprintf(cmd, sizeof cmd, "chmod -R u+rwX %s; rm -rf %s", dir, dir);
    assert_int_equal(chdir("/"), 0);
    return system(cmd) == 0 ? 0 : -1;
}

static void put(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void start(const char *path)
{
    rb_source_close(src);
    assert_int_equal(rb_source_open(&src, &mem, &opt, &err), RB_OK);
    assert_int_equal(rb_source_add(src, path, &err), RB_OK);
}

#define PUT(path, literal) put(path, literal, sizeof(literal) - 1)
#define START(path, literal)                                                   \
    (put(path, literal, sizeof(literal) - 1), start(path))

static int next(void)
{
    rb_doc_free(doc);
    int rc = rb_source_next(src, &mem, &vocab, &doc, &err);
    if (rc != RB_OK && rc != RB_EDONE)
        assert_null(doc);
    return rc;
}

__attribute__((unused)) static void expect_text(const char *text)
{
    int rc = next();
    if (rc != RB_OK)
        print_error("code %d: %s\n", rc, rc == RB_EDONE ? "end" : err.msg);
    assert_int_equal(rc, RB_OK);
    assert_string_equal(doc->text, text);
    assert_int_equal(doc->len, strlen(text));
}

__attribute__((unused)) static void expect_error(const char *words)
{
    int rc = next();
    assert_true(rc != RB_OK && rc != RB_EDONE);
    if (strstr(err.msg, words) == NULL)
        print_error("message '%s' lacks '%s'\n", err.msg, words);
    assert_non_null(strstr(err.msg, words));
}

__attribute__((unused)) static void expect_end(void)
{
    assert_int_equal(next(), RB_EDONE);
    assert_int_equal(next(), RB_EDONE); /* and it stays so */
}

__attribute__((unused)) static void expect_meta(int field, const char *value)
{
    if (value == NULL)
        assert_null(doc->meta[field]);
    else {
        assert_non_null(doc->meta[field]);
        assert_string_equal(doc->meta[field], value);
    }
}

/* Where the bytes of the text came from that are `words`. */
__attribute__((unused)) static rb_place place_of(const char *words)
{
    const char *p = strstr(doc->text, words);
    assert_non_null(p);
    uint32_t at = (uint32_t)(p - doc->text);
    return rb_map_find(doc->map.v, doc->map.n, doc->text, doc->len, at,
                       at + (uint32_t)strlen(words));
}

/* The text's `words` stand as `source` in the file. */
__attribute__((unused)) static void
expect_source(const char *words, const char *file, const char *source)
{
    rb_place at = place_of(words);
    assert_int_equal(at.end - at.start, strlen(source));
    if (memcmp(file + at.start, source, strlen(source)) != 0)
        print_error("'%.*s' where '%s' should be\n", (int)strlen(source),
                    file + at.start, source);
    assert_memory_equal(file + at.start, source, strlen(source));
}

__attribute__((unused)) static void expect_bytes(const char *text, size_t n)
{
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
    assert_memory_equal(doc->text, text, n);
}

#define EXPECT_TEXT(literal) expect_bytes(literal, sizeof(literal) - 1)

__attribute__((unused)) static void expect_words(const char *words)
{
    if (strstr(err.msg, words) == NULL)
        print_error("message '%s' lacks '%s'\n", err.msg, words);
    assert_non_null(strstr(err.msg, words));
}

__attribute__((unused)) static void expect_code(int code, const char *words)
{
    int rc = next();
    if (rc != code)
        print_error("code %d, message '%s'\n", rc, rc ? err.msg : "");
    assert_int_equal(rc, code);
    assert_null(doc);
    expect_words(words);
}

__attribute__((unused)) static void expect_note(uint32_t i, uint64_t at,
                                                const char *words)
{
    assert_true(i < doc->note.n);
    assert_int_equal(doc->note.v[i].src, at);
    if (strstr(doc->note.v[i].msg, words) == NULL)
        print_error("note '%s' lacks '%s'\n", doc->note.v[i].msg, words);
    assert_non_null(strstr(doc->note.v[i].msg, words));
}

/* One file with these bytes, read as this text. */
__attribute__((unused)) static void one(const char *path, const void *bytes,
                                        size_t n, const char *text, size_t len)
{
    put(path, bytes, n);
    start(path);
    expect_bytes(text, len);
}

#define ONE(path, bytes, text)                                                 \
    one(path, bytes, sizeof(bytes) - 1, text, sizeof(text) - 1)

/* ---- memory that is refused ---- */

/* Read the path with n allocations; 1: they were enough. */
static int with_memory(const char *path, long n)
{
    ration r = {.left = n};
    rb_mem small;
    rb_vocab v;
    rb_source *s = NULL;
    rb_doc *d = NULL;
    int guard = 0, refused = 0;
    rb_mem_init(&small, rationed, &r);
    if (rb_vocab_init(&v, &small) != RB_OK)
        return 0;
    size_t before = small.used;
    int rc = rb_source_open(&s, &small, &opt, &err);
    if (rc == RB_OK)
        rc = rb_source_add(s, path, &err);
    refused = rc == RB_ENOMEM;
    while (s != NULL && rc != RB_EDONE) {
        assert_true(guard++ < 100);
        rc = rb_source_next(s, &small, &v, &d, &err);
        assert_true((rc == RB_OK) == (d != NULL));
        refused |= rc == RB_ENOMEM;
        rb_doc_free(d);
        d = NULL;
    }
    rb_source_close(s);
    assert_int_equal(small.used, before);
    rb_vocab_free(&v);
    return !refused;
}

/* Refuse the first, the second... allocation until all are granted; returns
** how many there were. */
__attribute__((unused)) static long refuse_each(const char *path)
{
    long n = 0;
    while (!with_memory(path, n))
        assert_true(n++ < 5000);
    assert_true(n > 10);
    return n;
}

#endif
