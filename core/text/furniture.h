/*
** furniture.h - lines that are not article text
*/
#ifndef RB_TEXT_FURNITURE_H
#define RB_TEXT_FURNITURE_H

#include <stddef.h>
#include <stdint.h>

/* Why a line (trimmed) is not article text, or NULL when it may be. `par`
** paragraphs came before it: bylines are looked for near the top. */
const char *rb_furniture(const char *s, size_t n, uint32_t par);

/* The table, for tests: label i or NULL after the last. */
const char *rb_furniture_label(size_t i);
/* Does the quick look at a line's first bytes let this label in? */
int rb_furniture_may_begin(const char *label);

#endif
