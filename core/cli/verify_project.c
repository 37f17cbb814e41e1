/*
** verify_project.c - the runs of a project file, derived again and compared
**
** Each run gets handles of its own, set up as those that made it; each worker
** reads documents from the project by itself.
*/
#include "verify_project.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "say.h"
#include "utf.h"
#include "work.h"

enum { SHOWN = 3, PASSAGE = 60 };

typedef struct verify {
    const args *a;
    const char *path;
    out *o;
    int jsonl;
    size_t shown; /* differences of a document that are told */
    session base; /* for the lists of runs and documents */
    rubric_store *store;
    out wanted; /* SQL: AND name IN (...); empty: all */
    size_t documents, equal, different, cannot;
} verify;

typedef struct run {
    verify *v;
    int64_t id;
    char *started, *core, *packages, *clocks; /* clocks: NULL: none */
    words names;                              /* of its documents */
    size_t next;
    words others; /* what of the world is another one now */
    int told;
} run;

typedef struct runs {
    verify *v;
    run *at;
    size_t n, now; /* now: the one whose names are read */
} runs;

/* ---- the lists ---- */

static void put_quoted(out *o, const char *s)
{
    out_putc(o, '\'');
    for (; *s; s++) {
        out_putc(o, *s);
        if (*s == '\'')
            out_putc(o, '\'');
    }
    out_putc(o, '\'');
}

static int ask(verify *v, const char *sql,
               int (*row)(void *user, int n, const char *const *name,
                          const char *const *value),
               void *user)
{
    if (rubric_store_sql(v->base.r, v->store, sql, row, user) == RUBRIC_OK)
        return 0;
    say("%s", rubric_errmsg(v->base.r));
    return 2;
}

static int on_found(void *user, int n, const char *const *name,
                    const char *const *value)
{
    (void)n, (void)name, (void)value;
    *(int *)user = 1;
    return 1;
}

/* The documents of --id, which must be there. */
static int read_ids(verify *v)
{
    const char *id;
    int code = 0;
    out sql;
    out_memory(&sql);
    for (size_t i = 0; code == 0 && (id = args_nth(v->a, "id", i)); i++) {
        int found = 0;
        out_clear(&sql);
        out_puts(&sql, "SELECT 1 FROM document WHERE name = ");
        put_quoted(&sql, id);
        out_putc(&sql, '\0');
        code = ask(v, sql.p, on_found, &found);
        if (code == 0 && !found) {
            say("%s: there is no document '%s'; rubric sql %s 'SELECT name "
                "FROM document' lists them",
                v->path, id, v->path);
            code = 2;
        }
        out_puts(&v->wanted, i ? ", " : " AND name IN (");
        put_quoted(&v->wanted, id);
    }
    if (v->wanted.n > 0)
        out_putc(&v->wanted, ')');
    out_putc(&v->wanted, '\0');
    out_free(&sql);
    return code;
}

static char *copy(const char *s)
{
    return s ? xstrndup(s, strlen(s)) : NULL;
}

static int on_run(void *user, int n, const char *const *name,
                  const char *const *value)
{
    runs *r = user;
    (void)n, (void)name;
    r->at = xrealloc(r->at, (r->n + 1) * sizeof *r->at);
    r->at[r->n++] = (run){.v = r->v,
                          .id = strtoll(value[0] ? value[0] : "0", NULL, 10),
                          .started = copy(value[1] ? value[1] : ""),
                          .core = copy(value[2] ? value[2] : ""),
                          .packages = copy(value[3] ? value[3] : "none"),
                          .clocks = copy(value[4])};
    return 0;
}

/* Runs and names both come in the order of the runs. */
static int on_name(void *user, int n, const char *const *name,
                   const char *const *value)
{
    runs *r = user;
    int64_t id = strtoll(value[0] ? value[0] : "0", NULL, 10);
    (void)n, (void)name;
    while (r->now < r->n && r->at[r->now].id < id)
        r->now++;
    if (r->now < r->n && r->at[r->now].id == id && value[1])
        words_add(&r->at[r->now].names, value[1], strlen(value[1]));
    return 0;
}

static const char about_runs[] =
    "SELECT r.id, r.started, r.core_version,"
    " (SELECT group_concat(name || ' ' || version, ', ') FROM (SELECT name,"
    "   version FROM run_package WHERE run_id = r.id ORDER BY nth)),"
    " (SELECT group_concat(name, ', ') FROM (SELECT name FROM run_package"
    "   WHERE run_id = r.id AND clock = 1 ORDER BY nth))"
    " FROM run AS r WHERE r.id IN"
    " (SELECT run_id FROM document WHERE 1%s) ORDER BY r.id";

