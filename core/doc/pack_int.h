/*
** pack_int.h - what writing (pack.c) and reading (unpack.c) of packed tokens
** share; the format is in pack.h
*/
#ifndef RB_PACK_INT_H
#define RB_PACK_INT_H

#include "pack.h"

enum {
    RB_PACK_FORMAT = 1,
    RB_PACK_MAX_GAP = 2, /* of a kind; more is among the details, */
    RB_PACK_MAX_LEN = 63,
    RB_PACK_FAR = 3, /*   and this its gap */
    RB_PACK_MAX_KINDS = 255
};
enum { /* how the lemma is told */
       RB_PACK_BY_NONE,
       RB_PACK_BY_FORM,
       RB_PACK_BY_LOWER,
       RB_PACK_BY_EDIT
};

_Static_assert(RB_TAG_COUNT <= 64, "a tag must fit six bits");

typedef struct rb_pack_edit { /* of a form, to its lemma */
    const char *suffix;
    uint32_t len;
    uint32_t strip; /* strip << 1 | base */
    uint32_t hash;  /* while writing */
} rb_pack_edit;

/* What a sentence of `ntok` tokens is when nothing is odd about it: their
** span, in the paragraph of the last one. */
rb_sent rb_pack_usual_sent(const rb_doc *d, const rb_sent *last, uint32_t ntok);

#endif
