/*
** walk.h - from paths and folders to files, in an order that never changes
**
** Folders are walked in name order (bytes). Names that begin with a dot are
** left out. A folder is entered once: a symbolic link that leads back to one,
** or to one that was walked already, is passed by in silence, because its
** files are read anyway. One that leads out of the folder is left out and
** told: who unpacks the folder of somebody else has not put it there. Left
** out, too, is the folder that a browser saved beside a page ("X_files" beside
** "X.html"): it is part of the page.
*/
#ifndef RB_WALK_H
#define RB_WALK_H

#include <sys/types.h>
#include "../base/buf.h"
#include "../base/err.h"
#include "passed.h"

typedef struct rb_folder rb_folder;

typedef struct rb_inode {
    dev_t dev;
    ino_t ino;
} rb_inode;

typedef struct rb_walk {
    rb_mem *mem;
    const char *include, *exclude;  /* globs, comma between; borrowed */
    const struct rb_loader *loader; /* whose endings are read, too */
    size_t loaders;
    RB_VEC(char *) root; /* what was added, in order */
    uint32_t next_root;
    size_t root_len; /* of the folder that is walked, in path */
    rb_folder *top;  /* innermost open folder */
    rb_buf path;
    rb_buf real;        /* path of the folder that is walked, without links */
    const char *inside; /* of path, an archive: what to read in it; or NULL */
    rb_inode *seen;     /* folders entered: open addressing */
    size_t nseen, seen_cap;
    rb_passed passed; /* what was left out because of its ending */
    size_t found;     /* files in the folder that was added */
} rb_walk;

void rb_walk_init(rb_walk *w, rb_mem *m);
void rb_walk_free(rb_walk *w);
int rb_walk_add(rb_walk *w, const char *path); /* RB_OK or RB_ENOMEM */

/* The next file (borrowed until the next call); *named: it was added by
** name. RB_EDONE at the end; RB_EIO: something could not be read, go on. */
int rb_walk_next(rb_walk *w, const char **path, int *named, rb_err *e);

/* Is a member of an archive to be read, as a file in a folder would be? `told`
** is its whole path, `rel` the path below the folder that is walked or the
** archive that was named (written to and restored). */
int rb_walk_wants_member(rb_walk *w, const char *told, char *rel);
/* The path of the last file below the folder walked, "" when it was named. */
const char *rb_walk_below(const rb_walk *w);

/* Does `name`, or `path` below the folder, match one of the globs? A glob
** with a slash is held against the path, another against the name. */
int rb_glob_match(const char *globs, const char *path, const char *name);

/* A name that can be shown and stored: invalid UTF-8, '%' that would then be
** ambiguous, and control codes as %XX. RB_OK or RB_ENOMEM. */
int rb_path_shown(const char *path, rb_buf *out);

#endif
