/*
** raw.c - the bytes of a source as they are, for looking back at them
*/
#include "raw.h"

#include <string.h>
#include "input.h"

enum { RAW_MAX = 1 << 30 }; /* as the limit of a file that is read */

int rb_raw(const char *path, const char *part, rb_buf *out, rb_err *e)
{
    rb_input in;
    rb_input_init(&in, out->mem);
    int rc = rb_input_open(&in, path, path, RAW_MAX, e);
    if (rc == RB_OK)
        rc = rb_input_all(&in, e);
    if (rc == RB_OK && *part != '\0')
        rc = rb_fail(e, RB_EINPUT, "%s has no part %s", path, part);
    if (rc == RB_OK) {
        rb_buf_put(out, in.buf + in.beg, in.end - in.beg);
        if (out->failed)
            rc = rb_nomem(e);
    }
    rb_input_close(&in);
    rb_input_free(&in);
    return rc;
}
