/*
** api.c - the handle of include/rubric.h: options, data, packages, errors
**
** The language file and the script host are opened when first needed, so
** that a program which only cuts text into sentences pays for neither.
*/
#include "api.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "contain/confine.h"
#include "load/archive.h"
#include "load/format.h"

_Static_assert((int)RUBRIC_OK == (int)RB_OK, "codes");
_Static_assert((int)RUBRIC_ENOMEM == (int)RB_ENOMEM, "codes");
_Static_assert((int)RUBRIC_EIO == (int)RB_EIO, "codes");
_Static_assert((int)RUBRIC_EINPUT == (int)RB_EINPUT, "codes");
_Static_assert((int)RUBRIC_EPATTERN == (int)RB_EPATTERN, "codes");
_Static_assert((int)RUBRIC_ESCRIPT == (int)RB_ESCRIPT, "codes");
_Static_assert((int)RUBRIC_ELIMIT == (int)RB_ELIMIT, "codes");
_Static_assert((int)RUBRIC_ESTORE == (int)RB_ESTORE, "codes");
_Static_assert((int)RUBRIC_EUSAGE == (int)RB_EUSAGE, "codes");
_Static_assert((int)RUBRIC_DONE == (int)RB_EDONE, "codes");

#ifndef RUBRIC_PREFIX
#define RUBRIC_PREFIX "/usr/local"
#endif

/* ---- errors ---- */

static void forget_error(rubric *r)
{
    r->err.code = RB_OK;
    r->err.msg[0] = '\0';
}

rb_api_call rb_api_begin(rubric *r)
{
    rb_api_call c = {newlocale(LC_ALL_MASK, "C", (locale_t)0), (locale_t)0};
    if (c.ours != (locale_t)0)
        c.before = uselocale(c.ours);
    forget_error(r);
    return c;
}

void rb_api_end(rb_api_call *c)
{
    if (c->ours == (locale_t)0)
        return;
    uselocale(c->before);
    freelocale(c->ours);
}

int rb_api_usage(rubric *r, const char *msg)
{
    return rb_fail(&r->err, RB_EUSAGE, "%s", msg);
}

const char *rubric_errmsg(const rubric *r)
{
    return r == NULL ? "out of memory" : r->err.msg;
}

int rubric_errcode(const rubric *r)
{
    return r == NULL ? RUBRIC_ENOMEM : r->err.code;
}

const char *rubric_version(void)
{
    return RUBRIC_VERSION;
}

int rubric_abi(void)
{
    return RUBRIC_ABI;
}

/* Libraries that formats and stages may need, as they were compiled in. */
static const char libraries[] =
    "lua 5.4\nlpeg 1\nsqlite 3\nutf8proc 2\npcre2 10\n"
#ifdef RB_WITH_GUMBO
    RB_WITH_GUMBO "\n"
#endif
#ifdef RB_WITH_EXPAT
    RB_WITH_EXPAT "\n"
#endif
#ifdef RB_WITH_MD4C
    RB_WITH_MD4C "\n"
#endif
#ifdef RB_WITH_UCHARDET
    RB_WITH_UCHARDET "\n"
#endif
#ifdef RB_WITH_CLD2
    RB_WITH_CLD2 "\n"
#endif
#ifdef RB_WITH_LINEAR
    RB_WITH_LINEAR "\n"
#endif
#ifdef RB_WITH_ARCHIVE
    RB_WITH_ARCHIVE "\n"
#endif
#ifdef RB_WITH_GMIME
    RB_WITH_GMIME "\n"
#endif
#ifdef RB_WITH_SODIUM
    RB_WITH_SODIUM "\n"
#endif
    ;

/* Written once, by whoever asks first: the formats are in a table. */
static char features[2048];
static pthread_once_t features_once = PTHREAD_ONCE_INIT;

static void add_feature(const char *fmt, const char *s)
{
    size_t n = strlen(features);
    snprintf(features + n, sizeof features - n, fmt, s);
}

