/*
** api_near.c - include/rubric.h: which files a project may name
**
** A project that a stranger made can name any file of the person who verifies
** it: a key as a word list, say, of which a message would quote a line.
*/
#include "api.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int is_below(const char *real, const char *folder)
{
    size_t n = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(real, folder, n) == 0 && (real[n] == '/' || real[n] == '\0');
}

int rb_api_is_near(const rubric_store *s, const char *path)
{
    char here[PATH_MAX], real[PATH_MAX];
    if (realpath(path, real) == NULL)
        return errno == ENOENT || errno == ENOTDIR; /* nothing to read */
    for (uint32_t i = 0; i < s->allowed.n; i++)
        if (is_below(real, s->allowed.v[i]))
            return 1;
    if (realpath(".", here) == NULL || !is_below(real, here))
        return 0;
    const char *rest = real + (strcmp(here, "/") == 0 ? 0 : strlen(here));
    return strstr(rest, "/.") == NULL;
}

int rubric_store_allow(rubric *r, rubric_store *s, const char *path)
{
    RB_API_CALL(r);
    char *real = rb_alloc(&r->mem, PATH_MAX);
    if (real == NULL)
        return rb_nomem(&r->err);
    if (realpath(path, real) == NULL) {
        rb_free(&r->mem, real, PATH_MAX);
        return rb_fail(&r->err, RB_EIO, "%s: %s", path, strerror(errno));
    }
    if (rb_vec_push(&r->mem, &s->allowed, real) != 0) {
        rb_free(&r->mem, real, PATH_MAX);
        return rb_nomem(&r->err);
    }
    return RB_OK;
}
