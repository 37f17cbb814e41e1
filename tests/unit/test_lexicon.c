/*
** test_lexicon.c - word lists: rows of a word, stems, lists as people write
** them, what goes out to other processes
**
** Stems are compared with a plain search over all keys on random words.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "match/lexicon.h"
#include "match/wordlist.h"

static rb_mem mem;
static rb_err err;

static rb_lexicon *make(const char *text, int stems)
{
    rb_lexicon *x = NULL;
    assert_int_equal(rb_lexicon_new(&x, &mem, "list", text, strlen(text),
                                    "word", NULL, stems, &err),
                     RB_OK);
    return x;
}

/* Rows of a word, as digits in order. */
static const char *rows_of(const rb_lexicon *x, const char *word)
{
    static char out[64];
    size_t n = 0, len = strlen(word);
    uint32_t row = rb_lexicon_find(x, word, len, RB_POS_ANY);
    while (row != UINT32_MAX && n < sizeof out - 1) {
        out[n++] = (char)('0' + row);
        row = rb_lexicon_next(x, row, word, len, RB_POS_ANY);
    }
    out[n] = '\0';
    return out;
}

static void test_stems(void **state)
{
    (void)state;
    rb_lexicon *x =
        make("word\tc\nmigrat*\ta\nmigrant\tb\nmig*\tc\nmigrant|mi*\td\n"
             "*\te\n\xc3\xa9t*\tf\n",
             1);
    assert_string_equal(rows_of(x, "migrant"), "123");
    assert_string_equal(rows_of(x, "migration"), "023");
    assert_string_equal(rows_of(x, "migrat"), "023");
    assert_string_equal(rows_of(x, "mi"), "3");
    assert_string_equal(rows_of(x, "m"), "");
    assert_string_equal(rows_of(x, ""), "");
    assert_string_equal(rows_of(x, "*"), "4");
    assert_string_equal(rows_of(x, "\xc3\xa9tage"), "5");
    assert_string_equal(rows_of(x, "\xc3"), "");
    assert_false(rb_lexicon_find(x, "emigrant", 8, RB_POS_ANY) != UINT32_MAX);
    rb_lexicon_free(x);
}

static void test_without(void **state)
{
    (void)state;
    rb_lexicon *x = make("word\nmigrat*\n", 0);
    assert_string_equal(rows_of(x, "migration"), "");
    assert_string_equal(rows_of(x, "migrat*"), "0");
    rb_lexicon_free(x);
}

/* A stem that is too long is the word itself. */
static void test_long(void **state)
{
    (void)state;
    char word[80], text[200];
    memset(word, 'a', 64);
    strcpy(word + 64, "*");
    snprintf(text, sizeof text, "word\n%s\n%s\n", word, word + 1);
    rb_lexicon *x = make(text, 1);
    assert_string_equal(rows_of(x, word), "01");
    word[64] = '\0';
    assert_string_equal(rows_of(x, word), "1");
    rb_lexicon_free(x);
}

enum { KEYS = 9, ROUNDS = 300 };

static unsigned seed = 1;

static void grow(char *word)
{
    int n = 1;
    seed = seed * 1664525u + 1013904223u;
    unsigned bits = seed >> 8;
    for (; bits % 4 != 0 && n < 6; bits /= 4)
        *word++ = (char)('a' + n++ % 2 * (bits / 4 % 2));
    *word++ = (char)('a' + seed / 4096 % 2);
    *word = '\0';
}

static void test_random(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char key[KEYS][12], text[200] = "word\n", word[12], want[16];
        for (int i = 0; i < KEYS; i++) {
            grow(key[i]);
            if (i % 2)
                strcat(key[i], "*");
            strcat(strcat(text, key[i]), "\n");
        }
        rb_lexicon *x = make(text, 1);
        for (int k = 0; k < 20; k++) {
            size_t n = 0;
            grow(word);
            for (int i = 0; i < KEYS; i++) {
                size_t len = strlen(key[i]) - (size_t)(i % 2);
                if (i % 2 ? strncmp(word, key[i], len) == 0
                          : strcmp(word, key[i]) == 0)
                    want[n++] = (char)('0' + i);
            }
            want[n] = '\0';
            assert_string_equal(rows_of(x, word), want);
        }
        rb_lexicon_free(x);
    }
}

