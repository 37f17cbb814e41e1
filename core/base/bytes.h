/*
** bytes.h - numbers and strings as bytes, and back
**
** What crosses from one process to another, or from a script into a stage.
** Numbers are 32 or 64 bits, low byte first. A string is its length + 1 and
** its bytes; 0 is none.
*/
#ifndef RB_BYTES_H
#define RB_BYTES_H

#include "buf.h"

/* ---- reading ---- */

typedef struct rb_wire {
    const char *p, *end;
    int bad; /* something did not fit: all that follows reads as 0 */
} rb_wire;

static inline rb_wire rb_wire_of(const rb_buf *b)
{
    return (rb_wire){b->p, b->p + b->n, 0};
}

uint8_t rb_wire_u8(rb_wire *w);
uint32_t rb_wire_u32(rb_wire *w);
uint64_t rb_wire_u64(rb_wire *w);
/* Bytes of the message itself, not NUL-terminated; NULL: none. */
const char *rb_wire_bytes(rb_wire *w, size_t *len);
/* UTF-8 without NUL, copied to the arena; NULL: none, or w->bad. */
const char *rb_wire_str(rb_wire *w, rb_arena *a);

/* ---- writing ---- */

void rb_wire_put_u32(rb_buf *b, uint32_t v);
void rb_wire_put_u64(rb_buf *b, uint64_t v);
void rb_wire_put_bytes(rb_buf *b, const char *s, size_t n); /* NULL: none */
void rb_wire_put_str(rb_buf *b, const char *s);             /* the same */

#endif
