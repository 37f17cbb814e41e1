/*
** schema.c - the tables, views and steps of the project file
**
** Written to be read by hand: SQLite keeps the comments inside CREATE
** statements, so `.schema` in its shell explains the file. Annotations are
** clustered by document (no rowid): one document's rows lie together and no
** second index is needed for reading, replacing or cascading them; the index
** by layer serves the questions that go across documents.
**
** The text index has no copy of the text (external content). Triggers keep
** it true when somebody edits the file by hand. Our own writer runs without
** them and feeds the index itself: a statement with a trigger opens a
** savepoint, and FTS5 writes a segment to disk at every savepoint, which
** makes it three times as slow.
*/
#include "schema.h"

#include <stddef.h>

/* Offsets are bytes, and substr() of a TEXT counts characters. */
#define SLICE(from, to)                                                        \
    "CAST(substr(CAST(d.text AS BLOB), " from " + 1, " to " - " from           \
    ") AS TEXT)"
/* Of an annotation `a` in a document `d`; of a part `p` of a quotation. Names,
** so that the SQL around them stays in lines. */
#define WORDS SLICE("a.start", "a.end")
#define PART                                                                   \
    SLICE("json_extract(p.value, '$[0]')", "json_extract(p.value, '$[1]')")

static const char step_1[] =
    "CREATE TABLE run ( -- one analysis: packages, their data, the core\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  key TEXT NOT NULL UNIQUE, -- hash of all three\n"
    "  core_version TEXT NOT NULL,\n"
    "  started TEXT NOT NULL, -- UTC\n"
    "  updated TEXT NOT NULL,\n"
    "  documents INTEGER NOT NULL DEFAULT 0, -- in their state of this run\n"
    "  packages TEXT NOT NULL -- JSON: [{\"name\",\"version\",\"hash\"}]\n"
    ");\n"
    "CREATE TABLE package (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL,\n"
    "  version TEXT NOT NULL,\n"
    "  hash TEXT NOT NULL,\n"
    "  UNIQUE (name, version, hash)\n"
    ");\n"
    "CREATE TABLE rule (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  package_id INTEGER NOT NULL REFERENCES package,\n"
    "  name TEXT NOT NULL,\n"
    "  UNIQUE (package_id, name)\n"
    ");\n"
    "CREATE TABLE document (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE, -- the id of the document: path or record\n"
    "  title TEXT, author TEXT, date TEXT, source TEXT,\n"
    "  url TEXT, site TEXT, lang TEXT,\n"
    "  path TEXT, line INTEGER, -- where it came from\n"
    "  hash TEXT NOT NULL, -- of text and metadata\n"
    "  run_id INTEGER NOT NULL REFERENCES run,\n"
    "  tokens INTEGER, sentences INTEGER,\n"
    "  extra TEXT, -- JSON: further fields of the record\n"
    "  text TEXT NOT NULL\n"
    ");\n"
    "CREATE TABLE token ( -- packed columns: core/doc/pack.h\n"
    "  document_id INTEGER PRIMARY KEY\n"
    "    REFERENCES document ON DELETE CASCADE,\n"
    "  data BLOB NOT NULL\n"
    ");\n"
    "CREATE TABLE annotation (\n"
    "  document_id INTEGER NOT NULL\n"
    "    REFERENCES document ON DELETE CASCADE,\n"
    "  id INTEGER NOT NULL, -- 1, 2, ... within its document\n"
    "  layer TEXT NOT NULL,\n"
    "  start INTEGER NOT NULL, -- bytes of the text, end exclusive:\n"
    "  end INTEGER NOT NULL, -- substr(CAST(text AS BLOB), start+1, "
    "end-start)\n"
    "  features TEXT NOT NULL, -- JSON: {\"name\": value}\n"
    "  rule_id INTEGER REFERENCES rule,\n"
    "  PRIMARY KEY (document_id, id)\n"
    ") WITHOUT ROWID;\n"
    "CREATE INDEX annotation_layer ON annotation (layer, document_id);\n"

    "CREATE VIRTUAL TABLE search USING fts5 (title, text,\n"
    "  content='document', content_rowid='id',\n"
    "  tokenize='unicode61 remove_diacritics 2');\n"
    /* larger pieces, merged less often: a third faster to fill */
    "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);\n"
    "INSERT INTO search (search, rank) VALUES ('automerge', 8);\n"
    "INSERT INTO search (search, rank) VALUES ('pgsz', 8000);\n"
    "CREATE TRIGGER document_insert AFTER INSERT ON document BEGIN\n"
    "  INSERT INTO search (rowid, title, text)\n"
    "  VALUES (new.id, new.title, new.text);\n"
    "END;\n"
    "CREATE TRIGGER document_delete AFTER DELETE ON document BEGIN\n"
    "  INSERT INTO search (search, rowid, title, text)\n"
    "  VALUES ('delete', old.id, old.title, old.text);\n"
    "END;\n"
    "CREATE TRIGGER document_update AFTER UPDATE OF id, title, text\n"
    "ON document WHEN old.id <> new.id OR old.title IS NOT new.title\n"
    "  OR old.text <> new.text BEGIN\n"
    "  INSERT INTO search (search, rowid, title, text)\n"
    "  VALUES ('delete', old.id, old.title, old.text);\n"
    "  INSERT INTO search (rowid, title, text)\n"
    "  VALUES (new.id, new.title, new.text);\n"
    "END;\n"

    "CREATE VIEW actor_count AS\n"
    "SELECT json_extract(features, '$.name') AS name,\n"
    "  json_extract(features, '$.kind') AS kind,\n"
    "  count(*) AS mentions,\n"
    "  count(DISTINCT document_id) AS documents\n"
    "FROM annotation WHERE layer = 'actor'\n"
    "GROUP BY 1, 2 ORDER BY mentions DESC, name;\n"

    "CREATE VIEW quote_full AS\n"
    "SELECT d.name AS document,\n"
    "  json_extract(a.features, '$.speaker') AS speaker,\n"
    "  json_extract(a.features, '$.cue') AS cue,\n"
    "  json_extract(a.features, '$.kind') AS kind,\n"
    "  coalesce((SELECT group_concat(" PART ", ' ... ')\n"
    "    FROM json_each(a.features, '$.parts') AS p),\n"
    "    " WORDS ") AS words,\n"
    "  a.start, a.end, r.name AS rule, a.document_id, a.id\n"
    "FROM annotation AS a JOIN document AS d ON d.id = a.document_id\n"
    "  LEFT JOIN rule AS r ON r.id = a.rule_id\n"
    "WHERE a.layer = 'quote';\n"

    "CREATE VIEW stance_full AS\n"
    "SELECT d.name AS document,\n"
    "  json_extract(a.features, '$.holder') AS holder,\n"
    "  json_extract(a.features, '$.target') AS target,\n"
    "  json_extract(a.features, '$.polarity') AS polarity,\n"
    "  json_extract(a.features, '$.strength') AS strength,\n"
    "  json_extract(a.features, '$.mode') AS mode,\n"
    "  json_extract(a.features, '$.negated') AS negated,\n"
    "  json_extract(a.features, '$.hedged') AS hedged,\n"
    "  json_extract(a.features, '$.conditional') AS conditional,\n"
    "  json_extract(a.features, '$.confidence') AS confidence,\n"
    "  " WORDS " AS evidence,\n"
    "  a.start, a.end, r.name AS rule, a.document_id, a.id\n"
    "FROM annotation AS a JOIN document AS d ON d.id = a.document_id\n"
    "  LEFT JOIN rule AS r ON r.id = a.rule_id\n"
    "WHERE a.layer = 'stance';\n"

    "CREATE VIEW stance_matrix AS\n"
    "SELECT holder, target, sum(polarity = 'support') AS support,\n"
    "  sum(polarity = 'oppose') AS oppose,\n"
    "  sum(polarity = 'support') - sum(polarity = 'oppose') AS net,\n"
    "  count(DISTINCT document_id) AS documents\n"
    "FROM (SELECT json_extract(features, '$.holder') AS holder,\n"
    "    json_extract(features, '$.target') AS target,\n"
    "    json_extract(features, '$.polarity') AS polarity, document_id\n"
    "  FROM annotation WHERE layer = 'stance')\n"
    "GROUP BY holder, target ORDER BY count(*) DESC, holder, target;\n";

