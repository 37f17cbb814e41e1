/*
** remote.c - the host's side of a package in a process of its own
*/
#include "remote.h"
#include "profile.h"
#include "rulework.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "../base/utf8.h"
#include "../contain/wire.h"
#include "rubric.h"

enum {
    ANSWER_MAX = 1 << 28, /* bytes of a frame from the process */
    OUTPUT_MAX = 1 << 20, /* bytes of log for one question */
    CHECKS = 20,          /* so may all tests of a package */
    REPORTS = 20          /* a report may cost as much as so many documents */
};

struct rb_remote {
    rb_script *s;
    rb_package *p;
    rb_worker w;
    rb_packages closure; /* whose files it may ask for: itself first */
    rb_buf out, in;
    size_t output; /* bytes of log left for this question */
    size_t most;   /* bytes of an answer to this question */
    size_t text;   /* bytes of the document that it is about; 0: none */
    int greeted;   /* what runs there now is the package */
    int shipped;   /* it comes with rubric */
    double start_seconds, run_seconds; /* spent on it, while somebody asks */
};

/* Who answers what the process asks while it works on a report. */
typedef struct desk {
    const rb_script_project *project; /* NULL: what is written is no report */
    rb_script_write write;
    void *user;
    size_t left; /* bytes that may still be written */
    int stopped; /* `write` asked to */
} desk;

int rb_package_writes(void *package, const char *layer)
{
    return rb_names_has(&((const rb_package *)package)->m.writes, layer);
}

int rb_package_reads(void *package, const char *layer)
{
    const rb_package *p = package;
    return rb_names_has(&p->m.writes, layer) ||
           rb_names_has(&p->m.reads, layer) ||
           strcmp(layer, "furniture") == 0 || strcmp(layer, "language") == 0;
}

/* ---- what the process says ---- */

/* A text of the process as a message: bounded, UTF-8, no control characters
** (they would reach a terminal). */
static void clean(char *to, size_t max, const char *s, size_t n)
{
    if (n >= max)
        n = max - 1;
    memcpy(to, s ? s : "", s ? n : 0);
    to[s ? n : 0] = '\0';
    rb_utf8_clean(to, s && n == max - 1);
    rb_utf8_plain(to, strlen(to));
}

static void on_log(rb_remote *r, rb_wire *w)
{
    char text[2048];
    size_t n;
    char level = (char)rb_wire_u32(w);
    const char *s = rb_wire_bytes(w, &n);
    if (level != 'w' && level != 'o')
        level = 'i';
    if (s == NULL || r->output == 0 || r->s->env.log == NULL)
        return;
    clean(text, sizeof text, s, n);
    /* one more, as rb_state_log does: empty ones are not free either */
    r->output = n + 1 < r->output ? r->output - n - 1 : 0;
    if (r->output == 0) {
        level = 'w';
        strcpy(text, "(a script prints more than its limit of output, or a "
                     "megabyte: the rest is left out)");
    }
    if (r->output == 0 || r->shipped)
        r->s->env.log(r->s->env.user, level, text);
    else
        rb_log_named(r->s, r->p->m.name, level, text);
}

/* ---- what it asks for ---- */

static int give(rb_remote *r, int code, const char *msg, const rb_buf *b)
{
    rb_buf_clear(&r->out);
    rb_wire_put_u32(&r->out, (uint32_t)code);
    rb_wire_put_str(&r->out, code == RB_OK ? "" : msg);
    rb_wire_put_bytes(&r->out, b->p ? b->p : "", b->n);
    return rb_worker_send(&r->w, RB_W_DONE, &r->out);
}

/* The package of its closure with that name, or NULL. */
static const rb_package *of_closure(const rb_remote *r, const char *name)
{
    for (uint32_t i = 0; name != NULL && i < r->closure.n; i++)
        if (strcmp(r->closure.v[i]->m.name, name) == 0)
            return r->closure.v[i];
    return NULL;
}

