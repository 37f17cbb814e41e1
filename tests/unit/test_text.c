/*
** test_text.c - what must hold of any text: order, coverage, no crash
**
** What the stage should find is in test_text_cases.c.
*/
#include "segmenting.h"

#include "base/utf8.h"
#include "ration.h"
#include "text/furniture.h"
#include "text/words.h"

/* Columns in order, sentences and paragraphs made of them, types right. */
static void check_document(void)
{
    uint32_t at = 0, tok = 0, sent = 0;
    for (uint32_t i = 0; i < doc->n_tok; i++) {
        uint32_t start = doc->tok_start[i], end = doc->tok_end[i];
        assert_true(at <= start && start < end && end <= doc->len);
        at = end;
        assert_int_equal(rb_utf8_check(doc->text + start, end - start),
                         end - start);
        const rb_type *t = &vocab.type[doc->tok_type[i]];
        assert_int_equal(t->len, end - start);
        assert_memory_equal(t->s, doc->text + start, t->len);
    }
    for (uint32_t i = 0; i < doc->sent.n; i++) {
        const rb_sent *s = &doc->sent.v[i];
        assert_true(s->tok0 == tok && s->tok1 > tok);
        assert_int_equal(s->start, doc->tok_start[s->tok0]);
        assert_int_equal(s->end, doc->tok_end[s->tok1 - 1]);
        tok = s->tok1;
    }
    assert_int_equal(tok, doc->n_tok);
    for (uint32_t i = 0; i < doc->par.n; i++) {
        const rb_par *p = &doc->par.v[i];
        assert_true(p->sent0 == sent && p->sent1 > sent);
        for (sent = p->sent0; sent < p->sent1; sent++) {
            const rb_sent *s = &doc->sent.v[sent];
            assert_int_equal(s->par, i);
            assert_true(p->start <= s->start && s->end <= p->end);
        }
    }
    assert_int_equal(sent, doc->sent.n);
}

static const char *const pieces[] = {
    "a",
    "I",
    "U.S. ",
    "a.m. ",
    "No. ",
    "Mr. ",
    "The ",
    "1",
    "23",
    ".",
    ".",
    ",",
    "!",
    "?",
    "'",
    "\"",
    "(",
    ")",
    "[",
    "]",
    "-",
    "/",
    ":",
    "@",
    "&",
    "$",
    "#",
    "+",
    "_",
    "*",
    "=",
    "<",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\xE2\x80\x99",
    "\xE2\x80\x9C",
    "\xE2\x80\x9D",
    "\xE2\x80\xA6",
    "\xE2\x80\x94",
    "\xC3\xA9",
    "\xC3\x89",
    "\xC2\xAD",
    "\xE2\x80\xA8",
    "\xE2\x80\xA2",
    "\xF0\x9F\x98\x80",
    "\xE2\x80\x8D",
    "\xF0\x9F\x87\xBA",
    "\xE6\xBC\xA2",
    "\xE3\x80\x82",
    "\xCC\x81",
    "http://",
    "www.",
    "x@y.z",
    "[1]",
    ". . .",
    "n't",
    "cannot",
    "1. ",
    "2. ",
    "Read more: ",
    "\"*\" indicates required fields\n",
};

static void test_random_texts(void **state)
{
    (void)state;
    static char text[20000];
    uint32_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        size_t n = 0, count = (size_t)(round % 300);
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525u + 1013904223u;
            uint32_t pick = seed >> 8;
            if (pick % 61 == 0) {
                text[n++] = (char)(pick / 61 % 32); /* controls and NUL */
                continue;
            }
            const char *p = pieces[pick % (sizeof pieces / sizeof *pieces)];
            memcpy(text + n, p, strlen(p));
            n += strlen(p);
        }
        read_text(text, n);
        check_document();
    }
}

static void test_empty(void **state)
{
    (void)state;
    read_text("", 0);
    assert_int_equal(doc->n_tok + doc->sent.n + doc->par.n, 0);
    read_text(" \n \r\n\t\0\n", 8);
    assert_int_equal(doc->n_tok + doc->sent.n + doc->par.n, 0);
}

