/*
** process.h - what a program takes, from outside
*/
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

typedef struct usage {
    double cpu, wall;
    long rss; /* KiB */
} usage;

/* Run argv[0] to its end, without its output. */
usage process_run(char *const argv[]);

#endif
