/*
** bind_ruleset.c - rule sets: made of a package's rules, checked against its
** manifest, compiled once
*/
#include "bind_ruleset.h"

#include <string.h>
#include "package.h"
#include "profile.h"
#include "../lang/lang.h"
#include "../match/value.h"

static double frequency(void *user, const char *word, size_t len)
{
    const rb_state *s = user;
    return s->lang != NULL ? rb_lang_frequency(s->lang, word, len) : 50;
}

/* Work this long looks at the clock, too. */
enum { LONG_WORK = 10000 };

static int spend(void *user, uint64_t steps)
{
    if (steps > LONG_WORK && rb_state_late(user))
        return RB_ELIMIT;
    return rb_state_spend(user, steps / RB_MATCH_STEPS);
}

/* Macros of the options table at `at`, in memory that Lua keeps. The strings
** stay in a table of ours on the stack: a metamethod of the rules may change
** the script's. */
static void read_macros(lua_State *L, int at, rb_match_env *env)
{
    if (!lua_istable(L, at) || lua_getfield(L, at, "macros") != LUA_TTABLE)
        return;
    int t = lua_gettop(L);
    uint32_t n = 0;
    for (lua_pushnil(L); lua_next(L, t) != 0; lua_pop(L, 1))
        n++;
    rb_macro *m = lua_newuserdatauv(L, (n + 1) * sizeof *m, 0);
    lua_createtable(L, 0, (int)n);
    int keep = lua_gettop(L);
    uint32_t k = 0;
    for (lua_pushnil(L); lua_next(L, t) != 0; lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "macros are a table of name = \"pattern\"");
        m[k].name = lua_tostring(L, -2);
        m[k++].source = lua_tostring(L, -1);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, keep);
    }
    env->macro = m;
    env->nmacro = k;
}

/* A capture that a field of every match hides could not be read. */
static void check_captures(lua_State *L, const lruleset *x, const char *rule)
{
    static const char *const field[] = {"start",  "stop", "first", "last",
                                        "number", "text", "span"};
    uint32_t no = rb_ruleset_rules(x->set) - 1;
    for (uint32_t k = 0; k < rb_rule_captures(x->set, no); k++) {
        const char *name = rb_rule_capture_name(x->set, no, k);
        for (size_t f = 0; f < sizeof field / sizeof *field; f++) {
            if (strcmp(name, field[f]) == 0)
                luaL_error(L,
                           "rule '%s': every match has a field '%s'; give the "
                           "capture another name",
                           rule, name);
        }
    }
}

/* A layer that the manifest does not read would be empty without a word. */
static void check_layers(lua_State *L, const lruleset *x, uint32_t from,
                         const char *rule)
{
    static const char *const core[] = {"token", "sentence", "paragraph",
                                       "document"};
    const rb_state *s = rb_state_of(L);
    const char *layer;
    for (uint32_t i = from; (layer = rb_ruleset_layer(x->set, i)) != NULL;
         i++) {
        int known = rb_state_may_read(s, layer);
        for (size_t k = 0; k < sizeof core / sizeof *core; k++)
            known = known || strcmp(core[k], layer) == 0;
        if (known)
            continue;
        const rb_names *r = &s->pack->m.reads, *w = &s->pack->m.writes;
        const char *near = rb_nearest(layer, strlen(layer), r->v, r->n);
        if (near == NULL)
            near = rb_nearest(layer, strlen(layer), w->v, w->n);
        if (near != NULL)
            luaL_error(L,
                       "rule '%s': package.lua does not read the layer '%s'; "
                       "did you mean '%s'?",
                       rule, layer, near);
        luaL_error(L,
                   "rule '%s': package.lua does not read the layer '%s'; add "
                   "it: reads = { \"%s\" }",
                   rule, layer, layer);
    }
}

static void add_rule(lua_State *L, lruleset *x, lua_Integer i)
{
    rb_state *s = rb_state_of(L);
    size_t len;
    uint32_t layers = 0;
    while (rb_ruleset_layer(x->set, layers) != NULL)
        layers++;
    lua_getfield(L, -1, "name");
    lua_getfield(L, -2, "pattern");
    lua_getfield(L, -3, "priority");
    lua_getfield(L, -4, "icase");
    const char *name = lua_tostring(L, -4);
    const char *pattern = lua_tolstring(L, -3, &len);
    if (name == NULL || pattern == NULL)
        luaL_error(L, "rule %I needs a name and a pattern", i);
    int flags = lua_toboolean(L, -1) ? RB_VT_NOCASE : 0;
    int priority = (int)lua_tointeger(L, -2);
    if (rb_ruleset_add(x->set, pattern, len, flags, priority, NULL, &s->err) !=
        RB_OK)
        luaL_error(L, "rule '%s': %s", name, s->err.msg);
    if (rb_ruleset_name(x->set, name, &s->err) != RB_OK)
        rb_state_raise(L, &s->err, 1);
    check_captures(L, x, name);
    check_layers(L, x, layers, name);
    lua_pop(L, 4);
    x->nrule++;
}

int rb_bind_ruleset_new(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    lruleset *x = lua_newuserdatauv(L, sizeof *x, 2);
    memset(x, 0, sizeof *x);
    luaL_setmetatable(L, RB_META_RULESET);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 3, 1);
    /* The state's list moves when it grows: the set keeps a copy. */
    uint32_t nlex = s->lexicon.n;
    rb_lexicon **lex = lua_newuserdatauv(L, (nlex + 1) * sizeof *lex, 0);
    if (nlex > 0)
        memcpy(lex, s->lexicon.v, nlex * sizeof *lex);
    lua_setiuservalue(L, 3, 2);
    x->env = (rb_match_env){.english = 1,
                            .mem = s->mem,
                            .vocab = s->vocab,
                            .frequency = frequency,
                            .spend = spend,
                            .user = s,
                            .lexicon = lex,
                            .nlexicon = nlex};
    read_macros(L, 2, &x->env);
    if (rb_ruleset_new(&x->set, &x->env, &s->err) != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    lua_Integer n = luaL_len(L, 1);
    rb_prof_mark mark;
    rb_prof_enter(s, &mark);
    for (lua_Integer i = 1; i <= n; i++) {
        if (lua_geti(L, 1, i) != LUA_TTABLE)
            return luaL_error(L, "rule %I is not a table", i);
        add_rule(L, x, i);
        lua_pop(L, 1);
    }
    rb_prof_leave(s, &mark, RB_P_COMPILING);
    lua_pushvalue(L, 3);
    return 1;
}
