/*
** cmd_sql.c - rubric sql: one read-only query of a project file
**
** Columns of a table can only be aligned when their values are known: the
** first rows are kept until their widths are, what follows streams with the
** same widths.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "json.h"
#include "say.h"
#include "session.h"
#include "utf.h"

enum format { TABLE, TSV, JSONL };
enum { KEPT_ROWS = 1000, CELL = 60 };

typedef struct table {
    out *o;
    enum format format;
    int columns, header_done;
    size_t rows;
    char **name; /* [columns] */
    char **cell; /* kept: [kept * columns], NULL for null */
    size_t kept;
    size_t *width;
    char *number; /* [columns]: all values so far are numbers */
} table;

static char *copy(const char *s)
{
    return s ? xstrndup(s, strlen(s)) : NULL;
}

static size_t columns_of(const char *s)
{
    out line;
    out_memory(&line);
    utf_line(&line, s, strlen(s));
    size_t w = utf_width(line.p, line.n);
    out_free(&line);
    return w;
}

static int is_number(const char *s)
{
    size_t n = strspn(s, "+-.0123456789eE");
    return n > 0 && s[n] == '\0' && strpbrk(s, "0123456789") != NULL;
}

/* ---- table ---- */

/* A long value is cut so that the columns after it stay in sight; the last
** one is whole in a pipe. tsv and jsonl never cut. */
static size_t limit(const table *t, int column)
{
    return t->o->tty || column + 1 < t->columns ? CELL : SIZE_MAX;
}

static void cell(table *t, int i, const char *s)
{
    size_t room = limit(t, i), w = s ? columns_of(s) : 0;
    int last = i + 1 == t->columns;
    w = w > room ? room : w;
    if (t->number[i] && s)
        utf_pad(t->o, w, t->width[i]);
    if (s)
        utf_cell(t->o, s, strlen(s), room);
    if (!last && !(t->number[i] && s))
        utf_pad(t->o, w, t->width[i]);
    out_puts(t->o, last ? "\n" : "  ");
}

static void table_head(table *t)
{
    for (int i = 0; i < t->columns; i++) {
        colour_on(t->o, COLOUR_HEAD);
        out_puts(t->o, t->name[i]);
        colour_off(t->o);
        if (i + 1 < t->columns)
            utf_pad(t->o, columns_of(t->name[i]), t->width[i]);
        out_puts(t->o, i + 1 < t->columns ? "  " : "\n");
    }
    for (int i = 0; i < t->columns; i++) {
        size_t w = t->width[i];
        out_repeat(t->o, '-', w > CELL ? CELL : w);
        out_puts(t->o, i + 1 < t->columns ? "  " : "\n");
    }
}

static void measure(table *t)
{
    for (int i = 0; i < t->columns; i++) {
        t->width[i] = columns_of(t->name[i]);
        t->number[i] = t->kept > 0;
    }
    for (size_t r = 0; r < t->kept; r++) {
        for (int i = 0; i < t->columns; i++) {
            const char *s = t->cell[r * (size_t)t->columns + (size_t)i];
            size_t w = s ? columns_of(s) : 0;
            w = w > limit(t, i) ? limit(t, i) : w;
            t->width[i] = w > t->width[i] ? w : t->width[i];
            if (s && !is_number(s))
                t->number[i] = 0;
        }
    }
}

/* Print the kept rows: at the end, or when there are enough of them. */
static void table_flush(table *t)
{
    if (t->columns == 0 || t->header_done)
        return;
    t->header_done = 1;
    measure(t);
    table_head(t);
    for (size_t r = 0; r < t->kept * (size_t)t->columns; r++) {
        cell(t, (int)(r % (size_t)t->columns), t->cell[r]);
        free(t->cell[r]);
    }
    t->kept = 0;
}

static void table_row(table *t, const char *const *value)
{
    if (t->header_done) {
        for (int i = 0; i < t->columns; i++)
            cell(t, i, value[i]);
        return;
    }
    size_t at = t->kept++ * (size_t)t->columns;
    t->cell = xrealloc(t->cell, (at + (size_t)t->columns) * sizeof *t->cell);
    for (int i = 0; i < t->columns; i++)
        t->cell[at + (size_t)i] = copy(value[i]);
    if (t->kept == KEPT_ROWS)
        table_flush(t);
}

/* ---- tab-separated and JSON ---- */