static void test_second_call_does_nothing(void **state)
{
    (void)state;
    read_text("One. Two.", 9);
    assert_int_equal(rb_segment(doc, &err), RB_OK);
    assert_int_equal(doc->n_tok, 4);
    assert_int_equal(doc->sent.n, 2);
}

/* One line of 2 MB, in every shape that could make a look-ahead repeat. */
static void test_long_lines(void **state)
{
    (void)state;
    static const char *const unit[] = {
        "word ",         "a",    "a.b", ".",     "a. ",      "a-",
        "[1]",           ". ",   "1-",  "1,111", ".\"",      "a'",
        "He left. [1] ", "U.S.", "a@",  "x:",    "\xC3\xA9", "\n",
        "x\n",           "x y\n"};
    enum { SIZE = 2 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        size_t k = strlen(unit[i]), n = 0;
        for (; n + k <= SIZE; n += k)
            memcpy(text + n, unit[i], k);
        read_text(text, n);
        assert_true(doc->segmented);
    }
    free(text);
}

/* ---- refused memory ---- */

/* Refuse the n-th request for every n until none is refused. */
static void test_refused_memory(void **state)
{
    (void)state;
    static const char text[] =
        "The harbour is closed. Mr. Hale, a Tarn-based agent, left at "
        "5 p.m.\n\nRead more: something else\n\n. , ! ? ; : - . , ! ? ; : - "
        ". , ! ? ; : - . , ! ? ; : - . , ! ? ; : - . , ! ? ; : - . , ! ?";
    for (long n = 0; n < 1000; n++) {
        rb_mem m;
        rb_vocab v;
        ration r = {.left = 1000};
        rb_mem_init(&m, rationed, &r);
        assert_int_equal(rb_vocab_init(&v, &m), RB_OK);
        rb_doc *d = rb_doc_new(&m, &v, text, sizeof text - 1);
        assert_non_null(d);
        r.left = n;
        int code = rb_segment(d, &err);
        int enough = !r.refused;
        if (code != RB_OK) {
            assert_int_equal(code, RB_ENOMEM);
            assert_int_equal(d->n_tok + d->sent.n + d->par.n, 0);
            assert_int_equal(d->segmented, 0);
        }
        rb_doc_free(d);
        rb_vocab_free(&v);
        assert_int_equal(m.used, 0);
        if (enough) {
            assert_int_equal(code, RB_OK);
            assert_true(n > 5);
            return;
        }
    }
    fail_msg("never enough memory");
}

/* ---- tables ---- */

static void test_words_are_sorted(void **state)
{
    (void)state;
    char before[RB_WORD_MAX + 1] = "";
    size_t n = 0;
    for (const char *w; (w = rb_word_entry(n)) != NULL; n++) {
        char word[RB_WORD_MAX + 1] = "";
        memcpy(word, w, RB_WORD_MAX);
        if (strcmp(before, word) >= 0)
            fail_msg("words.c: %s stands before %s", before, word);
        assert_int_not_equal(rb_word_flags(word, strlen(word)), 0);
        strcpy(before, word);
    }
    assert_true(n > 500);
    assert_true(rb_word_flags("The", 3) & RB_W_FUNC);
    assert_int_equal(rb_word_flags("harbour", 7), 0);
    assert_int_equal(rb_word_flags("", 0), 0);
}

/* Two tables, each sorted; the second begins where text falls back once. */
static void test_labels_are_sorted(void **state)
{
    (void)state;
    const char *before = "";
    int tables = 1;
    for (size_t i = 0; rb_furniture_label(i) != NULL; i++) {
        const char *label = rb_furniture_label(i);
        if (strcmp(before, label) > 0 && ++tables > 2)
            fail_msg("furniture: %s stands before %s", before, label);
        before = label;
        assert_true(strlen(label) >= 4);
        if (!rb_furniture_may_begin(label))
            fail_msg("furniture.c: the quick look does not let in: %s", label);
    }
    assert_int_equal(tables, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_empty),
        T(test_second_call_does_nothing),
        T(test_random_texts),
        T(test_long_lines),
        T(test_refused_memory),
        T(test_words_are_sorted),
        T(test_labels_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
