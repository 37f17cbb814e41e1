/*
** update.h - what a newer version of a package changes
*/
#ifndef CLI_UPDATE_H
#define CLI_UPDATE_H

#include "change.h"

/* Add to the plan the version of a package of the lock, from where it came;
** `version` NULL: the newest. 0, or the exit code (update_from.c). */
int update_renew(change *c, const rubric_about *i, const char *version);
/* Print it for every package of a solved plan. 0, or the exit code. */
int update_show(change *c, out *o);

#endif
