/*
** store.c - opening, closing and the transaction of the project file
**
** A file is looked at before it is used: through SQLite, because closing a
** descriptor of our own would drop the locks that this process holds on the
** file, and as "immutable", so that looking leaves no trace beside it.
**
** The transaction is the unit of safety. Whatever goes wrong between its
** begin and its commit, the file shows the last commit: SQLite's log sees to
** that after a crash, rb_store_give_up() after an error.
*/
#include "store_int.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "schema.h"

enum { BUSY_MS = 10000 };

/*
** None of them may open a savepoint, or FTS5 flushes (see schema.c): hence
** no trigger, no REPLACE, and OR FAIL where a constraint is checked. Nothing
** is lost by it: every failure takes the whole transaction back.
*/
static const char *const text[ST_COUNT] = {
    [ST_BEGIN] = "BEGIN IMMEDIATE",
    [ST_COMMIT] = "COMMIT",
    [ST_ROLLBACK] = "ROLLBACK",
    [ST_IS_LIST] =
        "SELECT CASE WHEN json_valid(?1) THEN json_type(?1) = 'array' END",
    [ST_RUN_FIND] = "SELECT id FROM run WHERE key = ?1",
    [ST_RUN_ADD] =
        "INSERT INTO run (key, core_version, packages, started, updated)"
        " VALUES (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"
        " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
    [ST_RUN_PACKAGES] =
        "INSERT OR IGNORE INTO package (name, version, hash)"
        " SELECT coalesce(json_extract(value, '$.name'), ''),"
        " coalesce(json_extract(value, '$.version'), ''),"
        " coalesce(json_extract(value, '$.hash'), '') FROM json_each(?1)",
    [ST_RUN_FACTS] =
        "INSERT INTO run_package (run_id, nth, name, version, hash, sha256,"
        " asked, place, permissions, memory, steps, rule_steps, output,"
        " seconds)"
        " SELECT ?1, key + 1, coalesce(value ->> 'name', ''),"
        " coalesce(value ->> 'version', ''), coalesce(value ->> 'hash', ''),"
        " value ->> 'sha256', value ->> 'asked', value ->> 'place',"
        " value ->> 'permissions', value ->> 'memory', value ->> 'steps',"
        " value ->> 'rule_steps',"
        " value ->> 'output', value ->> 'seconds'"
        " FROM json_each(?2, '$.packages')",
    [ST_RUN_ARGS] =
        "INSERT INTO run_arg (run_id, package, name, type, value, given,"
        " sha256) SELECT ?1, p.value ->> 'name', a.value ->> 'name',"
        " a.value ->> 'type', a.value ->> 'value', a.value ->> 'given',"
        " a.value ->> 'sha256' FROM json_each(?2, '$.packages') AS p,"
        " json_each(p.value, '$.args') AS a",
    [ST_RUN_SETTINGS] =
        "INSERT INTO run_setting (run_id, name, value, sha256)"
        " SELECT ?1, value ->> 'name', value ->> 'value', value ->> 'sha256'"
        " FROM json_each(?2, '$.settings')",
    [ST_RUN_CLOCK] = "UPDATE OR FAIL run_package SET clock = 1"
                     " WHERE run_id = ?1 AND name = ?2 AND clock = 0",
    [ST_RUN_COUNT] =
        "UPDATE OR FAIL run SET documents = documents + ?2,"
        " updated = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?1",
    /* the package of that name in this run, else any with that version */
    [ST_PACKAGE_FIND] =
        "SELECT p.id FROM package AS p WHERE p.name = ?1 AND p.version = ?2"
        " ORDER BY p.hash IN (SELECT json_extract(value, '$.hash')"
        "   FROM json_each(?3) WHERE json_extract(value, '$.name') = ?1) DESC",
    [ST_PACKAGE_ADD] =
        "INSERT INTO package (name, version, hash) VALUES (?1, ?2, '')",
    [ST_RULE_FIND] = "SELECT id FROM rule WHERE package_id = ?1 AND name = ?2",
    [ST_RULE_ADD] = "INSERT INTO rule (package_id, name) VALUES (?1, ?2)",
    [ST_DOC_FIND] = "SELECT id, hash, run_id FROM document WHERE name = ?1",
    [ST_DOC_INSERT] =
        "INSERT INTO document (name, title, author, date, source, url, site,"
        " lang, path, line, hash, run_id, tokens, sentences, extra, text, id,"
        " modified, given, family, similarity, copied)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
        " ?14, ?15, ?16, ?19, ?17, ?18, ?20, ?21, ?22)",
    [ST_DOC_OLD] = "SELECT title, text FROM document WHERE id = ?1",
    [ST_DOC_UPDATE] =
        "UPDATE OR FAIL document SET title = ?2, author = ?3, date = ?4, "
        "source = ?5,"
        " url = ?6, site = ?7, lang = ?8, path = ?9, line = ?10, hash = ?11,"
        " run_id = ?12, tokens = ?13, sentences = ?14, extra = ?15,"
        " text = ?16, modified = ?17, given = ?18 WHERE name = ?1",
    [ST_ANN_CLEAR] = "DELETE FROM annotation WHERE document_id = ?1",
    [ST_ANN_INSERT] =
        "INSERT INTO annotation (document_id, id, layer, start, end,"
        " features, rule_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ST_TOKEN_INSERT] = "INSERT INTO token (data, document_id) VALUES (?1, ?2)",
    [ST_TOKEN_UPDATE] =
        "UPDATE OR FAIL token SET data = ?1 WHERE document_id = ?2",
    [ST_SEARCH_INSERT] =
        "INSERT INTO search (rowid, title, text) VALUES (?1, ?2, ?3)",
    [ST_SEARCH_DELETE] = "INSERT INTO search (search, rowid, title, text)"
                         " VALUES ('delete', ?1, ?2, ?3)",
    [ST_DOC_LAST] = "SELECT max(id) FROM document",
    [ST_TEXT] = "SELECT text FROM document WHERE id = ?1",
    [ST_KIN_SET] = "UPDATE OR FAIL document SET family = ?2, similarity = ?3,"
                   " copied = ?4 WHERE id = ?1",
    [ST_KIN_ANY] = "SELECT 1 FROM document WHERE family = ?1 LIMIT 1",
    [ST_KIN_MOVE] = "UPDATE OR FAIL document SET family = (SELECT value"
                    " FROM json_each(?1) WHERE key = CAST(family AS TEXT))"
                    " WHERE family IN"
                    " (SELECT CAST(key AS INTEGER) FROM json_each(?1))",
    [ST_KIN_FIRST] = "UPDATE OR FAIL document SET similarity = NULL,"
                     " copied = NULL WHERE family = id AND id IN"
                     " (SELECT value FROM json_each(?1))",
    [ST_KIN_NAME] = "UPDATE OR FAIL document SET family = ?2"
                    " WHERE id = ?1 AND family IS NOT ?2",
    [ST_SKETCH_ALL] = "SELECT d.id, coalesce(d.family, d.id), s.data"
                      " FROM sketch AS s JOIN document AS d"
                      " ON d.id = s.document_id"
                      " ORDER BY d.family, d.family <> d.id, d.id",
    [ST_SKETCH_MISSING] = "SELECT id FROM document"
                          " WHERE family IS NULL AND id > ?1"
                          " ORDER BY id LIMIT 1",
    [ST_SKETCH_PUT] = "INSERT INTO sketch (document_id, data) VALUES (?1, ?2)"
                      " ON CONFLICT DO UPDATE SET data = excluded.data",
    [ST_DATA_VERSION] = "PRAGMA data_version",
};

