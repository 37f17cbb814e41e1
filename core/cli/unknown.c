/*
** unknown.c - names without a sure kind, counted
*/
#include "unknown.h"

#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "utf.h"

enum { AROUND = 40, EXAMPLE = 200 };

typedef struct entry {
    size_t documents, last; /* last: number of a document + 1 */
    char *guess, *why, *example;
} entry;

struct unknown {
    tally names;
    entry *entry; /* by row of `names` */
    size_t cap;
};

unknown *unknown_new(void)
{
    unknown *u = xrealloc(NULL, sizeof *u);
    memset(u, 0, sizeof *u);
    return u;
}

void unknown_free(unknown *u)
{
    if (u == NULL)
        return;
    for (size_t i = 0; i < u->names.n; i++) {
        free(u->entry[i].guess);
        free(u->entry[i].why);
        free(u->entry[i].example);
    }
    free(u->entry);
    tally_free(&u->names);
    free(u);
}

static char *copy(const char *s)
{
    return xstrndup(s, strlen(s));
}

/* The name and some words on both sides, on one line. */
static char *example(const rubric_doc *d, rubric_span s)
{
    size_t len, from = s.start, to = s.end;
    const char *text = rubric_doc_text(d, &len);
    size_t least = from > AROUND ? from - AROUND : 0;
    size_t most = to + AROUND < len ? to + AROUND : len;
    for (size_t i = from; i > least && text[i - 1] != '\n'; i--)
        if (text[i - 1] == ' ' || i == 1)
            from = i == 1 ? 0 : i;
    for (size_t i = to; i <= most; i++)
        if (i == len || text[i] == ' ' || text[i] == '\n') {
            to = i;
            if (i == len || text[i] == '\n')
                break;
        }
    out o;
    out_memory(&o);
    utf_cell(&o, text + from, to - from, EXAMPLE);
    char *line = xstrndup(o.p ? o.p : "", o.n);
    out_free(&o);
    return line;
}

static void grow(unknown *u)
{
    if (u->names.n <= u->cap)
        return;
    size_t cap = u->cap ? u->cap * 2 : 64;
    u->entry = xrealloc(u->entry, cap * sizeof *u->entry);
    memset(u->entry + u->cap, 0, (cap - u->cap) * sizeof *u->entry);
    u->cap = cap;
}

void unknown_add(unknown *u, const rubric_doc *d, size_t number)
{
    const rubric_layer *l = rubric_layer_named(d, "unknown");
    for (size_t i = 0; l && i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        const char *name = rubric_ann_str(a, "name");
        const char *guess = rubric_ann_str(a, "guess");
        const char *why = rubric_ann_str(a, "why");
        if (name == NULL || why == NULL)
            continue;
        size_t row = tally_add(&u->names, name, strlen(name), 1);
        grow(u);
        entry *e = &u->entry[row];
        if (e->why == NULL) {
            e->guess = copy(guess ? guess : "-");
            e->why = copy(why);
            e->example = example(d, rubric_ann_span(a));
        }
        e->documents += e->last != number + 1;
        e->last = number + 1;
    }
}

typedef struct line {
    const tally_row *row;
    const entry *entry;
} line;

static int by_count(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->row->count != y->row->count)
        return x->row->count < y->row->count ? 1 : -1;
    if (x->entry->documents != y->entry->documents)
        return x->entry->documents < y->entry->documents ? 1 : -1;
    return strcmp(x->row->key, y->row->key);
}

void unknown_print(unknown *u, out *o)
{
    size_t n = u->names.n;
    line *all = xrealloc(NULL, (n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (line){&u->names.row[i], &u->entry[i]};
    qsort(all, n, sizeof *all, by_count);
    out_puts(o, "count\tdocuments\tname\tguess\twhy\texample\n");
    for (size_t i = 0; i < n; i++) {
        const entry *e = all[i].entry;
        out_printf(o, "%zu\t%zu\t", all[i].row->count, e->documents);
        utf_cell(o, all[i].row->key, all[i].row->len, EXAMPLE);
        out_printf(o, "\t%s\t%s\t%s\n", e->guess, e->why, e->example);
    }
    free(all);
}
