/*
** sample.h - small tagged documents, written straight into the columns
*/
#ifndef SAMPLE_H
#define SAMPLE_H

#include "doc/doc.h"

enum { SAMPLE_TOKENS = 256, SAMPLE_SPANS = 64, SAMPLE_FEATURES = 4 };

typedef struct sample_span { /* an annotation to be */
    char layer[32];
    uint32_t tok0, tok1;
    rb_feat feat[SAMPLE_FEATURES];
    uint32_t nfeat;
} sample_span;

typedef struct sample_token {
    char word[64], lemma[64], tag[8];
    char gap; /* before it: ' ' nothing, 's' new sentence, 'p' paragraph */
} sample_token;

typedef struct sample { /* fill it in, then build */
    sample_token token[SAMPLE_TOKENS];
    uint32_t ntoken;
    sample_span span[SAMPLE_SPANS];
    uint32_t nspan;
} sample;

/* NULL (and a message on stderr) when it cannot be: unknown tag, one word
** with two lemmas. Strings of features are copied. */
rb_doc *sample_build(const sample *s, rb_mem *m, rb_vocab *v);

/* The document in the notation of patterns.txt. */
void sample_print(const sample *s, char *out, size_t room);

#endif
