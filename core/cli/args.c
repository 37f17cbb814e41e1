/*
** args.c - commands, their options, and the parser that the tables drive
**
** getopt_long would need the same facts in a second form, and cannot name
** the nearest option that it knows. Prefixes of long options are refused on
** purpose: a script that uses one breaks when a new option is added.
*/
#include "args.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

static const opt *find_opt(const command *c, char letter, const char *name,
                           size_t n)
{
    for (const optgroup *const *g = c->groups; *g; g++)
        for (const opt *o = (*g)->opt; o->name; o++)
            if (name ? strlen(o->name) == n && memcmp(o->name, name, n) == 0
                     : o->letter == letter)
                return o;
    return NULL;
}

static int wrong(const args *a, const char *fmt, va_list ap)
{
    char text[1024];
    vsnprintf(text, sizeof text, fmt, ap);
    say("%s", text);
    say("see: rubric %s --help", a->cmd->name);
    return 2;
}

int args_wrong(const args *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int code = wrong(a, fmt, ap);
    va_end(ap);
    return code;
}

static int unknown(const args *a, const char *name, size_t n)
{
    words all = {0};
    char *typo = xstrndup(name, n);
    for (const optgroup *const *g = a->cmd->groups; *g; g++)
        for (const opt *o = (*g)->opt; o->name; o++)
            words_add(&all, o->name, strlen(o->name));
    const char *near = words_nearest(&all, typo);
    if (near)
        args_wrong(a, "unknown option --%s; the nearest is --%s", typo, near);
    else
        args_wrong(a, "unknown option --%s", typo);
    free(typo);
    words_free(&all);
    return 2;
}

static int check_choice(const args *a, const opt *o, const char *value)
{
    words known = {0};
    words_split(&known, o->value, '|');
    int fine = words_has(&known, value);
    if (!fine) {
        char *list = words_join(&known, ", ");
        args_wrong(a, "--%s cannot be '%s': it is one of %s", o->name, value,
                   list);
        free(list);
    }
    words_free(&known);
    return fine ? 0 : 2;
}

static int check_value(const args *a, const opt *o, const char *value)
{
    if (o->value == NULL)
        return 0;
    if (strcmp(o->value, "N") == 0) {
        size_t n = strspn(value, "0123456789");
        if (n == 0 || n > 9 || value[n] != '\0')
            return args_wrong(a, "--%s wants a number, not '%s'", o->name,
                              value);
    }
    if (strchr(o->value, '|'))
        return check_choice(a, o, value);
    return 0;
}

static int take(args *a, const opt *o, const char *value)
{
    if (check_value(a, o, value))
        return 2;
    a->given[a->ngiven++] = (given){o, value};
    return 0;
}

static int needs_value(const args *a, const opt *o)
{
    return args_wrong(a, "--%s needs a value: --%s %s", o->name, o->name,
                      o->value);
}

/* --name, --name=value, --name value; moves *i past what it used. */
static int parse_long(args *a, int argc, char **argv, int *i)
{
    const char *s = argv[*i] + 2, *eq = strchr(s, '=');
    size_t n = eq ? (size_t)(eq - s) : strlen(s);
    const opt *o = find_opt(a->cmd, 0, s, n);
    if (o == NULL)
        return unknown(a, s, n);
    if (o->value == NULL && eq)
        return args_wrong(a, "--%s takes no value", o->name);
    if (o->value == NULL)
        return take(a, o, NULL);
    if (eq)
        return take(a, o, eq + 1);
    if (*i + 1 >= argc)
        return needs_value(a, o);
    return take(a, o, argv[++*i]);
}

/* -n, -no, -A2, -A 2 */
static int parse_short(args *a, int argc, char **argv, int *i)
{
    for (const char *s = argv[*i] + 1; *s; s++) {
        const opt *o = find_opt(a->cmd, *s, NULL, 0);
        if (o == NULL)
            return args_wrong(a, "unknown option -%c", *s);
        if (o->value == NULL) {
            if (take(a, o, NULL))
                return 2;
            continue;
        }
        if (s[1])
            return take(a, o, s + 1);
        if (*i + 1 >= argc)
            return needs_value(a, o);
        return take(a, o, argv[++*i]);
    }
    return 0;
}

