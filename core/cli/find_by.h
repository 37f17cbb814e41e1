/*
** find_by.h - what `rubric find --by` groups its matches by
**
** A key is a comma list of features: text lower lemma pos of the match, a
** capture's name, capture.feature (of its words or of the annotation that it
** is), metadata of the document, year and month of its date.
*/
#ifndef CLI_FIND_BY_H
#define CLI_FIND_BY_H

#include <rubric.h>
#include "out.h"
#include "tally.h"
#include "words.h"

/* Append the values of all features, tabs between, on one line. */
void by_key(out *o, const words *by, const rubric_doc *d,
            const rubric_pattern *p, const rubric_match *m);
/* Groups by their keys, the largest first; told when no match has the
** feature. */
void by_print(tally *t, const words *by, int jsonl, out *o);

#endif
