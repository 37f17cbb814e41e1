/*
** strmatch.c - Lua's patterns, with every step charged to the budget
**
** string.find, match, gmatch and gsub backtrack in C, where the instruction
** hook does not look: a pattern of forty `a?` takes years. These mean the
** same as Lua's own (tests/unit compares them), and count.
*/
#include "host.h"

#include <ctype.h>
#include <string.h>

enum {
    CAPTURES = 32,
    DEPTH = 200,
    CAP_OPEN = -1,
    CAP_PLACE = -2, /* "()": the position */
    TICKS = 1024    /* steps between charges */
};

typedef struct match {
    lua_State *L;
    const char *from, *end; /* subject */
    const char *pend;       /* end of the pattern */
    int level, depth, ticks;
    struct {
        const char *at;
        ptrdiff_t len;
    } cap[CAPTURES];
} match;

static const char *walk(match *m, const char *s, const char *p);

static void tick(match *m)
{
    if (++m->ticks >= TICKS) {
        m->ticks = 0;
        rb_state_charge(m->L, TICKS / 4);
    }
}

/* ---- one character ---- */

/* The end of the item that begins at p. */
static const char *item_end(match *m, const char *p)
{
    char c = *p++;
    if (c == '%') {
        if (p == m->pend)
            luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (c != '[')
        return p;
    if (p < m->pend && *p == '^')
        p++;
    do { /* a ] that comes first is plain */
        if (p == m->pend)
            luaL_error(m->L, "malformed pattern (missing ']')");
        c = *p++;
        if (c == '%') {
            if (p == m->pend)
                luaL_error(m->L, "malformed pattern (missing ']')");
            p++;
        }
    } while (p == m->pend || *p != ']');
    return p + 1;
}

static int in_class(int c, int class)
{
    int yes;
    switch (tolower(class)) {
    case 'a':
        yes = isalpha(c);
        break;
    case 'c':
        yes = iscntrl(c);
        break;
    case 'd':
        yes = isdigit(c);
        break;
    case 'g':
        yes = isgraph(c);
        break;
    case 'l':
        yes = islower(c);
        break;
    case 'p':
        yes = ispunct(c);
        break;
    case 's':
        yes = isspace(c);
        break;
    case 'u':
        yes = isupper(c);
        break;
    case 'w':
        yes = isalnum(c);
        break;
    case 'x':
        yes = isxdigit(c);
        break;
    default:
        return class == c;
    }
    return isupper(class) ? !yes : yes != 0;
}

/* Is c in the set from p ('[') to last (']')? */
static int in_set(int c, const char *p, const char *last)
{
    int negated = p[1] == '^';
    for (p += 1 + negated; p < last; p++) {
        int low = (unsigned char)*p;
        if (low == '%') {
            if (in_class(c, (unsigned char)*++p))
                return !negated;
        } else if (p[1] == '-' && p + 2 < last) {
            if (low <= c && c <= (unsigned char)p[2])
                return !negated;
            p += 2;
        } else if (low == c) {
            return !negated;
        }
    }
    return negated;
}

static int matches_item(match *m, const char *s, const char *p,
                        const char *stop)
{
    if (s >= m->end)
        return 0;
    int c = (unsigned char)*s;
    if (*p == '.')
        return 1;
    if (*p == '%')
        return in_class(c, (unsigned char)p[1]);
    if (*p == '[')
        return in_set(c, p, stop - 1);
    return (unsigned char)*p == c;
}

/* ---- repetition ---- */

static const char *greedy(match *m, const char *s, const char *p,
                          const char *stop)
{
    ptrdiff_t n = 0;
    while (matches_item(m, s + n, p, stop)) {
        n++;
        tick(m);
    }
    for (; n >= 0; n--) {
        const char *r = walk(m, s + n, stop + 1);
        if (r != NULL)
            return r;
    }
    return NULL;
}

static const char *lazy(match *m, const char *s, const char *p,
                        const char *stop)
{
    for (;;) {
        const char *r = walk(m, s, stop + 1);
        if (r != NULL)
            return r;
        if (!matches_item(m, s, p, stop))
            return NULL;
        s++;
    }
}

/* ---- captures ---- */

static const char *open_capture(match *m, const char *s, const char *p,
                                ptrdiff_t kind)
{
    if (m->level >= CAPTURES)
        luaL_error(m->L, "too many captures");
    m->cap[m->level].at = s;
    m->cap[m->level].len = kind;
    m->level++;
    const char *r = walk(m, s, p);
    if (r == NULL)
        m->level--;
    return r;
}

static const char *close_capture(match *m, const char *s, const char *p)
{
    int i = m->level - 1;
    while (i >= 0 && m->cap[i].len != CAP_OPEN)
        i--;
    if (i < 0)
        luaL_error(m->L, "invalid pattern capture");
    m->cap[i].len = s - m->cap[i].at;
    const char *r = walk(m, s, p);
    if (r == NULL)
        m->cap[i].len = CAP_OPEN;
    return r;
}

/* ---- %b %f %1 ---- */

/* The end of a balanced text at s, or NULL. */
static const char *balanced(match *m, const char *s, const char *p)
{
    int depth = 1;
    if (m->pend - p < 2)
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->end || *s != p[0])
        return NULL;
    while (++s < m->end) {
        tick(m);
        if (*s == p[1]) {
            if (--depth == 0)
                return s + 1;
        } else if (*s == p[0]) {
            depth++;
        }
    }
    return NULL;
}

