/*
** folder.c - what a package's folder holds
*/
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include "../base/err.h"

typedef struct walk {
    const char *folder;
    rb_folder_each each;
    void *user;
} walk;

static int enter(const walk *w, const char *under, int depth);

static int one(const walk *w, const char *under, const char *name, int depth)
{
    char path[PATH_MAX], rel[PATH_MAX];
    struct stat st;
    int n = snprintf(rel, sizeof rel, "%s%s%s", under, *under ? "/" : "", name);
    int m = snprintf(path, sizeof path, "%s/%s", w->folder, rel);
    if (*name == '.')
        return RB_OK;
    if (n >= (int)sizeof rel || m >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return w->each(w->user, under, RB_FOLDER_CLOSED);
    }
    if (lstat(path, &st) != 0)
        return w->each(w->user, rel, RB_FOLDER_CLOSED);
    if (S_ISDIR(st.st_mode))
        return depth < RB_FOLDERS_DEEP ? enter(w, rel, depth + 1)
                                       : w->each(w->user, rel, RB_FOLDER_DEEP);
    return w->each(w->user, rel,
                   S_ISREG(st.st_mode)   ? RB_FOLDER_FILE
                   : S_ISLNK(st.st_mode) ? RB_FOLDER_LINK
                                         : RB_FOLDER_OTHER);
}

static int enter(const walk *w, const char *under, int depth)
{
    char path[PATH_MAX];
    int code = RB_OK;
    struct dirent *d;
    int n = snprintf(path, sizeof path, "%s%s%s", w->folder, *under ? "/" : "",
                     under);
    if (n >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return w->each(w->user, under, RB_FOLDER_CLOSED);
    }
    DIR *dir = opendir(path);
    if (dir == NULL)
        return w->each(w->user, under, RB_FOLDER_CLOSED);
    while (code == RB_OK && (d = readdir(dir)) != NULL)
        code = one(w, under, d->d_name, depth);
    closedir(dir);
    return code;
}

int rb_folder_walk(const char *folder, rb_folder_each each, void *user)
{
    const walk w = {folder, each, user};
    return enter(&w, "", 0);
}
