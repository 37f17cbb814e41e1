/*
** records.h - the documents that a loader package makes of a file, as bytes
**
** A package may run in a process of its own, so what it makes of a file comes
** as one block of bytes: record after record, each a document or a message.
** A document is the parts of its text, in order, and a JSON object with its
** other fields. A part is a slice of the file's text, which keeps the way back
** to the file, or words that the package has made.
**
** The package writes (script/loader.c), the source reads (loaded.c), and
** believes nothing of it.
*/
#ifndef RB_RECORDS_H
#define RB_RECORDS_H

#include "../base/bytes.h"

/* So often may the records of a file repeat its text; and so many more than
** it has bytes may there be. */
enum { RB_RECORDS_REPEAT = 8, RB_RECORDS_MORE = 1000 };

enum {                        /* what begins a record, and what begins a part */
       RB_RECORD_DOC = 'D',   /* parts, each with its kind; 0; the object */
       RB_RECORD_WRONG = 'E', /* a message: this record cannot be read */
       RB_PART_SLICE = 's',   /* first byte and end in the file's text */
       RB_PART_MADE = 'm'     /* words */
};

void rb_records_doc(rb_buf *b);
void rb_records_slice(rb_buf *b, size_t start, size_t end);
void rb_records_made(rb_buf *b, const char *s, size_t n);
/* Ends the document. */
void rb_records_fields(rb_buf *b, const char *json, size_t n);
void rb_records_wrong(rb_buf *b, const char *message);

#endif
