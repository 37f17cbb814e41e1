/*
** summary.c - what `rubric run` says of a document to a person
**
** Three layers have a form of their own, because they are what people run
** rubric for; any other layer is listed with its features.
*/
#include "summary.h"

#include <string.h>

#include "colour.h"
#include "tally.h"
#include "utf.h"
#include "work.h"

enum { NAME_COLUMNS = 26, TEXT_COLUMNS = 400, ACTORS = 24 };

int layer_is_core(const char *name)
{
    static const char *const core[] = {"token", "sentence", "paragraph",
                                       "furniture", "language"};
    for (size_t i = 0; i < sizeof core / sizeof *core; i++)
        if (strcmp(core[i], name) == 0)
            return 1;
    return 0;
}

int layer_is_packages(const rubric_doc *d, const rubric_layer *l)
{
    if (layer_is_core(rubric_layer_name(l)))
        return 0;
    if (rubric_ann_count(l) == 0)
        return 1;
    const char *p = rubric_ann_package(d, rubric_ann_get(l, 0));
    return p && *p;
}

static void heading(out *o, const char *what, size_t n)
{
    out_puts(o, "  ");
    colour_on(o, COLOUR_HEAD);
    out_puts(o, what);
    colour_off(o);
    colour_on(o, COLOUR_FAINT);
    out_printf(o, " (%zu)", n);
    colour_off(o);
    out_putc(o, '\n');
}

static void slice(out *o, const rubric_doc *d, rubric_span s)
{
    size_t len;
    const char *text = rubric_doc_text(d, &len);
    utf_cell(o, text + s.start, s.end - s.start, TEXT_COLUMNS);
}

/* A name in a column; a long one pushes the line rather than be cut. */
static void name(out *o, colour c, const char *s, size_t columns)
{
    if (s == NULL)
        s = "?";
    colour_on(o, c);
    size_t w = utf_cell(o, s, strlen(s), TEXT_COLUMNS);
    colour_off(o);
    utf_pad(o, w, columns);
}

static size_t widest(const rubric_layer *l, const char *feature)
{
    size_t max = 1;
    for (size_t i = 0; i < rubric_ann_count(l); i++) {
        const char *s = rubric_ann_str(rubric_ann_get(l, i), feature);
        size_t w = s ? utf_width(s, strlen(s)) : 1;
        if (w > max && w <= NAME_COLUMNS)
            max = w;
    }
    return max;
}

/* All pieces of a quotation that an insertion interrupts. */
static void quoted(out *o, const rubric_doc *d, const rubric_ann *a)
{
    rubric_value parts = rubric_ann_feature(a, "parts");
    if (parts.kind != RUBRIC_SPANS || parts.count == 0) {
        slice(o, d, rubric_ann_span(a));
        return;
    }
    for (size_t i = 0; i < parts.count; i++) {
        out_puts(o, i ? " ... " : "");
        slice(o, d, (rubric_span){parts.spans[2 * i], parts.spans[2 * i + 1]});
    }
}

static void faint_end(out *o, const char *s)
{
    if (s && *s) {
        out_puts(o, "  ");
        colour_on(o, COLOUR_FAINT);
        utf_line(o, s, strlen(s));
        colour_off(o);
    }
    out_putc(o, '\n');
}

/* Do marks stand inside? Then only a part of the words is quoted. */
static int has_marks(const rubric_doc *d, const rubric_ann *a)
{
    size_t n;
    const char *text = rubric_doc_text(d, &n);
    rubric_span s = rubric_ann_span(a);
    for (size_t i = s.start; i < s.end && i < n; i++)
        if (text[i] == '"' || (i + 3 <= n && (memcmp(text + i, "“", 3) == 0 ||
                                              memcmp(text + i, "”", 3) == 0)))
            return 1;
    return 0;
}

static void quotes(out *o, const rubric_doc *d, const rubric_layer *l)
{
    size_t column = widest(l, "speaker");
    heading(o, "quotations", rubric_ann_count(l));
    for (size_t i = 0; i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        const char *kind = rubric_ann_str(a, "kind");
        int marks = kind == NULL || strcmp(kind, "direct") == 0 ||
                    (strcmp(kind, "mixed") == 0 && !has_marks(d, a));
        out_puts(o, "    ");
        name(o, COLOUR_ACTOR, rubric_ann_str(a, "speaker"), column);
        out_puts(o, marks ? "  \"" : "  ");
        colour_on(o, COLOUR_QUOTE);
        quoted(o, d, a);
        colour_off(o);
        out_puts(o, marks ? "\"" : "");
        faint_end(o, kind && strcmp(kind, "direct") ? kind : NULL);
    }
}

static int flag(const rubric_ann *a, const char *name)
{
    rubric_value v = rubric_ann_feature(a, name);
    return v.kind == RUBRIC_BOOL && v.integer;
}

