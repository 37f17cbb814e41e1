/*
** repair.c - corrections by context that three tags in a row cannot see
**
** Each is a small function with an example, tried where its word or its tag
** occurs, in the order of the table at the end. To the left of a token the
** tags are repaired already, to the right they are the decoder's. A repair
** looks a few words far and changes the tag of its own token only.
*/
#include "lang_int.h"

#include <string.h>

typedef struct ctx {
    const rb_lang *l;
    rb_doc *d;
    uint32_t t0, t1;
} ctx;

/* ---- asking ---- */

/* Positions before the first token wrap around to large numbers. */
static int in(const ctx *c, uint32_t i)
{
    return i >= c->t0 && i < c->t1;
}

static uint8_t tag(const ctx *c, uint32_t i)
{
    return in(c, i) ? c->d->tok_tag[i] : RB_TAG_NONE;
}

static const rb_word *word(const ctx *c, uint32_t i)
{
    return &c->l->type[c->d->tok_type[i]];
}

static uint8_t fw(const ctx *c, uint32_t i)
{
    return in(c, i) ? word(c, i)->fword : W_NONE;
}

static uint8_t group(const ctx *c, uint32_t i)
{
    return in(c, i) ? word(c, i)->group : 0;
}

/* Can the word have this tag at all? */
static int can(const ctx *c, uint32_t i, uint8_t as)
{
    const rb_word *w = word(c, i);
    const rb_cand *k = c->l->cand.v + w->cand;
    for (int n = 0; n < w->n[0]; n++)
        if (k[n].out == as)
            return 1;
    return 0;
}

static void set(const ctx *c, uint32_t i, uint8_t to)
{
    c->d->tok_tag[i] = to;
}

static void set_if_can(const ctx *c, uint32_t i, uint8_t to)
{
    if (can(c, i, to))
        set(c, i, to);
}

static int is_noun(uint8_t t)
{
    return t >= RB_TAG_NN && t <= RB_TAG_NNPS;
}

static int is_common(uint8_t t)
{
    return t == RB_TAG_NN || t == RB_TAG_NNS;
}

static int is_adj(uint8_t t)
{
    return t >= RB_TAG_JJ && t <= RB_TAG_JJS;
}

static int is_adverb(uint8_t t)
{
    return t >= RB_TAG_RB && t <= RB_TAG_RBS;
}

static int is_finite(uint8_t t)
{
    return t == RB_TAG_VBZ || t == RB_TAG_VBD || t == RB_TAG_VBP ||
           t == RB_TAG_MD;
}

/* Nothing, or a mark that ends a clause. */
static int is_end(uint8_t t)
{
    return t == RB_TAG_NONE || t == RB_TAG_STOP || t == RB_TAG_COMMA ||
           t == RB_TAG_COLON || t == RB_TAG_CLOSEQ || t == RB_TAG_RRB;
}

static int is_start(uint8_t t)
{
    return t == RB_TAG_NONE || t == RB_TAG_OPENQ || t == RB_TAG_LRB;
}

/* The nearest token to the left that is not an adverb (not, n't, really). */
static uint32_t before_adverbs(const ctx *c, uint32_t i)
{
    do
        i--;
    while (is_adverb(tag(c, i)));
    return i;
}

static int space_before(const ctx *c, uint32_t i)
{
    return i == 0 || c->d->tok_end[i - 1] != c->d->tok_start[i];
}

static int space_after(const ctx *c, uint32_t i)
{
    return i + 1 >= c->d->n_tok || c->d->tok_end[i] != c->d->tok_start[i + 1];
}

/* "...", "..", or the one character. */
static int ellipsis(const ctx *c, uint32_t i)
{
    const char *s = c->d->text + c->d->tok_start[i];
    return (s[0] == '.' && s[1] == '.') || strncmp(s, "\xE2\x80\xA6", 3) == 0;
}

/* ---- words ---- */

