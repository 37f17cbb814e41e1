/*
** update.c - what a newer version of a package changes
**
** Rules are compared by their names and what a test sees of them (layer,
** pattern, examples); what a function in Lua does shows in the results.
*/
#include "update.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "diff_run.h"
#include "say.h"
#include "utf.h"

/* ---- lists of the manifest ---- */

static void split(const char *list, words *w)
{
    while (*list != '\0') {
        size_t n = strcspn(list, ",");
        words_add(w, list, n);
        list += n;
        list += strspn(list, ", ");
    }
}

/* "  reads: + actor, - quote" */
static void show_list(const char *title, const char *was, const char *is,
                      out *o)
{
    words a = {0}, b = {0};
    const char *between = ": ";
    if (strcmp(was, is) == 0)
        return;
    split(was, &a);
    split(is, &b);
    out_printf(o, "  %s", title);
    for (size_t i = 0; i < b.n; i++)
        if (!words_has(&a, b.v[i])) {
            out_printf(o, "%s+ %s", between, b.v[i]);
            between = ", ";
        }
    for (size_t i = 0; i < a.n; i++)
        if (!words_has(&b, a.v[i])) {
            out_printf(o, "%s- %s", between, a.v[i]);
            between = ", ";
        }
    out_putc(o, '\n');
    words_free(&a);
    words_free(&b);
}

/* ---- rules ---- */

