/*
** bind_class.c - of which class a userdata is, which field is asked for, and
** the strings of words
**
** Scripts ask for fields of spans and call functions of documents a million
** times for each megabyte of text. Lua would look the metatable up by its name
** each time, and names would be compared letter by letter; here both are
** compared by address. That is safe because the registry, which no script sees,
** keeps the metatables and the names: no other value can come to lie there.
*/
#include "bind.h"

static const char fields_key = 0; /* registry: the names of fields */

void rb_bind_know(lua_State *L, rb_class c, const char *meta)
{
    rb_state *s = rb_state_of(L);
    luaL_getmetatable(L, meta);
    s->class_at[c] = lua_topointer(L, -1);
    s->class_ref[c] = luaL_ref(L, LUA_REGISTRYINDEX);
}

void rb_bind_know_fields(lua_State *L)
{
    static const char *const name[RB_FIELDS] = {
        "start", "stop", "first", "last",  "text",   "number",
        "span",  "rule", "id",    "layer", "package"};
    rb_state *s = rb_state_of(L);
    lua_createtable(L, RB_FIELDS, 0);
    for (int i = 0; i < RB_FIELDS; i++) {
        s->field_at[i] = lua_pushstring(L, name[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_rawsetp(L, LUA_REGISTRYINDEX, &fields_key);
    lua_createtable(L, RB_WORDS_KEPT, 0);
    s->words_ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

void *rb_bind_test(lua_State *L, int arg, rb_class c)
{
    void *p = lua_touserdata(L, arg);
    if (p == NULL || !lua_getmetatable(L, arg))
        return NULL;
    int is = lua_topointer(L, -1) == rb_state_of(L)->class_at[c];
    lua_pop(L, 1);
    return is ? p : NULL;
}

void *rb_bind_check(lua_State *L, int arg, rb_class c, const char *meta)
{
    void *p = rb_bind_test(L, arg, c);
    return p != NULL ? p : luaL_checkudata(L, arg, meta); /* for its message */
}

void rb_bind_make(lua_State *L, rb_class c)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, rb_state_of(L)->class_ref[c]);
    lua_setmetatable(L, -2);
}

rb_field rb_bind_field(lua_State *L, const char *key)
{
    const rb_state *s = rb_state_of(L);
    for (int i = 0; i < RB_FIELDS; i++)
        if (key == s->field_at[i])
            return (rb_field)i;
    return RB_FIELD_OTHER;
}

void rb_bind_words(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, rb_state_of(L)->words_ref);
}

void rb_bind_push_word(lua_State *L, int words, const rb_doc *d, uint32_t type)
{
    rb_state *s = rb_state_of(L);
    uint32_t slot = type % RB_WORDS_KEPT;
    if (s->words_of[slot] == type + 1 && d->vocab == s->vocab) {
        lua_rawgeti(L, words, slot + 1);
        return;
    }
    const rb_type *t = &d->vocab->type[type];
    lua_pushlstring(L, t->s, t->len);
    if (d->vocab != s->vocab)
        return;
    s->words_of[slot] = 0;
    lua_pushvalue(L, -1);
    lua_rawseti(L, words, slot + 1);
    s->words_of[slot] = type + 1;
}
