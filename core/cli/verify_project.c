/*
** verify_project.c - the runs of a project file, derived again and compared
**
** Each run gets handles of its own, set up as those that made it; each worker
** reads documents from the project by itself.
*/
#include "verify_project.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "verify_run.h"

enum { SHOWN = 3 }; /* differences of a document, without --show */

typedef struct mine { /* of a worker */
    rubric_store *store;
    int edited, differs;
} mine;

static void on_other(void *user, const char *text)
{
    words_add(user, text, strlen(text));
}

static int begin(work *k, worker *w)
{
    run *x = k->user;
    const char *path;
    mine *m = xrealloc(NULL, sizeof *m);
    words ignored = {0}, *others = x->others.n ? &ignored : &x->others;
    memset(m, 0, sizeof *m);
    w->state = m;
    int code =
        rubric_store_open(w->s.r, x->v->path, RUBRIC_STORE_READ, &m->store);
    for (size_t i = 0; code == RUBRIC_OK && args_given(x->v->a, "read") &&
                       (path = args_nth(x->v->a, "read", i)) != NULL;
         i++)
        code = rubric_store_allow(w->s.r, m->store, path);
    if (code == RUBRIC_OK)
        code = rubric_store_derive(w->s.r, m->store, x->id, on_other, others);
    words_free(&ignored);
    if (code == RUBRIC_OK)
        return 0;
    say("%s: run %" PRId64 " cannot be derived again: %s%s", x->v->path, x->id,
        rubric_errmsg(w->s.r),
        code == RUBRIC_EUSAGE
            ? " (paths are those of the folder that it was run "
              "in; --lock and --package-path say where "
              "packages are)"
            : "");
    return 2;
}

static void end(work *k, worker *w)
{
    mine *m = w->state;
    (void)k;
    if (m && m->store)
        rubric_store_close(w->s.r, m->store);
    free(m);
}

static int next(work *k, worker *w, rubric_doc **d)
{
    run *x = k->user;
    mine *m = w->state;
    if (x->next == x->names.n)
        return RUBRIC_DONE;
    return rubric_store_doc(w->s.r, m->store, x->names.v[x->next++], d,
                            &m->edited);
}

static int each(work *k, worker *w, rubric_doc *d)
{
    run *x = k->user;
    mine *m = w->state;
    told t = {.v = x->v};
    size_t n = 0;
    char *failed = NULL;
    out_memory(&t.lines);
    t.text = rubric_doc_text(d, &t.len);
    int code = rubric_doc_to(w->s.r, d, RUBRIC_ANALYZED);
    if (code == RUBRIC_OK)
        code = rubric_store_compare(w->s.r, m->store, d, verify_tell_difference,
                                    &t, &n);
    if (code != RUBRIC_OK)
        failed = xstrndup(rubric_errmsg(w->s.r), strlen(rubric_errmsg(w->s.r)));
    verify_tell_document(&w->out, x, doc_id(d), m->edited, failed, &t, n);
    m->differs = n > 0 || m->edited || failed;
    free(failed);
    out_free(&t.lines);
    return WORK_ON;
}

static int turn(work *k, worker *w, rubric_doc *d)
{
    verify *v = ((run *)k->user)->v;
    (void)d;
    verify_tell_run(k->user);
    if (((mine *)w->state)->differs)
        v->different++;
    else
        v->equal++;
    return WORK_ON;
}

static int derive(run *x)
{
    verify *v = x->v;
    session s;
    work k = {.main = &s, .out = v->o, .user = x};
    k.begin = begin;
    k.next = next;
    k.each = each;
    k.turn = turn;
    k.end = end;
    k.jobs = args_number(v->a, "jobs", 1);
    int code = session_open(&s, v->a);
    s.quiet = !s.verbose;
    if (code == 0)
        code = work_run(&k);
    session_close(&s);
    if (code == 0)
        verify_tell_run(x);
    v->different += k.failed; /* documents that could not be read */
    return code;
}

static void verify_run(run *x)
{
    verify *v = x->v;
    v->documents += x->names.n;
    if (x->clocks) {
        verify_tell_run(x);
        say("%s: run %" PRId64 " cannot be derived again: it asked what time "
            "it is (%s)",
            v->path, x->id, x->clocks);
        v->cannot += x->names.n;
    } else if (derive(x) != 0) {
        v->cannot += x->names.n;
    }
}

int verify_project(const args *a, const char *path, out *o)
{
    verify v = {.a = a, .path = path, .o = o};
    runs r = {.v = &v};
    v.jsonl = args_is(a, "format", "jsonl");
    v.shown = args_number(a, "show", SHOWN);
    out_memory(&v.wanted);
    int code = session_open(&v.base, a);
    if (code == 0 && rubric_store_open(v.base.r, path,
                                       RUBRIC_STORE_READ | RUBRIC_STORE_CHECK,
                                       &v.store) != RUBRIC_OK) {
        session_fail(&v.base, NULL);
        code = 2;
    }
    if (code == 0)
        code = verify_read_ids(&v);
    if (code == 0)
        code = verify_list_runs(&v, &r);
    for (size_t i = 0; code == 0 && i < r.n; i++)
        verify_run(&r.at[i]);
    if (code == 0)
        verify_tell_sum(&v);
    if (v.store)
        rubric_store_close(v.base.r, v.store);
    session_close(&v.base);
    verify_free_runs(&r);
    out_free(&v.wanted);
    return code ? code : v.different > 0 ? 1 : v.cannot > 0 ? 2 : 0;
}
