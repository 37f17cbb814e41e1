/*
** manifest.h - package.lua, read as data
**
**   return {
**     name = "threats", version = "1.0.0", api = 1,
**     kind = "tagger",            -- "report" "library" "lexicon" "loader"
**     summary = "who threatens whom", license = "MIT", authors = {"A. B."},
**     reads = {"actor"}, writes = {"threat"},          -- layers
**     needs = {actors = ">=0.1 <1"},                   -- packages
**     permissions = {"store.read", "report.write"},
**     limits = {memory = 64, steps = 50000000,         -- MiB, instructions
**               rule_steps = 10000000,             -- of one rule
**               output = 64, time = 2.5},              -- KiB, seconds
**     args = {strict = {type = "boolean", default = false, doc = "..."}},
**     files = {"data/verbs.tsv", "data/"},             -- also globs
**     endings = {".chat"}, bytes = false,   -- of a loader: what it reads
**   }
*/
#ifndef RB_MANIFEST_H
#define RB_MANIFEST_H

#include "../base/buf.h"
#include "../base/err.h"
#include "../base/literal.h"
#include "../base/near.h"

typedef struct rb_names {
    const char **v;
    uint32_t n;
} rb_names;

/* A file is one that the user names (never the manifest, so it has no
** default); the package may read it: rubric.read(rubric.args.NAME). */
enum {
    RB_ARG_STRING,
    RB_ARG_NUMBER,
    RB_ARG_INTEGER,
    RB_ARG_BOOLEAN,
    RB_ARG_FILE,
    RB_ARG_TYPES
};

typedef struct rb_marg {
    const char *name, *doc;
    const char *value;       /* as text, valid for the type; NULL: nil */
    int type;                /* RB_ARG_* */
    int given;               /* 1: the value is the user's */
    const double *min, *max; /* of a number; NULL: any */
    rb_names choice;         /* n == 0: anything */
} rb_marg;

typedef struct rb_need {
    const char *package, *range;
} rb_need;

typedef struct rb_manifest {
    const char *name, *version, *kind, *summary, *license;
    int api;
    rb_names authors, reads, writes, permissions, files;
    rb_need *need;
    uint32_t nneed;
    rb_marg *arg;
    uint32_t narg;
    size_t memory;       /* bytes; 0: not said */
    size_t output;       /* bytes of print for a document; 0: not said */
    uint64_t steps;      /* 0: not said */
    uint64_t rule_steps; /* of one rule in a document; 0: not said */
    double time;         /* seconds for a document; 0: not said */
    rb_names endings;    /* of a loader: of the files that it reads */
    int bytes;           /*   it reads their bytes, not their text */
} rb_manifest;

/* Read a manifest's text (not executed); strings go to the arena. `file` is
** how errors call it. */
int rb_manifest_parse(rb_manifest *m, rb_arena *a, const char *file,
                      const char *text, size_t len, rb_err *e);

/* "string", "file"...: an RB_ARG_* as manifests write it. */
const char *rb_marg_type(int type);
/* Set an argument's value from text; the message says what is expected. */
int rb_marg_set(rb_marg *g, rb_arena *a, const char *package, const char *value,
                rb_err *e);

/* Is it a layer of the core (token, sentence...), which no package writes? */
int rb_layer_is_core(const char *name);
/* A list of strings; RB_EINPUT: it is none, RB_ENOMEM. Strings are borrowed. */
int rb_names_read(rb_names *n, rb_arena *a, const rb_lit *list);
int rb_names_has(const rb_names *n, const char *name);
/* "host.NAME": functions of the program that runs the package (hosted.h). */
int rb_permission_is_hosted(const char *permission);
/* May the package do this ("project" is store.read and report.write)? */
int rb_manifest_grants(const rb_manifest *m, const char *permission);
/* Do its files list this one (name, folder/ or glob)? */
int rb_manifest_lists(const rb_manifest *m, const char *file);
/* May this entry of files name nothing? Folders and globs name what there is,
** and a model is there once it is trained. */
int rb_manifest_may_miss(const char *entry);

#endif
