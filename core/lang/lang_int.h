/*
** lang_int.h - what the files of this room share
**
** Per word form, once: the tags that it can have and what each costs
** (words.c), its lemma under each (lemma.c). Per sentence: the cheapest
** sequence (tagger.c), then the tag rules (repair.c).
*/
#ifndef RB_LANG_INT_H
#define RB_LANG_INT_H

#include "lang.h"
#include "langfile.h"
#include "perceptron.h"
#include "tagrules.h"

typedef struct rb_cand {
    uint32_t lex;  /* lexeme of the type under `out`; 0: not made yet */
    uint16_t cost; /* of the word, given the tag */
    uint8_t tag;   /* LT_* */
    uint8_t out;   /* RB_TAG_* */
} rb_cand;

enum { RB_MAXCAND = 12 };

enum { /* rb_word.kind */
       RB_WK_PUNCT = 1 << 0,
       RB_WK_CAP = 1 << 1,   /* has its own candidates inside a sentence */
       RB_WK_QUOTE = 1 << 2, /* " that may open or close */
       RB_WK_OPEN = 1 << 3,  /* ( [ { “ : what follows may begin a sentence */
       RB_WK_HYPHEN = 1 << 4, /* - that may join words */
       RB_WK_LOWER = 1 << 5,
       RB_WK_DIGIT = 1 << 6,
       RB_WK_APOS = 1 << 7 /* ' that may be a quotation mark or POS */
};

typedef struct rb_word { /* column by type; n[0] == 0: not made yet */
    uint32_t cand;       /* first of n[0] + n[1] candidates */
    uint8_t n[2];        /* at the start of a sentence; inside it */
    uint8_t kind;
    uint16_t fword; /* row of the tag rules; 0: none names it */
} rb_word;

typedef struct rb_step { /* one position of the decoder */
    const rb_cand *c;
    uint32_t tok;
    uint32_t back; /* first back pointer */
    uint8_t n;
} rb_step;

struct rb_lang {
    rb_mem *mem;
    rb_vocab *vocab;
    const char *map; /* the file */
    size_t size;

    /* sections, checked */
    const uint16_t *trans, *uni;
    const uint32_t *slot;
    uint32_t nslot;
    const lf_word *word;
    uint32_t nword;
    const lf_read *read;
    uint32_t nread;
    const lf_exc *exc;
    uint32_t nexc;
    const lf_suffix *suffix;
    uint32_t nsuffix;
    const char *str;
    size_t nstr;
    const char *rule_text;
    size_t nrule_text;
    const char *about;
    rb_pos *pos; /* NULL: the tags stay as they are */

    rb_tagrules *rules;
    /* Told of each correction, with the tag before it; NULL: nobody. */
    void (*fired)(void *user, uint32_t rule, uint32_t tok, uint8_t from);
    void *fired_user;

    /* columns and scratch, grown and reused */
    rb_word *type;
    uint32_t ntype;
    RB_VEC(rb_cand) cand;
    RB_VEC(rb_step) step;
    RB_VEC(uint8_t) back;
    RB_VEC(uint8_t) set; /* candidate set of each token of the sentence */
};

/* lang.c: the file */
const lf_word *rb_lf_find(const rb_lang *l, const char *s, size_t len);

/* lemma.c */
enum { RB_LEMMA_MAX = 256 }; /* longer words are their own lemma */
size_t rb_morph(const rb_lang *l, const char *s, size_t len, int pos,
                char out[RB_LEMMA_MAX]);
uint32_t rb_lemma(rb_lang *l, uint32_t type, uint8_t tag); /* 0: no memory */
size_t rb_plain_lower(const char *s, size_t len, char out[RB_LEMMA_MAX]);

/* words.c: fill the row of a type; RB_OK or RB_ENOMEM */
int rb_word_make(rb_lang *l, uint32_t type);
int rb_word_column(rb_lang *l); /* room for every type of the vocabulary */

/* tagger.c, repair.c */
int rb_tag_sentence(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1);
void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1);

#endif
