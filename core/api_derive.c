/*
** api_derive.c - include/rubric.h: a stored run, derived again
**
** A handle is set up as the run's was; what of the world around is another one
** now is told, not refused: whether it makes a difference is what deriving
** shows. Documents come out of the project as they were loaded.
**
** The project may be a stranger's. It names files and folders, but opens none:
** they are read where the user works or has allowed it (core/api_near.c). Its
** budgets count only as far as they are smaller than the handle's own.
*/
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 10000 }; /* packages or arguments of a run */

typedef struct derive {
    rubric *r;
    rubric_store *s;
    int64_t run;
    void (*tell)(void *user, const char *text);
    void *user;
    int code, rows;
    rb_script_env env; /* what the run's settings say */
    rb_buf line;
} derive;

/* ---- asking the project ---- */

static int ask(derive *x, const char *sql, const char *facts, rb_row_fn row)
{
    rb_feat param[2] = {{":run", 0, RB_F_INT, {.i = x->run}}};
    uint32_t n = 1;
    if (facts != NULL)
        param[n++] = (rb_feat){
            ":facts", (uint32_t)strlen(facts), RB_F_STR, {.s = facts}};
    x->code = RB_OK;
    x->rows = 0;
    int code = rb_store_query(x->s->s, sql, param, n, row, x, &x->r->err);
    return code == RB_OK ? x->code : code;
}

static const char *text(const rb_row *row, int i)
{
    return row->value[i] ? row->value[i] : "";
}

/* ---- settings ---- */

/* A file or folder that the project names: may it be read? */
static int check_near(derive *x, const char *what, const char *path)
{
    if (rb_api_is_near(x->s, path))
        return RB_OK;
    return rb_fail(&x->r->err, RB_EIO,
                   "%s: the project names %s, which is not below this folder "
                   "and so is not read; when it is to be, say --read %s",
                   what, path, path);
}

/* Of the folders with ':' between, those that may be read; NULL: none. */
static const char *near_folders(derive *x, const char *list)
{
    rb_buf b;
    const char *out = NULL;
    rb_buf_init(&b, &x->r->mem);
    for (const char *p = list, *end; *p; p = *end ? end + 1 : end) {
        end = p + strcspn(p, ":");
        char *one = rb_arena_str(&x->r->arena, p, (size_t)(end - p));
        if (one != NULL && *one && rb_api_is_near(x->s, one))
            rb_buf_printf(&b, "%s%s", b.n ? ":" : "", one);
    }
    if (b.n > 0 && !b.failed)
        out = rb_arena_str(&x->r->arena, b.p, b.n);
    rb_buf_free(&b);
    return out;
}

/* The run's budget, or ours when that is less. */
static uint64_t within(const char *value, uint64_t own)
{
    uint64_t n = strtoull(value, NULL, 10);
    return n > 0 && n < own ? n : own;
}

static int too_many(derive *x, const char *what)
{
    return rb_fail(&x->r->err, RB_ESTORE, "the run names more than %d %s",
                   ROWS_MAX, what);
}

static int on_setting(void *user, const rb_row *row)
{
    derive *x = user;
    const char *name = text(row, 0), *value = row->value[1];
    rb_script_env *v = &x->env;
    rb_arena *a = &x->r->arena;
    x->rows++;
    if (value == NULL)
        return 0;
    if (strcmp(name, "any language") == 0)
        v->any_language = strcmp(value, "yes") == 0;
    else if (strcmp(name, "memory") == 0)
        v->memory = (size_t)within(value, v->memory);
    else if (strcmp(name, "steps") == 0)
        v->steps = within(value, v->steps);
    else if (strcmp(name, "tag rules") == 0)
        v->tag_rules = rb_arena_str(a, value, strlen(value));
    else if (strcmp(name, "package path") == 0)
        v->package_path = near_folders(x, value);
    else if (strcmp(name, "pos model") == 0)
        v->pos_model = rb_arena_str(a, value, strlen(value));
    return 0;
}

static int take_settings(derive *x)
{
    rubric *r = x->r;
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    rb_script_budget(r->script, &x->env.memory, &x->env.steps);
    code = ask(x, "SELECT name, value FROM run_setting WHERE run_id = :run",
               NULL, on_setting);
    if (code != RB_OK)
        return code;
    if (x->rows == 0)
        return rb_fail(&r->err, RB_ESTORE,
                       "run %lld was made before projects kept what a run "
                       "stands on (or there is none); run its packages again "
                       "with --db",
                       (long long)x->run);
    if (r->lang != NULL && (r->o.tag_rules || r->o.pos_model))
        return rb_api_usage(r, "the handle has tag rules or a model of its "
                               "own; a run brings those that it was made with");
    if (x->env.tag_rules != NULL)
        code = check_near(x, "tag rules", x->env.tag_rules);
    if (code == RB_OK && x->env.pos_model != NULL)
        code = check_near(x, "model of parts of speech", x->env.pos_model);
    if (code != RB_OK)
        return code;
    r->o.any_language = x->env.any_language;
    r->o.script_memory = x->env.memory;
    r->o.script_steps = x->env.steps;
    r->o.tag_rules = x->env.tag_rules;
    r->o.pos_model = x->env.pos_model;
    if (r->lang != NULL && r->o.tag_rules != NULL)
        code = rb_api_tag_rules(r);
    if (code == RB_OK && r->lang != NULL && r->o.pos_model != NULL)
        code = rb_api_pos_model(r);
    if (code == RB_OK)
        code = rb_api_script(r);
    return code == RB_OK ? rb_script_change(r->script, &x->env, &r->err) : code;
}

