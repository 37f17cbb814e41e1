/*
** gaz_build.c - from a list of names to the compiled block
**
** Names go into a trie as they come: words are numbered by a string table,
** edges (node, word) live in one hash table, and every name leaves a pair
** (node, value). Compiling renumbers: words that begin a name come first,
** children are brought together by two counting sorts (by label, then by
** parent) and nodes are numbered breadth first. All of it is linear.
*/
#include <string.h>

#include "../base/buf.h"
#include "../base/utf8.h"
#include "gaz_int.h"

typedef RB_VEC(uint32_t) u32s;
typedef struct gaz_edge {
    uint32_t parent, label;
} gaz_edge;
typedef struct gaz_pair {
    uint32_t node, value;
} gaz_pair;
typedef struct gaz_table { /* open addressing; 0 is an empty slot */
    uint32_t *slot;
    uint32_t n; /* a power of two */
} gaz_table;

struct rb_gaz_builder {
    rb_mem *mem;
    int mode;
    rb_buf bytes; /* of all words, one after the other */
    u32s off;     /* word w is bytes[off[w - 1] .. off[w]) */
    u32s hash;    /* of word w at w - 1 */
    gaz_table words, edges;
    RB_VEC(gaz_edge) node; /* [0] is the root */
    RB_VEC(gaz_pair) pair;
    rb_buf low; /* for lower case */
};

static uint32_t edge_hash(uint32_t parent, uint32_t label)
{
    uint64_t h = (uint64_t)parent << 32 | label;
    h *= 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return (uint32_t)((h * 0xBF58476D1CE4E5B9u) >> 32);
}

/* ---- the builder's hash tables ---- */

static void table_put(gaz_table *t, uint32_t hash, uint32_t item)
{
    uint32_t i = hash & (t->n - 1);
    while (t->slot[i] != 0)
        i = (i + 1) & (t->n - 1);
    t->slot[i] = item;
}

static uint32_t item_hash(const rb_gaz_builder *b, int edges, uint32_t i)
{
    if (!edges)
        return b->hash.v[i - 1];
    return edge_hash(b->node.v[i].parent, b->node.v[i].label);
}

/* Room for one more than the items 1..n; the load stays below 3/4. */
static int table_room(rb_gaz_builder *b, int edges, uint32_t n)
{
    gaz_table *t = edges ? &b->edges : &b->words;
    if (n < t->n / 4 * 3)
        return 0;
    if (t->n >= 1u << 31)
        return -1;
    gaz_table big = {NULL, t->n < 64 ? 64 : t->n * 2};
    big.slot = rb_calloc(b->mem, big.n, sizeof *big.slot);
    if (big.slot == NULL)
        return -1;
    for (uint32_t i = 1; i <= n; i++)
        table_put(&big, item_hash(b, edges, i), i);
    rb_free(b->mem, t->slot, t->n * sizeof *t->slot);
    *t = big;
    return 0;
}

/* ---- collecting ---- */

int rb_gaz_builder_new(rb_gaz_builder **out, rb_mem *m, int mode, rb_err *e)
{
    *out = NULL;
    rb_gaz_builder *b = rb_calloc(m, 1, sizeof *b);
    if (b == NULL)
        return rb_nomem(e);
    b->mem = m;
    b->mode = mode;
    rb_buf_init(&b->bytes, m);
    rb_buf_init(&b->low, m);
    gaz_edge root = {0, 0};
    if (rb_vec_push(m, &b->off, 0) != 0 || rb_vec_push(m, &b->node, root) ||
        table_room(b, 0, 0) != 0 || table_room(b, 1, 0) != 0) {
        rb_gaz_builder_free(b);
        return rb_nomem(e);
    }
    *out = b;
    return RB_OK;
}

void rb_gaz_builder_free(rb_gaz_builder *b)
{
    if (b == NULL)
        return;
    rb_mem *m = b->mem;
    rb_buf_free(&b->bytes);
    rb_buf_free(&b->low);
    rb_vec_free(m, &b->off);
    rb_vec_free(m, &b->hash);
    rb_vec_free(m, &b->node);
    rb_vec_free(m, &b->pair);
    rb_free(m, b->words.slot, b->words.n * sizeof *b->words.slot);
    rb_free(m, b->edges.slot, b->edges.n * sizeof *b->edges.slot);
    rb_free(m, b, sizeof *b);
}

static uint32_t new_word(rb_gaz_builder *b, const char *s, size_t n, uint32_t h)
{
    if (b->bytes.n + n > UINT32_MAX || rb_buf_reserve(&b->bytes, n + 1) ||
        rb_vec_reserve(b->mem, &b->off, 1) != 0 ||
        rb_vec_reserve(b->mem, &b->hash, 1) != 0 ||
        table_room(b, 0, b->hash.n) != 0)
        return 0;
    rb_buf_put(&b->bytes, s, n);
    b->off.v[b->off.n++] = (uint32_t)b->bytes.n;
    b->hash.v[b->hash.n++] = h;
    table_put(&b->words, h, b->hash.n);
    return b->hash.n;
}

