/*
** test_contain.c - packages in a process of their own
**
** A process that answers wrongly, not at all, or is gone costs its document
** and nothing else.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"
#include "rubric.h"
#include "contain/worker.h"

#ifndef ROOT
#define ROOT "."
#endif

/* ---- the process ---- */

/* One that never stops sending does not outlive its time, though the host
** never has to wait for it. */
static void who_sends_for_ever_is_late(void **state)
{
    static const char frame[] = {'l', 1, 0, 0, 0, 'x'};
    int fd[2];
    char kind;
    rb_mem m;
    rb_buf b;
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
    rb_worker w = {.fd = fd[0], .deadline = rb_worker_clock() + 60};
    for (int i = 0; i < 2; i++)
        assert_int_equal(write(fd[1], frame, sizeof frame), sizeof frame);
    assert_int_equal(rb_worker_receive(&w, &kind, &b, 9), RB_OK);
    w.deadline = rb_worker_clock() - 1;
    assert_int_equal(rb_worker_receive(&w, &kind, &b, 9), RB_ELIMIT);
    close(fd[0]);
    close(fd[1]);
    rb_buf_free(&b);
}

/* A process that the host itself has reaped is not ours to kill: its number
** may be that of another one, here of this one. */
static void who_is_reaped_is_not_killed(void **state)
{
    rb_worker w = {.pid = getpid(), .fd = -1};
    (void)state;
    rb_worker_stop(&w, NULL, 0);
    assert_int_equal(w.pid, 0);
}

