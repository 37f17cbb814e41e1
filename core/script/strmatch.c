/*
** strmatch.c - Lua's patterns, with every step charged to the budget
**
** string.find, match, gmatch and gsub backtrack in C, where the instruction
** hook does not look: a pattern of forty `a?` takes years. This matcher means
** the same as Lua's own, and counts.
*/
#include "strmatch.h"

#include <ctype.h>
#include <string.h>
#include "host.h"

enum {
    DEPTH = 200, /* calls of walk in one another: the C stack has an end */
    CAP_OPEN = -1,
    CAP_PLACE = -2, /* "()": the position */
    TICKS = 1024    /* steps between charges */
};

static const char *walk(rb_strmatch *m, const char *s, const char *p);

static void tick(rb_strmatch *m)
{
    if (++m->ticks >= TICKS) {
        m->ticks = 0;
        rb_state_charge(m->L, TICKS / 4);
    }
}

/* ---- one character ---- */

/* The end of the item that begins at p. */
static const char *item_end(rb_strmatch *m, const char *p)
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

static int matches_item(rb_strmatch *m, const char *s, const char *p,
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

static const char *greedy(rb_strmatch *m, const char *s, const char *p,
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

static const char *lazy(rb_strmatch *m, const char *s, const char *p,
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

static const char *open_capture(rb_strmatch *m, const char *s, const char *p,
                                ptrdiff_t kind)
{
    if (m->level >= RB_STRMATCH_CAPTURES)
        luaL_error(m->L, "too many captures");
    m->cap[m->level].at = s;
    m->cap[m->level].len = kind;
    m->level++;
    const char *r = walk(m, s, p);
    if (r == NULL)
        m->level--;
    return r;
}

static const char *close_capture(rb_strmatch *m, const char *s, const char *p)
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
static const char *balanced(rb_strmatch *m, const char *s, const char *p)
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
static const char *frontier(rb_strmatch *m, const char *s, const char *p)
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

static const char *back_reference(rb_strmatch *m, const char *s, int digit)
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
static int element(rb_strmatch *m, const char **s, const char **p, int *done)
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
static int item(rb_strmatch *m, const char **s, const char **p, int *done)
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

static const char *walk(rb_strmatch *m, const char *s, const char *p)
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

const char *rb_strmatch_at(rb_strmatch *m, const char *s, const char *p)
{
    m->level = m->depth = 0;
    const char *end = walk(m, s, p);
    tick(m); /* an empty pattern has no step of its own */
    return end;
}

/* ---- results ---- */

void rb_strmatch_push(rb_strmatch *m, int i, const char *s, const char *e)
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

int rb_strmatch_push_all(rb_strmatch *m, const char *s, const char *e)
{
    int n = m->level == 0 && s != NULL ? 1 : m->level;
    luaL_checkstack(m->L, n, "too many captures");
    for (int i = 0; i < n; i++)
        rb_strmatch_push(m, i, s, e);
    return n;
}

void rb_strmatch_begin(rb_strmatch *m, lua_State *L, const char *s, size_t n,
                       const char *p, size_t np)
{
    m->L = L;
    m->from = s;
    m->end = s + n;
    m->pend = p + np;
    m->level = m->depth = m->ticks = 0;
}
