/*
** test_hostile.c - files made to cost much: what they take follows their size
**
** Before they were bounded these took minutes; now they take a fraction of a
** second, so the limit in seconds of processor is wide.
*/
#include "reading.h"
#include <time.h>
#include "../tools/storezip.h"
#include "base/utf8.h"

enum { SECONDS = 8 };

static void expect_quick(clock_t begin)
{
    assert_true(clock() - begin < (clock_t)SECONDS * CLOCKS_PER_SEC);
}

static void write_file(const char *path, const rb_buf *b)
{
    assert_false(b->failed);
    put(path, b->p, b->n);
}

#ifdef RB_WITH_GUMBO

/* {"@id":"x"} in lists in lists. */
static void put_lists(rb_buf *b, int depth)
{
    rb_buf_putc(b, '[');
    for (int i = 0; i < 20; i++) {
        rb_buf_puts(b, i > 0 ? "," : "");
        if (depth == 0)
            rb_buf_puts(b, "{\"@id\":\"x\"}");
        else
            put_lists(b, depth - 1);
    }
    rb_buf_putc(b, ']');
}

/* Authors that all name one large object. */
static void test_named_objects(void **state)
{
    (void)state;
    rb_buf b;
    rb_buf_init(&b, &mem);
    rb_buf_puts(&b, "<html><script type='application/ld+json'>"
                    "[{\"@id\":\"x\",\"name\":\"Ann Lee\"");
    for (int i = 0; i < 10000; i++)
        rb_buf_puts(&b, ",\"a\":1");
    rb_buf_putc(&b, '}');
    for (int i = 0; i < 4; i++) {
        rb_buf_puts(&b, ",{\"@type\":\"NewsArticle\",\"author\":");
        put_lists(&b, 2);
        rb_buf_puts(&b, ",\"publisher\":");
        put_lists(&b, 2);
        rb_buf_putc(&b, '}');
    }
    rb_buf_puts(&b, "]</script><body><p>The council met on Monday and voted, "
                    "after a long debate, for the new bridge.</p>");
    write_file("a.html", &b);
    rb_buf_free(&b);
    clock_t begin = clock();
    start("a.html");
    assert_int_equal(next(), RB_OK);
    expect_quick(begin);
}

/* Thousands of boxes that are no text: some are listed, the rest is told. */
static void test_dropped(void **state)
{
    (void)state;
    rb_buf b;
    rb_buf_init(&b, &mem);
    rb_buf_puts(&b, "<html><body><div><p>The council met on Monday and voted, "
                    "after a long debate, for the new bridge.</p></div>");
    for (int i = 0; i < 2500; i++)
        rb_buf_printf(&b, "<nav>Place %d</nav><nav> </nav>", i);
    write_file("a.html", &b);
    rb_buf_free(&b);
    opt.dropped = 1;
    start("a.html");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->drop.n, 2000);
    assert_int_equal(doc->note.n, 1);
    assert_non_null(strstr(doc->note.v[0].msg, "there are 500 more"));
}

#endif

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_GUMBO)

/* More stray signs than are repaired: that is told, as the feed ends there. */
static void test_stray_signs(void **state)
{
    (void)state;
    rb_buf b;
    rb_buf_init(&b, &mem);
    rb_buf_puts(&b, "<rss><channel><item><description>");
    for (int i = 0; i <= 1000000; i++)
        rb_buf_puts(&b, "& ");
    rb_buf_puts(&b, "</description></item></channel></rss>");
    write_file("a.rss", &b);
    rb_buf_free(&b);
    clock_t begin = clock();
    start("a.rss");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->note.n, 2);
    assert_non_null(strstr(doc->note.v[1].msg, "and more are not repaired"));
    expect_error("broken XML");
    expect_quick(begin);
}

#endif

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE) && defined(RB_WITH_GUMBO)

