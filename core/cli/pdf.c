/*
** pdf.c - the text of PDF files, taken out by pdftotext
**
** The program runs as a process of its own, without a shell, with the file
** as its standard input and nothing else open, and within limits of time and
** memory: a PDF may be hostile. pdfinfo gives title, author and dates; when
** it fails they are not known.
*/
#include "pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CPU_SECONDS = 60,
    WALL_SECONDS = 180,
    MEMORY = 2000, /* MiB */
    MISSING = 127  /* what the child says when there is no such program */
};

/* What a program prints goes to `out` as it comes; non-zero ends it. */
typedef struct program {
    const char *const *argv;
    int (*out)(void *user, const char *s, size_t n);
    void *user;
    char said[300]; /* the beginning of its messages */
    size_t nsaid;
    int code;    /* exit code, or -1: a signal */
    int stopped; /* by `out` or because it took too long */
    int slow;
} program;

/* ---- the child ---- */

static void limit(int what, rlim_t most)
{
    struct rlimit r = {most, most};
    setrlimit(what, &r);
}

/* Between fork and exec: only calls that are safe there. */
static void become(const program *p, int in, int out, int err)
{
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(MISSING);
    close_range(3, ~0U, 0);
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_AS, (rlim_t)MEMORY << 20);
    limit(RLIMIT_CORE, 0);
    signal(SIGPIPE, SIG_DFL);
    execvp(p->argv[0], (char *const *)p->argv);
    _exit(MISSING);
}

/* A file without a name that holds the bytes, so that the program can go
** back and forth in it and no pipe can block. */
static int file_of(const char *bytes, size_t n)
{
    int fd = memfd_create("rubric-pdf", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    while (n > 0) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0) {
            close(fd);
            return -1;
        }
        bytes += k;
        n -= (size_t)k;
    }
    if (lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -1;
}

/* ---- what it prints ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void take_message(program *p, const char *s, size_t n)
{
    if (n > sizeof p->said - 1 - p->nsaid)
        n = sizeof p->said - 1 - p->nsaid;
    memcpy(p->said + p->nsaid, s, n);
    p->nsaid += n;
    p->said[p->nsaid] = '\0';
}

/* Read once; 0 at the end. */
static int take(program *p, int fd, int is_message)
{
    char buf[16384];
    ssize_t n = read(fd, buf, sizeof buf);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (n > 0 && is_message)
        take_message(p, buf, (size_t)n);
    else if (n > 0 && !p->stopped)
        p->stopped = p->out(p->user, buf, (size_t)n) != 0;
    return n > 0;
}

static void listen_to(program *p, int out, int err)
{
    struct pollfd f[2] = {{.fd = out, .events = POLLIN},
                          {.fd = err, .events = POLLIN}};
    double until = now() + WALL_SECONDS;
    while ((f[0].fd >= 0 || f[1].fd >= 0) && !p->stopped) {
        double left = until - now();
        if (left <= 0) {
            p->slow = p->stopped = 1;
            break;
        }
        if (poll(f, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR)
            break;
        for (int i = 0; i < 2; i++)
            if (f[i].fd >= 0 && f[i].revents != 0 && !take(p, f[i].fd, i))
                f[i].fd = -1;
    }
}

/* ---- both ---- */

static int run_between(program *p, int in, const int out[2], const int err[2])
{
    int status;
    pid_t child = fork();
    if (child == 0)
        become(p, in, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    if (child < 0)
        return -1;
    listen_to(p, out[0], err[0]);
    if (p->stopped)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    p->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    p->slow |= WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
    return 0;
}

/* 0, or -1: it could not be run at all. */
static int run(program *p, const char *bytes, size_t n)
{
    int out[2], err[2], rc = -1, in = file_of(bytes, n);
    if (in < 0)
        return -1;
    if (pipe2(out, O_CLOEXEC) == 0) {
        if (pipe2(err, O_CLOEXEC) == 0) {
            rc = run_between(p, in, out, err);
            close(err[0]);
        } else {
            close(out[1]);
        }
        close(out[0]);
    }
    close(in);
    return rc;
}

/* ---- metadata ---- */

typedef struct info {
    char text[8192];
    size_t n;
} info;

static int keep(void *user, const char *s, size_t n)
{
    info *i = user;
    if (n > sizeof i->text - 1 - i->n)
        n = sizeof i->text - 1 - i->n;
    memcpy(i->text + i->n, s, n);
    i->n += n;
    return 0;
}

/* "CreationDate:    2024-05-14T09:12:31+01" */
static void give_line(const rubric_convert *c, char *line)
{
    static const char *const field[][2] = {{"Title:", "title"},
                                           {"Author:", "author"},
                                           {"CreationDate:", "date"},
                                           {"ModDate:", "modified"}};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        size_t n = strlen(field[i][0]);
        if (strncmp(line, field[i][0], n) != 0)
            continue;
        line += n + strspn(line + n, " ");
        if (*line != '\0')
            c->meta(c->to, field[i][1], line);
        return;
    }
}

static void give_metadata(const rubric_convert *c)
{
    static const char *const argv[] = {"pdfinfo", "-isodates", "-enc",
                                       "UTF-8",   "-",         NULL};
    info i = {.n = 0};
    program p = {.argv = argv, .out = keep, .user = &i};
    if (run(&p, c->bytes, c->len) != 0 || p.code != 0)
        return;
    i.text[i.n] = '\0';
    for (char *line = i.text, *nl; *line != '\0'; line = nl) {
        nl = line + strcspn(line, "\n");
        if (*nl != '\0')
            *nl++ = '\0';
        give_line(c, line);
    }
}

/* ---- the converter ---- */

static int give_text(void *user, const char *s, size_t n)
{
    const rubric_convert *c = user;
    return c->text(c->to, s, n);
}

static const char *why(program *p)
{
    char *line = p->said, *cut;
    if (p->code == MISSING)
        return "the program pdftotext is missing; install it (Debian: "
               "poppler-utils)";
    if (p->slow)
        return "pdftotext took too long and was stopped";
    if (strstr(p->said, "Incorrect password") != NULL)
        return "it is encrypted and needs a password";
    if (p->code < 0)
        return "pdftotext broke off; the file may be damaged";
    cut = line + strcspn(line, "\r\n");
    *cut = '\0';
    return *line != '\0' ? line : "pdftotext gave no reason";
}

int pdf_convert(void *user, const rubric_convert *c)
{
    static const char *const argv[] = {"pdftotext", "-enc", "UTF-8",
                                       "-",         "-",    NULL};
    program p = {.argv = argv, .out = give_text, .user = (void *)c};
    (void)user;
    if (strcmp(c->format, "pdf") != 0) {
        c->refuse(c->to, "only PDF can be converted");
        return -1;
    }
    if (run(&p, c->bytes, c->len) != 0) {
        c->refuse(c->to, "no process can be started for pdftotext");
        return -1;
    }
    if (p.code != 0) {
        if (!p.stopped || p.slow)
            c->refuse(c->to, why(&p));
        return -1;
    }
    give_metadata(c);
    return 0;
}