/*
** Documents that share a story (core/load/family.h). In the columns of a
** document: the one that came first; how similar to the member it was
** compared with: runs of words shared of all ("copy"), or of the shorter text
** ("part": one holds the other). NULL: the first, or alone.
*/
static const char step_2[] =
    "ALTER TABLE document ADD COLUMN family INTEGER\n"
    "  REFERENCES document ON DELETE SET NULL;\n"
    "ALTER TABLE document ADD COLUMN similarity REAL;\n"
    "ALTER TABLE document ADD COLUMN copied TEXT;\n"
    "CREATE INDEX document_family ON document (family);\n"
    "CREATE TABLE sketch ( -- finds copies of a text: core/load/family.h\n"
    "  document_id INTEGER PRIMARY KEY\n"
    "    REFERENCES document ON DELETE CASCADE,\n"
    "  data BLOB NOT NULL\n"
    ");\n"

    "CREATE VIEW family AS -- a story: its first document, and its copies\n"
    "SELECT f.id, m.members, f.name AS first, f.title, m.sources,\n"
    "  m.first_date, m.last_date, m.similarity\n"
    "FROM (SELECT coalesce(family, id) AS family, count(*) AS members,\n"
    "    group_concat(DISTINCT coalesce(source, site)) AS sources,\n"
    "    min(date) AS first_date, max(date) AS last_date,\n"
    "    min(similarity) AS similarity -- the least\n"
    "  FROM document GROUP BY 1) AS m\n"
    "  JOIN document AS f ON f.id = m.family\n"
    "ORDER BY m.members DESC, f.id;\n"

    "CREATE VIEW stance_matrix_families AS -- a story counts once\n"
    "SELECT holder, target,\n"
    "  count(DISTINCT iif(polarity = 'support', family, NULL)) AS support,\n"
    "  count(DISTINCT iif(polarity = 'oppose', family, NULL)) AS oppose,\n"
    "  count(DISTINCT iif(polarity = 'support', family, NULL)) -\n"
    "    count(DISTINCT iif(polarity = 'oppose', family, NULL)) AS net,\n"
    "  count(DISTINCT family) AS families,\n"
    "  count(DISTINCT document_id) AS documents\n"
    "FROM (SELECT json_extract(a.features, '$.holder') AS holder,\n"
    "    json_extract(a.features, '$.target') AS target,\n"
    "    json_extract(a.features, '$.polarity') AS polarity,\n"
    "    coalesce(d.family, d.id) AS family, a.document_id\n"
    "  FROM annotation AS a JOIN document AS d ON d.id = a.document_id\n"
    "  WHERE a.layer = 'stance')\n"
    "GROUP BY holder, target\n"
    "ORDER BY families DESC, holder, target;\n";

