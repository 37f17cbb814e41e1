/*
** change.c - a change of a project's packages: opening, gathering, solving
*/
#include "change.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "git.h"
#include "project.h"
#include "say.h"
#include "utf.h"

static const opt options[] = {
    {0, "grant", "NAMES", "permissions to grant, ',' between, or all"},
    {0, "yes", NULL, "do not ask"},
    {0, "new-key", NULL,
     "accept a package that was signed by another key\nbefore, or that is not "
     "signed any more"},
    {0, NULL, NULL, NULL}};
const optgroup change_group = {"Consent", options};

int change_fail(const change *c)
{
    say("%s", rubric_errmsg(c->s.r));
    return 1;
}

int change_open(change *c, const args *a)
{
    memset(c, 0, sizeof *c);
    c->a = a;
    int code = session_open(&c->s, a);
    if (code != 0)
        return code;
    c->lock = project_new_lock(a);
    return rubric_plan_open(c->s.r, c->lock, &c->p) == RUBRIC_OK
               ? 0
               : change_fail(c);
}

void change_close(change *c)
{
    rubric_plan_close(c->p);
    if (c->s.r != NULL)
        session_close(&c->s);
    free(c->lock);
}

int change_shelves(change *c)
{
    words w = {0};
    const char *more = getenv("RUBRIC_SHELF"), *v;
    int code = 0;
    for (size_t i = 0;
         args_given(c->a, "from") && (v = args_nth(c->a, "from", i)) != NULL;
         i++)
        words_add(&w, v, strlen(v));
    if (more != NULL)
        words_split(&w, more, ':');
    for (size_t i = 0; i < w.n && code == 0; i++)
        if (rubric_plan_shelf(c->p, w.v[i]) != RUBRIC_OK)
            code = change_fail(c);
    words_free(&w);
    return code;
}

/* ---- sources ---- */

static int add(change *c, const rubric_plan_source *s)
{
    return rubric_plan_add(c->p, s) == RUBRIC_OK ? 0 : change_fail(c);
}

int change_fetch(change *c, rubric_plan_source s)
{
    git_source g;
    char commit[65];
    int code = git_parse(s.source, &g);
    if (code != 0)
        return code;
    code = rubric_plan_scratch(c->p, &s.path) == RUBRIC_OK
               ? git_fetch(&g, s.path, commit)
               : change_fail(c);
    if (code == 0) {
        s.commit = commit;
        if (s.version == NULL)
            s.version = git_version(g.tag);
        code = add(c, &s);
    }
    git_free(&g);
    return code;
}

int change_add_git(change *c, const char *source, const char *name)
{
    rubric_plan_source s = {.size = sizeof s, .source = source, .name = name};
    return change_fetch(c, s);
}

int change_add(change *c, const char *source)
{
    struct stat st;
    rubric_plan_source s = {.size = sizeof s, .path = source};
    if (stat(source, &st) == 0)
        return add(c, &s);
    if (git_is_source(source))
        return change_add_git(c, source, NULL);
    if (strchr(source, '/') != NULL)
        return add(c, &s); /* says what is wrong */
    return rubric_plan_name(c->p, RUBRIC_PLAN_WANT, source) == RUBRIC_OK
               ? 0
               : change_fail(c);
}

char *change_path(const change *c, const char *path)
{
    out o;
    const char *slash = strrchr(c->lock, '/');
    out_memory(&o);
    if (*path != '/' && slash != NULL)
        out_put(&o, c->lock, (size_t)(slash - c->lock) + 1);
    out_put(&o, path, strlen(path) + 1);
    return o.p;
}

int change_is_own(const rubric_about *i)
{
    return strcmp(i->source, "shipped") == 0 ||
           (i->shelf == NULL && i->place != NULL &&
            strcmp(i->place, i->source) == 0);
}

/* ---- what changes ---- */

int change_is_older(const rubric_change *g)
{
    return g->kind == RUBRIC_CHANGE_NEW &&
           rubric_version_compare(g->is->version, g->was->version) < 0;
}

static void show(const rubric_change *g, out *o)
{
    const rubric_about *i = g->is ? g->is : g->was;
    int shipped = i->source != NULL && strcmp(i->source, "shipped") == 0;
    const char *from = shipped ? "comes with rubric" : i->source;
    out_printf(o, "%c %s ", "=+~-"[g->kind], g -> name);
    if (g->kind == RUBRIC_CHANGE_NEW &&
        strcmp(g->was->version, g->is->version) != 0)
        out_printf(o, "%s -> ", g->was->version);
    out_puts(o, i->version);
    if (change_is_older(g))
        out_puts(o, ", older");
    if (g->kind != RUBRIC_CHANGE_REMOVE) {
        out_puts(o, "  (");
        utf_line(o, from, strlen(from));
        out_puts(o, g->needed ? ", needed)" : ")");
    }
    if (g->kind != RUBRIC_CHANGE_REMOVE && i->key != NULL)
        out_printf(o, "  signed by %.16s...", i->key);
    out_putc(o, '\n');
    if (g->kind == RUBRIC_CHANGE_NEW && !g->staged && *g->files != '\0')
        out_printf(o, "  %s\n", g->files);
}

int change_solve(change *c, int same, out *o, size_t *n)
{
    rubric_change g = {.size = sizeof g};
    int code;
    *n = 0;
    if (rubric_plan_solve(c->p) != RUBRIC_OK)
        return change_fail(c);
    for (size_t i = 0; (code = rubric_plan_change(c->p, i, &g)) == RUBRIC_OK;
         i++) {
        if (g.kind == RUBRIC_CHANGE_NONE && !(same && g.named))
            continue;
        *n += g.kind != RUBRIC_CHANGE_NONE;
        show(&g, o);
    }
    return code == RUBRIC_DONE ? 0 : change_fail(c);
}

int change_commit(change *c, size_t n, out *o)
{
    if (rubric_plan_commit(c->p) != RUBRIC_OK)
        return change_fail(c);
    out_printf(o, "%s: %zu package%s changed\n", c->lock, n, n == 1 ? "" : "s");
    return 0;
}

int change_carry_out(change *c, int test, out *o)
{
    size_t n;
    int code = change_solve(c, 1, o, &n);
    if (code == 0)
        code = change_keys(c, o);
    if (code == 0)
        code = change_grant(c, 1);
    if (code == 0 && test)
        code = change_test(c, o);
    if (code == 0)
        code = change_commit(c, n, o);
    return code;
}
