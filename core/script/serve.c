/*
** serve.c - the process of a package that is not trusted (remote.h)
**
** First what needs files: the language file, compiled code of the library.
** Then the process is confined, and only then anything of the package runs.
*/
#include "codes.h"
#include "remote.h"
#include "profile.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../contain/confine.h"
#include "../contain/wire.h"
#include "../lang/lang.h"
#include "chunks.h"
#include "rubric.h"

enum { PART = 1 << 20 }; /* bytes of a report in one frame */

/* Address space beyond what a script may take: documents, vocabulary. */
static const size_t room = (size_t)4 << 30;

typedef struct server {
    rb_mem *mem;
    rb_worker w; /* to the host: pid is not used */
    rb_vocab vocab;
    rb_lang *lang;
    rb_script *script;
    rb_package *pack;
    rb_arena arena;
    rb_buf in;     /* the question */
    rb_buf asked;  /* the answer to a question of ours */
    rb_buf out;    /* what is sent */
    rb_buf answer; /* what was asked for */
    int clocked;   /* the host knows that the package looks at the clock */
} server;

/* ---- asking the host ---- */

/* Ask what is in v->out; what was asked for is in *a. */
static int ask(server *v, char kind, rb_wire *a, rb_err *e)
{
    char got;
    size_t n;
    int code = rb_worker_send(&v->w, kind, &v->out);
    if (code == RB_OK)
        code = rb_worker_receive(&v->w, &got, &v->asked, SIZE_MAX);
    if (code != RB_OK)
        _exit(0); /* the host is gone */
    *a = rb_wire_of(&v->asked);
    code = (int)rb_wire_u32(a);
    const char *msg = rb_wire_bytes(a, &n);
    if (code != RB_OK)
        return rb_fail(e, code, "%.*s", (int)n, msg ? msg : "");
    return RB_OK;
}

static int read_file(void *user, int kind, const char *package,
                     const char *name, rb_buf *out, rb_err *e)
{
    server *v = user;
    rb_wire a;
    size_t n;
    rb_buf_clear(&v->out);
    rb_wire_put_u32(&v->out, (uint32_t)kind);
    rb_wire_put_str(&v->out, package);
    rb_wire_put_str(&v->out, name);
    int code = ask(v, RB_W_FILE, &a, e);
    if (code != RB_OK)
        return code;
    const char *s = rb_wire_bytes(&a, &n);
    rb_buf_put(out, s ? s : "", n);
    return out->failed ? rb_nomem(e) : RB_OK;
}

static void send_log(void *user, char level, const char *message)
{
    server *v = user;
    rb_buf_clear(&v->out);
    rb_wire_put_u32(&v->out, (uint32_t)level);
    rb_wire_put_str(&v->out, message);
    rb_worker_send(&v->w, RB_W_LOG, &v->out);
}

/* A cell of an answer: any bytes, as they are in the host's process, too. */
static const char *get_cell(rb_wire *w, rb_arena *a)
{
    size_t n;
    const char *s = rb_wire_bytes(w, &n);
    const char *copy = s == NULL ? NULL : rb_arena_str(a, s, n);
    if (s != NULL && copy == NULL)
        w->bad = 1;
    return copy;
}

static int keep(void *user, const char *package, const char *key,
                const char *value, size_t len, rb_err *e)
{
    server *v = user;
    rb_wire a;
    (void)package; /* the host knows it */
    rb_buf_clear(&v->out);
    rb_wire_put_str(&v->out, key);
    rb_wire_put_bytes(&v->out, value, len);
    return ask(v, RB_W_KEEP, &a, e);
}

/* Ask what is in v->out for bytes, appended. */
static int fetch(server *v, char kind, rb_buf *out, rb_err *e)
{
    rb_wire a;
    size_t n;
    int code = ask(v, kind, &a, e);
    if (code != RB_OK)
        return code;
    const char *s = rb_wire_bytes(&a, &n);
    rb_buf_put(out, s ? s : "", s ? n : 0);
    return out->failed ? rb_nomem(e) : RB_OK;
}

static int kept(void *user, const char *package, const char *key, rb_buf *out,
                rb_err *e)
{
    server *v = user;
    (void)package;
    rb_buf_clear(&v->out);
    rb_wire_put_str(&v->out, key);
    return fetch(v, RB_W_KEPT, out, e);
}

