/*
** diff.h - differences between two runs: told, counted, summed up
*/
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include <rubric.h>

#include "out.h"

typedef struct diff diff;

diff *diff_new(int jsonl);
void diff_free(diff *f);
/* 1 when both have the same features. */
int diff_alike(const rubric_ann *a, const rubric_ann *b);
/* An annotation of the old run and its partner in the new one; NULL: none.
** What differs is printed. */
void diff_pair(diff *f, const rubric_doc *d, const char *layer,
               const rubric_ann *a, const rubric_ann *b, out *o);
/* Cells of the stance matrix that moved, counts of each layer. */
void diff_totals(diff *f, out *o);

#endif
