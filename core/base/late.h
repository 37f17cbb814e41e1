/*
** late.h - shared libraries that are loaded when they are first needed
**
** libarchive and GMime bring thirty libraries with them, and linking them
** would double the time that every command needs to start. They are compiled
** against and opened late; both only inside the file that owns them.
*/
#ifndef RB_LATE_H
#define RB_LATE_H

#include "err.h"

typedef struct rb_late_fn {
    const char *name;
    void *to; /* address of a function pointer of the right type */
} rb_late_fn;

/*
** Open `soname` and set all functions of the list, which a NULL name ends.
** RB_OK, or RB_EINPUT with a message that names the library. The library
** stays open. Calls from several threads are fine: all set the same values.
*/
int rb_late_open(const char *soname, const rb_late_fn *list, rb_err *e);

#endif