static int keys(void *user, const char *package, rb_buf *out, rb_err *e)
{
    server *v = user;
    (void)package;
    rb_buf_clear(&v->out);
    rb_wire_put_str(&v->out, NULL);
    return fetch(v, RB_W_KEYS, out, e);
}

static int query(void *user, const char *sql, int texts, double until,
                 int (*row)(void *u, int n, const char *const *name,
                            const char *const *value),
                 void *u, rb_err *e)
{
    server *v = user;
    rb_wire a;
    size_t n;
    const char *cell[2 * 256];
    (void)texts, (void)until; /* the host sees to both */
    rb_buf_clear(&v->out);
    rb_wire_put_str(&v->out, sql);
    int code = ask(v, RB_W_QUERY, &a, e);
    if (code != RB_OK)
        return code;
    const char *rows = rb_wire_bytes(&a, &n);
    rb_wire w = {rows, rows + n, rows == NULL};
    uint32_t columns = n == 0 ? 0 : rb_wire_u32(&w);
    if (columns > 256)
        return rb_fail(e, RB_EUSAGE, "more than 256 columns");
    rb_arena strings;
    rb_arena_init(&strings, v->mem);
    for (uint32_t i = 0; i < columns; i++)
        cell[i] = get_cell(&w, &strings);
    while (!w.bad && w.p < w.end && code == RB_OK) {
        rb_arena one;
        rb_arena_init(&one, v->mem);
        for (uint32_t i = 0; i < columns; i++)
            cell[columns + i] = get_cell(&w, &one);
        if (w.bad || row(u, (int)columns, cell, cell + columns) != 0)
            code = rb_nomem(e);
        rb_arena_free(&one);
    }
    rb_arena_free(&strings);
    return code;
}

static int write_report(void *user, const char *text, size_t len)
{
    server *v = user;
    while (len > 0) {
        size_t n = len < PART ? len : PART;
        rb_buf_clear(&v->out);
        rb_wire_put_bytes(&v->out, text, n);
        if (rb_worker_send(&v->w, RB_W_WRITE, &v->out) != RB_OK)
            return 1;
        text += n;
        len -= n;
    }
    return 0;
}

/* ---- becoming the package ---- */

static int set_args(rb_package *p, rb_wire *w, rb_err *e)
{
    rb_manifest *m = &p->m;
    uint32_t n = rb_wire_u32(w);
    for (uint32_t i = 0; i < n && i < m->narg; i++) {
        m->arg[i].value = rb_wire_str(w, &p->arena);
        if (w->bad)
            return rb_fail(e, RB_EINPUT, "arguments that cannot be read");
    }
    return RB_OK;
}

static int fill_package(rb_package *p, rb_wire *w, rb_err *e)
{
    size_t n;
    const char *folder = rb_wire_str(w, &p->arena);
    const char *text = rb_wire_bytes(w, &n);
    p->folder = folder ? folder : "";
    int code = rb_manifest_parse(&p->m, &p->arena, "package.lua",
                                 text ? text : "", n, e);
    return code == RB_OK ? set_args(p, w, e) : code;
}

static int read_package(server *v, rb_wire *w, rb_package **out, rb_err *e)
{
    rb_package *p = rb_calloc(v->mem, 1, sizeof *p);
    if (p == NULL)
        return rb_nomem(e);
    rb_arena_init(&p->arena, v->mem);
    *out = p;
    return fill_package(p, w, e);
}

/* The package itself, then those that it needs: their manifests only. */
static int read_packages(server *v, rb_wire *w, rb_err *e)
{
    uint32_t n = rb_wire_u32(w);
    int code = read_package(v, w, &v->pack, e);
    for (uint32_t i = 1; i < n && code == RB_OK && !w->bad; i++) {
        rb_package *p = NULL;
        code = read_package(v, w, &p, e);
        if (p != NULL && rb_vec_push(v->mem, &v->script->pack, p) != 0) {
            rb_package_free(v->script, p);
            code = rb_nomem(e);
        }
    }
    return code;
}