static void list_features(void)
{
    const rb_format *f;
    add_feature("rubric %s\n", RUBRIC_VERSION);
    add_feature("%s", libraries);
    add_feature("%s", "formats");
    for (size_t i = 0; (f = rb_format_at(i)) != NULL; i++) {
        if (f->next != NULL)
            add_feature(" %s", f->name);
    }
    if (rb_archive_with != NULL)
        add_feature("%s", "\narchives zip tar gzip bzip2 xz zstd");
    add_feature("%s", "\n");
    add_feature("packages not trusted: a process with %s\n", rb_confine_with());
    for (size_t i = 0; (f = rb_format_at(i)) != NULL; i++) {
        if (f->next == NULL) {
            add_feature("without %s: ", f->name);
            add_feature("install %s and build again\n", f->needs);
        }
    }
    if (rb_archive_with == NULL)
        add_feature("without archives: install %s and build again\n",
                    "libarchive-dev");
#ifndef RB_WITH_SODIUM
    add_feature("without signatures: install %s and build again\n",
                "libsodium-dev");
#endif
#ifndef RB_WITH_LINEAR
    add_feature("without training: install %s and build again\n",
                "liblinear-dev");
#endif
}

const char *rubric_features(void)
{
    pthread_once(&features_once, list_features);
    return features;
}

double rb_api_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- where the data is ---- */

static int exists(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    return n < (int)sizeof path && stat(path, &st) == 0;
}

static int is_data(const char *folder)
{
    return exists(folder, "lua") && exists(folder, "scripts");
}

