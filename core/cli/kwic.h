/*
** kwic.h - a key word in its context, so that matches stand in one column
*/
#ifndef CLI_KWIC_H
#define CLI_KWIC_H

#include <rubric.h>
#include "out.h"

/* One line of `width` columns: the match begins after `left` columns of
** context, captures are coloured. No newline is added. */
void kwic_line(out *o, const char *text, size_t len, const rubric_match *m,
               size_t left, size_t width);

/* text[start..end) on one line, with the match coloured in it. */
void kwic_inside(out *o, const char *text, size_t start, size_t end,
                 const rubric_match *m);

#endif
