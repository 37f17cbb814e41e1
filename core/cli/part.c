/*
** part.c - a file that is written beside its place and renamed when it is whole
*/
#include "part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"

int part_open(const char *name, int named, char **part)
{
    size_t n = strlen(name);
    struct stat st;
    *part = NULL;
    if ((named ? stat(name, &st) : lstat(name, &st)) == 0 &&
        !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
        return open(name, O_WRONLY | O_CLOEXEC);
    *part = xrealloc(NULL, n + 6);
    memcpy(*part, name, n);
    strcpy(*part + n, ".part");
    unlink(*part);
    return open(*part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0666);
}

int part_end(const char *name, char *part, int bad)
{
    if (part == NULL)
        return 0;
    int failed = !bad && rename(part, name) != 0;
    int why = errno;
    if (bad || failed)
        unlink(part);
    free(part);
    errno = why;
    return failed ? -1 : 0;
}
