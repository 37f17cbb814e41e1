/*
** process.h - another program, run without a shell
*/
#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

#include <stddef.h>

typedef struct process {
    const char *const *argv; /* NULL at the end */
    char *const *env;        /* NULL at the end */
    size_t most;             /* bytes of its output that are kept */
    double seconds;          /* it may take; then it is ended */
    char *text;              /* what it printed, owned: free() */
    size_t len;
    char said[1000]; /* the beginning of its messages, ASCII; other bytes are
                        blank */
    int code;        /* its exit code; -1: a signal, or it was ended */
    int slow;        /* it took too long */
    int missing;     /* there is no such program */
} process;

/* Run it to its end, with nothing as its input. 0, or -1: it could not be
** started (see missing). */
int process_run(process *p);

#endif
