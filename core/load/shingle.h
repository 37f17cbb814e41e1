/*
** shingle.h - a text as the set of its runs of five words
**
** Two texts that share a story share many runs of words, whatever their
** headlines, bylines and line breaks are. Words are compared in lower case,
** punctuation does not count; a sign of a script without blanks is a word.
*/
#ifndef RB_LOAD_SHINGLE_H
#define RB_LOAD_SHINGLE_H

#include "../base/mem.h"

enum {
    RB_SHINGLE_WORDS = 5,
    RB_SHINGLE_WINDOW = 32,   /* runs, of which one is in the sample */
    RB_SHINGLE_TEXT = 1 << 20 /* bytes looked at: a book by its beginning */
};

typedef struct rb_shingles { /* zero it to begin; kept between texts */
    uint32_t words;
    RB_VEC(uint64_t) all;    /* a hash a run, in order of the text */
    RB_VEC(uint32_t) sample; /* sorted, each once */
} rb_shingles;

/* All runs of a text (valid UTF-8). RB_OK or RB_ENOMEM. */
int rb_shingle_text(rb_shingles *s, rb_mem *m, const char *text, size_t len);

/*
** The sample: of every RB_SHINGLE_WINDOW neighbouring runs the one with the
** smallest hash, so that texts which share a passage of 36 words are sure to
** share a sample, and one run in 16 is taken. RB_OK or RB_ENOMEM.
*/
int rb_shingle_sample(rb_shingles *s, rb_mem *m);

void rb_shingle_free(rb_shingles *s, rb_mem *m);

#endif
