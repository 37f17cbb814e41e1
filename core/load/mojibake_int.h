/*
** mojibake_int.h - what the files share that find and undo it (mojibake.h)
*/
#ifndef RB_MOJIBAKE_INT_H
#define RB_MOJIBAKE_INT_H

#include "mojibake.h"

typedef struct rb_moji { /* one damaged character */
    uint32_t at;         /* first byte in the text */
    uint32_t x;          /* the character that it was */
    uint32_t first;      /* the first of those that stand for it */
    uint16_t len;        /* their bytes */
    uint8_t page, grade, kind;
    uint8_t twice; /* RB_MOJI_TWICE: damaged twice */
} rb_moji;

/* ---- mojibake_undo.c ---- */

enum {                 /* rb_moji.grade */
       RB_MOJI_NONE,   /* no UTF-8, or none that means something */
       RB_MOJI_WEAK,   /* may be natural: much must speak for it */
       RB_MOJI_QUOTE,  /* a closing quote, if one was opened like that */
       RB_MOJI_MEDIUM, /* hardly natural */
       RB_MOJI_RUN,    /* of another script: strong beside its like */
       RB_MOJI_STRONG  /* nobody writes that */
};

enum {                    /* rb_moji.twice */
       RB_MOJI_TWICE = 1, /* surely */
       RB_MOJI_PAIR       /* it may be letters that were damaged once */
};

/*
** Do the characters at s[at..n) stand for one? `before` is the character
** before them, mended, or 0. Returns the grade and fills in *m but `at` and
** `grade`. With RB_MOJI_NONE, m->len is what must be left as it is. `pairs`:
** take what may be damaged twice for that.
*/
int rb_moji_undo(const char *s, size_t n, size_t at, uint32_t before, int pairs,
                 rb_moji *m);
/* How many of a script must stand side by side; 0: any may stand alone. */
unsigned rb_moji_run(int kind);

/* ---- mojibake_pages.c ---- */

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
