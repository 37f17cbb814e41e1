/*
** worker.c - starting, talking to and ending the process of a package
*/
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEAD = 5 };

double rb_worker_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- starting and ending ---- */

/* Sanitizers are told by the environment how to work: kept in builds that
** have them, where nothing is confined (confine.c). */
#ifdef __SANITIZE_ADDRESS__
#define WORKER_ENVIRONMENT environ
#else
static char *const no_environment[] = {NULL};
#define WORKER_ENVIRONMENT no_environment
#endif

static int spawn(pid_t *pid, const char *program, int fd)
{
    char *const argv[] = {(char *)"rubric", (char *)"worker", NULL};
    posix_spawn_file_actions_t a;
    posix_spawnattr_t attr;
    sigset_t none, all;
    int code = posix_spawn_file_actions_init(&a);
    if (code != 0)
        return code;
    if ((code = posix_spawnattr_init(&attr)) != 0) {
        posix_spawn_file_actions_destroy(&a);
        return code;
    }
    sigemptyset(&none); /* what the host blocks or ignores is not for it */
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    code = posix_spawn_file_actions_adddup2(&a, fd, 0);
    if (code == 0)
        code =
            posix_spawn_file_actions_addopen(&a, 1, "/dev/null", O_WRONLY, 0);
#ifndef __SANITIZE_ADDRESS__
    if (code == 0)
        code =
            posix_spawn_file_actions_addopen(&a, 2, "/dev/null", O_WRONLY, 0);
#endif
    if (code == 0)
        code = posix_spawn_file_actions_addclosefrom_np(&a, 3);
    if (code == 0)
        code = posix_spawn(pid, program, &a, &attr, argv, WORKER_ENVIRONMENT);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&a);
    return code;
}

/* The descriptor is above those of standard input and output: a host that has
** closed these writes to them all the same. */
int rb_worker_start(rb_worker *w, const char *program, rb_err *e)
{
    int fd[2];
    w->pid = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0)
        return rb_fail(e, RB_EIO, "no process for a package: %s",
                       strerror(errno));
    int code = spawn(&w->pid, program, fd[1]);
    close(fd[1]);
    /* errno of F_DUPFD_CLOEXEC stays: closing what is open does not fail */
    w->fd = fcntl(fd[0], F_DUPFD_CLOEXEC, 3);
    close(fd[0]);
    if (code == 0 && w->fd >= 0)
        return RB_OK;
    if (code == 0) {
        code = errno;
        rb_worker_stop(w, NULL, 0);
    }
    w->pid = 0;
    return rb_fail(e, RB_EIO,
                   "%s: %s: packages that are not trusted run in a process of "
                   "this program",
                   program, strerror(code));
}

void rb_worker_allow(rb_worker *w, double seconds)
{
    clockid_t clock;
    struct timespec used = {0, 0};
    w->deadline = rb_worker_clock() + seconds;
    if (w->pid == 0 || clock_getcpuclockid(w->pid, &clock) != 0 ||
        clock_gettime(clock, &used) != 0)
        return;
    struct rlimit most = {(rlim_t)(used.tv_sec + seconds) + 2, RLIM_INFINITY};
    prlimit(w->pid, RLIMIT_CPU, &most, NULL);
}

static void tell(int status, char *how, size_t max)
{
    if (max == 0)
        return;
    how[0] = '\0';
    if (WIFSIGNALED(status))
        snprintf(how, max, "signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else if (WIFEXITED(status))
        snprintf(how, max, "exit %d", WEXITSTATUS(status));
}

void rb_worker_stop(rb_worker *w, char *how, size_t max)
{
    int status = 0;
    if (max > 0)
        how[0] = '\0';
    if (w == NULL || w->pid == 0)
        return;
    if (w->fd >= 0)
        close(w->fd);
    /* One that has gone by itself says how: its socket may have closed a
    ** moment before its end. */
    pid_t gone = waitpid(w->pid, &status, WNOHANG);
    for (int i = 0; max > 0 && gone == 0 && i < 100; i++) {
        poll(NULL, 0, 2);
        gone = waitpid(w->pid, &status, WNOHANG);
    }
    if (gone == w->pid)
        tell(status, how, max);
    else if (gone == 0) /* a host that reaps all it has: no longer ours */
        kill(w->pid, SIGKILL);
    while (gone == 0 && waitpid(w->pid, &status, 0) < 0)
        if (errno != EINTR)
            break;
    w->pid = 0;
}

/* ---- frames ---- */

static int is_late(const rb_worker *w)
{
    return w->deadline > 0 && rb_worker_clock() >= w->deadline;
}

/* Wait until the socket can be read or written; RB_OK, RB_EIO, RB_ELIMIT. */
static int wait_for(const rb_worker *w, short what)
{
    for (;;) {
        struct pollfd p = {.fd = w->fd, .events = what};
        double left = w->deadline - rb_worker_clock();
        if (is_late(w))
            return RB_ELIMIT;
        int ms = w->deadline <= 0 || left > 1e6 ? -1 : (int)(left * 1000) + 1;
        int n = poll(&p, 1, ms);
        if (n > 0)
            return RB_OK; /* an end of file or an error comes from the call */
        if (n < 0 && errno != EINTR)
            return RB_EIO;
    }
}

static int send_all(const rb_worker *w, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = send(w->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (k > 0) {
            p += k;
            n -= (size_t)k;
        } else if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            int code = wait_for(w, POLLOUT);
            if (code != RB_OK)
                return code;
        } else if (k == 0 || errno != EINTR) {
            return RB_EIO;
        }
    }
    return RB_OK;
}

static int receive_all(const rb_worker *w, char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = recv(w->fd, p, n, MSG_DONTWAIT);
        if (k > 0) {
            p += k;
            n -= (size_t)k;
        } else if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            int code = wait_for(w, POLLIN);
            if (code != RB_OK)
                return code;
        } else if (k == 0 || errno != EINTR) {
            return RB_EIO;
        }
    }
    return RB_OK;
}

int rb_worker_send(rb_worker *w, char kind, const rb_buf *b)
{
    size_t n = b == NULL ? 0 : b->n;
    if (b != NULL && b->failed)
        return RB_ENOMEM;
    if (n > UINT32_MAX)
        return RB_ELIMIT;
    char head[HEAD] = {kind, (char)n, (char)(n >> 8), (char)(n >> 16),
                       (char)(n >> 24)};
    int code = send_all(w, head, HEAD);
    return code == RB_OK && n > 0 ? send_all(w, b->p, n) : code;
}

int rb_worker_receive(rb_worker *w, char *kind, rb_buf *b, size_t max)
{
    uint8_t head[HEAD];
    if (is_late(w)) /* one that never stops sending is never waited for */
        return RB_ELIMIT;
    int code = receive_all(w, (char *)head, HEAD);
    if (code != RB_OK)
        return code;
    size_t n = (size_t)head[1] | (size_t)head[2] << 8 | (size_t)head[3] << 16 |
               (size_t)head[4] << 24;
    *kind = (char)head[0];
    rb_buf_clear(b);
    if (n > max)
        return RB_EIO;
    /* As it comes: who says that much is to come has to send it. */
    while (n > 0) {
        size_t part = n < 1 << 20 ? n : 1 << 20;
        if (rb_buf_reserve(b, part) != 0)
            return RB_ENOMEM;
        if (is_late(w))
            return RB_ELIMIT;
        if ((code = receive_all(w, b->p + b->n, part)) != RB_OK)
            return code;
        b->n += part;
        n -= part;
    }
    return rb_buf_reserve(b, 0) == 0 ? RB_OK : RB_ENOMEM;
}
