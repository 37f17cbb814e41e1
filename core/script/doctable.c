/*
** doctable.c - a document as a plain table, for the test runner
*/
#include "remote.h"

static void push_spans(lua_State *L, const rb_feat *f)
{
    lua_createtable(L, (int)f->len, 0);
    for (uint32_t i = 0; i < f->len; i++) {
        lua_createtable(L, 2, 0);
        lua_pushinteger(L, f->u.span[2 * i]);
        lua_rawseti(L, -2, 1);
        lua_pushinteger(L, f->u.span[2 * i + 1]);
        lua_rawseti(L, -2, 2);
        lua_rawseti(L, -2, i + 1);
    }
}

static void push_feature(lua_State *L, const rb_feat *f)
{
    if (f->kind == RB_F_BOOL)
        lua_pushboolean(L, f->u.i != 0);
    else if (f->kind == RB_F_INT)
        lua_pushinteger(L, f->u.i);
    else if (f->kind == RB_F_NUM)
        lua_pushnumber(L, f->u.d);
    else if (f->kind == RB_F_STR)
        lua_pushlstring(L, f->u.s, f->len);
    else if (f->kind == RB_F_SPANS)
        push_spans(L, f);
    else
        lua_pushnil(L);
}

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void push_bounds(lua_State *L, uint32_t start, uint32_t end)
{
    lua_newtable(L);
    lua_pushinteger(L, start);
    lua_setfield(L, -2, "start");
    lua_pushinteger(L, end);
    lua_setfield(L, -2, "stop");
}

/* Features first: `rule` and `package` are not theirs to say. */
static void push_ann(lua_State *L, const rb_doc *d, const rb_ann *a)
{
    const rb_prov *p = &d->prov.v[a->prov];
    push_bounds(L, a->start, a->end);
    lua_newtable(L);
    for (uint32_t i = 0; i < a->nfeat; i++) {
        push_feature(L, &a->feat[i]);
        lua_setfield(L, -2, a->feat[i].key);
    }
    lua_setfield(L, -2, "f");
    lua_pushinteger(L, a->id);
    lua_setfield(L, -2, "id");
    set_string(L, "rule", p->rule ? p->rule : "");
    set_string(L, "package", p->package ? p->package : "");
}

static void push_layers(lua_State *L, const rb_doc *d)
{
    lua_newtable(L);
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        lua_createtable(L, (int)l->ann.n, 0);
        for (uint32_t k = 0; k < l->ann.n; k++) {
            push_ann(L, d, &l->ann.v[k]);
            lua_rawseti(L, -2, k + 1);
        }
        lua_setfield(L, -2, l->name);
    }
}

void rb_push_doc(lua_State *L, const rb_doc *d)
{
    luaL_checkstack(L, 20, NULL);
    lua_newtable(L);
    lua_pushlstring(L, d->text, d->len);
    lua_setfield(L, -2, "text");
    lua_createtable(L, (int)d->sent.n, 0);
    for (uint32_t i = 0; i < d->sent.n; i++) {
        push_bounds(L, d->sent.v[i].start, d->sent.v[i].end);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "sentences");
    push_layers(L, d);
    lua_setfield(L, -2, "layers");
}
