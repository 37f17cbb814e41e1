/*
** change.h - a change of a project's packages, with the person who wants it
**
** What install, lock, update and remove share: the plan, where packages come
** from, what is shown, what is asked, the tests, the commit.
*/
#ifndef CLI_CHANGE_H
#define CLI_CHANGE_H

#include "session.h"

extern const optgroup change_group; /* --grant, --yes */

typedef struct change {
    session s;
    rubric_plan *p;
    const args *a;
    char *lock; /* its path */
} change;

/* 0, or the exit code. change_close in both cases. */
int change_open(change *c, const args *a);
void change_close(change *c);
/* The exit code for an error of the plan, said. */
int change_fail(const change *c);

/* The folders of --from and $RUBRIC_SHELF. */
int change_shelves(change *c);
/* A folder, an archive, a git address with a tag, or a name on a shelf. */
int change_add(change *c, const char *source);
/* A git address with a tag; `name`: what the package must be called, or NULL.
 */
int change_add_git(change *c, const char *source, const char *name);
/* The same of s.source, and what else is known of it; where it is fetched to,
** its commit and, when none is given, its version are filled in. */
int change_fetch(change *c, rubric_plan_source s);

/* What the lock names and is not there, or is changed, from where it came from.
 */
int change_restore(change *c);
/* A path of the lock, from where we stand; owned. */
char *change_path(const change *c, const char *path);
/* Does it come with rubric, or is it a folder of the project's own? */
int change_is_own(const rubric_about *i);

/* Does the package become an older version than it is? */
int change_is_older(const rubric_change *g);
/* Solve, and print a line for each package that changes; with `same`, for those
** that were named and do not, too. *n: how many change. */
int change_solve(change *c, int same, out *o, size_t *n);
/* Permissions that are asked for: by --grant, by a terminal; with `yes`, by
** --yes, too. 0, or the exit code. */
int change_grant(change *c, int yes);
/* A key that is another one than before: only by --new-key. With --key FILE,
** what was named must be signed by it. */
int change_keys(change *c, out *o);
/* The tests of what is new, each package in a process of its own. */
int change_test(change *c, out *o);
/* Make it, and say of how many packages. */
int change_commit(change *c, size_t n, out *o);
/* From what was added to what is there: solve, ask, test (or not), commit, and
** say how much changed. */
int change_carry_out(change *c, int test, out *o);

/* Ask a person at a terminal; 0 when there is none or the answer is no. */
int change_ask(const char *question);
int change_can_ask(void);
/* A line for each permission of "a, b", with what it allows. */
void change_tell_permissions(const char *list);
/* What a permission allows; "" for one that is not known. */
const char *change_meaning(const char *permission);

#endif
