/*
** cmd_update.c - rubric update: newer versions of a project's packages
*/
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "git.h"
#include "say.h"
#include "update.h"

/* ---- where a newer version comes from ---- */

/* The newest tag; a pre-release only for who has one. */
static const char *newest(const words *tags, const char *version)
{
    for (size_t i = 0; i < tags->n; i++)
        if (strchr(version, '-') || !strchr(git_version(tags->v[i]), '-'))
            return tags->v[i];
    return NULL;
}

/* A tag that stands elsewhere than it did is no newer version. */
static int check_tag(const rubric_about *i, const git_source *g)
{
    char commit[65];
    if (i->commit == NULL || g->tag == NULL)
        return 0;
    if (git_commit_of(g->url, g->tag, commit))
        return 1;
    if (*commit == '\0' || strcmp(commit, i->commit) == 0)
        return 0;
    say("%s: the tag %s of '%s' was moved: it named %.12s when it was "
        "installed and names %.12s now; ask its owner why, then install it "
        "again to take it",
        g->url, g->tag, i->name, i->commit, commit);
    return 1;
}

static int from_git(change *c, const rubric_about *i)
{
    git_source g;
    words tags = {0};
    int code = git_parse(i->source, &g);
    if (code != 0)
        return code;
    code = git_tags(g.url, &tags);
    const char *tag = code == 0 ? newest(&tags, i->version) : NULL;
    if (tag != NULL &&
        rubric_version_compare(git_version(tag), i->version) > 0) {
        out o;
        out_memory(&o);
        out_printf(&o, "%s@%s", g.url, tag);
        out_put(&o, "", 1);
        code = change_add_git(c, o.p, i->name);
        out_free(&o);
    } else if (code == 0) {
        code = check_tag(i, &g);
    }
    words_free(&tags);
    git_free(&g);
    return code;
}

static int name(change *c, int what, const char *package)
{
    return rubric_plan_name(c->p, what, package) == RUBRIC_OK ? 0
                                                              : change_fail(c);
}

static int from_shelf(change *c, const rubric_about *i)
{
    char *shelf = change_path(c, i->shelf);
    int code = rubric_plan_shelf(c->p, shelf) == RUBRIC_OK
                   ? name(c, RUBRIC_PLAN_NEWEST, i->name)
                   : change_fail(c);
    free(shelf);
    return code;
}

static int from_path(change *c, const rubric_about *i)
{
    char *path = change_path(c, i->source);
    rubric_plan_source s = {.size = sizeof s, .path = path, .name = i->name};
    int code = 0;
    if (access(path, F_OK) != 0) {
        say("package '%s' came from %s, which is not there any more; "
            "`rubric install` takes it from elsewhere",
            i->name, i->source);
        code = 1;
    } else if (rubric_plan_add(c->p, &s) != RUBRIC_OK) {
        code = change_fail(c);
    }
    free(path);
    return code;
}

static int renew(change *c, const rubric_about *i)
{
    if (change_is_own(i))
        return name(c, RUBRIC_PLAN_ACCEPT, i->name);
    if (git_is_source(i->source))
        return from_git(c, i);
    return i->shelf != NULL ? from_shelf(c, i) : from_path(c, i);
}

static int is_named(const args *a, const char *package)
{
    for (size_t i = 0; i < a->nword; i++)
        if (strcmp(a->word[i], package) == 0)
            return 1;
    return a->nword == 0;
}

/* One that was not named and cannot be looked at does not keep the others from
** it: *missed counts them. */
static int gather(change *c, const args *a, size_t *missed)
{
    rubric_about i = {.size = sizeof i};
    words known = {0};
    int code = 0;
    for (size_t k = 0; code == 0 && rubric_plan_locked(c->p, k, &i) == 0; k++) {
        words_add(&known, i.name, strlen(i.name));
        if (is_named(a, i.name))
            code = renew(c, &i);
        if (code != 0 && a->nword == 0) {
            ++*missed;
            code = 0;
        }
    }
    for (size_t k = 0; code == 0 && k < a->nword; k++)
        if (!words_has(&known, a->word[k])) {
            const char *near = words_nearest(&known, a->word[k]);
            say("'%s' is not in %s%s%s%s", a->word[k], c->lock,
                near ? "; did you mean '" : "", near ? near : "",
                near ? "'?" : "");
            code = 2;
        }
    words_free(&known);
    return code;
}

/* ---- the whole ---- */

static int agree(const args *a, size_t n)
{
    char question[80];
    if (args_has(a, "yes"))
        return 1;
    snprintf(question, sizeof question, "Change %zu package%s?", n,
             n == 1 ? "" : "s");
    if (change_ask(question))
        return 1;
    say("nothing was changed%s", change_can_ask() ? "" : "; --yes does it");
    return 0;
}

static int update(change *c, const args *a, out *o)
{
    size_t n = 0, missed = 0;
    int code = change_shelves(c);
    if (code == 0)
        code = gather(c, a, &missed);
    if (code == 0)
        code = change_solve(c, 0, o, &n);
    if (code == 0 && n > 0)
        code = update_show(c, o);
    if (code == 0 && n == 0 && missed == 0)
        out_puts(o, "nothing newer\n");
    if (code != 0 || n == 0 || args_has(a, "dry-run"))
        return code != 0 ? code : missed > 0;
    code = change_keys(c, o);
    if (code == 0)
        code = change_grant(c, 0);
    if (code == 0 && !agree(a, n))
        code = 1;
    if (code == 0 && !args_has(a, "no-test"))
        code = change_test(c, o);
    if (code == 0)
        code = change_commit(c);
    if (code == 0)
        out_printf(o, "%s: %zu package%s changed\n", c->lock, n,
                   n == 1 ? "" : "s");
    return code != 0 ? code : missed > 0;
}

static int run(const args *a, out *o)
{
    change c;
    int code = change_open(&c, a);
    if (code == 0)
        code = update(&c, a, o);
    change_close(&c);
    return code;
}

static const opt options[] = {
    {0, "docs", "PATH",
     "show which results change on these documents; more than\n"
     "one may be given (default: the package's gold/)"},
    {0, "dry-run", NULL, "only show what would change"},
    {0, "no-test", NULL, "do not run the tests of the packages"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &change_group, &general_group,
                                         NULL};

const command cmd_update = {
    "update",
    "newer versions of a project's packages",
    "[OPTION...] [NAME...]",
    "Look where each package came from (git: the newest tag that says a "
    "version;\n"
    "a shelf: the newest there; a folder or an archive: read again) and show "
    "what\n"
    "a newer version changes: files, rules, layers, needs, permissions, and "
    "the\n"
    "results on documents, as rubric diff prints them. Then ask, or with "
    "--yes\n"
    "do it. One that asks for more permissions needs --grant.",
    "  rubric update --dry-run --docs news/\n"
    "  rubric update threats --yes",
    groups,
    run,
};
