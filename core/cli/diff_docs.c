/*
** diff_docs.c - one document analysed twice: which annotations are partners
*/
#include "diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "summary.h"

static size_t count(const rubric_layer *l)
{
    return l != NULL ? rubric_ann_count(l) : 0;
}

/* The number of the annotation of `l` that is like `a`: on its span and, with
** `alike`, with its features. SIZE_MAX: none that is not taken. */
static size_t partner(const rubric_layer *l, const char *taken,
                      const rubric_ann *a, int alike)
{
    rubric_span s = rubric_ann_span(a);
    size_t low = 0, high = count(l);
    while (low < high) { /* the first one that starts where it does */
        size_t mid = low + (high - low) / 2;
        if (rubric_ann_span(rubric_ann_get(l, mid)).start < s.start)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = low; i < count(l); i++) {
        const rubric_ann *b = rubric_ann_get(l, i);
        rubric_span t = rubric_ann_span(b);
        if (t.start != s.start)
            break;
        if (!taken[i] && t.end == s.end && (!alike || diff_alike(a, b)))
            return i;
    }
    return SIZE_MAX;
}

/* Pair the annotations of one layer: equal ones first, then those of which
** only the span is equal; what is left vanishes or appears. */
static void compare_layer(diff *f, const rubric_doc *old, const rubric_doc *new,
                          const char *name, out *o)
{
    const rubric_layer *a = rubric_layer_named(old, name);
    const rubric_layer *b = rubric_layer_named(new, name);
    size_t n = count(a), m = count(b);
    char *taken = xrealloc(NULL, m + 1);
    size_t *with = xrealloc(NULL, (n + 1) * sizeof *with);
    memset(taken, 0, m + 1);
    for (int alike = 1; alike >= 0; alike--)
        for (size_t i = 0; i < n; i++) {
            if (!alike && with[i] != SIZE_MAX)
                continue;
            with[i] = partner(b, taken, rubric_ann_get(a, i), alike);
            if (with[i] != SIZE_MAX)
                taken[with[i]] = 1;
        }
    size_t i = 0, k = 0;
    while (i < n || k < m) { /* both in the order of the text */
        const rubric_ann *x = i < n ? rubric_ann_get(a, i) : NULL;
        const rubric_ann *y = k < m ? rubric_ann_get(b, k) : NULL;
        if (y != NULL && taken[k]) {
            k++;
        } else if (x != NULL && (y == NULL || rubric_ann_span(x).start <=
                                                  rubric_ann_span(y).start)) {
            diff_pair(f, old, name, x,
                      with[i] == SIZE_MAX ? NULL : rubric_ann_get(b, with[i]),
                      o);
            i++;
        } else {
            diff_pair(f, new, name, NULL, y, o);
            k++;
        }
    }
    free(with);
    free(taken);
}

static void layers_of(const rubric_doc *d, const words *only, words *names)
{
    const rubric_layer *l;
    for (size_t i = 0; (l = rubric_layer_get(d, i)) != NULL; i++) {
        const char *name = rubric_layer_name(l);
        int wanted =
            only->n > 0 ? words_has(only, name) : layer_is_packages(d, l);
        if (wanted && !words_has(names, name))
            words_add(names, name, strlen(name));
    }
}

void diff_docs(diff *f, const rubric_doc *old, const rubric_doc *new,
               const words *only, out *o)
{
    words names = {0};
    layers_of(old, only, &names);
    layers_of(new, only, &names);
    for (size_t i = 0; i < names.n; i++)
        compare_layer(f, old, new, names.v[i], o);
    words_free(&names);
}
