/*
** test_store_safe.c - a full disk, a killed process, no memory, two writers
**
** Whatever happens, the file is whole, and what was committed is in it.
*/
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "storing.h"

static rb_doc *numbered(world *w, int i, char text[4096])
{
    char id[32];
    snprintf(id, sizeof id, "doc %d", i);
    size_t n = 0;
    for (unsigned k = 0; n < 3000; k++)
        n += (size_t)snprintf(text + n, 4096 - n, "word%u of%d. ",
                              (k * 2654435761u + (unsigned)i) % 9973, i);
    rb_doc *d = make_doc(w, id, text, 1);
    add_stance(d, 0, 4, "A", "B", "oppose");
    return d;
}

/* Put until it fails; how many were committed (kept) before. */
static int put_until_full(world *w, rb_store *s, int limit)
{
    char text[4096];
    for (int i = 0; i < limit; i++) {
        rb_doc *d = numbered(w, i, text);
        int code = rb_store_put(s, d, &w->e);
        if (code == RB_OK && i % 100 == 99)
            code = rb_store_commit(s, &w->e);
        rb_doc_free(d);
        if (code != RB_OK) {
            assert_int_equal(code, RB_ESTORE);
            return (int)s->kept_docs;
        }
    }
    return -1;
}

static void full(world *w, rb_store *s, int kept)
{
    char text[4096], want[64], out[64];
    assert_true(kept >= 100 && kept % 100 == 0);
    if (!strstr(w->e.msg, "no room left"))
        print_error("%s\n", w->e.msg);
    assert_non_null(strstr(w->e.msg, "no room left"));
    assert_non_null(strstr(w->e.msg, w->db));
    snprintf(want, sizeof want, "stored and safe: %d", kept);
    assert_non_null(strstr(w->e.msg, want));
    rb_doc *d = numbered(w, 1000000, text); /* later puts fail alike */
    rb_err again = {0};
    assert_int_equal(rb_store_put(s, d, &again), RB_ESTORE);
    assert_string_equal(again.msg, w->e.msg);
    rb_doc_free(d);
    snprintf(want, sizeof want, "%d", kept);
    expect(w, s, "SELECT count(*) FROM document", want);
    close_db(w, s);
    assert_true(whole(w->db));
    ask_file(w->db, "SELECT documents FROM run", out);
    assert_string_equal(out, want);
}

static void disk_full(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    sqlite3_exec(s->db, "PRAGMA max_page_count = 80", NULL, NULL, NULL);
    int kept = put_until_full(w, s, 100000);
    full(w, s, kept);
    /* with room again it goes on */
    s = open_run(w, "k");
    char text[4096];
    rb_doc *d = numbered(w, 0, text);
    assert_int_equal(has(w, s, d), 1);
    rb_doc_free(d);
    d = numbered(w, kept, text);
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    rb_doc_free(d);
    close_db(w, s);
    assert_true(whole(w->db));
}

/* The same from the system: files may not grow past a limit. */
static void file_limit(void **state)
{
    world *w = *state;
    struct rlimit old, low = {3000000, 3000000};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    low.rlim_max = old.rlim_max;
    void (*was)(int) = signal(SIGXFSZ, SIG_IGN);
    rb_store *s = open_run(w, "k");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    int kept = put_until_full(w, s, 100000);
    full(w, s, kept);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, was);
    assert_true(whole(w->db));
}

/* Closing found no room to take the log in: half a file and a whole log. */
static void half_taken_in(void **state)
{
    world *w = *state;
    struct rlimit old, low = {1000000, 1000000};
    char text[4096], log[128];
    snprintf(log, sizeof log, "%s-wal", w->db);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    low.rlim_max = old.rlim_max;
    void (*was)(int) = signal(SIGXFSZ, SIG_IGN);
    rb_store *s = open_run(w, "k");
    for (int i = 0; i < 500; i++) {
        rb_doc *d = numbered(w, i, text);
        put(w, s, d);
        rb_doc_free(d);
    }
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    close_db(w, s);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, was);
    assert_int_equal(access(log, F_OK), 0);
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT count(*) FROM document", "500");
    close_db(w, s);
    assert_true(whole(w->db));
}

