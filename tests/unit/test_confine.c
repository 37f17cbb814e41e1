/*
** test_confine.c - what a confined process may not do ends it
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "contain/confine.h"
#include "rubric.h"

static void read_a_file(void)
{
    if (open("/etc/passwd", O_RDONLY) >= 0)
        _exit(42);
}

static void open_a_socket(void)
{
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        _exit(42);
}

static void start_a_program(void)
{
    char *const argv[] = {(char *)"true", NULL};
    execv("/bin/true", argv);
}

static void have_a_child(void)
{
    if (fork() >= 0)
        _exit(42);
}

static void write_code(void)
{
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        _exit(42);
}

/* SIGXCPU would not end it any more. */
static void block_signals(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    _exit(42);
}

static void kill_the_host(void)
{
    if (kill(getppid(), SIGCONT) == 0)
        _exit(42);
}

static void look_at_the_host(void)
{
    char c;
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ||
        open("/proc/self/environ", O_RDONLY) >= 0 ||
        readlink("/proc/self/exe", &c, 1) > 0)
        _exit(42);
}

static void take_all_memory(void)
{
    for (int i = 0; i < 1000; i++)
        if (mmap(NULL, (size_t)1 << 30, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
                 0) == MAP_FAILED)
            _exit(7);
}

static void work(void)
{
    char *p = malloc(64 << 20); /* as scripts do */
    if (p == NULL)
        _exit(1);
    memset(p, 1, 64 << 20);
    free(p);
    _exit(0);
}

/* How a confined process ends that does this. */
static int status_of(void (*deed)(void))
{
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        rb_err e;
        if (rb_confine((size_t)1 << 30, &e) != RB_OK)
            _exit(3);
        deed();
        _exit(0); /* refused with an error, and it went on */
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void a_confined_process_can_only_work(void **state)
{
    (void)state;
    void (*const deed[])(void) = {
        read_a_file, open_a_socket, start_a_program,  have_a_child,
        write_code,  kill_the_host, look_at_the_host, block_signals};
    if (strncmp(rb_confine_with(), "nothing", 7) == 0)
        skip(); /* sanitizers */
    assert_int_equal(status_of(work), 0);
    int all = status_of(take_all_memory);
    assert_true(WIFEXITED(all) && WEXITSTATUS(all) == 7);
    if (strstr(rb_confine_with(), "seccomp") == NULL)
        skip();
    for (size_t i = 0; i < sizeof deed / sizeof *deed; i++) {
        int s = status_of(deed[i]);
        if (!WIFSIGNALED(s) || WTERMSIG(s) != SIGSYS)
            fail_msg("deed %zu: status %d", i, s);
    }
}

/* Whoever runs a stranger's package can see what holds it. */
static void what_confines_is_told(void **state)
{
    char line[200];
    (void)state;
    snprintf(line, sizeof line, "packages not trusted: a process with %s\n",
             rb_confine_with());
    assert_non_null(strstr(rubric_features(), line));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_confines_is_told),
        cmocka_unit_test(a_confined_process_can_only_work)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