/* What needs files; after it the process has none. */
static int open_all(server *v, rb_wire *w, rb_err *e)
{
    rb_script_env env = {.mem = v->mem,
                         .vocab = &v->vocab,
                         .log = send_log,
                         .user = v,
                         .trust = RB_TRUST_ALL,
                         .read = read_file,
                         .read_user = v};
    const char *version = rb_wire_str(w, &v->arena);
    if (version == NULL || strcmp(version, RUBRIC_VERSION) != 0)
        return rb_fail(e, RB_EUSAGE,
                       "the program that runs packages is rubric %s, the "
                       "library that asks it %s: install them together",
                       RUBRIC_VERSION, version ? version : "?");
    env.data_dir = rb_wire_str(w, &v->arena);
    const char *lang = rb_wire_str(w, &v->arena);
    env.chunks = rb_wire_str(w, &v->arena);
    env.memory = (size_t)rb_wire_u64(w);
    env.steps = rb_wire_u64(w);
    env.profile = rb_wire_u32(w) != 0;
    int code =
        w->bad ? rb_fail(e, RB_EINPUT, "a greeting that is none") : RB_OK;
    if (code == RB_OK && lang != NULL)
        code = rb_lang_open(&v->lang, v->mem, &v->vocab, lang, e);
    env.lang = v->lang;
    if (code == RB_OK)
        code = rb_script_open(&v->script, &env, e);
    return code == RB_OK ? read_packages(v, w, e) : code;
}

static size_t address_space(size_t memory)
{
    return memory < SIZE_MAX / 8 ? room + 5 * memory : SIZE_MAX;
}

static int be_package(server *v, rb_wire *w, rb_err *e)
{
    if (v->pack != NULL)
        return rb_fail(e, RB_EUSAGE, "a second greeting");
    int code = open_all(v, w, e);
    if (code == RB_OK)
        code = rb_confine(address_space(v->script->env.memory), e);
    if (code == RB_OK)
        code = rb_state_new(&v->pack->state, v->script, v->pack, e);
    return code == RB_OK ? rb_state_load(v->pack->state, e) : code;
}

/* ---- answering ---- */

static int with_document(server *v, char kind, rb_wire *w, rb_err *e);

static int run(server *v, rb_doc *d, rb_err *e)
{
    int code = rb_local_run(v->script, v->pack, d, e);
    const rb_state *s = v->pack->state;
    rb_wire_put_u32(&v->answer, s->stopped.n);
    for (uint32_t i = 0; i < s->stopped.n; i++)
        rb_wire_put_str(&v->answer, s->stopped.v[i]);
    if (code == RB_OK &&
        rb_wire_put_made(&v->answer, d, v->pack->m.name) != RB_OK)
        code = rb_nomem(e);
    return code;
}

static int explain(server *v, rb_doc *d, uint32_t id, int json, rb_buf *text,
                   rb_err *e)
{
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        for (uint32_t k = 0; k < l->ann.n; k++)
            if (l->ann.v[k].id == id)
                return rb_local_explain(v->pack, d, l, &l->ann.v[k], json, text,
                                        e);
    }
    return RB_OK;
}

static int with_text(server *v, char kind, rb_wire *w, rb_doc *d, rb_err *e)
{
    rb_buf text;
    int answered = 0, code;
    rb_buf_init(&text, v->mem);
    if (kind == RB_W_CODES) {
        code = rb_local_codes(v->pack, d, &text);
        if (code != RB_OK)
            code = rb_nomem(e);
    } else if (kind == RB_W_EXPLAIN) {
        uint32_t id = rb_wire_u32(w), json = rb_wire_u32(w);
        code = explain(v, d, id, json != 0, &text, e);
    } else {
        const char *rule = rb_wire_str(w, &d->arena);
        uint32_t offset = rb_wire_u32(w), json = rb_wire_u32(w);
        code = rb_local_why(v->pack, d, rule ? rule : "", offset, json != 0,
                            &text, &answered, e);
        rb_wire_put_u32(&v->answer, (uint32_t)answered);
    }
    rb_wire_put_bytes(&v->answer, text.p ? text.p : "", text.n);
    rb_buf_free(&text);
    return code;
}

static int with_document(server *v, char kind, rb_wire *w, rb_err *e)
{
    rb_doc *d;
    int code = rb_wire_get_doc(w, v->mem, &v->vocab, &d, e);
    if (code != RB_OK)
        return code;
    code = kind == RB_W_RUN ? run(v, d, e) : with_text(v, kind, w, d, e);
    rb_doc_free(d);
    return code;
}

static int rules(server *v, char kind, rb_err *e)
{
    rb_buf json;
    rb_buf_init(&json, v->mem);
    int code = kind == RB_W_RULES
                   ? rb_local_rules(v->pack, &json, e)
                   : rb_local_checks(v->script, v->pack, &json, e);
    rb_wire_put_bytes(&v->answer, json.p ? json.p : "", json.n);
    rb_buf_free(&json);
    return code;
}

