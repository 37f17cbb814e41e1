/*
** hosted.h - modules of the program around us (include/rubric_lua.h)
**
** A script requires "host.NAME"; its manifest must have the permission of the
** same name. They exist in this process only: a package that is not trusted
** cannot have them.
*/
#ifndef RB_HOSTED_H
#define RB_HOSTED_H

#include "package.h"

/* The module that code of `p` means by this name; NULL: none, or p may not. */
const rb_hosted *rb_hosted_find(const rb_script *s, const rb_package *p,
                                const char *name);
/* Push the function that makes it, for `require`; may raise. */
void rb_hosted_push(lua_State *L, const rb_hosted *h);

/* Before the package comes into work: are all there that it asks for, and can
** it have them? `stranger`: the one for whose sake it would get a process of
** its own, or NULL. */
int rb_hosted_check(const rb_script *s, const rb_package *p,
                    const rb_package *stranger, rb_err *e);
/* Why there is no module of this name, when it looks like one of the program:
** 1 and *e is set. */
int rb_hosted_missing(const rb_package *p, const char *name, rb_err *e);

/* The i-th that a package in use asks for; NULL after the last. */
const rb_hosted *rb_hosted_used(const rb_script *s, uint32_t i);

#endif
