/*
** table.c - cells and rows in bytes: CSV, TSV and their like
*/
#include "table.h"

#include <string.h>
#include <strings.h>

/* Does the row end at p, which is inside? A '\r' before '\n' belongs to the
** end of the row, as does one before the end of everything. */
static int ends_row(const rb_table *t, size_t p)
{
    if (t->s[p] == t->line_end)
        return 1;
    if (t->s[p] != '\r')
        return 0;
    return p + 1 < t->n ? t->s[p + 1] == t->line_end : t->whole;
}

/* The cell's content has ended; s[p] or the end of everything follows it. */
static int finish(const rb_table *t, size_t p, rb_cell *c)
{
    c->next = p;
    if (p < t->n && t->s[p] == t->between) {
        c->next = p + 1;
        return RB_CELL_MORE;
    }
    if (c->next < t->n && t->s[c->next] == '\r' && t->line_end == '\n')
        c->next++;
    if (c->next < t->n && t->s[c->next] == t->line_end)
        c->next++;
    return RB_CELL_LAST;
}

/* The quote before s[at] opened the cell. */
static int quoted_cell(const rb_table *t, size_t at, rb_cell *c)
{
    c->quoted = 1;
    c->beg = at;
    for (;;) {
        const char *q = at < t->n ? memchr(t->s + at, '"', t->n - at) : NULL;
        if (q == NULL)
            return t->whole ? RB_CELL_OPEN : RB_CELL_CUT;
        at = (size_t)(q - t->s) + 1;
        if (at < t->n && t->s[at] == '"') {
            c->doubled = 1;
            at++;
            continue;
        }
        size_t p = at;
        while (p < t->n && t->s[p] == ' ')
            p++;
        if (p + 1 >= t->n && !t->whole)
            return RB_CELL_CUT;
        if (p == t->n || t->s[p] == t->between || ends_row(t, p)) {
            c->end = at - 1;
            return finish(t, p, c);
        }
    }
}

int rb_table_cell(const rb_table *t, size_t at, rb_cell *c)
{
    size_t p = at;
    c->quoted = c->doubled = 0;
    while (p < t->n && t->s[p] == ' ')
        p++;
    if (p < t->n && t->s[p] == '"')
        return quoted_cell(t, p + 1, c);
    while (p < t->n && t->s[p] != t->between && !ends_row(t, p))
        p++;
    if (p == t->n && !t->whole)
        return RB_CELL_CUT;
    c->beg = at;
    c->end = p;
    return finish(t, p, c);
}

/* ---- what stands between the cells ---- */

static int is_text_name(const char *s, size_t n)
{
    static const char *const names[] = {"text", "body", "content", "full_text",
                                        "full text"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == n && strncasecmp(s, names[i], n) == 0)
            return 1;
    }
    return 0;
}

/* Count the cells of the row at *at and move behind it; 0: its end is not in
** sight. A blank row has one cell. */
static uint32_t count_cells(const rb_table *t, size_t *at, int *has_text)
{
    rb_cell c;
    for (uint32_t n = 1; *at <= t->n; n++) {
        int what = rb_table_cell(t, *at, &c);
        if (what == RB_CELL_CUT || what == RB_CELL_OPEN)
            return 0;
        *has_text |= is_text_name(t->s + c.beg, c.end - c.beg);
        *at = c.next;
        if (what == RB_CELL_LAST)
            return n;
    }
    return 0;
}

static rb_table_look look_at(const rb_table *t)
{
    enum { ROWS = 20 };
    rb_table_look look = {0, 0, 0, 0};
    size_t at = 0;
    while (at < t->n && look.rows < ROWS) {
        int has_text = 0;
        size_t from = at;
        uint32_t cells = count_cells(t, &at, &has_text);
        if (cells == 0)
            break;
        if (cells == 1 && at - from <= 2)
            continue; /* a blank row */
        if (look.rows == 0) {
            look.columns = cells;
            look.has_text = has_text;
        }
        look.rows++;
        look.even += cells == look.columns;
    }
    return look;
}

static uint32_t score(const rb_table_look *look)
{
    if (look->columns < 2)
        return 0;
    return 2000 * (look->has_text != 0) + 1000 * look->even / look->rows +
           (look->columns < 50 ? look->columns : 50);
}

void rb_table_guess(rb_table *t, rb_table_look *look)
{
    static const char between[] = {',', ';', '\t', '|'};
    uint32_t best = 0;
    t->line_end =
        memchr(t->s, '\n', t->n) == NULL && memchr(t->s, '\r', t->n) != NULL
            ? '\r'
            : '\n';
    t->between = ',';
    *look = look_at(t);
    best = score(look);
    for (size_t i = 1; i < sizeof between; i++) {
        rb_table with = *t;
        with.between = between[i];
        rb_table_look l = look_at(&with);
        if (score(&l) > best) {
            best = score(&l);
            t->between = between[i];
            *look = l;
        }
    }
}
