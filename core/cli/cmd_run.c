/*
** cmd_run.c - rubric run: analyse documents with packages
**
** The words of the line are packages until the first one that is a path; a
** known package name may also stand later when no file is called so.
*/
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "mixed.h"
#include "say.h"
#include "summary.h"
#include "tally.h"
#include "unknown.h"
#include "work.h"

typedef struct job {
    session *s;
    rubric_store *store; /* NULL: nothing is stored */
    pthread_mutex_t storing;
    const char *layers;
    words layer_list;
    unknown *names; /* --unknown: only these are printed */
    int print, jsonl, source,
        broken; /* broken: the project cannot be written */
    size_t added, unchanged, clashes;
    tally met; /* the ids of the documents that are stored or were there */
} job;

/* A document's way: what `each` found out for `turn`. */
enum { STORE = 1, SKIP, FAILED };

/* ---- one document ---- */

static int already_there(job *j, worker *w, rubric_doc *d)
{
    if (j->store == NULL)
        return 0;
    pthread_mutex_lock(&j->storing);
    int has = rubric_store_has(w->s.r, j->store, d);
    pthread_mutex_unlock(&j->storing);
    if (has < 0)
        worker_fail(w, "%s", rubric_errmsg(w->s.r));
    return has > 0;
}

static int each(work *k, worker *w, rubric_doc *d)
{
    job *j = k->user;
    size_t failed = w->failed;
    int *way = w->state;
    *way = STORE;
    if (already_there(j, w, d)) {
        *way = SKIP;
        return WORK_ON;
    }
    worker_to(w, d, RUBRIC_ANALYZED);
    if (w->failed > failed)
        *way = FAILED;
    if (j->print && j->jsonl)
        worker_json(w, d,
                    RUBRIC_JSON_RUN | (j->source ? RUBRIC_JSON_SOURCE : 0),
                    j->layers);
    else if (j->print)
        summary(&w->out, d, &j->layer_list);
    return WORK_ON;
}

/* Did another document of this run have the same id? A project file has one
** document of an id: storing this one would throw the other away. */
static int id_taken(job *j, worker *w, const rubric_doc *d)
{
    enum { TOLD = 5 };
    const char *id = doc_id(d), *path = rubric_doc_meta(d, "path");
    size_t known = j->met.n;
    tally_add(&j->met, id, strlen(id), 1);
    if (j->met.n > known)
        return 0;
    if (j->clashes++ < TOLD)
        worker_fail(w,
                    "%s: not stored: an earlier document has its id '%s', "
                    "too; --id-field NAME names a field that always differs, "
                    "--id-field none makes ids of file and line",
                    path ? path : id, id);
    else if (j->clashes == TOLD + 1)
        worker_fail(w, "%s: and so on: their number is told at the end",
                    path ? path : id);
    else
        w->failed++;
    return 1;
}

/* A document that a package failed on is not stored: it would look done. */
static int turn(work *k, worker *w, rubric_doc *d)
{
    job *j = k->user;
    int *way = w->state, code;
    if (j->names)
        unknown_add(j->names, d, w->number);
    if (j->store == NULL || *way == FAILED)
        return WORK_ON;
    if (*way == STORE && already_there(j, w, d)) /* met twice in this run */
        *way = SKIP;
    j->unchanged += *way == SKIP;
    if (*way == SKIP) {
        tally_add(&j->met, doc_id(d), strlen(doc_id(d)), 1);
        return WORK_ON;
    }
    if (id_taken(j, w, d))
        return WORK_ON;
    pthread_mutex_lock(&j->storing);
    code = rubric_store_put(w->s.r, j->store, d);
    pthread_mutex_unlock(&j->storing);
    if (code == RUBRIC_OK) {
        j->added++;
        return WORK_ON;
    }
    worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
    j->broken = code == RUBRIC_ESTORE || code == RUBRIC_EIO;
    return j->broken ? WORK_STOP : WORK_ON;
}

static int begin(work *k, worker *w)
{
    (void)k;
    w->state = xrealloc(NULL, sizeof(int));
    return 0;
}

static void end(work *k, worker *w)
{
    (void)k;
    free(w->state);
}

/* ---- output and project ---- */

static int open_out(const char *path, out *file, const args *a)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        say("cannot write %s: %s", path, strerror(errno));
        return 1;
    }
    out_open(file, fd, path);
    colour_choose(file, args_get(a, "color"));
    return 0;
}

static int close_out(out *file)
{
    int code = out_finish(file);
    if (close(file->fd) != 0 && code == 0) {
        say("cannot write %s: %s", file->name, strerror(errno));
        code = 1;
    }
    out_free(file);
    return code;
}

static void tell_counts(const job *j, const work *k, out *o)
{
    out line;
    out_memory(&line);
    out_printf(&line, "%zu document%s, %zu new, %zu unchanged", k->documents,
               k->documents == 1 ? "" : "s", j->added, j->unchanged);
    if (k->failed)
        out_printf(&line, ", %zu with errors", k->failed);
    if (j->clashes)
        out_printf(&line, " (%zu not stored: the id of another)", j->clashes);
    if (j->print) /* results stand on stdout */
        say("%.*s", (int)line.n, line.p);
    else
        out_printf(o, "%.*s\n", (int)line.n, line.p);
    out_free(&line);
}

static int close_store(job *j, work *k)
{
    if (j->store == NULL)
        return 0;
    int code = rubric_store_close(j->s->r, j->store);
    j->store = NULL;
    if (code == RUBRIC_OK)
        return 0;
    if (!j->broken) /* else it has been said */
        session_fail(j->s, NULL);
    k->failed++;
    return 1;
}

