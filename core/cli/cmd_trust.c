/*
** cmd_trust.c - rubric trust: packages that need no process of their own
*/
#include "cmd.h"

#include "say.h"
#include "session.h"

static int list(session *s, out *o)
{
    const char *name, *version, *sha256;
    size_t i = 0;
    int code;
    while ((code = rubric_trust_get(s->r, i, &name, &version, &sha256)) ==
           RUBRIC_OK) {
        out_printf(o, "%s %s %s\n", name, version, sha256);
        i++;
    }
    return code == RUBRIC_DONE ? 0 : session_fail(s, NULL);
}

static int run(const args *a, out *o)
{
    session s;
    int keep = !args_has(a, "remove");
    if (args_has(a, "list") == (a->nword > 0))
        return args_wrong(a, "name packages, or say --list");
    int code = session_open(&s, a);
    if (code == 0 && args_has(a, "list"))
        code = list(&s, o);
    for (size_t i = 0; i < a->nword && code == 0; i++) {
        if (rubric_trust_keep(s.r, a->word[i], keep) != RUBRIC_OK)
            code = session_fail(&s, NULL);
        else
            out_printf(o, "%s %s\n", a->word[i],
                       keep ? "is trusted as it is now"
                            : "is not trusted any more");
    }
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "list", NULL, "print what is trusted: name, version, SHA-256"},
    {0, "remove", NULL, "do not trust the packages any more"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_trust = {
    "trust",
    "packages that need no process of their own",
    "[OPTION...] PACKAGE...\n"
    "       rubric trust --list",
    "Run packages that you know in rubric's own process: a little faster. What "
    "is\n"
    "trusted is the package as its files are now; one that changes is not "
    "trusted\n"
    "any more. The list is yours ($XDG_CONFIG_HOME/rubric/trusted, else\n"
    "~/.config), never a project's. --trust trusts for one command.",
    "  rubric trust threats\n"
    "  rubric trust --remove threats",
    groups,
    run,
};
