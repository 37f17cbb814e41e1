/*
** package.h - packages on disk, and those in use
*/
#ifndef RB_PACKAGE_H
#define RB_PACKAGE_H

#include "file.h"
#include "host.h"
#include "lock.h"
#include "manifest.h"

typedef struct rb_package {
    rb_manifest m;
    const char *folder;
    const char *source;       /* text of the manifest */
    rb_arena arena;           /* its own strings */
    rb_state *state;          /* where it runs: here, */
    struct rb_remote *remote; /* or in a process of its own (remote.h) */
    char hash[33];            /* of its files; "" until asked for */
    int asked;                /* the user named it: not only a need */
    uint32_t nth;            /* 1, 2, ...: as the user named them; 0: not yet */
    const char *place;       /*   how: in the arena */
    char whole[65];          /* SHA-256 of all its files; "": not asked for */
    int clocked;             /* it has asked what time it is */
    const rb_locked *sealed; /* what its files are, and stay; NULL: not said */
} rb_package;

typedef RB_VEC(const rb_package *) rb_packages;

/* A module of the program around us (hosted.h); strings in the arena. */
typedef struct rb_hosted {
    const char *name; /* "host.cms" */
    const char *version;
    lua_CFunction open;
    void *user;
} rb_hosted;

struct rb_script {
    rb_script_env env; /* strings are copies in the arena */
    int steps_given;   /* env.steps was, and is not the default */
    rb_mem *mem;
    struct rb_chunks *chunks; /* compiled code of what we ship, or NULL */
    rb_arena arena;
    RB_VEC(rb_package *) pack; /* in the order of use */
    RB_VEC(uint32_t) order;    /* in the order of work */
    RB_VEC(const char *) name; /* of all packages in the path */
    int listed;
    RB_VEC(const char *) written; /* layer, package, layer... of the path */
    int written_listed;
    RB_VEC(const char *) trusted; /* folders, in the arena */
    RB_VEC(rb_hosted *) hosted;   /* in the arena */
    rb_lock *lock;                /* in the arena; NULL: none */
    rb_package *learner;          /* its model is being trained, or NULL */
    rb_learn learn;               /* how: strings in the arena */
    const char *learn_file;
    uint32_t asked; /* packages that the user has named */
    char key[33];   /* "" when stale */
    rb_buf json;
    RB_VEC(rb_script_cost) cost; /* told last */
    rb_arena cost_names;
};

/*
** A file of a package (NULL: of none) or of the library, appended to *out; the
** one way by which states read, so that the process of a package can ask for
** it instead (env.read). RB_EDONE: there is none.
*/
enum {
    RB_FILE_DATA,    /* one that the manifest lists, or an argument names */
    RB_FILE_MODULE,  /* a module in its folder */
    RB_FILE_LIBRARY, /* a module in data_dir/lua */
    RB_FILE_RE,      /* LPeg's re.lua */
    RB_FILE_KINDS
};
int rb_package_read(rb_script *s, const rb_package *p, int kind,
                    const char *name, rb_buf *out, rb_err *e);

/* A data file as the code of `p` names it (NULL: no package): its own, one that
** the user gave as an argument, or "NAME:file" of a package that it needs. */
int rb_package_data(rb_script *s, const rb_package *p, const char *name,
                    rb_buf *out, rb_err *e);

/* Folder of a package by name (in the path) or folder, into out[max]. */
int rb_package_find(rb_script *s, const char *package, char *out, size_t max,
                    rb_err *e);
/* Read its manifest. *out is owned: rb_package_free. */
int rb_package_open(rb_script *s, const char *folder, rb_package **out,
                    rb_err *e);
void rb_package_free(rb_script *s, rb_package *p);

/*
** Through the lock (locked.c). Read it once; the folder of a name in it
** (RB_EDONE: it has none); an error when it has a name that comes with rubric;
** an error when a package found by that name is not what the lock says.
*/
int rb_locked_read(rb_script *s, rb_err *e);
int rb_locked_find(const rb_script *s, const char *name, char *out, size_t max,
                   rb_err *e);
