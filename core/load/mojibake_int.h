/*
** mojibake_int.h - what mojibake_pages.c and mojibake_undo.c share
*/
#ifndef RB_MOJIBAKE_INT_H
#define RB_MOJIBAKE_INT_H

#include <stddef.h>
#include <stdint.h>

enum { RB_P1252, RB_P1251, RB_P1250, RB_MOJI_PAGES }; /* code pages */

typedef struct rb_undone {
    uint32_t x;       /* the character */
    uint32_t from[4]; /* that stand for it; [0] is what the text has there,
                         the others are undone where it was damaged twice */
    int n;            /* how many */
    unsigned lead;    /* first byte */
    size_t len;       /* bytes of text */
} rb_undone;

/* Do the first characters of s[0..n) stand for one of UTF-8, by that page?
** times: 2 where each of them was damaged itself, else 1. */
int rb_undo(const char *s, size_t n, int page, int times, rb_undone *u);

static inline int rb_between(uint32_t x, uint32_t from, uint32_t to)
{
    return x >= from && x <= to;
}

#endif
