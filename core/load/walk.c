/*
** walk.c - from paths and folders to files, in an order that never changes
**
** A folder's names are read and sorted when it is entered, and it is closed
** again before anything in it is opened: the walk holds no file descriptor
** while others work.
*/
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "../base/utf8.h"
#include "archive.h"
#include "format.h"
#include "loaded.h"

struct rb_folder {
    rb_folder *up;
    rb_arena arena;
    RB_VEC(char *) name;
    uint32_t next;
    size_t path_len; /* of its own path, in rb_walk.path */
};

void rb_walk_init(rb_walk *w, rb_mem *m)
{
    memset(w, 0, sizeof *w);
    w->mem = m;
    rb_buf_init(&w->path, m);
    rb_buf_init(&w->real, m);
}

static void leave(rb_walk *w)
{
    rb_folder *f = w->top;
    w->top = f->up;
    rb_arena_free(&f->arena);
    rb_vec_free(w->mem, &f->name);
    rb_free(w->mem, f, sizeof *f);
}

static void forget(rb_walk *w)
{
    rb_free(w->mem, w->seen, w->seen_cap * sizeof *w->seen);
    w->seen = NULL;
    w->nseen = w->seen_cap = 0;
}

void rb_walk_free(rb_walk *w)
{
    while (w->top != NULL)
        leave(w);
    forget(w);
    for (uint32_t i = 0; i < w->root.n; i++) {
        if (w->root.v[i] != NULL)
            rb_free(w->mem, w->root.v[i], strlen(w->root.v[i]) + 1);
    }
    rb_vec_free(w->mem, &w->root);
    rb_buf_free(&w->path);
    rb_buf_free(&w->real);
}

int rb_walk_add(rb_walk *w, const char *path)
{
    char *copy = rb_strndup(w->mem, path, strlen(path));
    if (copy == NULL)
        return RB_ENOMEM;
    if (rb_vec_push(w->mem, &w->root, copy) != 0) {
        rb_free(w->mem, copy, strlen(copy) + 1);
        return RB_ENOMEM;
    }
    return RB_OK;
}

/* ---- globs ---- */

static int one_glob(const char *glob, const char *path, const char *name)
{
    if (strchr(glob, '/') == NULL)
        return fnmatch(glob, name, 0) == 0;
    /* Without FNM_PATHNAME '*' crosses slashes, so "**" needs no more than
    ** that "**" + "/x" also means x at the top. */
    if (fnmatch(glob, path, 0) == 0)
        return 1;
    return strncmp(glob, "**/", 3) == 0 && fnmatch(glob + 3, path, 0) == 0;
}

int rb_glob_match(const char *globs, const char *path, const char *name)
{
    char glob[1024];
    while (*globs != '\0') {
        size_t n = strcspn(globs, ",");
        const char *from = globs + strspn(globs, " ");
        const char *to = globs + n;
        globs += n + (globs[n] == ',');
        if (strncmp(from, "./", 2) == 0)
            from += 2;
        while (to > from && (to[-1] == ' ' || to[-1] == '/'))
            to--;
        if (to <= from || (size_t)(to - from) >= sizeof glob)
            continue;
        memcpy(glob, from, (size_t)(to - from));
        glob[to - from] = '\0';
        if (one_glob(glob, path, name))
            return 1;
    }
    return 0;
}

/* ---- names that can be shown ---- */

static int is_plain(unsigned char c)
{
    return c >= 0x20 && c != 0x7F;
}

int rb_path_shown(const char *path, rb_buf *out)
{
    size_t n = strlen(path), i = 0;
    int valid = rb_utf8_check(path, n) == n;
    rb_buf_clear(out);
    while (i < n) {
        size_t good = i + rb_utf8_check(path + i, n - i);
        for (; i < good; i++) {
            unsigned char c = (unsigned char)path[i];
            if (is_plain(c) && (valid || c != '%'))
                rb_buf_putc(out, c);
            else
                rb_buf_printf(out, "%%%02X", c);
        }
        if (i < n)
            rb_buf_printf(out, "%%%02X", (unsigned char)path[i++]);
    }
    rb_buf_puts(out, "");
    return out->failed ? RB_ENOMEM : RB_OK;
}

/* ---- folders ---- */

static rb_inode *seen_slot(const rb_walk *w, rb_inode id)
{
    uint64_t key[2] = {(uint64_t)id.dev, (uint64_t)id.ino};
    size_t i = rb_hash(key, sizeof key, 0) & (w->seen_cap - 1);
    while (w->seen[i].ino != 0 &&
           (w->seen[i].ino != id.ino || w->seen[i].dev != id.dev))
        i = (i + 1) & (w->seen_cap - 1);
    return &w->seen[i];
}

