/*
** entity.h - characters written as &name; or &#123;
*/
#ifndef RB_ENTITY_H
#define RB_ENTITY_H

#include <stddef.h>

/* The character that s[0..n) is, from its & to its ;, as UTF-8 in out: its
** bytes, or 0 when nobody knows the name. The digits of a number have been
** checked. */
int rb_entity(const char *s, size_t n, char out[4]);

#endif