/* ---- errors ---- */

/* The system's reason: SQLite forgets it when the log cannot be written, but
** errno still has it (rb_store_step clears it before). */
static int system_error(const rb_store *s)
{
    int sys = sqlite3_system_errno(s->db);
    return sys ? sys : errno;
}

/* No room is no room, whichever way the system says it. */
static int no_room(int rc, int sys)
{
    return (rc & 0xFF) == SQLITE_FULL ||
           ((rc & 0xFF) == SQLITE_IOERR &&
            (sys == ENOSPC || sys == EDQUOT || sys == EFBIG));
}

int rb_store_error(rb_store *s, int rc, rb_err *e)
{
    int sys = system_error(s);
    if (no_room(rc, sys))
        return rb_fail(e, RB_ESTORE,
                       "%s: there is no room left on its disk; free some, or "
                       "move the project to another one",
                       s->path);
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return rb_nomem(e);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return rb_fail(e, RB_ESTORE,
                       "%s: another process is writing to this project; "
                       "wait until it is done and try again",
                       s->path);
    case SQLITE_IOERR:
        return rb_fail(e, RB_ESTORE, "%s: cannot be read or written: %s",
                       s->path, sys ? strerror(sys) : "the disk fails");
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return rb_fail(e, RB_ESTORE,
                       "%s: the project file is read-only; check its "
                       "permissions and those of its folder",
                       s->path);
    case SQLITE_CANTOPEN:
        return rb_fail(e, RB_ESTORE,
                       "%s: cannot be opened; does the folder exist, and may "
                       "you write there?",
                       s->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return rb_fail(e, RB_ESTORE,
                       "%s: the project file is damaged (%s); take a copy, "
                       "or run again into a new file",
                       s->path, sqlite3_errmsg(s->db));
    default:
        return rb_fail(e, RB_ESTORE, "%s: %s", s->path, sqlite3_errmsg(s->db));
    }
}

