/*
** project.h - what is a project's file, where its lock and the user's own
** lists are
*/
#ifndef CLI_PROJECT_H
#define CLI_PROJECT_H

#include "args.h"

/* Does the file begin as a project file (an SQLite database) does? */
int project_is_file(const char *path);
/* The lock to use: of --lock, or the nearest rubric.lock from the working
** folder upward; NULL: none, or --no-lock. Owned: free(). */
char *project_lock(const args *a);
/* The lock to write: that one, else a new one in the working folder. */
char *project_new_lock(const args *a);
/* $XDG_CONFIG_HOME/rubric/trusted, else ~/.config/rubric/trusted; NULL: there
** is no home. Owned. */
char *project_trusted(void);
/* The same of "agreed": permissions that the user has agreed to; never NULL,
** but without a home one that cannot be written. */
char *project_agreed(void);

#endif
