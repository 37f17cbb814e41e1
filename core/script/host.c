/*
** host.c - states, their budgets, and the only way into them
**
** Memory: Lua's and the bindings' requests go through one limited allocator.
** Steps: a hook counts instructions, the allocator and the bindings charge to
** the same counter, and a clock stands behind it for work in C that nobody
** counts. Once used up, the state is fatal until its next document: the hook
** is armed with 1, so that a script that catches the error fails again.
*/
#include "profile.h"
#include "rulework.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* The heap may grow to so many hundredths before garbage is looked for; of a
** long text most of it is garbage, and memory. */
enum { PAUSE = 400, LONG_PAUSE = 200, LONG_TEXT = 1 << 18 };
enum { HOOK_EVERY = 1000, OUTPUT_MAX = 1 << 20 };

static const char value_key = 0; /* registry: what init.lua returned */

/* ---- budgets ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int rb_state_spend(rb_state *s, uint64_t n)
{
    if (s->lifted > 0)
        return RB_OK;
    if (n < s->steps && !s->fatal) {
        s->steps -= n;
        if (s->steps > s->floor)
            return RB_OK;
        s->rule_over = 1;
        return RB_ELIMIT;
    }
    s->steps = 0;
    if (!s->fatal)
        s->fatal = RB_ELIMIT;
    return RB_ELIMIT;
}

int rb_state_late(rb_state *s)
{
    if (s->lifted == 0 && !s->fatal && now() > s->deadline) {
        s->fatal = RB_ELIMIT;
        s->late = 1;
    }
    return s->fatal != 0;
}

static void *limited(void *ud, void *ptr, size_t osize, size_t nsize)
{
    rb_state *s = ud;
    if (nsize > osize && s->lifted == 0) {
        size_t grow = nsize - osize;
        s->allocated += grow;
        if (s->own.used + grow > s->limit) {
            s->over_memory = 1;
            rb_state_spend(s, s->own.used / 64);
            return NULL;
        }
        if (rb_state_spend(s, grow / 16) != RB_OK && grow > 65536)
            return NULL;
    }
    void *p = rb_pool_realloc(&s->pool, ptr, osize, nsize);
    if (p == NULL && nsize > 0)
        s->refused = 1;
    return p;
}

/* As lua_Alloc: osize is a type when ptr is NULL. */
static void *lua_memory(void *ud, void *ptr, size_t osize, size_t nsize)
{
    rb_state *s = ud;
    if (ptr == NULL)
        return rb_alloc(&s->own, nsize);
    if (nsize == 0) {
        rb_free(&s->own, ptr, osize);
        return NULL;
    }
    return rb_realloc(&s->own, ptr, osize, nsize);
}

static int out_of_steps(lua_State *L)
{
    return luaL_error(L, "stopped: the budget of steps for a document is "
                         "used up (an endless loop?)");
}

static void on_count(lua_State *L, lua_Debug *ar)
{
    rb_state *s = rb_state_of(L);
    (void)ar;
    if (s->lifted > 0)
        return;
    rb_state_late(s);
    if (rb_state_spend(s, (uint64_t)lua_gethookcount(L)) != RB_OK) {
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
        out_of_steps(L);
    }
}

void rb_state_charge(lua_State *L, uint64_t n)
{
    if (rb_state_spend(rb_state_of(L), n) != RB_OK) {
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
        out_of_steps(L);
    }
}

void rb_state_stop(lua_State *L, const char *why)
{
    rb_state *s = rb_state_of(L);
    s->over = why;
    s->fatal = RB_ELIMIT;
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    luaL_error(L, "stopped: %s", why);
}

/* Annotations belong to the document, not to the state; so they have a budget
** of their own, which grows with the text. */
size_t rb_state_may_make(size_t memory, size_t text)
{
    return memory / 2 + 8 * text;
}

