/*
** flood.h - the same message again and again: told some times, then counted
*/
#ifndef CLI_FLOOD_H
#define CLI_FLOOD_H

#include "out.h"

typedef struct flood { /* messages of a kind */
    char *kind, *first;
    size_t n, met; /* how many; when the last one came */
} flood;

enum { FLOODS = 8 };

typedef struct floods {
    flood kind[FLOODS];
    size_t messages;
} floods;

/* Was the message's kind told often enough? `what`: the message, or the part
** of it that makes its kind. The kind met least lately makes room for a new
** one; how many more there were of it goes into the log. */
int flooded(floods *f, const char *what, const char *msg, out *log);
/* Tell the same of all that are left. */
void floods_end(floods *f, out *log);

#endif
