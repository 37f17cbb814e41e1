/*
** test_pagemeta.c - what pages say about themselves, and where it was found;
** JSON-LD with the damage that it has on the web; refused memory
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "load/jsonld.h"
#include "load/pagemeta.h"
#include "ration.h"

static const char *const title = "Council votes to keep the library open";

/* One field of a page: "value | from", or NULL. */
static void field(const char *html, int name, const char *value,
                  const char *from)
{
    rb_mem m;
    rb_err e;
    rb_page p;
    rb_page_meta meta;
    rb_mem_init(&m, NULL, NULL);
    assert_int_equal(rb_page_parse(&p, &m, html, strlen(html), &e), RB_OK);
    assert_int_equal(rb_page_meta_find(&meta, &m, &p, RB_NO_NODE, &e), RB_OK);
    if (value == NULL) {
        if (meta.field[name].value != NULL)
            fail_msg("%s from %s", meta.field[name].value,
                     meta.field[name].from);
    } else {
        assert_non_null(meta.field[name].value);
        assert_string_equal(meta.field[name].value, value);
        assert_string_equal(meta.field[name].from, from);
    }
    rb_page_meta_free(&meta);
    rb_page_free(&p);
    assert_int_equal(m.used, 0);
}

#define BODY(s) "<body><h1>Council votes to keep the library open</h1>" s

static void test_titles(void **state)
{
    (void)state;
    field("<title>Council votes to keep the library open | Tarn Herald</title>"
          "<meta property=og:site_name content='Tarn Herald'><p>x",
          RB_META_TITLE, title, "<title>");
    field("<title>Tarn Herald - Council votes</title>"
          "<link rel=canonical href='https://www.tarnherald.example/a'>",
          RB_META_TITLE, "Council votes", "<title>");
    field("<meta property=og:title content='Council votes to keep the "
          "library open'>" BODY(""),
          RB_META_TITLE, title, "meta og:title");
    field(
        "<title>Council votes to keep the library open - City</title>" BODY(""),
        RB_META_TITLE, title, "<h1>");
    /* nothing says that the tail is the site */
    field("<title>Rain - and then snow</title><p>x", RB_META_TITLE,
          "Rain - and then snow", "<title>");
    field("<p>no title", RB_META_TITLE, NULL, NULL);
}

static void test_site_url_lang(void **state)
{
    (void)state;
    field("<title>Votes | Tarn Herald</title><link rel=canonical "
          "href='https://www.tarnherald.example/a'>",
          RB_META_SITE, "Tarn Herald", "<title>");
    field("<title>Votes | City news</title>", RB_META_SITE, NULL, NULL);
    field("<link rel=canonical href='https://a.example/x'><meta "
          "property=og:url content='https://a.example/y'>",
          RB_META_URL, "https://a.example/x", "link canonical");
    field("<link rel=canonical href='/x'><meta property=og:url "
          "content='https://a.example/y'>",
          RB_META_URL, "https://a.example/y", "meta og:url");
    field("<html lang=en_gb><p>x", RB_META_LANG, "en-GB", "html lang");
    field("<html lang=''><meta property=og:locale content=de_AT><p>x",
          RB_META_LANG, "de-AT", "meta og:locale");
    field("<html lang=english><p>x", RB_META_LANG, NULL, NULL);
}

static void author(const char *html, const char *value, const char *from)
{
    field(html, RB_META_AUTHOR, value, from);
}

static void test_authors(void **state)
{
    (void)state;
    author("<meta name=author content='Ann Lee, Bo Ek'>", "Ann Lee; Bo Ek",
           "meta author");
    author("<meta name=author content='https://a.example/ann'>", NULL, NULL);
    author("<meta name=author content=admin>", NULL, NULL);
    author("<meta name=author content='ann@a.example'>", NULL, NULL);
    author("<meta property=og:site_name content='Tarn Herald'>"
           "<meta name=author content='The Tarn Herald'>"
           "<meta name=author content='Tarn Herald'>",
           "The Tarn Herald", "meta author");
    author(BODY("<p class=byline>By Ann Lee and Bo Ek, Staff Writers</p>"),
           "Ann Lee; Bo Ek", "byline");
    author(BODY("<p>By Ann Lee, March 4, 2020</p>"), "Ann Lee", "byline");
    author(BODY("<p>By the river the town sleeps.</p>"), NULL, NULL);
    author(BODY("<a rel=author href=/u>Ann Lee</a>"), "Ann Lee", "rel author");
    author(BODY("<span class=author>Von Jürgen Österreich | 4.3.2020</span>"),
           "Jürgen Österreich", "class author");
    author(BODY("<div class=comments><span class=author>Bo Ek</span></div>"),
           NULL, NULL);
    author(BODY("<span itemprop=author><span itemprop=name>Ann de la "
                "Cruz</span>, editor</span>"),
           "Ann de la Cruz", "itemprop author");
}

