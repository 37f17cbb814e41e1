/*
** rulelist.c - the rules of a package as JSON, for tests and for lists
**
** Read in the package's own state, so that no value of it crosses into
** another.
*/
#include "rulelist.h"

#include <string.h>
#include "remote.h"
#include "../base/utf8.h"

static void put_string(rb_buf *b, lua_State *L, int at)
{
    size_t n;
    const char *s =
        lua_type(L, at) == LUA_TSTRING ? lua_tolstring(L, at, &n) : NULL;
    if (s == NULL || rb_utf8_check(s, n) != n)
        rb_buf_puts(b, "null");
    else
        rb_buf_json(b, s, n);
}

static void put_field(rb_buf *b, lua_State *L, const char *key)
{
    lua_getfield(L, -1, key);
    rb_buf_printf(b, "\"%s\":", key);
    put_string(b, L, -1);
    rb_buf_putc(b, ',');
    lua_pop(L, 1);
}

static void put_list(rb_buf *b, lua_State *L, const char *key)
{
    int n = 0;
    rb_buf_printf(b, "\"%s\":[", key);
    if (lua_getfield(L, -1, key) == LUA_TTABLE) {
        for (lua_Integer i = 1;
             lua_rawgeti(L, -1, i) == LUA_TSTRING && i < 10000; i++) {
            if (n++ > 0)
                rb_buf_putc(b, ',');
            put_string(b, L, -1);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    rb_buf_putc(b, ']');
    lua_pop(L, 1);
}

/* What the i-th rule, on top of its list and its tagger, asks annotations
** for: asked[i].asks of the tagger. */
static void put_asked(rb_buf *b, lua_State *L, lua_Integer i)
{
    int top = lua_gettop(L);
    if (lua_getfield(L, -3, "asked") == LUA_TTABLE &&
        lua_rawgeti(L, -1, i) == LUA_TTABLE) {
        rb_buf_putc(b, ',');
        put_list(b, L, "asks");
    }
    lua_settop(L, top);
}

/* The rules of the tagger on top of the stack, and of its members. */
static void put_rules(rb_buf *b, lua_State *L, int depth)
{
    if (!lua_istable(L, -1) || depth > 4)
        return;
    luaL_checkstack(L, 10, NULL);
    if (lua_getfield(L, -1, "rules") == LUA_TTABLE) {
        for (lua_Integer i = 1; lua_rawgeti(L, -1, i) == LUA_TTABLE; i++) {
            rb_buf_putc(b, b->n > 1 ? ',' : ' ');
            rb_buf_putc(b, '{');
            put_field(b, L, "name");
            put_field(b, L, "layer");
            put_field(b, L, "match");
            put_list(b, L, "examples");
            rb_buf_putc(b, ',');
            put_list(b, L, "never");
            put_asked(b, L, i);
            rb_buf_putc(b, '}');
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    for (lua_Integer i = 1; i < 1000; i++) {
        int more = lua_rawgeti(L, -1, i) != LUA_TNIL;
        put_rules(b, L, depth + 1);
        lua_pop(L, 1);
        if (!more)
            break;
    }
}

static int collect_rules(lua_State *L)
{
    rb_buf *json = lua_touserdata(L, 1);
    rb_buf_putc(json, '[');
    rb_state_push_value(L);
    put_rules(json, L, 0);
    rb_buf_putc(json, ']');
    return 0;
}

int rb_local_rules(rb_package *p, rb_buf *json, rb_err *e)
{
    if (p->state == NULL) { /* it runs nothing: a lexicon */
        rb_buf_puts(json, "[]");
        return json->failed ? rb_nomem(e) : RB_OK;
    }
    rb_state_begin(p->state, NULL);
    int code = rb_state_call(p->state, collect_rules, json, e);
    rb_state_end(p->state);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}

int rb_package_rules(rb_package *p, rb_buf *json, rb_err *e)
{
    return p->remote != NULL ? rb_remote_rules(p->remote, json, e)
                             : rb_local_rules(p, json, e);
}

int rb_script_rules(rb_script *s, const char *package, rb_buf *json, rb_err *e)
{
    int code = rb_script_use(s, package, e);
    rb_package *p = code == RB_OK ? rb_package_meant(s, package) : NULL;
    if (code == RB_OK && p == NULL)
        code = rb_fail(e, RB_EUSAGE, "package '%s' is not in use", package);
    if (code == RB_OK)
        code = rb_package_rules(p, json, e);
    return code == RB_OK && json->failed ? rb_nomem(e) : code;
}
