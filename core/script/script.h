/*
** script.h - the Lua host: packages, their states, and the order they run in
**
** The only room that knows Lua. Every package has a state of its own with a
** memory and a step budget; packages meet only in the layers of a document.
** Nothing here lets an error of a script pass: it becomes a code and a
** message that names the package, file and line.
*/
#ifndef RB_SCRIPT_H
#define RB_SCRIPT_H

#include "../base/buf.h"
#include "../doc/doc.h"

typedef struct rb_script rb_script;

/* Which packages run in this process; the others get one of their own. */
enum {
    RB_TRUST_SHIPPED, /* those of data_dir, and those named (rb_script_trust) */
    RB_TRUST_ALL,
    RB_TRUST_NONE
};

typedef struct rb_script_env {
    rb_mem *mem;
    rb_vocab *vocab;
    struct rb_lang *lang;     /* word frequency and classes; may be NULL */
    const char *data_dir;     /* holds lua/ and scripts/ */
    const char *lang_file;    /* that `lang` was made of; may be NULL */
    const char *chunks;       /* file of compiled code (chunks.h); NULL: none */
    const char *package_path; /* more folders of packages, ':' between */
    size_t memory;            /* bytes per state */
    uint64_t steps;           /* instructions per document and package */
    void (*log)(void *user, char level, const char *message); /* or NULL */
    void *user;
    int trust;        /* RB_TRUST_* */
    int any_language; /* English analysis of other languages, too */
    const char *tag_rules, *pos_model; /* files; may be NULL */
    const char *built;  /* what the library was built with; borrowed */
    const char *worker; /* program of processes for the others; may be NULL */
    /* Reads files in the process of a package (package.h); NULL: from disk. */
    int (*read)(void *user, int kind, const char *package, const char *name,
                rb_buf *out, rb_err *e);
    void *read_user;
    const char *lock;    /* rubric.lock (lock.h); NULL: none */
    const char *trusted; /* file of what the user trusts (trusted.h); or NULL */
    int profile;         /* count costs */
    /* Permissions in the lock that the user has agreed to (agreed.h), and who is
    ** asked about others, ", " between: 1 agrees. NULL: the lock decides. */
    const char *agreed;
    int (*agree)(void *user, const char *package, const char *version,
                 const char *permissions);
    void *agree_user;
} rb_script_env;

int rb_script_open(rb_script **out, const rb_script_env *env, rb_err *e);
void rb_script_close(rb_script *s);

/* Trust the package of that name or folder, used from now on. */
int rb_script_trust(rb_script *s, const char *package, rb_err *e);

/* A module of the program around us, "cms" for packages that may require
** "host.cms" (hosted.h). `open` is a lua_CFunction. */
struct lua_State;
int rb_script_host(rb_script *s, const char *name, const char *version,
                   int (*open)(struct lua_State *L), void *user, rb_err *e);

/* The lock (lock.h) of env.lock; NULL: none. */
struct rb_lock;
const struct rb_lock *rb_script_lock(const rb_script *s);
/* The folder of a package by name or folder, into out[max]. */
int rb_script_find(rb_script *s, const char *package, char *out, size_t max,
                   rb_err *e);
/* Does the package in this folder come with rubric? */
int rb_script_shipped(const rb_script *s, const char *folder);
/* Would the package in this folder run in this process? */
int rb_script_trusts(rb_script *s, const char *folder);

/* Load a package and those whose layers its manifest reads. */
int rb_script_use(rb_script *s, const char *package, rb_err *e);
int rb_script_set_arg(rb_script *s, const char *package, const char *name,
                      const char *value, rb_err *e);
/* Is that argument a file, as the manifest of a package in use says? */
int rb_script_arg_is_file(rb_script *s, const char *package, const char *name);
/* Bytes of a state and steps of a document, as they count now. */
void rb_script_budget(const rb_script *s, size_t *memory, uint64_t *steps);
const char *rb_script_package_name(rb_script *s, size_t i);
/* Layers that packages write: those in use, then those of the path. */
const char *rb_script_layer(rb_script *s, size_t i, const char **package);
int rb_script_run_key(rb_script *s, const char **key, rb_err *e); /* hex */
const char *rb_script_packages_json(rb_script *s); /* name, version, hash */

/* All that a run stands on, as a JSON object for the project file: "packages"
** with their arguments and limits, "settings". Appended. */
int rb_script_facts(rb_script *s, rb_buf *out, rb_err *e);
/* The i-th package in use that has asked what time it is, or NULL. */
const char *rb_script_clocked(const rb_script *s, size_t i);
/* Other limits and settings than those it was opened with, while no package is
** in use: RB_EUSAGE then. The strings are copied; a package path counts where
** there was none. */
int rb_script_change(rb_script *s, const rb_script_env *env, rb_err *e);

/* All used packages, in the order of what they read and write. A failing one
** is reported in `e` (the first one's code is returned); the others run. */
int rb_script_run(rb_script *s, rb_doc *d, rb_err *e);

/*
** Loaders (load/load.h), which a source has in a script of its own, because
** workers with scripts of theirs share it. use_loaders: those that the user
** named in `as`, trusted as there and with the same arguments, loaded. Then the
** i-th of them (RB_EDONE: there are no more), and what rb_source_options asks.
*/
struct rb_loader;
int rb_script_has_loader(const rb_script *s);
int rb_script_use_loaders(rb_script *s, const rb_script *as, rb_err *e);
int rb_script_loader(rb_script *s, size_t i, struct rb_loader *out);
int rb_script_takes(rb_script *s, size_t i, const char *name, const char *head,
                    size_t n, int *takes, rb_err *e);
