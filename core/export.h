/*
** export.h - the machine formats: one JSON object per document
**
** A contract with other programs (DESIGN section 8). Keys come in a fixed
** order, the unit of offsets is named, and the text of every span is cut
** from the document by those offsets, so that the two cannot disagree.
*/
#ifndef RB_EXPORT_H
#define RB_EXPORT_H

#include "base/buf.h"
#include "doc/doc.h"

enum { /* as rubric.h */
       RB_EXPORT_TEXT,
       RB_EXPORT_TOKENS,
       RB_EXPORT_RUN,
       RB_EXPORT_SOURCE = 16
};

/*
** Append the object, without a newline. `layers` (for RUN) is a comma list,
** in whose order they come, absent ones empty; NULL: all layers but those of
** the core (furniture). Layers should be indexed (sorted). RB_ENOMEM when the
** buffer failed, RB_EUSAGE for an unknown `what`.
*/
int rb_export_json(const rb_doc *d, int what, const char *layers, rb_buf *b,
                   rb_err *e);

/* The same: the text, metadata that the document's own fields gave, and its
** further fields. For the gold of loader packages. */
int rb_export_fields(const rb_doc *d, rb_buf *b, rb_err *e);

#endif
