/*
** test_load.c - files become documents, and bad files become messages
*/
#include "reading.h"

static void test_bad_files(void **state)
{
    (void)state;
    PUT("empty.txt", "");
    start("empty.txt");
    PUT("doc.pdf", "%PDF-1.4\n...");
    rb_source_add(src, "doc.pdf", &err);
    rb_source_add(src, "missing.txt", &err);
    char junk[512];
    for (int i = 0; i < 512; i++)
        junk[i] = (char)(i * 37 + (i >> 3));
    put("junk.bin", junk, sizeof junk);
    rb_source_add(src, "junk.bin", &err);
    PUT("page.html", "<!DOCTYPE html>\n<html></html>");
    PUT("ok.unknown", "fine");
    rb_source_add(src, "ok.unknown", &err);
    expect_code(RB_EINPUT, "empty.txt: the file is empty");
    expect_code(RB_EINPUT, "doc.pdf: PDF needs a converter");
    expect_code(RB_EIO, "missing.txt: No such file");
    expect_code(RB_EINPUT, "junk.bin: this is a binary file");
    EXPECT_TEXT("fine");
    expect_end();
    assert_int_equal(rb_source_add(src, "", &err), RB_EUSAGE);
    opt.format = "text"; /* said so: it is read */
    start("page.html");
    EXPECT_TEXT("<!DOCTYPE html>\n<html></html>");
}

static void test_limits(void **state)
{
    (void)state;
    PUT("a.txt", "0123456789");
    opt.max_bytes = 9;
    start("a.txt");
    expect_code(RB_ELIMIT, "a.txt: larger than the limit of 9 bytes");
    expect_end();
    opt.max_bytes = 10;
    start("a.txt");
    EXPECT_TEXT("0123456789");
    PUT("b.jsonl", "{\"text\":\"a\"}\n{\"text\":\"far too long\"}\n"
                   "{\"text\":\"b\"}\n");
    opt.max_bytes = 13;
    start("b.jsonl");
    EXPECT_TEXT("a");
    expect_code(RB_ELIMIT, "b.jsonl:2: line longer");
    EXPECT_TEXT("b");
    assert_int_equal(doc->line, 3);
    expect_end();
    start("/dev/zero");
    expect_code(RB_EINPUT, "/dev/zero: this is a binary file");
    rb_source_close(src);
    opt.format = "word";
    assert_int_equal(rb_source_open(&src, &mem, &opt, &err), RB_EUSAGE);
}

static void test_long_line(void **state)
{
    (void)state;
    size_t n = 20 << 20;
    char *s = malloc(n + 64), *p = s;
    p += sprintf(p, "{\"text\":\"");
    memset(p, 'x', n);
    p += n;
    p += sprintf(p, "\"}\n{\"text\":\"after\"}");
    put("a.jsonl", s, (size_t)(p - s));
    memset(s, 'y', n);
    put("a.txt", s, n);
    free(s);
    start("a.jsonl");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
    EXPECT_TEXT("after");
    expect_end();
    assert_true(mem.peak < 4 * n);
    start("a.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
}

static void test_detection(void **state)
{
    (void)state;
    ONE("a.txt", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n", "x");
    expect_meta(RB_META_ID, "a.txt:1");
    ONE("b.json", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n", "x");
    expect_meta(RB_META_ID, "b.json:1");
    ONE("c.jsonl", "[{\"text\":\"x\"}]\n", "x");
    ONE("d.jsonl", "{\"text\":\"x\"}", "x");
    expect_meta(RB_META_ID, "d.jsonl:1");
    ONE("e", "{\n\"text\":\"x\"}", "x");
    expect_meta(RB_META_ID, "e");
    ONE("f.txt", "[1] See above", "[1] See above");
    ONE("g.txt", "{not json}", "{not json}");
    ONE("h.txt", "[{broken", "[{broken");
    PUT("i", "{\"text\" 1}\n{\"text\":\"y\"}\n");
    start("i");
    expect_code(RB_EINPUT, "i:1: broken JSON");
    EXPECT_TEXT("y");
    opt.format = "jsonl";
    ONE("j.txt", "{\"text\":\"x\"}", "x");
    opt.format = "json";
    ONE("k.jsonl", "{\"text\":\"x\"}\n{\"text\":\"y\"}", "x");
    expect_meta(RB_META_ID, "k.jsonl#1");
    EXPECT_TEXT("y");
    expect_meta(RB_META_ID, "k.jsonl#2");
}

static void test_memory(void **state)
{
    (void)state;
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "a\xFF", 2, "UTF-8", &doc, &err), RB_OK);
    assert_int_equal(doc->len, 4);
    expect_note(0, 1, "0xFF");
    rb_doc_free(doc);
    assert_int_equal(rb_load_memory(&mem, &vocab, "", 0, NULL, &doc, &err),
                     RB_OK);
    assert_int_equal(doc->len, 0);
    rb_doc_free(doc);
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "\xEF\xBB\xBFx", 4, NULL, &doc, &err),
        RB_OK);
    assert_int_equal(doc->len, 1);
    rb_doc_free(doc);
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "x", 1, "klingon", &doc, &err), RB_EUSAGE);
    assert_null(doc);
}

static void test_no_memory(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/sub", 0700);
    PUT("d/a.txt", "caf\xE9");
    PUT("d/b.md", "---\ntitle: T\nk: v\n---\n# H\n");
    PUT("d/f.md", "# Caf\u00c3\u00a9\n\nIt\u00e2\u20ac\u2122s "
                  "Fran\u00c3\u0192\u00c2\u00a7ois\n");
    PUT("d/c.json", "{\"articles\":[{\"text\":\"\\ud800\",\"title\":[\"a\","
                    "\"b\"],\"k\":{\"l\":1}},{\"x\":1}]}");
    PUT("d/sub/d.jsonl", "{\"text\":\"a\\n\",\"id\":1,\"k\":2}\n{broken\n{}\n");
    PUT("d/sub/e.jsonl", "\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0x\0\"\0}\0");
    opt.include = "*.*";
    opt.exclude = "x*";
    long n = refuse_each("d");
    assert_true(n > 30 && n < 2000);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_bad_files), T(test_limits),
                                       T(test_long_line), T(test_detection),
                                       T(test_memory),    T(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
