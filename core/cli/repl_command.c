/*
** repl_command.c - what a repl does besides trying patterns: a table
*/
#include "repl.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "utf.h"
#include "work.h"

/* Words with blanks between; "my file.txt" in quotes is one. */
static void split(const char *s, words *w)
{
    while (*(s += strspn(s, " \t")) != '\0') {
        int quoted = *s == '"' && strchr(s + 1, '"') != NULL;
        size_t n = quoted ? strcspn(s + 1, "\"") : strcspn(s, " \t");
        words_add(w, s + quoted, n);
        s += n + 2 * (size_t)quoted;
    }
}

static const char *word(const words *w, size_t i)
{
    return i < w->n ? w->v[i] : NULL;
}

static void do_load(repl *x, const words *w)
{
    words paths = {0};
    for (size_t i = 1; i < w->n; i++)
        words_add(&paths, w->v[i], strlen(w->v[i]));
    if (w->n > 1 && !repl_open(x, &paths, &x->s->packages))
        x->failed++;
    words_free(&paths);
    for (size_t i = 0; w->n == 1 && i < x->ndoc; i++) {
        utf_line(x->o, doc_id(x->doc[i]), strlen(doc_id(x->doc[i])));
        out_putc(x->o, '\n');
    }
    out_printf(x->o, "%zu document%s\n", x->ndoc, x->ndoc == 1 ? "" : "s");
}

static void do_use(repl *x, const words *w)
{
    words all = {0};
    for (size_t i = 0; i < x->s->packages.n; i++)
        words_add(&all, x->s->packages.v[i], strlen(x->s->packages.v[i]));
    for (size_t i = 1; i < w->n; i++)
        if (!words_has(&all, w->v[i]))
            words_add(&all, w->v[i], strlen(w->v[i]));
    if (w->n > 1 && !repl_open(x, &x->paths, &all))
        x->failed++;
    words_free(&all);
    char *list = words_join(&x->s->packages, " ");
    out_printf(x->o, "in use: %s\n", *list ? list : "no package");
    free(list);
}

static void do_reload(repl *x, const words *w)
{
    (void)w;
    if (!repl_open(x, &x->paths, &x->s->packages)) {
        x->failed++;
        say("the packages and documents from before stay");
        return;
    }
    if (x->last != NULL)
        repl_find(x, x->last);
}

static void do_tokens(repl *x, const words *w)
{
    repl_tokens(x, word(w, 1));
}

static void do_why(repl *x, const words *w)
{
    repl_why(x, word(w, 1), NULL);
}

/* The name of a rule may have blanks: the last word is the place when it can
** be one. */
static void do_why_not(repl *x, const words *w)
{
    words rule = {0};
    size_t n = w->n;
    const char *where = word(w, n - 1);
    if (n > 2 && strchr("#0123456789", *where) == NULL &&
        strchr(where, ':') == NULL)
        where = NULL;
    if (n == 2)
        where = NULL;
    for (size_t i = 1; i < n - (where != NULL); i++)
        words_add(&rule, w->v[i], strlen(w->v[i]));
    if (rule.n == 0) {
        say("name a rule: :why-not warn of consequences #1");
        x->failed++;
    } else {
        char *name = words_join(&rule, " ");
        repl_why(x, where, name);
        free(name);
    }
    words_free(&rule);
}

static void do_by(repl *x, const words *w)
{
    repl_by(x, word(w, 1));
}

static void do_layers(repl *x, const words *w)
{
    (void)w;
    repl_layers(x);
}

static void do_lex(repl *x, const words *w)
{
    for (size_t i = 1; i < w->n; i++) {
        if (session_list(x->s, w->v[i]) != 0) {
            x->failed++;
            return;
        }
        words_add(&x->lists, w->v[i], strlen(w->v[i]));
    }
    if (w->n <= 1)
        repl_lexicons(x);
}

static void do_quit(repl *x, const words *w)
{
    (void)w;
    x->quit = 1;
}

/* ---- settings ---- */

static const struct {
    const char *name, *help;
    size_t at;
    int is_switch;
} settings[] = {
    {"context", "columns before a match (0: as wide as fits)",
     offsetof(repl, left), 0},
    {"width", "columns of a line (0: the terminal's)", offsetof(repl, width),
     0},
    {"max", "matches that are shown (0: all)", offsetof(repl, max), 0},
    {"before", "sentences before a match", offsetof(repl, l.before), 0},
    {"after", "sentences after a match", offsetof(repl, l.after), 0},
    {"sentences", "on: whole sentences instead of a concordance",
     offsetof(repl, sentences), 1},
    {"ignore-case", "on: upper and lower case are the same",
     offsetof(repl, ignore_case), 1}};
enum { SETTINGS = sizeof settings / sizeof *settings };

void repl_setting_names(words *w)
{
    for (size_t i = 0; i < SETTINGS; i++)
        words_add(w, settings[i].name, strlen(settings[i].name));
}

static void show_settings(repl *x)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        const void *p = (const char *)x + settings[i].at;
        out_printf(x->o, "  %-12s ", settings[i].name);
        if (settings[i].is_switch)
            out_printf(x->o, "%-6s", *(const int *)p ? "on" : "off");
        else
            out_printf(x->o, "%-6zu", *(const size_t *)p);
        out_printf(x->o, " %s\n", settings[i].help);
    }
}

