/*
** test_markdown.c - the words of Markdown files, and the way back
*/
#include "reading.h"

#ifdef RB_WITH_MD4C

static void test_front_matter(void **state)
{
    (void)state;
    static const char file[] = "---\n"
                               "title: \"Support\" and other words\n"
                               "author:\n  - Ann Lee\n  - 'Bo'\n"
                               "date: 2024-01-02 # set\n"
                               "# comment\n"
                               "tags: [a, \"b c\"]\n"
                               "empty:\n"
                               "source: >\n  The\n  Paper\n"
                               "---\n\n# Heading\n\nBody\n";
    opt.dropped = 1;
    START("a.md", file);
    expect_text("Heading\n\nBody");
    expect_meta(RB_META_TITLE, "\"Support\" and other words");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "front matter");
    expect_meta(RB_META_AUTHOR, "Ann Lee; Bo");
    expect_meta(RB_META_DATE, "2024-01-02"); /* # is a remark */
    expect_meta(RB_META_SOURCE, "The Paper");
    expect_meta(RB_META_ID, "a.md");
    assert_int_equal(doc->extra.n, 2);
    assert_string_equal(doc->extra.v[0].key, "tags");
    assert_string_equal(doc->extra.v[0].raw, "\"a; b c\"");
    assert_string_equal(doc->extra.v[1].raw, "null");
    assert_int_equal(doc->drop.n, 1);
    assert_string_equal(doc->drop.v[0].reason, "front matter");
    assert_int_equal(doc->drop.v[0].src, 0);
    assert_int_equal(doc->drop.v[0].src_len,
                     strstr(file, "\n# Heading") - file);
    expect_source("Body", file, "Body");
    START("b.md", "---\nJust a rule.\n---\n");
    expect_text("Just a rule.");
    expect_meta(RB_META_TITLE, NULL);
    START("c.md", "---\ntitle: never closed\n");
    expect_text("title: never closed");
    expect_meta(RB_META_TITLE, NULL);
    START("d.md", "---\r\ntitle: T\r\nurl: http://a.b/c:d\r\n---\r\nx\r\ny");
    expect_text("x y");
    expect_meta(RB_META_TITLE, "T");
    expect_meta(RB_META_URL, "http://a.b/c:d");
}

static void test_blocks(void **state)
{
    (void)state;
    START("a.md", "```\n# no\n  two\n```\n## sub\n# Yes *now* ##\n\nOne\n"
                  "two  \nthree.\n\n* a\n* b\n  1. c\n  2. d\n\n> Quoted\n"
                  "> words\n\n---\n\n1. x\n\n2. y\n");
    expect_text("# no\n  two\n\nsub\n\nYes now\n\nOne two\nthree.\n\na\nb\nc\n"
                "d\n\nQuoted words\n\nx\n\ny");
    expect_meta(RB_META_TITLE, "Yes now");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "heading");
    START("b.md", "| a | b |\n|---|---|\n| c d | `e` |\n| f | |\n\nEnd");
    expect_text("a\tb\nc d\te\nf\n\nEnd");
    START("c.md", "[{\"text\":\"x\"}]");
    expect_text("[{\"text\":\"x\"}]");
    opt.format = "text";
    START("d.md", "# *a*\n");
    expect_text("# *a*\n");
}

static void test_inline(void **state)
{
    (void)state;
    static const char file[] =
        "A **bold** [link *text*](http://x.y \"no\"), `code`, "
        "&amp;&#8212;&eacute;"
        "&bogus; \\* ![the alt](i.png) <b>raw</b>~~gone~~<br>caf\xC3\xA9\n\n"
        "<div>\nblock\n</div>\n\nEnd.\n";
    opt.dropped = 1;
    START("a.md", file);
    expect_text(
        "A bold link text, code, &\xE2\x80\x94\xC3\xA9&bogus; * rawgone\n"
        "caf\xC3\xA9\n\nEnd.");
    expect_source("bold", file, "bold");
    expect_source("link text", file, "link *text");
    expect_source("\xE2\x80\x94", file, "&#8212;");
    expect_source("&\xE2", file, "&amp;&#8212;");
    expect_source("caf\xC3\xA9", file, "caf\xC3\xA9");
    expect_source("gone\ncaf", file, "gone~~<br>caf");
    assert_string_equal(doc->drop.v[0].reason, "image");
    assert_string_equal(doc->drop.v[0].text, "the alt");
    assert_string_equal(doc->drop.v[doc->drop.n - 1].reason, "HTML");
    assert_string_equal(doc->drop.v[doc->drop.n - 1].text,
                        "<div>\nblock\n</div>");
}

static void test_encoding(void **state)
{
    (void)state;
    static const char file[] = "\xFF\xFE#\0 \0\xE9\0t\0\xE9\0\n\0*\0a\0*\0";
    START("a.md", file);
    expect_text("\xC3\xA9t\xC3\xA9\n\na");
    rb_place at = place_of("a");
    assert_int_equal(at.start, 16);
    assert_int_equal(at.end, 18);
    expect_meta(RB_META_TITLE, "\xC3\xA9t\xC3\xA9");
}

/* A table of few bytes that has a million cells. */
static void test_bounds(void **state)
{
    (void)state;
    FILE *f = fopen("a.md", "w");
    for (int i = 0; i < 20000; i++)
        fputs("|a", f);
    putc('\n', f);
    for (int i = 0; i < 20000; i++)
        fputs("|-", f);
    for (int i = 0; i < 20000; i++)
        fputs("\n|x", f);
    fclose(f);
    start("a.md");
    assert_int_equal(next(), RB_OK);
    assert_non_null(strstr(doc->text, "|x"));
    f = fopen("b.md", "w");
    for (int i = 0; i < 200000; i++)
        fputs("> ", f);
    fputs("deep", f);
    fclose(f);
    start("b.md");
    expect_text("deep");
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char file[] =
        "---\ntitle: T\nk: v\n---\n# H\n\n![a](b) *c*\n\n"
        "&amp; x\n";
    opt.dropped = 1;
    put("a.md", file, sizeof file - 1);
    refuse_each("a.md");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_front_matter), T(test_blocks),
                                       T(test_inline),       T(test_encoding),
                                       T(test_bounds),       T(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void test_needs(void **state)
{
    (void)state;
    START("a.md", "# x\n");
    expect_error("built without markdown; install libmd4c-dev");
    expect_end();
    opt.format = "text";
    START("b.md", "# x\n");
    expect_text("# x\n");
    expect_meta(RB_META_TITLE, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_needs, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
