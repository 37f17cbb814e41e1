/*
** text.h - the stage that finds paragraphs, furniture, sentences and tokens
*/
#ifndef RB_TEXT_H
#define RB_TEXT_H

#include "../doc/doc.h"

/*
** Fill the document's paragraphs, sentences and tokens (start, end, type)
** and the layer `furniture` (feature `reason`). Runs once; a second call does
** nothing. On failure the document holds none of them.
*/
int rb_segment(rb_doc *d, rb_err *e);

/* The same without types (tok_type is not set): for measuring. */
int rb_segment_spans(rb_doc *d, rb_err *e);

#endif
