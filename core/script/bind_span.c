/*
** bind_span.c - places of the document in work: spans and annotations
*/
#include <string.h>
#include "bind.h"

rb_lspan *rb_bind_check_span(lua_State *L, int arg)
{
    rb_lspan *s = arg == 1 ? rb_bind_self(L, RB_META_SPAN, "a:features()")
                           : luaL_checkudata(L, arg, RB_META_SPAN);
    if (s->epoch != rb_state_of(L)->epoch)
        luaL_argerror(L, arg,
                      "this span belongs to an earlier document; keep "
                      "its text instead");
    return s;
}

static rb_lspan *new_span(lua_State *L)
{
    rb_lspan *s = lua_newuserdatauv(L, sizeof *s, 0);
    memset(s, 0, sizeof *s);
    s->epoch = rb_state_of(L)->epoch;
    rb_bind_make(L, RB_CLASS_SPAN);
    return s;
}

void rb_bind_push_span(lua_State *L, uint32_t tok0, uint32_t tok1)
{
    const rb_doc *d = rb_bind_current(L);
    rb_lspan *s = new_span(L);
    s->tok0 = tok0;
    s->tok1 = tok1;
    if (tok0 < tok1) {
        s->start = d->tok_start[tok0];
        s->end = d->tok_end[tok1 - 1];
    } else if (tok0 < d->n_tok) {
        s->start = s->end = d->tok_start[tok0];
    }
}

void rb_bind_push_bytes(lua_State *L, uint32_t start, uint32_t end)
{
    const rb_doc *d = rb_bind_current(L);
    rb_lspan *s = new_span(L);
    s->start = start;
    s->end = end;
    rb_doc_tokens(d, start, end, &s->tok0, &s->tok1);
}

void rb_bind_push_ann(lua_State *L, const rb_layer *l, const rb_ann *a)
{
    rb_lspan *s = new_span(L);
    s->start = a->start;
    s->end = a->end;
    s->tok0 = a->tok0;
    s->tok1 = a->tok1;
    s->id = a->id;
    s->prov = a->prov;
    s->feat = a->feat;
    s->nfeat = a->nfeat;
    s->layer = l->name;
}

static void push_spans(lua_State *L, const rb_feat *f)
{
    lua_createtable(L, (int)f->len, 0);
    for (uint32_t i = 0; i < f->len; i++) {
        lua_createtable(L, 2, 0);
        lua_pushinteger(L, f->u.span[i * 2]);
        lua_rawseti(L, -2, 1);
        lua_pushinteger(L, f->u.span[i * 2 + 1]);
        lua_rawseti(L, -2, 2);
        lua_rawseti(L, -2, i + 1);
    }
}

static void push_feature(lua_State *L, const rb_feat *f)
{
    switch (f->kind) {
    case RB_F_BOOL:
        lua_pushboolean(L, (int)f->u.i);
        break;
    case RB_F_INT:
        lua_pushinteger(L, f->u.i);
        break;
    case RB_F_NUM:
        lua_pushnumber(L, f->u.d);
        break;
    case RB_F_STR:
        lua_pushlstring(L, f->u.s, f->len);
        break;
    case RB_F_SPANS:
        push_spans(L, f);
        break;
    default:
        lua_pushnil(L);
    }
}

static int text(lua_State *L)
{
    const rb_lspan *s = rb_bind_check_span(L, 1);
    lua_pushlstring(L, rb_bind_current(L)->text + s->start, s->end - s->start);
    return 1;
}

/* Fields that every span has, and those of annotations; 0 when it is none of
** them. */
static int push_field(lua_State *L, const rb_lspan *s, rb_field f)
{
    const rb_doc *d = rb_bind_current(L);
    if (f > RB_FIELD_TEXT && s->id == 0)
        return 0;
    switch (f) {
    case RB_FIELD_START:
        lua_pushinteger(L, s->start);
        return 1;
    case RB_FIELD_STOP:
        lua_pushinteger(L, s->end);
        return 1;
    case RB_FIELD_FIRST:
        lua_pushinteger(L, (lua_Integer)s->tok0 + 1);
        return 1;
    case RB_FIELD_LAST:
        lua_pushinteger(L, s->tok1);
        return 1;
    case RB_FIELD_TEXT:
        lua_pushlstring(L, d->text + s->start, s->end - s->start);
        return 1;
    case RB_FIELD_ID:
        lua_pushinteger(L, s->id);
        return 1;
    case RB_FIELD_LAYER:
        lua_pushstring(L, s->layer);
        return 1;
    case RB_FIELD_RULE:
        lua_pushstring(L, d->prov.v[s->prov].rule);
        return 1;
    case RB_FIELD_PACKAGE:
        lua_pushstring(L, d->prov.v[s->prov].package);
        return 1;
    default:
        return 0;
    }
}

