/*
** test_anchor.c - rules that are compiled while memory runs out
**
** A rule set takes its memory in large pieces, so only one request in hundreds
** is the one that a piece refused meets: many rules are compiled, after a first
** one whose length moves the ends of the pieces, and every piece is refused.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "match/ruleset.h"

/* In which covers, choices and first tokens are joined. */
static const char *const pattern[] = {
    "[word=\"a\"] []{0,3} [word=\"c\"]? \"b\"",
    "(\"a\" | \"b\" \"c\" | [word=\"d\"]) []{0,2} \"e\"",
    "({actor} | {place} | \"f\")? \"g\" (\"h\" | \"i\")",
    "x:(\"k\" | {actor}) \"l\"{2,3} (\"m\" | \"n\" | \"o\")"};
enum { PATTERNS = sizeof pattern / sizeof *pattern };

/* Words are the rarer the later they stand in the alphabet, so that the word
** that a rule waits for is not its first. */
static double frequency(void *user, const char *word, size_t len)
{
    double f = 0.01;
    (void)user;
    for (char c = 'a'; len > 0 && c < word[0]; c++)
        f /= 4;
    return f;
}

typedef struct pieces {
    int left; /* large requests until all are refused */
    int refused;
} pieces;

static void *large_refused(void *user, void *p, size_t osize, size_t nsize)
{
    enum { LARGE = 4096 };
    pieces *x = user;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    if (nsize >= LARGE && x->left-- <= 0) {
        x->refused = 1;
        return NULL;
    }
    return realloc(p, nsize);
}

/* Compile one pattern many times, after a rule with so many blanks in it; what
** ended it. */
static int compile(pieces *x, const char *p, size_t blanks)
{
    enum { RULES = 60 };
    char first[4096];
    rb_mem mem;
    rb_vocab vocab;
    rb_err err;
    rb_ruleset *set = NULL;
    uint32_t rule;
    rb_mem_init(&mem, large_refused, x);
    int code = rb_vocab_init(&vocab, &mem);
    if (code != RB_OK)
        return code;
    rb_match_env env = {.mem = &mem, .vocab = &vocab, .frequency = frequency};
    code = rb_ruleset_new(&set, &env, &err);
    snprintf(first, sizeof first, "\"w\"%*s", (int)blanks, "");
    if (code == RB_OK)
        code = rb_ruleset_add(set, first, strlen(first), 0, 0, &rule, &err);
    for (int i = 0; code == RB_OK && i < RULES; i++)
        code = rb_ruleset_add(set, p, strlen(p), 0, 0, &rule, &err);
    rb_ruleset_free(set);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    return code;
}

static void every_piece_may_be_refused(void **state)
{
    enum { STEP = 8, MOST = 3200 }; /* bytes that a rule takes, at most */
    int refused = 0;
    (void)state;
    for (int i = 0; i < PATTERNS; i++)
        for (size_t blanks = 0; blanks < MOST; blanks += STEP) {
            pieces x = {0, 1};
            for (int n = 0; x.refused; n++) {
                x = (pieces){n, 0};
                int code = compile(&x, pattern[i], blanks);
                assert_int_equal(code, x.refused ? RB_ENOMEM : RB_OK);
                refused += x.refused;
            }
        }
    assert_true(refused > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_may_be_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
