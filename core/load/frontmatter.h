/*
** frontmatter.h - the lines before a Markdown text that say what it is
*/
#ifndef RB_FRONTMATTER_H
#define RB_FRONTMATTER_H

#include "source.h"

/* Bytes of the front matter with its last line break; 0: there is none. */
size_t rb_front_matter(const char *text, size_t len);
/* Its fields, from the len bytes at p, become metadata; RB_OK, RB_ENOMEM. */
int rb_front_matter_read(rb_source *s, rb_doc *d, const char *p, size_t len);

#endif