static int span_index(lua_State *L)
{
    const rb_lspan *s = rb_bind_check_span(L, 1);
    const char *key = lua_tostring(L, 2);
    if (key == NULL)
        return 0;
    if (push_field(L, s, rb_bind_field(L, key)))
        return 1;
    for (uint32_t i = 0; i < s->nfeat; i++) {
        const rb_feat *f = &s->feat[i];
        if (*f->key == *key && strcmp(f->key, key) == 0) {
            push_feature(L, f);
            return 1;
        }
    }
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(1));
    return 1;
}

static int features(lua_State *L)
{
    const rb_lspan *s = rb_bind_check_span(L, 1);
    lua_createtable(L, 0, (int)s->nfeat);
    for (uint32_t i = 0; i < s->nfeat; i++) {
        push_feature(L, &s->feat[i]);
        lua_setfield(L, -2, s->feat[i].key);
    }
    return 1;
}

static int covers(lua_State *L)
{
    const rb_lspan *a = rb_bind_check_span(L, 1);
    const rb_lspan *b = rb_bind_check_span(L, 2);
    lua_pushboolean(L, a->start <= b->start && b->end <= a->end);
    return 1;
}

static int overlaps(lua_State *L)
{
    const rb_lspan *a = rb_bind_check_span(L, 1);
    const rb_lspan *b = rb_bind_check_span(L, 2);
    lua_pushboolean(L, a->start < b->end && b->start < a->end);
    return 1;
}

static int length(lua_State *L)
{
    const rb_lspan *s = rb_bind_check_span(L, 1);
    lua_pushinteger(L, (lua_Integer)s->tok1 - s->tok0);
    return 1;
}

static int equal(lua_State *L)
{
    const rb_lspan *a = rb_bind_test(L, 1, RB_CLASS_SPAN);
    const rb_lspan *b = rb_bind_test(L, 2, RB_CLASS_SPAN);
    lua_pushboolean(L, a != NULL && b != NULL && a->epoch == b->epoch &&
                           a->id == b->id && a->start == b->start &&
                           a->end == b->end);
    return 1;
}

const rb_binding rb_bind_span_rows[] = {
    {"text", NULL, "string", "0.1.0", "Its words, as they stand."},
    {"start", NULL, "integer", "0.1.0", "First byte, from 0."},
    {"stop", NULL, "integer", "0.1.0", "The byte after its last."},
    {"first", NULL, "integer", "0.1.0", "First token."},
    {"last", NULL, "integer", "0.1.0", "Last token."},
    {"id", NULL, "integer?", "0.1.0", "Number of the annotation."},
    {"layer", NULL, "string?", "0.1.0", "Layer of the annotation."},
    {"rule", NULL, "string?", "0.1.0", "Rule that made it."},
    {"package", NULL, "string?", "0.1.0", "Package that made it."},
    {"features", features, "(self): table", "0.1.0", "All its features."},
    {"covers", covers, "(self, other: rubric.span): boolean", "0.1.0",
     "Does it hold the other one whole?"},
    {"overlaps", overlaps, "(self, other: rubric.span): boolean", "0.1.0",
     "Do they share a byte?"},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_span(lua_State *L)
{
    static const luaL_Reg events[] = {
        {"__len", length}, {"__eq", equal}, {"__tostring", text}, {NULL, NULL}};
    rb_bind_class(L, RB_META_SPAN, rb_bind_span_rows, span_index, events);
    rb_bind_know(L, RB_CLASS_SPAN, RB_META_SPAN);
    rb_bind_know_fields(L);
}