/* "to go" is TO, "to Mexico" a preposition. */
static void to(const ctx *c, uint32_t i)
{
    uint32_t j = i + 1;
    while (is_adverb(tag(c, j)) || tag(c, j) == RB_TAG_OPENQ)
        j++;
    if (tag(c, j) != RB_TAG_VB && !is_end(tag(c, i + 1)))
        set(c, i, RB_TAG_IN);
}

/* "That is so.", "and that 's it": DT, for there is no noun to relate to. */
static void that_subject(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1), n = tag(c, i + 1);
    if (is_start(p) || p == RB_TAG_COLON || p == RB_TAG_IN ||
        is_start(tag(c, i - 2)) || (p == RB_TAG_COMMA && n == RB_TAG_VBZ))
        set(c, i, RB_TAG_DT);
}

/* "I know that .", "like that , ...": DT at the end of a clause. */
static void that_alone(const ctx *c, uint32_t i)
{
    uint8_t n = tag(c, i + 1);
    if (n == RB_TAG_NONE || n == RB_TAG_STOP || fw(c, i + 1) == W_S ||
        (n == RB_TAG_COMMA && tag(c, i - 1) == RB_TAG_IN))
        set(c, i, RB_TAG_DT);
}

/* "things that we saw" is WDT, "the fact that we saw" is IN. */
static void that_object(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1), n = tag(c, i + 1);
    if (group(c, i - 1) & RB_WG_FACT)
        return;
    if (p == RB_TAG_NNS || (p == RB_TAG_NN && n == RB_TAG_PRP) ||
        (is_common(p) && is_finite(n)))
        set(c, i, RB_TAG_WDT);
}

/* "told her that", "with her .": PRP unless a noun follows. */
static void her(const ctx *c, uint32_t i)
{
    switch (tag(c, i + 1)) {
    case RB_TAG_IN:
    case RB_TAG_DT:
    case RB_TAG_TO:
    case RB_TAG_PRP:
    case RB_TAG_PRPS:
    case RB_TAG_WRB:
    case RB_TAG_WP:
    case RB_TAG_CC:
    case RB_TAG_RP:
    case RB_TAG_MD:
        set(c, i, RB_TAG_PRP);
        return;
    default:
        if (is_end(tag(c, i + 1)))
            set(c, i, RB_TAG_PRP);
    }
}

/* "It was , like , two hours": UH. */
static void like(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1), n = tag(c, i + 1);
    if (n == RB_TAG_COMMA || n == RB_TAG_UH || n == RB_TAG_MD ||
        (n == RB_TAG_RB && p != RB_TAG_VBZ) ||
        (n == RB_TAG_CD && p != RB_TAG_VBZ))
        set(c, i, RB_TAG_UH);
}

/* "Well , yes": UH at the start. */
static void well(const ctx *c, uint32_t i)
{
    if (is_start(tag(c, i - 1)) ||
        (tag(c, i + 1) == RB_TAG_COMMA && tag(c, i - 1) == RB_TAG_COMMA))
        set(c, i, RB_TAG_UH);
}

/* "No , it is not.": UH. */
static void no(const ctx *c, uint32_t i)
{
    if (is_end(tag(c, i + 1)) &&
        (is_start(tag(c, i - 1)) || tag(c, i - 1) == RB_TAG_UH ||
         tag(c, i - 1) == RB_TAG_COMMA))
        set(c, i, RB_TAG_UH);
}

/* "Right .": JJ when it is the whole sentence. */
static void right(const ctx *c, uint32_t i)
{
    if (tag(c, i - 1) == RB_TAG_NONE && tag(c, i + 2) == RB_TAG_NONE)
        set(c, i, RB_TAG_JJ);
}

/* "about 40 people": RB before a number. */
static void about(const ctx *c, uint32_t i)
{
    if (tag(c, i + 1) == RB_TAG_CD && !is_end(tag(c, i + 2)))
        set(c, i, RB_TAG_RB);
}

