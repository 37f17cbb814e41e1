/*
** loaded.h - files that a loader package reads
*/
#ifndef RB_LOADED_H
#define RB_LOADED_H

#include "source.h"

/* Has a loader this ending among its own? Also of "a.chat.gz". */
int rb_loaded_has_ending(const rb_loader *l, size_t n, const char *path);
/*
** Does a loader take the file that is open? s->format and s->loader say so
** then. RB_OK also when none does; RB_EINPUT when only loaders have this
** ending and none takes it.
*/
int rb_loaded_find(rb_source *s, const char *path, rb_err *e);

#endif
