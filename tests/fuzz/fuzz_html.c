/*
** fuzz_html.c - any bytes as a page: tree, article, text, the way back
**
** What must hold: the tree's ranges nest, the text is UTF-8, the map's pieces
** cover it, a piece that says "the same" equals the page's bytes, and no
** memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "load/htmltext.h"
#include "load/pagemeta.h"

static void check_tree(const rb_page *p)
{
    must(p->n > 0 && p->node[0].end == p->n, "the root holds all");
    for (uint32_t i = 0; i < p->n; i++) {
        const rb_node *n = &p->node[i];
        must(n->end > i && n->end <= p->n, "a node ends behind itself");
        must(i == 0 || (n->parent < i && n->end <= p->node[n->parent].end),
             "a node lies in its parent");
        must((uint64_t)n->src + n->src_len <= p->len, "place in the page");
    }
}

static void check_text(const rb_buf *b, const rb_mapper *map, const char *html,
                       size_t n)
{
    must(!b->failed && !map->failed, "memory");
    must(rb_utf8_check(b->p ? b->p : "", b->n) == b->n, "text is UTF-8");
    must(map->text == b->n, "the pieces cover the text");
    for (uint32_t i = 0; i < map->map.n; i++) {
        const rb_map *x = &map->map.v[i];
        uint32_t end = i + 1 < map->map.n ? map->map.v[i + 1].text : map->text;
        must(x->src + x->src_len <= n, "piece in the page");
        must(x->kind != RB_MAP_SAME ||
                 (end - x->text == x->src_len &&
                  memcmp(b->p + x->text, html + x->src, x->src_len) == 0),
             "the same bytes");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_page p;
    rb_article a;
    rb_page_meta meta;
    rb_buf b;
    rb_mapper map;
    const char *html = (const char *)bytes;
    if (rb_utf8_check(html, n) != n)
        return 0; /* the loader has seen to it */
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    rb_mapper_init(&map, &m);
    rb_html_strip(html, n, &b, &map);
    check_text(&b, &map, html, n);
    rb_buf_clear(&b);
    rb_mapper_clear(&map);
    if (rb_page_parse(&p, &m, html, n, &e) == RB_OK) {
        check_tree(&p);
        must(rb_article_find(&a, &m, &p, NULL, &e) == RB_OK, "article");
        if (a.root != RB_NO_NODE)
            rb_html_text(&a, &b, &map);
        check_text(&b, &map, html, n);
        must(rb_page_meta_find(&meta, &m, &p, a.root, &e) == RB_OK, "meta");
        rb_page_meta_free(&meta);
        rb_article_free(&a);
        rb_page_free(&p);
    }
    rb_buf_free(&b);
    rb_mapper_free(&map);
    must(m.used == 0, "no memory is left");
    return 0;
}
