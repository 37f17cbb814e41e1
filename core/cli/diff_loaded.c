/*
** diff_loaded.c - the documents that two versions of a loader make of files
*/
#include "diff_loaded.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "json.h"
#include "utf.h"

static const char *const field[] = {"title", "author", "date",    "source",
                                    "url",   "site",   "modified"};
enum { FIELDS = sizeof field / sizeof *field };

typedef struct row {
    char *id, *meta[FIELDS]; /* NULL: not known */
    size_t len, order;       /* bytes of the text; which document of its side */
    uint64_t hash;           /* of the text */
} row;

struct loaded {
    row *v;
    size_t n, cap;
};

loaded *loaded_new(void)
{
    loaded *l = xrealloc(NULL, sizeof *l);
    memset(l, 0, sizeof *l);
    return l;
}

void loaded_free(loaded *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->v[i].id);
        for (size_t k = 0; k < FIELDS; k++)
            free(l->v[i].meta[k]);
    }
    free(l->v);
    free(l);
}

static char *copy(const char *s)
{
    return s != NULL ? xstrndup(s, strlen(s)) : NULL;
}

static uint64_t hash(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return h;
}

void loaded_add(loaded *l, const rubric_doc *d)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 64;
        l->v = xrealloc(l->v, l->cap * sizeof *l->v);
    }
    row *r = &l->v[l->n];
    const char *id = rubric_doc_meta(d, "id");
    const char *text = rubric_doc_text(d, &r->len);
    r->order = l->n++;
    r->id = copy(id != NULL ? id : "");
    r->hash = hash(text, r->len);
    for (size_t k = 0; k < FIELDS; k++)
        r->meta[k] = copy(rubric_doc_meta(d, field[k]));
}

/* ---- pairs ---- */

/* By id; those of one id in the order of the documents. */
static int by_id(const void *a, const void *b)
{
    const row *x = *(const row *const *)a, *y = *(const row *const *)b;
    int c = strcmp(x->id, y->id);
    return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static const row **sorted(const loaded *l)
{
    const row **p = xrealloc(NULL, (l->n + 1) * sizeof *p);
    for (size_t i = 0; i < l->n; i++)
        p[i] = &l->v[i];
    if (l->n > 1)
        qsort(p, l->n, sizeof *p, by_id);
    return p;
}

static int differ(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

static int alike(const row *a, const row *b)
{
    for (size_t k = 0; k < FIELDS; k++)
        if (differ(a->meta[k], b->meta[k]))
            return 0;
    return a->len == b->len && a->hash == b->hash;
}

/* ---- telling ---- */

static void put_value(out *o, const char *s)
{
    if (s == NULL)
        out_putc(o, '-');
    else
        utf_line(o, s, strlen(s));
}

/* "~ a.log#1: author ANN -> ann; text 10 -> 12 bytes" */
static void tell(out *o, const row *a, const row *b, const char *below)
{
    const char *id = b != NULL ? b->id : a->id, *between = ": ";
    size_t n = below != NULL ? strlen(below) : 0;
    id += n > 0 && strncmp(id, below, n) == 0 ? n : 0;
    out_puts(o, a == NULL ? "+ " : b == NULL ? "- " : "~ ");
    utf_line(o, id, strlen(id));
    for (size_t k = 0; a != NULL && b != NULL && k < FIELDS; k++) {
        if (!differ(a->meta[k], b->meta[k]))
            continue;
        out_printf(o, "%s%s ", between, field[k]);
        put_value(o, a->meta[k]);
        out_puts(o, " -> ");
        put_value(o, b->meta[k]);
        between = "; ";
    }
    if (a != NULL && b != NULL && (a->len != b->len || a->hash != b->hash))
        out_printf(o, "%stext %zu -> %zu bytes", between, a->len, b->len);
    out_putc(o, '\n');
}

static void put_row(out *o, const char *name, const row *r)
{
    out_printf(o, ",\"%s\":", name);
    if (r == NULL) {
        out_puts(o, "null");
        return;
    }
    out_printf(o, "{\"bytes\":%zu", r->len);
    for (size_t k = 0; k < FIELDS; k++) {
        const char *s = r->meta[k];
        out_printf(o, ",\"%s\":", field[k]);
        json_str(o, s, s != NULL ? strlen(s) : 0);
    }
    out_putc(o, '}');
}

static void tell_json(out *o, const row *a, const row *b)
{
    const row *r = b != NULL ? b : a;
    out_printf(o, "{\"change\":\"%s\",\"document\":",
               a == NULL   ? "added"
               : b == NULL ? "removed"
                           : "changed");
    json_str(o, r->id, strlen(r->id));
    put_row(o, "old", a);
    put_row(o, "new", b);
    out_puts(o, "}\n");
}

size_t loaded_diff(const loaded *old, const loaded *new, int jsonl,
                   const char *below, out *o)
{
    const row **a = sorted(old), **b = sorted(new);
    size_t i = 0, k = 0, added = 0, removed = 0, changed = 0;
    while (i < old->n || k < new->n) {
        int c = i == old->n ? 1 : k == new->n ? -1 : strcmp(a[i]->id, b[k]->id);
        const row *x = c <= 0 ? a[i++] : NULL, *y = c >= 0 ? b[k++] : NULL;
        if (x != NULL && y != NULL && alike(x, y))
            continue;
        added += x == NULL;
        removed += y == NULL;
        changed += x != NULL && y != NULL;
        if (jsonl)
            tell_json(o, x, y);
        else
            tell(o, x, y, below);
    }
    if (!jsonl)
        out_printf(o, "documents  %zu -> %zu: +%zu -%zu ~%zu, %zu the same\n",
                   old->n, new->n, added, removed, changed,
                   new->n - added - changed);
    free(a);
    free(b);
    return added + removed + changed;
}
