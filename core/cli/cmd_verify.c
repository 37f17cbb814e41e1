/*
** cmd_verify.c - rubric verify: is it what it says it is?
**
** Tells by the file what is meant; each kind has a file of its own.
*/
#include "cmd.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "project.h"
#include "say.h"
#include "session.h"
#include "verify_lock.h"
#include "verify_package.h"
#include "verify_project.h"

/* Is an option given that is not for this kind? */
static int misplaced(const args *a, const char *const *name, const char *kind)
{
    for (; *name; name++)
        if (args_has(a, *name)) {
            args_wrong(a, "--%s is not for %s", *name, kind);
            return 1;
        }
    return 0;
}

static int run(const args *a, out *o)
{
    static const char *const of_project[] = {"id",   "jobs",   "show",
                                             "read", "format", NULL};
    static const char *const of_package[] = {"key", NULL};
    if (a->nword == 0)
        return verify_lock(a, o);
    if (a->nword != 1)
        return args_wrong(a, "name one package, in a folder or an archive, or "
                             "one project file");
    const char *path = a->word[0];
    if (access(path, R_OK) != 0) {
        say("%s: %s", path, strerror(errno));
        return 2;
    }
    if (project_is_file(path))
        return misplaced(a, of_package, "project files")
                   ? 2
                   : verify_project(a, path, o);
    return misplaced(a, of_project, "packages") ? 2
                                                : verify_package(a, path, o);
}

static const opt package_options[] = {
    {0, "key", "FILE.pub", "it must be signed by this key of rubric keygen"},
    {0, NULL, NULL, NULL}};
static const optgroup package_group = {"Packages", package_options};

static const opt options[] = {
    {0, "id", "DOCUMENT", "only this document; may be given again"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, "show", "N", "differences shown of a document (default: 3)"},
    {0, "read", "PATH",
     "files that the project names may be read there, too;\n"
     "else only below this folder; may be given again"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Projects", options};
static const optgroup *const groups[] = {&package_group, &group, &general_group,
                                         NULL};

const command cmd_verify = {
    "verify",
    "a lock, a signed package, a project: is it so?",
    "[OPTION...] [FOLDER|ARCHIVE|PROJECT]",
    "Without words: compare the packages of rubric.lock with their files, and\n"
    "print a line for each that differs.\n\n"
    "A package, in a folder or an archive: compare its files with its "
    "signature and\n"
    "print whose key made it. Nothing of the package is run. Exit code 1: a "
    "file\n"
    "differs, or with --key it is not signed by that key.\n\n"
    "A project: derive its runs again, from the texts in it, with the\n"
    "packages, arguments and limits that it names, and compare all "
    "annotations\n"
    "byte for byte. What is not the same now (a package's hash, the version "
    "of\n"
    "rubric) is told. Exit code 0: all is equal; 1: something differs; 2: it\n"
    "cannot be derived.",
    "  rubric verify threats-1.0.0.tar --key author.pub\n"
    "  rubric verify news.db --jobs 4\n"
    "  rubric verify news.db --id articles/dam.txt --show 20",
    groups,
    run,
};
