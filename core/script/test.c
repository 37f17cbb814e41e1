/*
** test.c - rubric test: what lua/rubric/test.lua needs of the host
**
** The runner has a state of its own, which the host trusts: documents come to
** it as plain tables, the rules of the tested package as JSON, so that no
** value crosses from one state into another.
*/
#include "remote.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "../base/utf8.h"

enum { GOLD_MAX = 64 << 20 };

typedef struct test {
    rb_script *s;
    rb_package *p;
    const char *gold, *format;
    const rb_script_docs *docs;
    rb_script_write write;
    void *user;
    size_t *passed, *failed;
    int expect, update; /* expect: compare the package's gold only */
    rb_err wrong;       /* what ended the comparison with gold */
    rb_buf rules;       /* JSON */
    rb_buf checks;      /* the same, of the package's own tests */
    int stopped;
} test;

/* ---- the rules of the package, in its own state ---- */

static void put_string(rb_buf *b, lua_State *L, int at)
{
    size_t n;
    const char *s =
        lua_type(L, at) == LUA_TSTRING ? lua_tolstring(L, at, &n) : NULL;
    if (s == NULL || rb_utf8_check(s, n) != n)
        rb_buf_puts(b, "null");
    else
        rb_buf_json(b, s, n);
}

static void put_field(rb_buf *b, lua_State *L, const char *key)
{
    lua_getfield(L, -1, key);
    rb_buf_printf(b, "\"%s\":", key);
    put_string(b, L, -1);
    rb_buf_putc(b, ',');
    lua_pop(L, 1);
}

