/*
** literal.c - the words of word-list tests, by far the most tests
**
** They lie in one table, so that what a lexeme costs does not grow with the
** number of lists.
*/
#include "engine.h"

#include <string.h>
#include "../base/utf8.h"

static uint32_t literal_hash(int attr, int nocase, const char *s, size_t len)
{
    return (uint32_t)rb_hash(s, len, (uint64_t)attr * 2 + (nocase != 0));
}

static int grow_literals(rb_ruleset *s)
{
    rb_classes *c = &s->cls;
    uint32_t n = c->nlitslot == 0 ? RB_FIRST_SLOTS : c->nlitslot * 2;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    for (uint32_t k = 1; k < c->literal.n; k++) {
        rb_literal *w = &c->literal.v[k];
        uint32_t i = literal_hash(w->attr, w->nocase, w->s, w->len) & (n - 1);
        w->next = slot[i];
        slot[i] = k;
    }
    rb_free(s->mem, c->litslot, (size_t)c->nlitslot * sizeof *slot);
    c->litslot = slot;
    c->nlitslot = n;
    return 0;
}

int rb_literals_add(rb_ruleset *s, uint32_t leaf)
{
    rb_classes *c = &s->cls;
    const rb_leaf *f = &c->leaf.v[leaf];
    int nocase = rb_value_nocase(f->test);
    const char *w;
    uint32_t len;
    for (uint32_t i = 0; (w = rb_value_word(f->test, i, &len)) != NULL; i++) {
        rb_literal one = {w, len, leaf, 0, f->attr, (uint8_t)nocase};
        if (c->literal.n == 0 && rb_vec_push(s->mem, &c->literal, one) != 0)
            return -1;
        if (rb_vec_push(s->mem, &c->literal, one) != 0)
            return -1;
        if (c->literal.n > c->nlitslot / 2) {
            if (grow_literals(s) != 0)
                return -1;
        } else {
            uint32_t h = literal_hash(f->attr, nocase, w, len);
            uint32_t slot = h & (c->nlitslot - 1);
            c->literal.v[c->literal.n - 1].next = c->litslot[slot];
            c->litslot[slot] = c->literal.n - 1;
        }
    }
    return 0;
}

void rb_literals_mark(const rb_ruleset *s, uint32_t *row, int attr, int nocase,
                      const rb_type *w)
{
    const rb_classes *c = &s->cls;
    if (c->nlitslot == 0)
        return;
    uint32_t h = literal_hash(attr, nocase, w->s, w->len);
    uint32_t k = c->litslot[h & (c->nlitslot - 1)];
    for (; k != 0; k = c->literal.v[k].next) {
        const rb_literal *x = &c->literal.v[k];
        if (x->attr == attr && x->nocase == nocase && x->len == w->len &&
            memcmp(x->s, w->s, w->len) == 0)
            rb_row_set(row, x->leaf);
    }
}
