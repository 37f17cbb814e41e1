/*
** test_lang.c - tags and lemmas, and a language file that cannot hurt
**
** What the stage should find is data that an analyst can read and add to:
** tests/cases/{tags,lemmas}.txt. What must hold of any text and of any file
** (no crash, refused memory, very long sentences) is tested here. Reads
** build/rubric.lang, or the file that RUBRIC_LANG names.
*/
#include "lang_fixture.h"

#include <unistd.h>

#include "lang/langfile.h"
#include "text/text.h"

static rb_doc *doc;

static int setup(void **state)
{
    (void)state;
    doc = NULL;
    lang_begin();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    granted.left = -1;
    rb_doc_free(doc);
    lang_end();
    return 0;
}

static void read_text(const char *text, size_t n)
{
    rb_doc_free(doc);
    doc = rb_doc_new(&mem, &vocab, text, n);
    assert_non_null(doc);
    assert_int_equal(rb_segment(doc, &err), RB_OK);
    assert_int_equal(rb_lang_tag(lang, doc, &err), RB_OK);
}

/* ---- cases ---- */

static const char *tag_of(uint32_t i)
{
    return rb_tag_name(doc->tok_tag[i]);
}

static const char *lemma_of(uint32_t i)
{
    return vocab.type[vocab.lex[doc->tok_lex[i]].lemma].s;
}

/* The first token from *i on that is the word; *i moves behind it. */
static int find_word(const char *word, size_t n, uint32_t *i)
{
    for (; *i < doc->n_tok; (*i)++) {
        const rb_type *t = &vocab.type[doc->tok_type[*i]];
        if (t->len == n && memcmp(t->s, word, n) == 0)
            return 1;
    }
    return 0;
}

static int check(const char *want, const char *(*of)(uint32_t), uint32_t *i,
                 int line)
{
    const char *slash = strrchr(want, '/');
    assert_non_null(slash);
    if (!find_word(want, (size_t)(slash - want), i)) {
        print_message("line %d: no such word: %s\n", line, want);
        return 1;
    }
    const char *got = of((*i)++);
    if (strcmp(got, slash + 1) == 0)
        return 0;
    print_message("line %d: %s, not %s\n", line, want, got);
    return 1;
}

static int run_cases(const char *name, const char *(*of)(uint32_t), int least)
{
    char line[1024], path[256];
    int number = 0, wrong = 0, words = 0;
    FILE *f = open_at_top(name, "r", path, sizeof path);
    while (fgets(line, sizeof line, f)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        char *right = strstr(line, " => ");
        if (line[0] == '#' || !right)
            continue;
        *right = '\0';
        read_text(line, strlen(line));
        uint32_t i = 0;
        for (char *w = strtok(right + 4, " "); w; w = strtok(NULL, " ")) {
            wrong += check(w, of, &i, number);
            words++;
        }
    }
    fclose(f);
    assert_true(words >= least);
    return wrong;
}

static void test_tag_cases(void **state)
{
    (void)state;
    assert_int_equal(run_cases("tests/cases/tags.txt", tag_of, 90), 0);
}

static void test_lemma_cases(void **state)
{
    (void)state;
    assert_int_equal(run_cases("tests/cases/lemmas.txt", lemma_of, 60), 0);
}

/* ---- word facts ---- */

static unsigned classes(const char *s)
{
    return rb_lang_classes(lang, s, strlen(s));
}

static void test_facts(void **state)
{
    (void)state;
    assert_true(classes("say") & RB_WN_VERB && classes("say") & RB_WN_COMM);
    assert_true(classes("think") & RB_WN_COGN);
    assert_true(classes("minister") & RB_WN_PERSON);
    assert_false(classes("minister") & RB_WN_ADV);
    assert_int_equal(classes("zorkblatt"), 0);
    assert_int_equal(classes(""), 0);
    double the = rb_lang_frequency(lang, "the", 3);
    double senate = rb_lang_frequency(lang, "senate", 6);
    double no = rb_lang_frequency(lang, "zorkblatt", 9);
    assert_true(the > 20000 && the < 100000);
    assert_true(senate > 1 && senate < 1000 && no < senate);
    assert_non_null(strstr(rb_lang_about(lang), "WordNet"));
}

/* ---- texts of all sorts ---- */

static void test_odd_texts(void **state)
{
    static const char *const odd[] = {"",
                                      " ",
                                      "-",
                                      "\"",
                                      "'",
                                      "’s",
                                      "--",
                                      "a-b-c-d",
                                      "…",
                                      "'' ''",
                                      "ÉCOLES Ünïcode Ⱥ İstanbul ẞ",
                                      "\xF0\x9F\x98\x80 ok",
                                      "((((",
                                      ")))",
                                      "to to to to",
                                      "that that that",
                                      "n't",
                                      "0",
                                      "1,2,3,",
                                      "''s",
                                      "UPPER"};
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        read_text(odd[i], strlen(odd[i]));
        for (uint32_t k = 0; k < doc->n_tok; k++)
            assert_true(doc->tok_tag[k] != RB_TAG_NONE && doc->tok_lex[k] != 0);
    }
}