/* "as well", "as soon as": RB, then IN. */
static void as(const ctx *c, uint32_t i)
{
    if (fw(c, i + 2) == W_AS || (fw(c, i + 1) == W_WELL))
        set(c, i, RB_TAG_RB);
    else if (fw(c, i - 2) == W_AS || tag(c, i + 1) == RB_TAG_IN ||
             tag(c, i + 1) == RB_TAG_VBD || tag(c, i + 1) == RB_TAG_VBN)
        set(c, i, RB_TAG_IN);
}

/* "let 's go" */
static void lets(const ctx *c, uint32_t i)
{
    if (fw(c, i - 1) == W_LET)
        set(c, i, RB_TAG_PRP);
}

/* "that 's", "who 's", "the plan 's a good one": VBZ. */
static void is_not_possessive(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1), n = tag(c, i + 1);
    if (p == RB_TAG_PRP || p == RB_TAG_DT || p == RB_TAG_WP ||
        p == RB_TAG_WDT || p == RB_TAG_WRB || p == RB_TAG_EX ||
        fw(c, i - 1) == W_HERE || n == RB_TAG_DT || n == RB_TAG_PRP)
        set(c, i, RB_TAG_VBZ);
}

/* "later": the newer guidelines count it as a comparative. */
static void later(const ctx *c, uint32_t i)
{
    set(c, i, RB_TAG_RBR);
}

/* "go back": an adverb, not a particle; "on my back" a noun. */
static void back(const ctx *c, uint32_t i)
{
    if (tag(c, i) == RB_TAG_RP)
        set(c, i, RB_TAG_RB);
    else if (tag(c, i - 1) == RB_TAG_PRPS)
        set(c, i, RB_TAG_NN);
}

static void adverb(const ctx *c, uint32_t i)
{
    set(c, i, RB_TAG_RB);
}

/* "they all left", "all those": DT. */
static void all(const ctx *c, uint32_t i)
{
    if (tag(c, i - 1) == RB_TAG_PRP || tag(c, i + 1) == RB_TAG_PRP)
        set(c, i, RB_TAG_DT);
}

/* "both north and south": CC. */
static void both(const ctx *c, uint32_t i)
{
    set(c, i, RB_TAG_CC);
}

/* "so that": IN. */
static void so_that(const ctx *c, uint32_t i)
{
    if (fw(c, i + 1) == W_THAT)
        set(c, i, RB_TAG_IN);
}

/* "there is" exists, "over there ." does not. */
static void there(const ctx *c, uint32_t i)
{
    uint32_t j = i + 1;
    while (is_adverb(tag(c, j)))
        j++;
    if (!is_finite(tag(c, j)) && tag(c, j) != RB_TAG_VB &&
        tag(c, j) != RB_TAG_VBN && tag(c, j) != RB_TAG_TO &&
        !(group(c, j) & RB_WG_BE) && !(group(c, i - 1) & RB_WG_BE) &&
        tag(c, i - 1) != RB_TAG_MD)
        set(c, i, RB_TAG_RB);
}

/* "Figure 2": a capital before a number makes a name. */
static void numbered(const ctx *c, uint32_t i)
{
    if (tag(c, i + 1) == RB_TAG_CD && tag(c, i + 2) == RB_TAG_NONE &&
        (word(c, i)->kind & RB_WK_CAP))
        set(c, i, RB_TAG_NNP);
}

/* "5 AM": NN after a number. */
static void hour(const ctx *c, uint32_t i)
{
    if (tag(c, i - 1) == RB_TAG_CD)
        set(c, i, RB_TAG_NN);
}

/* "a man called Horse": VBN. */
static void called(const ctx *c, uint32_t i)
{
    if (is_common(tag(c, i - 1)))
        set(c, i, RB_TAG_VBN);
}

/* "going on": RP. */
static void on(const ctx *c, uint32_t i)
{
    if (fw(c, i - 1) == W_GOING && is_end(tag(c, i + 1)))
        set(c, i, RB_TAG_RP);
}

