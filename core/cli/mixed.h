/*
** mixed.h - packages and paths in one line of words
**
** Words are packages until the first one that is a path; a known package name
** may also stand later when no file is called so.
*/
#ifndef CLI_MIXED_H
#define CLI_MIXED_H

#include "session.h"

/* Use the packages among the words of the command; the paths come back in
** `path`, which has room for all words. 0, or the exit code. */
int mixed_words(session *s, const char **path, size_t *n);

#endif