/* The child says each commit's number; it is killed in the middle. */
static void child_puts(world *w, int pipe)
{
    char text[4096];
    rb_store *s = open_run(w, "k");
    for (int i = 0;; i++) {
        rb_doc *d = numbered(w, i, text);
        if (rb_store_put(s, d, &w->e) != RB_OK)
            _exit(1);
        if (i % 37 == 36) {
            int kept = i + 1;
            if (rb_store_commit(s, &w->e) != RB_OK ||
                write(pipe, &kept, sizeof kept) != sizeof kept)
                _exit(1);
        }
        rb_doc_free(d);
    }
}

static void killed(void **state)
{
    world *w = *state;
    for (int round = 0; round < 12; round++) {
        int fd[2], kept = 0, n, status;
        char out[64], text[4096];
        snprintf(w->db, sizeof w->db, "%s/k%d.db", w->dir, round);
        assert_int_equal(pipe(fd), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            child_puts(w, fd[1]);
        close(fd[1]);
        /* odd rounds: between commits; even ones: in the first moments */
        if (round % 2 == 1) {
            assert_int_equal(read(fd[0], &n, sizeof n), sizeof n);
            kept = n;
        }
        usleep((useconds_t)(round * round * 1000));
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status));
        while (read(fd[0], &n, sizeof n) == sizeof n)
            kept = n;
        close(fd[0]);
        rb_store *s = open_run(w, "k"); /* whatever is left of it opens */
        /* What was told is there. More may be: the kill can fall between a
        ** commit and the telling of it. */
        if (kept > 0) {
            rb_doc *d = numbered(w, kept - 1, text);
            assert_int_equal(has(w, s, d), 1);
            rb_doc_free(d);
        }
        close_db(w, s);
        assert_true(whole(w->db));
        ask_file(w->db, "SELECT count(*) FROM document", out);
        assert_true(atoi(out) >= kept);
    }
}

/* The n-th request is refused, for every n: an error, no leak, no crash. */
static void no_memory(void **state)
{
    world *w = *state;
    rb_doc *d = make_doc(w, "n", sample, 1);
    add_stance(d, 0, 4, "A", "B", "oppose");
    int done = 0;
    for (long n = 0; !done; n++) {
        size_t used = w->mem.used;
        rb_store *s = NULL;
        char out[256] = "";
        w->ration.left = n;
        int code = rb_store_open(&s, &w->mem, w->db, 0, &w->e);
        if (code == RB_OK)
            code = rb_store_set_run(s, "k", packages, "1", &w->e);
        if (code == RB_OK)
            code = rb_store_put(s, d, &w->e);
        if (code == RB_OK)
            code = rb_store_sql(s, "SELECT name FROM document", gather, out,
                                &w->e);
        w->ration.left = -1;
        if (code != RB_OK)
            assert_int_equal(code, RB_ENOMEM);
        done = code == RB_OK && n > 10;
        rb_store_close(s, &w->e);
        assert_int_equal(w->mem.used, used);
        assert_true(n < 1000);
    }
    assert_true(whole(w->db));
    rb_doc_free(d);
}

/* A second writer waits, then is told; the first goes on. */
static void two_writers(void **state)
{
    world *w = *state;
    rb_store *a = open_run(w, "k"), *b = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, a, d);
    sqlite3_busy_timeout(b->db, 10);
    assert_int_equal(rb_store_put(b, d, &w->e), RB_ESTORE);
    assert_non_null(strstr(w->e.msg, "another process"));
    assert_int_equal(rb_store_commit(a, &w->e), RB_OK);
    put(w, b, d); /* not dead */
    close_db(w, a);
    close_db(w, b);
    rb_store *s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT documents FROM run", "1");
    close_db(w, s);
    rb_doc_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(disk_full), TEST(file_limit), TEST(half_taken_in),
        TEST(killed),    TEST(no_memory),  TEST(two_writers),
    };
    return cmocka_run_group_tests_name("store_safe", tests, NULL, NULL);
}
