/*
** share.h - a package on its way to others: its manifest and its files
**
** What goes to other people's machines and comes from them. Nothing of a
** package is run here, and no Lua state is needed.
*/
#ifndef RB_SHARE_H
#define RB_SHARE_H

#include "../script/contents.h"

typedef struct rb_shared {
    rb_arena arena; /* of the manifest */
    rb_manifest m;
    rb_contents c;
} rb_shared;

/* The package in a folder: RB_OK, or an error and *p is empty. Messages call
** the manifest by the name of the folder. Free it in any case. */
int rb_shared_open(rb_shared *p, rb_mem *mem, const char *folder, rb_err *e);
void rb_shared_free(rb_shared *p);

/* A folder with all that is in it, links not followed; 0, or -1 and errno. */
int rb_tree_remove(const char *folder);

#endif
