/*
** utf.h - text as it stands on a terminal: columns, cuts, safe characters
*/
#ifndef CLI_UTF_H
#define CLI_UTF_H

#include "out.h"

/* Columns that s[0..n) takes (valid UTF-8; no newline, no tab). */
size_t utf_width(const char *s, size_t n);
/* Bytes of the longest beginning (or end) that fits into `columns`. */
size_t utf_head(const char *s, size_t n, size_t columns);
size_t utf_tail(const char *s, size_t n, size_t columns);

/* One line: white space becomes single blanks, control characters (which
** could drive the terminal) become U+FFFD. */
void utf_line(out *o, const char *s, size_t n);
/* utf_line, cut to `columns` with an ellipsis; returns the columns used. */
size_t utf_cell(out *o, const char *s, size_t n, size_t columns);
/* Verbatim, but control characters other than newline and tab are replaced
** when a person watches. */
void utf_text(out *o, const char *s, size_t n);
/* For messages, in which names of a stranger stand: '?' for control characters
** other than newline and tab, for marks that turn the direction of text, and
** for bytes that are no UTF-8. */
void utf_plain(out *o, const char *s, size_t n);
/* Pad with blanks from `used` to `columns`. */
void utf_pad(out *o, size_t used, size_t columns);

/* Columns of the terminal behind o; 100 when it is none. */
size_t utf_terminal(const out *o);

#endif
