/*
** vocab.h - the vocabulary: every distinct word form once
**
** What depends on a word form alone is computed once per type, never per
** token. A type has a number, its bytes, its lower-case type, and flags that
** describe its shape. A lexeme is a type under one part of speech, and has a
** lemma. A stage that knows more about types keeps its own column, indexed
** by type and grown to rb_vocab.n.
**
** Numbers are dense, begin at 1 (0 is "none"), and live as long as the
** vocabulary. The vocabulary belongs to one handle.
*/
#ifndef RB_VOCAB_H
#define RB_VOCAB_H

#include <stdint.h>
#include "../base/mem.h"

enum {                        /* rb_type.flags */
       RB_TF_ALPHA = 1 << 0,  /* has a letter */
       RB_TF_DIGIT = 1 << 1,  /* has a digit */
       RB_TF_CAP = 1 << 2,    /* first letter is upper case */
       RB_TF_ALLCAP = 1 << 3, /* two or more letters, none of them lower */
       RB_TF_MIXED = 1 << 4,  /* an upper-case letter after a lower-case one */
       RB_TF_LOWER = 1 << 5,  /* has letters, none of them upper case */
       RB_TF_PUNCT = 1 << 6,  /* neither letter nor digit */
       RB_TF_NONASCII = 1 << 7, /* has a byte above 127 */
       RB_TF_HYPHEN = 1 << 8,   /* has a hyphen inside */
       RB_TF_DOT = 1 << 9       /* has a full stop and a letter: U.S., a.m. */
};

typedef struct rb_type {
    const char *s;  /* the bytes, NUL-terminated, borrowed from the arena */
    uint32_t len;   /* bytes */
    uint32_t lower; /* type of the lower-case form (itself when lower) */
    uint32_t hash;
    uint32_t flags;
} rb_type;

typedef struct rb_lexeme {
    uint32_t type;
    uint32_t lemma; /* a type */
    uint8_t tag;
} rb_lexeme;

/* A place in the table of types; the hash beside the number spares most
** looks at the type itself. */
typedef struct rb_slot {
    uint32_t hash;
    uint32_t type; /* 0: empty */
} rb_slot;

typedef struct rb_vocab {
    rb_mem *mem;
    rb_arena arena;
    rb_type *type; /* [n], index 0 is the empty word */
    uint32_t n, cap;
    rb_slot *slot;  /* open addressing */
    uint32_t nslot; /* a power of two */
    rb_lexeme *lex; /* [nlex], index 0 is "none" */
    uint32_t nlex, lexcap;
    uint32_t *lexslot;
    uint32_t nlexslot;
} rb_vocab;

int rb_vocab_init(rb_vocab *v, rb_mem *m); /* RB_OK or RB_ENOMEM */
void rb_vocab_free(rb_vocab *v);

/* The number of s[0..len), added when new; 0 when memory is refused. */
uint32_t rb_vocab_add(rb_vocab *v, const char *s, size_t len);
/* The same with the hash known: rb_word_hash of the same bytes. */
uint32_t rb_vocab_add_hashed(rb_vocab *v, const char *s, size_t len,
                             uint32_t hash);
uint32_t rb_word_hash(const char *s, size_t len);

/* The lexeme of a type under a tag, or 0 when it was never added. */
uint32_t rb_lexeme_find(const rb_vocab *v, uint32_t type, uint8_t tag);
/* Add it (it must not exist); 0 when memory is refused. */
uint32_t rb_lexeme_add(rb_vocab *v, uint32_t type, uint8_t tag, uint32_t lemma);

/* "Xxxx", "XXXX", "xxxx", "d.dd": shape of a word into out[16], runs of more
** than four cut; for the `shape` attribute of patterns. Returns its length. */
int rb_word_shape(const char *s, size_t len, char out[16]);

#endif
