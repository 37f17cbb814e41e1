/*
** unpack.c - a package out of an archive that anybody may have made
*/
#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../load/archive.h"
#include "../script/file.h"
#include "gzip.h"
#include "share.h"

enum { SHOWN = 256, MEMBER_BLOCK = 65536 };

#define OTHER "; ask its author for an archive made by rubric pack"

typedef struct unpack {
    rb_mem *mem;
    const char *path; /* of the archive */
    int dir;          /* the folder that is filled */
    rb_arena arena;
    RB_VEC(const char *) name; /* of the files made */
    uint64_t size;             /* of all of them */
    rb_err *e;
} unpack;

static int refuse(const unpack *u, const char *name, const char *why)
{
    char shown[SHOWN];
    return rb_fail(u->e, RB_EINPUT, "%s: '%s' %s" OTHER, u->path,
                   rb_contents_shown(name, shown, sizeof shown), why);
}

static int too_large(const unpack *u)
{
    return rb_fail(u->e, RB_ELIMIT,
                   "%s: unpacked, it is larger than the %d MiB or %d files "
                   "that a package may have" OTHER,
                   u->path, RB_CONTENTS_BYTES >> 20, RB_UNPACK_FILES);
}

/* ---- names ---- */

/* Without "./" before and "/" after it, into the arena; NULL: no memory. */
static char *plain_name(unpack *u, const char *name)
{
    while (name[0] == '.' && (name[1] == '/' || name[1] == '\0'))
        name += 1 + (name[1] == '/');
    size_t n = strlen(name);
    while (n > 1 && name[n - 1] == '/')
        n--;
    return rb_arena_str(&u->arena, name, n);
}

static int has_part(const char *name, int (*is)(const char *part, size_t n))
{
    for (;; name++) {
        size_t n = strcspn(name, "/");
        if (is(name, n))
            return 1;
        name += n;
        if (*name == '\0')
            return 0;
    }
}

static int is_up(const char *part, size_t n)
{
    return n == 2 && memcmp(part, "..", 2) == 0;
}

static int is_hidden(const char *part, size_t n)
{
    return n > 0 && *part == '.';
}

/* The top folder comes on top of what a package's names may have. */
static const char *bad_name(const char *name)
{
    const char *slash = strchr(name, '/');
    char top[RB_CONTENTS_PART + 2];
    if (slash == NULL || slash == name || slash[1] == '/')
        return rb_contents_bad_name(name);
    size_t n = (size_t)(slash - name);
    snprintf(top, sizeof top, "%.*s", n < sizeof top ? (int)n : (int)sizeof top,
             name);
    const char *bad = rb_contents_bad_name(top);
    return bad != NULL ? bad : rb_contents_bad_name(slash + 1);
}

/* ---- files ---- */

static int cannot_make(const unpack *u, const char *name)
{
    if (errno == EEXIST)
        return refuse(u, name, "is in it twice");
    if (errno == ENOTDIR || errno == EISDIR)
        return refuse(u, name, "is a file and a folder in it");
    return rb_fail(u->e, RB_EIO, "%s: '%s' cannot be unpacked: %s", u->path,
                   name, strerror(errno));
}

/* The folders that a file lies in; name is restored. */
static int make_folders(const unpack *u, char *name)
{
    for (char *p = name; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        int bad = mkdirat(u->dir, name, 0755) != 0 && errno != EEXIST;
        *p = '/';
        if (bad)
            return -1;
    }
    return 0;
}

/* Bounds and damage are the archive's; its messages may lack the name. */
static int named(const unpack *u, int code)
{
    if (code == RB_ELIMIT)
        rb_err_prefix(u->e, "%s", u->path);
    return code;
}

static int copy(unpack *u, rb_archive *a, int fd, const char *name)
{
    char block[MEMBER_BLOCK];
    size_t got;
    do {
        int code = rb_archive_read(a, block, sizeof block, &got, u->e);
        if (code != RB_OK)
            return named(u, code);
        u->size += got;
        if (u->size > RB_CONTENTS_BYTES)
            return too_large(u);
        if (rb_file_write(fd, block, got) != 0)
            return cannot_make(u, name);
    } while (got > 0);
    const char *why = rb_archive_damage(a);
    if (why == NULL)
        return RB_OK;
    return rb_fail(u->e, RB_EINPUT,
                   "%s: damaged at '%s': %s; fetch the archive again", u->path,
                   name, why);
}

