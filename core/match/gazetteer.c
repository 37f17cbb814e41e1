/*
** gazetteer.c - matching with a compiled gazetteer
**
** Matching reads one number per token: the column says which word of the
** gazetteer the token's type is, and words that begin a name have the small
** numbers, so one comparison passes over the tokens that begin none. From a
** first word on, each step looks at the node's mask (most failures end there)
** and then searches the sorted labels of its children.
*/
#include <assert.h>
#include <string.h>

#include "../base/utf8.h"
#include "gaz_int.h"

/* ---- the block ---- */

uint64_t gaz_size(const gaz_head *h)
{
    return sizeof *h + ((uint64_t)h->n_node + 1) * sizeof(gaz_node) +
           ((uint64_t)h->n_node + h->n_value + h->n_slot + h->n_word + 1) *
               sizeof(uint32_t) +
           h->n_byte;
}

gaz_view gaz_parts(const gaz_head *h)
{
    gaz_view v;
    v.node = (const gaz_node *)(h + 1);
    v.label = (const uint32_t *)(v.node + (size_t)h->n_node + 1);
    v.value = v.label + h->n_node;
    v.slot = v.value + h->n_value;
    v.off = v.slot + h->n_slot;
    v.bytes = (const char *)(v.off + (size_t)h->n_word + 1);
    return v;
}

rb_gazetteer *gaz_wrap(rb_mem *m, gaz_head *block)
{
    rb_gazetteer *g = rb_calloc(m, 1, sizeof *g);
    if (g == NULL)
        return NULL;
    g->mem = m;
    g->head = block;
    g->v = gaz_parts(block);
    return g;
}

void rb_gaz_free(rb_gazetteer *g)
{
    if (g == NULL)
        return;
    rb_free(g->mem, g->col, g->n_col * sizeof *g->col);
    rb_free(g->mem, g->head, (size_t)g->head->size);
    rb_free(g->mem, g, sizeof *g);
}

uint32_t rb_gaz_value(const rb_gazetteer *g, uint32_t i)
{
    assert(i < g->head->n_value);
    return g->v.value[i];
}

/* ---- from the vocabulary to the gazetteer's words ---- */

/* The number of a word, or 0. Some slot is empty, so the search ends. */
static uint32_t find_word(const rb_gazetteer *g, const char *s, uint32_t n)
{
    uint32_t mask = g->head->n_slot - 1;
    uint32_t i = (uint32_t)rb_hash(s, n, 0) & mask;
    for (uint32_t w; (w = g->v.slot[i]) != 0; i = (i + 1) & mask) {
        uint32_t at = g->v.off[w - 1];
        if (g->v.off[w] - at == n && memcmp(g->v.bytes + at, s, n) == 0)
            return w;
    }
    return 0;
}

/* Fill the column at a type (for lemmas: a lexeme); returns the entry. */
static uint32_t fill(rb_gazetteer *g, uint32_t id)
{
    const rb_vocab *v = g->vocab;
    uint32_t type = id;
    if (g->head->mode == RB_GAZ_LEMMA)
        type = v->lex[id].lemma;
    if (g->head->mode != RB_GAZ_EXACT)
        type = v->type[type].lower;
    const rb_type *t = &v->type[type];
    uint32_t w = find_word(g, t->s, t->len);
    return g->col[id] = w != 0 ? w : GAZ_NONE;
}

static inline uint32_t word_at(rb_gazetteer *g, uint32_t id)
{
    uint32_t w = g->col[id];
    return w != 0 ? w : fill(g, id);
}

