/*
** furniture.h - lines that are not article text
*/
#ifndef RB_TEXT_FURNITURE_H
#define RB_TEXT_FURNITURE_H

#include <stddef.h>
#include <stdint.h>

/* Where a line stands, which tells of labels too short to tell alone. */
typedef struct rb_furniture_place {
    int below; /* something stands above it that it may be the byline of */
    int top;   /* the article has hardly begun: bylines and times may stand */
    int after; /* the line right before it is furniture: "Name", "Facebook" */
} rb_furniture_place;

/* Why a line (trimmed) is not article text, or NULL when it may be. */
const char *rb_furniture(const char *s, size_t n, const rb_furniture_place *at);

/* The labels, for tests: first those that are a whole line, then those that
** begin one; NULL after the last. */
const char *rb_furniture_label(size_t i);
/* Does the quick look at a line's first bytes let this label in? */
int rb_furniture_may_begin(const char *label);

#endif
