/*
** mend.h - mojibake in a document: repaired or only told of
*/
#ifndef RB_MEND_H
#define RB_MEND_H

#include "source.h"

/* Before the document of *t is made, which *way leads to the source: put what
** is repaired in their place. RB_OK or RB_ENOMEM. */
int rb_mend_text(rb_source *s, const rb_mapper **way, rb_text *t, rb_err *e);

/* Where an offset of the text that rb_source_doc was given is now. */
size_t rb_mend_moved(const rb_source *s, size_t off);

/* When the document is complete: its metadata, and the note. RB_OK or
** RB_ENOMEM. */
int rb_mend_rest(rb_source *s, rb_doc *d);

#endif
