/*
** recordhtml.h - the text of a record that is HTML
*/
#ifndef RB_RECORDHTML_H
#define RB_RECORDHTML_H

#include "source.h"

/* Does it look like HTML: has it at least two tags that pages have? */
int rb_text_has_tags(const char *s, size_t n);

/* The words of *t, which is HTML: *t becomes them (in `words`), and s->map the
** way from there to where it led from *t. RB_OK, RB_ENOMEM, or RB_ELIMIT with
** a message without a place. */
int rb_record_html(rb_source *s, rb_text *t, rb_buf *words, rb_err *e);

#endif
