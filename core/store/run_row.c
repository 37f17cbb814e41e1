/*
** run_row.c - the run that documents are stored under, and its rows
**
** A run is told before its first document, but gets its row only with it: a
** run that stores nothing leaves no trace in the file. Its packages,
** arguments and settings get theirs at the same time.
*/
#include "store_int.h"

#include <string.h>

static int keep(rb_store *s, char **to, const char *from)
{
    char *copy = rb_strndup(s->mem, from, strlen(from));
    if (!copy)
        return RB_ENOMEM;
    rb_free(s->mem, *to, *to ? strlen(*to) + 1 : 0);
    *to = copy;
    return RB_OK;
}

/* A broken list would only show with the first document, too late. */
static int check_packages(rb_store *s, const char *json, rb_err *e)
{
    sqlite3_int64 good = 0;
    sqlite3_stmt *st = rb_store_stmt(s, ST_IS_LIST, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_text(st, 1, json, -1, SQLITE_TRANSIENT);
    int code = rb_store_find_id(s, st, &good, e);
    if (code == RB_OK && !good)
        return rb_fail(e, RB_EUSAGE,
                       "the packages of a run must be a JSON list of objects");
    return code;
}

int rb_store_set_run(rb_store *s, const char *key, const char *packages_json,
                     const char *core_version, rb_err *e)
{
    int code = rb_store_commit(s, e);
    if (code == RB_OK && packages_json)
        code = check_packages(s, packages_json, e);
    if (code != RB_OK)
        return code;
    s->run_id = 0;
    rb_store_forget_rules(s);
    rb_free(s->mem, s->run_facts, s->run_facts ? strlen(s->run_facts) + 1 : 0);
    s->run_facts = NULL;
    if (keep(s, &s->run_key, key) != RB_OK ||
        keep(s, &s->run_packages, packages_json ? packages_json : "[]") ||
        keep(s, &s->run_core, core_version ? core_version : "") != RB_OK)
        return rb_nomem(e);
    sqlite3_stmt *st = rb_store_stmt(s, ST_RUN_FIND, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_text(st, 1, s->run_key, -1, SQLITE_STATIC);
    return rb_store_find_id(s, st, &s->run_id, e);
}

int rb_store_has_run(const rb_store *s)
{
    return s->run_id != 0;
}

int rb_store_set_facts(rb_store *s, const char *json, rb_err *e)
{
    return keep(s, &s->run_facts, json) == RB_OK ? RB_OK : rb_nomem(e);
}

/* The rows of its packages, arguments and settings. Without facts: only what
** packages they were. */
static int add_facts(rb_store *s, rb_err *e)
{
    static const int which[] = {ST_RUN_FACTS, ST_RUN_ARGS, ST_RUN_SETTINGS};
    const char *facts = s->run_facts;
    int code = RB_OK;
    rb_buf_clear(&s->tmp);
    if (!facts) {
        rb_buf_printf(&s->tmp, "{\"packages\":%s}", s->run_packages);
        facts = s->tmp.p;
    }
    if (s->tmp.failed)
        return rb_nomem(e);
    for (int i = 0; code == RB_OK && i < 3; i++) {
        sqlite3_stmt *st = rb_store_stmt(s, which[i], e);
        if (!st)
            return RB_ESTORE;
        sqlite3_bind_int64(st, 1, s->run_id);
        sqlite3_bind_text(st, 2, facts, -1, SQLITE_STATIC);
        code = rb_store_step(s, st, e);
    }
    return code;
}

int rb_store_mark_clock(rb_store *s, const char *package, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_RUN_CLOCK, e);
    int code = st ? rb_store_begin(s, e) : RB_ESTORE;
    if (code != RB_OK)
        return code;
    sqlite3_bind_int64(st, 1, s->run_id);
    sqlite3_bind_text(st, 2, package, -1, SQLITE_STATIC);
    return rb_store_step(s, st, e);
}

/* The run's row, made with its first document. */
int rb_store_need_run(rb_store *s, rb_err *e)
{
    if (s->run_id)
        return RB_OK;
    sqlite3_stmt *find = rb_store_stmt(s, ST_RUN_FIND, e);
    sqlite3_stmt *add = rb_store_stmt(s, ST_RUN_ADD, e);
    sqlite3_stmt *packages = rb_store_stmt(s, ST_RUN_PACKAGES, e);
    if (!find || !add || !packages)
        return RB_ESTORE;
    int code =
        rb_store_find_id(s, find, &s->run_id, e); /* now under the lock */
    if (code != RB_OK || s->run_id)
        return code;
    sqlite3_bind_text(packages, 1, s->run_packages, -1, SQLITE_STATIC);
    code = rb_store_step(s, packages, e);
    if (code != RB_OK)
        return code;
    sqlite3_bind_text(add, 1, s->run_key, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, s->run_core, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 3, s->run_packages, -1, SQLITE_STATIC);
    code = rb_store_step(s, add, e);
    s->run_id = code == RB_OK ? sqlite3_last_insert_rowid(s->db) : 0;
    return code == RB_OK ? add_facts(s, e) : code;
}
