/*
** work.h - documents through one or several workers, results in input order
**
** Each worker has a handle of its own with the same packages. Reading is
** shared: under a lock a worker takes the next document and its number.
** Analysis runs at the same time in all workers; then each waits until its
** number's turn comes, and only then prints and stores. So the output does
** not depend on --jobs, and no more documents are in memory than there are
** workers.
*/
#ifndef CLI_WORK_H
#define CLI_WORK_H

#include "session.h"
#include "stopped.h"

typedef struct worker {
    session s;    /* its own handle (with one job: the command's) */
    out out, log; /* of the document in hand */
    void *state;  /* the command's, made by `begin` */
    size_t failed;
    stopped_rules stopped; /* in it */
    size_t number;         /* of the document in hand */
    int my_turn;           /* it may print */
    struct crew *crew;
} worker;

enum { WORK_ON, WORK_STOP }; /* what each and turn return */

typedef struct work {
    session *main;
    rubric_source *source; /* closed by work_run; NULL: `next` gives them */
    out *out;
    size_t jobs;   /* 0: as many as processors */
    size_t failed; /* documents (or paths) that could not be read or done */
    size_t documents;
    void *user;
    /* Once per worker, on its handle; 0 or an exit code. May be NULL. */
    int (*begin)(struct work *k, worker *w);
    /* Without a source: the next document, as rubric_source_next; called by
    ** one worker at a time. */
    int (*next)(struct work *k, worker *w, rubric_doc **d);
    /* Analyse and print into w->out: at the same time as other workers. */
    int (*each)(struct work *k, worker *w, rubric_doc *d);
    /* After that, in input order, one at a time. May be NULL. */
    int (*turn)(struct work *k, worker *w, rubric_doc *d);
    /* Once per worker at the end, one at a time. May be NULL. */
    void (*end)(struct work *k, worker *w);
} work;

/* 0, or an exit code when no work could begin; read k->failed as well. */
int work_run(work *k);

/* A whole command that needs no packages: open a session as `a` says, work
** on its paths, close it. The exit code. */
int work_on_paths(work *k, const args *a);

/* Say that the document failed; it is counted. */
void worker_fail(worker *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Bring the document to a step; a failure is told and counted. 1 when there
** is something to work with: all, or all but a failing package's layers. */
int worker_to(worker *w, rubric_doc *d, int step);
/* A line of JSON about it, as rubric_json gives it. */
void worker_json(worker *w, const rubric_doc *d, int what, const char *layers);

/*
** Call now and then while printing much: when w->out has grown large, wait
** for the document's turn and print what there is, so that memory stays
** bounded. WORK_STOP when nobody wants more. `turn` is called before.
*/
int worker_spill(worker *w, rubric_doc *d);

/* The document's id, "?" when it has none. */
const char *doc_id(const rubric_doc *d);

#endif
