/*
** store_int.h - the open project file, as the files of this room see it
*/
#ifndef RB_STORE_INT_H
#define RB_STORE_INT_H

#include <sqlite3.h>
#include "../base/buf.h"
#include "../load/family.h"
#include "store.h"

enum { /* the writer's prepared statements, texts in statement.c */
       ST_BEGIN,
       ST_COMMIT,
       ST_ROLLBACK,
       ST_IS_LIST,
       ST_RUN_FIND,
       ST_RUN_ADD,
       ST_RUN_PACKAGES,
       ST_RUN_FACTS,
       ST_RUN_ARGS,
       ST_RUN_SETTINGS,
       ST_RUN_CLOCK,
       ST_RUN_COUNT,
       ST_PACKAGE_FIND,
       ST_PACKAGE_ADD,
       ST_RULE_FIND,
       ST_RULE_ADD,
       ST_DOC_FIND,
       ST_DOC_INSERT,
       ST_DOC_OLD,
       ST_DOC_UPDATE,
       ST_ANN_CLEAR,
       ST_ANN_INSERT,
       ST_TOKEN_INSERT,
       ST_TOKEN_UPDATE,
       ST_SEARCH_INSERT,
       ST_SEARCH_DELETE,
       ST_DOC_LAST,
       ST_TEXT,
       ST_KIN_SET,
       ST_KIN_ANY,
       ST_KIN_MOVE,
       ST_KIN_FIRST,
       ST_KIN_NAME,
       ST_SKETCH_ALL,
       ST_SKETCH_MISSING,
       ST_SKETCH_PUT,
       ST_DATA_VERSION,
       ST_COUNT
};

enum { RB_STORE_HASH = 17 }; /* digits of a document's hash and a NUL */

enum { RB_SQL_KEPT = 8 }; /* compiled queries */

typedef struct rb_kept { /* a compiled query */
    char *sql;           /* owned, n bytes and a NUL */
    size_t n;
    sqlite3_stmt *st;
    int hidden;    /* rb_store.hidden when it was compiled */
    uint64_t used; /* rb_store.clock when it was last asked */
} rb_kept;

typedef struct rb_rule { /* a rule that has its row */
    const char *key;     /* package, version, rule; in rb_store.rule_mem */
    uint32_t len;
    uint64_t hash;
    sqlite3_int64 id;
} rb_rule;

struct rb_store {
    rb_mem *mem;
    sqlite3 *db;
    char *path; /* owned */
    int flags;
    int was; /* its file format before it was brought up to date, or 0 */

    /* the writer */
    sqlite3_stmt *st[ST_COUNT];
    char *run_key, *run_packages, *run_core; /* owned; NULL: no run yet */
    char *run_facts;                         /* owned; NULL: not told */
    sqlite3_int64 run_id; /* 0: its row is made with the first document */
    int in_tx;
    uint32_t tx_docs;   /* put in this transaction, the current one too */
    uint32_t tx_new;    /* of these, new to this run */
    size_t tx_bytes;    /* of text */
    int64_t tx_began;   /* milliseconds */
    uint64_t kept_docs; /* put and committed since opening */
    int clash;          /* a row could not be written beside those there */
    rb_err dead;        /* code != 0: why nothing can be put any more */
    RB_VEC(rb_rule) rule;
    uint32_t *rule_slot; /* open addressing: number + 1 */
    uint32_t rule_nslot;
    rb_arena rule_mem;
    rb_buf blob, json, tmp;
    /* ends of the JSON of: extra fields, what the loader knew besides, and
    ** each annotation */
    RB_VEC(size_t) cut;
    RB_VEC(sqlite3_int64) prov_id; /* rule rows of the document's prov */

    rb_families *families; /* NULL until a document needs it */
    sqlite3_int64 next_id; /* of a new document; 0: not known */
    sqlite3_int64 data_version;
    RB_VEC(int64_t) tx_id; /* put into families in this transaction */

    /* the reader */
    rb_kept kept[RB_SQL_KEPT];
    uint64_t clock;
    int guard;          /* > 0: a query is being compiled or run */
    const char *denied; /* what it refused; borrowed from SQLite or static */
    char denied_arg[64];
    int hidden; /* no texts of documents (rb_store_hide_texts) */
    int (*stop)(void *user);
    void *stop_user;
};

