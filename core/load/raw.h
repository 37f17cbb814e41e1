/*
** raw.h - the bytes of a source as they are, for looking back at them
*/
#ifndef RB_RAW_H
#define RB_RAW_H

#include "../base/buf.h"
#include "../base/err.h"

/*
** Put the bytes of a document's source into `out`: the file or member at
** `path` (as shown: RB_META_PATH), or with `part` a part of it, as
** rb_doc.part names them. The offsets of rb_map count these bytes.
*/
int rb_raw(const char *path, const char *part, rb_buf *out, rb_err *e);

#endif
