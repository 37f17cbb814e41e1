/*
** scan.h - the state of one segmentation, shared by its files
**
** A scan goes through the text once, paragraph by paragraph. token.c makes
** the tokens, sentence.c decides at every stop whether the sentence ends.
** Nothing is allocated per token: the columns grow in big steps. A refused
** allocation sets `failed`; tokens made after that go nowhere.
*/
#ifndef RB_TEXT_SCAN_H
#define RB_TEXT_SCAN_H

#include "../doc/doc.h"
#include "chars.h"

enum { RB_TOKEN_MAX = 4096 }; /* bytes; what is longer is cut */

enum { RB_SEEN_BITS = 10 };

typedef struct rb_seen { /* a short word and its type */
    uint64_t key;        /* its bytes, 0: none */
    uint32_t type;
} rb_seen;

typedef struct rb_scan {
    rb_doc *d;
    rb_at text;             /* the whole text */
    rb_at end;              /* of this paragraph; never inside a word */
    uint32_t *start, *stop; /* the columns */
    uint32_t n, cap;        /* tokens */
    uint32_t sent0;         /* first token of the open sentence */
    uint32_t typed;         /* tokens that have their type */
    uint32_t item;          /* list: the next number or letter, 0: no list */
    uint32_t bullet;        /* list: the code point before each item */
    uint8_t item_mark;      /* list: what follows the number: . or ) */
    uint8_t types;          /* look words up in the vocabulary */
    uint8_t failed;
    uint8_t seen_bits;               /* of the table that is in use */
    rb_seen seen[1 << RB_SEEN_BITS]; /* by hash; the last one wins */
} rb_scan;

/* ---- token.c ---- */

/* Make the tokens from p up to `to`; `to` is not inside a token. */
rb_at rb_scan_tokens(rb_scan *s, rb_at p, rb_at to);

/* Append [p, q), cut when too long. */
void rb_scan_emit(rb_scan *s, rb_at p, rb_at q);

/* Room for one more token; 0 or -1. */
int rb_scan_grow(rb_scan *s);

/* ---- sentence.c ---- */

enum rb_stop {
    RB_STOP_POINT,    /* . */
    RB_STOP_MARK,     /* ! ? */
    RB_STOP_ELLIPSIS, /* three dots */
    RB_STOP_FOUR,     /* four: an ellipsis and a point */
    RB_STOP_ABBR,     /* the point belongs to an abbreviation */
    RB_STOP_TITLE,    /* ... that never ends a sentence */
    RB_STOP_LAST,     /* ... after which any capital begins one */
    RB_STOP_CLOCK     /* a.m., p.m. */
};

/* Close the open sentence after the last token. */
void rb_scan_end_sentence(rb_scan *s);

/*
** The last token is a stop (or an abbreviation with its stop); p follows it.
** Take the closing marks after it and end the sentence if it ends here.
*/
rb_at rb_scan_stop(rb_scan *s, rb_at p, enum rb_stop kind);

/* The token about to be made begins a sentence or stands after a bullet. */
int rb_scan_at_item(const rb_scan *s);

/* ---- segment.c ---- */

/* Give the new tokens their types. */
void rb_scan_types(rb_scan *s);

/* ---- lines.c ---- */

int rb_scan_text(rb_scan *s); /* all paragraphs; RB_OK or RB_ENOMEM */

#endif
