/*
** lock.h - rubric.lock: which packages a project uses, to the byte
**
**   return {
**     lock = 1,
**     rubric = "0.1.0",
**     packages = {
**       { name = "threats", version = "1.2.0", api = 1,
**         source = "https://example.org/threats.git@v1.2.0",
**         commit = "9f1c...",
**         folder = "packages/threats-1.2.0-3fa9c1d2",
**         sha256 = "3fa9...",
**         permissions = { "random" },
**         files = { { "init.lua", "52ab..." }, { "package.lua", "81d0..." } }
*},
**     },
**   }
**
** Data, never executed. A package is found through it by its name, and must
** then be what the lock says (lockcheck.c). A package that comes with rubric
** has the source "shipped" and no folder.
*/
#ifndef RB_LOCK_H
#define RB_LOCK_H

#include "contents.h"

#define RB_LOCK_FILE "rubric.lock"
#define RB_LOCK_SHIPPED "shipped"

typedef struct rb_locked {
    const char *name, *version, *source, *sha256;
    const char *commit; /* of git; NULL: none */
    const char *shelf;  /* the folder it was chosen from; NULL: none */
    const char *folder; /* as the lock has it; NULL: shipped */
    const char *key;    /* that signed it, hex; NULL: none */
    int api, line;
    rb_names permissions; /* granted */
    rb_content *file;     /* sorted by name */
    uint32_t nfile;
    const int *file_line; /* of each; NULL: not read from a lock */
} rb_locked;

typedef struct rb_lock {
    const char *path; /* of the file, for messages */
    const char *root; /* the folder that it is in */
    const char *rubric;
    rb_locked *v; /* sorted by name */
    uint32_t n;
} rb_lock;

/* Read a lock's text; strings go to the arena. `path` is how errors call it. */
int rb_lock_parse(rb_lock *l, rb_arena *a, const char *path, const char *text,
                  size_t len, rb_err *e);
/* Read the file. RB_EIO: there is none, or it cannot be read. */
int rb_lock_read(rb_lock *l, rb_arena *a, const char *path, rb_err *e);

rb_locked *rb_lock_find(const rb_lock *l, const char *name);
/* The folder of a package, absolute or as the lock's own path is; 0: shipped,
** or too long. */
int rb_lock_folder(const rb_lock *l, const rb_locked *p, char *out, size_t max);

/* The text of a lock: packages and files in the order of their names. */
void rb_lock_print(const rb_lock *l, rb_buf *out);
/* Write it to l->path: whole, or an error and the old one. */
int rb_lock_write(const rb_lock *l, rb_mem *m, rb_err *e);

/* Remove a lock that was half written, if it is one. */
void rb_lock_remove_part(const char *path);

/* Its files as contents.h has them, borrowed: not to be freed. */
rb_contents rb_lock_contents(const rb_locked *p);
/* What is there now instead; strings and files go to the arena. */
int rb_lock_set_contents(rb_locked *p, rb_arena *a, const rb_contents *c,
                         rb_err *e);

/*
** Is the package in `folder`, with this manifest, what the lock says? The
** first difference is the message, with the lock's line and the cure.
*/
int rb_lock_check(const rb_lock *l, const rb_locked *p, const rb_manifest *m,
                  const char *folder, rb_mem *mem, rb_err *e);
/* Every file that differs, in the order of the names; 0 to go on. */
int rb_lock_compare(const rb_locked *p, const rb_contents *is,
                    int (*each)(void *user, int line, const char *file,
                                const char *what),
                    void *user);

#endif
