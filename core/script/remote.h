/*
** remote.h - a package that is not trusted, in a process of its own
**
** The host asks, the process answers; while it works it may ask back. Each
** question is a frame (contain/worker.h), and every question of the host ends
** with one answer RB_W_DONE: code, message, and what was asked for.
**
** host:    RB_W_HELLO   be this package: who we are, files, limits, manifest
**          RB_W_RUN     a document -> the names of rules that were stopped,
**                       the annotations made (contain/wire.h)
**          RB_W_RULES   its rules, for `rubric test` -> JSON
**          RB_W_CHECKS  run its tests.lua -> JSON (checks.c)
**          RB_W_EXPLAIN a document, an annotation's number, json? -> text
**          RB_W_WHY     a document, a rule, an offset, json? -> text
**          RB_W_CODES   a document -> a line per token (codes.h)
**          RB_W_LEXICONS -> its word lists: name, stems?, words (lexicons.c)
**          RB_W_REPORT  its hash -> write a report
**          RB_W_COSTS   -> what it has spent (profile.h)
**          RB_W_TAKES   a file's name, its first bytes -> is it for the loader?
**          RB_W_LOAD    a file's name and bytes -> records (load/records.h)
** process: RB_W_FILE    a file of the package -> RB_W_DONE with its bytes
**          RB_W_LOG     a message to the log
**          RB_W_QUERY   SQL -> RB_W_DONE with rows
**          RB_W_KEEP    a key and a value (none: remove it), to be kept
**          RB_W_KEPT    a key -> its value, or RB_EDONE
**          RB_W_KEYS    -> the keys, each ended by NUL
**          RB_W_WRITE   text of the report
**          RB_W_CLOCK   the package has asked what time it is
**
** The process is believed nothing: annotations are checked, files are given as
** the manifest says, texts are bounded and stripped of control characters.
*/
#ifndef RB_REMOTE_H
#define RB_REMOTE_H

#include "../contain/worker.h"
#include "package.h"

enum {
    RB_W_HELLO = 'H',
    RB_W_RUN = 'D',
    RB_W_RULES = 'R',
    RB_W_CHECKS = 'T',
    RB_W_EXPLAIN = 'E',
    RB_W_WHY = 'Y',
    RB_W_CODES = 'C',
    RB_W_REPORT = 'P',
    RB_W_COSTS = 'O',
    RB_W_LEXICONS = 'X',
    RB_W_TAKES = 'A',
    RB_W_LOAD = 'L',
    RB_W_FILE = 'f',
    RB_W_LOG = 'l',
    RB_W_QUERY = 'q',
    RB_W_KEEP = 's',
    RB_W_KEPT = 'v',
    RB_W_KEYS = 'n',
    RB_W_WRITE = 'w',
    RB_W_CLOCK = 'k',
    RB_W_DONE = '.'
};

typedef struct rb_remote rb_remote;

/* A process for the package, and its init.lua run there. */
int rb_remote_open(rb_remote **out, rb_script *s, rb_package *p, rb_err *e);
void rb_remote_close(rb_remote *r); /* NULL is fine */

/* What rb_script_run does, for one package; a process that is gone since the
** last document is begun anew. */
int rb_remote_run(rb_remote *r, rb_doc *d, rb_err *e);
/* Append the JSON of the rules. */
int rb_remote_rules(rb_remote *r, rb_buf *json, rb_err *e);
int rb_remote_checks(rb_remote *r, rb_buf *json, rb_err *e);
/* Append what it says of an annotation, or of a rule at an offset: *answered
** says whether it knows the rule. */
int rb_remote_explain(rb_remote *r, const rb_doc *d, const rb_ann *a, int json,
                      rb_buf *text, rb_err *e);
int rb_remote_why(rb_remote *r, const rb_doc *d, const char *rule,
                  uint32_t offset, int json, rb_buf *text, int *answered,
                  rb_err *e);
int rb_remote_codes(rb_remote *r, const rb_doc *d, rb_buf *text, rb_err *e);
/* Its word lists as rb_local_lexicons puts them, not checked. */
int rb_remote_lexicons(rb_remote *r, rb_buf *lists, rb_err *e);
int rb_remote_report(rb_remote *r, const rb_script_project *project,
                     rb_script_write write, void *user, rb_err *e);

/* A loader: is the file, which begins with head[0..n), one for it? And the
** records that it makes of one, appended. */
int rb_remote_takes(rb_remote *r, const char *name, const char *head, size_t n,
                    int *takes, rb_err *e);
int rb_remote_load(rb_remote *r, const char *name, const char *file, size_t n,
                   rb_buf *records, rb_err *e);

/* What it has spent; how long it took to start, and all its documents, seen
** from here. *out is owned. */
int rb_remote_costs(rb_remote *r, struct rb_profile **out, double *begin,
                    double *documents, rb_err *e);

/* May the package read this layer? As rb_state_may_read; for wire.h. */
int rb_package_reads(void *package, const char *layer);
int rb_package_writes(void *package, const char *layer);

/* ---- the same work in this process, for serve.c and without a remote ---- */

int rb_local_run(rb_script *s, rb_package *p, rb_doc *d, rb_err *e);
int rb_local_rules(rb_package *p, rb_buf *json, rb_err *e);
/* What came of tests.lua: [{"name","why"}], why null when it passed. */
int rb_local_checks(rb_script *s, rb_package *p, rb_buf *json, rb_err *e);
/* The same of the tables of a lexicon. */
int rb_lexicon_checks(rb_script *s, rb_package *p, rb_buf *json, rb_err *e);
/* The lexicons that its code has made (wire.h): name, stems?, words. */
void rb_local_lexicons(const rb_package *p, rb_buf *lists);
/* A document as a plain table: text, sentences, layers. */
void rb_push_doc(lua_State *L, const rb_doc *d);
int rb_local_explain(rb_package *p, rb_doc *d, const rb_layer *l,
                     const rb_ann *a, int json, rb_buf *text, rb_err *e);
int rb_local_why(rb_package *p, rb_doc *d, const char *rule, uint32_t offset,
                 int json, rb_buf *text, int *answered, rb_err *e);
/* Bytes that a report of this package may have. */
size_t rb_report_max(const rb_manifest *m);
int rb_local_takes(rb_package *p, const char *name, const char *head, size_t n,
                   int *takes, rb_err *e);
/* What ends the work in the middle of the file is its last record. */
int rb_local_load(rb_package *p, const char *name, const char *file, size_t n,
                  rb_buf *records, rb_err *e);
int rb_local_report(rb_package *p, const rb_script_project *project,
                    rb_script_write write, void *user, rb_err *e);

#endif
