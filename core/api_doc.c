/*
** api_doc.c - include/rubric.h: documents and how far they are brought
*/
#include "api.h"

#include <stdio.h>
#include <string.h>
#include "lang/ident.h"
#include "text/text.h"

/* ---- life ---- */

int rb_api_wrap(rubric *r, rb_doc *d, rubric_doc **out)
{
    rubric_doc *w = rb_calloc(&r->mem, 1, sizeof *w);
    if (w != NULL && rb_identify(d) != RB_OK) {
        rb_free(&r->mem, w, sizeof *w);
        w = NULL;
    }
    *out = w;
    if (w == NULL) {
        rb_doc_free(d);
        return rb_nomem(&r->err);
    }
    w->d = d;
    w->mem = &r->mem;
    w->step = RUBRIC_LOADED;
    return RB_OK;
}

void rubric_doc_free(rubric_doc *d)
{
    if (d == NULL)
        return;
    rb_doc_free(d->d);
    rb_free(d->mem, d, sizeof *d);
}

static int set_meta(rubric *r, rb_doc *d, const rubric_meta *given)
{
    rubric_meta m = {0};
    if (given == NULL)
        return RB_OK;
    rb_api_take(&m, sizeof m, given);
    const char *const value[] = {m.id,     m.title, m.author, m.date,
                                 m.source, m.url,   m.site,   m.lang};
    for (int i = 0; i < 8; i++)
        if (value[i] != NULL && rb_doc_set_meta(d, i, value[i]) != RB_OK)
            return rb_nomem(&r->err);
    return RB_OK;
}

int rubric_doc_new(rubric *r, const char *text, size_t len,
                   const rubric_meta *meta, rubric_doc **out)
{
    rb_doc *d = NULL;
    double t = rb_api_clock();
    *out = NULL;
    RB_API_CALL(r);
    if (text == NULL && len > 0)
        return rb_api_usage(r, "a document without text");
    int code = rb_load_memory(&r->mem, &r->vocab, text ? text : "", len,
                              "UTF-8", &d, &r->err);
    if (code != RB_OK)
        return code;
    code = set_meta(r, d, meta);
    if (code != RB_OK) {
        rb_doc_free(d);
        return code;
    }
    r->stats.seconds_load += rb_api_clock() - t;
    return rb_api_wrap(r, d, out);
}

/* ---- steps ---- */

static int index_layers(rubric *r, rb_doc *d)
{
    for (uint32_t i = 0; i < d->layer.n; i++)
        if (rb_layer_index(d, d->layer.v[i]) != RB_OK)
            return rb_nomem(&r->err);
    return RB_OK;
}

static int segment(rubric *r, rb_doc *d)
{
    double t = rb_api_clock();
    int code = rb_segment(d, &r->err);
    if (code == RB_OK && rb_identify_paragraphs(d, !r->o.any_language) != RB_OK)
        code = rb_nomem(&r->err);
    r->stats.seconds_segment += rb_api_clock() - t;
    if (code != RB_OK)
        return code;
    r->stats.documents++;
    r->stats.bytes += d->len;
    r->stats.tokens += d->n_tok;
    r->stats.sentences += d->sent.n;
    return index_layers(r, d);
}

static int tag(rubric *r, rb_doc *d)
{
    int code = rb_api_lang(r);
    double t = rb_api_clock();
    if (code == RB_OK)
        code = rb_lang_tag(r->lang, d, &r->err);
    r->stats.seconds_tag += rb_api_clock() - t;
    return code;
}

/* What English analysis leaves out is told, not guessed at. 1: all of it. */
static int is_skipped(rubric *r, rb_doc *d)
{
    char text[512];
    const char *id = d->meta[RB_META_ID] ? d->meta[RB_META_ID] : "?";
    uint32_t n = r->o.any_language ? 0 : rb_foreign_paragraphs(d);
    int all = !r->o.any_language && rb_is_foreign(d);
    if (all)
        snprintf(text, sizeof text,
                 "%.300s: the language is %.20s: packages for English are "
                 "skipped; --any-language runs them",
                 id, d->meta[RB_META_LANG]);
    else if (n > 0)
        snprintf(text, sizeof text,
                 "%.300s: %u paragraph%s not in English (layer 'language'): "
                 "not analysed; --any-language analyses %s",
                 id, n, n == 1 ? " is" : "s are", n == 1 ? "it" : "them");
    if ((all || n > 0) && r->o.log != NULL)
        r->o.log(r->o.user, 'w', text);
    return all;
}

/* The code of a failing package comes after all others have worked. */
static int run_packages(rubric *r, rb_doc *d)
{
    double t = rb_api_clock();
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    code = rb_script_run(r->script, d, &r->err);
    int indexed = index_layers(r, d);
    r->stats.seconds_packages += rb_api_clock() - t;
    return code != RB_OK ? code : indexed;
}

static int next_step(rubric *r, rubric_doc *d)
{
    int code;
    if (d->step == RUBRIC_LOADED) {
        code = segment(r, d->d);
    } else if (d->step == RUBRIC_SEGMENTED) {
        code = tag(r, d->d);
    } else {
        d->step++; /* packages run once, whatever they say */
        if (is_skipped(r, d->d))
            return RB_OK;
        return run_packages(r, d->d);
    }
    if (code == RB_OK)
        d->step++;
    return code;
}

