/*
** checks.c - tests that a package brings along, for `rubric test`
**
** tests.lua of any package: a table of functions by name, each run in the
** package's own state with the budget of a document. Libraries have no layers
** that gold could be compared with; this is how they are tested. A lexicon has
** no code: its tables are read, as those do that name them.
*/
#include "contents.h"
#include "remote.h"

#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"

enum { CHECKS_MAX = 1000 };

typedef struct checks {
    rb_arena *a;
    rb_mem *mem;
    RB_VEC(const char *) name;
    const char *now; /* the one that is run */
} checks;

/* {"name": ..., "why": null or what failed} */
static void put_result(rb_buf *json, const char *name, int code, rb_err *e)
{
    rb_buf_puts(json, json->n > 1 ? ",{\"name\":" : "{\"name\":");
    rb_buf_json(json, name, strlen(name));
    rb_buf_puts(json, ",\"why\":");
    if (code != RB_OK) {
        rb_utf8_clean(e->msg, 1);
        rb_buf_json(json, e->msg, strlen(e->msg));
    } else {
        rb_buf_puts(json, "null");
    }
    rb_buf_putc(json, '}');
}

/* ---- tests.lua ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of its functions. */
static int list_tests(lua_State *L)
{
    checks *c = lua_touserdata(L, 1);
    rb_state_require(L, "tests");
    if (!lua_istable(L, -1))
        return luaL_error(L, "tests.lua returns a table of functions by name");
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
        size_t n;
        const char *name =
            lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &n) : NULL;
        if (name == NULL || lua_type(L, -1) != LUA_TFUNCTION ||
            strlen(name) != n || rb_utf8_check(name, n) != n)
            return luaL_error(L,
                              "tests.lua returns a table of functions by "
                              "name; a %s stands in it for a %s",
                              luaL_typename(L, -1), luaL_typename(L, -2));
        if (c->name.n >= CHECKS_MAX)
            return luaL_error(L, "tests.lua has more than %d tests",
                              CHECKS_MAX);
        const char *copy = rb_arena_str(c->a, name, n);
        if (copy == NULL || rb_vec_push(c->mem, &c->name, copy) != 0)
            return rb_state_nomem(L);
    }
    return 0;
}

static int run_test(lua_State *L)
{
    const checks *c = lua_touserdata(L, 1);
    rb_state_require(L, "tests");
    lua_getfield(L, -1, c->now);
    lua_call(L, 0, 0);
    return 0;
}

static int call(rb_state *s, lua_CFunction f, void *ud, rb_err *e)
{
    rb_state_begin(s, NULL);
    int code = rb_state_call(s, f, ud, e);
    rb_state_end(s);
    return code;
}

static int run_tests(rb_package *p, checks *c, rb_buf *json, rb_err *e)
{
    int code = call(p->state, list_tests, c, e);
    if (code != RB_OK) {
        put_result(json, "tests.lua", code, e);
        return RB_OK;
    }
    if (c->name.n > 1)
        qsort(c->name.v, c->name.n, sizeof *c->name.v, by_name);
    for (uint32_t i = 0; i < c->name.n; i++) {
        c->now = c->name.v[i];
        put_result(json, c->now, call(p->state, run_test, c, e), e);
    }
    return RB_OK;
}

/* Is there a tests.lua? One that the manifest does not list is an error. */
static int has_tests(rb_script *s, const rb_package *p, int *has, rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, s->mem);
    int code = rb_package_read(s, p, RB_FILE_MODULE, "tests.lua", &b, e);
    rb_buf_free(&b);
    *has = code == RB_OK;
    return code == RB_EDONE ? RB_OK : code;
}

int rb_local_checks(rb_script *s, rb_package *p, rb_buf *json, rb_err *e)
{
    rb_arena names;
    int has = 0;
    int code = has_tests(s, p, &has, e);
    rb_arena_init(&names, s->mem);
    checks c = {.a = &names, .mem = s->mem};
    rb_buf_putc(json, '[');
    if (code == RB_OK && has)
        code = run_tests(p, &c, json, e);
    rb_buf_putc(json, ']');
    rb_vec_free(s->mem, &c.name);
    rb_arena_free(&names);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}

/* ---- a lexicon ---- */

static int read_table(lua_State *L)
{
    const char *file = lua_touserdata(L, 1);
    rb_state_require(L, "rubric");
    lua_getfield(L, -1, "lexicon");
    lua_newtable(L);
    lua_pushstring(L, file);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, file);
    lua_setfield(L, -2, "file");
    lua_call(L, 1, 0);
    return 0;
}

/* A word that is not UTF-8 is never met in a text. */
static int check_utf8(rb_script *s, const rb_package *p, const char *name,
                      rb_err *e)
{
    rb_buf b;
    rb_buf_init(&b, s->mem);
    int code = rb_package_data(s, p, name, &b, e);
    size_t good = code == RB_OK && b.n > 0 ? rb_utf8_check(b.p, b.n) : b.n;
    if (code == RB_OK && good < b.n) {
        int line = 1;
        for (size_t i = 0; i < good; i++)
            line += b.p[i] == '\n';
        code = rb_fail(e, RB_ESCRIPT, "%s/%s:%d: the file is not UTF-8",
                       p->m.name, name, line);
    }
    rb_buf_free(&b);
    return code;
}

static int check_table(rb_script *s, const rb_package *p, rb_state *state,
                       const char *name, rb_err *e)
{
    int code = check_utf8(s, p, name, e);
    return code == RB_OK ? call(state, read_table, (void *)name, e) : code;
}

static int is_table(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".tsv") == 0;
}

int rb_lexicon_checks(rb_script *s, rb_package *p, rb_buf *json, rb_err *e)
{
    rb_contents c;
    rb_state *state = NULL;
    int code = rb_contents_read(&c, s->mem, &p->m, p->folder, e);
    if (code == RB_OK)
        code = rb_state_new(&state, s, p, e);
    rb_buf_putc(json, '[');
    for (uint32_t i = 0; code == RB_OK && i < c.file.n; i++) {
        const char *name = c.file.v[i].name;
        if (is_table(name))
            put_result(json, name, check_table(s, p, state, name, e), e);
    }
    rb_buf_putc(json, ']');
    rb_state_free(state);
    rb_contents_free(&c);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}
