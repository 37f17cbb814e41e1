/*
** lexicon.h - named word lists that patterns and scripts can ask
**
** A lexicon maps a word, or a word under a part of speech, to rows of a
** table. Patterns only ask for membership, which is decided once per lexeme;
** scripts get the row. Rows stay as text until somebody asks.
*/
#ifndef RB_LEXICON_H
#define RB_LEXICON_H

#include "../base/buf.h"
#include "../base/err.h"
#include "../base/mem.h"

typedef struct rb_lexicon rb_lexicon;

enum { /* part-of-speech classes, bits */
       RB_POS_N = 1,
       RB_POS_V = 2,
       RB_POS_A = 4,
       RB_POS_R = 8,  /* adverbs */
       RB_POS_X = 16, /* all others */
       RB_POS_ANY = 31
};
unsigned rb_pos_class(unsigned tag); /* class bit of an RB_TAG_* */

/*
** A lexicon over tab-separated text (copied). Lines that begin with # are
** comments; the first row names the columns, with or without a leading # (the
** last comment line before the rows that holds a tab, or just a word). The
** column `key` holds the words (lower case; | between alternatives), the
** column `pos` (may be NULL) the class: N V A R or - for any. With `stems`, a
** word that ends in * is the beginning of words; at most 63 bytes, else it is
** itself. Errors name `name` and the line.
*/
int rb_lexicon_new(rb_lexicon **out, rb_mem *m, const char *name,
                   const char *text, size_t len, const char *key,
                   const char *pos, int stems, rb_err *e);
void rb_lexicon_free(rb_lexicon *x);
const char *rb_lexicon_name(const rb_lexicon *x);

/* Rows with this key and class (bits): first row's number or UINT32_MAX;
** rb_lexicon_next gives the following one. */
uint32_t rb_lexicon_find(const rb_lexicon *x, const char *word, size_t len,
                         unsigned pos);
uint32_t rb_lexicon_next(const rb_lexicon *x, uint32_t row, const char *word,
                         size_t len, unsigned pos);

/* All that patterns can ask of it, as the text of a table with the columns
** "pos" and "word", appended; *stems as rb_lexicon_new wants it. */
void rb_lexicon_words(const rb_lexicon *x, rb_buf *out, int *stems);

uint32_t rb_lexicon_rows(const rb_lexicon *x);
uint32_t rb_lexicon_columns(const rb_lexicon *x);
const char *rb_lexicon_column(const rb_lexicon *x, uint32_t col, uint32_t *len);
/* A cell; "-" is an empty one (len 0). */
const char *rb_lexicon_cell(const rb_lexicon *x, uint32_t row, uint32_t col,
                            uint32_t *len);

#endif