static int make_file(unpack *u, rb_archive *a, char *name)
{
    if (rb_vec_push(u->mem, &u->name, name) != 0)
        return rb_nomem(u->e);
    if (u->name.n > RB_UNPACK_FILES)
        return too_large(u);
    int fd = make_folders(u, name) != 0
                 ? -1
                 : openat(u->dir, name,
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                          0644);
    if (fd < 0)
        return cannot_make(u, name);
    int code = copy(u, a, fd, name);
    if (close(fd) != 0 && code == RB_OK)
        code = cannot_make(u, name);
    return code;
}

static int one(unpack *u, rb_archive *a, const rb_entry *entry)
{
    if (*entry->name == '/' || has_part(entry->name, is_up))
        return refuse(u, entry->name, "leads out of the archive");
    if (!entry->regular && !entry->folder)
        return refuse(u, entry->name, "is a link or a device");
    char *name = plain_name(u, entry->name);
    if (name == NULL)
        return rb_nomem(u->e);
    if (*name == '\0' || has_part(name, is_hidden))
        return RB_OK;
    const char *bad = bad_name(name);
    if (bad != NULL)
        return refuse(u, name, bad);
    if (entry->locked)
        return refuse(u, name, "is encrypted");
    return entry->folder ? RB_OK : make_file(u, a, name);
}

/* ---- the archive ---- */

static int each(unpack *u, rb_archive *a)
{
    rb_entry entry;
    int code, n = 0;
    while ((code = rb_archive_next(a, &entry, u->e)) == RB_OK) {
        if (++n > 2 * RB_UNPACK_FILES) /* of any kind */
            return too_large(u);
        code = one(u, a, &entry);
        if (code != RB_OK)
            return code;
    }
    return code == RB_EDONE ? RB_OK : named(u, code);
}

static int kind_of(rb_input *in, rb_err *e)
{
    int code = rb_input_fill(in, RB_ARCHIVE_HEAD, e);
    return code != RB_OK
               ? -code
               : rb_archive_kind(in->buf + in->beg, in->end - in->beg);
}

static int no_archive(const unpack *u)
{
    return rb_fail(u->e, RB_EINPUT,
                   "%s: this is no archive of files (tar, tar.gz, tar.bz2, "
                   "tar.xz, tar.zst or zip)",
                   u->path);
}

static int folder_archive(unpack *u, rb_input *in, int kind, int outer,
                          rb_allowance *allow)
{
    rb_archive *a;
    int code = rb_archive_open(&a, in, kind, outer, u->path, allow, u->e);
    if (code != RB_OK)
        return code;
    code = each(u, a);
    if (code == RB_OK && rb_archive_is_cut(a))
        code = rb_fail(u->e, RB_EINPUT,
                       "%s: cut: the mark at its end is missing; fetch the "
                       "archive again",
                       u->path);
    rb_archive_close(a);
    return code;
}

/* A packed file on its way to the archive in it. */
typedef struct packed {
    rb_archive *a;
    rb_gzip_sum sum;
} packed;

static int read_packed(void *user, char *buf, size_t room, size_t *got,
                       rb_err *e)
{
    packed *p = user;
    int code = rb_archive_read(p->a, buf, room, got, e);
    rb_gzip_add(&p->sum, buf, *got);
    return code;
}

/* Read it to its end: its sum of all bytes stands there. */
static int drain(unpack *u, packed *p, int kind)
{
    char block[MEMBER_BLOCK];
    size_t got;
    do {
        int code = read_packed(p, block, sizeof block, &got, u->e);
        if (code != RB_OK)
            return named(u, code);
    } while (got > 0);
    const char *why = rb_archive_damage(p->a);
    if (why == NULL && kind == RB_ARCHIVE_GZIP &&
        rb_gzip_differs(&p->sum, u->path))
        why = "its sum is another";
    return why == NULL ? RB_OK
                       : rb_fail(u->e, RB_EINPUT,
                                 "%s: damaged: %s; fetch the archive again",
                                 u->path, why);
}

static int packed_archive(unpack *u, rb_input *in, int kind,
                          rb_allowance *allow)
{
    packed p = {.a = NULL};
    rb_entry entry;
    rb_input inner;
    int outer = kind;
    rb_input_init(&inner, u->mem);
    int code = rb_archive_open(&p.a, in, kind, 1, u->path, allow, u->e);
    if (code != RB_OK)
        return code;
    code = rb_archive_next(p.a, &entry, u->e);
    if (code == RB_OK) {
        rb_input_stream(&inner, read_packed, &p, u->path, RB_CONTENTS_BYTES, 0);
        kind = kind_of(&inner, u->e);
        code = kind < 0 ? -kind
               : kind == RB_ARCHIVE_TAR
                   ? folder_archive(u, &inner, kind, 0, allow)
                   : RB_OK;
        if (code == RB_OK)
            code = drain(u, &p, outer);
        if (code == RB_OK && kind != RB_ARCHIVE_TAR)
            code = no_archive(u);
    } else if (code == RB_EDONE) {
        code = no_archive(u);
    }
    rb_archive_close(p.a);
    rb_input_close(&inner);
    rb_input_free(&inner);
    return code;
}