/* Where the pattern goes on after %f[set] when it holds at s, or NULL. */
static const char *frontier(match *m, const char *s, const char *p)
{
    if (p == m->pend || *p != '[')
        luaL_error(m->L, "missing '[' after '%%f' in pattern");
    const char *stop = item_end(m, p);
    int before = s == m->from ? 0 : (unsigned char)s[-1];
    int here = s == m->end ? 0 : (unsigned char)*s;
    if (in_set(before, p, stop - 1) || !in_set(here, p, stop - 1))
        return NULL;
    return stop;
}

static const char *back_reference(match *m, const char *s, int digit)
{
    int i = digit - '1';
    if (i < 0 || i >= m->level || m->cap[i].len == CAP_OPEN)
        luaL_error(m->L, "invalid capture index %%%d in pattern", i + 1);
    if (m->cap[i].len == CAP_PLACE)
        return NULL;
    size_t n = (size_t)m->cap[i].len;
    rb_state_charge(m->L, n / 64);
    if ((size_t)(m->end - s) < n || memcmp(m->cap[i].at, s, n) != 0)
        return NULL;
    return s + n;
}

/* ---- the matcher ---- */

/* Elements that are no item. 1 when there was one: then *s (NULL: no match)
** and *p go on, or *done says that *s is the result. */
static int element(match *m, const char **s, const char **p, int *done)
{
    const char *q = *p;
    *done = 0;
    if (*q == '(') {
        int place = q + 1 < m->pend && q[1] == ')';
        *done = 1;
        *s = open_capture(m, *s, q + 1 + place, place ? CAP_PLACE : CAP_OPEN);
        return 1;
    }
    if (*q == ')') {
        *done = 1;
        *s = close_capture(m, *s, q + 1);
        return 1;
    }
    if (*q == '$' && q + 1 == m->pend) {
        *done = 1;
        *s = *s == m->end ? *s : NULL;
        return 1;
    }
    if (*q != '%' || q + 1 == m->pend)
        return 0;
    if (q[1] == 'b') {
        *s = balanced(m, *s, q + 2);
        *p = q + 4;
    } else if (q[1] == 'f') {
        *p = frontier(m, *s, q + 2);
        *s = *p ? *s : NULL;
    } else if (isdigit((unsigned char)q[1])) {
        *s = back_reference(m, *s, q[1]);
        *p = q + 2;
    } else {
        return 0;
    }
    *done = *s == NULL;
    return 1;
}

