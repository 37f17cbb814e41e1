/*
** cmd_watch.c - rubric watch: run a package anew whenever it is saved
**
** The documents of the last run that worked stay in memory, and the next one
** is compared with them: what one sees is what the change of a rule did.
*/
#include "cmd.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "colour.h"
#include "diff.h"
#include "say.h"
#include "session.h"
#include "tally.h"
#include "utf.h"
#include "watch_files.h"
#include "work.h"

enum { POLL_MS = 300, SETTLE_MS = 60, SHOWN = 60 };

typedef struct state { /* one run */
    session s;
    rubric_doc **d;
    size_t n, cap;
} state;

typedef struct watch {
    const args *a;
    out *o;
    words paths; /* the package, then the documents */
    state *last; /* the last run that worked, or NULL */
    char *tests; /* what its tests printed */
    size_t rounds, most;
    int failed; /* the last run or its tests */
} watch;

static volatile sig_atomic_t stopped;

static void on_signal(int sig)
{
    (void)sig;
    stopped = 1;
}

/* ---- one run ---- */

static void state_free(state *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->n; i++)
        rubric_doc_free(t->d[i]);
    free(t->d);
    session_close(&t->s);
    free(t);
}

static void keep(state *t, rubric_doc *d)
{
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 16;
        t->d = xrealloc(t->d, t->cap * sizeof *t->d);
    }
    t->d[t->n++] = d;
}

/* All documents, analysed. A package that fails on one fails on all, most
** often: it is told once. */
static int read_all(watch *w, state *t)
{
    size_t failed = 0, broken = 0;
    rubric_doc *d;
    int code;
    rubric_source *src =
        session_source(&t->s, w->a->word + 1, w->a->nword - 1, &failed);
    if (src == NULL)
        return 0;
    while (!stopped &&
           (code = rubric_source_next(t->s.r, src, &d)) != RUBRIC_DONE) {
        if (code != RUBRIC_OK) {
            session_fail(&t->s, NULL);
            continue;
        }
        keep(t, d);
        if (rubric_doc_to(t->s.r, d, RUBRIC_ANALYZED) != RUBRIC_OK &&
            broken++ == 0)
            session_fail(&t->s, doc_id(d));
    }
    rubric_source_close(src);
    if (broken > 1)
        say("and the same or another failure in %zu more documents",
            broken - 1);
    return broken == 0;
}

static state *run_package(watch *w)
{
    state *t = xrealloc(NULL, sizeof *t);
    memset(t, 0, sizeof *t);
    int fine = session_open(&t->s, w->a) == 0 &&
               session_use(&t->s, w->a->word[0]) == 0 &&
               session_set_args(&t->s) == 0;
    if (fine && w->a->nword > 1)
        fine = read_all(w, t);
    if (fine)
        return t;
    state_free(t);
    return NULL;
}

/* ---- what changed ---- */

static rubric_doc *find_doc(const state *t, const char *id)
{
    for (size_t i = 0; t != NULL && i < t->n; i++)
        if (strcmp(doc_id(t->d[i]), id) == 0)
            return t->d[i];
    return NULL;
}

static int same_text(const rubric_doc *a, const rubric_doc *b)
{
    size_t n, m;
    const char *s = rubric_doc_text(a, &n), *t = rubric_doc_text(b, &m);
    return n == m && memcmp(s, t, n) == 0;
}

/* The first lines of it; how many were left out. */
static void print_head(out *o, const out *text)
{
    size_t lines = 0, left = 0;
    for (size_t i = 0; i < text->n; i++) {
        if (lines < SHOWN)
            out_putc(o, text->p[i]);
        lines += text->p[i] == '\n';
    }
    left = lines > SHOWN ? lines - SHOWN : 0;
    if (left > 0)
        out_printf(o, "... %zu more lines; rubric diff shows all\n", left);
}

