/*
** test_jsonl.c - JSON lines become documents, a broken line becomes a message
*/
#include "reading.h"

static void test_jsonl(void **state)
{
    (void)state;
    PUT("a.jsonl",
        "\xEF\xBB\xBF{\"id\": \"one\", \"text\": \"First\\nline \\u00e9 "
        "\\ud83d\\ude00\", \"title\": \" T \", \"author\": [\"A\", "
        "{\"name\": \"B\"}], \"date\": 2024, \"url\": null, \"lang\": \"\", "
        "\"n\": [1, {\"k\" : true}], \"w\\u0078\": NaN}\r\n"
        "\n  \n"
        "{\"id\": 17, \"body\": \"Second\", \"text\": \"\"}\n"
        "{\"content\": \"a\\u0000b\", \"text\": 5, \"id\": 1e400}\n"
        "{\"text\": \"old\", \"x\": 1, \"text\": \"new\", \"x\": 2}");
    start("a.jsonl");
    EXPECT_TEXT("First\nline \xC3\xA9 \xF0\x9F\x98\x80");
    expect_meta(RB_META_ID, "one");
    expect_meta(RB_META_TITLE, "T");
    expect_meta(RB_META_AUTHOR, "A; B");
    expect_meta(RB_META_DATE, "2024");
    expect_meta(RB_META_URL, NULL);
    expect_meta(RB_META_LANG, NULL);
    assert_int_equal(doc->line, 1);
    assert_int_equal(doc->extra.n, 4);
    assert_string_equal(doc->extra.v[0].key, "url");
    assert_string_equal(doc->extra.v[2].key, "n");
    assert_string_equal(doc->extra.v[2].raw, "[1,{\"k\":true}]");
    assert_string_equal(doc->extra.v[3].key, "wx");
    assert_string_equal(doc->extra.v[3].raw, "null");
    EXPECT_TEXT("Second");
    expect_meta(RB_META_ID, "17");
    assert_int_equal(doc->line, 4);
    EXPECT_TEXT("a\0b");
    expect_meta(RB_META_ID, "1e400");
    EXPECT_TEXT("new");
    expect_meta(RB_META_ID, "a.jsonl:6");
    assert_int_equal(doc->extra.n, 2);
    expect_end();
}

static void test_jsonl_map(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"id\":1}\n{\"text\": \"plain\"}\n{\"text\":\"a\\tb\"}");
    start("a.jsonl");
    assert_int_equal(next(), RB_EINPUT);
    EXPECT_TEXT("plain");
    assert_int_equal(doc->map.n, 1);
    assert_int_equal(doc->map.v[0].src, 19);
    assert_int_equal(doc->map.v[0].src_len, 5);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_SAME);
    EXPECT_TEXT("a\tb");
    assert_int_equal(doc->map.v[0].src, 36);
    assert_int_equal(doc->map.v[0].src_len, 1);
    assert_int_equal(doc->map.v[1].src, 37);
    assert_int_equal(doc->map.v[1].src_len, 2);
    assert_int_equal(doc->map.v[1].kind, RB_MAP_WHOLE);
    assert_int_equal(doc->map.v[2].src, 39);
}

static void test_broken_line(void **state)
{
    (void)state;
    FILE *f = fopen("a.jsonl", "w");
    for (int i = 1; i <= 2000; i++)
        fputs(i == 1000 ? "{\"text\" \"x\"}\n" : "{\"text\":\"x\"}\n", f);
    fclose(f);
    start("a.jsonl");
    int docs = 0, rc;
    while ((rc = next()) != RB_EDONE) {
        docs += rc == RB_OK;
        if (rc == RB_OK)
            continue;
        assert_int_equal(docs, 999);
        assert_int_equal(rc, RB_EINPUT);
        assert_string_equal(err.msg,
                            "a.jsonl:1000: broken JSON at column 9: ':' is "
                            "missing after a field name; the line is left "
                            "out");
    }
    assert_int_equal(docs, 1999);
}

