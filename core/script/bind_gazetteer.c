/*
** bind_gazetteer.c - lists of names for scripts
**
** Names are collected as lines of one text and cut into tokens by the same
** stage that cuts documents, so that what is one token there is one here.
*/
#include <string.h>
#include "bind.h"
#include "profile.h"
#include "../base/utf8.h"
#include "../text/text.h"

enum { MOST_COLUMNS = 16 };

typedef struct source {  /* a lexicon that was loaded */
    const rb_lexicon *x; /* lives as long as the state */
    uint32_t first;      /* value of row r, k-th column: first + r * ncol + k */
    uint32_t ncol;
    uint32_t col[MOST_COLUMNS];
} source;

typedef struct lgazetteer {
    int mode;
    rb_buf text;            /* names, a blank line between */
    RB_VEC(uint32_t) start; /* of each name in text */
    RB_VEC(uint32_t) stop;
    RB_VEC(uint32_t) value; /* index into the values table */
    rb_gazetteer *g;        /* built at the first search */
    rb_doc *cut;            /* while building */
    rb_gaz_hits hit;
    RB_VEC(source) source;
    uint32_t nvalue;
} lgazetteer; /* uservalue 1: values; of loaded rows when first asked for */

static lgazetteer *check(lua_State *L)
{
    return rb_bind_self(L, RB_META_GAZETTEER, "names:find(doc)");
}

static int free_gazetteer(lua_State *L)
{
    lgazetteer *u = check(L);
    rb_mem *m = u->text.mem;
    if (m == NULL)
        return 0;
    rb_gaz_free(u->g);
    rb_doc_free(u->cut);
    rb_buf_free(&u->text);
    rb_vec_free(m, &u->start);
    rb_vec_free(m, &u->stop);
    rb_vec_free(m, &u->value);
    rb_vec_free(m, &u->hit);
    rb_vec_free(m, &u->source);
    u->g = NULL;
    u->cut = NULL;
    return 0;
}

int rb_bind_gazetteer_new(lua_State *L)
{
    static const char *const name[] = {"exact", "lower", "lemma", NULL};
    static const int mode[] = {RB_GAZ_EXACT, RB_GAZ_LOWER, RB_GAZ_LEMMA};
    int k = mode[luaL_checkoption(L, 1, "exact", name)];
    lgazetteer *u = lua_newuserdatauv(L, sizeof *u, 1);
    memset(u, 0, sizeof *u);
    u->mode = k;
    rb_buf_init(&u->text, rb_state_of(L)->mem);
    luaL_setmetatable(L, RB_META_GAZETTEER);
    lua_newtable(L);
    lua_setiuservalue(L, -2, 1);
    return 1;
}

static void check_open(lua_State *L, const lgazetteer *u)
{
    if (u->g != NULL)
        luaL_error(L, "names cannot be added after the first search");
}

static void put_name(lua_State *L, lgazetteer *u, const char *name, size_t n,
                     uint32_t value)
{
    if (u->text.n + n + 2 >= UINT32_MAX)
        luaL_error(L, "this gazetteer is larger than 4 GiB");
    uint32_t from = (uint32_t)u->text.n;
    rb_buf_put(&u->text, name, n);
    rb_buf_puts(&u->text, "\n\n");
    if (u->text.failed || rb_vec_push(u->text.mem, &u->start, from) != 0 ||
        rb_vec_push(u->text.mem, &u->stop, from + (uint32_t)n) != 0 ||
        rb_vec_push(u->text.mem, &u->value, value) != 0)
        rb_state_nomem(L);
}

static int add(lua_State *L)
{
    lgazetteer *u = check(L);
    size_t n;
    const char *name = luaL_checklstring(L, 2, &n);
    lua_settop(L, 3);
    check_open(L, u);
    if (n == 0 || rb_utf8_check(name, n) != n)
        return luaL_argerror(L, 2, "a name is UTF-8 text that is not empty");
    lua_getiuservalue(L, 1, 1);
    if (lua_isnil(L, 3))
        lua_pushvalue(L, 2);
    else
        lua_pushvalue(L, 3);
    lua_rawseti(L, -2, (lua_Integer)u->nvalue + 1);
    put_name(L, u, name, n, u->nvalue);
    u->nvalue++;
    return 0;
}