/* What goes out as words finds the same, whatever the keys look like. */
static void test_words(void **state)
{
    (void)state;
    static const char text[] = "word\tc\tpos\n\\#a\t1\tN\nmig*|x*y\t2\tVA\n"
                               "|*||-\t3\t-\n#b\n\xc3\xa9*\t4\tR\n";
    static const char *const words[] = {"\\#a", "migrant", "x*y", "xzy",
                                        "*",    "-",       "b",   "\xc3\xa9t"};
    for (int stems = 0; stems < 2; stems++) {
        rb_lexicon *x, *y;
        rb_buf b;
        int again;
        rb_buf_init(&b, &mem);
        assert_int_equal(rb_lexicon_new(&x, &mem, "l", text, strlen(text),
                                        "word", "pos", stems, &err),
                         RB_OK);
        rb_lexicon_words(x, &b, &again);
        assert_int_equal(
            rb_lexicon_new(&y, &mem, "l", b.p, b.n, "word", "pos", again, &err),
            RB_OK);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            for (unsigned pos = 1; pos <= RB_POS_X; pos *= 2)
                assert_int_equal(rb_lexicon_find(x, words[i], strlen(words[i]),
                                                 pos) == UINT32_MAX,
                                 rb_lexicon_find(y, words[i], strlen(words[i]),
                                                 pos) == UINT32_MAX);
        rb_lexicon_free(x);
        rb_lexicon_free(y);
        rb_buf_free(&b);
    }
}

static void test_list(void **state)
{
    (void)state;
    rb_lexicon *x;
    uint32_t phrases;
    static const char text[] = "\xef\xbb\xbf# a comment\twith a tab\n"
                               "  \xc3\x89tat \r\n\nhuman rights\n#\nmig*";
    assert_int_equal(rb_wordlist(&x, &mem, "l", "f.txt", text, strlen(text),
                                 NULL, &phrases, &err),
                     RB_OK);
    assert_int_equal(phrases, 1);
    assert_int_equal(rb_lexicon_rows(x), 3);
    assert_string_equal(rows_of(x, "\xc3\xa9tat"), "0");
    assert_string_equal(rows_of(x, "human rights"), "1");
    assert_string_equal(rows_of(x, "migrant"), "2");
    rb_lexicon_free(x);
    assert_int_equal(
        rb_wordlist(&x, &mem, "l", "f.txt", "a\n\xff", 3, NULL, &phrases, &err),
        RB_EINPUT);
    assert_string_equal(err.msg, "f.txt:2: the file is not UTF-8");
    assert_int_equal(rb_wordlist(&x, &mem, "l", "f.tsv", "a\tb\n1\n", 6, NULL,
                                 &phrases, &err),
                     RB_EINPUT);
    assert_memory_equal(err.msg, "f.tsv:2: ", 9);
    assert_int_equal(
        rb_wordlist(&x, &mem, "l", "empty", "", 0, NULL, &phrases, &err),
        RB_OK);
    rb_lexicon_free(x);
}

static void *refuse(void *ud, void *p, size_t osize, size_t nsize)
{
    long *left = ud;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(p, nsize) : NULL;
}

/* Memory that is refused anywhere is RB_ENOMEM, and nothing is left. */
static void test_refused(void **state)
{
    (void)state;
    static const char *const columns[] = {NULL, "a,b"};
    for (int i = 0; i < 2; i++) {
        int code = RB_ENOMEM;
        for (long n = 0; code != RB_OK; n++) {
            long left = n;
            uint32_t phrases;
            rb_mem m;
            rb_lexicon *x = NULL;
            rb_mem_init(&m, refuse, &left);
            code = rb_wordlist(&x, &m, "l", "f", "a\tb\nx\tN\n", 8, columns[i],
                               &phrases, &err);
            assert_true(code == RB_OK || code == RB_ENOMEM);
            assert_true(n < 100);
            rb_lexicon_free(x);
            assert_int_equal(m.used, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems),  cmocka_unit_test(test_without),
        cmocka_unit_test(test_long),   cmocka_unit_test(test_random),
        cmocka_unit_test(test_words),  cmocka_unit_test(test_list),
        cmocka_unit_test(test_refused)};
    rb_mem_init(&mem, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
