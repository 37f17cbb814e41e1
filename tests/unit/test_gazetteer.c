/*
** test_gazetteer.c - names compiled and found
**
** The matcher is compared with a plain search over the list of names on
** random text of few words; memory is refused at every request in turn.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "match/gaz_int.h"
#include "ration.h"

static rb_mem mem;
static rb_vocab vocab;
static rb_err err;
static ration granted;

static int setup(void **state)
{
    (void)state;
    granted.left = -1;
    rb_mem_init(&mem, rationed, &granted);
    return rb_vocab_init(&vocab, &mem);
}

/* What is left at the end of a test is a leak. */
static int teardown(void **state)
{
    (void)state;
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    return 0;
}

/* Words are what blanks part; returns their number. */
static uint32_t cut(const char *s, uint32_t *span, uint32_t max)
{
    uint32_t n = 0, i = 0;
    while (n < max) {
        while (s[i] == ' ')
            i++;
        if (s[i] == '\0')
            break;
        span[2 * n] = i;
        while (s[i] != ' ' && s[i] != '\0')
            i++;
        span[2 * n++ + 1] = i;
    }
    return n;
}

static int add(rb_gaz_builder *b, const char *name, uint32_t value)
{
    uint32_t span[64];
    uint32_t n = cut(name, span, 32);
    return rb_gaz_add(b, name, span, n, value, &err);
}

/* Names are numbered 0, 1, ...; the list ends with NULL. */
static int compile(int mode, const char *const *name, rb_gazetteer **out)
{
    rb_gaz_builder *b;
    *out = NULL;
    int rc = rb_gaz_builder_new(&b, &mem, mode, &err);
    for (uint32_t i = 0; rc == RB_OK && name[i] != NULL; i++) {
        rc = add(b, name[i], i);
        if (rc != RB_OK)
            rb_gaz_builder_free(b);
    }
    return rc == RB_OK ? rb_gaz_build(b, out, &err) : rc;
}

static rb_gazetteer *made(int mode, const char *const *name)
{
    rb_gazetteer *g;
    assert_int_equal(compile(mode, name, &g), RB_OK);
    return g;
}

/* A document whose tokens are cut at blanks and sentences at " | ". */
static rb_doc *read_text(const char *text)
{
    rb_doc *d = rb_doc_new(&mem, &vocab, text, strlen(text));
    assert_non_null(d);
    uint32_t span[2048], n = cut(text, span, 1024), from = 0;
    assert_int_equal(rb_doc_reserve_tokens(d, n + 1), RB_OK);
    for (uint32_t i = 0; i <= n; i++) {
        int bar = i < n && text[span[2 * i]] == '|';
        if (i < n && !bar) {
            uint32_t at = d->n_tok++, len = span[2 * i + 1] - span[2 * i];
            d->tok_start[at] = span[2 * i];
            d->tok_end[at] = span[2 * i + 1];
            d->tok_type[at] = rb_vocab_add(&vocab, text + span[2 * i], len);
        } else if (d->n_tok > from) {
            rb_sent s = {d->tok_start[from], d->tok_end[d->n_tok - 1], from,
                         d->n_tok, 0};
            assert_int_equal(rb_vec_push(&mem, &d->sent, s), 0);
            from = d->n_tok;
        }
    }
    d->segmented = 1;
    return d;
}

/* Hits as "tok0-tok1:value,value ...". */
static void show(const rb_gazetteer *g, const rb_gaz_hits *hit, char *out,
                 size_t cap)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < hit->n; i++) {
        const rb_gaz_hit *h = &hit->v[i];
        n += (size_t)snprintf(out + n, cap - n, "%s%u-%u", i > 0 ? " " : "",
                              h->tok0, h->tok1);
        for (uint32_t k = 0; k < h->nvalue; k++)
            n += (size_t)snprintf(out + n, cap - n, "%c%u", k > 0 ? ',' : ':',
                                  rb_gaz_value(g, h->value + k));
    }
}

static void expect_doc(rb_gazetteer *g, rb_doc *d, const char *want)
{
    rb_gaz_hits hit = {0};
    char got[4096];
    assert_int_equal(rb_gaz_match(g, d, &hit, &err), RB_OK);
    show(g, &hit, got, sizeof got);
    assert_string_equal(got, want);
    rb_vec_free(&mem, &hit);
}

