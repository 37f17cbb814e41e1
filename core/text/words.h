/*
** words.h - what segmentation knows about single words
**
** One sorted table of English words with flags. It is asked only where the
** bytes alone cannot decide (a stop, a hyphen, an apostrophe), a few times a
** sentence.
*/
#ifndef RB_TEXT_WORDS_H
#define RB_TEXT_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum {
    RB_W_TITLE = 1 << 0,  /* Mr.: its stop never ends a sentence */
    RB_W_ABBR = 1 << 1,   /* Inc.: ends one only before a function word */
    RB_W_WEAK = 1 << 2,   /* Mass.: also a word; any capital ends it */
    RB_W_CAPS = 1 << 3,   /* an abbreviation only when capitalized */
    RB_W_LAST = 1 << 4,   /* etc.: any capital after it begins a sentence */
    RB_W_NUM = 1 << 5,    /* No.: an abbreviation only before a number */
    RB_W_FUNC = 1 << 6,   /* in capitals, it begins a sentence */
    RB_W_VERB = 1 << 7,   /* of saying, in the forms that follow a quotation */
    RB_W_PREFIX = 1 << 8, /* non-: stays with its hyphen and its word */
    RB_W_SUFFIX = 1 << 9, /* -esque: the same at the end */
    RB_W_TLD = 1 << 10,   /* last label of a host or a file name */
    RB_W_UNIT = 1 << 11,  /* 5km: a token of its own after a number */
    RB_W_CLOCKED = 1 << 12, /* what may follow 5 p.m.: Monday, EST */
    RB_W_ELIDED = 1 << 13,  /* 'em: keeps its apostrophe in front */
    RB_W_BANG = 1 << 14     /* Yahoo!: its mark may be part of the name */
};

enum { RB_WORD_MAX = 12 }; /* longest entry in bytes */

/* Flags of the word (case of ASCII letters does not matter), 0: unknown. */
uint32_t rb_word_flags(const char *s, size_t len);

/* The table, for tests: entry i or NULL after the last. */
const char *rb_word_entry(size_t i);

#endif
