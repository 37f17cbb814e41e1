/*
** manifest.c - package.lua, read as data
**
** Every key has a reader; a key without one is an error that names the
** nearest known one.
*/
#include "manifest_read.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include "../base/utf8.h"
#include "version.h"

/* A folder is called NAME-VERSION-8HEX, and has at most 255 bytes. */
enum { NEEDS_MAX = 256, WORD_MAX = 100, HOSTED_MAX = 60 };

static int is_identifier(const char *s, const char *more)
{
    if (!isalpha((unsigned char)*s))
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr(more, *s))
            return 0;
    return 1;
}

static int get_layers(rb_read *r, const rb_lit *t, rb_names *out)
{
    int code = rb_read_names(r, t, out);
    for (uint32_t i = 0; code == RB_OK && i < out->n; i++)
        if (!is_identifier(out->v[i], "_-."))
            code =
                rb_fail(r->e, RB_ESCRIPT, "%s:%d: '%s' is no name of a layer",
                        r->file, t->line, out->v[i]);
    return code;
}

static int get_name(rb_read *r, const rb_lit *v)
{
    int code = rb_read_string(r, v, &r->m->name);
    if (code == RB_OK && !is_identifier(v->s, "_-"))
        code = rb_read_wrong(r, v, "a name of letters, digits, - and _");
    if (code == RB_OK && v->len > WORD_MAX)
        code = rb_read_wrong(r, v, "at most 100 letters long");
    /* what is said of rubric itself, and files of its library, have these */
    if (code == RB_OK &&
        (strcmp(v->s, "rubric") == 0 || strcmp(v->s, "lua") == 0))
        code = rb_read_wrong(r, v, "another one: rubric calls itself so");
    return code;
}

static int get_version(rb_read *r, const rb_lit *v)
{
    int code = rb_read_string(r, v, &r->m->version);
    if (code == RB_OK && !rb_version_is(v->s))
        code = rb_read_wrong(r, v,
                             "a version such as \"1.0.0\" or \"1.1.0-beta.2\" "
                             "(semver.org)");
    if (code == RB_OK && v->len > WORD_MAX)
        code = rb_read_wrong(r, v, "at most 100 letters long");
    return code;
}

static int get_api(rb_read *r, const rb_lit *v)
{
    if (v->kind != RB_L_NUMBER || v->number != (int)v->number)
        return rb_read_wrong(r, v, "a whole number");
    if (v->number != 1)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: the package is written for api %s of rubric; "
                       "this one has api 1",
                       r->file, v->line, v->s);
    r->m->api = (int)v->number;
    return RB_OK;
}

static int get_kind(rb_read *r, const rb_lit *v)
{
    static const char *const known[] = {"tagger", "report", "library",
                                        "lexicon", "loader"};
    int code = rb_read_string(r, v, &r->m->kind);
    return code == RB_OK ? rb_read_one_of(r, v, "kind", v->s, known, 5) : code;
}

static int get_summary(rb_read *r, const rb_lit *v)
{
    return rb_read_string(r, v, &r->m->summary);
}

static int get_license(rb_read *r, const rb_lit *v)
{
    return rb_read_string(r, v, &r->m->license);
}

static int get_authors(rb_read *r, const rb_lit *v)
{
    return rb_read_names(r, v, &r->m->authors);
}

static int get_reads(rb_read *r, const rb_lit *v)
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

static int get_writes(rb_read *r, const rb_lit *v)
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

static int get_needs(rb_read *r, const rb_lit *t)
{
    if (t->kind != RB_L_TABLE)
        return rb_read_wrong(r, t, "a table: {actors = \">=1.0\"}");
    r->m->nneed = 0;
    r->m->need =
        rb_arena_alloc(r->a, (rb_literal_members(t) + 1) * sizeof *r->m->need);
    if (r->m->need == NULL)
        return rb_nomem(r->e);
    for (const rb_lit *v = t->first; v != NULL; v = v->next) {
        rb_need n = {v->key, v->s};
        if (v->kind != RB_L_STRING)
            return rb_read_wrong(r, v, "a string: a range of versions");
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

static int get_permission(rb_read *r, const rb_lit *v, const char *name)
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
    return rb_read_one_of(r, v, "permission", name, known, 8);
}

static int get_permissions(rb_read *r, const rb_lit *v)
{
    rb_names *n = &r->m->permissions;
    int code = rb_read_names(r, v, n);
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

static int get_limit(rb_read *r, const rb_lit *v)
{
    static const char *const known[] = {"memory", "output", "rule_steps",
                                        "steps", "time"};
    static const double most[] = {1e6, 1024, 1e15, 1e15, 1e6};
    const char *key = v->key ? v->key : "";
    int code = rb_read_one_of(r, v, "limit", key, known, 5), i = 0;
    if (code != RB_OK)
        return code;
    while (strcmp(known[i], key) != 0)
        i++;
    int least = i != 4; /* time may be part of a second */
    if (v->kind != RB_L_NUMBER || !(v->number > 0) || v->number < least)
        return rb_read_wrong(
            r, v, least ? "a number, 1 or more" : "a number above 0");
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

static int get_limits(rb_read *r, const rb_lit *t)
{
    int code = RB_OK;
    if (t->kind != RB_L_TABLE)
        return rb_read_wrong(r, t, "a table: {memory = 64, steps = 1e7}");
    for (const rb_lit *v = t->first; code == RB_OK && v != NULL; v = v->next)
        code = get_limit(r, v);
    return code;
}

/* A name that is no file of a package, whatever lists it: one with a part that
** begins with a dot, and the signature. What is not in the hash of the whole
** must not be read (contents.h). */
static int is_apart(const char *file)
{
    return *file == '.' || strstr(file, "/.") != NULL ||
           strcmp(file, "SIGNATURE") == 0;
}

static int get_files(rb_read *r, const rb_lit *v)
{
    int code = rb_read_names(r, v, &r->m->files);
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

static int get_endings(rb_read *r, const rb_lit *t)
{
    int code = rb_read_names(r, t, &r->m->endings);
    for (uint32_t i = 0; code == RB_OK && i < r->m->endings.n; i++)
        if (!is_ending(r->m->endings.v[i]))
            code = rb_fail(r->e, RB_ESCRIPT,
                           "%s:%d: '%s' is no ending of a file; write one "
                           "such as \".srt\"",
                           r->file, t->line, r->m->endings.v[i]);
    return code;
}

static int get_bytes(rb_read *r, const rb_lit *v)
{
    if (v->kind != RB_L_BOOLEAN)
        return rb_read_wrong(r, v, "true or false");
    r->m->bytes = v->number != 0;
    return RB_OK;
}

static int check_loader(rb_read *r)
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
static int (*const reader[])(rb_read *, const rb_lit *) = {
    get_name,     get_version, get_api,         get_kind,
    get_summary,  get_license, get_authors,     get_reads,
    get_writes,   get_needs,   get_permissions, get_limits,
    rb_read_args, get_files,   get_endings,     get_bytes};
enum { KEYS = sizeof known_key / sizeof known_key[0] };

static int member(rb_read *r, const rb_lit *v)
{
    if (v->key == NULL)
        return rb_fail(r->e, RB_ESCRIPT,
                       "%s:%d: a value without a key; expected name = ...",
                       r->file, v->line);
    for (int i = 0; i < KEYS; i++)
        if (strcmp(known_key[i], v->key) == 0)
            return reader[i](r, v);
    return rb_read_unknown(r, v, "key", v->key, known_key, KEYS);
}

static int check(rb_read *r)
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
static int all_plain(rb_read *r, const rb_lit *t)
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
    rb_read r = {m, a, file, e};
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
