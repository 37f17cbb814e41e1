/*
** bind_columns.c - many tokens at once: columns as tables, letters as a string
**
** A package that reads every token of a text would spend its time in calls.
** These give a whole sentence, or a whole document, in one.
*/
#include "bind.h"

#include "../doc/tags.h"

static uint32_t lower_of(const rb_doc *d, uint32_t type)
{
    return d->vocab->type[type].lower;
}

static void push_tag(lua_State *L, const rb_doc *d, uint32_t i)
{
    lua_pushstring(L, d->tagged ? rb_tag_name(d->tok_tag[i]) : "");
}

/* One value of token i: what a column of that name holds; `words` as for
** rb_bind_push_word. */
static void push_value(lua_State *L, int words, const rb_doc *d, int what,
                       uint32_t i)
{
    uint32_t lemma = d->tagged ? d->vocab->lex[d->tok_lex[i]].lemma : 0;
    switch (what) {
    case 0:
        rb_bind_push_word(L, words, d, d->tok_type[i]);
        break;
    case 1:
        rb_bind_push_word(L, words, d, lower_of(d, d->tok_type[i]));
        break;
    case 2:
        rb_bind_push_word(L, words, d, lemma);
        break;
    case 3:
        rb_bind_push_word(L, words, d, lower_of(d, lemma));
        break;
    case 4:
        push_tag(L, d, i);
        break;
    case 5:
        lua_pushinteger(L, d->tok_start[i]);
        break;
    default:
        lua_pushinteger(L, d->tok_end[i]);
    }
}

/* columns(first, last, name...): a table per name, by token number */
int rb_bind_columns(lua_State *L)
{
    static const char *const name[] = {"word", "lower", "lemma", "lemma_lower",
                                       "pos",  "start", "stop",  NULL};
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t a = rb_bind_token(L, 2, d), b = rb_bind_token(L, 3, d);
    int n = lua_gettop(L) - 3;
    luaL_argcheck(L, a >= 0 && b >= a, 2, "no such tokens");
    luaL_checkstack(L, n + 5, NULL);
    rb_state_charge(L, (uint64_t)(b - a + 1) * (uint64_t)n);
    rb_bind_words(L);
    int words = lua_gettop(L);
    for (int k = 0; k < n; k++) {
        int what = luaL_checkoption(L, 4 + k, NULL, name);
        /* A whole document fills an array; a sentence, keys of its own. */
        lua_createtable(L, a == 0 ? (int)b + 1 : 0,
                        a == 0 ? 0 : (int)(b - a + 1));
        for (int64_t i = a; i <= b; i++) {
            push_value(L, words, d, what, (uint32_t)i);
            lua_rawseti(L, -2, i + 1);
        }
    }
    return n;
}

/* Letter of token i from the tables at 2 (tags), 3 (words); 4: their strings.
 */
static char letter(lua_State *L, const rb_doc *d, uint32_t i)
{
    char c = '?';
    rb_bind_push_word(L, 4, d, lower_of(d, d->tok_type[i]));
    int type = lua_rawget(L, 3);
    if (type == LUA_TTABLE) {
        push_tag(L, d, i);
        type = lua_rawget(L, -2);
        lua_remove(L, -2);
    }
    if (type != LUA_TSTRING) {
        lua_pop(L, 1);
        push_tag(L, d, i);
        type = lua_rawget(L, 2);
    }
    if (type == LUA_TSTRING && lua_rawlen(L, -1) == 1)
        c = *lua_tostring(L, -1);
    lua_pop(L, 1);
    return c;
}

/* letters(tags, words): a string with a letter per token */
int rb_bind_letters(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    rb_state_charge(L, (uint64_t)d->n_tok * 2);
    rb_bind_words(L);
    char *s = lua_newuserdatauv(L, (size_t)d->n_tok + 1, 0);
    for (uint32_t i = 0; i < d->n_tok; i++)
        s[i] = letter(L, d, i);
    lua_pushlstring(L, s, d->n_tok);
    return 1;
}
