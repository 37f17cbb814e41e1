/*
** learn.c - training the model of a package (lua/rubric/model.lua)
*/
#include "remote.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* What examples may take in all: more than a package has for its work. */
static const uint64_t learn_memory = (uint64_t)4 << 30;

typedef struct learnt {
    const rb_learn *o;
    rb_script_write model, report;
    void *user;
    char file[256];
} learnt;

static int find_file(lua_State *L)
{
    learnt *l = lua_touserdata(L, 1);
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "trainable");
    rb_state_push_value(L);
    lua_call(L, 1, 1);
    snprintf(l->file, sizeof l->file, "%s",
             lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "");
    return 0;
}

static int path_of(rb_script *s, const rb_package *p, const char *file)
{
    char path[PATH_MAX + 256];
    snprintf(path, sizeof path, "%.4000s%s%s", *file ? p->folder : "",
             *file ? "/" : "", file);
    s->learn_file = path;
    return rb_arena_keep(&s->arena, &s->learn_file);
}

int rb_script_learn(rb_script *s, const char *package, const rb_learn *o,
                    rb_err *e)
{
    learnt l = {.o = o};
    rb_package *p = rb_package_meant(s, package);
    if (p == NULL)
        return rb_fail(e, RB_EUSAGE,
                       "package '%s' is not in use: rubric_use comes before "
                       "rubric_train",
                       package);
    if (p->remote != NULL) {
        const rb_package *q = rb_package_distrusted(s, p);
        q = q != NULL ? q : p;
        return rb_fail(e, RB_EUSAGE,
                       "training runs a package in this process, and '%s' is "
                       "not trusted; when you know what it does: --trust %s",
                       q->m.name, q == p ? package : q->m.name);
    }
    rb_state_begin(p->state, NULL);
    int code = rb_state_call(p->state, find_file, &l, e);
    rb_state_end(p->state);
    if (code != RB_OK)
        return code;
    s->learn = *o;
    if (rb_arena_keep(&s->arena, &s->learn.label_field) ||
        rb_arena_keep(&s->arena, &s->learn.group_field) ||
        path_of(s, p, l.file))
        return rb_nomem(e);
    if (p->state->memory < learn_memory)
        p->state->memory = learn_memory;
    s->learner = p;
    return RB_OK;
}

const char *rb_script_learn_file(const rb_script *s)
{
    return s->learn_file ? s->learn_file : "";
}

static void set_text(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

int rb_learn_document(lua_State *L)
{
    const rb_learn *o = &rb_state_of(L)->script->learn;
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "learn");
    rb_state_push_value(L);
    rb_bind_doc(L);
    lua_newtable(L);
    set_text(L, "label", o->label_field);
    set_text(L, "group", o->group_field);
    lua_call(L, 3, 0);
    return 0;
}

static int give(lua_State *L, int at, rb_script_write write, void *user)
{
    size_t n;
    const char *text = lua_tolstring(L, at, &n);
    if (text != NULL && write != NULL && write(user, text, n) != 0)
        return luaL_error(L, "the model cannot be written");
    return 0;
}

static int finish(lua_State *L)
{
    learnt *l = lua_touserdata(L, 1);
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "finish");
    rb_state_push_value(L);
    lua_newtable(L);
    if (l->o->cost > 0) {
        lua_pushnumber(L, l->o->cost);
        lua_setfield(L, -2, "C");
    }
    lua_pushinteger(L, l->o->folds);
    lua_setfield(L, -2, "folds");
    lua_pushinteger(L, l->o->seed);
    lua_setfield(L, -2, "seed");
    lua_call(L, 2, 2);
    give(L, -2, l->model, l->user);
    return give(L, -1, l->report, l->user);
}

int rb_script_learnt(rb_script *s, rb_script_write model,
                     rb_script_write report, void *user, rb_err *e)
{
    learnt l = {.o = &s->learn, .model = model, .report = report, .user = user};
    rb_package *p = s->learner;
    if (p == NULL)
        return rb_fail(e, RB_EUSAGE, "no package is being trained");
    rb_state_begin(p->state, NULL);
    p->state->lifted++;
    int code = rb_state_call(p->state, finish, &l, e);
    p->state->lifted--;
    rb_state_end(p->state);
    s->learner = NULL;
    return code;
}