void rb_state_made(lua_State *L, size_t bytes)
{
    rb_state *s = rb_state_of(L);
    if (bytes <= s->made) {
        s->made -= bytes;
        return;
    }
    s->made = 0;
    rb_state_stop(L, "its annotations of this document are too large; make "
                     "fewer, or shorter features");
}

void rb_state_rearm(lua_State *L)
{
    if (rb_state_of(L)->counted)
        lua_sethook(L, on_count, LUA_MASKCOUNT, HOOK_EVERY);
    else
        lua_sethook(L, NULL, 0, 0);
}

/* Long texts are work, not an attack. */
uint64_t rb_steps_for(uint64_t steps, size_t text)
{
    uint64_t each = steps >> 20; /* so many again for each MiB */
    return each > (UINT64_MAX - steps) / (text + 1) ? UINT64_MAX
                                                    : steps + each * text;
}

size_t rb_memory_for(size_t memory, size_t text)
{
    size_t most = memory > SIZE_MAX / 4 ? SIZE_MAX : 4 * memory;
    return text > (most - memory) / 8 ? most : memory + 8 * text;
}

static void begin(rb_state *s, rb_doc *d, size_t text)
{
    const rb_manifest *m = s->pack ? &s->pack->m : NULL;
    double times = 1 + (double)text / (1 << 20);
    s->doc = d;
    s->epoch++;
    rb_grants_begin(s);
    s->steps = rb_steps_for(s->budget, text);
    s->share =
        s->pack ? rb_steps_for(rb_rule_share(s->script, s->pack), text) : 0;
    s->output = m != NULL && m->output > 0 ? m->output : OUTPUT_MAX;
    s->limit = rb_memory_for(s->memory, text);
    s->made = rb_state_may_make(s->memory, text);
    s->fatal = s->over_memory = s->refused = s->rule_over = s->late = 0;
    s->missing[0] = '\0';
    s->over = NULL;
    s->floor = 0;
    rb_rules_forget(s);
    s->patience =
        times *
        (m != NULL && m->time > 0 ? m->time : 10 + (double)s->budget / 1e7);
    s->deadline = now() + s->patience;
    lua_gc(s->L, LUA_GCSETPAUSE, text < LONG_TEXT ? PAUSE : LONG_PAUSE);
    rb_state_rearm(s->L);
}

void rb_state_begin(rb_state *s, rb_doc *d)
{
    begin(s, d, d != NULL ? d->len : 0);
}

void rb_state_begin_file(rb_state *s, size_t bytes)
{
    begin(s, NULL, bytes);
}

void rb_state_end(rb_state *s)
{
    s->doc = NULL;
    s->epoch++;
}

/* ---- what the bindings ask ---- */

int rb_state_may_write(const rb_state *s, const char *layer)
{
    return s->pack == NULL || rb_names_has(&s->pack->m.writes, layer);
}

int rb_state_may_read(const rb_state *s, const char *layer)
{
    return s->pack == NULL || rb_names_has(&s->pack->m.writes, layer) ||
           rb_names_has(&s->pack->m.reads, layer) ||
           strcmp(layer, "furniture") == 0 || strcmp(layer, "language") == 0;
}

void rb_log_named(rb_script *s, const char *name, char level, const char *text)
{
    rb_buf b;
    size_t n = strlen(name);
    if (s->env.log == NULL)
        return;
    rb_buf_init(&b, s->mem);
    do {
        size_t line = strcspn(text, "\n");
        if (strncmp(text, name, n) != 0 || strncmp(text + n, ": ", 2) != 0) {
            rb_buf_puts(&b, name);
            rb_buf_puts(&b, ": ");
        }
        line += text[line] == '\n';
        rb_buf_put(&b, text, line);
        text += line;
    } while (*text != '\0');
    rb_buf_putc(&b, '\0');
    if (!b.failed)
        s->env.log(s->env.user, level, b.p);
    rb_buf_free(&b);
}

