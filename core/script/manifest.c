/*
** manifest.c - package.lua, read as data
**
** Every key has a reader; a key without one is an error that names the
** nearest known one.
*/
#include "manifest.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/literal.h"
#include "../base/utf8.h"
#include "version.h"

/* A folder is called NAME-VERSION-8HEX, and has at most 255 bytes. */
enum { NEEDS_MAX = 256, WORD_MAX = 100, HOSTED_MAX = 60 };

typedef struct read {
    rb_manifest *m;
    rb_arena *a;
    const char *file;
    rb_err *e;
} read_state;

/* ---- small things ---- */

int rb_names_has(const rb_names *n, const char *name)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (strcmp(n->v[i], name) == 0)
            return 1;
    return 0;
}

int rb_names_read(rb_names *n, rb_arena *a, const rb_lit *list)
{
    n->n = 0;
    n->v = NULL;
    if (list->kind != RB_L_TABLE)
        return RB_EINPUT;
    n->v = rb_arena_alloc(a, (rb_literal_members(list) + 1) * sizeof *n->v);
    if (n->v == NULL)
        return RB_ENOMEM;
    for (const rb_lit *v = list->first; v != NULL; v = v->next) {
        if (v->kind != RB_L_STRING || v->key != NULL)
            return RB_EINPUT;
        n->v[n->n++] = v->s;
    }
    return RB_OK;
}

/* ---- readers of values ---- */

static int wrong(read_state *r, const rb_lit *v, const char *what)
{
    return rb_fail(r->e, RB_ESCRIPT, "%s:%d: '%s' must be %s", r->file, v->line,
                   v->key ? v->key : "each entry", what);
}

static int unknown(read_state *r, const rb_lit *v, const char *what,
                   const char *name, const char *const *known, uint32_t n)
{
    const char *near = rb_nearest(name, strlen(name), known, n);
    return rb_fail(r->e, RB_ESCRIPT, "%s:%d: unknown %s '%s'%s%s%s", r->file,
                   v->line, what, name, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

static int is_one_of(read_state *r, const rb_lit *v, const char *what,
                     const char *name, const char *const *known, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(known[i], name) == 0)
            return RB_OK;
    return unknown(r, v, what, name, known, n);
}

static int get_string(read_state *r, const rb_lit *v, const char **out)
{
    if (v->kind != RB_L_STRING)
        return wrong(r, v, "a string");
    *out = v->s;
    return RB_OK;
}

static int get_names(read_state *r, const rb_lit *t, rb_names *out)
{
    int code = rb_names_read(out, r->a, t);
    return code == RB_OK ? RB_OK
           : code == RB_ENOMEM
               ? rb_nomem(r->e)
               : wrong(r, t, "a list of strings: {\"a\", \"b\"}");
}

static int is_identifier(const char *s, const char *more)
{
    if (!isalpha((unsigned char)*s))
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr(more, *s))
            return 0;
    return 1;
}

static int get_layers(read_state *r, const rb_lit *t, rb_names *out)
{
    int code = get_names(r, t, out);
    for (uint32_t i = 0; code == RB_OK && i < out->n; i++)
        if (!is_identifier(out->v[i], "_-."))
            code =
                rb_fail(r->e, RB_ESCRIPT, "%s:%d: '%s' is no name of a layer",
                        r->file, t->line, out->v[i]);
    return code;
}

static int get_name(read_state *r, const rb_lit *v)
{
    int code = get_string(r, v, &r->m->name);
    if (code == RB_OK && !is_identifier(v->s, "_-"))
        code = wrong(r, v, "a name of letters, digits, - and _");
    if (code == RB_OK && v->len > WORD_MAX)
        code = wrong(r, v, "at most 100 letters long");
    /* what is said of rubric itself, and files of its library, have these */
    if (code == RB_OK &&
        (strcmp(v->s, "rubric") == 0 || strcmp(v->s, "lua") == 0))
        code = wrong(r, v, "another one: rubric calls itself so");
    return code;
}

static int get_version(read_state *r, const rb_lit *v)
{
    int code = get_string(r, v, &r->m->version);
    if (code == RB_OK && !rb_version_is(v->s))
        code = wrong(r, v,
                     "a version such as \"1.0.0\" or \"1.1.0-beta.2\" "
                     "(semver.org)");
    if (code == RB_OK && v->len > WORD_MAX)
        code = wrong(r, v, "at most 100 letters long");
    return code;
}

