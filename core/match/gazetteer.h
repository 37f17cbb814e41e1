/*
** gazetteer.h - very many names, found at a cost that hardly depends on
** their number
**
** A trie over word numbers of its own, in one block of memory. What ties it to
** a vocabulary is one column (type -> word number), filled once per type; so
** it serves one vocabulary, hence one thread, at a time.
*/
#ifndef RB_GAZETTEER_H
#define RB_GAZETTEER_H

#include "../doc/doc.h"

typedef struct rb_gazetteer rb_gazetteer;
typedef struct rb_gaz_builder rb_gaz_builder;

enum {
    RB_GAZ_EXACT = 0,
    RB_GAZ_LOWER = 1, /* entries and text are compared in lower case */
    RB_GAZ_LEMMA = 2  /* entries are lemmas; needs a tagged document */
};

/* Collect entries. `words` is the name's text: it is cut into tokens by the
** rules of the caller (`span`: n pairs of start and end, in bytes). `value` is
** any number of the caller's, such as a row. The same name twice: both
** values are kept, in order. After a failure the earlier names still hold. */
int rb_gaz_builder_new(rb_gaz_builder **out, rb_mem *m, int mode, rb_err *e);
int rb_gaz_add(rb_gaz_builder *b, const char *text, const uint32_t *span,
               uint32_t n, uint32_t value, rb_err *e);
/* Compile; the builder is freed in any case. */
int rb_gaz_build(rb_gaz_builder *b, rb_gazetteer **out, rb_err *e);
void rb_gaz_builder_free(rb_gaz_builder *b);

void rb_gaz_free(rb_gazetteer *g);

typedef struct rb_gaz_hit {
    uint32_t tok0, tok1;
    uint32_t value, nvalue; /* values are rb_gaz_value(g, value + 0..n-1) */
} rb_gaz_hit;
uint32_t rb_gaz_value(const rb_gazetteer *g, uint32_t i);

/* Leftmost-longest hits, sentence by sentence (but those of foreign
** paragraphs), appended to *hit (memory of
** the gazetteer's rb_mem; on failure nothing is appended). */
typedef RB_VEC(rb_gaz_hit) rb_gaz_hits;
int rb_gaz_match(rb_gazetteer *g, rb_doc *d, rb_gaz_hits *hit, rb_err *e);

#endif
