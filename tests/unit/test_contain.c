/*
** test_contain.c - packages in a process of their own
**
** What goes over the wire comes back the same; what a confined process may
** not do ends it; a process that answers wrongly, not at all, or is gone costs
** its document and nothing else.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rubric.h"
#include "contain/confine.h"
#include "contain/wire.h"
#include "contain/worker.h"
#include "lang/ident.h"
#include "load/load.h"
#include "text/text.h"

#ifndef ROOT
#define ROOT "."
#endif

/* ---- the wire ---- */

static int every(void *user, const char *layer)
{
    (void)user;
    (void)layer;
    return 1;
}

static const char text[] =
    "Mayor Ruiz spoke. \xE2\x80\x9CWe oppose it,\xE2\x80\x9D she said.\n\n"
    "Der Rat hat am Montag lange beraten und nichts entschieden.\n\nEnd.";

static rb_doc *make_doc(rb_mem *m, rb_vocab *v)
{
    static const uint32_t span[] = {0, 5, 6, 10};
    rb_doc *d = rb_doc_new(m, v, text, strlen(text));
    rb_extra x = {"pages", "[1, 2]"};
    rb_feat f[] = {{.key = "n", .kind = RB_F_INT, .u.i = -7},
                   {.key = "name", .kind = RB_F_STR, .len = 4},
                   {.key = "none", .kind = RB_F_NULL},
                   {.key = "p", .kind = RB_F_NUM, .u.d = 0.25},
                   {.key = "parts", .kind = RB_F_SPANS, .len = 2},
                   {.key = "yes", .kind = RB_F_BOOL, .u.i = 1}};
    assert_non_null(d);
    f[1].u.s = "Ruiz";
    f[4].u.span = span;
    assert_int_equal(rb_doc_set_meta(d, RB_META_ID, "a.txt"), RB_OK);
    assert_int_equal(rb_vec_push(m, &d->extra, x), 0);
    assert_int_equal(rb_segment(d, NULL), RB_OK);
    assert_true(d->par.n == 3);
    d->par.v[1].foreign = 1;
    uint32_t p = rb_prov_add(d, "actors", "1.0", "title");
    uint32_t q = rb_prov_add(d, "mine", "0.1", "other");
    rb_layer *a = rb_layer_make(d, "actor"), *b = rb_layer_make(d, "mine");
    assert_int_equal(rb_layer_add(d, b, 11, 16, q, f + 1, 2), 1);
    assert_int_equal(rb_layer_add(d, a, 0, 10, p, f, 6), 2);
    assert_int_equal(rb_layer_add(d, a, 6, 10, p, NULL, 0), 3);
    return d;
}

static void a_document_comes_back_the_same(void **state)
{
    rb_mem m;
    rb_vocab v, other;
    rb_buf b, again;
    rb_doc *d, *e;
    rb_wire_layers all = {every, NULL};
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_vocab_init(&other, &m);
    rb_buf_init(&b, &m);
    rb_buf_init(&again, &m);
    d = make_doc(&m, &v);
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    rb_wire w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_doc(&w, &m, &other, &e, NULL), RB_OK);
    assert_true(w.p == w.end);
    assert_int_equal(rb_wire_put_doc(&again, e, all), RB_OK);
    assert_int_equal(b.n, again.n);
    assert_memory_equal(b.p, again.p, b.n);
    assert_int_equal(e->n_tok, d->n_tok);
    assert_true(e->par.v[1].foreign && !e->par.v[0].foreign);
    assert_int_equal(rb_layer_find(e, "actor")->ann.v[1].id, 3);
    assert_string_equal(e->extra.v[0].raw, "[1, 2]");
    /* What one package made, into the first document again. */
    rb_buf_clear(&b);
    assert_int_equal(rb_wire_put_made(&b, e, "actors"), RB_OK);
    w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_made(&w, d, "new", "2", all, NULL), RB_OK);
    const rb_layer *l = rb_layer_find(d, "actor");
    assert_int_equal(l->ann.n, 4);
    assert_int_equal(l->ann.v[2].id, 4);
    assert_string_equal(d->prov.v[l->ann.v[2].prov].package, "new");
    assert_string_equal(rb_ann_feat(&l->ann.v[2], "name")->u.s, "Ruiz");
    rb_doc_free(d);
    rb_doc_free(e);
    rb_buf_free(&b);
    rb_buf_free(&again);
    rb_vocab_free(&v);
    rb_vocab_free(&other);
    assert_int_equal(m.used, 0);
}