int rb_script_load(rb_script *s, size_t i, const char *name, const char *file,
                   size_t n, rb_buf *records, rb_err *e);

/* Count costs (profile.h) of all packages used from now on. */
int rb_script_profile(rb_script *s, rb_err *e);
typedef struct rb_script_cost {
    const char *package, *rule, *phase; /* rule or phase is NULL */
    const char *file;                   /* of the rule; NULL: not found */
    unsigned line;
    double seconds;
    uint64_t steps, candidates, matches, bytes;
} rb_script_cost;
/* What has been counted; valid until the next call. */
int rb_script_costs(rb_script *s, const rb_script_cost **out, size_t *n,
                    rb_err *e);

typedef int (*rb_script_write)(void *user, const char *text, size_t len);

/*
** The project, for a report package. query: its rows; with those of
** documents' texts only when `texts`; `until`: when the query is to be
** stopped, of rb_worker_clock; 0: never. keep, kept, keys: values that the
** package of that name keeps (store.h).
*/
typedef struct rb_script_project {
    void *user;
    int (*query)(void *user, const char *sql, int texts, double until,
                 int (*row)(void *u, int n, const char *const *name,
                            const char *const *value),
                 void *u, rb_err *e);
    int (*keep)(void *user, const char *package, const char *key,
                const char *value, size_t len, rb_err *e);
    int (*kept)(void *user, const char *package, const char *key, rb_buf *out,
                rb_err *e);
    int (*keys)(void *user, const char *package, rb_buf *out, rb_err *e);
} rb_script_project;
typedef struct rb_script_arg {
    const char *name, *value;
} rb_script_arg;
int rb_script_report(rb_script *s, const char *package,
                     const rb_script_arg *arg, size_t args,
                     const rb_script_project *project, rb_script_write write,
                     void *user, rb_err *e);

/*
** Examples and gold of a package (lua/rubric/test.lua); or, `expect`, its own
** gold against what it finds (lua/rubric/expect.lua): passed are then those
** that are the same. `analyze` makes an analysed document from a text (all used
** packages run), `load` one from a file: each is there until the next.
*/
typedef struct rb_script_testing {
    const char *package;
    const char *format;    /* text, jsonl, tap */
    const char *gold;      /* a folder; NULL: the package's own and the seeds */
    int expect, update;    /* update: write what it finds into its gold */
    rb_script_write write; /* the results */
    void *user;            /* of `write` */
    int (*analyze)(void *docs, const char *text, size_t len, rb_doc **out,
                   rb_err *e);
    int (*load)(void *docs, const char *path, const char *id, rb_doc **out,
                rb_err *e);
    /* All documents of a file, appended as JSON lines: what its reader has set;
    ** {"error": message} for what could not be read. */
    int (*all)(void *docs, const char *path, rb_buf *json, rb_err *e);
    void *docs; /* of `analyze`, `load` and `all` */
} rb_script_testing;
int rb_script_test(rb_script *s, const rb_script_testing *how, size_t *passed,
                   size_t *failed, rb_err *e);
/* The rules of a package, which is used, appended as a JSON array. */
int rb_script_rules(rb_script *s, const char *package, rb_buf *json, rb_err *e);

/*
** Training: from rb_script_learn on, the package's model keeps documents as
** examples instead of labelling them, until rb_script_learnt trains it, gives
** its text and a report, and ends it. A training that somebody asked for is
** not bound by the budgets of a document.
*/
typedef struct rb_learn {
    const char *label_field, *group_field; /* NULL: none */
    double cost;                           /* 0: the package's own */
    uint32_t folds, seed;                  /* 0 folds: no cross-validation */
} rb_learn;
int rb_script_learn(rb_script *s, const char *package, const rb_learn *o,
                    rb_err *e);
int rb_script_learnt(rb_script *s, rb_script_write model,
                     rb_script_write report, void *user, rb_err *e);
/* The file in the package's folder that the model belongs in; "" without. */
const char *rb_script_learn_file(const rb_script *s);

/* The process of a package: talk over `fd` until it is closed. For `rubric
** worker`; RB_OK, or what kept it from beginning. */
int rb_script_serve(rb_mem *m, int fd, rb_err *e);

/* Each token as the packages' patterns see it: a line of tab-separated text or
** of JSON, appended. */
int rb_script_codes(rb_script *s, const rb_doc *d, int json, rb_buf *out,
                    rb_err *e);

/*
** The word lists of the packages in use, from the one at *from on: each goes to
** `each` with its package and is owned there. *from becomes the number of
** packages in use, so that the next call gives those of later ones.
*/
struct rb_lexicon;
int rb_script_lexicons(rb_script *s, rb_mem *m, uint32_t *from,
                       int (*each)(void *user, const char *package,
                                   struct rb_lexicon *x),
                       void *user, rb_err *e);
/* A file of a package, found by name or folder, that its manifest lists. */
int rb_script_data(rb_script *s, const char *package, const char *file,
                   rb_buf *out, rb_err *e);

/* Text about the annotations at an offset, or (rule) how far a rule got. */
int rb_script_why(rb_script *s, rb_doc *d, uint32_t offset, const char *rule,
                  int json, rb_script_write write, void *user, rb_err *e);

#endif
