/*
** parse_int.h - what the files of the pattern parser share
**
** parse.c        sequences, choices, repetition: the whole pattern
** parse_token.c  [ ... ], { ... } and "words"
** parse_macro.c  @name
** parse_scan.c   blanks, names and strings; the parts of a tree
*/
#ifndef RB_PARSE_INT_H
#define RB_PARSE_INT_H

#include "tree.h"

/* The tree is walked by recursion, along lists too: this and MOST_PARTS keep
** that inside a thread's stack. */
enum { RB_DEEPEST = 120 };

typedef struct rb_parser {
    rb_arena *arena;
    const char *src;
    size_t len, i; /* i: the next byte */
    int flags;     /* RB_VT_NOCASE */
    int depth, macro_depth, parts;
    const struct rb_parser *caller; /* of a macro's parser */
    const rb_macro *in;             /* the macro that is parsed, or NULL */
    const rb_macro *macro;
    uint32_t nmacro;
    rb_err *e;
} rb_parser;

/* parse_scan.c: NULL is an error, and *e has it. */
void *rb_parse_fail(rb_parser *p, size_t at, const char *msg); /* NULL */
void *rb_parse_nomem(rb_parser *p);                            /* NULL */
void rb_parse_blanks(rb_parser *p);
int rb_parse_peek(rb_parser *p); /* next sign that is no blank; -1: the end */
int rb_parse_accept(rb_parser *p, int c); /* pass over it if it is next */
size_t rb_parse_name_length(const rb_parser *p, size_t i); /* 0: no name */
/* `what` is said when there is no name. */
const char *rb_parse_name(rb_parser *p, const char *what);
/* A string in "" or ''; \" is the quote, other backslashes stay (they belong
** to the regular expression). %c and %l may follow, and set *flags. */
const char *rb_parse_string(rb_parser *p, uint32_t *len, uint32_t *at,
                            int *flags);
void *rb_parse_part(rb_parser *p, size_t size); /* in the arena, all zero */
rb_node *rb_parse_node(rb_parser *p, int kind, size_t at);
void rb_parse_add_kid(rb_node *n, rb_node *kid);

/* parse_token.c: at [ { and a quotation mark */
rb_node *rb_parse_token(rb_parser *p);
rb_node *rb_parse_layer(rb_parser *p);
rb_node *rb_parse_words(rb_parser *p);

/* parse_macro.c: at @ */
rb_node *rb_parse_macro(rb_parser *p);

/* parse.c: x | y | z, to a sign that ends it */
rb_node *rb_parse_choice(rb_parser *p);

#endif