static void date(const char *html, const char *value, const char *from)
{
    field(html, RB_META_DATE, value, from);
}

static void test_dates(void **state)
{
    (void)state;
    date("<meta property=article:published_time "
         "content='2020-03-04T10:11:12+01:00'><meta name=date "
         "content=2021-01-01>",
         "2020-03-04T10:11:12+01:00", "meta article:published_time");
    date("<meta name=date content=1970-01-01><p>x", NULL, NULL);
    date(BODY("<time datetime=2020-03-04>yesterday</time>"), "2020-03-04",
         "<time datetime>");
    date(BODY("<time datetime=2020-03-09>Publié le 4 mars 2020</time>"),
         "2020-03-04", "<time>");
    date(BODY("<p class=post-date>4 March 2020</p>"), "2020-03-04",
         "class date");
    date(BODY("<abbr class=published title='March 4, 2020'>4.3.</abbr>"),
         "2020-03-04", "<abbr title>");
    date(BODY("<p>Published on March 4, 2020 by Ann Lee</p>"), "2020-03-04",
         "text");
    date(BODY("<p>March 4, 2020</p>"), "2020-03-04", "text");
    date("<link rel=canonical href='https://a.example/2020/03/04/votes'>",
         "2020-03-04", "url path");
    date("<link rel=canonical href='https://a.example/2020/13/04/votes'>", NULL,
         NULL);
    /* the day of the address is the site's own */
    date("<link rel=canonical href='https://a.example/2020/03/04/votes'>"
         "<meta property=article:published_time "
         "content=2020-03-05T02:00:00Z>",
         "2020-03-04", "url path");
}

static void test_no_dates(void **state)
{
    (void)state;
    date(BODY("<p>Updated March 4, 2020</p>"), NULL, NULL);
    date(BODY("<footer>4 March 2020</footer>"), NULL, NULL);
    date(BODY("<p>© 4 March 2020 Tarn Herald</p>"), NULL, NULL);
    date(BODY("<div class=comments><time datetime=2020-03-04></time></div>"),
         NULL, NULL);
    date(BODY("<p>It was on 4 March 2020, in the morning, that the members of "
              "the council met for the first time in the old library and saw "
              "how much of the roof was gone, and then they voted.</p>"),
         NULL, NULL);
    date("<html lang=en>" BODY("<p class=date>03/04/2020</p>"), NULL, NULL);
    date("<html lang=en-GB>" BODY("<p class=date>03/04/2020</p>"), "2020-04-03",
         "class date");
}

static void test_modified(void **state)
{
    (void)state;
    static const char both[] =
        BODY("<p>Published 4 March 2020. Updated 6 March 2020</p>");
    date(both, "2020-03-04", "text");
    field(both, RB_META_MODIFIED, "2020-03-06", "text");
    field("<meta property=article:modified_time content=2020-03-06>",
          RB_META_MODIFIED, "2020-03-06", "meta article:modified_time");
}

/* ---- JSON-LD ---- */

#define LD(s) "<script type='application/ld+json'>" s "</script>"