sqlite3_stmt *rb_store_stmt(rb_store *s, int which, rb_err *e)
{
    if (!s->st[which]) {
        int rc =
            sqlite3_prepare_v3(s->db, text[which], -1,
                               SQLITE_PREPARE_PERSISTENT, &s->st[which], NULL);
        if (rc != SQLITE_OK)
            rb_store_error(s, rc, e);
    }
    return s->st[which];
}

int rb_store_step(rb_store *s, sqlite3_stmt *st, rb_err *e)
{
    errno = 0;
    sqlite3_step(st);
    int rc = sqlite3_reset(st);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}

/* ---- the transaction ---- */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int rb_store_begin(rb_store *s, rb_err *e)
{
    if (s->in_tx)
        return RB_OK;
    sqlite3_stmt *st = rb_store_stmt(s, ST_BEGIN, e);
    if (!st)
        return RB_ESTORE;
    int code = rb_store_step(s, st, e);
    if (code != RB_OK)
        return code;
    s->in_tx = 1;
    s->tx_began = now_ms();
    return rb_store_check_kin(s, e);
}

int rb_store_give_up(rb_store *s, rb_err *e)
{
    rb_err why = {0};
    sqlite3_stmt *st = rb_store_stmt(s, ST_ROLLBACK, &why);
    if (e && e->code)
        why = *e;
    /* SQLite may have rolled back by itself: then this does nothing */
    if (st) {
        sqlite3_step(st);
        sqlite3_reset(st);
    }
    rb_fail(&s->dead, why.code ? why.code : RB_ESTORE,
            "%.1024s; documents stored and safe: %llu, taken back: %u; run "
            "the same command again afterwards: it goes on from there",
            why.msg, (unsigned long long)s->kept_docs, s->tx_docs);
    s->in_tx = 0;
    s->tx_docs = s->tx_new = 0;
    s->tx_bytes = 0;
    if (e)
        *e = s->dead;
    return s->dead.code;
}

static int count_run(rb_store *s, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_RUN_COUNT, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, s->run_id);
    sqlite3_bind_int64(st, 2, s->tx_new);
    return rb_store_step(s, st, e);
}

int rb_store_commit(rb_store *s, rb_err *e)
{
    if (!s->in_tx)
        return RB_OK;
    rb_err mine = {0};
    sqlite3_stmt *st = rb_store_stmt(s, ST_COMMIT, &mine);
    int code = st ? count_run(s, &mine) : RB_ESTORE;
    if (code == RB_OK)
        code = rb_store_rename_kin(s, &mine);
    if (code == RB_OK)
        code = rb_store_step(s, st, &mine);
    if (code != RB_OK) {
        rb_store_give_up(s, &mine);
        if (e)
            *e = mine;
        return mine.code;
    }
    s->kept_docs += s->tx_docs;
    s->in_tx = 0;
    s->tx_docs = s->tx_new = 0;
    s->tx_bytes = 0;
    return RB_OK;
}

/* ---- opening ---- */

