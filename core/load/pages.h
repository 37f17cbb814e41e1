/*
** pages.h - one running text out of pages of lines
*/
#ifndef RB_PAGES_H
#define RB_PAGES_H

#include "../base/buf.h"
#include "../doc/map.h"

typedef struct rb_pages_drop {
    const char *p; /* in what was read */
    uint32_t n;
    uint32_t page; /* from 1 */
    const char *reason;
} rb_pages_drop;

typedef struct rb_pages_edge { /* a line near the top or the bottom */
    const char *p;
    uint32_t n, page;
    uint64_t hash; /* of what is alike on all pages: digits are not */
    uint8_t top, number;
} rb_pages_edge;

typedef struct rb_pages {
    rb_mem *mem;
    rb_buf *text; /* borrowed, overwritten */
    rb_mapper *map;
    uint32_t pages;
    RB_VEC(rb_pages_edge) edge;
    RB_VEC(rb_pages_drop) drop;
} rb_pages;

void rb_pages_init(rb_pages *x, rb_mem *m, rb_buf *text, rb_mapper *map);
void rb_pages_free(rb_pages *x);

/* Pages end with a form feed; s is borrowed until rb_pages_free. RB_OK or
** RB_ENOMEM. */
int rb_pages_read(rb_pages *x, const char *s, size_t n);

#endif
