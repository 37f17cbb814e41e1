/*
** test_pack.c - packed tokens give back what they were made of
*/
#include "storing.h"

#include "doc/pack.h"

static void same_columns(const rb_doc *a, const rb_doc *b)
{
    assert_int_equal(a->n_tok, b->n_tok);
    assert_int_equal(a->tagged, b->tagged);
    for (uint32_t i = 0; i < a->n_tok; i++) {
        assert_int_equal(a->tok_start[i], b->tok_start[i]);
        assert_int_equal(a->tok_end[i], b->tok_end[i]);
        assert_int_equal(a->tok_tag[i], b->tok_tag[i]);
        assert_int_equal(a->tok_lex[i] != 0, b->tok_lex[i] != 0);
        const rb_vocab *va = a->vocab, *vb = b->vocab;
        assert_string_equal(va->type[a->tok_type[i]].s,
                            vb->type[b->tok_type[i]].s);
        assert_string_equal(va->type[va->lex[a->tok_lex[i]].lemma].s,
                            vb->type[vb->lex[b->tok_lex[i]].lemma].s);
    }
    assert_int_equal(a->sent.n, b->sent.n);
    if (a->sent.n)
        assert_memory_equal(a->sent.v, b->sent.v, a->sent.n * sizeof(rb_sent));
    assert_int_equal(a->par.n, b->par.n);
    if (a->par.n)
        assert_memory_equal(a->par.v, b->par.v, a->par.n * sizeof(rb_par));
}

/* Pack, unpack under another vocabulary, compare, and damage the blob. */
static void round_trip(world *w, rb_doc *d)
{
    rb_buf b;
    rb_vocab other;
    rb_vocab_init(&other, &w->mem);
    rb_buf_init(&b, &w->mem);
    assert_int_equal(rb_pack(&b, d), RB_OK);
    rb_doc *back = rb_doc_new(&w->mem, &other, d->text, d->len);
    assert_int_equal(rb_unpack(back, b.p, b.n, &w->e), RB_OK);
    same_columns(d, back);
    rb_doc_free(back);
    size_t step = b.n / 500 + 1;
    for (size_t n = 0; n < b.n; n += step) { /* cut short */
        char *cut = malloc(n ? n : 1);
        memcpy(cut, b.p, n);
        back = rb_doc_new(&w->mem, &other, d->text, d->len);
        assert_int_equal(rb_unpack(back, cut, n, &w->e), RB_ESTORE);
        rb_doc_free(back);
        free(cut);
    }
    for (size_t n = 0; n < b.n; n += step) { /* a byte changed */
        char *cut = malloc(b.n);
        memcpy(cut, b.p, b.n);
        cut[n] ^= (char)(1 << n % 8);
        back = rb_doc_new(&w->mem, &other, d->text, d->len);
        rb_unpack(back, cut, b.n, &w->e); /* must not crash */
        rb_doc_free(back);
        free(cut);
    }
    rb_buf_free(&b);
    rb_vocab_free(&other);
}

static void pack_plain(void **state)
{
    world *w = *state;
    for (int tags = 0; tags < 2; tags++) {
        rb_doc *d = make_doc(w, "a", sample, tags);
        round_trip(w, d);
        rb_doc_free(d);
    }
    rb_doc *d = make_doc(w, "a", "", 1);
    round_trip(w, d);
    rb_doc_free(d);
}

/* Long words, far gaps, more kinds than numbers, many edits. */
static void pack_odd(void **state)
{
    world *w = *state;
    rb_buf b;
    rb_buf_init(&b, &w->mem);
    for (unsigned i = 0; i < 3000; i++) {
        for (unsigned k = 0; k < i * 7 % 90 + 1; k++)
            rb_buf_putc(&b, 'a' + (int)((i * 31 + k * k) % 26));
        rb_buf_puts(&b, i % 3 == 0 ? "ing" : i % 3 == 1 ? "s" : "ed");
        for (unsigned k = 0; k < i % 70 / 3 + 1; k++)
            rb_buf_putc(&b, ' ');
        if (i % 17 == 0)
            rb_buf_puts(&b, ".\n");
    }
    rb_doc *d = make_doc(w, "a", b.p, 1);
    d->sent.v[3].start -= 1; /* spans that are not their tokens' */
    d->sent.v[5].end += 1;
    d->sent.v[9].tok0 += 1;
    d->par.v[2].start += 1;
    round_trip(w, d);
    rb_doc_free(d);
    rb_buf_free(&b);
}

static void tokens_come_back(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", sample, 1);
    put(w, s, d);
    sqlite3_stmt *st = NULL;
    sqlite3_prepare_v2(s->db, "SELECT data FROM token", -1, &st, NULL);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    rb_doc *back = rb_doc_new(&w->mem, &w->vocab, sample, strlen(sample));
    assert_int_equal(rb_unpack(back, sqlite3_column_blob(st, 0),
                               (size_t)sqlite3_column_bytes(st, 0), &w->e),
                     RB_OK);
    same_columns(d, back);
    sqlite3_finalize(st);
    close_db(w, s);
    rb_doc_free(d);
    rb_doc_free(back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pack_plain),
        TEST(pack_odd),
        TEST(tokens_come_back),
    };
    return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}
