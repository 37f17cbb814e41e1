/*
** tar.c - a tar archive whose bytes depend on names and contents alone
*/
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../script/file.h"
#include "leftover.h"

enum { BLOCK = 512, TRIES = 100 };

/* POSIX.1-1988, "ustar"; numbers are octal digits. */
typedef struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], chksum[8],
        typeflag, linkname[100], magic[6], version[2], uname[32], gname[32],
        devmajor[8], devminor[8], prefix[155], none[12];
} header;
_Static_assert(sizeof(header) == BLOCK, "a header is a block");

static int failed(rb_tar *t, int why, rb_err *e)
{
    return rb_fail(e, RB_EIO, "cannot write %s: %s", t->path, strerror(why));
}

int rb_tar_begin(rb_tar *t, const char *path, rb_err *e)
{
    struct stat st;
    memset(t, 0, sizeof *t);
    t->path = path;
    t->fd = -1;
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return rb_fail(e, RB_EIO,
                       "cannot write %s: what is there is no file; name "
                       "another with -o",
                       path);
    rb_leftover_beside(path);
    for (int i = 0; t->fd < 0 && i < TRIES; i++) {
        int n = snprintf(t->new, sizeof t->new, "%s.new-%ld-%d", path,
                         (long)getpid(), i);
        if (n >= (int)sizeof t->new)
            return failed(t, ENAMETOOLONG, e);
        t->fd = open(t->new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (t->fd < 0 && errno != EEXIST)
            break;
    }
    return t->fd < 0 ? failed(t, errno, e) : RB_OK;
}

static int put(rb_tar *t, const void *bytes, size_t n, rb_err *e)
{
    return rb_file_write(t->fd, bytes, n) == 0 ? RB_OK : failed(t, errno, e);
}

/* Fill up the last block of a file. */
static int pad(rb_tar *t, rb_err *e)
{
    static const char zeros[BLOCK];
    unsigned n = t->pad;
    t->pad = 0;
    return put(t, zeros, n, e);
}

/* "top/name" into the two fields that there are for it: 0 when it fits. */
static int set_name(header *h, const char *top, const char *name)
{
    char path[sizeof h->prefix + 1 + sizeof h->name + 1];
    int n = snprintf(path, sizeof path, "%s/%s", top, name);
    if (n >= (int)sizeof path)
        return -1;
    if ((size_t)n <= sizeof h->name) {
        memcpy(h->name, path, (size_t)n);
        return 0;
    }
    char *slash = strchr(path + n - sizeof h->name - 1, '/');
    if (slash == NULL || (size_t)(slash - path) > sizeof h->prefix)
        return -1;
    memcpy(h->prefix, path, (size_t)(slash - path));
    memcpy(h->name, slash + 1, strlen(slash + 1));
    return 0;
}

int rb_tar_file(rb_tar *t, const char *top, const char *name, uint64_t size,
                rb_err *e)
{
    header h;
    unsigned sum = 0;
    int code = pad(t, e);
    if (code != RB_OK)
        return code;
    memset(&h, 0, sizeof h);
    if (set_name(&h, top, name) != 0)
        return rb_fail(e, RB_ELIMIT,
                       "%s: a tar archive has no room for a name as long as "
                       "'%s/%s'; shorten it",
                       t->path, top, name);
    strcpy(h.mode, "0000644");
    strcpy(h.uid, "0000000");
    strcpy(h.gid, "0000000");
    snprintf(h.size, sizeof h.size, "%011llo",
             (unsigned long long)(size & 077777777777));
    strcpy(h.mtime, "00000000000");
    memset(h.chksum, ' ', sizeof h.chksum);
    h.typeflag = '0';
    memcpy(h.magic, "ustar", 6);
    memcpy(h.version, "00", 2);
    strcpy(h.devmajor, "0000000");
    strcpy(h.devminor, "0000000");
    for (size_t i = 0; i < sizeof h; i++)
        sum += ((unsigned char *)&h)[i];
    snprintf(h.chksum, sizeof h.chksum, "%06o", sum & 0777777);
    h.chksum[7] = ' ';
    t->left = size;
    t->pad = (BLOCK - (unsigned)(size % BLOCK)) % BLOCK;
    return put(t, &h, sizeof h, e);
}

int rb_tar_data(rb_tar *t, const void *p, size_t n, rb_err *e)
{
    if (n > t->left)
        return rb_fail(e, RB_EIO, "%s: a file grew while it was packed",
                       t->path);
    t->left -= n;
    return put(t, p, n, e);
}

int rb_tar_end(rb_tar *t, rb_err *e)
{
    static const char zeros[2 * BLOCK];
    int code = t->left == 0
                   ? pad(t, e)
                   : rb_fail(e, RB_EIO, "%s: a file shrank while it was packed",
                             t->path);
    if (code == RB_OK)
        code = put(t, zeros, sizeof zeros, e);
    if (code == RB_OK && fsync(t->fd) != 0)
        code = failed(t, errno, e);
    if (code != RB_OK)
        return code;
    int bad = close(t->fd) != 0 || rename(t->new, t->path) != 0;
    if (bad) {
        code = failed(t, errno, e);
        unlink(t->new);
    }
    t->fd = -1;
    return code;
}

void rb_tar_drop(rb_tar *t)
{
    if (t->fd < 0)
        return;
    close(t->fd);
    unlink(t->new);
    t->fd = -1;
}