void rb_state_log(rb_state *s, char level, const char *msg)
{
    size_t n = strlen(msg);
    if (s->output == 0)
        return;
    if (n >= s->output) {
        s->output = 0;
        msg = "(a script prints more than its limit of output, or a megabyte: "
              "the rest is left out)";
        level = 'w';
    } else {
        s->output -= n + 1;
    }
    if (s->named && s->output > 0)
        rb_log_named(s->script, s->package, level, msg);
    else if (s->script->env.log != NULL)
        s->script->env.log(s->script->env.user, level, msg);
}

int rb_state_nomem(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    if (!s->over_memory && !s->fatal) {
        s->fatal = RB_ENOMEM;
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    }
    return luaL_error(L, "out of memory");
}

int rb_state_raise(lua_State *L, const rb_err *e, int level)
{
    if (e->code == RB_ENOMEM)
        return rb_state_nomem(L);
    luaL_where(L, level);
    lua_pushstring(L, e->msg);
    lua_concat(L, 2);
    return lua_error(L);
}

/* ---- errors ---- */

/* Does a message or source begin with "package/"? */
static int is_own(const rb_state *s, const char *text)
{
    size_t n = strlen(s->package);
    return strncmp(text, s->package, n) == 0 && text[n] == '/';
}

/* "stance/init.lua:12: " of the innermost place in the package, or "". */
static void push_place(lua_State *L, const rb_state *s)
{
    lua_Debug ar;
    for (int level = 1; level < 200 && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (is_own(s, ar.short_src) && ar.currentline > 0) {
            lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
            return;
        }
    }
    lua_pushliteral(L, "");
}

/* "lua/rubric/rules.lua:99: " before a message that was written for people
** tells them nothing; before one of Lua's own it is what we look for. */
static void drop_library_place(lua_State *L, int at)
{
    static const char library[] = "lua/rubric/";
    const char *msg = lua_tostring(L, at);
    if (strncmp(msg, library, sizeof library - 1) != 0)
        return;
    const char *end = strstr(msg, ": ");
    if (end == NULL || strncmp(end + 2, "attempt to ", 11) == 0 ||
        strncmp(end + 2, "bad argument ", 13) == 0)
        return;
    lua_pushstring(L, end + 2);
    lua_replace(L, at);
}

/* "attempt to index a nil value (field 'hollder')" of a match without it. */
static int add_capture(lua_State *L, int at)
{
    const rb_state *s = rb_state_of(L);
    const char *msg = lua_tostring(L, at), *p;
    size_t n = strlen(s->missing);
    if (n == 0 || (p = strstr(msg, "a nil value (field '")) == NULL ||
        strncmp(p + 20, s->missing, n) != 0 || p[20 + n] != '\'')
        return 0;
    lua_pushfstring(L, "%s; the pattern captures nothing as '%s'%s%s%s", msg,
                    s->missing, *s->nearest ? ", but '" : "", s->nearest,
                    *s->nearest ? "'" : "");
    lua_replace(L, at);
    return 1;
}

/* A call of what was not granted: say which permission has it. */
static void add_hint(lua_State *L, int at)
{
    static const char *const absent[] = {
        "(global 'io')", "(global 'os')", "(global 'debug')",
        "(global 'dofile')", "(global 'loadfile')"};
    const char *msg = lua_tostring(L, at);
    const char *permission = rb_grants_hint(msg);
    if (add_capture(L, at))
        return;
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if (strstr(msg, absent[i]) != NULL && strstr(msg, "a nil value")) {
            lua_pushfstring(L,
                            "%s; packages have no files, programs or "
                            "environment: rubric.read and rubric.lexicon read "
                            "their own files",
                            msg);
            lua_replace(L, at);
            return;
        }
    if (permission == NULL)
        return;
    lua_pushfstring(L, "%s; a package has it with permissions = { \"%s\" }",
                    lua_tostring(L, at), permission);
    lua_replace(L, at);
}

