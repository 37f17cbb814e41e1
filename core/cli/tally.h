/*
** tally.h - how often each key was seen, most frequent first
*/
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include <stddef.h>

typedef struct tally_row {
    char *key; /* owned by the tally; may hold NUL bytes: use `len` */
    size_t len, count;
} tally_row;

typedef struct tally {
    tally_row *row; /* in the order of first sight until tally_sort */
    size_t n, cap;
    size_t *slot; /* open addressing: number of a row + 1 */
    size_t nslot;
} tally;

/* The number of the key's row, which holds until tally_sort. */
size_t tally_add(tally *t, const char *key, size_t len, size_t count);
void tally_sort(tally *t); /* by count, then key; adding is over */
void tally_free(tally *t);

#endif
