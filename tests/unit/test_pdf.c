/*
** test_pdf.c - PDF files, with a converter that a host lends
**
** The converters here give what pdftotext gives; the command line's own is
** tested in tests/cli/cases/pdf.case.
*/
#include "reading.h"

#include "load/pages.h"

static const char *pages; /* what the converter gives */
static int stopped;

static int give(void *user, const rb_convert *c)
{
    assert_ptr_equal(user, &pages);
    assert_string_equal(c->format, "pdf");
    assert_memory_equal(c->bytes, "%PDF-1.4", 8);
    c->meta(c->to, "title", "A title");
    c->meta(c->to, "author", "Ann \xFFLee");
    c->meta(c->to, "date", "2024-02-08T19:05:00Z");
    c->meta(c->to, "pages", "2");
    for (size_t i = 0; pages[i] != '\0' && !stopped; i++)
        stopped = c->text(c->to, pages + i, 1);
    return stopped;
}

static int refuse(void *user, const rb_convert *c)
{
    (void)user;
    c->refuse(c->to, "it is encrypted and needs a password");
    return -1;
}

static void begin(const char *p)
{
    pages = p;
    stopped = 0;
    opt.convert = give;
    opt.convert_user = &pages;
    START("a.pdf", "%PDF-1.4\nxyz");
}

static void test_document(void **state)
{
    (void)state;
    opt.dropped = 1;
    begin("The Gazette\n\nOne line of the first\npage goes on here and "
          "ends.\n\n1\n\fThe Gazette\n\nTwo caf\xC3\xA9s.\n\n2\n\f");
    expect_text("One line of the first page goes on here and ends.\n\n"
                "Two caf\xC3\xA9s.");
    expect_meta(RB_META_ID, "a.pdf");
    expect_meta(RB_META_TITLE, "A title");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "pdf Title");
    expect_meta(RB_META_AUTHOR, "Ann \xEF\xBF\xBDLee");
    expect_meta(RB_META_DATE, "2024-02-08T19:05:00Z");
    rb_place at = place_of("first");
    assert_int_equal(at.page, 1);
    assert_int_equal(at.start, 1);
    at = place_of("caf");
    assert_int_equal(at.page, 1);
    assert_int_equal(at.start, 2);
    assert_int_equal(doc->drop.n, 4);
    assert_string_equal(doc->drop.v[0].text, "The Gazette");
    assert_string_equal(doc->drop.v[0].reason, "page header");
    assert_string_equal(doc->drop.v[3].text, "2");
    assert_string_equal(doc->drop.v[3].reason, "page footer");
    expect_end();
}

static void test_messages(void **state)
{
    (void)state;
    START("a.pdf", "%PDF-1.4\n");
    expect_error("a.pdf: PDF needs a converter; the rubric command runs "
                 "pdftotext");
    expect_end();
    opt.convert = refuse;
    START("x", "%PDF-1.4\n"); /* by its bytes, not its name */
    expect_error("x: the PDF cannot be read: it is encrypted");
    expect_end();
    begin("\f\f");
    expect_error("a.pdf: it has no text; pages that were scanned");
    opt.max_bytes = 20;
    begin("twenty bytes and some more than that");
    expect_error("its text is larger than the limit of 20 bytes");
    assert_int_equal(stopped, 1);
}

static void expect_pages(const char *s, const char *want)
{
    rb_buf text;
    rb_mapper map;
    rb_pages x;
    rb_buf_init(&text, &mem);
    rb_mapper_init(&map, &mem);
    rb_pages_init(&x, &mem, &text, &map);
    assert_int_equal(rb_pages_read(&x, s, strlen(s)), RB_OK);
    assert_string_equal(text.p, want);
    rb_pages_free(&x);
    rb_mapper_free(&map);
    rb_buf_free(&text);
}

static void test_lines(void **state)
{
    (void)state;
    expect_pages(
        "A heading of it\nThe first line of the page is long, the co-\n"
        "operation of all lines makes one paragraph of\nthem.\n"
        "A new one begins here, as the word would have fit-\nted.\n",
        "A heading of it\n\nThe first line of the page is long, the "
        "cooperation of all lines makes one paragraph of them.\n\nA "
        "new one begins here, as the word would have fitted.");
    /* names keep their hyphens, and pages their sentences */
    expect_pages("This is what Ann Ashworth-\nBey said of the cen-\n\f"
                 "tre of the town.\n\fNew page.\n\f",
                 "This is what Ann Ashworth-Bey said of the centre of the "
                 "town.\n\nNew page.");
    expect_pages("In 1999 it began\n\fIn 2001 it ended\n\f",
                 "In 1999 it began\n\nIn 2001 it ended");
    /* letters are no closing marks, and not all stops are ASCII */
    expect_pages("См. п.5:да\n\fи нет.\n\f", "См. п.5:да и нет.");
    expect_pages("今天开会。\n\f新的一页。\n\f", "今天开会。\n\n新的一页。");
    expect_pages("она ушла.»\n\fи всё.\n\f", "она ушла.»\n\nи всё.");
}

static void test_no_memory(void **state)
{
    (void)state;
    begin("Head\n\nOne.\n\fHead\n\nTwo.\n\f");
    opt.dropped = 1;
    refuse_each("a.pdf");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_document), T(test_messages),
                                       T(test_lines), T(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