/* The lines that rubric_rules gives, one a rule: {"name":"...",...}. */
static int rules_of(change *c, const char *lock, const char *package,
                    words *lines)
{
    session s;
    char *text = NULL;
    size_t len = 0;
    int code = session_open_lock(&s, c->a, lock);
    if (code == 0 && rubric_rules(s.r, package, &text, &len) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    if (text != NULL)
        words_split(lines, text, '\n');
    if (s.r != NULL)
        rubric_free(s.r, text, len);
    session_close(&s);
    return code;
}

/* The length of {"name":"...", up to the end of the name. */
static size_t name_length(const char *line)
{
    const char *p = line + strcspn(line, ":") + 1;
    if (*p == '"')
        for (p++; *p != '\0' && *p != '"'; p++)
            if (*p == '\\' && p[1] != '\0')
                p++;
    return (size_t)(p - line) + (*p == '"');
}

static const char *same_name(const words *w, const char *line)
{
    size_t n = name_length(line);
    for (size_t i = 0; i < w->n; i++)
        if (strncmp(w->v[i], line, n) == 0)
            return w->v[i];
    return NULL;
}

static void show_rule(char sign, const char *line, out *o)
{
    const char *name = line + strcspn(line, ":") + 1;
    out_printf(o, "  %c rule ", sign);
    utf_line(o, name, name_length(line) - (size_t)(name - line));
    out_putc(o, '\n');
}

static void compare_rules(const words *was, const words *is, out *o)
{
    size_t changed = 0;
    for (size_t i = 0; i < is->n; i++) {
        const char *old = same_name(was, is->v[i]);
        if (old != NULL && strcmp(old, is->v[i]) == 0)
            continue;
        show_rule(old ? '~' : '+', is->v[i], o);
        changed++;
    }
    for (size_t i = 0; i < was->n; i++)
        if (same_name(is, was->v[i]) == NULL) {
            show_rule('-', was->v[i], o);
            changed++;
        }
    if (changed == 0 && is->n > 0)
        out_printf(o, "  rules: the same %zu\n", is->n);
}

/* ---- results ---- */

static int is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The documents of --docs, else the gold of the new version. */
static void documents(const change *c, const rubric_change *g, words *w)
{
    const char *v;
    out o;
    for (size_t i = 0; (v = args_nth(c->a, "docs", i)) != NULL; i++)
        words_add(w, v, strlen(v));
    if (w->n > 0)
        return;
    out_memory(&o);
    out_printf(&o, "%s/gold", g->is->folder);
    out_put(&o, "", 1);
    if (is_folder(o.p))
        words_add(w, o.p, o.n - 1);
    out_free(&o);
}

static int show_results(change *c, const rubric_change *g, const char *lock,
                        out *o)
{
    words w = {0};
    documents(c, g, &w);
    diff_job j = {.a = c->a,
                  .package = {g->name, g->name},
                  .lock = {c->lock, lock},
                  .path = (const char *const *)w.v,
                  .paths = w.n,
                  .plain = 1};
    int code = 0;
    out below;
    out_memory(&below);
    out_printf(&below, "%s/", g->is->folder);
    out_put(&below, "", 1);
    j.below = below.p;
    if (w.n == 0) {
        out_puts(o, "  results: not compared; name documents: --docs PATH\n");
    } else {
        out_puts(o, args_has(c->a, "docs") ? "  results on the documents:\n"
                                           : "  results on its gold/:\n");
        code = diff_run(&j, o);
        if (code == 0 && j.moved == 0)
            out_puts(o, "  the same\n");
    }
    out_free(&below);
    words_free(&w);
    return code;
}

/* ---- a package ---- */

/* Reports, lexicons and libraries make neither annotations nor documents. */
static int has_results(const rubric_about *i)
{
    return *i->writes != '\0' || strcmp(i->kind, "loader") == 0;
}

static int show_one(change *c, const rubric_change *g, const char *lock, out *o)
{
    words was = {0}, is = {0};
    out_printf(o, "%s %s -> %s%s\n", g->name, g->was->version, g->is->version,
               change_is_older(g) ? ": back to an older version" : "");
    if (*g->files != '\0')
        out_printf(o, "  files: %s\n", g->files);
    show_list("reads", g->was->reads, g->is->reads, o);
    show_list("writes", g->was->writes, g->is->writes, o);
    show_list("needs", g->was->needs, g->is->needs, o);
    show_list("permissions", g->was->permissions, g->is->permissions, o);
    if (g->other_key)
        out_printf(o, "  key: %.16s... -> %.16s%s\n", g->was->key,
                   g->is->key ? g->is->key : "none", g->is->key ? "..." : "");
    out_flush(o);
    if (g->was->differs != NULL) {
        say("%s: its files here are not what the lock says: results are not "
            "compared, and what was changed in them goes with the old version",
            g->name);
        return 0;
    }
    int code = rules_of(c, c->lock, g->name, &was);
    if (code == 0)
        code = rules_of(c, lock, g->name, &is);
    if (code != 0)
        say("'%s' does not run; nothing was changed", g->name);
    if (code == 0)
        compare_rules(&was, &is, o);
    if (code == 0 && has_results(g->is))
        code = show_results(c, g, lock, o);
    words_free(&was);
    words_free(&is);
    return code;
}

/* ---- packages that stand on others ---- */

/* Does a list ("words ^1, lexes *") begin an entry with the name? */
static int lists(const char *list, const char *name)
{
    words w = {0};
    int has = 0;
    split(list, &w);
    for (size_t i = 0; i < w.n && !has; i++) {
        size_t n = strcspn(w.v[i], " ");
        has = strlen(name) == n && memcmp(w.v[i], name, n) == 0;
    }
    words_free(&w);
    return has;
}

/* Does g need a package that moved, or read a layer of one? */
static int stands_on(const rubric_change *g, const words *moved,
                     const words *layers)
{
    for (size_t i = 0; i < moved->n; i++)
        if (lists(g->is->needs, moved->v[i]))
            return 1;
    for (size_t i = 0; i < layers->n; i++)
        if (lists(g->is->reads, layers->v[i]))
            return 1;
    return 0;
}

static void move(const rubric_change *g, words *moved, words *layers)
{
    words_add(moved, g->name, strlen(g->name));
    split(g->is->writes, layers);
}

/* Results of those that do not change themselves. */
static int show_others(change *c, const char *lock, out *o)
{
    rubric_change g = {.size = sizeof g};
    words moved = {0}, layers = {0};
    int code = 0, more = 1;
    for (size_t i = 0; rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++)
        if (g.kind == RUBRIC_CHANGE_NEW)
            move(&g, &moved, &layers);
    while (more && code == 0) {
        more = 0;
        for (size_t i = 0;
             code == 0 && rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++) {
            if (g.kind != RUBRIC_CHANGE_NONE || words_has(&moved, g.name) ||
                !stands_on(&g, &moved, &layers))
                continue;
            more = 1;
            move(&g, &moved, &layers);
            if (!has_results(g.is))
                continue;
            out_printf(o, "%s %s, which stands on that:\n", g.name,
                       g.is->version);
            code = show_results(c, &g, lock, o);
        }
    }
    words_free(&moved);
    words_free(&layers);
    return code;
}

int update_show(change *c, out *o)
{
    rubric_change g = {.size = sizeof g};
    const char *lock = NULL;
    int code = 0;
    if (rubric_plan_trial(c->p, &lock) != RUBRIC_OK)
        return change_fail(c);
    for (size_t i = 0;
         code == 0 && rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++)
        if (g.kind == RUBRIC_CHANGE_NEW && g.staged)
            code = show_one(c, &g, lock, o);
    return code == 0 ? show_others(c, lock, o) : code;
}
