/*
** mailmark.h - what in a mail's text its author did not write now
*/
#ifndef RB_MAILMARK_H
#define RB_MAILMARK_H

#include "../base/mem.h"

typedef struct rb_mark {
    uint32_t start, end; /* bytes of the text: whole lines but the last break */
    const char *reason;  /* "quoted reply", "signature"... */
} rb_mark;

typedef struct rb_marks {
    rb_mem *mem;
    RB_VEC(rb_mark) v; /* from left to right, none overlap */
    int failed;
} rb_marks;

/* Look for quoted mail and signatures in s[0..n), which begins at `at` of the
** text. `html`: it was HTML, where no '>' stands before what is quoted. */
void rb_mail_marks(rb_marks *m, const char *s, size_t n, uint32_t at, int html);

#endif
