/*
** csv.c - tables: CSV, TSV and their like, one document a row
**
** RFC 4180 as people write it. What stands between two cells (, ; tab |) is
** found from the first rows; the first row names the columns. A quote opens
** a cell only at its beginning and closes it only before the next cell or
** row: any other is an ordinary character. A quote that nothing closes would
** swallow the file: it costs its row.
*/
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "source.h"
#include "table.h"

enum {
    HEAD = 64 * 1024,      /* bytes that tell what stands between cells */
    QUOTED_MAX = 16 << 20, /* bytes a quoted cell may have */
    UNCLOSED_MAX = 20,     /* then the file is given up */
    COLUMNS_MAX = 10000,
    ALONE = 0x1F /* stands between no cells: there is one column */
};

/* ---- rows out of the window ---- */

static uint32_t breaks(const rb_source *s, const char *p, size_t n)
{
    uint32_t sum = 0;
    const char *end = p + n, *nl;
    while (p < end && (nl = memchr(p, s->line_end, (size_t)(end - p)))) {
        sum++;
        p = nl + 1;
    }
    return sum;
}

static int give_up(rb_source *s)
{
    s->in.beg = s->in.end;
    s->in.eof = 1;
    return RB_EINPUT;
}

/*
** The quote that opens the cell at `at` of the row, the `cells`-th, is not
** closed. When its line has as many cells as it should, only the quote is
** wrong and the next line is a row again; else the file was cut off here.
*/
static int unclosed(rb_source *s, size_t at, uint32_t cells, rb_err *e)
{
    rb_input *in = &s->in;
    const char *row = in->buf + in->beg, *cell = row + at;
    size_t left = in->end - in->beg - at;
    const char *nl = memchr(cell, s->line_end, left);
    size_t n = nl != NULL ? (size_t)(nl - cell) : left;
    uint32_t between = 0;
    s->line = s->next_line + breaks(s, row, at);
    for (size_t i = 0; i < n; i++)
        between += cell[i] == s->between;
    int goes_on = nl != NULL && ++s->unclosed < UNCLOSED_MAX &&
                  (cells + between == s->columns || left > QUOTED_MAX);
    rb_fail(e, RB_EINPUT,
            "%s:%u: the quote that opens column %u is never closed; %s",
            s->name.p, s->line, cells,
            goes_on ? "the row is left out"
                    : "the file is left out from here on");
    if (!goes_on)
        return give_up(s);
    in->beg += at + n + 1;
    s->next_line = s->line + 1;
    return RB_EINPUT;
}

/* One more of the row's cells; what rb_table_cell says. */
static int window_cell(const rb_source *s, size_t at, rb_cell *c)
{
    const rb_input *in = &s->in;
    rb_table t = {in->buf + in->beg, in->end - in->beg, in->eof, s->between,
                  s->line_end};
    return rb_table_cell(&t, at, c);
}

/* Get more of a row that has `have` bytes in sight and no end. */
static int see_more(rb_source *s, size_t have, rb_err *e)
{
    char *p;
    size_t n;
    if (have <= s->in.max)
        return rb_input_fill(&s->in, 2 * have + 1, e);
    s->line = s->next_line++;
    int rc = rb_input_line(&s->in, &p, &n, e); /* skips it and says so */
    if (rc == RB_ELIMIT)
        rb_err_prefix(e, "%s:%u", s->name.p, s->line);
    return rc == RB_OK ? RB_ELIMIT : rc;
}

/* The next row with its line end, consumed. */
static int next_row(rb_source *s, char **p, size_t *n, rb_err *e)
{
    rb_input *in = &s->in;
    size_t at = 0;
    for (uint32_t cells = 1;;) {
        rb_cell c;
        size_t have = in->end - in->beg;
        if (have == 0 && in->eof)
            return RB_EDONE;
        int rc = RB_OK, what = window_cell(s, at, &c);
        if (what == RB_CELL_OPEN ||
            (what == RB_CELL_CUT && c.quoted && have - at > QUOTED_MAX))
            return unclosed(s, at, cells, e);
        if (what == RB_CELL_CUT)
            rc = see_more(s, have, e);
        if (rc != RB_OK)
            return rc;
        if (what == RB_CELL_CUT)
            continue;
        at = c.next;
        cells++;
        if (what == RB_CELL_MORE)
            continue;
        *p = in->buf + in->beg;
        *n = at;
        in->beg += at;
        s->line = s->next_line;
        s->next_line += breaks(s, *p, at);
        return RB_OK;
    }
}

