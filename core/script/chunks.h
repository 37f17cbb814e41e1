/*
** chunks.h - the library and the shipped packages, compiled at build time
**
** Parsing Lua is a quarter of the start of a run. `make` writes the compiled
** chunks of lua/ and scripts/ into one file beside the language file; a chunk
** is found by the hash of its name and its source, so that an edited file is
** simply not in it and is compiled as always. Only this file of rubric's own
** holds compiled code: scripts can load text alone.
*/
#ifndef RB_CHUNKS_H
#define RB_CHUNKS_H

#include "../base/err.h"
#include "../base/mem.h"

typedef struct rb_chunks rb_chunks;

/* Map the file; NULL when it is not there, or not of this Lua: no error. */
rb_chunks *rb_chunks_open(rb_mem *m, const char *path);
void rb_chunks_close(rb_chunks *c); /* NULL is fine */

/* Compiled code of a source under a chunk name ("@stance/init.lua"), or
** NULL. c may be NULL. */
const char *rb_chunks_find(const rb_chunks *c, const char *name,
                           const char *source, size_t n, size_t *len);

/* The format, for mkchunks. */
typedef struct rb_chunk_head {
    char magic[8]; /* "RBCHUNK1" */
    uint32_t lua;  /* LUA_VERSION_RELEASE_NUM */
    uint32_t entries;
} rb_chunk_head;
typedef struct rb_chunk_entry { /* sorted by hash; code follows them all */
    uint64_t hash;
    uint32_t at, len;
} rb_chunk_entry;
uint64_t rb_chunk_hash(const char *name, const char *source, size_t n);

#endif
