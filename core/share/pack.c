/*
** pack.c - a package into an archive
*/
#include "pack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../base/sha256.h"
#include "key.h"
#include "tar.h"

enum { PACK_BLOCK = 65536 };

int rb_share_top(const rb_shared *p, char *out, size_t max, rb_err *e)
{
    int n = snprintf(out, max, "%s-%s", p->m.name, p->m.version);
    return n < (int)max && n <= RB_CONTENTS_PART
               ? RB_OK
               : rb_fail(e, RB_EUSAGE,
                         "package '%s': name and version together have more "
                         "than %d bytes; shorten one",
                         p->m.name, RB_CONTENTS_PART);
}

static int copy(rb_tar *t, int fd, const char *path, char hex[65], rb_err *e)
{
    char block[PACK_BLOCK + 1];
    rb_sha256 sum;
    int code = RB_OK;
    rb_sha256_begin(&sum);
    while (code == RB_OK) {
        ssize_t n = read(fd, block, PACK_BLOCK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return rb_fail(e, RB_EIO, "%s: %s", path, strerror(errno));
        if (n == 0)
            break;
        block[n] = '\0';
        if (rb_key_is_secret(block))
            return rb_fail(e, RB_EUSAGE,
                           "%s is a secret key; move it out of the package",
                           path);
        rb_sha256_add(&sum, block, (size_t)n);
        code = rb_tar_data(t, block, (size_t)n, e);
    }
    rb_sha256_end(&sum, hex);
    return code;
}

static int add_file(rb_tar *t, const char *folder, const char *top,
                    const rb_content *f, rb_err *e)
{
    char path[PATH_MAX], hex[65];
    int n = snprintf(path, sizeof path, "%s/%s", folder, f->name);
    int fd = n < (int)sizeof path
                 ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                 : (errno = ENAMETOOLONG, -1);
    if (fd < 0)
        return rb_fail(e, RB_EIO, "%s: %s", path, strerror(errno));
    int code = rb_tar_file(t, top, f->name, f->size, e);
    if (code == RB_OK)
        code = copy(t, fd, path, hex, e);
    close(fd);
    if (code == RB_OK && strcmp(hex, f->sha256) != 0)
        code = rb_fail(e, RB_EIO, "%s was changed while it was packed", path);
    return code;
}

static int add_signature(rb_tar *t, const char *top, const rb_buf *sign,
                         rb_err *e)
{
    int code = rb_tar_file(t, top, RB_SIGNATURE_FILE, sign->n, e);
    return code == RB_OK ? rb_tar_data(t, sign->p, sign->n, e) : code;
}

static int add_all(const rb_shared *p, rb_tar *t, const char *folder,
                   const rb_buf *sign, rb_err *e)
{
    char top[RB_CONTENTS_PART + 1];
    int code = rb_share_top(p, top, sizeof top, e);
    for (uint32_t i = 0; code == RB_OK && i < p->c.file.n; i++) {
        const rb_content *f = &p->c.file.v[i];
        if (sign != NULL && strcmp(RB_SIGNATURE_FILE, f->name) < 0) {
            code = add_signature(t, top, sign, e);
            sign = NULL;
        }
        if (code == RB_OK)
            code = add_file(t, folder, top, f, e);
    }
    return code == RB_OK && sign != NULL ? add_signature(t, top, sign, e)
                                         : code;
}

/* Is the file, which need not be there, to lie in the folder? */
static int lies_in(const char *file, const char *folder)
{
    char dir[PATH_MAX], real[PATH_MAX], top[PATH_MAX];
    const char *slash = strrchr(file, '/');
    snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - file + 1) : 1,
             slash ? file : ".");
    size_t n = realpath(folder, top) ? strlen(top) : 0;
    return n > 0 && realpath(dir, real) && strncmp(real, top, n) == 0 &&
           (real[n] == '/' || real[n] == '\0' || n == 1);
}

int rb_share_pack(const rb_shared *p, const char *folder, const rb_buf *sign,
                  const char *out, rb_err *e)
{
    rb_tar t;
    if (lies_in(out, folder))
        return rb_fail(e, RB_EUSAGE,
                       "%s would lie in the package itself, and be packed the "
                       "next time; name another place: -o FILE",
                       out);
    int code = rb_tar_begin(&t, out, e);
    if (code == RB_OK)
        code = add_all(p, &t, folder, sign, e);
    if (code == RB_OK)
        code = rb_tar_end(&t, e);
    rb_tar_drop(&t);
    return code;
}
