/*
** table.h - cells and rows in bytes: CSV, TSV and their like
*/
#ifndef RB_TABLE_H
#define RB_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct rb_table {
    const char *s; /* begins with a row */
    size_t n;
    int whole;     /* nothing comes after s[0..n) */
    char between;  /* what stands between two cells */
    char line_end; /* '\n', or '\r' on an old Macintosh */
} rb_table;

typedef struct rb_cell {
    size_t beg, end; /* without the quotes around it */
    size_t next;     /* where the next cell or row begins */
    int quoted;
    int doubled; /* it has doubled quotes */
} rb_cell;

enum {               /* what rb_table_cell says */
       RB_CELL_MORE, /* a further cell of the row follows */
       RB_CELL_LAST, /* the row ends with it */
       RB_CELL_CUT,  /* its end is not in s[0..n) */
       RB_CELL_OPEN  /* there is no end: its quote is never closed */
};

/* The cell that begins at `at`, which may be n when `whole`. */
int rb_table_cell(const rb_table *t, size_t at, rb_cell *c);

typedef struct rb_table_look { /* what the first rows look like */
    uint32_t columns;          /* of the first row */
    uint32_t rows, even;       /* looked at; with as many cells as the first */
    int has_text;              /* a column has a name that texts have */
} rb_table_look;

/* Set t->between and t->line_end to what fits s[0..n) best. */
void rb_table_guess(rb_table *t, rb_table_look *look);

#endif