/*
** All that a run stands on, so that it can be derived again (core/store/
** restore.c, compare.c): see README.md, "Deriving it again".
*/
static const char step_3[] =
    "CREATE TABLE run_package ( -- the packages of a run, in their order\n"
    "  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
    "  nth INTEGER NOT NULL, -- 1, 2, ...\n"
    "  name TEXT NOT NULL,\n"
    "  version TEXT NOT NULL,\n"
    "  hash TEXT NOT NULL, -- of what can change results; part of run.key\n"
    "  sha256 TEXT, -- of all its files, as in a lock or an archive\n"
    "  asked INTEGER, -- 1, 2, ...: as the command named them; NULL: another\n"
    "                 -- package needed it\n"
    "  place TEXT, -- how it was named: a name or a folder\n"
    "  permissions TEXT, -- JSON list\n"
    "  memory INTEGER, -- its limits: bytes,\n"
    "  steps INTEGER, -- instructions for a document,\n"
    "  rule_steps INTEGER, -- of one rule in a document,\n"
    "  output INTEGER, -- bytes that it prints for a document,\n"
    "  seconds REAL, -- and time for a document\n"
    "  clock INTEGER NOT NULL DEFAULT 0, -- 1: it asked what time it is, so\n"
    "                                    -- the run cannot be derived again\n"
    "  PRIMARY KEY (run_id, nth)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE run_arg ( -- all arguments of these packages\n"
    "  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
    "  package TEXT NOT NULL,\n"
    "  name TEXT NOT NULL,\n"
    "  type TEXT,\n"
    "  value TEXT, -- of a file: its path; NULL: none\n"
    "  given INTEGER, -- 1: by the command; 0: the manifest's default\n"
    "  sha256 TEXT, -- of what the file said\n"
    "  PRIMARY KEY (run_id, package, name)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE run_setting ( -- what else a run stands on\n"
    "  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,\n"
    "  name TEXT NOT NULL,\n"
    "  value TEXT, -- NULL: none\n"
    "  sha256 TEXT, -- of a file: of what it said\n"
    "  PRIMARY KEY (run_id, name)\n"
    ") WITHOUT ROWID;\n"
    "INSERT INTO run_package (run_id, nth, name, version, hash)\n"
    "  SELECT run.id, p.key + 1, coalesce(json_extract(p.value, '$.name'), "
    "''),\n"
    "  coalesce(json_extract(p.value, '$.version'), ''),\n"
    "  coalesce(json_extract(p.value, '$.hash'), '')\n"
    "  FROM run, json_each(run.packages) AS p;\n"
    "ALTER TABLE document ADD COLUMN modified TEXT;\n"
    "ALTER TABLE document ADD COLUMN\n"
    "  given /* JSON: what the loader knew besides; NULL: nothing */ TEXT;\n"

    "CREATE VIEW evidence AS -- each annotation: its words, and who made it\n"
    "SELECT a.document_id, a.id, d.name AS document, a.layer, a.start, a.end,\n"
    "  " WORDS " AS words,\n"
    "  a.features, r.name AS rule, p.name AS package, p.version,\n"
    "  p.hash, -- of the package: its files as they were\n"
    "  d.run_id\n"
    "FROM annotation AS a JOIN document AS d ON d.id = a.document_id\n"
    "  LEFT JOIN rule AS r ON r.id = a.rule_id\n"
    "  LEFT JOIN package AS p ON p.id = r.package_id;\n";

