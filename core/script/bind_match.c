/*
** bind_match.c - a match of a rule, for scripts
**
** A match is a copy of its numbers, so that a script may keep it until the
** document ends; of its captures it makes spans and annotations when asked.
*/
#include <string.h>
#include "bind_ruleset.h"

typedef struct lmatch {
    uint32_t epoch, rule, tok0, tok1, ncap;
    rb_capture cap[]; /* uservalue 1: the rule set */
} lmatch;

void rb_bind_push_match(lua_State *L, int set, const lruleset *x,
                        const rb_matches *all, const rb_match *m)
{
    uint32_t n = rb_rule_captures(x->set, m->rule);
    lmatch *p = lua_newuserdatauv(L, sizeof *p + n * sizeof *p->cap, 1);
    p->epoch = rb_state_of(L)->epoch;
    p->rule = m->rule;
    p->tok0 = m->tok0;
    p->tok1 = m->tok1;
    p->ncap = n;
    if (n > 0)
        memcpy(p->cap, all->cap.v + m->cap, n * sizeof *p->cap);
    rb_bind_make(L, RB_CLASS_MATCH);
    lua_pushvalue(L, set);
    lua_setiuservalue(L, -2, 1);
}

static const lmatch *check_match(lua_State *L)
{
    const lmatch *m = rb_bind_check(L, 1, RB_CLASS_MATCH, RB_META_MATCH);
    if (m->epoch != rb_state_of(L)->epoch)
        luaL_argerror(L, 1, "this match belongs to an earlier document");
    return m;
}

/* The captured annotation. What scripts add to the layer while they work on
** the matches moves it, at an index, behind its old place; what is taken from
** a rule that was stopped, before it. */
static const rb_ann *annotation(const rb_layer *l, const rb_capture *c)
{
    for (uint32_t i = c->ann; i < l->ann.n; i++) {
        if (l->ann.v[i].id == c->id)
            return &l->ann.v[i];
    }
    for (uint32_t i = 0; i < c->ann && i < l->ann.n; i++) {
        if (l->ann.v[i].id == c->id)
            return &l->ann.v[i];
    }
    return NULL;
}

static int push_capture(lua_State *L, const lruleset *x, const lmatch *m,
                        uint32_t k)
{
    const rb_capture *c = &m->cap[k];
    if (c->tok0 == UINT32_MAX || c->tok1 == c->tok0)
        return 0; /* not taken; or `x:[]*` took no token: the same to scripts */
    const char *layer = rb_rule_capture_layer(x->set, m->rule, k);
    rb_doc *d = rb_bind_current(L);
    const rb_layer *l = layer != NULL ? rb_layer_find(d, layer) : NULL;
    const rb_ann *a = l != NULL ? annotation(l, c) : NULL;
    if (a != NULL)
        rb_bind_push_ann(L, l, a);
    else
        rb_bind_push_span(L, c->tok0, c->tok1);
    return 1;
}

/* Nil: one function may serve several patterns. But it is remembered, for the
** message when the script goes on as if it were there. */
static int no_capture(lua_State *L, const lruleset *x, const lmatch *m,
                      const char *key)
{
    enum { MOST = 32 };
    rb_state *s = rb_state_of(L);
    const char *known[MOST];
    uint32_t n = 0;
    for (uint32_t k = 0; k < m->ncap && n < MOST; k++) {
        known[n] = rb_rule_capture_name(x->set, m->rule, k);
        if (strcmp(known[n++], key) == 0)
            return 0;
    }
    const char *near = rb_nearest(key, strlen(key), known, n);
    snprintf(s->missing, sizeof s->missing, "%s", key);
    snprintf(s->nearest, sizeof s->nearest, "%s", near ? near : "");
    return 0;
}

/* A capture; else, by its name, the rule; else nothing. */
static int capture_or_rule(lua_State *L, const lmatch *m, const char *key)
{
    lua_getiuservalue(L, 1, 1);
    const lruleset *x = rb_bind_check_set(L, -1);
    for (uint32_t k = 0; k < m->ncap; k++) {
        if (strcmp(rb_rule_capture_name(x->set, m->rule, k), key) == 0)
            return push_capture(L, x, m, k);
    }
    if (strcmp(key, "rule") == 0) {
        lua_getiuservalue(L, -1, 1);
        lua_geti(L, -1, (lua_Integer)m->rule + 1);
        lua_getfield(L, -1, "name");
        return 1;
    }
    return no_capture(L, x, m, key);
}

static int match_index(lua_State *L)
{
    const lmatch *m = check_match(L);
    const char *key = luaL_checkstring(L, 2);
    const rb_doc *d = rb_bind_current(L);
    uint32_t start = d->tok_start[m->tok0], end = d->tok_end[m->tok1 - 1];
    switch (rb_bind_field(L, key)) {
    case RB_FIELD_START:
        lua_pushinteger(L, start);
        return 1;
    case RB_FIELD_STOP:
        lua_pushinteger(L, end);
        return 1;
    case RB_FIELD_FIRST:
        lua_pushinteger(L, (lua_Integer)m->tok0 + 1);
        return 1;
    case RB_FIELD_LAST:
        lua_pushinteger(L, m->tok1);
        return 1;
    case RB_FIELD_TEXT:
        lua_pushlstring(L, d->text + start, end - start);
        return 1;
    case RB_FIELD_NUMBER:
        lua_pushinteger(L, (lua_Integer)m->rule + 1);
        return 1;
    case RB_FIELD_SPAN:
        rb_bind_push_span(L, m->tok0, m->tok1);
        return 1;
    default:
        return capture_or_rule(L, m, key);
    }
}

static int match_length(lua_State *L)
{
    const lmatch *m = check_match(L);
    lua_pushinteger(L, (lua_Integer)m->tok1 - m->tok0);
    return 1;
}

const rb_binding rb_bind_match_rows[] = {
    {"text", NULL, "string", "0.1.0", "The words matched."},
    {"start", NULL, "integer", "0.1.0", "First byte, from 0."},
    {"stop", NULL, "integer", "0.1.0", "The byte after its last."},
    {"first", NULL, "integer", "0.1.0", "First token."},
    {"last", NULL, "integer", "0.1.0", "Last token."},
    {"rule", NULL, "string", "0.1.0", "Name of the rule."},
    {"number", NULL, "integer", "0.1.0", "Number of the rule in its set."},
    {"span", NULL, "rubric.span", "0.1.0", "The match as a span."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_match(lua_State *L)
{
    static const luaL_Reg events[] = {{"__len", match_length}, {NULL, NULL}};
    rb_bind_class(L, RB_META_MATCH, NULL, match_index, events);
    rb_bind_know(L, RB_CLASS_MATCH, RB_META_MATCH);
}