static void expect(rb_gazetteer *g, const char *text, const char *want)
{
    rb_doc *d = read_text(text);
    expect_doc(g, d, want);
    rb_doc_free(d);
}

static const char *const NAMES[] = {"New York",
                                    "New York Times",
                                    "York",
                                    "Times of India",
                                    "Bank of Ireland",
                                    "Bank of England",
                                    "New York",
                                    "a b c d",
                                    "b",
                                    "Bank",
                                    NULL};

static void t_exact(void **state)
{
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_EXACT, NAMES);
    assert_int_equal(g->head->n_value, 10);
    expect(g, "in New York today", "1-3:0,6");
    expect(g, "the New York Times of India", "1-4:1");
    expect(g, "New Times of India", "1-4:3");
    expect(g, "York New York New", "0-1:2 1-3:0,6");
    expect(g, "Bank of England Bank of Ireland", "0-3:5 3-6:4");
    expect(g, "Bank of Spain", "0-1:9");
    expect(g, "a b c", "1-2:8"); /* back to the longest that ended */
    expect(g, "a b c d b", "0-4:7 4-5:8");
    expect(g, "new york", "");
    expect(g, "", "");
    rb_gaz_free(g);
}

static void t_sentences(void **state)
{
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_EXACT, NAMES);
    expect(g, "in New | York Times | of", "2-3:2");
    expect(g, "New York | Times", "0-2:0,6");
    expect(g, "Bank of | England", "0-1:9");
    rb_gaz_free(g);
}

static void t_lower(void **state)
{
    static const char *const names[] = {"Łódź Fabryczna", "ŁÓDŹ", "łódź", NULL};
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_LOWER, names);
    expect(g, "łódź Łódź FABRYCZNA ŁÓDŹ fabryka", "0-1:1,2 1-3:0 3-4:1,2");
    rb_gaz_free(g);
}

static void t_lemma(void **state)
{
    static const char *const names[] = {"raise rate", "Rate", NULL};
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_LEMMA, names);
    rb_doc *d = read_text("banks Raised rates");
    rb_gaz_hits hit = {0};
    assert_int_equal(rb_gaz_match(g, d, &hit, &err), RB_EUSAGE);
    static const char *const lemma[] = {"bank", "Raise", "rate"};
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t l = rb_vocab_add(&vocab, lemma[i], strlen(lemma[i]));
        d->tok_lex[i] = rb_lexeme_add(&vocab, d->tok_type[i], RB_TAG_NN, l);
    }
    d->tagged = 1;
    expect_doc(g, d, "1-3:0");
    d->tok_lex[1] = d->tok_lex[0];
    expect_doc(g, d, "2-3:1");
    d->tok_lex[2] = 0; /* none */
    expect_doc(g, d, "");
    rb_doc_free(d);
    rb_gaz_free(g);
}

static void t_empty(void **state)
{
    static const char *const none[] = {NULL};
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_EXACT, none);
    expect(g, "some words", "");
    rb_gaz_free(g);
    rb_gaz_builder *b;
    uint32_t span[2] = {1, 1};
    assert_int_equal(rb_gaz_builder_new(&b, &mem, 0, &err), RB_OK);
    assert_int_equal(rb_gaz_add(b, "x", span, 0, 0, &err), RB_EUSAGE);
    assert_int_equal(rb_gaz_add(b, "x", span, 1, 0, &err), RB_EUSAGE);
    rb_gaz_builder_free(b);
}

/* It goes on with another vocabulary. */
static void t_vocabulary(void **state)
{
    (void)state;
    rb_gazetteer *g = made(RB_GAZ_EXACT, NAMES);
    expect(g, "the New York Times", "1-4:1");
    rb_vocab_free(&vocab);
    assert_int_equal(rb_vocab_init(&vocab, &mem), RB_OK);
    expect(g, "Times York", "1-2:2");
    rb_gaz_free(g);
}

/* ---- against a plain search ---- */

static uint32_t seed = 1;
static uint32_t rnd(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(seed >> 8) * n) >> 24);
}

