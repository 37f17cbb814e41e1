/*
** contents.c - the files of a package, and what they are
*/
#include "contents.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../base/sha256.h"
#include "folder.h"

enum { SHOWN = 256 };

static int begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

/* Is it a file of the package? */
static int belongs(const rb_manifest *m, const char *name)
{
    size_t n = strlen(name);
    if (m->files.n == 0 || (n > 4 && strcmp(name + n - 4, ".lua") == 0) ||
        begins(name, "gold/"))
        return 1;
    return rb_manifest_lists(m, name) ||
           ((begins(name, "README") || begins(name, "LICENSE")) &&
            strchr(name, '/') == NULL);
}

/* ---- the names in the folder ---- */

typedef struct reading {
    rb_contents *c;
    const rb_manifest *m;
    const char *folder;
    rb_err *e;
} reading;

static int refuse(const reading *r, const char *name, const char *why)
{
    char shown[SHOWN];
    return rb_fail(r->e, RB_ESCRIPT, "package '%s': '%s' %s", r->m->name,
                   rb_contents_shown(name, shown, sizeof shown), why);
}

/* SIGNATURE as a folder, or in other letters? */
static int is_signature(const char *name)
{
    size_t n = strlen(RB_SIGNATURE_FILE);
    return strncasecmp(name, RB_SIGNATURE_FILE, n) == 0 &&
           (name[n] == '\0' || name[n] == '/');
}

static int keep(reading *r, const char *name)
{
    rb_contents *c = r->c;
    rb_content f = {.name = rb_arena_str(&c->arena, name, strlen(name))};
    int own = belongs(r->m, name);
    if (c->left.n + c->file.n >= RB_CONTENTS_SEEN)
        return rb_fail(r->e, RB_ELIMIT,
                       "package '%s': %s holds more than %d files; is it the "
                       "folder of a package?",
                       r->m->name, r->folder, RB_CONTENTS_SEEN);
    if (f.name == NULL || (own ? rb_vec_push(c->mem, &c->file, f)
                               : rb_vec_push(c->mem, &c->left, f.name)) != 0)
        return rb_nomem(r->e);
    if (c->file.n > RB_CONTENTS_FILES)
        return rb_fail(r->e, RB_ELIMIT,
                       "package '%s' has more than %d files; list those that "
                       "it needs: files = {...}",
                       r->m->name, RB_CONTENTS_FILES);
    const char *bad = own ? rb_contents_bad_name(name) : NULL;
    if (own && is_signature(name))
        bad = "has the name that is kept for the signature; rename it";
    return bad == NULL ? RB_OK : refuse(r, name, bad);
}

static int each(void *user, const char *name, int kind)
{
    reading *r = user;
    if (strcmp(name, RB_SIGNATURE_FILE) == 0 && kind == RB_FOLDER_FILE)
        return RB_OK;
    switch (kind) {
    case RB_FOLDER_FILE:
        return keep(r, name);
    case RB_FOLDER_LINK:
        return refuse(r, name,
                      "is a symbolic link; put what it leads to in its place");
    case RB_FOLDER_OTHER:
        return refuse(r, name, "is no file (a device or pipe); remove it");
    case RB_FOLDER_DEEP:
        return refuse(r, name, "lies too many folders down; move it up");
    default:
        return rb_fail(r->e, RB_EIO, "package '%s': %s%s%s: %s", r->m->name,
                       r->folder, *name ? "/" : "", name, strerror(errno));
    }
}

/* ---- what is in the files ---- */

