/*
** test_lock.c - rubric.lock: read, written, hostile, and checked against files
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

#include "base/sha256.h"
#include "script/lock.h"
#include "script/trusted.h"

static rb_mem mem;
static rb_arena arena;
static char folder[] = "/tmp/rubric-lock-XXXXXX";

static int begin(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    rb_arena_init(&arena, &mem);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rb_arena_free(&arena);
    return mem.used != 0;
}

/* ---- texts ---- */

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* The whole of one file "init.lua" whose hash is A64. */
static const char *whole(void)
{
    static char hex[65];
    rb_sha256 s;
    rb_sha256_begin(&s);
    rb_sha256_add(&s, A64 "  init.lua\n", 64 + 2 + 9);
    rb_sha256_end(&s, hex);
    return hex;
}

/* A lock with one package that has these fields beside name, version, files
** and sha256. */
static const char *lock_with(const char *fields)
{
    static char text[4096];
    snprintf(text, sizeof text,
             "return { lock = 1, rubric = \"0.1.0\", packages = {\n"
             "  { name = \"p\", version = \"1.0.0\", sha256 = \"%s\",\n"
             "    %s\n"
             "    files = { { \"init.lua\", \"" A64 "\" } } } } }\n",
             whole(), fields);
    return text;
}

static int parse(rb_lock *l, const char *text, rb_err *e)
{
    return rb_lock_parse(l, &arena, "x/rubric.lock", text, strlen(text), e);
}

static void refused(const char *text, const char *with)
{
    rb_lock l;
    rb_err e = {0};
    int code = parse(&l, text, &e);
    if (code != RB_ESCRIPT || strstr(e.msg, with) == NULL ||
        strncmp(e.msg, "x/rubric.lock:", 14) != 0)
        fail_msg("'%s'\nsays '%s', not '%s'", text, e.msg, with);
}

#define INSTALLED "source = \"/a/p.tar.gz\", folder = \"packages/p\","

static void what_it_says(void **state)
{
    (void)state;
    rb_lock l;
    rb_err e;
    char path[100];
    assert_int_equal(
        parse(&l, lock_with(INSTALLED "permissions = { \"clock\" },"), &e),
        RB_OK);
    assert_int_equal(l.n, 1);
    rb_locked *p = rb_lock_find(&l, "p");
    assert_non_null(p);
    assert_null(rb_lock_find(&l, "q"));
    assert_string_equal(p->version, "1.0.0");
    assert_string_equal(p->file[0].name, "init.lua");
    assert_int_equal(p->file_line[0], 4);
    assert_true(rb_names_has(&p->permissions, "clock"));
    assert_true(rb_lock_folder(&l, p, path, sizeof path));
    assert_string_equal(path, "x/packages/p");
    assert_false(rb_lock_folder(&l, p, path, 5));
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    rb_lock l, k;
    rb_err e;
    rb_buf one, two;
    rb_buf_init(&one, &mem);
    rb_buf_init(&two, &mem);
    assert_int_equal(
        parse(&l, lock_with(INSTALLED "shelf = \"a \\\"b\\\\\", key = \"k\","),
              &e),
        RB_OK);
    rb_lock_print(&l, &one);
    assert_int_equal(parse(&k, one.p, &e), RB_OK);
    assert_string_equal(k.v[0].shelf, "a \"b\\");
    rb_lock_print(&k, &two);
    assert_string_equal(one.p, two.p);
    assert_int_equal(parse(&l, "return { lock = 1 }", &e), RB_OK);
    rb_buf_clear(&one);
    rb_lock_print(&l, &one);
    assert_int_equal(parse(&k, one.p, &e), RB_OK);
    rb_buf_free(&one);
    rb_buf_free(&two);
}

/* The same lock with another value: `from` becomes `to`. */
static const char *changed(const char *from, const char *to)
{
    static char out[4096];
    const char *text = lock_with(INSTALLED), *at = strstr(text, from);
    assert_non_null(at);
    snprintf(out, sizeof out, "%.*s%s%s", (int)(at - text), text, to,
             at + strlen(from));
    return out;
}

