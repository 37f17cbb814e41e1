/*
** charset.h - which encoding bytes that are not UTF-8 have
*/
#ifndef RB_CHARSET_H
#define RB_CHARSET_H

#include <stddef.h>
#include <stdint.h>

/*
** The iconv name (static) of the encoding of s[0..n), which is not valid
** UTF-8; NULL: it is UTF-8 that was damaged. Looks at a bounded part of it.
*/
const char *rb_charset_detect(const char *s, size_t n);

/* The same for bytes below 128 that are not ASCII but use escapes (ISO-2022,
** HZ): NULL when they are not. */
const char *rb_charset_escapes(const char *s, size_t n);

/* ---- charset_latin.c ---- */

/*
** The best of the encodings of Latin letters for the n bytes at s. `hint`
** (may be NULL) is another detector's opinion.
*/
const char *rb_charset_latin(const char *s, size_t n, const char *hint);

#endif
