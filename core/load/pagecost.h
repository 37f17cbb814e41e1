/*
** pagecost.h - would the parse of this page take too long?
*/
#ifndef RB_PAGECOST_H
#define RB_PAGECOST_H

#include "../base/err.h"
#include "../base/mem.h"

/*
** One pass over the tags that bounds the parser's steps from above. RB_OK;
** RB_ELIMIT and a message without a file name; RB_ENOMEM.
*/
int rb_page_cost(rb_mem *m, const char *html, size_t len, rb_err *e);

#endif