static int hash_fd(int fd, rb_content *f, uint64_t room)
{
    unsigned char block[65536];
    rb_sha256 sum;
    ssize_t n;
    rb_sha256_begin(&sum);
    while ((n = read(fd, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        rb_sha256_add(&sum, block, (size_t)n);
        f->size += (uint64_t)n;
        if (f->size > room) {
            errno = EFBIG;
            return -1;
        }
    }
    rb_sha256_end(&sum, f->sha256);
    return 0;
}

static int hash_file(const reading *r, rb_content *f)
{
    char path[PATH_MAX];
    struct stat st;
    rb_contents *c = r->c;
    int n = snprintf(path, sizeof path, "%s/%s", r->folder, f->name);
    if (n >= (int)sizeof path)
        return refuse(r, f->name, "has too long a path");
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0)
        return rb_fail(r->e, RB_EIO, "%s: %s", path, strerror(errno));
    uint64_t room = RB_CONTENTS_BYTES - c->size;
    int bad = fstat(fd, &st) != 0, why = errno;
    if (!bad && !S_ISREG(st.st_mode)) {
        bad = 1;
        why = EINVAL; /* it became something else */
    } else if (!bad && (uint64_t)st.st_size > room) {
        bad = 1;
        why = EFBIG;
    } else if (!bad) {
        bad = hash_fd(fd, f, room) != 0;
        why = errno;
    }
    close(fd);
    if (bad && why == EFBIG)
        return rb_fail(r->e, RB_ELIMIT,
                       "package '%s': its files are larger than %d MiB "
                       "('%s' and those before it); list those that it needs: "
                       "files = {...}",
                       r->m->name, RB_CONTENTS_BYTES >> 20, f->name);
    if (bad)
        return rb_fail(r->e, RB_EIO, "%s: %s", path, strerror(why));
    c->size += f->size;
    return RB_OK;
}

/* ---- the whole ---- */

static int by_content(const void *a, const void *b)
{
    return strcmp(((const rb_content *)a)->name, ((const rb_content *)b)->name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(rb_contents *c)
{
    if (c->file.n > 0)
        qsort(c->file.v, c->file.n, sizeof *c->file.v, by_content);
    if (c->left.n > 0)
        qsort(c->left.v, c->left.n, sizeof *c->left.v, by_name);
}

void rb_contents_listing(const rb_contents *c, rb_buf *out)
{
    for (uint32_t i = 0; i < c->file.n; i++)
        rb_buf_printf(out, "%s  %s\n", c->file.v[i].sha256, c->file.v[i].name);
}

static int hash_whole(rb_contents *c)
{
    rb_buf b;
    rb_sha256 sum;
    rb_buf_init(&b, c->mem);
    rb_contents_listing(c, &b);
    int code = b.failed ? RB_ENOMEM : RB_OK;
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, b.p ? b.p : "", b.n);
    rb_sha256_end(&sum, c->sha256);
    rb_buf_free(&b);
    return code;
}

static const rb_content *find(const rb_contents *c, const char *name)
{
    rb_content key = {.name = name};
    return c->file.n == 0 ? NULL
                          : bsearch(&key, c->file.v, c->file.n,
                                    sizeof *c->file.v, by_content);
}

static int check_listed(const reading *r)
{
    char shown[SHOWN];
    for (uint32_t i = 0; i < r->m->files.n; i++) {
        const char *file = r->m->files.v[i];
        if (!rb_manifest_may_miss(file) && !find(r->c, file))
            return rb_fail(r->e, RB_ESCRIPT,
                           "package '%s': its manifest lists '%s', which is "
                           "not there; add the file or take it out of 'files'",
                           r->m->name,
                           rb_contents_shown(file, shown, sizeof shown));
    }
    return RB_OK;
}

static int check_twins(const reading *r)
{
    rb_contents *c = r->c;
    const char *one = NULL, *twin = NULL;
    char a[SHOWN], b[SHOWN];
    RB_VEC(const char *) name = {0};
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < c->file.n; i++)
        if (rb_vec_push(c->mem, &name, c->file.v[i].name) != 0)
            code = RB_ENOMEM;
    if (code == RB_OK)
        code = rb_contents_twins(c->mem, name.v, name.n, &one, &twin);
    rb_vec_free(c->mem, &name);
    if (code != RB_OK)
        return rb_nomem(r->e);
    if (one == NULL)
        return RB_OK;
    return rb_fail(r->e, RB_ESCRIPT,
                   "package '%s': '%s' and '%s' are one file where capitals "
                   "do not count, nor how an accent is written; rename one",
                   r->m->name, rb_contents_shown(one, a, sizeof a),
                   rb_contents_shown(twin, b, sizeof b));
}

static void empty(rb_contents *c, rb_mem *mem)
{
    memset(c, 0, sizeof *c);
    c->mem = mem;
    rb_arena_init(&c->arena, mem);
}

void rb_contents_free(rb_contents *c)
{
    rb_vec_free(c->mem, &c->file);
    rb_vec_free(c->mem, &c->left);
    rb_arena_free(&c->arena);
    empty(c, c->mem);
}

int rb_contents_read(rb_contents *c, rb_mem *mem, const rb_manifest *m,
                     const char *folder, rb_err *e)
{
    reading r = {c, m, folder, e};
    empty(c, mem);
    if (m->files.n > RB_CONTENTS_FILES)
        return rb_fail(e, RB_ELIMIT,
                       "package '%s': its manifest lists more than %d files; "
                       "list folders (\"data/\") or globs",
                       m->name, RB_CONTENTS_FILES);
    int code = rb_folder_walk(folder, each, &r);
    sort(c);
    if (code == RB_OK)
        code = check_twins(&r);
    if (code == RB_OK)
        code = check_listed(&r);
    for (uint32_t i = 0; code == RB_OK && i < c->file.n; i++)
        code = hash_file(&r, &c->file.v[i]);
    if (code == RB_OK && hash_whole(c) != RB_OK)
        code = rb_nomem(e);
    if (code != RB_OK)
        rb_contents_free(c);
    return code;
}

/* ---- listings ---- */

static int parse_line(rb_contents *c, const char *line, size_t n)
{
    rb_content f = {0};
    if (n < 67 || strspn(line, "0123456789abcdef") != 64 ||
        memcmp(line + 64, "  ", 2) != 0 || memchr(line, '\0', n))
        return RB_EINPUT;
    memcpy(f.sha256, line, 64);
    f.name = rb_arena_str(&c->arena, line + 66, n - 66);
    if (f.name == NULL || rb_vec_push(c->mem, &c->file, f) != 0)
        return RB_ENOMEM;
    uint32_t last = c->file.n - 1;
    int sorted = last == 0 || strcmp(c->file.v[last - 1].name, f.name) < 0;
    return sorted && last < RB_CONTENTS_FILES && !rb_contents_bad_name(f.name)
               ? RB_OK
               : RB_EINPUT;
}

int rb_contents_parse(rb_contents *c, rb_mem *mem, const char *from,
                      const char *listing, size_t len, rb_err *e)
{
    int code = RB_OK, line = 0;
    empty(c, mem);
    while (code == RB_OK && len > 0) {
        const char *end = memchr(listing, '\n', len);
        size_t n = end ? (size_t)(end - listing) : len;
        code = end ? parse_line(c, listing, n) : RB_EINPUT;
        n += end != NULL;
        listing += n;
        len -= n;
        line++;
    }
    if (code == RB_OK)
        code = hash_whole(c);
    if (code == RB_EINPUT)
        rb_fail(e, code,
                "%s: line %d of the list of files is no \"SHA256  NAME\" in "
                "the order of the names",
                from, line);
    else if (code != RB_OK)
        rb_nomem(e);
    if (code != RB_OK)
        rb_contents_free(c);
    return code;
}

const char *rb_contents_differ(const rb_contents *was, const rb_contents *is,
                               const char **what)
{
    uint32_t i = 0, k = 0;
    while (i < was->file.n || k < is->file.n) {
        const rb_content *a = i < was->file.n ? &was->file.v[i] : NULL;
        const rb_content *b = k < is->file.n ? &is->file.v[k] : NULL;
        int order = a == NULL ? 1 : b == NULL ? -1 : strcmp(a->name, b->name);
        if (order != 0) {
            *what = order < 0 ? "is missing" : "is new";
            return order < 0 ? a->name : b->name;
        }
        if (strcmp(a->sha256, b->sha256) != 0) {
            *what = "is changed";
            return a->name;
        }
        i++;
        k++;
    }
    return NULL;
}
