/*
** test_json.c - JSON files become documents; the parser against jansson
*/
#include "reading.h"

#include <jansson.h>

#include "load/json.h"

static void test_json(void **state)
{
    (void)state;
    PUT("one.json", "{\n \"text\": \"x\",\n \"title\": \"t\"\n}\n");
    start("one.json");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "one.json");
    expect_meta(RB_META_TITLE, "t");
    assert_int_equal(doc->line, 1);
    expect_end();
    PUT("array.json", "[\n{\"text\":\"a\\n\\nb\"},\n 7,\n"
                      "{\"text\":\"b\",\"id\":\"B\"}\n]\n");
    start("array.json");
    EXPECT_TEXT("a\n\nb");
    expect_meta(RB_META_ID, "array.json#1");
    assert_int_equal(doc->line, 2);
    expect_code(RB_EINPUT, "array.json:3: record 2 is a number");
    EXPECT_TEXT("b");
    expect_meta(RB_META_ID, "B");
    assert_int_equal(doc->line, 4);
    expect_end();
    PUT("wrap.json", "{\"status\":\"ok\",\"tags\":[1],\"articles\":[\n"
                     "{\"content\":\"a\",\"source\":{\"id\":null,\"name\":"
                     "\"S\"}},{\"title\":\"no\"}]}");
    start("wrap.json");
    EXPECT_TEXT("a");
    expect_meta(RB_META_ID, "wrap.json#1");
    expect_meta(RB_META_SOURCE, "S");
    expect_code(RB_EINPUT, "wrap.json:2: the record has no field \"text\"");
    expect_end();
}

/* The names of services, and values as people write them. */
static void test_field_names(void **state)
{
    (void)state;
    PUT("a.jsonl",
        "{\"text\":\"x\",\"headline\":\"H\",\"byline\":\"By Ann Lee\","
        "\"publishedAt\":\"3 May 2024\",\"webUrl\":\"u\","
        "\"publication\":\"P\",\"language\":\"English\"}\n"
        "{\"text\":\"x\",\"headline\":\"H\",\"title\":\"T\","
        "\"date\":\"04/03/2024\",\"lang\":\"en-GB\"}\n"
        "{\"text\":\"x\",\"title\":\" \",\"headline\":\"H\","
        "\"date\":\"04/03/2024\",\"published\":\"2024-05-03\"}\n");
    start("a.jsonl");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "field headline");
    expect_meta(RB_META_AUTHOR, "Ann Lee");
    expect_meta(RB_META_DATE, "2024-05-03");
    expect_meta(RB_META_URL, "u");
    expect_meta(RB_META_SOURCE, "P");
    expect_meta(RB_META_LANG, NULL); /* no tag: a further field */
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "T");
    expect_meta(RB_META_DATE, "2024-03-04"); /* the language says it */
    assert_int_equal(doc->extra.n, 1);
    assert_string_equal(doc->extra.v[0].key, "headline");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
    expect_meta(RB_META_DATE, "04/03/2024"); /* nothing says it */
    expect_end();
    opt.title_field = "headline";
    start("a.jsonl");
    EXPECT_TEXT("x");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
}

static void test_json_bad(void **state)
{
    (void)state;
    PUT("a.json", "[{\"text\":\"one\\n\"},{\"text\":\"two\"},\n {\"text\" "
                  "\"x\"}, {\"text\":\"y\"}]");
    start("a.json");
    EXPECT_TEXT("one\n");
    EXPECT_TEXT("two");
    expect_code(RB_EINPUT, "a.json:2: broken JSON at column 10: ':' is "
                           "missing after a field name; 2 records before");
    expect_end();
    PUT("b.json", "{\"text\":\"x\"} trailing");
    start("b.json");
    EXPECT_TEXT("x");
    expect_code(RB_EINPUT, "b.json:1: broken JSON at column 14");
    expect_end();
    PUT("c.json", "  \n");
    start("c.json");
    expect_code(RB_EINPUT, "c.json: the file has blanks only");
    expect_end();
    PUT("d.json", "\"text\"");
    start("d.json");
    expect_code(RB_EINPUT, "d.json:1: record 1 is a string");
    expect_end();
    char deep[3000];
    memset(deep, '[', sizeof deep);
    memcpy(deep, "{\"a\":", 5);
    put("e.json", deep, sizeof deep);
    start("e.json");
    expect_code(RB_EINPUT, "nested more than 1000 deep");
    expect_end();
}

