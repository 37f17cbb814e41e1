/*
** api_package.h - what is told of a package; for api_p*.c alone
*/
#ifndef RB_API_PACKAGE_H
#define RB_API_PACKAGE_H

#include <limits.h>
#include "api.h"
#include "script/lock.h"

/* Fill in what a lock's line and a manifest say (each may be NULL). RB_OK or
** RB_ENOMEM. */
int rb_api_info(rubric_about *i, rb_arena *a, const rb_locked *l,
                const rb_manifest *m, const char *folder);
/* "a, b", or NULL: out of memory. */
const char *rb_api_names(rb_arena *a, const rb_names *n);

#endif
