/*
** bind_doc.c - the document in work, as scripts see it
**
** Scripts never hold the document itself: the userdata is empty and always
** means the one in work, so that nothing can outlive it.
*/
#include <string.h>
#include "bind.h"

typedef struct ldoc {
    uint32_t epoch;
} ldoc;

rb_doc *rb_bind_current(lua_State *L)
{
    rb_doc *d = rb_state_of(L)->doc;
    if (d == NULL)
        luaL_error(L, "there is no document here; work inside the function "
                      "that gets one");
    return d;
}

rb_doc *rb_bind_check_doc(lua_State *L)
{
    const ldoc *x = rb_bind_test(L, 1, RB_CLASS_DOC);
    if (x == NULL)
        luaL_argerror(L, 1,
                      "no document: functions of one are called with a "
                      "colon, doc:lemma(1)");
    rb_doc *d = rb_bind_current(L);
    if (x->epoch != rb_state_of(L)->epoch)
        luaL_argerror(L, 1, "this document is no longer in work");
    return d;
}

void rb_bind_doc(lua_State *L)
{
    ldoc *x = lua_newuserdatauv(L, sizeof *x, 0);
    x->epoch = rb_state_of(L)->epoch;
    luaL_setmetatable(L, RB_META_DOC);
}

int64_t rb_bind_token(lua_State *L, int arg, const rb_doc *d)
{
    lua_Integer i = luaL_checkinteger(L, arg);
    return i < 1 || i > (lua_Integer)d->n_tok ? -1 : i - 1;
}

static int push_type(lua_State *L, const rb_doc *d, uint32_t type)
{
    rb_bind_words(L);
    rb_bind_push_word(L, lua_gettop(L), d, type);
    return 1;
}

static int word(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    return push_type(L, d, i < 0 ? 0 : d->tok_type[i]);
}

static int lower(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    return push_type(L, d, i < 0 ? 0 : d->vocab->type[d->tok_type[i]].lower);
}

static int lemma(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    return push_type(
        L, d, i < 0 || !d->tagged ? 0 : d->vocab->lex[d->tok_lex[i]].lemma);
}

static int pos(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    lua_pushstring(L, i < 0 || !d->tagged ? "" : rb_tag_name(d->tok_tag[i]));
    return 1;
}

static int is(lua_State *L)
{
    static const char *const name[] = {"alpha", "digit", "cap",   "allcap",
                                       "mixed", "lower", "punct", "hyphen",
                                       "abbr",  NULL};
    static const uint32_t bit[] = {RB_TF_ALPHA,  RB_TF_DIGIT,  RB_TF_CAP,
                                   RB_TF_ALLCAP, RB_TF_MIXED,  RB_TF_LOWER,
                                   RB_TF_PUNCT,  RB_TF_HYPHEN, RB_TF_DOT};
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    int k = luaL_checkoption(L, 3, NULL, name);
    lua_pushboolean(
        L, i >= 0 && (d->vocab->type[d->tok_type[i]].flags & bit[k]) != 0);
    return 1;
}

static int token(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t i = rb_bind_token(L, 2, d);
    if (i < 0)
        return 0;
    rb_bind_push_span(L, (uint32_t)i, (uint32_t)i + 1);
    return 1;
}

static int span(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    int64_t a = rb_bind_token(L, 2, d), b = rb_bind_token(L, 3, d);
    if (a < 0 || b < a)
        return 0;
    rb_bind_push_span(L, (uint32_t)a, (uint32_t)b + 1);
    return 1;
}

void rb_bind_check_bytes(lua_State *L, const rb_doc *d, int arg,
                         uint32_t *start, uint32_t *end)
{
    lua_Integer a = luaL_checkinteger(L, arg);
    lua_Integer b = luaL_checkinteger(L, arg + 1);
    if (a < 0 || b < a || b > (lua_Integer)d->len)
        luaL_error(L, "bytes %I to %I are not inside the text (0 to %I)", a, b,
                   (lua_Integer)d->len);
    *start = (uint32_t)a;
    *end = (uint32_t)b;
}

