/*
** storezip.h - a ZIP in memory, its members stored as they are
**
** For tests that need a DOCX or an EPUB with any XML in it.
*/
#ifndef STOREZIP_H
#define STOREZIP_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct storezip {
    char *p; /* the ZIP, complete after storezip_end */
    size_t n, cap;
    char *list; /* its list of members */
    size_t list_n, list_cap;
    unsigned members;
} storezip;

static void storezip_put(char **p, size_t *n, size_t *cap, const void *s,
                         size_t len)
{
    if (*n + len > *cap) {
        *cap = (*n + len) * 2;
        *p = realloc(*p, *cap);
        if (*p == NULL)
            abort();
    }
    if (len > 0)
        memcpy(*p + *n, s, len);
    *n += len;
}

static uint32_t storezip_crc(const unsigned char *s, size_t n)
{
    uint32_t c = 0xFFFFFFFF;
    for (size_t i = 0; i < n; i++) {
        c ^= s[i];
        for (int k = 0; k < 8; k++)
            c = c >> 1 ^ (c & 1 ? 0xEDB88320 : 0);
    }
    return ~c;
}

static void storezip_number(char *at, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(v >> (8 * i));
}

static void storezip_add(storezip *z, const char *name, const void *s, size_t n)
{
    char h[46] = "PK\001\002\024\0\024";
    storezip_number(h + 16, storezip_crc(s, n), 4);
    storezip_number(h + 20, (uint32_t)n, 4);
    storezip_number(h + 24, (uint32_t)n, 4);
    storezip_number(h + 28, (uint32_t)strlen(name), 2);
    storezip_number(h + 42, (uint32_t)z->n, 4);
    storezip_put(&z->list, &z->list_n, &z->list_cap, h, 46);
    storezip_put(&z->list, &z->list_n, &z->list_cap, name, strlen(name));
    storezip_put(&z->p, &z->n, &z->cap, "PK\003\004", 4);
    storezip_put(&z->p, &z->n, &z->cap, h + 6, 26);
    storezip_put(&z->p, &z->n, &z->cap, name, strlen(name));
    storezip_put(&z->p, &z->n, &z->cap, s, n);
    z->members++;
}

static void storezip_end(storezip *z)
{
    char h[22] = "PK\005\006";
    storezip_number(h + 8, z->members, 2);
    storezip_number(h + 10, z->members, 2);
    storezip_number(h + 12, (uint32_t)z->list_n, 4);
    storezip_number(h + 16, (uint32_t)z->n, 4);
    storezip_put(&z->p, &z->n, &z->cap, z->list, z->list_n);
    storezip_put(&z->p, &z->n, &z->cap, h, 22);
}

static void storezip_free(storezip *z)
{
    free(z->p);
    free(z->list);
    memset(z, 0, sizeof *z);
}

#endif
