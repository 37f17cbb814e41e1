/*
** costs.h - the costs of packages as a table, the dearest first
*/
#ifndef CLI_COSTS_H
#define CLI_COSTS_H

#include "session.h"

/* Print what the handle has counted (rubric_profile): by "time", "steps",
** "candidates", "matches" or "memory" (NULL: time), at most `most` rows (0:
** all). 0, or an exit code. */
int costs_print(const session *s, const char *by, size_t most, int jsonl,
                out *o);

#endif
