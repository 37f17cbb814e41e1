/*
** metascan.h - what pagemeta.c and its parts share
**
** scan_head: one pass collects what metas, links, scripts and microdata say,
** by slots. Then the parts choose: metatitle.c title and site, metaauthor.c,
** metadate.c.
*/
#ifndef RB_METASCAN_H
#define RB_METASCAN_H

#include "date.h"
#include "jsonld.h"
#include "metatext.h"
#include "pagemeta.h"

enum { /* what a meta tag or an attribute is about */
       RB_SLOT_TITLE,
       RB_SLOT_SITE,
       RB_SLOT_AUTHOR,
       RB_SLOT_PUBLISHED,
       RB_SLOT_MODIFIED,
       RB_SLOT_URL,
       RB_SLOT_LANG,
       RB_SLOT_SOURCE,
       RB_SLOT_IMAGE,
       RB_SLOT_COUNT
};

typedef struct rb_metaslot {
    const char *value, *from;
    int rank; /* the lower the more it is trusted */
} rb_metaslot;

enum { RB_METASCAN_HEADS = 24 };

enum { RB_SEEN_ITEMPROP = 90 }; /* score of a date that markup declares */

typedef struct rb_seen_date { /* on the page itself */
    int score;                /* 0: none */
    uint32_t node;
    const char *from;
    char iso[RB_DATE_SIZE];
    int several; /* another of that score has another day */
} rb_seen_date;

typedef struct rb_seen_author {
    int rank; /* 0: none; the lower the more it is trusted */
    uint32_t node;
    const char *names, *from;
} rb_seen_author;

typedef struct rb_metascan {
    rb_mem *mem;
    rb_arena *arena;
    const rb_page *p;
    uint32_t article; /* or RB_NO_NODE */
    rb_jsonld ld;
    const rb_ld_entry *entry; /* of the article, or NULL */
    rb_metaslot slot[RB_SLOT_COUNT];
    const char *title;                /* <title>, plain, or NULL */
    uint32_t head[RB_METASCAN_HEADS]; /* h1, h2, h3 of the page */
    int n_head;
    uint32_t heading;   /* the one of the article, or RB_NO_NODE */
    const char *lang;   /* for dates: may be more exact than the page's */
    const char *label1; /* twitter:label1 */
    const char *host;   /* of the page, without www. */
    size_t host_len;
    rb_seen_date published, modified;
    rb_seen_author author;
    int failed; /* memory was refused */
    rb_found *out;
} rb_metascan;

/* A meta tag's name: which slot, and its place in the order of trust. */
int rb_metascan_slot(const char *name, size_t n, int *rank,
                     const char **canonical);

void rb_metascan_set(rb_metascan *x, int field, const char *value,
                     const char *from);
/* Text of a node and all below it, at most `most` bytes (never inside a
** character); scripts and the like left out. NULL: memory refused. */
const char *rb_metascan_text(rb_metascan *x, uint32_t node, size_t most);
/* At most `most` bytes of s as plain text; NULL: nothing is left. */
const char *rb_metascan_plain(rb_metascan *x, const char *s, size_t most);
const char *rb_metascan_join(rb_metascan *x, const char *a, const char *b);
int rb_metascan_hidden(int el); /* an element that shows no text */
/*
** Words by their first letter, in lower case: [0] those with 'a'..., each a
** list that blanks separate, or NULL. Does class, id or itemprop of the node
** hold one of them anywhere?
*/
typedef const char *const rb_metascan_words[26];
int rb_metascan_named(const rb_node *n, rb_metascan_words words);
/* Is the node outside of what the page is about: comments, related articles,
** navigation, footers? Then the whole subtree is. */
int rb_metascan_aside(const rb_metascan *x, uint32_t node);
/* Nodes between the heading and this one; UINT32_MAX: it is too far away to
** say something about the article. */
uint32_t rb_metascan_distance(const rb_metascan *x, uint32_t node);

/* Look at a visible node; then choose and set the fields. */
void rb_metascan_titles(rb_metascan *x);
void rb_metascan_see_author(rb_metascan *x, uint32_t node);
void rb_metascan_authors(rb_metascan *x);
void rb_metascan_see_date(rb_metascan *x, uint32_t node);
void rb_metascan_dates(rb_metascan *x);
int rb_metascan_is_web_date(const char *iso); /* 1990 or later */

/* Names of a byline as "A; B", NULL: none is certain. `loose`: a single word
** may be a name. */
const char *rb_metascan_names(rb_metascan *x, const char *s, int loose);
/* Is it the name of the site, as anything here says it? */
int rb_metascan_is_site(const rb_metascan *x, const char *s);

#endif
