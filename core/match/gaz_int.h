/*
** gaz_int.h - the compiled block of a gazetteer, for its two source files
**
** header | node[n_node + 1] | label[n_node] | value[n_value] |
** slot[n_slot] | off[n_word + 1] | bytes[n_byte]
**
** Nodes are numbered breadth first with the root as 0, so that the children of
** node k are the nodes node[k].first .. node[k + 1].first, sorted by label, and
** its values are value[node[k].value .. node[k + 1].value). Words begin at 1,
** those that begin some name first: word w <= n_first leads from the root to
** node w, and the root needs no search. Word w is bytes[off[w - 1] .. off[w]).
*/
#ifndef RB_GAZ_INT_H
#define RB_GAZ_INT_H

#include "gazetteer.h"

/* In the column: 0 is "not looked up yet", GAZ_NONE "no word of ours". Both
** tests of the scan (begins a name? known at all?) are then one comparison,
** as what is greater than n_first can be passed over. */
#define GAZ_NONE UINT32_MAX

typedef struct gaz_head {
    uint64_t size; /* of the whole block */
    uint32_t mode, n_node, n_first, n_value, n_word, n_slot, n_byte;
} gaz_head;

typedef struct gaz_node {
    uint32_t first, value;
    uint32_t mask; /* gaz_bit of every child's label, or-ed */
} gaz_node;

typedef struct gaz_view { /* where the parts of a block are */
    const gaz_node *node;
    const uint32_t *label, *value, *slot, *off;
    const char *bytes;
} gaz_view;

struct rb_gazetteer {
    rb_mem *mem;
    gaz_head *head; /* owned: the block */
    gaz_view v;
    const rb_vocab *vocab; /* that the column belongs to */
    uint32_t *col;         /* [n_col] type (for lemmas: lexeme) -> word */
    uint32_t n_col;
    uint32_t n_seen; /* words the vocabulary had: it only grows */
};

static inline uint32_t gaz_bit(uint32_t label)
{
    return 1u << ((label * 0x9E3779B1u) >> 27);
}

/* Bytes of a block with these counts. */
uint64_t gaz_size(const gaz_head *h);
gaz_view gaz_parts(const gaz_head *h);
/* A gazetteer over a block, which it takes; NULL: no memory. */
rb_gazetteer *gaz_wrap(rb_mem *m, gaz_head *block);

#endif
