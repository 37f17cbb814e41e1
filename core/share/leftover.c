/*
** leftover.c - what a process that was killed has left beside its place
*/
#include "leftover.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "files.h"
#include "share.h"

/* The process of "123" or "123-4"; 0: it is another name. */
static long process_of(const char *s)
{
    char *end;
    if (*s < '1' || *s > '9')
        return 0;
    long pid = strtol(s, &end, 10);
    if (*end == '-' && end[1] >= '0' && end[1] <= '9')
        end += 1 + strspn(end + 1, "0123456789");
    return *end == '\0' && pid <= INT_MAX ? pid : 0;
}

static int is_gone(long pid)
{
    return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

void rb_leftover_remove(const char *folder, const char *prefix, int all)
{
    char path[PATH_MAX];
    struct dirent *d;
    size_t n = strlen(prefix);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL) {
        long pid =
            strncmp(d->d_name, prefix, n) == 0 ? process_of(d->d_name + n) : 0;
        if (pid > 0 && (all || is_gone(pid)) &&
            snprintf(path, sizeof path, "%s/%s", folder, d->d_name) <
                (int)sizeof path)
            rb_tree_remove(path);
    }
    closedir(dir);
}

void rb_leftover_beside(const char *file)
{
    char folder[PATH_MAX], prefix[PATH_MAX];
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    int n = slash ? snprintf(folder, sizeof folder, "%.*s",
                             (int)(slash - file) + 1, file)
                  : snprintf(folder, sizeof folder, ".");
    int m = snprintf(prefix, sizeof prefix, "%s.new-", name);
    if (n < (int)sizeof folder && m < (int)sizeof prefix)
        rb_leftover_remove(folder, prefix, 0);
}
