/*
** test_sha256.c - checksums
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/sha256.h"

static void check_sum(const char *text, size_t step, const char *want)
{
    rb_sha256 s;
    char hex[65];
    size_t n = strlen(text);
    rb_sha256_begin(&s);
    for (size_t i = 0; i < n; i += step)
        rb_sha256_add(&s, text + i, n - i < step ? n - i : step);
    rb_sha256_end(&s, hex);
    assert_string_equal(hex, want);
}

/* The vectors of FIPS 180-4, in one piece and in pieces of all sizes. */
static void test_sha256(void **state)
{
    (void)state;
    static const char two[] =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check_sum("", 1,
              "e3b0c44298fc1c149afbf4c8996fb924"
              "27ae41e4649b934ca495991b7852b855");
    check_sum("abc", 3,
              "ba7816bf8f01cfea414140de5dae2223"
              "b00361a396177a9cb410ff61f20015ad");
    for (size_t step = 1; step < 60; step++)
        check_sum(two, step,
                  "248d6a61d20638b8e5c026930c3e6039"
                  "a33ce45964ff2167f6ecedd419db06c1");
    char *many = malloc(1000001);
    memset(many, 'a', 1000000);
    many[1000000] = '\0';
    check_sum(many, 777,
              "cdc76e5c9914fb9281a1c7e284d73e67"
              "f1809a48a497200e046d39ccc7112cd0");
    free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sha256)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