static int on_file(rb_remote *r, rb_wire *w)
{
    rb_err e = {0};
    rb_buf b;
    rb_arena names;
    rb_buf_init(&b, r->s->mem);
    rb_arena_init(&names, r->s->mem);
    uint32_t kind = rb_wire_u32(w);
    const rb_package *p = of_closure(r, rb_wire_str(w, &names));
    const char *name = rb_wire_str(w, &names);
    int code = RB_EIO;
    if (name == NULL || strlen(name) >= PATH_MAX || kind >= RB_FILE_KINDS ||
        p == NULL)
        rb_fail(&e, code, "no such file");
    else
        code = rb_package_read(r->s, p, (int)kind, name, &b, &e);
    int sent = give(r, code, e.msg, &b);
    rb_buf_free(&b);
    rb_arena_free(&names);
    return sent;
}

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    rb_buf *b = user;
    if (b->n == 0) {
        rb_wire_put_u32(b, (uint32_t)n);
        for (int i = 0; i < n; i++)
            rb_wire_put_str(b, name[i]);
    }
    for (int i = 0; i < n; i++)
        rb_wire_put_str(b, value[i]);
    if (b->n > ANSWER_MAX)
        b->failed = 1;
    return b->failed;
}

static int on_query(rb_remote *r, rb_wire *w, const desk *k)
{
    rb_err e = {0};
    rb_buf rows;
    size_t n;
    const char *s = rb_wire_bytes(w, &n);
    char *sql = s ? rb_strndup(r->s->mem, s, n) : NULL;
    rb_buf_init(&rows, r->s->mem);
    int code =
        sql == NULL
            ? rb_nomem(&e)
            : k->project->query(k->project->user, sql,
                                rb_manifest_grants(&r->p->m, "corpus.read"),
                                r->w.deadline, on_row, &rows, &e);
    if (code == RB_OK && rows.failed)
        code = rb_nomem(&e);
    int sent = give(r, code, e.msg, &rows);
    rb_buf_free(&rows);
    rb_free(r->s->mem, sql, n + 1);
    return sent;
}

/* What the package keeps: under its own name, whatever it says. */
static int on_kept(rb_remote *r, char kind, rb_wire *w, const desk *k)
{
    const rb_script_project *j = k->project;
    const char *package = r->p->m.name;
    rb_err e = {0};
    rb_buf out;
    rb_arena names;
    size_t n = 0;
    int code;
    rb_buf_init(&out, r->s->mem);
    rb_arena_init(&names, r->s->mem);
    const char *key = rb_wire_bytes(w, &n);
    key = key != NULL ? rb_arena_str(&names, key, n) : NULL;
    const char *value = kind == RB_W_KEEP ? rb_wire_bytes(w, &n) : NULL;
    if (w->bad || (key == NULL && kind != RB_W_KEYS))
        code = rb_fail(&e, RB_EUSAGE, "a key is text");
    else if (kind == RB_W_KEEP)
        code = j->keep(j->user, package, key, value, n, &e);
    else if (kind == RB_W_KEPT)
        code = j->kept(j->user, package, key, &out, &e);
    else
        code = j->keys(j->user, package, &out, &e);
    int sent = give(r, code, e.msg, &out);
    rb_buf_free(&out);
    rb_arena_free(&names);
    return sent;
}

static int is_keeping(char kind)
{
    return kind == RB_W_KEEP || kind == RB_W_KEPT || kind == RB_W_KEYS;
}

static void on_write(rb_wire *w, desk *k)
{
    size_t n;
    const char *s = rb_wire_bytes(w, &n);
    if (s == NULL || n == 0 || k->stopped)
        return;
    if (n > k->left || k->write(k->user, s, n) != 0)
        k->stopped = 1;
    else
        k->left -= n;
}

/* ---- a question and its answer ---- */

static int is_gone(rb_remote *r, int code, rb_err *e)
{
    char how[128] = "";
    const char *name = r->p->m.name;
    rb_worker_stop(&r->w, how, code == RB_EIO ? sizeof how : 0);
    if (code == RB_ENOMEM)
        return rb_nomem(e);
    if (code == RB_ELIMIT)
        return rb_fail(e, RB_ELIMIT,
                       "package '%s': stopped: no answer in the time of a "
                       "document",
                       name);
    return rb_fail(e, RB_ESCRIPT,
                   "package '%s': its process ended in the middle of the work"
                   "%s%s: it did what no package may do, or hit an error of "
                   "rubric",
                   name, *how ? ": " : "", how);
}

