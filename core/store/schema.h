/*
** schema.h - what a project file holds, and how older ones become current
**
** A project file is an SQLite database with our application_id. Its
** user_version counts the steps in schema.c; an older file gets the steps
** that it lacks, a newer one is refused. Steps are only ever appended.
*/
#ifndef RB_STORE_SCHEMA_H
#define RB_STORE_SCHEMA_H

#include <sqlite3.h>

#define RB_STORE_APP_ID 0x52425243 /* "RBRC" */
#define RB_STORE_VERSION 4         /* the newest step */
#define RB_STORE_PAGE 32768        /* bytes a page, fixed at creation */

/*
** Bring an open file (a new one too) to RB_STORE_VERSION in one transaction.
** SQLITE_OK, or an error code with the file as it was.
*/
int rb_schema_update(sqlite3 *db);

/* The steps up to that version, in a new database. */
int rb_schema_make(sqlite3 *db, int version);

/* The value of an integer PRAGMA into *out; an SQLite code. */
int rb_schema_pragma(sqlite3 *db, const char *name, sqlite3_int64 *out);

#endif
