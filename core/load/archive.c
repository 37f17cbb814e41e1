/*
** archive.c - the members of an archive, one after the other, never on disk
**
** The only file that knows libarchive. An archive inside an archive is two
** readers, the inner one fed by the outer one, and not the library's own
** chain: so every byte that is unpacked passes through here and is counted.
*/
#include "archive.h"

#include <string.h>

enum {
    FREE = 256 << 20,  /* may be unpacked of any file, */
    RATIO = 200,       /*   and this many times what was read of it */
    MEMBERS = 1000000, /* of an outer file */
    MEMBER_COST = 512, /* an empty member counts as so many bytes */
    SMALL = 16 << 20   /* the same as FREE for a ZIP in memory */
};

#ifdef RB_WITH_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include "../base/late.h"

const char *const rb_archive_with = RB_WITH_ARCHIVE;

typedef struct library {
    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*gzip)(struct archive *);
    int (*bzip2)(struct archive *);
    int (*xz)(struct archive *);
    int (*zstd)(struct archive *);
    int (*raw)(struct archive *);
    int (*zip)(struct archive *);
    int (*tar)(struct archive *);
    int (*on_read)(struct archive *, archive_read_callback *);
    int (*on_skip)(struct archive *, archive_skip_callback *);
    int (*on_seek)(struct archive *, archive_seek_callback *);
    int (*user)(struct archive *, void *);
    int (*open)(struct archive *);
    int (*open_memory)(struct archive *, const void *, size_t);
    int (*next)(struct archive *, struct archive_entry **);
    int (*block)(struct archive *, const void **, size_t *, la_int64_t *);
    int (*skip)(struct archive *);
    const char *(*why)(struct archive *);
    int (*code)(struct archive *);
    const char *(*name)(struct archive_entry *);
    const char *(*utf8_name)(struct archive_entry *);
    const char *(*hardlink)(struct archive_entry *);
    la_int64_t (*size)(struct archive_entry *);
    int (*has_size)(struct archive_entry *);
    __LA_MODE_T (*type)(struct archive_entry *);
    int (*locked)(struct archive_entry *);
} library;

/* Into the archive's own table: each archive has one, and no table is shared
** by threads. */
static int load_library(library *f, rb_err *e)
{
    const rb_late_fn list[] = {{"archive_read_new", &f->read_new},
                               {"archive_read_free", &f->read_free},
                               {"archive_read_support_filter_gzip", &f->gzip},
                               {"archive_read_support_filter_bzip2", &f->bzip2},
                               {"archive_read_support_filter_xz", &f->xz},
                               {"archive_read_support_filter_zstd", &f->zstd},
                               {"archive_read_support_format_raw", &f->raw},
                               {"archive_read_support_format_zip", &f->zip},
                               {"archive_read_support_format_tar", &f->tar},
                               {"archive_read_set_read_callback", &f->on_read},
                               {"archive_read_set_skip_callback", &f->on_skip},
                               {"archive_read_set_seek_callback", &f->on_seek},
                               {"archive_read_set_callback_data", &f->user},
                               {"archive_read_open1", &f->open},
                               {"archive_read_open_memory", &f->open_memory},
                               {"archive_read_next_header", &f->next},
                               {"archive_read_data_block", &f->block},
                               {"archive_read_data_skip", &f->skip},
                               {"archive_error_string", &f->why},
                               {"archive_errno", &f->code},
                               {"archive_entry_pathname", &f->name},
                               {"archive_entry_pathname_utf8", &f->utf8_name},
                               {"archive_entry_hardlink", &f->hardlink},
                               {"archive_entry_size", &f->size},
                               {"archive_entry_size_is_set", &f->has_size},
                               {"archive_entry_filetype", &f->type},
                               {"archive_entry_is_encrypted", &f->locked},
                               {NULL, NULL}};
    return rb_late_open("libarchive.so.13", list, e);
}