static int get_api(read_state *r, const rb_lit *v)
{
    if (v->kind != RB_L_NUMBER || v->number != (int)v->number)
        return wrong(r, v, "a whole number");
    if (v->number != 1)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: the package is written for api %s of rubric; "
                       "this one has api 1",
                       r->file, v->line, v->s);
    r->m->api = (int)v->number;
    return RB_OK;
}

static int get_kind(read_state *r, const rb_lit *v)
{
    static const char *const known[] = {"tagger", "report", "library",
                                        "lexicon", "loader"};
    int code = get_string(r, v, &r->m->kind);
    return code == RB_OK ? is_one_of(r, v, "kind", v->s, known, 5) : code;
}

static int get_summary(read_state *r, const rb_lit *v)
{
    return get_string(r, v, &r->m->summary);
}

static int get_license(read_state *r, const rb_lit *v)
{
    return get_string(r, v, &r->m->license);
}

static int get_authors(read_state *r, const rb_lit *v)
{
    return get_names(r, v, &r->m->authors);
}

static int get_reads(read_state *r, const rb_lit *v)
{
    return get_layers(r, v, &r->m->reads);
}

int rb_layer_is_core(const char *name)
{
    static const char *const core[] = {"token", "sentence", "paragraph",
                                       "furniture", "language"};
    for (int i = 0; i < 5; i++)
        if (strcmp(core[i], name) == 0)
            return 1;
    return 0;
}

static int get_writes(read_state *r, const rb_lit *v)
{
    int code = get_layers(r, v, &r->m->writes);
    for (uint32_t i = 0; code == RB_OK && i < r->m->writes.n; i++)
        if (rb_layer_is_core(r->m->writes.v[i]))
            code = rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: the layer '%s' is the core's: no package "
                           "writes it",
                           r->file, v->line, r->m->writes.v[i]);
    return code;
}

/* { "actors", actors = "^1" }: which range holds? */
static int is_needed(const rb_manifest *m, const char *package)
{
    for (uint32_t i = 0; i < m->nneed; i++)
        if (strcmp(m->need[i].package, package) == 0)
            return 1;
    return 0;
}

static int get_needs(read_state *r, const rb_lit *t)
{
    if (t->kind != RB_L_TABLE)
        return wrong(r, t, "a table: {actors = \">=1.0\"}");
    r->m->nneed = 0;
    r->m->need =
        rb_arena_alloc(r->a, (rb_literal_members(t) + 1) * sizeof *r->m->need);
    if (r->m->need == NULL)
        return rb_nomem(r->e);
    for (const rb_lit *v = t->first; v != NULL; v = v->next) {
        rb_need n = {v->key, v->s};
        if (v->kind != RB_L_STRING)
            return wrong(r, v, "a string: a range of versions");
        if (v->key == NULL) /* {"actors"} */
            n = (rb_need){v->s, "*"};
        if (rb_version_in("0", n.range) < 0)
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: package '%s' is needed in '%s', which is "
                           "no range of versions; write one such as "
                           "\">=1.0 <2\" or \"^1.2\"",
                           r->file, v->line, n.package, n.range);
        if (!is_identifier(n.package, "_-"))
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: '%s' is no name of a package", r->file,
                           v->line, n.package);
        if (is_needed(r->m, n.package))
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: package '%s' is needed twice; leave one out",
                           r->file, v->line, n.package);
        if (r->m->nneed >= NEEDS_MAX)
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: a package can need %d others", r->file,
                           v->line, NEEDS_MAX);
        r->m->need[r->m->nneed++] = n;
    }
    return RB_OK;
}

int rb_permission_is_hosted(const char *permission)
{
    return strncmp(permission, "host.", 5) == 0 &&
           is_identifier(permission + 5, "_-") &&
           strlen(permission) <= 5 + HOSTED_MAX;
}

static int get_permission(read_state *r, const rb_lit *v, const char *name)
{
    static const char *const known[] = {
        "clock",  "corpus.read",  "file.read",  "project",
        "random", "report.write", "store.read", "store.write"};
    static const char *const host[] = {"host"};
    size_t n = strcspn(name, ".");
    if (rb_permission_is_hosted(name))
        return RB_OK;
    if (rb_nearest(name, n, host, 1) != NULL)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: unknown permission '%s'; functions of the "
                       "program that runs the package are host.NAME: a letter, "
                       "then letters, digits, - and _",
                       r->file, v->line, name);
    return is_one_of(r, v, "permission", name, known, 8);
}

static int get_permissions(read_state *r, const rb_lit *v)
{
    rb_names *n = &r->m->permissions;
    int code = get_names(r, v, n);
    for (uint32_t i = 0; code == RB_OK && i < n->n; i++)
        code = get_permission(r, v, n->v[i]);
    return code;
}

