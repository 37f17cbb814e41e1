/*
** layer.h - annotations: spans with features, in named layers
**
** Standoff: a layer never touches the text. Every annotation knows its span
** in bytes, the tokens it covers, its features and its provenance (the rule,
** package and version that made it).
*/
#ifndef RB_LAYER_H
#define RB_LAYER_H

#include <stdint.h>
#include "../base/mem.h"

enum { /* rb_feat.kind */
       RB_F_NULL,
       RB_F_BOOL, /* u.i is 0 or 1 */
       RB_F_INT,  /* u.i */
       RB_F_NUM,  /* u.d */
       RB_F_STR,  /* u.s, len bytes, NUL-terminated */
       RB_F_SPANS /* u.span, len pairs [start, end) of byte offsets */
};

typedef struct rb_feat {
    const char *key; /* NUL-terminated, in the document's arena */
    uint32_t len;    /* of a string (bytes) or span list (pairs) */
    uint8_t kind;
    union {
        int64_t i;
        double d;
        const char *s;
        const uint32_t *span;
    } u;
} rb_feat;

typedef struct rb_prov { /* who made an annotation; strings borrowed */
    const char *package, *version, *rule;
} rb_prov;

typedef struct rb_ann {
    uint32_t start, end; /* bytes of the text, end exclusive */
    uint32_t tok0, tok1; /* tokens covered, end exclusive; equal: none */
    uint32_t id;         /* 1, 2, ... in order of making, per document */
    uint32_t prov;       /* index into rb_doc.prov */
    uint32_t nfeat;
    const rb_feat *feat; /* sorted as given */
} rb_ann;

typedef struct rb_layer {
    const char *name;
    RB_VEC(rb_ann) ann; /* after rb_layer_index: by start, longest first */
    uint32_t *at;       /* [n_tok + 1]: annotations that begin at token t */
    uint32_t *by_tok;   /*   are by_tok[at[t] .. at[t + 1]), longest first */
    uint32_t *inside;   /* bit per token: it is inside some annotation */
    uint32_t indexed;   /* ann.n + 1 when the index was built */
    uint32_t sorted;    /* so many of ann, the first ones, are in order */
    uint32_t n_tok;     /* tokens of the document when it was built */
} rb_layer;

struct rb_doc;

/* The layer of that name, or NULL; `make` creates it (NULL: no memory). */
rb_layer *rb_layer_find(const struct rb_doc *d, const char *name);
rb_layer *rb_layer_make(struct rb_doc *d, const char *name);

/*
** Add an annotation; features and their strings are copied. 0 when memory is
** refused, else its id. start <= end <= text length (asserted).
*/
uint32_t rb_layer_add(struct rb_doc *d, rb_layer *l, uint32_t start,
                      uint32_t end, uint32_t prov, const rb_feat *feat,
                      uint32_t nfeat);
/* The same for features whose keys and strings are in the arena already. */
uint32_t rb_layer_add_kept(struct rb_doc *d, rb_layer *l, uint32_t start,
                           uint32_t end, uint32_t prov, const rb_feat *feat,
                           uint32_t nfeat);

/* Sort and build the token index when stale; RB_OK or RB_ENOMEM. */
int rb_layer_index(struct rb_doc *d, rb_layer *l);

/* Take all annotations out of the layer whose package is this. */
void rb_layer_drop(struct rb_doc *d, rb_layer *l, const char *package);
/* The same for those of one of its rules. */
void rb_layer_drop_rule(struct rb_doc *d, rb_layer *l, const char *package,
                        const char *rule);

/* Take away the empty ones among the layers from number `from` on. */
void rb_layers_trim(struct rb_doc *d, uint32_t from);
void rb_layer_free(struct rb_doc *d, rb_layer *l); /* for doc.c */

const rb_feat *rb_ann_feat(const rb_ann *a, const char *key); /* or NULL */

/*
** Mark a line as furniture for that reason: in the layer `furniture`, made by
** the core as RB_CORE_PACKAGE, rule "furniture: REASON". As rb_layer_add.
*/
#define RB_CORE_PACKAGE "rubric"
uint32_t rb_furniture_add(struct rb_doc *d, uint32_t start, uint32_t end,
                          const char *reason);

/* Number of a provenance record, added when new; UINT32_MAX: no memory. */
uint32_t rb_prov_add(struct rb_doc *d, const char *package, const char *version,
                     const char *rule);

#endif
