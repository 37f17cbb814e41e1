/*
** site.h - what an analyst says about the pages of one site
**
** A plain struct, filled by whoever reads the files (core/script), so that
** this stage knows no Lua.
*/
#ifndef RB_SITE_H
#define RB_SITE_H

#include "select.h"

typedef struct rb_site {
    const char *site; /* "example.org": also its sub-hosts */
    const char *file; /* where it says so, for messages */
    rb_select *article, *title, *author, *date; /* NULL: nothing said */
    rb_select *drop, *keep;
} rb_site;

typedef struct rb_sites {
    rb_mem *mem;
    rb_arena arena; /* of the strings and selectors */
    RB_VEC(rb_site) site;
} rb_sites;

void rb_sites_init(rb_sites *s, rb_mem *m);
void rb_sites_free(rb_sites *s);
/* The rule for a host, the most specific one, or NULL. */
const rb_site *rb_sites_of(const rb_sites *s, const char *host, size_t n);

#endif
