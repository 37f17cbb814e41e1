/*
** verify_run.h - runs of a project file that are derived again: which they are
** (verify_list.c) and what is told of them (verify_tell.c)
*/
#ifndef CLI_VERIFY_RUN_H
#define CLI_VERIFY_RUN_H

#include "work.h"

typedef struct verify {
    const args *a;
    const char *path;
    out *o;
    int jsonl;
    size_t shown; /* differences of a document that are told */
    session base; /* for the lists of runs and documents */
    rubric_store *store;
    out wanted; /* SQL: AND name IN (...); empty: all */
    size_t documents, equal, different, cannot;
} verify;

typedef struct run {
    verify *v;
    int64_t id;
    char *started, *core, *packages, *clocks; /* clocks: NULL: none */
    words names;                              /* of its documents */
    size_t next;
    words others; /* what of the world is another one now */
    int told;
} run;

typedef struct runs {
    verify *v;
    run *at;
    size_t n, now; /* now: the one whose names are read */
} runs;

/* What of a document is told, while it is compared. */
typedef struct told {
    verify *v;
    out lines;
    const char *text;
    size_t len, n;
} told;

/* The documents of --id, which must be there, into v->wanted; 0 or 2, told. */
int verify_read_ids(verify *v);
/* The runs of these documents; verify_free_runs is needed whatever comes of it.
 */
int verify_list_runs(verify *v, runs *r);
void verify_free_runs(runs *r);

/* Say which run it is, once. */
void verify_tell_run(run *x);
/* For rubric_store_compare; user is a `told`. */
int verify_tell_difference(void *user, const rubric_difference *x);
/* A document with what was told of it, and how many differences it has. */
void verify_tell_document(out *o, const run *x, const char *id, int edited,
                          const char *failed, told *t, size_t n);
void verify_tell_sum(const verify *v);

#endif
