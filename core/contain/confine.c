/*
** confine.c - resource limits, and libseccomp's filter of system calls
**
** The list says what is allowed; all else ends the process at once. Memory
** may be mapped, but never as code. Builds with sanitizers are not confined:
** they need files, threads and most of the address space.
*/
#include "confine.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef RB_WITH_SECCOMP
#include <seccomp.h>
#endif

static int refused(const char *what, rb_err *e)
{
    return rb_fail(e, RB_EIO, "a process cannot be confined (%s): %s", what,
                   strerror(errno));
}

#ifndef __SANITIZE_ADDRESS__

/* Address space in use, in bytes; 0 when the system does not say. */
static size_t address_space(void)
{
    char text[64];
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f == NULL)
        return 0;
    if (fgets(text, sizeof text, f) != NULL)
        pages = strtoull(text, NULL, 10);
    fclose(f);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static int limit(int which, rlim_t most)
{
    struct rlimit r = {most, most}, now;
    if (getrlimit(which, &now) == 0 && now.rlim_max < most)
        r.rlim_cur = r.rlim_max = now.rlim_max;
    return setrlimit(which, &r);
}

static int set_limits(size_t memory, rb_err *e)
{
    size_t now = address_space();
    size_t most = memory > SIZE_MAX / 2 ? SIZE_MAX / 2 : now + memory;
    /* One file: poll() wants as many as it waits for, and that is file 0. */
    if (limit(RLIMIT_CORE, 0) != 0 || limit(RLIMIT_FSIZE, 0) != 0 ||
        limit(RLIMIT_NPROC, 0) != 0 || limit(RLIMIT_MEMLOCK, 0) != 0 ||
        limit(RLIMIT_NOFILE, 1) != 0 || limit(RLIMIT_AS, (rlim_t)most) != 0)
        return refused("limits", e);
    return RB_OK;
}

#ifdef RB_WITH_SECCOMP

/* mmap and mprotect, unless the memory would be code. */
static int allow_memory(scmp_filter_ctx c)
{
    struct scmp_arg_cmp no_code =
        SCMP_A2(SCMP_CMP_MASKED_EQ, (scmp_datum_t)PROT_EXEC, 0);
    int code =
        seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &no_code);
    return code ? code
                : seccomp_rule_add_array(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
                                         1, &no_code);
}

/* sysinfo: qsort of the C library asks how much memory there is. Nothing of
** signals: who can block SIGXCPU has no limit of processor time. */
static int set_filter(rb_err *e)
{
    static const int allowed[] = {
        SCMP_SYS(sysinfo),       SCMP_SYS(read),
        SCMP_SYS(write),         SCMP_SYS(sendto),
        SCMP_SYS(recvfrom),      SCMP_SYS(poll),
        SCMP_SYS(ppoll),         SCMP_SYS(brk),
        SCMP_SYS(munmap),        SCMP_SYS(mremap),
        SCMP_SYS(madvise),       SCMP_SYS(futex),
        SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
        SCMP_SYS(time),          SCMP_SYS(restart_syscall),
        SCMP_SYS(exit),          SCMP_SYS(exit_group)};
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int code = c == NULL ? -ENOMEM : 0;
    for (size_t i = 0; code == 0 && i < sizeof allowed / sizeof *allowed; i++)
        code = seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
    if (code == 0)
        code = allow_memory(c);
    if (code == 0)
        code = seccomp_load(c);
    if (c != NULL)
        seccomp_release(c);
    errno = -code;
    return code == 0 ? RB_OK : refused("seccomp", e);
}

const char *rb_confine_with(void)
{
    return "resource limits and " RB_WITH_SECCOMP;
}

#else

static int set_filter(rb_err *e)
{
    (void)e;
    return RB_OK;
}

const char *rb_confine_with(void)
{
    return "resource limits";
}

#endif

int rb_confine(size_t memory, rb_err *e)
{
    /* Before the limits, which leave no file to be opened. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return refused("prctl", e);
    if (chdir("/") != 0)
        return refused("folder", e);
    int code = set_limits(memory, e);
    return code == RB_OK ? set_filter(e) : code;
}

#else /* sanitizers */

int rb_confine(size_t memory, rb_err *e)
{
    (void)memory;
    (void)e;
    (void)refused;
    return RB_OK;
}

const char *rb_confine_with(void)
{
    return "nothing (a build with sanitizers)";
}

#endif
