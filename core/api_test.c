/*
** api_test.c - include/rubric.h: the tests of a package, and its gold
*/
#include "api.h"

#include <string.h>
#include "export.h"

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

static void done(test_docs *t)
{
    rubric_doc_free(t->last);
    t->last = NULL;
}

static int analyze(void *user, const char *text, size_t len, rb_doc **out,
                   rb_err *e)
{
    test_docs *t = user;
    done(t);
    return finish(t, rubric_analyze(t->r, text, len, NULL, &t->last), out, e);
}

/* The document `id` out of a source; NULL: the first one. */
static int pick(test_docs *t, rubric_source *s, const char *id)
{
    for (;;) {
        done(t);
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

/* A message without the path, which begins it. */
static void put_error(rb_buf *json, const char *path, const char *msg)
{
    size_t n = strlen(path);
    if (strncmp(msg, path, n) == 0 && strncmp(msg + n, ": ", 2) == 0)
        msg += n + 2;
    rb_buf_puts(json, "{\"error\":");
    rb_buf_json(json, msg, strlen(msg));
    rb_buf_puts(json, "}\n");
}

static int all_of(test_docs *t, rubric_source *s, const char *path,
                  rb_buf *json)
{
    rubric_doc *d;
    int code;
    while ((code = rubric_source_next(t->r, s, &d)) != RUBRIC_DONE) {
        if (code == RB_ENOMEM || code == RB_EUSAGE)
            return code;
        if (code != RB_OK) {
            put_error(json, path, rubric_errmsg(t->r));
            continue;
        }
        code = rb_export_fields(d->d, json, &t->r->err);
        rb_buf_putc(json, '\n');
        rubric_doc_free(d);
        if (code != RB_OK)
            return code;
    }
    return json->failed ? rb_nomem(&t->r->err) : RB_OK;
}

static int all(void *user, const char *path, rb_buf *json, rb_err *e)
{
    test_docs *t = user;
    rubric_source *s = NULL;
    int code = rubric_source_open(t->r, NULL, &s);
    if (code == RB_OK)
        code = rubric_source_add(t->r, s, path);
    if (code == RB_OK)
        code = all_of(t, s, path, json);
    rubric_source_close(s);
    if (code != RB_OK && e != &t->r->err)
        *e = t->r->err;
    return code;
}

static int run(rubric *r, rb_script_testing *how, size_t *passed,
               size_t *failed)
{
    test_docs t = {r, NULL};
    rb_err e = {0, ""};
    *passed = *failed = 0;
    int code = rb_api_named(r, how->package);
    if (code != RB_OK)
        return code;
    how->analyze = analyze;
    how->load = load;
    how->all = all;
    how->docs = &t;
    if (how->format == NULL)
        how->format = "text";
    code = rb_script_test(r->script, how, passed, failed, &e);
    done(&t);
    r->err = code == RB_OK ? (rb_err){.code = RB_OK} : e;
    return code;
}

int rubric_test(rubric *r, const char *package, const char *gold,
                const char *format,
                int (*write)(void *user, const char *text, size_t len),
                void *user, size_t *passed, size_t *failed)
{
    rb_script_testing how = {.package = package,
                             .gold = gold,
                             .format = format,
                             .write = write,
                             .user = user};
    RB_API_CALL(r);
    return run(r, &how, passed, failed);
}

int rubric_expect(rubric *r, const char *package, int update,
                  const char *format,
                  int (*write)(void *user, const char *text, size_t len),
                  void *user, size_t *same, size_t *changed)
{
    rb_script_testing how = {.package = package,
                             .expect = 1,
                             .update = update,
                             .format = format,
                             .write = write,
                             .user = user};
    RB_API_CALL(r);
    return run(r, &how, same, changed);
}
