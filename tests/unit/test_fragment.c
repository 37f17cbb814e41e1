/*
** test_fragment.c - pieces of HTML, as feeds and books have them, to text
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "load/fragment.h"

static rb_mem mem;
static rb_err err;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(mem.used, 0);
    return 0;
}

/* The pieces of a map cover the text, stand inside the source, and the same
** bytes are the same. */
static void check_map(const rb_buf *text, const rb_mapper *map,
                      const char *source, size_t n)
{
    assert_int_equal(map->text, text->n);
    for (uint32_t i = 0; i < map->map.n; i++) {
        const rb_map *p = &map->map.v[i];
        uint32_t end =
            i + 1 < map->map.n ? map->map.v[i + 1].text : (uint32_t)text->n;
        assert_true(p->text < end);
        assert_true(p->src + p->src_len <= n);
        if (p->kind == RB_MAP_SAME) {
            assert_int_equal(p->src_len, end - p->text);
            assert_memory_equal(text->p + p->text, source + p->src, p->src_len);
        } else if (p->kind == RB_MAP_MADE) {
            assert_int_equal(p->src_len, 0);
        } else {
            assert_true(p->src_len > 0);
        }
    }
}

static void fragment(const char *html, int flags, const char *want)
{
    rb_buf text;
    rb_mapper map;
    rb_buf_init(&text, &mem);
    rb_mapper_init(&map, &mem);
    assert_int_equal(
        rb_fragment(&mem, html, strlen(html), flags, &text, &map, &err), RB_OK);
    assert_int_equal(rb_utf8_check(text.p, text.n), text.n);
    assert_string_equal(text.p != NULL ? text.p : "", want);
    check_map(&text, &map, html, strlen(html));
    rb_buf_free(&text);
    rb_mapper_free(&map);
}

static void fragment_blocks(void **state)
{
    (void)state;
    fragment("<p>One  two\n three.</p> <p>Four</p>", 0,
             "One two three.\n\nFour");
    fragment("a<br>b<br/><br/>c", 0, "a\nb\n\nc");
    fragment("<h2> Head </h2><ul><li>x</li><li><p>y</p></li></ul>z", 0,
             "Head\n\nx\ny\n\nz");
    fragment("<table><tr><td>1</td><td>2</td></tr><tr><td>3</table>", 0,
             "1\t2\n3");
    fragment("<pre>\n a\n  b</pre>c", 0, "a\n  b\n\nc");
    fragment("<b>no</b>break, <i>one </i> <i> blank</i>", 0,
             "nobreak, one blank");
    fragment("", 0, "");
    fragment(" \n ", 0, "");
}

static void fragment_entities(void **state)
{
    (void)state;
    fragment("Caf&eacute; &amp; bar &#8217;s &quot;x&quot;&nbsp;&#x1F600;", 0,
             "Caf\xC3\xA9 & bar \xE2\x80\x99s \"x\"\xC2\xA0\xF0\x9F\x98\x80");
    fragment("AT&T R&D &unknown; &copy 2020 &copyright &; &#; &amp;amp;", 0,
             "AT&T R&D &unknown; \xC2\xA9 2020 \xC2\xA9right &; &#; &amp;");
    fragment("<p>&ldquo;A&rdquo;&hellip;</p>&mdash;", 0,
             "\xE2\x80\x9C"
             "A\xE2\x80\x9D\xE2\x80\xA6\n\n\xE2\x80\x94");
    fragment("a < b &lt; c &NotEqualTilde; d", 0,
             "a < b < c \xE2\x89\x82\xCC\xB8 d");
    fragment("a\r\nb</i>c<!-- x -->d", 0, "a bcd");
}

static void fragment_leaves_out(void **state)
{
    (void)state;
    fragment("a<script>x</script><style>y</style><p hidden>z</p>"
             "<div style='color: red; display : none'>q</div>b",
             0, "ab");
    fragment("<html><head><title>t</title></head><body><nav>n</nav>c", 0, "c");
}

static void fragment_plain(void **state)
{
    (void)state;
    fragment("One\ntwo\n\n  \nthree &amp; four\n", RB_FRAGMENT_PLAIN,
             "One two\n\nthree & four");
    fragment("One\n\n<b>two</b>", RB_FRAGMENT_PLAIN, "One two");
}

static void fragment_deep(void **state)
{
    (void)state;
    rb_buf html, text;
    rb_mapper map;
    rb_buf_init(&html, &mem);
    rb_buf_init(&text, &mem);
    rb_mapper_init(&map, &mem);
    for (int i = 0; i < 20000; i++)
        rb_buf_puts(&html, "<div>a");
    int rc = rb_fragment(&mem, html.p, html.n, 0, &text, &map, &err);
    assert_true(rc == RB_OK || rc == RB_ELIMIT);
    rb_buf_free(&html);
    rb_buf_free(&text);
    rb_mapper_free(&map);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fragment_blocks), TEST(fragment_entities),
        TEST(fragment_leaves_out), TEST(fragment_plain), TEST(fragment_deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