static void hostile_locks(void **state)
{
    (void)state;
    char text[4096];
    refused("", "expected 'return {'");
    refused("return {}", "no lock");
    refused("return { lock = 2 }", "form 1");
    refused("return { lock = os.exit() }", "not data");
    refused("return { lock = 1, pakages = {} }", "did you mean 'packages'");
    refused("return { lock = 1, packages = { 1 } }", "a package");
    refused(lock_with("source = \"shipped\", folder = \"/etc\","),
            "no 'source");
    refused(lock_with("source = \"x\","), "no 'folder'");
    refused(lock_with("folder = \"x\","), "no 'source'");
    refused(lock_with(INSTALLED "comit = \"x\","), "did you mean 'commit'");
    refused(lock_with(INSTALLED "commit = \"--upload-pack=x\","), "a commit");
    refused(lock_with(INSTALLED "permissions = { 1 },"), "permissions");
    refused(lock_with("source = \"a\\27[2J\", folder = \"x\","), "a string");
    refused(changed("name = \"p\"", "name = \"../p\""), "a name of");
    refused(changed("\"1.0.0\"", "\"1.x\""), "a version");
    refused(lock_with(INSTALLED "api = 2,"), "must be 1");
    refused(changed(" sha256 = \"", " sha256 = \"" A64 "\", key = \""),
            "does not follow");
    refused(lock_with(INSTALLED "folder = \"y\","), "'folder' stands twice");
    snprintf(text, sizeof text, "%s", lock_with(INSTALLED));
    memcpy(strstr(text, "init.lua"), "../a.lua", 8);
    refused(text, "x/rubric.lock:4: a name of a file");
    snprintf(text, sizeof text, "%s", lock_with(INSTALLED));
    memcpy(strstr(text, "\"aaaa"), "\"AAAA", 5);
    refused(text, "a file and its SHA-256");
    refused("return { lock = 1, packages = { { name = \"p\", files = { { "
            "\"a\", \"" A64 "\" }, { \"a\", \"" A64 "\" } } } } }",
            "twice");
}

/* Every text that begins like a lock is one, or an error with a line. */
static void cut_locks(void **state)
{
    (void)state;
    char text[4096];
    snprintf(text, sizeof text, "%s", lock_with(INSTALLED));
    size_t n = strlen(text) - 1; /* without the last line's end */
    for (size_t i = 0; i < n; i++) {
        rb_lock l;
        rb_err e = {0};
        int code = rb_lock_parse(&l, &arena, "x/rubric.lock", text, i, &e);
        if (code != RB_ESCRIPT || strncmp(e.msg, "x/rubric.lock:", 14) != 0)
            fail_msg("%zu bytes: %d '%s'", i, code, e.msg);
    }
}

/* ---- against files ---- */

