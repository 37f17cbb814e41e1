/*
** repl_find.c - a pattern tried in a repl: its concordance, its counts
*/
#include "repl.h"

#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "find_by.h"
#include "say.h"
#include "utf.h"
#include "work.h"

typedef struct search {
    repl *x;
    rubric_pattern *p;
    printer print;
    const words *by; /* NULL: show the matches */
    tally groups;
    asked asked;
    size_t doc, here, matches, documents;
} search;

static void keep(repl *x, size_t doc, const rubric_match *m)
{
    if (x->nhit == x->caphit) {
        x->caphit = x->caphit ? 2 * x->caphit : 64;
        x->hit = xrealloc(x->hit, x->caphit * sizeof *x->hit);
    }
    x->hit[x->nhit++] = (repl_hit){doc, m->start, m->end};
}

static int on_match(void *user, const rubric_match *m)
{
    search *f = user;
    repl *x = f->x;
    f->matches++;
    f->here++;
    if (f->by != NULL) {
        out key;
        out_memory(&key);
        by_key(&key, f->by, x->doc[f->doc], f->p, m);
        tally_add(&f->groups, key.p ? key.p : "", key.n, 1);
        out_free(&key);
    } else if (x->max == 0 || x->nhit < x->max) {
        keep(x, f->doc, m);
        if (x->sentences)
            print_line(&f->print, m, f->here > 1);
        else
            print_kwic(&f->print, m);
    }
    return line_interrupted();
}

/* Compile it and say what is wrong with it. */
static rubric_pattern *compile(repl *x, const char *pattern)
{
    rubric_pattern *p;
    int flags = x->ignore_case ? RUBRIC_IGNORE_CASE : 0;
    if (rubric_pattern_new(x->s->r, pattern, flags, &p) == RUBRIC_OK)
        return p;
    session_fail(x->s, NULL);
    return NULL;
}

/* Use what writes the layers that it asks for, read the documents anew when
** that changes what is in them, and compile it there. NULL: it was told. */
static rubric_pattern *prepare(repl *x, const char *pattern)
{
    rubric_pattern *p = compile(x, pattern);
    const char *layer;
    size_t before = x->s->packages.n;
    words all = {0};
    int fine = p != NULL, step = fine ? rubric_pattern_step(p) : 0;
    for (size_t i = 0; fine && (layer = rubric_pattern_layer(p, i)); i++)
        fine = session_use_layer(x->s, layer) == 0;
    rubric_pattern_free(p);
    for (size_t i = 0; i < x->s->packages.n; i++)
        words_add(&all, x->s->packages.v[i], strlen(x->s->packages.v[i]));
    if (fine && all.n > before && x->step == RUBRIC_ANALYZED)
        fine = repl_open(x, &x->paths, &all);
    words_free(&all);
    fine = fine && repl_to(x, x->s->packages.n > 0 ? RUBRIC_ANALYZED : step);
    return fine ? compile(x, pattern) : NULL;
}

static void set_layout(repl *x)
{
    x->l.names = x->ndoc > 1;
    x->l.lines = x->sentences;
    layout_columns(&x->l, x->width ? x->width : utf_terminal(x->o));
    if (x->left > 0 && x->l.ref + x->left + 20 <= x->l.width)
        x->l.left = x->left;
}

static void tell_counts(const search *f)
{
    const repl *x = f->x;
    if (f->matches == 0) {
        out_puts(x->o, "no match\n");
        return;
    }
    if (f->by == NULL && x->nhit < f->matches)
        out_printf(x->o, "%zu of ", x->nhit);
    out_printf(x->o, "%zu match%s in %zu document%s", f->matches,
               f->matches == 1 ? "" : "es", f->documents,
               f->documents == 1 ? "" : "s");
    out_puts(x->o, f->by == NULL && x->nhit < f->matches
                       ? "; :set max 0 shows all\n"
                       : "\n");
}

static void all_documents(search *f)
{
    repl *x = f->x;
    for (size_t i = 0; i < x->ndoc && !line_interrupted(); i++) {
        f->doc = i;
        f->here = 0;
        asked_note(&f->asked, x->doc[i]);
        printer_begin(&f->print, &x->l, x->doc[i], x->o);
        if (rubric_find(x->s->r, f->p, x->doc[i], on_match, f) != RUBRIC_OK &&
            rubric_errcode(x->s->r) != RUBRIC_OK) {
            out_flush(x->o);
            session_fail(x->s, doc_id(x->doc[i]));
        }
        f->documents += f->here > 0;
    }
}

static void run(repl *x, const char *pattern, const words *by)
{
    search f = {.x = x, .by = by};
    f.p = prepare(x, pattern);
    if (f.p == NULL) {
        x->failed++;
        return;
    }
    if (by == NULL)
        x->nhit = 0;
    asked_of(&f.asked, f.p);
    if (x->ndoc > 0) {
        set_layout(x);
        all_documents(&f);
        if (!line_interrupted())
            asked_tell(&f.asked);
        if (by != NULL)
            by_print(&f.groups, by, 0, x->o);
        out_puts(x->o, line_interrupted() ? "stopped; " : "");
        tell_counts(&f);
    } else {
        say("the pattern is right, but there is no document to look into: "
            ":load FILE");
    }
    rubric_pattern_free(f.p);
    asked_free(&f.asked);
    tally_free(&f.groups);
}

void repl_find(repl *x, const char *pattern)
{
    char *copy = xstrndup(pattern, strlen(pattern));
    run(x, pattern, NULL);
    free(x->last);
    x->last = copy;
}

void repl_by(repl *x, const char *features)
{
    words by = {0};
    if (x->last == NULL) {
        say("try a pattern first: :by counts its matches");
        x->failed++;
        return;
    }
    words_split(&by, features ? features : "lower", ',');
    run(x, x->last, &by);
    words_free(&by);
}
