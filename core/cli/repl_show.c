/*
** repl_show.c - what stands in the documents of a repl: tokens, layers, word
** lists
*/
#include "repl.h"

#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "say.h"
#include "tally.h"
#include "utf.h"
#include "work.h"

enum { COLUMNS = 7, LEXICONS = 4 }; /* of rubric_codes; the one of lexicons */

/* The tokens of a document as patterns see them, a line each; or NULL. */
static char *codes_of(repl *x, size_t doc, size_t *len)
{
    char *s;
    if (!repl_to(x, RUBRIC_ANALYZED))
        return NULL;
    if (rubric_codes(x->s->r, x->doc[doc], "text", &s, len) == RUBRIC_OK)
        return s;
    out_flush(x->o);
    session_fail(x->s, NULL);
    return NULL;
}

/* ---- tokens ---- */

/* Lines of cells with tabs between, in columns as wide as they need. */
static void print_table(out *o, const char *s, const char *end)
{
    size_t wide[COLUMNS] = {0};
    for (int pass = 0; pass < 2; pass++)
        for (const char *p = s; p < end;) {
            for (size_t k = 0; k < COLUMNS; k++) {
                size_t n = strcspn(p, "\t\n"), w = utf_width(p, n);
                int last = p[n] != '\t';
                if (pass == 0 && w > wide[k])
                    wide[k] = w;
                if (pass == 1) {
                    utf_cell(o, p, n, SIZE_MAX);
                    if (!last)
                        utf_pad(o, w, wide[k] + 2);
                }
                p += n + !last;
                if (last)
                    break;
            }
            if (pass == 1)
                out_putc(o, '\n');
            p += *p == '\n';
        }
}

static const char *nth_line(const char *s, size_t n)
{
    for (; n > 0 && *s; s++)
        n -= *s == '\n';
    return s;
}

void repl_tokens(repl *x, const char *where)
{
    size_t doc, offset, len;
    if (!repl_place(x, where, &doc, &offset)) {
        x->failed++;
        return;
    }
    char *s = codes_of(x, doc, &len);
    if (s == NULL)
        return;
    size_t i = rubric_sentence_at(x->doc[doc], offset);
    if (i == SIZE_MAX) {
        say("no sentence there: the line is furniture or blank");
    } else {
        rubric_span t = rubric_sentence_tokens(x->doc[doc], i);
        out_puts(x->o, "word, lemma, tag, shape, lexicons, layers that begin "
                       "there, layers around it\n");
        print_table(x->o, nth_line(s, t.start), nth_line(s, t.end));
    }
    rubric_free(x->s->r, s, len);
}

/* ---- why ---- */

void repl_why(repl *x, const char *where, const char *rule)
{
    size_t doc, offset, n;
    char *text;
    if (!repl_place(x, where, &doc, &offset)) {
        x->failed++;
        return;
    }
    if (x->s->packages.n == 0)
        say("no package is in use, so no rule worked here: :use PACKAGE");
    if (!repl_to(x, RUBRIC_ANALYZED))
        return;
    if (rubric_why_as(x->s->r, x->doc[doc], offset, rule, "text", &text, &n) !=
        RUBRIC_OK) {
        session_fail(x->s, NULL);
        x->failed++;
        return;
    }
    out_put(x->o, text, n);
    if (n > 0 && text[n - 1] != '\n')
        out_putc(x->o, '\n');
    rubric_free(x->s->r, text, n);
}

/* ---- layers ---- */

/* Its features, the most frequent first. */
static void print_features(repl *x, const char *layer)
{
    tally t = {0};
    const char *name;
    for (size_t i = 0; i < x->ndoc; i++) {
        const rubric_layer *l = rubric_layer_named(x->doc[i], layer);
        for (size_t k = 0; l && k < rubric_ann_count(l); k++)
            for (size_t m = 0;
                 (name = rubric_ann_feature_name(rubric_ann_get(l, k), m)) !=
                 NULL;
                 m++)
                tally_add(&t, name, strlen(name), 1);
    }
    tally_sort(&t);
    for (size_t i = 0; i < t.n; i++) {
        out_puts(x->o, i ? " " : "  ");
        utf_line(x->o, t.row[i].key, t.row[i].len);
    }
    out_putc(x->o, '\n');
    tally_free(&t);
}

void repl_layers(repl *x)
{
    tally t = {0};
    const rubric_layer *l;
    if (x->s->packages.n > 0 && !repl_to(x, RUBRIC_ANALYZED))
        return;
    if (x->step < RUBRIC_SEGMENTED && !repl_to(x, RUBRIC_SEGMENTED))
        return;
    for (size_t i = 0; i < x->ndoc; i++)
        for (size_t k = 0; (l = rubric_layer_get(x->doc[i], k)) != NULL; k++)
            tally_add(&t, rubric_layer_name(l), strlen(rubric_layer_name(l)),
                      rubric_ann_count(l));
    if (t.n == 0)
        out_puts(x->o, "no layers: :use PACKAGE\n");
    tally_sort(&t);
    for (size_t i = 0; i < t.n; i++) {
        size_t used = utf_cell(x->o, t.row[i].key, t.row[i].len, SIZE_MAX);
        utf_pad(x->o, used, 16);
        out_printf(x->o, " %7zu", t.row[i].count);
        print_features(x, t.row[i].key);
    }
    tally_free(&t);
}

