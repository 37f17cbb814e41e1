/*
** heap.c - fewer page faults for a process that lives for 30 milliseconds
*/
#include "heap.h"

#include <stdlib.h> /* tells whether this is glibc */

#if defined(__linux__) && defined(__GLIBC__)

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STEP = 16 << 20, HUGE_PAGE = 2 << 20, MORE_THAN_LEFT = 120 << 10 };

void heap_prepare(void)
{
    mallopt(M_TOP_PAD, STEP);
    uintptr_t old = (uintptr_t)sbrk(0);
    /* volatile: the compiler would leave out blocks that nobody uses */
    void *volatile p = malloc(MORE_THAN_LEFT);
    void *volatile q = malloc(MORE_THAN_LEFT);
    uintptr_t end = (uintptr_t)sbrk(0);
    uintptr_t from = (old + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    if (from < end) /* only a hint: what it says does not matter */
        (void)madvise((void *)from, end - from, MADV_HUGEPAGE);
    free(q);
    free(p);
}

#else

void heap_prepare(void) {}

#endif