/* ---- against jansson ---- */

/* Ours takes more: lone surrogates, NaN, numbers of any size. */
static int lenient(const char *s, size_t n, const char *why)
{
    return memmem(s, n, "\\u", 2) != NULL || memmem(s, n, "NaN", 3) != NULL ||
           memmem(s, n, "Inf", 3) != NULL || strstr(why, "number") != NULL ||
           strstr(why, "integer") != NULL;
}

static void compare(char *s, size_t n)
{
    json_error_t je;
    char copy[512];
    memcpy(copy, s, n);
    json_t *want = json_loadb(copy, n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &je);
    rb_json j;
    rb_jval v;
    rb_json_init(&j, s, n);
    int ok = rb_json_value(&j, &v) == 0 && rb_json_peek(&j) == -1;
    if (ok != (want != NULL) && !(ok && lenient(s, n, je.text))) {
        print_error("%.*s: ours %s, jansson %s\n", (int)n, s, ok ? "ok" : j.why,
                    want ? "ok" : je.text);
        fail();
    }
    if (ok && want != NULL) { /* the compact form means the same */
        rb_buf b;
        rb_buf_init(&b, &mem);
        rb_json_compact(&v, &b);
        json_t *again =
            json_loadb(b.p, b.n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &je);
        assert_non_null(again);
        assert_true(json_equal(want, again));
        json_decref(again);
        rb_buf_free(&b);
    }
    if (ok && want != NULL && v.kind == RB_J_STRING) {
        size_t len = rb_json_unescape(v.p, v.n, 0, NULL, 0, NULL);
        assert_int_equal(len, json_string_length(want));
        assert_memory_equal(v.p, json_string_value(want), len);
    }
    json_decref(want);
}

static uint32_t rnd(uint32_t *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 8;
}

static void test_json_against_jansson(void **state)
{
    (void)state;
    static const char *const seed[] = {
        "{\"a\":[1,2.5e-3,-0,true,false,null],\"b\":{\"c\":\"d\\n\\u00e9\"}}",
        "[[],{},\"\",[{\"x\":[0.1E+5]}],\" long enough for words of eight \"]",
        "\"a \\\"quoted\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\ud83d\\ude00 end\"",
        "  {\"k\" : \"v\" , \"n\" : -12 }  ",
        "0",
        "\"\\u0041\""};
    static const char pool[] = "{}[]\",:\\ 0123456789eE+-.tfnul\tabx\n/";
    uint32_t r = 7;
    for (int i = 0; i < 200000; i++) {
        char s[512];
        const char *from = seed[rnd(&r) % (sizeof seed / sizeof *seed)];
        size_t n = strlen(from);
        memcpy(s, from, n);
        for (uint32_t k = rnd(&r) % 4; k > 0; k--) {
            size_t at = rnd(&r) % n;
            if (rnd(&r) % 3 == 0) {
                memmove(s + at, s + at + 1, n - at - 1);
                n -= n > 1;
            } else {
                s[at] = pool[rnd(&r) % (sizeof pool - 1)];
            }
        }
        char *exact = malloc(n); /* so that the sanitizer sees an overrun */
        memcpy(exact, s, n);
        compare(exact, n);
        free(exact);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_json), T(test_field_names),
                                       T(test_json_bad),
                                       T(test_json_against_jansson)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
