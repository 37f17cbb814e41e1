/*
** sample.c - small tagged documents, written straight into the columns
*/
#include "sample.h"

#include <stdio.h>
#include <string.h>

static rb_doc *fail(rb_doc *d, const char *why, const char *word)
{
    fprintf(stderr, "sample: %s: %s\n", why, word);
    rb_doc_free(d);
    return NULL;
}

/* Words with a blank between, paragraphs with an empty line. */
static size_t make_text(const sample *s, char *text, uint32_t *start)
{
    size_t n = 0;
    for (uint32_t i = 0; i < s->ntoken; i++) {
        const sample_token *t = &s->token[i];
        if (i > 0)
            n += (size_t)sprintf(text + n, t->gap == 'p' ? "\n\n" : " ");
        start[i] = (uint32_t)n;
        n += (size_t)sprintf(text + n, "%s", t->word);
    }
    text[n] = '\0';
    return n;
}

static const char *set_token(rb_doc *d, const sample_token *t, uint32_t i)
{
    rb_vocab *v = d->vocab;
    int tag = rb_tag_find(t->tag, strlen(t->tag));
    uint32_t type = rb_vocab_add(v, t->word, strlen(t->word));
    uint32_t lemma = rb_vocab_add(v, t->lemma, strlen(t->lemma));
    if (tag < 0)
        return "unknown tag";
    if (type == 0 || lemma == 0)
        return "no memory";
    uint32_t lex = rb_lexeme_find(v, type, (uint8_t)tag);
    if (lex == 0)
        lex = rb_lexeme_add(v, type, (uint8_t)tag, lemma);
    else if (v->lex[lex].lemma != lemma)
        return "two lemmas of one word and tag";
    d->tok_type[i] = type;
    d->tok_lex[i] = lex;
    d->tok_tag[i] = (uint8_t)tag;
    return NULL;
}

static int open_sentence(rb_doc *d, uint32_t tok, int paragraph)
{
    if (paragraph) {
        rb_par p = {
            .start = d->tok_start[tok], .sent0 = d->sent.n, .sent1 = d->sent.n};
        if (rb_vec_push(d->mem, &d->par, p) != 0)
            return -1;
    }
    rb_sent s = {.start = d->tok_start[tok],
                 .tok0 = tok,
                 .tok1 = tok,
                 .par = d->par.n - 1};
    d->par.v[d->par.n - 1].sent1++;
    return rb_vec_push(d->mem, &d->sent, s);
}

static int add_spans(rb_doc *d, const sample *s)
{
    for (uint32_t i = 0; i < s->nspan; i++) {
        const sample_span *x = &s->span[i];
        rb_layer *l = rb_layer_make(d, x->layer);
        if (l == NULL ||
            rb_layer_add(d, l, d->tok_start[x->tok0], d->tok_end[x->tok1 - 1],
                         0, x->feat, x->nfeat) == 0)
            return -1;
    }
    return 0;
}

rb_doc *sample_build(const sample *s, rb_mem *m, rb_vocab *v)
{
    char text[SAMPLE_TOKENS * 66];
    uint32_t start[SAMPLE_TOKENS];
    size_t len = make_text(s, text, start);
    rb_doc *d = rb_doc_new(m, v, text, len);
    if (d == NULL || rb_doc_reserve_tokens(d, s->ntoken) != RB_OK)
        return fail(d, "no memory", "");
    d->n_tok = s->ntoken;
    for (uint32_t i = 0; i < s->ntoken; i++) {
        const sample_token *t = &s->token[i];
        const char *why = set_token(d, t, i);
        if (why != NULL)
            return fail(d, why, t->word);
        d->tok_start[i] = start[i];
        d->tok_end[i] = start[i] + (uint32_t)strlen(t->word);
        if ((i == 0 || t->gap != ' ') &&
            open_sentence(d, i, i == 0 || t->gap == 'p') != 0)
            return fail(d, "no memory", "");
        d->sent.v[d->sent.n - 1].tok1 = i + 1;
        d->sent.v[d->sent.n - 1].end = d->tok_end[i];
        d->par.v[d->par.n - 1].end = d->tok_end[i];
    }
    if (add_spans(d, s) != 0)
        return fail(d, "no memory", "");
    d->segmented = d->tagged = 1;
    return d;
}

/* ---- printing ---- */

static void print_feature(FILE *f, const rb_feat *x)
{
    if (x->kind == RB_F_STR)
        fprintf(f, " %s=\"%s\"", x->key, x->u.s);
    else if (x->kind == RB_F_BOOL)
        fprintf(f, " %s=%s", x->key, x->u.i ? "true" : "false");
    else if (x->kind == RB_F_INT)
        fprintf(f, " %s=%d", x->key, (int)x->u.i);
}

/* Overlapping spans cannot nest as brackets: all of them follow the text. */
void sample_print(const sample *s, char *out, size_t room)
{
    FILE *f = fmemopen(out, room, "w");
    for (uint32_t i = 0; i < s->ntoken; i++) {
        const sample_token *t = &s->token[i];
        if (i > 0)
            fputs(t->gap == 'p' ? " ||| " : t->gap == 's' ? " || " : " ", f);
        fprintf(f, "%s/%s/%s", t->word, t->lemma, t->tag);
    }
    for (uint32_t i = 0; i < s->nspan; i++) {
        const sample_span *x = &s->span[i];
        fprintf(f, "\n         {%s", x->layer);
        for (uint32_t k = 0; k < x->nfeat; k++)
            print_feature(f, &x->feat[k]);
        fprintf(f, ": tokens %u-%u}", x->tok0, x->tok1);
    }
    fputc('\0', f);
    fclose(f);
    out[room - 1] = '\0';
}
