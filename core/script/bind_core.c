/*
** bind_core.c - the core module: constructors and the table of bindings
*/
#include <string.h>
#include "bind.h"
#include "../base/sha256.h"
#include "../base/utf8.h"
#include "../lang/lang.h"

void *rb_bind_self(lua_State *L, const char *meta, const char *call)
{
    void *x = luaL_testudata(L, 1, meta);
    if (x == NULL)
        luaL_error(L,
                   "this is no %s: its functions are called with a colon: "
                   "%s",
                   meta, call);
    return x;
}

void rb_bind_class(lua_State *L, const char *meta, const rb_binding *methods,
                   lua_CFunction index, const luaL_Reg *events)
{
    luaL_newmetatable(L, meta);
    if (events != NULL)
        luaL_setfuncs(L, events, 0);
    lua_newtable(L);
    for (const rb_binding *b = methods; b != NULL && b->name != NULL; b++) {
        if (b->fn == NULL)
            continue; /* a field, described only */
        lua_pushcfunction(L, b->fn);
        lua_setfield(L, -2, b->name);
    }
    if (index != NULL)
        lua_pushcclosure(L, index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable"); /* locked */
    lua_pop(L, 1);
}

static int hash(lua_State *L)
{
    size_t n;
    const char *s = luaL_checklstring(L, 1, &n);
    lua_pushinteger(L, (lua_Integer)rb_hash(s, n, 0));
    return 1;
}

static int sha256(lua_State *L)
{
    size_t n;
    char hex[65];
    rb_sha256 sum;
    const char *s = luaL_checklstring(L, 1, &n);
    rb_state_charge(L, n / 8);
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, s, n);
    rb_sha256_end(&sum, hex);
    lua_pushstring(L, hex);
    return 1;
}

static int lower(lua_State *L)
{
    size_t n;
    const char *s = luaL_checklstring(L, 1, &n);
    if (rb_utf8_check(s, n) != n)
        return luaL_argerror(L, 1, "this text is not UTF-8");
    luaL_Buffer b;
    char *p = luaL_buffinitsize(L, &b, n * 3 + 1);
    luaL_pushresultsize(&b, rb_lower_str(s, n, p));
    return 1;
}

enum { MOST_WORD = 200 }; /* no lemma is longer */

/* WordNet's classes of a lemma, as a table of true. Words of scripts do not go
** into the vocabulary: it never shrinks, and no budget counts it. */
static int classes(lua_State *L)
{
    static const struct {
        unsigned bit;
        const char *name;
    } class[] = {{RB_WN_NOUN, "noun"},          {RB_WN_VERB, "verb"},
                 {RB_WN_ADJ, "adjective"},      {RB_WN_ADV, "adverb"},
                 {RB_WN_COMM, "communication"}, {RB_WN_COGN, "cognition"},
                 {RB_WN_PERSON, "person"}};
    rb_state *s = rb_state_of(L);
    size_t n;
    const char *w = luaL_checklstring(L, 1, &n);
    char low[3 * MOST_WORD];
    unsigned bits = 0;
    if (s->lang != NULL && n < MOST_WORD && rb_utf8_check(w, n) == n)
        bits = rb_lang_classes(s->lang, low, rb_lower_str(w, n, low));
    lua_newtable(L);
    for (size_t i = 0; i < sizeof class / sizeof class[0]; i++) {
        if (bits & class[i].bit) {
            lua_pushboolean(L, 1);
            lua_setfield(L, -2, class[i].name);
        }
    }
    return 1;
}

static int nearest(lua_State *L)
{
    const char *name[128];
    size_t len;
    const char *s = luaL_checklstring(L, 1, &len);
    luaL_checktype(L, 2, LUA_TTABLE);
    uint32_t n = 0;
    lua_Integer all = luaL_len(L, 2);
    luaL_checkstack(L, 140, NULL);
    for (lua_Integer i = 1; i <= all && n < 128; i++) {
        if (lua_rawgeti(L, 2, i) == LUA_TSTRING)
            name[n++] = lua_tostring(L, -1);
    }
    lua_pushstring(L, rb_nearest(s, len, name, n));
    return 1;
}

static int log_message(lua_State *L)
{
    const char *level = luaL_optstring(L, 2, "i");
    rb_state_log(rb_state_of(L), level[0] == 'w' ? 'w' : 'i',
                 luaL_tolstring(L, 1, NULL));
    return 0;
}

static int bindings(lua_State *L);