/* Columns named by the array at 3, as numbers. */
static void read_columns(lua_State *L, source *o)
{
    lua_Integer n = luaL_len(L, 3);
    luaL_argcheck(L, n >= 1 && n <= MOST_COLUMNS, 3, "1 to 16 columns");
    for (lua_Integer i = 1; i <= n; i++) {
        lua_geti(L, 3, i);
        const char *name = luaL_checkstring(L, -1);
        uint32_t c = 0, len, all = rb_lexicon_columns(o->x);
        for (; c < all; c++) {
            const char *one = rb_lexicon_column(o->x, c, &len);
            if (one != NULL && len == strlen(name) && !memcmp(one, name, len))
                break;
        }
        if (c == all)
            luaL_error(L, "the lexicon has no column '%s'", name);
        o->col[o->ncol++] = c;
        lua_pop(L, 1);
    }
}

static void load_cell(lua_State *L, lgazetteer *u, const source *o,
                      uint32_t row, uint32_t k)
{
    uint32_t n, value = o->first + row * o->ncol + k;
    const char *s = rb_lexicon_cell(o->x, row, o->col[k], &n);
    const char *end = s != NULL ? s + n : NULL;
    while (s < end) {
        const char *bar = memchr(s, '|', (size_t)(end - s));
        const char *to = bar != NULL ? bar : end;
        if (to > s)
            put_name(L, u, s, (size_t)(to - s), value);
        s = to + 1;
    }
}

/* load(lexicon, { column, ... }): a name for every alternative there */
static int load(lua_State *L)
{
    lgazetteer *u = check(L);
    source o = {.x = rb_bind_check_lexicon(L, 2), .first = u->nvalue};
    luaL_checktype(L, 3, LUA_TTABLE);
    check_open(L, u);
    read_columns(L, &o);
    uint32_t rows = rb_lexicon_rows(o.x);
    if (rows >= (UINT32_MAX - u->nvalue) / o.ncol)
        return luaL_error(L, "this gazetteer has too many names");
    if (rb_vec_push(u->text.mem, &u->source, o) != 0)
        return rb_state_nomem(L);
    for (uint32_t r = 0; r < rows; r++) {
        for (uint32_t k = 0; k < o.ncol; k++)
            load_cell(L, u, &o, r, k);
    }
    u->nvalue += rows * o.ncol;
    return 0;
}

enum { LONGEST_NAME = 64 };

/* Tokens of the i-th name; where the stage made none, its words. */
static uint32_t spans_of(const lgazetteer *u, uint32_t i, uint32_t *tok,
                         uint32_t *span)
{
    const rb_doc *d = u->cut;
    uint32_t n = 0, from = u->start.v[i], to = u->stop.v[i];
    while (*tok < d->n_tok && d->tok_start[*tok] < from)
        ++*tok;
    for (; *tok < d->n_tok && d->tok_start[*tok] < to; ++*tok) {
        if (n == LONGEST_NAME)
            return 0;
        span[n * 2] = d->tok_start[*tok] - from;
        span[n * 2 + 1] = d->tok_end[*tok] - from;
        n++;
    }
    const char *s = u->text.p + from;
    for (uint32_t k = 0, len = to - from; n == 0 && k < len;) {
        while (k < len && s[k] == ' ')
            k++;
        uint32_t at = k;
        while (k < len && s[k] != ' ')
            k++;
        if (at == k)
            break;
        span[0] = at;
        span[1] = k;
        n = 1;
    }
    return n;
}

static int build(rb_state *s, lgazetteer *u)
{
    rb_gaz_builder *b = NULL;
    uint32_t span[LONGEST_NAME * 2], tok = 0;
    u->cut = rb_doc_new(s->mem, s->vocab, u->text.p != NULL ? u->text.p : "",
                        u->text.n);
    if (u->cut == NULL)
        return rb_nomem(&s->err);
    int rc = rb_segment_spans(u->cut, &s->err);
    if (rc == RB_OK)
        rc = rb_gaz_builder_new(&b, s->mem, u->mode, &s->err);
    for (uint32_t i = 0; i < u->start.n && rc == RB_OK; i++) {
        uint32_t n = spans_of(u, i, &tok, span);
        if (n > 0)
            rc = rb_gaz_add(b, u->text.p + u->start.v[i], span, n,
                            u->value.v[i], &s->err);
    }
    if (rc == RB_OK)
        rc = rb_gaz_build(b, &u->g, &s->err);
    else
        rb_gaz_builder_free(b);
    rb_doc_free(u->cut);
    u->cut = NULL;
    return rc;
}

/* The table of a loaded row: its cells, and where the name stood. */
static void make_row(lua_State *L, const lgazetteer *u, uint32_t value)
{
    const source *o = u->source.v;
    uint32_t n;
    while (value - o->first >= rb_lexicon_rows(o->x) * o->ncol)
        o++;
    uint32_t at = value - o->first;
    rb_bind_push_row(L, o->x, at / o->ncol);
    const char *column = rb_lexicon_column(o->x, o->col[at % o->ncol], &n);
    lua_pushlstring(L, column, n);
    lua_setfield(L, -2, "column");
    lua_pushstring(L, rb_lexicon_name(o->x));
    lua_setfield(L, -2, "lexicon");
}

