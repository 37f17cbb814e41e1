/*
** mem.c - one allocator for everything, and arenas on top of it
*/
#include "mem.h"

#include <stdlib.h>
#include <string.h>

static void *default_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
    (void)ud;
    (void)osize;
    if (nsize == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, nsize);
}

void rb_mem_init(rb_mem *m, rb_alloc_fn fn, void *ud)
{
    m->fn = fn != NULL ? fn : default_alloc;
    m->ud = ud;
    m->used = m->peak = 0;
}

void *rb_alloc(rb_mem *m, size_t size)
{
    return size == 0 ? NULL : rb_realloc(m, NULL, 0, size);
}

void *rb_calloc(rb_mem *m, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size)
        return NULL;
    void *p = rb_alloc(m, n * size);
    if (p != NULL)
        memset(p, 0, n * size);
    return p;
}

void *rb_realloc(rb_mem *m, void *ptr, size_t osize, size_t nsize)
{
    void *p = m->fn(m->ud, ptr, osize, nsize);
    if (p != NULL) {
        m->used += nsize - osize;
        if (m->used > m->peak)
            m->peak = m->used;
    }
    return p;
}

void rb_free(rb_mem *m, void *ptr, size_t size)
{
    if (ptr == NULL)
        return;
    m->fn(m->ud, ptr, size, 0);
    m->used -= size;
}

char *rb_strndup(rb_mem *m, const char *s, size_t len)
{
    char *p = rb_alloc(m, len + 1);
    if (p != NULL) {
        memcpy(p, s, len);
        p[len] = '\0';
    }
    return p;
}

/* ---- arena ---- */

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct rb_chunk {
    rb_chunk *next; /* older */
    size_t size;    /* bytes of data */
    _Alignas(8) char data[];
};

void rb_arena_init(rb_arena *a, rb_mem *m)
{
    a->mem = m;
    a->chunk = NULL;
    a->used = a->total = 0;
}

static int add_chunk(rb_arena *a, size_t need)
{
    /* Chunks double, so that a small document costs one small block. */
    size_t size = a->chunk == NULL ? FIRST_CHUNK : a->chunk->size * 2;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < need)
        size = need;
    rb_chunk *c = rb_alloc(a->mem, sizeof *c + size);
    if (c == NULL)
        return -1;
    c->next = a->chunk;
    c->size = size;
    a->chunk = c;
    a->used = 0;
    a->total += size;
    return 0;
}

void *rb_arena_alloc(rb_arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    if (a->chunk == NULL || a->chunk->size - a->used < size) {
        if (add_chunk(a, size) != 0)
            return NULL;
    }
    void *p = a->chunk->data + a->used;
    a->used += size;
    return p;
}

char *rb_arena_str(rb_arena *a, const char *s, size_t len)
{
    char *p = rb_arena_alloc(a, len + 1);
    if (p != NULL) {
        memcpy(p, s, len);
        p[len] = '\0';
    }
    return p;
}

int rb_arena_keep(rb_arena *a, const char **s)
{
    if (*s == NULL)
        return 0;
    *s = rb_arena_str(a, *s, strlen(*s));
    return *s != NULL ? 0 : -1;
}

void rb_arena_free(rb_arena *a)
{
    rb_chunk *c = a->chunk;
    while (c != NULL) {
        rb_chunk *next = c->next;
        rb_free(a->mem, c, sizeof *c + c->size);
        c = next;
    }
    a->chunk = NULL;
    a->used = a->total = 0;
}

/* ---- vectors ---- */

int rb_vec_grow(rb_mem *m, void **v, uint32_t n, uint32_t *cap, uint32_t extra,
                size_t item)
{
    if (*cap - n >= extra)
        return 0;
    uint64_t want = (uint64_t)n + extra, next = (uint64_t)*cap + *cap / 2;
    if (next < 8)
        next = 8;
    if (next < want)
        next = want;
    if (next > UINT32_MAX || next > SIZE_MAX / item)
        return -1;
    void *p = rb_realloc(m, *v, *cap * item, (size_t)next * item);
    if (p == NULL)
        return -1;
    *v = p;
    *cap = (uint32_t)next;
    return 0;
}
