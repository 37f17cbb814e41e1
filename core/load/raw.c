/*
** raw.c - the bytes of a source as they are, for looking back at them
*/
#include "raw.h"

#include <string.h>
#include "archive.h"
#include "load.h"

enum { PART_MAX = 1 << 28 }; /* bytes that a part may have */

typedef struct wanted {
    const char *name;
    rb_buf *out;
    int found;
} wanted;

static int want(void *user, const char *name)
{
    wanted *w = user;
    return strcmp(w->name, name) == 0;
}

static int got(void *user, const char *name, char *bytes, size_t n, rb_err *e)
{
    wanted *w = user;
    (void)name;
    w->found = 1;
    rb_buf_put(w->out, bytes, n);
    return w->out->failed ? rb_nomem(e) : RB_EDONE;
}

static int take_part(const rb_buf *file, const char *path, const char *part,
                     rb_buf *out, rb_err *e)
{
    wanted w = {part, out, 0};
    rb_member_calls calls = {want, got, &w};
    int rc = rb_members(out->mem, file->p, file->n, PART_MAX, &calls, e);
    if (rc == RB_OK && !w.found)
        rc = rb_fail(e, RB_EINPUT, "%s has no part %s", path, part);
    return rc;
}

int rb_raw(const char *path, const char *part, rb_buf *out, rb_err *e)
{
    rb_source *s;
    rb_buf file;
    int rc = rb_source_open(&s, out->mem, NULL, e);
    if (rc != RB_OK)
        return rc;
    rb_buf_init(&file, out->mem);
    rc = rb_source_add(s, path, e);
    if (rc == RB_OK)
        rc = rb_source_raw(s, *part != '\0' ? &file : out, e);
    if (rc == RB_OK && *part != '\0')
        rc = take_part(&file, path, part, out, e);
    if (rc == RB_EDONE)
        rc = rb_fail(e, RB_EINPUT, "%s cannot be found again", path);
    rb_buf_free(&file);
    rb_source_close(s);
    return rc;
}
