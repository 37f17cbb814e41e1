/*
** pool.h - small blocks of memory, quickly given and taken back
**
** A Lua state asks for and frees millions of blocks of a few dozen bytes.
** They come from chunks by size class and go to a free list; larger ones go
** to the allocator below. Chunks are given back together, at the end.
*/
#ifndef RB_POOL_H
#define RB_POOL_H

#include "mem.h"

enum { RB_POOL_STEP = 16, RB_POOL_LARGEST = 512 };

typedef struct rb_pool {
    rb_mem *under;
    void *free[RB_POOL_LARGEST / RB_POOL_STEP + 1]; /* by class */
    struct rb_pool_chunk *chunk;
    char *next; /* unused rest of the newest chunk */
    size_t left;
} rb_pool;

void rb_pool_init(rb_pool *p, rb_mem *under);
void rb_pool_free(rb_pool *p); /* all chunks; larger blocks are the owner's */

/* As rb_alloc_fn: ptr NULL allocates, nsize 0 frees, else resizes. */
void *rb_pool_realloc(rb_pool *p, void *ptr, size_t osize, size_t nsize);

#endif
