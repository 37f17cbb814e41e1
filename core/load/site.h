/*
** site.h - what an analyst says about the pages of one site
**
** Plain structs, filled by whoever reads the files (core/script), so that
** this stage knows no Lua.
*/
#ifndef RB_SITE_H
#define RB_SITE_H

#include "select.h"

typedef struct rb_site {
    const char *site; /* "example.org": also its sub-hosts */
    rb_select *article, *drop, *title, *author, *date; /* NULL: not said */
} rb_site;

typedef struct rb_sites { /* rb_source_options.sites */
    rb_mem *mem;
    rb_arena arena; /* of the strings and selectors */
    RB_VEC(rb_site) site;
} rb_sites;

void rb_sites_init(rb_sites *s, rb_mem *m);
void rb_sites_free(rb_sites *s);

/* The rule for the site that a page names as its own, or NULL. The host is
** that of the canonical link, of og:url, or of "saved from url". */
const rb_site *rb_sites_of(const rb_sites *s, const struct rb_page *p);

#endif
