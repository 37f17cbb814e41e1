/*
** why.h - what the files of `why` share
*/
#ifndef RB_WHY_H
#define RB_WHY_H

#include "../base/buf.h"
#include "../doc/doc.h"

/* The annotation as an object that is not closed yet; line 0: not known. */
void rb_why_json(rb_buf *b, const rb_doc *d, const rb_layer *l, const rb_ann *a,
                 const char *file, unsigned line);

#endif
