/*
** test_store_foreign.c - files that are no project of ours are left as they are
*/
#include <sys/stat.h>

#include "storing.h"

static void write_file(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static size_t read_file(const char *path, char *p, size_t n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    n = fread(p, 1, n, f);
    fclose(f);
    return n;
}

static void will_not_open(world *w, int flags, const char *part)
{
    rb_store *s = NULL;
    assert_int_equal(rb_store_open(&s, &w->mem, w->db, flags, &w->e),
                     RB_ESTORE);
    assert_null(s);
    assert_non_null(strstr(w->e.msg, w->db));
    if (!strstr(w->e.msg, part))
        print_error("%s\n", w->e.msg);
    assert_non_null(strstr(w->e.msg, part));
}

/* Refused both ways, the bytes as before and nothing beside the file. */
static void untouched(world *w, const char *part)
{
    static char before[1 << 16], after[1 << 16];
    char side[128];
    size_t n = read_file(w->db, before, sizeof before);
    will_not_open(w, 0, part);
    will_not_open(w, RB_STORE_READ, part);
    assert_int_equal(read_file(w->db, after, sizeof after), n);
    assert_memory_equal(before, after, n);
    snprintf(side, sizeof side, "%s-wal", w->db);
    assert_int_not_equal(access(side, F_OK), 0);
    snprintf(side, sizeof side, "%s-journal", w->db);
    assert_int_not_equal(access(side, F_OK), 0);
}

static void foreign_files(void **state)
{
    world *w = *state;
    will_not_open(w, RB_STORE_READ, "no such project file");
    write_file(w->db, "hello", 5);
    untouched(w, "not a rubric project");
    char page[40000];
    memset(page, 'x', sizeof page);
    write_file(w->db, page, sizeof page);
    untouched(w, "not a rubric project");
    remove(w->db);
    run_file(w->db, "PRAGMA journal_mode = WAL; CREATE TABLE mine (x)");
    untouched(w, "not a rubric project");
    remove(w->db);
    assert_int_equal(mkdir(w->db, 0700), 0);
    will_not_open(w, 0, "is a folder");
    rmdir(w->db);
    write_file(w->db, "", 0); /* an empty file is as good as none */
    will_not_open(w, RB_STORE_READ, "empty");
    close_db(w, open_db(w, 0));
    run_file(w->db, "PRAGMA user_version = 99");
    will_not_open(w, 0, "newer rubric");
    will_not_open(w, RB_STORE_READ, "newer rubric");
    snprintf(w->db, sizeof w->db, "%s/none/p.db", w->dir);
    will_not_open(w, 0, "does the folder exist");
    snprintf(w->db, sizeof w->db, "%s/a b#c?d%%41\xC3\xA9.db", w->dir);
    close_db(w, open_db(w, 0));
    close_db(w, open_db(w, RB_STORE_READ)); /* found again under its name */
    assert_int_equal(access(w->db, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(foreign_files),
    };
    return cmocka_run_group_tests_name("store_foreign", tests, NULL, NULL);
}
