/*
** tagger.c - the cheapest sequence of tags: Viterbi over trigrams
**
** A state is a pair of neighbouring candidates. Where two neighbours have one
** candidate each the state is sure, and the words before are settled at once:
** so memory is bounded by the longest stretch of doubt, not by the sentence,
** and most stretches are short. A stretch of WINDOW words is cut at its best
** state. Hyphens inside a word (cross-border) are left out of the sequence.
*/
#include "lang_int.h"

#include <string.h>

enum {
    WINDOW = 1024, /* positions after which doubt is cut */
    STATES = RB_MAXCAND * RB_MAXCAND
};

typedef struct decoder {
    rb_lang *l;
    rb_doc *d;
    uint32_t cost[2][STATES]; /* of [before][now], flat with now inside */
    int now;                  /* which of the two */
    int first_tag;            /* tag before the window's first position */
} decoder;

static const rb_cand sure_punc = {.tag = LT_PUNC}, sure_nn = {.tag = LT_NN};

/* The window: two settled positions, then those in doubt. */
static int push(rb_lang *l, const rb_cand *c, uint32_t n, uint32_t tok)
{
    rb_step s = {.c = c, .tok = tok, .n = (uint8_t)n};
    return rb_vec_push(l->mem, &l->step, s);
}

/* Cheapest way to every state that ends with the last position. */
static int extend(decoder *v)
{
    rb_lang *l = v->l;
    const rb_step *s = &l->step.v[l->step.n - 3];
    const rb_step *a = s, *b = s + 1, *c = s + 2;
    const uint32_t *old = v->cost[v->now];
    uint32_t *new = v->cost[v->now ^= 1], least = UINT32_MAX;
    uint32_t room = (uint32_t)b->n * c->n;
    if (rb_vec_reserve(l->mem, &l->back, room) != 0)
        return RB_ENOMEM;
    uint8_t *back = l->back.v + l->back.n;
    l->step.v[l->step.n - 1].back = l->back.n;
    l->back.n += room;
    for (int j = 0; j < b->n; j++) {
        const uint32_t *from = old + j;
        for (int k = 0; k < c->n; k++) {
            const uint16_t *t = l->trans + b->c[j].tag * LT_COUNT + c->c[k].tag;
            uint32_t best = UINT32_MAX;
            int who = 0;
            for (int i = 0; i < a->n; i++) {
                uint32_t x =
                    from[i * b->n] + t[a->c[i].tag * (LT_COUNT * LT_COUNT)];
                if (x < best) {
                    best = x;
                    who = i;
                }
            }
            best += c->c[k].cost;
            new[j * c->n + k] = best;
            back[j * c->n + k] = (uint8_t)who;
            if (best < least)
                least = best;
        }
    }
    for (uint32_t i = 0; i < room; i++) /* so that no sum can overflow */
        new[i] -= least;
    return RB_OK;
}

/* Follow the back pointers from the best state; keep the last two. */
static void settle(decoder *v)
{
    rb_lang *l = v->l;
    uint32_t n = l->step.n, best = UINT32_MAX;
    rb_step *s = l->step.v;
    int j = 0, k = 0;
    for (int x = 0; x < s[n - 2].n; x++)
        for (int y = 0; y < s[n - 1].n; y++)
            if (v->cost[v->now][x * s[n - 1].n + y] < best) {
                best = v->cost[v->now][x * s[n - 1].n + y];
                j = x;
                k = y;
            }
    rb_cand const *last = &s[n - 1].c[k], *before = &s[n - 2].c[j];
    for (uint32_t i = n - 1; i >= 2; i--) {
        v->d->tok_tag[s[i].tok] = s[i].c[k].out;
        int who = l->back.v[s[i].back + (uint32_t)(j * s[i].n + k)];
        k = j;
        j = who;
    }
    s[0] = (rb_step){.c = before, .n = 1};
    s[1] = (rb_step){.c = last, .n = 1};
    l->step.n = 2;
    l->back.n = 0;
    v->cost[v->now][0] = 0;
}

static int feed(decoder *v, const rb_cand *c, uint32_t n, uint32_t tok)
{
    rb_lang *l = v->l;
    if (push(l, c, n, tok) != 0 || extend(v) != RB_OK)
        return RB_ENOMEM;
    uint32_t at = l->step.n;
    if ((n == 1 && l->step.v[at - 2].n == 1) || at > WINDOW)
        settle(v);
    return RB_OK;
}

/* ---- which set of candidates a token takes ---- */

