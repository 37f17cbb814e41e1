/*
** bind_model.c - examples and models for scripts
**
** A row is a Lua table for one call: its features go into C columns at once,
** which the package's memory pays for. Names in the array part of the table
** have the value 1, keys that are text have theirs.
*/
#include <string.h>
#include "bind.h"
#include "package.h"
#include "../model/model.h"

typedef struct lexamples {
    rb_examples x;
    rb_row row; /* scratch */
    int open;
} lexamples;

typedef struct lmodel {
    rb_model *m;
    rb_row row; /* scratch */
} lmodel;

/* ---- rows out of tables ---- */

typedef struct filler {
    rb_features *names;
    int learn; /* new names are added; else they are left out */
    rb_row *row;
    rb_mem *mem;
} filler;

static void fill_one(lua_State *L, const filler *f, const char *name,
                     size_t len, double value)
{
    rb_state *s = rb_state_of(L);
    if (rb_feature_check(name, len, value, &s->err) != RB_OK)
        luaL_error(L, "%s", s->err.msg);
    if (value == 0)
        return;
    uint32_t id = f->learn ? rb_features_add(f->names, name, len)
                           : rb_features_find(f->names, name, len);
    rb_cell c = {id, (float)value};
    if (id == UINT32_MAX && !f->learn)
        return;
    if (id == UINT32_MAX || rb_vec_push(f->mem, f->row, c) != 0)
        rb_state_nomem(L);
}

static void fill_array(lua_State *L, const filler *f, int table)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, table);
    for (lua_Integer i = 1; i <= n; i++) {
        size_t len;
        if (lua_rawgeti(L, table, i) != LUA_TSTRING)
            luaL_error(L, "a feature is text, not a %s", luaL_typename(L, -1));
        const char *name = lua_tolstring(L, -1, &len);
        fill_one(L, f, name, len, 1);
        lua_pop(L, 1);
    }
}

static void fill_keys(lua_State *L, const filler *f, int table)
{
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
        size_t len;
        if (lua_type(L, -2) != LUA_TSTRING)
            continue;
        if (lua_type(L, -1) != LUA_TNUMBER && lua_type(L, -1) != LUA_TBOOLEAN)
            luaL_error(L, "the value of a feature is a number, not a %s",
                       luaL_typename(L, -1));
        const char *name = lua_tolstring(L, -2, &len);
        fill_one(L, f, name, len,
                 lua_isboolean(L, -1) ? lua_toboolean(L, -1)
                                      : lua_tonumber(L, -1));
    }
}

static void fill(lua_State *L, filler f, int table)
{
    luaL_checktype(L, table, LUA_TTABLE);
    f.row->n = 0;
    fill_array(L, &f, table);
    fill_keys(L, &f, table);
    rb_row_settle(f.row);
    rb_state_charge(L, f.row->n);
}

/* ---- examples ---- */

/* A finalizer of a script may hold what has been collected before it. */
static int collected(lua_State *L)
{
    return luaL_error(L, "this was collected already");
}

static lexamples *check_examples(lua_State *L)
{
    lexamples *u = luaL_checkudata(L, 1, RB_META_EXAMPLES);
    if (!u->open)
        collected(L);
    return u;
}

static int free_examples(lua_State *L)
{
    lexamples *u = luaL_checkudata(L, 1, RB_META_EXAMPLES);
    rb_mem *m = rb_state_of(L)->mem;
    if (u->open) {
        rb_examples_free(&u->x);
        rb_vec_free(m, &u->row);
        u->open = 0;
    }
    return 0;
}

int rb_bind_examples_new(lua_State *L)
{
    lexamples *u = lua_newuserdatauv(L, sizeof *u, 0);
    memset(u, 0, sizeof *u);
    luaL_setmetatable(L, RB_META_EXAMPLES);
    rb_examples_init(&u->x, rb_state_of(L)->mem);
    u->open = 1;
    return 1;
}

