/*
** cmd_new.c - rubric new: a package to begin with
**
** The folder is filled beside its place and then renamed, so that what is
** there is always whole.
*/
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"
#include "say.h"

enum { NAME_MAX_LEN = 64, FOLDER_LEN = 96, PATH_LEN = 192 };

/* @ stands for the name of the package, ~ for that of its layer. */
static const char manifest[] = "return {\n"
                               "  name = \"@\",\n"
                               "  version = \"0.1.0\",\n"
                               "  api = 1,\n"
                               "  kind = \"tagger\",\n"
                               "  summary = \"who promises\",\n"
                               "  license = \"MIT\",\n"
                               "  reads = {},\n"
                               "  writes = { \"~\" },\n"
                               "  files = { \"init.lua\" },\n"
                               "}\n";

static const char rules[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "return rubric.rules {\n"
    "  layer = \"~\",\n"
    "  -- A name and a form of \"promise\" right after it. `rubric test ./@`\n"
    "  -- checks that the rule finds something in each of `examples` and\n"
    "  -- nothing in `never`.\n"
    "  { name = \"promises\",\n"
    "    match = 'who:[pos=\"NNP\"] [lemma=\"promise\"]',\n"
    "    tag = function(m)\n"
    "      return { who = m.who.text }\n"
    "    end,\n"
    "    examples = { \"Kenya promised help.\" },\n"
    "    never = { \"Kenya refused help.\" } },\n"
    "}\n";

static const char text[] = "Kenya promised help. Spain refused.\n";

static const char gold[] =
    "{\"id\":\"first.txt\",\"path\":\"gold/first.txt\",\"layers\":{\"~\":[\n"
    "{\"start\":0,\"end\":14,\"who\":\"Kenya\"}]}}\n";

static const char readme[] =
    "# @\n\nSays who promises. Rules are in `init.lua`, documents with the "
    "right\nanswers in `gold/`.\n\n"
    "    rubric test ./@\n"
    "    rubric run ./@ FILE\n";

static const struct {
    const char *name, *content;
} files[] = {{"package.lua", manifest},
             {"init.lua", rules},
             {"gold/first.txt", text},
             {"gold/first.gold", gold},
             {"README.md", readme}};
enum { FILES = sizeof files / sizeof *files };

static int is_name(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    size_t n = strlen(s);
    return n > 0 && n <= NAME_MAX_LEN && strchr(letters, *s) != NULL &&
           strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static int failed(const char *path)
{
    say("%s: %s; nothing was made", path, strerror(errno));
    return 1;
}

/* Layers have no - in their names. */
static void put_layer(FILE *f, const char *name)
{
    for (; *name; name++)
        putc(*name == '-' ? '_' : *name, f);
}

static int write_file(const char *path, const char *content, const char *name)
{
    FILE *f = fopen(path, "wx");
    if (f == NULL)
        return failed(path);
    for (; *content; content++)
        if (*content == '@')
            fputs(name, f);
        else if (*content == '~')
            put_layer(f, name);
        else
            putc(*content, f);
    int bad = ferror(f);
    return fclose(f) != 0 || bad ? failed(path) : 0;
}

static int fill(const char *folder, const char *name)
{
    char path[PATH_LEN];
    int code = 0;
    snprintf(path, sizeof path, "%s/gold", folder);
    if (mkdir(path, 0777) != 0)
        return failed(path);
    for (size_t i = 0; code == 0 && i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        code = write_file(path, files[i].content, name);
    }
    return code;
}

static void clear(const char *folder)
{
    char path[PATH_LEN];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/gold", folder);
    rmdir(path);
    rmdir(folder);
}

static int make(const char *name, out *o)
{
    char folder[FOLDER_LEN];
    struct stat st;
    if (lstat(name, &st) == 0) {
        say("%s exists already; choose another name or remove it", name);
        return 1;
    }
    snprintf(folder, sizeof folder, ".%s.new-XXXXXX", name);
    if (mkdtemp(folder) == NULL)
        return failed(name);
    int code = fill(folder, name);
    if (code == 0 && (chmod(folder, 0755) != 0 || rename(folder, name) != 0))
        code = failed(name);
    if (code != 0)
        clear(folder);
    else
        out_printf(o, "%s/ made; next: rubric test ./%s\n", name, name);
    return code;
}

static int run(const args *a, out *o)
{
    if (a->nword != 1)
        return args_wrong(a, "new takes the name of one package");
    if (!is_name(a->word[0]))
        return args_wrong(a,
                          "'%s' is no name for a package: a small letter, "
                          "then small letters, digits, _ and - (at most %d)",
                          a->word[0], NAME_MAX_LEN);
    return make(a->word[0], o);
}

static const optgroup *const groups[] = {&general_group, NULL};

const command cmd_new = {
    "new",
    "make a package to begin with",
    "NAME",
    "Make the folder NAME with a package that works: a manifest, one rule "
    "with\n"
    "examples, a gold document. A folder that exists is left alone.",
    "  rubric new promises && rubric test ./promises",
    groups,
    run,
};