/* The number of a word, added when new; 0: no memory. */
static uint32_t get_word(rb_gaz_builder *b, const char *s, size_t n)
{
    if (b->mode != RB_GAZ_EXACT) {
        rb_buf_clear(&b->low);
        if (n > SIZE_MAX / 4 || rb_buf_reserve(&b->low, n * 3 + 1) != 0)
            return 0;
        n = rb_lower_str(s, n, b->low.p);
        s = b->low.p;
    }
    uint32_t h = (uint32_t)rb_hash(s, n, 0), mask = b->words.n - 1, w;
    for (uint32_t i = h & mask; (w = b->words.slot[i]) != 0;
         i = (i + 1) & mask) {
        uint32_t at = b->off.v[w - 1];
        if (b->hash.v[w - 1] == h && b->off.v[w] - at == n &&
            memcmp(b->bytes.p + at, s, n) == 0)
            return w;
    }
    return new_word(b, s, n, h);
}

/* The child of a node by a word, added when new; 0: no memory. */
static uint32_t get_node(rb_gaz_builder *b, uint32_t parent, uint32_t label)
{
    uint32_t h = edge_hash(parent, label), mask = b->edges.n - 1, k;
    for (uint32_t i = h & mask; (k = b->edges.slot[i]) != 0; i = (i + 1) & mask)
        if (b->node.v[k].parent == parent && b->node.v[k].label == label)
            return k;
    gaz_edge edge = {parent, label};
    if (table_room(b, 1, b->node.n - 1) != 0 ||
        rb_vec_push(b->mem, &b->node, edge) != 0)
        return 0;
    table_put(&b->edges, h, b->node.n - 1);
    return b->node.n - 1;
}

/* When memory is refused the name is not in; what was before still is. */
int rb_gaz_add(rb_gaz_builder *b, const char *text, const uint32_t *span,
               uint32_t n, uint32_t value, rb_err *e)
{
    if (n == 0)
        return rb_fail(e, RB_EUSAGE, "a gazetteer entry has no words");
    uint32_t node = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = span[2 * i], to = span[2 * i + 1];
        if (from >= to)
            return rb_fail(e, RB_EUSAGE, "a gazetteer entry has an empty word");
        uint32_t w = get_word(b, text + from, to - from);
        node = w == 0 ? 0 : get_node(b, node, w);
        if (node == 0)
            return rb_nomem(e);
    }
    gaz_pair p = {node, value};
    return rb_vec_push(b->mem, &b->pair, p) == 0 ? RB_OK : rb_nomem(e);
}

/* ---- compiling ---- */

typedef struct gaz_job { /* working columns, all of them in one piece */
    uint32_t *piece;
    size_t len;        /* bytes of it */
    uint32_t *word;    /* [n_word + 1] old word -> new word */
    uint32_t *count;   /* [max(n_word, n_node) + 2] */
    uint32_t *sorted;  /* [n_node] old nodes by parent, label */
    uint32_t *by_word; /* [n_node] old nodes by label; then old -> new */
    uint32_t *queue;   /* [n_node] new -> old */
} gaz_job;

static int job_new(gaz_job *j, const rb_gaz_builder *b)
{
    size_t nw = b->hash.n, nn = b->node.n, most = (nw > nn ? nw : nn) + 2;
    j->len = (nw + 1 + most + 3 * nn) * sizeof(uint32_t);
    j->piece = rb_alloc(b->mem, j->len);
    if (j->piece == NULL)
        return -1;
    j->word = j->piece;
    j->count = j->word + nw + 1;
    j->sorted = j->count + most;
    j->by_word = j->sorted + nn;
    j->queue = j->by_word + nn;
    return 0;
}

/* Number the words anew, those that begin a name first; returns how many. */
static uint32_t number_words(gaz_job *j, rb_gaz_builder *b)
{
    uint32_t nw = b->hash.n, nn = b->node.n, first = 0;
    memset(j->word, 0, ((size_t)nw + 1) * sizeof *j->word);
    for (uint32_t k = 1; k < nn; k++)
        if (b->node.v[k].parent == 0)
            j->word[b->node.v[k].label] = ++first;
    uint32_t next = first;
    for (uint32_t w = 1; w <= nw; w++)
        if (j->word[w] == 0)
            j->word[w] = ++next;
    for (uint32_t k = 1; k < nn; k++)
        b->node.v[k].label = j->word[b->node.v[k].label];
    return first;
}

/* Turn counts at [i + 1] into beginnings at [i]; n of them. */
static void sum_up(uint32_t *count, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        count[i + 1] += count[i];
}

/* After this, count[p] .. count[p + 1] are the children of old node p in
** `sorted` (the root is nobody's child). */
static void sort_children(gaz_job *j, const rb_gaz_builder *b)
{
    uint32_t nw = b->hash.n, nn = b->node.n, *count = j->count;
    const gaz_edge *node = b->node.v;
    memset(count, 0, ((size_t)nw + 2) * sizeof *count);
    for (uint32_t k = 1; k < nn; k++)
        count[node[k].label + 1]++;
    sum_up(count, nw + 1);
    for (uint32_t k = 1; k < nn; k++)
        j->by_word[count[node[k].label]++] = k;
    memset(count, 0, ((size_t)nn + 2) * sizeof *count);
    for (uint32_t k = 1; k < nn; k++)
        count[node[k].parent + 2]++;
    sum_up(count, nn + 1);
    for (uint32_t i = 0; i + 1 < nn; i++) {
        uint32_t k = j->by_word[i];
        j->sorted[count[node[k].parent + 1]++] = k;
    }
}

