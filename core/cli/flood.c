/*
** flood.c - the same message again and again: told some times, then counted
*/
#include "flood.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

enum { ALIKE = 20 }; /* messages of one kind that are told */

/* The kind of a message: without the numbers after a ':' or a blank, without
** "0xE9". */
static char *kind_of(const char *msg)
{
    char *kind = xstrndup(msg, strlen(msg)), *to = kind;
    for (const char *p = msg; *p != '\0';) {
        *to++ = *p++;
        if (to[-1] != ':' && to[-1] != ' ')
            continue;
        if (strncmp(p, "0x", 2) == 0)
            p += 2 + strspn(p + 2, "0123456789ABCDEF");
        p += strspn(p, "0123456789");
    }
    *to = '\0';
    return kind;
}

/* Tell how many more there were, and forget the kind. */
static void flood_end(flood *f, out *log)
{
    if (f->n > ALIKE)
        out_printf(log, "rubric: ... and %zu more like this: %s\n",
                   f->n - ALIKE, f->first);
    free(f->kind);
    free(f->first);
    memset(f, 0, sizeof *f);
}

int flooded(floods *all, const char *what, const char *msg, out *log)
{
    char *kind = kind_of(what);
    flood *old = &all->kind[0];
    for (size_t i = 0; i < FLOODS; i++) {
        flood *f = &all->kind[i];
        if (f->kind && strcmp(f->kind, kind) == 0) {
            free(kind);
            f->met = ++all->messages;
            return ++f->n > ALIKE;
        }
        if (f->met < old->met)
            old = f;
    }
    flood_end(old, log);
    *old = (flood){kind, xstrndup(msg, strlen(msg)), 1, ++all->messages};
    return 0;
}

void floods_end(floods *all, out *log)
{
    for (size_t i = 0; i < FLOODS; i++)
        flood_end(&all->kind[i], log);
}