/* statement.c */
/* The prepared statement, or NULL with the error set. */
sqlite3_stmt *rb_store_stmt(rb_store *s, int which, rb_err *e);
/* Step a statement that gives no row, and reset it. RB_OK or the error. */
int rb_store_step(rb_store *s, sqlite3_stmt *st, rb_err *e);
/* First column of the first row, 0 when there is none; resets. */
int rb_store_find_id(rb_store *s, sqlite3_stmt *st, sqlite3_int64 *id,
                     rb_err *e);

/* store_error.c: the error of an SQLite result code, with path and cure */
int rb_store_error(rb_store *s, int rc, rb_err *e);

/* transaction.c */
/* Begin the transaction when there is none. */
int rb_store_begin(rb_store *s, rb_err *e);
/* Is it time to commit: by documents, text, or time? (store.h) */
int rb_store_tx_is_full(const rb_store *s);
/* Take back what is not committed; the store is dead from now on, and *e is
** completed with what was lost and kept. Returns e's code. */
int rb_store_give_up(rb_store *s, rb_err *e);

/* run_row.c: the run's row, made with its first document */
int rb_store_need_run(rb_store *s, rb_err *e);

/* rule_row.c */
int rb_store_rule_id(rb_store *s, const rb_prov *p, sqlite3_int64 *id,
                     rb_err *e);
void rb_store_forget_rules(rb_store *s);

/* kin.c: families; all within a transaction */
int rb_store_check_kin(rb_store *s, rb_err *e);  /* at its beginning */
int rb_store_rename_kin(rb_store *s, rb_err *e); /* before its commit */
void rb_store_free_kin(rb_store *s);
int rb_store_next_id(rb_store *s, sqlite3_int64 *id, rb_err *e);
/* The family of a new text, which is not written yet; then its rows. */
int rb_store_find_kin(rb_store *s, const rb_doc *d, int64_t id, rb_kin *k,
                      rb_err *e);
int rb_store_write_kin(rb_store *s, int64_t id, const rb_kin *k, rb_err *e);
int rb_store_write_sketch(rb_store *s, int64_t id, rb_err *e);
/* Three parameters from `at` on. */
void rb_store_bind_kin(sqlite3_stmt *st, int at, const rb_kin *k);

/* put.c */
void rb_store_free_writer(rb_store *s);
/* Text and metadata as 16 hexadecimal digits and a NUL. */
void rb_store_hash(const rb_doc *d, char out[RB_STORE_HASH]);
/* The name in the project. */
const char *rb_store_name(const rb_doc *d, const char *hash);

/* parts.c: what is stored as JSON and blob, made before a row is written */
/* Is it stored in rows? Tokens and sentences lie in the blob. */
int rb_store_is_rows(const rb_layer *l);
/* Append the features of an annotation as JSON. */
void rb_store_features(rb_buf *b, const rb_ann *a);
/* Into blob, json and cut of the store; RB_OK or RB_ENOMEM. */
int rb_store_make_parts(rb_store *s, const rb_doc *d);

/*
** check.c: before SQLite may roll anything back; are the tables and views ours,
** as they were made up to that version; a database with ours, in memory.
*/
int rb_store_check_journal(rb_store *s, sqlite3 *db, rb_err *e);
int rb_store_check_schema(rb_store *s, int version, rb_err *e);
int rb_store_ours(sqlite3 **ours, int version, rb_err *e);
/* check_rows.c: over the whole file: every page once, every row with its
** parent, values of their kind. */
int rb_store_check_rows(rb_store *s, rb_err *e);
/* Rows that belong to none: the first such, with the cure; RB_OK without. */
int rb_store_check_parents(rb_store *s, rb_err *e);

/* fence.c */
void rb_store_init_reader(rb_store *s); /* install the authorizer */
/* Can the query pass off a table of its own as one of our views? */
int rb_sql_may_pose(const char *sql);
/* The error of a query that the fence has refused. */
int rb_sql_refused(const rb_store *s, rb_err *e);

/* sql_error.c: of a query that cannot be compiled, that stops while it runs */
int rb_sql_bad(rb_store *s, const char *sql, rb_err *e);
int rb_sql_failed(rb_store *s, int rc, rb_err *e);

/* sql.c: free the queries */
void rb_store_free_reader(rb_store *s);

#endif