static void print_counts(watch *w, const state *now)
{
    tally t = {0};
    const rubric_layer *l;
    for (size_t i = 0; i < now->n; i++)
        for (size_t k = 0; (l = rubric_layer_get(now->d[i], k)) != NULL; k++)
            if (rubric_ann_count(l) > 0)
                tally_add(&t, rubric_layer_name(l),
                          strlen(rubric_layer_name(l)), rubric_ann_count(l));
    tally_sort(&t);
    out_printf(w->o, "%zu document%s:", now->n, now->n == 1 ? "" : "s");
    for (size_t i = 0; i < t.n; i++)
        out_printf(w->o, "%s %s %zu", i ? "," : "", t.row[i].key,
                   t.row[i].count);
    out_puts(w->o, t.n ? "\n" : " nothing found\n");
    tally_free(&t);
}

/* A changed text has other places: it is counted, not compared. */
static void print_changes(watch *w, const state *now)
{
    diff *f = diff_new(0);
    words only = {0};
    size_t other = 0;
    out text;
    out_memory(&text);
    text.colour = w->o->colour;
    args_list(w->a, "layers", &only);
    for (size_t i = 0; i < now->n; i++) {
        const rubric_doc *old = find_doc(w->last, doc_id(now->d[i]));
        if (old != NULL && same_text(old, now->d[i]))
            diff_docs(f, old, now->d[i], &only, &text);
        else
            other++;
    }
    print_head(w->o, &text);
    diff_totals(f, 1, w->o);
    if (other > 0)
        out_printf(w->o, "%zu document%s new or changed\n", other,
                   other == 1 ? " is" : "s are");
    if (other > 0)
        print_counts(w, now);
    if (diff_moved(f) == 0 && other == 0 && now->n > 0)
        out_puts(w->o, "nothing else is found\n");
    out_free(&text);
    words_free(&only);
    diff_free(f);
}

/* ---- its tests ---- */

static int on_piece(void *user, const char *text, size_t len)
{
    utf_plain(user, text, len);
    return 0;
}

/* The package's own gold when it has some, else that of the seeds. */
static const char *gold_folder(const watch *w, out *path)
{
    struct stat st;
    out_printf(path, "%s/gold", w->a->word[0]);
    out_put(path, "", 1);
    return stat(path->p, &st) == 0 && S_ISDIR(st.st_mode) ? path->p : NULL;
}

/* All that the tests print when it is not what they printed before, else the
** last line, which counts. */
static void run_tests(watch *w)
{
    session s;
    size_t passed = 0, failed = 0;
    out text, gold;
    out_memory(&text);
    out_memory(&gold);
    if (session_open(&s, w->a) != 0) {
        w->failed = 1;
    } else if (rubric_test(s.r, w->a->word[0], gold_folder(w, &gold), "text",
                           on_piece, &text, &passed, &failed) != RUBRIC_OK) {
        out_flush(w->o);
        session_fail(&s, NULL);
        w->failed = 1;
    }
    session_close(&s);
    w->failed = w->failed || failed > 0;
    out_put(&text, "", 1);
    if (w->tests != NULL && strcmp(w->tests, text.p) == 0) {
        const char *line = text.p;
        for (const char *p = text.p; *p; p++)
            if (*p == '\n' && p[1])
                line = p + 1;
        out_puts(w->o, line);
    } else {
        out_puts(w->o, text.p);
    }
    free(w->tests);
    w->tests = text.p;
    out_free(&gold);
}

/* ---- rounds ---- */

static void one_round(watch *w)
{
    w->rounds++;
    w->failed = 0;
    state *now = run_package(w);
    if (stopped) {
        state_free(now);
        return;
    }
    if (now == NULL) {
        w->failed = 1;
        if (w->last != NULL)
            say("still compared with the last run that worked");
        return;
    }
    if (w->last != NULL)
        print_changes(w, now);
    else if (w->a->nword > 1)
        print_counts(w, now);
    if (!args_has(w->a, "no-tests"))
        run_tests(w);
    state_free(w->last);
    w->last = now;
}

static void pause_ms(long ms)
{
    struct timespec t = {0, ms * 1000000};
    nanosleep(&t, NULL);
}

