/*
** cmd_show.c - rubric show: a text with its annotations in it
**
** On a terminal annotations are colours, elsewhere [layer: brackets]. Spans
** may nest and cross; a colour is that of the innermost one, and a bracket
** closes where its span ends. What an annotation says (speaker; who supports
** whom) stands before its words.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "caption.h"
#include "colour.h"
#include "source.h"
#include "summary.h"
#include "utf.h"
#include "work.h"

typedef struct mark { /* an annotation to show */
    size_t start, end;
    const char *layer;
    const rubric_ann *ann;
    colour c;
    int part; /* 0: the first of its annotation, which has the caption */
} mark;

typedef struct shown {
    words layers; /* empty: all that packages wrote */
    int jsonl, source;
} shown;

static colour colour_of(const rubric_layer *l, const rubric_ann *a)
{
    const char *p = rubric_ann_str(a, "polarity");
    if (p && strcmp(p, "oppose") == 0)
        return COLOUR_OPPOSE;
    return colour_layer(rubric_layer_name(l));
}

static int wanted(const shown *s, const rubric_doc *d, const rubric_layer *l)
{
    const char *name = rubric_layer_name(l);
    if (s->layers.n)
        return words_has(&s->layers, name);
    return layer_is_packages(d, l) || strcmp(name, "furniture") == 0 ||
           strcmp(name, "language") == 0;
}

static int by_start(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return strcmp(x->layer, y->layer);
}

/* An annotation as marks: one for each part of it. */
static void add_marks(mark **m, size_t *n, const rubric_layer *l,
                      const rubric_ann *a)
{
    rubric_value parts = rubric_ann_feature(a, "parts");
    rubric_span whole = rubric_ann_span(a);
    size_t count = parts.kind == RUBRIC_SPANS ? parts.count : 0;
    *m = xrealloc(*m, (*n + count + 1) * sizeof **m);
    for (size_t i = 0; i < count || i == 0; i++) {
        size_t start = count ? parts.spans[2 * i] : whole.start;
        size_t end = count ? parts.spans[2 * i + 1] : whole.end;
        (*m)[(*n)++] = (mark){start,           end,   rubric_layer_name(l), a,
                              colour_of(l, a), (int)i};
    }
}

static mark *collect(const shown *s, const rubric_doc *d, size_t *n)
{
    const rubric_layer *l;
    mark *m = NULL;
    *n = 0;
    for (size_t i = 0; (l = rubric_layer_get(d, i)) != NULL; i++) {
        size_t count = wanted(s, d, l) ? rubric_ann_count(l) : 0;
        for (size_t j = 0; j < count; j++)
            add_marks(&m, n, l, rubric_ann_get(l, j));
    }
    if (*n)
        qsort(m, *n, sizeof *m, by_start);
    return m;
}

/* Marks that are open at a byte: a small stack, innermost last. */
typedef struct stack {
    const mark **v;
    size_t n;
} stack;

/* Leave out what ends here; returns how many did. */
static size_t close_marks(stack *open, size_t at)
{
    size_t kept = 0, n = open->n;
    for (size_t i = 0; i < n; i++)
        if (open->v[i]->end > at)
            open->v[kept++] = open->v[i];
    open->n = kept;
    return n - kept;
}

static size_t next_stop(const stack *open, const mark *m, size_t n, size_t len)
{
    size_t stop = n ? m->start : len;
    for (size_t i = 0; i < open->n; i++)
        if (open->v[i]->end < stop)
            stop = open->v[i]->end;
    return stop;
}

static void piece(out *o, const stack *open, const char *s, size_t n)
{
    if (open->n && n)
        colour_on(o, open->v[open->n - 1]->c);
    utf_text(o, s, n);
    if (open->n && n)
        colour_off(o);
}

static void begin_mark(out *o, const mark *m)
{
    if (!o->colour) {
        out_printf(o, "[%s", m->layer);
        if (m->part > 0)
            out_puts(o, ", continued");
        else
            caption_put(o, ", ", m->layer, m->ann, "");
        out_puts(o, ": ");
    } else if (m->part == 0) {
        colour_on(o, COLOUR_FAINT);
        caption_put(o, "(", m->layer, m->ann, ") ");
        colour_off(o);
    }
}

