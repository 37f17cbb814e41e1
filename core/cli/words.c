/*
** words.c - small lists of words, and the known word nearest to a typo
**
** Near means: few letters inserted, deleted, changed or swapped, at most a
** third of the word, or the typo is the beginning of exactly that word.
*/
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "out.h"

void words_add(words *w, const char *s, size_t n)
{
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 8;
        w->v = xrealloc(w->v, w->cap * sizeof *w->v);
    }
    w->v[w->n++] = xstrndup(s, n);
}

void words_split(words *w, const char *s, char by)
{
    for (;;) {
        const char *end = strchr(s, by);
        size_t n = end ? (size_t)(end - s) : strlen(s);
        if (n > 0)
            words_add(w, s, n);
        if (end == NULL)
            return;
        s = end + 1;
    }
}

int words_has(const words *w, const char *s)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->v[i], s) == 0)
            return 1;
    return 0;
}

void words_free(words *w)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->v[i]);
    free(w->v);
    memset(w, 0, sizeof *w);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void words_sort(words *w)
{
    if (w->n > 0)
        qsort(w->v, w->n, sizeof *w->v, by_bytes);
}

char *words_join(const words *w, const char *between)
{
    out o;
    out_memory(&o);
    for (size_t i = 0; i < w->n; i++) {
        out_puts(&o, i ? between : "");
        out_puts(&o, w->v[i]);
    }
    out_put(&o, "", 1);
    return o.p;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Edits between two words of at most 63 bytes; a swap is one edit. */
static size_t edits(const char *a, const char *b)
{
    size_t d[64][64], n = strlen(a), m = strlen(b);
    if (n > 63 || m > 63)
        return 99;
    for (size_t i = 0; i <= n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        for (size_t j = 1; j <= m; j++) {
            size_t differ = a[i - 1] != b[j - 1];
            d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
                           d[i - 1][j - 1] + differ);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j])
                d[i][j] = d[i - 2][j - 2] + 1;
        }
    }
    return d[n][m];
}

const char *words_nearest(const words *w, const char *typo)
{
    size_t len = strlen(typo), best = (len + 2) / 3 + 1;
    const char *found = NULL;
    for (size_t i = 0; i < w->n; i++) {
        size_t e = edits(typo, w->v[i]);
        if (len >= 2 && strncmp(w->v[i], typo, len) == 0)
            e = 1;
        if (e < best) {
            best = e;
            found = w->v[i];
        }
    }
    return found;
}