/* A book's table that names members which are not there. */
static void test_book_table(void **state)
{
    (void)state;
    static const char where[] =
        "<container><rootfile full-path='b.opf'/></container>";
    static const char chapter[] = "<html><body><p>one</p></body></html>";
    storezip z = {0};
    rb_buf b;
    rb_buf_init(&b, &mem);
    rb_buf_puts(&b, "<package><manifest>");
    for (int i = 0; i < 20000; i++)
        rb_buf_printf(&b,
                      "<item id='i%d' href='c%d.xhtml' "
                      "media-type='application/xhtml+xml'/>",
                      i, i);
    rb_buf_puts(&b, "</manifest><spine><itemref idref='i0'/>");
    for (int i = 0; i < 150000; i++)
        rb_buf_printf(&b, "<itemref idref='i%dx'/>", i);
    rb_buf_puts(&b, "</spine><guide>");
    for (int i = 0; i < 50000; i++)
        rb_buf_printf(&b, "<reference type='toc' href='c%dx'/>", i);
    rb_buf_puts(&b, "</guide></package>");
    assert_false(b.failed);
    storezip_add(&z, "mimetype", "application/epub+zip", 20);
    storezip_add(&z, "META-INF/container.xml", where, sizeof where - 1);
    storezip_add(&z, "b.opf", b.p, b.n);
    storezip_add(&z, "c0.xhtml", chapter, sizeof chapter - 1);
    storezip_end(&z);
    put("a.epub", z.p, z.n);
    storezip_free(&z);
    rb_buf_free(&b);
    clock_t begin = clock();
    start("a.epub");
    assert_int_equal(next(), RB_OK);
    assert_string_equal(doc->text, "one");
    expect_quick(begin);
}

/* The first place in the order of reading counts, and the first of an id. */
static void test_book_order(void **state)
{
    (void)state;
    static const char where[] =
        "<container><rootfile full-path='b.opf'/></container>";
#define ITEM(id, file)                                                         \
    "<item id='" id "' href='" file "' media-type='application/xhtml+xml'/>"
    static const char table[] = "<package><manifest>" ITEM("a", "1.xhtml")
        ITEM("b", "2.xhtml") ITEM("a", "3.xhtml") ITEM("c", "2.xhtml")
            ITEM("d", "4.xhtml") "</manifest><spine><itemref "
                                 "idref='c'/><itemref idref='a'/>"
                                 "<itemref idref='b'/><itemref "
                                 "idref='a'/><itemref idref='d'/></spine>"
                                 "<guide><reference type='toc' "
                                 "href='4.xhtml'/></guide></package>";
    storezip z = {0};
    storezip_add(&z, "mimetype", "application/epub+zip", 20);
    storezip_add(&z, "META-INF/container.xml", where, sizeof where - 1);
    storezip_add(&z, "b.opf", table, sizeof table - 1);
    storezip_add(&z, "4.xhtml", "<p>four</p>", 11);
    storezip_add(&z, "3.xhtml", "<p>three</p>", 12);
    storezip_add(&z, "1.xhtml", "<p>one</p>", 10);
    storezip_add(&z, "2.xhtml", "<p>two</p>", 10);
    storezip_end(&z);
    put("a.epub", z.p, z.n);
    storezip_free(&z);
    start("a.epub");
    assert_int_equal(next(), RB_OK);
    assert_string_equal(doc->text, "two\n\none");
}

#endif

/* What is cut to a length is cut between characters. */
static void test_cut_names(void **state)
{
    (void)state;
    char name[3 * 40 + 1] = "", csv[400];
    for (int i = 0; i < 40; i++)
        strcat(name, "\xE6\x97\xA5");
    int n = snprintf(csv, sizeof csv, "text,%s\nWords.,2020-01-02\n", name);
    put("a.csv", csv, (size_t)n);
    opt.date_field = name;
    start("a.csv");
    assert_int_equal(next(), RB_OK);
    const char *from = doc->meta_from[RB_META_DATE];
    assert_int_equal(rb_utf8_check(from, strlen(from)), strlen(from));
    assert_int_equal(rb_doc_add_note(doc, 0, "%.80s.", name), RB_OK);
    assert_int_equal(
        rb_doc_add_note(doc, 0, "%s%s%s%s%s", name, name, name, name, name),
        RB_OK);
    for (uint32_t i = 0; i < doc->note.n; i++) {
        const char *s = doc->note.v[i].msg;
        assert_int_equal(rb_utf8_check(s, strlen(s)), strlen(s));
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_cut_names),
#ifdef RB_WITH_GUMBO
        T(test_named_objects),
        T(test_dropped),
#endif
#if defined(RB_WITH_EXPAT) && defined(RB_WITH_GUMBO)
        T(test_stray_signs),
#endif
#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE) && defined(RB_WITH_GUMBO)
        T(test_book_table),
        T(test_book_order),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
