/*
** furniture.h - lines that are not article text
*/
#ifndef RB_TEXT_FURNITURE_H
#define RB_TEXT_FURNITURE_H

#include <stddef.h>
#include <stdint.h>

/*
** Why a line (trimmed) is not article text, or NULL when it may be. `par`
** paragraphs came before it: bylines are looked for near the top. `after`: the
** line right before it was furniture, so that a label too short to tell alone
** ("Name", "Facebook") tells.
*/
const char *rb_furniture(const char *s, size_t n, uint32_t par, int after);

/* The labels, for tests: first those that are a whole line, then those that
** begin one; NULL after the last. */
const char *rb_furniture_label(size_t i);
/* Does the quick look at a line's first bytes let this label in? */
int rb_furniture_may_begin(const char *label);

#endif
