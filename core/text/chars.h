/*
** chars.h - classes of bytes and of code points
**
** ASCII is decided by one table look-up per byte; what lies above goes
** through rb_point, a search in a short table of ranges.
*/
#ifndef RB_TEXT_CHARS_H
#define RB_TEXT_CHARS_H

#include <stdint.h>
#include "../base/utf8.h"

enum { /* rb_chr[byte], bits */
       CH_LETTER = 1,
       CH_DIGIT = 2,
       CH_SPACE = 4, /* blanks and controls, NUL too */
       CH_GLUE = 8,  /* right after a word it may belong to it */
       CH_STOP = 16, /* . ! ? */
       CH_RUN = 32,  /* a run of the same byte is one token */
       CH_ONE = 64,  /* a token of its own */
       CH_HIGH = 128 /* part of a code point above 127 */
};
extern const uint8_t rb_chr[256];

enum {           /* class of a code point above 127 */
       PT_WORD,  /* letters, marks, digits */
       PT_SPACE, /* and invisible format characters */
       PT_JOIN,  /* continues what stands before it */
       PT_OPEN,  /* opening quotation mark or bracket */
       PT_CLOSE, /* closing one; the apostrophe */
       PT_STOP,  /* ends a sentence */
       PT_PUNCT, /* other marks and symbols, a token each */
       PT_EMOJI
};
int rb_point(uint32_t c);

enum { PT_APOSTROPHE = 0x2019, PT_BULLET = 0x2022, PT_ELLIPSIS = 0x2026 };

typedef const unsigned char *rb_at; /* a place in the text */

static inline uint32_t rb_cp(rb_at p, rb_at end, int *len)
{
    return rb_utf8_decode((const char *)p, (const char *)end, len);
}

static inline int rb_is(rb_at p, int bits)
{
    return rb_chr[*p] & bits;
}

static inline int rb_ascii_upper(unsigned c)
{
    return c - 'A' < 26;
}

static inline int rb_ascii_lower(unsigned c)
{
    return c - 'a' < 26;
}

/* The byte in lower case; meaningful for letters only. */
static inline unsigned rb_low(unsigned c)
{
    return c | 32;
}

/* Bytes of white space (ASCII or above) at p; 0 when there is none. */
int rb_space_len(rb_at p, rb_at end);

/* First place at or after p that is not white space. */
rb_at rb_skip_space(rb_at p, rb_at end);

#endif
