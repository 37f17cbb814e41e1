/*
** test_store_back.c - documents come back as they were loaded, or not at all
*/
#include "storing.h"

/* What a run stands on is kept with it, and so is what a document was. */
static void facts_and_back(void **state)
{
    static const char facts[] =
        "{\"packages\":[{\"name\":\"stance\",\"version\":\"0.1.0\","
        "\"hash\":\"abc\",\"asked\":1,\"place\":\"./stance\","
        "\"permissions\":[\"clock\"],\"steps\":7,\"args\":[{\"name\":\"x\","
        "\"type\":\"file\",\"value\":\"a.tsv\",\"given\":1,"
        "\"sha256\":\"ff\"}]}],\"settings\":[{\"name\":\"seed\","
        "\"value\":null}]}";
    world *w = *state;
    rb_doc *back = NULL;
    int changed = -1;
    size_t n = 9;
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, sample, strlen(sample));
    rb_doc_set_meta(d, RB_META_PATH, "p.txt");
    rb_doc_set_meta(d, RB_META_MODIFIED, "2024-05-01");
    rb_extra x = {"a \"key\"", "{\"n\":[1,2.50,null]}"};
    assert_int_equal(rb_vec_push(&w->mem, &d->extra, x), 0);
    assert_true(rb_furniture_add(d, 4, 9, "list \"footer\"") > 0);
    assert_true(rb_furniture_add(d, 0, 3, "signature") > 0);
    d->n_loaded = 2;
    d->line = 12;
    segment(w, d, 1);
    assert_true(rb_furniture_add(d, 10, 12, "byline") > 0);
    add_stance(d, 0, 4, "A", "B", "oppose");

    rb_store *s = open_run(w, "k");
    assert_int_equal(rb_store_has_run(s), 0);
    assert_int_equal(rb_store_set_facts(s, facts, &w->e), RB_OK);
    put(w, s, d);
    assert_int_equal(rb_store_has_run(s), 1);
    assert_int_equal(rb_store_mark_clock(s, "stance", &w->e), RB_OK);
    expect(w, s,
           "SELECT asked, place, permissions, steps, sha256, clock"
           " FROM run_package",
           "1|./stance|[\"clock\"]|7|null|1");
    expect(w, s,
           "SELECT package, name, type, value, given, sha256 FROM run_arg",
           "stance|x|file|a.tsv|1|ff");
    expect(w, s, "SELECT * FROM run_setting", "1|seed|null|null");
    expect(w, s,
           "SELECT document, layer, rule, package, version, hash FROM "
           "evidence WHERE layer = 'stance'",
           "p.txt|stance|blunt verbs|stance|0.1.0|abc");
    expect(w, s, "SELECT given, modified FROM document",
           "{\"id\":null,\"furniture\":[[4,9,\"list \\\"footer\\\"\"],"
           "[0,3,\"signature\"]]}|2024-05-01");

    assert_int_equal(
        rb_store_load(s, "p.txt", &w->mem, &w->vocab, &back, &changed, &w->e),
        RB_OK);
    assert_int_equal(changed, 0);
    assert_null(back->meta[RB_META_ID]);
    assert_int_equal(back->line, 12);
    assert_int_equal(back->n_ann, 2);
    assert_int_equal(back->layer.v[0]->ann.v[0].start, 4);
    assert_string_equal(back->extra.v[0].key, x.key);
    assert_string_equal(back->extra.v[0].raw, x.raw);
    rb_doc_free(back);

    assert_int_equal(rb_store_compare(s, d, NULL, NULL, &n, &w->e), RB_OK);
    assert_int_equal(n, 0);
    add_stance(d, 5, 9, "A", "C", "oppose");
    assert_int_equal(rb_store_compare(s, d, NULL, NULL, &n, &w->e), RB_OK);
    assert_int_equal(n, 1);
    rb_doc_free(d);
    close_db(w, s);

    run_file(w->db, "UPDATE document SET date = '1999'");
    s = open_db(w, RB_STORE_READ);
    assert_int_equal(
        rb_store_load(s, "p.txt", &w->mem, &w->vocab, &back, &changed, &w->e),
        RB_OK);
    assert_int_equal(changed, 1);
    rb_doc_free(back);
    close_db(w, s);
}

/* Whatever somebody has written into the file, it is no crash. */
static void damaged_given(void **state)
{
    static const char *const bad[] = {
        "[",
        "[]",
        "{\"furniture\":7}",
        "{\"furniture\":[7]}",
        "{\"furniture\":[[1,2]]}",
        "{\"furniture\":[[2,1,\"x\"]]}",
        "{\"furniture\":[[0,999999,\"x\"]]}",
        "{\"furniture\":[[-1,2,\"x\"]]}",
        "{\"furniture\":[[0,1,\"x\"]",
        "{\"furniture\":[[0,18446744073709551617,\"x\"]]}"};
    world *w = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char sql[160];
        rb_doc *back = NULL;
        int changed;
        rb_store *s = open_run(w, "k");
        rb_doc *d = make_doc(w, "a", sample, 0);
        put(w, s, d);
        rb_doc_free(d);
        close_db(w, s);
        sqlite3_snprintf(sizeof sql, sql, "UPDATE document SET given = %Q",
                         bad[i]);
        run_file(w->db, sql);
        s = open_db(w, RB_STORE_READ);
        assert_int_equal(
            rb_store_load(s, "a", &w->mem, &w->vocab, &back, &changed, &w->e),
            RB_ESTORE);
        assert_null(back);
        close_db(w, s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(facts_and_back),
        TEST(damaged_given),
    };
    return cmocka_run_group_tests_name("store_back", tests, NULL, NULL);
}