int rb_manifest_grants(const rb_manifest *m, const char *permission)
{
    int report = strcmp(permission, "store.read") == 0 ||
                 strcmp(permission, "report.write") == 0;
    return rb_names_has(&m->permissions, permission) ||
           (report && rb_names_has(&m->permissions, "project"));
}

static int get_limit(read_state *r, const rb_lit *v)
{
    static const char *const known[] = {"memory", "output", "rule_steps",
                                        "steps", "time"};
    static const double most[] = {1e6, 1024, 1e15, 1e15, 1e6};
    const char *key = v->key ? v->key : "";
    int code = is_one_of(r, v, "limit", key, known, 5), i = 0;
    if (code != RB_OK)
        return code;
    while (strcmp(known[i], key) != 0)
        i++;
    int least = i != 4; /* time may be part of a second */
    if (v->kind != RB_L_NUMBER || !(v->number > 0) || v->number < least)
        return wrong(r, v, least ? "a number, 1 or more" : "a number above 0");
    double n = v->number > most[i] ? most[i] : v->number;
    if (i == 0)
        r->m->memory = (size_t)n << 20;
    else if (i == 1)
        r->m->output = (size_t)n << 10;
    else if (i == 2)
        r->m->rule_steps = (uint64_t)n;
    else if (i == 3)
        r->m->steps = (uint64_t)n;
    else
        r->m->time = n;
    return RB_OK;
}

static int get_limits(read_state *r, const rb_lit *t)
{
    int code = RB_OK;
    if (t->kind != RB_L_TABLE)
        return wrong(r, t, "a table: {memory = 64, steps = 1e7}");
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = get_limit(r, v);
    return code;
}

/* ---- arguments ---- */

static const char *const type_name[] = {"string", "number", "integer",
                                        "boolean", "file"};

static const char *const type_words[] = {"text", "a number", "a whole number",
                                         "true or false", "a file"};

/* Is the text a value of the type? *n: the number that it is. */
static int is_of_type(int type, const char *value, double *n)
{
    char *stop = NULL;
    errno = 0;
    if (type == RB_ARG_BOOLEAN)
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
    if (type != RB_ARG_NUMBER && type != RB_ARG_INTEGER)
        return 1;
    if (isspace((unsigned char)*value))
        return 0;
    *n = type == RB_ARG_NUMBER ? strtod(value, &stop)
                               : (double)strtoll(value, &stop, 10);
    return stop != value && *stop == '\0' && errno != ERANGE && isfinite(*n);
}

const char *rb_marg_type(int type)
{
    return type_name[type];
}

int rb_marg_set(rb_marg *g, rb_arena *a, const char *package, const char *value,
                rb_err *e)
{
    double n = 0;
    if (g->choice.n > 0 && !rb_names_has(&g->choice, value)) {
        const char *near =
            rb_nearest(value, strlen(value), g->choice.v, g->choice.n);
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' cannot be '%s'; try "
                       "'%s'",
                       g->name, package, value, near ? near : g->choice.v[0]);
    }
    if (rb_utf8_check(value, strlen(value)) != strlen(value))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' is not UTF-8", g->name,
                       package);
    if (!is_of_type(g->type, value, &n))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' must be %s, not '%s'",
                       g->name, package, type_words[g->type], value);
    if ((g->min && n < *g->min) || (g->max && n > *g->max))
        return rb_fail(e, RB_EUSAGE,
                       "argument '%s' of package '%s' must be %.15g or %s, "
                       "not %s",
                       g->name, package,
                       g->min && n < *g->min ? *g->min : *g->max,
                       g->min && n < *g->min ? "more" : "less", value);
    g->value = rb_arena_str(a, value, strlen(value));
    return g->value == NULL ? rb_nomem(e) : RB_OK;
}

static int arg_type(read_state *r, const rb_lit *v, rb_marg *g)
{
    for (int i = 0; v->kind == RB_L_STRING && i < RB_ARG_TYPES; i++) {
        if (strcmp(type_name[i], v->s) == 0) {
            g->type = i;
            return RB_OK;
        }
    }
    return wrong(r, v,
                 "\"string\", \"number\", \"integer\", \"boolean\" or "
                 "\"file\"");
}

