/*
** cmd_diff.c - rubric diff: what two versions of a package find differently
*/
#include "cmd.h"

#include <string.h>

#include "diff_run.h"

static int run(const args *a, out *o)
{
    if (a->nword < 3)
        return args_wrong(a, "name two packages and the documents, for "
                             "example: rubric diff ./old ./new news/");
    for (size_t i = 2; i < a->nword; i++)
        if (strcmp(a->word[i], "-") == 0)
            return args_wrong(a, "the documents are read twice: name files, "
                                 "not standard input");
    diff_job j = {.a = a,
                  .package = {a->word[0], a->word[1]},
                  .path = a->word + 2,
                  .paths = a->nword - 2};
    return diff_run(&j, o);
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "layers", "NAMES", "only these layers (default: all of packages)"},
    {0, "arg", "NAME=VALUE", "argument for both versions"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_diff = {
    "diff",
    "what two versions of a package find differently",
    "[OPTION...] OLD NEW PATH...",
    "Run two packages (names or folders) on the same documents and print what\n"
    "moves: annotations that appear (+), vanish (-), or keep their place and\n"
    "change features (~); then cells of the stance matrix, who is for or "
    "against\n"
    "what how often; then the counts of each layer. Layers of packages that\n"
    "they read are compared, too. Of loaders (kind loader) the documents are\n"
    "compared that they make of the files.\n\n"
    "Exit code 0: all went well, whatever moved; 1: a document or a package\n"
    "failed, and is not compared; 2: the command is wrong.",
    "  rubric diff ./threats-1.0 ./threats news/\n"
    "  rubric diff stance ./my-stance --layers stance --format jsonl a.txt",
    groups,
    run,
};
