/*
** file.c - a file, whole: read, and given another content or none
*/
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading ---- */

static int read_all(int fd, size_t max, rb_buf *out)
{
    for (;;) {
        if (rb_buf_reserve(out, 65536) != 0) {
            errno = ENOMEM;
            return -1;
        }
        ssize_t n = read(fd, out->p + out->n, 65535);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        out->n += (size_t)n;
        out->p[out->n] = '\0';
        if (out->n > max) {
            errno = EFBIG;
            return -1;
        }
    }
}

int rb_file_read(const char *path, size_t max, rb_buf *out, rb_err *e)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return rb_fail(e, RB_EIO, "%s: %s", path, strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return rb_fail(e, RB_EIO, "%s: not a file", path);
    }
    int bad = read_all(fd, max, out), why = errno;
    close(fd);
    if (bad)
        return why == ENOMEM
                   ? rb_nomem(e)
                   : rb_fail(e, RB_EIO, "%s: %s", path, strerror(why));
    return RB_OK;
}

/* ---- writing ---- */

int rb_file_write(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1;
        p += done;
        n -= (size_t)done;
    }
    return 0;
}

/* The rights of the file that is replaced; of one that was not there those of
** its folder, as far as they are about a file. */
static int rights(const char *old, mode_t *mode)
{
    struct stat st;
    char folder[PATH_MAX];
    if (stat(old, &st) == 0) {
        *mode = st.st_mode & 0777;
        return 0;
    }
    snprintf(folder, sizeof folder, "%s", old);
    char *slash = strrchr(folder, '/');
    if (errno != ENOENT || slash == NULL)
        return -1;
    *slash = '\0';
    *mode = stat(folder, &st) == 0 ? st.st_mode & 0666 : 0600;
    return 0;
}

/* Fill the new file, give it the rights of the old one, close it. */
static int fill(int fd, const char *old, const char *text, size_t len)
{
    mode_t mode;
    int bad = rights(old, &mode) != 0 || fchmod(fd, mode) != 0 ||
              rb_file_write(fd, text, len) != 0 || fsync(fd) != 0;
    int why = errno;
    if (close(fd) != 0 && !bad) {
        bad = 1;
        why = errno;
    }
    errno = why;
    return bad;
}

int rb_file_replace(const char *path, const char *text, size_t len, rb_err *e)
{
    char new[PATH_MAX];
    int n = snprintf(new, sizeof new, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof new)
        return rb_fail(e, RB_EIO, "cannot write %s: the path is too long",
                       path);
    int fd = mkstemp(new);
    if (fd < 0)
        return rb_fail(e, RB_EIO, "cannot write %s: %s", path, strerror(errno));
    if (fill(fd, path, text, len) == 0 && rename(new, path) == 0)
        return RB_OK;
    int why = errno;
    unlink(new);
    return rb_fail(e, RB_EIO, "cannot write %s: %s", path, strerror(why));
}
