/*
** mkchunks.c - compile the Lua of the library and of packages into one file
**
** mkchunks OUT ROOT FILE...: FILE is relative to ROOT ("lua/rubric/init.lua",
** "scripts/stance/init.lua"); its chunk name is what the host shows in
** messages: "@lua/rubric/init.lua", "@stance/init.lua". Runs at build time.
*/
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "chunks.h"

typedef struct code {
    rb_chunk_entry entry;
    char *p;
    size_t n, cap;
} code;

static void stop(const char *file, const char *why)
{
    fprintf(stderr, "mkchunks: %s: %s\n", file, why);
    exit(1);
}

static char *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL || fseek(f, 0, SEEK_END) != 0)
        stop(path, "cannot be read");
    long size = ftell(f);
    rewind(f);
    char *p = malloc((size_t)size + 1);
    if (p == NULL || fread(p, 1, (size_t)size, f) != (size_t)size)
        stop(path, "cannot be read");
    fclose(f);
    *n = (size_t)size;
    return p;
}

static int write_code(lua_State *L, const void *p, size_t n, void *ud)
{
    code *c = ud;
    (void)L;
    if (c->n + n > c->cap) {
        c->cap = (c->n + n) * 2;
        c->p = realloc(c->p, c->cap);
        if (c->p == NULL)
            return 1;
    }
    memcpy(c->p + c->n, p, n);
    c->n += n;
    return 0;
}

static void compile(lua_State *L, const char *root, const char *file, code *c)
{
    char path[4096], name[4096];
    size_t n;
    snprintf(path, sizeof path, "%s/%s", root, file);
    snprintf(name, sizeof name, "@%s",
             strncmp(file, "scripts/", 8) == 0 ? file + 8 : file);
    char *source = read_file(path, &n);
    if (luaL_loadbufferx(L, source, n, name, "t") != LUA_OK)
        stop(file, lua_tostring(L, -1));
    if (lua_dump(L, write_code, c, 0) != 0)
        stop(file, "out of memory");
    lua_settop(L, 0);
    c->entry.hash = rb_chunk_hash(name, source, n);
    free(source);
}

static int by_hash(const void *pa, const void *pb)
{
    uint64_t a = ((const code *)pa)->entry.hash;
    uint64_t b = ((const code *)pb)->entry.hash;
    return a < b ? -1 : a > b;
}

static void write_all(const char *out, code *c, uint32_t n)
{
    char tmp[4096];
    rb_chunk_head h = {
        .magic = "RBCHUNK1", .lua = LUA_VERSION_RELEASE_NUM, .entries = n};
    uint32_t at = (uint32_t)(sizeof h + n * sizeof c->entry);
    snprintf(tmp, sizeof tmp, "%s.tmp", out);
    FILE *f = fopen(tmp, "wb");
    if (f == NULL)
        stop(tmp, "cannot be written");
    fwrite(&h, sizeof h, 1, f);
    for (uint32_t i = 0; i < n; i++) {
        c[i].entry.at = at;
        c[i].entry.len = (uint32_t)c[i].n;
        at += c[i].entry.len;
        fwrite(&c[i].entry, sizeof c[i].entry, 1, f);
    }
    for (uint32_t i = 0; i < n; i++)
        fwrite(c[i].p, 1, c[i].n, f);
    if (fclose(f) != 0 || rename(tmp, out) != 0)
        stop(out, "cannot be written");
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: mkchunks OUT ROOT FILE...\n");
        return 2;
    }
    lua_State *L = luaL_newstate();
    uint32_t n = (uint32_t)argc - 3;
    code *c = calloc(n, sizeof *c);
    if (L == NULL || c == NULL)
        stop(argv[1], "out of memory");
    for (uint32_t i = 0; i < n; i++)
        compile(L, argv[2], argv[3 + i], &c[i]);
    qsort(c, n, sizeof *c, by_hash);
    write_all(argv[1], c, n);
    for (uint32_t i = 0; i < n; i++)
        free(c[i].p);
    free(c);
    lua_close(L);
    return 0;
}
