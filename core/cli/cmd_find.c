/*
** cmd_find.c - rubric find: grep for language
**
** The everyday tool. Without options a concordance with the match in one
** column; -n -o -c -l -q -A -B -C -m mean what they mean in grep. Packages
** whose layers the pattern asks for are used by themselves.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "asked.h"
#include "colour.h"
#include "find_by.h"
#include "find_print.h"
#include "say.h"
#include "tally.h"
#include "utf.h"
#include "work.h"

enum mode { KWIC, LINES, ONLY, COUNT, FILES, QUIET, GROUPS };

typedef struct find {
    const char *pattern;
    int flags, step;
    enum mode mode;
    layout l;
    words by;
    int printed;           /* a document has printed lines */
    size_t max, matches;   /* max is 0: no limit */
    int tags;              /* the pattern asks for lemma or part of speech */
    size_t foreign, mixed; /* documents where it was not (fully) asked */
    tally groups;
    asked asked; /* features that the pattern asks for */
} find;

typedef struct finder { /* a worker's part */
    find *f;
    rubric_pattern *p;
    worker *w;
    rubric_doc *d;
    printer print;
    size_t matches, here; /* in all documents, in this one */
    size_t foreign, mixed;
    tally groups;
    asked asked;
} finder;

/* ---- one match ---- */

static void group(finder *x, const rubric_match *m)
{
    out key;
    out_memory(&key);
    by_key(&key, &x->f->by, x->d, x->p, m);
    tally_add(&x->groups, key.p ? key.p : "", key.n, 1);
    out_free(&key);
}

static int on_match(void *user, const rubric_match *m)
{
    finder *x = user;
    find *f = x->f;
    x->here++;
    x->matches++;
    if (f->mode == GROUPS)
        group(x, m);
    else if (f->mode == COUNT)
        return 0;
    else if (f->mode == FILES || f->mode == QUIET)
        return 1;
    else if (f->l.jsonl)
        print_json(&x->print, m);
    else if (f->mode == LINES)
        print_line(&x->print, m, x->here > 1);
    else if (f->mode == ONLY)
        print_only(&x->print, m);
    else
        print_kwic(&x->print, m);
    return (f->max && x->matches >= f->max) ||
           worker_spill(x->w, x->d) == WORK_STOP;
}

/* ---- one document ---- */

static void print_count(finder *x)
{
    out *o = &x->w->out;
    if (x->f->l.names && x->here == 0)
        return;
    if (x->f->l.jsonl) {
        print_id(&x->print);
        out_printf(o, ",\"count\":%zu}\n", x->here);
        return;
    }
    if (x->f->l.names) {
        print_id(&x->print);
        colour_put(o, COLOUR_MARK, ":", 1);
    }
    out_printf(o, "%zu\n", x->here);
}

/* English tags are for English. */
static void count_foreign(finder *x)
{
    size_t n = x->f->tags ? rubric_paragraphs_skipped(x->d) : 0;
    if (n > 0 && n == rubric_paragraph_count(x->d))
        x->foreign++;
    else if (n > 0)
        x->mixed++;
}

static void tell_foreign(const find *f)
{
    static const char what[] = "lemmas and parts of speech were not looked for "
                               "there; --any-language does";
    if (f->foreign > 0)
        say("%zu document%s not in English: %s", f->foreign,
            f->foreign == 1 ? " is" : "s are", what);
    if (f->mixed > 0)
        say("%zu document%s paragraphs that are not in English: %s", f->mixed,
            f->mixed == 1 ? " has" : "s have", what);
}

static int each(work *k, worker *w, rubric_doc *d)
{
    finder *x = w->state;
    find *f = k->user;
    x->d = d;
    x->w = w;
    x->here = 0;
    printer_begin(&x->print, &f->l, d, &w->out);
    if (!worker_to(w, d, f->step))
        return WORK_ON;
    count_foreign(x);
    asked_note(&x->asked, d);
    if (rubric_find(w->s.r, x->p, d, on_match, x) != RUBRIC_OK &&
        rubric_errcode(w->s.r) != RUBRIC_OK)
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
    if (f->mode == COUNT)
        print_count(x);
    if (f->mode == FILES && x->here) {
        print_id(&x->print);
        out_puts(&w->out, f->l.jsonl ? "}\n" : "\n");
    }
    if ((f->max && x->matches >= f->max) || (f->mode == QUIET && x->here))
        return WORK_STOP;
    return WORK_ON;
}