/* Every message that is cut, or has one byte changed, is read or refused. */
static void a_broken_message_is_refused(void **state)
{
    rb_mem m;
    rb_vocab v;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    int refused = 0;
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_doc *d = make_doc(&m, &v), *e;
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    for (size_t i = 0; i < 2 * b.n; i++) {
        size_t at = i / 2;
        char old = b.p[at];
        rb_wire w = rb_wire_of(&b);
        if (i % 2 == 0)
            w.end = w.p + at;
        else
            b.p[at] ^= 0x41;
        int code = rb_wire_get_doc(&w, &m, &v, &e, NULL);
        if (i % 2 == 0)
            assert_int_equal(code, RB_EINPUT);
        refused += code != RB_OK;
        rb_doc_free(e);
        b.p[at] = old;
    }
    assert_true(refused > (int)b.n);
    rb_doc_free(d);
    rb_buf_free(&b);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
}

/* What rb_wire_get_made says of one annotation with these two features. */
static int made_with(const char *key, const char *other)
{
    rb_mem m;
    rb_vocab v;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    rb_feat f[] = {{.key = key, .kind = RB_F_INT},
                   {.key = other, .kind = RB_F_INT}};
    uint32_t p = rb_prov_add(d, "mine", "1", "rule");
    rb_layer_add(d, rb_layer_make(d, "x"), 0, 5, p, f, 2);
    assert_int_equal(rb_wire_put_made(&b, d, "mine"), RB_OK);
    rb_wire w = rb_wire_of(&b);
    int code = rb_wire_get_made(&w, d, "mine", "1", all, NULL);
    rb_doc_free(d);
    rb_buf_free(&b);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
    return code;
}

static void features_are_such_as_scripts_make(void **state)
{
    (void)state;
    assert_int_equal(made_with("a", "b"), RB_OK);
    assert_int_equal(made_with("b", "a"), RB_EINPUT);
    assert_int_equal(made_with("a", "start"), RB_EINPUT);
    assert_int_equal(made_with("stop", "z"), RB_EINPUT);
}

/* More names than places at first, some of them met again. */
static void many_names_are_sent_once(void **state)
{
    enum { NAMES = 5000 };
    rb_mem m;
    rb_vocab v;
    rb_buf b, again;
    rb_doc *e;
    rb_wire_layers all = {every, NULL};
    (void)state;
    rb_mem_init(&m, NULL, NULL);
    rb_vocab_init(&v, &m);
    rb_buf_init(&b, &m);
    rb_buf_init(&again, &m);
    rb_doc *d = rb_doc_new(&m, &v, text, strlen(text));
    assert_int_equal(rb_segment(d, NULL), RB_OK);
    for (int i = 0; i < 2 * NAMES; i++) {
        char key[20];
        rb_feat f = {.key = key, .kind = RB_F_INT, .u.i = i};
        snprintf(key, sizeof key, "key%d", i % NAMES);
        rb_layer_add(d, rb_layer_make(d, "x"), 0, 5, 0, &f, 1);
    }
    assert_int_equal(rb_wire_put_doc(&b, d, all), RB_OK);
    assert_true(b.n < 2 * NAMES * 60 + NAMES * 20);
    rb_wire w = rb_wire_of(&b);
    assert_int_equal(rb_wire_get_doc(&w, &m, &v, &e, NULL), RB_OK);
    assert_int_equal(rb_wire_put_doc(&again, e, all), RB_OK);
    assert_int_equal(again.n, b.n);
    assert_memory_equal(again.p, b.p, b.n);
    const rb_layer *l = rb_layer_find(e, "x");
    assert_string_equal(l->ann.v[NAMES + 7].feat[0].key, "key7");
    rb_doc_free(d);
    rb_doc_free(e);
    rb_buf_free(&b);
    rb_buf_free(&again);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
}

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

/* ---- confinement ---- */

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
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

static void write_to(const char *name, const char *content, int mode)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(content, f);
    fclose(f);
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

/* Use the package with a worker that is this shell script. */
static int use_with(const char *script, char *msg, size_t max)
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
    write_to("p/package.lua", "return {name='p', version='1', writes={'x'}}",
             0600);
    write_to("p/init.lua", "return function() end", 0600);
    write_to("worker", script, 0700);
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    int code = rubric_use(r, package);
    snprintf(msg, max, "%s", rubric_errmsg(r));
    rubric_close(r);
    return code;
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
    assert_non_null(strstr(msg, "exit 3"));
    assert_true(logged > 1000 && logged <= 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_comes_back_the_same),
        cmocka_unit_test(a_broken_message_is_refused),
        cmocka_unit_test(features_are_such_as_scripts_make),
        cmocka_unit_test(many_names_are_sent_once),
        cmocka_unit_test(who_sends_for_ever_is_late),
        cmocka_unit_test(who_is_reaped_is_not_killed),
        cmocka_unit_test(a_host_without_standard_files),
        cmocka_unit_test(a_confined_process_can_only_work),
        cmocka_unit_test_setup_teardown(a_process_that_misbehaves_is_an_error,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(files_of_others_are_kept_back, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(empty_messages_are_bounded_too, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
