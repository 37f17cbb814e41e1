/*
** mojibake.h - UTF-8 that somebody read as a Windows code page: "â€™" for ’
**
** The text that comes here is valid UTF-8, and so was the text that was
** damaged on its way: each of its characters was read as two to four of a
** code page, once or twice. That is undone only where it is certain. Some
** sequences prove themselves, as nobody writes "â€™"; others, such as "Å›",
** count only among those that do, in a text that does not use their first
** letter otherwise; the "Ã…" of a Portuguese headline never counts alone.
*/
#ifndef RB_MOJIBAKE_H
#define RB_MOJIBAKE_H

#include "../base/buf.h"
#include "../doc/map.h"

typedef struct rb_moji { /* one damaged character */
    uint32_t at;         /* first byte in the text */
    uint32_t x;          /* the character that it was */
    uint32_t first;      /* the first of those that stand for it */
    uint16_t len;        /* their bytes */
    uint8_t page, grade, kind;
    uint8_t twice; /* RB_MOJI_TWICE: damaged twice */
} rb_moji;

typedef struct rb_mojis {
    rb_mem *mem;
    RB_VEC(rb_moji) v; /* from left to right */
} rb_mojis;

void rb_mojis_init(rb_mojis *m, rb_mem *mem);
void rb_mojis_free(rb_mojis *m);

/* Find the damaged characters of s[0..n); RB_OK or RB_ENOMEM. */
int rb_mojis_find(rb_mojis *m, const char *s, size_t n);

/* What a repair has done. */
typedef struct rb_mended {
    uint32_t n;       /* places; 0: the text is as it should be */
    uint32_t at, len; /* the first, in the text as it was */
    char was[64];     /* what stood there, as it can be shown, */
    char is[16];      /*   and what that was */
    int about;        /* the text speaks of encodings: what it shows may be
                     meant */
} rb_mended;

/*
** Repair s[0..n) into `out`, until nothing is left to do; `map` (may be NULL)
** gets the way from `out` to s. Without a finding, and when it does not come
** to an end, r->n is 0 and `out` means nothing. RB_OK or RB_ENOMEM.
*/
int rb_mend(rb_mem *mem, const char *s, size_t n, rb_buf *out, rb_mapper *map,
            rb_mended *r);

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

#endif