static void text(out *o, const rubric_doc *d, const mark *m, size_t n)
{
    size_t len, at = 0, i = 0;
    const char *t = rubric_doc_text(d, &len);
    stack open = {xrealloc(NULL, (n + 1) * sizeof *open.v), 0};
    while (at < len || open.n) {
        size_t stop = next_stop(&open, m + i, n - i, len);
        piece(o, &open, t + at, stop - at);
        at = stop;
        size_t closed = close_marks(&open, at);
        if (!o->colour)
            out_repeat(o, ']', closed);
        for (; i < n && m[i].start == at; i++) {
            if (m[i].end == at)
                continue; /* empty: nothing to show */
            open.v[open.n++] = &m[i];
            begin_mark(o, &m[i]);
        }
        if (at >= len && i >= n)
            break;
    }
    free(open.v);
    out_puts(o, len && t[len - 1] == '\n' ? "" : "\n");
}

static void legend_word(out *o, colour c, const char *name, size_t n)
{
    colour_on(o, c);
    out_puts(o, name);
    colour_off(o);
    out_printf(o, " %zu  ", n);
}

static void legend_stance(out *o, const mark *m, size_t n)
{
    size_t oppose = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        int is = strcmp(m[i].layer, "stance") == 0 && m[i].part == 0;
        all += is;
        oppose += is && m[i].c == COLOUR_OPPOSE;
    }
    legend_word(o, COLOUR_SUPPORT, "stance: supports", all - oppose);
    legend_word(o, COLOUR_OPPOSE, "stance: opposes", oppose);
}

static void legend(out *o, const shown *s, const rubric_doc *d, const mark *m,
                   size_t n)
{
    const rubric_layer *l;
    out_putc(o, '\n');
    for (size_t i = 0; (l = rubric_layer_get(d, i)) != NULL; i++) {
        const char *name = rubric_layer_name(l);
        if (!wanted(s, d, l) ||
            (rubric_ann_count(l) == 0 && strcmp(name, "furniture") == 0))
            continue;
        if (strcmp(name, "stance") == 0)
            legend_stance(o, m, n);
        else
            legend_word(o, colour_layer(name), name, rubric_ann_count(l));
    }
    while (o->n && o->p[o->n - 1] == ' ')
        o->n--;
    out_putc(o, '\n');
}

static void print_json(const shown *s, worker *w, rubric_doc *d)
{
    char *list = words_join(&s->layers, ",");
    worker_json(w, d, RUBRIC_JSON_RUN, s->layers.n ? list : NULL);
    free(list);
}

static int each(work *k, worker *w, rubric_doc *d)
{
    shown *s = k->user;
    size_t n;
    int plain = s->source && s->layers.n == 0; /* sentences */
    worker_to(w, d, plain ? RUBRIC_SEGMENTED : RUBRIC_ANALYZED);
    if (s->source) {
        source_print(w, d, &s->layers, s->jsonl);
        return WORK_ON;
    }
    if (s->jsonl) {
        print_json(s, w, d);
        return WORK_ON;
    }
    mark *m = collect(s, d, &n);
    colour_on(&w->out, COLOUR_FILE);
    utf_line(&w->out, doc_id(d), strlen(doc_id(d)));
    colour_off(&w->out);
    out_puts(&w->out, "\n\n");
    text(&w->out, d, m, n);
    legend(&w->out, s, d, m, n);
    free(m);
    return WORK_ON;
}

static int run(const args *a, out *o)
{
    shown shows = {0};
    session s;
    work k = {.main = &s, .out = o, .user = &shows, .each = each};
    shows.jsonl = args_is(a, "format", "jsonl");
    args_list(a, "layers", &shows.layers);
    shows.source = args_has(a, "source");
    k.jobs = 1;
    int code = session_open(&s, a);
    if (code == 0)
        code = session_use_option(&s, "actors,quotes,stance");
    if (code == 0)
        code = session_check_layers(&s);
    if (code == 0) {
        k.source = session_source(&s, a->word, a->nword, &k.failed);
        code = k.source ? work_run(&k) : 2;
    }
    session_close(&s);
    words_free(&shows.layers);
    return code ? code : k.failed > 0;
}

static const opt options[] = {
    {0, "use", "PACKAGES", "packages to use (default: actors,quotes,stance)"},
    {0, "layers", "NAMES", "only these layers"},
    {0, "source", NULL,
     "where in the file the annotations (or sentences)\n"
     "stand, and the bytes there as they are"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_show = {
    "show",
    "the text with its annotations, coloured",
    "[OPTION...] [PATH...]",
    "Print the text with its annotations: coloured on a terminal, between\n"
    "[layer: brackets] elsewhere, with a legend below. Before the words of\n"
    "a quotation stands its speaker, before those of a stance who supports\n"
    "or opposes whom.",
    "  rubric show article.txt\n"
    "  rubric show --layers quote article.txt\n"
    "  rubric show --source --layers quote page.html\n"
    "  rubric show --color always article.txt | less -R",
    groups,
    run,
};