static void put_list(rb_buf *b, lua_State *L, const char *key)
{
    int n = 0;
    rb_buf_printf(b, "\"%s\":[", key);
    if (lua_getfield(L, -1, key) == LUA_TTABLE) {
        for (lua_Integer i = 1;
             lua_rawgeti(L, -1, i) == LUA_TSTRING && i < 10000; i++) {
            if (n++ > 0)
                rb_buf_putc(b, ',');
            put_string(b, L, -1);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    rb_buf_putc(b, ']');
    lua_pop(L, 1);
}

/* What the i-th rule, on top of its list and its tagger, asks annotations
** for: asked[i].asks of the tagger. */
static void put_asked(rb_buf *b, lua_State *L, lua_Integer i)
{
    int top = lua_gettop(L);
    if (lua_getfield(L, -3, "asked") == LUA_TTABLE &&
        lua_rawgeti(L, -1, i) == LUA_TTABLE) {
        rb_buf_putc(b, ',');
        put_list(b, L, "asks");
    }
    lua_settop(L, top);
}

/* The rules of the tagger on top of the stack, and of its members. */
static void put_rules(rb_buf *b, lua_State *L, int depth)
{
    if (!lua_istable(L, -1) || depth > 4)
        return;
    luaL_checkstack(L, 10, NULL);
    if (lua_getfield(L, -1, "rules") == LUA_TTABLE) {
        for (lua_Integer i = 1; lua_rawgeti(L, -1, i) == LUA_TTABLE; i++) {
            rb_buf_putc(b, b->n > 1 ? ',' : ' ');
            rb_buf_putc(b, '{');
            put_field(b, L, "name");
            put_field(b, L, "layer");
            put_field(b, L, "match");
            put_list(b, L, "examples");
            rb_buf_putc(b, ',');
            put_list(b, L, "never");
            put_asked(b, L, i);
            rb_buf_putc(b, '}');
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    for (lua_Integer i = 1; i < 1000; i++) {
        int more = lua_rawgeti(L, -1, i) != LUA_TNIL;
        put_rules(b, L, depth + 1);
        lua_pop(L, 1);
        if (!more)
            break;
    }
}

static int collect_rules(lua_State *L)
{
    rb_buf *json = lua_touserdata(L, 1);
    rb_buf_putc(json, '[');
    rb_state_push_value(L);
    put_rules(json, L, 0);
    rb_buf_putc(json, ']');
    return 0;
}

int rb_local_rules(rb_package *p, rb_buf *json, rb_err *e)
{
    if (p->state == NULL) { /* a lexicon has none */
        rb_buf_puts(json, "[]");
        return json->failed ? rb_nomem(e) : RB_OK;
    }
    rb_state_begin(p->state, NULL);
    int code = rb_state_call(p->state, collect_rules, json, e);
    rb_state_end(p->state);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

/* ---- functions of the host table ---- */

static test *test_of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

/* The document (owned by the host until the next one), or nil, message. */
static int give_doc(lua_State *L, int code, const rb_doc *d, const rb_err *e)
{
    if (code == RB_OK && d != NULL) {
        rb_push_doc(L, d);
        return 1;
    }
    lua_pushnil(L);
    lua_pushstring(L, e->msg);
    return 2;
}

static int host_analyze(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    rb_doc *d = NULL;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    int code = t->docs->analyze(t->docs->user, text, len, &d, &s->err);
    return give_doc(L, code, d, &s->err);
}

/* Gold is a stranger's like the rest of a package, and its documents are read
** before anybody has agreed to anything: not from elsewhere on the disk. */
static int leads_out(const char *base, const char *name, const char *path)
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

static int host_load(lua_State *L)
{
    test *t = test_of(L);
    rb_state *s = rb_state_of(L);
    rb_doc *d = NULL;
    const char *base = luaL_checkstring(L, 1);
    const char *name = luaL_checkstring(L, 2);
    const char *id = luaL_optstring(L, 3, NULL);
    const char *path = lua_pushfstring(L, "%s/%s", base, name);
    if (leads_out(base, name, path)) {
        rb_fail(&s->err, RB_EUSAGE, "'%s' leads out of its folder", name);
        return give_doc(L, RB_EUSAGE, NULL, &s->err);
    }
    int code = t->docs->load(t->docs->user, path, id, &d, &s->err);
    return give_doc(L, code, d, &s->err);
}

static int host_write(lua_State *L)
{
    test *t = test_of(L);
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    if (!t->stopped && t->write(t->user, text, len) != 0)
        t->stopped = 1;
    if (t->stopped)
        return luaL_error(L, "the results cannot be written");
    return 0;
}

static int host_count(lua_State *L)
{
    test *t = test_of(L);
    if (lua_toboolean(L, 1))
        ++*t->passed;
    else
        ++*t->failed;
    return 0;
}

static int host_counted(lua_State *L)
{
    test *t = test_of(L);
    *t->passed = (size_t)luaL_checkinteger(L, 1);
    *t->failed = (size_t)luaL_checkinteger(L, 2);
    return 0;
}

/* End the run with a message about a file of the package. */
static int host_fail(lua_State *L)
{
    test *t = test_of(L);
    rb_fail(&t->wrong, RB_EINPUT, "package '%s': %s", t->p->m.name,
            luaL_checkstring(L, 1));
    return luaL_error(L, "%s", t->wrong.msg);
}

/* The folder of the package's own gold; 0 when there is none, or when it is a
** link to somewhere else. */
static int own_gold(const test *t, char folder[PATH_MAX])
{
    struct stat st;
    snprintf(folder, PATH_MAX, "%.4000s/gold", t->p->folder);
    return lstat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Write a file of the package's own gold, whose name is without a folder. */
static int host_save(lua_State *L)
{
    test *t = test_of(L);
    char folder[PATH_MAX], path[PATH_MAX + 300];
    size_t len;
    const char *name = luaL_checkstring(L, 1);
    const char *text = luaL_checklstring(L, 2, &len);
    if (!t->update || strchr(name, '/') != NULL || !own_gold(t, folder))
        return luaL_error(L, "'%s' is no gold file of the package", name);
    snprintf(path, sizeof path, "%s/%.255s", folder, name);
    if (rb_file_replace(path, text, len, &t->wrong) != RB_OK)
        return luaL_error(L, "%s", t->wrong.msg);
    return 0;
}

/* ---- gold ---- */

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

/* Names of the .gold files of a folder (JSON, under a name that no folder of
** documents takes for one), each ended by NUL. */
static void list_gold(const char *folder, rb_buf *out)
{
    struct dirent *d;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL) {
        size_t n = strlen(d->d_name);
        if (d->d_name[0] != '.' && n > 5 &&
            strcmp(d->d_name + n - 5, ".gold") == 0)
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
    list_gold(folder, &s->scratch);
    lua_pushlstring(L, s->scratch.p ? s->scratch.p : "", s->scratch.n);
    rb_buf_free(&s->scratch);
    const char *names = lua_tolstring(L, -1, &len);
    for (const char *p = names; p < names + len; p += strlen(p) + 1) {
        lua_newtable(L);
        set_string(L, "file", p);
        set_string(L, "base", base);
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

static void push_all_gold(lua_State *L, const test *t)
{
    char folder[PATH_MAX];
    lua_newtable(L);
    if (rb_package_is(t->p, "library") || rb_package_is(t->p, "lexicon"))
        return; /* no layers, no gold */
    if (t->expect) {
        if (own_gold(t, folder))
            push_gold(L, folder, t->p->folder);
        return;
    }
    if (t->gold != NULL) {
        push_gold_of(L, t->gold);
        return;
    }
    snprintf(folder, sizeof folder, "%.4000s/gold", t->p->folder);
    if (is_folder(folder))
        push_gold(L, folder, t->p->folder);
    snprintf(folder, sizeof folder, "%.4000s/seeds", t->s->env.data_dir);
    if (is_folder(folder))
        push_gold_of(L, folder);
}

/* ---- the run ---- */

static void set_function(lua_State *L, const char *name, lua_CFunction f,
                         test *t)
{
    lua_pushlightuserdata(L, t);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
}

static void push_names(lua_State *L, const rb_names *n)
{
    lua_newtable(L);
    for (uint32_t i = 0; i < n->n; i++) {
        lua_pushstring(L, n->v[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

static int run_tests(lua_State *L)
{
    test *t = lua_touserdata(L, 1);
    lua_settop(L, 0);
    rb_state_require(L, t->expect ? "rubric.expect" : "rubric.test");
    lua_getfield(L, 1, "run");
    lua_newtable(L);
    set_string(L, "package", t->p->m.name);
    set_string(L, "format", t->format);
    push_names(L, &t->p->m.writes);
    lua_setfield(L, -2, "writes");
    lua_pushlstring(L, t->rules.p, t->rules.n);
    lua_setfield(L, -2, "rules");
    lua_pushlstring(L, t->checks.p ? t->checks.p : "[]",
                    t->checks.p ? t->checks.n : 2);
    lua_setfield(L, -2, "checks");
    push_all_gold(L, t);
    lua_setfield(L, -2, "gold");
    set_function(L, "analyze", host_analyze, t);
    set_function(L, "load", host_load, t);
    set_function(L, "write", host_write, t);
    set_function(L, "count", host_count, t);
    set_function(L, "counted", host_counted, t);
    set_function(L, "save", host_save, t);
    set_function(L, "fail", host_fail, t);
    lua_pushboolean(L, t->update);
    lua_setfield(L, -2, "update");
    lua_call(L, 1, 0);
    return 0;
}

/* The package in use that this name or folder means. */
static rb_package *find_used(rb_script *s, const char *package)
{
    char folder[PATH_MAX], real[PATH_MAX];
    rb_err e;
    if (rb_package_find(s, package, folder, sizeof folder, &e) != RB_OK ||
        realpath(folder, real) == NULL)
        return NULL;
    for (uint32_t i = 0; i < s->pack.n; i++)
        if (strcmp(s->pack.v[i]->folder, real) == 0)
            return s->pack.v[i];
    return NULL;
}

static int rules_of(rb_package *p, rb_buf *json, rb_err *e)
{
    if (p->remote != NULL)
        return rb_remote_rules(p->remote, json, e);
    if (p->state != NULL)
        return rb_local_rules(p, json, e);
    rb_buf_puts(json, "[]"); /* one that runs nothing */
    return RB_OK;
}

int rb_script_rules(rb_script *s, const char *package, rb_buf *json, rb_err *e)
{
    int code = rb_script_use(s, package, e);
    rb_package *p = code == RB_OK ? find_used(s, package) : NULL;
    if (code == RB_OK && p == NULL)
        code = rb_fail(e, RB_EUSAGE, "package '%s' is not in use", package);
    if (code == RB_OK)
        code = rules_of(p, json, e);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}

static int run_checks(test *t, rb_err *e)
{
    if (rb_package_is(t->p, "lexicon"))
        return rb_lexicon_checks(t->s, t->p, &t->checks, e);
    return t->p->remote != NULL ? rb_remote_checks(t->p->remote, &t->checks, e)
                                : rb_local_checks(t->s, t->p, &t->checks, e);
}

static int run_in_state(test *t, rb_err *e)
{
    rb_state *own;
    int code = t->p->remote != NULL
                   ? rb_remote_rules(t->p->remote, &t->rules, e)
                   : rb_local_rules(t->p, &t->rules, e);
    if (code == RB_OK && !t->expect)
        code = run_checks(t, e);
    if (code == RB_OK)
        code = rb_state_new(&own, t->s, NULL, e);
    if (code != RB_OK)
        return code;
    own->lifted = 1;
    code = rb_state_call(own, run_tests, t, e);
    rb_state_free(own);
    if (code != RB_OK && t->stopped)
        code = rb_fail(e, RB_EIO, "the results cannot be written");
    else if (code != RB_OK && t->wrong.code != RB_OK)
        *e = t->wrong;
    return code == RB_OK ? code : e->code;
}

static int run_test(test *t, const char *package, rb_err *e)
{
    const char *format = t->format;
    if (strcmp(format, "text") != 0 && strcmp(format, "jsonl") != 0 &&
        strcmp(format, "tap") != 0)
        return rb_fail(e, RB_EUSAGE, "unknown format '%s': text, jsonl or tap",
                       format);
    int code = rb_script_use(t->s, package, e);
    if (code != RB_OK)
        return code;
    t->p = find_used(t->s, package);
    if (t->p == NULL)
        return rb_fail(e, RB_EUSAGE, "package '%s' is not in use", package);
    char folder[PATH_MAX];
    if (t->expect && !own_gold(t, folder))
        return rb_fail(e, RB_EUSAGE,
                       "package '%s' has no folder gold/ of its own: make one, "
                       "with NAME.gold files (a link is not followed)",
                       t->p->m.name);
    rb_buf_init(&t->rules, t->s->mem);
    rb_buf_init(&t->checks, t->s->mem);
    code = run_in_state(t, e);
    rb_buf_free(&t->checks);
    rb_buf_free(&t->rules);
    return code;
}

int rb_script_test(rb_script *s, const char *package, const char *gold,
                   const char *format, const rb_script_docs *docs,
                   rb_script_write write, void *user, size_t *passed,
                   size_t *failed, rb_err *e)
{
    test t = {.s = s,
              .gold = gold,
              .format = format,
              .docs = docs,
              .write = write,
              .user = user,
              .passed = passed,
              .failed = failed};
    return run_test(&t, package, e);
}

int rb_script_expect(rb_script *s, const char *package, int update,
                     const char *format, const rb_script_docs *docs,
                     rb_script_write write, void *user, size_t *same,
                     size_t *changed, rb_err *e)
{
    test t = {.s = s,
              .format = format,
              .docs = docs,
              .write = write,
              .user = user,
              .passed = same,
              .failed = changed,
              .expect = 1,
              .update = update};
    return run_test(&t, package, e);
}
