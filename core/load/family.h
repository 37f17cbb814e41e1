/*
** family.h - documents that share a story: wire copies, reprints, cut copies
**
** Each document is put into a family as it comes. A member is a copy of an
** older one (their runs of words resemble each other: shared / all >= 0.4) or
** one holds most of the other (shared / runs of the shorter >= 0.65, of at
** least 60 words); headlines, bylines and footers that differ are in these
** figures. Of texts of 20 to 59 words only copies >= 0.8 count, shorter ones
** are alone. A family is called after the document that came first.
**
** Candidates come from an inverted index of sampled runs (shingle.h): a
** passage that more than 16 families share is boilerplate and finds nobody.
** They are verified on all of their runs, which come from the texts again
** (`text`) or, without it, are kept in memory (three bytes a word).
** Time and memory follow the text that is no copy: 100,000 copies of one
** document add nothing to the index.
**
** One long document can hold several stories whole. It joins the family it
** shares most with, and makes no bridge: who joins a family must share
** something with its shortest member, and two families become one only when
** a document resembles both in the same passages.
*/
#ifndef RB_LOAD_FAMILY_H
#define RB_LOAD_FAMILY_H

#include "../base/buf.h"
#include "../base/err.h"

typedef struct rb_families rb_families;

enum { RB_KIN_NONE, RB_KIN_COPY, RB_KIN_PART };

typedef struct rb_kin {
    int64_t family;    /* id of the first member; its own when it is alone */
    int64_t like;      /* the member that it was compared with */
    int kind;          /* RB_KIN_COPY, RB_KIN_PART (one holds the other) */
    double similarity; /* resemblance of a copy, share of a part; else 0 */
} rb_kin;

typedef struct rb_kin_move { /* a family that is called differently now */
    int64_t from, to;
} rb_kin_move;

/* Put the text of a document that was added into `out`. RB_OK, RB_EDONE when
** it is not there any more, or an error, which add returns. */
typedef int (*rb_family_text)(void *user, int64_t id, rb_buf *out, rb_err *e);

/* `text` may be NULL. *out is NULL on failure. */
int rb_families_new(rb_families **out, rb_mem *m, rb_family_text text,
                    void *user, rb_err *e);
void rb_families_free(rb_families *f);

/* Add a document; its id must not be there. When this fails nothing is
** added. */
int rb_families_add(rb_families *f, int64_t id, const char *text, size_t len,
                    rb_kin *kin, rb_err *e);

/* The family of a document now (later ones can join families), or -1. */
int64_t rb_families_of(rb_families *f, int64_t id);

/* Take a document out. Its passages still lead to its family. When it was
** the first, the next one gives the family its name. */
int rb_families_forget(rb_families *f, int64_t id, rb_err *e);

/* Families renamed since the last clear, in order. */
const rb_kin_move *rb_families_moves(const rb_families *f, uint32_t *n);
void rb_families_clear_moves(rb_families *f);

/* What restore needs of the document added last; borrowed until the next. */
const void *rb_families_sketch(const rb_families *f, size_t *len);
/* Put a document back into its family, whose first member must be there
** already, or become this one. A sketch that is none counts as empty. Only
** with `text`. */
int rb_families_restore(rb_families *f, int64_t id, int64_t family,
                        const void *sketch, size_t len, rb_err *e);

#endif
