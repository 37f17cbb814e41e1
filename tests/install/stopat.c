/*
** stopat.c - end a program at its n-th change of the file system
**
** LD_PRELOAD this: before the $STOP_AT-th call that makes, renames, removes or
** syncs a file, the process is killed as by kill -9. With fewer calls nothing
** happens. What was done stays done, what was to come does not come.
**
** With $STOP_NET set it is killed when it opens a socket of the network.
*/
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void count(void)
{
    static long left = -1;
    if (left < 0) {
        const char *at = getenv("STOP_AT");
        left = at != NULL ? atol(at) : 0;
    }
    if (left > 0 && --left == 0)
        kill(getpid(), SIGKILL);
}

#define NEXT(type, name, args)                                                 \
    static type(*next) args;                                                   \
    if (next == NULL)                                                          \
    *(void **)&next = dlsym(RTLD_NEXT, name)

int socket(int domain, int type, int protocol)
{
    NEXT(int, "socket", (int, int, int));
    if (domain != AF_UNIX && getenv("STOP_NET") != NULL)
        kill(getpid(), SIGKILL);
    return next(domain, type, protocol);
}

int mkdir(const char *path, mode_t mode)
{
    NEXT(int, "mkdir", (const char *, mode_t));
    count();
    return next(path, mode);
}

int rename(const char *from, const char *to)
{
    NEXT(int, "rename", (const char *, const char *));
    count();
    return next(from, to);
}

int unlink(const char *path)
{
    NEXT(int, "unlink", (const char *));
    count();
    return next(path);
}

int unlinkat(int fd, const char *path, int flags)
{
    NEXT(int, "unlinkat", (int, const char *, int));
    count();
    return next(fd, path, flags);
}

int remove(const char *path)
{
    NEXT(int, "remove", (const char *));
    count();
    return next(path);
}

int rmdir(const char *path)
{
    NEXT(int, "rmdir", (const char *));
    count();
    return next(path);
}

int fsync(int fd)
{
    NEXT(int, "fsync", (int));
    count();
    return next(fd);
}

static int made(int flags)
{
    return (flags & O_CREAT) != 0;
}

int open(const char *path, int flags, ...)
{
    NEXT(int, "open", (const char *, int, ...));
    va_list ap;
    va_start(ap, flags);
    mode_t mode = made(flags) ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    if (made(flags))
        count();
    return next(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    NEXT(int, "open64", (const char *, int, ...));
    va_list ap;
    va_start(ap, flags);
    mode_t mode = made(flags) ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    if (made(flags))
        count();
    return next(path, flags, mode);
}
