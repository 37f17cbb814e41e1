/*
** jsonld.h - what the scripts of type application/ld+json say
**
** Articles are looked for where a page describes itself: at the top, in
** lists, under @graph, mainEntity and mainEntityOfPage; never inside lists of
** other articles. Common damage is repaired: comments and CDATA around it,
** line breaks and quotes in strings, trailing commas, a cut-off end.
*/
#ifndef RB_JSONLD_H
#define RB_JSONLD_H

#include "../base/buf.h"
#include "../base/mem.h"

enum { RB_LD_PAGE = 1, RB_LD_WORK, RB_LD_ARTICLE }; /* rank of an entry */

typedef struct rb_ld_entry { /* strings are plain text; NULL: not said */
    int rank;
    const char *headline, *author, *published, *modified;
    const char *publisher, *lang, *url;
} rb_ld_entry;

enum { RB_LD_ENTRIES = 24 };

typedef struct rb_jsonld {
    rb_ld_entry entry[RB_LD_ENTRIES];
    int n;
    const char *site;         /* name of the WebSite */
    const char *organisation; /* that stands beside it */
} rb_jsonld;

/* Add what a script says; strings are put into the arena. RB_OK, also when it
** is beyond repair, or RB_ENOMEM. */
int rb_jsonld_read(rb_jsonld *x, rb_arena *a, const char *s, size_t n);

/* Append a strict form of the first object or list in s[0..n) to `out`:
** bytes of s that were used, 0 when there is none. */
size_t rb_json_repair(const char *s, size_t n, rb_buf *out);

#endif