static void tsv_cell(out *o, const char *s)
{
    for (; s && *s; s++) {
        if (*s == '\t')
            out_puts(o, "\\t");
        else if (*s == '\n')
            out_puts(o, "\\n");
        else if (*s == '\r')
            out_puts(o, "\\r");
        else if (*s == '\\')
            out_puts(o, "\\\\");
        else
            out_putc(o, *s);
    }
}

static void tsv_row(table *t, const char *const *value)
{
    for (int i = 0; i < t->columns; i++) {
        out_puts(t->o, i ? "\t" : "");
        tsv_cell(t->o, value[i]);
    }
    out_putc(t->o, '\n');
}

static void json_row(table *t, const char *const *value)
{
    for (int i = 0; i < t->columns; i++) {
        out_puts(t->o, i ? "," : "{");
        json_str(t->o, t->name[i], strlen(t->name[i]));
        out_putc(t->o, ':');
        json_auto(t->o, value[i]);
    }
    out_puts(t->o, "}\n");
}

static void first_row(table *t, int n, const char *const *name)
{
    size_t c = (size_t)n;
    t->columns = n;
    t->name = xrealloc(NULL, c * sizeof *t->name);
    t->width = xrealloc(NULL, c * sizeof *t->width);
    t->number = xrealloc(NULL, c);
    for (int i = 0; i < n; i++)
        t->name[i] = copy(name[i]);
    if (t->format == TSV)
        tsv_row(t, name);
}

static int on_row(void *user, int n, const char *const *name,
                  const char *const *value)
{
    table *t = user;
    if (t->columns == 0)
        first_row(t, n, name);
    t->rows++;
    if (t->format == TABLE)
        table_row(t, value);
    else if (t->format == TSV)
        tsv_row(t, value);
    else
        json_row(t, value);
    return t->o->error != 0;
}

static void table_free(table *t)
{
    for (int i = 0; i < t->columns; i++)
        free(t->name[i]);
    free(t->name);
    free(t->cell);
    free(t->width);
    free(t->number);
}

/* ---- the command ---- */

static char *read_query(void)
{
    out q;
    char buf[4096];
    ssize_t n;
    out_memory(&q);
    while ((n = read(STDIN_FILENO, buf, sizeof buf)) > 0)
        out_put(&q, buf, (size_t)n);
    out_put(&q, "", 1);
    return q.p;
}

static int query(session *s, const char *project, const char *sql, table *t)
{
    rubric_store *store;
    if (rubric_store_open(s->r, project, RUBRIC_STORE_READ, &store) !=
        RUBRIC_OK)
        return session_fail(s, NULL);
    int code = rubric_store_sql(s->r, store, sql, on_row, t);
    if (code == RUBRIC_OK || t->o->error)
        code = 0;
    else
        code = session_fail(s, NULL);
    if (t->format == TABLE)
        table_flush(t);
    rubric_store_close(s->r, store);
    return code;
}

static int run(const args *a, out *o)
{
    table t = {.o = o};
    session s;
    const char *format = args_get(a, "format");
    if (a->nword != 2)
        return args_wrong(a, a->nword < 2
                                 ? "name a project file and a query"
                                 : "too many words: quote the query, as in "
                                   "rubric sql news.db 'SELECT ...'");
    if (format)
        t.format = strcmp(format, "tsv") == 0     ? TSV
                   : strcmp(format, "jsonl") == 0 ? JSONL
                                                  : TABLE;
    char *typed = strcmp(a->word[1], "-") == 0 ? read_query() : NULL;
    int code = session_open(&s, a);
    if (code == 0)
        code = query(&s, a->word[0], typed ? typed : a->word[1], &t);
    session_close(&s);
    table_free(&t);
    free(typed);
    return code;
}

static const opt options[] = {
    {0, "format", "table|tsv|jsonl",
     "table: aligned, long values cut\n(default); tsv: tabs, and "
     "\\t \\n \\\\\nfor such characters; jsonl: an object\na row"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_sql = {
    "sql",
    "read-only SQL over a project file",
    "[OPTION...] PROJECT QUERY",
    "Run one read-only SQL statement over a project file; QUERY - reads it\n"
    "from standard input. Tables: document, annotation, run, package, rule,\n"
    "search (full text); views: stance_matrix, stance_full, quote_full,\n"
    "actor_count, family, stance_matrix_families (a story counts once).",
    "  rubric sql news.db 'SELECT * FROM stance_matrix'\n"
    "  rubric sql news.db --format tsv 'SELECT id, title FROM document'",
    groups,
    run,
};
