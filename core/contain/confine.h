/*
** confine.h - what the process of a package may still do
*/
#ifndef RB_CONFINE_H
#define RB_CONFINE_H

#include <stddef.h>
#include "../base/err.h"

/*
** Give up, for good: files, programs, other processes, the network, memory
** beyond `memory` bytes, and being looked at. What is left is to talk over
** file 0, to take and give back memory, and to end. RB_OK, or RB_EIO: the
** system refused; nothing of a package may run then.
*/
int rb_confine(size_t memory, rb_err *e);

/* "resource limits and seccomp", "resource limits": what it does here. */
const char *rb_confine_with(void);

#endif
