/*
** corpus.h - a generated corpus of realistic news text
**
** A chain of word pairs from the text files in seeds makes articles of about
** 3.1 KB: the word after a word is drawn from those that follow it there. One
** in six capitalised words is replaced by an invented name, so that the
** vocabulary grows with the text as it does in real news. (Whole sentences
** drawn at random would not do: branch predictors learn them by heart.)
*/
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stddef.h>

typedef struct corpus {
    char *text; /* all articles, one after the other */
    size_t len;
    size_t *start; /* [n + 1]: article i is text[start[i] .. start[i + 1]) */
    size_t n;
} corpus;

/* `seeds` is the folder; 0, or -1 when it holds no text. */
int corpus_make(corpus *c, const char *seeds, size_t bytes, unsigned seed);
void corpus_free(corpus *c);

/* Write as JSONL; 0 or -1. */
int corpus_write(const corpus *c, const char *path);

#endif