static int seen_grow(rb_walk *w)
{
    rb_walk old = *w;
    size_t cap = old.seen_cap == 0 ? 64 : old.seen_cap * 2;
    rb_inode *p = rb_calloc(w->mem, cap, sizeof *p);
    if (p == NULL)
        return -1;
    w->seen = p;
    w->seen_cap = cap;
    for (size_t i = 0; i < old.seen_cap; i++) {
        if (old.seen[i].ino != 0)
            *seen_slot(w, old.seen[i]) = old.seen[i];
    }
    rb_free(w->mem, old.seen, old.seen_cap * sizeof *old.seen);
    return 0;
}

/* 1: entered before; 0: noted now; -1: no memory. */
static int seen(rb_walk *w, const struct stat *st)
{
    rb_inode id = {st->st_dev, st->st_ino};
    if (w->nseen * 2 >= w->seen_cap && seen_grow(w) != 0)
        return -1;
    rb_inode *slot = seen_slot(w, id);
    if (slot->ino != 0)
        return 1;
    *slot = id;
    w->nseen++;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_names(rb_walk *w, rb_folder *f, DIR *dir)
{
    struct dirent *de;
    while ((de = readdir(dir)) != NULL) {
        if (de->d_name[0] == '.')
            continue;
        char *s = rb_arena_str(&f->arena, de->d_name, strlen(de->d_name));
        if (s == NULL || rb_vec_push(w->mem, &f->name, s) != 0)
            return RB_ENOMEM;
    }
    if (f->name.n > 0)
        qsort(f->name.v, f->name.n, sizeof *f->name.v, by_name);
    return RB_OK;
}

/* A message about w->path. */
static int path_error(rb_walk *w, int code, const char *what, rb_err *e)
{
    rb_buf shown;
    rb_buf_init(&shown, w->mem);
    if (rb_path_shown(w->path.p, &shown) != RB_OK)
        code = rb_nomem(e);
    else
        rb_fail(e, code, "%s: %s", shown.p, what);
    rb_buf_free(&shown);
    return code;
}

/* The path is longer than the system takes; so would be the message. */
static int too_long(rb_walk *w, rb_err *e)
{
    size_t n = w->path.n;
    w->found++;
    size_t shown = n < 100 ? n : 100;
    while (shown > 0 && (w->path.p[shown] & 0xC0) == 0x80)
        shown--;
    w->path.p[shown] = '\0';
    char what[128];
    snprintf(what, sizeof what,
             "... and so on: the path has %zu bytes, which is too long for the "
             "system; what is there is left out: move it up",
             n);
    return path_error(w, RB_EIO, what, e);
}

/* Enter the folder w->path. */
static int enter(rb_walk *w, rb_err *e)
{
    DIR *dir = opendir(w->path.p);
    if (dir == NULL) {
        char what[256];
        snprintf(what, sizeof what,
                 "the folder cannot be opened, its files are left out: %s",
                 strerror(errno));
        return path_error(w, RB_EIO, what, e);
    }
    rb_folder *f = rb_calloc(w->mem, 1, sizeof *f);
    int rc = RB_ENOMEM;
    if (f != NULL) {
        rb_arena_init(&f->arena, w->mem);
        f->path_len = w->path.n;
        f->up = w->top;
        w->top = f;
        rc = read_names(w, f, dir);
        if (rc != RB_OK)
            leave(w);
    }
    closedir(dir);
    return rc == RB_OK ? RB_OK : rb_nomem(e);
}

static int enter_new(rb_walk *w, const struct stat *st, rb_err *e)
{
    int rc = seen(w, st);
    if (rc != 0)
        return rc < 0 ? rb_nomem(e) : RB_OK;
    return enter(w, e);
}

/* By its path inside the folder, its name, or its path as it is told. */
static int excluded(const rb_walk *w, const char *told, const char *rel,
                    const char *name)
{
    return w->exclude != NULL && (rb_glob_match(w->exclude, rel, name) ||
                                  rb_glob_match(w->exclude, told, name));
}

/* Does a glob ask for it, or for what it becomes when it is unpacked? */
static int included(const rb_walk *w, const char *rel, const char *name)
{
    char bare[RB_NAME_MAX + 1];
    size_t n = rb_packed_stem(rel);
    if (rb_glob_match(w->include, rel, name))
        return 1;
    if (rel[n] == '\0' || n > RB_NAME_MAX)
        return 0;
    memcpy(bare, rel, n);
    bare[n] = '\0';
    const char *slash = strrchr(bare, '/');
    return rb_glob_match(w->include, bare, slash != NULL ? slash + 1 : bare);
}

static int is_known(const char *name)
{
    char bare[RB_NAME_MAX + 1];
    size_t n = rb_packed_stem(name);
    if (n > RB_NAME_MAX)
        return 0;
    memcpy(bare, name, n);
    bare[n] = '\0';
    return rb_format_of_name(bare) != NULL;
}

enum { NO, YES, UNKNOWN }; /* UNKNOWN: its ending says nothing */

/* Is a file that was found, not named, one to read? A README tells of its
** folder; it is no document of it. An archive is as a folder: entered unless
** it is excluded. */
static int wanted(const rb_walk *w, const char *told, const char *rel,
                  const char *name)
{
    if (excluded(w, told, rel, name) || rb_passed_own_file(name))
        return NO;
    if (rb_archive_named(name))
        return YES;
    if (w->include != NULL)
        return included(w, rel, name) ? YES : NO;
    if (strncasecmp(name, "README", 6) == 0)
        return NO;
    if (w->loaders > 0 && rb_loaded_has_ending(w->loader, w->loaders, name))
        return YES;
    return is_known(name) ? YES : UNKNOWN;
}

int rb_walk_wants_member(rb_walk *w, const char *told, char *rel)
{
    char *name = rel;
    for (char *slash; (slash = strchr(name, '/')) != NULL; name = slash + 1) {
        *slash = '\0';
        int out = excluded(w, rel, rel, name);
        *slash = '/';
        if (out)
            return 0;
    }
    int want = wanted(w, told, rel, name);
    if (want == UNKNOWN)
        rb_passed_add(&w->passed, name);
    return want == YES;
}

const char *rb_walk_below(const rb_walk *w)
{
    if (w->top == NULL)
        return "";
    const char *rel = w->path.p + w->root_len;
    return rel + (*rel == '/');
}

/* Does a page lie beside the folder that it is part of? */
static int is_page_folder(const rb_folder *f, const char *folder)
{
    size_t stem = strlen(folder), lo = 0, hi = f->name.n;
    while (stem > 0 && strchr("_-.", folder[stem - 1]) == NULL)
        stem--;
    if (stem-- < 2)
        return 0;
    while (lo < hi) { /* names are sorted: "X.html" is one of the "X." */
        size_t mid = (lo + hi) / 2;
        int c = strncmp(f->name.v[mid], folder, stem);
        if (c < 0 || (c == 0 && (unsigned char)f->name.v[mid][stem] < '.'))
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < f->name.n && strncmp(f->name.v[lo], folder, stem) == 0 &&
           f->name.v[lo][stem] == '.';
         lo++) {
        if (rb_passed_page_folder(folder, f->name.v[lo]))
            return 1;
    }
    return 0;
}

/* The folder that was added is left: was there anything to read in it? */
static int leave_root(rb_walk *w, rb_err *e)
{
    rb_buf b;
    if (w->found > 0)
        return RB_OK;
    w->path.n = w->root_len;
    w->path.p[w->path.n] = '\0';
    rb_buf_init(&b, w->mem);
    rb_buf_puts(&b, "there is nothing to read in this folder");
    if (w->include != NULL)
        rb_buf_puts(&b, "; no file in it is called as --include says");
    if (w->passed.n > 0) {
        rb_buf_puts(&b, ": ");
        rb_passed_tell(&w->passed, &b);
        w->passed.n = w->passed.kinds = w->passed.others = 0;
    }
    int rc = b.failed ? rb_nomem(e) : path_error(w, RB_EIO, b.p, e);
    rb_buf_free(&b);
    return rc;
}

/* Does the link w->path lead out of the folder that is walked? */
static int leads_out(const rb_walk *w)
{
    char real[PATH_MAX];
    size_t n = w->real.n - 1;
    if (realpath(w->path.p, real) == NULL)
        return 1;
    return n > 1 && (strncmp(real, w->real.p, n) != 0 ||
                     (real[n] != '/' && real[n] != '\0'));
}

static int link_out(rb_walk *w, rb_err *e)
{
    return path_error(w, RB_EIO,
                      "this is a link that leads out of the folder; it is left "
                      "out unless it is named",
                      e);
}

/* The next entry of the innermost folder. RB_OK: *found says whether it is
** a file to read (a folder was entered, or it was passed by). */
static int step(rb_walk *w, int *found, rb_err *e)
{
    rb_folder *f = w->top;
    struct stat st;
    if (f->next == f->name.n) {
        leave(w);
        return w->top == NULL ? leave_root(w, e) : RB_OK;
    }
    const char *name = f->name.v[f->next++];
    w->path.n = f->path_len;
    if (w->path.p[w->path.n - 1] != '/')
        rb_buf_putc(&w->path, '/');
    rb_buf_puts(&w->path, name);
    if (w->path.failed) {
        w->path.failed = 0;
        return rb_nomem(e);
    }
    const char *told = w->path.p, *rel = rb_walk_below(w);
    if (stat(told, &st) != 0) {
        if (errno == ENAMETOOLONG)
            return too_long(w, e);
        if (wanted(w, told, rel, name) != YES)
            return RB_OK;
        w->found++;
        return path_error(w, RB_EIO, strerror(errno), e);
    }
    struct stat own;
    int out = lstat(told, &own) == 0 && S_ISLNK(own.st_mode) && leads_out(w);
    if (S_ISDIR(st.st_mode)) {
        if (excluded(w, told, rel, name) || is_page_folder(f, name))
            return RB_OK;
        return out ? link_out(w, e) : enter_new(w, &st, e);
    }
    int want = wanted(w, told, rel, name);
    if (want == UNKNOWN && S_ISREG(st.st_mode))
        rb_passed_add(&w->passed, name);
    if (want != YES)
        return RB_OK;
    w->found++;
    if (out && S_ISREG(st.st_mode))
        return link_out(w, e);
    *found = S_ISREG(st.st_mode);
    if (*found)
        return RB_OK;
    /* Opening a pipe or a device that happens to lie there may block. */
    return path_error(w, RB_EIO,
                      "this is a pipe or a device, not a file; it is left out "
                      "unless it is named",
                      e);
}

/* "a.zip/b/c": the part of w->path that is a file becomes the path, the rest
** is looked for in it. 0: there is no such part. */
static int split_inside(rb_walk *w)
{
    char *p = w->path.p;
    struct stat st;
    for (size_t n = w->path.n; n-- > 1;) {
        if (p[n] != '/' || p[n + 1] == '\0')
            continue;
        p[n] = '\0';
        if (stat(p, &st) == 0) {
            w->inside = S_ISREG(st.st_mode) ? p + n + 1 : NULL;
            p[n] = w->inside != NULL ? '\0' : '/';
            return w->inside != NULL;
        }
        p[n] = '/';
    }
    return 0;
}

/* Begin the next path that was added. RB_OK: *found as in step. */
static int next_root(rb_walk *w, int *found, rb_err *e)
{
    char *root = w->root.v[w->next_root];
    struct stat st;
    w->root.v[w->next_root++] = NULL;
    w->inside = NULL;
    rb_buf_clear(&w->path);
    rb_buf_puts(&w->path, root);
    rb_free(w->mem, root, strlen(root) + 1);
    if (w->path.failed) {
        w->path.failed = 0;
        return rb_nomem(e);
    }
    *found = 1;
    if (strcmp(w->path.p, "-") == 0)
        return RB_OK;
    if (stat(w->path.p, &st) != 0) {
        int why = errno;
        if (split_inside(w))
            return RB_OK;
        errno = why;
        *found = 0;
        return path_error(w, RB_EIO, strerror(errno), e);
    }
    if (!S_ISDIR(st.st_mode))
        return RB_OK;
    *found = 0;
    w->found = 0;
    forget(w);
    while (w->path.n > 1 && w->path.p[w->path.n - 1] == '/')
        w->path.p[--w->path.n] = '\0';
    w->root_len = w->path.n;
    char real[PATH_MAX];
    rb_buf_clear(&w->real);
    rb_buf_puts(&w->real, realpath(w->path.p, real) ? real : w->path.p);
    rb_buf_putc(&w->real, '\0');
    if (w->real.failed) {
        w->real.failed = 0;
        return rb_nomem(e);
    }
    return enter_new(w, &st, e);
}

int rb_walk_next(rb_walk *w, const char **path, int *named, rb_err *e)
{
    int found = 0, rc = RB_OK;
    while (rc == RB_OK && !found) {
        *named = w->top == NULL;
        if (w->top != NULL)
            rc = step(w, &found, e);
        else if (w->next_root < w->root.n)
            rc = next_root(w, &found, e);
        else
            return RB_EDONE;
    }
    *path = w->path.p;
    return rc;
}
