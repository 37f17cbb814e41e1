/*
** update.h - what a newer version of a package changes
*/
#ifndef CLI_UPDATE_H
#define CLI_UPDATE_H

#include "change.h"

/* Print it for every package of a solved plan. 0, or the exit code. */
int update_show(change *c, out *o);

#endif
