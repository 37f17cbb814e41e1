/*
** classes.c - equal rows of bits are one class
**
** A lexeme's row is computed when the lexeme is first met (row.c). Nothing is
** compiled again when the vocabulary grows.
*/
#include "engine.h"

#include <string.h>
#include "../base/utf8.h"

enum {
    SLOW_COST = 30, /* steps for a leaf that is tried with each new word */
    FREE_COST = 20000
};

void rb_classes_unseal(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    if (!c->sealed)
        return;
    c->sealed = 0;
    c->nclass = 0;
    c->row.n = 0;
    rb_free(s->mem, c->slot, (size_t)c->nslot * sizeof *c->slot);
    rb_free(s->mem, c->of_lex, (size_t)c->n_of_lex * sizeof *c->of_lex);
    rb_free(s->mem, c->of_type, (size_t)c->n_of_type * sizeof *c->of_type);
    c->slot = c->of_lex = c->of_type = NULL;
    c->nslot = c->n_of_lex = c->n_of_type = 0;
}

void rb_classes_free(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    rb_classes_unseal(s);
    for (uint32_t i = 0; i < c->leaf.n; i++)
        rb_value_free(c->leaf.v[i].test);
    rb_vec_free(s->mem, &c->leaf);
    rb_free(s->mem, c->leafslot, (size_t)c->nleafslot * sizeof *c->leafslot);
    rb_vec_free(s->mem, &c->literal);
    rb_free(s->mem, c->litslot, (size_t)c->nlitslot * sizeof *c->litslot);
    rb_vec_free(s->mem, &c->slow);
    rb_vec_free(s->mem, &c->row);
}

static uint32_t row_hash(const uint32_t *row, uint32_t words)
{
    return (uint32_t)rb_hash(row, words * sizeof *row, 3);
}

static int grow_slots(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    uint32_t n = c->nslot == 0 ? RB_FIRST_SLOTS : c->nslot * 2;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    for (uint32_t k = 0; k < c->nclass; k++) {
        uint32_t i = row_hash(&c->row.v[k * c->words], c->words) & (n - 1);
        while (slot[i] != 0)
            i = (i + 1) & (n - 1);
        slot[i] = k + 1;
    }
    rb_free(s->mem, c->slot, (size_t)c->nslot * sizeof *slot);
    c->slot = slot;
    c->nslot = n;
    return 0;
}

int rb_classes_seal(rb_ruleset *s, rb_err *e)
{
    rb_classes *c = &s->cls;
    if (c->sealed)
        return RB_OK;
    c->words = c->leaf.n / 32 + 1;
    c->sealed = 1;
    return grow_slots(s) == 0 ? RB_OK : rb_nomem(e);
}

/* Turn the row at the end of c->row (not counted yet) into a class. */
static uint32_t intern_row(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    const uint32_t *row = &c->row.v[c->nclass * c->words];
    uint32_t mask = c->nslot - 1, i = row_hash(row, c->words) & mask;
    for (; c->slot[i] != 0; i = (i + 1) & mask) {
        uint32_t k = c->slot[i] - 1;
        if (memcmp(&c->row.v[k * c->words], row, c->words * sizeof *row) == 0) {
            c->row.n -= c->words;
            return k;
        }
    }
    c->slot[i] = ++c->nclass;
    return c->nclass - 1;
}

static uint32_t new_class(rb_ruleset *s, uint32_t type, uint32_t lemma,
                          unsigned tag)
{
    rb_classes *c = &s->cls;
    if (c->nclass * 2 >= c->nslot && grow_slots(s) != 0)
        return RB_NONE;
    if (rb_vec_reserve(s->mem, &c->row, c->words) != 0)
        return RB_NONE;
    memset(&c->row.v[c->row.n], 0, c->words * sizeof *c->row.v);
    /* A word costs once, and in which document is chance: only sets that no
    ** reader would write pay for it. */
    uint64_t cost = c->leaf.n + (uint64_t)SLOW_COST * c->slow.n;
    s->steps += cost > FREE_COST ? cost - FREE_COST : 0;
    rb_row_fill(s, &c->row.v[c->row.n], type, lemma, tag);
    c->row.n += c->words;
    return intern_row(s);
}

static int grow_map(rb_mem *m, uint32_t **map, uint32_t *n, uint32_t want)
{
    if (*n >= want)
        return 0;
    uint32_t next = want + want / 2;
    uint32_t *p =
        rb_realloc(m, *map, (size_t)*n * sizeof *p, (size_t)next * sizeof *p);
    if (p == NULL)
        return -1;
    memset(p + *n, 0, (size_t)(next - *n) * sizeof *p);
    *map = p;
    *n = next;
    return 0;
}

static int reserve_column(rb_ruleset *s, uint32_t n)
{
    if (n <= s->colcap)
        return 0;
    uint32_t *p = rb_realloc(s->mem, s->col, (size_t)s->colcap * sizeof *p,
                             (size_t)n * sizeof *p);
    if (p == NULL)
        return -1;
    s->col = p;
    s->colcap = n;
    return 0;
}

/* The class of a lexeme, or of a bare type; RB_NONE: no memory. */
static uint32_t class_of(rb_ruleset *s, uint32_t *of, uint32_t key,
                         const rb_lexeme *x)
{
    if (of[key] == 0) {
        uint32_t k = new_class(s, x->type, x->lemma, x->tag);
        if (k == RB_NONE)
            return RB_NONE;
        of[key] = k + 1;
    }
    return of[key] - 1;
}

int rb_classes_column(rb_ruleset *s, rb_doc *d, rb_err *e)
{
    rb_classes *c = &s->cls;
    const rb_vocab *v = s->env.vocab;
    if (reserve_column(s, d->n_tok) != 0 ||
        grow_map(s->mem, &c->of_type, &c->n_of_type, v->n) != 0 ||
        (d->tagged && grow_map(s->mem, &c->of_lex, &c->n_of_lex, v->nlex) != 0))
        return rb_nomem(e);
    for (uint32_t i = 0; i < d->n_tok; i++) {
        uint32_t lex = d->tagged ? d->tok_lex[i] : 0;
        uint32_t k = lex != 0 ? c->of_lex[lex] : 0;
        if (k != 0) {
            s->col[i] = k - 1;
            continue;
        }
        rb_lexeme bare = {.type = d->tok_type[i]};
        s->col[i] = lex != 0 ? class_of(s, c->of_lex, lex, &v->lex[lex])
                             : class_of(s, c->of_type, bare.type, &bare);
        if (s->col[i] == RB_NONE)
            return rb_nomem(e);
        if (rb_vm_due(s) && rb_vm_spend(s, e) != RB_OK)
            return RB_ELIMIT;
    }
    return RB_OK;
}