/* "So , what now?": UH. */
static void so_start(const ctx *c, uint32_t i)
{
    if (is_start(tag(c, i - 1)) || is_start(tag(c, i - 2)))
        set(c, i, RB_TAG_UH);
}

/* "Do n't go": VB. */
static void do_not(const ctx *c, uint32_t i)
{
    if (is_start(tag(c, i - 1)) && fw(c, i + 1) == W_NT &&
        tag(c, i + 2) != RB_TAG_PRP)
        set(c, i, RB_TAG_VB);
}

/* "little hope": JJ before a noun. */
static void little(const ctx *c, uint32_t i)
{
    if (is_noun(tag(c, i + 1)) || is_end(tag(c, i + 1)))
        set(c, i, RB_TAG_JJ);
}

/* "a good one": NN. */
static void one(const ctx *c, uint32_t i)
{
    if (is_adj(tag(c, i - 1)) || fw(c, i - 1) == W_NO)
        set(c, i, RB_TAG_NN);
}

/* "years before .", "looked around": RB where nothing follows. */
static void place(const ctx *c, uint32_t i)
{
    if ((group(c, i) & RB_WG_PLACE) && is_end(tag(c, i + 1)))
        set(c, i, RB_TAG_RB);
}

/* "went home": RB. */
static void home(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1);
    if (p >= RB_TAG_VB && p <= RB_TAG_VBZ && p != RB_TAG_VBZ &&
        (is_end(tag(c, i + 1)) || tag(c, i + 1) == RB_TAG_IN))
        set(c, i, RB_TAG_RB);
}

/* "out of": IN. */
static void out_of(const ctx *c, uint32_t i)
{
    if (fw(c, i + 1) == W_OF)
        set(c, i, RB_TAG_IN);
}

/* ---- tags ---- */

/* "state-owned", "have quietly gone", "was never seen", "has he left": VBN. */
static void participle(const ctx *c, uint32_t i)
{
    uint32_t j = before_adverbs(c, i);
    if (tag(c, i - 1) == RB_TAG_HYPH ||
        (group(c, i) & RB_WG_BE && fw(c, i) == W_BEEN) ||
        (group(c, j) & (RB_WG_HAVE | RB_WG_BE)) ||
        (fw(c, i - 1) == W_AS && tag(c, i - 1) == RB_TAG_IN))
        set_if_can(c, i, RB_TAG_VBN);
    else if (tag(c, j) == RB_TAG_PRP &&
             group(c, j - 1) & (RB_WG_HAVE | RB_WG_BE))
        set_if_can(c, i, RB_TAG_VBN);
}

/* "he told": VBD after a subject pronoun. */
static void past(const ctx *c, uint32_t i)
{
    uint32_t j = before_adverbs(c, i);
    if (fw(c, i) == W_WAS || ((group(c, j) & RB_WG_SUBJ) &&
                              !(group(c, j - 1) & (RB_WG_HAVE | RB_WG_BE))))
        set_if_can(c, i, RB_TAG_VBD);
}

/* "do you know", "let me see", "could they go": VB. "Add the milk": VB. */
static void infinitive(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1), n = tag(c, i + 1);
    uint32_t j = i - 1;
    if (is_start(p)) {
        if (n != RB_TAG_PRP && n != RB_TAG_NONE && fw(c, i + 1) != W_NT &&
            !(group(c, i) & (RB_WG_BE | RB_WG_HAVE)))
            set_if_can(c, i, RB_TAG_VB);
        return;
    }
    if (is_adverb(tag(c, j)))
        j = before_adverbs(c, i);
    if (group(c, j) & RB_WG_OBJ) {
        set_if_can(c, i, RB_TAG_VB);
        return;
    }
    if (tag(c, j) != RB_TAG_PRP && tag(c, j) != RB_TAG_EX)
        return;
    j = before_adverbs(c, j);
    if (group(c, j) & (RB_WG_DO | RB_WG_CAUSE) || tag(c, j) == RB_TAG_MD)
        set_if_can(c, i, RB_TAG_VB);
}

