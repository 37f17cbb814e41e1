/*
** package_read.c - reading files of a package and of the library
**
** The one way by which states read: in the process of a package it asks the
** host. A file is one that the manifest lists, inside the package's folder,
** or one that the user named as an argument.
*/
#include "package.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SOURCE_MAX = 16 << 20, DATA_MAX = 1 << 30 };

static const char re_file[] = "/usr/share/lua/5.4/re.lua";

/* ---- files of the package ---- */

static int is_inside(const char *name)
{
    return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL &&
           strchr(name, '\\') == NULL;
}

/* Is no part of the name (which has no "..": is_inside) a link? Then the path
** is what it says, and realpath (a system call for every part of every path)
** need not be asked. */
static int stays_inside(char *path, size_t folder)
{
    struct stat st;
    for (char *p = path + folder + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        int plain = lstat(path, &st) == 0 && !S_ISLNK(st.st_mode);
        *p = end;
        if (!plain || end == '\0')
            return plain;
    }
}

/* The real path of a file in `folder`; links must not lead out of it. */
static int resolve(const char *folder, const char *name, char out[PATH_MAX],
                   rb_err *e)
{
    char path[PATH_MAX], root[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < (int)sizeof path && stays_inside(path, strlen(folder))) {
        memcpy(out, path, (size_t)n + 1);
        return RB_OK;
    }
    if (n >= (int)sizeof path || realpath(folder, root) == NULL ||
        realpath(path, out) == NULL)
        return rb_fail(e, RB_EDONE, "there is no file '%s'", name);
    size_t len = strlen(root);
    if (strncmp(out, root, len) != 0 || out[len] != '/')
        return rb_fail(e, RB_EIO, "'%s' leads out of its folder", name);
    return RB_OK;
}

/* Is it a file that the user named as an argument of the package? */
static int is_argument(const rb_package *p, const char *name)
{
    for (uint32_t i = 0; i < p->m.narg; i++) {
        const rb_marg *g = &p->m.arg[i];
        if (g->type == RB_ARG_FILE && g->value && strcmp(g->value, name) == 0)
            return 1;
    }
    return 0;
}

static int not_listed(const rb_package *p, const char *name, rb_err *e)
{
    const rb_names *all = &p->m.files;
    const char *near = rb_nearest(name, strlen(name), all->v, all->n);
    if (near != NULL)
        return rb_fail(e, RB_ESCRIPT,
                       "'%s' is not among the files of the manifest; did you "
                       "mean '%s'? Else add it there",
                       name, near);
    return rb_fail(e, RB_ESCRIPT,
                   "'%s' is not among the files of the manifest; add it: "
                   "files = {\"%s\"}",
                   name, name);
}

/* Where a file of that kind is; RB_EDONE: there is none. */
static int find_file(const rb_script *s, const rb_package *p, int kind,
                     const char *name, char path[PATH_MAX], rb_err *e)
{
    char folder[PATH_MAX];
    if (kind == RB_FILE_RE) {
        strcpy(path, re_file);
        return RB_OK;
    }
    if (!is_inside(name))
        return rb_fail(e, RB_ESCRIPT,
                       "'%s' is not a file inside the package's folder", name);
    if (kind == RB_FILE_LIBRARY) {
        snprintf(folder, sizeof folder, "%s/lua", s->env.data_dir);
        return resolve(folder, name, path, e);
    }
    if (kind == RB_FILE_DATA && !rb_package_lists(p, name))
        return not_listed(p, name, e);
    int code = resolve(p->folder, name, path, e);
    if (code == RB_OK && kind == RB_FILE_MODULE && p->m.files.n > 0 &&
        strcmp(name, "init.lua") != 0 && !rb_package_lists(p, name))
        code = not_listed(p, name, e);
    return code;
}

int rb_package_read(rb_script *s, const rb_package *p, int kind,
                    const char *name, rb_buf *out, rb_err *e)
{
    char path[PATH_MAX];
    if (s->env.read != NULL)
        return s->env.read(s->env.read_user, kind, p ? p->m.name : NULL, name,
                           out, e);
    if (kind == RB_FILE_DATA && is_argument(p, name))
        return rb_file_read(name, DATA_MAX, out, e);
    int code = find_file(s, p, kind, name, path, e);
    size_t before = out->n;
    if (code == RB_OK)
        code = rb_file_read(path, kind == RB_FILE_DATA ? DATA_MAX : SOURCE_MAX,
                            out, e);
    if (code == RB_OK && (kind == RB_FILE_DATA || kind == RB_FILE_MODULE))
        code = rb_sealed_check(p, name, out->p ? out->p + before : "",
                               out->n - before, e);
    return code;
}

int rb_package_data(rb_script *s, const rb_package *p, const char *name,
                    rb_buf *out, rb_err *e)
{
    if (p == NULL)
        return rb_fail(e, RB_ESCRIPT, "'%s' is not a file of a package", name);
    if (!is_argument(p, name) &&
        (p = rb_package_of_file(s, p, &name, e)) == NULL)
        return e->code;
    return rb_package_read(s, p, RB_FILE_DATA, name, out, e);
}
