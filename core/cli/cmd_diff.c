/*
** cmd_diff.c - rubric diff: what two versions of a package find differently
**
** Two handles read the same documents in step, each with one version: a
** document made anew from its text would lose what its loader knew of it.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "diff.h"
#include "say.h"
#include "summary.h"
#include "utf.h"
#include "work.h"

typedef struct side {
    session s;
    rubric_source *source;
    rubric_doc *d;
    size_t failed; /* documents and paths */
} side;

/* ---- one document, twice ---- */

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
static void compare_layer(diff *f, const side *v, const char *name, out *o)
{
    const rubric_layer *a = rubric_layer_named(v[0].d, name);
    const rubric_layer *b = rubric_layer_named(v[1].d, name);
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
            diff_pair(f, v[0].d, name, x,
                      with[i] == SIZE_MAX ? NULL : rubric_ann_get(b, with[i]),
                      o);
            i++;
        } else {
            diff_pair(f, v[1].d, name, NULL, y, o);
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

static void compare(diff *f, const side *v, const words *only, out *o)
{
    words names = {0};
    layers_of(v[0].d, only, &names);
    layers_of(v[1].d, only, &names);
    for (size_t i = 0; i < names.n; i++)
        compare_layer(f, v, names.v[i], o);
    words_free(&names);
}

/* ---- reading ---- */

/* The next document that can be read. What is to say of a document itself is
** told once. */
static int next(side *v, int tell)
{
    out quiet;
    int code;
    out_memory(&quiet);
    v->s.log = tell ? NULL : &quiet;
    do {
        code = rubric_source_next(v->s.r, v->source, &v->d);
        if (code != RUBRIC_OK && code != RUBRIC_DONE) {
            v->failed++;
            if (tell)
                session_fail(&v->s, NULL);
        }
    } while (code != RUBRIC_OK && code != RUBRIC_DONE);
    if (code == RUBRIC_OK && !tell) /* a failure comes again, and is told */
        rubric_doc_to(v->s.r, v->d, RUBRIC_TAGGED);
    v->s.log = NULL;
    out_free(&quiet);
    return code == RUBRIC_OK;
}

/* 1 when both versions did their work; else the document is left out. */
static int analysed(side *v, const char *const *package)
{
    int good = 1;
    for (int i = 0; i < 2; i++)
        if (rubric_doc_to(v[i].s.r, v[i].d, RUBRIC_ANALYZED) != RUBRIC_OK) {
            session_fail(&v[i].s, package[i]);
            good = 0;
        }
    return good;
}

static int all_documents(side *v, const args *a, out *o)
{
    const char *format = args_get(a, "format");
    words only = {0};
    diff *f = diff_new(format && strcmp(format, "jsonl") == 0);
    size_t bad = 0;
    int lost = 0;
    args_list(a, "layers", &only);
    while (!lost && !o->error) {
        int one = next(&v[0], 1), two = next(&v[1], 0);
        lost = one != two;
        if (!one || !two)
            break;
        if (strcmp(doc_id(v[0].d), doc_id(v[1].d)) != 0)
            lost = 1;
        else if (analysed(v, a->word))
            compare(f, v, &only, o);
        else
            bad++;
        for (int i = 0; i < 2; i++) {
            rubric_doc_free(v[i].d);
            v[i].d = NULL;
        }
    }
    for (int i = 0; i < 2; i++)
        rubric_doc_free(v[i].d);
    if (lost)
        say("the documents changed while they were read: run it again");
    diff_totals(f, o);
    diff_free(f);
    words_free(&only);
    return lost || bad > 0 || v[0].failed > 0;
}

static int open_side(side *v, const args *a, int i)
{
    int code = session_open(&v[i].s, a);
    if (code == 0)
        code = session_use(&v[i].s, a->word[i]);
    return code ? code : session_set_args(&v[i].s);
}

static int run(const args *a, out *o)
{
    side v[2];
    memset(v, 0, sizeof v);
    if (a->nword < 3)
        return args_wrong(a, "name two packages and the documents, for "
                             "example: rubric diff ./old ./new news/");
    for (size_t i = 2; i < a->nword; i++)
        if (strcmp(a->word[i], "-") == 0)
            return args_wrong(a, "the documents are read twice: name files, "
                                 "not standard input");
    int code = open_side(v, a, 0);
    if (code == 0)
        code = open_side(v, a, 1);
    for (int i = 0; i < 2 && code == 0; i++) {
        v[i].source =
            session_source(&v[i].s, a->word + 2, a->nword - 2, &v[i].failed);
        code = v[i].source == NULL ? 2 : 0;
    }
    if (code == 0)
        code = all_documents(v, a, o);
    for (int i = 0; i < 2; i++) {
        rubric_source_close(v[i].source);
        if (v[i].s.r != NULL)
            session_close(&v[i].s);
    }
    return code;
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "layers", "NAMES", "only these layers (default: all of packages)"},
    {0, "arg", "NAME=VALUE", "argument for both versions"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_diff = {
    "diff",
    "what two versions of a package find differently",
    "[OPTION...] OLD NEW PATH...",
    "Run two packages (names or folders) on the same documents and print what\n"
    "moves: annotations that appear (+), vanish (-), or keep their place and\n"
    "change features (~); then cells of the stance matrix, who is for or "
    "against\n"
    "what how often; then the counts of each layer. Layers of packages that\n"
    "they read are compared, too.\n\n"
    "Exit code 0: all went well, whatever moved; 1: a document or a package\n"
    "failed, and is not compared; 2: the command is wrong.",
    "  rubric diff ./threats-1.0 ./threats news/\n"
    "  rubric diff stance ./my-stance --layers stance --format jsonl a.txt",
    groups,
    run,
};
