/*
** diff.c - differences between two runs: told, counted, summed up
*/
#include "diff.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "caption.h"
#include "colour.h"
#include "json.h"
#include "tally.h"
#include "utf.h"
#include "work.h"

enum { SUPPORT, OPPOSE, OTHER, POLARITIES };
enum { SAME, APPEARS, VANISHES, CHANGES, KINDS };
enum { PASSAGE = 60 }; /* columns */

static const char *const polarity_name[] = {"support", "oppose", "other"};
static const char *const kind_name[] = {"same", "appears", "vanishes",
                                        "changes"};

typedef struct cell {
    size_t n[2][POLARITIES]; /* old, new */
} cell;

typedef struct counts {
    size_t n[KINDS];
} counts;

struct diff {
    int jsonl;
    const char *below;   /* not shown before the ids, or NULL */
    tally layers, cells; /* keys: a name; holder NUL target */
    counts *layer;
    cell *cell;
};

diff *diff_new(int jsonl)
{
    diff *f = xrealloc(NULL, sizeof *f);
    memset(f, 0, sizeof *f);
    f->jsonl = jsonl;
    return f;
}

void diff_free(diff *f)
{
    tally_free(&f->layers);
    tally_free(&f->cells);
    free(f->layer);
    free(f->cell);
    free(f);
}

void diff_below(diff *f, const char *prefix)
{
    f->below = prefix;
}

static const char *id_of(const diff *f, const rubric_doc *d)
{
    const char *id = doc_id(d);
    size_t n = f->below ? strlen(f->below) : 0;
    return n > 0 && strncmp(id, f->below, n) == 0 ? id + n : id;
}

/* ---- features ---- */

static int same_value(rubric_value a, rubric_value b)
{
    if (a.kind != b.kind)
        return 0;
    switch (a.kind) {
    case RUBRIC_BOOL:
    case RUBRIC_INT:
        return a.integer == b.integer;
    case RUBRIC_NUMBER:
        return a.number == b.number;
    case RUBRIC_STRING:
        return a.count == b.count && memcmp(a.string, b.string, a.count) == 0;
    case RUBRIC_SPANS:
        return a.count == b.count &&
               memcmp(a.spans, b.spans, 2 * a.count * sizeof *a.spans) == 0;
    default:
        return 1;
    }
}

/* The name of the i-th feature in which they differ, counted over both; NULL
** at the end. *i is moved on. */
static const char *differing(const rubric_ann *a, const rubric_ann *b,
                             size_t *i)
{
    const char *name;
    size_t k = 0;
    for (; (name = rubric_ann_feature_name(a, k)) != NULL; k++) {
        if (k < *i || same_value(rubric_ann_feature(a, name),
                                 rubric_ann_feature(b, name)))
            continue;
        *i = k + 1;
        return name;
    }
    for (size_t m = 0; (name = rubric_ann_feature_name(b, m)) != NULL; m++) {
        if (k + m < *i || rubric_ann_feature(a, name).kind != RUBRIC_NULL ||
            rubric_ann_feature(b, name).kind == RUBRIC_NULL)
            continue;
        *i = k + m + 1;
        return name;
    }
    return NULL;
}

int diff_alike(const rubric_ann *a, const rubric_ann *b)
{
    size_t i = 0;
    return differing(a, b, &i) == NULL;
}

static void put_value(out *o, rubric_value v)
{
    if (v.kind == RUBRIC_BOOL)
        out_puts(o, v.integer ? "true" : "false");
    else if (v.kind == RUBRIC_INT)
        out_printf(o, "%" PRId64, v.integer);
    else if (v.kind == RUBRIC_NUMBER)
        out_printf(o, "%.14g", v.number);
    else if (v.kind == RUBRIC_STRING)
        json_str(o, v.string, v.count);
    else if (v.kind != RUBRIC_SPANS)
        out_puts(o, "null");
    if (v.kind != RUBRIC_SPANS)
        return;
    for (size_t i = 0; i < v.count; i++)
        out_printf(o, "%s[%u,%u]", i ? "," : "[", v.spans[2 * i],
                   v.spans[2 * i + 1]);
    out_puts(o, v.count ? "]" : "[]");
}

