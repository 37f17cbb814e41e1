/*
** test_store_sql.c - questions in SQL only read, and their errors help
*/
#include "storing.h"

static void sql_only_reads(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, s, d); /* a transaction is open */
    refused(w, s, "DELETE FROM document", "not allowed");
    refused(w, s, "COMMIT", "a transaction is not allowed");
    refused(w, s, "SAVEPOINT x", "a transaction is not allowed");
    refused(w, s, "ATTACH '/tmp/x' AS x", "ATTACH is not allowed");
    refused(w, s, "PRAGMA journal_mode = DELETE", "PRAGMA journal_mode");
    refused(w, s, "PRAGMA user_version = 7", "PRAGMA user_version");
    refused(w, s, "VACUUM INTO '/tmp/x'", "not allowed");
    refused(w, s, "CREATE TEMP TABLE x (y)", "not allowed");
    refused(w, s, "SELECT load_extension('x')", "load_extension");
    refused(w, s, "INSERT INTO search (search) VALUES ('rebuild')",
            "not allowed");
    refused(w, s, "SELECT 1; SELECT 2", "one statement");
    refused(w, s, "SELECT 1; SELECT", "one statement");
    refused(w, s, " ; -- nothing", "empty");
    refused(w, s, "SELECT * FROM stances", "stance_full, stance_matrix");
    refused(w, s, "SELECT * FROM documents", "did you mean document?");
    refused(w, s, "SELECT nmae FROM document", "did you mean name?");
    refused(w, s, "SELECT '\xC3\xA9', FROM document",
            "(at byte 13)\n  SELECT '\xC3\xA9', FROM document\n"
            "              ^");
    refused(w, s, "SELECT * FROM search WHERE search MATCH 'a AND'",
            "double quotes");
    expect(w, s, "SELECT 1; ; -- done\n /* x */", "1");
    expect(w, s, "PRAGMA user_version", "4");
    expect(w, s, "SELECT name FROM document", "n");
    close_db(w, s);
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT name FROM document", "n");
    assert_int_equal(rb_store_put(s, d, &w->e), RB_EUSAGE);
    close_db(w, s);
    rb_doc_free(d);
}

typedef struct nest {
    world *w;
    rb_store *s;
    int rows, deep;
} nest;

static int nested(void *user, const rb_row *r)
{
    nest *n = user;
    assert_int_equal(r->n, 1);
    n->rows++;
    if (n->deep < 12) {
        n->deep++;
        assert_int_equal(rb_store_query(n->s, "SELECT name FROM document", NULL,
                                        0, nested, n, &n->w->e),
                         RB_OK);
    }
    return 1; /* one row is enough */
}

static int kinds_row(void *user, const rb_row *r)
{
    (*(int *)user)++;
    assert_int_equal(r->n, 5);
    assert_int_equal(r->kind[0], RB_F_INT);
    assert_string_equal(r->value[0], "7");
    assert_int_equal(r->kind[1], RB_F_STR);
    assert_int_equal(r->len[1], 3);
    assert_memory_equal(r->value[1], "a\0b", 3);
    assert_int_equal(r->kind[2], RB_F_NULL);
    assert_null(r->value[2]);
    assert_int_equal(r->kind[3], RB_F_NUM);
    assert_int_equal(r->kind[4], RB_F_STR);
    assert_int_equal(r->len[4], 0);
    assert_string_equal(r->name[4], "blob");
    return 0;
}

static int always(void *user)
{
    ++*(int *)user;
    return 1;
}

static void sql_parameters(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, s, d);
    nest n = {w, s, 0, 0};
    assert_int_equal(rb_store_query(s, "SELECT name FROM document", NULL, 0,
                                    nested, &n, &w->e),
                     RB_OK);
    assert_int_equal(n.rows, 13);
    const rb_feat p[] = {{NULL, 0, RB_F_INT, {.i = 7}},
                         {"t", 3, RB_F_STR, {.s = "a\0b"}},
                         {":n", 0, RB_F_NULL, {.i = 0}},
                         {"@x", 0, RB_F_NUM, {.d = 1.5}}};
    int rows = 0;
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            rb_store_query(s, "SELECT ?1, $t, :n, @x, zeroblob(0) AS blob", p,
                           4, kinds_row, &rows, &w->e),
            RB_OK);
    assert_int_equal(rows, 3);
    assert_int_equal(
        rb_store_query(s, "SELECT ?1", p, 2, kinds_row, &rows, &w->e),
        RB_EUSAGE);
    int asked = 0;
    rb_store_set_stop(s, always, &asked);
    assert_int_equal(
        rb_store_sql(s,
                     "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + "
                     "1 FROM c) SELECT count(*) FROM c",
                     gather, NULL, &w->e),
        RB_ELIMIT);
    assert_int_equal(asked, 1);
    rb_store_set_stop(s, NULL, NULL);
    close_db(w, s);
    rb_doc_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sql_only_reads),
        TEST(sql_parameters),
    };
    return cmocka_run_group_tests_name("store_sql", tests, NULL, NULL);
}
