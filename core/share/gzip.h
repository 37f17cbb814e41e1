/*
** gzip.h - the sum at the end of a gzip file, which libarchive does not compare
*/
#ifndef RB_GZIP_H
#define RB_GZIP_H

#include <stddef.h>
#include <stdint.h>

/* Of all that was unpacked so far: begin with {0}. */
typedef struct rb_gzip_sum {
    uint32_t crc;
    uint64_t size;
} rb_gzip_sum;

void rb_gzip_add(rb_gzip_sum *s, const void *p, size_t n);
/* Does the file end with another sum? A file of several parts, which ends with
** that of its last part, is not told from a whole one: 0. */
int rb_gzip_differs(const rb_gzip_sum *s, const char *path);

#endif