static void random_words(char *out, uint32_t n, uint32_t kinds, int bars)
{
    for (uint32_t i = 0; i < n; i++) {
        if (bars && rnd(12) == 0)
            out += sprintf(out, "| ");
        out += sprintf(out, "w%u%s", rnd(kinds), i + 1 < n ? " " : "");
    }
}

/* Does the name stand at token t of the sentence? Its length, or 0. */
static uint32_t stands(const rb_doc *d, const rb_sent *s, uint32_t t,
                       const char *name)
{
    uint32_t span[64], n = cut(name, span, 32);
    if (t + n > s->tok1)
        return 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t len = span[2 * i + 1] - span[2 * i];
        uint32_t at = d->tok_start[t + i];
        if (d->tok_end[t + i] - at != len ||
            memcmp(d->text + at, name + span[2 * i], len) != 0)
            return 0;
    }
    return n;
}

static void plain(const rb_doc *d, char (*name)[64], uint32_t n, char *out)
{
    *out = '\0';
    const char *sep = "";
    for (uint32_t i = 0; i < d->sent.n; i++) {
        const rb_sent *s = &d->sent.v[i];
        for (uint32_t t = s->tok0; t < s->tok1;) {
            uint32_t best = 0;
            for (uint32_t k = 0; k < n; k++) {
                uint32_t len = stands(d, s, t, name[k]);
                best = len > best ? len : best;
            }
            if (best > 0) {
                out += sprintf(out, "%s%u-%u", sep, t, t + best);
                const char *c = ":";
                for (uint32_t k = 0; k < n; k++)
                    if (stands(d, s, t, name[k]) == best) {
                        out += sprintf(out, "%s%u", c, k);
                        c = ",";
                    }
                sep = " ";
            }
            t += best > 0 ? best : 1;
        }
    }
}

static void t_random(void **state)
{
    (void)state;
    static char name[300][64], text[4096], want[4096];
    static const char *list[301];
    for (uint32_t round = 0; round < 200; round++) {
        uint32_t n = 1 + rnd(round % 2 ? 20 : 299), kinds = 2 + rnd(150);
        for (uint32_t i = 0; i < n; i++) {
            random_words(name[i], 1 + rnd(4), kinds, 0);
            list[i] = name[i];
        }
        list[n] = NULL;
        rb_gazetteer *g = made(RB_GAZ_EXACT, list);
        random_words(text, 1 + rnd(100), kinds + kinds / 8, 1);
        rb_doc *d = read_text(text);
        plain(d, name, n, want);
        expect_doc(g, d, want);
        rb_doc_free(d);
        rb_gaz_free(g);
    }
}

/* ---- memory ---- */

static int all_of_it(rb_doc *d)
{
    static char name[200][16];
    static const char *list[201];
    for (uint32_t i = 0; i < 200; i++) {
        snprintf(name[i], sizeof name[i], "N%u M%u", i % 20, i);
        list[i] = name[i];
    }
    rb_gazetteer *g;
    rb_gaz_hits hit = {0};
    int rc = compile(RB_GAZ_LOWER, list, &g);
    if (rc != RB_OK)
        return rc;
    rc = rb_gaz_match(g, d, &hit, &err);
    assert_int_equal(hit.n, rc == RB_OK ? 2 : 0);
    rb_vec_free(&mem, &hit);
    rb_gaz_free(g);
    return rc;
}

static void t_refused(void **state)
{
    (void)state;
    rb_doc *d = read_text("x n1 m21 y N7 M7");
    int rc = RB_ENOMEM;
    long n = 0;
    for (; rc != RB_OK && n < 1000; n++) {
        size_t used = mem.used;
        granted.left = n;
        rc = all_of_it(d);
        granted.left = -1;
        assert_true(rc == RB_OK || rc == RB_ENOMEM);
        assert_int_equal(mem.used, used);
    }
    assert_true(n > 20 && n < 1000);
    rb_doc_free(d);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(t_exact), T(t_sentences),  T(t_lower),  T(t_lemma),
        T(t_empty), T(t_vocabulary), T(t_random), T(t_refused),
    };
    return cmocka_run_group_tests_name("gazetteer", tests, NULL, NULL);
}