/* ---- packages and arguments ---- */

/* As it was named; a folder that is gone may be in the path now. */
static int on_package(void *user, const rb_row *row)
{
    derive *x = user;
    rb_err first, *e = &x->r->err;
    const char *name = text(row, 0), *place = text(row, 1);
    if (++x->rows > ROWS_MAX)
        x->code = too_many(x, "packages");
    else if (strchr(place, '/') != NULL)
        x->code = check_near(x, name, place);
    if (x->code == RB_OK)
        x->code = rb_script_use(x->r->script, place, e);
    if (x->code != RB_EUSAGE || strcmp(name, place) == 0)
        return x->code != RB_OK;
    first = *e;
    x->code = rb_script_use(x->r->script, name, e);
    if (x->code == RB_EUSAGE)
        *e = first;
    return x->code != RB_OK;
}

static int on_arg(void *user, const rb_row *row)
{
    derive *x = user;
    if (++x->rows > ROWS_MAX)
        x->code = too_many(x, "arguments");
    else if (rb_script_arg_is_file(x->r->script, text(row, 0), text(row, 1)))
        x->code = check_near(x, text(row, 1), text(row, 2));
    if (x->code == RB_OK)
        x->code = rb_script_set_arg(x->r->script, text(row, 0), text(row, 1),
                                    text(row, 2), &x->r->err);
    return x->code != RB_OK;
}

static int take_packages(derive *x)
{
    int code = ask(x,
                   "SELECT name, place FROM run_package WHERE run_id = :run"
                   " AND asked IS NOT NULL ORDER BY asked",
                   NULL, on_package);
    if (code == RB_OK)
        code = ask(x,
                   "SELECT package, name, value FROM run_arg WHERE run_id ="
                   " :run AND given = 1 AND value IS NOT NULL"
                   " ORDER BY package, name",
                   NULL, on_arg);
    return code;
}

/* ---- what is another one now ---- */

static void tell(derive *x)
{
    x->rows++;
    if (!x->line.failed && x->tell != NULL)
        x->tell(x->user, x->line.p);
}

static int on_core(void *user, const rb_row *row)
{
    derive *x = user;
    rb_buf_clear(&x->line);
    if (strcmp(text(row, 0), RUBRIC_VERSION) == 0)
        return 0;
    rb_buf_printf(&x->line, "this is rubric %s, the run was made with %s",
                  RUBRIC_VERSION, text(row, 0));
    tell(x);
    return 0;
}

static int on_other_package(void *user, const rb_row *row)
{
    derive *x = user;
    rb_buf *b = &x->line;
    rb_buf_clear(b);
    rb_buf_printf(b, "package %s ", text(row, 0));
    if (row->value[1] == NULL)
        rb_buf_printf(b, "%s (hash %s) was not part of the run", text(row, 3),
                      text(row, 4));
    else if (row->value[3] == NULL)
        rb_buf_printf(b, "%s (hash %s) was part of the run and is not now",
                      text(row, 1), text(row, 2));
    else
        rb_buf_printf(b, "has hash %s (%s) now, the run was made with %s (%s)",
                      text(row, 4), text(row, 3), text(row, 2), text(row, 1));
    tell(x);
    return 0;
}

static int on_other_arg(void *user, const rb_row *row)
{
    derive *x = user;
    rb_buf_clear(&x->line);
    rb_buf_printf(&x->line,
                  "argument %s of package %s: %s has SHA-256 %s now, the run "
                  "was made with %s",
                  text(row, 1), text(row, 0), text(row, 2), text(row, 4),
                  text(row, 3));
    tell(x);
    return 0;
}

static int on_other_setting(void *user, const rb_row *row)
{
    derive *x = user;
    rb_buf *b = &x->line;
    rb_buf_clear(b);
    rb_buf_printf(b, "%s: ", text(row, 0));
    if (strcmp(text(row, 0), "built with") == 0)
        rb_buf_puts(b, "rubric is built with other libraries now (rubric "
                       "--version; run_setting in the project)");
    else if (row->value[3] != NULL || row->value[4] != NULL)
        rb_buf_printf(b, "%s has SHA-256 %s now, the run was made with %s",
                      text(row, 1), row->value[4] ? row->value[4] : "none",
                      row->value[3] ? row->value[3] : "none");
    else
        rb_buf_printf(b, "%s now, the run was made with %s",
                      row->value[2] ? row->value[2] : "none",
                      row->value[1] ? row->value[1] : "none");
    tell(x);
    return 0;
}

#define NOW "json_each(:facts, '$.packages')"

