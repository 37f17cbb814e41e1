/*
** store.h - the project file: documents, layers and runs in SQLite
**
** One writer puts documents, in transactions of 1,000 documents, 32 MB of
** text or two seconds, whichever comes first; readers are never blocked.
** What was committed survives a killed process and a full disk. The schema
** is in schema.c, with comments that the file itself keeps.
*/
#ifndef RB_STORE_H
#define RB_STORE_H

#include "../base/buf.h"
#include "../doc/doc.h"

typedef struct rb_store rb_store;

enum {
    RB_STORE_READ = 1, /* only read; the file must exist */
    RB_STORE_CHECK = 2 /* read the whole of it first, and refuse it when its
                          pages or rows are not as they should be (check.c) */
};

/*
** Open, or create, a project file. A file that is no SQLite database, that
** belongs to another program, that a newer rubric wrote or whose tables are not
** those of rubric is refused and left untouched. *out is NULL on failure.
*/
int rb_store_open(rb_store **out, rb_mem *m, const char *path, int flags,
                  rb_err *e);
/* The file format that it had before it was brought up to date, also by a
** reader; 0: it was not. */
int rb_store_was(const rb_store *s);
/* Commits what is pending. The store is gone whatever the code says. */
int rb_store_close(rb_store *s, rb_err *e);

/* What a run is: key (hash of packages, data, core version), and a JSON text
** [{"name","version","hash"},...] of its packages. Set before has/put. */
int rb_store_set_run(rb_store *s, const char *key, const char *packages_json,
                     const char *core_version, rb_err *e);
/* Is there a row for it yet? Else all that the run stands on is wanted, too,
** before the first document: a JSON text of rb_script_facts. */
int rb_store_has_run(const rb_store *s);
int rb_store_set_facts(rb_store *s, const char *json, rb_err *e);
/* A package of this run asked what time it is. */
int rb_store_mark_clock(rb_store *s, const char *package, rb_err *e);
/* *has = 1: the same id, text and metadata are stored under this run's key.
 */
int rb_store_has(rb_store *s, const rb_doc *d, int *has, rb_err *e);
/*
** Store a document with its tokens and layers in place of an older state of
** the same id. When the disk is full or the file cannot be written, all that
** was put since the last commit is taken back, and this and every later put
** fail with the same message.
*/
int rb_store_put(rb_store *s, const rb_doc *d, rb_err *e);
int rb_store_commit(rb_store *s, rb_err *e);

/* ---- deriving again ---- */

/*
** The document of that name as it was loaded (restore.c): *out is owned and
** not segmented yet. *changed: text or metadata are not what the run saw,
** somebody has edited the file.
*/
int rb_store_load(rb_store *s, const char *name, rb_mem *m, rb_vocab *v,
                  rb_doc **out, int *changed, rb_err *e);

enum {                  /* rb_difference.kind */
       RB_DIFF_STORED,  /* an annotation that was not derived */
       RB_DIFF_DERIVED, /* one that is not stored */
       RB_DIFF_CHANGED, /* other features, rule or package at that place */
       RB_DIFF_ORDER    /* the same ones, numbered in another order */
};
typedef struct rb_difference { /* borrowed during the call */
    int kind;
    const char *layer; /* "token": tag or lemma */
    uint32_t start, end;
    const char *stored, *derived; /* rule, package, features; NULL: none */
} rb_difference;

/* Compare an analysed document with what is stored of it (compare.c). */
int rb_store_compare(rb_store *s, const rb_doc *d,
                     void (*each)(void *user, const rb_difference *x),
                     void *user, size_t *differences, rb_err *e);

/* ---- reading by SQL ---- */

typedef struct rb_row { /* all borrowed, during the call */
    int n;
    const char *const *name;
    const char *const *value; /* NUL-terminated; NULL for null */
    const size_t *len;        /* bytes of value: it may hold NUL bytes */
    const uint8_t *kind;      /* RB_F_NULL, _INT, _NUM or _STR (blobs too) */
} rb_row;

/* 0 to go on; anything else ends the query, which is no error. */
typedef int (*rb_row_fn)(void *user, const rb_row *row);

/*
** Run one read-only statement (anything else is RB_ESTORE with advice).
** Parameters: by name when the key is set (":id", "@id", "$id" or "id"),
** else by place. Statements are kept compiled: asking the same text again
** with other parameters is cheap. `row` may query the same store.
*/
int rb_store_query(rb_store *s, const char *sql, const rb_feat *param,
                   uint32_t nparam, rb_row_fn row, void *user, rb_err *e);

/* The same without parameters, values as NUL-terminated text. */
int rb_store_sql(rb_store *s, const char *sql,
                 int (*row)(void *user, int n, const char *const *name,
                            const char *const *value),
                 void *user, rb_err *e);

/*
** Hide what holds the texts of documents from queries: columns, tokens, the
** search table, whatever the schema does not know. Of a text only the words
** that the views quote_full, stance_full and evidence show are left.
*/
void rb_store_hide_texts(rb_store *s, int hide);

/* ---- what report packages keep (keep.c) ---- */

/* A value of the package under a key, at once on disk, with a reader too; NULL
** removes it. RB_EUSAGE: key or value are too large, or no text. */
int rb_store_keep(rb_store *s, const char *package, const char *key,
                  const char *value, size_t len, rb_err *e);
/* Appended to *out; RB_EDONE: there is none. */
int rb_store_kept(rb_store *s, const char *package, const char *key,
                  rb_buf *out, rb_err *e);
/* All keys of the package in order, each ended by NUL. */
int rb_store_keys(rb_store *s, const char *package, rb_buf *out, rb_err *e);

/* Ask `stop` every so often (about a millisecond) during a query: non-zero
** ends it with RB_ELIMIT. NULL: no more asking. */
void rb_store_set_stop(rb_store *s, int (*stop)(void *user), void *user);

#endif
