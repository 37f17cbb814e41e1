/*
** engine.h - what the files of the rule engine share (not for other rooms)
**
** Adding a rule:
** ruleset.c   the set: what is in it
** leaf.c      the attribute tests, each with its bit
** literal.c   the words of word-list tests
** expr.c      what a token must be, as one bit
** program.c   a pattern's tree to a program
** anchor.c    the rare necessary word of a rule
** Running:
** row.c       what the rules can see of a lexeme, as bits
** classes.c   equal rows are one class
** trigger.c   which rules a class triggers
** run.c       the rules over one document
** vm.c        a program at one start token
** share.c     what each rule costs, and the end of its share
** matches.c   which of those that overlap stay
*/
#ifndef RB_ENGINE_H
#define RB_ENGINE_H

#include "ruleset.h"
#include "value.h"

/* ---- classes ---- */

typedef struct rb_leaf { /* one attribute test; its bit is its index */
    uint8_t attr, flags;
    const char *value; /* in the set's arena */
    uint32_t len;
    rb_value_test *test;  /* NULL for a derived bit */
    uint64_t tags;        /* of pos: the tags that pass */
    uint32_t is;          /* of is: RB_TF_* bits */
    uint64_t lexicons;    /* of lex: the first 64 that it names, as bits */
    const rb_expr *expr;  /* derived: an expression over other bits */
    const uint32_t *bits; /* derived: true when any of these is */
    uint32_t nbits;
    uint32_t next; /* + 1, test in the same slot of leafslot */
} rb_leaf;

typedef struct rb_literal { /* a word of a word-list test */
    const char *s;
    uint32_t len, leaf, next;
    uint8_t attr, nocase;
} rb_literal;

typedef struct rb_classes {
    RB_VEC(rb_leaf) leaf;
    uint32_t *leafslot; /* + 1: tests by attribute and value */
    uint32_t nleafslot;
    RB_VEC(rb_literal) literal; /* [0] unused */
    uint32_t *litslot;
    uint32_t nlitslot;
    RB_VEC(uint32_t) slow; /* leaves that must be tested one by one */
    uint32_t words;        /* 32-bit words of a row, set when sealed */
    RB_VEC(uint32_t) row;  /* class c is row[c * words ...]; class 0 empty */
    uint32_t nclass;
    uint32_t *slot; /* rows to classes */
    uint32_t nslot;
    uint32_t *of_lex, n_of_lex;   /* lexeme -> class + 1, 0 not known */
    uint32_t *of_type, n_of_type; /* the same for untagged tokens */
    uint8_t sealed;
} rb_classes;

/* ---- programs ---- */

enum rb_opcode {
    RB_OP_FAIL,
    RB_OP_MATCH,
    RB_OP_ANY,    /* any token */
    RB_OP_TEST,   /* a: bit */
    RB_OP_EXPR,   /* a: index into rb_ruleset.mixed */
    RB_OP_LAYER,  /* a: index into rb_ruleset.span; b: capture or NONE;
                     alt: its number among the splits */
    RB_OP_SPLIT,  /* next, then alt; a: number of the split */
    RB_OP_SAVE,   /* a: slot */
    RB_OP_LOOK,   /* alt: program; b: 1 negated; a: tokens to step back */
    RB_OP_SBEGIN, /* first token of a sentence */
    RB_OP_SEND    /* after the last token of a sentence */
};

typedef struct rb_op {
    uint8_t code;
    uint32_t a, b;
    uint32_t next, alt;
    uint32_t at, to; /* place in the pattern */
} rb_op;

#define RB_NONE UINT32_MAX

typedef struct rb_ftest_c { /* a compiled feature test */
    const char *name;
    rb_value_test *test;
    uint8_t negated;
} rb_ftest_c;

typedef struct rb_spantest { /* {layer f="..."} */
    uint32_t layer;          /* index into rb_ruleset.layer */
    rb_ftest_c *ftest;
    uint32_t nftest;
} rb_spantest;

/* The classes that have a bit, while they are few: then a test is a compare,
** with no look into the rows, which are too many for the cache. */
enum { RB_FEW = 3 };
typedef struct rb_bit_classes {
    uint32_t n;         /* may be larger than RB_FEW: ask the row */
    uint32_t c[RB_FEW]; /* unused ones are RB_NONE */
} rb_bit_classes;

typedef struct rb_layer_ref {
    const char *name;
    rb_layer *l; /* of the document in work, or NULL */
} rb_layer_ref;

