/*
** plan.h - a change of a project's packages: prepared beside what is there,
** made in one step
**
** A plan reads the lock, gathers packages (folders and archives that were
** named, what lies on shelves, what is in the lock, what comes with rubric),
** decides which versions go together, and copies what is new into
** packages/.new-PID beside what is there. Nothing that works is touched until
** rb_plan_commit renames the new folders to packages/NAME-VERSION-8HEX and then
** the new lock over the old one: whoever is stopped before that has the old
** state, whoever is stopped after it the new one. Leftovers are removed by the
** next plan.
**
** Nothing of a package is run here.
*/
#ifndef RB_PLAN_H
#define RB_PLAN_H

#include "../script/lock.h"
#include "resolve.h"
#include "share.h"

typedef struct rb_plan rb_plan;

/* Messages that are no error: a package on a shelf that cannot be read. */
typedef void (*rb_plan_log)(void *user, char level, const char *message);

enum { /* what happens to a package */
       RB_CHANGE_NONE,
       RB_CHANGE_ADD,
       RB_CHANGE_NEW, /* other files than the lock has */
       RB_CHANGE_REMOVE
};

typedef struct rb_change {
    const char *name;
    int kind;
    int named;                           /* by the user */
    const rb_locked *was;                /* NULL: new */
    rb_locked *is;                       /* NULL: removed */
    const rb_manifest *old, *new;        /* NULL: not there, or not readable */
    const char *old_folder, *new_folder; /* where they are now; NULL: nowhere */
    int staged;                          /* new_folder waits for the commit */
    int other_key;  /* it was signed, and is not any more, or by another key */
    int intact;     /* what was is what the lock says */
    int agree;      /* its permissions are a matter now */
    rb_names asked; /* those that the lock does not grant yet, or to which the
                       user has not agreed */
} rb_change;

/* The lock need not be there. One plan at a time for a project. */
int rb_plan_open(rb_plan **out, rb_mem *mem, const char *data_dir,
                 const char *lock, rb_plan_log log, void *user, rb_err *e);
/* Permissions in the lock count only with this list (agreed.h); what is granted
** goes into it. */
int rb_plan_agreed(rb_plan *p, const char *path, rb_err *e);
/* What was prepared is removed. NULL is fine. */
void rb_plan_close(rb_plan *p);

const rb_lock *rb_plan_lock(const rb_plan *p); /* as it is now */
/* A folder for what is fetched, emptied at the end. */
int rb_plan_scratch(rb_plan *p, const char **folder, rb_err *e);

/* A folder that holds packages, as folders or archives. */
int rb_plan_shelf(rb_plan *p, const char *folder, rb_err *e);

typedef struct rb_plan_source {
    const char *path;    /* a folder or an archive */
    const char *source;  /* how the lock calls it; NULL: by its path */
    const char *commit;  /* of git; NULL: none */
    const char *name;    /* the package must be this one; NULL: any */
    const char *version; /* and have this version; NULL: any */
    int in_place;        /* a folder that is not copied */
    const char *sha256;  /* the whole that it must have; NULL: any */
} rb_plan_source;
int rb_plan_add(rb_plan *p, const rb_plan_source *s, rb_err *e);
/* One on a shelf by its name, the newest that fits; or one that comes with
** rubric. */
int rb_plan_want(rb_plan *p, const char *name, rb_err *e);
/* Take what is in the folder of a package of the lock, or of one that comes
** with rubric, as the new truth. */
int rb_plan_refresh(rb_plan *p, const char *name, rb_err *e);
/* A locked package may become a newer one of its shelf. */
int rb_plan_free(rb_plan *p, const char *name, rb_err *e);
/* It becomes this version of a shelf, older or newer; what needs it must allow
** that. */
int rb_plan_pin(rb_plan *p, const char *name, const char *version, rb_err *e);
int rb_plan_remove(rb_plan *p, const char *name, rb_err *e);
/* One of the lock stays, and its permissions are asked for. */
int rb_plan_agree(rb_plan *p, const char *name, rb_err *e);

/* Decide and prepare. Once. */
int rb_plan_solve(rb_plan *p, rb_err *e);
/* The i-th change, sorted by name, or NULL. RB_CHANGE_NONE are among them. */
const rb_change *rb_plan_change(const rb_plan *p, uint32_t i);
/* A lock of what would be, to try it: rb_script_env.lock. */
int rb_plan_trial(rb_plan *p, const char **lock, rb_err *e);

/* Grant a permission to a package; NULL: to all; permission NULL: all that it
** asks for. */
int rb_plan_grant(rb_plan *p, const char *name, const char *permission,
                  rb_err *e);
/* Accept that packages are signed by another key than before, or by none. */
void rb_plan_new_keys(rb_plan *p);
/* Make it so. RB_EUSAGE when a permission that is asked for is not granted, or
** another key not accepted. */
int rb_plan_commit(rb_plan *p, rb_err *e);

#endif
