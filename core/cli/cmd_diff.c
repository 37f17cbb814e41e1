/*
** cmd_diff.c - rubric diff: what two versions of a package find differently
**
** Two handles read the same documents in step, each with one version: a
** document made anew from its text would lose what its loader knew of it.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "say.h"
#include "work.h"

typedef struct side {
    session s;
    rubric_source *source;
    rubric_doc *d;
    size_t failed; /* documents and paths */
} side;

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
            diff_docs(f, v[0].d, v[1].d, &only, o);
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
    diff_totals(f, 0, o);
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
