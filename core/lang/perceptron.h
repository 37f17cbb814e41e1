/*
** perceptron.h - tags by a model that somebody trained for other texts
**
** The model corrects the shipped tagger: what that one says of a word and of
** its neighbours is among the features, beside the word, its endings, its
** shape and the two tags before it. Every feature has a weight for some tags;
** the tag with the largest sum wins. The shipped tag is some steps ahead, so
** that it stays where the model has seen little. Weights are whole numbers, so
** that every machine gives equal tags.
**
** A model is only ever read from its text (perceptron.c), which training
** writes (perceptron_train.c).
*/
#ifndef RB_PERCEPTRON_H
#define RB_PERCEPTRON_H

#include "../base/buf.h"
#include "../doc/doc.h"

/* ---- tagging ---- */

typedef struct rb_pos rb_pos;

/* Read the text of a model; `file` is how messages call it. A text that was
** changed by hand is refused. */
int rb_pos_read(rb_pos **out, rb_mem *m, const rb_vocab *v, const char *file,
                const char *text, size_t len, rb_err *e);
void rb_pos_free(rb_pos *p); /* NULL is fine */
/* Correct the tags of a sentence; RB_OK or RB_ENOMEM. */
int rb_pos_tag(rb_pos *p, rb_doc *d, uint32_t tok0, uint32_t tok1);
uint64_t rb_pos_hash(const rb_pos *p);    /* of the text */
uint64_t rb_pos_shipped(const rb_pos *p); /* rb_lang_hash when it was trained */

/* ---- training ---- */

typedef struct rb_gold { /* a word of a treebank */
    uint32_t start, end; /* bytes of the document's text */
    uint8_t tag;         /* RB_TAG_NONE: not known */
} rb_gold;

typedef struct rb_pos_train rb_pos_train;

/* The vocabulary must outlive the training. */
rb_pos_train *rb_pos_train_new(rb_mem *m, const rb_vocab *v); /* or NULL */
void rb_pos_train_free(rb_pos_train *t);
/* Learn from a tagged document. Gold tags go to tokens with the same bytes;
** the others are left out and counted. RB_OK or RB_ENOMEM. */
int rb_pos_train_add(rb_pos_train *t, const rb_doc *d, const rb_gold *g,
                     uint32_t n);
/*
** Append the text of the model to *model, and to *report what a person wants
** to know: what was learnt from, and how often the shipped tagger and the
** model are right in cross-validation. `shipped` is rb_lang_hash.
*/
int rb_pos_train_end(rb_pos_train *t, uint64_t shipped, rb_buf *model,
                     rb_buf *report, rb_err *e);

/* ---- what the two share: features ---- */

enum {
    RB_POS_ATOMS = 2,
    RB_POS_KEYS = 16,
    RB_POS_WEIGHT = 50000000, /* no weight is larger */
    RB_POS_STEP = 1000,       /* a weight counts thousandths of a step */
    RB_POS_TRUST = 5          /* steps that the shipped tag is ahead */
};

typedef struct rb_pos_form { /* hashes of a word form; word 0: not made */
    uint64_t word, end[3], shape;
} rb_pos_form;

typedef struct rb_pos_forms { /* column by type */
    rb_mem *mem;
    const rb_vocab *vocab;
    rb_pos_form *form;
    uint32_t n;
    uint64_t tag[RB_TAG_COUNT];
} rb_pos_forms;

typedef struct rb_pos_sent {
    const uint32_t *type;
    const uint8_t *shipped;
    const uint8_t *tag; /* decided, below the position in hand */
    uint32_t n;
} rb_pos_sent;

void rb_pos_forms_init(rb_pos_forms *f, rb_mem *m, const rb_vocab *v);
void rb_pos_forms_free(rb_pos_forms *f);
/* Rows for the types of a sentence; RB_OK or RB_ENOMEM. */
int rb_pos_forms_make(rb_pos_forms *f, const uint32_t *type, uint32_t n);
/* The features of word i, as hashes. */
void rb_pos_keys(const rb_pos_forms *f, const rb_pos_sent *s, uint32_t i,
                 uint64_t key[RB_POS_KEYS]);
/* One of them as the model writes it: name and atoms between tabs. 0 when a
** word has a control character, which the file cannot hold. */
int rb_pos_key_text(const rb_pos_forms *f, const rb_pos_sent *s, uint32_t i,
                    int which, rb_buf *out);
/* The hash of a written feature; 0: there is no such feature. */
uint64_t rb_pos_key_of(const char *text, size_t len);

/* First slot to look at; tables are powers of two, key 0 is free. */
static inline uint32_t rb_pos_slot(uint64_t key, uint32_t slots)
{
    return (uint32_t)(key ^ key >> 32) & (slots - 1);
}

#endif
