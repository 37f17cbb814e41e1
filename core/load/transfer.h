/*
** transfer.h - the ways in which mail writes bytes as ASCII
*/
#ifndef RB_TRANSFER_H
#define RB_TRANSFER_H

#include "../base/buf.h"
#include "../doc/map.h"

/* Decode s[0..n), whose first byte is at `at` of the source, to the end of
** `out`; `map` gets the way back. Look at out->failed and map->failed. */
void rb_unquote_printable(const char *s, size_t n, uint64_t at, rb_buf *out,
                          rb_mapper *map);
void rb_unbase64(const char *s, size_t n, uint64_t at, rb_buf *out,
                 rb_mapper *map);

#endif
