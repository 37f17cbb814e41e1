/*
** watch_files.c - which files changed since one last looked
*/
#include "watch_files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "out.h"

enum { DEPTH_MAX = 16 };

typedef struct one {
    char *path;
    struct timespec modified;
    off_t size;
    ino_t number; /* editors write another file and rename it */
} one;

struct watched {
    one *v;
    size_t n, cap;
};

static void add(watched *w, const char *path, const struct stat *st)
{
    if (w->n == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 32;
        w->v = xrealloc(w->v, w->cap * sizeof *w->v);
    }
    w->v[w->n++] = (one){xstrndup(path, strlen(path)), st->st_mtim, st->st_size,
                         st->st_ino};
}

static void look(watched *w, const char *path, int depth)
{
    struct stat st;
    DIR *d;
    struct dirent *f;
    if (stat(path, &st) != 0)
        return;
    if (!S_ISDIR(st.st_mode)) {
        add(w, path, &st);
        return;
    }
    if (depth == DEPTH_MAX || (d = opendir(path)) == NULL)
        return;
    while ((f = readdir(d)) != NULL) {
        out full;
        if (f->d_name[0] == '.')
            continue;
        out_memory(&full);
        out_puts(&full, path);
        if (full.n > 0 && full.p[full.n - 1] != '/')
            out_putc(&full, '/');
        out_put(&full, f->d_name, strlen(f->d_name) + 1);
        look(w, full.p, depth + 1);
        out_free(&full);
    }
    closedir(d);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const one *)a)->path, ((const one *)b)->path);
}

watched *watch_look(const words *paths)
{
    watched *w = xrealloc(NULL, sizeof *w);
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < paths->n; i++)
        look(w, paths->v[i], 0);
    if (w->n > 0)
        qsort(w->v, w->n, sizeof *w->v, by_path);
    return w;
}

void watch_free(watched *w)
{
    for (size_t i = 0; w != NULL && i < w->n; i++)
        free(w->v[i].path);
    if (w != NULL)
        free(w->v);
    free(w);
}

static int same(const one *a, const one *b)
{
    return a->size == b->size && a->number == b->number &&
           a->modified.tv_sec == b->modified.tv_sec &&
           a->modified.tv_nsec == b->modified.tv_nsec;
}

void watch_compare(const watched *a, const watched *b, words *changed)
{
    size_t i = 0, k = 0;
    while (i < a->n || k < b->n) {
        int order = i == a->n   ? 1
                    : k == b->n ? -1
                                : strcmp(a->v[i].path, b->v[k].path);
        const char *path = order <= 0 ? a->v[i].path : b->v[k].path;
        if (order != 0 || !same(&a->v[i], &b->v[k]))
            words_add(changed, path, strlen(path));
        i += order <= 0;
        k += order >= 0;
    }
}
