/*
** store.h - the project file: documents, layers and runs in SQLite
*/
#ifndef RB_STORE_H
#define RB_STORE_H

#include "../doc/doc.h"

typedef struct rb_store rb_store;

enum { RB_STORE_READ = 1 };

int rb_store_open(rb_store **out, rb_mem *m, const char *path, int flags,
                  rb_err *e);
/* Commits what is pending. The store is gone whatever the code says. */
int rb_store_close(rb_store *s, rb_err *e);

/* What a run is: key (hash of packages, data, core version), and a JSON text
** [{"name","version","hash"},...] of its packages. Set before has/put. */
int rb_store_set_run(rb_store *s, const char *key, const char *packages_json,
                     const char *core_version, rb_err *e);
int rb_store_has(rb_store *s, const rb_doc *d, int *has, rb_err *e);
int rb_store_put(rb_store *s, const rb_doc *d, rb_err *e);
int rb_store_commit(rb_store *s, rb_err *e);

/* One read-only statement (anything else is RB_ESTORE with advice). */
int rb_store_sql(rb_store *s, const char *sql,
                 int (*row)(void *user, int n, const char *const *name,
                            const char *const *value),
                 void *user, rb_err *e);

#endif
