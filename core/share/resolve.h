/*
** resolve.h - which versions of which packages fit together
**
** Nothing of files or networks is known here: candidates come from a function,
** the answer is one candidate for each name. Higher versions are tried first;
** what was chosen is taken back when it makes a need impossible.
*/
#ifndef RB_RESOLVE_H
#define RB_RESOLVE_H

#include "../base/buf.h"
#include "../script/manifest.h"

/* Where a candidate comes from: the lower, the sooner it is taken. */
enum {
    RB_FROM_GIVEN,   /* named by the user: no other version will do */
    RB_FROM_SHIPPED, /* comes with rubric */
    RB_FROM_LOCK,    /* in the lock already */
    RB_FROM_SHELF    /* in a folder of packages */
};

typedef struct rb_candidate {
    const char *name, *version;
    int from;          /* RB_FROM_* */
    const char *where; /* for messages: a folder, an archive */
    const rb_need *need;
    uint32_t nneed;
    int wanted; /* it must be there, though nobody needs it */
    void *user;
    int chosen; /* the answer */
} rb_candidate;

typedef struct rb_resolve {
    rb_arena *a;
    rb_candidate *v; /* all there are; sorted by rb_resolve */
    uint32_t n;
} rb_resolve;

/*
** Choose: every given, locked and wanted name gets a candidate, so does every
** name that a chosen one needs. RB_EUSAGE with a message that names who needs
** what and what there is.
*/
int rb_resolve_run(rb_resolve *r, rb_err *e);

#endif
