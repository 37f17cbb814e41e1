/*
** verify_lock.h - rubric verify, without words: the lock against the files
*/
#ifndef CLI_VERIFY_LOCK_H
#define CLI_VERIFY_LOCK_H

#include "args.h"

/* The exit code: 0 all is right, 1 something differs. */
int verify_lock(const args *a, out *o);

#endif
