/*
** api_work.c - include/rubric.h: sources, patterns, projects, reports, tests
*/
#include "api.h"

#include <string.h>
#include "contain/worker.h"
#include "script/siterules.h"

/* ---- sources ---- */

static int convert(void *user, const rb_convert *c)
{
    rubric_source *s = user;
    rubric_convert x = {sizeof x, c->format, c->bytes,  c->len,
                        c->text,  c->meta,   c->refuse, c->to};
    return s->convert(s->convert_user, &x);
}

int rubric_source_open(rubric *r, const rubric_source_options *o,
                       rubric_source **out)
{
    rubric_source_options g = {0};
    rb_mem mem;
    *out = NULL;
    RB_API_CALL(r);
    if (o != NULL)
        memcpy(&g, o, o->size < sizeof g ? o->size : sizeof g);
    rb_source_options so = {.format = g.format,
                            .text_field = g.text_field,
                            .id_field = g.id_field,
                            .title_field = g.title_field,
                            .author_field = g.author_field,
                            .date_field = g.date_field,
                            .source_field = g.source_field,
                            .url_field = g.url_field,
                            .lang_field = g.lang_field,
                            .encoding = g.encoding,
                            .include = g.include,
                            .exclude = g.exclude,
                            .max_bytes = g.max_bytes,
                            .dropped = g.dropped,
                            .repair = g.repair,
                            .html_text = g.html_text};
    rb_mem_init(&mem, r->mem.fn, r->mem.ud);
    rubric_source *s = rb_calloc(&mem, 1, sizeof *s);
    if (s == NULL)
        return rb_nomem(&r->err);
    s->mem = mem;
    rb_sites_init(&s->sites, &s->mem);
    so.sites = &s->sites;
    if (g.convert != NULL) {
        s->convert = g.convert;
        s->convert_user = g.convert_user;
        so.convert = convert;
        so.convert_user = s;
    }
    int code = RB_OK;
    if (g.site_rules != NULL)
        code = rb_siterules_read(&s->sites, g.site_rules, &r->err);
    if (code == RB_OK)
        code = rb_source_open(&s->s, &s->mem, &so, &r->err);
    if (code == RB_OK)
        *out = s;
    else
        rubric_source_close(s);
    return code;
}

int rubric_source_add(rubric *r, rubric_source *s, const char *path)
{
    RB_API_CALL(r);
    return rb_source_add(s->s, path, &r->err);
}

/* What lay in the folders and was not read. */
static void tell_left_out(rubric *r, rubric_source *s)
{
    rb_buf b;
    rb_buf_init(&b, &s->mem);
    if (rb_source_left_out(s->s, &b) == RB_OK && b.n > 0 && r->o.log != NULL)
        r->o.log(r->o.user, 'w', b.p);
    rb_buf_free(&b);
}

int rubric_source_next(rubric *r, rubric_source *s, rubric_doc **out)
{
    rb_doc *d = NULL;
    double t = rb_api_clock();
    *out = NULL;
    RB_API_CALL(r);
    int code = rb_source_next(s->s, &r->mem, &r->vocab, &d, &r->err);
    r->stats.seconds_load += rb_api_clock() - t;
    if (code == RB_EDONE)
        tell_left_out(r, s);
    return code == RB_OK ? rb_api_wrap(r, d, out) : code;
}

void rubric_source_close(rubric_source *s)
{
    if (s == NULL)
        return;
    rb_source_close(s->s);
    rb_sites_free(&s->sites);
    rb_mem mem = s->mem;
    rb_free(&mem, s, sizeof *s);
}

/* ---- patterns ---- */

static double frequency(void *user, const char *word, size_t len)
{
    return rb_lang_frequency(user, word, len);
}

_Static_assert(RUBRIC_IGNORE_CASE == 1, "flags");

static int compile(rubric *r, const char *pattern, int flags, rubric_pattern *p)
{
    rb_match_env env = {.mem = &r->mem, .vocab = &r->vocab};
    rb_err ignored = r->err;
    uint32_t rule;
    if (rb_api_lang(r) == RB_OK) {
        env.frequency = frequency;
        env.user = r->lang;
    } else {
        r->err = ignored; /* only rarity is not known */
    }
    int code = rb_ruleset_new(&p->set, &env, &r->err);
    if (code == RB_OK)
        code = rb_ruleset_add(p->set, pattern, strlen(pattern),
                              flags & RUBRIC_IGNORE_CASE ? RB_VT_NOCASE : 0, 0,
                              &rule, &r->err);
    return code;
}

