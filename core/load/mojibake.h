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

#endif
