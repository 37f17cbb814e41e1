/*
** cmd_repl.c - rubric repl: try patterns on documents, line by line
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "repl.h"
#include "say.h"

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " \t");
}

static void one_line(repl *x, const char *line)
{
    static const char *const plain[] = {"help", "quit", "exit"};
    line = skip_blanks(line);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(line, plain[i]) == 0)
            line = i == 0 ? ":help" : ":quit";
    if (*line == '\0' || *line == '#')
        return;
    if (*line == ':' || *line == '.')
        repl_command(x, line);
    else
        repl_find(x, line);
}

static void greet(const repl *x)
{
    char *list = words_join(&x->s->packages, " ");
    out_printf(x->o, "%zu document%s, packages: %s. Type a pattern, or :help\n",
               x->ndoc, x->ndoc == 1 ? "" : "s", *list ? list : "none");
    free(list);
}

static int loop(repl *x)
{
    char *history = line_history_file("repl_history");
    line_reader *l = line_open(history, repl_complete, x);
    const char *line;
    words packages = {0}, paths = {0};
    free(history);
    args_list(x->a, "use", &packages);
    for (size_t i = 0; i < x->a->nword; i++)
        words_add(&paths, x->a->word[i], strlen(x->a->word[i]));
    int code = repl_open(x, &paths, &packages) ? 0 : 1;
    words_free(&packages);
    words_free(&paths);
    if (code == 0 && line_is_terminal(l))
        greet(x);
    while (code == 0 && !x->quit) {
        out_flush(x->o);
        if (x->o->error || (line = line_read(l, "rubric> ")) == NULL)
            break;
        one_line(x, line);
    }
    if (code == 0 && !x->quit && line_is_terminal(l))
        out_putc(x->o, '\n');
    if (code == 0 && !line_is_terminal(l))
        code = x->failed > 0;
    line_close(l);
    return code;
}

static int run(const args *a, out *o)
{
    repl x = {.a = a, .o = o, .max = 40};
    if (a->nword > 0 && strcmp(a->word[0], "-") == 0)
        return args_wrong(a, "lines are read from standard input: name files "
                             "for the documents");
    x.width = args_number(a, "width", 0);
    int code = loop(&x);
    repl_close(&x);
    return code;
}

static const opt options[] = {
    {0, "use", "PACKAGES",
     "packages to use (those that a pattern's layers need\n"
     "are used anyway)"},
    {0, "lexicon", "NAME=FILE",
     "a word list for [lex=\"NAME\"]: a file with a word\n"
     "on each line, or a table (FILE#COLUMN); PACKAGE:FILE\n"
     "is a file of a package. [lex] also asks the lists of\n"
     "the packages in use, by their names"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {'w', "width", "N", "columns of a line (default: the terminal's)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_repl = {
    "repl",
    "try patterns on documents, line by line",
    "[OPTION...] [PATH...]",
    "Load documents once, then type patterns: each is answered at once with\n"
    "its concordance, or with what is wrong with it. :help lists the commands\n"
    "(:tokens, :why, :by...). Tab completes attributes, tags, lemmas, layers,\n"
    "features, lexicons and files. Lines are kept in rubric/repl_history of\n"
    "$XDG_STATE_HOME (~/.local/state). Without a terminal lines are read from\n"
    "standard input, and the exit code is 1 when one of them was wrong.",
    "  rubric repl news/\n"
    "  rubric repl --use ./threats note.txt\n"
    "  echo '[lemma=\"warn\"]' | rubric repl note.txt",
    groups,
    run,
};
