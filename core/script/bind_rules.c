/*
** bind_rules.c - rule sets at work, and what can be asked of them
**
** A rule set (bind_ruleset.c) runs in C; Lua is called only with matches
** (bind_match.c), each on account of its rule.
*/
#include "bind_ruleset.h"

#include "profile.h"

typedef struct lmatches { /* so that an error in a callback frees it */
    rb_matches m;
    int open;
} lmatches;

lruleset *rb_bind_check_set(lua_State *L, int arg)
{
    lruleset *x = rb_bind_check(L, arg, RB_CLASS_RULESET, RB_META_RULESET);
    luaL_argcheck(L, x->set != NULL, arg, "this rule set is closed");
    return x;
}

static int free_set(lua_State *L)
{
    lruleset *x = luaL_checkudata(L, 1, RB_META_RULESET);
    rb_free(rb_state_of(L)->under, x->row, x->nrule * sizeof *x->row);
    x->row = NULL;
    rb_ruleset_free(x->set);
    x->set = NULL;
    return 0;
}

/* ---- running ---- */

static lmatches *new_matches(lua_State *L)
{
    lmatches *m = lua_newuserdatauv(L, sizeof *m, 0);
    rb_matches_init(&m->m, rb_state_of(L)->mem);
    m->open = 1;
    luaL_setmetatable(L, RB_META_MATCHES);
    return m;
}

static int free_matches(lua_State *L)
{
    lmatches *m = luaL_checkudata(L, 1, RB_META_MATCHES);
    if (m->open)
        rb_matches_free(&m->m);
    m->open = 0;
    return 0;
}

/* Each rule has its share of each document anew. */
static void begin(rb_state *s, lruleset *x)
{
    if (x->epoch == s->epoch)
        return;
    x->epoch = s->epoch;
    /* A training, which somebody asked for, is not bound. */
    uint64_t share = s->lifted > 0 ? 0 : s->share;
    rb_ruleset_begin(x->set, share > UINT64_MAX / RB_MATCH_STEPS
                                 ? UINT64_MAX
                                 : share * RB_MATCH_STEPS);
}

static void tell_over(rb_state *s, lruleset *x)
{
    uint32_t i;
    while ((i = rb_ruleset_next_over(x->set)) != UINT32_MAX)
        rb_rule_stopped(s, rb_rule_name(x->set, i));
}

/* Rows of the rules, and counters in the matcher. */
static void count(rb_state *s, lruleset *x)
{
    if (x->row == NULL) {
        x->row = rb_alloc(s->under, x->nrule * sizeof *x->row);
        for (uint32_t i = 0; x->row != NULL && i < x->nrule; i++)
            x->row[i] = rb_profile_rule(s->profile, rb_rule_name(x->set, i));
    }
    if (x->row != NULL)
        rb_ruleset_count(x->set);
}

/* Move what the matcher has counted into the profile. */
static void counted(rb_state *s, lruleset *x, const rb_matches *all)
{
    rb_rule_count *c = x->row != NULL ? rb_ruleset_count(x->set) : NULL;
    for (uint32_t i = 0; c != NULL && i < x->nrule; i++) {
        if (x->row[i] == UINT32_MAX)
            continue;
        rb_cost *to = &s->profile->row.v[x->row[i]];
        to->seconds += c[i].seconds;
        to->steps += c[i].steps / RB_MATCH_STEPS;
        to->candidates += c[i].candidates;
        rb_prof_part(s, c[i].seconds, c[i].steps / RB_MATCH_STEPS);
        c[i] = (rb_rule_count){0};
    }
    for (uint32_t i = 0; c != NULL && i < all->m.n; i++)
        if (x->row[all->m.v[i].rule] != UINT32_MAX)
            s->profile->row.v[x->row[all->m.v[i].rule]].matches++;
}

static lmatches *run(lua_State *L, lruleset *x, int policy_arg)
{
    static const char *const name[] = {"longest", "first", "priority", "all",
                                       NULL};
    static const int policy[] = {RB_LONGEST, RB_FIRST, RB_PRIORITY, RB_ALL};
    rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_current(L);
    int p = policy[luaL_checkoption(L, policy_arg, "longest", name)];
    luaL_checkudata(L, 2, RB_META_DOC);
    rb_state_charge(L, d->n_tok);
    lmatches *m = new_matches(L);
    begin(s, x);
    rb_prof_mark mark;
    if (s->profile != NULL)
        count(s, x);
    rb_prof_enter(s, &mark);
    int rc = rb_ruleset_run(x->set, d, p, &m->m, &s->err);
    if (s->profile != NULL)
        counted(s, x, &m->m);
    rb_prof_leave(s, &mark, RB_P_CLASSES);
    tell_over(s, x);
    if (rc == RB_ELIMIT)
        rb_state_charge(L, 0); /* the budget is used up: no script goes on */
    if (rc != RB_OK)
        rb_state_raise(L, &s->err, 1);
    return m;
}

