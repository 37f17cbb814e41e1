/*
** replace.c - a file that gets another content, whole or not at all
*/
#include "package.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        text += n;
        len -= (size_t)n;
    }
    return 0;
}

/* Fill the new file, give it the rights of the old one, close it. */
static int fill(int fd, const char *old, const char *text, size_t len)
{
    struct stat st;
    int bad = stat(old, &st) != 0 || fchmod(fd, st.st_mode & 0777) != 0 ||
              write_all(fd, text, len) != 0 || fsync(fd) != 0;
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