/* Serve what the process asks until it is done; its answer is in *a. */
static int hear(rb_remote *r, desk *k, rb_wire *a, rb_err *e)
{
    char kind;
    int code;
    while ((code = rb_worker_receive(&r->w, &kind, &r->in, r->most)) == RB_OK) {
        rb_wire w = rb_wire_of(&r->in);
        if (kind == RB_W_DONE) {
            *a = w;
            return RB_OK;
        }
        if (kind == RB_W_LOG)
            on_log(r, &w);
        else if (kind == RB_W_CLOCK)
            r->p->clocked = 1;
        else if (kind == RB_W_FILE)
            code = on_file(r, &w);
        else if (is_keeping(kind) && k != NULL && k->project != NULL &&
                 rb_manifest_grants(&r->p->m, "store.write"))
            code = on_kept(r, kind, &w, k);
        else if (kind == RB_W_QUERY && k != NULL && k->project != NULL &&
                 rb_manifest_grants(&r->p->m, "store.read"))
            code = on_query(r, &w, k);
        else if (kind == RB_W_WRITE && k != NULL &&
                 (k->project == NULL ||
                  rb_manifest_grants(&r->p->m, "report.write")))
            on_write(&w, k);
        else
            code = RB_EIO;
        if (code != RB_OK)
            break;
    }
    return is_gone(r, code, e);
}

/* Code and message of the answer; what follows them is left in *a. */
static int judge(rb_remote *r, rb_wire *a, rb_err *e)
{
    char text[1900];
    size_t n;
    uint32_t code = rb_wire_u32(a);
    const char *s = rb_wire_bytes(a, &n);
    if (a->bad || code >= RB_EDONE)
        return is_gone(r, RB_EIO, e);
    if (code == RB_OK)
        return RB_OK;
    clean(text, sizeof text, s, n);
    /* An error of the store or of the user ends more than a document. */
    if (code == RB_ESTORE || (code == RB_EUSAGE && r->greeted))
        code = RB_ESCRIPT;
    return rb_fail(e, (int)code, "%s", text);
}

/* Ask what is in r->out. */
static int ask(rb_remote *r, char kind, double patience, desk *k, rb_wire *a,
               rb_err *e)
{
    const rb_manifest *m = &r->p->m;
    uint64_t steps = r->s->env.steps;
    if (m->steps > 0 && m->steps < steps)
        steps = m->steps;
    r->output = m->output > 0 ? m->output : OUTPUT_MAX;
    double base = m->time > 0 ? m->time : 10 + (double)steps / 1e7;
    double times = 1 + (double)r->text / (1 << 20); /* as rb_state_begin */
    rb_worker_allow(&r->w, patience * (5 + times * base));
    int code = rb_worker_send(&r->w, kind, &r->out);
    if (code != RB_OK)
        return is_gone(r, code, e);
    code = hear(r, k, a, e);
    return code == RB_OK ? judge(r, a, e) : code;
}

/* ---- life ---- */

static void put_package(rb_buf *b, const rb_package *p)
{
    rb_wire_put_str(b, p->folder);
    rb_wire_put_str(b, p->source);
    rb_wire_put_u32(b, p->m.narg);
    for (uint32_t i = 0; i < p->m.narg; i++)
        rb_wire_put_str(b, p->m.arg[i].value);
}

static void put_hello(rb_remote *r)
{
    const rb_script_env *v = &r->s->env;
    rb_buf *b = &r->out;
    rb_buf_clear(b);
    rb_wire_put_str(b, RUBRIC_VERSION);
    rb_wire_put_str(b, v->data_dir);
    rb_wire_put_str(b, v->lang_file);
    rb_wire_put_str(b, v->chunks);
    rb_wire_put_u64(b, v->memory);
    rb_wire_put_u64(b, v->steps);
    rb_wire_put_u32(b, (uint32_t)v->profile);
    rb_wire_put_u32(b, r->closure.n);
    for (uint32_t i = 0; i < r->closure.n; i++)
        put_package(b, r->closure.v[i]);
}

static int start(rb_remote *r, rb_err *e)
{
    rb_wire answer;
    r->text = 0;
    if (r->w.pid != 0)
        return RB_OK;
    if (r->s->env.worker == NULL)
        return rb_fail(e, RB_EIO,
                       "package '%s' is not trusted, and the program that "
                       "would run it in a process of its own (rubric) is not "
                       "found; trust the package, or name the program",
                       r->p->m.name);
    double began = r->s->env.profile ? rb_prof_clock() : 0;
    int code = rb_worker_start(&r->w, r->s->env.worker, e);
    if (code != RB_OK)
        return code;
    put_hello(r);
    r->greeted = 0;
    code = ask(r, RB_W_HELLO, 1, NULL, &answer, e);
    r->greeted = code == RB_OK;
    if (r->s->env.profile)
        r->start_seconds += rb_prof_clock() - began;
    return code;
}

