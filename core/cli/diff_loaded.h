/*
** diff_loaded.h - the documents that two versions of a loader make of files
*/
#ifndef CLI_DIFF_LOADED_H
#define CLI_DIFF_LOADED_H

#include <rubric.h>
#include "out.h"

typedef struct loaded loaded;

loaded *loaded_new(void);
void loaded_free(loaded *l);
/* Note the id of a document, its metadata and what its text is. */
void loaded_add(loaded *l, const rubric_doc *d);
/* Print what differs, by id: one that is gone, one that came, fields that are
** others; then how many. `below`: a prefix of ids that is not shown, or NULL.
** How many differ. */
size_t loaded_diff(const loaded *old, const loaded *new, int jsonl,
                   const char *below, out *o);

#endif
