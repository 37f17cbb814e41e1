/*
** repair.c - corrections by context that three tags in a row cannot see
*/
#include "lang_int.h"

typedef struct ctx {
    rb_lang *l;
    rb_doc *d;
    uint32_t t0, t1;
} ctx;

static uint8_t tag(const ctx *c, uint32_t i)
{
    return i >= c->t0 && i < c->t1 ? c->d->tok_tag[i] : RB_TAG_NONE;
}

static int space_before(const ctx *c, uint32_t i)
{
    return i == 0 || c->d->tok_end[i - 1] != c->d->tok_start[i];
}

static int space_after(const ctx *c, uint32_t i)
{
    return i + 1 >= c->d->n_tok || c->d->tok_end[i] != c->d->tok_start[i + 1];
}

/* "He said" or 'he said': which of the two marks is it? By the spaces. */
static uint8_t quote_side(const ctx *c, uint32_t i, int open)
{
    int before = space_before(c, i), after = space_after(c, i);
    if (before && !after)
        return RB_TAG_OPENQ;
    if (after && !before)
        return RB_TAG_CLOSEQ;
    if (tag(c, i - 1) == RB_TAG_LRB)
        return RB_TAG_OPENQ;
    return open ? RB_TAG_CLOSEQ : RB_TAG_OPENQ;
}

static void quotes(const ctx *c)
{
    int open = 0;
    for (uint32_t i = c->t0; i < c->t1; i++) {
        const rb_word *w = &c->l->type[c->d->tok_type[i]];
        if (w->kind & RB_WK_QUOTE)
            c->d->tok_tag[i] = quote_side(c, i, open);
        if (c->d->tok_tag[i] == RB_TAG_OPENQ)
            open = 1;
        else if (c->d->tok_tag[i] == RB_TAG_CLOSEQ)
            open = 0;
    }
}

/* A plain apostrophe on its own: 'quoted', parents' */
static void apostrophes(const ctx *c)
{
    int open = 0;
    for (uint32_t i = c->t0; i < c->t1; i++) {
        const rb_word *w = &c->l->type[c->d->tok_type[i]];
        if (!(w->kind & RB_WK_APOS))
            continue;
        if (space_before(c, i) && !space_after(c, i)) {
            c->d->tok_tag[i] = RB_TAG_OPENQ;
            open = 1;
        } else if (open) {
            c->d->tok_tag[i] = RB_TAG_CLOSEQ;
            open = 0;
        } else if (tag(c, i - 1) >= RB_TAG_NN && tag(c, i - 1) <= RB_TAG_NNPS) {
            c->d->tok_tag[i] = RB_TAG_POS;
        } else {
            c->d->tok_tag[i] = RB_TAG_CLOSEQ;
        }
    }
}

/* "to" before a verb is TO, elsewhere a preposition. */
static void to(const ctx *c, uint32_t i)
{
    uint32_t j = i + 1;
    while (tag(c, j) == RB_TAG_RB || tag(c, j) == RB_TAG_OPENQ)
        j++;
    if (tag(c, j) != RB_TAG_VB && tag(c, i + 1) != RB_TAG_STOP &&
        tag(c, i + 1) != RB_TAG_COMMA)
        c->d->tok_tag[i] = RB_TAG_IN;
}

void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    ctx c = {l, d, tok0, tok1};
    for (uint32_t i = tok0; i < tok1; i++) {
        const rb_word *w = &l->type[d->tok_type[i]];
        if (w->fword == W_TO && d->tok_tag[i] == RB_TAG_TO)
            to(&c, i);
    }
    quotes(&c);
    apostrophes(&c);
}
