/*
** value.h - tests of one attribute value: a word list or a regular expression
**
** Most tests in rules are word lists ("condemn|denounce"): those are kept as
** a list, so that the rule machinery can look words up instead of trying
** rules. Anything else is a PCRE2 expression that must match the whole value.
*/
#ifndef RB_VALUE_H
#define RB_VALUE_H

#include "../base/err.h"
#include "../base/mem.h"

typedef struct rb_value_test rb_value_test;

enum {
    RB_VT_NOCASE = 1, /* compare without case */
    RB_VT_LITERAL = 2 /* the string is one word, not an expression */
};

/* On RB_EPATTERN, *at is the offset in `src` where it went wrong. */
int rb_value_compile(rb_value_test **out, rb_mem *m, const char *src,
                     size_t len, int flags, size_t *at, rb_err *e);
void rb_value_free(rb_value_test *t);

/* 1 when the value passes, 0 when not (also when the expression gives up:
** see MATCH_LIMIT in value.c). */
int rb_value_match(const rb_value_test *t, const char *s, size_t len);

/* What a match with a value of this length costs, in steps of the matcher. */
uint32_t rb_value_cost(const rb_value_test *t, size_t len);

/* The i-th word of a list, or NULL at the end or when it is no list. With
** RB_VT_NOCASE the words are in lower case. */
const char *rb_value_word(const rb_value_test *t, uint32_t i, uint32_t *len);
int rb_value_is_list(const rb_value_test *t);
int rb_value_nocase(const rb_value_test *t);

#endif
