/*
** words_int.h - what the files share that judge a word form (words.c)
*/
#ifndef RB_WORDS_INT_H
#define RB_WORDS_INT_H

#include <string.h>
#include "lang_int.h"

enum {
    RB_NATS = LF_ONE, /* costs are negative logarithms, in parts of this */
    RB_DEAREST = 0xffff
};

typedef struct rb_form { /* the word form in hand */
    rb_type t;
    const lf_word *wn; /* its entry in the file, or NULL */
    size_t n;          /* bytes of low */
    int in_lexicon;    /* its tags were seen, or follow from its shape */
    int any;           /* WordNet has some reading */
    char low[RB_LEMMA_MAX];
} rb_form;

typedef struct rb_costs {
    uint32_t c[LT_COUNT]; /* RB_DEAREST: cannot be */
} rb_costs;

static inline void rb_cost_lower(rb_costs *k, int tag, uint32_t cost)
{
    if (cost < k->c[tag])
        k->c[tag] = cost;
}

/* P(word | tag) of a word seen about once in all: by Bayes. */
static inline uint32_t rb_cost_once(const rb_lang *l, int tag,
                                    uint32_t cost_given_word)
{
    uint32_t base = 14 * RB_NATS; /* one word in about a million */
    uint32_t c = base + cost_given_word;
    return c > l->uni[tag] ? c - l->uni[tag] : 0;
}

/* Has s nothing but signs of `of`? */
static inline int rb_only(const char *s, const char *of)
{
    return s[strspn(s, of)] == '\0';
}

/* punct.c: what a sign of punctuation is */
typedef struct rb_mark {
    const char *s;
    uint8_t out, tag, kind; /* RB_TAG_*, LT_*, RB_WK_* */
} rb_mark;
rb_mark rb_punct_of(const char *s);

/* readings.c: the tags under which WordNet knows a form */
typedef struct rb_readings {
    uint8_t of[LT_COUNT]; /* 1 + uses, capped at 12; 0: no reading */
} rb_readings;
void rb_readings_of(const rb_lang *l, const char *s, size_t n, rb_readings *r);

/* capitals.c: what a capital inside a sentence changes, one at its start, and
** none at all */
void rb_capital_inside(const rb_lang *l, const rb_form *f, rb_costs *k);
void rb_capital_first(const rb_lang *l, const rb_form *f, rb_costs *k);
void rb_capital_none(const rb_form *f, rb_costs *k);

#endif
