/*
** diff_run.h - two versions of a package on the same documents
*/
#ifndef CLI_DIFF_RUN_H
#define CLI_DIFF_RUN_H

#include "session.h"

typedef struct diff_job {
    const args *a;
    const char *package[2];  /* old, new: a name or a folder */
    const char *lock[2];     /* of each; NULL: as the options say */
    const char *const *path; /* documents */
    size_t paths;
    int plain;         /* the command has no options for reading, for
                          layers, arguments and the format */
    const char *below; /* a prefix of ids that is not shown; NULL: none */
    size_t moved;      /* annotations that did */
} diff_job;

/* Print what differs. 0: all went well, whatever moved; 1: something failed;
** 2: the command is wrong. */
int diff_run(diff_job *j, out *o);

#endif
