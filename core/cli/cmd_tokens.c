/*
** cmd_tokens.c - rubric tokens: sentences, tokens, tags, lemmas
*/
#include "cmd.h"

#include <string.h>

#include "colour.h"
#include "conllu.h"
#include "utf.h"
#include "work.h"

enum format { TEXT, JSONL, CONLLU };

static void print_json(worker *w, rubric_doc *d)
{
    char *s;
    size_t n;
    if (rubric_json(w->s.r, d, RUBRIC_JSON_TOKENS, NULL, &s, &n) != RUBRIC_OK) {
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
        return;
    }
    out_put(&w->out, s, n);
    out_putc(&w->out, '\n');
    rubric_free(w->s.r, s, n);
}

/* word, lemma, tag in columns; the first is as wide as its words. */
static void print_sentence(out *o, const rubric_doc *d, rubric_span tok)
{
    size_t len, wide = 0, wide_lemma = 0;
    const char *text = rubric_doc_text(d, &len);
    for (size_t i = tok.start; i < tok.end; i++) {
        rubric_token t = rubric_token_get(d, i);
        size_t w = utf_width(text + t.start, t.end - t.start);
        size_t l = utf_width(t.lemma, strlen(t.lemma));
        wide = w > wide ? w : wide;
        wide_lemma = l > wide_lemma ? l : wide_lemma;
    }
    for (size_t i = tok.start; i < tok.end; i++) {
        rubric_token t = rubric_token_get(d, i);
        size_t w = utf_cell(o, text + t.start, t.end - t.start, SIZE_MAX);
        utf_pad(o, w, wide + 2);
        w = utf_cell(o, t.lemma, strlen(t.lemma), SIZE_MAX);
        utf_pad(o, w, wide_lemma + 2);
        colour_put(o, COLOUR_MARK, t.pos, strlen(t.pos));
        out_putc(o, '\n');
    }
    out_putc(o, '\n');
}

static void print_text(worker *w, rubric_doc *d)
{
    out *o = &w->out;
    colour_on(o, COLOUR_FILE);
    out_puts(o, "# ");
    utf_line(o, doc_id(d), strlen(doc_id(d)));
    colour_off(o);
    out_puts(o, "\n");
    for (size_t i = 0; i < rubric_sentence_count(d); i++) {
        print_sentence(o, d, rubric_sentence_tokens(d, i));
        if (worker_spill(w, d) == WORK_STOP)
            return;
    }
}

static void print_conllu(worker *w, rubric_doc *d)
{
    conllu c = {0};
    while (conllu_sentence(&c, &w->out, d))
        if (worker_spill(w, d) == WORK_STOP)
            return;
}

static void tell_foreign(worker *w, const rubric_doc *d)
{
    size_t n = rubric_paragraphs_skipped(d);
    if (n > 0)
        out_printf(&w->log,
                   "rubric: %s: %zu of %zu paragraphs %s not in English: no "
                   "lemmas and parts of speech there; --any-language makes "
                   "them\n",
                   doc_id(d), n, rubric_paragraph_count(d),
                   n == 1 ? "is" : "are");
}

/* The tokens as patterns of the packages see them. */
static int each_codes(work *k, worker *w, rubric_doc *d)
{
    enum format *f = k->user;
    char *s;
    size_t n;
    worker_to(w, d, RUBRIC_ANALYZED);
    if (rubric_codes(w->s.r, d, *f == JSONL ? "jsonl" : "text", &s, &n) !=
        RUBRIC_OK) {
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
        return WORK_ON;
    }
    if (*f != JSONL)
        out_printf(&w->out, "# %s\n", doc_id(d));
    out_put(&w->out, s, n);
    rubric_free(w->s.r, s, n);
    return WORK_ON;
}

/* As work_on_paths, with packages. */
static int run_codes(work *k, const args *a)
{
    session s;
    k->main = &s;
    k->jobs = args_number(a, "jobs", 1);
    k->each = each_codes;
    int code = session_open(&s, a);
    if (code == 0)
        code = session_use_option(&s, "actors,quotes,stance");
    if (code == 0)
        code = session_set_args(&s);
    if (code == 0) {
        k->source = session_source(&s, a->word, a->nword, &k->failed);
        code = k->source ? work_run(k) : 2;
    }
    session_close(&s);
    return code ? code : k->failed > 0;
}

static int each(work *k, worker *w, rubric_doc *d)
{
    enum format *f = k->user;
    if (!worker_to(w, d, RUBRIC_TAGGED))
        return WORK_ON;
    tell_foreign(w, d);
    if (*f == JSONL)
        print_json(w, d);
    else if (*f == CONLLU)
        print_conllu(w, d);
    else
        print_text(w, d);
    return WORK_ON;
}

static int run(const args *a, out *o)
{
    enum format f = TEXT;
    const char *format = args_get(a, "format");
    work k = {.out = o, .user = &f, .each = each};
    if (format && format[0] != 't')
        f = format[0] == 'j' ? JSONL : CONLLU;
    if (!args_given(a, "codes"))
        return work_on_paths(&k, a);
    if (f == CONLLU)
        return args_wrong(a, "--codes prints text or jsonl");
    return run_codes(&k, a);
}

static const opt options[] = {
    {0, "format", "text|jsonl|conllu",
     "text: word, lemma and tag in columns, a sentence\n"
     "a block (default); conllu: CoNLL-U"},
    {0, "codes", NULL,
     "each token as patterns see it, a line: form, lemma,\n"
     "tag, shape, lexicons of the packages, layers that\n"
     "begin there, layers around it"},
    {0, "use", "PACKAGES",
     "with --codes: packages (default: actors,quotes,\nstance)"},
    {0, "arg", "NAME=VALUE",
     "with --codes: argument of a package, as in\nrubric run"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_tokens = {
    "tokens",
    "sentences, tokens, tags, lemmas",
    "[OPTION...] [PATH...]",
    "Print sentences and their tokens with lemma and part of speech (Penn\n"
    "Treebank tags). Offsets in jsonl are bytes of the text.",
    "  rubric tokens article.txt\n"
    "  rubric tokens --format conllu news/ > news.conllu\n"
    "  echo 'She said no.' | rubric tokens\n"
    "  rubric tokens --codes --use ./threats article.txt",
    groups,
    run,
};