int rubric_pattern_new(rubric *r, const char *pattern, int flags,
                       rubric_pattern **out)
{
    *out = NULL;
    RB_API_CALL(r);
    if (pattern == NULL)
        return rb_api_usage(r, "a pattern is missing");
    rubric_pattern *p = rb_calloc(&r->mem, 1, sizeof *p);
    if (p == NULL)
        return rb_nomem(&r->err);
    p->mem = &r->mem;
    rb_matches_init(&p->found, &r->mem);
    int code = compile(r, pattern, flags, p);
    if (code == RB_OK)
        *out = p;
    else
        rubric_pattern_free(p);
    return code;
}

void rubric_pattern_free(rubric_pattern *p)
{
    if (p == NULL)
        return;
    rb_matches_free(&p->found);
    rb_vec_free(p->mem, &p->capture);
    if (p->set != NULL)
        rb_ruleset_free(p->set);
    rb_free(p->mem, p, sizeof *p);
}

const char *rubric_pattern_layer(const rubric_pattern *p, size_t i)
{
    return i > UINT32_MAX ? NULL : rb_ruleset_layer(p->set, (uint32_t)i);
}

const char *rubric_pattern_feature(const rubric_pattern *p, size_t i,
                                   const char **layer)
{
    return i > UINT32_MAX ? NULL
                          : rb_rule_feature(p->set, 0, (uint32_t)i, layer);
}

int rubric_pattern_step(const rubric_pattern *p)
{
    return rb_ruleset_needs_tags(p->set) ? RUBRIC_TAGGED : RUBRIC_SEGMENTED;
}

static size_t token_start(const rb_doc *d, uint32_t tok)
{
    return tok < d->n_tok ? d->tok_start[tok] : d->len;
}

