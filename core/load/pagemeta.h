/*
** pagemeta.h - what a page says about itself: title, authors, dates, site...
**
** JSON-LD, OpenGraph, meta tags, <time>, bylines and the like, each in an
** order of trust that pagemeta.c holds as a table. What is not found is NULL,
** never a guess; everything says where it was found.
*/
#ifndef RB_PAGEMETA_H
#define RB_PAGEMETA_H

#include "../doc/doc.h"
#include "page.h"

typedef struct rb_found {
    const char *value; /* NULL: not found */
    const char *from;  /* "json-ld datePublished", "meta og:title"... */
} rb_found;

typedef struct rb_page_meta {
    rb_arena arena; /* of the strings */
    rb_found field[RB_META_COUNT];
} rb_page_meta;

/* `article`: the node that holds the article's text, or RB_NO_NODE: dates and
** bylines near it count. RB_OK or RB_ENOMEM. */
int rb_page_meta_find(rb_page_meta *out, rb_mem *m, const rb_page *p,
                      uint32_t article, rb_err *e);
void rb_page_meta_free(rb_page_meta *out);

#endif