static int bytes(lua_State *L)
{
    uint32_t start, end;
    rb_bind_check_bytes(L, rb_bind_check_doc(L), 2, &start, &end);
    rb_bind_push_bytes(L, start, end);
    return 1;
}

static int sub(lua_State *L)
{
    uint32_t start, end;
    const rb_doc *d = rb_bind_check_doc(L);
    rb_bind_check_bytes(L, d, 2, &start, &end);
    lua_pushlstring(L, d->text + start, end - start);
    return 1;
}

static int sentence(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    lua_Integer i = luaL_checkinteger(L, 2);
    if (i < 1 || i > (lua_Integer)d->sent.n)
        return 0;
    rb_bind_push_span(L, d->sent.v[i - 1].tok0, d->sent.v[i - 1].tok1);
    return 1;
}

/* The sentence of the token that is argument 2; UINT32_MAX: none. */
static uint32_t sentence_at(lua_State *L, const rb_doc *d)
{
    int64_t i = rb_bind_token(L, 2, d);
    return i < 0 ? UINT32_MAX : rb_doc_sent_of_token(d, (uint32_t)i);
}

static int sentence_of(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    uint32_t k = sentence_at(L, d);
    if (k == UINT32_MAX)
        return 0;
    lua_pushinteger(L, (lua_Integer)k + 1);
    return 1;
}

static int paragraph(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    lua_Integer i = luaL_checkinteger(L, 2);
    if (i < 1 || i > (lua_Integer)d->par.n)
        return 0;
    rb_bind_push_bytes(L, d->par.v[i - 1].start, d->par.v[i - 1].end);
    return 1;
}

static int paragraph_of(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    uint32_t k = sentence_at(L, d);
    if (k == UINT32_MAX)
        return 0;
    lua_pushinteger(L, (lua_Integer)d->sent.v[k].par + 1);
    return 1;
}

static int foreign(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    uint32_t k = sentence_at(L, d);
    lua_pushboolean(L, k != UINT32_MAX && rb_doc_sent_foreign(d, k));
    return 1;
}

static rb_layer *readable(lua_State *L, rb_doc *d)
{
    rb_state *s = rb_state_of(L);
    const char *name = luaL_checkstring(L, 2);
    if (!rb_state_may_read(s, name))
        luaL_error(L,
                   "package %s may not read the layer '%s': add it to "
                   "reads in package.lua",
                   s->package, name);
    rb_layer *l = rb_layer_find(d, name);
    /* Adding and looking by turns sorts each time. */
    if (l != NULL && l->indexed != l->ann.n + 1)
        rb_state_charge(L, l->ann.n / 2);
    if (l != NULL && rb_layer_index(d, l) != RB_OK)
        rb_state_nomem(L);
    return l;
}

