/*
** bind_rows.c - many annotations at once
**
** doc:add_rows(layer, names, values): what doc:add does, for a package that
** finds something in every phrase. Values lie one row after the other in one
** array, so that no table and no call is spent on an annotation.
*/
#include "bind.h"

#include <stdlib.h>
#include <string.h>
#include "../base/utf8.h"

enum { MOST_COLUMNS = 32 };

typedef struct column {
    const char *key; /* in the document's arena */
    int at;          /* place in a row, from 1 */
    /* The last string, as Lua has it and in the arena: Lua keeps short strings
    ** once, and columns say the same words again and again. */
    const char *last, *copy;
} column;

typedef struct rows {
    rb_doc *doc;
    rb_layer *layer;
    int width;
    int start, stop, rule; /* places of these columns, 0: none */
    int n;
    column col[MOST_COLUMNS]; /* features, sorted by key */
    const char *last_rule;    /* of `prov` */
    uint32_t prov;
} rows;

static int by_key(const void *pa, const void *pb)
{
    return strcmp(((const column *)pa)->key, ((const column *)pb)->key);
}

/* The table of names at 3. Their strings stay as long as the call. */
static void read_names(lua_State *L, rows *r)
{
    r->width = (int)lua_rawlen(L, 3);
    luaL_argcheck(L, r->width >= 2 && r->width <= MOST_COLUMNS, 3,
                  "2 to 32 names of columns");
    for (int i = 1; i <= r->width; i++) {
        size_t len;
        luaL_argcheck(L, lua_rawgeti(L, 3, i) == LUA_TSTRING, 3,
                      "names of columns are text");
        const char *key = lua_tolstring(L, -1, &len);
        luaL_argcheck(L, rb_utf8_is_plain(key, len, ""), 3,
                      "a name with control characters, or not UTF-8");
        if (strcmp(key, "start") == 0)
            r->start = i;
        else if (strcmp(key, "stop") == 0)
            r->stop = i;
        else if (strcmp(key, "rule") == 0)
            r->rule = i;
        else if ((key = rb_arena_str(&r->doc->arena, key, len)) != NULL)
            r->col[r->n++] = (column){.key = key, .at = i};
        else
            rb_state_nomem(L);
        lua_pop(L, 1);
    }
    luaL_argcheck(L, r->start && r->stop, 3,
                  "columns 'start' and 'stop' are needed");
    qsort(r->col, (size_t)r->n, sizeof *r->col, by_key);
}

static uint32_t edge(lua_State *L, const rows *r, lua_Integer row, int at)
{
    lua_rawgeti(L, 4, row * r->width + at);
    if (!lua_isinteger(L, -1))
        luaL_error(L, "row %I has no byte in column %d", row + 1, at);
    lua_Integer b = lua_tointeger(L, -1);
    lua_pop(L, 1);
    const rb_doc *d = r->doc;
    if (b < 0 || b > (lua_Integer)d->len ||
        (b < (lua_Integer)d->len && ((uint8_t)d->text[b] & 0xC0) == 0x80))
        luaL_error(L, "row %I: byte %I is no edge of a character", row + 1, b);
    return (uint32_t)b;
}

/* The value on top, which the array keeps; 0 when it is left out. */
static int feature(lua_State *L, const rows *r, column *c, rb_feat *f)
{
    const char *rule = r->last_rule ? r->last_rule : "script";
    size_t len;
    *f = (rb_feat){.key = c->key};
    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        return 0;
    case LUA_TBOOLEAN:
        f->kind = RB_F_BOOL;
        f->u.i = 1;
        return lua_toboolean(L, -1);
    case LUA_TNUMBER:
        f->kind = lua_isinteger(L, -1) ? RB_F_INT : RB_F_NUM;
        if (f->kind == RB_F_INT)
            f->u.i = lua_tointeger(L, -1);
        else
            f->u.d = lua_tonumber(L, -1);
        if (f->kind == RB_F_NUM)
            rb_bind_check_finite(L, f->u.d, c->key, rule);
        return 1;
    case LUA_TSTRING:
        f->kind = RB_F_STR;
        f->u.s = lua_tolstring(L, -1, &len);
        f->len = (uint32_t)len;
        if (f->u.s != c->last) {
            if (rb_utf8_check(f->u.s, len) != len)
                luaL_error(L, "the feature '%s' is not UTF-8", c->key);
            rb_state_made(L, len);
            c->last = f->u.s;
            c->copy = rb_arena_str(&r->doc->arena, f->u.s, len);
            if (c->copy == NULL)
                rb_state_nomem(L);
        }
        f->u.s = c->copy;
        return 1;
    case LUA_TLIGHTUSERDATA:
        f->kind = RB_F_NULL;
        return 1;
    default:
        return luaL_error(L,
                          "the feature '%s' is a %s; rows hold text, "
                          "numbers, booleans and rubric.null",
                          c->key, luaL_typename(L, -1));
    }
}

static uint32_t provenance(lua_State *L, rows *r, lua_Integer row)
{
    const char *rule = "script";
    if (r->rule) {
        if (lua_rawgeti(L, 4, row * r->width + r->rule) != LUA_TSTRING)
            luaL_error(L, "row %I: its rule is not text", row + 1);
        rule = lua_tostring(L, -1);
        if (!rb_utf8_is_plain(rule, strlen(rule), ""))
            luaL_error(L,
                       "row %I: its rule has control characters in it, or is "
                       "not UTF-8",
                       row + 1);
        lua_pop(L, 1); /* the array keeps it */
    }
    /* Lua keeps short strings once: the same rule is the same pointer. */
    if (rule != r->last_rule) {
        const rb_state *s = rb_state_of(L);
        r->prov = rb_prov_add(r->doc, s->package, s->version, rule);
        r->last_rule = rule;
    }
    return r->prov;
}

static void add_row(lua_State *L, rows *r, lua_Integer row)
{
    rb_feat f[MOST_COLUMNS];
    uint32_t n = 0;
    uint32_t start = edge(L, r, row, r->start), stop = edge(L, r, row, r->stop);
    if (stop < start)
        luaL_error(L, "row %I ends before it starts", row + 1);
    uint32_t prov = provenance(L, r, row);
    for (int i = 0; i < r->n; i++) {
        lua_rawgeti(L, 4, row * r->width + r->col[i].at);
        n += (uint32_t)feature(L, r, &r->col[i], &f[n]);
        lua_pop(L, 1);
    }
    rb_state_made(L, sizeof(rb_ann) + n * sizeof *f);
    if (prov == UINT32_MAX ||
        rb_layer_add_kept(r->doc, r->layer, start, stop, prov, f, n) == 0)
        rb_state_nomem(L);
}

/* add_rows(layer, names, values [, count]) */
int rb_bind_add_rows(lua_State *L)
{
    rows r = {.doc = rb_bind_check_doc(L)};
    const char *name = luaL_checkstring(L, 2);
    luaL_checktype(L, 3, LUA_TTABLE);
    luaL_checktype(L, 4, LUA_TTABLE);
    lua_Integer count = luaL_checkinteger(L, 5);
    rb_bind_check_write(L, name);
    luaL_argcheck(L, count >= 0 && count <= (lua_Integer)r.doc->len * 4 + 4, 5,
                  "no such number of rows");
    lua_settop(L, 5);
    read_names(L, &r);
    rb_state_charge(L, (uint64_t)count * (uint64_t)r.width);
    r.layer = rb_layer_make(r.doc, name);
    if (r.layer == NULL)
        rb_state_nomem(L);
    for (lua_Integer i = 0; i < count; i++)
        add_row(L, &r, i);
    return 0;
}
