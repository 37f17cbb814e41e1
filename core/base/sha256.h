/*
** sha256.h - SHA-256 (FIPS 180-4), for files that must not change unseen
*/
#ifndef RB_SHA256_H
#define RB_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct rb_sha256 {
    uint32_t h[8];
    uint64_t bytes;
    unsigned char block[64];
} rb_sha256;

void rb_sha256_begin(rb_sha256 *s);
void rb_sha256_add(rb_sha256 *s, const void *p, size_t n);
/* 64 hexadecimal digits and a NUL. */
void rb_sha256_end(rb_sha256 *s, char hex[65]);

#endif
