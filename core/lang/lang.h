/*
** lang.h - the stage that tags words: part of speech and lemma
**
** All it knows about English comes from one compiled file, made at build
** time by mklang and memory-mapped at start (see langfile.h).
*/
#ifndef RB_LANG_H
#define RB_LANG_H

#include "../doc/doc.h"

typedef struct rb_lang rb_lang;

/* Map the language file. The lang keeps per-type columns for `v`. */
int rb_lang_open(rb_lang **out, rb_mem *m, rb_vocab *v, const char *path,
                 rb_err *e);
void rb_lang_close(rb_lang *l);

/* Tag rules instead of those of the language file: the text of a file in the
** form of lua/rubric/tagrules.lua. */
int rb_lang_rules(rb_lang *l, const char *file, const char *text, size_t len,
                  rb_err *e);
const struct rb_tagrules *rb_lang_rules_of(const rb_lang *l); /* borrowed */
/* Tell of each tag that a rule sets (its number, the token, the tag before);
** fired NULL: no more. */
void rb_lang_watch(rb_lang *l,
                   void (*fired)(void *user, uint32_t rule, uint32_t tok,
                                 uint8_t from),
                   void *user);

/* From here on a model of `rubric train pos` corrects the tags (perceptron.h);
** `file` is how messages call it. */
int rb_lang_correct(rb_lang *l, const char *file, const char *text, size_t len,
                    rb_err *e);
/* Was that model trained over the tags of another language file? */
int rb_lang_correct_other(const rb_lang *l);

/* Fill tok_tag and tok_lex (type + tag + lemma) of a segmented document; those
** of foreign paragraphs become 0. */
int rb_lang_tag(rb_lang *l, rb_doc *d, rb_err *e);

/* Word facts for the attribute and lexicon machinery. */
enum { /* bits of rb_lang_classes */
       RB_WN_NOUN = 1,
       RB_WN_VERB = 2,
       RB_WN_ADJ = 4,
       RB_WN_ADV = 8,
       RB_WN_COMM = 16,  /* first verb sense is communication */
       RB_WN_COGN = 32,  /* ... cognition, emotion or perception */
       RB_WN_PERSON = 64 /* first noun sense is a person */
};
/* Of a lemma in lower case. */
unsigned rb_lang_classes(rb_lang *l, const char *lemma, size_t len);

/* Expected occurrences per million tokens of a lower-case word: the rarity
** that pattern anchors go by. */
double rb_lang_frequency(rb_lang *l, const char *word, size_t len);

/* A hash of the whole language file, and of the model that corrects it: the
** same hash, the same tags. */
uint64_t rb_lang_hash(const rb_lang *l);

/* "festlex-poslex 2.4 (...), WordNet 3.0": what the file was made from. */
const char *rb_lang_about(const rb_lang *l);

#endif
