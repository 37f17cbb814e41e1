/*
** worker.h - a process of its own, and the frames that go to and fro
**
** The process is the program `rubric worker` over a socket that is its
** standard input: started anew (no fork without exec: the host may have
** threads), with no environment, no other file and no terminal. What the two
** say to each other is in script/remote.h.
**
** A frame is a kind (a byte), its length (32 bits, low byte first) and as
** many bytes.
*/
#ifndef RB_WORKER_H
#define RB_WORKER_H

#include <sys/types.h>
#include "../base/buf.h"
#include "../base/err.h"

typedef struct rb_worker {
    pid_t pid; /* 0: none */
    int fd;
    double deadline; /* of the clock; waiting longer is a failure */
} rb_worker;

/* Seconds of a clock that only goes forward. */
double rb_worker_clock(void);

/* RB_OK, or RB_EIO: the program cannot be started. */
int rb_worker_start(rb_worker *w, const char *program, rb_err *e);
/* From now on it may work so long: the deadline of what waits for it, and the
** processor time after which the system ends it, should the host be gone. */
void rb_worker_allow(rb_worker *w, double seconds);
/* End it, whatever it does; a NULL or ended one is fine. With max > 0 it gets
** a fifth of a second to end by itself, and how[max] says how it did: "signal
** 11 (Segmentation fault)"; "" when it did not. */
void rb_worker_stop(rb_worker *w, char *how, size_t max);

/* Send or receive a frame; RB_OK, RB_ENOMEM, RB_EIO (the other side is gone,
** or sends what is no frame), RB_ELIMIT (the deadline). `max`: bytes of a
** frame that are accepted. The frame replaces what is in *b. */
int rb_worker_send(rb_worker *w, char kind, const rb_buf *b);
int rb_worker_receive(rb_worker *w, char *kind, rb_buf *b, size_t max);

#endif