/* Message handler; script values are not touched, only looked at. */
static int on_error(lua_State *L)
{
    const rb_state *s = rb_state_of(L);
    int type = lua_type(L, 1);
    if (type == LUA_TSTRING) {
        drop_library_place(L, 1);
        add_hint(L, 1);
    }
    if (type == LUA_TSTRING && is_own(s, lua_tostring(L, 1)))
        return 1;
    if (s->where[0] != '\0')
        lua_pushstring(L, s->where);
    else
        push_place(L, s);
    if (type == LUA_TSTRING || type == LUA_TNUMBER)
        lua_pushvalue(L, 1);
    else
        lua_pushfstring(L, "an error that is no text (a %s)",
                        lua_typename(L, type));
    lua_concat(L, 2);
    return 1;
}

int rb_state_note_place(lua_State *L)
{
    rb_state *s = rb_state_of(L);
    if (s->where[0] != '\0' ||
        (lua_type(L, 1) == LUA_TSTRING && is_own(s, lua_tostring(L, 1))))
        return 1;
    push_place(L, s);
    snprintf(s->where, sizeof s->where, "%s", lua_tostring(L, -1));
    lua_pop(L, 1);
    return 1;
}

static int limit_error(const rb_state *s, const char *msg, rb_err *e)
{
    if (s->late)
        return rb_fail(e, RB_ELIMIT,
                       "package '%s': stopped: its time%s, %.4g seconds, is "
                       "used up",
                       s->package, s->doc ? " for a document" : "",
                       s->patience);
    return rb_fail(
        e, RB_ELIMIT, "package '%s': %s; the budget is %.4g million steps%s%s",
        s->package, msg, (double)s->budget / 1e6, s->doc ? " a document" : "",
        s->doc && s->doc->len >= 1 << 20
            ? " and as many again for each MiB of it"
            : "");
}

static int translate(rb_state *s, int status, rb_err *e)
{
    const char *msg =
        lua_type(s->L, -1) == LUA_TSTRING ? lua_tostring(s->L, -1) : "error";
    if (s->over != NULL)
        return rb_fail(e, RB_ELIMIT, "package '%s': stopped: %s", s->package,
                       s->over);
    if (s->fatal == RB_ENOMEM)
        return rb_nomem(e);
    if (s->fatal)
        return limit_error(s, strcmp(msg, "error") ? msg : "stopped", e);
    /* a stack that may not grow is said to overflow */
    if (s->refused && (status == LUA_ERRMEM || strstr(msg, "out of memory") ||
                       strstr(msg, "stack overflow")))
        return rb_nomem(e);
    if (status == LUA_ERRMEM || (s->over_memory && strstr(msg, "memory")))
        return rb_fail(e, RB_ELIMIT,
                       "package '%s' wants more than its %zu MiB of memory",
                       s->package, s->limit >> 20);
    return rb_fail(e, RB_ESCRIPT, "%s%s%s%s", is_own(s, msg) ? "" : "package '",
                   is_own(s, msg) ? "" : s->package,
                   is_own(s, msg) ? "" : "': ", msg);
}

int rb_state_call(rb_state *s, lua_CFunction f, void *ud, rb_err *e)
{
    lua_State *L = s->L;
    int top = lua_gettop(L), code = RB_OK;
    if (!lua_checkstack(L, 20))
        return rb_nomem(e);
    s->where[0] = '\0';
    lua_pushcfunction(L, on_error);
    lua_pushcfunction(L, f);
    lua_pushlightuserdata(L, ud);
    int status = lua_pcall(L, 1, 0, top + 1);
    if (status != LUA_OK || s->fatal)
        code = translate(s, status, e);
    lua_settop(L, top);
    return code;
}

/* ---- life ---- */

static int set_up(lua_State *L)
{
    rb_safe_open(L);
    rb_module_open(L);
    return 0;
}

/*
** Lua looks at its count hook after each instruction, which costs a tenth of
** what packages take. So those that come with rubric are counted by what they
** allocate and call in C only, unless they run in a process of their own, the
** program around us has set a budget, or somebody wants to know what they cost.
*/
static int is_counted(const rb_script *sc, const rb_package *p)
{
    return p == NULL || sc->steps_given || sc->env.read != NULL ||
           sc->env.trust == RB_TRUST_NONE || sc->env.profile ||
           !rb_package_shipped(sc, p->folder);
}

