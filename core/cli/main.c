/*
** main.c - the command line of rubric, on include/rubric.h alone
**
** A table of commands and nothing else: each command's own file holds its
** options, its help and its work.
*/
#include <rubric.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "cmd.h"
#include "colour.h"
#include "line.h"
#include "say.h"

static const command *const commands[] = {
    &cmd_run,     &cmd_find,  &cmd_text,     &cmd_tokens, &cmd_show,
    &cmd_report,  &cmd_sql,   &cmd_test,     &cmd_why,    &cmd_why_not,
    &cmd_list,    &cmd_diff,  &cmd_families, &cmd_train,  &cmd_new,
    &cmd_repl,    &cmd_watch, &cmd_pack,     &cmd_verify, &cmd_keygen,
    &cmd_install, &cmd_lock,  &cmd_remove,   &cmd_trust,  &cmd_update,
    &cmd_profile};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const char about[] =
    "rubric: text analysis for news and political text\n\n"
    "usage: rubric COMMAND [OPTION...] ...\n"
    "       rubric help COMMAND\n\n";

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void overview(out *o)
{
    out_puts(o, about);
    for (size_t i = 0; i < COMMANDS; i++)
        out_printf(o, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    out_puts(o, "\nTry: rubric run actors quotes stance FILE\n"
                "     rubric find '[lemma=\"say\"]' FILE\n");
}

static void version(out *o)
{
    const char *f = rubric_features();
    if (strncmp(f, "rubric ", 7) != 0)
        out_printf(o, "rubric %s\n", rubric_version());
    out_puts(o, f);
    if (*f && f[strlen(f) - 1] != '\n')
        out_putc(o, '\n');
    out_puts(o, line_with() ? line_with()
                            : "without a line editor: install libedit-dev "
                              "and build again");
    out_putc(o, '\n');
}

static int unknown(const char *name)
{
    words w = {0};
    for (size_t i = 0; i < COMMANDS; i++)
        words_add(&w, commands[i]->name, strlen(commands[i]->name));
    words_add(&w, "help", 4);
    const char *near = words_nearest(&w, name);
    if (near)
        say("unknown command '%s'; did you mean '%s'? See: rubric help", name,
            near);
    else
        say("unknown command '%s'; see: rubric help", name);
    words_free(&w);
    return 2;
}

static int help(const char *name, out *o)
{
    const command *c = name ? find_command(name) : NULL;
    if (c)
        args_help(c, o);
    else if (name)
        return unknown(name);
    else
        overview(o);
    return 0;
}

static int run_command(const command *c, int argc, char **argv, out *o)
{
    args a;
    int code = args_parse(&a, c, argc, argv);
    if (code == 0 && args_has(&a, "help")) {
        args_help(c, o);
    } else if (code == 0) {
        colour_choose(o, args_get(&a, "color"));
        code = c->run(&a, o);
    }
    args_free(&a);
    return code;
}

static int is(const char *s, const char *a, const char *b)
{
    return strcmp(s, a) == 0 || strcmp(s, b) == 0;
}

static int dispatch(int argc, char **argv, out *o)
{
    if (argc < 2) {
        out text;
        out_memory(&text);
        overview(&text);
        out_flush(o);
        if (write(STDERR_FILENO, text.p, text.n) < 0)
            return 2;
        out_free(&text);
        return 2;
    }
    if (is(argv[1], "--help", "-h"))
        return help(NULL, o);
    if (strcmp(argv[1], "help") == 0)
        return help(argc > 2 ? argv[2] : NULL, o);
    if (is(argv[1], "--version", "-V")) {
        version(o);
        return 0;
    }
    if (strcmp(argv[1], "worker") == 0 && argc == 2)
        return rubric_worker(STDIN_FILENO); /* a package's process */
    const command *c = find_command(argv[1]);
    if (c == NULL)
        return unknown(argv[1]);
    return run_command(c, argc - 2, argv + 2, o);
}

int main(int argc, char **argv)
{
    heap_prepare();
    out o;
    signal(SIGPIPE, SIG_IGN); /* head and less may leave early */
    signal(SIGXFSZ, SIG_IGN); /* ulimit -f: told as a failed write */
    out_open(&o, STDOUT_FILENO, "standard output");
    int code = dispatch(argc, argv, &o);
    if (out_finish(&o))
        code = 1;
    out_free(&o);
    return code;
}