/* As JSON has it, without the quotes of a string. */
static void put_plain(out *o, rubric_value v)
{
    if (v.kind == RUBRIC_STRING)
        utf_cell(o, v.string, v.count, PASSAGE);
    else if (v.kind == RUBRIC_NULL)
        out_putc(o, '-');
    else
        put_value(o, v);
}

/* ---- one difference ---- */

static void put_features(out *o, const char *key, const rubric_ann *a)
{
    const char *name;
    out_printf(o, ",\"%s\":", key);
    if (a == NULL) {
        out_puts(o, "null");
        return;
    }
    for (size_t i = 0; (name = rubric_ann_feature_name(a, i)) != NULL; i++) {
        out_putc(o, i ? ',' : '{');
        json_str(o, name, strlen(name));
        out_putc(o, ':');
        put_value(o, rubric_ann_feature(a, name));
    }
    out_puts(o, rubric_ann_feature_name(a, 0) ? "}" : "{}");
}

static void print_json(const rubric_doc *d, const char *id, const char *layer,
                       int kind, const rubric_ann *a, const rubric_ann *b,
                       out *o)
{
    rubric_span s = rubric_ann_span(a ? a : b);
    size_t len, line, column;
    const char *text = rubric_doc_text(d, &len);
    rubric_doc_line_col(d, s.start, &line, &column);
    out_printf(o, "{\"type\":\"annotation\",\"change\":\"%s\",\"id\":",
               kind_name[kind]);
    json_str(o, id, strlen(id));
    out_printf(o, ",\"line\":%zu,\"layer\":", line);
    json_str(o, layer, strlen(layer));
    out_printf(o, ",\"start\":%zu,\"end\":%zu,\"text\":", s.start, s.end);
    json_str(o, text + s.start, s.end - s.start);
    put_features(o, "old", a);
    put_features(o, "new", b);
    out_puts(o, "}\n");
}

static void print_text(const rubric_doc *d, const char *id, const char *layer,
                       int kind, const rubric_ann *a, const rubric_ann *b,
                       out *o)
{
    rubric_span s = rubric_ann_span(a ? a : b);
    size_t len, line, column, i = 0;
    const char *text = rubric_doc_text(d, &len), *name;
    rubric_doc_line_col(d, s.start, &line, &column);
    out_printf(o, "%c ", " +-~"[kind]);
    colour_on(o, COLOUR_FILE);
    utf_line(o, id, strlen(id));
    colour_off(o);
    out_printf(o, ":%zu: %s \"", line, layer);
    utf_cell(o, text + s.start, s.end - s.start, PASSAGE);
    out_putc(o, '"');
    if (kind != CHANGES)
        caption_put(o, " (", layer, a ? a : b, ")");
    out_putc(o, '\n');
    while (kind == CHANGES && (name = differing(a, b, &i)) != NULL) {
        out_printf(o, "    %s: ", name);
        put_plain(o, rubric_ann_feature(a, name));
        out_puts(o, " -> ");
        put_plain(o, rubric_ann_feature(b, name));
        out_putc(o, '\n');
    }
}

/* ---- counting ---- */

static void count_layer(diff *f, const char *layer, int kind)
{
    size_t known = f->layers.n;
    size_t i = tally_add(&f->layers, layer, strlen(layer), 0);
    if (i == known) {
        f->layer = xrealloc(f->layer, (known + 1) * sizeof *f->layer);
        f->layer[i] = (counts){{0}};
    }
    f->layer[i].n[kind]++;
}

static void count_stance(diff *f, const rubric_ann *a, int new)
{
    const char *holder = rubric_ann_str(a, "holder");
    const char *target = rubric_ann_str(a, "target");
    const char *polarity = rubric_ann_str(a, "polarity");
    size_t known = f->cells.n;
    int p = SUPPORT;
    out key;
    if (holder == NULL || target == NULL)
        return;
    while (p < OTHER && (!polarity || strcmp(polarity, polarity_name[p]) != 0))
        p++;
    out_memory(&key);
    out_put(&key, holder, strlen(holder) + 1);
    out_puts(&key, target);
    size_t i = tally_add(&f->cells, key.p, key.n, 0);
    out_free(&key);
    if (i == known) {
        f->cell = xrealloc(f->cell, (known + 1) * sizeof *f->cell);
        memset(&f->cell[i], 0, sizeof *f->cell);
    }
    f->cell[i].n[new][p]++;
}

