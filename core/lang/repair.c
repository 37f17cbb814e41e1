/*
** repair.c - corrections by context that three tags in a row cannot see
*/
#include "lang_int.h"

void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    (void)l;
    (void)d;
    (void)tok0;
    (void)tok1;
}