/* "they really want": VBP when no auxiliary asks for the bare form. */
static void present(const ctx *c, uint32_t i)
{
    uint32_t j = before_adverbs(c, i), k;
    if (tag(c, j) != RB_TAG_PRP || group(c, j) & RB_WG_OBJ)
        return;
    k = before_adverbs(c, j);
    if (group(c, k) & (RB_WG_DO | RB_WG_CAUSE) || tag(c, k) == RB_TAG_MD ||
        tag(c, k) == RB_TAG_TO || j == i - 1)
        return;
    set_if_can(c, i, RB_TAG_VBP);
}

/* "their claim", "his efforts": a noun after a possessive. */
static void noun_after_possessive(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1);
    if (p == RB_TAG_PRPS)
        set_if_can(c, i, tag(c, i) == RB_TAG_VBZ ? RB_TAG_NNS : RB_TAG_NN);
}

/* Is there such a tag between the start of the sentence and i? */
static int earlier(const ctx *c, uint32_t i, uint8_t t)
{
    uint32_t from = i - c->t0 > 30 ? i - 30 : c->t0;
    while (i > from)
        if (tag(c, --i) == t)
            return 1;
    return 0;
}

static int begins_object(const ctx *c, uint32_t i)
{
    return tag(c, i) == RB_TAG_DT || tag(c, i) == RB_TAG_PRPS ||
           group(c, i) & RB_WG_OBJ;
}

/* "solutions that respect its ...", "who plans a ...": a verb. */
static void verb_in_relative(const ctx *c, uint32_t i)
{
    uint8_t p = tag(c, i - 1);
    if ((p == RB_TAG_WDT || p == RB_TAG_WP) && begins_object(c, i + 1))
        set_if_can(c, i, tag(c, i) == RB_TAG_NN ? RB_TAG_VBP : RB_TAG_VBZ);
}

/* "reveals a crisis and highlights the actions": VBZ like the first. */
static void second_verb(const ctx *c, uint32_t i)
{
    if (tag(c, i - 1) == RB_TAG_CC && begins_object(c, i + 1) &&
        earlier(c, i, RB_TAG_VBZ))
        set_if_can(c, i, RB_TAG_VBZ);
}

/* "the operation carried out by the police was ...": VBN before by. */
static void passive(const ctx *c, uint32_t i)
{
    uint32_t j = i + 1;
    while (is_adverb(tag(c, j)) || tag(c, j) == RB_TAG_RP)
        j++;
    if (fw(c, j) == W_BY &&
        (tag(c, j + 1) == RB_TAG_DT || is_noun(tag(c, j + 1))))
        set_if_can(c, i, RB_TAG_VBN);
}

/* "they project", "she plans": a verb after a subject pronoun. */
static void verb_after_subject(const ctx *c, uint32_t i)
{
    uint8_t f = fw(c, i - 1);
    int third = f == W_HE || f == W_SHE || f == W_IT;
    if (tag(c, i) == RB_TAG_NNS && third)
        set_if_can(c, i, RB_TAG_VBZ);
    else if (tag(c, i) == RB_TAG_NN && !third &&
             (group(c, i - 1) & RB_WG_SUBJ || f == W_YOU))
        set_if_can(c, i, RB_TAG_VBP);
}

/* "Put the lid on": VB at the start of a sentence. */
static void imperative(const ctx *c, uint32_t i)
{
    if (tag(c, i - 1) == RB_TAG_NONE &&
        !(group(c, i) & (RB_WG_DO | RB_WG_HAVE)))
        set_if_can(c, i, RB_TAG_VB);
}

/* "check-in": a noun before a hyphen. */
static void noun_before_hyphen(const ctx *c, uint32_t i)
{
    if (tag(c, i + 1) == RB_TAG_HYPH)
        set_if_can(c, i, RB_TAG_NN);
}

