/*
** loader.c - loader packages: the text of a file in, records out
**
** The record's text is checked here, where the script's line can be told;
** whoever reads the records (load/loaded.c) checks it again.
*/
#include "remote.h"

#include <stdio.h>
#include <string.h>
#include "../base/utf8.h"
#include "../load/load.h"
#include "../load/records.h"

enum { RECORDS_MAX = 1 << 28 }; /* bytes of the records of a file */

typedef struct work {
    const rb_package *p;
    const char *name; /* of the file */
    const char *file; /* its text, or its bytes */
    size_t n;
    rb_buf *records;
    size_t whole;    /* bytes of records that are whole */
    size_t count;    /* of these */
    uint64_t sliced; /* bytes of the file in all of them */
    int takes;
} work;

/* ---- what the script gives ---- */

/* A script can lay hands on `put`, and call it when its file is gone, or
** before it is there. */
static work *work_of(lua_State *L)
{
    work *w = rb_state_of(L)->work;
    if (w == NULL || w->records == NULL)
        luaL_error(L, "no file is being read");
    return w;
}

/* A part is put in only where there is room: what is put is not the state's
** memory. */
static void check_room(lua_State *L, const work *w, size_t n)
{
    if (n > RECORDS_MAX || w->records->n > RECORDS_MAX - n)
        rb_state_stop(L, "what is made of a file may have 256 MiB; split it");
}

/* Before n bytes more: a list may name one long string a million times. */
static void make_room(lua_State *L, size_t n)
{
    if (n + work_of(L)->records->n > RECORDS_MAX)
        rb_state_stop(L, "what is made of a file may have 256 MiB; split it");
}

static int done(lua_State *L, work *w)
{
    if (w->records->failed)
        return luaL_error(L, "out of memory");
    if (w->count++ >= w->n + RB_RECORDS_MORE)
        rb_state_stop(L, "it makes more documents than the file has bytes");
    w->whole = w->records->n;
    return 0;
}

static int fails(lua_State *L, lua_Integer part, const char *what)
{
    if (part == 0)
        return luaL_error(L, "its text %s", what);
    return luaL_error(L, "part %I of its text %s", (LUAI_UACINT)part, what);
}

static void put_words(lua_State *L, int arg, lua_Integer part)
{
    size_t n;
    const char *s = lua_tolstring(L, arg, &n);
    rb_state_charge(L, n / 64);
    make_room(L, n);
    if (rb_utf8_check(s, n) != n)
        fails(L, part, "is not UTF-8");
    check_room(L, work_of(L), n);
    rb_records_made(work_of(L)->records, s, n);
}

static int is_between(const work *w, lua_Integer i)
{
    return (size_t)i == w->n || (w->file[i] & 0xC0) != 0x80;
}

/* { first, last }, as string.sub counts. */
static void put_slice(lua_State *L, int arg, lua_Integer part)
{
    work *w = work_of(L);
    int first_is, last_is;
    lua_rawgeti(L, arg, 1);
    lua_rawgeti(L, arg, 2);
    lua_Integer first = lua_tointegerx(L, -2, &first_is);
    lua_Integer last = lua_tointegerx(L, -1, &last_is);
    lua_pop(L, 2);
    if (!first_is || !last_is)
        fails(L, part, "is no { first, last } and no string");
    if (first < 1 || last < first - 1 || (lua_Unsigned)last > w->n)
        luaL_error(L,
                   "part %I of its text, { %I, %I }, lies outside of the file, "
                   "which has %I bytes",
                   (LUAI_UACINT)part, (LUAI_UACINT)first, (LUAI_UACINT)last,
                   (LUAI_UACINT)w->n);
    if (!is_between(w, first - 1) || !is_between(w, last))
        fails(L, part, "begins or ends inside of a character");
    size_t n = (size_t)(last - first + 1);
    rb_state_charge(L, 1 + n / 64);
    w->sliced += n;
    if (w->sliced / RB_RECORDS_REPEAT > w->n)
        rb_state_stop(L, "its documents repeat the file more than eight "
                         "times over; give each part of it once");
    check_room(L, w, 0);
    rb_records_slice(w->records, (size_t)first - 1, (size_t)last);
}

static void put_part(lua_State *L, lua_Integer i)
{
    lua_rawgeti(L, 1, i);
    if (lua_type(L, -1) == LUA_TSTRING)
        put_words(L, -1, i);
    else if (lua_istable(L, -1))
        put_slice(L, lua_gettop(L), i);
    else
        fails(L, i, "is no { first, last } and no string");
    lua_pop(L, 1);
}

/* put(text, fields): a text is a string or a list of parts, fields are JSON. */
static int put_record(lua_State *L)
{
    work *w = work_of(L);
    size_t n;
    const char *json = luaL_checklstring(L, 2, &n);
    if (rb_utf8_check(json, n) != n)
        return luaL_error(L, "a field of it is not UTF-8");
    rb_state_charge(L, n / 64);
    make_room(L, n);
    rb_records_doc(w->records);
    if (lua_type(L, 1) == LUA_TSTRING) {
        put_words(L, 1, 0);
    } else {
        luaL_checktype(L, 1, LUA_TTABLE);
        lua_Integer parts = (lua_Integer)lua_rawlen(L, 1);
        for (lua_Integer i = 1; i <= parts; i++)
            put_part(L, i);
    }
    check_room(L, w, n);
    rb_records_fields(w->records, json, n);
    return done(L, w);
}

/* wrong(message): a record that cannot be read. */
static int put_wrong(lua_State *L)
{
    work *w = work_of(L);
    size_t n;
    const char *message = luaL_checklstring(L, 1, &n);
    rb_state_charge(L, n / 64);
    check_room(L, w, n);
    rb_records_wrong(w->records, message);
    return done(L, w);
}