/* Push a value; `values` is the stack index of the table of values. */
static void push_value(lua_State *L, const lgazetteer *u, int values,
                       uint32_t value)
{
    if (lua_rawgeti(L, values, (lua_Integer)value + 1) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    make_row(L, u, value);
    lua_pushvalue(L, -1);
    lua_rawseti(L, values, (lua_Integer)value + 1);
}

static void search(lua_State *L, lgazetteer *u)
{
    rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_current(L);
    luaL_checkudata(L, 2, RB_META_DOC);
    rb_state_charge(L, d->n_tok);
    rb_prof_mark mark;
    rb_prof_enter(s, &mark);
    if (u->g == NULL && build(s, u) != RB_OK)
        rb_state_raise(L, &s->err, 1);
    u->hit.n = 0;
    if (rb_gaz_match(u->g, d, &u->hit, &s->err) != RB_OK)
        rb_state_raise(L, &s->err, 1);
    rb_prof_leave(s, &mark, RB_P_GAZETTEERS);
    if (s->profile != NULL)
        s->profile->row.v[RB_P_GAZETTEERS].matches += u->hit.n;
}

/* each(doc, f): f(first, last, value, ...) for every name found */
static int each(lua_State *L)
{
    lgazetteer *u = check(L);
    luaL_checktype(L, 3, LUA_TFUNCTION);
    lua_settop(L, 3);
    search(L, u);
    lua_getiuservalue(L, 1, 1);
    uint32_t n = u->hit.n;
    for (uint32_t i = 0; i < n && i < u->hit.n; i++) {
        rb_gaz_hit h = u->hit.v[i];
        luaL_checkstack(L, (int)h.nvalue + 5, NULL);
        lua_pushvalue(L, 3);
        lua_pushinteger(L, (lua_Integer)h.tok0 + 1);
        lua_pushinteger(L, h.tok1);
        for (uint32_t k = 0; k < h.nvalue; k++)
            push_value(L, u, 4, rb_gaz_value(u->g, h.value + k));
        lua_call(L, 2 + (int)h.nvalue, 0);
    }
    lua_pushinteger(L, n);
    return 1;
}

/* find(doc): { { span=, values={...} }, ... } leftmost-longest */
static int find(lua_State *L)
{
    lgazetteer *u = check(L);
    lua_settop(L, 2);
    search(L, u);
    lua_getiuservalue(L, 1, 1);
    lua_createtable(L, (int)u->hit.n, 0);
    for (uint32_t i = 0; i < u->hit.n; i++) {
        rb_gaz_hit h = u->hit.v[i];
        lua_createtable(L, 0, 2);
        rb_bind_push_span(L, h.tok0, h.tok1);
        lua_setfield(L, -2, "span");
        lua_createtable(L, (int)h.nvalue, 0);
        for (uint32_t k = 0; k < h.nvalue; k++) {
            push_value(L, u, 3, rb_gaz_value(u->g, h.value + k));
            lua_rawseti(L, -2, (lua_Integer)k + 1);
        }
        lua_setfield(L, -2, "values");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int length(lua_State *L)
{
    lua_pushinteger(L, check(L)->start.n);
    return 1;
}

const rb_binding rb_bind_gazetteer_rows[] = {
    {"add", add, "(self, name: string, value?: any)", "0.1.0",
     "Add a name; its value is the name itself when none is given."},
    {"load", load, "(self, lexicon: rubric.lexicon, columns: string[])",
     "0.1.0",
     "Add the names in these columns of a word list (| between "
     "alternatives). The value is the row, column to text, with `column` "
     "where the name stood and `lexicon` by name; one table per row and "
     "column."},
    {"each", each,
     "(self, doc: rubric.doc, f: fun(first: integer, last: integer, ...)): "
     "integer",
     "0.1.0",
     "Call f with the tokens and the values of every name in the document, "
     "leftmost-longest."},
    {"find", find,
     "(self, doc: rubric.doc): { span: rubric.span, values: any[] }[]", "0.1.0",
     "All names in the document, leftmost-longest."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_gazetteer(lua_State *L)
{
    static const luaL_Reg events[] = {
        {"__gc", free_gazetteer}, {"__len", length}, {NULL, NULL}};
    rb_bind_class(L, RB_META_GAZETTEER, rb_bind_gazetteer_rows, NULL, events);
}
