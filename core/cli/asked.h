/*
** asked.h - features that a pattern asks for, and those that there are
**
** {actor knd="person"} is no error: a package may give any feature. But when no
** annotation of that layer has it, it is a typo most often, and told.
*/
#ifndef CLI_ASKED_H
#define CLI_ASKED_H

#include <rubric.h>
#include "words.h"

typedef struct asked_one {
    char *layer, *feature;
    size_t annotations; /* of the layer */
    int seen;           /* one of them has the feature */
    words have;         /* the features that they have */
} asked_one;

typedef struct asked {
    asked_one *v;
    size_t n;
} asked;

/* What the pattern asks for. */
void asked_of(asked *a, const rubric_pattern *p);
/* Look at the layers of a document. */
void asked_note(asked *a, const rubric_doc *d);
/* Add what another worker saw of the same pattern. */
void asked_merge(asked *to, const asked *from);
/* Tell of those that were never seen, though the layer was. */
void asked_tell(asked *a);
void asked_free(asked *a);

#endif
