/*
** cmd_install.c - rubric install: packages of others into a project
*/
#include "cmd.h"

#include "change.h"
#include "say.h"

static int install(change *c, const args *a, out *o)
{
    int code = change_shelves(c);
    if (code == 0 && a->nword == 0)
        code = change_restore(c);
    for (size_t i = 0; i < a->nword && code == 0; i++)
        code = change_add(c, a->word[i]);
    return code == 0 ? change_carry_out(c, !args_has(a, "no-test"), o) : code;
}

static int run(const args *a, out *o)
{
    change c;
    int code = change_open(&c, a);
    if (code == 0 && a->nword == 0 && c.s.lock == NULL)
        code = args_wrong(a, "name a folder, an archive or a git address with "
                             "a tag: rubric install ./threats-1.2.0.tar.gz");
    if (code == 0)
        code = install(&c, a, o);
    change_close(&c);
    return code;
}

static const opt options[] = {
    {0, "from", "FOLDER",
     "a folder of packages (folders, archives) to take from\n"
     "what is needed; more than one may be given, and the\n"
     "folders of $RUBRIC_SHELF count, too"},
    {0, "key", "FILE", "the packages named must be signed by this key"},
    {0, "no-test", NULL, "do not run the tests of the packages"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &change_group, &general_group,
                                         NULL};

const command cmd_install = {
    "install",
    "packages of others into a project",
    "[OPTION...] [SOURCE...]",
    "Copy packages to packages/ beside the project's rubric.lock and name "
    "them\n"
    "there, with what they need. SOURCE is a folder, an archive (.tar, "
    ".tar.gz,\n"
    ".zip...), a git address with a tag (https://example.org/x.git@v1.2.0,\n"
    "file:///path/x.git@v1.2.0), or the name of a package in a folder of "
    "--from.\n"
    "Only git uses the network.\n\n"
    "Without SOURCE: bring back what the lock names and is not there, or is\n"
    "changed, from where it came from, if that is still what was locked.\n\n"
    "Permissions that a package asks for are shown and must be granted. Its\n"
    "tests run first, in a process that can do nothing else. When anything\n"
    "fails, nothing is changed.",
    "  rubric install ./threats-1.2.0.tar.gz\n"
    "  rubric install https://example.org/threats.git@v1.2.0 --grant random\n"
    "  rubric install threats --from /media/stick/packages",
    groups,
    run,
};
