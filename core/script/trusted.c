/*
** trusted.c - the user's own lists of packages, to the byte
*/
#include "trusted.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "package.h"

enum { TRUSTED_MAX = 1 << 20 };

/* ---- reading ---- */

static char *word(char **p)
{
    char *from = *p + strspn(*p, " \t"), *to = from + strcspn(from, " \t");
    if (*to != '\0')
        *to++ = '\0';
    *p = to;
    return *from != '\0' ? from : NULL;
}

static int read_line(rb_trusted_list *t, char *line, const char *path,
                     int number, rb_err *e)
{
    rb_trusted one = {.name = NULL};
    if (line[strspn(line, " \t\r")] == '\0' || *line == '#')
        return RB_OK;
    one.name = word(&line);
    one.version = word(&line);
    one.sha256 = word(&line);
    one.permissions = t->permissions ? word(&line) : NULL;
    if (one.sha256 == NULL || (t->permissions && one.permissions == NULL) ||
        word(&line) != NULL || strlen(one.sha256) != 64 ||
        strspn(one.sha256, "0123456789abcdef") != 64)
        return rb_fail(e, RB_EINPUT,
                       "%s:%d: a line must be NAME VERSION SHA256%s; take it "
                       "out",
                       path, number, t->permissions ? " PERMISSIONS" : "");
    return rb_vec_push(t->a->mem, &t->v, one) == 0 ? RB_OK : rb_nomem(e);
}

static int read_list(rb_trusted_list *t, rb_arena *a, const char *path,
                     int permissions, rb_err *e)
{
    rb_buf b;
    int code = RB_OK, number = 1;
    memset(t, 0, sizeof *t);
    t->a = a;
    t->permissions = permissions;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return RB_OK;
    rb_buf_init(&b, a->mem);
    code = rb_file_read(path, TRUSTED_MAX, &b, e);
    char *line = code == RB_OK ? rb_arena_str(a, b.p ? b.p : "", b.n) : NULL;
    if (code == RB_OK && line == NULL)
        code = rb_nomem(e);
    for (; code == RB_OK && line != NULL && *line != '\0'; number++) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        code = read_line(t, line, path, number, e);
        line = end;
    }
    rb_buf_free(&b);
    return code;
}

int rb_trusted_read(rb_trusted_list *t, rb_arena *a, const char *path,
                    rb_err *e)
{
    return read_list(t, a, path, 0, e);
}

int rb_trusted_read_permissions(rb_trusted_list *t, rb_arena *a,
                                const char *path, rb_err *e)
{
    return read_list(t, a, path, 1, e);
}

int rb_trusted_has(const rb_trusted_list *t, const char *name,
                   const char *sha256)
{
    for (uint32_t i = 0; i < t->v.n; i++)
        if (strcmp(t->v.v[i].name, name) == 0 &&
            (sha256 == NULL || strcmp(t->v.v[i].sha256, sha256) == 0))
            return 1;
    return 0;
}

/* ---- writing ---- */

/* The folders above a path, as mkdir -p does. */
static void make_folders(const char *path)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *p = folder + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        mkdir(folder, 0700);
        *p = '/';
    }
}

/* The lock of the system on the folder ends with the process, and leaves no
** file behind. */
int rb_trusted_claim(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = snprintf(folder, sizeof folder, "%.*s",
                     slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    make_folders(path);
    int fd = n < (int)sizeof folder
                 ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                 : -1;
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR)
        continue;
    return fd; /* none, or a file system without locks: as it goes */
}

static int write_file(const rb_trusted_list *t, const char *path)
{
    FILE *f = fopen(path, "wex");
    if (f == NULL)
        return -1;
    fputs(t->permissions
              ? "# permissions that you have agreed to: rubric install\n"
              : "# packages that need no process of their own: rubric trust\n",
          f);
    for (uint32_t i = 0; i < t->v.n; i++)
        fprintf(f, "%s %s %s%s%s\n", t->v.v[i].name, t->v.v[i].version,
                t->v.v[i].sha256, t->permissions ? " " : "",
                t->permissions ? t->v.v[i].permissions : "");
    int bad = fflush(f) != 0 || fsync(fileno(f)) != 0;
    return fclose(f) != 0 || bad ? -1 : 0;
}

int rb_trusted_write(const rb_trusted_list *t, const char *path, rb_err *e)
{
    char new[PATH_MAX];
    int n = snprintf(new, sizeof new, "%s.new", path);
    if (n >= (int)sizeof new)
        return rb_fail(e, RB_EIO, "%s: the path is too long", path);
    make_folders(path);
    unlink(new); /* left by one that was stopped */
    if (write_file(t, new) == 0 && rename(new, path) == 0)
        return RB_OK;
    rb_fail(e, RB_EIO, "cannot write %s: %s", path, strerror(errno));
    unlink(new);
    return RB_EIO;
}
