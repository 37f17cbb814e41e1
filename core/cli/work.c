/*
** work.c - documents through one or several workers, results in input order
**
** A queue of results would need a bound and a second lock; a turn number
** needs neither. The document with the lowest number never waits, so the
** workers cannot block each other.
*/
#include "work.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flood.h"
#include "say.h"

typedef struct crew {
    work *k;
    pthread_mutex_t reading, printing;
    pthread_cond_t turned;
    size_t next;           /* number of the next document to read */
    size_t turn;           /* number of the document that may print */
    int stop;              /* under `printing`: nothing more is printed */
    int no_more;           /* under `reading` */
    stopped_rules stopped; /* in all documents; of whose turn it is */
    floods floods;         /* under `reading`: of files that are read */
    double megabytes;
} crew;

const char *doc_id(const rubric_doc *d)
{
    const char *id = rubric_doc_meta(d, "id");
    return id ? id : "?";
}

void worker_fail(worker *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say_into(&w->log, fmt, ap);
    va_end(ap);
    w->failed++;
}

/* Does the message say which document it is about: "ID: ..." in it? */
static int names_it(const char *msg, const char *id)
{
    size_t n = strlen(id);
    const char *p = n > 0 ? msg : NULL;
    for (; p != NULL && (p = strstr(p, id)) != NULL; p++)
        if ((p == msg || p[-1] == ' ') && (p[n] == ':' || p[n] == '#'))
            return 1;
    return 0;
}

int worker_to(worker *w, rubric_doc *d, int step)
{
    int code = rubric_doc_to(w->s.r, d, step);
    if (code == RUBRIC_OK)
        return 1;
    const char *msg = rubric_errmsg(w->s.r), *id = doc_id(d);
    if (stopped_in(&w->stopped, d, msg)) {
        w->failed++;
        return 1;
    }
    if (names_it(msg, id))
        worker_fail(w, "%s", msg);
    else
        worker_fail(w, "%s: %s", id, msg);
    return code == RUBRIC_ESCRIPT || code == RUBRIC_ELIMIT;
}

void worker_json(worker *w, const rubric_doc *d, int what, const char *layers)
{
    char *text;
    size_t len;
    if (rubric_json(w->s.r, d, what, layers, &text, &len) != RUBRIC_OK) {
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
        return;
    }
    out_put(&w->out, text, len);
    out_putc(&w->out, '\n');
    rubric_free(w->s.r, text, len);
}

/* What the loader had to repair: the first few notes and how many more; and
** no more when document after document has the same. */
static void tell_notes(worker *w, const rubric_doc *d)
{
    enum { SHOWN = 3 };
    size_t n = 0, told = 0;
    const char *note, *id = doc_id(d);
    out line;
    out_memory(&line);
    for (; (note = rubric_doc_note(d, n)) != NULL; n++) {
        size_t own = strncmp(note, id, strlen(id)) == 0 ? strlen(id) : 0;
        out_clear(&line);
        if (names_it(note, id))
            out_printf(&line, "%s", note);
        else
            out_printf(&line, "%s: %s", id, note);
        out_putc(&line, '\0');
        if (n < SHOWN && (w->s.verbose || !flooded(&w->crew->floods, note + own,
                                                   line.p, &w->log))) {
            out_printf(&w->log, "rubric: %s\n", line.p);
            told++;
        }
    }
    if (n > SHOWN && told > 0)
        out_printf(&w->log, "rubric: %s: and %zu more of these\n", id,
                   n - SHOWN);
    out_free(&line);
}

/* ---- the loop of a worker ---- */

/* The next document and its number; 0 when there is none. */
static int take(worker *w, rubric_doc **d)
{
    crew *c = w->crew;
    int code = RUBRIC_DONE;
    *d = NULL;
    pthread_mutex_lock(&c->reading);
    if (!c->no_more)
        code = c->k->source ? rubric_source_next(w->s.r, c->k->source, d)
                            : c->k->next(c->k, w, d);
    if (code == RUBRIC_DONE)
        c->no_more = 1;
    else
        w->number = c->next++;
    if (*d != NULL)
        tell_notes(w, *d);
    if (code != RUBRIC_OK && code != RUBRIC_DONE) {
        const char *msg = rubric_errmsg(w->s.r);
        if (flooded(&c->floods, msg, msg, &w->log))
            w->failed++;
        else
            worker_fail(w, "%s", msg);
    }
    pthread_mutex_unlock(&c->reading);
    return code != RUBRIC_DONE;
}

static void show_progress(crew *c, const rubric_doc *d)
{
    size_t len;
    rubric_doc_text(d, &len);
    c->megabytes += (double)len / 1e6;
    if (!c->k->out->tty)
        progress(c->k->documents, c->megabytes);
}

/* Wait until this document's number is up; 0 when all has been stopped. */
static int wait_turn(worker *w)
{
    crew *c = w->crew;
    pthread_mutex_lock(&c->printing);
    while (c->turn != w->number)
        pthread_cond_wait(&c->turned, &c->printing);
    int go = !c->stop;
    pthread_mutex_unlock(&c->printing);
    return go;
}