static int is_blank(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && (p[i] == ' ' || p[i] == '\r' || p[i] == '\n'))
        i++;
    return i == n;
}

/* The next row that is not blank, decoded. */
static int decoded_row(rb_source *s, rb_text *t, rb_err *e)
{
    char *p;
    size_t n;
    do {
        int rc = next_row(s, &p, &n, e);
        if (rc != RB_OK)
            return rc;
    } while (is_blank(p, n));
    return rb_row_decode(s, p, n, t, e);
}

/* ---- the columns ---- */

static rb_jval trim(rb_jval v)
{
    while (v.n > 0 && strchr(" \t\r\n", v.p[v.n - 1]) != NULL)
        v.n--;
    while (v.n > 0 && strchr(" \t\r\n", *v.p) != NULL)
        v.p++, v.n--;
    return v;
}

static int too_many(rb_source *s, rb_err *e)
{
    return rb_fail(e, RB_ELIMIT,
                   "%s:%u: the row has more than %d columns; it is left out",
                   s->name.p, s->line, COLUMNS_MAX);
}

/* The names in the first row. */
static int read_head(rb_source *s, rb_err *e)
{
    rb_text t;
    rb_cell c;
    size_t at = 0;
    int rc = decoded_row(s, &t, e), what;
    if (rc != RB_OK)
        return rc;
    rb_buf_clear(&s->head);
    rb_buf_put(&s->head, t.p, t.n);
    if (s->head.failed)
        return rb_nomem(e);
    rb_table row = {s->head.p, t.n, 1, s->between, s->line_end};
    do {
        what = rb_table_cell(&row, at, &c);
        rb_jval name = {s->head.p + c.beg, c.end - c.beg, RB_CELL, 0};
        if (c.doubled)
            name.n = rb_cell_unquote(name.p, name.n, 0, NULL);
        if (s->column.n == COLUMNS_MAX)
            return too_many(s, e);
        if (rb_vec_push(s->mem, &s->column, trim(name)) != 0)
            return rb_nomem(e);
        at = c.next;
    } while (what == RB_CELL_MORE);
    s->columns = s->column.n;
    return RB_OK;
}

/* "column 3": of a cell that no name stands over. */
static const rb_jval *numbered(rb_source *s, uint32_t i)
{
    while (s->numbered.n <= i) {
        char name[24];
        int n = snprintf(name, sizeof name, "column %u", s->numbered.n + 1);
        char *p = rb_arena_str(&s->arena, name, (size_t)n);
        rb_jval v = {p, (size_t)n, RB_CELL, 0};
        if (p == NULL || rb_vec_push(s->mem, &s->numbered, v) != 0)
            return NULL;
    }
    return &s->numbered.v[i];
}

static const rb_jval *column_name(rb_source *s, uint32_t i)
{
    if (i < s->column.n && s->column.v[i].n > 0)
        return &s->column.v[i];
    return numbered(s, i);
}

/* ---- a row as a record ---- */

static int read_row(rb_source *s, const rb_text *t, rb_err *e)
{
    rb_table row = {t->p, t->n, 1, s->between, s->line_end};
    size_t at = 0;
    int what;
    s->member.n = 0;
    do {
        rb_cell c;
        what = rb_table_cell(&row, at, &c);
        if (what == RB_CELL_OPEN) /* decoding has changed the row */
            return rb_fail(e, RB_EINPUT, "%s:%u: a quote is never closed",
                           s->name.p, s->line);
        if (s->member.n == COLUMNS_MAX)
            return too_many(s, e);
        const rb_jval *name = column_name(s, s->member.n);
        if (name == NULL)
            return rb_nomem(e);
        rb_member mb = {
            *name, {t->p + c.beg, c.end - c.beg, RB_CELL, (uint8_t)c.doubled}};
        if (rb_vec_push(s->mem, &s->member, mb) != 0)
            return rb_nomem(e);
        at = c.next;
    } while (what == RB_CELL_MORE);
    return RB_OK;
}

