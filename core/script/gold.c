/*
** gold.c - the gold files that a package is tested with
**
** FILE.gold is JSON, under a name that no folder of documents takes for one;
** lua/rubric/gold.lua reads it.
*/
#include "gold.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GOLD_MAX = 64 << 20 };

int rb_gold_leads_out(const char *base, const char *name, const char *path)
{
    char root[PATH_MAX], real[PATH_MAX];
    for (const char *p = name; p != NULL; p = strchr(p, '/')) {
        p += *p == '/' && p != name;
        if (*p == '/' || strcmp(p, "..") == 0 || strncmp(p, "../", 3) == 0)
            return 1;
    }
    if (realpath(base, root) == NULL || realpath(path, real) == NULL)
        return 0; /* not there, or a member of an archive */
    size_t n = strlen(root);
    return strncmp(real, root, n) != 0 || real[n] != '/';
}

int rb_gold_own(const rb_package *p, char folder[PATH_MAX])
{
    struct stat st;
    snprintf(folder, PATH_MAX, "%.4000s/gold", p->folder);
    return lstat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Text of a file, or nil. */
static void push_file(lua_State *L, const char *path)
{
    rb_state *s = rb_state_of(L);
    rb_buf_free(&s->scratch);
    if (rb_file_read(path, GOLD_MAX, &s->scratch, &s->err) == RB_OK)
        lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    else
        lua_pushnil(L);
    rb_buf_free(&s->scratch);
}

static int is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Names of the files of a folder with this ending, each ended by NUL. */
static void list_files(const char *folder, const char *ending, rb_buf *out)
{
    struct dirent *d;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL) {
        size_t n = strlen(d->d_name), end = strlen(ending);
        if (d->d_name[0] != '.' && n > end &&
            strcmp(d->d_name + n - end, ending) == 0)
            rb_buf_put(out, d->d_name, n + 1);
    }
    closedir(dir);
}

/* Append { file, text, base } of each gold file to the array on top. */
static void push_gold(lua_State *L, const char *folder, const char *base)
{
    rb_state *s = rb_state_of(L);
    size_t len;
    rb_buf_free(&s->scratch);
    list_files(folder, ".gold", &s->scratch);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    const char *names = lua_tolstring(L, -1, &len);
    for (const char *p = names; p < names + len; p += strlen(p) + 1) {
        lua_newtable(L);
        lua_pushstring(L, p);
        lua_setfield(L, -2, "file");
        lua_pushstring(L, base);
        lua_setfield(L, -2, "base");
        const char *path = lua_pushfstring(L, "%s/%s", folder, p);
        push_file(L, path);
        lua_setfield(L, -3, "text");
        lua_pop(L, 1);
        lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
    }
    lua_pop(L, 1);
}

/* A folder of documents with gold/ inside, or the gold folder itself. */
static void push_gold_of(lua_State *L, const char *folder)
{
    char gold[PATH_MAX];
    snprintf(gold, sizeof gold, "%.4000s/gold", folder);
    if (is_folder(gold)) {
        push_gold(L, gold, folder);
        return;
    }
    snprintf(gold, sizeof gold, "%.4000s/..", folder);
    push_gold(L, folder, gold);
}

/* What makes neither layers nor documents has nothing that gold could say. */
static int has_gold(const rb_package *p)
{
    return !rb_package_is(p, "library") && !rb_package_is(p, "lexicon");
}

void rb_gold_push_own(lua_State *L, const rb_package *p)
{
    char folder[PATH_MAX];
    lua_newtable(L);
    if (has_gold(p) && rb_gold_own(p, folder))
        push_gold(L, folder, p->folder);
}

void rb_gold_push_texts(lua_State *L, const rb_package *p)
{
    rb_state *s = rb_state_of(L);
    char folder[PATH_MAX];
    size_t len = 0;
    lua_newtable(L);
    rb_buf_free(&s->scratch);
    if (has_gold(p) && !rb_package_is(p, "loader") && rb_gold_own(p, folder))
        list_files(folder, ".txt", &s->scratch);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    const char *names = lua_tolstring(L, -1, &len);
    for (const char *n = names; n < names + len; n += strlen(n) + 1) {
        lua_pushstring(L, n);
        lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
    }
    lua_pop(L, 1);
}

void rb_gold_push(lua_State *L, const rb_script *s, const rb_package *p,
                  const char *given)
{
    char folder[PATH_MAX];
    lua_newtable(L);
    if (!has_gold(p))
        return;
    if (given != NULL) {
        push_gold_of(L, given);
        return;
    }
    snprintf(folder, sizeof folder, "%.4000s/gold", p->folder);
    if (is_folder(folder))
        push_gold(L, folder, p->folder);
    snprintf(folder, sizeof folder, "%.4000s/seeds", s->env.data_dir);
    if (is_folder(folder) && !rb_package_is(p, "loader"))
        push_gold_of(L, folder);
}
