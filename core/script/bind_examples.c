/*
** bind_examples.c - examples for scripts, and models trained on them
*/
#include <string.h>
#include "bind_features.h"
#include "package.h"

typedef struct lexamples {
    rb_examples x;
    rb_row row; /* scratch */
    int open;
} lexamples;

static lexamples *check_examples(lua_State *L)
{
    lexamples *u = luaL_checkudata(L, 1, RB_META_EXAMPLES);
    if (!u->open)
        rb_bind_collected(L);
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
    rb_filler f = {&u->x.names, 1, &u->row, s->mem};
    const char *label = luaL_checklstring(L, 3, &len);
    const char *group = luaL_optlstring(L, 4, "", &group_len);
    if (rb_feature_check(label, len, 1, &s->err) != RB_OK)
        return luaL_error(L, "a label is text of one line and 1 to %d bytes",
                          RB_MODEL_NAME);
    rb_bind_fill(L, f, 2);
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

void rb_bind_open_examples(lua_State *L)
{
    static const luaL_Reg events[] = {
        {"__gc", free_examples}, {"__len", count_examples}, {NULL, NULL}};
    rb_bind_class(L, RB_META_EXAMPLES, rb_bind_examples_rows, NULL, events);
}
