/*
** lock_write.c - writing rubric.lock
**
** The same packages give the same bytes. The new file gets its place by one
** rename, after its bytes are on the disk: whoever is stopped before has the
** old lock, whoever is stopped after has the new one.
*/
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../base/utf8.h"

static const char head[] = "-- rubric.lock: made by rubric install and rubric "
                           "lock; keep it with the project\n";

/* ---- the text ---- */

static void put_string(rb_buf *b, const char *s)
{
    rb_buf_putc(b, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            rb_buf_putc(b, '\\');
        rb_buf_putc(b, *s);
    }
    rb_buf_putc(b, '"');
}

static void put_field(rb_buf *b, const char *key, const char *value)
{
    if (value == NULL)
        return;
    rb_buf_printf(b, "      %s = ", key);
    put_string(b, value);
    rb_buf_puts(b, ",\n");
}

static void put_permissions(rb_buf *b, const rb_names *n)
{
    if (n->n == 0)
        return;
    rb_buf_puts(b, "      permissions = { ");
    for (uint32_t i = 0; i < n->n; i++) {
        rb_buf_puts(b, i ? ", " : "");
        put_string(b, n->v[i]);
    }
    rb_buf_puts(b, " },\n");
}

static void put_package(rb_buf *b, const rb_locked *p)
{
    rb_buf_puts(b, "    { name = ");
    put_string(b, p->name);
    rb_buf_puts(b, ", version = ");
    put_string(b, p->version);
    rb_buf_printf(b, ", api = %d,\n", p->api);
    put_field(b, "source", p->source);
    put_field(b, "commit", p->commit);
    put_field(b, "shelf", p->shelf);
    put_field(b, "folder", p->folder);
    put_field(b, "sha256", p->sha256);
    put_field(b, "key", p->key);
    put_permissions(b, &p->permissions);
    rb_buf_puts(b, "      files = {\n");
    for (uint32_t i = 0; i < p->nfile; i++) {
        rb_buf_puts(b, "        { ");
        put_string(b, p->file[i].name);
        rb_buf_puts(b, ", ");
        put_string(b, p->file[i].sha256);
        rb_buf_puts(b, " },\n");
    }
    rb_buf_puts(b, "      } },\n");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const rb_locked *)a)->name, ((const rb_locked *)b)->name);
}

void rb_lock_print(const rb_lock *l, rb_buf *b)
{
    if (l->n > 0)
        qsort(l->v, l->n, sizeof *l->v, by_name);
    rb_buf_puts(b, head);
    rb_buf_puts(b, "return {\n  lock = 1,\n");
    if (*l->rubric != '\0') {
        rb_buf_puts(b, "  rubric = ");
        put_string(b, l->rubric);
        rb_buf_puts(b, ",\n");
    }
    rb_buf_puts(b, "  packages = {\n");
    for (uint32_t i = 0; i < l->n; i++)
        put_package(b, &l->v[i]);
    rb_buf_puts(b, "  },\n}\n");
}

/* ---- the file ---- */

void rb_lock_remove_part(const char *path)
{
    char text[sizeof head];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof head - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (n >= 0 && memcmp(text, head, (size_t)n) == 0)
        unlink(path);
}

static int write_all(int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, s, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        s += k;
        n -= (size_t)k;
    }
    return 0;
}

/* The name of a file is on the disk when its folder is. */
static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd); /* some file systems cannot; then there is nothing to do */
    close(fd);
}

/* A new file of that name, with the rights of the old one. */
static int create(const char *path, const char *old)
{
    struct stat st;
    unlink(path); /* left by one that was stopped */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 && stat(old, &st) == 0 && fchmod(fd, st.st_mode & 0777) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What could not be read again is not written. */
static int check_paths(const rb_lock *l, rb_err *e)
{
    char shown[256];
    for (uint32_t i = 0; i < l->n; i++) {
        const char *path[] = {l->v[i].source, l->v[i].shelf, l->v[i].folder};
        for (int k = 0; k < 3; k++)
            if (path[k] != NULL &&
                !rb_utf8_is_plain(path[k], strlen(path[k]), ""))
                return rb_fail(e, RB_EUSAGE,
                               "package '%s': the path '%s' has control "
                               "characters or is not UTF-8, and no lock can "
                               "name it; rename it",
                               l->v[i].name,
                               rb_contents_shown(path[k], shown, sizeof shown));
    }
    return RB_OK;
}

int rb_lock_write(const rb_lock *l, rb_mem *m, rb_err *e)
{
    char new[PATH_MAX];
    rb_buf b;
    if (check_paths(l, e) != RB_OK)
        return e->code;
    rb_buf_init(&b, m);
    rb_lock_print(l, &b);
    int n = snprintf(new, sizeof new, "%s.new", l->path);
    int code = b.failed ? rb_nomem(e) : RB_OK;
    if (code == RB_OK && n >= (int)sizeof new)
        code = rb_fail(e, RB_EIO, "%s: the path is too long", l->path);
    int fd = code == RB_OK ? create(new, l->path) : -1;
    if (code == RB_OK && fd < 0)
        code =
            rb_fail(e, RB_EIO, "cannot write %s: %s", l->path, strerror(errno));
    if (fd >= 0) {
        int bad = write_all(fd, b.p, b.n) != 0 || fsync(fd) != 0;
        bad |= close(fd) != 0;
        if (bad || rename(new, l->path) != 0) {
            code = rb_fail(e, RB_EIO, "cannot write %s: %s", l->path,
                           strerror(errno));
            unlink(new);
        }
    }
    if (code == RB_OK)
        sync_folder(l->root);
    rb_buf_free(&b);
    return code;
}
