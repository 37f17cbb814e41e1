/*
** project.c - what is a project's file, where its lock and the user's own
** lists are
*/
#include "project.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

#define LOCK "rubric.lock"

int project_is_file(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char head[sizeof magic] = "";
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return n == sizeof head && memcmp(head, magic, sizeof magic) == 0;
}

static int is_lock(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Anybody can put a file into /tmp: one of somebody else's there is none of a
** project. */
static int is_planted(const char *folder, const char *path)
{
    struct stat dir, file;
    return stat(folder, &dir) == 0 && stat(path, &file) == 0 &&
           (dir.st_mode & S_IWOTH) && file.st_uid != geteuid() &&
           file.st_uid != dir.st_uid;
}

static int is_root(const char *folder)
{
    struct stat here, above;
    char up[PATH_MAX + 4];
    snprintf(up, sizeof up, "%s/..", folder);
    return stat(folder, &here) != 0 || stat(up, &above) != 0 ||
           (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* "rubric.lock", "../rubric.lock"... */
static char *nearest(void)
{
    char folder[PATH_MAX] = ".", path[PATH_MAX + 16];
    for (int up = 0; up < 64; up++) {
        int n = up == 0 ? snprintf(path, sizeof path, LOCK)
                        : snprintf(path, sizeof path, "%s/" LOCK, folder);
        if (is_lock(path) && !is_planted(folder, path))
            return xstrndup(path, (size_t)n);
        if (is_root(folder))
            return NULL;
        if (up == 0)
            strcpy(folder, "..");
        else
            strcat(folder, "/..");
    }
    return NULL;
}

char *project_lock(const args *a)
{
    if (args_given(a, "no-lock"))
        return NULL;
    if (args_given(a, "lock")) {
        const char *path = args_get(a, "lock");
        return xstrndup(path, strlen(path));
    }
    return nearest();
}

char *project_new_lock(const args *a)
{
    char *path = project_lock(a);
    return path != NULL ? path : xstrndup(LOCK, strlen(LOCK));
}

static char *own_file(const char *name)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char path[PATH_MAX];
    int n;
    if (base != NULL && *base == '/')
        n = snprintf(path, sizeof path, "%s/rubric/%s", base, name);
    else if (home != NULL && *home == '/')
        n = snprintf(path, sizeof path, "%s/.config/rubric/%s", home, name);
    else
        return NULL;
    return n < (int)sizeof path ? xstrndup(path, (size_t)n) : NULL;
}

char *project_trusted(void)
{
    return own_file("trusted");
}

char *project_agreed(void)
{
    static const char none[] = "/nonexistent/rubric/agreed";
    char *path = own_file("agreed");
    return path != NULL ? path : xstrndup(none, strlen(none));
}
