/*
** ruleset.h - many token patterns matched at once
**
** A rule set compiles patterns to programs over token classes. A class is
** what all rules of the set can see of a lexeme, computed once per lexeme; a
** rule that has a rare necessary word (its anchor) is tried only where that
** word stands, so that rules that do not apply cost nothing.
**
** Meaning: ordered, backtracking, as in Perl: alternatives from left to
** right, greedy or lazy repetition; a repetition's round that consumes
** nothing is refused (beyond its minimum), and so is a match without a token.
** Captures inside look-around are an error. At each start position a rule has
** at most one match (the first in that order). The matcher remembers where it
** failed, so its time at a start is at most program size times window (and
** the annotations in it), whatever the pattern.
*/
#ifndef RB_RULESET_H
#define RB_RULESET_H

#include "../doc/doc.h"
#include "lexicon.h"
#include "tree.h"

typedef struct rb_ruleset rb_ruleset;

typedef struct rb_match_env {
    rb_mem *mem;
    rb_vocab *vocab;
    /* expected occurrences per million of a lower-case word, or NULL */
    double (*frequency)(void *user, const char *word, size_t len);
    /* Asked now and then with the steps made since: not RB_OK stops the run
    ** with RB_ELIMIT. NULL: no budget. */
    int (*spend)(void *user, uint64_t steps);
    void *user;                 /* of both */
    int english;                /* rules for English: not in foreign paragraphs;
                                   rules that need tags never are there */
    rb_lexicon *const *lexicon; /* borrowed, as long as the set lives */
    uint32_t nlexicon;
    /* how patterns call them, one name for each; NULL: by their own names. The
    ** same lexicon may stand there under two. */
    const char *const *lexicon_name;
    const rb_macro *macro; /* borrowed while rules are added */
    uint32_t nmacro;
} rb_match_env;

static inline const char *rb_env_lexicon_name(const rb_match_env *v, uint32_t i)
{
    return v->lexicon_name != NULL ? v->lexicon_name[i]
                                   : rb_lexicon_name(v->lexicon[i]);
}

enum {              /* what happens to overlapping matches */
       RB_LONGEST,  /* leftmost, then longest, then priority, then rule order */
       RB_FIRST,    /* leftmost, then rule order */
       RB_PRIORITY, /* highest priority, then longest, then leftmost */
       RB_ALL       /* all stay */
};

typedef struct rb_match {
    uint32_t rule;
    uint32_t tok0, tok1; /* tokens, end exclusive */
    uint32_t cap;        /* first of its captures in rb_matches.cap */
} rb_match;

typedef struct rb_capture { /* UINT32_MAX in the tokens: not taken */
    uint32_t tok0, tok1;
    uint32_t ann; /* index into the layer's ann when the capture is just
                     {layer ...}, else UINT32_MAX; until the layer grows */
    uint32_t id;  /* number of that annotation, or 0 */
} rb_capture;

typedef struct rb_matches {
    rb_mem *mem;
    RB_VEC(rb_match) m;
    RB_VEC(rb_capture) cap;
} rb_matches;

int rb_ruleset_new(rb_ruleset **out, const rb_match_env *env, rb_err *e);
void rb_ruleset_free(rb_ruleset *s);

/* Compile one more rule; its number is their order. flags: RB_VT_NOCASE. */
int rb_ruleset_add(rb_ruleset *s, const char *pattern, size_t len, int flags,
                   int priority, uint32_t *rule, rb_err *e);
uint32_t rb_ruleset_rules(const rb_ruleset *s);
/* The newest rule's name (copied). Patterns of one name that follow each other
** are one rule: they have one share, and end together. */
int rb_ruleset_name(rb_ruleset *s, const char *name, rb_err *e);
const char *rb_rule_name(const rb_ruleset *s, uint32_t rule); /* or NULL */