/* "file:" URI of a path, every byte that could mean something escaped. */
static void put_uri(rb_buf *b, const char *path, const char *query)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    /* "file://" + "/x": a path that begins with two slashes is no host */
    rb_buf_puts(b, path[0] == '/' ? "file://" : "file:");
    for (; *path; path++) {
        if (strchr(plain, *path))
            rb_buf_putc(b, *path);
        else
            rb_buf_printf(b, "%%%02X", (unsigned char)*path);
    }
    rb_buf_puts(b, query);
}

static int open_immutable(rb_store *s, sqlite3 **db)
{
    rb_buf uri;
    rb_buf_init(&uri, s->mem);
    put_uri(&uri, s->path, "?immutable=1");
    int rc = uri.failed
                 ? SQLITE_NOMEM
                 : sqlite3_open_v2(uri.p, db,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
                                       SQLITE_OPEN_NOMUTEX,
                                   NULL);
    rb_buf_free(&uri);
    return rc;
}

static int check_ids(rb_store *s, sqlite3_int64 app, sqlite3_int64 version,
                     rb_err *e)
{
    if (app != RB_STORE_APP_ID)
        return rb_fail(e, RB_ESTORE,
                       "%s: this SQLite database is not a rubric project; "
                       "it was left as it is: choose another name",
                       s->path);
    if (version > RB_STORE_VERSION)
        return rb_fail(e, RB_ESTORE,
                       "%s: written by a newer rubric (file format %d, this "
                       "one reads up to %d); update rubric",
                       s->path, (int)version, RB_STORE_VERSION);
    return RB_OK;
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/*
** Whose is the file that is there? Only its header is read: the pages may be
** half-way through taking in the log. In "https://sqlite.org/fileformat.html"
** the user version is at 60 and the application id at 68.
*/
static int look(rb_store *s, rb_err *e)
{
    sqlite3 *db = NULL;
    sqlite3_file *f = NULL;
    unsigned char head[100];
    int rc = open_immutable(s, &db);
    if (rc == SQLITE_OK)
        rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
    if (rc == SQLITE_OK && f->pMethods)
        rc = f->pMethods->xRead(f, head, sizeof head, 0);
    else if (rc == SQLITE_OK)
        rc = SQLITE_CANTOPEN;
    sqlite3_close(db);
    if (rc == SQLITE_NOMEM)
        return rb_nomem(e);
    if (rc == SQLITE_IOERR_SHORT_READ ||
        (rc == SQLITE_OK && memcmp(head, "SQLite format 3", 16) != 0))
        return rb_fail(e, RB_ESTORE,
                       "%s: not a rubric project (no SQLite database); it "
                       "was left as it is: choose another name",
                       s->path);
    if (rc != SQLITE_OK)
        return rb_fail(e, RB_ESTORE, "%s: cannot be read: %s", s->path,
                       sqlite3_errstr(rc));
    return check_ids(s, big_endian(head + 68), big_endian(head + 60), e);
}

/* Refuse what is no project before SQLite touches it. */
static int look_at_path(rb_store *s, rb_err *e)
{
    struct stat st;
    int must_exist = s->flags & RB_STORE_READ;
    if (s->path[0] == '\0')
        return rb_fail(e, RB_EUSAGE, "the project file needs a name");
    if (stat(s->path, &st) != 0) {
        if (errno == ENOENT && !must_exist)
            return RB_OK;
        return rb_fail(e, RB_ESTORE,
                       "%s: no such project file (%s); `rubric run ... --db "
                       "%s` makes one",
                       s->path, strerror(errno), s->path);
    }
    if (S_ISDIR(st.st_mode))
        return rb_fail(e, RB_ESTORE,
                       "%s: is a folder; a project is one file, for example "
                       "%s/project.db",
                       s->path, s->path);
    if (st.st_size == 0 && !must_exist)
        return RB_OK;
    if (st.st_size == 0)
        return rb_fail(e, RB_ESTORE, "%s: the project file is empty", s->path);
    return look(s, e);
}

static int configure(sqlite3 *db)
{
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_extended_result_codes(db, 1);
    /* a project may come from a stranger: no tricks with its inner tables */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
    /* a small cache of warm pages beats a large one that is cold */
    return sqlite3_exec(db,
                        "PRAGMA foreign_keys = ON;"
                        "PRAGMA cell_size_check = ON;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA cache_size = -4096;",
                        NULL, NULL, NULL);
}

/*
** The schema is made under a rollback journal and only then the file turns
** to WAL: so its first page says whose it is from the first commit on.
** Nothing needs to reach the platter before there are documents.
*/
static int prepare_write(sqlite3 *db)
{
    sqlite3_int64 v = 0;
    char sql[64];
    int rc = rb_schema_pragma(db, "user_version", &v);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA page_size = %d", RB_STORE_PAGE);
    rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK && v == 0)
        rc = sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = rb_schema_update(db);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db,
                          "PRAGMA journal_mode = WAL;"
                          "PRAGMA synchronous = NORMAL;"
                          "PRAGMA journal_size_limit = 67108864;",
                          NULL, NULL, NULL);
    return rc;
}

