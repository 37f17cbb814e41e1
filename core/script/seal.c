/*
** seal.c - files of a package stay what was compared
**
** A package is compared with the lock, or with what the user trusts, when it
** comes into use; its modules and word lists are read later, some of them in
** the middle of a run. Who can write to its folder must not get in between:
** what is read is compared once more, with the list that was right.
*/
#include "package.h"

#include <stdlib.h>
#include <string.h>
#include "../base/sha256.h"

static int by_name(const void *name, const void *file)
{
    return strcmp(name, ((const rb_content *)file)->name);
}

/* "data//x" is "data/x": code may call a file so. */
static void put_plain(const char *name, char *out, size_t max)
{
    size_t k = 0;
    while (*name != '\0' && k + 2 < max) {
        size_t n = strcspn(name, "/");
        if (n > 0) {
            if (k > 0)
                out[k++] = '/';
            n = n < max - k ? n : max - k - 1;
            memcpy(out + k, name, n);
            k += n;
        }
        name += strcspn(name, "/");
        name += *name == '/';
    }
    out[k] = '\0';
}

static int is_as_listed(const rb_locked *l, const char *name, const char *text,
                        size_t n)
{
    char hex[65], plain[RB_CONTENTS_NAME + 1];
    rb_sha256 sum;
    put_plain(name, plain, sizeof plain);
    const rb_content *f =
        bsearch(plain, l->file, l->nfile, sizeof *l->file, by_name);
    if (f == NULL)
        return 0;
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, text, n);
    rb_sha256_end(&sum, hex);
    return strcmp(hex, f->sha256) == 0;
}

int rb_sealed_check(const rb_package *p, const char *name, const char *text,
                    size_t n, rb_err *e)
{
    if (p == NULL || p->sealed == NULL ||
        is_as_listed(p->sealed, name, text, n))
        return RB_OK;
    return rb_fail(e, RB_ESCRIPT,
                   "package '%s': '%s' is not what it was when the package was "
                   "checked: its files changed in between, try again",
                   p->m.name, name);
}

int rb_seal(rb_package *p, const rb_locked *l, rb_err *e)
{
    p->sealed = l;
    int code =
        rb_sealed_check(p, "package.lua", p->source, strlen(p->source), e);
    if (code != RB_OK)
        p->sealed = NULL;
    return code;
}

int rb_seal_contents(rb_package *p, const rb_contents *c, rb_err *e)
{
    if (p->sealed != NULL) /* by the lock: the same files */
        return strcmp(p->sealed->sha256, c->sha256) == 0
                   ? RB_OK
                   : rb_fail(e, RB_ESCRIPT,
                             "package '%s' is not what the lock says",
                             p->m.name);
    rb_locked *l = rb_arena_alloc(&p->arena, sizeof *l);
    if (l == NULL)
        return rb_nomem(e);
    memset(l, 0, sizeof *l);
    int code = rb_lock_set_contents(l, &p->arena, c, e);
    return code == RB_OK ? rb_seal(p, l, e) : code;
}
