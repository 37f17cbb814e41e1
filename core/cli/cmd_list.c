/*
** cmd_list.c - rubric list: the packages that can be used
*/
#include "cmd.h"

#include <string.h>

#include "about.h"
#include "say.h"
#include "session.h"
#include "utf.h"

static const char *source_of(const rubric_about *i)
{
    return i->source != NULL ? i->source : i->locked ? "?" : "";
}

static const char *trust_of(const rubric_about *i)
{
    return i->trusted ? "trusted" : "contained";
}

static void put_cell(out *o, const char *s, size_t width)
{
    size_t used = utf_cell(o, s, strlen(s), width);
    utf_pad(o, used, width + 1);
}

static void put_text(const rubric_about *i, out *o)
{
    put_cell(o, i->name, 22);
    put_cell(o, i->version ? i->version : "?", 10);
    put_cell(o, *i->kind ? i->kind : "?", 8);
    put_cell(o, trust_of(i), 9);
    out_puts(o, i->locked ? "locked " : "       ");
    utf_line(o, source_of(i), strlen(source_of(i)));
    if (i->differs != NULL)
        out_puts(o, i->locked ? "  (differs from the lock)" : "  (broken)");
    out_putc(o, '\n');
}

static int put(session *s, const char *name, int all, int jsonl, out *o)
{
    rubric_about info = {.size = sizeof info};
    if (rubric_package_about(s->r, name, &info) != RUBRIC_OK)
        return session_fail(s, NULL);
    if (jsonl)
        about_json(&info, all, o);
    else if (all)
        about_text(&info, o);
    else
        put_text(&info, o);
    return 0;
}

static int run(const args *a, out *o)
{
    session s;
    int jsonl = args_is(a, "format", "jsonl");
    words names = {0};
    int code = session_open(&s, a);
    if (code == 0 && a->nword == 0)
        names = session_packages(&s);
    if (code == 0 && rubric_errcode(s.r) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    for (size_t i = 0; i < names.n && code == 0; i++)
        code = put(&s, names.v[i], 0, jsonl, o);
    for (size_t i = 0; i < a->nword && code == 0; i++) {
        out_puts(o, i && !jsonl ? "\n" : "");
        code = put(&s, a->word[i], 1, jsonl, o);
    }
    words_free(&names);
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_list = {
    "list",
    "packages that can be used; what one does, asks for and takes",
    "[OPTION...] [PACKAGE...]",
    "Print the packages that come with rubric, those of the project's lock "
    "and\n"
    "those in the package path: name, version, kind, whether it runs in "
    "rubric's\n"
    "process (trusted) or in one of its own (contained), and where it comes\n"
    "from. `differs from the lock` says that its files changed: rubric verify\n"
    "says which.\n\n"
    "Of a PACKAGE, a name or a folder, all is told: the layers that it reads\n"
    "and writes, its permissions, its arguments with their defaults. Nothing\n"
    "of it is run.",
    "  rubric list\n"
    "  rubric list stance ./threats",
    groups,
    run,
};
