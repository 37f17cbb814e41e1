/*
** cmd_profile.c - rubric profile: what the rules of packages cost
*/
#include "cmd.h"

#include <stdlib.h>

#include "costs.h"
#include "mixed.h"
#include "say.h"
#include "work.h"

static int each(work *k, worker *w, rubric_doc *d)
{
    size_t *bytes = k->user, len;
    worker_to(w, d, RUBRIC_ANALYZED);
    rubric_doc_text(d, &len);
    *bytes += len;
    return WORK_ON;
}

static int analyse(session *s, const char *const *path, size_t n, out *o)
{
    const args *a = s->a;
    int jsonl = args_is(a, "format", "jsonl");
    size_t bytes = 0;
    work k = {.main = s, .out = o, .user = &bytes, .each = each, .jobs = 1};
    k.source = session_source(s, path, n, &k.failed);
    if (k.source == NULL)
        return 2;
    int code = work_run(&k);
    if (code == 0 && !jsonl)
        out_printf(o, "%zu document%s, %.1f KiB\n", k.documents,
                   k.documents == 1 ? "" : "s", (double)bytes / 1024);
    if (code == 0)
        code = costs_print(s, args_get(a, "by"), args_number(a, "top", 30),
                           jsonl, o);
    return code ? code : k.failed > 0;
}

static int run(const args *a, out *o)
{
    session s;
    const char **path = xrealloc(NULL, (a->nword + 1) * sizeof *path);
    size_t n = 0;
    int code = session_open(&s, a);
    if (code == 0 && rubric_profile(s.r) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    if (code == 0)
        code = mixed_words(&s, path, &n);
    if (code == 0 && s.packages.n == 0)
        code = args_wrong(a,
                          "name at least one package, for example: rubric "
                          "profile stance %s",
                          n ? path[0] : "article.txt");
    if (code == 0)
        code = session_set_args(&s);
    if (code == 0)
        code = analyse(&s, path, n, o);
    session_close(&s);
    free(path);
    return code;
}

static const opt options[] = {
    {0, "by", "time|steps|candidates|matches|memory",
     "what comes first (default: time)"},
    {0, "top", "N", "so many rows (default: 30; 0: all)"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "arg", "NAME=VALUE", "argument of a package"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_profile = {
    "profile",
    "what the rules of packages cost",
    "[OPTION...] PACKAGE... [PATH...]",
    "Analyse documents and print what each rule has cost: milliseconds and\n"
    "their share, steps (what limits count), places where it was tried,\n"
    "matches, memory asked for, and where it is written. What is no rule is\n"
    "told by phase: loading, compiling patterns, word lists, classes of words\n"
    "(what patterns ask of words, once per word), gazetteers, script (Lua\n"
    "outside rules); of a package in a process of its own also how long the\n"
    "process takes to start, and the way to it and back.",
    "  rubric profile stance news/\n"
    "  rubric profile ./mine article.txt --by memory --top 0",
    groups,
    run,
};
