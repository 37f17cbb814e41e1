/*
** mklang.h - what the pieces of the language compiler share
**
** The compiler is a build tool, not part of the library: it may print, exit
** and let memory go at the end of the process.
*/
#ifndef RB_MKLANG_H
#define RB_MKLANG_H

#include <stdint.h>
#include <stdio.h>
#include "langfile.h"
#include "lang.h"

typedef struct mk_exc {
    uint32_t lemma; /* a word */
    uint8_t pos;
} mk_exc;

typedef struct mk_word {
    const char *s; /* lower case, UTF-8 */
    uint32_t len;
    double freq;            /* occurrences in the lexicon's corpus, estimated */
    uint32_t count[LF_POS]; /* sense-tagged uses */
    float lp[LT_COUNT];     /* log P(word | tag), valid when in `seen` */
    uint64_t seen;          /* bit per tag */
    uint8_t classes, caps;  /* RB_WN_*; bit per part of speech */
    mk_exc exc[4];
    uint8_t nexc;
} mk_word;

typedef struct mk_lang {
    mk_word *word;
    uint32_t n, cap;
    uint32_t *slot;
    uint32_t nslot;
    double tri[LT_COUNT][LT_COUNT][LT_COUNT]; /* counts */
    double bi[LT_COUNT][LT_COUNT], uni[LT_COUNT];
    double corpus;
    lf_suffix *suffix;
    uint32_t nsuffix;
    uint16_t trans[LT_COUNT * LT_COUNT * LT_COUNT];
    int fallback; /* no lexicon: the project's own tables */
    char about[512];
    const char *rules; /* text of the tag rules */
    size_t nrules;
} mk_lang;

/* Print "mklang: FILE:LINE: ..." and end with 1. line 0: no line. */
void mk_die(const char *file, long line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4), noreturn));
void *mk_alloc(size_t n); /* zeroed; ends the program when refused */

/* A whole file with a NUL after it; NULL when it does not exist. */
char *mk_slurp(const char *dir, const char *name, size_t *size);

/* The word's number, added when new. */
uint32_t mk_word_add(mk_lang *k, const char *s, size_t len);
/* The same as a pointer, which the next addition may move. */
mk_word *mk_word_at(mk_lang *k, const char *s, size_t len);

extern const char *const mk_tag_text[LT_COUNT];
int mk_tag_find(const char *s, size_t len); /* LT_*, or -1 */
int mk_tag(const char *s, size_t len);      /* ends the program when unknown */

int mk_poslex(mk_lang *k, const char *dir); /* 0: the package is missing */
void mk_fallback(mk_lang *k);               /* after mk_wordnet */
/* Count the word as seen n times under the tag. */
void mk_see(mk_lang *k, mk_word *w, int tag, double n);
void mk_see_line(mk_lang *k, const char *line); /* "word tag n tag n" */
void mk_extra(mk_lang *k);                      /* the project's own words */
void mk_wordnet(mk_lang *k, const char *dir);
void mk_model(mk_lang *k); /* transitions, suffixes */
void mk_write(mk_lang *k, const char *path);

/* Cost of a probability; 0 gives the dearest. */
uint16_t mk_cost(double p);

#endif