static void test_long_word(void **state)
{
    static char text[70000];
    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t n = 100; n < 600; n++)
        read_text(text, n);
    read_text(text, sizeof text);
    assert_true(doc->n_tok > 0);
}

/* A sentence of half a million words, none of them sure. */
static void test_long_sentence(void **state)
{
    enum { WORDS = 500000 };
    static const char word[] = "light ";
    size_t n = WORDS * (sizeof word - 1);
    char *text = malloc(n);
    (void)state;
    for (size_t i = 0; i < n; i++)
        text[i] = word[i % (sizeof word - 1)];
    doc = rb_doc_new(&mem, &vocab, text, n);
    free(text);
    assert_non_null(doc);
    assert_int_equal(rb_segment(doc, &err), RB_OK);
    assert_int_equal(doc->n_tok, WORDS);
    size_t before = mem.used;
    assert_int_equal(rb_lang_tag(lang, doc, &err), RB_OK);
    assert_true(mem.used - before < 1 << 20); /* not by the sentence */
}

static const char sample[] =
    "Ruiz’s ministers, who hadn't agreed, told \"the press\" that 40,000 "
    "Meridians left for the U.S.-Mexico border in 1990–1995. Zorked "
    "quagglements re-highlighted it: they'd better go!";

/* Every request refused in turn: an error, no leak, and a second try works. */
static void test_no_memory(void **state)
{
    int rc = RB_ENOMEM;
    (void)state;
    rb_lang_close(lang);
    lang = NULL;
    for (long n = 0; rc == RB_ENOMEM; n++) {
        granted.left = n;
        rc = rb_lang_open(&lang, &mem, &vocab, lang_path(), &err);
        assert_true(n < 1000);
    }
    granted.left = -1;
    assert_int_equal(rc, RB_OK);
    doc = rb_doc_new(&mem, &vocab, sample, strlen(sample));
    assert_int_equal(rb_segment(doc, &err), RB_OK);
    rc = RB_ENOMEM;
    for (long n = 0; rc == RB_ENOMEM; n++) {
        granted.left = n;
        rc = rb_lang_tag(lang, doc, &err);
        assert_true(n < 1000);
    }
    granted.left = -1;
    assert_int_equal(rc, RB_OK);
}

/* ---- the file ---- */

static char *slurp(size_t *n)
{
    FILE *f = fopen(lang_path(), "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *p = malloc(*n);
    assert_int_equal(fread(p, 1, *n, f), *n);
    fclose(f);
    return p;
}

static int open_bytes(const char *p, size_t n)
{
    char path[] = "/tmp/rubric-lang-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, p, n), (ssize_t)n);
    close(fd);
    rb_lang_close(lang);
    int rc = rb_lang_open(&lang, &mem, &vocab, path, &err);
    unlink(path);
    return rc;
}

static void test_not_a_file(void **state)
{
    (void)state;
    rb_lang_close(lang);
    assert_int_equal(rb_lang_open(&lang, &mem, &vocab, "/no/such", &err),
                     RB_EIO);
    assert_null(lang);
    assert_non_null(strstr(err.msg, "/no/such"));
    assert_int_equal(rb_lang_open(&lang, &mem, &vocab, "/tmp", &err), RB_EIO);
    assert_int_equal(open_bytes("", 0), RB_EIO);
    assert_int_equal(open_bytes("RBLANG\r\n", 8), RB_EIO);
}

static void test_truncated(void **state)
{
    size_t n;
    char *p = slurp(&n);
    (void)state;
    for (size_t cut = 1; cut < n; cut = cut * 2 + 1)
        assert_int_equal(open_bytes(p, n - cut), RB_EIO);
    free(p);
}

static void test_damaged_header(void **state)
{
    size_t n;
    char *p = slurp(&n);
    (void)state;
    for (size_t i = 0; i < sizeof(lf_header); i++) {
        p[i] ^= 0x41;
        assert_int_equal(open_bytes(p, n), RB_EIO);
        p[i] ^= 0x41;
    }
    free(p);
}

/* Damage behind the header may give wrong tags, never a wild read. */
static void test_damaged_body(void **state)
{
    size_t n;
    char *p = slurp(&n);
    uint64_t seed = 12345;
    (void)state;
    for (int round = 0; round < 12; round++) {
        char *q = malloc(n);
        memcpy(q, p, n);
        for (size_t i = sizeof(lf_header); i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            if (round == 0 || (seed >> 40) % (1u << round) == 0)
                q[i] = (char)(seed >> 33);
        }
        q[n - 1] = 0;
        if (open_bytes(q, n) == RB_OK)
            read_text(sample, strlen(sample));
        free(q);
        rb_doc_free(doc);
        doc = NULL;
    }
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_tag_cases),      T(test_lemma_cases),  T(test_facts),
        T(test_odd_texts),      T(test_long_word),    T(test_long_sentence),
        T(test_no_memory),      T(test_not_a_file),   T(test_truncated),
        T(test_damaged_header), T(test_damaged_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