typedef struct rb_cover { /* places one of which every match must pass */
    double cost;          /* expected candidates per million tokens */
    uint32_t dmin, dmax;  /* tokens from the start; dmax RB_NONE: no bound */
    const uint32_t *bit;  /* token bits... */
    uint32_t nbit;
    const uint32_t *layer; /* ... and layers */
    uint32_t nlayer;
    uint8_t ok;
} rb_cover;

typedef struct rb_rule {
    /* what every candidate asks, in one cache line */
    uint32_t tried;      /* scratch of a run: next start to try */
    uint32_t dmin, dmax; /* of the cover */
    uint32_t first_bit;  /* start tokens have this bit, or NONE */
    uint32_t also_bit;   /* and a token at these distances has this, or NONE */
    uint32_t also_min, also_max;
    uint32_t nfirst_layer; /* or they begin one of these layers */
    const uint32_t *first_layer;
    uint64_t steps; /* of this document, of all patterns of its group */
    rb_op *op;
    uint32_t group; /* first pattern of the rule that it belongs to */
    uint8_t within; /* RB_W_* */
    uint8_t first_known;
    uint8_t over; /* RB_OVER_*: its share is used up */
    /* the rest */
    uint32_t entry, nsplit, ncap;
    const char *name;
    const char *source;
    uint32_t len;
    int priority;
    rb_tree tree;
    uint32_t nop, capop;
    const char **cap;    /* names of captures */
    uint32_t *cap_layer; /* layer index when the capture is {layer}, or NONE */
    rb_cover cover;
    uint32_t within_layer; /* layer index or NONE */
} rb_rule;

typedef struct rb_back { /* a backtrack entry */
    uint32_t pc;         /* RB_NONE: restore slot i to old */
    uint32_t i, old;
} rb_back;

struct rb_ruleset {
    rb_mem *mem;
    rb_arena arena;
    rb_match_env env;
    rb_classes cls;
    RB_VEC(rb_rule) rule;
    RB_VEC(rb_layer_ref) layer;
    RB_VEC(rb_spantest) span;
    RB_VEC(const rb_expr *) mixed; /* expressions that ask layers */
    uint8_t needs_tags;

    /* triggers: bit -> rules, built when sealed */
    uint32_t *bit_rule_at, *bit_rule; /* CSR over bits */
    uint32_t bit_rule_bits, bit_rule_n;
    rb_bit_classes *of_bit; /* [bit_rule_bits] */
    uint8_t ready;
    uint64_t candidates;   /* anchors met so far: what the rules cost */
    uint64_t steps, asked; /* made so far; when env.spend was asked last */
    uint64_t share;        /* steps of a rule in a document; 0: any */
    uint8_t spent_out;     /* env.spend said no */
    uint64_t begun_at;     /* steps when the rule in work began */
    uint32_t working;      /* that rule, or RB_NONE */
    uint32_t nover;        /* rules whose share is used up */
    rb_rule_count *count;  /* [ncount], while somebody profiles */
    uint32_t ncount;
    double clock_cost;          /* seconds that looking at the clock takes */
    RB_VEC(uint32_t) trig;      /* class -> offset into trig_rule */
    RB_VEC(uint32_t) trig_rule; /* n, rule, rule, ... */
    RB_VEC(uint32_t) every;     /* rules to try at every token */

    /* scratch of one run */
    uint32_t *col, colcap; /* class of each token of the document */
    RB_VEC(rb_back) back;
    RB_VEC(uint32_t) visited, touched;
    RB_VEC(uint32_t) slots;
    RB_VEC(uint32_t) begun; /* run_within */
};

/* leaf.c */
int rb_classes_leaf(rb_ruleset *s, const rb_expr *x, const char *src,
                    size_t len, uint32_t *bit, rb_err *e);
int rb_classes_derived(rb_ruleset *s, const rb_expr *x, const uint32_t *bits,
                       uint32_t nbits, uint32_t *bit, rb_err *e);
uint32_t rb_classes_bit_of(const rb_ruleset *s, const rb_expr *test);

/* literal.c */
enum { RB_FIRST_SLOTS = 256 }; /* of every table of the set */
/* Enter the words of a leaf that is a list; -1: no memory. */
int rb_literals_add(rb_ruleset *s, uint32_t leaf);
/* Set the bits of the lists that hold the word. */
void rb_literals_mark(const rb_ruleset *s, uint32_t *row, int attr, int nocase,
                      const rb_type *w);

/* row.c: the bits of a lexeme, into a row that is all zero; lemma 0: none */
void rb_row_fill(const rb_ruleset *s, uint32_t *row, uint32_t type,
                 uint32_t lemma, unsigned tag);

