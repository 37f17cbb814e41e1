/*
** leftover.h - what a process that was killed has left beside its place
**
** Whatever is written goes to NAME.new-PID or .new-PID first and is renamed
** when it is whole. Only such names are touched.
*/
#ifndef RB_LEFTOVER_H
#define RB_LEFTOVER_H

/* Remove what is called `prefix` and a number of a process, or "PID-N", in the
** folder: of processes that are gone; with `all` of others, too, because a lock
** says that none is at work. */
void rb_leftover_remove(const char *folder, const char *prefix, int all);
/* The same beside a file that is to be written: FILE.new-PID... */
void rb_leftover_beside(const char *file);

#endif
