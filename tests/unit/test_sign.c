/*
** test_sign.c - signatures of packages, keys in files, and what may be wrong
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

#include "share/sign.h"

static rb_mem mem;
static char dir[64];

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int begin(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-sign-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    rb_mem_init(&mem, NULL, NULL);
    mkdir("p", 0700);
    put("p/package.lua", "return {name = \"p\", version = \"1.0.0\"}\n");
    put("p/init.lua", "return {}\n");
    put("p/a.txt", "");
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(mem.used, 0);
    return rb_tree_remove(dir);
}

static void test_hex(void **state)
{
    (void)state;
    unsigned char bytes[256], back[256];
    char hex[513];
    for (int i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    rb_hex(bytes, 256, hex);
    assert_int_equal(rb_unhex(hex, 256, back), 0);
    assert_memory_equal(bytes, back, 256);
    assert_int_equal(rb_unhex("0g", 1, back), -1);
    assert_int_equal(rb_unhex("A0", 1, back), -1);
    assert_int_equal(rb_unhex("0", 1, back), -1); /* the NUL */
}

#ifdef RB_WITH_SODIUM

static rb_err err;

/* The first two vectors of RFC 8032, 7.1. */
static void test_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *seed, *key, *text, *sign;
        size_t n;
    } t[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88"
         "21590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
         0},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
         "\x72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac"
         "1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
         1}};
    unsigned char seed[32], key[32], sign[64];
    char hex[129];
    int good;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(rb_unhex(t[i].seed, 32, seed), 0);
        assert_int_equal(rb_ed25519_public(seed, key, &err), RB_OK);
        rb_hex(key, 32, hex);
        assert_string_equal(hex, t[i].key);
        assert_int_equal(rb_ed25519_sign(seed, t[i].text, t[i].n, sign, &err),
                         RB_OK);
        rb_hex(sign, 64, hex);
        assert_string_equal(hex, t[i].sign);
        assert_int_equal(
            rb_ed25519_check(key, t[i].text, t[i].n, sign, &good, &err), RB_OK);
        assert_true(good);
        sign[5] ^= 1;
        assert_int_equal(
            rb_ed25519_check(key, t[i].text, t[i].n, sign, &good, &err), RB_OK);
        assert_false(good);
    }
}

