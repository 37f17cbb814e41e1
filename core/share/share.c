/*
** share.c - a package on its way to others: its manifest and its files
*/
#include "share.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../script/file.h"

enum { MANIFEST_MAX = 1 << 20, OPEN_FOLDERS = 16 };

static int read_manifest(rb_shared *p, rb_mem *mem, const char *folder,
                         rb_err *e)
{
    char path[PATH_MAX + 16], real[PATH_MAX], file[256];
    rb_buf b;
    if (realpath(folder, real) == NULL)
        return rb_fail(e, RB_EIO, "%s: %s", folder, strerror(errno));
    const char *base = strrchr(real, '/');
    snprintf(path, sizeof path, "%s/package.lua", real);
    snprintf(file, sizeof file, "%.200s/package.lua", base + 1);
    if (access(path, F_OK) != 0)
        return rb_fail(e, RB_EUSAGE, "%s: the folder holds no package.lua",
                       folder);
    rb_buf_init(&b, mem);
    int code = rb_file_read(path, MANIFEST_MAX, &b, e);
    if (code == RB_OK)
        code =
            rb_manifest_parse(&p->m, &p->arena, file, b.p ? b.p : "", b.n, e);
    rb_buf_free(&b);
    return code;
}

int rb_shared_open(rb_shared *p, rb_mem *mem, const char *folder, rb_err *e)
{
    memset(p, 0, sizeof *p);
    rb_arena_init(&p->arena, mem);
    p->c.mem = mem;
    rb_arena_init(&p->c.arena, mem);
    int code = read_manifest(p, mem, folder, e);
    if (code == RB_OK)
        code = rb_contents_read(&p->c, mem, &p->m, folder, e);
    if (code != RB_OK)
        rb_shared_free(p);
    return code;
}

void rb_shared_free(rb_shared *p)
{
    rb_contents_free(&p->c);
    rb_arena_free(&p->arena);
    memset(&p->m, 0, sizeof p->m);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *f)
{
    (void)st;
    (void)type;
    (void)f;
    return remove(path);
}

int rb_tree_remove(const char *folder)
{
    return nftw(folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
