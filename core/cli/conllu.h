/*
** conllu.h - documents in CoNLL-U, the format of Universal Dependencies
*/
#ifndef CLI_CONLLU_H
#define CLI_CONLLU_H

#include <rubric.h>
#include "out.h"

typedef struct conllu { /* where we are; begin with zeros */
    size_t sentence, paragraph;
} conllu;

/* The next sentence of a tagged document: newdoc, newpar, sent_id, text, and
** ten columns. 0 when there is none. */
int conllu_sentence(conllu *c, out *o, const rubric_doc *d);

#endif
