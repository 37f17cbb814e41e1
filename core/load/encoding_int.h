/*
** encoding_int.h - what the decoders share; for encoding*.c alone
*/
#ifndef RB_ENCODING_INT_H
#define RB_ENCODING_INT_H

#include "encoding.h"

/* Where decoded text goes, and what is to be told of it. */
typedef struct rb_sink {
    rb_buf *out;
    rb_repairs *rep;
    rb_mapper *map; /* may be NULL */
    uint64_t src;   /* offset in the file of the first byte */
    size_t rest;    /* the map is full: all from here on is one piece */
    uint8_t full;
} rb_sink;

/* The last text_len bytes of the text came from bytes at .. at + n. */
void rb_sink_piece(rb_sink *k, int kind, size_t text_len, size_t at, size_t n);
/* n bytes at `at` that cannot be decoded: U+FFFD. */
void rb_sink_bad(rb_sink *k, int repair, size_t at, size_t n, unsigned value);
void rb_sink_char(rb_sink *k, uint32_t c);
/* All n bytes are decoded. */
void rb_sink_end(rb_sink *k, size_t n);

/* Length of the valid UTF-8 sequence at s, else 0, and then *part bytes
** belong together; *cut: only the end of the text was missing. */
size_t rb_utf8_sequence(const unsigned char *s, size_t n, size_t *part,
                        int *cut);
/* A surrogate that was encoded like a character: ED A0..BF 80..BF. */
int rb_utf8_surrogate(const unsigned char *s, size_t n);

void rb_decode_utf8(const char *s, size_t n, rb_sink *k);
void rb_decode_utf16(const char *s, size_t n, int big, rb_sink *k);
void rb_decode_utf32(const char *s, size_t n, int big, rb_sink *k);
void rb_decode_1252(const char *s, size_t n, rb_sink *k);
/* RB_OK, RB_ENOMEM or RB_EUSAGE: no such encoding. */
int rb_decode_iconv(const char *name, const char *s, size_t n, rb_sink *k);

enum { RB_NO_CHAR = 0x110000 }; /* a byte that is none */
uint32_t rb_char_1252(unsigned char b);
/* One byte a character, as the table says. */
void rb_decode_bytes(const char *s, size_t n, const uint32_t table[256],
                     rb_sink *k);
/* The characters of 256 bytes in a single-byte encoding; 0 when it is not
** one or is not known. */
int rb_charset_table(const char *name, uint32_t table[256]);

/* What markup that begins with s[0..n) says about its encoding: the iconv
** name, or NULL. */
const char *rb_encoding_declared(const char *s, size_t n);

#endif
