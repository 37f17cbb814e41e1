/*
** family_int.h - families, as their two files see them
**
** Documents have numbers in the order of coming. Families are trees of
** numbers (union-find); the root also knows the chain of members, so that a
** family whose first document leaves is renamed without looking for the next.
*/
#ifndef RB_LOAD_FAMILY_INT_H
#define RB_LOAD_FAMILY_INT_H

#include "family.h"
#include "shingle.h"

enum { RB_FAMILY_FOUND = 8 }; /* families verified for one document */
#define RB_NO_MEMBER UINT32_MAX

typedef struct member {
    int64_t id;
    uint32_t parent;     /* itself at the root */
    uint32_t next;       /* in the chain of its family */
    uint32_t head, tail; /* of the root: first member, last of the chain */
    uint32_t core;       /* of the root: the shortest member */
    uint32_t runs;       /* different ones */
    uint32_t words;
    uint32_t hits, family_hits; /* while a document is added */
    int live;
    const uint8_t *set; /* kept runs, three bytes each */
} member;

typedef struct post { /* a sampled run and who has it */
    uint32_t key;
    uint32_t owner; /* number + 1; 0: empty */
} post;

typedef struct run { /* of the document that is added */
    uint32_t key;    /* 0: empty */
    uint32_t seen;   /* a bit a verified member that has it */
} run;

typedef struct match { /* a verified member */
    uint32_t root, number;
    uint32_t shared, bit; /* bit: of run.seen */
    double resembles, holds;
    int kind;
} match;

struct rb_families {
    rb_mem *mem;
    rb_family_text text;
    void *user;
    RB_VEC(member) all;
    uint32_t *by_id; /* open addressing: number + 1 */
    uint32_t nby_id, used_by_id;
    post *post;
    uint32_t npost, used_post;
    rb_arena sets;
    RB_VEC(rb_kin_move) move;

    /* of the document that is added */
    rb_shingles mine, other;
    rb_buf buf, sketch;
    run *run; /* [nrun] of room for [room] */
    uint32_t nrun, room, different;
    RB_VEC(uint32_t) hit, family; /* numbers and roots that were met */
    match found[RB_FAMILY_FOUND]; /* the best of each family */
    uint32_t nfound, verified;
};

/* The root of a document's family. */
uint32_t rb_family_root(rb_families *f, uint32_t number);

/* ---- family_find.c ---- */

/* Room in the index for further sampled runs. */
int rb_family_reserve(rb_families *f, uint32_t extra);
/* Tell that a document has these runs. Cannot fail after reserving. */
void rb_family_post(rb_families *f, uint32_t number, const uint32_t *key,
                    uint32_t n);
/* Make f->run, the set of the runs in f->mine. */
int rb_family_set(rb_families *f);
/* Verify candidates for f->mine into f->found. */
int rb_family_find(rb_families *f, rb_err *e);

#endif