static int arg_default(read_state *r, const rb_lit *v, rb_marg *g)
{
    static const int kind[] = {RB_L_STRING, RB_L_NUMBER, RB_L_NUMBER,
                               RB_L_BOOLEAN};
    rb_err e;
    if (g->type == RB_ARG_FILE)
        return wrong(r, v, "left out: only the user names a file");
    if (v->kind != kind[g->type] ||
        rb_marg_set(g, r->a, r->m->name ? r->m->name : "", v->s, &e) != RB_OK)
        return wrong(r, v,
                     "of the argument's type, one of its choices and between "
                     "its min and max");
    return RB_OK;
}

static int arg_bound(read_state *r, const rb_lit *v, const double **out)
{
    if (v->kind != RB_L_NUMBER)
        return wrong(r, v, "a number");
    *out = &v->number; /* lives as long as the manifest, in its arena */
    return RB_OK;
}

static int arg_member(read_state *r, const rb_lit *v, rb_marg *g)
{
    static const char *const known[] = {"type",    "default", "doc",
                                        "choices", "min",     "max"};
    const char *key = v->key ? v->key : "";
    if (strcmp(key, "type") == 0)
        return arg_type(r, v, g);
    if (strcmp(key, "doc") == 0)
        return get_string(r, v, &g->doc);
    if (strcmp(key, "choices") == 0)
        return get_names(r, v, &g->choice);
    if (strcmp(key, "min") == 0)
        return arg_bound(r, v, &g->min);
    if (strcmp(key, "max") == 0)
        return arg_bound(r, v, &g->max);
    if (strcmp(key, "default") == 0)
        return RB_OK; /* when the type is known */
    return unknown(r, v, "key of an argument", key, known, 6);
}

static int get_arg(read_state *r, const rb_lit *t, rb_marg *g)
{
    static const int type_of[] = {RB_ARG_STRING, RB_ARG_NUMBER, RB_ARG_BOOLEAN};
    int code = RB_OK;
    g->name = t->key;
    if (t->key == NULL)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: an argument needs a name: args = {limit = "
                       "{type = \"number\", default = 3}}",
                       r->file, t->line);
    if (t->kind != RB_L_TABLE) { /* just a default */
        g->type = type_of[t->kind];
        return arg_default(r, t, g);
    }
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = arg_member(r, v, g);
    if (code == RB_OK && (g->min || g->max) && g->type != RB_ARG_NUMBER &&
        g->type != RB_ARG_INTEGER)
        code = rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: argument '%s' has min or max: its type must be "
                       "\"number\" or \"integer\"",
                       r->file, t->line, g->name);
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        if (strcmp(v->key, "default") == 0)
            code = arg_default(r, v, g);
    return code;
}

static int get_args(read_state *r, const rb_lit *t)
{
    if (t->kind != RB_L_TABLE)
        return wrong(r, t, "a table of arguments");
    size_t size = (rb_literal_members(t) + 1) * sizeof *r->m->arg;
    r->m->narg = 0;
    r->m->arg = rb_arena_alloc(r->a, size);
    if (r->m->arg == NULL)
        return rb_nomem(r->e);
    memset(r->m->arg, 0, size);
    for (const rb_lit *v = t->first; v != NULL; v = v->next) {
        int code = get_arg(r, v, &r->m->arg[r->m->narg]);
        if (code != RB_OK)
            return code;
        r->m->narg++;
    }
    return RB_OK;
}

/* A name that is no file of a package, whatever lists it: one with a part that
** begins with a dot, and the signature. What is not in the hash of the whole
** must not be read (contents.h). */
static int is_apart(const char *file)
{
    return *file == '.' || strstr(file, "/.") != NULL ||
           strcmp(file, "SIGNATURE") == 0;
}

static int get_files(read_state *r, const rb_lit *v)
{
    int code = get_names(r, v, &r->m->files);
    for (uint32_t i = 0; code == RB_OK && i < r->m->files.n; i++)
        if (r->m->files.v[i][0] == '/' || strstr(r->m->files.v[i], ".."))
            code = rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: '%s' is not inside the package", r->file,
                           v->line, r->m->files.v[i]);
        else if (is_apart(r->m->files.v[i]))
            code = rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: '%s' cannot be a file of a package: it "
                           "begins with a dot, or is its signature",
                           r->file, v->line, r->m->files.v[i]);
    return code;
}

int rb_manifest_lists(const rb_manifest *m, const char *file)
{
    if (is_apart(file))
        return 0;
    for (uint32_t i = 0; i < m->files.n; i++) {
        const char *g = m->files.v[i];
        size_t n = strlen(g);
        if (n > 0 && g[n - 1] == '/' ? strncmp(g, file, n) == 0
                                     : fnmatch(g, file, FNM_PATHNAME) == 0)
            return 1;
    }
    return 0;
}

