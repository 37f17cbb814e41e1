/*
** matches.c - matches, and which of those that overlap stay
*/
#include "engine.h"

#include <stdlib.h>
#include <string.h>

typedef struct ranked {
    rb_match m;
    uint32_t len;
    int priority;
} ranked;

#define ORDER(a, b)                                                            \
    do {                                                                       \
        if ((a) != (b))                                                        \
            return (a) < (b) ? -1 : 1;                                         \
    } while (0)

static int by_longest(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(b->len, a->len);
    ORDER(b->priority, a->priority);
    ORDER(a->m.rule, b->m.rule);
    return 0;
}

static int by_first(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(a->m.rule, b->m.rule);
    ORDER(b->len, a->len);
    return 0;
}

static int by_priority(const void *pa, const void *pb)
{
    const ranked *a = pa, *b = pb;
    ORDER(b->priority, a->priority);
    ORDER(b->len, a->len);
    ORDER(a->m.tok0, b->m.tok0);
    ORDER(a->m.rule, b->m.rule);
    return 0;
}

/* Keep those that touch no kept one; `used` has a bit per token. */
static uint32_t keep_apart(ranked *v, uint32_t n, uint8_t *used)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = v[i].m.tok0;
        while (t < v[i].m.tok1 && !(used[t / 8] >> (t % 8) & 1))
            t++;
        if (t < v[i].m.tok1)
            continue;
        for (t = v[i].m.tok0; t < v[i].m.tok1; t++)
            used[t / 8] |= (uint8_t)(1u << (t % 8));
        v[k++] = v[i];
    }
    return k;
}

/* By one rule at one start there is one match (see run_layers). */
static uint32_t drop_equal(ranked *v, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (k == 0 || v[k - 1].m.tok0 != v[i].m.tok0 ||
            v[k - 1].m.rule != v[i].m.rule)
            v[k++] = v[i];
    }
    return k;
}

int rb_matches_settle(rb_ruleset *s, const rb_doc *d, int policy,
                      rb_matches *out, rb_err *e)
{
    uint32_t n = out->m.n;
    if (n < 2)
        return RB_OK;
    size_t bytes = d->n_tok / 8 + 1;
    ranked *v = rb_alloc(s->mem, n * sizeof *v);
    uint8_t *used = rb_calloc(s->mem, bytes, 1);
    if (v == NULL || used == NULL) {
        rb_free(s->mem, v, n * sizeof *v);
        rb_free(s->mem, used, bytes);
        return rb_nomem(e);
    }
    for (uint32_t i = 0; i < n; i++) {
        const rb_match *m = &out->m.v[i];
        v[i] = (ranked){*m, m->tok1 - m->tok0, s->rule.v[m->rule].priority};
    }
    qsort(v, n, sizeof *v,
          policy == RB_LONGEST    ? by_longest
          : policy == RB_PRIORITY ? by_priority
                                  : by_first);
    uint32_t kept =
        policy == RB_ALL ? drop_equal(v, n) : keep_apart(v, n, used);
    if (policy == RB_PRIORITY)
        qsort(v, kept, sizeof *v, by_longest);
    for (uint32_t i = 0; i < kept; i++)
        out->m.v[i] = v[i].m;
    out->m.n = kept;
    rb_free(s->mem, v, n * sizeof *v);
    rb_free(s->mem, used, bytes);
    return RB_OK;
}

void rb_matches_init(rb_matches *m, rb_mem *mem)
{
    memset(m, 0, sizeof *m);
    m->mem = mem;
}

void rb_matches_clear(rb_matches *m)
{
    m->m.n = m->cap.n = 0;
}

void rb_matches_free(rb_matches *m)
{
    rb_vec_free(m->mem, &m->m);
    rb_vec_free(m->mem, &m->cap);
}
