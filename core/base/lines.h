/*
** lines.h - a text file of ours in memory, line by line
*/
#ifndef RB_LINES_H
#define RB_LINES_H

#include <stdint.h>
#include "err.h"

typedef struct rb_lines {
    const char *file;     /* for messages */
    const char *at, *end; /* what is not read yet */
    uint32_t line;        /* of the one read last, from 1 */
    rb_err *e;
} rb_lines;

/* The next line without its end, or NULL. */
const char *rb_lines_next(rb_lines *l, size_t *len);

/* Does a line begin with these words? */
int rb_line_begins(const char *line, size_t len, const char *with);

#endif