/* ---- lexicons ---- */

typedef struct seen { /* words of one list that was given */
    repl *x;
    const char *name;
    size_t doc;
    tally *names, *words_of;
} seen;

static int on_seen(void *user, const rubric_match *m)
{
    seen *h = user;
    rubric_token t = rubric_token_get(h->x->doc[h->doc], m->token);
    out key;
    out_memory(&key);
    out_puts(&key, h->name);
    tally_add(h->names, key.p, key.n, 1);
    out_putc(&key, '\t');
    out_puts(&key, t.lemma);
    tally_add(h->words_of, key.p, key.n, 1);
    out_free(&key);
    return 0;
}

/* The list of --lexicon or :lex, by asking for it. */
static void count_given(repl *x, const char *text, tally *names,
                        tally *words_of)
{
    char *name = xstrndup(text, strcspn(text, "="));
    seen h = {x, name, 0, names, words_of};
    rubric_pattern *p = NULL;
    out pattern;
    out_memory(&pattern);
    out_printf(&pattern, "[lex=\"%s\"%%l]", name);
    out_put(&pattern, "", 1);
    if (rubric_pattern_new(x->s->r, pattern.p, 0, &p) != RUBRIC_OK)
        session_fail(x->s, NULL);
    for (; p != NULL && h.doc < x->ndoc; h.doc++)
        if (rubric_find(x->s->r, p, x->doc[h.doc], on_seen, &h) != RUBRIC_OK)
            session_fail(x->s, NULL);
    rubric_pattern_free(p);
    out_free(&pattern);
    free(name);
}

static void count_all_given(repl *x, tally *names, tally *words_of)
{
    const char *text;
    for (size_t i = 0; (text = args_nth(x->a, "lexicon", i)) != NULL; i++)
        count_given(x, text, names, words_of);
    for (size_t i = 0; i < x->lists.n; i++)
        count_given(x, x->lists.v[i], names, words_of);
}

/* "PACKAGE/NAME" of all lexicons that hold a token here; with `words_of` the
** lemmas they hold, too. */
static void count_lexicons(repl *x, tally *names, tally *words_of)
{
    for (size_t i = 0; i < x->ndoc; i++) {
        size_t len;
        char *s = codes_of(x, i, &len);
        if (s == NULL)
            return;
        for (const char *p = s; *p; p = nth_line(p, 1)) {
            const char *cell = p, *lemma = NULL;
            for (int k = 0; k < LEXICONS; k++) {
                if (k == 1)
                    lemma = cell;
                cell += strcspn(cell, "\t\n");
                cell += *cell == '\t';
            }
            while (*cell && *cell != '\t' && *cell != '\n' && *cell != '-') {
                size_t n = strcspn(cell, " \t\n");
                out key;
                out_memory(&key);
                out_put(&key, cell, n);
                tally_add(names, key.p, key.n, 1);
                out_putc(&key, '\t');
                out_put(&key, lemma, strcspn(lemma, "\t\n"));
                tally_add(words_of, key.p, key.n, 1);
                out_free(&key);
                cell += n + (cell[n] == ' ');
            }
        }
        rubric_free(x->s->r, s, len);
    }
    count_all_given(x, names, words_of);
    tally_sort(names);
    tally_sort(words_of);
}

void repl_lexicons(repl *x)
{
    enum { SHOWN = 6 };
    tally names = {0}, held = {0};
    count_lexicons(x, &names, &held);
    if (names.n == 0)
        out_puts(x->o, "no lexicon of the packages in use, and none given, "
                       "holds a word here\n");
    for (size_t i = 0; i < names.n; i++) {
        const tally_row *r = &names.row[i];
        size_t shown = 0, used = utf_cell(x->o, r->key, r->len, SIZE_MAX);
        utf_pad(x->o, used, 24);
        out_printf(x->o, " %7zu ", r->count);
        for (size_t k = 0; k < held.n && shown <= SHOWN; k++) {
            const tally_row *h = &held.row[k];
            if (h->len <= r->len || h->key[r->len] != '\t' ||
                memcmp(h->key, r->key, r->len) != 0)
                continue;
            out_putc(x->o, ' ');
            out_puts(x->o, shown++ < SHOWN ? h->key + r->len + 1 : "...");
        }
        out_putc(x->o, '\n');
    }
    tally_free(&names);
    tally_free(&held);
}

/* NAME is enough, but where several packages have one. */
void repl_lexicon_names(repl *x, words *w)
{
    const char *name;
    for (int full = 0; full < 2; full++)
        for (size_t i = 0; (name = rubric_lexicon_name(x->s->r, i)) != NULL;
             i++) {
            const char *slash = strrchr(name, '/');
            if (full ? slash != NULL && !words_has(w, slash + 1) : !slash)
                words_add(w, name, strlen(name));
        }
}