/* An item with what follows it; the same protocol. */
static int item(match *m, const char **s, const char **p, int *done)
{
    const char *stop = item_end(m, *p), *r;
    char suffix = stop < m->pend ? *stop : '\0';
    *done = 1;
    if (suffix == '-') {
        *s = lazy(m, *s, *p, stop);
        return 1;
    }
    if (suffix == '*') {
        *s = greedy(m, *s, *p, stop);
        return 1;
    }
    int here = matches_item(m, *s, *p, stop);
    if (suffix == '+') {
        *s = here ? greedy(m, *s + 1, *p, stop) : NULL;
        return 1;
    }
    if (suffix == '?') {
        if (here && (r = walk(m, *s + 1, stop + 1)) != NULL) {
            *s = r;
            return 1;
        }
        *p = stop + 1;
        *done = 0;
        return 1;
    }
    *s = here ? *s + 1 : NULL;
    *p = stop;
    *done = !here;
    return 1;
}

static const char *walk(match *m, const char *s, const char *p)
{
    int done = 0;
    if (++m->depth > DEPTH)
        luaL_error(m->L, "pattern too complex");
    while (!done && p != m->pend) {
        tick(m);
        if (!element(m, &s, &p, &done))
            item(m, &s, &p, &done);
    }
    m->depth--;
    return s;
}

static const char *start(match *m, const char *s, const char *p)
{
    m->level = m->depth = 0;
    return walk(m, s, p);
}

/* ---- results ---- */

/* Capture i, or the whole match when there is none. */
static void push_capture(match *m, int i, const char *s, const char *e)
{
    if (i >= m->level) {
        if (i != 0)
            luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
    } else if (m->cap[i].len == CAP_PLACE) {
        lua_pushinteger(m->L, m->cap[i].at - m->from + 1);
    } else if (m->cap[i].len == CAP_OPEN) {
        luaL_error(m->L, "unfinished capture");
    } else {
        lua_pushlstring(m->L, m->cap[i].at, (size_t)m->cap[i].len);
    }
}

/* All captures; s NULL: none of them stands for the whole match. */
static int push_captures(match *m, const char *s, const char *e)
{
    int n = m->level == 0 && s != NULL ? 1 : m->level;
    luaL_checkstack(m->L, n, "too many captures");
    for (int i = 0; i < n; i++)
        push_capture(m, i, s, e);
    return n;
}

static void set_up(match *m, lua_State *L, const char *s, size_t n,
                   const char *p, size_t np)
{
    m->L = L;
    m->from = s;
    m->end = s + n;
    m->pend = p + np;
    m->level = m->depth = m->ticks = 0;
}

/* First position (0-based) from argument `arg`; > n when behind the end. */
static size_t first_place(lua_State *L, int arg, size_t n)
{
    lua_Integer i = luaL_optinteger(L, arg, 1);
    if (i > 0)
        return (lua_Unsigned)i - 1 > n ? n + 1 : (size_t)i - 1;
    if (i == 0 || -(lua_Unsigned)i > n)
        return 0;
    return n - (size_t)(-(lua_Unsigned)i);
}

/* ---- find and match ---- */

static int find_plain(lua_State *L, const char *s, size_t n, const char *p,
                      size_t np, size_t at)
{
    rb_state_charge(L, (n - at) / 16);
    const char *r = np == 0 ? s + at : memmem(s + at, n - at, p, np);
    if (r == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, r - s + 1);
    lua_pushinteger(L, r - s + (lua_Integer)np);
    return 2;
}

static int is_plain(const char *p, size_t np)
{
    for (size_t i = 0; i < np; i++)
        if (p[i] != '\0' && strchr("^$*+?.([%-", p[i]))
            return 0;
    return 1;
}

static int search(lua_State *L, int find)
{
    match m;
    size_t n, np;
    const char *s = luaL_checklstring(L, 1, &n);
    const char *p = luaL_checklstring(L, 2, &np);
    size_t at = first_place(L, 3, n);
    if (at > n) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(p, np)))
        return find_plain(L, s, n, p, np, at);
    int anchor = np > 0 && *p == '^';
    set_up(&m, L, s, n, p, np);
    for (const char *q = s + at; q <= m.end; q++) {
        const char *e = start(&m, q, p + anchor);
        tick(&m);
        if (e == NULL && !anchor)
            continue;
        if (e == NULL)
            break;
        if (!find)
            return push_captures(&m, q, e);
        lua_pushinteger(L, q - s + 1);
        lua_pushinteger(L, e - s);
        return push_captures(&m, NULL, NULL) + 2;
    }
    lua_pushnil(L);
    return 1;
}

