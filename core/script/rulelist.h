/*
** rulelist.h - the rules of a package as JSON, for tests and for lists
*/
#ifndef RB_RULELIST_H
#define RB_RULELIST_H

#include "package.h"

/* Append [{"name","layer","match","examples","never","asks"}], here or in the
** package's process. */
int rb_package_rules(rb_package *p, rb_buf *json, rb_err *e);

#endif
