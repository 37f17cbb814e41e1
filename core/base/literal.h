/*
** literal.h - Lua literals as a tree: strings, numbers, booleans, tables
*/
#ifndef RB_LITERAL_H
#define RB_LITERAL_H

#include "buf.h"
#include "err.h"

enum { RB_L_STRING, RB_L_NUMBER, RB_L_BOOLEAN, RB_L_TABLE };

typedef struct rb_lit {
    int kind;        /* RB_L_* */
    int line;        /* 1-based */
    const char *key; /* in its table; NULL: an element of the list */
    const char *s;   /* of a string, or a number as written */
    size_t len;
    double number;               /* of a number; of a boolean 0 or 1 */
    struct rb_lit *first, *next; /* first member; next of the same table */
} rb_lit;

/* A text of the form `return {...}` (or just the table), comments allowed.
** Nothing is executed: what is not a literal is an error. */
int rb_literal_parse(rb_lit **out, rb_arena *a, const char *file,
                     const char *text, size_t len, rb_err *e);

/* How many members a table has. */
uint32_t rb_literal_members(const rb_lit *t);

#endif
