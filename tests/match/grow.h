/*
** grow.h - random patterns and random documents, and how to print and
** shrink them
**
** A pattern is made as a tree and printed to a string: the string goes to
** the real parser, the tree to slow.h. A macro's call is a SEQ with one kid
** and the macro's name; a SEQ of words with `lazy` set is printed as one
** string.
*/
#ifndef GROW_H
#define GROW_H

#include "sample.h"
#include "slow.h"

typedef struct grower {
    rb_arena *arena; /* of the trees */
    uint64_t state;  /* of the random numbers */
} grower;

enum { GROW_MACROS = 4, GROW_TEXT = 8192 };

uint32_t grow_random(grower *g, uint32_t n); /* 0 .. n - 1 */

/* The world that patterns may speak of. */
extern const slow_entry grow_entry[];
extern const uint32_t grow_nentry;
extern const char *const grow_lexicon[]; /* ends with NULL */

typedef struct grow_macros {
    rb_node *tree[GROW_MACROS];
    char source[GROW_MACROS][GROW_TEXT];
    rb_macro macro[GROW_MACROS];
} grow_macros;

void grow_make_macros(grower *g, grow_macros *m);
void grow_pattern(grower *g, const grow_macros *m, rb_tree *out);
void grow_sample(grower *g, sample *out);

/* The pattern as text; blanks are put in at random. 0, or -1: no room. */
int grow_print(grower *g, const rb_tree *t, char *out, size_t room);
int grow_print_node(grower *g, const rb_node *n, char *out, size_t room);

/* A copy of the pattern, or of the document, made simpler in the no-th way;
** 0 when there are not so many ways. */
int grow_simpler(rb_arena *a, const rb_tree *t, uint32_t no, rb_tree *out);
int grow_smaller(const sample *s, uint32_t no, sample *out);

#endif