/* Whether something stands above is known in the document's turn only. */
static int turn(work *k, worker *w, rubric_doc *d)
{
    find *f = k->user;
    (void)d;
    if (f->mode == LINES && !f->l.jsonl && w->out.n) {
        if (f->printed)
            print_separator(&f->l, k->out);
        f->printed = 1;
    }
    return WORK_ON;
}

static int begin(work *k, worker *w)
{
    find *f = k->user;
    finder *x = xrealloc(NULL, sizeof *x);
    memset(x, 0, sizeof *x);
    x->f = f;
    w->state = x;
    if (rubric_pattern_new(w->s.r, f->pattern, f->flags, &x->p) == RUBRIC_OK) {
        asked_of(&x->asked, x->p);
        return 0;
    }
    session_fail(&w->s, NULL);
    return 2;
}

static void end(work *k, worker *w)
{
    find *f = k->user;
    finder *x = w->state;
    if (x == NULL)
        return;
    f->matches += x->matches;
    f->foreign += x->foreign;
    f->mixed += x->mixed;
    for (size_t i = 0; i < x->groups.n; i++)
        tally_add(&f->groups, x->groups.row[i].key, x->groups.row[i].len,
                  x->groups.row[i].count);
    tally_free(&x->groups);
    asked_merge(&f->asked, &x->asked);
    asked_free(&x->asked);
    rubric_pattern_free(x->p);
    free(x);
}

/* ---- before the first document ---- */

static int prepare(find *f, session *s)
{
    rubric_pattern *p;
    const char *layer;
    words none = {0};
    args_list(s->a, "use", &none);
    int code = none.n ? session_use_option(s, "") : 0;
    words_free(&none);
    if (code)
        return code;
    if (rubric_pattern_new(s->r, f->pattern, f->flags, &p) != RUBRIC_OK) {
        session_fail(s, NULL);
        return 2;
    }
    for (size_t i = 0; code == 0 && (layer = rubric_pattern_layer(p, i)); i++)
        code = session_use_layer(s, layer);
    f->tags = rubric_pattern_step(p) == RUBRIC_TAGGED;
    f->step = s->packages.n ? RUBRIC_ANALYZED : rubric_pattern_step(p);
    if (f->by.n && f->step < RUBRIC_TAGGED)
        f->step = RUBRIC_TAGGED;
    asked_of(&f->asked, p);
    rubric_pattern_free(p);
    return code;
}

/* One plain file needs no name in front of its lines. */
static int several(const args *a)
{
    struct stat st;
    const char *dot;
    if (a->nword != 2)
        return a->nword > 2;
    if (stat(a->word[1], &st) == 0 && S_ISDIR(st.st_mode))
        return 1;
    dot = strrchr(a->word[1], '.');
    return args_get(a, "from") || (dot && strncmp(dot, ".json", 5) == 0);
}

static void set_mode(find *f, const args *a)
{
    f->l.after = args_number(a, "after-context", args_number(a, "context", 0));
    f->l.before =
        args_number(a, "before-context", args_number(a, "context", 0));
    f->l.lines = args_has(a, "line-number");
    args_list(a, "by", &f->by);
    f->mode = args_has(a, "quiet")                      ? QUIET
              : f->by.n                                 ? GROUPS
              : args_has(a, "count")                    ? COUNT
              : args_has(a, "files-with-matches")       ? FILES
              : args_has(a, "only-matching")            ? ONLY
              : f->l.lines || f->l.before || f->l.after ? LINES
                                                        : KWIC;
}

static void set_layout(find *f, const args *a, const out *o)
{
    f->l.names = several(a);
    if (args_has(a, "with-filename"))
        f->l.names = 1;
    if (args_has(a, "no-filename"))
        f->l.names = 0;
    layout_columns(&f->l, args_number(a, "width", utf_terminal(o)));
}

