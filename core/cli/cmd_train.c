/*
** cmd_train.c - rubric train: the model of a package, from labelled documents
*/
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "say.h"
#include "session.h"
#include "train.h"
#include "work.h"

typedef struct training {
    session *s;
    out model; /* text */
    size_t documents, refused;
} training;

enum { PATIENCE = 10 }; /* the first documents, when all of them fail */

static int on_model(void *user, const char *text, size_t len)
{
    training *t = user;
    out_put(&t->model, text, len);
    return 0;
}

/* A report may have several lines. */
int train_report(void *user, const char *text, size_t len)
{
    (void)user;
    say("%.*s", (int)(len > 0 && text[len - 1] == '\n' ? len - 1 : len), text);
    return 0;
}

static int each(work *k, worker *w, rubric_doc *d)
{
    training *t = k->user;
    size_t failed = w->failed;
    worker_to(w, d, RUBRIC_ANALYZED);
    if (w->failed == failed)
        t->documents++;
    else if (++t->refused == PATIENCE && t->documents == 0)
        return WORK_STOP;
    return WORK_ON;
}

/* Beside the file and then in its place: nobody reads half a model. */
static int write_file(const char *path, const out *text)
{
    char *part;
    int fd = part_open(path, 1, &part);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    int bad = f == NULL || fwrite(text->p, 1, text->n, f) != text->n;
    if (f != NULL && fclose(f) != 0)
        bad = 1;
    int why = errno;
    if (part_end(path, part, bad) != 0) {
        bad = 1;
        why = errno;
    }
    if (bad)
        say("%s: %s", path, strerror(why));
    return bad;
}

int train_write(const char *path, const out *model, out *o)
{
    if (strcmp(path, "-") == 0) {
        out_put(o, model->p, model->n);
        return 0;
    }
    if (write_file(path, model))
        return 1;
    say("the model is in %s (%zu bytes)", path, model->n);
    return 0;
}

static int finish(training *t, out *o)
{
    const char *path = args_get(t->s->a, "out");
    if (rubric_train_end(t->s->r, on_model, train_report, t) != RUBRIC_OK)
        return session_fail(t->s, NULL);
    if (path == NULL)
        path = rubric_train_file(t->s->r);
    if (*path == '\0')
        return args_wrong(t->s->a, "the package names no file for its model: "
                                   "say where it goes: -o FILE");
    return train_write(path, &t->model, o);
}

static int learn(training *t, out *o)
{
    const args *a = t->s->a;
    work k = {.main = t->s, .out = o, .user = t, .each = each, .jobs = 1};
    rubric_train_options to = {.size = sizeof to};
    to.label_field = args_get(a, "label-field");
    to.group_field = args_get(a, "group-field");
    to.folds = (unsigned)args_number(a, "folds", 5);
    to.seed = (unsigned)args_number(a, "seed", 1);
    if (args_get(a, "cost")) {
        to.cost = strtod(args_get(a, "cost"), NULL);
        if (!(to.cost > 0))
            return args_wrong(a, "--cost is a number above 0");
    }
    if (rubric_train(t->s->r, a->word[0], &to) != RUBRIC_OK)
        return session_fail(t->s, NULL);
    k.source = session_source(t->s, a->word + 1, a->nword - 1, &k.failed);
    if (k.source == NULL)
        return 2;
    int code = work_run(&k);
    if (code == 0 && t->documents == 0) {
        say("there is no document to learn from");
        return 1;
    }
    if (code == 0)
        code = finish(t, o);
    return code ? code : k.failed > 0;
}

static int run(const args *a, out *o)
{
    session s;
    training t = {.s = &s};
    if (a->nword == 0)
        return args_wrong(a, "name the package to train");
    if (strcmp(a->word[0], "pos") == 0)
        return train_pos(a, o);
    int code = session_open(&s, a);
    out_memory(&t.model);
    if (code == 0)
        code = session_use(&s, a->word[0]);
    if (code == 0)
        code = session_set_args(&s);
    if (code == 0)
        code = learn(&t, o);
    out_free(&t.model);
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "label-field", "NAME", "field of a record that holds its label"},
    {0, "group-field", "NAME",
     "records with the same value here stay together in\n"
     "cross-validation (sentences of one article)"},
    {'o', "out", "FILE",
     "where the model goes (default: where the package\n"
     "looks for it)"},
    {0, "folds", "N", "of cross-validation; 0: none (default: 5)"},
    {0, "seed", "N", "of its shuffling (default: 1)"},
    {0, "cost", "C",
     "how closely to follow the examples: liblinear's C\n"
     "(default: the package's choice)"},
    {0, "arg", "NAME=VALUE",
     "argument of a package; PACKAGE.NAME=VALUE when\n"
     "two packages have it"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_train = {
    "train",
    "train the model of a package on labelled documents",
    "[OPTION...] PACKAGE [PATH...]\n"
    "       rubric train pos FILE.conllu... -o MODEL",
    "Train the model of a package on labelled documents, most often records\n"
    "of a JSON lines or CSV file. Cross-validated precision, recall and F1 "
    "are\n"
    "printed on standard error. The model is a text file with a checksum; the\n"
    "same documents give the same bytes.\n"
    "\n"
    "`pos` is no package: it trains a model that corrects the parts of speech\n"
    "of the shipped tagger, for texts of another kind than news. It learns "
    "from\n"
    "CoNLL-U files with Penn tags in the fifth column (XPOS), and says how "
    "often\n"
    "both are right on sentences that it has not seen. --pos-model MODEL uses\n"
    "it, with every command that reads documents.",
    "  rubric train targeted-sentiment train.jsonl --label-field label\n"
    "  rubric train ./my-package labels.csv --label-field class --folds 10\n"
    "  rubric train pos letters.conllu -o letters.pos\n"
    "  rubric tokens --pos-model letters.pos letter.txt",
    groups,
    run,
};
