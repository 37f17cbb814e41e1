/*
** bind_add.c - an annotation from Lua: its features, and doc:add
**
** All is read into memory of Lua's before the document is touched: an error
** half way leaves nothing behind.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "bind.h"
#include "../base/utf8.h"

/* What exports quote must be whole characters. */
static void check_edge(lua_State *L, const rb_doc *d, uint32_t at)
{
    if (at < d->len && ((unsigned char)d->text[at] & 0xC0) == 0x80)
        luaL_error(L, "byte %d is inside a character", (int)at);
}

enum { MOST_FEATURES = 64 };

/* What people read in lists, and a terminal must not take for commands. */
static void check_name(lua_State *L, const char *s, size_t n, const char *what)
{
    if (!rb_utf8_is_plain(s, n, ""))
        luaL_error(L, "%s has control characters in it, or is not UTF-8", what);
}

static void check_utf8(lua_State *L, const char *s, size_t n, const char *key)
{
    if (rb_utf8_check(s, n) != n)
        luaL_error(L, "the feature '%s' is not UTF-8", key);
}

/* Pairs { {start, stop}, ... } into memory that Lua owns. Raw: a metamethod
** could take features out of the table that keeps their strings. */
static void span_list(lua_State *L, rb_feat *f, const rb_doc *d)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    if (n > 10000)
        luaL_error(L, "the feature '%s' has more than 10000 spans", f->key);
    uint32_t *p = lua_newuserdatauv(L, (size_t)(n + 1) * 2 * sizeof *p, 0);
    for (lua_Integer i = 0; i < n; i++) {
        lua_Integer v[2] = {-1, -1};
        if (lua_rawgeti(L, -2, i + 1) == LUA_TTABLE) {
            for (int k = 0; k < 2; k++) {
                lua_rawgeti(L, -1, k + 1);
                v[k] = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : -1;
                lua_pop(L, 1);
            }
        }
        lua_pop(L, 1);
        if (v[0] < 0 || v[1] < v[0] || v[1] > (lua_Integer)d->len)
            luaL_error(L,
                       "the feature '%s' must be a value or a list of "
                       "{start, stop} inside the text",
                       f->key);
        check_edge(L, d, (uint32_t)v[0]);
        check_edge(L, d, (uint32_t)v[1]);
        p[i * 2] = (uint32_t)v[0];
        p[i * 2 + 1] = (uint32_t)v[1];
    }
    f->kind = RB_F_SPANS;
    f->u.span = p;
    f->len = (uint32_t)n;
    lua_replace(L, -2); /* the table: read_features keeps it */
}

/* JSON has no such numbers, and SQL makes them null: what comes out would hang
** on the way it takes. */
void rb_bind_check_finite(lua_State *L, double d, const char *key,
                          const char *rule)
{
    if (!isfinite(d))
        luaL_error(L,
                   "rule '%s': the feature '%s' is %s; rubric.null says that "
                   "there is no value",
                   rule, key,
                   isnan(d) ? "not a number (as 0/0)" : "infinite (as 1/0)");
}

static void one_feature(lua_State *L, rb_feat *f, const rb_doc *d,
                        const char *rule)
{
    size_t n;
    switch (lua_type(L, -1)) {
    case LUA_TBOOLEAN:
        f->kind = RB_F_BOOL;
        f->u.i = lua_toboolean(L, -1);
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, -1)) {
            f->kind = RB_F_INT;
            f->u.i = lua_tointeger(L, -1);
        } else {
            f->kind = RB_F_NUM;
            f->u.d = lua_tonumber(L, -1);
            rb_bind_check_finite(L, f->u.d, f->key, rule);
        }
        break;
    case LUA_TSTRING:
        f->u.s = lua_tolstring(L, -1, &n);
        check_utf8(L, f->u.s, n, f->key);
        f->kind = RB_F_STR;
        f->len = (uint32_t)n;
        break;
    case LUA_TLIGHTUSERDATA:
        f->kind = RB_F_NULL;
        break;
    case LUA_TTABLE:
        span_list(L, f, d);
        break;
    default:
        if (luaL_testudata(L, -1, RB_META_SPAN) != NULL ||
            luaL_testudata(L, -1, RB_META_MATCH) != NULL)
            luaL_error(L,
                       "the feature '%s' is a place in the text: take its "
                       "words, .text, or where it stands, .start and .stop",
                       f->key);
        luaL_error(L,
                   "the feature '%s' is a %s; features are text, numbers, "
                   "booleans, rubric.null or lists of {start, stop}",
                   f->key, luaL_typename(L, -1));
    }
}

