/*
** contentname.c - what files of a package may be called
**
** Such that every file system holds them and a terminal shows them as they
** are: a package goes to machines of other people.
*/
#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"
#include "contents.h"

static const char *bad_part(const char *part, size_t n)
{
    if (n == 0)
        return "has an empty part in its name";
    if (n > RB_CONTENTS_PART)
        return "has too long a name (100 bytes between slashes); shorten it";
    if (n == 2 && memcmp(part, "..", 2) == 0)
        return "leads out of its folder";
    return *part == '.' ? "has a part in its name that begins with a dot"
                        : NULL;
}

const char *rb_contents_bad_name(const char *name)
{
    size_t n = strlen(name);
    if (n > RB_CONTENTS_NAME)
        return "has too long a name (200 bytes); shorten it";
    if (rb_utf8_check(name, n) != n)
        return "has a name that is not UTF-8; rename it";
    if (*name == '/')
        return "has an absolute name";
    if (strpbrk(name, "\\:") != NULL)
        return "has \\ or : in its name, which not every system can store; "
               "rename it";
    for (const char *p = name; *p != '\0';) {
        int len;
        if (rb_is_hidden(rb_utf8_decode(p, name + n, &len)))
            return "has control characters in its name; rename it";
        p += len;
    }
    for (const char *p = name;;) {
        size_t part = strcspn(p, "/");
        const char *bad = bad_part(p, part);
        if (bad != NULL || p[part] == '\0')
            return bad;
        p += part + 1;
    }
}

const char *rb_contents_shown(const char *name, char *out, size_t max)
{
    size_t n = strlen(name), k = 0;
    for (size_t i = 0; i < n && k + 5 < max;) {
        size_t valid = rb_utf8_check(name + i, n - i < 4 ? n - i : 4);
        int len = 1;
        uint32_t c = valid == 0 ? 0 : rb_utf8_decode(name + i, name + n, &len);
        if (rb_is_hidden(c))
            out[k++] = '?';
        else
            for (int b = 0; b < len; b++)
                out[k++] = name[i + (size_t)b];
        i += (size_t)len;
    }
    out[k] = '\0';
    return out;
}

/* ---- names that are one on some systems ---- */

enum { FOLDED = 4 * RB_CONTENTS_NAME }; /* characters */

typedef struct folded {
    const int32_t *c;
    size_t n;
    const char *name;
} folded;

static int by_folded(const void *a, const void *b)
{
    const folded *x = a, *y = b;
    for (size_t i = 0; i < x->n && i < y->n; i++)
        if (x->c[i] != y->c[i])
            return x->c[i] < y->c[i] ? -1 : 1;
    return x->n != y->n ? (x->n < y->n ? -1 : 1) : strcmp(x->name, y->name);
}

static int fold(rb_arena *a, folded *out, const char *name)
{
    int32_t c[FOLDED];
    out->name = name;
    out->n = rb_utf8_fold(name, strlen(name), c, FOLDED);
    int32_t *copy = rb_arena_alloc(a, (out->n + 1) * sizeof *copy);
    if (copy == NULL)
        return RB_ENOMEM;
    memcpy(copy, c, out->n * sizeof *copy);
    out->c = copy;
    return RB_OK;
}

static int is_one(const folded *x, const folded *y)
{
    return x->n > 0 && x->n == y->n &&
           memcmp(x->c, y->c, x->n * sizeof *x->c) == 0;
}

int rb_contents_twins(rb_mem *mem, const char *const *name, uint32_t n,
                      const char **one, const char **twin)
{
    rb_arena a;
    int code = RB_OK;
    *one = *twin = NULL;
    if (n < 2)
        return RB_OK;
    rb_arena_init(&a, mem);
    folded *v = rb_arena_alloc(&a, n * sizeof *v);
    code = v == NULL ? RB_ENOMEM : RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < n; i++)
        code = fold(&a, &v[i], name[i]);
    if (code == RB_OK)
        qsort(v, n, sizeof *v, by_folded);
    for (uint32_t i = 1; code == RB_OK && *one == NULL && i < n; i++)
        if (is_one(&v[i - 1], &v[i])) {
            *one = v[i - 1].name;
            *twin = v[i].name;
        }
    rb_arena_free(&a);
    return code;
}