int rb_manifest_may_miss(const char *entry)
{
    size_t n = strlen(entry);
    return strpbrk(entry, "*?[") != NULL || n == 0 || entry[n - 1] == '/' ||
           (n > 6 && strcmp(entry + n - 6, ".model") == 0);
}

/* ---- loaders ---- */

static int is_ending(const char *s)
{
    if (*s++ != '.' || *s == '\0')
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && strchr("._-+", *s) == NULL)
            return 0;
    return 1;
}

static int get_endings(read_state *r, const rb_lit *t)
{
    int code = get_names(r, t, &r->m->endings);
    for (uint32_t i = 0; code == RB_OK && i < r->m->endings.n; i++)
        if (!is_ending(r->m->endings.v[i]))
            code = rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: '%s' is no ending of a file; write one "
                           "such as \".srt\"",
                           r->file, t->line, r->m->endings.v[i]);
    return code;
}

static int get_bytes(read_state *r, const rb_lit *v)
{
    if (v->kind != RB_L_BOOLEAN)
        return wrong(r, v, "true or false");
    r->m->bytes = v->number != 0;
    return RB_OK;
}

static int check_loader(read_state *r)
{
    const rb_manifest *m = r->m;
    int is = strcmp(m->kind, "loader") == 0;
    if (is && m->endings.n == 0)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:1: a loader says which files it reads: "
                       "endings = {\".srt\"}",
                       r->file);
    if (!is && (m->endings.n > 0 || m->bytes))
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:1: only a loader has 'endings' or 'bytes', and "
                       "this is a %s: leave them out",
                       r->file, m->kind);
    return RB_OK;
}

/* ---- the manifest ---- */

static const char *const known_key[] = {
    "name",    "version", "api",     "kind",  "summary",     "license",
    "authors", "reads",   "writes",  "needs", "permissions", "limits",
    "args",    "files",   "endings", "bytes"};
static int (*const reader[])(read_state *, const rb_lit *) = {
    get_name,    get_version, get_api,         get_kind,
    get_summary, get_license, get_authors,     get_reads,
    get_writes,  get_needs,   get_permissions, get_limits,
    get_args,    get_files,   get_endings,     get_bytes};
enum { KEYS = sizeof known_key / sizeof known_key[0] };

static int member(read_state *r, const rb_lit *v)
{
    if (v->key == NULL)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: a value without a key; expected name = ...",
                       r->file, v->line);
    for (int i = 0; i < KEYS; i++)
        if (strcmp(known_key[i], v->key) == 0)
            return reader[i](r, v);
    return unknown(r, v, "key", v->key, known_key, KEYS);
}

static int check(read_state *r)
{
    const rb_manifest *m = r->m;
    const char *missing = m->name == NULL      ? "name"
                          : m->version == NULL ? "version"
                                               : NULL;
    if (missing != NULL)
        return rb_fail(r->e, RB_ESCRIPT, "%s:1: the key '%s' is missing",
                       r->file, missing);
    if (m->writes.n > 0 && strcmp(m->kind, "tagger") != 0)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:1: only a tagger adds layers, and this is a %s: "
                       "leave 'writes' out",
                       r->file, m->kind);
    return check_loader(r);
}

/* What is written here reaches terminals and pages. */
static int all_plain(read_state *r, const rb_lit *t)
{
    int code = RB_OK;
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next) {
        if ((v->key != NULL && !rb_utf8_is_plain(v->key, strlen(v->key), "")) ||
            (v->kind == RB_L_STRING && !rb_utf8_is_plain(v->s, v->len, "\n\t")))
            return rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: a text with control characters or not in "
                           "UTF-8",
                           r->file, v->line);
        if (v->kind == RB_L_TABLE)
            code = all_plain(r, v);
    }
    return code;
}

int rb_manifest_parse(rb_manifest *m, rb_arena *a, const char *file,
                      const char *text, size_t len, rb_err *e)
{
    read_state r = {m, a, file, e};
    rb_lit *root;
    memset(m, 0, sizeof *m);
    m->kind = "tagger";
    m->summary = m->license = "";
    int code = rb_literal_parse(&root, a, file, text, len, e);
    if (code == RB_OK)
        code = all_plain(&r, root);
    for (const rb_lit *v = code == RB_OK ? root->first : NULL;
         code == RB_OK && v != NULL; v = v->next)
        code = member(&r, v);
    return code == RB_OK ? check(&r) : code;
}