static void print_head_line(watch *w, const words *changed)
{
    enum { NAMES = 3 };
    out_puts(w->o, "\n");
    colour_on(w->o, COLOUR_HEAD);
    out_puts(w->o, "changed:");
    for (size_t i = 0; i < changed->n && i < NAMES; i++) {
        out_puts(w->o, i ? ", " : " ");
        utf_line(w->o, changed->v[i], strlen(changed->v[i]));
    }
    if (changed->n > NAMES)
        out_printf(w->o, " and %zu more", changed->n - NAMES);
    colour_off(w->o);
    out_putc(w->o, '\n');
}

/* Wait until a file has changed and a moment has passed without another
** change: editors save in several steps. */
static watched *wait_change(watch *w, watched *seen)
{
    words changed = {0};
    while (!stopped && changed.n == 0) {
        pause_ms(POLL_MS);
        watched *now = watch_look(&w->paths);
        watch_compare(seen, now, &changed);
        watched *later = now;
        for (size_t more = changed.n; more > 0 && !stopped;) {
            words again = {0};
            pause_ms(SETTLE_MS);
            later = watch_look(&w->paths);
            watch_compare(now, later, &again);
            more = again.n;
            words_free(&again);
            watch_free(now);
            now = later;
        }
        watch_free(seen);
        seen = later;
    }
    if (!stopped)
        print_head_line(w, &changed);
    words_free(&changed);
    return seen;
}

static void watch_on(watch *w)
{
    watched *seen = watch_look(&w->paths);
    one_round(w);
    out_flush(w->o);
    if (w->o->tty && w->rounds != w->most)
        say("watching %s; Ctrl-C ends it", w->a->word[0]);
    while (!stopped && w->rounds != w->most && !w->o->error) {
        seen = wait_change(w, seen);
        if (!stopped)
            one_round(w);
        out_flush(w->o);
    }
    watch_free(seen);
}

static int run(const args *a, out *o)
{
    watch w = {.a = a, .o = o, .most = args_number(a, "rounds", 0)};
    struct sigaction on = {.sa_handler = on_signal};
    struct stat st;
    if (a->nword == 0)
        return args_wrong(a, "name a package's folder and documents, for "
                             "example: rubric watch ./threats news/");
    if (stat(a->word[0], &st) != 0 || !S_ISDIR(st.st_mode))
        return args_wrong(a, "%s is no folder: name that of a package",
                          a->word[0]);
    for (size_t i = 0; i < a->nword; i++)
        if (strcmp(a->word[i], "-") == 0)
            return args_wrong(a, "the documents are read again and again: "
                                 "name files, not standard input");
    for (size_t i = 0; i < a->nword; i++)
        words_add(&w.paths, a->word[i], strlen(a->word[i]));
    if (args_has(a, "once"))
        w.most = 1;
    sigemptyset(&on.sa_mask);
    sigaction(SIGINT, &on, NULL);
    sigaction(SIGTERM, &on, NULL);
    watch_on(&w);
    state_free(w.last);
    free(w.tests);
    words_free(&w.paths);
    return stopped ? 0 : w.failed;
}

static const opt options[] = {
    {0, "once", NULL, "one run and its tests; exit code 1 when one failed"},
    {0, "rounds", "N", "end after N runs"},
    {0, "layers", "NAMES", "compare only these layers"},
    {0, "no-tests", NULL, "without the package's examples and gold"},
    {0, "arg", "NAME=VALUE", "argument of the package, as in rubric run"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_watch = {
    "watch",
    "run a package anew whenever it is saved; show what changed",
    "[OPTION...] PACKAGE [PATH...]",
    "Run the package in the folder PACKAGE on documents, then look three "
    "times\n"
    "a second whether a file of it, or a document, was saved. If so, run it\n"
    "again and print what the change did: annotations that appear (+), vanish\n"
    "(-) or change (~), as rubric diff does, and what its examples and gold\n"
    "say. A mistake in a script is told, and the next run is compared with\n"
    "the last one that worked. Ctrl-C ends it (exit code 0).",
    "  rubric watch ./threats news/\n"
    "  rubric watch ./threats          # its tests alone\n"
    "  rubric watch --once ./threats note.txt",
    groups,
    run,
};