struct rb_archive {
    rb_mem *mem;
    library f;
    struct archive *la;
    rb_input from; /* the archive's bytes */
    const char *name;
    rb_allowance *allow;
    uint64_t most;     /* unpacked whatever the ratio */
    int outer;         /* `from` is the outer file */
    int single;        /* a packed file: one member */
    int tar;           /* its end is a mark: blocks of zeros */
    size_t zeros;      /* bytes in a row, at the end of what was read */
    int over;          /* nothing more can be read */
    const char *block; /* unpacked and not handed over */
    size_t left;
    int ended;          /* nothing follows the block */
    int damaged;        /* the member ended too soon */
    const char *damage; /* why */
    char words[160];
    rb_err trouble; /* code != 0: what reading `from` said */
};

/* ---- the library reads from an rb_input ---- */

/* How many zeros are the last that was read? */
static void count_zeros(rb_archive *a, const char *p, size_t n)
{
    size_t k = 0;
    while (k < n && p[n - k - 1] == '\0')
        k++;
    a->zeros = k == n ? a->zeros + n : k;
}

static la_ssize_t on_read(struct archive *la, void *user, const void **p)
{
    rb_archive *a = user;
    rb_input *in = &a->from;
    (void)la;
    /* A whole block: the window would grow if some were left in it. */
    int rc = rb_input_fill(in, 1, &a->trouble);
    if (rc != RB_OK) {
        a->trouble.code = rc;
        return -1;
    }
    size_t n = in->end - in->beg;
    *p = in->buf + in->beg;
    in->beg = in->end;
    if (a->outer)
        a->allow->in += n;
    if (a->tar)
        count_zeros(a, *p, n);
    return (la_ssize_t)n;
}

static la_int64_t on_seek(struct archive *la, void *user, la_int64_t offset,
                          int whence)
{
    rb_archive *a = user;
    rb_input *in = &a->from;
    (void)la;
    if (whence == SEEK_CUR)
        offset += (la_int64_t)(in->base + in->beg);
    else if (whence == SEEK_END)
        offset += (la_int64_t)in->size;
    a->zeros = 0;
    if (offset < 0 || rb_input_seek(in, (uint64_t)offset, &a->trouble) != RB_OK)
        return ARCHIVE_FATAL;
    return offset;
}

static la_int64_t on_skip(struct archive *la, void *user, la_int64_t n)
{
    rb_archive *a = user;
    rb_input *in = &a->from;
    uint64_t at = in->base + in->beg;
    /* Never past the end: what is cut off must be noticed. */
    if (n <= 0 || at >= in->size || (uint64_t)n > in->size - at)
        return 0;
    return on_seek(la, user, n, SEEK_CUR) < 0 ? ARCHIVE_FATAL : n;
}

static void choose(const library *f, struct archive *la, int kind)
{
    switch (kind) {
    case RB_ARCHIVE_GZIP:
        f->gzip(la);
        break;
    case RB_ARCHIVE_BZIP2:
        f->bzip2(la);
        break;
    case RB_ARCHIVE_XZ:
        f->xz(la);
        break;
    case RB_ARCHIVE_ZSTD:
        f->zstd(la);
        break;
    case RB_ARCHIVE_ZIP:
        f->zip(la);
        return;
    default:
        f->tar(la);
        return;
    }
    f->raw(la);
}

/* ---- opening ---- */

static rb_archive *make(rb_mem *m, const char *name, rb_allowance *allow,
                        rb_err *e)
{
    rb_archive *a = rb_calloc(m, 1, sizeof *a);
    if (a == NULL) {
        rb_nomem(e);
        return NULL;
    }
    a->mem = m;
    a->name = name;
    a->allow = allow;
    a->most = FREE;
    a->ended = 1;
    rb_input_init(&a->from, m);
    if (load_library(&a->f, e) == RB_OK && (a->la = a->f.read_new()) == NULL)
        rb_nomem(e);
    if (a->la == NULL) {
        rb_err_prefix(e, "%s", name);
        rb_free(m, a, sizeof *a);
        return NULL;
    }
    return a;
}

void rb_archive_close(rb_archive *a)
{
    if (a == NULL)
        return;
    a->f.read_free(a->la);
    rb_input_close(&a->from);
    rb_input_free(&a->from);
    rb_free(a->mem, a, sizeof *a);
}