static void stance(out *o, const rubric_doc *d, const rubric_ann *a,
                   size_t holder, size_t target)
{
    const char *p = rubric_ann_str(a, "polarity");
    int support = p && strcmp(p, "support") == 0;
    out_puts(o, "    ");
    name(o, COLOUR_ACTOR, rubric_ann_str(a, "holder"), holder);
    out_puts(o, "  ");
    name(o, support ? COLOUR_SUPPORT : COLOUR_OPPOSE,
         support ? "supports" : "opposes", 0);
    out_puts(o, support ? "  " : "   ");
    name(o, COLOUR_ACTOR, rubric_ann_str(a, "target"), target);
    out_puts(o, "  \"");
    slice(o, d, rubric_ann_span(a));
    out_puts(o, "\"");
    out marks;
    out_memory(&marks);
    out_puts(&marks, flag(a, "negated") ? "negated " : "");
    out_puts(&marks, flag(a, "hedged") ? "hedged " : "");
    out_puts(&marks, flag(a, "conditional") ? "conditional " : "");
    if (marks.n)
        marks.p[marks.n - 1] = '\0';
    faint_end(o, marks.n ? marks.p : NULL);
    out_free(&marks);
}

/* Does no word of its place say it, only the text as a whole? */
static int implied(const rubric_ann *a)
{
    rubric_value v = rubric_ann_feature(a, "tier");
    return v.kind == RUBRIC_INT && v.integer > 1;
}

static void stances(out *o, const rubric_doc *d, const rubric_layer *l)
{
    size_t holder = widest(l, "holder"), target = widest(l, "target");
    size_t more = 0;
    for (size_t i = 0; i < rubric_ann_count(l); i++)
        more += implied(rubric_ann_get(l, i));
    heading(o, "stances", rubric_ann_count(l) - more);
    for (size_t i = 0; i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        if (!implied(a))
            stance(o, d, a, holder, target);
    }
    if (more)
        out_printf(o, "    and %zu implied (tier 2, with --format jsonl)\n",
                   more);
}

static void actors(out *o, const rubric_doc *d, const rubric_layer *l)
{
    tally t = {0};
    (void)d;
    for (size_t i = 0; i < rubric_ann_count(l); i++) {
        const char *s = rubric_ann_str(rubric_ann_get(l, i), "name");
        if (s)
            tally_add(&t, s, strlen(s), 1);
    }
    tally_sort(&t);
    heading(o, "actors", t.n);
    for (size_t i = 0; i < t.n && i < ACTORS; i++) {
        out_puts(o, i == 0 ? "    " : i % 4 ? ", " : ",\n    ");
        colour_on(o, COLOUR_ACTOR);
        utf_line(o, t.row[i].key, t.row[i].len);
        colour_off(o);
        out_printf(o, " %zu", t.row[i].count);
    }
    if (t.n > ACTORS)
        out_printf(o, " and %zu more", t.n - ACTORS);
    out_puts(o, t.n ? "\n" : "");
    tally_free(&t);
}

static void features(out *o, const rubric_ann *a)
{
    const char *key;
    for (size_t i = 0; (key = rubric_ann_feature_name(a, i)) != NULL; i++) {
        rubric_value v = rubric_ann_feature(a, key);
        if (v.kind == RUBRIC_NULL || v.kind == RUBRIC_SPANS)
            continue;
        out_puts(o, "  ");
        utf_line(o, key, strlen(key));
        out_putc(o, '=');
        if (v.kind == RUBRIC_STRING)
            utf_cell(o, v.string, v.count, TEXT_COLUMNS);
        else if (v.kind == RUBRIC_BOOL)
            out_puts(o, v.integer ? "true" : "false");
        else if (v.kind == RUBRIC_INT)
            out_printf(o, "%lld", (long long)v.integer);
        else
            out_printf(o, "%.6g", v.number);
    }
}

static void other(out *o, const rubric_doc *d, const rubric_layer *l)
{
    heading(o, rubric_layer_name(l), rubric_ann_count(l));
    for (size_t i = 0; i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        out_puts(o, "    \"");
        colour_on(o, COLOUR_OTHER);
        slice(o, d, rubric_ann_span(a));
        colour_off(o);
        out_putc(o, '"');
        features(o, a);
        out_putc(o, '\n');
    }
}

static const struct {
    const char *layer;
    void (*print)(out *o, const rubric_doc *d, const rubric_layer *l);
} form[] = {{"quote", quotes}, {"stance", stances}, {"actor", actors}};
enum { FORMS = sizeof form / sizeof *form };

static int has_form(const char *layer)
{
    for (size_t i = 0; i < FORMS; i++)
        if (strcmp(form[i].layer, layer) == 0)
            return 1;
    return 0;
}

static int wanted(const words *layers, const char *layer)
{
    return layers->n == 0 || words_has(layers, layer);
}

/* What a package would not say is shown when it is asked for by name. */
static int is_record(const rubric_layer *l)
{
    return strcmp(rubric_layer_name(l), "abstention") == 0;
}

void summary(out *o, const rubric_doc *d, const words *layers)
{
    const char *title = rubric_doc_meta(d, "title");
    const rubric_layer *l;
    colour_on(o, COLOUR_FILE);
    utf_line(o, doc_id(d), strlen(doc_id(d)));
    colour_off(o);
    if (title) {
        out_puts(o, "  ");
        utf_cell(o, title, strlen(title), TEXT_COLUMNS);
    }
    out_putc(o, '\n');
    for (size_t i = 0; i < FORMS; i++) {
        l = rubric_layer_named(d, form[i].layer);
        if (l && wanted(layers, form[i].layer))
            form[i].print(o, d, l);
    }
    for (size_t i = 0; (l = rubric_layer_get(d, i)) != NULL; i++)
        if (!has_form(rubric_layer_name(l)) &&
            wanted(layers, rubric_layer_name(l)) &&
            (layers->n || (layer_is_packages(d, l) && !is_record(l))))
            other(o, d, l);
    out_putc(o, '\n');
}