static void test_bad_lines(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"text\": \"cut\n"
                   "[1]\n"
                   "\"s\"\n"
                   "garbage\n"
                   "{\"text\":\"x\"} {}\n"
                   "{}\n"
                   "{\"a\":1,\"story\":\"a long text, of words\",\"b\":\"s\"}\n"
                   "{\"text\":null}\n"
                   "{\"text\":\"\"}\n"
                   "{\"text\":\"a\tb\"}\n"
                   "{\"text\":\"\\x\"}\n"
                   "{\"text\":\"ok\"}\n");
    start("a.jsonl");
    expect_code(RB_EINPUT, "a.jsonl:1: broken JSON at column 14: the closing");
    expect_code(RB_EINPUT, "a.jsonl:2: the line is an array");
    expect_code(RB_EINPUT, "a.jsonl:3: the line is a string");
    expect_code(RB_EINPUT, "a.jsonl:4: broken JSON at column 1: '{' was");
    expect_code(RB_EINPUT, "a.jsonl:5: broken JSON at column 14: text after");
    expect_code(RB_EINPUT,
                "a.jsonl:6: the record has no field \"text\", "
                "\"body\", \"content\" or \"full_text\"; it has no fields");
    expect_code(RB_EINPUT, "it has: a, story, b; name the field of the "
                           "text, as in --text-field story");
    expect_code(RB_EINPUT, "a.jsonl:8: the field \"text\" is null");
    expect_code(RB_EINPUT, "a.jsonl:9: the field \"text\" is empty");
    expect_code(RB_EINPUT, "a.jsonl:10: broken JSON at column 11: control");
    expect_code(RB_EINPUT, "a.jsonl:11: broken JSON at column 10: unknown "
                           "escape");
    EXPECT_TEXT("ok");
    expect_end();
}

static void test_jsonl_repairs(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"text\":\"x \\ud800 y\",\"k\":\"\\udc00\"}\n"
                   "{\"text\":\"caf\xE9\"}\n"
                   "{\"text\":\"\xC3\xA9 \xFF\"}\n"
                   "{\"text\":\"\\ud83d\\u0041\"}\n");
    start("a.jsonl");
    EXPECT_TEXT("x \xEF\xBF\xBD y");
    assert_int_equal(doc->note.n, 1);
    expect_note(0, 11, "\\ud800 at offset 11");
    assert_string_equal(doc->extra.v[0].raw, "\"\\ufffd\"");
    EXPECT_TEXT("caf\xC3\xA9");
    expect_note(0, 47, "Windows-1252");
    assert_int_equal(doc->map.v[0].src, 44);
    assert_int_equal(doc->map.v[0].src_len, 4);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_BYTE);
    EXPECT_TEXT("\xC3\xA9 \xEF\xBF\xBD");
    expect_note(0, 63, "0xFF at offset 63");
    EXPECT_TEXT("\xEF\xBF\xBD"
                "A");
    expect_end();
}

static void test_jsonl_utf16(void **state)
{
    (void)state;
    const char *text = "{\"text\":\"x\"}\n{\"text\" 1}\n{\"text\":\"y\"}";
    char wide[200];
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        wide[n++] = *p;
        wide[n++] = 0;
    }
    put("a.jsonl", wide, n);
    start("a.jsonl");
    EXPECT_TEXT("x");
    assert_int_equal(doc->map.v[0].kind, RB_MAP_UTF16);
    assert_int_equal(doc->map.v[0].src, 18);
    expect_code(RB_EINPUT, "a.jsonl:2: broken JSON");
    EXPECT_TEXT("y");
    expect_end();
}

static void test_fields(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"doc\":{\"k\":1,\"body\":\"The\\ttext\",\"by\":{\"n\":"
                   "\"Ann\"}},\"meta.key\":\"K\",\"when\":\"2024-01-02\"}\n"
                   "{\"doc\":{\"other\":1}}\n");
    opt.text_field = "doc.body";
    opt.author_field = "doc.by.n";
    opt.id_field = "meta.key";
    opt.date_field = "when";
    start("a.jsonl");
    EXPECT_TEXT("The\ttext");
    expect_meta(RB_META_AUTHOR, "Ann");
    expect_meta(RB_META_ID, "K");
    expect_meta(RB_META_DATE, "2024-01-02");
    assert_int_equal(doc->extra.n, 2);
    assert_string_equal(doc->extra.v[0].key, "doc.k");
    assert_string_equal(doc->extra.v[1].key, "doc.by");
    assert_string_equal(doc->extra.v[1].raw, "{\"n\":\"Ann\"}");
    expect_code(RB_EINPUT, "a.jsonl:2: the record has no field \"doc.body\"");
    expect_end();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_jsonl),     T(test_jsonl_map),     T(test_broken_line),
        T(test_bad_lines), T(test_jsonl_repairs), T(test_jsonl_utf16),
        T(test_fields)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