static int layer(lua_State *L)
{
    rb_doc *d = rb_bind_check_doc(L);
    const rb_layer *l = readable(L, d);
    lua_createtable(L, l != NULL ? (int)l->ann.n : 0, 0);
    for (uint32_t i = 0; l != NULL && i < l->ann.n; i++) {
        rb_bind_push_ann(L, l, &l->ann.v[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    rb_state_charge(L, l != NULL ? l->ann.n : 0);
    return 1;
}

static int at(lua_State *L)
{
    rb_doc *d = rb_bind_check_doc(L);
    const rb_layer *l = readable(L, d);
    int64_t i = rb_bind_token(L, 3, d);
    if (l == NULL || i < 0 || l->at[i] == l->at[i + 1])
        return 0;
    rb_bind_push_ann(L, l, &l->ann.v[l->by_tok[l->at[i]]]);
    return 1;
}

static int over(lua_State *L)
{
    rb_doc *d = rb_bind_check_doc(L);
    const rb_layer *l = readable(L, d);
    int64_t i = rb_bind_token(L, 3, d);
    if (l == NULL || i < 0 || !(l->inside[i / 32] >> (i % 32) & 1))
        return 0;
    /* Back from the last one that begins at or before the token. */
    for (uint32_t k = l->at[i + 1]; k-- > 0;) {
        const rb_ann *a = &l->ann.v[l->by_tok[k]];
        if (a->tok1 > i) {
            rb_bind_push_ann(L, l, a);
            return 1;
        }
    }
    return 0;
}

/* ---- fields ---- */

static int field(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    const char *name = luaL_checkstring(L, 2);
    for (uint32_t i = 0; i < d->extra.n; i++) {
        if (strcmp(d->extra.v[i].key, name) == 0) {
            lua_pushstring(L, d->extra.v[i].raw);
            return 1;
        }
    }
    return 0;
}

static int field_value(lua_State *L)
{
    if (field(L) == 0)
        return 0;
    rb_state_require(L, "rubric.json");
    lua_getfield(L, -1, "decode");
    lua_pushvalue(L, -3);
    lua_call(L, 1, 1);
    return 1;
}

static int no_member(lua_State *L, const char *key)
{
    enum { MOST = 64 };
    const char *known[MOST];
    uint32_t n = 0;
    for (const rb_binding *b = rb_bind_doc_rows; b->name && n < MOST; b++)
        known[n++] = b->name;
    const char *near = rb_nearest(key, strlen(key), known, n);
    return luaL_error(L, "a document has no '%s'%s%s%s", key,
                      near ? "; did you mean '" : "", near ? near : "",
                      near ? "'?" : "");
}

static int doc_index(lua_State *L)
{
    const rb_doc *d = rb_bind_check_doc(L);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    const char *key = luaL_checkstring(L, 2);
    if (strcmp(key, "text") == 0) {
        lua_pushlstring(L, d->text, d->len);
        return 1;
    }
    if (strcmp(key, "sentences") == 0 || strcmp(key, "paragraphs") == 0) {
        lua_pushinteger(L, key[0] == 's' ? d->sent.n : d->par.n);
        return 1;
    }
    for (int i = 0; i < RB_META_COUNT; i++) {
        if (strcmp(key, rb_meta_name[i]) == 0) {
            lua_pushstring(L, d->meta[i]);
            return 1;
        }
    }
    return no_member(L, key);
}

static int length(lua_State *L)
{
    lua_pushinteger(L, rb_bind_check_doc(L)->n_tok);
    return 1;
}

const rb_binding rb_bind_doc_rows[] = {
    {"text", NULL, "string", "0.1.0", "The whole text."},
    {"sentences", NULL, "integer", "0.1.0", "Number of sentences."},
    {"paragraphs", NULL, "integer", "0.1.0", "Number of paragraphs."},
    {"id", NULL, "string?", "0.1.0", "Path, or the record's own id."},
    {"title", NULL, "string?", "0.1.0", "Title."},
    {"author", NULL, "string?", "0.1.0", "Author or authors."},
    {"date", NULL, "string?", "0.1.0", "Date, ISO 8601 where it was read."},
    {"source", NULL, "string?", "0.1.0", "Publication."},
    {"url", NULL, "string?", "0.1.0", "Address."},
    {"site", NULL, "string?", "0.1.0", "Site."},
    {"lang", NULL, "string?", "0.1.0", "Language, BCP 47."},
    {"path", NULL, "string?", "0.1.0", "File that it came from."},
    {"modified", NULL, "string?", "0.1.0", "Date of the last change."},
    {"word", word, "(self, i: integer): string", "0.1.0",
     "Token i as it "
     "stands."},
    {"lower", lower, "(self, i: integer): string", "0.1.0",
     "Token i in lower case."},
    {"lemma", lemma, "(self, i: integer): string", "0.1.0",
     "Lemma of token i."},
    {"pos", pos, "(self, i: integer): string", "0.1.0",
     "Part of speech of token i, a Penn tag."},
    {"is", is, "(self, i: integer, shape: string): boolean", "0.1.0",
     "Shape of token i: alpha digit cap allcap mixed lower punct hyphen "
     "abbr."},
    {"columns", rb_bind_columns,
     "(self, first: integer, last: integer, ...: \"word\"|\"lower\"|"
     "\"lemma\"|\"lemma_lower\"|\"pos\"|\"start\"|\"stop\"): "
     "table<integer, string|integer>",
     "0.1.0",
     "For each name a table of the tokens' strings or bytes, by token number: "
     "one call for a whole sentence."},
    {"letters", rb_bind_letters,
     "(self, tags: table<string, string>, words: table<string, string|table>): "
     "string",
     "0.1.0",
     "A letter per token of the document: of its lower-case word (by tag, when "
     "a table stands there), else of its Penn tag, else '?'. What LPeg "
     "matches."},
    {"known", rb_bind_known, "(self, i: integer): table", "0.1.0",
     "What patterns of this package can ask of token i: { shape =, lexicons =, "
     "begins =, inside = }; the last two name layers."},
    {"token", token, "(self, i: integer): rubric.span?", "0.1.0",
     "Token i as a span."},
    {"span", span, "(self, first: integer, last: integer): rubric.span?",
     "0.1.0", "Several tokens as a span."},
    {"bytes", bytes, "(self, start: integer, stop: integer): rubric.span",
     "0.1.0", "A span from byte offsets."},
    {"sub", sub, "(self, start: integer, stop: integer): string", "0.1.0",
     "Text between byte offsets."},
    {"sentence", sentence, "(self, i: integer): rubric.span?", "0.1.0",
     "The i-th sentence."},
    {"sentence_of", sentence_of, "(self, token: integer): integer?", "0.1.0",
     "Number of the sentence of a token."},
    {"paragraph", paragraph, "(self, i: integer): rubric.span?", "0.1.0",
     "The i-th paragraph."},
    {"paragraph_of", paragraph_of, "(self, token: integer): integer?", "0.1.0",
     "Number of the paragraph of a token."},
    {"foreign", foreign, "(self, token: integer): boolean", "0.1.0",
     "Whether English analysis leaves the paragraph of a token out: rules and "
     "gazetteers find nothing there."},
    {"layer", layer, "(self, name: string): rubric.span[]", "0.1.0",
     "All annotations of a layer, in order."},
    {"at", at, "(self, layer: string, token: integer): rubric.span?", "0.1.0",
     "The longest annotation that begins at a token."},
    {"over", over, "(self, layer: string, token: integer): rubric.span?",
     "0.1.0", "An annotation that covers a token."},
    {"add", rb_bind_add_one,
     "(self, layer: string, where: rubric.span|integer[], features?: table, "
     "rule?: string): integer",
     "0.1.0", "A new annotation; its number."},
    {"field", field_value, "(self, name: string): any", "0.1.0",
     "A further field of the record, decoded; nil when it has none."},
    {"add_rows", rb_bind_add_rows,
     "(self, layer: string, names: string[], values: any[], count: integer)",
     "0.1.0",
     "Many annotations: `values` holds `count` rows of #names values, one row "
     "after the other; columns start, stop, rule, and features (false: left "
     "out)."},
    {"raw_field", field, "(self, name: string): string?", "0.1.0",
     "A further field of the record, as JSON text."},
    {NULL, NULL, NULL, NULL, NULL}};

void rb_bind_open_doc(lua_State *L)
{
    static const luaL_Reg events[] = {{"__len", length}, {NULL, NULL}};
    rb_bind_class(L, RB_META_DOC, rb_bind_doc_rows, doc_index, events);
    rb_bind_know(L, RB_CLASS_DOC, RB_META_DOC);
}
