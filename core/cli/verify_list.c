/*
** verify_list.c - the runs and documents of a project file that are wanted
*/
#include "verify_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

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
int verify_read_ids(verify *v)
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

int verify_list_runs(verify *v, runs *r)
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

void verify_free_runs(runs *r)
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