int args_parse(args *a, const command *c, int argc, char **argv)
{
    int options = 1;
    size_t room = 1;
    for (int i = 0; i < argc; i++)
        room += strlen(argv[i]); /* -abc is three options */
    memset(a, 0, sizeof *a);
    a->cmd = c;
    a->given = xrealloc(NULL, room * sizeof *a->given);
    a->word = xrealloc(NULL, ((size_t)argc + 1) * sizeof *a->word);
    for (int i = 0; i < argc; i++) {
        const char *s = argv[i];
        int code = 0;
        if (options && strcmp(s, "--") == 0)
            options = 0;
        else if (options && s[0] == '-' && s[1] == '-')
            code = parse_long(a, argc, argv, &i);
        else if (options && s[0] == '-' && s[1])
            code = parse_short(a, argc, argv, &i);
        else
            a->word[a->nword++] = s;
        if (code)
            return code;
    }
    return 0;
}

void args_free(args *a)
{
    free(a->given);
    free(a->word);
}

int args_given(const args *a, const char *name)
{
    for (size_t i = 0; i < a->ngiven; i++)
        if (strcmp(a->given[i].opt->name, name) == 0)
            return 1;
    return 0;
}

int args_has(const args *a, const char *name)
{
    assert(find_opt(a->cmd, 0, name, strlen(name)));
    return args_given(a, name);
}

const char *args_nth(const args *a, const char *name, size_t n)
{
    assert(find_opt(a->cmd, 0, name, strlen(name)));
    for (size_t i = 0; i < a->ngiven; i++)
        if (strcmp(a->given[i].opt->name, name) == 0 && n-- == 0)
            return a->given[i].value;
    return NULL;
}

const char *args_get(const args *a, const char *name)
{
    const char *last = NULL, *v;
    for (size_t i = 0; (v = args_nth(a, name, i)) != NULL; i++)
        last = v;
    return last;
}

int args_is(const args *a, const char *name, const char *value)
{
    const char *given = args_get(a, name);
    return given != NULL && strcmp(given, value) == 0;
}

size_t args_number(const args *a, const char *name, size_t otherwise)
{
    const char *v = args_get(a, name);
    return v ? (size_t)strtoul(v, NULL, 10) : otherwise;
}

void args_list(const args *a, const char *name, words *w)
{
    const char *v;
    for (size_t i = 0; (v = args_nth(a, name, i)) != NULL; i++)
        words_split(w, v, ',');
}

/* ---- help ---- */

enum { HELP_COLUMN = 28 };

static void help_option(out *o, const opt *p)
{
    size_t from = o->n;
    out_puts(o, "  ");
    if (p->letter)
        out_printf(o, "-%c, --%s", p->letter, p->name);
    else
        out_printf(o, "    --%s", p->name);
    if (p->value)
        out_printf(o, " %s", p->value);
    size_t used = o->n - from;
    if (used + 1 > HELP_COLUMN) {
        out_putc(o, '\n');
        used = 0;
    }
    out_repeat(o, ' ', HELP_COLUMN - used);
    for (const char *s = p->help; *s; s++) {
        out_putc(o, *s);
        if (*s == '\n')
            out_repeat(o, ' ', HELP_COLUMN);
    }
    out_putc(o, '\n');
}

void args_help(const command *c, out *to)
{
    out o;
    out_memory(&o);
    out_printf(&o, "usage: rubric %s %s\n\n%s\n", c->name, c->usage, c->about);
    for (const optgroup *const *g = c->groups; *g; g++) {
        out_printf(&o, "\n%s:\n", (*g)->title);
        for (const opt *p = (*g)->opt; p->name; p++)
            help_option(&o, p);
    }
    if (c->examples)
        out_printf(&o, "\nExamples:\n%s\n", c->examples);
    out_move(to, &o);
    out_free(&o);
}
