/*
** store.c - opening and closing the project file
**
** A file is looked at before it is used: through SQLite, because closing a
** descriptor of our own would drop the locks that this process holds on the
** file, and as "immutable", so that looking leaves no trace beside it.
*/
#include "store_int.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "schema.h"

enum { BUSY_MS = 10000 };

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
    int code = rc == SQLITE_OK ? rb_store_check_journal(s, db, e) : RB_OK;
    sqlite3_close(db);
    if (code != RB_OK)
        return code;
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
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
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

static int too_old(rb_store *s, int version, rb_err *e)
{
    return rb_fail(e, RB_ESTORE,
                   "%s: an older file format (%d; this rubric's is %d) that "
                   "cannot be brought up to date where it lies; copy it to a "
                   "folder that you may write to",
                   s->path, version, RB_STORE_VERSION);
}

/* An older file that somebody only wants to read gets the steps that it lacks,
** as for a writer. */
static int bring_up(rb_store *s, sqlite3_int64 *version, rb_err *e)
{
    sqlite3_int64 app, old = *version;
    int code = rb_store_check_schema(s, (int)old, e);
    if (code != RB_OK)
        return code;
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return too_old(s, (int)old, e);
    int rc = sqlite3_exec(s->db, "PRAGMA query_only = OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = prepare_write(s->db);
    if (rc == SQLITE_OK)
        rc = prepare_read(s, &app, version);
    if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY)
        return too_old(s, (int)old, e);
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    s->was = (int)old;
    return RB_OK;
}

int rb_store_was(const rb_store *s)
{
    return s->was;
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
    int code = check_ids(s, app, version, e);
    if (code == RB_OK && version < RB_STORE_VERSION)
        code = bring_up(s, &version, e);
    if (code == RB_OK)
        code = rb_store_check_schema(s, (int)version, e);
    return code == RB_OK && (s->flags & RB_STORE_CHECK)
               ? rb_store_check_rows(s, e)
               : code;
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
        rc = rb_schema_pragma(s->db, "user_version", &version);
    if (rc == SQLITE_OK && version > 0 && version <= RB_STORE_VERSION &&
        rb_store_check_schema(s, (int)version, e) != RB_OK)
        return e->code;
    sqlite3_int64 old = version;
    if (rc == SQLITE_OK)
        rc = prepare_write(s->db);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "application_id", &app);
    if (rc == SQLITE_OK)
        rc = rb_schema_pragma(s->db, "user_version", &version);
    if (rc != SQLITE_OK)
        return rb_store_error(s, rc, e);
    if (old > 0 && old < RB_STORE_VERSION)
        s->was = (int)old;
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