/* "sep=;": Excel's word to itself about what stands between cells. 0: none. */
static char skip_sep(rb_source *s)
{
    rb_input *in = &s->in;
    const char *p = in->buf + in->beg;
    size_t n = in->end - in->beg;
    if (n < 6 || strncasecmp(p, "sep=", 4) != 0 || p[4] == '\n')
        return 0;
    size_t len = 5 + (p[5] == '\r');
    if (len >= n || p[len] != '\n')
        return 0;
    char between = p[4];
    in->beg += len + 1;
    s->next_line++;
    return between;
}

static int begin(rb_source *s, rb_err *e)
{
    rb_table_look look;
    int rc = rb_rows_begin(s, e);
    s->next_line = 1;
    s->columns = s->unclosed = s->column.n = 0;
    if (rc != RB_OK)
        return rc;
    char sep = skip_sep(s);
    rb_input *in = &s->in;
    rb_table t = {in->buf + in->beg, in->end - in->beg, in->eof, 0, 0};
    if (t.n > HEAD) {
        t.n = HEAD;
        t.whole = 0;
    }
    rb_table_guess(&t, &look);
    int tabs = s->format_given == &rb_format_tsv ||
               (s->format == &rb_format_tsv && look.columns < 2);
    s->between = tabs ? '\t' : look.columns == 1 ? ALONE : t.between;
    if (sep != 0)
        s->between = sep;
    s->line_end = t.line_end;
    rc = read_head(s, e);
    s->rep.n = 0;
    if (rc == RB_OK && in->beg == in->end && in->eof)
        rc = rb_fail(e, RB_EINPUT, "%s: the table has no rows under its head",
                     s->name.p);
    return rc == RB_EDONE
               ? rb_fail(e, RB_EINPUT, "%s: the table is empty", s->name.p)
               : rc;
}

static int row_doc(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                   rb_err *e)
{
    rb_buf at;
    int rc;
    rb_buf_init(&at, s->mem);
    rb_buf_printf(&at, "%s:%u", s->name.p, s->line);
    if (at.failed) {
        rc = rb_nomem(e);
    } else if (s->records++ == 0 && !rb_columns_have_text(s)) {
        rc = rb_record_no_text(s, at.p, e); /* nor has any other row */
        give_up(s);
    } else {
        rc = rb_record_doc(s, at.p, at.p, m, v, out, e);
    }
    rb_buf_free(&at);
    return rc;
}

static int next_csv(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                    rb_err *e)
{
    rb_text t;
    int rc = RB_OK;
    s->rep.n = 0;
    if (!s->begun)
        rc = begin(s, e);
    else if (s->columns == 0)
        return RB_EDONE; /* without a head no row means anything */
    if (rc == RB_OK)
        rc = decoded_row(s, &t, e);
    if (rc != RB_OK)
        return rc;
    int verbatim = s->verbatim;
    s->verbatim = verbatim && t.verbatim;
    rc = read_row(s, &t, e);
    if (rc == RB_OK)
        rc = row_doc(s, m, v, out, e);
    s->verbatim = verbatim;
    return rc;
}

/* Without the name, only what nothing else can be. */
static int sniff(char *p, size_t n, int whole, const char *path)
{
    enum { ROWS = 4 };
    rb_table t = {p, n, whole, 0, 0};
    rb_table_look look;
    if (n == 0 || rb_format_of_name(path) == &rb_format_markdown)
        return RB_SNIFF_NO;
    rb_table_guess(&t, &look);
    if (look.columns < 2)
        return RB_SNIFF_NO;
    return look.has_text && look.rows >= ROWS && look.even == look.rows
               ? RB_SNIFF_LIKELY
               : RB_SNIFF_MAYBE;
}

const rb_format rb_format_csv = {.name = "csv",
                                 .endings = ".csv.",
                                 .next = next_csv,
                                 .verbatim = 1,
                                 .sniff = sniff};
const rb_format rb_format_tsv = {
    .name = "tsv", .endings = ".tsv.tab.", .next = next_csv, .verbatim = 1};