static int by_key(const void *pa, const void *pb)
{
    return strcmp(((const rb_feat *)pa)->key, ((const rb_feat *)pb)->key);
}

static int skipped(const char *key)
{
    return strcmp(key, "start") == 0 || strcmp(key, "stop") == 0;
}

/* Fill f from the table, which keeps the strings: no script runs meanwhile.
** Sorted by key, because the order of pairs differs between processes. */
static uint32_t read_features(lua_State *L, int table, rb_feat *f,
                              const rb_doc *d, const char *rule)
{
    uint32_t n = 0;
    if (!lua_istable(L, table))
        return 0;
    luaL_checkstack(L, MOST_FEATURES * 2 + 10, NULL);
    lua_newtable(L); /* keeps span lists alive */
    int keep = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "a feature's name must be text, not a %s",
                       luaL_typename(L, -2));
        size_t len;
        const char *key = lua_tolstring(L, -2, &len);
        check_name(L, key, len, "the name of a feature");
        if (skipped(key))
            continue;
        if (n == MOST_FEATURES)
            luaL_error(L, "an annotation has at most %d features",
                       MOST_FEATURES);
        memset(&f[n], 0, sizeof f[n]);
        f[n].key = key;
        one_feature(L, &f[n], d, rule);
        if (f[n].kind == RB_F_SPANS) {
            lua_pushvalue(L, -1);
            lua_rawseti(L, keep, n + 1);
        }
        n++;
    }
    qsort(f, n, sizeof *f, by_key);
    return n;
}

/* What an annotation with these features takes. */
static size_t size_of(const rb_feat *f, uint32_t n)
{
    size_t size = sizeof(rb_ann);
    for (uint32_t i = 0; i < n; i++) {
        size += sizeof *f + strlen(f[i].key);
        if (f[i].kind == RB_F_STR)
            size += f[i].len;
        else if (f[i].kind == RB_F_SPANS)
            size += (size_t)f[i].len * 2 * sizeof *f[i].u.span;
    }
    return size;
}

void rb_bind_check_write(lua_State *L, const char *layer)
{
    const rb_state *s = rb_state_of(L);
    if (!rb_state_may_write(s, layer))
        luaL_error(L,
                   "package %s may not write the layer '%s': add it to "
                   "writes in package.lua",
                   s->package, layer);
}

/* With the features of the table or nil at `feats`. */
static uint32_t add(lua_State *L, const char *layer, uint32_t start,
                    uint32_t end, int feats, const char *rule)
{
    rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_current(L);
    rb_feat f[MOST_FEATURES];
    rb_bind_check_write(L, layer);
    check_name(L, rule, strlen(rule), "the name of a rule");
    uint32_t n = read_features(L, feats, f, d, rule);
    rb_state_made(L, size_of(f, n) + strlen(rule));
    rb_layer *l = rb_layer_make(d, layer);
    uint32_t prov = rb_prov_add(d, s->package, s->version, rule);
    uint32_t id = l != NULL && prov != UINT32_MAX
                      ? rb_layer_add(d, l, start, end, prov, f, n)
                      : 0;
    if (id == 0)
        rb_state_nomem(L);
    return id;
}

int rb_bind_add_one(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    const char *name = luaL_checkstring(L, 2);
    uint32_t start, end;
    if (lua_istable(L, 3)) {
        lua_settop(L, 5);
        lua_geti(L, 3, 1);
        lua_geti(L, 3, 2);
        rb_bind_check_bytes(L, d, 6, &start, &end);
    } else {
        const rb_lspan *where = rb_bind_check_span(L, 3);
        start = where->start;
        end = where->end;
    }
    check_edge(L, d, start);
    check_edge(L, d, end);
    const char *rule = luaL_optstring(L, 5, "script");
    lua_pushinteger(L, add(L, name, start, end, 4, rule));
    return 1;
}