static void test_jsonld(void **state)
{
    (void)state;
    static const char graph[] =
        LD("{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"Tarn Herald\"},"
           "{\"@type\":[\"NewsArticle\"],\"headline\":\"Votes &amp; "
           "seats\",\"author\":[{\"@id\":\"#ann\"},{\"@type\":"
           "\"Organization\",\"name\":\"Tarn Herald\"}],\"datePublished\":"
           "\"2020-03-04\",\"dateModified\":\"2020-03-06\",\"publisher\":{"
           "\"name\":\"Herald Media\"},\"inLanguage\":\"en-GB\","
           "\"mainEntityOfPage\":{\"@id\":\"https://a.example/v\"}},"
           "{\"@type\":\"Person\",\"@id\":\"#ann\",\"name\":\"Ann "
           "Lee\"}]}");
    field(graph, RB_META_TITLE, "Votes & seats", "json-ld headline");
    field(graph, RB_META_AUTHOR, "Ann Lee", "json-ld author");
    field(graph, RB_META_DATE, "2020-03-04", "json-ld datePublished");
    field(graph, RB_META_MODIFIED, "2020-03-06", "json-ld dateModified");
    field(graph, RB_META_SITE, "Tarn Herald", "json-ld WebSite name");
    field(graph, RB_META_SOURCE, "Herald Media", "json-ld publisher.name");
    field(graph, RB_META_LANG, "en-GB", "json-ld inLanguage");
    field(graph, RB_META_URL, "https://a.example/v", "json-ld url");
    /* a list of articles is no article */
    date(LD("[{\"@type\":\"Article\",\"headline\":\"A\",\"datePublished\":"
            "\"2020-03-04\"},{\"@type\":\"Article\",\"headline\":\"B\","
            "\"datePublished\":\"2020-03-05\"}]"),
         NULL, NULL);
}

static void repaired(const char *text, const char *want)
{
    rb_mem m;
    rb_buf b;
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    size_t used = rb_json_repair(text, strlen(text), &b);
    assert_int_equal(used > 0, want != NULL);
    if (want != NULL)
        assert_string_equal(b.p, want);
    rb_buf_free(&b);
}

static void test_repair(void **state)
{
    (void)state;
    repaired("{\"a\":[1,\"b\\u00e4\\n\",null]}",
             "{\"a\":[1,\"b\\u00e4\\n\",null]}");
    repaired("<!--\n{\"a\":1};\n-->", "{\"a\":1}");
    repaired("//<![CDATA[\n{\"a\":1}//]]>", "{\"a\":1}");
    repaired("{\"a\":\"b\nc\td\"}", "{\"a\":\"b c d\"}");
    repaired("{\"a\":1,}", "{\"a\":1}");
    repaired("[1,,2,]", "[1,2]");
    repaired("{\"a\":\"he said \"no\", and left\"}",
             "{\"a\":\"he said \\\"no\\\", and left\"}");
    repaired("{\"a\":\"it\\'s\"}", "{\"a\":\"it's\"}");
    repaired("{\"a\":\"b\\x\"}", "{\"a\":\"b\\\\x\"}");
    repaired("{\"a\":{\"b\":[\"c", "{\"a\":{\"b\":[\"c\"]}}");
    repaired("{/* x */\"a\":1 // y\n}", "{\"a\":1 }");
    repaired("nothing", NULL);
}

/* ---- memory ---- */

static void test_refused(void **state)
{
    (void)state;
    static const char html[] =
        "<title>Votes | Tarn Herald</title><meta name=author content='Ann "
        "Lee'><meta name=author content='Bo Ek'>" LD(
            "{\"@type\":\"Article\",\"headline\":\"Votes\",\"author\":{"
            "\"name\":\"Ann Lee\"},\"datePublished\":\"x\"}")
            BODY("<p class=byline>By Ann Lee and Bo Ek</p><p class=date>4 "
                 "March 2020</p><p>Updated 5 March 2020</p>");
    rb_err e;
    rb_page p;
    rb_page_meta meta;
    ration r = {.left = -1};
    rb_mem m, own;
    rb_mem_init(&m, rationed, &r);
    rb_mem_init(&own, NULL, NULL);
    assert_int_equal(rb_page_parse(&p, &own, html, strlen(html), &e), RB_OK);
    for (int n = 0;; n++) {
        assert_true(n < 2000);
        r.left = n;
        int rc = rb_page_meta_find(&meta, &m, &p, RB_NO_NODE, &e);
        if (rc == RB_OK)
            break;
        assert_int_equal(rc, RB_ENOMEM);
        assert_int_equal(m.used, 0);
    }
    assert_string_equal(meta.field[RB_META_DATE].value, "2020-03-04");
    rb_page_meta_free(&meta);
    assert_int_equal(m.used, 0);
    rb_page_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles),   cmocka_unit_test(test_site_url_lang),
        cmocka_unit_test(test_authors),  cmocka_unit_test(test_dates),
        cmocka_unit_test(test_no_dates), cmocka_unit_test(test_modified),
        cmocka_unit_test(test_jsonld),   cmocka_unit_test(test_repair),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
