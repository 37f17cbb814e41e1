/*
** find_print.h - one match as rubric find and rubric repl print it
**
** A layout says what a line looks like; a printer keeps the place in one
** document, because matches come from left to right.
*/
#ifndef CLI_FIND_PRINT_H
#define CLI_FIND_PRINT_H

#include <rubric.h>
#include "out.h"

typedef struct layout {
    int names, lines, jsonl; /* name documents; lines and columns; JSON */
    size_t width, left, ref; /* columns of a concordance line */
    size_t before, after;    /* sentences of context */
} layout;

typedef struct printer {
    const layout *l;
    out *o;
    const rubric_doc *d;
    size_t line, line_start, seen; /* newlines are counted up to `seen` */
} printer;

/* Columns of a concordance `width` wide. */
void layout_columns(layout *l, size_t width);

void printer_begin(printer *p, const layout *l, const rubric_doc *d, out *o);

/* Reference and match in its column. */
void print_kwic(printer *p, const rubric_match *m);
/* The sentences that the match touches, as grep prints a line; `again`: it is
** not the first one of the document. */
void print_line(printer *p, const rubric_match *m, int again);
/* Only the words that match. */
void print_only(printer *p, const rubric_match *m);
void print_json(printer *p, const rubric_match *m);
/* The document's id; with JSON the beginning of an object. */
void print_id(printer *p);
/* As grep: between groups of lines with context. */
void print_separator(const layout *l, out *o);

#endif
