/*
** archive.h - the members of an archive, one after the other, never on disk
**
** Two kinds: a packed file (gzip, bzip2, xz, zstd) has one member without a
** name; a folder (zip, tar) has many. A tar.gz is a folder in a packed file.
** Nothing but regular members is ever read, and a member's name is only a
** name. All that is unpacked is counted: a small file cannot become so much
** that it fills the memory or keeps a machine busy for hours.
**
** The library (libarchive) is opened when the first archive is met.
*/
#ifndef RB_ARCHIVE_H
#define RB_ARCHIVE_H

#include "input.h"

enum {                   /* what a file is, by its first bytes */
       RB_ARCHIVE_NO,    /* none */
       RB_ARCHIVE_GZIP,  /* packed files */
       RB_ARCHIVE_BZIP2, /* */
       RB_ARCHIVE_XZ,    /* */
       RB_ARCHIVE_ZSTD,  /* */
       RB_ARCHIVE_ZIP,   /* folders */
       RB_ARCHIVE_TAR
};
enum {
    RB_ARCHIVE_HEAD = 512, /* bytes that tell */
    RB_NAME_MAX = 4096     /* a longer name is no name */
};

/* The library, for --version; NULL: built without it. */
extern const char *const rb_archive_with;

int rb_archive_kind(const char *s, size_t n);
const char *rb_archive_kind_name(int kind); /* "a ZIP archive" */
int rb_archive_is_folder(int kind);

/* Length of a file's name without the ending that a packed file has on top
** (".gz"); all of it when it has none. */
size_t rb_packed_stem(const char *name);
/* Does a name say that the file is a folder (".zip", ".tar.gz", ".tgz")? */
int rb_archive_named(const char *name);

/* What an outer file may become; shared by all archives inside it. */
typedef struct rb_allowance {
    uint64_t in;      /* bytes read of the outer file */
    uint64_t out;     /* bytes unpacked, in archives inside archives too */
    uint64_t members; /* seen */
    int spent;        /* it is used up */
} rb_allowance;

typedef struct rb_archive rb_archive;

typedef struct rb_entry {
    const char *name; /* as the archive says, borrowed; "": packed file */
    uint64_t size;    /* as the archive says; UINT64_MAX: it does not */
    uint8_t regular;  /* a file: no folder, link or device */
    uint8_t folder;   /* a folder */
    uint8_t locked;   /* encrypted */
} rb_entry;

/*
** Open the archive of this kind that `from` holds; its bytes and its buffer
** move into the archive (`from` is closed and empty). `outer`: `from` is a
** file and no member. `name` is for messages and borrowed. RB_OK, RB_ENOMEM,
** RB_EINPUT.
*/
int rb_archive_open(rb_archive **out, rb_input *from, int kind, int outer,
                    const char *name, rb_allowance *allow, rb_err *e);
void rb_archive_close(rb_archive *a);

/*
** The next member; what is left of the last one is passed over. RB_EDONE at
** the end; RB_EINPUT: damaged, and nothing more comes; RB_ELIMIT: the
** allowance is used up, and the outer file should be left.
*/
int rb_archive_next(rb_archive *a, rb_entry *entry, rb_err *e);

/* Bytes of the member; *got = 0 at its end, and also where it is damaged.
** A function for rb_input.read; `archive` is an rb_archive. */
int rb_archive_read(void *archive, char *buf, size_t room, size_t *got,
                    rb_err *e);
/* Why the last member ended too soon, or NULL. Told once. */
const char *rb_archive_damage(rb_archive *a);

/* After the last member: does the mark at the end of a tar lack? Then it was
** perhaps cut between two members, which nothing else shows. */
int rb_archive_is_cut(const rb_archive *a);

/* A ZIP in memory; the bytes must live as long. */
int rb_archive_open_zip(rb_archive **out, rb_mem *m, const char *bytes,
                        size_t n, rb_allowance *allow, rb_err *e);

/*
** The members of a ZIP in memory, for the formats that are one (DOCX, ODT,
** EPUB). In the archive's order: `want` says whether to read a member, `got`
** receives its bytes in a buffer that lives during the call. `got` returns
** RB_OK to go on, RB_EDONE to stop, or a code with a message, which is
** returned. More than max_total bytes, or a ZIP that becomes more than
** 200 times its size, is RB_ELIMIT; a damaged or encrypted one RB_EINPUT.
*/
typedef struct rb_member_calls {
    int (*want)(void *user, const char *name);
    int (*got)(void *user, const char *name, char *bytes, size_t n, rb_err *e);
    void *user;
} rb_member_calls;

int rb_members(rb_mem *m, const char *bytes, size_t n, size_t max_total,
               const rb_member_calls *calls, rb_err *e);

#endif
