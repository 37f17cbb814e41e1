/*
** feed.h - an entry of a feed, as it was read and before it is a document
*/
#ifndef RB_FEED_H
#define RB_FEED_H

#include "source.h"
#include "xml.h"

enum { /* what an entry is made of; then what its feed says for all */
       RB_FEED_ID,
       RB_FEED_TITLE,
       RB_FEED_LINK,
       RB_FEED_AUTHOR,
       RB_FEED_DATE,
       RB_FEED_MODIFIED,
       RB_FEED_SOURCE,
       RB_FEED_LANG,
       RB_FEED_BODY,
       RB_FEED_TOPIC,
       RB_FEED_OWN, /* slots above are emptied for every entry */
       RB_FEED_SITE = RB_FEED_OWN,
       RB_FEED_SITE_LANG,
       RB_FEED_SITE_AUTHOR,
       RB_FEED_SLOTS
};

typedef struct rb_feed_slot {
    rb_buf text;      /* as written in the XML, its entities decoded */
    rb_mapper map;    /* and the way back to the XML */
    const char *from; /* the element's name, for people */
    uint8_t rank;     /* of elements that say the same, the highest counts */
    uint8_t html;     /* it is HTML: tags and entities of its own */
} rb_feed_slot;

typedef struct rb_feed {
    rb_source *s;
    rb_xml *xml;
    rb_feed_slot slot[RB_FEED_SLOTS];
    rb_feed_slot part;            /* the element that is being read */
    const struct feed_rule *rule; /* what it is for; NULL: none is */
    uint64_t part_src;            /* its first byte behind the start tag */
    uint32_t part_depth;          /* elements open inside */
    uint8_t part_list, part_raw;
    uint32_t skip;     /* elements open in one that nobody asks for */
    uint8_t where[16]; /* the elements around, as feed.c calls them */
    uint32_t depth;
    int in_entry, is_news;
    uint32_t line;      /* of the entry */
    uint32_t addresses; /* entries of a sitemap that are no news */
    int done;           /* nothing more to read, */
    rb_err why;         /*   because of this */
} rb_feed;

/* The document of the entry in f->slot; RB_OK, RB_ENOMEM; RB_EINPUT: it has
** no text. `cut`: the file ends inside it. */
int rb_feed_doc(rb_feed *f, int cut, rb_mem *m, rb_vocab *v, rb_doc **out,
                rb_err *e);

#endif
