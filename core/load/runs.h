/*
** runs.h - the text of a page beside the bytes that it was written with
**
** The parser gives a text decoded, and the range of the page that it came
** from. The two are walked side by side: what is the same on both sides is
** one run, each entity, and whatever else was changed, is another.
*/
#ifndef RB_RUNS_H
#define RB_RUNS_H

#include <stddef.h>
#include <stdint.h>

typedef struct rb_runs {
    const char *s, *end;  /* decoded, what is left */
    const char *from, *w; /* as written: all of it, what is left */
    const char *w_end;
    uint64_t src; /* place of `from` */
} rb_runs;

typedef struct rb_run {
    const char *s; /* decoded */
    size_t n;
    uint64_t src; /* as written */
    uint32_t src_len;
    int same; /* byte for byte */
} rb_run;

/* Text s[0..n) was written as w[0..w_len), which stands at `src`. */
void rb_runs_begin(rb_runs *r, const char *s, size_t n, const char *w,
                   size_t w_len, uint64_t src);
int rb_runs_next(rb_runs *r, rb_run *out); /* 0: no more */

#endif
