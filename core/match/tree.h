/*
** tree.h - a token pattern as a tree, and the parser of the string language
**
**   "word"  "two words"        words (regular expressions, as everywhere)
**   [attr="regex" & ...]       a token; & | ! ( ), = and !=, %c ignores case
**   []                         any token
**   {layer f="regex" f!="x"}   a whole annotation
**   x y    x | y    (x)        sequence, ordered choice, grouping
**   x? x* x+ x{n} x{m,n} x{m,} greedy; a further ? makes them lazy
**   name:x                     capture
**   &x !x                      look ahead; &<x !<x look behind
**   <s> </s>                   start and end of a sentence
**   @name                      macro
**   ... within sentence        or paragraph, document, or a layer
**
** Attributes: word lower lemma pos shape is lex begin inside.
*/
#ifndef RB_TREE_H
#define RB_TREE_H

#include "../base/err.h"
#include "../base/mem.h"
#include "../base/near.h"

enum { /* rb_expr.attr */
       RB_A_WORD,
       RB_A_LOWER,
       RB_A_LEMMA,
       RB_A_POS,
       RB_A_SHAPE,
       RB_A_IS,     /* cap allcap mixed lower digit alpha punct hyphen */
       RB_A_LEX,    /* membership in a lexicon */
       RB_A_BEGIN,  /* an annotation of this layer begins here */
       RB_A_INSIDE, /* the token is inside an annotation of this layer */
       RB_A_COUNT
};
extern const char *const rb_attr_name[RB_A_COUNT];

enum { RB_E_TRUE, RB_E_TEST, RB_E_NOT, RB_E_AND, RB_E_OR };

typedef struct rb_expr { /* what a token must be */
    uint8_t kind;        /* RB_E_* */
    uint8_t attr;        /* RB_A_*, of a test */
    uint8_t flags;       /* RB_VT_*, of a test */
    uint32_t at;         /* offset of the value in the pattern or macro */
    const struct rb_macro *macro; /* that it stands in, or NULL; borrowed
                                     while rules are added */
    const char *value;            /* of a test, NUL-terminated */
    uint32_t len;
    struct rb_expr *a, *b;
    uint32_t bit; /* + 1, in the rule set that has entered it; 0: not yet */
} rb_expr;

typedef struct rb_ftest { /* feature="regex" in {layer ...} */
    const char *name, *value;
    uint32_t len, at;
    const struct rb_macro *macro; /* as in rb_expr */
    uint8_t flags, negated;
    struct rb_ftest *next;
} rb_ftest;

enum { /* rb_node.kind */
       RB_N_EMPTY,
       RB_N_TOKEN,  /* expr */
       RB_N_LAYER,  /* name, ftest */
       RB_N_SEQ,    /* kids */
       RB_N_ALT,    /* kids */
       RB_N_REP,    /* a, min, max (UINT32_MAX: no end), lazy */
       RB_N_CAP,    /* a, name */
       RB_N_AHEAD,  /* a, negated */
       RB_N_BEHIND, /* a, negated; fixed number of tokens */
       RB_N_SBEGIN, /* <s> */
       RB_N_SEND    /* </s> */
};

typedef struct rb_node {
    uint8_t kind, lazy, negated;
    uint32_t at, to;   /* its place in the pattern's text; of what a macro
                          stands for: the macro's call */
    uint32_t min, max; /* of a repetition */
    const char *name;  /* of a layer or capture */
    rb_expr *expr;
    rb_ftest *ftest;
    struct rb_node *a;
    struct rb_node *kid, *last, *next; /* kids of SEQ and ALT, linked */
} rb_node;

enum { RB_W_SENTENCE, RB_W_PARAGRAPH, RB_W_DOCUMENT, RB_W_LAYER };

typedef struct rb_macro {
    const char *name, *source;
} rb_macro;

typedef struct rb_tree {
    rb_node *root;
    uint8_t within;          /* RB_W_* */
    const char *within_name; /* of the layer */
    uint32_t parts;          /* that were read, macros included; also when
                                reading failed */
} rb_tree;

/*
** Parse src into a tree in the arena. With RB_VT_NOCASE in flags all word
** tests ignore case. On RB_EPATTERN the message shows the pattern with a
** caret under the place, what was expected, and the nearest known name.
*/
int rb_tree_parse(rb_tree *out, rb_arena *a, const char *src, size_t len,
                  int flags, const rb_macro *macro, uint32_t nmacro, rb_err *e);

/* Format `msg` with the pattern and a caret under byte `at`. */
int rb_pattern_fail(rb_err *e, const char *src, size_t len, size_t at,
                    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* The same for a value whose regular expression is refused: *e says why. */
int rb_pattern_bad_regex(rb_err *e, const char *src, size_t len, size_t at);

#endif