static int analyse(job *j, const char *const *path, size_t n, out *o)
{
    const args *a = j->s->a;
    work k = {.main = j->s, .out = o, .user = j};
    int stored = args_has(a, "db");
    k.begin = begin;
    k.each = each;
    k.turn = turn;
    k.end = end;
    k.jobs = args_number(a, "jobs", 1);
    k.source = session_source(j->s, path, n, &k.failed);
    if (k.source == NULL)
        return 2;
    int code = work_run(&k);
    if (j->names)
        unknown_print(j->names, o);
    if (close_store(j, &k) && code == 0)
        code = 1;
    if (stored && code == 0)
        tell_counts(j, &k, o);
    return code ? code : k.failed > 0;
}

static int with_output(job *j, const char *const *path, size_t n, out *o)
{
    const char *name = args_get(j->s->a, "out");
    out file;
    if (name == NULL || strcmp(name, "-") == 0)
        return analyse(j, path, n, o);
    if (open_out(name, &file, j->s->a))
        return 1;
    int code = analyse(j, path, n, &file);
    return close_out(&file) ? 1 : code;
}

/* Packages of which none does anything with documents would print nothing. */
static int check_kinds(session *s)
{
    rubric_about about = {.size = sizeof about};
    for (size_t i = s->packages.n; i-- > 0;)
        if (rubric_package_about(s->r, s->packages.v[i], &about) != RUBRIC_OK ||
            about.kind == NULL ||
            (strcmp(about.kind, "report") != 0 &&
             strcmp(about.kind, "library") != 0 &&
             strcmp(about.kind, "lexicon") != 0))
            return 0;
    if (strcmp(about.kind, "report") == 0)
        return args_wrong(s->a,
                          "package '%s' writes a report of a project: rubric "
                          "report news.db --package %s",
                          about.name, s->packages.v[0]);
    return args_wrong(s->a,
                      "package '%s' (%s) does nothing by itself: other "
                      "packages need it",
                      about.name, about.kind);
}

static int no_package(session *s, const char *path)
{
    rubric_package_info info = {.size = sizeof info};
    if (path != NULL &&
        rubric_pack_verify(s->r, path, NULL, &info) == RUBRIC_OK)
        return args_wrong(s->a,
                          "%s is the archive of a package: `rubric install %s` "
                          "puts it into this folder's project, then it is "
                          "called %s",
                          path, path, info.name);
    return args_wrong(s->a,
                      "name at least one package, for example: rubric "
                      "run actors quotes stance %s",
                      path ? path : "article.txt");
}

static int with_packages(job *j, out *o)
{
    const args *a = j->s->a;
    const char *db = args_get(a, "db");
    const char **path = xrealloc(NULL, (a->nword + 1) * sizeof *path);
    size_t n;
    int code = mixed_words(j->s, path, &n);
    if (code == 0 && j->s->packages.n == 0)
        code = no_package(j->s, n ? path[0] : NULL);
    if (code == 0)
        code = check_kinds(j->s);
    if (code == 0)
        code = session_check_layers(j->s);
    if (code == 0 && j->names && (db || args_has(a, "format")))
        code = args_wrong(a, "--unknown prints a table and nothing else; "
                             "leave --db and --format out");
    if (code == 0)
        code = session_set_args(j->s);
    if (code == 0 && db &&
        rubric_store_open(j->s->r, db, 0, &j->store) != RUBRIC_OK) {
        session_fail(j->s, NULL);
        code = 1;
    }
    if (code == 0)
        code = with_output(j, path, n, o);
    if (j->store)
        rubric_store_close(j->s->r, j->store);
    free(path);
    return code;
}

static int run(const args *a, out *o)
{
    job j = {0};
    session s;
    j.s = &s;
    j.jsonl = args_is(a, "format", "jsonl");
    j.source = args_has(a, "source");
    if (args_has(a, "unknown"))
        j.names = unknown_new();
    j.print = !j.names && (!args_has(a, "db") || args_has(a, "format") ||
                           args_has(a, "out"));
    j.layers = args_get(a, "layers");
    args_list(a, "layers", &j.layer_list);
    pthread_mutex_init(&j.storing, NULL);
    int code = session_open(&s, a);
    if (code == 0)
        code = with_packages(&j, o);
    session_close(&s);
    pthread_mutex_destroy(&j.storing);
    words_free(&j.layer_list);
    tally_free(&j.met);
    unknown_free(j.names);
    return code;
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {'o', "out", "FILE", "print to a file"},
    {0, "db", "FILE",
     "store in a project file; what is there and has not\n"
     "changed is not analysed again"},
    {0, "layers", "NAMES",
     "only these layers (default: all that packages\n"
     "write)"},
    {0, "source", NULL,
     "with --format jsonl: where in the file each\n"
     "annotation stands"},
    {0, "arg", "NAME=VALUE",
     "argument of a package; PACKAGE.NAME=VALUE when\n"
     "two packages have it"},
    {0, "unknown", NULL,
     "list the names that package actors does not know or\n"
     "cannot tell apart, the most frequent first"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_run = {
    "run",
    "analyse documents with packages",
    "[OPTION...] PACKAGE... [PATH...]",
    "Analyse documents with packages and print what they found. A PACKAGE is\n"
    "a name (see: rubric list) or a folder with a package.lua; a PATH is a\n"
    "file, a folder or - (standard input). Packages that others need are\n"
    "used by themselves, in the right order.\n\n"
    "Exit code 0: all went well; 1: a document or a package failed, the\n"
    "others are done; 2: the command is wrong.",
    "  rubric run actors quotes stance article.txt\n"
    "  rubric run stance news/ --db news.db --jobs 4\n"
    "  rubric run quotes --format jsonl --id-field key archive.jsonl",
    groups,
    run,
};