static int str_find(lua_State *L)
{
    return search(L, 1);
}

static int str_match(lua_State *L)
{
    return search(L, 0);
}

/* ---- gmatch: subject, pattern, next place, end of the last match ---- */

static int next_match(lua_State *L)
{
    match m;
    size_t n, np;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &n);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &np);
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    set_up(&m, L, s, n, p, np);
    rb_state_charge(L, 1);
    for (; at <= n; at++) {
        const char *e = start(&m, s + at, p);
        tick(&m);
        if (e == NULL || e - s == last)
            continue;
        lua_pushinteger(L, e - s);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&m, s + at, e);
    }
    lua_pushinteger(L, (lua_Integer)n + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int str_gmatch(lua_State *L)
{
    size_t n;
    luaL_checklstring(L, 1, &n);
    luaL_checkstring(L, 2);
    size_t at = first_place(L, 3, n);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)at);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* ---- gsub ---- */

/* The replacement string with %0, %1... filled in. */
static void add_string(match *m, luaL_Buffer *b, const char *s, const char *e)
{
    size_t n;
    const char *r = lua_tolstring(m->L, 3, &n), *stop = r + n;
    while (r < stop) {
        const char *q = memchr(r, '%', (size_t)(stop - r));
        luaL_addlstring(b, r, (size_t)((q ? q : stop) - r));
        if (q == NULL)
            return;
        r = q + 2;
        if (q + 1 < stop && q[1] == '%') {
            luaL_addchar(b, '%');
        } else if (q + 1 < stop && q[1] == '0') {
            luaL_addlstring(b, s, (size_t)(e - s));
        } else if (q + 1 < stop && isdigit((unsigned char)q[1])) {
            push_capture(m, q[1] - '1', s, e);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

/* What stands for the match s..e; 0 when it stays as it is. */
static int add_value(match *m, luaL_Buffer *b, const char *s, const char *e)
{
    lua_State *L = m->L;
    int type = lua_type(L, 3);
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(m, s, e), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(m, 0, s, e);
        lua_gettable(L, 3);
    } else {
        add_string(m, b, s, e);
        return 1;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, s, (size_t)(e - s));
        return 0;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return 1;
}

static int str_gsub(lua_State *L)
{
    match m;
    luaL_Buffer b;
    size_t n, np;
    const char *s = luaL_checklstring(L, 1, &n), *last = NULL;
    const char *p = luaL_checklstring(L, 2, &np);
    int type = lua_type(L, 3);
    lua_Integer max = luaL_optinteger(L, 4, (lua_Integer)n + 1), count = 0;
    luaL_argexpected(L,
                     type == LUA_TNUMBER || type == LUA_TSTRING ||
                         type == LUA_TFUNCTION || type == LUA_TTABLE,
                     3, "string/function/table");
    int anchor = np > 0 && *p == '^', changed = 0;
    set_up(&m, L, s, n, p, np);
    luaL_buffinit(L, &b);
    while (count < max) {
        const char *e = start(&m, s, p + anchor);
        tick(&m);
        if (e != NULL && e != last) {
            count++;
            changed |= add_value(&m, &b, s, e);
            s = last = e;
        } else if (s < m.end) {
            luaL_addchar(&b, *s++);
        } else {
            break;
        }
        if (anchor)
            break;
    }
    luaL_addlstring(&b, s, (size_t)(m.end - s));
    luaL_pushresult(&b);
    if (!changed) {
        lua_pushvalue(L, 1);
        lua_replace(L, -2);
    }
    lua_pushinteger(L, count);
    return 2;
}

void rb_strmatch_open(lua_State *L, int t)
{
    static const luaL_Reg f[] = {{"find", str_find},
                                 {"match", str_match},
                                 {"gmatch", str_gmatch},
                                 {"gsub", str_gsub},
                                 {NULL, NULL}};
    lua_pushvalue(L, t);
    luaL_setfuncs(L, f, 0);
    lua_pop(L, 1);
}