/* Breadth first: number the nodes, write children, labels, masks. */
static void write_nodes(gaz_job *j, const rb_gaz_builder *b, gaz_node *node,
                        uint32_t *label)
{
    uint32_t nn = b->node.n, tail = 1;
    j->queue[0] = 0;
    label[0] = 0;
    for (uint32_t k = 0; k < nn; k++) {
        uint32_t old = j->queue[k];
        j->by_word[old] = k;
        node[k] = (gaz_node){tail, 0, 0};
        for (uint32_t i = j->count[old]; i < j->count[old + 1]; i++) {
            j->queue[tail] = j->sorted[i];
            label[tail] = b->node.v[j->sorted[i]].label;
            node[k].mask |= gaz_bit(label[tail++]);
        }
    }
    node[nn] = (gaz_node){nn, 0, 0};
}

/* Values by node, those of one name in the order of adding. */
static void write_values(gaz_job *j, const rb_gaz_builder *b, gaz_node *node,
                         uint32_t *value)
{
    uint32_t nn = b->node.n, sum = 0, *at = j->queue;
    for (uint32_t i = 0; i < b->pair.n; i++)
        node[j->by_word[b->pair.v[i].node]].value++;
    for (uint32_t k = 0; k <= nn; k++) {
        uint32_t n = node[k].value;
        node[k].value = sum;
        if (k < nn)
            at[k] = sum;
        sum += n;
    }
    for (uint32_t i = 0; i < b->pair.n; i++)
        value[at[j->by_word[b->pair.v[i].node]]++] = b->pair.v[i].value;
}

/* The string table, in the order of the new numbers. */
static void write_words(gaz_job *j, const rb_gaz_builder *b, const gaz_head *h,
                        uint32_t *slot, uint32_t *off, char *bytes)
{
    gaz_table t = {slot, h->n_slot};
    uint32_t *old = j->count;
    memset(slot, 0, (size_t)h->n_slot * sizeof *slot);
    for (uint32_t w = 1; w <= h->n_word; w++)
        old[j->word[w]] = w;
    off[0] = 0;
    for (uint32_t w = 1; w <= h->n_word; w++) {
        uint32_t at = b->off.v[old[w] - 1], n = b->off.v[old[w]] - at;
        memcpy(bytes + off[w - 1], b->bytes.p + at, n);
        off[w] = off[w - 1] + n;
        table_put(&t, b->hash.v[old[w] - 1], w);
    }
}

static void write_block(gaz_job *j, rb_gaz_builder *b, gaz_head *h)
{
    gaz_view v = gaz_parts(h);
    char *base = (char *)h;
#define AT(p) (void *)(base + ((const char *)(p) - (const char *)h))
    gaz_node *node = AT(v.node);
    sort_children(j, b);
    write_nodes(j, b, node, AT(v.label));
    write_values(j, b, node, AT(v.value));
    write_words(j, b, h, AT(v.slot), AT(v.off), AT(v.bytes));
#undef AT
}

static gaz_head make_head(const rb_gaz_builder *b, uint32_t n_first)
{
    gaz_head h;
    memset(&h, 0, sizeof h);
    h.mode = (uint32_t)b->mode;
    h.n_node = b->node.n;
    h.n_first = n_first;
    h.n_value = b->pair.n;
    h.n_word = b->hash.n;
    h.n_slot = b->words.n;
    h.n_byte = (uint32_t)b->bytes.n;
    h.size = gaz_size(&h);
    return h;
}

/* The builder's edge table is of no more use: give it back before the block
** is made, so that the peak stays low. */
static void drop_edges(rb_gaz_builder *b)
{
    rb_free(b->mem, b->edges.slot, b->edges.n * sizeof *b->edges.slot);
    b->edges = (gaz_table){NULL, 0};
}

static rb_gazetteer *compile(rb_gaz_builder *b)
{
    gaz_job j;
    drop_edges(b);
    if (job_new(&j, b) != 0)
        return NULL;
    gaz_head h = make_head(b, number_words(&j, b));
    gaz_head *block = rb_alloc(b->mem, (size_t)h.size);
    rb_gazetteer *g = NULL;
    if (block != NULL) {
        *block = h;
        write_block(&j, b, block);
        g = gaz_wrap(b->mem, block);
        if (g == NULL)
            rb_free(b->mem, block, (size_t)h.size);
    }
    rb_free(b->mem, j.piece, j.len);
    return g;
}

int rb_gaz_build(rb_gaz_builder *b, rb_gazetteer **out, rb_err *e)
{
    *out = compile(b);
    rb_gaz_builder_free(b);
    return *out != NULL ? RB_OK : rb_nomem(e);
}
