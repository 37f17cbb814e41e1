/*
** cmd_update.c - rubric update: newer versions of a project's packages, or
** those that are named
*/
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "say.h"
#include "update.h"

/* ---- which packages ---- */

/* The word NAME or NAME@VERSION for a package; NULL: it was not named.
** *version: the one that is wanted, NULL: the newest. */
static const char *word_for(const args *a, const char *package,
                            const char **version)
{
    size_t n = strlen(package);
    *version = NULL;
    for (size_t i = 0; i < a->nword; i++) {
        const char *w = a->word[i];
        if (strncmp(w, package, n) != 0 || (w[n] != '\0' && w[n] != '@'))
            continue;
        *version = w[n] == '@' ? w + n + 1 : NULL;
        return w;
    }
    return NULL;
}

static int check_words(const args *a)
{
    for (size_t i = 0; i < a->nword; i++) {
        const char *at = strchr(a->word[i], '@');
        if (at != NULL && !rubric_version_is(at + 1))
            return args_wrong(a, "'%s' is no version: NAME@1.2.0", at + 1);
        for (size_t k = 0; k < i; k++) {
            size_t n = strcspn(a->word[i], "@");
            if (strncmp(a->word[k], a->word[i], n) == 0 &&
                strcspn(a->word[k], "@") == n)
                return args_wrong(a, "'%.*s' is named twice", (int)n,
                                  a->word[i]);
        }
    }
    return 0;
}

/* A folder or an archive holds one version only: is it the one that is
** wanted? */
static int check_versions(change *c)
{
    rubric_change g = {.size = sizeof g};
    const char *version;
    for (size_t i = 0; rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++) {
        if (g.is == NULL || word_for(c->a, g.name, &version) == NULL ||
            version == NULL ||
            rubric_version_compare(version, g.is->version) == 0)
            continue;
        say("'%s' comes from %s, which holds version %s, not %s; install it "
            "from where that is",
            g.name, g.is->source, g.is->version, version);
        return 2;
    }
    return 0;
}

/* One that was not named and cannot be looked at does not keep the others from
** it: *missed counts them. */
static int gather(change *c, const args *a, size_t *missed)
{
    rubric_about i = {.size = sizeof i};
    const char *version;
    words known = {0};
    int code = check_words(a);
    for (size_t k = 0; code == 0 && rubric_plan_locked(c->p, k, &i) == 0; k++) {
        words_add(&known, i.name, strlen(i.name));
        if (word_for(a, i.name, &version) != NULL || a->nword == 0)
            code = update_renew(c, &i, version);
        if (code != 0 && a->nword == 0) {
            ++*missed;
            code = 0;
        }
    }
    for (size_t k = 0; code == 0 && k < a->nword; k++) {
        char *name = xstrndup(a->word[k], strcspn(a->word[k], "@"));
        if (!words_has(&known, name)) {
            const char *near = words_nearest(&known, name);
            say("'%s' is not in %s%s%s%s", name, c->lock,
                near ? "; did you mean '" : "", near ? near : "",
                near ? "'?" : "");
            code = 2;
        }
        free(name);
    }
    words_free(&known);
    return code;
}

/* ---- the whole ---- */

static size_t count_older(change *c)
{
    rubric_change g = {.size = sizeof g};
    size_t n = 0;
    for (size_t i = 0; rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++)
        n += change_is_older(&g);
    return n;
}

static int agree(change *c, const args *a, size_t n)
{
    char question[120], older[64] = "";
    size_t back = count_older(c);
    if (args_has(a, "yes"))
        return 1;
    if (back > 0)
        snprintf(older, sizeof older, ", %zu back to an older version", back);
    snprintf(question, sizeof question, "Change %zu package%s%s?", n,
             n == 1 ? "" : "s", older);
    if (change_ask(question))
        return 1;
    say("nothing was changed%s", change_can_ask() ? "" : "; --yes does it");
    return 0;
}

static int has_version(const args *a)
{
    for (size_t i = 0; i < a->nword; i++)
        if (strchr(a->word[i], '@') != NULL)
            return 1;
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
    if (code == 0)
        code = check_versions(c);
    if (code == 0 && n > 0)
        code = update_show(c, o);
    if (code == 0 && n == 0 && missed == 0)
        out_puts(o, has_version(a) ? "nothing to change\n" : "nothing newer\n");
    if (code != 0 || n == 0 || args_has(a, "dry-run"))
        return code != 0 ? code : missed > 0;
    code = change_keys(c, o);
    if (code == 0)
        code = change_grant(c, 0);
    if (code == 0 && !agree(c, a, n))
        code = 1;
    if (code == 0 && !args_has(a, "no-test"))
        code = change_test(c, o);
    if (code == 0)
        code = change_commit(c, n, o);
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
    "newer or other versions of a project's packages",
    "[OPTION...] [NAME[@VERSION]...]",
    "Look where each package came from (git: the newest tag that says a "
    "version;\n"
    "a shelf: the newest there; a folder or an archive: read again) and show "
    "what\n"
    "a newer version changes: files, rules, layers, needs, permissions, and "
    "the\n"
    "results on documents, as rubric diff prints them. Then ask, or with "
    "--yes\n"
    "do it. One that asks for more permissions needs --grant.\n"
    "\n"
    "NAME@VERSION takes that version of a repository or a shelf, an older one\n"
    "too, when all that need the package allow it.",
    "  rubric update --dry-run --docs news/\n"
    "  rubric update threats --yes\n"
    "  rubric update threats@1.1.0      # back to it",
    groups,
    run,
};
