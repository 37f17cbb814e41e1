/*
** furniture_forms.h - forms of lines, and of what follows a label
**
** Each says whether the n bytes at s, trimmed, have a form through and
** through. None allocates or looks outside.
*/
#ifndef RB_TEXT_FURNITURE_FORMS_H
#define RB_TEXT_FURNITURE_FORMS_H

#include <stddef.h>

/* Bytes of s that the label takes, whatever their case, kind of apostrophe
** and number of blanks; 0 when s does not begin with it. */
size_t rb_form_label(const char *s, size_t n, const char *label);
/* Is the word, in lower case, anywhere in s? */
int rb_form_has(const char *s, size_t n, const char *word);
/* Bytes without what may close a label: "Read more »", "Share this:" */
size_t rb_form_untailed(const char *s, size_t n);

int rb_form_people(const char *s, size_t n);  /* names and what joins them */
int rb_form_date(const char *s, size_t n);    /* date, time or both */
int rb_form_dated(const char *s, size_t n);   /* begins with a date */
int rb_form_count(const char *s, size_t n);   /* "(12)" */
int rb_form_byline(const char *s, size_t n);  /* "By Jane Doe | 3 May 2020" */
int rb_form_handle(const char *s, size_t n);  /* "Jane Doe on Twitter @jd" */
int rb_form_row(const char *s, size_t n);     /* "Facebook | Twitter | Email" */
int rb_form_paren(const char *s, size_t n);   /* "(...)", with a stop at most */
int rb_form_caption(const char *s, size_t n); /* "... (AP Photo/Jane Doe)" */

/* "5 min read", "12 Shares": the reason why it is furniture, or NULL */
const char *rb_form_tally(const char *s, size_t n);

#endif