/* The column must reach every type that there is; what is new is 0. */
static int ready_column(rb_gazetteer *g, const rb_vocab *v, rb_err *e)
{
    uint32_t n = g->head->mode == RB_GAZ_LEMMA ? v->nlex : v->n;
    if (g->vocab != v || n < g->n_seen) {
        rb_free(g->mem, g->col, g->n_col * sizeof *g->col);
        g->col = NULL;
        g->n_col = 0;
        g->vocab = v;
    }
    g->n_seen = n;
    if (n <= g->n_col && g->col != NULL)
        return RB_OK;
    uint64_t want = (uint64_t)n + n / 4 + 16;
    if (want > UINT32_MAX)
        want = UINT32_MAX;
    uint32_t *col = rb_realloc(g->mem, g->col, g->n_col * sizeof *col,
                               (size_t)want * sizeof *col);
    if (col == NULL)
        return rb_nomem(e);
    memset(col + g->n_col, 0, (size_t)(want - g->n_col) * sizeof *col);
    g->col = col;
    g->n_col = (uint32_t)want;
    return RB_OK;
}

/* ---- matching ---- */

/* The child of a node by a word, or 0. */
static uint32_t child(const rb_gazetteer *g, uint32_t node, uint32_t w)
{
    const gaz_node *k = &g->v.node[node];
    if ((k->mask & gaz_bit(w)) == 0)
        return 0;
    uint32_t lo = k[0].first, n = k[1].first - lo;
    const uint32_t *label = g->v.label;
    while (n > 1) { /* no branch that could be guessed wrong */
        uint32_t half = n / 2;
        lo = label[lo + half] <= w ? lo + half : lo;
        n -= half;
    }
    return n == 1 && label[lo] == w ? lo : 0;
}

/* The longest name at ids[0..n), whose first word is w: its node, or 0. */
static uint32_t longest(rb_gazetteer *g, const uint32_t *ids, uint32_t n,
                        uint32_t w, uint32_t *len)
{
    uint32_t node = w, best = 0;
    for (uint32_t i = 1;; i++) {
        const gaz_node *k = &g->v.node[node];
        if (k[1].value > k[0].value) {
            best = node;
            *len = i;
        }
        if (i == n || k->mask == 0)
            return best;
        w = word_at(g, ids[i]);
        node = child(g, node, w);
        if (node == 0)
            return best;
    }
}

/* The first token in i..end whose type begins a name or is not known yet. */
static inline uint32_t skip(const uint32_t *col, const uint32_t *ids,
                            uint32_t i, uint32_t end, uint32_t n_first)
{
    while (i < end && col[ids[i]] > n_first)
        i++;
    return i;
}

static int match_sentence(rb_gazetteer *g, const uint32_t *ids,
                          const rb_sent *s, rb_gaz_hits *hit)
{
    uint32_t n_first = g->head->n_first, i = s->tok0;
    while ((i = skip(g->col, ids, i, s->tok1, n_first)) < s->tok1) {
        uint32_t w = word_at(g, ids[i]), len = 0, node = 0;
        if (w <= n_first)
            node = longest(g, ids + i, s->tok1 - i, w, &len);
        if (node != 0) {
            const gaz_node *k = &g->v.node[node];
            rb_gaz_hit h = {i, i + len, k[0].value, k[1].value - k[0].value};
            if (rb_vec_push(g->mem, hit, h) != 0)
                return -1;
        }
        i += node != 0 ? len : 1;
    }
    return 0;
}

int rb_gaz_match(rb_gazetteer *g, rb_doc *d, rb_gaz_hits *hit, rb_err *e)
{
    int lemma = g->head->mode == RB_GAZ_LEMMA;
    const uint32_t *ids = lemma ? d->tok_lex : d->tok_type;
    if (d->n_tok == 0)
        return RB_OK;
    if (ids == NULL || (lemma && !d->tagged))
        return rb_fail(
            e, RB_EUSAGE, "a gazetteer of %s needs a document that is %s",
            lemma ? "lemmas" : "words", lemma ? "tagged" : "segmented");
    int rc = ready_column(g, d->vocab, e);
    uint32_t before = hit->n;
    for (uint32_t i = 0; rc == RB_OK && i < d->sent.n; i++)
        if (!rb_doc_sent_foreign(d, i) &&
            match_sentence(g, ids, &d->sent.v[i], hit) != 0)
            rc = rb_nomem(e);
    if (rc != RB_OK)
        hit->n = before;
    return rc;
}
