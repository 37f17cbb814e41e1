/*
** tally.c - how often each key was seen, most frequent first
*/
#include "tally.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"

static size_t hash(const char *s, size_t n)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

/* The slot of the key, or the empty one where it belongs. */
static size_t *slot_of(tally *t, const char *key, size_t len)
{
    size_t i = hash(key, len) & (t->nslot - 1);
    while (t->slot[i]) {
        tally_row *r = &t->row[t->slot[i] - 1];
        if (r->len == len && memcmp(r->key, key, len) == 0)
            break;
        i = (i + 1) & (t->nslot - 1);
    }
    return &t->slot[i];
}

static void grow(tally *t)
{
    t->cap = t->cap ? t->cap * 2 : 64;
    t->row = xrealloc(t->row, t->cap * sizeof *t->row);
    t->nslot = t->cap * 2;
    t->slot = xrealloc(t->slot, t->nslot * sizeof *t->slot);
    memset(t->slot, 0, t->nslot * sizeof *t->slot);
    for (size_t i = 0; i < t->n; i++)
        *slot_of(t, t->row[i].key, t->row[i].len) = i + 1;
}

size_t tally_add(tally *t, const char *key, size_t len, size_t count)
{
    if (t->n == t->cap)
        grow(t);
    size_t *s = slot_of(t, key, len);
    if (*s == 0) {
        t->row[t->n] = (tally_row){xstrndup(key, len), len, 0};
        *s = ++t->n;
    }
    t->row[*s - 1].count += count;
    return *s - 1;
}

static int by_count(const void *a, const void *b)
{
    const tally_row *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    int c = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);
    return c ? c : (x->len > y->len) - (x->len < y->len);
}

void tally_sort(tally *t)
{
    if (t->n)
        qsort(t->row, t->n, sizeof *t->row, by_count);
}

void tally_free(tally *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->row[i].key);
    free(t->row);
    free(t->slot);
    memset(t, 0, sizeof *t);
}
