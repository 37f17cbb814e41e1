/*
** process.c - another program, run without a shell
*/
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "out.h"
#include "say.h"

static int spawn(const process *p, pid_t *pid, int out, int err)
{
    posix_spawn_file_actions_t a;
    posix_spawnattr_t attr;
    sigset_t all;
    int code = posix_spawn_file_actions_init(&a);
    if (code != 0)
        return code;
    if ((code = posix_spawnattr_init(&attr)) != 0) {
        posix_spawn_file_actions_destroy(&a);
        return code;
    }
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
    code = posix_spawn_file_actions_addopen(&a, 0, "/dev/null", O_RDONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&a, out, 1);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&a, err, 2);
    if (code == 0)
        code = posix_spawn_file_actions_addclosefrom_np(&a, 3);
    if (code == 0)
        code = posix_spawnp(pid, p->argv[0], &a, &attr, (char *const *)p->argv,
                            p->env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&a);
    return code;
}

/* ---- what it prints ---- */

static void take_text(process *p, const char *s, size_t n)
{
    if (n > p->most - p->len)
        n = p->most - p->len;
    p->text = xrealloc(p->text, p->len + n + 1);
    memcpy(p->text + p->len, s, n);
    p->len += n;
    p->text[p->len] = '\0';
}

static void take_message(process *p, const char *s, size_t n)
{
    size_t at = strlen(p->said);
    for (; n > 0 && at < sizeof p->said - 1; n--, s++) {
        unsigned char c = (unsigned char)*s;
        p->said[at++] = c == '\n' ? '\n' : c < ' ' || c >= 0x7f ? ' ' : *s;
    }
    p->said[at] = '\0';
}

/* Read once; 0 at the end. */
static int take(process *p, int fd, int is_message)
{
    char block[16384];
    ssize_t n = read(fd, block, sizeof block);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (n > 0)
        (is_message ? take_message : take_text)(p, block, (size_t)n);
    return n > 0;
}

static void listen_to(process *p, int out, int err)
{
    struct pollfd f[2] = {{.fd = out, .events = POLLIN},
                          {.fd = err, .events = POLLIN}};
    double until = now() + p->seconds;
    while (f[0].fd >= 0 || f[1].fd >= 0) {
        double left = until - now();
        if (left <= 0) {
            p->slow = 1;
            return;
        }
        if (poll(f, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR)
            return;
        for (int i = 0; i < 2; i++)
            if (f[i].fd >= 0 && f[i].revents != 0 && !take(p, f[i].fd, i))
                f[i].fd = -1;
    }
}

static int run_between(process *p, const int out[2], const int err[2])
{
    pid_t pid;
    int status, code = spawn(p, &pid, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    if (code != 0) {
        p->missing = code == ENOENT;
        return -1;
    }
    listen_to(p, out[0], err[0]);
    if (p->slow)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    p->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return 0;
}

int process_run(process *p)
{
    int out[2], err[2], code = -1;
    p->text = NULL;
    p->len = 0;
    p->said[0] = '\0';
    p->slow = p->missing = 0;
    take_text(p, "", 0);
    if (pipe2(out, O_CLOEXEC) != 0)
        return -1;
    if (pipe2(err, O_CLOEXEC) == 0) {
        code = run_between(p, out, err);
        close(err[0]);
    } else {
        close(out[1]);
    }
    close(out[0]);
    return code;
}
