/*
** test_store_kin.c - families of copies in the project file
*/
#include "storing.h"

static const char story[] =
    "Parliament voted on Tuesday to close the last three coal mines of the "
    "northern province within four years, ending a debate that had split the "
    "governing coalition since the winter. The minister of economy said that "
    "every miner would be offered another post or a pension. Unions doubt it: "
    "they remember the shipyards, where half of the promised places never "
    "came. The opposition announced that it would bring the law before the "
    "constitutional court, because the province had not been heard.";

static void put_text(world *w, rb_store *s, const char *id, const char *text)
{
    rb_doc *d = make_doc(w, id, text, 0);
    if (text != story)
        add_stance(d, 0, 3, "A", "B", "oppose");
    put(w, s, d);
    rb_doc_free(d);
}

static const char members[] = "SELECT d.name, f.name, d.copied FROM document "
                              "AS d JOIN document AS f ON f.id = d.family "
                              "ORDER BY d.id";

/* A copy with a headline of its own, which opposes. */
static const char *reprint(void)
{
    static char text[1024];
    snprintf(text, sizeof text, "Mines to close, says our paper. %s", story);
    return text;
}

static void families_at_put(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    put_text(w, s, "a", story);
    put_text(w, s, "b", "Another thing.");
    put_text(w, s, "c", reprint());
    close_db(w, s);
    s = open_run(w, "k"); /* a later run goes on */
    put_text(w, s, "d", reprint());
    expect(w, s, members, "a|a|null\nb|b|null\nc|a|copy\nd|a|copy");
    expect(w, s, "SELECT id, first, members FROM family", "1|a|3\n2|b|1");
    expect(w, s,
           "SELECT similarity BETWEEN 0.9 AND 1 FROM document "
           "WHERE similarity IS NOT NULL",
           "1\n1");
    expect(w, s, "SELECT oppose, documents FROM stance_matrix", "3|3");
    expect(w, s,
           "SELECT oppose, families, documents FROM "
           "stance_matrix_families",
           "2|2|3");
    put_text(w, s, "a", "The first has another text now.");
    put_text(w, s, "e", reprint());
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    expect(w, s, members, "a|a|null\nb|b|null\nc|c|null\nd|c|copy\ne|c|copy");
    put_text(w, s, "a", reprint()); /* and comes back */
    put_text(w, s, "b", "Another thing.");
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, members, "a|c|copy\nb|b|null\nc|c|null\nd|c|copy\ne|c|copy");
    close_db(w, s);
}

/* What another process stored in between is known. */
static void families_of_two(void **state)
{
    world *w = *state;
    rb_store *a = open_run(w, "k"), *b = open_run(w, "k");
    put_text(w, a, "a", "Some words.");
    assert_int_equal(rb_store_commit(a, &w->e), RB_OK);
    put_text(w, b, "b", story);
    close_db(w, b);
    put_text(w, a, "c", story);
    close_db(w, a);
    a = open_db(w, RB_STORE_READ);
    expect(w, a, members, "a|a|null\nb|b|null\nc|b|copy");
    close_db(w, a);
}

static const char to_second[] =
    "DROP TABLE kept; DROP VIEW evidence; DROP TABLE run_package; DROP TABLE "
    "run_arg;"
    "DROP TABLE run_setting; ALTER TABLE document DROP COLUMN modified;"
    "ALTER TABLE document DROP COLUMN given; PRAGMA user_version = 2";

/* A project of the first format gets families with its next document. */
static void older_format(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    put_text(w, s, "a", story);
    put_text(w, s, "b", story);
    put_text(w, s, "c", "Another thing.");
    close_db(w, s);
    run_file(w->db, to_second);
    run_file(w->db, "DROP VIEW family; DROP VIEW stance_matrix_families;"
                    "DROP TABLE sketch; DROP INDEX document_family;"
                    "ALTER TABLE document DROP COLUMN family;"
                    "ALTER TABLE document DROP COLUMN similarity;"
                    "ALTER TABLE document DROP COLUMN copied;"
                    "PRAGMA user_version = 1");
    s = open_run(w, "k");
    assert_int_equal(rb_store_was(s), 1);
    expect(w, s, "PRAGMA user_version", "4");
    expect(w, s, "SELECT run_id, nth, name, hash, asked FROM run_package",
           "1|1|stance|abc|null");
    expect(w, s, "SELECT count(*) FROM run_setting", "0");
    expect(w, s, "SELECT count(*), count(family) FROM document", "3|0");
    expect(w, s, "SELECT count(*), max(members) FROM family", "3|1");
    put_text(w, s, "d", reprint());
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, members, "a|a|null\nb|a|copy\nc|c|null\nd|a|copy");
    close_db(w, s);
}

/* All of one family are replaced: the work is no square. */
static void replaced_family(void **state)
{
    world *w = *state;
    char id[16], text[64];
    rb_store *s = open_run(w, "k");
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 3000; i++) {
            snprintf(id, sizeof id, "n%d", i);
            snprintf(text, sizeof text, "Number %d.", i);
            put_text(w, s, id, turn ? text : story);
        }
        assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
        expect(w, s,
               "SELECT count(DISTINCT family), sum(family = id) "
               "FROM document",
               turn ? "3000|3000" : "1|1");
    }
    close_db(w, s);
    assert_true(whole(w->db));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(families_at_put),
        TEST(families_of_two),
        TEST(older_format),
        TEST(replaced_family),
    };
    return cmocka_run_group_tests_name("store_kin", tests, NULL, NULL);
}
