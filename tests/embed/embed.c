/*
** embed.c - a program that uses rubric as a library
**
** Analyses a text with the package `stance` and prints who is for or against
** whom, with the words that say so. Built against the installed header:
**     cc embed.c $(pkg-config --cflags --libs rubric)
*/
#include <rubric.h>
#include <stdio.h>
#include <string.h>

static const char article[] =
    "Mexican President Claudia Sheinbaum condemned the United States on "
    "Tuesday. \"We reject any interference,\" Sheinbaum said. The European "
    "Union welcomed the decision of Canada. Brazil accused Venezuela of "
    "lying.\n";

/* Names that LPeg has, too: each keeps its own. */
static int mistaken;

int match(int n)
{
    mistaken = 1;
    return n;
}

int compile(int n)
{
    mistaken = 1;
    return n;
}

static const char *or_dash(const char *s)
{
    return s != NULL ? s : "-";
}

/* Print the layer; the number of its annotations. */
static size_t print_stances(const rubric_doc *d)
{
    size_t len, n = 0;
    const char *text = rubric_doc_text(d, &len);
    const rubric_layer *l = rubric_layer_named(d, "stance");
    if (l != NULL)
        n = rubric_ann_count(l);
    for (size_t i = 0; i < n; i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        rubric_span s = rubric_ann_span(a);
        printf("%s | %s | %s | %.*s\n", or_dash(rubric_ann_str(a, "holder")),
               or_dash(rubric_ann_str(a, "target")),
               or_dash(rubric_ann_str(a, "polarity")), (int)(s.end - s.start),
               text + s.start);
    }
    return n;
}

int main(void)
{
    rubric *r = NULL;
    rubric_doc *d = NULL;
    size_t n = 0;
    if (rubric_abi() < RUBRIC_ABI || rubric_open(&r, NULL) != RUBRIC_OK ||
        rubric_use(r, "stance") != RUBRIC_OK ||
        rubric_analyze(r, article, strlen(article), NULL, &d) != RUBRIC_OK)
        fprintf(stderr, "embed: %s\n", rubric_errmsg(r));
    else
        n = print_stances(d);
    rubric_doc_free(d);
    rubric_close(r);
    return n > 0 && !mistaken ? 0 : 1;
}
