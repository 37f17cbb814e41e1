/*
** strmatch.h - Lua's patterns, with every step charged to the budget
*/
#ifndef RB_STRMATCH_H
#define RB_STRMATCH_H

#include <lua.h>
#include <stddef.h>

enum { RB_STRMATCH_CAPTURES = 32 };

/* A match in work; set by rb_strmatch_begin, which takes no memory. */
typedef struct rb_strmatch {
    lua_State *L;
    const char *from, *end; /* subject */
    const char *pend;       /* end of the pattern */
    int level, depth, ticks;
    struct {
        const char *at;
        ptrdiff_t len;
    } cap[RB_STRMATCH_CAPTURES];
} rb_strmatch;

/* Begin with subject s[n] and pattern p[np], which stay as long as it. */
void rb_strmatch_begin(rb_strmatch *m, lua_State *L, const char *s, size_t n,
                       const char *p, size_t np);
/* The end of a match at s, or NULL; p: the pattern, behind a `^`. Raises on a
** pattern that is none, and when the budget is used up. */
const char *rb_strmatch_at(rb_strmatch *m, const char *s, const char *p);
/* Push capture i (from 0) of the match s..e, or the whole match when the
** pattern has none. */
void rb_strmatch_push(rb_strmatch *m, int i, const char *s, const char *e);
/* Push all; s NULL: without captures none stands for the whole match. Their
** number. */
int rb_strmatch_push_all(rb_strmatch *m, const char *s, const char *e);

#endif
