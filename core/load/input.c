/*
** input.c - the bytes of one file, whole or line by line
*/
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 256 * 1024, /* read at once */
    KEEP = 4 << 20,     /* a larger buffer is given back at close */
    BELIEVED = 16 << 20 /* an archive may say that a member is huge */
};

void rb_input_init(rb_input *in, rb_mem *m)
{
    memset(in, 0, sizeof *in);
    in->mem = m;
    in->fd = -1;
}

static int io_error(const rb_input *in, const char *what, rb_err *e)
{
    return rb_fail(e, RB_EIO, "%s: cannot be %s: %s", in->name, what,
                   strerror(errno));
}

static void begin(rb_input *in, const char *name, size_t max)
{
    in->name = name;
    in->beg = in->end = in->scanned = 0;
    in->base = 0;
    in->size = 0;
    in->max = max;
    in->eof = in->regular = 0;
    in->fd = -1;
    in->read = NULL;
    in->user = NULL;
}

int rb_input_open(rb_input *in, const char *path, const char *name, size_t max,
                  rb_err *e)
{
    struct stat st;
    begin(in, name, max);
    in->fd = strcmp(path, "-") == 0 ? STDIN_FILENO
                                    : open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return io_error(in, "opened", e);
    if (fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode)) {
        in->size = (size_t)st.st_size;
        in->regular = in->fd != STDIN_FILENO;
    }
    return RB_OK;
}

void rb_input_stream(rb_input *in,
                     int (*read)(void *user, char *buf, size_t room,
                                 size_t *got, rb_err *e),
                     void *user, const char *name, size_t max, size_t size)
{
    begin(in, name, max);
    in->read = read;
    in->user = user;
    in->size = size;
}

int rb_input_seek(rb_input *in, uint64_t to, rb_err *e)
{
    if (to > INT64_MAX || lseek(in->fd, (off_t)to, SEEK_SET) < 0)
        return io_error(in, "read", e);
    in->base = to;
    in->beg = in->end = in->scanned = 0;
    in->eof = 0;
    return RB_OK;
}

void rb_input_close(rb_input *in)
{
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    in->fd = -1;
    in->read = NULL;
    in->beg = in->end = 0;
    if (in->cap > KEEP)
        rb_input_free(in);
}

void rb_input_free(rb_input *in)
{
    rb_free(in->mem, in->buf, in->cap);
    in->buf = NULL;
    in->cap = 0;
}

/* Room for `extra` bytes after the window. */
static int make_room(rb_input *in, size_t extra)
{
    if (in->cap - in->end >= extra)
        return 0;
    if (in->beg > 0) {
        memmove(in->buf, in->buf + in->beg, in->end - in->beg);
        in->base += in->beg;
        in->scanned -= in->scanned < in->beg ? in->scanned : in->beg;
        in->end -= in->beg;
        in->beg = 0;
        if (in->cap - in->end >= extra)
            return 0;
    }
    size_t cap = in->cap * 2;
    if (cap < in->end + extra)
        cap = in->end + extra;
    char *p = rb_realloc(in->mem, in->buf, in->cap, cap);
    if (p == NULL)
        return -1;
    in->buf = p;
    in->cap = cap;
    return 0;
}

static int read_stream(rb_input *in, rb_err *e)
{
    size_t got = 0;
    int rc = in->read(in->user, in->buf + in->end, in->cap - in->end, &got, e);
    if (rc != RB_OK)
        in->end = in->beg;
    in->eof = rc != RB_OK || got == 0;
    in->end += got;
    return rc;
}

/* A file that is being written or copied: what is missing must not be taken
** for the end of a text. */
static int check_end(rb_input *in, rb_err *e)
{
    uint64_t at = in->base + in->end;
    if (!in->regular || at >= in->size)
        return RB_OK;
    size_t size = in->size;
    in->size = (size_t)at; /* told once */
    return rb_fail(e, RB_EIO,
                   "%s: it became shorter while it was read: %llu of %zu "
                   "bytes; what is missing was not read",
                   in->name, (unsigned long long)at, size);
}

/* Read once, up to `room` bytes. */
static int read_some(rb_input *in, size_t room, rb_err *e)
{
    ssize_t got;
    if (make_room(in, room) != 0)
        return rb_nomem(e);
    if (in->read != NULL)
        return read_stream(in, e);
    do
        got = read(in->fd, in->buf + in->end, in->cap - in->end);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        in->end = in->beg; /* half a line would give a second error */
        in->eof = 1;
        return io_error(in, "read", e);
    }
    in->end += (size_t)got;
    in->eof = got == 0;
    return in->eof ? check_end(in, e) : RB_OK;
}

int rb_input_fill(rb_input *in, size_t want, rb_err *e)
{
    int rc = RB_OK;
    while (rc == RB_OK && !in->eof && in->end - in->beg < want)
        rc = read_some(in, BLOCK, e);
    return rc;
}

static int too_large(const rb_input *in, rb_err *e)
{
    return rb_fail(e, RB_ELIMIT,
                   "%s: larger than the limit of %zu bytes; split the file or "
                   "raise the limit (max_bytes)",
                   in->name, in->max);
}

int rb_input_all(rb_input *in, rb_err *e)
{
    int rc = RB_OK;
    if (in->size > in->max)
        return too_large(in, e);
    /* One byte more than the size, so that the end is met without growing. */
    size_t have = in->end - in->beg;
    size_t room = in->size > have ? in->size - have + 1 : 0;
    if (in->read != NULL && room > BELIEVED)
        room = BELIEVED;
    if (room > 0 && make_room(in, room) != 0)
        return rb_nomem(e);
    while (rc == RB_OK && !in->eof && in->end - in->beg <= in->max) {
        size_t left = in->cap - in->end;
        rc = read_some(in, left > 0 ? left : BLOCK, e);
    }
    if (rc == RB_OK && in->end - in->beg > in->max)
        rc = too_large(in, e);
    return rc;
}

/* Drop bytes up to the next line break, which is consumed. */
static int skip_line(rb_input *in, rb_err *e)
{
    int rc = RB_OK;
    for (;;) {
        char *nl = memchr(in->buf + in->beg, '\n', in->end - in->beg);
        if (nl != NULL) {
            in->beg = (size_t)(nl - in->buf) + 1;
            break;
        }
        in->base += in->end;
        in->beg = in->end = 0;
        if (in->eof)
            break;
        rc = read_some(in, BLOCK, e);
        if (rc != RB_OK)
            break;
    }
    in->scanned = in->beg;
    return rc;
}

int rb_input_line(rb_input *in, char **p, size_t *n, rb_err *e)
{
    for (;;) {
        if (in->scanned < in->beg)
            in->scanned = in->beg;
        char *from = in->buf + in->scanned, *nl = NULL;
        if (in->scanned < in->end)
            nl = memchr(from, '\n', in->end - in->scanned);
        size_t len =
            nl != NULL ? (size_t)(nl - in->buf) - in->beg : in->end - in->beg;
        if (len > in->max) {
            int rc = skip_line(in, e);
            return rc != RB_OK ? rc
                               : rb_fail(e, RB_ELIMIT,
                                         "line longer than the limit of %zu "
                                         "bytes",
                                         in->max);
        }
        if (nl != NULL || in->eof) {
            if (nl == NULL && len == 0)
                return RB_EDONE;
            *p = in->buf + in->beg;
            *n = len;
            in->beg += len + (nl != NULL);
            in->scanned = in->beg;
            return RB_OK;
        }
        in->scanned = in->end;
        int rc = read_some(in, BLOCK, e);
        if (rc != RB_OK)
            return rc;
    }
}