static void put(const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void gone(const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static void checked(const rb_lock *l, const rb_manifest *m, const char *with)
{
    rb_err e = {0};
    int code = rb_lock_check(l, &l->v[0], m, folder, &mem, &e);
    if (with == NULL ? code != RB_OK
                     : code != RB_ESCRIPT || strstr(e.msg, with) == NULL)
        fail_msg("%d: '%s', not '%s'", code, e.msg, with ? with : "right");
}

static void files_are_what_it_says(void **state)
{
    (void)state;
    static const char manifest[] = "return { name = \"p\", version = \"1\", "
                                   "permissions = { \"random\" } }";
    rb_manifest m;
    rb_contents c;
    rb_err e;
    rb_locked p = {.name = "p",
                   .version = "1",
                   .source = "/a/p.zip",
                   .folder = "packages/p",
                   .line = 7};
    rb_lock l = {.path = "rubric.lock", .root = ".", .v = &p, .n = 1};
    const char *granted[] = {"random"};
    assert_non_null(mkdtemp(folder));
    put("package.lua", manifest);
    put("init.lua", "return {}\n");
    put(".hidden", "does not count");
    assert_int_equal(rb_manifest_parse(&m, &arena, "p/package.lua", manifest,
                                       strlen(manifest), &e),
                     RB_OK);
    assert_int_equal(rb_contents_read(&c, &mem, &m, folder, &e), RB_OK);
    assert_int_equal(rb_lock_set_contents(&p, &arena, &c, &e), RB_OK);
    rb_contents_free(&c);

    checked(&l, &m, "permission 'random', which the lock does not grant");
    p.permissions = (rb_names){granted, 1};
    checked(&l, &m, NULL);
    put("init.lua", "return {} \n");
    checked(&l, &m,
            "rubric.lock:7: package 'p' is not what the lock says: "
            "'init.lua' in ");
    checked(&l, &m,
            "is changed; `rubric lock p` accepts what is there, "
            "`rubric install` brings back what was locked");
    put("init.lua", "return {}\n");
    put("data.tsv", "");
    checked(&l, &m, "'data.tsv' in ");
    checked(&l, &m, " is new; ");
    gone("data.tsv");
    checked(&l, &m, NULL);
    gone("init.lua");
    checked(&l, &m, " is missing; ");
    put("init.lua", "return {}\n");
    assert_int_equal(symlink("/etc/passwd", "/tmp/rubric-lock-link"), 0);
    char path[300];
    snprintf(path, sizeof path, "%s/link.lua", folder);
    assert_int_equal(rename("/tmp/rubric-lock-link", path), 0);
    checked(&l, &m, "symbolic link");
    gone("link.lua");
    p.version = "2";
    checked(&l, &m, "the lock calls it 'p' 2, its manifest 'p' 1");

    gone("init.lua");
    gone("package.lua");
    gone(".hidden");
    rmdir(folder);
}

static void a_lock_is_replaced(void **state)
{
    (void)state;
    char path[] = "/tmp/rubric-lock-XXXXXX", file[300], stale[310];
    rb_lock l, k;
    rb_err e;
    struct stat st;
    assert_non_null(mkdtemp(path));
    snprintf(file, sizeof file, "%s/rubric.lock", path);
    snprintf(stale, sizeof stale, "%s.new", file);
    FILE *f = fopen(stale, "w"); /* of one that was stopped */
    assert_non_null(f);
    fclose(f);
    assert_int_equal(parse(&l, lock_with(INSTALLED), &e), RB_OK);
    l.path = file;
    l.root = path;
    assert_int_equal(rb_lock_write(&l, &mem, &e), RB_OK);
    assert_int_equal(chmod(file, 0640), 0);
    assert_int_equal(rb_lock_write(&l, &mem, &e), RB_OK);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_not_equal(access(stale, F_OK), 0);
    assert_int_equal(rb_lock_read(&k, &arena, file, &e), RB_OK);
    assert_int_equal(k.n, 1);
    unlink(file);
    rmdir(path);
    assert_int_equal(rb_lock_read(&k, &arena, file, &e), RB_EIO);
    assert_int_equal(rb_lock_write(&l, &mem, &e), RB_EIO);
}

/* ---- what the user trusts ---- */

static void trusted_lists(void **state)
{
    (void)state;
    char path[] = "/tmp/rubric-lock-XXXXXX", file[300];
    rb_trusted_list t;
    rb_err e = {0};
    rb_trusted one = {"p", "1.0.0", A64, NULL};
    assert_non_null(mkdtemp(path));
    snprintf(file, sizeof file, "%s/a/b/trusted", path);
    assert_int_equal(rb_trusted_read(&t, &arena, file, &e), RB_OK);
    assert_int_equal(t.v.n, 0);
    assert_int_equal(rb_vec_push(&mem, &t.v, one), 0);
    assert_int_equal(rb_trusted_write(&t, file, &e), RB_OK);
    rb_vec_free(&mem, &t.v);
    assert_int_equal(rb_trusted_read(&t, &arena, file, &e), RB_OK);
    assert_true(rb_trusted_has(&t, "p", A64));
    assert_true(rb_trusted_has(&t, "p", NULL));
    assert_false(rb_trusted_has(&t, "q", A64));
    assert_false(rb_trusted_has(&t, "p", whole()));
    rb_vec_free(&mem, &t.v);
    FILE *f = fopen(file, "a");
    assert_non_null(f);
    fputs("q 1.0.0 abc\n", f);
    fclose(f);
    assert_int_equal(rb_trusted_read(&t, &arena, file, &e), RB_EINPUT);
    assert_non_null(strstr(e.msg, "trusted:3: a line must be"));
    rb_vec_free(&mem, &t.v);
    unlink(file);
    for (int i = 0; i < 3; i++) {
        *strrchr(file, '/') = '\0';
        rmdir(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_it_says, begin, end),
        cmocka_unit_test_setup_teardown(what_is_written_is_read, begin, end),
        cmocka_unit_test_setup_teardown(hostile_locks, begin, end),
        cmocka_unit_test_setup_teardown(cut_locks, begin, end),
        cmocka_unit_test_setup_teardown(files_are_what_it_says, begin, end),
        cmocka_unit_test_setup_teardown(a_lock_is_replaced, begin, end),
        cmocka_unit_test_setup_teardown(trusted_lists, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
