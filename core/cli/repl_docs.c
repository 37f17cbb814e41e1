/*
** repl_docs.c - packages and documents of a repl, and places in them
**
** A package that comes later changes what is found in all documents, so they
** are read anew with a new handle; what cannot be opened leaves the old one.
*/
#include "repl.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "say.h"
#include "utf.h"
#include "work.h"

static void copy_words(words *to, const words *from)
{
    words w = {0};
    for (size_t i = 0; i < from->n; i++)
        words_add(&w, from->v[i], strlen(from->v[i]));
    words_free(to);
    *to = w;
}

static void close_session(session *s, rubric_doc **doc, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rubric_doc_free(doc[i]);
    free(doc);
    if (s != NULL)
        session_close(s);
    free(s);
}

void repl_close(repl *x)
{
    close_session(x->s, x->doc, x->ndoc);
    words_free(&x->paths);
    words_free(&x->lists);
    free(x->last);
    free(x->hit);
    x->s = NULL;
}

/* All documents of the paths; those that cannot be read are told. */
static int read_all(session *s, const words *paths, rubric_doc ***doc,
                    size_t *n)
{
    size_t failed = 0, cap = 0;
    rubric_doc *d;
    int code;
    if (paths->n == 0)
        return 1;
    rubric_source *src =
        session_source(s, (const char *const *)paths->v, paths->n, &failed);
    if (src == NULL)
        return 0;
    while ((code = rubric_source_next(s->r, src, &d)) != RUBRIC_DONE &&
           !line_interrupted()) {
        if (code != RUBRIC_OK) {
            session_fail(s, NULL);
            failed++;
            continue;
        }
        if (*n == cap) {
            cap = cap ? 2 * cap : 16;
            *doc = xrealloc(*doc, cap * sizeof **doc);
        }
        (*doc)[(*n)++] = d;
    }
    rubric_source_close(src);
    if (line_interrupted())
        say("reading was stopped");
    return !line_interrupted() && (*n > 0 || failed == 0);
}

int repl_open(repl *x, const words *paths, const words *packages)
{
    session *s = xrealloc(NULL, sizeof *s);
    rubric_doc **doc = NULL;
    size_t n = 0;
    int code = session_open(s, x->a);
    for (size_t i = 0; i < packages->n && code == 0; i++)
        code = session_use(s, packages->v[i]);
    for (size_t i = 0; i < x->lists.n && code == 0; i++)
        code = session_list(s, x->lists.v[i]);
    if (code == 0)
        code = session_set_args(s);
    if (code != 0 || !read_all(s, paths, &doc, &n)) {
        close_session(s, doc, n);
        return 0;
    }
    copy_words(&x->paths, paths);
    close_session(x->s, x->doc, x->ndoc); /* `packages` may go with it */
    x->s = s;
    x->doc = doc;
    x->ndoc = n;
    x->step = RUBRIC_LOADED;
    x->nhit = 0;
    return 1;
}

int repl_to(repl *x, int step)
{
    if (x->step >= step)
        return 1;
    for (size_t i = 0; i < x->ndoc; i++) {
        if (line_interrupted()) {
            say("stopped");
            return 0;
        }
        if (rubric_doc_to(x->s->r, x->doc[i], step) != RUBRIC_OK)
            session_fail(x->s, doc_id(x->doc[i]));
    }
    x->step = step;
    return 1;
}

/* The document whose id is this, or ends in it after a slash. */
static size_t doc_named(const repl *x, const char *file)
{
    size_t n = strlen(file);
    for (size_t i = 0; i < x->ndoc; i++) {
        const char *id = doc_id(x->doc[i]);
        size_t len = strlen(id);
        if (len >= n && strcmp(id + len - n, file) == 0 &&
            (len == n || id[len - n - 1] == '/'))
            return i;
    }
    return SIZE_MAX;
}

static int of_hit(const repl *x, size_t number, size_t *doc, size_t *offset)
{
    if (number == 0 || number > x->nhit) {
        say("there is no match #%zu: the last search shows %zu", number,
            x->nhit);
        return 0;
    }
    *doc = x->hit[number - 1].doc;
    *offset = x->hit[number - 1].start;
    return 1;
}

int repl_place(repl *x, const char *word, size_t *doc, size_t *offset)
{
    place p = {0};
    size_t len = 0;
    int fine = 1;
    if (x->ndoc == 0) {
        say("no document is loaded: use :load FILE");
        return 0;
    }
    if (word == NULL && x->nhit == 0) {
        say("name a place: #N (the N-th match shown), OFFSET, LINE:COLUMN, or "
            "FILE and one of these, as in news/a.txt:120");
        return 0;
    }
    if (word == NULL || *word == '#')
        return of_hit(x, word ? strtoull(word + 1, NULL, 10) : 1, doc, offset);
    *doc = x->nhit > 0 ? x->hit[0].doc : 0;
    if (!place_inside(word, &p)) {
        fine = place_parse(word, &p);
        *doc = fine ? doc_named(x, p.file) : 0;
        if (!fine)
            say("'%s' is no place: write #N, OFFSET, LINE:COLUMN, or FILE: and "
                "one of these",
                word);
        else if (*doc == SIZE_MAX)
            say("no document here is called '%s'; :load lists them", p.file);
        fine = fine && *doc != SIZE_MAX;
    }
    if (fine && (*offset = place_offset(&p, x->doc[*doc])) == SIZE_MAX) {
        rubric_doc_text(x->doc[*doc], &len);
        say("%s has no such place: its text has %zu bytes",
            doc_id(x->doc[*doc]), len);
        fine = 0;
    }
    free(p.file);
    return fine;
}