static int prepare_read(rb_store *s, sqlite3_int64 *app, sqlite3_int64 *version)
{
    int rc = sqlite3_exec(s->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "application_id", app);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "user_version", version);
    return rc;
}

/*
** Readers open for writing when they may: the last one to leave then tidies
** the log away. From a read-only folder the file is read as it stands, which
** is the whole of it unless a log lies beside it.
*/
static int open_reader(rb_store *s, rb_err *e)
{
    sqlite3_int64 app = 0, version = 0;
    int rc = sqlite3_open_v2(s->path, &s->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = configure(s->db);
    if (rc == SQLITE_OK)
        rc = prepare_read(s, &app, &version);
    if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY) {
        sqlite3_close(s->db);
        s->db = NULL;
        rc = open_immutable(s, &s->db);
        if (rc == SQLITE_OK)
            rc = configure(s->db);
        if (rc == SQLITE_OK)
            rc = prepare_read(s, &app, &version);
    }
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    if (version < RB_STORE_VERSION)
        return rb_fail(e, RB_ESTORE,
                       "%s: an older file format; run `rubric run ... --db` "
                       "on it once and it is brought up to date",
                       s->path);
    return check_ids(s, app, version, e);
}

static int open_writer(rb_store *s, rb_err *e)
{
    sqlite3_int64 app = 0, version = 0;
    int rc = sqlite3_open_v2(
        s->path, &s->db,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK && sqlite3_db_readonly(s->db, "main") == 1)
        rc = SQLITE_READONLY; /* or the first put would say it */
    if (rc == SQLITE_OK)
        rc = configure(s->db);
    if (rc == SQLITE_OK)
        rc = prepare_write(s->db);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "application_id", &app);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "user_version", &version);
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    return check_ids(s, app, version, e);
}

static void free_store(rb_store *s)
{
    rb_store_free_reader(s);
    rb_store_free_writer(s);
    rb_store_free_kin(s);
    for (int i = 0; i < ST_COUNT; i++)
        sqlite3_finalize(s->st[i]);
    sqlite3_close(s->db);
    rb_free(s->mem, s->path, s->path ? strlen(s->path) + 1 : 0);
    rb_free(s->mem, s, sizeof *s);
}

int rb_store_open(rb_store **out, rb_mem *m, const char *path, int flags,
                  rb_err *e)
{
    *out = NULL;
    rb_store *s = rb_calloc(m, 1, sizeof *s);
    if (!s)
        return rb_nomem(e);
    s->mem = m;
    s->flags = flags;
    rb_buf_init(&s->blob, m);
    rb_buf_init(&s->json, m);
    rb_buf_init(&s->tmp, m);
    rb_arena_init(&s->rule_mem, m);
    s->path = rb_strndup(m, path, strlen(path));
    int code = s->path ? look_at_path(s, e) : rb_nomem(e);
    if (code == RB_OK)
        code = flags & RB_STORE_READ ? open_reader(s, e) : open_writer(s, e);
    if (code != RB_OK) {
        free_store(s);
        return code;
    }
    rb_store_init_reader(s);
    *out = s;
    return RB_OK;
}

int rb_store_close(rb_store *s, rb_err *e)
{
    if (!s)
        return RB_OK;
    int code = rb_store_commit(s, e);
    free_store(s);
    return code;
}
