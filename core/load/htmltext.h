/*
** htmltext.h - the text of a page's article, and the way back to the page
*/
#ifndef RB_HTMLTEXT_H
#define RB_HTMLTEXT_H

#include "../base/buf.h"
#include "../doc/map.h"
#include "article.h"
#include "encoding.h"

/* Append the text of what is kept under a->root; `map` leads from there to
** the page's bytes. Look at out->failed and map->failed. */
void rb_html_text(const rb_article *a, rb_buf *out, rb_mapper *map);

/* The words of a subtree, blanks squeezed, kept or not; `most` bytes. */
void rb_html_words(const rb_page *p, uint32_t node, rb_buf *out, size_t most);

/* The text of bytes that cannot be parsed: tags cut out, in one pass. */
void rb_html_strip(const char *html, size_t len, rb_buf *out, rb_mapper *map);

struct rb_source;

/*
** The document of the page t, whose way to the file is s->mid; s->origin,
** s->decoded and s->encoding are about t. It is in html.c,
** and refuses when the library that it needs is missing.
*/
int rb_html_doc(struct rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                rb_doc **out, rb_err *e);

#endif