static int read_archive(unpack *u)
{
    rb_allowance allow = {0};
    rb_input in;
    rb_input_init(&in, u->mem);
    int code = rb_input_open(&in, u->path, u->path, RB_CONTENTS_BYTES, u->e);
    if (code == RB_OK) {
        int kind = kind_of(&in, u->e);
        code = kind < 0                ? -kind
               : kind == RB_ARCHIVE_NO ? no_archive(u)
               : rb_archive_is_folder(kind)
                   ? folder_archive(u, &in, kind, 1, &allow)
                   : packed_archive(u, &in, kind, &allow);
    }
    rb_input_close(&in);
    rb_input_free(&in);
    return code;
}

/* ---- where the package is ---- */

static int check_twins(const unpack *u)
{
    const char *one, *twin;
    char shown[SHOWN];
    if (rb_contents_twins(u->mem, u->name.v, u->name.n, &one, &twin) != RB_OK)
        return rb_nomem(u->e);
    if (one == NULL)
        return RB_OK;
    rb_contents_shown(one, shown, sizeof shown);
    return rb_fail(u->e, RB_EINPUT,
                   "%s: '%s' and '%s' are one file where capitals do not "
                   "count, nor how an accent is written" OTHER,
                   u->path, shown, twin);
}

static int has_file(const unpack *u, const char *name)
{
    for (uint32_t i = 0; i < u->name.n; i++)
        if (strcmp(u->name.v[i], name) == 0)
            return 1;
    return 0;
}

/* Length of the top folder: 0 when the package is not in one. */
static int find_top(const unpack *u, size_t *top)
{
    char name[RB_CONTENTS_PART + 16];
    *top = 0;
    if (has_file(u, "package.lua"))
        return RB_OK;
    if (u->name.n > 0)
        *top = strcspn(u->name.v[0], "/");
    snprintf(name, sizeof name, "%.*s/package.lua", (int)*top,
             u->name.n > 0 ? u->name.v[0] : "");
    if (!has_file(u, name))
        return rb_fail(u->e, RB_EINPUT,
                       "%s: it holds no package: there is no package.lua at "
                       "its top or in its one folder" OTHER,
                       u->path);
    for (uint32_t i = 0; i < u->name.n; i++)
        if (strncmp(u->name.v[i], name, *top + 1) != 0)
            return refuse(u, u->name.v[i], "is not in the package's folder");
    return RB_OK;
}

static int find_package(const unpack *u, const char *into,
                        char package[PATH_MAX])
{
    size_t top;
    int code = find_top(u, &top);
    if (code != RB_OK)
        return code;
    int n = snprintf(package, PATH_MAX, "%s%s%.*s", into, top ? "/" : "",
                     (int)top, top ? u->name.v[0] : "");
    return n < PATH_MAX
               ? RB_OK
               : rb_fail(u->e, RB_EIO, "%s: the path is too long", into);
}

static int fill(unpack *u, const char *into, char package[PATH_MAX])
{
    u->dir = open(into, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (u->dir < 0)
        return rb_fail(u->e, RB_EIO, "%s: %s", into, strerror(errno));
    int code = read_archive(u);
    if (code == RB_OK)
        code = check_twins(u);
    if (code == RB_OK)
        code = find_package(u, into, package);
    close(u->dir);
    return code;
}

int rb_archive_unpack(rb_mem *mem, const char *path, const char *into,
                      char package[PATH_MAX], rb_err *e)
{
    unpack u = {.mem = mem, .path = path, .e = e};
    *package = '\0';
    if (mkdir(into, 0755) != 0)
        return rb_fail(e, RB_EIO, "%s cannot be made: %s", into,
                       strerror(errno));
    rb_arena_init(&u.arena, mem);
    int code = fill(&u, into, package);
    rb_vec_free(mem, &u.name);
    rb_arena_free(&u.arena);
    if (code != RB_OK) {
        rb_tree_remove(into);
        *package = '\0';
    }
    return code;
}
