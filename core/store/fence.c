/*
** fence.c - what a question in SQL may read, and how long it may take
**
** Two fences: the compiled statement must be read-only (sql.c), and the
** authorizer refuses what SQLite calls read-only although it changes the
** connection or the world around (COMMIT, ATTACH, PRAGMAs). The authorizer
** cannot be the only one: a virtual table that wakes up asks for more than
** reading. Where the texts of documents are hidden, it also knows which
** tables and columns may hold some.
*/
#include "store_int.h"

#include <string.h>

enum { STOP_EVERY = 50000 }; /* instructions of SQLite */

/* Pragmas that only tell, with or without an argument. */
static int pragma_tells(const char *name, const char *arg)
{
    static const char *const always[] = {
        "table_info",       "table_xinfo",      "table_list",
        "index_info",       "index_xinfo",      "index_list",
        "foreign_key_list", "integrity_check",  "quick_check",
        "function_list",    "pragma_list",      "module_list",
        "collation_list",   "compile_options",  "database_list",
        "data_version",     "foreign_key_check"};
    static const char *const bare[] = {
        "user_version", "application_id", "page_size",     "page_count",
        "encoding",     "journal_mode",   "freelist_count"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        if (sqlite3_stricmp(name, always[i]) == 0)
            return 1;
    }
    for (size_t i = 0; !arg && i < sizeof bare / sizeof *bare; i++) {
        if (sqlite3_stricmp(name, bare[i]) == 0)
            return 1;
    }
    return 0;
}

static const char hides[] = "";

static int refuse(rb_store *s, const char *what, const char *arg)
{
    if (!s->denied) { /* the first is the reason, the rest its parts */
        s->denied = what;
        sqlite3_snprintf(sizeof s->denied_arg, s->denied_arg, "%s",
                         arg ? arg : "");
    }
    return SQLITE_DENY;
}

/* Tables and views of results; what stands in no list may hold anything. */
static int is_result(const char *table, const char *column)
{
    static const char *const whole[] = {
        "run",           "run_package",   "run_arg",
        "run_setting",   "package",       "rule",
        "annotation",    "family",        "actor_count",
        "quote_full",    "stance_full",   "stance_matrix",
        "evidence",      "json_each",     "json_tree",
        "sqlite_master", "sqlite_schema", "stance_matrix_families"};
    static const char *const texts[] = {"text", "extra", "given"};
    if (sqlite3_stricmp(table, "document") == 0) {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (sqlite3_stricmp(column, texts[i]) == 0)
                return 0;
        return 1;
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (sqlite3_stricmp(table, whole[i]) == 0)
            return 1;
    return sqlite3_strnicmp(table, "pragma_", 7) == 0;
}

static const char *const quoting[] = {"quote_full", "stance_full", "evidence"};
enum { QUOTING = sizeof quoting / sizeof *quoting };

/* May it be read while texts are hidden? `view`: the one that asks. */
static int may_read(const char *table, const char *column, const char *view)
{
    for (int i = 0; view && i < QUOTING; i++)
        if (strcmp(view, quoting[i]) == 0)
            return 1;
    return is_result(table, column);
}

static int contains(const char *sql, const char *word)
{
    size_t n = strlen(word);
    for (; *sql; sql++)
        if (sqlite3_strnicmp(sql, word, (int)n) == 0)
            return 1;
    return 0;
}

/* SQLite tells the authorizer a view by its name, and a WITH clause can give
** its own table that name: such a query is not compiled. */
int rb_sql_may_pose(const char *sql)
{
    int named = 0;
    for (int i = 0; i < QUOTING; i++)
        named |= contains(sql, quoting[i]);
    return named && contains(sql, "with");
}

static int authorize(void *user, int action, const char *a, const char *b,
                     const char *database, const char *trigger)
{
    rb_store *s = user;
    (void)database;
    if (!s->guard)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_READ:
        if (s->hidden && !may_read(a, b ? b : "", trigger)) {
            char name[sizeof s->denied_arg];
            sqlite3_snprintf(sizeof name, name, "%s%s%s", a, b && *b ? "." : "",
                             b ? b : "");
            return refuse(s, hides, name);
        }
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return sqlite3_stricmp(b, "load_extension") == 0
                   ? refuse(s, "the function", b)
                   : SQLITE_OK;
    case SQLITE_PRAGMA:
        return pragma_tells(a, b) ? SQLITE_OK : refuse(s, "PRAGMA", a);
    case SQLITE_ATTACH:
        return refuse(s, "ATTACH", "");
    case SQLITE_DETACH:
        return refuse(s, "DETACH", "");
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return refuse(s, "a transaction", "");
    default:
        return SQLITE_OK;
    }
}

static int progress(void *user)
{
    rb_store *s = user;
    return s->guard && s->stop && s->stop(s->stop_user) != 0;
}

void rb_store_init_reader(rb_store *s)
{
    sqlite3_set_authorizer(s->db, authorize, s);
}

void rb_store_hide_texts(rb_store *s, int hide)
{
    s->hidden = hide != 0;
}

void rb_store_set_stop(rb_store *s, int (*stop)(void *user), void *user)
{
    s->stop = stop;
    s->stop_user = user;
    sqlite3_progress_handler(s->db, stop ? STOP_EVERY : 0,
                             stop ? progress : NULL, s);
}

int rb_sql_refused(const rb_store *s, rb_err *e)
{
    if (s->denied == hides)
        return rb_fail(e, RB_ESTORE,
                       "SQL: %s is not for this package: it may hold texts of "
                       "documents; a report reads them with permissions = { "
                       "\"corpus.read\" }",
                       s->denied_arg);
    return rb_fail(e, RB_ESTORE,
                   "SQL: %s%s%s is not allowed here: a project is only read; "
                   "ask with SELECT, or open a copy in the sqlite3 shell",
                   s->denied ? s->denied : "a statement that writes",
                   s->denied && s->denied_arg[0] ? " " : "",
                   s->denied ? s->denied_arg : "");
}
