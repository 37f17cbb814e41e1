/*
** records.c - writing the documents that a loader package makes of a file
*/
#include "records.h"

void rb_records_doc(rb_buf *b)
{
    rb_wire_put_u32(b, RB_RECORD_DOC);
}

void rb_records_slice(rb_buf *b, size_t start, size_t end)
{
    rb_wire_put_u32(b, RB_PART_SLICE);
    rb_wire_put_u64(b, start);
    rb_wire_put_u64(b, end);
}

void rb_records_made(rb_buf *b, const char *s, size_t n)
{
    rb_wire_put_u32(b, RB_PART_MADE);
    rb_wire_put_bytes(b, s, n);
}

void rb_records_fields(rb_buf *b, const char *json, size_t n)
{
    rb_wire_put_u32(b, 0);
    rb_wire_put_bytes(b, json, n);
}

void rb_records_wrong(rb_buf *b, const char *message)
{
    rb_wire_put_u32(b, RB_RECORD_WRONG);
    rb_wire_put_str(b, message);
}
