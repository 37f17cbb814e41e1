/*
** plan_int.h - what a plan holds; for plan*.c alone
*/
#ifndef RB_PLAN_INT_H
#define RB_PLAN_INT_H

#include <limits.h>
#include "plan.h"

enum {                       /* of an item */
       RB_ITEM_IN_PLACE = 1, /* its folder is where it stays */
       RB_ITEM_REFRESH = 2,  /* in the lock, and to be read again */
       RB_ITEM_FREE = 4, /* in the lock, and to be replaced if one is newer */
       RB_ITEM_REMOVE = 8,
       RB_ITEM_AGREE = 16 /* in the lock; its permissions are asked for */
};

/* A package that could be chosen. */
typedef struct rb_item {
    rb_shared pack;     /* its manifest and files */
    int open;           /* `pack` is read */
    int from, flags;    /* RB_FROM_*, RB_ITEM_* */
    int wanted;         /* by name, or by a layer */
    int named;          /* by the user */
    const char *folder; /* where it can be read; NULL: nowhere */
    const char *source, *commit, *shelf, *key; /* as the lock will have them */
    const rb_locked *locked; /* the line of the lock it comes from; or NULL */
} rb_item;

typedef struct rb_pin { /* in the arena */
    const char *name, *version;
} rb_pin;

struct rb_plan {
    rb_mem *mem;
    rb_arena a;
    rb_plan_log log;
    void *user;
    const char *data_dir;
    const char *agreed;   /* the user's list (agreed.h); NULL: none */
    rb_lock lock, next;   /* now, and afterwards */
    const char *root;     /* real path of the lock's folder */
    const char *under;    /* "packages": where they go, from the root */
    const char *packages; /* ROOT/UNDER */
    const char *stage;    /* PACKAGES/.new-PID; NULL: not made yet */
    int fd;               /* of the root, */
    int claimed;          /*   locked: no other plan is at work */
    int made_packages;
    uint32_t unpacked; /* folders in the stage so far */
    RB_VEC(rb_item *) item;
    RB_VEC(rb_change) change;
    RB_VEC(const char *) grant; /* NAME NUL PERMISSION; "" is any */
    RB_VEC(const char *) shelf;
    RB_VEC(const char *) want; /* names to find on the shelves */
    RB_VEC(rb_pin) pin;        /* versions to find there */
    int solved, new_keys;
};

char *rb_plan_printf(rb_plan *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3))); /* in the arena, or NULL */
/* The stage, made when it is first needed. */
int rb_plan_stage(rb_plan *p, rb_err *e);
/* Read all that lies on the shelves into items. */
int rb_plan_read_shelves(rb_plan *p, rb_err *e);
/* How the lock calls a path. */
const char *rb_plan_name_path(rb_plan *p, const char *path);
/* An empty item; NULL: out of memory. */
rb_item *rb_plan_new_item(rb_plan *p, int from, rb_err *e);
/* A new item of the package in the folder; NULL: out of memory or an error. */
rb_item *rb_plan_item(rb_plan *p, const char *folder, int from, rb_err *e);
/* Unpack an archive into the stage; *folder is where its package is. */
int rb_plan_unpack(rb_plan *p, const char *path, const char **folder,
                   rb_err *e);
/* Is a file called like an archive of a package? */
int rb_plan_is_archive(const char *name);
/* Name of an item, also when its folder cannot be read. */
const char *rb_item_name(const rb_item *i);
/* What becomes of a chosen item, and of one that goes: into p->change. */
int rb_plan_change_to(rb_plan *p, rb_item *i, rb_err *e);
int rb_plan_change_away(rb_plan *p, const rb_item *i, rb_err *e);
/* Copy a chosen item into the stage; item->folder is there then. */
int rb_plan_take(rb_plan *p, rb_item *i, rb_err *e);
/* Does a lock's folder (or NULL) lie in the folder that is ours? */
int rb_plan_is_under(const rb_plan *p, const char *folder);
/* packages/NAME-VERSION-8HEX, from the root. */
char *rb_plan_place(rb_plan *p, const rb_item *i);
/* Remove what no line of the lock names, of our own making. */
void rb_plan_sweep(rb_plan *p, const rb_lock *l);

#endif
