/*
** agreed.c - permissions that the user has agreed to
*/
#include "agreed.h"

#include <string.h>
#include <unistd.h>
#include "trusted.h"

/* ---- asking ---- */

int rb_permission_is_plain(const char *permission)
{
    return strcmp(permission, "random") == 0 ||
           strcmp(permission, "report.write") == 0;
}

/* Is it a word of the list, "," between? */
static int among(const char *list, const char *word)
{
    size_t n = strlen(word);
    while (*list) {
        size_t k = strcspn(list, ",");
        if (k == n && memcmp(list, word, n) == 0)
            return 1;
        list += k + (list[k] == ',');
    }
    return 0;
}

static int has(const rb_trusted_list *t, const char *sha256,
               const char *permission)
{
    for (uint32_t i = 0; i < t->v.n; i++)
        if (strcmp(t->v.v[i].sha256, sha256) == 0 &&
            among(t->v.v[i].permissions, permission))
            return 1;
    return rb_permission_is_plain(permission);
}

int rb_agreed_has(const char *path, rb_arena *a, const char *sha256,
                  const char *permission)
{
    rb_trusted_list t;
    rb_err skip;
    int code = rb_trusted_read_permissions(&t, a, path, &skip);
    int is = code == RB_OK && has(&t, sha256, permission);
    rb_vec_free(a->mem, &t.v);
    return is || rb_permission_is_plain(permission);
}

/* The permissions that are not plain and, with a list, not in it. */
static const char *join(const rb_locked *p, const rb_trusted_list *t,
                        const char *between, rb_arena *a)
{
    rb_buf b;
    rb_buf_init(&b, a->mem);
    for (uint32_t i = 0; i < p->permissions.n; i++) {
        const char *one = p->permissions.v[i];
        if (t ? !has(t, p->sha256, one) : !rb_permission_is_plain(one))
            rb_buf_printf(&b, "%s%s", b.n ? between : "", one);
    }
    const char *s = b.failed ? NULL : rb_arena_str(a, b.n ? b.p : "", b.n);
    rb_buf_free(&b);
    return s;
}

int rb_agreed_open(const rb_locked *p, const char *path, rb_arena *a,
                   const char **out, rb_err *e)
{
    rb_trusted_list t;
    *out = "";
    if (p->folder == NULL) /* it comes with rubric */
        return RB_OK;
    const char *all = join(p, NULL, ", ", a);
    if (all == NULL)
        return rb_nomem(e);
    if (*all == '\0')
        return RB_OK;
    int code = rb_trusted_read_permissions(&t, a, path, e);
    if (code == RB_OK && (*out = join(p, &t, ", ", a)) == NULL)
        code = rb_nomem(e);
    rb_vec_free(a->mem, &t.v);
    return code;
}

/* ---- agreeing ---- */

static int put(rb_trusted_list *t, const rb_locked *p, int *changed, rb_err *e)
{
    rb_trusted one = {p->name, p->version, p->sha256, join(p, NULL, ",", t->a)};
    uint32_t n = 0;
    if (one.permissions == NULL)
        return rb_nomem(e);
    if (p->folder == NULL || *one.permissions == '\0')
        return RB_OK;
    for (uint32_t i = 0; i < t->v.n; i++) {
        if (strcmp(t->v.v[i].sha256, one.sha256) != 0)
            t->v.v[n++] = t->v.v[i];
        else if (strcmp(t->v.v[i].permissions, one.permissions) == 0)
            return RB_OK;
    }
    t->v.n = n;
    *changed = 1;
    return rb_vec_push(t->a->mem, &t->v, one) == 0 ? RB_OK : rb_nomem(e);
}

int rb_agreed_keep(const rb_locked *const *p, uint32_t n, const char *path,
                   rb_mem *mem, rb_err *e)
{
    rb_trusted_list t = {.permissions = 1};
    rb_arena a;
    int changed = 0, code = RB_OK, claim = -1, any = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < p[i]->permissions.n; k++)
            any |= p[i]->folder != NULL &&
                   !rb_permission_is_plain(p[i]->permissions.v[k]);
    if (!any)
        return RB_OK;
    rb_arena_init(&a, mem);
    claim = rb_trusted_claim(path);
    code = rb_trusted_read_permissions(&t, &a, path, e);
    for (uint32_t i = 0; code == RB_OK && i < n; i++)
        code = put(&t, p[i], &changed, e);
    if (code == RB_OK && changed)
        code = rb_trusted_write(&t, path, e);
    if (claim >= 0)
        close(claim);
    rb_vec_free(mem, &t.v);
    rb_arena_free(&a);
    return code;
}