static const char other_packages[] =
    "SELECT p.name, p.version, p.hash, n.value ->> 'version',"
    " n.value ->> 'hash', p.nth AS nth FROM run_package AS p LEFT JOIN " NOW
    " AS n ON n.value ->> 'name' = p.name WHERE p.run_id = :run"
    " AND (n.value IS NULL OR n.value ->> 'hash' <> p.hash"
    "  OR n.value ->> 'version' <> p.version) UNION ALL"
    " SELECT n.value ->> 'name', NULL, NULL, n.value ->> 'version',"
    " n.value ->> 'hash', 1000 + n.key FROM " NOW " AS n WHERE NOT EXISTS"
    " (SELECT 1 FROM run_package AS p WHERE p.run_id = :run"
    "  AND p.name = n.value ->> 'name') ORDER BY nth";

static const char other_args[] =
    "SELECT a.package, a.name, a.value, a.sha256, n.value ->> 'sha256'"
    " FROM run_arg AS a JOIN " NOW " AS p ON p.value ->> 'name' = a.package"
    " JOIN json_each(p.value, '$.args') AS n ON n.value ->> 'name' = a.name"
    " WHERE a.run_id = :run AND a.sha256 IS NOT n.value ->> 'sha256'"
    " ORDER BY 1, 2";

static const char other_settings[] =
    "SELECT s.name, s.value, n.value ->> 'value', s.sha256,"
    " n.value ->> 'sha256' FROM run_setting AS s"
    " JOIN json_each(:facts, '$.settings') AS n ON n.value ->> 'name' = s.name"
    " WHERE s.run_id = :run AND s.name NOT IN ('closure', 'package path')"
    " AND ((s.value IS NOT n.value ->> 'value' AND s.name <> 'lock')"
    "  OR s.sha256 IS NOT n.value ->> 'sha256') ORDER BY 1";

static int tell_others(derive *x)
{
    rb_buf facts;
    rb_buf_init(&facts, &x->r->mem);
    int code = rb_script_facts(x->r->script, &facts, &x->r->err);
    if (code == RB_OK)
        code = ask(x, "SELECT core_version FROM run WHERE id = :run", NULL,
                   on_core);
    if (code == RB_OK)
        code = ask(x, other_packages, facts.p, on_other_package);
    if (code == RB_OK)
        code = ask(x, other_args, facts.p, on_other_arg);
    if (code == RB_OK)
        code = ask(x, other_settings, facts.p, on_other_setting);
    rb_buf_free(&facts);
    return code;
}

int rubric_store_derive(rubric *r, rubric_store *s, int64_t run,
                        void (*tell)(void *user, const char *text), void *user)
{
    derive x = {.r = r, .s = s, .run = run, .tell = tell, .user = user};
    RB_API_CALL(r);
    rb_buf_init(&x.line, &r->mem);
    int code = take_settings(&x);
    if (code == RB_OK)
        code = take_packages(&x);
    if (code == RB_OK)
        code = tell_others(&x);
    rb_buf_free(&x.line);
    return code;
}

/* ---- documents ---- */

int rubric_store_doc(rubric *r, rubric_store *s, const char *id,
                     rubric_doc **out, int *changed)
{
    rb_doc *d = NULL;
    int edited = 0;
    *out = NULL;
    RB_API_CALL(r);
    if (id == NULL)
        return rb_api_usage(r, "a document of the project needs its id");
    int code =
        rb_store_load(s->s, id, &r->mem, &r->vocab, &d, &edited, &r->err);
    if (changed != NULL)
        *changed = edited;
    return code == RB_OK ? rb_api_wrap(r, d, out) : code;
}

_Static_assert((int)RUBRIC_ONLY_STORED == (int)RB_DIFF_STORED, "kinds");
_Static_assert((int)RUBRIC_ONLY_DERIVED == (int)RB_DIFF_DERIVED, "kinds");
_Static_assert((int)RUBRIC_CHANGED == (int)RB_DIFF_CHANGED, "kinds");
_Static_assert((int)RUBRIC_REORDERED == (int)RB_DIFF_ORDER, "kinds");

typedef struct compare {
    int (*each)(void *user, const rubric_difference *x);
    void *user;
    int stopped;
} compare;

static void on_difference(void *user, const rb_difference *x)
{
    compare *c = user;
    rubric_difference d = {.size = sizeof d,
                           .kind = x->kind,
                           .layer = x->layer,
                           .start = x->start,
                           .end = x->end,
                           .stored = x->stored,
                           .derived = x->derived};
    if (c->each != NULL && !c->stopped)
        c->stopped = c->each(c->user, &d) != 0;
}

int rubric_store_compare(rubric *r, rubric_store *s, const rubric_doc *d,
                         int (*each)(void *user, const rubric_difference *x),
                         void *user, size_t *differences)
{
    compare c = {each, user, 0};
    size_t n = 0;
    RB_API_CALL(r);
    if (d->step < RUBRIC_ANALYZED)
        return rb_api_usage(r, "the document is not analysed: rubric_doc_to "
                               "comes first");
    int code = rb_store_compare(s->s, d->d, on_difference, &c, &n, &r->err);
    if (differences != NULL)
        *differences = n;
    return code;
}
