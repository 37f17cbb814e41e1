/*
** statement.c - the writer's statements: their texts, compiled once
*/
#include "store_int.h"

#include <errno.h>

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

int rb_store_find_id(rb_store *s, sqlite3_stmt *st, sqlite3_int64 *id,
                     rb_err *e)
{
    *id = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    int rc = sqlite3_reset(st);
    return rc == SQLITE_OK ? RB_OK : rb_store_error(s, rc, e);
}
