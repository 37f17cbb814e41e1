/*
** capitals.c - what a capital says of a word, and what none says
**
** At the start of a sentence it says little, inside it nearly always makes a
** name.
*/
#include "words_int.h"

/* In cost units: tuned on the training half of the development data. */
enum {
    CAP_OPEN = 7 * RB_NATS / 2, /* inside: a content word is dearer */
    CAP_CLOSED = 2 * RB_NATS,   /* ... a function word */
    CAP_NAME = 11 * RB_NATS,    /* ... the name that the lexicon lacks */
    START_NAME = 14 * RB_NATS,  /* the same at the start */
    CAP_PROPER = 0,             /* ... an adjective like Mexican */
    CAP_ACRONYM = 1 * RB_NATS,  /* ... a noun like DNA */
    CAP_PLURAL = 2 * RB_NATS,
    FIRST_UNKNOWN = 1 * RB_NATS /* at the start, in no dictionary */
};

static int is_open(int tag)
{
    switch (tag) {
    case LT_NN:
    case LT_NNS:
    case LT_NNP:
    case LT_NNPS:
    case LT_JJ:
    case LT_JJR:
    case LT_JJS:
    case LT_RB:
    case LT_VB:
    case LT_VBP:
    case LT_VBZ:
    case LT_VBD:
    case LT_VBN:
    case LT_VBG:
    case LT_CD:
    case LT_FW:
        return 1;
    }
    return 0;
}

/* What a capital inside a sentence adds to a tag other than a name's. */
static uint32_t capital_cost(const rb_form *f, int tag)
{
    int caps = f->wn ? f->wn->caps : 0;
    if (tag == LT_JJ && caps >> LF_ADJ & 1)
        return CAP_PROPER;
    if ((tag == LT_NN || tag == LT_NNS) && (f->t.flags & RB_TF_ALLCAP) &&
        caps >> LF_NOUN & 1 && !(caps & LF_INSTANCE))
        return CAP_ACRONYM;
    return is_open(tag) ? CAP_OPEN : CAP_CLOSED;
}

/* US, IT: a pronoun in lower case, in capitals a name. */
static void acronym(const rb_lang *l, const rb_form *f, rb_costs *k)
{
    if (f->t.len == 2 && f->t.flags & RB_TF_ALLCAP &&
        k->c[LT_PRP] != RB_DEAREST && f->low[0] == 'u')
        k->c[LT_NNP] = rb_cost_once(l, LT_NNP, 0) / 2;
}

void rb_capital_inside(const rb_lang *l, const rb_form *f, rb_costs *k)
{
    int had = k->c[LT_NNP] != RB_DEAREST || k->c[LT_NNPS] != RB_DEAREST;
    uint32_t plural = k->c[LT_NNS];
    for (int i = 0; i < LT_COUNT; i++)
        if (k->c[i] != RB_DEAREST && i != LT_NNP && i != LT_NNPS)
            k->c[i] += capital_cost(f, i);
    acronym(l, f, k);
    if (had && f->in_lexicon)
        return;
    rb_cost_lower(k, LT_NNP, CAP_NAME);
    if (f->t.s[f->t.len - 1] == 's' && plural != RB_DEAREST)
        rb_cost_lower(k, LT_NNPS, rb_cost_once(l, LT_NNPS, CAP_PLURAL));
}

void rb_capital_first(const rb_lang *l, const rb_form *f, rb_costs *k)
{
    if (!f->in_lexicon)
        rb_cost_lower(k, LT_NNP, rb_cost_once(l, LT_NNP, FIRST_UNKNOWN));
    else if (k->c[LT_NNP] == RB_DEAREST)
        rb_cost_lower(k, LT_NNP, START_NAME);
}

/* In lower case nothing is a name, unless it can be nothing else: sunday. */
void rb_capital_none(const rb_form *f, rb_costs *k)
{
    int other = 0;
    if (f->wn && f->wn->caps >> LF_NOUN & 1)
        return;
    for (int t = 0; t < LT_COUNT; t++)
        other |= k->c[t] != RB_DEAREST && t != LT_NNP && t != LT_NNPS;
    if (other)
        k->c[LT_NNP] = k->c[LT_NNPS] = RB_DEAREST;
}