static const char about_names[] =
    "SELECT run_id, name FROM document WHERE 1%s ORDER BY run_id, id";

static int list_runs(verify *v, runs *r)
{
    out sql;
    out_memory(&sql);
    out_printf(&sql, about_runs, v->wanted.p);
    out_putc(&sql, '\0');
    int code = ask(v, sql.p, on_run, r);
    out_clear(&sql);
    out_printf(&sql, about_names, v->wanted.p);
    out_putc(&sql, '\0');
    if (code == 0)
        code = ask(v, sql.p, on_name, r);
    out_free(&sql);
    if (code == 0 && r->n == 0) {
        say("%s: the project holds no documents", v->path);
        code = 2;
    }
    return code;
}

static void free_runs(runs *r)
{
    for (size_t i = 0; i < r->n; i++) {
        run *x = &r->at[i];
        free(x->started);
        free(x->core);
        free(x->packages);
        free(x->clocks);
        words_free(&x->names);
        words_free(&x->others);
    }
    free(r->at);
}

/* ---- telling of a run ---- */

static void put_member(out *o, const char *key, const char *value)
{
    out_printf(o, ",\"%s\":", key);
    json_str(o, value, value ? strlen(value) : 0);
}

static void tell_run_json(const run *x)
{
    out *o = x->v->o;
    out_printf(o, "{\"run\":%" PRId64, x->id);
    put_member(o, "started", x->started);
    put_member(o, "core", x->core);
    put_member(o, "packages", x->packages);
    put_member(o, "clock", x->clocks);
    out_puts(o, ",\"other\":[");
    for (size_t i = 0; i < x->others.n; i++) {
        out_puts(o, i ? "," : "");
        json_str(o, x->others.v[i], strlen(x->others.v[i]));
    }
    out_puts(o, "]}\n");
}

static void tell_run(run *x)
{
    out *o = x->v->o;
    if (x->told)
        return;
    x->told = 1;
    if (x->v->jsonl) {
        tell_run_json(x);
        return;
    }
    out_printf(o, "run %" PRId64 " of ", x->id);
    utf_line(o, x->started, strlen(x->started));
    out_puts(o, ": ");
    utf_line(o, x->packages, strlen(x->packages));
    out_putc(o, '\n');
    for (size_t i = 0; i < x->others.n; i++) {
        out_puts(o, "  not the same now: ");
        utf_line(o, x->others.v[i], strlen(x->others.v[i]));
        out_putc(o, '\n');
    }
}

/* ---- telling of a document ---- */

typedef struct told {
    verify *v;
    out lines;
    const char *text;
    size_t len, n;
} told;

static const char *kind_name(int kind)
{
    static const char *const name[] = {"stored", "derived", "changed", "order"};
    return kind >= 0 && kind < 4 ? name[kind] : "?";
}

static void put_passage(told *t, const rubric_difference *x)
{
    size_t n = x->end > x->start && x->end <= t->len ? x->end - x->start : 0;
    out_puts(&t->lines, " '");
    utf_cell(&t->lines, t->text + (n ? x->start : 0), n, PASSAGE);
    out_puts(&t->lines, "'");
}

static void put_side(told *t, const char *what, const char *side)
{
    out_printf(&t->lines, "      %-8s", what);
    if (side)
        utf_line(&t->lines, side, strlen(side));
    else
        out_puts(&t->lines, "-");
    out_putc(&t->lines, '\n');
}

static void tell_text(told *t, const rubric_difference *x)
{
    out *o = &t->lines;
    out_puts(o, "    ");
    utf_line(o, x->layer, strlen(x->layer));
    out_printf(o, " %zu-%zu", x->start, x->end);
    put_passage(t, x);
    out_puts(o, x->kind == RUBRIC_REORDERED
                    ? ": the annotations are made in another order from here "
                      "on\n"
                    : "\n");
    if (x->kind == RUBRIC_REORDERED)
        return;
    put_side(t, "stored", x->stored);
    put_side(t, "derived", x->derived);
}

static void tell_json(told *t, const rubric_difference *x)
{
    out *o = &t->lines;
    size_t n = x->end > x->start && x->end <= t->len ? x->end - x->start : 0;
    out_printf(o, "%s{\"kind\":\"%s\"", t->n ? "," : "", kind_name(x->kind));
    put_member(o, "layer", x->layer);
    out_printf(o, ",\"start\":%zu,\"end\":%zu,\"text\":", x->start, x->end);
    json_str(o, t->text + (n ? x->start : 0), n);
    put_member(o, "stored", x->stored);
    put_member(o, "derived", x->derived);
    out_putc(o, '}');
}

