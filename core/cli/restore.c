/*
** restore.c - packages of the lock whose files are not there, or not as locked
**
** What a project that comes without its folder packages/ needs: each from where
** it came from, and only when it is what the lock says, to the byte.
*/
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "git.h"
#include "say.h"

/* The lock's tag may have been moved: then the files tell. */
static int from_git(change *c, const rubric_about *i)
{
    rubric_plan_source s = {.size = sizeof s,
                            .source = i->source,
                            .name = i->name,
                            .version = i->version,
                            .sha256 = i->sha256};
    return change_fetch(c, s);
}

static int from_path(change *c, const rubric_about *i)
{
    char *path = change_path(c, i->source);
    rubric_plan_source s = {.size = sizeof s,
                            .path = path,
                            .name = i->name,
                            .version = i->version,
                            .sha256 = i->sha256};
    int code = 0;
    if (access(path, F_OK) != 0) {
        say("package '%s' came from %s, which is not there", i->name,
            i->source);
        code = 1;
    } else if (rubric_plan_add(c->p, &s) != RUBRIC_OK) {
        code = change_fail(c);
    }
    free(path);
    return code;
}

static int restore(change *c, const rubric_about *i)
{
    if (change_is_own(i)) {
        say("%s; nothing brings it back", i->differs);
        return 1;
    }
    return git_is_source(i->source) ? from_git(c, i) : from_path(c, i);
}

int change_restore(change *c)
{
    const char *name;
    int code = 0;
    for (size_t k = 0;
         code == 0 && (name = rubric_lock_name(c->s.r, k)) != NULL; k++) {
        rubric_about i = {.size = sizeof i};
        if (rubric_package_about(c->s.r, name, &i) != RUBRIC_OK)
            code = change_fail(c);
        else if (i.differs != NULL)
            code = restore(c, &i);
        else if (strcmp(i.source, "shipped") != 0 &&
                 rubric_plan_name(c->p, RUBRIC_PLAN_AGREE, name) != RUBRIC_OK)
            code = change_fail(c);
    }
    return code == 0 && rubric_errcode(c->s.r) != RUBRIC_OK ? change_fail(c)
                                                            : code;
}
