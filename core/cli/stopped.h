/*
** stopped.h - rules that cost too much: each is told once, with a count
**
** A rule that is too dear is so in document after document. The first one is
** told in full; at the end, in how many it was stopped.
*/
#ifndef CLI_STOPPED_H
#define CLI_STOPPED_H

#include "out.h"
#include "rubric.h"

typedef struct stopped_rule {
    char *message, *id; /* of the first document */
    char *name;         /* "p/init.lua:5: rule 'slow'" */
    size_t n;
} stopped_rule;

typedef struct stopped_rules {
    stopped_rule *v;
    size_t n;
} stopped_rules;

/* Note those of a document. 1 when there are some and `msg`, its error, says
** no more than that. */
int stopped_in(stopped_rules *of, const rubric_doc *d, const char *msg);
/* Count them in `all`, tell those that are new, and forget them. Called in
** input order. */
void stopped_tell(stopped_rules *all, stopped_rules *of, out *log);
/* Tell the counts, and forget all. */
void stopped_end(stopped_rules *all, out *log);
void stopped_free(stopped_rules *of);

#endif
