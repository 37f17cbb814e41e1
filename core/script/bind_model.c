/*
** bind_model.c - models for scripts: what they predict, and why
*/
#include <string.h>
#include "bind_features.h"

typedef struct lmodel {
    rb_model *m;
    rb_row row; /* scratch */
} lmodel;

static lmodel *check_model(lua_State *L)
{
    lmodel *u = luaL_checkudata(L, 1, RB_META_MODEL);
    if (u->m == NULL)
        rb_bind_collected(L);
    return u;
}

static int free_model(lua_State *L)
{
    lmodel *u = luaL_checkudata(L, 1, RB_META_MODEL);
    rb_vec_free(rb_state_of(L)->mem, &u->row);
    rb_model_free(u->m);
    u->m = NULL;
    return 0;
}

void rb_bind_push_model(lua_State *L, const char *name, const char *text,
                        size_t len)
{
    rb_state *s = rb_state_of(L);
    lmodel *u = lua_newuserdatauv(L, sizeof *u, 0);
    memset(u, 0, sizeof *u);
    luaL_setmetatable(L, RB_META_MODEL);
    rb_state_charge(L, len / 16);
    if (rb_model_read(&u->m, s->mem, name, text, len, &s->err) != RB_OK)
        rb_state_raise(L, &s->err, 1);
}

int rb_bind_model_new(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    rb_bind_push_model(L, luaL_optstring(L, 2, "model"), text, len);
    return 1;
}

static lmodel *filled(lua_State *L)
{
    lmodel *u = check_model(L);
    rb_filler f = {&u->m->names, 0, &u->row, rb_state_of(L)->mem};
    rb_bind_fill(L, f, 2);
    return u;
}

static int predict(lua_State *L)
{
    lmodel *u = filled(L);
    double p[RB_MODEL_CLASSES];
    uint32_t best = rb_model_predict(u->m, &u->row, p);
    lua_pushstring(L, u->m->label[best]);
    lua_pushnumber(L, p[best]);
    lua_createtable(L, 0, (int)u->m->classes);
    for (uint32_t k = 0; k < u->m->classes; k++) {
        lua_pushnumber(L, p[k]);
        lua_setfield(L, -2, u->m->label[k]);
    }
    return 3;
}

static uint32_t check_label(lua_State *L, const rb_model *m, int arg)
{
    const char *label = luaL_checkstring(L, arg);
    for (uint32_t k = 0; k < m->classes; k++)
        if (strcmp(m->label[k], label) == 0)
            return k;
    const char *near = rb_nearest(label, strlen(label), m->label, m->classes);
    return (uint32_t)luaL_error(L, "the model has no label '%s'%s%s%s", label,
                                near ? "; did you mean '" : "",
                                near ? near : "", near ? "'?" : "");
}

/* How much each feature of the row speaks for the label, most first. */
static int explain(lua_State *L)
{
    lmodel *u = filled(L);
    uint32_t class = check_label(L, u->m, 3);
    lua_Integer most = luaL_optinteger(L, 4, 10);
    double scale = rb_row_scale(u->row.v, u->row.n), last = 0;
    uint32_t last_id = 0;
    lua_newtable(L);
    /* A row is short: the next largest is looked for each time. */
    for (lua_Integer n = 1; n <= most && n <= 100; n++) {
        const rb_cell *best = NULL;
        double share = 0;
        for (uint32_t i = 0; i < u->row.n; i++) {
            const rb_cell *c = &u->row.v[i];
            double s = rb_model_share(u->m, c, class, scale);
            double size = s < 0 ? -s : s, top = share < 0 ? -share : share;
            int later =
                n == 1 || size < last || (size == last && c->id > last_id);
            if (later && size > 0 && (best == NULL || size > top)) {
                best = c;
                share = s;
            }
        }
        if (best == NULL)
            break;
        last = share < 0 ? -share : share;
        last_id = best->id;
        rb_state_charge(L, u->row.n);
        lua_createtable(L, 0, 2);
        const rb_feature *g = &u->m->names.feature.v[best->id];
        lua_pushlstring(L, g->name, g->len);
        lua_setfield(L, -2, "feature");
        lua_pushnumber(L, share);
        lua_setfield(L, -2, "share");
        lua_rawseti(L, -2, n);
    }
    return 1;
}

static int head(lua_State *L)
{
    const rb_model *m = check_model(L)->m;
    lua_pushlstring(L, m->head.v ? m->head.v : "", m->head.n);
    return 1;
}

static int labels(lua_State *L)
{
    const rb_model *m = check_model(L)->m;
    lua_createtable(L, (int)m->classes, 0);
    for (uint32_t k = 0; k < m->classes; k++) {
        lua_pushstring(L, m->label[k]);
        lua_rawseti(L, -2, k + 1);
    }
    return 1;
}

static int count_features(lua_State *L)
{
    lua_pushinteger(L, check_model(L)->m->features);
    return 1;
}

const rb_binding rb_bind_model_rows[] = {
    {"predict", predict,
     "(self, features: table): string, number, table<string, number>", "0.1.0",
     "The most probable label, its probability, and those of all labels."},
    {"explain", explain,
     "(self, features: table, label: string, most?: integer): table[]", "0.1.0",
     "The features that speak most for or against a label: { feature=, "
     "share= }."},
    {"head", head, "(self): string", "0.1.0",
     "The lines that the model was trained with."},
    {"labels", labels, "(self): string[]", "0.1.0", "Its labels, sorted."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_model(lua_State *L)
{
    static const luaL_Reg events[] = {
        {"__gc", free_model}, {"__len", count_features}, {NULL, NULL}};
    rb_bind_class(L, RB_META_MODEL, rb_bind_model_rows, NULL, events);
}