/* Call the function at 4 with a match, on account of its rule; the message
** handler is on the top. An error goes on upwards, unless it is the end of
** this rule's share. */
static void give_match(lua_State *L, lruleset *x, const rb_matches *all,
                       const rb_match *m)
{
    rb_state *s = rb_state_of(L);
    int handler = lua_gettop(L);
    rb_rule_work w;
    uint64_t spent;
    if (rb_rule_is_over(x->set, m->rule))
        return;
    lua_pushvalue(L, 4);
    rb_bind_push_match(L, 1, x, all, m);
    rb_prof_mark mark;
    rb_prof_enter(s, &mark);
    rb_rule_enter(s, &w, rb_rule_left(x->set, m->rule) / RB_MATCH_STEPS);
    int status = lua_pcall(L, 1, 0, handler);
    int end = rb_rule_leave(L, &w, &spent);
    rb_prof_leave(s, &mark, x->row != NULL ? x->row[m->rule] : UINT32_MAX);
    rb_rule_charge(x->set, m->rule, spent * RB_MATCH_STEPS);
    if (end == RB_RULE_OUTER && status == LUA_OK)
        luaL_error(L, "stopped");
    if (end == RB_RULE_OUTER || (end == RB_RULE_FINE && status != LUA_OK))
        lua_error(L);
    tell_over(s, x);
    lua_settop(L, handler);
}

/* set:each(doc, policy, function(match) ... end): the number of matches */
static int each(lua_State *L)
{
    lruleset *x = rb_bind_check_set(L, 1);
    luaL_checktype(L, 4, LUA_TFUNCTION);
    lua_settop(L, 4);
    lmatches *m = run(L, x, 3);
    lua_pushcfunction(L, rb_state_note_place);
    for (uint32_t i = 0; i < m->m.m.n; i++)
        give_match(L, x, &m->m, &m->m.m.v[i]);
    lua_pushinteger(L, m->m.m.n);
    rb_matches_free(&m->m);
    m->open = 0;
    return 1;
}

