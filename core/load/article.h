/*
** article.h - which part of a page is its article
**
** Structure first: where the sentences are, how much of a block is links,
** what repeats; then what the page's author calls things (elements, classes,
** ids); words of the language last.
*/
#ifndef RB_ARTICLE_H
#define RB_ARTICLE_H

#include "page.h"
#include "site.h"

enum { /* why something was left out; RB_KEPT: it was not */
       RB_KEPT,
       RB_OUTSIDE,
       RB_NAVIGATION,
       RB_RELATED,
       RB_COMMENTS,
       RB_SHARE,
       RB_NEWSLETTER,
       RB_FORM,
       RB_COOKIE,
       RB_CAPTION,
       RB_TAGS,
       RB_AUTHOR,
       RB_DATES,
       RB_ADVERT,
       RB_HIDDEN,
       RB_MEDIA,
       RB_READ_MORE,
       RB_COPYRIGHT,
       RB_TITLE,
       RB_HEADING,
       RB_REPEATED,
       RB_SITE_RULE,
       RB_WHY_COUNT
};
extern const char *const rb_why_name[RB_WHY_COUNT];

/* How an element behaves in the run of the text. */
enum {
    RB_FLOW_INLINE,
    RB_FLOW_BLOCK, /* stands for itself */
    RB_FLOW_NONE   /* has no text that is read: <script>, <input>... */
};
int rb_flow(int el);

typedef struct rb_weight { /* of a node, with all that is in it */
    uint32_t text;         /* letters and digits; those of wide scripts twice */
    uint32_t link;         /* those inside links */
    uint32_t good;         /* those in blocks that read like prose */
    int32_t net;           /* good ones less the others */
    uint32_t own, own_link; /* of a block: what stands in no block inside it */
    uint32_t stops;         /* sentence ends and commas, of the block itself */
    uint32_t block;         /* nearest block around or at it */
    uint8_t why;            /* RB_KEPT, or the reason that it is left out */
    uint8_t inside;         /* lies in something that is left out */
} rb_weight;

typedef struct rb_article {
    rb_mem *mem;
    const rb_page *page;
    rb_weight *w;   /* [page->n] */
    uint32_t root;  /* what holds the article; RB_NO_NODE: nothing does */
    uint32_t body;  /* the page's <body>, or 0 */
    uint32_t fixed; /* root that a site's rule names, or RB_NO_NODE */
    int lenient;    /* second attempt: names are not believed */
} rb_article;

/* `site` may be NULL. RB_OK or RB_ENOMEM. */
int rb_article_find(rb_article *a, rb_mem *m, const rb_page *p,
                    const rb_site *site, rb_err *e);
void rb_article_free(rb_article *a);

/* ---- inside the extraction ---- */

/* article_weigh.c: all columns but `why`. */
void rb_article_weigh(rb_article *a);
/* The sums of good and net over what is not left out. */
void rb_article_sum(rb_article *a);
/* article_mark.c: what elements, classes and ids say is no article. */
void rb_article_mark(rb_article *a);
/* article_prune.c: what in the root is left out by its shape and words; 0, or
** -1 when memory is refused. */
int rb_article_prune(rb_article *a);

/* article_words.c: what the words of a class or id say: a reason, negated
** when it is only a hint; RB_KEPT: nothing. */
int rb_class_why(const char *names);
/* Does it name an article's text ("entry-content", "articleBody")? */
int rb_class_body(const char *names);
/* article_lines.c: what a short line says ("Read more:", "Share this"), or
 ** RB_KEPT. s is lower case, blanks squeezed. */
int rb_line_why(const char *s, size_t n);

#endif
