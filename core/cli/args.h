/*
** args.h - commands, their options, and the parser that the tables drive
**
** A command is a table: the parser, the checks and --help all read it, so
** that they cannot disagree. Options may stand before, between or after
** words; `--` ends them; `-` is a word (standard input).
*/
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include <stddef.h>
#include "out.h"
#include "words.h"

typedef struct opt {
    char letter;       /* 0: no short form */
    const char *name;  /* without dashes; NULL ends a table */
    const char *value; /* NULL: a switch; "N": a number; "a|b": a choice;
                          else any text, shown under this name in the help */
    const char *help;
} opt;

typedef struct optgroup {
    const char *title; /* "Options", "Reading" */
    const opt *opt;
} optgroup;

typedef struct args args;

typedef struct command {
    const char *name;
    const char *summary;               /* one line for the list of commands */
    const char *usage;                 /* what follows the name */
    const char *about;                 /* paragraphs */
    const char *examples;              /* lines, or NULL */
    const optgroup *const *groups;     /* NULL at the end */
    int (*run)(const args *a, out *o); /* returns the exit code */
} command;

typedef struct given {
    const opt *opt;
    const char *value;
} given;

struct args {
    const command *cmd;
    given *given; /* options in the order of the line; values borrowed */
    size_t ngiven;
    const char **word; /* everything that is no option; borrowed */
    size_t nword;
};

/* 0, or 2 after saying what is wrong. args_free in both cases. */
int args_parse(args *a, const command *c, int argc, char **argv);
void args_free(args *a);

int args_has(const args *a, const char *name);
/* The same, of an option that the command may not know. */
int args_given(const args *a, const char *name);
const char *args_get(const args *a, const char *name); /* the last, or NULL */
/* Is that value given: args_is(a, "format", "jsonl")? */
int args_is(const args *a, const char *name, const char *value);
size_t args_number(const args *a, const char *name, size_t otherwise);
/* All values of a repeatable option, split at commas. */
void args_list(const args *a, const char *name, words *w);
/* The i-th value of a repeatable option, or NULL. */
const char *args_nth(const args *a, const char *name, size_t i);

/* Say a usage error and where help is; returns 2. */
int args_wrong(const args *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void args_help(const command *c, out *o);

#endif