void diff_pair(diff *f, const rubric_doc *d, const char *layer,
               const rubric_ann *a, const rubric_ann *b, out *o)
{
    int kind = a == NULL           ? APPEARS
               : b == NULL         ? VANISHES
               : !diff_alike(a, b) ? CHANGES
                                   : SAME;
    count_layer(f, layer, kind);
    if (strcmp(layer, "stance") == 0 && a != NULL)
        count_stance(f, a, 0);
    if (strcmp(layer, "stance") == 0 && b != NULL)
        count_stance(f, b, 1);
    if (kind == SAME)
        return;
    if (f->jsonl)
        print_json(d, id_of(f, d), layer, kind, a, b, o);
    else
        print_text(d, id_of(f, d), layer, kind, a, b, o);
}

/* ---- totals ---- */

static void cell_json(const cell *c, const char *holder, const char *target,
                      size_t len, out *o)
{
    out_puts(o, "{\"type\":\"cell\",\"holder\":");
    json_str(o, holder, strlen(holder));
    out_puts(o, ",\"target\":");
    json_str(o, target, len);
    for (int k = 0; k < 2; k++) {
        out_printf(o, ",\"%s\":{", k ? "new" : "old");
        for (int p = 0; p < POLARITIES; p++)
            out_printf(o, "%s\"%s\":%zu", p ? "," : "", polarity_name[p],
                       c->n[k][p]);
        out_putc(o, '}');
    }
    out_puts(o, "}\n");
}

static void cell_text(const cell *c, const char *holder, const char *target,
                      size_t len, out *o)
{
    const char *between = ": ";
    out_puts(o, "  ");
    utf_line(o, holder, strlen(holder));
    out_puts(o, " on ");
    utf_line(o, target, len);
    for (int p = 0; p < POLARITIES; p++)
        if (c->n[0][p] != c->n[1][p]) {
            out_printf(o, "%s%s %zu -> %zu", between, polarity_name[p],
                       c->n[0][p], c->n[1][p]);
            between = ", ";
        }
    out_putc(o, '\n');
}

static void print_cells(const diff *f, out *o)
{
    int any = 0;
    for (size_t i = 0; i < f->cells.n; i++) {
        const tally_row *r = &f->cells.row[i];
        const cell *c = &f->cell[i];
        if (memcmp(c->n[0], c->n[1], sizeof c->n[0]) == 0)
            continue;
        if (!any++ && !f->jsonl)
            out_puts(o, "stance matrix, annotations:\n");
        const char *target = r->key + strlen(r->key) + 1;
        size_t len = r->len - (size_t)(target - r->key);
        (f->jsonl ? cell_json : cell_text)(c, r->key, target, len, o);
    }
}

static void print_layer(const diff *f, size_t i, out *o)
{
    const tally_row *r = &f->layers.row[i];
    const size_t *n = f->layer[i].n;
    size_t both = n[SAME] + n[CHANGES];
    if (!f->jsonl) {
        size_t used = utf_cell(o, r->key, r->len, 20);
        utf_pad(o, used, 20);
        out_printf(o, " %zu -> %zu: +%zu -%zu ~%zu, %zu the same\n",
                   both + n[VANISHES], both + n[APPEARS], n[APPEARS],
                   n[VANISHES], n[CHANGES], n[SAME]);
        return;
    }
    out_puts(o, "{\"type\":\"layer\",\"layer\":");
    json_str(o, r->key, r->len);
    out_printf(o, ",\"old\":%zu,\"new\":%zu", both + n[VANISHES],
               both + n[APPEARS]);
    for (int k = 0; k < KINDS; k++)
        out_printf(o, ",\"%s\":%zu", kind_name[k], n[k]);
    out_puts(o, "}\n");
}

static size_t moved_in(const diff *f, size_t i)
{
    const size_t *n = f->layer[i].n;
    return n[APPEARS] + n[VANISHES] + n[CHANGES];
}

size_t diff_moved(const diff *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->layers.n; i++)
        n += moved_in(f, i);
    return n;
}

void diff_totals(diff *f, int moved, out *o)
{
    print_cells(f, o);
    for (size_t i = 0; i < f->layers.n; i++)
        if (!moved || moved_in(f, i) > 0)
            print_layer(f, i, o);
}
