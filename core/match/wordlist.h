/*
** wordlist.h - a lexicon from a file as people write them
**
** A word on each line, # before comments, any case; a * at the end of a word
** is the beginning of words. Or a table with tabs: then as rb_lexicon_new has
** it, but for stems, which it has, too.
*/
#ifndef RB_WORDLIST_H
#define RB_WORDLIST_H

#include "lexicon.h"

/*
** `columns` is NULL, "KEY" or "KEY,POS": columns of a table. Without it, a text
** that has no tab outside of comments is a list. *phrases becomes the number of
** entries of more than one word, which patterns never meet: [lex="..."] asks a
** token. Errors name `file` and the line.
*/
int rb_wordlist(rb_lexicon **out, rb_mem *m, const char *name, const char *file,
                const char *text, size_t len, const char *columns,
                uint32_t *phrases, rb_err *e);

#endif
