/*
** test_store.c - the project file: what goes in comes out
*/
#include "storing.h"

static void put_and_views(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k1");
    rb_doc *d = make_doc(w, "news/1", "Caf\xC3\xA9s: Ruiz backs the union.", 1);
    rb_extra x = {"desk", "{\"a\":[1,2]}"};
    rb_vec_push(d->mem, &d->extra, x);
    add_stance(d, 8, 18, "Ruiz", "union", "support");
    add_stance(d, 0, 6, "Ruiz", "union", "oppose");
    static const uint32_t parts[] = {0, 6, 8, 12};
    const rb_feat q[] = {{"speaker", 4, RB_F_STR, {.s = "Ruiz"}},
                         {"cue", 4, RB_F_STR, {.s = "said"}},
                         {"kind", 6, RB_F_STR, {.s = "di\"rct"}},
                         {"parts", 2, RB_F_SPANS, {.span = parts}},
                         {"none", 0, RB_F_NULL, {.i = 0}}};
    uint32_t prov = rb_prov_add(d, "quotes", "0.2.0", "said");
    rb_layer_add(d, rb_layer_make(d, "quote"), 0, 12, prov, q, 5);
    rb_layer_add(d, rb_layer_make(d, "quote"), 8, 12, prov, q, 3);
    const rb_feat a[] = {{"name", 4, RB_F_STR, {.s = "Ruiz"}},
                         {"kind", 6, RB_F_STR, {.s = "person"}}};
    rb_layer_add(d, rb_layer_make(d, "actor"), 8, 12, 0, a, 2);
    rb_layer_add(d, rb_layer_make(d, "token"), 8, 12, 0, a, 2); /* no row */
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    assert_int_equal(has(w, s, d), 1);
    expect(w, s, "SELECT * FROM stance_matrix", "Ruiz|union|1|1|0|1");
    expect(w, s,
           "SELECT document, evidence, strength, negated, confidence, rule, "
           "start, end FROM stance_full ORDER BY start",
           "news/1|Caf\xC3\xA9s|2|1|0.75|blunt verbs|0|6\n"
           "news/1|Ruiz backs|2|1|0.75|blunt verbs|8|18");
    expect(w, s, "SELECT speaker, cue, kind, words, rule FROM quote_full",
           "Ruiz|said|di\"rct|Caf\xC3\xA9s ... Ruiz|said\n"
           "Ruiz|said|di\"rct|Ruiz|said");
    expect(w, s, "SELECT * FROM actor_count", "Ruiz|person|1|1");
    expect(w, s, "SELECT count(*) FROM annotation", "5");
    expect(w, s,
           "SELECT json_extract(extra, '$.desk.a[1]'), sentences, title "
           "FROM document",
           "2|1|A title");
    expect(w, s, "SELECT name, version, hash FROM package ORDER BY name",
           "core||\nquotes|0.2.0|\nstance|0.1.0|abc");
    expect(w, s,
           "SELECT name FROM document JOIN search ON search.rowid = "
           "document.id WHERE search MATCH 'cafes'",
           "news/1");
    close_db(w, s);
    assert_true(whole(w->db));
    rb_doc_free(d);
}

static void replace_and_runs(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k1");
    rb_doc *one = make_doc(w, "n", "Old words here.", 1);
    rb_doc *two = make_doc(w, "n", "New words there.", 1);
    rb_doc *other = make_doc(w, "m", "A third text.", 0);
    add_stance(one, 0, 3, "A", "B", "oppose");
    put(w, s, one);
    put(w, s, other);
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    assert_int_equal(has(w, s, two), 0);
    put(w, s, two); /* other text */
    assert_int_equal(has(w, s, one), 0);
    assert_int_equal(has(w, s, two), 1);
    expect(w, s, "SELECT count(*) FROM annotation", "0");
    expect(w, s, "SELECT count(*) FROM search WHERE search MATCH 'old'", "0");
    expect(w, s, "SELECT rowid FROM search WHERE search MATCH 'new'", "1");
    rb_doc_set_meta(two, RB_META_AUTHOR, "Somebody");
    assert_int_equal(has(w, s, two), 0); /* metadata count */
    assert_int_equal(rb_store_set_run(s, "k2", packages, "0.1.0", &w->e),
                     RB_OK);
    assert_int_equal(has(w, s, other), 0); /* another run */
    add_stance(two, 0, 3, "C", "D", "oppose");
    put(w, s, two);
    put(w, s, two);
    assert_int_equal(has(w, s, two), 1);
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    expect(w, s, "SELECT key, documents FROM run ORDER BY key", "k1|1\nk2|1");
    expect(w, s, "SELECT count(*), max(author) FROM document", "2|Somebody");
    expect(w, s, "SELECT count(*) FROM token", "2");
    expect(w, s, "SELECT holder FROM stance_full", "C");
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_run(w, "k2"); /* the same run, later */
    assert_int_equal(has(w, s, two), 1);
    close_db(w, s);
    rb_doc_free(one);
    rb_doc_free(two);
    rb_doc_free(other);
}

static void nameless_and_nul(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, "a\0b", 3);
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    assert_int_equal(has(w, s, d), 1);
    expect(w, s, "SELECT hex(CAST(text AS BLOB)), length(name) FROM document",
           "610062|16");
    close_db(w, s);
    rb_doc_free(d);
}

/* Edits with the sqlite3 shell keep the index true. */
static void by_hand(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Old words.", 1);
    add_stance(d, 0, 3, "A", "B", "oppose");
    put(w, s, d);
    rb_doc *d2 = make_doc(w, "m", "Other words.", 1);
    put(w, s, d2);
    close_db(w, s);
    run_file(w->db, "PRAGMA foreign_keys = ON;"
                    "UPDATE document SET text = 'Edited.' WHERE name = 'm';"
                    "DELETE FROM document WHERE name = 'n'");
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT count(*) FROM annotation", "0");
    expect(w, s, "SELECT count(*) FROM token", "1");
    expect(w, s, "SELECT count(*) FROM search WHERE search MATCH 'edited'",
           "1");
    close_db(w, s);
    rb_doc_free(d);
    rb_doc_free(d2);
}

static void wrong_use(void **state)
{
    world *w = *state;
    rb_store *s = open_db(w, 0);
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    assert_int_equal(rb_store_put(s, d, &w->e), RB_EUSAGE);
    assert_int_equal(rb_store_set_run(s, "k", "{broken", "1", &w->e),
                     RB_EUSAGE);
    close_db(w, s);
    assert_int_equal(rb_store_open(&s, &w->mem, "", 0, &w->e), RB_EUSAGE);
    rb_doc_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(put_and_views), TEST(replace_and_runs), TEST(nameless_and_nul),
        TEST(by_hand),       TEST(wrong_use),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
