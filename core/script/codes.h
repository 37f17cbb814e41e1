/*
** codes.h - which lexicons of a package hold each token
*/
#ifndef RB_CODES_H
#define RB_CODES_H

#include "package.h"

/* A line per token: names of the lexicons, tabs between. RB_OK, RB_ENOMEM. */
int rb_local_codes(const rb_package *p, const rb_doc *d, rb_buf *out);
/* Does the lexicon hold the token, as [lex="..."] asks? (bind_known.c) */
int rb_lexicon_holds(const rb_lexicon *x, const rb_doc *d, uint32_t tok);

#endif