int rb_locked_shadows(const rb_script *s, const char *name, rb_err *e);
int rb_locked_check(rb_script *s, rb_package *p, const char *package,
                    rb_err *e);
/*
** From here on the files of the package are these (seal.c), which live as long
** as it, or are copied; an error when its manifest, which was read already, is
** another. Then: is this the text of its file?
*/
int rb_seal(rb_package *p, const rb_locked *files, rb_err *e);
int rb_seal_contents(rb_package *p, const rb_contents *files, rb_err *e);
int rb_sealed_check(const rb_package *p, const char *name, const char *text,
                    size_t n, rb_err *e);
/* Has the user said so, by a list, by name or of all? Or does it come with
** rubric? */
int rb_package_trusted(rb_script *s, rb_package *p);
/* Is it one of those that come with rubric? */
int rb_package_shipped(const rb_script *s, const char *folder);

/* Run its init.lua, here or in a process of its own. */
int rb_package_load(rb_script *s, rb_package *p, rb_err *e);

/* Package in use with this name, or NULL. */
rb_package *rb_package_used(const rb_script *s, const char *name);
/* The one in use that this name or folder means, or NULL (use.c). */
rb_package *rb_package_meant(rb_script *s, const char *package);
/* Use a package and, before it, those whose layers it reads. */
int rb_package_use(rb_script *s, const char *package, rb_err *e);
/* The same without loading them or putting them in order (use.c); what was
** added before an error is left in s->pack. */
int rb_package_add(rb_script *s, const char *package, rb_err *e);
/* What a package outside of s->pack (a report) needs comes into use, unloaded;
** the same holds on an error. */
int rb_package_add_needs(rb_script *s, rb_package *p, rb_err *e);
/* Names in the path, sorted, into s->name. */
int rb_package_list(rb_script *s, rb_err *e);

/* Fill the core module on top of the stack with what is p's own (own.c). */
void rb_own_fill(lua_State *L, const rb_package *p);

/* ---- needs.c ---- */

int rb_package_is(const rb_package *p, const char *kind);
/* The package, what it needs, what these need ...: each once, the package
** first; the content of *out is replaced. RB_OK or RB_ENOMEM. */
int rb_package_closure(const rb_script *s, const rb_package *p,
                       rb_packages *out);
int rb_package_stands_on(const rb_script *s, const rb_package *p,
                         const rb_package *q);
/* Whose file is "NAME:file"? *name becomes `file`; NULL: an error. */
const rb_package *rb_package_of_file(const rb_script *s, const rb_package *p,
                                     const char **name, rb_err *e);
/* The same for `require`, which has the library's name before a dot or alone;
** what is no needed library's is the package's own. */
const rb_package *rb_package_of_module(const rb_script *s, const rb_package *p,
                                       const char **name);
/* Why there is no such module, and what would help. */
void rb_package_no_module(const rb_script *s, const rb_package *p,
                          const char *name, rb_err *e);
/* The first of its closure that the user does not trust, or NULL. */
const rb_package *rb_package_distrusted(rb_script *s, const rb_package *p);

/* The i-th layer that packages write: those in use (*package: NULL), then those
** of the path. NULL at the end; strings of s. */
const char *rb_package_layer(rb_script *s, size_t i, const char **package);

/* Does the manifest list this file (name, folder/ or glob)? */
int rb_package_lists(const rb_package *p, const char *file);
/* Keep the document in work as examples (run_package, in learn.c). */
int rb_learn_document(lua_State *L);

/* Fill p->hash and, over all packages in use, s->key and s->json. */
int rb_package_hash(rb_script *s, rb_package *p, rb_err *e);
int rb_package_keys(rb_script *s, rb_err *e);
/* The same of the library that all packages stand on, lua/rubric. */
int rb_library_hash(rb_script *s, char out[33], rb_err *e);

#endif
