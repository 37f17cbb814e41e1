/*
** members.c - the members of a ZIP in memory
*/
#include "archive.h"
#include "walk.h"

enum { BLOCK = 64 * 1024 };

static int fail_named(rb_mem *m, rb_err *e, const char *name, const char *what,
                      const char *more)
{
    rb_buf shown;
    rb_buf_init(&shown, m);
    int rc = rb_path_shown(name, &shown) != RB_OK
                 ? rb_nomem(e)
                 : rb_fail(e, RB_EINPUT, "%s %s%s", shown.p, what, more);
    rb_buf_free(&shown);
    return rc;
}

static int read_member(rb_mem *m, rb_archive *a, const rb_entry *entry,
                       rb_buf *b, const rb_allowance *allow, size_t max_total,
                       rb_err *e)
{
    size_t got;
    rb_buf_clear(b);
    if (entry->locked)
        return fail_named(m, e, entry->name, "is encrypted", "");
    do {
        int rc = rb_buf_reserve(b, BLOCK) != 0 ? rb_nomem(e) : RB_OK;
        if (rc == RB_OK)
            rc = rb_archive_read(a, b->p + b->n, BLOCK, &got, e);
        if (rc != RB_OK)
            return rc;
        b->n += got;
        if (allow->out > max_total)
            return rb_fail(e, RB_ELIMIT,
                           "larger than the limit of %zu bytes when it is "
                           "unpacked",
                           max_total);
    } while (got > 0);
    b->p[b->n] = '\0';
    const char *damage = rb_archive_damage(a);
    if (damage != NULL)
        return fail_named(m, e, entry->name, "is damaged: ", damage);
    return RB_OK;
}

static int each_member(rb_mem *m, rb_archive *a, const rb_allowance *allow,
                       size_t max_total, const rb_member_calls *calls,
                       rb_err *e)
{
    rb_buf b, name;
    rb_entry entry;
    int rc;
    rb_buf_init(&b, m);
    rb_buf_init(&name, m);
    while ((rc = rb_archive_next(a, &entry, e)) == RB_OK) {
        if (!entry.regular || !calls->want(calls->user, entry.name))
            continue;
        rb_buf_clear(&name);
        rb_buf_puts(&name, entry.name);
        if (name.failed) {
            rc = rb_nomem(e);
            break;
        }
        rc = read_member(m, a, &entry, &b, allow, max_total, e);
        if (rc == RB_OK)
            rc = calls->got(calls->user, name.p, b.p, b.n, e);
        if (rc != RB_OK)
            break;
    }
    rb_buf_free(&b);
    rb_buf_free(&name);
    return rc == RB_EDONE ? RB_OK : rc;
}

int rb_members(rb_mem *m, const char *bytes, size_t n, size_t max_total,
               const rb_member_calls *calls, rb_err *e)
{
    rb_allowance allow = {.in = n};
    rb_archive *a;
    int rc = rb_archive_open_zip(&a, m, bytes, n, &allow, e);
    if (rc == RB_OK)
        rc = each_member(m, a, &allow, max_total, calls, e);
    rb_archive_close(a);
    return rc;
}
