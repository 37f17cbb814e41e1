/*
** watch_files.h - which files changed since one last looked
**
** Modification time, size and number of every file below some paths; polled,
** because that works on every system and every file system.
*/
#ifndef CLI_WATCH_FILES_H
#define CLI_WATCH_FILES_H

#include "words.h"

typedef struct watched watched;

/* The files below these paths as they are now: folders with what is in them,
** without names that begin with a dot. A path may be missing. */
watched *watch_look(const words *paths);
void watch_free(watched *w); /* NULL is fine */
/* Add the names of files that are new, gone or another in `now`. */
void watch_compare(const watched *before, const watched *now, words *changed);

#endif
