/*
** cmd_families.c - rubric families: documents that share a story
**
** Of a project file by SQL; of other paths by an index in memory.
*/
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "json.h"
#include "project.h"
#include "utf.h"
#include "work.h"

enum { TITLE = 72 }; /* columns of a title, or of the first words */

typedef struct member {
    char *id, *title;
    size_t number, family;
    int kind;
    double similarity;
} member;

typedef struct list {
    int jsonl;
    rubric_families *f;
    member *v;
    size_t n, cap;
} list;

static const char *const kind_name[] = {"", "copy", "part"};

/* ---- printing ---- */

static void print_json(out *o, const char *family, const member *m)
{
    out_puts(o, "{\"family\":");
    json_str(o, family, strlen(family));
    out_puts(o, ",\"id\":");
    json_str(o, m->id, strlen(m->id));
    out_puts(o, ",\"kind\":");
    json_str(o, m->kind ? kind_name[m->kind] : NULL,
             strlen(kind_name[m->kind]));
    if (m->kind)
        out_printf(o, ",\"similarity\":%.3f", m->similarity);
    else
        out_puts(o, ",\"similarity\":null");
    out_puts(o, ",\"title\":");
    json_str(o, m->title, strlen(m->title));
    out_puts(o, "}\n");
}

/* The first member at the margin, those that follow below it. */
static void print_member(out *o, int jsonl, const char *family, int first,
                         const member *m)
{
    if (jsonl) {
        print_json(o, family, m);
        return;
    }
    if (!first)
        out_printf(o, "  %-4s %.2f  ", kind_name[m->kind], m->similarity);
    colour_on(o, COLOUR_FILE);
    utf_line(o, m->id, strlen(m->id));
    colour_off(o);
    out_puts(o, ": ");
    utf_cell(o, m->title, strlen(m->title), TITLE);
    out_putc(o, '\n');
}

/* ---- of documents ---- */

static char *title_of(const rubric_doc *d)
{
    size_t n;
    const char *title = rubric_doc_meta(d, "title");
    if (title && *title)
        return xstrndup(title, strlen(title));
    const char *text = rubric_doc_text(d, &n);
    for (; n && (unsigned char)*text <= ' '; n--)
        text++;
    return xstrndup(text, utf_head(text, n, TITLE + 1));
}

static int turn(work *k, worker *w, rubric_doc *d)
{
    list *l = k->user;
    rubric_kin kin;
    if (rubric_families_add(w->s.r, l->f, d, &kin) != RUBRIC_OK) {
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
        return WORK_ON;
    }
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->v = xrealloc(l->v, l->cap * sizeof *l->v);
    }
    l->v[l->n] = (member){xstrndup(doc_id(d), strlen(doc_id(d))),
                          title_of(d),
                          l->n,
                          kin.family,
                          kin.kind,
                          kin.similarity};
    l->n++;
    return WORK_ON;
}

static int each(work *k, worker *w, rubric_doc *d)
{
    (void)k;
    (void)w;
    (void)d;
    return WORK_ON;
}

static int by_family(const void *pa, const void *pb)
{
    const member *a = pa, *b = pb;
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

static void print_families(list *l, out *o)
{
    for (size_t i = 0; i < l->n; i++)
        l->v[i].family = rubric_families_of(l->f, i);
    if (l->n)
        qsort(l->v, l->n, sizeof *l->v, by_family);
    for (size_t i = 0, k; i < l->n; i = k) {
        for (k = i + 1; k < l->n && l->v[k].family == l->v[i].family;)
            k++;
        for (size_t m = i; m < k && k - i > 1; m++)
            print_member(o, l->jsonl, l->v[i].id, m == i, &l->v[m]);
    }
}

static int of_paths(list *l, session *s, const args *a, out *o)
{
    work k = {.main = s, .out = o, .user = l, .each = each, .turn = turn};
    if (rubric_families_open(s->r, &l->f) != RUBRIC_OK)
        return session_fail(s, NULL);
    k.jobs = 1;
    k.source = session_source(s, a->word, a->nword, &k.failed);
    int code = k.source ? work_run(&k) : 2;
    print_families(l, o);
    for (size_t i = 0; i < l->n; i++) {
        free(l->v[i].id);
        free(l->v[i].title);
    }
    free(l->v);
    rubric_families_close(l->f);
    return code ? code : k.failed > 0;
}

/* ---- of a project ---- */

static const char query[] =
    "SELECT f.name, d.name, d.copied, d.similarity, coalesce("
    "nullif(d.title, ''), substr(ltrim(d.text, char(32, 10, 9)), 1, 73)),"
    " d.id = f.id FROM document AS d JOIN document AS f ON f.id = d.family"
    " WHERE d.family IN (SELECT family FROM document GROUP BY family"
    " HAVING count(*) > 1) ORDER BY d.family, d.id <> f.id, d.id";

typedef struct printer {
    out *o;
    int jsonl;
} printer;

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    printer *p = user;
    (void)n;
    (void)name;
    member m = {.id = (char *)value[1],
                .title = (char *)(value[4] ? value[4] : ""),
                .similarity = value[3] ? strtod(value[3], NULL) : 0};
    for (int i = 1; value[2] && i < 3; i++)
        m.kind = strcmp(value[2], kind_name[i]) == 0 ? i : m.kind;
    print_member(p->o, p->jsonl, value[0], *value[5] == '1', &m);
    return p->o->error != 0;
}

static int of_project(int jsonl, session *s, const char *path, out *o)
{
    printer p = {o, jsonl};
    rubric_store *store;
    if (rubric_store_open(s->r, path, RUBRIC_STORE_READ | RUBRIC_STORE_CHECK,
                          &store) != RUBRIC_OK)
        return session_fail(s, NULL);
    int code = rubric_store_sql(s->r, store, query, on_row, &p);
    code = code == RUBRIC_OK || o->error ? 0 : session_fail(s, NULL);
    rubric_store_close(s->r, store);
    return code;
}

static int run(const args *a, out *o)
{
    list l = {0};
    session s;
    l.jsonl = args_is(a, "format", "jsonl");
    int code = session_open(&s, a);
    if (code == 0)
        code = a->nword == 1 && strcmp(a->word[0], "-") != 0 &&
                       project_is_file(a->word[0])
                   ? of_project(l.jsonl, &s, a->word[0], o)
                   : of_paths(&l, &s, a, o);
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_families = {
    "families",
    "documents that share a story",
    "[OPTION...] PROJECT|PATH...",
    "List documents that share a story: wire copies, reprints, cut copies. "
    "The\n"
    "first of each family stands at the margin. copy: how much of all their\n"
    "runs of five words both have; part: one holds the other, how much of the\n"
    "shorter. A project file knows its families from when it was made.",
    "  rubric families news/\n"
    "  rubric families news.db\n"
    "  rubric sql news.db 'SELECT * FROM stance_matrix_families'",
    groups,
    run,
};
