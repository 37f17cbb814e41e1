/*
** test_html.c - pages: the tree, the article, the text and the way back
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "load/htmltext.h"
#include "load/site.h"
#include "ration.h"

#ifdef RB_WITH_GUMBO

static rb_mem mem;
static rb_page page;
static rb_article art;
static rb_buf text;
static rb_mapper map;
static rb_err err;

/* Every piece that says "the same" equals the page; all is covered. */
static void check_map(const char *html, size_t n)
{
    assert_int_equal(map.text, text.n);
    for (uint32_t i = 0; i < map.map.n; i++) {
        const rb_map *x = &map.map.v[i];
        assert_true(x->src + x->src_len <= n);
        if (x->kind == RB_MAP_SAME)
            assert_memory_equal(text.p + x->text, html + x->src, x->src_len);
    }
}

static void finish(void)
{
    rb_article_free(&art);
    rb_page_free(&page);
    rb_buf_free(&text);
    rb_mapper_free(&map);
    assert_int_equal(mem.used, 0);
}

static void expect(const char *html, const char *want)
{
    rb_mem_init(&mem, NULL, NULL);
    rb_buf_init(&text, &mem);
    rb_mapper_init(&map, &mem);
    size_t n = strlen(html);
    assert_int_equal(rb_page_parse(&page, &mem, html, n, &err), RB_OK);
    assert_int_equal(rb_article_find(&art, &mem, &page, NULL, &err), RB_OK);
    if (art.root != RB_NO_NODE)
        rb_html_text(&art, &text, &map);
    assert_string_equal(text.n ? text.p : "", want);
    check_map(html, n);
    finish();
}

#define LONG                                                                   \
    "The council met on Monday and voted, after a long debate, for the new "   \
    "bridge over the river."

static void test_text(void **state)
{
    (void)state;
    expect("<p>" LONG "<p>It\n was  &quot;close&quot; &amp; &lt;b>, no?",
           LONG "\n\nIt was \"close\" & <b>, no?");
    expect("<p>" LONG "<br>A line.<br><br>A paragraph.",
           LONG "\nA line.\n\nA paragraph.");
    expect("<p>" LONG "<ul><li>One thing.<li>Another.</ul>",
           LONG "\n\nOne thing.\nAnother.");
    expect("<p>" LONG "<p>A&nbsp;&mdash; b&#8217;s &notit; &copy2 AT&T R&D",
           LONG "\n\nA \xE2\x80\x94 b\xE2\x80\x99s \xC2\xACit; \xC2\xA9"
                "2 AT&T R&D");
    expect("<p>" LONG "<p>soft&shy;ly <!-- not this -->spo</x>ken.",
           LONG "\n\nsoftly spoken.");
    expect("<p>" LONG "<pre>a\n  b</pre>", LONG "\n\na\n  b");
}

static void test_left_out(void **state)
{
    (void)state;
    expect("<nav><a href=x>Home</a></nav><h1>Title</h1><p>" LONG
           "<p>Photo: somebody<p>Read more: a link</p>"
           "<p style='display : none'>unseen</p>"
           "<div class=related-posts><a href=y>Other news of the day</a></div>"
           "<h2>Related</h2><footer>(c) us</footer>",
           LONG);
    expect("", "");
    expect("<script>var a = '<p>" LONG "'</script>", "");
}

static void expect_limit(const char *html, size_t n)
{
    rb_mem_init(&mem, NULL, NULL);
    assert_int_equal(rb_page_parse(&page, &mem, html, n, &err), RB_ELIMIT);
    rb_page_free(&page);
    assert_int_equal(mem.used, 0);
}

static void test_pages_that_blow_up(void **state)
{
    (void)state;
    enum { TIMES = 60000 };
    static const char *const part[] = {"<div></x>", "<b id=q><i>",
                                       "<table><a>"};
    for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
        size_t n = strlen(part[k]);
        char *s = malloc(n * TIMES);
        assert_non_null(s);
        for (size_t i = 0; i < TIMES; i++)
            memcpy(s + i * n, part[k], n);
        expect_limit(s, n * TIMES);
        rb_mem_init(&mem, NULL, NULL);
        free(s);
    }
}

