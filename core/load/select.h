/*
** select.h - selectors in the style of CSS, for the rules of a site
**
** tag, .class, #id, [attr], [attr=v], [attr*=v], [attr^=v], [attr$=v],
** descendant (blank) and child (>), lists with commas.
*/
#ifndef RB_SELECT_H
#define RB_SELECT_H

#include "../base/err.h"
#include "../base/mem.h"

struct rb_page; /* not page.h: its rb_node is another in core/match */

typedef struct rb_select rb_select;

/* A selector in the arena, or NULL and the message (RB_EINPUT, RB_ENOMEM). */
rb_select *rb_select_parse(rb_arena *a, const char *s, rb_err *e);
int rb_select_matches(const rb_select *s, const struct rb_page *p,
                      uint32_t node);
/* First match at or after `from` before `end`, or RB_NO_NODE. */
uint32_t rb_select_first(const rb_select *s, const struct rb_page *p,
                         uint32_t from, uint32_t end);

#endif