static int set_switch(int *p, const char *value)
{
    int on = value == NULL || strcmp(value, "on") == 0;
    if (!on && strcmp(value, "off") != 0)
        return 0;
    *p = on;
    return 1;
}

static int set_number(size_t *p, const char *value)
{
    if (value == NULL || *value == '\0' || strlen(value) > 6 ||
        value[strspn(value, "0123456789")] != '\0')
        return 0;
    *p = (size_t)strtoull(value, NULL, 10);
    return 1;
}

static void do_set(repl *x, const words *w)
{
    const char *name = word(w, 1), *value = word(w, 2);
    words all = {0};
    if (name == NULL) {
        show_settings(x);
        return;
    }
    for (size_t i = 0; i < SETTINGS; i++) {
        void *p = (char *)x + settings[i].at;
        if (strcmp(settings[i].name, name) != 0)
            continue;
        if (settings[i].is_switch ? set_switch(p, value)
                                  : set_number(p, value)) {
            if (x->l.before > 0 || x->l.after > 0)
                x->sentences = 1;
            return;
        }
        say("%s wants %s", name,
            settings[i].is_switch ? "on or off" : "a number up to 999999");
        x->failed++;
        return;
    }
    repl_setting_names(&all);
    const char *near = words_nearest(&all, name);
    say("there is no setting '%s'%s%s%s; :set lists them", name,
        near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    words_free(&all);
    x->failed++;
}

/* What Tab offers after a text: for those who have no terminal. */
static void do_complete(repl *x, const words *w)
{
    words offers = {0};
    size_t part = 0;
    char *text = words_join(w, " ");
    const char *before = text + strcspn(text, " ");
    repl_complete(x, before + (*before == ' '), &offers, &part);
    for (size_t i = 0; i < offers.n; i++)
        out_printf(x->o, "%s\n", offers.v[i]);
    words_free(&offers);
    free(text);
}

/* ---- the table ---- */

static void do_help(repl *x, const words *w);

static const struct {
    const char *name, *what, *help;
    void (*run)(repl *x, const words *w);
} commands[] = {
    {"load", "PATH...", "read these documents instead; alone: list them",
     do_load},
    {"use", "PACKAGE...", "use packages (names, or folders: ./threats)",
     do_use},
    {"reload", "", "read packages and documents anew, try the last pattern",
     do_reload},
    {"by", "FEATURES", "count the last pattern's matches: lemma, CAPTURE.name",
     do_by},
    {"tokens", "PLACE",
     "the sentence there, token by token, as patterns see "
     "it",
     do_tokens},
    {"why", "PLACE", "which rules made the annotations there, and from what",
     do_why},
    {"why-not", "RULE PLACE", "how far a rule got there, and what failed",
     do_why_not},
    {"layers", "", "layers of the documents, how many, their features",
     do_layers},
    {"lex", "NAME=FILE",
     "a word list for [lex]; alone: lexicons, words met here", do_lex},
    {"set", "NAME VALUE", "how matches are shown; alone: list the settings",
     do_set},
    {"complete", "TEXT", "what Tab offers after TEXT", do_complete},
    {"help", "", "this list", do_help},
    {"quit", "", "leave (so does Ctrl-D)", do_quit}};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void do_help(repl *x, const words *w)
{
    (void)w;
    out_puts(x->o,
             "A line is a token pattern, and its matches are shown:\n"
             "  [lemma=\"warn\"]    who:{actor} []{0,3} [lemma=\"warn\"]\n"
             "Or a command:\n");
    for (size_t i = 0; i < COMMANDS; i++) {
        char head[40];
        size_t n = (size_t)snprintf(head, sizeof head, ":%s %s",
                                    commands[i].name, commands[i].what);
        out_printf(x->o, "  %s", head);
        utf_pad(x->o, n, 20);
        out_printf(x->o, " %s\n", commands[i].help);
    }
    out_puts(x->o, "PLACE is #N (the N-th match shown; left out: the first), "
                   "OFFSET, LINE:COLUMN,\nor FILE: and one of these. Tab "
                   "completes, Ctrl-C stops what is going on.\n");
}

void repl_command_names(words *w)
{
    for (size_t i = 0; i < COMMANDS; i++)
        words_add(w, commands[i].name, strlen(commands[i].name));
}

void repl_command(repl *x, const char *line)
{
    words w = {0}, names = {0};
    size_t i = 0;
    split(line + 1, &w);
    while (w.n > 0 && i < COMMANDS && strcmp(commands[i].name, w.v[0]) != 0)
        i++;
    if (w.n > 0 && i < COMMANDS) {
        commands[i].run(x, &w);
    } else {
        repl_command_names(&names);
        const char *near = w.n > 0 ? words_nearest(&names, w.v[0]) : NULL;
        say("there is no command '%s'%s%s%s; :help lists them", line,
            near ? ": did you mean ':" : "", near ? near : "",
            near ? "'?" : "");
        words_free(&names);
        x->failed++;
    }
    words_free(&w);
}
