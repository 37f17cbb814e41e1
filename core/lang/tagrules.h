/*
** tagrules.h - corrections of tags by context: rules as data, compiled
**
** lua/rubric/tagrules.lua is their source, a Lua table that is read, never
** run. mklang puts its text into the language file; a library compiles it
** once, when it opens the file. What a rule asks of a word form (is it one of
** these words?) is a row of bits by word, looked up once per form; what it
** asks of a tag is a bit of a set. So a rule is tried where its own word and
** tag stand, and its context costs a few comparisons.
*/
#ifndef RB_TAGRULES_H
#define RB_TAGRULES_H

#include "../base/literal.h"
#include "../base/mem.h"
#include "../doc/tags.h"

enum { RB_TR_RULES = 128, RB_TR_WORDSETS = 255, RB_TR_PATTERN = 16 };

enum { /* what a test asks beside words and tags: bits of rb_tr_test.is */
       RB_TR_CAP = 1 << 0,
       RB_TR_LOWER = 1 << 1,
       RB_TR_DIGIT = 1 << 2,
       RB_TR_APART = 1 << 3 /* a blank follows */
};

typedef struct rb_tr_test { /* all of it must hold */
    uint64_t tags;          /* bit per tag; RB_TAG_NONE: outside the sentence */
    uint8_t in, out;        /* word sets that have it, have it not; 0: any */
    uint8_t is;             /* RB_TR_* */
    uint8_t more;           /* tags are not all that it asks */
} rb_tr_test;

typedef struct rb_tr_elem { /* one of its tests must hold */
    uint16_t test;
    uint8_t tests;
    uint8_t min, max; /* takes all it can and gives nothing back */
    uint8_t look;     /* nothing is taken: it must not stand here */
} rb_tr_elem;

typedef struct rb_tr_pattern { /* elements: the token's own, then to the left
                                  (nearest first), then to the right */
    uint16_t elem;
    uint8_t left, right;
} rb_tr_pattern;

typedef struct rb_tr_rule {
    const char *name;
    const rb_lit *examples, *never; /* NULL: none */
    uint16_t pattern;               /* patterns, then exceptions */
    uint8_t patterns, unless;
    uint8_t to;       /* the new tag */
    uint8_t always;   /* ... of words that cannot have it as well */
    uint8_t verbless; /* only where the sentence has no finite verb */
    int line;
} rb_tr_rule;

enum { RB_TR_BITS = (RB_TR_RULES + 63) / 64, RB_TR_ROW = 4 };

typedef struct rb_tr_word {
    const char *s;
    uint64_t in[RB_TR_ROW];     /* word sets that have it */
    uint64_t rules[RB_TR_BITS]; /* to try, whatever the tag */
} rb_tr_word;

typedef struct rb_tagrules {
    rb_arena arena;
    RB_VEC(rb_tr_rule) rule;
    RB_VEC(rb_tr_pattern) pattern;
    RB_VEC(rb_tr_elem) elem;
    RB_VEC(rb_tr_test) test;
    RB_VEC(rb_tr_word) word; /* [0]: any that no rule names; then sorted */
    /* Rules that can hold where the tag is this, or the one before or after
    ** it; what is left after all of them is tried. */
    uint64_t at[RB_TAG_COUNT][RB_TR_BITS], before[RB_TAG_COUNT][RB_TR_BITS],
        after[RB_TAG_COUNT][RB_TR_BITS];
    uint64_t late[RB_TAG_COUNT][RB_TR_BITS]; /* at, of verbless rules */
    uint32_t bits;                           /* of RB_TR_BITS in use */
    uint64_t hash; /* of the text; 0: the language file's own */
} rb_tagrules;

/* Compile a text; `file` is how messages call it. RB_ESCRIPT with file, line
** and what is expected. */
int rb_tagrules_read(rb_tagrules **out, rb_mem *m, const char *file,
                     const char *text, size_t len, rb_err *e);
void rb_tagrules_free(rb_tagrules *t); /* NULL is fine */
/* The row of a word in lower case; 0 when no rule names it. */
uint32_t rb_tagrules_word(const rb_tagrules *t, const char *low);

/* ---- inside the compiler ---- */

typedef struct rb_tr_name { /* what a file calls by name */
    const char *name, *s;   /* of a macro: its text; of a list: the words */
    const rb_lit *list;
    int line;
} rb_tr_name;

typedef struct rb_tr_set { /* a word set; its key is how it was written */
    const char *key;
    size_t len;
    int lex;
} rb_tr_set;

typedef struct rb_tr_build {
    rb_tagrules *t;
    rb_mem *mem;
    const char *file;
    rb_err *e;
    RB_VEC(rb_tr_name) macro;
    RB_VEC(rb_tr_name) list;
    RB_VEC(rb_tr_set) set; /* [0] unused */
} rb_tr_build;

/* tagpattern.c: add one pattern of the rule. */
int rb_tr_pattern_add(rb_tr_build *b, const rb_lit *text);
/* Word set `set` gets a word. */
int rb_tr_word_add(rb_tr_build *b, uint32_t set, const char *s, size_t len);

#endif
