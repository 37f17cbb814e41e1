/*
** conllu.h - documents in CoNLL-U, the format of Universal Dependencies
*/
#ifndef CLI_CONLLU_H
#define CLI_CONLLU_H

#include <rubric.h>
#include "out.h"

/* A tagged document: newdoc, newpar, sent_id, text, and ten columns. */
void conllu_document(out *o, const rubric_doc *d);

#endif