static int find_all(find *f, session *s, out *o)
{
    const args *a = s->a;
    work k = {.main = s, .out = o, .user = f};
    k.begin = begin;
    k.each = each;
    k.turn = turn;
    k.end = end;
    k.jobs = f->max || f->mode == QUIET ? 1 : args_number(a, "jobs", 1);
    int code = prepare(f, s);
    if (code)
        return code;
    k.source = session_source(s, a->word + 1, a->nword - 1, &k.failed);
    if (k.source == NULL)
        return 2;
    code = work_run(&k);
    if (code)
        return code;
    tell_foreign(f);
    if (f->mode != QUIET && !f->max)
        asked_tell(&f->asked);
    if (f->mode == GROUPS)
        by_print(&f->groups, &f->by, f->l.jsonl, o);
    if (f->mode == QUIET)
        return f->matches == 0;
    return k.failed > 0 || f->matches == 0;
}

static int run(const args *a, out *o)
{
    find f = {0};
    session s;
    if (a->nword == 0 || *a->word[0] == '\0')
        return args_wrong(a, "name a pattern, for example '[lemma=\"say\"]'");
    f.pattern = a->word[0];
    f.flags = args_has(a, "ignore-case") ? RUBRIC_IGNORE_CASE : 0;
    f.l.jsonl =
        args_get(a, "format") && strcmp(args_get(a, "format"), "jsonl") == 0;
    f.max = args_number(a, "max", 0);
    set_mode(&f, a);
    set_layout(&f, a, o);
    int code = session_open(&s, a);
    if (code == 0)
        code = find_all(&f, &s, o);
    session_close(&s);
    words_free(&f.by);
    tally_free(&f.groups);
    asked_free(&f.asked);
    return code;
}

static const opt options[] = {
    {'n', "line-number", NULL, "id:line:column: and the sentence"},
    {'o', "only-matching", NULL, "only the words that match"},
    {'c', "count", NULL, "how many matches each document has"},
    {'l', "files-with-matches", NULL, "only the documents with a match"},
    {'q', "quiet", NULL, "print nothing; the exit code tells"},
    {'i', "ignore-case", NULL, "upper and lower case are the same"},
    {'m', "max", "N", "stop after N matches"},
    {'A', "after-context", "N", "with N sentences after each match"},
    {'B', "before-context", "N", "with N sentences before each match"},
    {'C', "context", "N", "both"},
    {'H', "with-filename", NULL, "always name the document"},
    {'I', "no-filename", NULL, "never name the document"},
    {'w', "width", "N", "columns of a concordance line"},
    {0, "by", "FEATURES",
     "count by features: text lower lemma pos, a capture,\n"
     "capture.lemma, capture.name, id title author date\n"
     "year month source; several with ',' between"},
    {0, "use", "PACKAGES",
     "packages to use (those that the pattern's\n"
     "layers need are used anyway)"},
    {0, "lexicon", "NAME=FILE",
     "a word list for [lex=\"NAME\"]: a file with a word\n"
     "on each line, or a table (FILE#COLUMN); PACKAGE:FILE\n"
     "is a file of a package. [lex] also asks the lists of\n"
     "the packages in use, by their names"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, NULL, NULL, NULL}};
static const optgroup group_ = {"Options", options};
static const optgroup *const groups[] = {&group_, &reading_group,
                                         &general_group, NULL};

const command cmd_find = {
    "find",
    "concordance of a token pattern: grep for language",
    "[OPTION...] PATTERN [PATH...]",
    "Print every place where the token pattern matches, in its context. A\n"
    "PATH is a file, a folder or - (standard input).\n\n"
    "  \"word\"             the word             []        any token\n"
    "  [lemma=\"say\"]      by lemma             [pos=\"VB.*\"]  by tag\n"
    "  [lex=\"threat\"]     in a word list (--lexicon, --use)\n"
    "  {actor}            a whole annotation   {actor kind=\"person\"}\n"
    "  ? * + {0,4}        how often            |  ( )    choice, group\n"
    "  name:              capture what follows\n\n"
    "Exit code 0: something matched; 1: nothing did, or a document failed;\n"
    "2: the command or the pattern is wrong.",
    "  rubric find '[lemma=\"sovereignty\"]' article.txt\n"
    "  rubric find -n '\"human\" \"rights\"' news/\n"
    "  rubric find --lexicon threat=words.txt '[lex=\"threat\"] []{0,3} "
    "{actor}' "
    "news/\n"
    "  rubric find --by who.name 'who:{actor} [lemma=\"say|warn\"]' news/\n"
    "  rubric find -c -i '\"nato\"' news/ | sort -t: -k2 -n",
    groups,
    run,
};
