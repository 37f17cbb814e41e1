/*
** conllu.c - documents in CoNLL-U, the format of Universal Dependencies
**
** rubric makes no trees: HEAD and DEPREL are underscores. The universal tag
** follows from the Penn tag but for the auxiliaries, `not` and `that`, where
** the lemma decides; the comment `# text` is made from the tokens, so that
** it always agrees with SpaceAfter.
*/
#include "conllu.h"

#include <string.h>

#include "utf.h"
#include "work.h"

static const struct {
    const char *penn, *universal;
} tags[] = {
    {"CC", "CCONJ"}, {"CD", "NUM"},      {"DT", "DET"},      {"EX", "PRON"},
    {"FW", "X"},     {"IN", "ADP"},      {"JJ", "ADJ"},      {"JJR", "ADJ"},
    {"JJS", "ADJ"},  {"LS", "X"},        {"MD", "AUX"},      {"NN", "NOUN"},
    {"NNS", "NOUN"}, {"NNP", "PROPN"},   {"NNPS", "PROPN"},  {"PDT", "DET"},
    {"POS", "PART"}, {"PRP", "PRON"},    {"PRP$", "PRON"},   {"RB", "ADV"},
    {"RBR", "ADV"},  {"RBS", "ADV"},     {"RP", "ADP"},      {"SYM", "SYM"},
    {"TO", "PART"},  {"UH", "INTJ"},     {"VB", "VERB"},     {"VBD", "VERB"},
    {"VBG", "VERB"}, {"VBN", "VERB"},    {"VBP", "VERB"},    {"VBZ", "VERB"},
    {"WDT", "DET"},  {"WP", "PRON"},     {"WP$", "PRON"},    {"WRB", "ADV"},
    {",", "PUNCT"},  {".", "PUNCT"},     {":", "PUNCT"},     {"``", "PUNCT"},
    {"''", "PUNCT"}, {"-LRB-", "PUNCT"}, {"-RRB-", "PUNCT"}, {"#", "SYM"},
    {"$", "SYM"},    {"HYPH", "PUNCT"},  {"NFP", "PUNCT"},   {"ADD", "X"},
    {"AFX", "X"},    {"GW", "X"},        {"XX", "X"}};

/* have, do: an auxiliary when a verb follows, adverbs left aside. */
static int helps_a_verb(const rubric_doc *d, rubric_span tok, size_t i)
{
    while (++i < tok.end) {
        rubric_token t = rubric_token_get(d, i);
        if (strncmp(t.pos, "RB", 2) != 0)
            return strcmp(t.pos, "VBN") == 0 || strcmp(t.pos, "VB") == 0;
    }
    return 0;
}

static int auxiliary(const rubric_doc *d, rubric_span tok, size_t i)
{
    rubric_token t = rubric_token_get(d, i);
    if (t.pos[0] != 'V')
        return 0;
    if (strcmp(t.lemma, "be") == 0)
        return 1;
    return (strcmp(t.lemma, "have") == 0 || strcmp(t.lemma, "do") == 0) &&
           helps_a_verb(d, tok, i);
}

static const char *universal(const rubric_token *t)
{
    if (strcmp(t->pos, "RB") == 0 &&
        (strcmp(t->lemma, "not") == 0 || strcmp(t->lemma, "n't") == 0))
        return "PART";
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strcmp(tags[i].penn, t->pos) == 0)
            return tags[i].universal;
    return "X";
}

/* The text between two tokens is empty: nothing, not even a blank. */
static int glued(const rubric_doc *d, rubric_span tok, size_t i)
{
    return i + 1 < tok.end &&
           rubric_token_get(d, i).end == rubric_token_get(d, i + 1).start;
}

static void sentence_text(out *o, const rubric_doc *d, rubric_span tok)
{
    size_t len;
    const char *text = rubric_doc_text(d, &len);
    out_puts(o, "# text = ");
    for (size_t i = tok.start; i < tok.end; i++) {
        rubric_token t = rubric_token_get(d, i);
        utf_line(o, text + t.start, t.end - t.start);
        if (i + 1 < tok.end && !glued(d, tok, i))
            out_putc(o, ' ');
    }
    out_putc(o, '\n');
}

static void field(out *o, const char *s, size_t n)
{
    if (n == 0)
        out_putc(o, '_');
    utf_line(o, s, n);
    out_putc(o, '\t');
}

static void sentence(out *o, const rubric_doc *d, rubric_span tok)
{
    size_t len;
    const char *text = rubric_doc_text(d, &len);
    sentence_text(o, d, tok);
    for (size_t i = tok.start; i < tok.end; i++) {
        rubric_token t = rubric_token_get(d, i);
        out_printf(o, "%zu\t", i - tok.start + 1);
        field(o, text + t.start, t.end - t.start);
        field(o, t.lemma, strlen(t.lemma));
        out_printf(o, "%s\t%s\t_\t_\t_\t_\t%s\n",
                   auxiliary(d, tok, i) ? "AUX" : universal(&t),
                   *t.pos ? t.pos : "_",
                   glued(d, tok, i) ? "SpaceAfter=No" : "_");
    }
    out_putc(o, '\n');
}

static void id_line(out *o, const char *key, const rubric_doc *d)
{
    out_printf(o, "# %s = ", key);
    utf_line(o, doc_id(d), strlen(doc_id(d)));
}

/* 1 when the sentence begins another paragraph than the one before. */
static int new_paragraph(conllu *c, const rubric_doc *d)
{
    size_t start = rubric_sentence(d, c->sentence).start;
    size_t before = c->paragraph;
    while (c->paragraph < rubric_paragraph_count(d) &&
           rubric_paragraph(d, c->paragraph).end <= start)
        c->paragraph++;
    return c->sentence == 0 || c->paragraph != before;
}

int conllu_sentence(conllu *c, out *o, const rubric_doc *d)
{
    if (c->sentence == 0) {
        id_line(o, "newdoc id", d);
        out_putc(o, '\n');
    }
    if (c->sentence >= rubric_sentence_count(d))
        return 0;
    out_puts(o, new_paragraph(c, d) ? "# newpar\n" : "");
    id_line(o, "sent_id", d);
    out_printf(o, "-%zu\n", ++c->sentence);
    sentence(o, d, rubric_sentence_tokens(d, c->sentence - 1));
    return 1;
}
