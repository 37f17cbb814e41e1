/*
** chunks.c - the library and the shipped packages, compiled at build time
*/
#include "chunks.h"

#include <fcntl.h>
#include <lua.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../base/utf8.h"

struct rb_chunks {
    rb_mem *mem;
    const char *p; /* the mapping */
    size_t size;
    const rb_chunk_entry *entry;
    uint32_t n;
};

uint64_t rb_chunk_hash(const char *name, const char *source, size_t n)
{
    return rb_hash(source, n, rb_hash(name, strlen(name), n));
}

/* Everything inside the file, and made by this very Lua? */
static int sound(rb_chunks *c)
{
    const rb_chunk_head *h = (const void *)c->p;
    if (c->size < sizeof *h || memcmp(h->magic, "RBCHUNK1", 8) != 0 ||
        h->lua != LUA_VERSION_RELEASE_NUM ||
        h->entries > (c->size - sizeof *h) / sizeof *c->entry)
        return 0;
    c->entry = (const void *)(c->p + sizeof *h);
    c->n = h->entries;
    for (uint32_t i = 0; i < c->n; i++) {
        const rb_chunk_entry *e = &c->entry[i];
        if (e->at > c->size || e->len > c->size - e->at)
            return 0;
    }
    return 1;
}

rb_chunks *rb_chunks_open(rb_mem *m, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    rb_chunks *c = NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        c = rb_calloc(m, 1, sizeof *c);
    if (c != NULL) {
        c->mem = m;
        c->size = (size_t)st.st_size;
        c->p = mmap(NULL, c->size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (c->p == MAP_FAILED) {
            rb_free(m, c, sizeof *c);
            c = NULL;
        } else if (!sound(c)) {
            rb_chunks_close(c);
            c = NULL;
        }
    }
    close(fd);
    return c;
}

void rb_chunks_close(rb_chunks *c)
{
    if (c == NULL)
        return;
    munmap((void *)c->p, c->size);
    rb_free(c->mem, c, sizeof *c);
}

const char *rb_chunks_find(const rb_chunks *c, const char *name,
                           const char *source, size_t n, size_t *len)
{
    if (c == NULL)
        return NULL;
    uint64_t hash = rb_chunk_hash(name, source, n);
    uint32_t lo = 0, hi = c->n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (c->entry[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == c->n || c->entry[lo].hash != hash)
        return NULL;
    *len = c->entry[lo].len;
    return c->p + c->entry[lo].at;
}