static void set_limits(rb_state *s, const rb_script *sc)
{
    s->counted = is_counted(sc, s->pack);
    s->named = s->pack != NULL && sc->env.read == NULL &&
               !rb_package_shipped(sc, s->pack->folder);
    s->memory = s->limit = sc->env.memory;
    s->budget = sc->env.steps;
    if (s->pack == NULL)
        return;
    if (s->pack->m.memory > 0 && s->pack->m.memory < s->memory)
        s->memory = s->pack->m.memory;
    if (s->pack->m.steps > 0 && s->pack->m.steps < s->budget)
        s->budget = s->pack->m.steps;
}

int rb_state_new(rb_state **out, rb_script *sc, const rb_package *p, rb_err *e)
{
    rb_state *s = rb_calloc(sc->mem, 1, sizeof *s);
    *out = NULL;
    if (s == NULL)
        return rb_nomem(e);
    s->script = sc;
    s->pack = p;
    s->package = p ? p->m.name : "rubric";
    s->version = p ? p->m.version : "";
    s->folder = p ? p->folder : NULL;
    s->under = sc->mem;
    s->vocab = sc->env.vocab;
    s->lang = sc->env.lang;
    s->mem = &s->own;
    rb_pool_init(&s->pool, sc->mem);
    rb_mem_init(&s->own, limited, s);
    rb_buf_init(&s->scratch, sc->mem);
    set_limits(s, sc);
    if (sc->env.profile && (s->profile = rb_profile_new(sc->mem)) == NULL) {
        rb_state_free(s);
        return rb_nomem(e);
    }
    s->lifted = 1;
    s->L = lua_newstate(lua_memory, s);
    if (s->L == NULL) {
        rb_state_free(s);
        return rb_nomem(e);
    }
    *(rb_state **)lua_getextraspace(s->L) = s;
    /* A state holds tables of words that live as long as it does: going over
    ** them each time the heap has doubled is work for nothing. */
    lua_gc(s->L, LUA_GCINC, PAUSE, 200, 0);
    int code = rb_state_call(s, set_up, NULL, e);
    s->lifted = 0;
    if (code != RB_OK) {
        rb_state_free(s);
        return code;
    }
    *out = s;
    return RB_OK;
}

void rb_state_free(rb_state *s)
{
    if (s == NULL)
        return;
    if (s->L != NULL)
        lua_close(s->L);
    rb_mem *under = s->under;
    rb_free(&s->own, s->lexicon.v, s->lexicon.cap * sizeof *s->lexicon.v);
    rb_free(&s->own, s->macro.v, s->macro.cap * sizeof *s->macro.v);
    rb_profile_free(s->profile);
    rb_rules_forget(s);
    rb_vec_free(under, &s->stopped);
    rb_buf_free(&s->scratch);
    rb_pool_free(&s->pool);
    rb_free(under, s, sizeof *s);
}

/* ---- the package's value ---- */

static int run_init(lua_State *L)
{
    const rb_state *s = rb_state_of(L);
    lua_settop(L, 0);
    rb_state_require(L, "init");
    rb_state_require(L, "rubric");
    lua_getfield(L, 2, "check");
    lua_pushvalue(L, 1);
    lua_pushstring(L, s->pack ? s->pack->m.kind : "");
    lua_call(L, 2, 0);
    lua_settop(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &value_key);
    return 0;
}

int rb_state_load(rb_state *s, rb_err *e)
{
    if (s->loaded)
        return RB_OK;
    rb_prof_mark m;
    rb_state_begin(s, NULL);
    rb_prof_enter(s, &m);
    int code = rb_state_call(s, run_init, NULL, e);
    rb_prof_leave(s, &m, RB_P_LOADING);
    rb_state_end(s);
    s->loaded = code == RB_OK;
    return code;
}

void rb_state_push_value(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &value_key);
}
