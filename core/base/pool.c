/*
** pool.c - small blocks of memory, quickly given and taken back
*/
#include "pool.h"

#include <string.h>

/* Under AddressSanitizer every block is its own, so that it can be watched. */
#if defined(__SANITIZE_ADDRESS__)
#define POOLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOLED 0
#endif
#endif
#ifndef POOLED
#define POOLED RB_POOL_LARGEST
#endif

enum { CHUNK = 32 * 1024 };

struct rb_pool_chunk {
    struct rb_pool_chunk *next;
    max_align_t data[];
};

void rb_pool_init(rb_pool *p, rb_mem *under)
{
    memset(p, 0, sizeof *p);
    p->under = under;
}

void rb_pool_free(rb_pool *p)
{
    while (p->chunk != NULL) {
        struct rb_pool_chunk *next = p->chunk->next;
        rb_free(p->under, p->chunk, CHUNK);
        p->chunk = next;
    }
    rb_pool_init(p, p->under);
}

static size_t class_of(size_t size)
{
    return (size + RB_POOL_STEP - 1) / RB_POOL_STEP;
}

static int add_chunk(rb_pool *p)
{
    struct rb_pool_chunk *c = rb_alloc(p->under, CHUNK);
    if (c == NULL)
        return -1;
    c->next = p->chunk;
    p->chunk = c;
    p->next = (char *)c->data;
    p->left = CHUNK - sizeof *c;
    return 0;
}

static void *take(rb_pool *p, size_t size)
{
    if (size > POOLED)
        return rb_alloc(p->under, size);
    size_t k = class_of(size), bytes = k * RB_POOL_STEP;
    void *block = p->free[k];
    if (block != NULL) {
        memcpy(&p->free[k], block, sizeof block); /* the next free one */
        __builtin_prefetch(p->free[k]); /* it has left the cache long ago */
        return block;
    }
    if (p->left < bytes && add_chunk(p) != 0)
        return NULL;
    block = p->next;
    p->next += bytes;
    p->left -= bytes;
    return block;
}

static void give(rb_pool *p, void *block, size_t size)
{
    if (size > POOLED) {
        rb_free(p->under, block, size);
        return;
    }
    size_t k = class_of(size);
    memcpy(block, &p->free[k], sizeof block);
    p->free[k] = block;
}

void *rb_pool_realloc(rb_pool *p, void *ptr, size_t osize, size_t nsize)
{
    if (ptr == NULL)
        return nsize == 0 ? NULL : take(p, nsize);
    if (nsize == 0) {
        give(p, ptr, osize);
        return NULL;
    }
    if (osize > POOLED && nsize > POOLED)
        return rb_realloc(p->under, ptr, osize, nsize);
    if (osize <= POOLED && nsize <= POOLED &&
        class_of(osize) == class_of(nsize))
        return ptr;
    void *block = take(p, nsize);
    if (block == NULL)
        return NULL;
    memcpy(block, ptr, osize < nsize ? osize : nsize);
    give(p, ptr, osize);
    return block;
}
