/*
** cmd_report.c - rubric report: the HTML report of a project
**
** The report is written beside its place and renamed when it is whole, so
** that a failure leaves the last good one.
*/
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "part.h"
#include "say.h"
#include "session.h"
#include "utf.h"

static int on_piece(void *user, const char *text, size_t len)
{
    out *o = user;
    utf_text(o, text, len);
    return o->error != 0;
}

/* "news.db" gives "news.html". */
static char *default_name(const char *project)
{
    const char *slash = strrchr(project, '/'), *dot = strrchr(project, '.');
    size_t n = strlen(project);
    if (dot && dot != project && (slash == NULL || dot > slash + 1))
        n = (size_t)(dot - project);
    char *name = xrealloc(NULL, n + 6);
    memcpy(name, project, n);
    strcpy(name + n, ".html");
    return name;
}

typedef struct arguments {
    rubric_arg *v; /* names are owned, values borrowed */
    size_t n;
} arguments;

static int read_arguments(const args *a, arguments *g)
{
    const char *text;
    for (size_t i = 0; (text = args_nth(a, "arg", i)) != NULL; i++) {
        const char *eq = strchr(text, '=');
        if (eq == NULL || eq == text)
            return args_wrong(a, "--arg wants name=value, not '%s'", text);
        g->v = xrealloc(g->v, (g->n + 1) * sizeof *g->v);
        g->v[g->n].name = xstrndup(text, (size_t)(eq - text));
        g->v[g->n++].value = eq + 1;
    }
    return 0;
}

static void free_arguments(arguments *g)
{
    for (size_t i = 0; i < g->n; i++)
        free((char *)(uintptr_t)g->v[i].name);
    free(g->v);
}

static int write_report(session *s, const char *project, const arguments *g,
                        out *o)
{
    const char *package = args_get(s->a, "package");
    rubric_store *store;
    if (rubric_store_open(s->r, project, RUBRIC_STORE_READ | RUBRIC_STORE_CHECK,
                          &store) != RUBRIC_OK)
        return session_fail(s, NULL);
    int code = rubric_report_with(s->r, store, package ? package : "report",
                                  g->v, g->n, on_piece, o);
    code = code == RUBRIC_OK || o->error ? 0 : session_fail(s, NULL);
    rubric_store_close(s->r, store);
    return code;
}

static int to_file(session *s, const char *project, const arguments *g,
                   const char *name)
{
    char *part;
    out file;
    int fd = part_open(name, args_given(s->a, "out"), &part);
    if (fd < 0) {
        say("cannot write %s: %s", part ? part : name, strerror(errno));
        free(part);
        return 1;
    }
    out_open(&file, fd, name);
    int code = write_report(s, project, g, &file);
    if (out_finish(&file))
        code = 1;
    if (close(fd) != 0 && code == 0) {
        say("cannot write %s: %s", name, strerror(errno));
        code = 1;
    }
    if (part_end(name, part, code) != 0) {
        say("cannot write %s: %s", name, strerror(errno));
        code = 1;
    }
    out_free(&file);
    return code;
}

static int run(const args *a, out *o)
{
    session s;
    arguments g = {0};
    const char *given = args_get(a, "out");
    if (a->nword != 1)
        return args_wrong(a, "name one project file, made by rubric run --db");
    char *name =
        given ? xstrndup(given, strlen(given)) : default_name(a->word[0]);
    int code = session_open(&s, a);
    if (code == 0)
        code = read_arguments(a, &g);
    if (code == 0 && strcmp(name, "-") == 0) {
        code = write_report(&s, a->word[0], &g, o);
    } else if (code == 0) {
        code = to_file(&s, a->word[0], &g, name);
        if (code == 0)
            say("wrote %s", name);
    }
    session_close(&s);
    free_arguments(&g);
    free(name);
    return code;
}

static const opt options[] = {
    {'o', "out", "FILE",
     "where to write (default: PROJECT with .html;\n"
     "- is standard output)"},
    {0, "package", "NAME", "the report package (default: report)"},
    {0, "arg", "NAME=VALUE", "argument of the report package"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_report = {
    "report",
    "the HTML report of a project",
    "[OPTION...] PROJECT",
    "Write one self-contained HTML file about a project: actors, quotations\n"
    "by speaker, who supports and opposes whom with the evidence, and every\n"
    "text with its annotations.",
    "  rubric run actors quotes stance news/ --db news.db\n"
    "  rubric report news.db -o news.html",
    groups,
    run,
};
