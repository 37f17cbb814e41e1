/*
** bind_lexicon.c - word lists for scripts; patterns ask them by name
*/
#include <string.h>
#include "bind.h"
#include "profile.h"

typedef struct llexicon {
    rb_lexicon *x;
} llexicon;

const rb_lexicon *rb_bind_check_lexicon(lua_State *L, int arg)
{
    const llexicon *u = luaL_checkudata(L, arg, RB_META_LEXICON);
    return u->x;
}

static const rb_lexicon *check(lua_State *L)
{
    const llexicon *u = rb_bind_self(L, RB_META_LEXICON, "list:get(word)");
    return u->x;
}

static int free_lexicon(lua_State *L)
{
    llexicon *u = luaL_checkudata(L, 1, RB_META_LEXICON);
    rb_lexicon_free(u->x);
    u->x = NULL;
    return 0;
}

void rb_bind_push_lexicon(lua_State *L, const char *name, const char *text,
                          size_t len, const char *key, const char *pos,
                          int stems, const char *file)
{
    rb_state *s = rb_state_of(L);
    llexicon *u = lua_newuserdatauv(L, sizeof *u, 0);
    u->x = NULL;
    luaL_setmetatable(L, RB_META_LEXICON);
    rb_prof_mark mark;
    rb_prof_enter(s, &mark);
    if (rb_lexicon_new(&u->x, s->mem, name, text, len, key, pos, stems,
                       &s->err) != RB_OK) {
        size_t n = strlen(name);
        if (file == NULL || strncmp(s->err.msg, name, n) != 0)
            rb_state_raise(L, &s->err, 1);
        luaL_error(L, "%s%s", file, s->err.msg + n); /* its line there */
    }
    rb_prof_leave(s, &mark, RB_P_LISTS);
    /* Patterns borrow it: it lives as long as the state. */
    lua_pushvalue(L, -1);
    luaL_ref(L, LUA_REGISTRYINDEX);
    if (rb_vec_push(s->mem, &s->lexicon, u->x) != 0)
        rb_state_nomem(L);
}

int rb_bind_lexicon_new(lua_State *L)
{
    size_t len;
    const char *name = luaL_checkstring(L, 1);
    const char *text = luaL_checklstring(L, 2, &len);
    rb_bind_push_lexicon(L, name, text, len, luaL_optstring(L, 3, NULL),
                         luaL_optstring(L, 4, NULL), lua_toboolean(L, 5), NULL);
    return 1;
}

/* A class letter or a Penn tag; nothing: any. */
static unsigned check_pos(lua_State *L, int arg)
{
    size_t n;
    const char *p = luaL_optlstring(L, arg, NULL, &n), *all = "NVARX";
    if (p == NULL)
        return RB_POS_ANY;
    const char *one = n == 1 ? strchr(all, p[0]) : NULL;
    if (one != NULL)
        return 1u << (one - all);
    int tag = rb_tag_find(p, n);
    return tag < 0 ? RB_POS_ANY : rb_pos_class((unsigned)tag);
}

void rb_bind_push_row(lua_State *L, const rb_lexicon *x, uint32_t row)
{
    uint32_t columns = rb_lexicon_columns(x), n, k;
    lua_createtable(L, 0, (int)columns);
    for (uint32_t c = 0; c < columns; c++) {
        const char *cell = rb_lexicon_cell(x, row, c, &n);
        const char *name = rb_lexicon_column(x, c, &k);
        if (cell == NULL || n == 0 || name == NULL)
            continue;
        lua_pushlstring(L, name, k);
        lua_pushlstring(L, cell, n);
        lua_rawset(L, -3);
    }
}

static int get(lua_State *L)
{
    const rb_lexicon *x = check(L);
    size_t n;
    const char *w = luaL_checklstring(L, 2, &n);
    uint32_t row = rb_lexicon_find(x, w, n, check_pos(L, 3));
    if (row == UINT32_MAX)
        return 0;
    rb_bind_push_row(L, x, row);
    return 1;
}

static int has(lua_State *L)
{
    const rb_lexicon *x = check(L);
    size_t n;
    const char *w = luaL_checklstring(L, 2, &n);
    lua_pushboolean(L, rb_lexicon_find(x, w, n, check_pos(L, 3)) != UINT32_MAX);
    return 1;
}

static int all(lua_State *L)
{
    const rb_lexicon *x = check(L);
    size_t n;
    const char *w = luaL_checklstring(L, 2, &n);
    unsigned pos = check_pos(L, 3);
    uint32_t row = rb_lexicon_find(x, w, n, pos);
    lua_newtable(L);
    for (lua_Integer i = 1; row != UINT32_MAX; i++) {
        rb_bind_push_row(L, x, row);
        lua_rawseti(L, -2, i);
        row = rb_lexicon_next(x, row, w, n, pos);
    }
    return 1;
}

static int next_row(lua_State *L)
{
    const rb_lexicon *x = check(L);
    lua_Integer i = luaL_checkinteger(L, 2);
    if (i < 0 || i >= (lua_Integer)rb_lexicon_rows(x))
        return 0;
    lua_pushinteger(L, i + 1);
    rb_bind_push_row(L, x, (uint32_t)i);
    return 2;
}

static int rows(lua_State *L)
{
    check(L);
    lua_pushcfunction(L, next_row);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int length(lua_State *L)
{
    lua_pushinteger(L, rb_lexicon_rows(check(L)));
    return 1;
}

const rb_binding rb_bind_lexicon_rows[] = {
    {"get", get, "(self, word: string, pos?: string): table?", "0.1.0",
     "First row of a word: column to text."},
    {"has", has, "(self, word: string, pos?: string): boolean", "0.1.0",
     "Is the word in the list?"},
    {"all", all, "(self, word: string, pos?: string): table[]", "0.1.0",
     "All rows of a word."},
    {"rows", rows, "(self): fun(): integer, table", "0.1.0",
     "Iterate over all rows."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_lexicon(lua_State *L)
{
    static const luaL_Reg events[] = {
        {"__gc", free_lexicon}, {"__len", length}, {NULL, NULL}};
    rb_bind_class(L, RB_META_LEXICON, rb_bind_lexicon_rows, NULL, events);
}
