/*
** cmd_verify.c - rubric verify: is it what it says it is?
**
** Tells by the file what is meant; each kind has a file of its own.
*/
#include "cmd.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "say.h"
#include "session.h"
#include "verify_project.h"

static int run(const args *a, out *o)
{
    if (a->nword != 1)
        return args_wrong(a, "name one project file, made by rubric run --db");
    const char *path = a->word[0];
    if (access(path, R_OK) != 0) {
        say("%s: %s", path, strerror(errno));
        return 2;
    }
    if (verify_is_project(path))
        return verify_project(a, path, o);
    say("%s: is no project file (rubric run --db makes them)", path);
    return 2;
}

static const opt options[] = {
    {0, "id", "DOCUMENT", "only this document; may be given again"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, "show", "N", "differences shown of a document (default: 3)"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_verify = {
    "verify",
    "derive a project's runs again and compare",
    "[OPTION...] PROJECT",
    "Derive the runs of a project again, from the texts in it, with the\n"
    "packages, arguments and limits that it names, and compare all "
    "annotations\n"
    "byte for byte. What is not the same now (a package's hash, the version "
    "of\n"
    "rubric) is told.\n\n"
    "Exit code 0: all is equal; 1: something differs; 2: it cannot be derived.",
    "  rubric verify news.db --jobs 4\n"
    "  rubric verify news.db --id articles/dam.txt --show 20",
    groups,
    run,
};
