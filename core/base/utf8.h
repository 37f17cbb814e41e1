/*
** utf8.h - the little that everything needs to know of UTF-8
*/
#ifndef RB_UTF8_H
#define RB_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include "mem.h"

/* A blank of ASCII, in any locale. */
static inline int rb_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Decode one code point at s (valid UTF-8, s < end); *len gets its bytes. */
uint32_t rb_utf8_decode(const char *s, const char *end, int *len);

/* Encode c into out[4]; returns the number of bytes. */
int rb_utf8_encode(uint32_t c, char *out);

/* Offset of the first invalid byte, or n when all of s[0..n) is valid. */
size_t rb_utf8_check(const char *s, size_t n);

/* Is it a byte inside of a character, not its first? */
static inline int rb_utf8_inside(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The bytes of s[0..n) to take where `most` are wanted: no part of a
** character. */
static inline size_t rb_utf8_cut(const char *s, size_t n, size_t most)
{
    if (most >= n)
        return n;
    while (most > 0 && rb_utf8_inside(s[most]))
        most--;
    return most;
}

/* Make a string valid: a character that was cut at the end goes when `cut`,
** other stray bytes become '?'. */
void rb_utf8_clean(char *s, int cut);
/* Spaces for what a terminal may take for commands: control characters but
** the new line and the tab. s is UTF-8. */
void rb_utf8_plain(char *s, size_t n);

/* How a file system that knows no capitals and one way to write an accent sees
 ** a name: its characters, decomposed, small; how many, 0 when they are more
 ** than `max` or it is not UTF-8. */
size_t rb_utf8_fold(const char *s, size_t n, int32_t *out, size_t max);

/* Control characters, and marks that turn or hide what stands around them. */
int rb_is_hidden(uint32_t c);
/* Is it valid, and does it hold nothing hidden but the joiners that scripts
** need? `but`: control characters below the blank that it may hold. */
int rb_utf8_is_plain(const char *s, size_t n, const char *but);

/* Code points in s[0..n), which must be valid. */
size_t rb_utf8_count(const char *s, size_t n);

/* Simple lower case (Unicode, one code point to one). */
uint32_t rb_lower(uint32_t c);
int rb_is_upper(uint32_t c);
int rb_is_alpha(uint32_t c);

/* Lower-case s[0..n) into out (room for n * 3 + 1 bytes); returns bytes. */
size_t rb_lower_str(const char *s, size_t n, char *out);

/* 64-bit hash of bytes (wyhash-like; same on every machine). */
uint64_t rb_hash(const void *p, size_t n, uint64_t seed);

#endif
