/*
** update_from.c - where another version of a package comes from
*/
#include "update.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git.h"
#include "say.h"

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

/* The tag of that version, the one in use before others; or NULL, and which
** ones are near is told. */
static const char *tag_of(const words *tags, const char *version,
                          const git_source *g, const char *name)
{
    const char *below = NULL, *above = NULL, *found = NULL;
    for (size_t i = 0; i < tags->n; i++) { /* newest first */
        const char *tag = tags->v[i];
        int order = rubric_version_compare(git_version(tag), version);
        if (order > 0)
            above = tag;
        if (order < 0 && below == NULL)
            below = tag;
        if (order == 0 && (!found || (g->tag && strcmp(tag, g->tag) == 0)))
            found = tag;
    }
    if (found == NULL && (below != NULL || above != NULL))
        say("%s has no tag for version %s of '%s'; the nearest %s %s%s%s",
            g->url, version, name, below && above ? "are" : "is",
            below ? below : above, below && above ? " and " : "",
            below && above ? above : "");
    else if (found == NULL)
        say("%s has no tag that says a version", g->url);
    return found;
}

static int add_tag(change *c, const git_source *g, const char *tag,
                   const char *name)
{
    out o;
    out_memory(&o);
    out_printf(&o, "%s@%s", g->url, tag);
    out_put(&o, "", 1);
    int code = change_add_git(c, o.p, name);
    out_free(&o);
    return code;
}

static int from_git(change *c, const rubric_about *i, const char *version)
{
    git_source g;
    words tags = {0};
    int code = git_parse(i->source, &g);
    if (code != 0)
        return code;
    code = git_tags(g.url, &tags);
    const char *tag = code != 0 ? NULL
                      : version ? tag_of(&tags, version, &g, i->name)
                                : newest(&tags, i->version);
    int order = tag ? rubric_version_compare(git_version(tag), i->version) : 0;
    if (code == 0 && version != NULL && tag == NULL)
        code = 2;
    else if (code == 0 && (order > 0 || (order < 0 && version != NULL)))
        code = add_tag(c, &g, tag, i->name);
    else if (code == 0)
        code = check_tag(i, &g);
    words_free(&tags);
    git_free(&g);
    return code;
}

static int name(change *c, int what, const char *package)
{
    return rubric_plan_name(c->p, what, package) == RUBRIC_OK ? 0
                                                              : change_fail(c);
}

static int from_shelf(change *c, const rubric_about *i, const char *version)
{
    char *shelf = change_path(c, i->shelf);
    int code = rubric_plan_shelf(c->p, shelf) == RUBRIC_OK ? 0 : change_fail(c);
    if (code == 0 && version == NULL)
        code = name(c, RUBRIC_PLAN_NEWEST, i->name);
    else if (code == 0 &&
             rubric_plan_version(c->p, i->name, version) != RUBRIC_OK)
        code = change_fail(c);
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

int update_renew(change *c, const rubric_about *i, const char *version)
{
    if (change_is_own(i) && version == NULL)
        return name(c, RUBRIC_PLAN_ACCEPT, i->name);
    if (change_is_own(i)) {
        say(strcmp(i->source, "shipped") == 0
                ? "'%s' comes with rubric, and has the version of this one"
                : "'%s' is a folder of the project's own: its version is what "
                  "its package.lua says",
            i->name);
        return 2;
    }
    if (git_is_source(i->source))
        return from_git(c, i, version);
    return i->shelf != NULL ? from_shelf(c, i, version) : from_path(c, i);
}
