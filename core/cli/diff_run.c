/*
** diff_run.c - two versions of a package on the same documents
**
** Two handles read the same documents in step, each with one version: a
** document made anew from its text would lose what its loader knew of it.
*/
#include "diff_run.h"

#include <string.h>

#include "diff.h"
#include "diff_loaded.h"
#include "pdf.h"
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
static int analysed(side *v, const diff_job *j)
{
    int good = 1;
    for (int i = 0; i < 2; i++)
        if (rubric_doc_to(v[i].s.r, v[i].d, RUBRIC_ANALYZED) != RUBRIC_OK) {
            session_fail(&v[i].s, j->package[i]);
            good = 0;
        }
    return good;
}

static int all_documents(side *v, diff_job *j, out *o)
{
    words only = {0};
    diff *f = diff_new(!j->plain && args_is(j->a, "format", "jsonl"));
    size_t bad = 0;
    diff_below(f, j->below);
    int lost = 0;
    if (!j->plain)
        args_list(j->a, "layers", &only);
    while (!lost && !o->error) {
        int one = next(&v[0], 1), two = next(&v[1], 0);
        lost = one != two;
        if (!one || !two)
            break;
        if (strcmp(doc_id(v[0].d), doc_id(v[1].d)) != 0)
            lost = 1;
        else if (analysed(v, j))
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
    diff_totals(f, j->plain, o);
    j->moved = diff_moved(f);
    diff_free(f);
    words_free(&only);
    return lost || bad > 0 || v[0].failed > 0;
}

/* Of loaders: the documents themselves. */
static int all_loaded(side *v, diff_job *j, out *o)
{
    loaded *of[2];
    for (int i = 0; i < 2; i++) {
        of[i] = loaded_new();
        while (next(&v[i], i == 0)) {
            loaded_add(of[i], v[i].d);
            rubric_doc_free(v[i].d);
            v[i].d = NULL;
        }
    }
    int jsonl = !j->plain && args_is(j->a, "format", "jsonl");
    j->moved = loaded_diff(of[0], of[1], jsonl, j->below, o);
    loaded_free(of[0]);
    loaded_free(of[1]);
    return v[0].failed > 0;
}

static int is_loader(const side *v, const diff_job *j)
{
    rubric_about i = {.size = sizeof i};
    return rubric_package_about(v->s.r, j->package[1], &i) == RUBRIC_OK &&
           i.kind != NULL && strcmp(i.kind, "loader") == 0;
}

/* ---- both sides ---- */

static int open_side(side *v, const diff_job *j, int i)
{
    int code = session_open_lock(&v[i].s, j->a, j->lock[i]);
    if (code == 0)
        code = session_use(&v[i].s, j->package[i]);
    return code || j->plain ? code : session_set_args(&v[i].s);
}

static int open_source(side *v, const diff_job *j)
{
    rubric_source_options q = {.size = sizeof q, .convert = pdf_convert};
    if (!j->plain) {
        v->source = session_source(&v->s, j->path, j->paths, &v->failed);
        return v->source == NULL ? 2 : 0;
    }
    if (rubric_source_open(v->s.r, &q, &v->source) != RUBRIC_OK)
        return session_fail(&v->s, NULL);
    for (size_t i = 0; i < j->paths; i++)
        if (rubric_source_add(v->s.r, v->source, j->path[i]) != RUBRIC_OK) {
            session_fail(&v->s, NULL);
            v->failed++;
        }
    return 0;
}

int diff_run(diff_job *j, out *o)
{
    side v[2];
    int code = 0;
    memset(v, 0, sizeof v);
    for (int i = 0; i < 2 && code == 0; i++)
        code = open_side(v, j, i);
    for (int i = 0; i < 2 && code == 0; i++)
        code = open_source(&v[i], j);
    if (code == 0)
        code =
            is_loader(&v[1], j) ? all_loaded(v, j, o) : all_documents(v, j, o);
    for (int i = 0; i < 2; i++) {
        rubric_source_close(v[i].source);
        if (v[i].s.r != NULL)
            session_close(&v[i].s);
    }
    return code;
}
