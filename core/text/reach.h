/*
** reach.h - how far a special form extends
**
** Pure functions from a place in the text to the end of the form that begins
** there, or NULL. They look ahead a bounded number of bytes, so that no text
** can make the tokenizer quadratic.
*/
#ifndef RB_TEXT_REACH_H
#define RB_TEXT_REACH_H

#include "chars.h"

rb_at rb_reach_url(rb_at p, rb_at end);     /* scheme://..., www.... */
rb_at rb_reach_path(rb_at p, rb_at end);    /* rest of a URL from p on */
rb_at rb_reach_email(rb_at p, rb_at end);   /* name@host.tld */
rb_at rb_reach_host(rb_at p, rb_at end);    /* example.com, report.pdf */
rb_at rb_reach_acronym(rb_at p, rb_at end); /* U.S., a.m., Ph.D., U.S */
rb_at rb_reach_dashed(rb_at p, rb_at end);  /* 555-1234, 2005-03-09 */
rb_at rb_reach_smiley(rb_at p, rb_at end);  /* :-) ;) :P */
rb_at rb_reach_note(rb_at p, rb_at end);    /* [1], [12][13] */

#endif