/* The folder `up` steps above the program's own. */
static int above_program(int up, char out[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    if (n <= 0)
        return 0;
    out[n] = '\0';
    for (int i = 0; i <= up; i++) {
        char *slash = strrchr(out, '/');
        if (slash == NULL || slash == out)
            return 0;
        *slash = '\0';
    }
    return 1;
}

static int find_data(const rubric *r, char out[PATH_MAX])
{
    const char *env = getenv("RUBRIC_DATA");
    const char *given = r->o.data_dir ? r->o.data_dir
                        : env && *env ? env
                                      : NULL;
    if (given != NULL) {
        snprintf(out, PATH_MAX, "%s", given);
        return is_data(out);
    }
    for (int up = 0; up < 4; up++) {
        if (!above_program(up, out))
            continue;
        if (is_data(out)) /* the source tree */
            return 1;
        size_t n = strlen(out);
        if (n + sizeof "/share/rubric" <= PATH_MAX) {
            strcpy(out + n, "/share/rubric"); /* bin/../share/rubric */
            if (is_data(out))
                return 1;
        }
    }
    snprintf(out, PATH_MAX, "%s", RUBRIC_PREFIX "/share/rubric");
    return is_data(out);
}

static char *join(rubric *r, const char *folder, const char *name)
{
    size_t n = strlen(folder), m = strlen(name);
    char *p = rb_arena_alloc(&r->arena, n + m + 2);
    if (p != NULL)
        snprintf(p, n + m + 2, "%s/%s", folder, name);
    return p;
}

static int use_lang(rubric *r, const char *folder, const char *name)
{
    if (exists(folder, name))
        r->lang_file = join(r, folder, name);
    return exists(folder, name);
}

/* rubric.lang: in the data, beside the program (of another build folder), in
** the build folder of the data, or above the program. */
static int find_lang(rubric *r, const char *data)
{
    char folder[PATH_MAX];
    int found = use_lang(r, data, "rubric.lang");
    for (int up = 0; !found && up < 3; up++) {
        found = above_program(up, folder) && use_lang(r, folder, "rubric.lang");
        if (!found && up == 0)
            found = use_lang(r, data, "build/rubric.lang");
    }
    return found && r->lang_file == NULL ? RB_ENOMEM : RB_OK;
}

int rb_api_paths(rubric *r)
{
    char data[PATH_MAX];
    if (r->data_dir == NULL) {
        if (!find_data(r, data))
            return rb_fail(&r->err, RB_EIO,
                           "the data of rubric (lua/, scripts/) is not in "
                           "%s; set RUBRIC_DATA to its folder",
                           data);
        r->data_dir = rb_arena_str(&r->arena, data, strlen(data));
    }
    if (r->data_dir == NULL ||
        (r->lang_file == NULL && find_lang(r, r->data_dir) != RB_OK))
        return rb_nomem(&r->err);
    return RB_OK;
}

const char *rubric_data_dir(rubric *r)
{
    RB_API_CALL(r);
    return rb_api_paths(r) == RB_OK ? r->data_dir : NULL;
}

int rb_api_lang(rubric *r)
{
    if (r->lang != NULL)
        return RB_OK;
    int code = rb_api_paths(r);
    if (code != RB_OK)
        return code;
    if (r->lang_file == NULL)
        return rb_fail(&r->err, RB_EIO,
                       "there is no language file rubric.lang in %s; `make` "
                       "builds it",
                       r->data_dir);
    code = rb_lang_open(&r->lang, &r->mem, &r->vocab, r->lang_file, &r->err);
    if (code == RB_OK && r->o.tag_rules != NULL)
        code = rb_api_tag_rules(r);
    if (code == RB_OK && r->o.pos_model != NULL)
        code = rb_api_pos_model(r);
    if (code != RB_OK) {
        rb_lang_close(r->lang);
        r->lang = NULL;
    }
    return code;
}

static int is_program(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
           access(path, X_OK) == 0;
}

/* The program that gives packages a process of their own, or NULL: this one
** itself, else beside this one, in the source tree, or where it is installed
** with the data. */
static const char *find_worker(const rubric *r, char out[PATH_MAX])
{
    static const char *const place[] = {"%s/build/rubric",
                                        "%s/../../bin/rubric"};
    if (r->o.worker != NULL)
        return r->o.worker;
    for (int up = 0; up < 2; up++) {
        if (!above_program(up, out))
            continue;
        size_t n = strlen(out);
        snprintf(out + n, PATH_MAX - n, "/rubric");
        if (is_program(out))
            return out;
    }
    for (int i = 0; i < 2; i++) {
        snprintf(out, PATH_MAX, place[i], r->data_dir);
        if (is_program(out))
            return out;
    }
    return NULL;
}

static void on_log(void *user, char level, const char *message)
{
    rubric *r = user;
    if (r->o.log != NULL)
        r->o.log(r->o.user, level, message);
}

int rb_api_script(rubric *r)
{
    rb_script_env env = {.mem = &r->mem,
                         .vocab = &r->vocab,
                         .package_path = r->o.package_path,
                         .memory = r->o.script_memory,
                         .steps = r->o.script_steps,
                         .log = on_log,
                         .user = r,
                         .trust = r->o.trust,
                         .lock = r->o.lock,
                         .trusted = r->o.trusted,
                         .any_language = r->o.any_language,
                         .tag_rules = r->o.tag_rules,
                         .pos_model = r->o.pos_model,
                         .built = rubric_features()};
    if (r->script != NULL)
        return RB_OK;
    int code = rb_api_lang(r);
    if (code != RB_OK)
        return code;
    env.lang = r->lang;
    env.lang_file = r->lang_file;
    char worker[PATH_MAX];
    env.worker = find_worker(r, worker);
    env.data_dir = r->data_dir;
    char chunks[PATH_MAX] = "";
    const char *slash = r->lang_file ? strrchr(r->lang_file, '/') : NULL;
    if (slash != NULL) {
        snprintf(chunks, sizeof chunks, "%.*s/rubric.chunks",
                 (int)(slash - r->lang_file), r->lang_file);
        env.chunks = chunks;
    }
    return rb_script_open(&r->script, &env, &r->err);
}

/* ---- life ---- */

static int copy_string(rubric *r, const char **s)
{
    if (*s != NULL && (*s = rb_arena_str(&r->arena, *s, strlen(*s))) == NULL)
        return RB_ENOMEM;
    return RB_OK;
}

static rubric *make(const rubric_options *o)
{
    rb_mem mem;
    rb_mem_init(&mem, o->alloc, o->user);
    rubric *r = rb_calloc(&mem, 1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->mem = mem;
    r->o = *o;
    rb_arena_init(&r->arena, &r->mem);
    rb_arena_init(&r->info, &r->mem);
    rb_arena_init(&r->told, &r->mem);
    if (rb_vocab_init(&r->vocab, &r->mem) != RB_OK) {
        rb_free(&mem, r, sizeof *r);
        return NULL;
    }
    if (copy_string(r, &r->o.worker) || copy_string(r, &r->o.data_dir) ||
        copy_string(r, &r->o.package_path) || copy_string(r, &r->o.pos_model) ||
        copy_string(r, &r->o.tag_rules) || copy_string(r, &r->o.lock) ||
        copy_string(r, &r->o.trusted)) {
        rubric_close(r);
        return NULL;
    }
    return r;
}

int rubric_open(rubric **out, const rubric_options *options)
{
    rubric_options o = {.size = sizeof o};
    *out = NULL;
    if (options != NULL) {
        if (options->size == 0)
            return RUBRIC_EUSAGE;
        size_t n = options->size < sizeof o ? options->size : sizeof o;
        memcpy(&o, options, n);
    }
    *out = make(&o);
    return *out == NULL ? RUBRIC_ENOMEM : RUBRIC_OK;
}

void rubric_close(rubric *r)
{
    if (r == NULL)
        return;
    rb_script_close(r->script);
    if (r->lang != NULL)
        rb_lang_close(r->lang);
    rb_vocab_free(&r->vocab);
    rb_arena_free(&r->told);
    rb_arena_free(&r->arena);
    rb_arena_free(&r->info);
    rb_mem mem = r->mem;
    rb_free(&mem, r, sizeof *r);
}

/* ---- packages ---- */

int rubric_use(rubric *r, const char *package)
{
    RB_API_CALL(r);
    if (package == NULL || *package == '\0')
        return rb_api_usage(r, "a package needs a name");
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_use(r->script, package, &r->err) : code;
}

int rubric_trust(rubric *r, const char *package)
{
    RB_API_CALL(r);
    if (package == NULL || *package == '\0')
        return rb_api_usage(r, "a package needs a name");
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_trust(r->script, package, &r->err) : code;
}

int rubric_profile(rubric *r)
{
    RB_API_CALL(r);
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_profile(r->script, &r->err) : code;
}

_Static_assert(sizeof(rubric_cost) == sizeof(rb_script_cost) &&
                   offsetof(rubric_cost, seconds) ==
                       offsetof(rb_script_cost, seconds) &&
                   offsetof(rubric_cost, bytes) ==
                       offsetof(rb_script_cost, bytes),
               "costs");

int rubric_costs(rubric *r, const rubric_cost **out, size_t *n)
{
    const rb_script_cost *row = NULL;
    RB_API_CALL(r);
    *out = NULL;
    *n = 0;
    int code = rb_api_script(r);
    if (code == RB_OK)
        code = rb_script_costs(r->script, &row, n, &r->err);
    *out = (const rubric_cost *)row;
    return code;
}

int rubric_worker(int fd)
{
    rb_mem mem;
    rb_err e;
    rb_mem_init(&mem, NULL, NULL);
    return rb_script_serve(&mem, fd, &e);
}

int rubric_set_arg(rubric *r, const char *package, const char *name,
                   const char *value)
{
    RB_API_CALL(r);
    if (name == NULL || value == NULL)
        return rb_api_usage(r, "an argument needs a name and a value");
    int code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    return rb_script_set_arg(r->script, package, name, value, &r->err);
}

const char *rubric_package_name(rubric *r, size_t i)
{
    RB_API_CALL(r);
    return rb_api_script(r) == RB_OK ? rb_script_package_name(r->script, i)
                                     : NULL;
}

const char *rubric_package_layer(rubric *r, size_t i, const char **package)
{
    RB_API_CALL(r);
    return rb_api_script(r) == RB_OK ? rb_script_layer(r->script, i, package)
                                     : NULL;
}

const char *rubric_run_key(rubric *r)
{
    RB_API_CALL(r);
    return rb_api_script(r) == RB_OK ? rb_script_run_key(r->script) : "";
}

void rubric_get_stats(const rubric *r, rubric_stats *out)
{
    rubric_stats s = r->stats;
    size_t n = out->size < sizeof s ? out->size : sizeof s;
    s.size = n;
    s.memory = r->mem.used;
    s.memory_peak = r->mem.peak;
    s.types = r->vocab.n;
    s.lexemes = r->vocab.nlex;
    memcpy(out, &s, n);
}

void rubric_free(rubric *r, char *s, size_t len)
{
    if (s != NULL)
        rb_free(&r->mem, s, len + 1);
}
