/*
** part.c - a file that is written beside its place and renamed when it is whole
*/
#include "part.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

int part_open(const char *name, char **part)
{
    size_t n = strlen(name);
    *part = xrealloc(NULL, n + 6);
    memcpy(*part, name, n);
    strcpy(*part + n, ".part");
    unlink(*part);
    return open(*part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0666);
}
