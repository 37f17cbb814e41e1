/*
** hold.h - a moment in which nobody stops the program
*/
#ifndef CLI_HOLD_H
#define CLI_HOLD_H

#include <signal.h>

/* Ctrl-C and the like wait until hold_end: for work of seconds that would leave
** half of something behind. */
void hold_begin(sigset_t *before);
void hold_end(const sigset_t *before);

#endif