/* ---- calling it ---- */

/* The library's function, the package's value, the file. */
static void push_call(lua_State *L, work *w, const char *f)
{
    lua_settop(L, 0);
    rb_state_require(L, "rubric.loader");
    lua_getfield(L, 1, f);
    rb_state_push_value(L);
    lua_newtable(L);
    lua_pushstring(L, w->name);
    lua_setfield(L, -2, "name");
    lua_pushlstring(L, w->file, w->n);
    lua_setfield(L, -2, w->p->m.bytes ? "bytes" : "text");
}

static int call_takes(lua_State *L)
{
    work *w = lua_touserdata(L, 1);
    push_call(L, w, "takes");
    lua_call(L, 2, 1);
    w->takes = lua_toboolean(L, -1);
    return 0;
}

static int call_load(lua_State *L)
{
    work *w = lua_touserdata(L, 1);
    push_call(L, w, "load");
    lua_pushcfunction(L, put_record);
    lua_pushcfunction(L, put_wrong);
    lua_call(L, 4, 0);
    return 0;
}

static int call(work *w, rb_package *p, lua_CFunction f, rb_err *e)
{
    rb_state_begin_file(p->state, w->n);
    p->state->work = w;
    int code = rb_state_call(p->state, f, w, e);
    p->state->work = NULL;
    rb_state_end(p->state);
    return code;
}

int rb_local_takes(rb_package *p, const char *name, const char *head, size_t n,
                   int *takes, rb_err *e)
{
    work w = {.p = p, .name = name, .file = head, .n = n};
    int code = call(&w, p, call_takes, e);
    *takes = w.takes;
    return code;
}

int rb_local_load(rb_package *p, const char *name, const char *file, size_t n,
                  rb_buf *records, rb_err *e)
{
    work w = {.p = p,
              .name = name,
              .file = file,
              .n = n,
              .records = records,
              .whole = records->n};
    int code = call(&w, p, call_load, e);
    if (code == RB_ENOMEM)
        return code;
    records->n = w.whole; /* a script may have gone on after half a record */
    if (code == RB_OK)
        return code;
    rb_records_wrong(records, e->msg);
    return records->failed ? rb_nomem(e) : RB_OK;
}

/* ---- for whoever opens a source ---- */

static int is_loader(const rb_package *p)
{
    return p->nth > 0 && rb_package_is(p, "loader");
}

/* The i-th that the user named, or NULL. */
static rb_package *loader_at(const rb_script *s, size_t i)
{
    for (uint32_t k = 0; k < s->pack.n; k++)
        if (is_loader(s->pack.v[k]) && i-- == 0)
            return s->pack.v[k];
    return NULL;
}

int rb_script_has_loader(const rb_script *s)
{
    return loader_at(s, 0) != NULL;
}

static int same_args(rb_script *s, const rb_package *p, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < p->m.narg; i++)
        if (p->m.arg[i].given)
            code = rb_script_set_arg(s, p->m.name, p->m.arg[i].name,
                                     p->m.arg[i].value, e);
    return code;
}

static int same_trust(rb_script *s, const rb_script *as, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < as->trusted.n; i++)
        code = rb_script_trust(s, as->trusted.v[i], e);
    return code;
}

/* And the modules of the program around us. */
static int same_modules(rb_script *s, const rb_script *as, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < as->hosted.n; i++) {
        const rb_hosted *h = as->hosted.v[i];
        code = rb_script_host(s, h->name + sizeof "host", h->version, h->open,
                              h->user, e);
    }
    return code;
}

int rb_script_use_loaders(rb_script *s, const rb_script *as, rb_err *e)
{
    const rb_package *p;
    int code = same_trust(s, as, e);
    if (code == RB_OK)
        code = same_modules(s, as, e);
    for (size_t i = 0; code == RB_OK && (p = loader_at(as, i)) != NULL; i++) {
        code = rb_script_use(s, p->place, e);
        if (code == RB_OK)
            code = same_args(s, p, e);
    }
    for (size_t i = 0; code == RB_OK && loader_at(s, i) != NULL; i++)
        code = rb_package_load(s, loader_at(s, i), e);
    return code;
}

/* The endings, each ended by NUL, "" after the last. */
static const char *joined(rb_arena *a, const rb_names *n)
{
    size_t len = 1;
    for (uint32_t i = 0; i < n->n; i++)
        len += strlen(n->v[i]) + 1;
    char *s = rb_arena_alloc(a, len), *p = s;
    for (uint32_t i = 0; s != NULL && i < n->n; i++)
        p = stpcpy(p, n->v[i]) + 1;
    if (s != NULL)
        *p = '\0';
    return s;
}

int rb_script_loader(rb_script *s, size_t i, rb_loader *out)
{
    rb_package *p = loader_at(s, i);
    if (p == NULL)
        return RB_EDONE;
    *out = (rb_loader){p->m.name, joined(&p->arena, &p->m.endings), p->m.bytes};
    return out->endings != NULL ? RB_OK : RB_ENOMEM;
}

int rb_script_takes(rb_script *s, size_t i, const char *name, const char *head,
                    size_t n, int *takes, rb_err *e)
{
    rb_package *p = loader_at(s, i);
    *takes = 0;
    return p->remote != NULL
               ? rb_remote_takes(p->remote, name, head, n, takes, e)
               : rb_local_takes(p, name, head, n, takes, e);
}

int rb_script_load(rb_script *s, size_t i, const char *name, const char *file,
                   size_t n, rb_buf *records, rb_err *e)
{
    rb_package *p = loader_at(s, i);
    return p->remote != NULL
               ? rb_remote_load(p->remote, name, file, n, records, e)
               : rb_local_load(p, name, file, n, records, e);
}