int rb_remote_open(rb_remote **out, rb_script *s, rb_package *p, rb_err *e)
{
    rb_remote *r = rb_calloc(s->mem, 1, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return rb_nomem(e);
    r->s = s;
    r->p = p;
    r->shipped = rb_package_shipped(s, p->folder);
    r->most = ANSWER_MAX;
    rb_buf_init(&r->in, s->mem);
    rb_buf_init(&r->out, s->mem);
    int code =
        rb_package_closure(s, p, &r->closure) == RB_OK ? RB_OK : rb_nomem(e);
    if (code == RB_OK)
        code = start(r, e);
    if (code == RB_OK)
        *out = r;
    else
        rb_remote_close(r);
    return code;
}

void rb_remote_close(rb_remote *r)
{
    if (r == NULL)
        return;
    rb_worker_stop(&r->w, NULL, 0);
    rb_vec_free(r->s->mem, &r->closure);
    rb_buf_free(&r->in);
    rb_buf_free(&r->out);
    rb_free(r->s->mem, r, sizeof *r);
}

/* ---- questions ---- */

/* r->out begins with the document. */
static int put_doc(rb_remote *r, const rb_doc *d, rb_err *e)
{
    rb_wire_layers which = {rb_package_reads, r->p};
    int code = start(r, e);
    if (code != RB_OK)
        return code;
    rb_buf_clear(&r->out);
    r->text = d->len;
    return rb_wire_put_doc(&r->out, d, which) == RB_OK ? RB_OK : rb_nomem(e);
}

/* Rules that it stopped: names, which are text of the process. */
static int tell_stopped(rb_remote *r, rb_wire *w, uint32_t n, rb_doc *d,
                        rb_err *e)
{
    enum { MOST = 100 };
    int code = RB_OK;
    for (uint32_t i = 0; i < n && i < MOST; i++) {
        size_t len;
        rb_err more;
        const char *s = rb_wire_bytes(w, &len);
        int now = rb_rule_tell(r->s, r->p, d, s ? s : "", len, &more);
        if (code == RB_OK || now == RB_ENOMEM) {
            code = now;
            *e = more;
        }
    }
    return code;
}

int rb_remote_run(rb_remote *r, rb_doc *d, rb_err *e)
{
    rb_wire a;
    rb_wire_layers may = {rb_package_writes, r->p};
    double began = r->s->env.profile ? rb_prof_clock() : 0;
    int code = put_doc(r, d, e);
    r->most = rb_state_may_make(r->s->env.memory, d->len);
    if (code == RB_OK)
        code = ask(r, RB_W_RUN, 1, NULL, &a, e);
    r->most = ANSWER_MAX;
    uint32_t stopped = code == RB_OK ? rb_wire_u32(&a) : 0;
    rb_wire names = a;
    size_t len;
    for (uint32_t i = 0; i < stopped && !a.bad; i++)
        rb_wire_bytes(&a, &len);
    if (code == RB_OK)
        code = rb_wire_get_made(&a, d, r->p->m.name, r->p->m.version, may, e);
    if (r->s->env.profile)
        r->run_seconds += rb_prof_clock() - began;
    return code == RB_OK ? tell_stopped(r, &names, stopped, d, e) : code;
}

/* The text of an answer, appended. */
static int take_text(rb_remote *r, rb_wire *a, rb_buf *text, rb_err *e)
{
    size_t n;
    const char *s = rb_wire_bytes(a, &n);
    if (s == NULL || rb_utf8_check(s, n) != n)
        return is_gone(r, RB_EIO, e);
    rb_buf_put(text, s, n);
    return text->failed ? rb_nomem(e) : RB_OK;
}

int rb_remote_costs(rb_remote *r, rb_profile **out, double *begin,
                    double *documents, rb_err *e)
{
    rb_wire a;
    *out = NULL;
    int code = start(r, e);
    rb_buf_clear(&r->out);
    if (code == RB_OK)
        code = ask(r, RB_W_COSTS, 1, NULL, &a, e);
    if (code == RB_OK)
        code = rb_profile_get(&a, r->s->mem, out, e);
    *begin = r->start_seconds;
    *documents = r->run_seconds;
    return code;
}

/* r->out is a file, or its first bytes. */
static int put_file(rb_remote *r, const char *name, const char *file, size_t n,
                    rb_err *e)
{
    int code = start(r, e);
    rb_buf_clear(&r->out);
    r->text = n;
    rb_wire_put_str(&r->out, name);
    rb_wire_put_bytes(&r->out, file, n);
    return code == RB_OK && r->out.failed ? rb_nomem(e) : code;
}

int rb_remote_takes(rb_remote *r, const char *name, const char *head, size_t n,
                    int *takes, rb_err *e)
{
    rb_wire a;
    int code = put_file(r, name, head, n, e);
    if (code == RB_OK)
        code = ask(r, RB_W_TAKES, 1, NULL, &a, e);
    if (code == RB_OK)
        *takes = rb_wire_u32(&a) != 0;
    return code;
}

int rb_remote_load(rb_remote *r, const char *name, const char *file, size_t n,
                   rb_buf *records, rb_err *e)
{
    rb_wire a;
    int code = put_file(r, name, file, n, e);
    if (code == RB_OK)
        code = ask(r, RB_W_LOAD, 1, NULL, &a, e);
    if (code == RB_OK)
        rb_buf_put(records, a.p, (size_t)(a.end - a.p));
    return code == RB_OK && records->failed ? rb_nomem(e) : code;
}

/* A question without a document, whose answer is text. */
static int ask_text(rb_remote *r, char kind, double patience, rb_buf *text,
                    rb_err *e)
{
    rb_wire a;
    int code = start(r, e);
    rb_buf_clear(&r->out);
    if (code == RB_OK)
        code = ask(r, kind, patience, NULL, &a, e);
    return code == RB_OK ? take_text(r, &a, text, e) : code;
}

int rb_remote_rules(rb_remote *r, rb_buf *json, rb_err *e)
{
    return ask_text(r, RB_W_RULES, 1, json, e);
}

int rb_remote_checks(rb_remote *r, rb_buf *json, rb_err *e)
{
    return ask_text(r, RB_W_CHECKS, CHECKS, json, e);
}

int rb_remote_explain(rb_remote *r, const rb_doc *d, const rb_ann *an, int json,
                      rb_buf *text, rb_err *e)
{
    rb_wire a;
    int code = put_doc(r, d, e);
    rb_wire_put_u32(&r->out, an->id);
    rb_wire_put_u32(&r->out, (uint32_t)json);
    if (code == RB_OK)
        code = ask(r, RB_W_EXPLAIN, 1, NULL, &a, e);
    return code == RB_OK ? take_text(r, &a, text, e) : code;
}

int rb_remote_why(rb_remote *r, const rb_doc *d, const char *rule,
                  uint32_t offset, int json, rb_buf *text, int *answered,
                  rb_err *e)
{
    rb_wire a;
    int code = put_doc(r, d, e);
    rb_wire_put_str(&r->out, rule);
    rb_wire_put_u32(&r->out, offset);
    rb_wire_put_u32(&r->out, (uint32_t)json);
    if (code == RB_OK)
        code = ask(r, RB_W_WHY, 1, NULL, &a, e);
    if (code != RB_OK)
        return code;
    if (rb_wire_u32(&a) != 0)
        *answered = 1;
    return take_text(r, &a, text, e);
}

int rb_remote_codes(rb_remote *r, const rb_doc *d, rb_buf *text, rb_err *e)
{
    rb_wire a;
    int code = put_doc(r, d, e);
    if (code == RB_OK)
        code = ask(r, RB_W_CODES, 1, NULL, &a, e);
    return code == RB_OK ? take_text(r, &a, text, e) : code;
}

int rb_remote_lexicons(rb_remote *r, rb_buf *lists, rb_err *e)
{
    rb_wire a;
    size_t n;
    int code = start(r, e);
    rb_buf_clear(&r->out);
    if (code == RB_OK)
        code = ask(r, RB_W_LEXICONS, 1, NULL, &a, e);
    if (code != RB_OK)
        return code;
    const char *s = rb_wire_bytes(&a, &n);
    if (s == NULL)
        return is_gone(r, RB_EIO, e);
    rb_buf_put(lists, s, n);
    return lists->failed ? rb_nomem(e) : RB_OK;
}

int rb_remote_report(rb_remote *r, const rb_script_project *project,
                     rb_script_write write, void *user, rb_err *e)
{
    rb_wire a;
    desk k = {project, write, user, rb_report_max(&r->p->m), 0};
    int code = start(r, e);
    rb_buf_clear(&r->out);
    rb_wire_put_str(&r->out, r->p->hash);
    if (code == RB_OK)
        code = ask(r, RB_W_REPORT, REPORTS, &k, &a, e);
    if (k.stopped)
        return rb_fail(e, RB_EIO, "the report cannot be written");
    return code;
}
