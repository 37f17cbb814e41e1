/*
** words.h - small lists of words, and the known word nearest to a typo
*/
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stddef.h>

typedef struct words {
    char **v; /* copies, owned */
    size_t n, cap;
} words;

void words_add(words *w, const char *s, size_t n);
void words_split(words *w, const char *s, char by); /* "a,b" adds a and b */
int words_has(const words *w, const char *s);
void words_free(words *w);
void words_sort(words *w); /* by bytes */
/* "a, b, c": owned by the caller, free() it. */
char *words_join(const words *w, const char *between);

/* The word that a typo most likely meant, or NULL when none is near. */
const char *words_nearest(const words *w, const char *typo);

#endif
