/*
** siterules.h - the rules for single sites, read from a folder of Lua data
*/
#ifndef RB_SITERULES_H
#define RB_SITERULES_H

#include "../load/site.h"

/*
** Read every *.lua file of `dir` into `s` (rb_sites_init). Each is data:
** return { site = "example.org", article = "div.story",
** drop = { ".promo" }, title = "h1", author = ".by", date = "time" }
** Nothing is executed. RB_OK, RB_ENOMEM, RB_EIO, or RB_EINPUT with file and
** line.
*/
int rb_siterules_read(rb_sites *s, const char *dir, rb_err *e);

#endif
