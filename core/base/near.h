/*
** near.h - the nearest known name, for messages: "did you mean 'lemma'?"
*/
#ifndef RB_NEAR_H
#define RB_NEAR_H

#include <stddef.h>
#include <stdint.h>

/* The nearest of n names by edit distance (case ignored), or NULL when none
** is near: at most two edits, and fewer than half of the letters. */
const char *rb_nearest(const char *s, size_t len, const char *const *name,
                       uint32_t n);

#endif