/*
** A rule's share of a document, in steps of the matcher (0: no bound). A rule
** that has used it up is not tried any more and has no match in the document;
** the others go on. rb_ruleset_begin begins a new document.
*/
void rb_ruleset_begin(rb_ruleset *s, uint64_t share);
/* Charge to it what was done with its matches: 1 when it is over. */
int rb_rule_charge(rb_ruleset *s, uint32_t rule, uint64_t steps);
uint64_t rb_rule_left(const rb_ruleset *s, uint32_t rule);
int rb_rule_is_over(const rb_ruleset *s, uint32_t rule);
/* A rule that went over and was not told yet, or UINT32_MAX. */
uint32_t rb_ruleset_next_over(rb_ruleset *s);

typedef struct rb_rule_count { /* what a rule has cost, for a profile */
    uint64_t candidates, steps, matches;
    double seconds;
} rb_rule_count;
/* Count from now on: one for each rule, owned by the set; NULL: no memory. */
rb_rule_count *rb_ruleset_count(rb_ruleset *s);

uint32_t rb_rule_captures(const rb_ruleset *s, uint32_t rule);
const char *rb_rule_capture_name(const rb_ruleset *s, uint32_t rule,
                                 uint32_t k);
/* Layer of a capture that is just {layer ...}, wherever its name stands in
** the pattern, or NULL. */
const char *rb_rule_capture_layer(const rb_ruleset *s, uint32_t rule,
                                  uint32_t k);
const char *rb_rule_source(const rb_ruleset *s, uint32_t rule, size_t *len);

/* Features of annotations that a rule asks for: the i-th name with its layer,
** or NULL; the same may come twice. */
const char *rb_rule_feature(const rb_ruleset *s, uint32_t rule, uint32_t i,
                            const char **layer);
/* Layers that the rules read: the i-th name or NULL. */
const char *rb_ruleset_layer(const rb_ruleset *s, uint32_t i);
/* Some rule asks for lemma, pos or lex: the document must be tagged. */
int rb_ruleset_needs_tags(const rb_ruleset *s);

/* Candidates looked at so far, in all runs: what the rules cost. */
uint64_t rb_ruleset_candidates(const rb_ruleset *s);

/* All matches in a document in order of position, conflicts settled. */
int rb_ruleset_run(rb_ruleset *s, rb_doc *d, int policy, rb_matches *out,
                   rb_err *e);

/* One rule at one start token, in the window of its `within`: 1 and a match
** appended, 0, or a negative code. For tests and explanations. `reach` (may
** be NULL) gets the furthest token tried and the places in the pattern of the
** elements that failed there, and what holds on the way that was taken. */
enum { RB_REACH_FAILED = 8, RB_REACH_HELD = 48 };

typedef struct rb_reach_held { /* an element that holds at a token */
    uint32_t at, to, tok;
    uint32_t mark; /* backtrack entries below it */
} rb_reach_held;

typedef struct rb_reach {
    uint32_t tok;
    uint32_t at, to; /* of the pattern's text: the first that failed there, */
    uint32_t nmore;  /* and others */
    uint32_t more[RB_REACH_FAILED][2];
    uint32_t w1;    /* end of the window */
    uint32_t nheld; /* of a match, else of the last way tried */
    rb_reach_held held[RB_REACH_HELD];
} rb_reach;
int rb_rule_match_at(rb_ruleset *s, uint32_t rule, rb_doc *d, uint32_t tok,
                     rb_matches *out, rb_reach *reach, rb_err *e);

/* A bit per rule and token: rule r matches at token t when bit r % 8 of
** code[t * width + r / 8] is set; width = (rules + 7) / 8. `code` has room
** for n_tok * width bytes. The alphabet of LPeg patterns over tokens. */
int rb_ruleset_codes(rb_ruleset *s, rb_doc *d, uint8_t *code, rb_err *e);

void rb_matches_init(rb_matches *m, rb_mem *mem);
void rb_matches_clear(rb_matches *m); /* memory kept */
void rb_matches_free(rb_matches *m);

#endif
