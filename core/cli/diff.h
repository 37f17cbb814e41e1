/*
** diff.h - differences between two runs: told, counted, summed up
*/
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include <rubric.h>

#include "out.h"
#include "words.h"

typedef struct diff diff;

diff *diff_new(int jsonl);
void diff_free(diff *f);
/* 1 when both have the same features. */
int diff_alike(const rubric_ann *a, const rubric_ann *b);
/* An annotation of the old run and its partner in the new one; NULL: none.
** What differs is printed. */
void diff_pair(diff *f, const rubric_doc *d, const char *layer,
               const rubric_ann *a, const rubric_ann *b, out *o);
/* All annotations of a document in the old run and in the new one, in `only`
** these layers (none: all that packages write). */
void diff_docs(diff *f, const rubric_doc *old, const rubric_doc *new,
               const words *only, out *o);
/* Documents whose id begins with the prefix (borrowed) are called by the rest.
 */
void diff_below(diff *f, const char *prefix);
/* How many annotations appeared, vanished or changed so far. */
size_t diff_moved(const diff *f);
/* Cells of the stance matrix that moved, counts of each layer; `moved`: only
** of layers in which something did. */
void diff_totals(diff *f, int moved, out *o);

#endif