/* "1990 - 1995": a range. */
static void range(const ctx *c, uint32_t i)
{
    const char *s = c->d->text + c->d->tok_start[i];
    if (tag(c, i - 1) == RB_TAG_CD && tag(c, i + 1) == RB_TAG_CD &&
        (word(c, i)->kind & RB_WK_HYPHEN) && *s != ':')
        set(c, i, RB_TAG_SYM);
}

/* "- first point": a list's mark. "Well ...": an end. */
static void loose_mark(const ctx *c, uint32_t i)
{
    const char *s = c->d->text + c->d->tok_start[i];
    if (i == c->t0 && *s == '-' && i + 1 < c->t1 && space_after(c, i))
        set(c, i, RB_TAG_NFP);
    else if (i + 1 == c->t1 && i > c->t0 && ellipsis(c, i))
        set(c, i, RB_TAG_STOP);
}

/* ---- the table ---- */

static const struct repair {
    uint8_t word, tag; /* both must agree; 0: any */
    void (*fn)(const ctx *c, uint32_t i);
} repairs[] = {
    {W_TO, RB_TAG_TO, to},
    {W_THAT, RB_TAG_WDT, that_subject},
    {W_THAT, RB_TAG_IN, that_alone},
    {W_THAT, RB_TAG_IN, that_object},
    {W_HER, RB_TAG_PRPS, her},
    {W_LIKE, RB_TAG_IN, like},
    {W_WELL, RB_TAG_RB, well},
    {W_NO, RB_TAG_RB, no},
    {W_RIGHT, RB_TAG_RB, right},
    {W_ABOUT, RB_TAG_IN, about},
    {W_OVER, RB_TAG_IN, about},
    {W_AROUND, RB_TAG_IN, about},
    {W_AS, 0, as},
    {W_S, RB_TAG_VBZ, lets},
    {W_S, RB_TAG_POS, lets},
    {W_S, RB_TAG_POS, is_not_possessive},
    {W_LATER, RB_TAG_RB, later},
    {W_BACK, 0, back},
    {W_AROUND, RB_TAG_RP, adverb},
    {W_ALL, RB_TAG_RB, all},
    {W_ALL, RB_TAG_PDT, all},
    {W_BOTH, RB_TAG_PDT, both},
    {W_BOTH, RB_TAG_DT, both},
    {W_SO, RB_TAG_RB, so_that},
    {W_THERE, RB_TAG_EX, there},
    {W_LITTLE, RB_TAG_RB, little},
    {W_ONE, RB_TAG_CD, one},
    {W_HOME, RB_TAG_NN, home},
    {W_OUT, RB_TAG_RP, out_of},
    {W_AM, 0, hour},
    {W_CALLED, RB_TAG_VBD, called},
    {W_ON, RB_TAG_IN, on},
    {W_SO, RB_TAG_IN, so_start},
    {W_DO, RB_TAG_VBP, do_not},
    {0, RB_TAG_NN, numbered},
    {0, RB_TAG_IN, place},
    {0, RB_TAG_VBD, participle},
    {0, RB_TAG_VBN, past},
    {0, RB_TAG_VBP, infinitive},
    {0, RB_TAG_VB, present},
    {0, RB_TAG_VBP, noun_after_possessive},
    {0, RB_TAG_VB, noun_after_possessive},
    {0, RB_TAG_VBZ, noun_after_possessive},
    {0, RB_TAG_NN, verb_after_subject},
    {0, RB_TAG_NNS, verb_after_subject},
    {0, RB_TAG_NN, verb_in_relative},
    {0, RB_TAG_NNS, verb_in_relative},
    {0, RB_TAG_NNS, second_verb},
    {0, RB_TAG_VBD, passive},
    {0, RB_TAG_VBD, imperative},
    {0, RB_TAG_VB, noun_before_hyphen},
    {0, RB_TAG_COLON, range},
    {0, RB_TAG_COLON, loose_mark},
};

enum { REPAIRS = sizeof repairs / sizeof *repairs };

_Static_assert(REPAIRS <= 64, "one bit each");

