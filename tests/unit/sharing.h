/*
** sharing.h - what tests of archives share: a folder to work in, a package in
** it, and an archive of that
*/
#ifndef TEST_SHARING_H
#define TEST_SHARING_H

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
#include "share/pack.h"

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

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

#endif
