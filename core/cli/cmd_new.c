/*
** cmd_new.c - rubric new: a package to begin with
**
** The folder is filled beside its place and then renamed, so that what is
** there is always whole.
*/
#include "cmd.h"

#include <ctype.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "new_templates.h"
#include "say.h"
#include "session.h"

enum { NAME_MAX_LEN = 64 };

typedef struct making {
    const char *name;
    char *meta; /* folder of the editor's files; NULL: none are wanted */
} making;

/* The rule of package.lua. */
static int is_name(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > NAME_MAX_LEN || !isalpha((unsigned char)*s))
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && *s != '-' && *s != '_')
            return 0;
    return 1;
}

static int failed(const char *path)
{
    say("%s: %s; nothing was made", path, strerror(errno));
    return 1;
}

/* ---- files ---- */

/* Layers have no - in their names. */
static void put_layer(out *o, const char *name)
{
    for (; *name; name++)
        out_putc(o, *name == '-' ? '_' : *name);
}

/* A path inside a string of JSON, whose quotes the template has. */
static void put_meta(out *o, const char *path)
{
    out quoted;
    out_memory(&quoted);
    json_str(&quoted, path, strlen(path));
    out_put(o, quoted.p + 1, quoted.n - 2);
    out_free(&quoted);
}

static void expand(out *o, const char *content, const making *m)
{
    for (; *content; content++)
        if (*content == '@')
            out_puts(o, m->name);
        else if (*content == '~')
            put_layer(o, m->name);
        else if (*content == '%' && m->meta != NULL)
            put_meta(o, m->meta);
        else
            out_putc(o, *content);
}

/* The folders that stand in the name of a file. */
static int make_folders(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int bad = mkdir(path, 0777) != 0 && errno != EEXIST;
        *slash = '/';
        if (bad)
            return failed(path);
    }
    return 0;
}

static int write_file(const char *folder, const template_file *t,
                      const making *m)
{
    char path[PATH_MAX];
    out text;
    snprintf(path, sizeof path, "%s/%s", folder, t->name);
    if (make_folders(path, strlen(folder) + 1) != 0)
        return 1;
    FILE *f = fopen(path, "wx");
    if (f == NULL)
        return failed(path);
    out_memory(&text);
    expand(&text, t->content, m);
    int bad = fwrite(text.p, 1, text.n, f) != text.n;
    out_free(&text);
    return fclose(f) != 0 || bad ? failed(path) : 0;
}

static int write_all(const char *folder, const template_file *t,
                     const making *m)
{
    int code = 0;
    for (; code == 0 && t->name != NULL; t++)
        code = write_file(folder, t, m);
    return code;
}

static int remove_one(const char *path, const struct stat *st, int kind,
                      struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

/* ---- the editor ---- */

/* Where the library's files for editors are on this machine. */
static char *meta_folder(const args *a)
{
    session s;
    char *path = NULL;
    if (session_open(&s, a) == 0) {
        const char *data = rubric_data_dir(s.r);
        char *whole = data ? realpath(data, NULL) : NULL;
        out o;
        out_memory(&o);
        out_printf(&o, "%s/lua/meta", whole ? whole : "");
        out_put(&o, "", 1);
        free(whole);
        if (data == NULL)
            session_fail(&s, NULL);
        else if (access(o.p, R_OK) != 0)
            say("%s: %s; install rubric whole", o.p, strerror(errno));
        else
            path = xstrndup(o.p, o.n - 1);
        out_free(&o);
    }
    session_close(&s);
    return path;
}

/* The editor's files for a package that is there. */
static int add_editor(const making *m, out *o)
{
    char path[PATH_MAX];
    struct stat st;
    int code = 0;
    snprintf(path, sizeof path, "%s/package.lua", m->name);
    if (stat(path, &st) != 0) {
        say("%s exists and is no package: it has no package.lua", m->name);
        return 1;
    }
    for (const template_file *t = template_editor; t->name && !code; t++) {
        snprintf(path, sizeof path, "%s/%s", m->name, t->name);
        if (lstat(path, &st) == 0)
            out_printf(o, "%s is there already and stays\n", path);
        else if ((code = write_file(m->name, t, m)) == 0)
            out_printf(o, "%s made\n", path);
    }
    return code;
}

/* ---- the package ---- */

static int make(const making *m, const template_kind *k, out *o)
{
    char folder[NAME_MAX_LEN + 24];
    snprintf(folder, sizeof folder, ".%s.new-XXXXXX", m->name);
    if (mkdtemp(folder) == NULL)
        return failed(m->name);
    int code = write_all(folder, k->files, m);
    if (code == 0 && m->meta != NULL)
        code = write_all(folder, template_editor, m);
    if (code == 0 && (chmod(folder, 0755) != 0 || rename(folder, m->name) != 0))
        code = failed(m->name);
    if (code != 0) {
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
        return code;
    }
    out_printf(o, "%s/ made; next: ", m->name);
    expand(o, k->next, m);
    out_putc(o, '\n');
    return 0;
}

static int run(const args *a, out *o)
{
    const char *kind = args_get(a, "kind");
    const template_kind *k = template_kinds;
    making m = {0};
    struct stat st;
    int code;
    if (a->nword != 1)
        return args_wrong(a, "new takes the name of one package");
    m.name = a->word[0];
    if (!is_name(m.name))
        return args_wrong(a,
                          "'%s' is no name for a package: a letter, then "
                          "letters, digits, - and _ (at most %d)",
                          m.name, NAME_MAX_LEN);
    while (kind != NULL && strcmp(k->kind, kind) != 0)
        k++; /* the option knows no others */
    if (args_has(a, "editor") && (m.meta = meta_folder(a)) == NULL)
        return 1;
    if (lstat(m.name, &st) != 0) {
        code = make(&m, k, o);
    } else if (m.meta != NULL && S_ISDIR(st.st_mode)) {
        code = add_editor(&m, o);
    } else {
        say("%s exists already; choose another name or remove it", m.name);
        code = 1;
    }
    free(m.meta);
    return code;
}

static const opt options[] = {
    {0, "kind", "tagger|report|lexicon|library|loader",
     "what the package does: adds layers (default),\n"
     "writes text from a project, has word lists or\n"
     "code for other packages, reads a format"},
    {0, "editor", NULL,
     "with files for editors: .luarc.json, by which the\n"
     "Lua language server knows rubric's functions, and\n"
     ".editorconfig; also for a package that is there"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_new = {
    "new",
    "make a package to begin with",
    "[OPTION...] NAME",
    "Make the folder NAME with a package that works: a manifest, one rule "
    "with\n"
    "examples, a gold document. A folder that exists is left alone.",
    "  rubric new promises && rubric test ./promises\n"
    "  rubric new --kind report weekly\n"
    "  rubric new --editor promises     # the editor's files, added",
    groups,
    run,
};