static int on_difference(void *user, const rubric_difference *x)
{
    told *t = user;
    if (t->n < t->v->shown || t->v->jsonl) {
        if (t->v->jsonl)
            tell_json(t, x);
        else
            tell_text(t, x);
    }
    t->n++;
    return 0;
}

static void put_document(out *o, const run *x, const char *id, int edited,
                         const char *failed, told *t, size_t n)
{
    if (t->v->jsonl) {
        out_puts(o, "{\"id\":");
        json_str(o, id, strlen(id));
        out_printf(o, ",\"run\":%" PRId64 ",\"equal\":%s,\"edited\":%s", x->id,
                   n || edited || failed ? "false" : "true",
                   edited ? "true" : "false");
        put_member(o, "failed", failed);
        out_puts(o, ",\"differences\":[");
        out_move(o, &t->lines);
        out_puts(o, "]}\n");
        return;
    }
    if (n == 0 && !edited && !failed)
        return;
    out_puts(o, "  ");
    utf_line(o, id, strlen(id));
    if (failed) {
        out_puts(o, ": could be analysed then and cannot now: ");
        utf_line(o, failed, strlen(failed));
    }
    if (edited)
        out_puts(o, ": its text or metadata were edited after the run");
    if (n > 0)
        out_printf(o, ": %zu difference%s", n, n == 1 ? "" : "s");
    out_putc(o, '\n');
    out_move(o, &t->lines);
    if (n > t->v->shown)
        out_printf(o, "    ... and %zu more; --show %zu shows them all\n",
                   n - t->v->shown, n);
}

/* ---- a run ---- */

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
        code = rubric_store_compare(w->s.r, m->store, d, on_difference, &t, &n);
    if (code != RUBRIC_OK)
        failed = copy(rubric_errmsg(w->s.r));
    put_document(&w->out, x, doc_id(d), m->edited, failed, &t, n);
    m->differs = n > 0 || m->edited || failed;
    free(failed);
    out_free(&t.lines);
    return WORK_ON;
}

static int turn(work *k, worker *w, rubric_doc *d)
{
    verify *v = ((run *)k->user)->v;
    (void)d;
    tell_run(k->user);
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
        tell_run(x);
    v->different += k.failed; /* documents that could not be read */
    return code;
}

static void verify_run(run *x)
{
    verify *v = x->v;
    v->documents += x->names.n;
    if (x->clocks) {
        tell_run(x);
        say("%s: run %" PRId64 " cannot be derived again: it asked what time "
            "it is (%s)",
            v->path, x->id, x->clocks);
        v->cannot += x->names.n;
    } else if (derive(x) != 0) {
        v->cannot += x->names.n;
    }
}

static void tell_sum(const verify *v)
{
    out *o = v->o;
    if (v->jsonl) {
        out_printf(o,
                   "{\"documents\":%zu,\"equal\":%zu,\"different\":%zu,"
                   "\"cannot\":%zu}\n",
                   v->documents, v->equal, v->different, v->cannot);
        return;
    }
    out_printf(o, "%zu document%s: %zu equal, %zu different", v->documents,
               v->documents == 1 ? "" : "s", v->equal, v->different);
    if (v->cannot)
        out_printf(o, ", %zu cannot be derived again", v->cannot);
    out_putc(o, '\n');
}

/* ---- the command ---- */

int verify_is_project(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char head[sizeof magic] = "";
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return n == sizeof head && memcmp(head, magic, sizeof magic) == 0;
}

int verify_project(const args *a, const char *path, out *o)
{
    const char *format = args_get(a, "format");
    verify v = {.a = a, .path = path, .o = o};
    runs r = {.v = &v};
    v.jsonl = format && strcmp(format, "jsonl") == 0;
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
        code = read_ids(&v);
    if (code == 0)
        code = list_runs(&v, &r);
    for (size_t i = 0; code == 0 && i < r.n; i++)
        verify_run(&r.at[i]);
    if (code == 0)
        tell_sum(&v);
    if (v.store)
        rubric_store_close(v.base.r, v.store);
    session_close(&v.base);
    free_runs(&r);
    out_free(&v.wanted);
    return code ? code : v.different > 0 ? 1 : v.cannot > 0 ? 2 : 0;
}