static int add_example(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    lexamples *u = check_examples(L);
    size_t len, group_len = 0;
    filler f = {&u->x.names, 1, &u->row, s->mem};
    const char *label = luaL_checklstring(L, 3, &len);
    const char *group = luaL_optlstring(L, 4, "", &group_len);
    if (rb_feature_check(label, len, 1, &s->err) != RB_OK)
        return luaL_error(L, "a label is text of one line and 1 to %d bytes",
                          RB_MODEL_NAME);
    fill(L, f, 2);
    if (rb_examples_add(&u->x, &u->row, label, len, group, group_len,
                        &s->err) != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    return 0;
}

static double number_option(lua_State *L, int table, const char *name,
                            double otherwise)
{
    if (lua_isnoneornil(L, table))
        return otherwise;
    if (lua_getfield(L, table, name) != LUA_TNIL) {
        if (lua_type(L, -1) != LUA_TNUMBER)
            luaL_error(L, "%s is a number, not a %s", name,
                       luaL_typename(L, -1));
        otherwise = lua_tonumber(L, -1);
    }
    lua_pop(L, 1);
    return otherwise;
}

static uint32_t whole_option(lua_State *L, int table, const char *name,
                             uint32_t otherwise)
{
    double v = number_option(L, table, name, otherwise);
    if (!(v >= 0 && v <= 4294967295.0) || v != (double)(uint32_t)v)
        luaL_error(L, "%s is a whole number, 0 or more", name);
    return (uint32_t)v;
}

static rb_train train_options(lua_State *L, int table)
{
    rb_train o = {.cost = number_option(L, table, "C", 1)};
    o.min_count = whole_option(L, table, "min_count", 2);
    if (!lua_isnoneornil(L, table)) {
        lua_getfield(L, table, "balance");
        o.balance = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return o;
}

/* liblinear cannot be interrupted: its work is paid for before. */
static void pay(lua_State *L, const lexamples *u, uint32_t times)
{
    rb_state_charge(L, rb_model_cost(&u->x, times));
}

/* It is a library that is opened when it is met, and it may not be where
** files cannot be. */
static void check_trusted(lua_State *L)
{
    if (rb_state_of(L)->script->env.read != NULL)
        luaL_error(L,
                   "training is for packages that are trusted "
                   "(--trust %s)",
                   rb_state_of(L)->package);
}

static int train(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    lexamples *u = check_examples(L);
    const char *head = luaL_optstring(L, 3, "");
    rb_train o = train_options(L, 2);
    pay(L, u, 1);
    check_trusted(L);
    rb_buf_free(&s->scratch);
    if (rb_model_train(&u->x, &o, head, &s->scratch, &s->err) != RB_OK) {
        rb_buf_free(&s->scratch);
        return rb_state_raise(L, &s->err, 1);
    }
    lua_pushlstring(L, s->scratch.p, s->scratch.n);
    rb_buf_free(&s->scratch);
    return 1;
}

/* { labels = {...}, count = {{...}, ...} }: count[gold][predicted]. */
static void push_counts(lua_State *L, const rb_examples *x,
                        const uint32_t *count)
{
    uint32_t order[RB_MODEL_CLASSES], n = rb_examples_classes(x, order);
    lua_newtable(L);
    lua_createtable(L, (int)n, 0);
    for (uint32_t i = 0; i < n; i++) {
        const rb_feature *g = &x->labels.feature.v[order[i]];
        lua_pushlstring(L, g->name, g->len);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "labels");
    lua_createtable(L, (int)n, 0);
    for (uint32_t i = 0; i < n; i++) {
        lua_createtable(L, (int)n, 0);
        for (uint32_t k = 0; k < n; k++) {
            lua_pushinteger(L, count[i * n + k]);
            lua_rawseti(L, -2, k + 1);
        }
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "count");
}

static int cross(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    lexamples *u = check_examples(L);
    uint32_t count[RB_MODEL_CLASSES * RB_MODEL_CLASSES];
    rb_train o = train_options(L, 2);
    uint32_t folds = whole_option(L, 2, "folds", 5);
    uint32_t seed = whole_option(L, 2, "seed", 1);
    pay(L, u, folds);
    check_trusted(L);
    if (rb_model_cross(&u->x, &o, folds, seed, count, &s->err) != RB_OK)
        return rb_state_raise(L, &s->err, 1);
    push_counts(L, &u->x, count);
    return 1;
}

static int count_examples(lua_State *L)
{
    lua_pushinteger(L, check_examples(L)->x.row.n);
    return 1;
}

const rb_binding rb_bind_examples_rows[] = {
    {"add", add_example,
     "(self, features: table, label: string, group?: string)", "0.1.0",
     "An example: features are names (value 1) and name = number; rows of one "
     "group stay together in cross-validation."},
    {"train", train, "(self, options?: table, head?: string): string", "0.1.0",
     "The text of a model; options C (1), min_count (2), balance (false)."},
    {"cross_validate", cross, "(self, options?: table): table", "0.1.0",
     "{ labels=, count= } with count[gold][predicted]; options of train, and "
     "folds (5), seed (1)."},
    {NULL, NULL, NULL, NULL, NULL}};

/* ---- models ---- */

static lmodel *check_model(lua_State *L)
{
    lmodel *u = luaL_checkudata(L, 1, RB_META_MODEL);
    if (u->m == NULL)
        collected(L);
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
    filler f = {&u->m->names, 0, &u->row, rb_state_of(L)->mem};
    fill(L, f, 2);
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
    static const luaL_Reg examples[] = {
        {"__gc", free_examples}, {"__len", count_examples}, {NULL, NULL}};
    static const luaL_Reg model[] = {
        {"__gc", free_model}, {"__len", count_features}, {NULL, NULL}};
    rb_bind_class(L, RB_META_EXAMPLES, rb_bind_examples_rows, NULL, examples);
    rb_bind_class(L, RB_META_MODEL, rb_bind_model_rows, NULL, model);
}