static int lexicons(server *v, rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, v->mem);
    rb_local_lexicons(v->pack, &b);
    rb_wire_put_bytes(&v->answer, b.p ? b.p : "", b.n);
    int code = b.failed ? rb_nomem(e) : RB_OK;
    rb_buf_free(&b);
    return code;
}

static int report(server *v, rb_wire *w, rb_err *e)
{
    const char *hash = rb_wire_str(w, &v->arena);
    snprintf(v->pack->hash, sizeof v->pack->hash, "%s", hash ? hash : "");
    return rb_local_report(v->pack,
                           &(rb_script_project){v, query, keep, kept, keys},
                           write_report, v, e);
}

static int takes(server *v, rb_wire *w, rb_err *e)
{
    size_t n;
    int is = 0;
    const char *name = rb_wire_str(w, &v->arena);
    const char *head = rb_wire_bytes(w, &n);
    int code =
        rb_local_takes(v->pack, name ? name : "", head ? head : "", n, &is, e);
    rb_wire_put_u32(&v->answer, (uint32_t)is);
    return code;
}

static int load(server *v, rb_wire *w, rb_err *e)
{
    size_t n;
    const char *name = rb_wire_str(w, &v->arena);
    const char *file = rb_wire_bytes(w, &n);
    return rb_local_load(v->pack, name ? name : "", file ? file : "", n,
                         &v->answer, e);
}

static int answer(server *v, char kind, rb_err *e)
{
    rb_wire w = rb_wire_of(&v->in);
    if (kind == RB_W_HELLO)
        return be_package(v, &w, e);
    if (v->pack == NULL || v->pack->state == NULL)
        return rb_fail(e, RB_EUSAGE, "no greeting");
    if (kind == RB_W_RULES || kind == RB_W_CHECKS)
        return rules(v, kind, e);
    if (kind == RB_W_COSTS && v->pack->state->profile != NULL) {
        rb_profile_put(&v->answer, v->pack->state->profile);
        return RB_OK;
    }
    if (kind == RB_W_LEXICONS)
        return lexicons(v, e);
    if (kind == RB_W_REPORT)
        return report(v, &w, e);
    if (kind == RB_W_TAKES)
        return takes(v, &w, e);
    if (kind == RB_W_LOAD)
        return load(v, &w, e);
    return with_document(v, kind, &w, e);
}

static void tell_clock(server *v)
{
    if (v->clocked || v->pack == NULL || v->pack->state == NULL ||
        !v->pack->state->clocked)
        return;
    v->clocked = 1;
    rb_buf_clear(&v->out);
    rb_worker_send(&v->w, RB_W_CLOCK, &v->out);
}

static int serve(server *v, rb_err *e)
{
    char kind;
    while (rb_worker_receive(&v->w, &kind, &v->in, SIZE_MAX) == RB_OK) {
        rb_buf_clear(&v->answer);
        int code = answer(v, kind, e);
        tell_clock(v);
        rb_buf_clear(&v->out);
        rb_wire_put_u32(&v->out, (uint32_t)code);
        rb_wire_put_str(&v->out, code == RB_OK ? "" : e->msg);
        if (code == RB_OK)
            rb_buf_put(&v->out, v->answer.p ? v->answer.p : "", v->answer.n);
        code = rb_worker_send(&v->w, RB_W_DONE, &v->out);
        if (code != RB_OK)
            return rb_fail(e, code, "the host does not listen");
    }
    return RB_OK;
}

int rb_script_serve(rb_mem *m, int fd, rb_err *e)
{
    server v = {.mem = m, .w = {.fd = fd}};
    if (rb_vocab_init(&v.vocab, m) != RB_OK)
        return rb_nomem(e);
    rb_arena_init(&v.arena, m);
    rb_buf_init(&v.in, m);
    rb_buf_init(&v.asked, m);
    rb_buf_init(&v.out, m);
    rb_buf_init(&v.answer, m);
    int code = serve(&v, e);
    if (v.pack != NULL)
        rb_package_free(v.script, v.pack);
    if (v.script != NULL)
        rb_script_close(v.script);
    if (v.lang != NULL)
        rb_lang_close(v.lang);
    rb_buf_free(&v.in);
    rb_buf_free(&v.asked);
    rb_buf_free(&v.out);
    rb_buf_free(&v.answer);
    rb_arena_free(&v.arena);
    rb_vocab_free(&v.vocab);
    return code;
}
