/*
** slow.h - what a token pattern means, said as plainly as possible
**
** Walks a pattern's tree over a document by trying everything in order, with
** one closure for "and then the rest". It shares no code with core/match and
** takes exponential time; tests compare the real matcher with it.
*/
#ifndef SLOW_H
#define SLOW_H

#include "doc/doc.h"
#include "match/tree.h"

/* Value flags of tree.h's tests (RB_VT_* in core/match/value.h). */
enum { SLOW_NOCASE = 1, SLOW_LITERAL = 2 };

enum { SLOW_NAMES = 24, SLOW_REGEXES = 256 };

typedef struct slow_entry { /* one row of a lexicon */
    const char *lexicon, *word;
    char pos; /* N V A R, or - for any */
} slow_entry;

typedef struct slow_capture {
    const char *name;
    uint32_t tok0, tok1;
    uint32_t ann; /* when every capture of that name is just {layer}, the
                     same layer; else UINT32_MAX */
} slow_capture;

typedef struct slow_match {
    uint32_t tok0, tok1;
    uint32_t ncap; /* captures that were taken */
    slow_capture cap[SLOW_NAMES];
} slow_match;

typedef struct slow_regex {
    char *source;
    int flags;
    void *code;
} slow_regex;

typedef struct slow {
    const slow_entry *entry; /* all rows of all lexicons, borrowed */
    uint32_t nentry;
    int flags;         /* of the rule: SLOW_NOCASE */
    uint64_t patience; /* steps that one call may take */
    slow_regex regex[SLOW_REGEXES];
    uint32_t nregex;
} slow;

void slow_init(slow *s, const slow_entry *entry, uint32_t nentry);
void slow_free(slow *s);

/* 1 and the match, 0, or -1 when patience ran out. */
int slow_match_at(slow *s, const rb_tree *t, rb_doc *d, uint32_t tok,
                  slow_match *out);

/* Does token `tok` satisfy x? */
int slow_test(slow *s, const rb_doc *d, const rb_expr *x, uint32_t tok);

/* Number of tokens that n always takes, or -1 when it varies. */
int slow_width(const rb_node *n);

#endif