static inline void rb_row_set(uint32_t *row, uint32_t bit)
{
    row[bit / 32] |= 1u << (bit % 32);
}

static inline int rb_row_has(const uint32_t *row, uint32_t bit)
{
    return row[bit / 32] >> (bit % 32) & 1;
}

/* classes.c */
int rb_classes_seal(rb_ruleset *s, rb_err *e);
/* Fill s->col with the class of every token. */
int rb_classes_column(rb_ruleset *s, rb_doc *d, rb_err *e);
void rb_classes_unseal(rb_ruleset *s);
void rb_classes_free(rb_ruleset *s);

static inline int rb_class_has(const rb_ruleset *s, uint32_t c, uint32_t bit)
{
    const rb_bit_classes *b = &s->of_bit[bit];
    if (b->n <= RB_FEW)
        return c == b->c[0] || c == b->c[1] || c == b->c[2];
    return s->cls.row.v[c * s->cls.words + bit / 32] >> (bit % 32) & 1;
}

/* expr.c */
/* The bit that an expression without layers compiles to; RB_NONE for "any",
** mixed ones set *mixed. */
int rb_program_expr(rb_ruleset *s, rb_rule *r, rb_expr *x, uint32_t *bit,
                    uint32_t *mixed, rb_err *e);
/* Value errors show the text that the value stands in: returns rc. */
int rb_pattern_in_macro(const rb_macro *m, int rc, rb_err *e);

/* program.c */
int rb_program_make(rb_ruleset *s, rb_rule *r, rb_err *e);

/* ruleset.c */
int rb_ruleset_layer_index(rb_ruleset *s, const char *name, uint32_t *index,
                           rb_err *e);

/* trigger.c */
int rb_triggers_index(rb_ruleset *s, rb_err *e); /* when rules were added */
int rb_triggers_make(rb_ruleset *s); /* of new classes; -1: no memory */
void rb_triggers_drop(rb_ruleset *s);

/* Annotations trigger the rule, not tokens. */
static inline int rb_rule_by_layer(const rb_rule *r)
{
    return r->tree.within != RB_W_LAYER && r->cover.ok && r->cover.nbit == 0 &&
           r->cover.nlayer > 0;
}

/* matches.c: settle conflicts, by RB_LONGEST ... RB_ALL */
int rb_matches_settle(rb_ruleset *s, const rb_doc *d, int policy,
                      rb_matches *out, rb_err *e);

/* anchor.c */
int rb_anchor_find(rb_ruleset *s, rb_rule *r, rb_err *e);

/* vm.c: 1 match (slots filled), 0 none, negative code. */
int rb_vm_run(rb_ruleset *s, const rb_rule *r, rb_doc *d, uint32_t start,
              uint32_t w0, uint32_t w1, uint32_t *end, rb_reach *reach,
              rb_err *e);
/* Ask the budget about the steps made: RB_OK or RB_ELIMIT. */
int rb_vm_spend(rb_ruleset *s, rb_err *e);

enum { RB_STEPS = 1 << 16 }; /* between questions */

static inline int rb_vm_due(const rb_ruleset *s)
{
    return s->steps - s->asked >= RB_STEPS;
}

/* share.c */
enum { RB_OVER_NEW = 1, RB_OVER_TOLD };
void rb_share_count(rb_ruleset *s, uint32_t rule, int begins);
/* Is the share of the rule in work used up? */
int rb_share_out(const rb_ruleset *s);
void rb_share_drop(const rb_ruleset *s, rb_matches *out);

/* A rule works from here to rb_share_end, which counts its steps: RB_OK also
** when `rc` says that they were too many, and its share alone is at an end. */
static inline void rb_share_begin(rb_ruleset *s, uint32_t rule)
{
    s->begun_at = s->steps;
    s->working = rule;
    if (s->count != NULL)
        rb_share_count(s, rule, 1);
}

static inline int rb_share_end(rb_ruleset *s, int rc)
{
    uint32_t rule = s->working;
    if (s->count != NULL)
        rb_share_count(s, rule, 0);
    s->working = RB_NONE;
    rb_rule *g = &s->rule.v[s->rule.v[rule].group];
    g->steps += s->steps - s->begun_at;
    if (s->share == 0 || g->steps < s->share)
        return rc;
    rb_rule_charge(s, rule, 0);
    return rc == RB_ELIMIT && !s->spent_out ? RB_OK : rc;
}

#endif