/* Most longer words begin with a capital: a heading in title case. */
static int is_title(const rb_lang *l, const rb_doc *d, uint32_t t0, uint32_t t1)
{
    uint32_t caps = 0, lower = 0;
    if (t1 - t0 > 40)
        return 0;
    for (uint32_t i = t0; i < t1; i++) {
        const rb_word *w = &l->type[d->tok_type[i]];
        if (d->tok_end[i] - d->tok_start[i] < 4)
            continue;
        caps += (w->kind & RB_WK_CAP) != 0;
        lower += (w->kind & RB_WK_LOWER) != 0;
    }
    return caps > 2 && lower * 5 <= caps;
}

static int glued(const rb_doc *d, uint32_t i, uint32_t t0, uint32_t t1)
{
    return i > t0 && i + 1 < t1 && d->tok_end[i - 1] == d->tok_start[i] &&
           d->tok_end[i] == d->tok_start[i + 1];
}

static int is_letterish(const rb_lang *l, const rb_doc *d, uint32_t i)
{
    return !(l->type[d->tok_type[i]].kind & RB_WK_PUNCT);
}

static int joins(const rb_lang *l, const rb_doc *d, uint32_t i, uint32_t t0,
                 uint32_t t1)
{
    return (l->type[d->tok_type[i]].kind & RB_WK_HYPHEN) &&
           glued(d, i, t0, t1) && is_letterish(l, d, i - 1) &&
           is_letterish(l, d, i + 1);
}

/* 1990-1995 is a range, cross-border a word, and/or something else. */
static uint8_t joint_tag(const rb_lang *l, const rb_doc *d, uint32_t i)
{
    int digits = l->type[d->tok_type[i - 1]].kind &
                 l->type[d->tok_type[i + 1]].kind & RB_WK_DIGIT;
    return digits || d->text[d->tok_start[i]] == '/' ? RB_TAG_SYM : RB_TAG_HYPH;
}

static int make_rows(rb_lang *l, rb_doc *d, uint32_t t0, uint32_t t1)
{
    for (uint32_t i = t0; i < t1; i++)
        if (l->type[d->tok_type[i]].n[0] == 0 &&
            rb_word_make(l, d->tok_type[i]) != RB_OK)
            return RB_ENOMEM;
    return RB_OK;
}

static int decode(decoder *v, uint32_t t0, uint32_t t1)
{
    rb_lang *l = v->l;
    rb_doc *d = v->d;
    int start = 1, title = is_title(l, d, t0, t1);
    l->step.n = l->back.n = 0;
    if (push(l, &sure_nn, 1, 0) != 0 || push(l, &sure_punc, 1, 0) != 0)
        return RB_ENOMEM;
    v->cost[v->now = 0][0] = 0;
    for (uint32_t i = t0; i < t1; i++) {
        const rb_word *w = &l->type[d->tok_type[i]];
        if ((w->kind & RB_WK_HYPHEN) && joins(l, d, i, t0, t1)) {
            d->tok_tag[i] = joint_tag(l, d, i);
            continue;
        }
        const rb_cand *c = l->cand.v + w->cand;
        int inside = (w->kind & RB_WK_CAP) && !start && !title;
        if (feed(v, inside ? c + w->n[0] : c, w->n[inside], i) != RB_OK)
            return RB_ENOMEM;
        start = w->kind & RB_WK_OPEN ? 1 : w->kind & RB_WK_PUNCT ? start : 0;
    }
    if (l->step.n > 2)
        settle(v);
    return RB_OK;
}

/* ---- lexemes ---- */

static uint32_t lexeme_new(rb_lang *l, uint32_t type, uint8_t tag)
{
    uint32_t x = rb_lexeme_find(l->vocab, type, tag);
    if (x)
        return x;
    uint32_t lemma = rb_lemma(l, type, tag);
    return lemma ? rb_lexeme_add(l->vocab, type, tag, lemma) : 0;
}

/* Nearly always one of the type's candidates, which remember it. */
static uint32_t lexeme(rb_lang *l, uint32_t type, uint8_t tag)
{
    const rb_word *w = &l->type[type];
    rb_cand *c = l->cand.v + w->cand;
    for (int i = 0; i < w->n[0]; i++)
        if (c[i].out == tag) {
            if (!c[i].lex)
                c[i].lex = lexeme_new(l, type, tag);
            return c[i].lex;
        }
    return lexeme_new(l, type, tag);
}

int rb_tag_sentence(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    decoder v;
    v.l = l;
    v.d = d;
    if (make_rows(l, d, tok0, tok1) != RB_OK || decode(&v, tok0, tok1) != RB_OK)
        return RB_ENOMEM;
    rb_repair(l, d, tok0, tok1);
    if (l->pos && rb_pos_tag(l->pos, d, tok0, tok1) != RB_OK)
        return RB_ENOMEM;
    for (uint32_t i = tok0; i < tok1; i++) {
        d->tok_lex[i] = lexeme(l, d->tok_type[i], d->tok_tag[i]);
        if (!d->tok_lex[i])
            return RB_ENOMEM;
    }
    return RB_OK;
}
