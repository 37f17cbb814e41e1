/*
** bind_known.c - all that a pattern of the package can ask of a token
**
** For explanations: the shape, the lexicons and the layers of a token, and
** which layers there are.
*/
#include "bind.h"

#include "codes.h"

int rb_lexicon_holds(const rb_lexicon *x, const rb_doc *d, uint32_t tok)
{
    const rb_type *all = d->vocab->type, *w = &all[d->tok_type[tok]];
    const rb_type *lower = &all[w->lower], *lemma = lower;
    unsigned pos = RB_POS_ANY;
    if (d->tagged) {
        uint32_t k = d->vocab->lex[d->tok_lex[tok]].lemma;
        lemma = k != 0 ? &all[all[k].lower] : lower;
        pos = rb_pos_class(d->tok_tag[tok]);
    }
    return rb_lexicon_find(x, lemma->s, lemma->len, pos) != UINT32_MAX ||
           rb_lexicon_find(x, lower->s, lower->len, pos) != UINT32_MAX;
}

static void put_lexicons(lua_State *L, const rb_state *s, const rb_doc *d,
                         uint32_t tok)
{
    lua_Integer n = 0;
    lua_newtable(L);
    for (uint32_t i = 0; i < s->lexicon.n; i++) {
        if (!rb_lexicon_holds(s->lexicon.v[i], d, tok))
            continue;
        lua_pushstring(L, rb_lexicon_name(s->lexicon.v[i]));
        lua_rawseti(L, -2, ++n);
    }
    lua_setfield(L, -2, "lexicons");
}

/* Names of the layers with an annotation that begins at the token, and of
** those with one that goes on there. */
static void put_layers(lua_State *L, const rb_state *s, const rb_doc *d,
                       uint32_t tok)
{
    lua_Integer nbegin = 0, ninside = 0;
    lua_newtable(L);
    lua_newtable(L);
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        int begins = 0, inside = 0;
        if (!rb_state_may_read(s, l->name))
            continue;
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            begins |= a->tok0 == tok && a->tok1 > tok;
            inside |= a->tok0 <= tok && tok < a->tok1;
        }
        if (begins) {
            lua_pushstring(L, l->name);
            lua_rawseti(L, -3, ++nbegin);
        }
        if (inside) {
            lua_pushstring(L, l->name);
            lua_rawseti(L, -2, ++ninside);
        }
    }
    lua_setfield(L, -3, "inside");
    lua_setfield(L, -2, "begins");
}

int rb_bind_known(lua_State *L)
{
    const rb_state *s = rb_state_of(L);
    rb_doc *d = rb_bind_check_doc(L);
    int64_t tok = rb_bind_token(L, 2, d);
    char shape[16];
    luaL_argcheck(L, tok >= 0, 2, "no such token");
    rb_state_charge(L, d->layer.n + s->lexicon.n);
    const rb_type *w = &d->vocab->type[d->tok_type[tok]];
    int n = rb_word_shape(w->s, w->len, shape);
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, shape, (size_t)n);
    lua_setfield(L, -2, "shape");
    put_lexicons(L, s, d, (uint32_t)tok);
    put_layers(L, s, d, (uint32_t)tok);
    return 1;
}