/* What such a host prints is nothing that a process reads. */
static void a_host_without_standard_files(void **state)
{
    int status = 0;
    pid_t pid = fork();
    (void)state;
    assert_true(pid >= 0);
    if (pid == 0) {
        rb_worker w;
        rb_err e;
        for (int i = 0; i < 3; i++)
            close(i);
        if (rb_worker_start(&w, "/bin/cat", &e) != RB_OK)
            _exit(1);
        int low = w.fd < 3 || fcntl(0, F_GETFD) >= 0 ||
                  fcntl(1, F_GETFD) >= 0 || fcntl(2, F_GETFD) >= 0;
        rb_worker_stop(&w, NULL, 0);
        _exit(low ? 2 : 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- the host and a process that is not what it should be ---- */

static char dir[64];

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-contain-XXXXXX");
    return mkdtemp(dir) == NULL;
}

static int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

static void write_to(const char *name, const char *content, int mode)
{
    char path[200];
    files_put(dir, name, content);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    chmod(path, (mode_t)mode);
}

static size_t logged; /* messages */

static void count_log(void *user, char level, const char *message)
{
    (void)user;
    (void)level;
    (void)message;
    logged++;
}

/* Use the package with a worker that is this shell script, and then, if there
** is one, compile the pattern. */
static int pattern_with(const char *script, const char *pattern, char *msg,
                        size_t max)
{
    char worker[200], package[200];
    rubric *r;
    rubric_options o = {.size = sizeof o,
                        .data_dir = ROOT,
                        .trust = RUBRIC_TRUST_NONE,
                        .script_steps = 1000,
                        .log = count_log,
                        .worker = worker};
    snprintf(worker, sizeof worker, "%s/worker", dir);
    snprintf(package, sizeof package, "%s/p", dir);
    mkdir(package, 0700);
    write_to("p/package.lua",
             "return {name='p', version='1', writes={'x'}, "
             "limits = {time = 60}}",
             0600);
    write_to("p/init.lua", "return function() end", 0600);
    write_to("worker", script, 0700);
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    rubric_pattern *x = NULL;
    int code = rubric_use(r, package);
    if (code == RUBRIC_OK && pattern != NULL)
        code = rubric_pattern_new(r, pattern, 0, &x);
    snprintf(msg, max, "%s", rubric_errmsg(r));
    rubric_pattern_free(x);
    rubric_close(r);
    return code;
}

static int use_with(const char *script, char *msg, size_t max)
{
    return pattern_with(script, NULL, msg, max);
}

/* A process that asks for a file of a package: what came, by its words. */
static void asks_for(const char *payload, const char *expected)
{
    char script[1000], msg[200];
    snprintf(script, sizeof script,
             "#!/bin/sh\nprintf 'f%s' >&0\nsleep 0.5\n"
             "came=$(dd bs=1000000 count=1 <&0 2> /dev/null | tr -d '\\0')\n"
             "case $came in\n"
             "*'no such file'*) word=none ;;\n"
             "*'return function() end'*) word=mine ;;\n"
             "*) word=what ;;\nesac\n"
             "printf '.\\14\\0\\0\\0\\5\\0\\0\\0\\5\\0\\0\\0%%s' $word >&0\n",
             payload);
    assert_int_equal(use_with(script, msg, sizeof msg), RUBRIC_ESCRIPT);
    if (strstr(msg, expected) == NULL)
        fail_msg("asked for %s: %s", payload, msg);
}

/* Files of what the package does not need are not given to its process,
** whatever it asks. */
static void files_of_others_are_kept_back(void **state)
{
    (void)state;
    asks_for("\\25\\0\\0\\0\\1\\0\\0\\0\\2\\0\\0\\0p"
             "\\11\\0\\0\\0init.lua",
             "mine");
    asks_for("\\32\\0\\0\\0\\1\\0\\0\\0\\7\\0\\0\\0actors"
             "\\11\\0\\0\\0init.lua",
             "none");
    asks_for("\\24\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0"
             "\\11\\0\\0\\0init.lua",
             "none");
}

static void a_process_that_misbehaves_is_an_error(void **state)
{
    static const struct {
        const char *script, *words;
    } bad[] = {
        {"#!/bin/sh\nexit 3\n", "exit 3"},
        {"#!/bin/sh\nkill -9 $$\n", "signal 9"},
        {"#!/bin/sh\nyes nonsense >&0\n", "its process ended"},
        /* an answer that is longer than any may be */
        {"#!/bin/sh\nprintf '.\\377\\377\\377\\377' >&0; sleep 1\n",
         "its process ended"},
        /* a question that only a report may ask */
        {"#!/bin/sh\nprintf 'q\\0\\0\\0\\0' >&0; sleep 1\n",
         "its process ended"},
        /* done, with the code of an error, and control codes in the text */
        {"#!/bin/sh\nprintf '.\\14\\0\\0\\0\\5\\0\\0\\0\\5\\0\\0\\0a\\33[b' "
         ">&0; sleep 1\n",
         "a [b"},
    };
    char msg[2048];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int code = use_with(bad[i].script, msg, sizeof msg);
        if (code == RUBRIC_OK || strstr(msg, bad[i].words) == NULL)
            fail_msg("%zu: code %d: %s", i, code, msg);
    }
    assert_int_equal(use_with("", msg, sizeof msg), RUBRIC_EIO);
}

/* Two million messages of nothing: they count as a byte each. */
static void empty_messages_are_bounded_too(void **state)
{
    static const char script[] =
        "#!/bin/sh\ncd \"${0%/*}\" || exit 1\n"
        "printf 'l\\10\\0\\0\\0i\\0\\0\\0\\1\\0\\0\\0' > a\n"
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do\n"
        "  /bin/cat a a > b; /bin/mv b a\ndone\n"
        "/bin/cat a >&0; exit 3\n";
    char msg[2048];
    (void)state;
    logged = 0;
    assert_int_not_equal(use_with(script, msg, sizeof msg), RUBRIC_OK);
    if (strstr(msg, "exit 3") == NULL)
        fail_msg("%s", msg);
    assert_true(logged > 1000 && logged <= 1 << 20);
}

/* Its greeting, and as the answer to the question for its word lists these
** bytes, which are `n` and may not be more than fit one. */
static int lists(const char *octal, size_t n, const char *pattern, char *msg,
                 size_t max)
{
    char script[1000];
    snprintf(script, sizeof script,
             "#!/bin/sh\nprintf '.\\10\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' >&0\n"
             "printf '.\\%zo\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"
             "\\%zo\\0\\0\\0%s' >&0\nsleep 1\n",
             n + 12, n + 1, octal);
    return pattern_with(script, pattern, msg, max);
}

#define WORDS "\\16\\0\\0\\0pos\\tword\\nN\\tx\\n"

static void word_lists_of_a_process_are_checked(void **state)
{
    static const struct {
        const char *octal;
        size_t n;
    } bad[] = {
        {"", 0},
        {"\\1\\0", 2},
        {"\\1\\0\\0\\0", 4},                                /* none is there */
        {"\\377\\377\\377\\377", 4},                        /* too many */
        {"\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0" WORDS, 29}, /* no name */
        {"\\1\\0\\0\\0\\2\\0\\0\\0\\377\\0\\0\\0\\0" WORDS, 30},
        {"\\1\\0\\0\\0\\2\\0\\0\\0a\\0\\0\\0\\0\\0\\0\\0\\0", 17},
        {"\\1\\0\\0\\0\\2\\0\\0\\0a\\0\\0\\0\\0\\2\\0\\0\\0b", 18},
        {"\\1\\0\\0\\0\\2\\0\\0\\0a\\0\\0\\0\\0\\100\\0\\0\\0pos", 20},
    };
    char msg[2048];
    (void)state;
    static const char good[] = "\\1\\0\\0\\0\\2\\0\\0\\0a\\0\\0\\0\\0" WORDS;
    if (lists(good, 30, "[lex=\"a\"]", msg, sizeof msg) != RUBRIC_OK)
        fail_msg("%s", msg);
    assert_int_equal(lists(good, 30, "[lex=\"b\"]", msg, sizeof msg),
                     RUBRIC_EPATTERN);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int code =
            lists(bad[i].octal, bad[i].n, "[lex=\"a\"]", msg, sizeof msg);
        if (code != RUBRIC_EINPUT ||
            strstr(msg, "package 'p': its word lists cannot be read") == NULL)
            fail_msg("%zu: code %d: %s", i, code, msg);
    }
    /* what its name does to a terminal */
    assert_int_equal(lists("\\1\\0\\0\\0\\4\\0\\0\\0a\\33c\\0\\0\\0\\0" WORDS,
                           32, "[lex=\"aXc\"]", msg, sizeof msg),
                     RUBRIC_EPATTERN);
    assert_null(strchr(msg, 27));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_sends_for_ever_is_late),
        cmocka_unit_test(who_is_reaped_is_not_killed),
        cmocka_unit_test(a_host_without_standard_files),
        cmocka_unit_test_setup_teardown(a_process_that_misbehaves_is_an_error,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(files_of_others_are_kept_back, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(empty_messages_are_bounded_too, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(word_lists_of_a_process_are_checked,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