/* The library's words, when it has any; names in them may be any bytes. */
static const char *why(rb_archive *a)
{
    const char *s = a->f.why(a->la);
    size_t n = 0;
    if (s == NULL)
        return "it cannot be read";
    for (; n + 1 < sizeof a->words && s[n] != '\0'; n++)
        a->words[n] = s[n];
    for (size_t i = 0; i < n; i++)
        if (a->words[i] < ' ' || a->words[i] > '~')
            a->words[i] = '?';
    a->words[n] = '\0';
    return a->words;
}

/* What went wrong with the archive as a whole. */
static int broken(rb_archive *a, rb_err *e)
{
    a->over = 1;
    if (a->trouble.code != 0)
        return rb_fail(e, a->trouble.code, "%s", a->trouble.msg);
    return rb_fail(e, RB_EINPUT, "%s: the archive is damaged: %s", a->name,
                   why(a));
}

int rb_archive_open(rb_archive **out, rb_input *from, int kind, int outer,
                    const char *name, rb_allowance *allow, rb_err *e)
{
    rb_archive *a = make(from->mem, name, allow, e);
    *out = a;
    if (a == NULL)
        return e != NULL ? e->code : RB_EINPUT;
    a->outer = outer;
    a->single = !rb_archive_is_folder(kind);
    a->tar = kind == RB_ARCHIVE_TAR;
    a->from = *from;
    a->from.name = name;
    rb_input_init(from, from->mem);
    choose(&a->f, a->la, kind);
    a->f.on_read(a->la, on_read);
    if (outer && a->from.regular) {
        a->f.on_seek(a->la, on_seek);
        a->f.on_skip(a->la, on_skip);
    }
    a->f.user(a->la, a);
    if (a->f.open(a->la) == ARCHIVE_OK)
        return RB_OK;
    int rc = broken(a, e);
    rb_archive_close(a);
    *out = NULL;
    return rc;
}

int rb_archive_open_zip(rb_archive **out, rb_mem *m, const char *bytes,
                        size_t n, rb_allowance *allow, rb_err *e)
{
    rb_archive *a = make(m, "the ZIP", allow, e);
    *out = a;
    if (a == NULL)
        return e != NULL ? e->code : RB_EINPUT;
    a->most = SMALL;
    choose(&a->f, a->la, RB_ARCHIVE_ZIP);
    if (a->f.open_memory(a->la, bytes, n) == ARCHIVE_OK)
        return RB_OK;
    int rc = broken(a, e);
    rb_archive_close(a);
    *out = NULL;
    return rc;
}

/* ---- members ---- */

/* Count what was unpacked; RB_ELIMIT when it is too much. */
static int count(rb_archive *a, uint64_t n, rb_err *e)
{
    rb_allowance *w = a->allow;
    w->out += n;
    if (w->out <= a->most || w->out / RATIO <= w->in)
        return RB_OK;
    a->over = w->spent = 1;
    return rb_fail(e, RB_ELIMIT,
                   "becomes more than %d times its size when it is unpacked "
                   "(%llu MiB so far), as no text does",
                   RATIO, (unsigned long long)(w->out >> 20));
}

/* The next block of the member; none when it ended or is damaged. */
static int next_block(rb_archive *a, rb_err *e)
{
    const void *p = NULL;
    size_t n = 0;
    la_int64_t offset;
    int rc = a->f.block(a->la, &p, &n, &offset);
    if (a->trouble.code != 0)
        return broken(a, e);
    a->ended = rc != ARCHIVE_OK;
    if (a->ended && rc != ARCHIVE_EOF) {
        a->damage = why(a);
        a->damaged = 1;
        a->over = a->over || rc == ARCHIVE_FATAL;
    }
    if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        a->block = p;
        a->left = n;
    }
    return count(a, a->left, e);
}

int rb_archive_read(void *archive, char *buf, size_t room, size_t *got,
                    rb_err *e)
{
    rb_archive *a = archive;
    *got = 0;
    while (a->left == 0 && !a->ended) {
        int rc = next_block(a, e);
        if (rc != RB_OK)
            return rc;
    }
    size_t n = a->left < room ? a->left : room;
    if (n > 0)
        memcpy(buf, a->block, n);
    a->block += n;
    a->left -= n;
    *got = n;
    return RB_OK;
}

