/*
** cmd_lock.c - rubric lock: bring rubric.lock to what is there
*/
#include "cmd.h"

#include <string.h>

#include "change.h"
#include "say.h"

/* Without words: all that is in the lock. */
static int accept_all(change *c)
{
    rubric_about i = {.size = sizeof i};
    for (size_t k = 0; rubric_plan_locked(c->p, k, &i) == RUBRIC_OK; k++)
        if (rubric_plan_name(c->p, RUBRIC_PLAN_ACCEPT, i.name) != RUBRIC_OK)
            return change_fail(c);
    return 0;
}

static int accept_one(change *c, const char *word)
{
    rubric_plan_source s = {.size = sizeof s, .path = word, .in_place = 1};
    int code =
        strchr(word, '/') || strcmp(word, ".") == 0 || strcmp(word, "..") == 0
            ? rubric_plan_add(c->p, &s)
            : rubric_plan_name(c->p, RUBRIC_PLAN_ACCEPT, word);
    return code == RUBRIC_OK ? 0 : change_fail(c);
}

static int lock(change *c, const args *a, out *o)
{
    int code = change_shelves(c);
    if (code == 0 && a->nword == 0)
        code = accept_all(c);
    for (size_t i = 0; i < a->nword && code == 0; i++)
        code = accept_one(c, a->word[i]);
    return code == 0 ? change_carry_out(c, 0, o) : code;
}

static int run(const args *a, out *o)
{
    change c;
    int code = change_open(&c, a);
    if (code == 0)
        code = lock(&c, a, o);
    change_close(&c);
    return code;
}

static const opt options[] = {
    {0, "from", "FOLDER", "a folder of packages to take from what is needed"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &change_group, &general_group,
                                         NULL};

const command cmd_lock = {
    "lock",
    "pin the packages of a project to what is there",
    "[OPTION...] [PACKAGE|FOLDER...]",
    "Write rubric.lock: name, version, source and the SHA-256 of every file "
    "of\n"
    "the packages of a project. With words, add these and what they need or\n"
    "read, or accept their files as they are now; a folder is named, not "
    "copied.\n"
    "Without words, accept all that the lock names as it is now. What changes\n"
    "is shown.",
    "  rubric lock ./threats stance\n"
    "  rubric lock",
    groups,
    run,
};
