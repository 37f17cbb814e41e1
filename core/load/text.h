/*
** text.h - a file that is one text
*/
#ifndef RB_TEXTFILE_H
#define RB_TEXTFILE_H

#include "source.h"

/* The whole file as a document, verbatim, its id the path; RB_EDONE when it
** has been given already. */
int rb_text_doc(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out, rb_err *e);

#endif