static void test_keys(void **state)
{
    (void)state;
    unsigned char seed[32], key[32];
    char made[65], again[65], other[65];
    struct stat st;
    assert_int_equal(rb_key_new("k", NULL, 0, made, &err), RB_OK);
    assert_int_equal(stat("k", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(rb_key_secret("k", NULL, seed, &err), RB_OK);
    assert_int_equal(rb_ed25519_public(seed, key, &err), RB_OK);
    rb_hex(key, 32, again);
    assert_string_equal(made, again);
    assert_int_equal(rb_key_public("k.pub", again, &err), RB_OK);
    assert_string_equal(made, again);
    assert_int_equal(rb_key_new("k2", NULL, 0, other, &err), RB_OK);
    assert_string_not_equal(made, other);
}

static void expect_secret(const char *text, int code, const char *says)
{
    unsigned char seed[32];
    unlink("bad");
    put("bad", text);
    chmod("bad", 0600);
    int got = rb_key_secret("bad", NULL, seed, &err);
    if (got != code || (code && strstr(err.msg, says) == NULL))
        fail_msg("'%s': %d %s", text, got, err.msg);
}

static void test_bad_keys(void **state)
{
    (void)state;
#define HEX "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    char many[2000];
    expect_secret("secret ed25519 " HEX, RB_OK, "");
    expect_secret("# one\n# two\nsecret ed25519 " HEX "\nmore", RB_OK, "");
    expect_secret("", RB_EINPUT, "bad: this is no secret key of rubric keygen");
    expect_secret("#", RB_EINPUT, "no secret key");
    expect_secret("secret ed25519 " HEX "0", RB_EINPUT, "no secret key");
    expect_secret("secret ed25519 ", RB_EINPUT, "no secret key");
    expect_secret("secret rsa " HEX, RB_EINPUT, "no secret key");
    expect_secret("key ed25519 " HEX, RB_EINPUT, "but a public one");
    memset(many, '#', sizeof many);
    many[sizeof many - 1] = '\0';
    expect_secret(many, RB_EINPUT, "no secret key");
    mkdir("folder", 0700);
    char key[65];
    assert_int_equal(rb_key_public("folder", key, &err), RB_EIO);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(rb_key_public("pipe", key, &err), RB_EIO);
}

static int on_ask(void *user, const char *file, char *out, size_t max)
{
    const char *pass = user;
    assert_string_equal(file, "locked");
    assert_true(max >= strlen(pass));
    memcpy(out, pass, strlen(pass));
    return (int)strlen(pass);
}

static int on_none(void *user, const char *file, char *out, size_t max)
{
    (void)user, (void)file, (void)out, (void)max;
    return -1;
}

/* A key behind a passphrase is of no use without it. */
static void test_locked(void **state)
{
    (void)state;
    char right[] = "a quiet word", wrong[] = "a quiet wore", made[65], hex[65];
    char text[1024];
    unsigned char seed[32], key[32];
    rb_passphrase p = {on_ask, right}, q = {on_ask, wrong}, none = {on_none, 0};
    assert_int_equal(rb_key_new("locked", right, strlen(right), made, &err),
                     RB_OK);
    FILE *f = fopen("locked", "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    assert_null(strstr(text, "secret ed25519"));
    assert_true(rb_key_is_secret(text));
    assert_int_equal(rb_key_secret("locked", NULL, seed, &err), RB_EUSAGE);
    assert_non_null(strstr(err.msg, "is locked, and no passphrase"));
    assert_int_equal(rb_key_secret("locked", &none, seed, &err), RB_EUSAGE);
    assert_int_equal(rb_key_secret("locked", &q, seed, &err), RB_EUSAGE);
    assert_non_null(strstr(err.msg, "it has another passphrase"));
    assert_int_equal(rb_key_secret("locked", &p, seed, &err), RB_OK);
    assert_int_equal(rb_ed25519_public(seed, key, &err), RB_OK);
    rb_hex(key, 32, hex);
    assert_string_equal(made, hex);
    char *last = strrchr(text, '\n') - 1; /* one bit of what is locked */
    *last = *last == '0' ? '1' : '0';
    unlink("locked");
    put("locked", text);
    chmod("locked", 0600);
    assert_int_equal(rb_key_secret("locked", &p, seed, &err), RB_EUSAGE);
    assert_int_equal(rb_key_public("locked", hex, &err), RB_EINPUT);
    assert_non_null(strstr(err.msg, "but a secret one"));
}

/* The package in p, signed by a new key. */
static void sign(rb_shared *p, rb_buf *text)
{
    char made[65];
    unlink("k");
    unlink("k.pub");
    assert_int_equal(rb_key_new("k", NULL, 0, made, &err), RB_OK);
    assert_int_equal(rb_shared_open(p, &mem, "p", &err), RB_OK);
    rb_buf_init(text, &mem);
    assert_int_equal(rb_sign(p, "k", NULL, text, &err), RB_OK);
}

static void done(rb_shared *p, rb_buf *text)
{
    rb_shared_free(p);
    rb_buf_free(text);
}

/* No byte below the comment can be another, none be missing, none come. */
static void test_every_byte(void **state)
{
    (void)state;
    rb_shared p;
    rb_buf b;
    char key[65];
    sign(&p, &b);
    assert_int_equal(rb_sign_check_text(&p, b.p, b.n, key, &err), RB_OK);
    size_t first = strcspn(b.p, "\n") + 1;
    for (size_t i = first; i < b.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            b.p[i] ^= (char)(1 << bit);
            if (rb_sign_check_text(&p, b.p, b.n, key, &err) != RB_EINPUT)
                fail_msg("byte %zu, bit %d", i, bit);
            assert_string_equal(key, "");
            b.p[i] ^= (char)(1 << bit);
        }
    for (size_t n = 0; n < b.n; n++)
        assert_int_equal(rb_sign_check_text(&p, b.p, n, key, &err), RB_EINPUT);
    rb_buf_putc(&b, '\n');
    assert_int_equal(rb_sign_check_text(&p, b.p, b.n, key, &err), RB_EINPUT);
    done(&p, &b);
}

static void test_other_packages(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *says;
    } t[] = {{"init.lua", "return 0\n", "'init.lua' is changed, compared with"},
             {"b.txt", "", "'b.txt' is new, compared with what was signed"},
             {"package.lua", "return {name = \"p\", version = \"1.0.1\"}\n",
              "package 'p' 1.0.1: its SIGNATURE is that of p 1.0.0"},
             {"package.lua", "return {name = \"q\", version = \"1.0.0\"}\n",
              "package 'q' 1.0.0: its SIGNATURE is that of p 1.0.0"}};
    rb_shared p;
    rb_buf b;
    char key[65], path[64];
    sign(&p, &b);
    rb_shared_free(&p);
    put("p/SIGNATURE", b.p);
    assert_int_equal(rb_shared_open(&p, &mem, "p", &err), RB_OK);
    assert_int_equal(rb_sign_check(&p, "p", key, NULL, &err), RB_OK);
    done(&p, &b);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        snprintf(path, sizeof path, "p/%s", t[i].file);
        rename(path, "kept"); /* if there is one */
        put(path, t[i].text);
        assert_int_equal(rb_shared_open(&p, &mem, "p", &err), RB_OK);
        assert_int_equal(rb_sign_check(&p, "p", key, NULL, &err), RB_EINPUT);
        if (strstr(err.msg, t[i].says) == NULL)
            fail_msg("%s", err.msg);
        rb_shared_free(&p);
        unlink(path);
        rename("kept", path);
    }
    unlink("p/a.txt");
    unlink("p/b.txt");
    assert_int_equal(rb_shared_open(&p, &mem, "p", &err), RB_OK);
    assert_int_equal(rb_sign_check(&p, "p", key, NULL, &err), RB_EINPUT);
    assert_non_null(strstr(err.msg, "'a.txt' is missing, compared with"));
    unlink("p/SIGNATURE");
    assert_int_equal(rb_sign_check(&p, "p", key, NULL, &err), RB_EDONE);
    assert_string_equal(key, "");
    rb_shared_free(&p);
}

/* A key's signature of something that is no package is none of one. */
static void test_signed_rubbish(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "rubbish\n",
        "rubric package 1\n",
        "rubric package 2\n",
        "rubric package 1\nname p\nversion 1.0.0\n",
        "rubric package 1\nname p\nversion 1.0.0\nrubbish\n",
        "rubric package 1\nname p\033[2J\nversion 1.0.0\n"};
    unsigned char seed[32] = {1}, key[32], sig[64];
    char key_hex[65], sign_hex[129], text[1024], got[65];
    rb_shared p;
    assert_int_equal(rb_ed25519_public(seed, key, &err), RB_OK);
    assert_int_equal(rb_shared_open(&p, &mem, "p", &err), RB_OK);
    rb_hex(key, 32, key_hex);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_int_equal(
            rb_ed25519_sign(seed, bodies[i], strlen(bodies[i]), sig, &err),
            RB_OK);
        rb_hex(sig, 64, sign_hex);
        int n = snprintf(text, sizeof text, "key ed25519 %s\nsignature %s\n%s",
                         key_hex, sign_hex, bodies[i]);
        assert_int_equal(rb_sign_check_text(&p, text, (size_t)n, got, &err),
                         RB_EINPUT);
        assert_null(strchr(err.msg, '\033'));
        assert_string_equal(got, "");
    }
    rb_shared_free(&p);
}
#endif

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_hex),
#ifdef RB_WITH_SODIUM
        TEST(test_vectors),
        TEST(test_keys),
        TEST(test_bad_keys),
        TEST(test_locked),
        TEST(test_every_byte),
        TEST(test_other_packages),
        TEST(test_signed_rubbish),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
