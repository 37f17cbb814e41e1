/*
** ration.h - an allocator that refuses memory
**
** Tests grant the first n requests and refuse all others, for every n.
*/
#ifndef RB_TEST_RATION_H
#define RB_TEST_RATION_H

#include <stddef.h>
#include <stdlib.h>

typedef struct ration {
    long left;   /* requests until all are refused; -1: never */
    int refused; /* one was */
} ration;

/* For rb_mem_init and rubric_options; `user` is a ration. */
static inline void *rationed(void *user, void *p, size_t osize, size_t nsize)
{
    ration *r = user;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    if (r->left == 0) {
        r->refused = 1;
        return NULL;
    }
    r->left -= r->left > 0;
    return realloc(p, nsize);
}

#endif