int rb_archive_is_cut(const rb_archive *a)
{
    enum { BLOCK = 512 };
    return a->tar && a->over && a->zeros < BLOCK;
}

const char *rb_archive_damage(rb_archive *a)
{
    int told = !a->damaged || !a->ended || a->left > 0;
    if (told)
        return NULL;
    a->damaged = 0;
    return a->damage;
}

/* A file on disk is sought in. Elsewhere not the library's own skipping: that
** may unpack without being counted. */
static int skip_rest(rb_archive *a, rb_err *e)
{
    int rc = RB_OK;
    a->left = 0;
    if (!a->ended && a->outer && a->from.regular) {
        a->ended = 1;
        a->over = a->f.skip(a->la) == ARCHIVE_FATAL;
    }
    while (!a->ended && rc == RB_OK) {
        rc = next_block(a, e);
        a->left = 0;
    }
    a->damaged = 0;
    return rc;
}

static void describe(rb_archive *a, struct archive_entry *le, rb_entry *entry)
{
    const library *f = &a->f;
    entry->name = f->utf8_name(le);
    if (entry->name == NULL) /* not UTF-8: as the bytes are */
        entry->name = f->name(le);
    if (entry->name == NULL)
        entry->name = "";
    entry->size = f->has_size(le) ? (uint64_t)f->size(le) : UINT64_MAX;
    entry->regular = f->type(le) == AE_IFREG && f->hardlink(le) == NULL;
    entry->folder = f->type(le) == AE_IFDIR && f->hardlink(le) == NULL;
    entry->locked = f->locked(le) != 0;
}

int rb_archive_next(rb_archive *a, rb_entry *entry, rb_err *e)
{
    struct archive_entry *le;
    if (a->over)
        return RB_EDONE;
    int rc = skip_rest(a, e);
    if (rc != RB_OK)
        return rc;
    if (a->over) /* damaged where it was passed over */
        return broken(a, e);
    rc = a->f.next(a->la, &le);
    if (rc == ARCHIVE_EOF && a->trouble.code == 0) {
        a->over = 1;
        return RB_EDONE;
    }
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
        return broken(a, e);
    a->over = a->single; /* nothing follows */
    if (++a->allow->members > MEMBERS) {
        a->over = a->allow->spent = 1;
        return rb_fail(e, RB_ELIMIT, "holds more than %d members", MEMBERS);
    }
    a->ended = 0;
    describe(a, le, entry);
    return count(a, MEMBER_COST, e);
}

#else /* built without */

const char *const rb_archive_with = NULL;

static int without(const char *name, const char *what, rb_err *e)
{
    return rb_fail(e, RB_EINPUT,
                   "%s: this is %s; this rubric was built without archives; "
                   "install libarchive-dev and build again",
                   name, what);
}

int rb_archive_open(rb_archive **out, rb_input *from, int kind, int outer,
                    const char *name, rb_allowance *allow, rb_err *e)
{
    (void)from;
    (void)outer;
    (void)allow;
    *out = NULL;
    return without(name, rb_archive_kind_name(kind), e);
}

void rb_archive_close(rb_archive *a)
{
    (void)a;
}

int rb_archive_next(rb_archive *a, rb_entry *entry, rb_err *e)
{
    (void)a;
    (void)entry;
    (void)e;
    return RB_EDONE;
}

int rb_archive_read(void *archive, char *buf, size_t room, size_t *got,
                    rb_err *e)
{
    (void)archive;
    (void)buf;
    (void)room;
    (void)e;
    *got = 0;
    return RB_OK;
}

int rb_archive_is_cut(const rb_archive *a)
{
    (void)a;
    return 0;
}

const char *rb_archive_damage(rb_archive *a)
{
    (void)a;
    return NULL;
}

int rb_archive_open_zip(rb_archive **out, rb_mem *m, const char *bytes,
                        size_t n, rb_allowance *allow, rb_err *e)
{
    (void)m;
    (void)bytes;
    (void)n;
    (void)allow;
    *out = NULL;
    return without("the file", "a ZIP archive", e);
}

#endif
