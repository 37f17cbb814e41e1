/*
** api_data.c - where rubric's data is, and what a handle opens of it
**
** The language file and the script host are opened when first needed, so
** that a program which only cuts text into sentences pays for neither.
*/
#include "api.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef RUBRIC_PREFIX
#define RUBRIC_PREFIX "/usr/local"
#endif

static const char library_mark = 0; /* lies where this code does */

static int exists(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    return n < (int)sizeof path && stat(path, &st) == 0;
}

/* A program around us may have folders lua/ and scripts/ of its own. */
static int is_data(const char *folder)
{
    return exists(folder, "lua/rubric") && exists(folder, "scripts");
}

/* The shared library that this code is in; 0: it is in the program. */
static int library(char out[PATH_MAX])
{
    Dl_info i;
    return dladdr(&library_mark, &i) != 0 && i.dli_fname != NULL &&
           strstr(i.dli_fname, ".so") != NULL &&
           realpath(i.dli_fname, out) != NULL;
}

static int program(char out[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    if (n > 0)
        out[n] = '\0';
    return n > 0;
}

/* The folder `up` steps above the one that the file is in. */
static int above(int (*file)(char out[PATH_MAX]), int up, char out[PATH_MAX])
{
    if (!file(out))
        return 0;
    for (int i = 0; i <= up; i++) {
        char *slash = strrchr(out, '/');
        if (slash == NULL || slash == out)
            return 0;
        *slash = '\0';
    }
    return 1;
}

/* The source tree, or PREFIX of PREFIX/lib and PREFIX/bin, wherever that is
** now. */
static int find_above(int (*file)(char out[PATH_MAX]), char out[PATH_MAX])
{
    for (int up = 0; up < 4; up++) {
        if (!above(file, up, out))
            continue;
        if (is_data(out))
            return 1;
        size_t n = strlen(out);
        if (n + sizeof "/share/rubric" <= PATH_MAX) {
            strcpy(out + n, "/share/rubric");
            if (is_data(out))
                return 1;
        }
    }
    return 0;
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
    if (find_above(library, out) || find_above(program, out))
        return 1;
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
        found =
            above(program, up, folder) && use_lang(r, folder, "rubric.lang");
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
        if (!above(program, up, out))
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
                         .agreed = r->o.agreed,
                         .agree = r->o.agree,
                         .agree_user = r->o.user,
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
