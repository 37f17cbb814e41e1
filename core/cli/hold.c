/*
** hold.c - a moment in which nobody stops the program
*/
#include "hold.h"

void hold_begin(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigprocmask(SIG_BLOCK, &held, before);
}

void hold_end(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}
