/*
** mem.h - one allocator for everything, and arenas on top of it
**
** All memory of a handle goes through one function in the manner of
** lua_Alloc, so that a host can count it, bound it, or refuse the n-th
** request in a test. Sizes are passed back at free: nothing stores them.
*/
#ifndef RB_MEM_H
#define RB_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
** ptr == NULL: allocate nsize. nsize == 0: free ptr, return NULL.
** Otherwise resize. NULL means refused (ptr stays valid).
*/
typedef void *(*rb_alloc_fn)(void *ud, void *ptr, size_t osize, size_t nsize);

typedef struct rb_mem {
    rb_alloc_fn fn;
    void *ud;
    size_t used; /* bytes held now */
    size_t peak; /* the most ever held */
} rb_mem;

/* `fn` may be NULL: realloc and free of the C library. */
void rb_mem_init(rb_mem *m, rb_alloc_fn fn, void *ud);

/* NULL when refused; size 0 gives NULL. Contents are not set. */
void *rb_alloc(rb_mem *m, size_t size);
void *rb_calloc(rb_mem *m, size_t n, size_t size); /* zeroed, checked n*size */
void *rb_realloc(rb_mem *m, void *ptr, size_t osize, size_t nsize);
void rb_free(rb_mem *m, void *ptr, size_t size); /* ptr may be NULL */

/* A copy of `len` bytes with a NUL after them: free with size len + 1. */
char *rb_strndup(rb_mem *m, const char *s, size_t len);

/* ---- arena: many small things that die together ---- */

typedef struct rb_chunk rb_chunk;
typedef struct rb_arena {
    rb_mem *mem;
    rb_chunk *chunk; /* the newest */
    size_t used;     /* bytes used of the newest chunk */
    size_t total;    /* bytes held in all chunks */
} rb_arena;

void rb_arena_init(rb_arena *a, rb_mem *m);
void *rb_arena_alloc(rb_arena *a, size_t size); /* 8-byte aligned, or NULL */
char *rb_arena_str(rb_arena *a, const char *s, size_t len); /* + NUL */
/* *s becomes a copy of itself, unless it is NULL; 0, or -1. */
int rb_arena_keep(rb_arena *a, const char **s);
void rb_arena_free(rb_arena *a); /* frees all; the arena can be used again */

/* ---- growable vectors ---- */

/* struct { T *v; uint32_t n, cap; }: n used of cap. Zero it to begin. */
#define RB_VEC(T)                                                              \
    struct {                                                                   \
        T *v;                                                                  \
        uint32_t n, cap;                                                       \
    }

/* Make room for `extra` more; 0, or -1 when refused (vector unchanged). */
#define rb_vec_reserve(m, vec, extra)                                          \
    rb_vec_grow((m), (void **)&(vec)->v, (vec)->n, &(vec)->cap, (extra),       \
                sizeof *(vec)->v)

/* Append; 0, or -1 when refused. */
#define rb_vec_push(m, vec, item)                                              \
    ((vec)->n < (vec)->cap || rb_vec_reserve((m), (vec), 1) == 0               \
         ? ((vec)->v[(vec)->n++] = (item), 0)                                  \
         : -1)

#define rb_vec_free(m, vec)                                                    \
    (rb_free((m), (vec)->v, (size_t)(vec)->cap * sizeof *(vec)->v),            \
     (vec)->v = NULL, (vec)->n = (vec)->cap = 0)

int rb_vec_grow(rb_mem *m, void **v, uint32_t n, uint32_t *cap, uint32_t extra,
                size_t item);

#endif