static int find(lua_State *L)
{
    lruleset *x = rb_bind_check_set(L, 1);
    lua_settop(L, 3);
    lmatches *m = run(L, x, 3);
    lua_createtable(L, (int)m->m.m.n, 0);
    for (uint32_t i = 0; i < m->m.m.n; i++) {
        rb_bind_push_match(L, 1, x, &m->m, &m->m.m.v[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    rb_matches_free(&m->m);
    m->open = 0;
    return 1;
}

static int layers(lua_State *L)
{
    const lruleset *x = rb_bind_check_set(L, 1);
    const char *name;
    lua_newtable(L);
    for (uint32_t i = 0; (name = rb_ruleset_layer(x->set, i)) != NULL; i++) {
        lua_pushstring(L, name);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int captures(lua_State *L)
{
    const lruleset *x = rb_bind_check_set(L, 1);
    lua_Integer i = luaL_checkinteger(L, 2);
    luaL_argcheck(L, i >= 1 && i <= (lua_Integer)x->nrule, 2, "no such rule");
    uint32_t n = rb_rule_captures(x->set, (uint32_t)i - 1);
    lua_createtable(L, (int)n, 0);
    for (uint32_t k = 0; k < n; k++) {
        lua_pushstring(L, rb_rule_capture_name(x->set, (uint32_t)i - 1, k));
        lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    return 1;
}

/* "LAYER FEATURE" of all features that it asks for */
static int features(lua_State *L)
{
    const lruleset *x = rb_bind_check_set(L, 1);
    lua_Integer i = luaL_checkinteger(L, 2);
    const char *name, *layer;
    luaL_argcheck(L, i >= 1 && i <= (lua_Integer)x->nrule, 2, "no such rule");
    lua_newtable(L);
    for (uint32_t k = 0;
         (name = rb_rule_feature(x->set, (uint32_t)i - 1, k, &layer)) != NULL;
         k++) {
        lua_pushfstring(L, "%s %s", layer, name);
        lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    return 1;
}

/* { first = , last = } of the pattern's text, into the array on the top. */
static void put_element(lua_State *L, lua_Integer i, uint32_t at, uint32_t to)
{
    lua_createtable(L, 0, 3);
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_setfield(L, -2, "first");
    lua_pushinteger(L, to);
    lua_setfield(L, -2, "last");
    lua_rawseti(L, -2, i);
}

static void push_reach(lua_State *L, const rb_reach *r)
{
    lua_createtable(L, 0, 4);
    lua_createtable(L, (int)r->nmore + 1, 0);
    if (r->to > r->at)
        put_element(L, 1, r->at, r->to);
    for (uint32_t k = 0; r->to > r->at && k < r->nmore; k++)
        put_element(L, (lua_Integer)k + 2, r->more[k][0], r->more[k][1]);
    lua_setfield(L, -2, "failed");
    lua_createtable(L, (int)r->nheld, 0);
    for (uint32_t k = 0; k < r->nheld; k++) {
        const rb_reach_held *h = &r->held[k];
        put_element(L, (lua_Integer)k + 1, h->at, h->to);
        lua_rawgeti(L, -1, (lua_Integer)k + 1);
        lua_pushinteger(L, (lua_Integer)h->tok + 1);
        lua_setfield(L, -2, "token");
        lua_pop(L, 1);
    }
    lua_setfield(L, -2, "held");
    lua_pushinteger(L, r->w1);
    lua_setfield(L, -2, "stop");
}

/* set:reach(doc, rule, token): matched, furthest token, the element there,
** and the rest of what is known */
static int reach(lua_State *L)
{
    lruleset *x = rb_bind_check_set(L, 1);
    rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_current(L);
    luaL_checkudata(L, 2, RB_META_DOC);
    lua_Integer i = luaL_checkinteger(L, 3);
    int64_t tok = rb_bind_token(L, 4, d);
    luaL_argcheck(L, i >= 1 && i <= (lua_Integer)x->nrule, 3, "no such rule");
    luaL_argcheck(L, tok >= 0, 4, "no such token");
    rb_reach r;
    lmatches *m = new_matches(L);
    int rc = rb_rule_match_at(x->set, (uint32_t)i - 1, d, (uint32_t)tok, &m->m,
                              &r, &s->err);
    if (rc < 0)
        return rb_state_raise(L, &s->err, 1);
    size_t len;
    const char *src = rb_rule_source(x->set, (uint32_t)i - 1, &len);
    lua_pushboolean(L, rc > 0);
    lua_pushinteger(L, (lua_Integer)r.tok + 1);
    lua_pushlstring(L, src + r.at, r.to > r.at ? r.to - r.at : 0);
    push_reach(L, &r);
    if (rc > 0) {
        rb_bind_push_match(L, 1, x, &m->m, &m->m.m.v[0]);
        lua_setfield(L, -2, "match");
    }
    return 4;
}

/* set:codes(doc): a string of (rules + 7) // 8 bytes a token */
static int codes(lua_State *L)
{
    lruleset *x = rb_bind_check_set(L, 1);
    rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_current(L);
    luaL_checkudata(L, 2, RB_META_DOC);
    size_t n = (size_t)d->n_tok * ((x->nrule + 7) / 8);
    rb_state_charge(L, n);
    uint8_t *code = lua_newuserdatauv(L, n + 1, 0);
    begin(s, x);
    int rc = rb_ruleset_codes(x->set, d, code, &s->err);
    tell_over(s, x);
    if (rc == RB_ELIMIT)
        rb_state_charge(L, 0);
    if (rc != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    lua_pushlstring(L, (const char *)code, n);
    return 1;
}

const rb_binding rb_bind_ruleset_rows[] = {
    {"each", each,
     "(self, doc: rubric.doc, policy: string?, f: fun(m: rubric.match)): "
     "integer",
     "0.1.0", "Call f with every match, in order."},
    {"find", find, "(self, doc: rubric.doc, policy?: string): rubric.match[]",
     "0.1.0", "All matches, in order."},
    {"layers", layers, "(self): string[]", "0.1.0", "Layers that it reads."},
    {"captures", captures, "(self, rule: integer): string[]", "0.1.0",
     "Names of a rule's captures."},
    {"features", features, "(self, rule: integer): string[]", "0.1.0",
     "Features of annotations that a rule asks for: \"LAYER FEATURE\"."},
    {"codes", codes, "(self, doc: rubric.doc): string", "0.1.0",
     "A bit per rule and token, rules + 7 // 8 bytes a token: the text that "
     "LPeg patterns over tokens match."},
    {"reach", reach,
     "(self, doc: rubric.doc, rule: integer, token: integer): boolean, "
     "integer, string, table",
     "0.1.0",
     "Whether a rule matches at a token, how far it got, the element that "
     "failed there; { failed =, held =, stop =, match = }: all elements that "
     "failed there, those that hold, the last token of the window."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_rules(lua_State *L)
{
    static const luaL_Reg set[] = {{"__gc", free_set}, {NULL, NULL}};
    static const luaL_Reg many[] = {{"__gc", free_matches}, {NULL, NULL}};
    rb_bind_class(L, RB_META_RULESET, rb_bind_ruleset_rows, NULL, set);
    rb_bind_know(L, RB_CLASS_RULESET, RB_META_RULESET);
    rb_bind_class(L, RB_META_MATCHES, NULL, NULL, many);
    rb_bind_open_match(L);
}
