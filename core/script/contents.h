/*
** contents.h - the files of a package, and what they are: SHA-256
**
** The files of a package are package.lua, all Lua files, what the manifest
** lists, gold/, README* and LICENSE*; without a list in the manifest all files
** of the folder. Names that begin with a dot, and SIGNATURE, do not count.
** The listing has a line for each, "SHA256  NAME", sorted by the bytes of the
** names; the SHA-256 of the listing is that of the whole. Lock files, archives
** and signatures all speak of this. (The key of a run has a narrower hash of
** its own, of what can change results: hash.c.)
**
** Needs no Lua.
*/
#ifndef RB_CONTENTS_H
#define RB_CONTENTS_H

#include "manifest.h"

enum {
    RB_CONTENTS_FILES = 4096,      /* files of a package */
    RB_CONTENTS_SEEN = 100000,     /* files of its folder */
    RB_CONTENTS_BYTES = 512 << 20, /* of all files */
    RB_CONTENTS_NAME = 200,        /* bytes of a name, */
    RB_CONTENTS_PART = 100         /*   and of what stands between slashes */
};

#define RB_SIGNATURE_FILE "SIGNATURE"

typedef struct rb_content {
    const char *name; /* below the folder, in the arena */
    uint64_t size;    /* 0 when read from a listing */
    char sha256[65];
} rb_content;

typedef struct rb_contents {
    rb_mem *mem;
    rb_arena arena;
    RB_VEC(rb_content) file; /* sorted by name */
    RB_VEC(const char *)
    left;            /* files of the folder that are not the
                        package's, sorted */
    uint64_t size;   /* bytes of all files */
    char sha256[65]; /* of the whole */
} rb_contents;

/*
** Read what the folder of that package holds. RB_OK; RB_ESCRIPT: a file that
** may not be there or one that is missing, RB_ELIMIT, RB_EIO, RB_ENOMEM: *c is
** empty then. Free it in any case.
*/
int rb_contents_read(rb_contents *c, rb_mem *mem, const rb_manifest *m,
                     const char *folder, rb_err *e);
/* From a listing; `from` is how messages call what it stands in. RB_EINPUT. */
int rb_contents_parse(rb_contents *c, rb_mem *mem, const char *from,
                      const char *listing, size_t len, rb_err *e);
void rb_contents_free(rb_contents *c);

void rb_contents_listing(const rb_contents *c, rb_buf *out);

/*
** The first file that is not in both alike, or NULL: what `is` differs in from
** what it `was`. *what: "is changed", "is missing", "is new".
*/
const char *rb_contents_differ(const rb_contents *was, const rb_contents *is,
                               const char **what);

/* Why a file of a package cannot be called so ("its name has ..."), or NULL:
** absolute, "..", control characters, too long... */
const char *rb_contents_bad_name(const char *name);
/* A name as it can be shown, whatever bytes it has; into out[max]. */
const char *rb_contents_shown(const char *name, char *out, size_t max);
/* The first of the names (n > 0) that another one is, too, but for capitals
** and the way an accent is written, and which (*twin), or NULL. Such cannot
** stand side by side everywhere. RB_ENOMEM, or RB_OK. */
int rb_contents_twins(rb_mem *mem, const char *const *name, uint32_t n,
                      const char **one, const char **twin);

#endif
