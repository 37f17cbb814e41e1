/*
** cmd_why.c - rubric why and why-not: explain what stands at a place
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "say.h"
#include "session.h"
#include "work.h"

static int explain(session *s, const place *p, const char *rule, rubric_doc *d,
                   out *o)
{
    size_t offset = place_offset(p, d), len, n;
    char *text;
    if (offset == SIZE_MAX) {
        rubric_doc_text(d, &len);
        return args_wrong(s->a,
                          "%s has no such place: its text has %zu "
                          "bytes",
                          p->file, len);
    }
    int worst = 0;
    if (rubric_doc_to(s->r, d, RUBRIC_ANALYZED) != RUBRIC_OK)
        worst = session_fail(s, p->file);
    const char *format = args_get(s->a, "format");
    if (rubric_why_as(s->r, d, offset, rule, format ? format : "text", &text,
                      &n) != RUBRIC_OK)
        return session_fail(s, NULL);
    out_put(o, text, n);
    if (n == 0 ? format == NULL || *format != 'j' : text[n - 1] != '\n')
        out_putc(o, '\n');
    rubric_free(s->r, text, n);
    return worst;
}

/* The document that is meant: the first, or the one with this id. */
static rubric_doc *read_document(session *s, rubric_source *src, int *code)
{
    const char *id = args_get(s->a, "id");
    rubric_doc *d;
    for (;;) {
        int c = rubric_source_next(s->r, src, &d);
        if (c == RUBRIC_DONE)
            return NULL;
        if (c != RUBRIC_OK) {
            *code = session_fail(s, NULL);
            continue;
        }
        if (id == NULL || strcmp(doc_id(d), id) == 0)
            return d;
        rubric_doc_free(d);
    }
}

static int at_place(session *s, const place *p, const char *rule, out *o)
{
    size_t failed = 0;
    const char *path = p->file;
    int code = session_use_option(s, "actors,quotes,stance");
    if (code == 0)
        code = session_set_args(s);
    if (code)
        return code;
    rubric_source *src = session_source(s, &path, 1, &failed);
    if (src == NULL)
        return 2;
    rubric_doc *d = failed ? NULL : read_document(s, src, &code);
    if (d)
        code = explain(s, p, rule, d, o);
    else if (code == 0 && !failed)
        say("%s: no document%s%s", p->file,
            args_get(s->a, "id") ? " with the id " : "",
            args_get(s->a, "id") ? args_get(s->a, "id") : "");
    rubric_doc_free(d);
    rubric_source_close(src);
    return d || code ? code : 1;
}

static int why(const args *a, const char *word, const char *rule, out *o)
{
    place p;
    session s;
    int code;
    if (!place_parse(word, &p)) {
        code = args_wrong(a,
                          "'%s' is no place: write FILE:OFFSET (bytes) or "
                          "FILE:LINE:COLUMN",
                          word);
        free(p.file);
        return code;
    }
    code = session_open(&s, a);
    if (code == 0)
        code = at_place(&s, &p, rule, o);
    session_close(&s);
    free(p.file);
    return code;
}

static int run_why(const args *a, out *o)
{
    if (a->nword != 1)
        return args_wrong(a, "name one place: FILE:OFFSET or "
                             "FILE:LINE:COLUMN");
    return why(a, a->word[0], NULL, o);
}

static int run_why_not(const args *a, out *o)
{
    if (a->nword != 2)
        return args_wrong(a, "name a rule and a place, for example: rubric "
                             "why-not 'warn of consequences' article.txt:120");
    return why(a, a->word[1], a->word[0], o);
}

static const opt options[] = {
    {0, "use", "PACKAGES", "packages to use (default: actors,quotes,stance)"},
    {0, "format", "text|jsonl",
     "text (default), or JSON: a line for each\n"
     "annotation or for the rule"},
    {0, "id", "ID", "the document of this id (default: the first)"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_why = {
    "why",
    "which rule made an annotation, and from what",
    "[OPTION...] FILE:OFFSET | FILE:LINE:COLUMN",
    "Say which rules made the annotations at a place and from what. OFFSET\n"
    "and COLUMN count bytes; find -n prints places in this form.",
    "  rubric why article.txt:3:120\n"
    "  rubric why --use threats article.txt:2045",
    groups,
    run_why,
};

const command cmd_why_not = {
    "why-not",
    "how far a rule got at a place, and what failed",
    "[OPTION...] RULE FILE:OFFSET | FILE:LINE:COLUMN",
    "Say how far a rule got in the sentence at a place, which element of its\n"
    "pattern failed on which token, or what became of its match.",
    "  rubric why-not 'verb object' article.txt:3:120",
    groups,
    run_why_not,
};
