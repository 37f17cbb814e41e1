/*
** cmd_remove.c - rubric remove: packages out of a project
*/
#include "cmd.h"

#include "change.h"

static int run(const args *a, out *o)
{
    change c;
    size_t n = 0;
    if (a->nword == 0)
        return args_wrong(a, "name the packages to remove");
    int code = change_open(&c, a);
    for (size_t i = 0; i < a->nword && code == 0; i++)
        if (rubric_plan_name(c.p, RUBRIC_PLAN_REMOVE, a->word[i]) != RUBRIC_OK)
            code = change_fail(&c);
    if (code == 0)
        code = change_solve(&c, 1, o, &n);
    if (code == 0)
        code = change_commit(&c, n, o);
    change_close(&c);
    return code;
}

static const optgroup *const groups[] = {&general_group, NULL};

const command cmd_remove = {
    "remove",
    "packages out of a project",
    "[OPTION...] NAME...",
    "Take packages out of rubric.lock, and their folders out of packages/. A\n"
    "folder of the project's own stays. A package that another one needs is\n"
    "not removed.",
    "  rubric remove threats",
    groups,
    run,
};