/* What report packages keep for themselves (core/store/keep.c). */
static const char step_4[] =
    "CREATE TABLE kept ( -- project:keep(key, value) of a report package\n"
    "  package TEXT NOT NULL,\n"
    "  key TEXT NOT NULL,\n"
    "  value TEXT NOT NULL,\n"
    "  PRIMARY KEY (package, key)\n"
    ") WITHOUT ROWID;\n";

static const char *const step[RB_STORE_VERSION] = {step_1, step_2, step_3,
                                                   step_4};

int rb_schema_pragma(sqlite3 *db, const char *name, sqlite3_int64 *out)
{
    char sql[64];
    sqlite3_stmt *st = NULL;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA %s", name);
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    *out = 0;
    if (rc == SQLITE_OK) {
        if (sqlite3_step(st) == SQLITE_ROW)
            *out = sqlite3_column_int64(st, 0);
        rc = sqlite3_finalize(st);
    }
    return rc;
}

static int set_version(sqlite3 *db, int version)
{
    char sql[96];
    sqlite3_snprintf(sizeof sql, sql,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     RB_STORE_APP_ID, version);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int rb_schema_make(sqlite3 *db, int version)
{
    int rc = SQLITE_OK;
    for (int v = 0; rc == SQLITE_OK && v < version && v < RB_STORE_VERSION; v++)
        rc = sqlite3_exec(db, step[v], NULL, NULL, NULL);
    return rc;
}

int rb_schema_update(sqlite3 *db)
{
    sqlite3_int64 v = 0;
    int rc = rb_schema_pragma(db, "user_version", &v);
    if (rc != SQLITE_OK || v >= RB_STORE_VERSION)
        return rc;
    rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return rc;
    /* again, under the lock: another process may have been first */
    rc = rb_schema_pragma(db, "user_version", &v);
    for (; rc == SQLITE_OK && v < RB_STORE_VERSION; v++) {
        rc = sqlite3_exec(db, step[v], NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            rc = set_version(db, (int)v + 1);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}