/* ---- memory that is refused ---- */

static int whole(const char *html)
{
    int rc = rb_page_parse(&page, &mem, html, strlen(html), &err);
    if (rc != RB_OK)
        return rc;
    rc = rb_article_find(&art, &mem, &page, NULL, &err);
    rb_buf_init(&text, &mem);
    rb_mapper_init(&map, &mem);
    if (rc == RB_OK) {
        rb_html_text(&art, &text, &map);
        if (text.failed || map.failed)
            rc = RB_ENOMEM;
    }
    finish();
    return rc;
}

static void test_refused_memory(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        ration r = {.left = n};
        rb_mem_init(&mem, rationed, &r);
        int rc = whole("<h1>A</h1><p>" LONG "<p>" LONG "<p>&amp; so");
        assert_int_equal(mem.used, 0);
        if (rc == RB_OK)
            break;
        assert_int_equal(rc, RB_ENOMEM);
        assert_true(n < 1000);
    }
}

/* ---- selectors and sites ---- */

static int count(const char *selector)
{
    rb_arena a;
    rb_arena_init(&a, &mem);
    rb_select *s = rb_select_parse(&a, selector, &err);
    int k = s == NULL ? -1 : 0;
    for (uint32_t i = 0; s != NULL && i < page.n; i++)
        k += rb_select_matches(s, &page, i);
    rb_arena_free(&a);
    return k;
}

static void test_selectors(void **state)
{
    (void)state;
    static const char html[] =
        "<div class='a b' id=x><p lang=en>1<p>2</div>"
        "<div class=a><section><p data-k=abc>3</section></div>";
    rb_mem_init(&mem, NULL, NULL);
    assert_int_equal(rb_page_parse(&page, &mem, html, sizeof html - 1, &err),
                     RB_OK);
    assert_int_equal(count("p"), 3);
    assert_int_equal(count(".a"), 2);
    assert_int_equal(count("div.a.b"), 1);
    assert_int_equal(count("#x > p"), 2);
    assert_int_equal(count(".a > p"), 2);
    assert_int_equal(count(".a p"), 3);
    assert_int_equal(count("body > .a section > p"), 1);
    assert_int_equal(count("p[lang], [data-k=abc]"), 2);
    assert_int_equal(count("[data-k*=\"b\"],[data-k^=a],[data-k$='c']"), 1);
    assert_int_equal(count("[data-k=ab]"), 0);
    assert_int_equal(count("article"), 0);
    assert_int_equal(count("div["), -1);
    assert_int_equal(count(""), -1);
    assert_int_equal(count("a,,b"), -1);
    rb_page_free(&page);
    assert_int_equal(mem.used, 0);
}

/* The table of words is searched by halves: every word must be found. */
static void test_names(void **state)
{
    (void)state;
    assert_int_equal(rb_class_why("relatedPosts"), RB_RELATED);
    assert_int_equal(rb_class_why("x recommendations"), RB_RELATED);
    assert_int_equal(rb_class_why("ad"), RB_ADVERT);
    assert_int_equal(rb_class_why("zergnet"), RB_ADVERT);
    assert_int_equal(rb_class_why("post-widget"), -RB_RELATED);
    assert_int_equal(rb_class_why("advice"), RB_KEPT);
    assert_int_equal(rb_class_why("social-embed"), RB_KEPT);
    assert_int_equal(rb_class_why("paragraph"), RB_KEPT);
    assert_true(rb_class_body("clear entry-content"));
    assert_true(rb_class_body("articleBody"));
    assert_false(rb_class_body("entry-content-footer"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_pages_that_blow_up),
        cmocka_unit_test(test_refused_memory),
        cmocka_unit_test(test_selectors),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void test_built_without(void **state)
{
    (void)state;
    rb_mem m;
    rb_page p;
    rb_err e;
    rb_mem_init(&m, NULL, NULL);
    assert_int_equal(rb_page_parse(&p, &m, "<p>", 3, &e), RB_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_built_without)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
