/*
** fuzz_select.c - selectors of site rules, of any text, on a page
**
** What must hold: a selector is read, or refused with a message in UTF-8; the
** first match is a match and none comes before it; no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "load/page.h"
#include "load/select.h"

static const char html[] =
    "<html lang=en><body class='a b'><div id=main data-x='one two'>"
    "<h1 class=b>T</h1><ul><li><p>x<a href='/go'>y</a></ul><p id=p>z"
    "</div><div class='c-d e'><span>s</span></div></body></html>";

static void check_matches(const rb_select *s, const rb_page *p)
{
    uint32_t first = rb_select_first(s, p, 0, p->n);
    must(first == RB_NO_NODE || first < p->n, "it is on the page");
    for (uint32_t i = 0; i < p->n && i < first; i++)
        must(!rb_select_matches(s, p, i), "none before the first");
    must(first == RB_NO_NODE || rb_select_matches(s, p, first), "it matches");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_page p;
    rb_arena a;
    rb_mem_init(&m, NULL, NULL);
    rb_arena_init(&a, &m);
    char *text = rb_arena_alloc(&a, n + 1);
    must(text != NULL, "memory");
    memcpy(text, bytes, n);
    text[n] = '\0';
    must(rb_page_parse(&p, &m, html, sizeof html - 1, &e) == RB_OK, "page");
    const rb_select *s = rb_select_parse(&a, text, &e);
    if (s != NULL)
        check_matches(s, &p);
    else
        must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
    rb_page_free(&p);
    rb_arena_free(&a);
    must(m.used == 0, "no memory is left");
    return 0;
}
