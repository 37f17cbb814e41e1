/*
** agreed.h - permissions that the user has agreed to, in a list of the user's
** own
**
** A lock says what its packages may, but it comes with the folder: from a
** colleague, from a repository. So it counts only together with this list: a
** line for each package (trusted.h), by the hash of all its files.
*/
#ifndef RB_AGREED_H
#define RB_AGREED_H

#include "lock.h"

/* One that lets a package neither see nor keep anything needs no consent. */
int rb_permission_is_plain(const char *permission);

/* Those of the package in the lock that are not agreed to, ", " between; *out
** is in the arena, "" when there are none. `path`: the list. */
int rb_agreed_open(const rb_locked *p, const char *path, rb_arena *a,
                   const char **out, rb_err *e);
/* Has the package of that hash this permission, by that list? */
int rb_agreed_has(const char *path, rb_arena *a, const char *sha256,
                  const char *permission);
/* The user agrees to all that the lock gives these packages. */
int rb_agreed_keep(const rb_locked *const *p, uint32_t n, const char *path,
                   rb_mem *mem, rb_err *e);

#endif
