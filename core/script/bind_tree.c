/*
** bind_tree.c - a token pattern's tree as Lua tables
**
** { kind=, [1..n] kids, text= (atoms: their place in the pattern), min=, max=
** (-1: no end), lazy=, negated=, name= }. What the translation to LPeg walks
** (lua/rubric/alphabet.lua), so that there is one parser only.
*/
#include "bind.h"
#include "../match/tree.h"

static const char *const kind_name[] = {"empty",  "token",  "layer", "seq",
                                        "alt",    "rep",    "cap",   "ahead",
                                        "behind", "sbegin", "send"};

static void push_text(lua_State *L, const char *field, const char *s, size_t n)
{
    lua_pushlstring(L, s, n);
    lua_setfield(L, -2, field);
}

static void push_node(lua_State *L, const rb_node *n, const char *src)
{
    lua_Integer k = 0;
    luaL_checkstack(L, 8, "pattern nested too deeply");
    lua_newtable(L);
    lua_pushstring(L, kind_name[n->kind]);
    lua_setfield(L, -2, "kind");
    if (n->name != NULL) {
        lua_pushstring(L, n->name);
        lua_setfield(L, -2, "name");
    }
    if (n->kind == RB_N_LAYER)
        push_text(L, "text", src + n->at, n->to - n->at);
    if (n->kind == RB_N_TOKEN) {
        /* a word of "two words" has its place inside the quotes */
        if (src[n->at] == '[')
            push_text(L, "text", src + n->at, n->to - n->at);
        else
            push_text(L, "word", n->expr->value, n->expr->len);
    }
    if (n->kind == RB_N_REP) {
        lua_pushinteger(L, n->min);
        lua_setfield(L, -2, "min");
        lua_pushinteger(L, n->max == UINT32_MAX ? -1 : (lua_Integer)n->max);
        lua_setfield(L, -2, "max");
    }
    lua_pushboolean(L, n->lazy);
    lua_setfield(L, -2, "lazy");
    lua_pushboolean(L, n->negated);
    lua_setfield(L, -2, "negated");
    if (n->a != NULL) {
        push_node(L, n->a, src);
        lua_rawseti(L, -2, ++k);
    }
    for (const rb_node *x = n->kid; x != NULL; x = x->next) {
        push_node(L, x, src);
        lua_rawseti(L, -2, ++k);
    }
}

static int free_arena(lua_State *L)
{
    rb_arena *a = lua_touserdata(L, 1);
    rb_arena_free(a);
    return 0;
}

int rb_bind_tree(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    size_t len;
    const char *src = luaL_checklstring(L, 1, &len);
    rb_arena *a = lua_newuserdatauv(L, sizeof *a, 0);
    rb_arena_init(a, s->mem);
    if (luaL_newmetatable(L, "rubric.arena")) {
        lua_pushcfunction(L, free_arena);
        lua_setfield(L, -2, "__gc");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    rb_tree t;
    int rc = rb_tree_parse(&t, a, src, len, 0, NULL, 0, &s->err);
    rb_state_charge(L, len / 16 + 20 * (uint64_t)t.parts);
    if (rc != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    push_node(L, t.root, src);
    return 1;
}
