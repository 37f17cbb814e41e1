/*
** files.c - copying and naming what packages are made of
*/
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- copying ---- */

static int copy_bytes(int in, int out)
{
    char block[65536];
    ssize_t n;
    while ((n = read(in, block, sizeof block)) != 0) {
        char *p = block;
        if (n < 0 && errno == EINTR)
            continue;
        while (n > 0) {
            ssize_t k = write(out, p, (size_t)n);
            if (k < 0 && errno != EINTR)
                return -1;
            if (k > 0) {
                p += k;
                n -= k;
            }
        }
        if (n < 0)
            return -1;
    }
    return fsync(out);
}

static int copy_file(const char *from, const char *to, rb_err *e)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (in < 0)
        return rb_fail(e, RB_EIO, "%s: %s", from, strerror(errno));
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    int bad = out < 0 || copy_bytes(in, out) != 0, why = errno;
    if (out >= 0 && close(out) != 0 && !bad) {
        bad = 1;
        why = errno;
    }
    close(in);
    return bad ? rb_fail(e, RB_EIO, "cannot write %s: %s", to, strerror(why))
               : RB_OK;
}

/* Make the folders below `base` that the file's name has. */
static void make_folders(const char *path, size_t base)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *p = folder + base + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        mkdir(folder, 0755); /* the file says what is wrong */
        *p = '/';
    }
}

static int sync_one(const char *path, const struct stat *st, int kind,
                    struct FTW *w)
{
    (void)st;
    (void)w;
    if (kind == FTW_DP)
        rb_files_sync(path);
    return 0;
}

int rb_files_copy(const rb_contents *c, const char *from, const char *to,
                  rb_err *e)
{
    char in[PATH_MAX], out[PATH_MAX];
    int code = RB_OK;
    if (mkdir(to, 0755) != 0)
        return rb_fail(e, RB_EIO, "cannot make %s: %s", to, strerror(errno));
    for (uint32_t i = 0; code == RB_OK && i < c->file.n; i++) {
        const char *name = c->file.v[i].name;
        int n = snprintf(in, sizeof in, "%s/%s", from, name);
        int m = snprintf(out, sizeof out, "%s/%s", to, name);
        if (n >= (int)sizeof in || m >= (int)sizeof out)
            return rb_fail(e, RB_EIO, "%s: the path is too long", name);
        make_folders(out, strlen(to));
        code = copy_file(in, out, e);
    }
    if (code == RB_OK)
        nftw(to, sync_one, 16, FTW_DEPTH | FTW_PHYS);
    return code;
}

int rb_files_copy_one(const char *name, const char *from, const char *to,
                      rb_err *e)
{
    char in[PATH_MAX], out[PATH_MAX];
    int n = snprintf(in, sizeof in, "%s/%s", from, name);
    int m = snprintf(out, sizeof out, "%s/%s", to, name);
    if (n >= (int)sizeof in || m >= (int)sizeof out)
        return rb_fail(e, RB_EIO, "%s: the path is too long", name);
    int code = copy_file(in, out, e);
    if (code == RB_OK)
        rb_files_sync(to);
    return code;
}

void rb_files_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd); /* some file systems cannot; then there is nothing to do */
    close(fd);
}

/* ---- looking ---- */

int rb_files_is_folder(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int rb_files_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int rb_files_is_package(const char *folder)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/package.lua", folder);
    return n < (int)sizeof path && rb_files_is_file(path);
}

/* ---- naming ---- */

void rb_files_relative(const char *folder, const char *path, char *out,
                       size_t max)
{
    size_t i = 0, common = 0, n = 0;
    while (folder[i] != '\0' && folder[i] == path[i]) {
        i++;
        if ((folder[i] == '/' || folder[i] == '\0') &&
            (path[i] == '/' || path[i] == '\0'))
            common = i;
    }
    if (common == 0) { /* nothing but the root */
        snprintf(out, max, "%s", path);
        return;
    }
    out[0] = '\0';
    for (const char *p = folder + common; *p != '\0' && n < max; p++)
        if (*p == '/')
            n += (size_t)snprintf(out + n, max - n, "../");
    const char *rest = path + common + (path[common] == '/');
    if (n < max)
        n += (size_t)snprintf(out + n, max - n, "%s", rest);
    if (n > 1 && n < max && *rest == '\0')
        out[n - 1] = '\0'; /* "../" is ".." */
    if (n == 0)
        snprintf(out, max, ".");
}
