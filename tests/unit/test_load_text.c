/*
** test_load_text.c - plain text: the encodings and marks of a file
*/
#include "reading.h"

static void test_utf8(void **state)
{
    (void)state;
    ONE("a.txt", "Caf\xC3\xA9\r\nline\n", "Caf\xC3\xA9\r\nline\n");
    assert_int_equal(doc->note.n, 0);
    assert_int_equal(doc->map.n, 0);
    assert_int_equal(doc->line, 0);
    expect_meta(RB_META_ID, "a.txt");
    expect_meta(RB_META_PATH, "a.txt");
    expect_meta(RB_META_TITLE, NULL);
    expect_end();
}

static void test_marks(void **state)
{
    (void)state;
    ONE("a.txt", "\xEF\xBB\xBFhello", "hello");
    assert_int_equal(doc->map.n, 1);
    assert_int_equal(doc->map.v[0].src, 3);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_SAME);
    ONE("b.txt", "\xFF\xFEh\0\xE9\0\x3D\xD8\x00\xDE",
        "h\xC3\xA9\xF0\x9F\x98\x80");
    assert_int_equal(doc->note.n, 0);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_UTF16);
    ONE("c.txt", "\xFE\xFF\0h\0\xE9", "h\xC3\xA9");
    ONE("d.txt", "\xFF\xFE\0\0h\0\0\0", "h");
    ONE("e.txt", "\0\0\xFE\xFF\0\0\0h", "h");
    PUT("f.txt", "\xEF\xBB\xBF");
    start("f.txt");
    expect_code(RB_EINPUT, "f.txt: the file is empty");
    expect_end();
}

static void test_utf16_without_mark(void **state)
{
    (void)state;
    ONE("a.txt", "T\0h\0e\0 \0e\0n\0d\0.\0", "The end.");
    ONE("b.txt", "\0T\0h\0e\0 \0e\0n\0d\0.", "The end.");
    /* Cyrillic: only the blanks have a zero byte */
    ONE("c.txt", "\x34\x04\x30\x04\x20\x00\x3D\x04\x35\x04\x42\x04\x20\x00",
        "\xD0\xB4\xD0\xB0 \xD0\xBD\xD0\xB5\xD1\x82 ");
    /* lone surrogates and half a unit at the end */
    ONE("d.txt", "\xFF\xFE\x61\0\x00\xD8\x62\0\x00\xDC\x63",
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(doc->note.n, 3);
    expect_note(0, 4, "U+D800");
    expect_note(1, 8, "U+DC00");
    expect_note(2, 10, "cut off");
}

static void test_nul(void **state)
{
    (void)state;
    ONE("a.txt", "Hello\0world!", "Hello\0world!");
    ONE("b.txt", "a\0b", "a\0b");
    ONE("c.txt", "one\0two\0three and four\0", "one\0two\0three and four\0");
    assert_int_equal(doc->note.n, 1); /* the first one is told */
    expect_note(0, 3, "NUL byte at offset 3 kept");
}

static void test_invalid(void **state)
{
    (void)state;
    ONE("a.txt", "\xC3\xA9t\xC3\xA9 \xFF ok",
        "\xC3\xA9t\xC3\xA9 \xEF\xBF\xBD ok");
    expect_note(0, 6, "invalid byte 0xFF at offset 6");
    ONE("b.txt", "all ascii \xFF but one", "all ascii \xEF\xBF\xBD but one");
    ONE("c.txt", "na\xC3\xAFve caf\xC3", "na\xC3\xAFve caf\xEF\xBF\xBD");
    expect_note(0, 10, "cut off");
    ONE("d.txt", "dots\xE2\x80", "dots\xEF\xBF\xBD");
    ONE("e.txt", "x\xED\xA0\x80y", "x\xEF\xBF\xBDy");
    expect_note(0, 1, "U+D800");
    ONE("f.txt", "\xC3\xA9\xC3\xA9 \xF0\x9F\x98 \xE2\x82 ok",
        "\xC3\xA9\xC3\xA9 \xEF\xBF\xBD \xEF\xBF\xBD ok");
    assert_int_equal(doc->note.n, 2);
    char many[64];
    memset(many, 0xFF, sizeof many);
    put("g.txt", many, sizeof many);
    start("g.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, 3 * 64);
    assert_int_equal(doc->note.n, 21);
    expect_note(20, UINT64_MAX, "and 44 more");
}

static void test_latin(void **state)
{
    (void)state;
    ONE("a.txt", "caf\xE9", "caf\xC3\xA9");
    expect_note(0, 3, "Windows-1252");
    assert_int_equal(doc->note.n, 1);
    ONE("b.txt",
        "\x93so\x94 he said, \x80"
        "5",
        "\xE2\x80\x9Cso\xE2\x80\x9D he said, \xE2\x82\xAC"
        "5");
    opt.encoding = "latin1";
    ONE("c.txt", "\xC3\xA9", "\xC3\x83\xC2\xA9");
    assert_int_equal(doc->note.n, 1);
    expect_note(0, 0, "mojibake at offset 0"); /* it was UTF-8 */
    opt.encoding = "utf-8";                    /* declared: broken is broken */
    ONE("d.txt", "caf\xE9", "caf\xEF\xBF\xBD");
    opt.encoding = "koi8-r";
    ONE("e.txt", "\xC4\xC1", "\xD0\xB4\xD0\xB0");
    opt.encoding = "shift_jis";
    ONE("f.txt", "\x93\xFA\x96\x7B\x81",
        "\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBF\xBD");
    expect_note(0, 4, "cut off");
    ONE("g.txt",
        "a\xFF"
        "b",
        "a\xEF\xBF\xBD"
        "b");
    opt.encoding = "utf-16";
    ONE("h.txt", "\0a\0b\0c\0d", "abcd");
    ONE("i.txt", "a\0b\0", "ab");
    rb_source_close(src);
    opt.encoding = "klingon";
    assert_int_equal(rb_source_open(&src, &mem, &opt, &err), RB_EUSAGE);
    assert_null(src);
    expect_words("klingon");
}

static void test_large_iconv(void **state)
{
    (void)state;
    size_t n = 300000; /* several buffers' worth */
    char *s = malloc(n);
    memset(s, 0xC1, n);
    put("a.txt", s, n);
    free(s);
    opt.encoding = "KOI8-R";
    start("a.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, 2 * n);
    for (size_t i = 0; i < 2 * n; i += 2)
        assert_memory_equal(doc->text + i, "\xD0\xB0", 2);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_utf8),    T(test_marks), T(test_utf16_without_mark), T(test_nul),
        T(test_invalid), T(test_latin), T(test_large_iconv)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