/* Captures that were taken, into p->capture. */
static int captures(rubric_pattern *p, const rb_doc *d, const rb_match *m)
{
    uint32_t n = rb_rule_captures(p->set, m->rule);
    p->capture.n = 0;
    for (uint32_t k = 0; k < n; k++) {
        const rb_capture *c = &p->found.cap.v[m->cap + k];
        if (c->tok0 == UINT32_MAX)
            continue;
        rubric_capture g = {rb_rule_capture_name(p->set, m->rule, k),
                            token_start(d, c->tok0),
                            c->tok1 > c->tok0 ? d->tok_end[c->tok1 - 1]
                                              : token_start(d, c->tok0),
                            c->tok0, c->tok1};
        if (rb_vec_push(p->mem, &p->capture, g) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

int rubric_find(rubric *r, rubric_pattern *p, const rubric_doc *w,
                int (*each)(void *user, const rubric_match *m), void *user)
{
    rb_doc *d = w->d;
    RB_API_CALL(r);
    if (w->step < rubric_pattern_step(p))
        return rb_api_usage(r, "the document is not far enough for this "
                               "pattern: rubric_doc_to comes first");
    rb_matches_clear(&p->found);
    int code = rb_ruleset_run(p->set, d, RB_FIRST, &p->found, &r->err);
    for (uint32_t i = 0; code == RB_OK && i < p->found.m.n; i++) {
        const rb_match *m = &p->found.m.v[i];
        if (captures(p, d, m) != RB_OK)
            return rb_nomem(&r->err);
        rubric_match g = {d->tok_start[m->tok0],
                          d->tok_end[m->tok1 - 1],
                          m->tok0,
                          m->tok1,
                          p->capture.v,
                          p->capture.n};
        if (each(user, &g) != 0)
            break;
    }
    return code;
}

/* ---- the project file ---- */

int rubric_store_open(rubric *r, const char *path, int flags,
                      rubric_store **out)
{
    *out = NULL;
    RB_API_CALL(r);
    rubric_store *s = rb_calloc(&r->mem, 1, sizeof *s);
    if (s == NULL)
        return rb_nomem(&r->err);
    int code =
        rb_store_open(&s->s, &r->mem, path,
                      flags & RUBRIC_STORE_READ ? RB_STORE_READ : 0, &r->err);
    if (code == RB_OK)
        *out = s;
    else
        rb_free(&r->mem, s, sizeof *s);
    return code;
}

int rubric_store_close(rubric *r, rubric_store *s)
{
    RB_API_CALL(r);
    if (s == NULL)
        return RUBRIC_OK;
    int code = rb_store_close(s->s, &r->err);
    rb_free(&r->mem, s, sizeof *s);
    return code;
}

static int set_facts(rubric *r, rubric_store *s)
{
    rb_buf json;
    rb_buf_init(&json, &r->mem);
    int code = rb_script_facts(r->script, &json, &r->err);
    if (code == RB_OK)
        code = rb_store_set_facts(s->s, json.p, &r->err);
    rb_buf_free(&json);
    return code;
}

/* A package that looks at the clock may say something else tomorrow. */
static int mark_clocks(rubric *r, rubric_store *s)
{
    const char *name;
    int code = RB_OK;
    for (size_t i = 0;
         code == RB_OK && (name = rb_script_clocked(r->script, i)) != NULL; i++)
        code = rb_store_mark_clock(s->s, name, &r->err);
    return code;
}

/* Tell the store which run this is, when it changed. */
static int set_run(rubric *r, rubric_store *s)
{
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    const char *key = rb_script_run_key(r->script);
    if (*key == '\0')
        return rb_fail(&r->err, RB_EIO,
                       "the files of the packages in use cannot be read");
    if (strcmp(key, s->key) == 0)
        return RB_OK;
    code = rb_store_set_run(s->s, key, rb_script_packages_json(r->script),
                            RUBRIC_VERSION, &r->err);
    if (code == RB_OK && !rb_store_has_run(s->s))
        code = set_facts(r, s);
    if (code == RB_OK)
        memcpy(s->key, key, strlen(key) + 1);
    return code;
}

int rubric_store_has(rubric *r, rubric_store *s, const rubric_doc *d)
{
    int has = 0;
    RB_API_CALL(r);
    int code = set_run(r, s);
    if (code == RB_OK)
        code = rb_store_has(s->s, d->d, &has, &r->err);
    return code == RB_OK ? has : -code;
}

int rubric_store_put(rubric *r, rubric_store *s, const rubric_doc *d)
{
    RB_API_CALL(r);
    int code = set_run(r, s);
    if (code == RB_OK)
        code = rb_store_put(s->s, d->d, &r->err);
    return code == RB_OK ? mark_clocks(r, s) : code;
}

int rubric_store_sql(rubric *r, rubric_store *s, const char *sql,
                     int (*row)(void *user, int n, const char *const *name,
                                const char *const *value),
                     void *user)
{
    RB_API_CALL(r);
    return rb_store_sql(s->s, sql, row, user, &r->err);
}

/* ---- reports ---- */

static int is_past(void *user)
{
    return rb_worker_clock() >= *(const double *)user;
}

static int query(void *user, const char *sql, int texts, double until,
                 int (*row)(void *u, int n, const char *const *name,
                            const char *const *value),
                 void *u, rb_err *e)
{
    rb_store_set_stop(user, until > 0 ? is_past : NULL, &until);
    rb_store_hide_texts(user, !texts);
    int code = rb_store_sql(user, sql, row, u, e);
    rb_store_hide_texts(user, 0);
    rb_store_set_stop(user, NULL, NULL);
    return code;
}

static int keep(void *user, const char *package, const char *key,
                const char *value, size_t len, rb_err *e)
{
    return rb_store_keep(user, package, key, value, len, e);
}

static int kept(void *user, const char *package, const char *key, rb_buf *out,
                rb_err *e)
{
    return rb_store_kept(user, package, key, out, e);
}

static int keys(void *user, const char *package, rb_buf *out, rb_err *e)
{
    return rb_store_keys(user, package, out, e);
}

int rubric_report_with(rubric *r, rubric_store *s, const char *package,
                       const rubric_arg *arg, size_t args,
                       int (*write)(void *user, const char *text, size_t len),
                       void *user)
{
    RB_API_CALL(r);
    rb_script_project project = {s->s, query, keep, kept, keys};
    RB_VEC(rb_script_arg) given = {0};
    int code = rb_api_script(r);
    for (size_t i = 0; code == RB_OK && i < args; i++) {
        rb_script_arg one = {arg[i].name, arg[i].value};
        if (one.name == NULL || one.value == NULL)
            code = rb_api_usage(r, "an argument needs a name and a value");
        else if (rb_vec_push(&r->mem, &given, one) != 0)
            code = rb_nomem(&r->err);
    }
    if (code == RB_OK)
        code =
            rb_script_report(r->script, package ? package : "report", given.v,
                             given.n, &project, write, user, &r->err);
    rb_vec_free(&r->mem, &given);
    return code;
}

int rubric_report(rubric *r, rubric_store *s, const char *package,
                  int (*write)(void *user, const char *text, size_t len),
                  void *user)
{
    return rubric_report_with(r, s, package, NULL, 0, write, user);
}

/* ---- tests ---- */

typedef struct test_docs {
    rubric *r;
    rubric_doc *last;
} test_docs;

static int finish(test_docs *t, int code, rb_doc **out, rb_err *e)
{
    if (code != RB_OK && e != &t->r->err)
        *e = t->r->err;
    *out = code == RB_OK ? t->last->d : NULL;
    return code;
}

static void done(void *user, rb_doc *d)
{
    test_docs *t = user;
    (void)d;
    rubric_doc_free(t->last);
    t->last = NULL;
}

static int analyze(void *user, const char *text, size_t len, rb_doc **out,
                   rb_err *e)
{
    test_docs *t = user;
    done(t, NULL);
    return finish(t, rubric_analyze(t->r, text, len, NULL, &t->last), out, e);
}

/* The document `id` out of a source; NULL: the first one. */
static int pick(test_docs *t, rubric_source *s, const char *id)
{
    for (;;) {
        done(t, NULL);
        int code = rubric_source_next(t->r, s, &t->last);
        if (code == RUBRIC_DONE)
            return rb_fail(&t->r->err, RB_EINPUT, "there is no document '%s'",
                           id ? id : "");
        if (code != RB_OK)
            return code;
        const char *own = rubric_doc_meta(t->last, "id");
        if (id == NULL || (own != NULL && strcmp(own, id) == 0))
            return RB_OK;
    }
}

static int load(void *user, const char *path, const char *id, rb_doc **out,
                rb_err *e)
{
    test_docs *t = user;
    rubric_source *s = NULL;
    int code = rubric_source_open(t->r, NULL, &s);
    if (code == RB_OK)
        code = rubric_source_add(t->r, s, path);
    if (code == RB_OK)
        code = pick(t, s, id);
    rubric_source_close(s);
    if (code == RB_OK)
        code = rubric_doc_to(t->r, t->last, RUBRIC_ANALYZED);
    return finish(t, code, out, e);
}

int rubric_test(rubric *r, const char *package, const char *gold,
                const char *format,
                int (*write)(void *user, const char *text, size_t len),
                void *user, size_t *passed, size_t *failed)
{
    test_docs t = {r, NULL};
    rb_script_docs docs = {&t, analyze, load, done};
    rb_err e = {0, ""};
    *passed = *failed = 0;
    RB_API_CALL(r);
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    code = rb_script_test(r->script, package, gold, format ? format : "text",
                          &docs, write, user, passed, failed, &e);
    done(&t, NULL);
    r->err = code == RB_OK ? (rb_err){.code = RB_OK} : e;
    return code;
}

int rubric_expect(rubric *r, const char *package, int update,
                  const char *format,
                  int (*write)(void *user, const char *text, size_t len),
                  void *user, size_t *same, size_t *changed)
{
    test_docs t = {r, NULL};
    rb_script_docs docs = {&t, analyze, load, done};
    rb_err e = {0, ""};
    *same = *changed = 0;
    RB_API_CALL(r);
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    code =
        rb_script_expect(r->script, package, update, format ? format : "text",
                         &docs, write, user, same, changed, &e);
    done(&t, NULL);
    r->err = code == RB_OK ? (rb_err){.code = RB_OK} : e;
    return code;
}

/* ---- training ---- */

int rubric_train(rubric *r, const char *package,
                 const rubric_train_options *options)
{
    rubric_train_options o = {.size = sizeof o, .folds = 5, .seed = 1};
    RB_API_CALL(r);
    if (package == NULL)
        return rb_api_usage(r, "name the package to train");
    if (options != NULL)
        memcpy(&o, options,
               options->size < sizeof o ? options->size : sizeof o);
    rb_learn l = {o.label_field, o.group_field, o.cost, o.folds, o.seed};
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_learn(r->script, package, &l, &r->err)
                         : code;
}

const char *rubric_train_file(rubric *r)
{
    return r->script != NULL ? rb_script_learn_file(r->script) : "";
}

int rubric_train_end(rubric *r,
                     int (*model)(void *user, const char *text, size_t len),
                     int (*report)(void *user, const char *text, size_t len),
                     void *user)
{
    RB_API_CALL(r);
    int code = rb_api_script(r);
    return code == RB_OK
               ? rb_script_learnt(r->script, model, report, user, &r->err)
               : code;
}