/* The command's own part comes before the first line of the document. */
static int begin_turn(worker *w, rubric_doc *d)
{
    work *k = w->crew->k;
    if (w->my_turn || !wait_turn(w))
        return WORK_ON;
    w->my_turn = 1;
    return d && k->turn ? k->turn(k, w, d) : WORK_ON;
}

/* Only the worker whose turn it is comes here: messages, then results. */
static void print(worker *w)
{
    work *k = w->crew->k;
    stopped_tell(&w->crew->stopped, &w->stopped, &w->log);
    if (w->log.n > 0 && k->out->tty)
        out_flush(k->out);
    say_lines(&w->log);
    out_move(k->out, &w->out);
    if (k->out->tty)
        out_flush(k->out);
}

int worker_spill(worker *w, rubric_doc *d)
{
    enum { LARGE = 1 << 20 };
    if (w->out.n < LARGE)
        return WORK_ON;
    if (begin_turn(w, d) == WORK_STOP || !w->my_turn)
        return WORK_STOP;
    print(w);
    return w->crew->k->out->error ? WORK_STOP : WORK_ON;
}

/* Print, count, and let the next number have its turn. */
static void finish(worker *w, rubric_doc *d, int verdict)
{
    crew *c = w->crew;
    work *k = c->k;
    int stop = begin_turn(w, d) == WORK_STOP || verdict == WORK_STOP;
    if (w->my_turn) {
        print(w);
        k->failed += w->failed;
        k->documents += d != NULL;
        if (d)
            show_progress(c, d);
        stop = stop || k->out->error;
    }
    pthread_mutex_lock(&c->printing);
    c->stop = c->stop || stop;
    stop = c->stop;
    c->turn++;
    pthread_cond_broadcast(&c->turned);
    pthread_mutex_unlock(&c->printing);
    if (stop) {
        pthread_mutex_lock(&c->reading);
        c->no_more = 1;
        pthread_mutex_unlock(&c->reading);
    }
}

static void loop(worker *w)
{
    work *k = w->crew->k;
    rubric_doc *d;
    while (take(w, &d)) {
        int verdict = WORK_ON;
        if (d)
            verdict = k->each(k, w, d);
        finish(w, d, verdict);
        rubric_doc_free(d);
        out_clear(&w->out);
        out_clear(&w->log);
        w->failed = 0;
        w->my_turn = 0;
    }
}

static void *thread_main(void *arg)
{
    loop(arg);
    return NULL;
}

static int begin(crew *c, worker *w, int own)
{
    work *k = c->k;
    int code = 0;
    memset(w, 0, sizeof *w);
    w->crew = c;
    out_memory(&w->out);
    out_memory(&w->log);
    w->out.tty = k->out->tty;
    w->out.colour = k->out->colour;
    if (own) {
        code = session_twin(&w->s, k->main, &w->log);
    } else {
        w->s = *k->main;
        k->main->log = &w->log; /* the handle's log callback looks there */
    }
    if (code == 0 && k->begin)
        code = k->begin(k, w);
    return code;
}

static void end(crew *c, worker *w, int own)
{
    if (c->k->end)
        c->k->end(c->k, w);
    say_lines(&w->log);
    if (own)
        session_close(&w->s);
    else
        c->k->main->log = NULL;
    stopped_free(&w->stopped);
    out_free(&w->out);
    out_free(&w->log);
}

static void run_threads(worker *w, size_t n)
{
    pthread_t *thread = xrealloc(NULL, n * sizeof *thread);
    size_t started = 1;
    while (started < n && pthread_create(&thread[started], NULL, thread_main,
                                         &w[started]) == 0)
        started++;
    loop(&w[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(thread[i], NULL);
    free(thread);
}

int work_run(work *k)
{
    crew c = {.k = k};
    size_t jobs = k->jobs, n = 0;
    int code = 0;
    if (jobs == 0)
        jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    jobs = jobs > 256 ? 256 : jobs;
    worker *w = xrealloc(NULL, jobs * sizeof *w);
    pthread_mutex_init(&c.reading, NULL);
    pthread_mutex_init(&c.printing, NULL);
    pthread_cond_init(&c.turned, NULL);
    while (n < jobs && code == 0) {
        code = begin(&c, &w[n], jobs > 1);
        n++;
    }
    if (code == 0)
        run_threads(w, n);
    progress_end();
    floods_end(&c.floods, &w[0].log);
    stopped_end(&c.stopped, &w[0].log);
    for (size_t i = 0; i < n; i++)
        end(&c, &w[i], jobs > 1);
    rubric_source_close(k->source);
    k->source = NULL;
    pthread_cond_destroy(&c.turned);
    pthread_mutex_destroy(&c.printing);
    pthread_mutex_destroy(&c.reading);
    free(w);
    return code;
}

int work_on_paths(work *k, const args *a)
{
    session s;
    k->main = &s;
    k->jobs = args_number(a, "jobs", 1);
    int code = session_open(&s, a);
    if (code == 0) {
        k->source = session_source(&s, a->word, a->nword, &k->failed);
        code = k->source ? work_run(k) : 2;
    }
    session_close(&s);
    return code ? code : k->failed > 0;
}