static const rb_binding core_rows[] = {
    {"ruleset", rb_bind_ruleset_new,
     "(rules: table, options?: table): rubric.ruleset", "0.1.0",
     "Compile rules { name=, pattern=, priority=, icase= } into one set."},
    {"lexicon", rb_bind_lexicon_new,
     "(name: string, text: string, key?: string, pos?: string, stems?: "
     "boolean): rubric.lexicon",
     "0.1.0",
     "A word list from tab-separated text; with `stems`, a key that ends in * "
     "is the beginning of words."},
    {"gazetteer", rb_bind_gazetteer_new,
     "(mode?: \"exact\"|\"lower\"|\"lemma\"): rubric.gazetteer", "0.1.0",
     "An empty gazetteer."},
    {"examples", rb_bind_examples_new, "(): rubric.examples", "0.1.0",
     "An empty list of examples to train a model on."},
    {"model", rb_bind_model_new,
     "(text: string, name?: string): "
     "rubric.weights",
     "0.1.0", "A model from the text that training gave."},
    {"tree", rb_bind_tree, "(pattern: string): table", "0.1.0",
     "A token pattern as a tree of tables, to translate it."},
    {"hash", hash, "(text: string): integer", "0.1.0",
     "A 64-bit hash, the same on every machine."},
    {"sha256", sha256, "(text: string): string", "0.1.0",
     "SHA-256 as hexadecimal digits."},
    {"lower", lower, "(text: string): string", "0.1.0",
     "Lower case by Unicode, one code point to one."},
    {"classes", classes, "(lemma: string): table<string, true>", "0.1.0",
     "Classes of a lemma by WordNet: noun verb adjective adverb "
     "communication cognition person."},
    {"nearest", nearest, "(name: string, known: string[]): string?", "0.1.0",
     "The nearest of the known names, for messages."},
    {"log", log_message, "(message: any, level?: \"i\"|\"w\")", "0.1.0",
     "A message for the user; \"w\": a warning."},
    {"bindings", bindings, "(): table", "0.1.0",
     "The table that this reference is printed from."},
    {NULL, NULL, NULL, NULL, NULL}};

/* Appended to those of the class in the table on top of the stack. */
static void push_rows(lua_State *L, const char *class, const rb_binding *rows)
{
    if (lua_getfield(L, -1, class) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    lua_Integer before = luaL_len(L, -1);
    for (lua_Integer i = 0; rows[i].name != NULL; i++) {
        lua_createtable(L, 0, 5);
        lua_pushstring(L, rows[i].name);
        lua_setfield(L, -2, "name");
        lua_pushstring(L, rows[i].signature);
        lua_setfield(L, -2, "signature");
        lua_pushstring(L, rows[i].since);
        lua_setfield(L, -2, "since");
        lua_pushstring(L, rows[i].text);
        lua_setfield(L, -2, "text");
        lua_pushboolean(L, rows[i].fn == NULL);
        lua_setfield(L, -2, "field");
        lua_rawseti(L, -2, before + i + 1);
    }
    lua_setfield(L, -2, class);
}

static int bindings(lua_State *L)
{
    lua_newtable(L);
    push_rows(L, "rubric.core", core_rows);
    push_rows(L, "rubric.core", rb_bind_own_rows);
    push_rows(L, "rubric.core", rb_bind_grant_rows);
    push_rows(L, RB_META_DOC, rb_bind_doc_rows);
    push_rows(L, RB_META_SPAN, rb_bind_span_rows);
    push_rows(L, RB_META_MATCH, rb_bind_match_rows);
    push_rows(L, RB_META_RULESET, rb_bind_ruleset_rows);
    push_rows(L, RB_META_LEXICON, rb_bind_lexicon_rows);
    push_rows(L, RB_META_GAZETTEER, rb_bind_gazetteer_rows);
    push_rows(L, RB_META_EXAMPLES, rb_bind_examples_rows);
    push_rows(L, RB_META_MODEL, rb_bind_model_rows);
    return 1;
}

int rb_bind_open(lua_State *L)
{
    rb_bind_open_doc(L);
    rb_bind_open_span(L);
    rb_bind_open_rules(L);
    rb_bind_open_lexicon(L);
    rb_bind_open_gazetteer(L);
    rb_bind_open_examples(L);
    rb_bind_open_model(L);
    lua_newtable(L);
    for (const rb_binding *b = core_rows; b->name != NULL; b++) {
        lua_pushcfunction(L, b->fn);
        lua_setfield(L, -2, b->name);
    }
    lua_pushlightuserdata(L, NULL); /* a feature that is null */
    lua_setfield(L, -2, "null");
    return 1;
}
