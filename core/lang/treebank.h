/*
** treebank.h - texts with gold tags, read from CoNLL-U
*/
#ifndef RB_TREEBANK_H
#define RB_TREEBANK_H

#include "perceptron.h"

typedef struct rb_treebank { /* begin with file, at, end; zeros else */
    const char *file;        /* for messages */
    const char *at, *end;
    uint32_t line;
    int parts; /* the file tells documents or paragraphs apart */
    RB_VEC(rb_gold) gold;
} rb_treebank;

/*
** The next document: its text put together from forms and SpaceAfter=No in
** *text, its words in t->gold. A sentence goes on in the paragraph of the one
** before unless `# newpar` or `# newdoc` stands there; in a file with neither,
** each is a paragraph of its own. RB_EDONE at the end; RB_EINPUT with file
** and line.
*/
int rb_treebank_next(rb_treebank *t, rb_buf *text, rb_err *e);
void rb_treebank_free(rb_treebank *t, rb_mem *m);

#endif