void rb_repair_init(rb_lang *l)
{
    for (int i = 0; i < REPAIRS; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if (repairs[i].word)
            l->repair_word[repairs[i].word] |= bit;
        else
            l->repair_tag[repairs[i].tag] |= bit;
    }
}

/* ---- quotation marks ---- */

/* Of the marks that look the same on both sides, by the spaces. */
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

/* A lone apostrophe: 'quoted', the parents' */
static uint8_t apostrophe(const ctx *c, uint32_t i, int open)
{
    if (space_before(c, i) && !space_after(c, i))
        return RB_TAG_OPENQ;
    if (open)
        return RB_TAG_CLOSEQ;
    return is_noun(tag(c, i - 1)) ? RB_TAG_POS : RB_TAG_CLOSEQ;
}

typedef struct sides {
    int quote, apostrophe; /* one is open */
} sides;

static void mark(const ctx *c, uint32_t i, sides *s)
{
    const rb_word *w = word(c, i);
    if (w->kind & RB_WK_QUOTE) {
        set(c, i, quote_side(c, i, s->quote));
    } else if (w->kind & RB_WK_APOS) {
        set(c, i, apostrophe(c, i, s->apostrophe));
        if (tag(c, i) != RB_TAG_POS)
            s->apostrophe = tag(c, i) == RB_TAG_OPENQ;
        return;
    }
    if (tag(c, i) == RB_TAG_OPENQ || tag(c, i) == RB_TAG_CLOSEQ)
        s->quote = tag(c, i) == RB_TAG_OPENQ;
}

static void repair(const ctx *c, uint32_t i)
{
    uint64_t todo = c->l->repair_word[word(c, i)->fword] |
                    c->l->repair_tag[c->d->tok_tag[i]];
    for (; todo; todo &= todo - 1) {
        const struct repair *r = &repairs[__builtin_ctzll(todo)];
        if (r->tag == 0 || r->tag == c->d->tok_tag[i])
            r->fn(c, i);
    }
}

/* ---- a sentence without a verb ---- */

/* "This sparked controversy .", "The plan highlights the risk .": of a whole
** sentence without a finite verb, the first word that can be one becomes it. */
static int make_finite(const ctx *c, uint32_t i)
{
    uint8_t t = tag(c, i), p = tag(c, i - 1), n = tag(c, i + 1);
    if (!is_noun(p) && p != RB_TAG_DT && p != RB_TAG_PRP && p != RB_TAG_RB)
        return 0;
    if (t == RB_TAG_VBN && fw(c, i + 1) != W_BY && can(c, i, RB_TAG_VBD)) {
        set(c, i, RB_TAG_VBD);
        return 1;
    }
    if (t == RB_TAG_NNS && is_noun(p) && p != RB_TAG_NNS &&
        (begins_object(c, i + 1) || n == RB_TAG_TO || n == RB_TAG_JJ) &&
        can(c, i, RB_TAG_VBZ)) {
        set(c, i, RB_TAG_VBZ);
        return 1;
    }
    if (t == RB_TAG_NN && p == RB_TAG_NNS && begins_object(c, i + 1) &&
        can(c, i, RB_TAG_VBP)) {
        set(c, i, RB_TAG_VBP);
        return 1;
    }
    return 0;
}

static void verbless(const ctx *c)
{
    if (c->t1 - c->t0 < 4 || tag(c, c->t1 - 1) != RB_TAG_STOP)
        return;
    for (uint32_t i = c->t0; i < c->t1; i++)
        if (is_finite(tag(c, i)) || tag(c, i) == RB_TAG_VB)
            return;
    for (uint32_t i = c->t0; i < c->t1; i++)
        if (make_finite(c, i))
            return;
}

void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    ctx c = {l, d, tok0, tok1};
    sides s = {0, 0};
    for (uint32_t i = tok0; i < tok1; i++)
        if (word(&c, i)->kind & RB_WK_PUNCT)
            mark(&c, i, &s);
    for (uint32_t i = tok0; i < tok1; i++)
        repair(&c, i);
    verbless(&c);
}