int rubric_doc_to(rubric *r, rubric_doc *d, int step)
{
    int code = RB_OK;
    RB_API_CALL(r);
    if (step < RUBRIC_LOADED || step > RUBRIC_ANALYZED)
        return rb_api_usage(r, "there is no such step of a document");
    if (d->mem != &r->mem)
        return rb_api_usage(r, "the document belongs to another handle");
    while (code == RB_OK && d->step < step)
        code = next_step(r, d);
    return code;
}

int rubric_analyze(rubric *r, const char *text, size_t len,
                   const rubric_meta *meta, rubric_doc **out)
{
    int code = rubric_doc_new(r, text, len, meta, out);
    if (code == RB_OK)
        code = rubric_doc_to(r, *out, RUBRIC_ANALYZED);
    if (code != RB_OK) {
        rubric_doc_free(*out);
        *out = NULL;
    }
    return code;
}

/* ---- text and metadata ---- */

const char *rubric_doc_text(const rubric_doc *d, size_t *len)
{
    if (len != NULL)
        *len = d->d->len;
    return d->d->text;
}

const char *rubric_doc_meta(const rubric_doc *d, const char *name)
{
    for (int i = 0; i < RB_META_COUNT; i++)
        if (strcmp(rb_meta_name[i], name) == 0)
            return d->d->meta[i];
    return NULL;
}

const char *rubric_doc_meta_from(const rubric_doc *d, const char *name)
{
    for (int i = 0; i < RB_META_COUNT; i++)
        if (strcmp(rb_meta_name[i], name) == 0)
            return d->d->meta_from[i];
    return NULL;
}

const char *rubric_doc_note(const rubric_doc *d, size_t i)
{
    return i < d->d->note.n ? d->d->note.v[i].msg : NULL;
}

_Static_assert(
    sizeof(rubric_stopped) == sizeof(rb_stopped) &&
        offsetof(rubric_stopped, line) == offsetof(rb_stopped, line) &&
        offsetof(rubric_stopped, steps) == offsetof(rb_stopped, steps) &&
        offsetof(rubric_stopped, message) == offsetof(rb_stopped, message),
    "a rule that was stopped");

const rubric_stopped *rubric_doc_stopped(const rubric_doc *d, size_t i)
{
    const rb_stopped *x = i < d->d->stopped.n ? &d->d->stopped.v[i] : NULL;
    return (const rubric_stopped *)x;
}

void rubric_doc_line_col(const rubric_doc *d, size_t offset, size_t *line,
                         size_t *column)
{
    uint32_t l = 1, c = 1;
    uint32_t at = offset > d->d->len ? d->d->len : (uint32_t)offset;
    rb_doc_line_col(d->d, at, &l, &c);
    if (line != NULL)
        *line = l;
    if (column != NULL)
        *column = c;
}

/* ---- paragraphs, sentences, tokens ---- */

size_t rubric_paragraph_count(const rubric_doc *d)
{
    return d->d->par.n;
}

rubric_span rubric_paragraph(const rubric_doc *d, size_t i)
{
    if (i >= d->d->par.n)
        return (rubric_span){0, 0};
    return (rubric_span){d->d->par.v[i].start, d->d->par.v[i].end};
}

size_t rubric_paragraphs_skipped(const rubric_doc *d)
{
    return rb_foreign_paragraphs(d->d);
}

size_t rubric_sentence_count(const rubric_doc *d)
{
    return d->d->sent.n;
}

rubric_span rubric_sentence(const rubric_doc *d, size_t i)
{
    if (i >= d->d->sent.n)
        return (rubric_span){0, 0};
    return (rubric_span){d->d->sent.v[i].start, d->d->sent.v[i].end};
}

rubric_span rubric_sentence_tokens(const rubric_doc *d, size_t i)
{
    if (i >= d->d->sent.n)
        return (rubric_span){0, 0};
    return (rubric_span){d->d->sent.v[i].tok0, d->d->sent.v[i].tok1};
}

size_t rubric_sentence_at(const rubric_doc *d, size_t offset)
{
    if (offset > d->d->len)
        return SIZE_MAX;
    uint32_t i = rb_doc_sent_at(d->d, (uint32_t)offset);
    return i == UINT32_MAX ? SIZE_MAX : i;
}

size_t rubric_token_count(const rubric_doc *d)
{
    return d->d->n_tok;
}

rubric_token rubric_token_get(const rubric_doc *w, size_t i)
{
    const rb_doc *d = w->d;
    rubric_token t = {0, 0, "", ""};
    if (i >= d->n_tok)
        return t;
    t.start = d->tok_start[i];
    t.end = d->tok_end[i];
    if (d->tagged) {
        const rb_lexeme *x = &d->vocab->lex[d->tok_lex[i]];
        t.lemma = d->vocab->type[x->lemma].s;
        t.pos = rb_tag_name(d->tok_tag[i]);
    }
    return t;
}
