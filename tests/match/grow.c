/*
** grow.c - random patterns and random documents
**
** Small on purpose: few words, short sentences, patterns over those few
** words. Rare meetings of features are what finds mistakes.
*/
#include "grow.h"

#include <stdio.h>
#include <string.h>

/* ---- random numbers ---- */

uint32_t grow_random(grower *g, uint32_t n)
{
    g->state ^= g->state >> 12; /* xorshift64* */
    g->state ^= g->state << 25;
    g->state ^= g->state >> 27;
    return (uint32_t)((g->state * 0x2545F4914F6CDD1DULL) >> 33) % n;
}

static int chance(grower *g, uint32_t percent)
{
    return grow_random(g, 100) < percent;
}

#define PICK(g, list) ((list)[grow_random((g), sizeof(list) / sizeof *(list))])

/* ---- the world ---- */

static const sample_token words[] = {
    {"a", "a", "DT", ' '},          {"b", "b", "NN", ' '},
    {"A", "a", "DT", ' '},          {"c", "c", "VB", ' '},
    {"b", "b", "VB", ' '},          {"bs", "b", "NNS", ' '},
    {"B", "B", "NNP", ' '},         {"cs", "c", "VBZ", ' '},
    {",", ",", ",", ' '},           {"é", "é", "JJ", ' '},
    {"É", "é", "JJ", ' '},          {"U.S.", "U.S.", "NNP", ' '},
    {"12", "12", "CD", ' '},        {"x-y", "x-y", "JJ", ' '},
    {"COVID", "COVID", "NNP", ' '}, {"?", "?", ".", ' '},
    {"--", "--", ":", ' '},         {"ab", "ab", "RB", ' '},
    {"iPad", "ipad", "NN", ' '},    {".", ".", ".", ' '},
};
enum { WORDS = sizeof words / sizeof *words };

const slow_entry grow_entry[] = {
    {"few", "a", '-'},   {"few", "b", 'V'},      {"many", "b", 'N'},
    {"many", "c", 'V'},  {"many", "covid", '-'}, {"many", "é", 'A'},
    {"many", "ab", 'R'}, {"none", "zzz", '-'},
};
const uint32_t grow_nentry = sizeof grow_entry / sizeof *grow_entry;
const char *const grow_lexicon[] = {"few", "many", "none", NULL};

static const char *const layers[] = {"per", "org", "sp", "nowhere"};

/* ---- token expressions ---- */

static rb_expr *new_expr(grower *g, int kind, rb_expr *a, rb_expr *b)
{
    rb_expr *x = rb_arena_alloc(g->arena, sizeof *x);
    memset(x, 0, sizeof *x);
    x->kind = (uint8_t)kind;
    x->a = a;
    x->b = b;
    return x;
}

static rb_expr *new_test(grower *g, int attr, const char *value, int flags)
{
    rb_expr *x = new_expr(g, RB_E_TEST, NULL, NULL);
    x->attr = (uint8_t)attr;
    x->value = value;
    x->len = (uint32_t)strlen(value);
    x->flags = (uint8_t)flags;
    return x;
}

/* A plain word, a list, or an expression; signs alone mean themselves. */
static rb_expr *word_test(grower *g, int attr)
{
    static const char *const plain[] = {"a", "b", "a", "b", "c", "A", "B", "é"};
    static const char *const other[] = {
        "a|b",      "b|c|A",      "[ab]",
        ".*",       "b.?",        "(a|é)?.",
        "U\\.S\\.", "x\\-y",      "[A-Z].*",
        "\\d+",     "covid",      "(?i)b",
        "[^ab]+",   "a|b|",       "zzz",
        "É|ab",     "i[A-Z]\\w+", "A|a|COVID|U\\.S\\.",
        "ipad|b",   "\\p{Lu}+"};
    static const char *const signs[] = {",", "?", "--", "."};
    if (chance(g, 8))
        return new_test(g, attr, PICK(g, signs), SLOW_LITERAL);
    int flags = chance(g, 12) ? SLOW_NOCASE : 0;
    if (chance(g, 4))
        return new_test(g, attr, chance(g, 50) ? "U.S." : "A|b",
                        SLOW_LITERAL | flags);
    return new_test(g, attr, chance(g, 55) ? PICK(g, plain) : PICK(g, other),
                    flags);
}

static rb_expr *any_test(grower *g)
{
    static const char *const pos[] = {"NN",      "NN.*",   "VB|VBZ", "DT",
                                      "N.*|V.*", "[JR].*", ",",      "CD|NNS"};
    static const char *const shape[] = {"x",  "X+",  "xx",   "X\\.X\\.",
                                        "dd", "x-x", "xXxx", "[^x]*"};
    static const char *const is[] = {"cap",       "allcap", "mixed", "lower",
                                     "digit",     "alpha",  "punct", "hyphen",
                                     "cap|digit", "abbr"};
    static const char *const lex[] = {"few", "many", "none"};
    switch (grow_random(g, 12)) {
    case 0:
    case 1:
        return new_test(g, RB_A_POS, PICK(g, pos), 0);
    case 2:
        return new_test(g, RB_A_SHAPE, PICK(g, shape), 0);
    case 3:
        return new_test(g, RB_A_IS, PICK(g, is), 0);
    case 4:
        return new_test(g, RB_A_LEX, PICK(g, lex), 0);
    case 5:
        return new_test(g, RB_A_BEGIN, PICK(g, layers), 0);
    case 6:
        return new_test(g, RB_A_INSIDE, PICK(g, layers), 0);
    case 7:
        return word_test(g, RB_A_LOWER);
    case 8:
    case 9:
        return word_test(g, RB_A_LEMMA);
    default:
        return word_test(g, RB_A_WORD);
    }
}

static rb_expr *grow_expr(grower *g, int depth)
{
    if (depth == 0 || chance(g, 55))
        return any_test(g);
    if (chance(g, 34))
        return new_expr(g, RB_E_NOT, grow_expr(g, depth - 1), NULL);
    return new_expr(g, chance(g, 50) ? RB_E_AND : RB_E_OR,
                    grow_expr(g, depth - 1), grow_expr(g, depth - 1));
}

/* ---- nodes ---- */

static rb_node *new_node(grower *g, int kind, rb_node *a)
{
    rb_node *n = rb_arena_alloc(g->arena, sizeof *n);
    memset(n, 0, sizeof *n);
    n->kind = (uint8_t)kind;
    n->a = a;
    return n;
}

static void add_kid(rb_node *n, rb_node *kid)
{
    if (n->last != NULL)
        n->last->next = kid;
    else
        n->kid = kid;
    n->last = kid;
}

static rb_node *grow_token(grower *g)
{
    rb_node *n = new_node(g, RB_N_TOKEN, NULL);
    if (chance(g, 18))
        n->expr = new_expr(g, RB_E_TRUE, NULL, NULL);
    else if (chance(g, 45))
        n->expr = word_test(g, RB_A_WORD);
    else
        n->expr = grow_expr(g, 2);
    return n;
}

static rb_node *grow_words(grower *g) /* "a b" */
{
    static const char *const word[] = {"a", "b", "c", "a|b", "B"};
    rb_node *n = new_node(g, RB_N_SEQ, NULL);
    int flags = chance(g, 15) ? SLOW_NOCASE : 0;
    for (uint32_t k = 2 + grow_random(g, 2); k > 0; k--) {
        rb_node *t = new_node(g, RB_N_TOKEN, NULL);
        t->expr = new_test(g, RB_A_WORD, PICK(g, word), flags);
        add_kid(n, t);
    }
    n->lazy = 1;
    return n;
}

static rb_ftest *grow_feature(grower *g)
{
    static const char *const name[] = {"kind", "n", "ok"};
    static const char *const value[] = {"p",      "q",   "p|q", "[0-9]",
                                        "true|2", "p.*", "-3|1"};
    rb_ftest *f = rb_arena_alloc(g->arena, sizeof *f);
    memset(f, 0, sizeof *f);
    f->name = PICK(g, name);
    f->value = PICK(g, value);
    f->len = (uint32_t)strlen(f->value);
    f->flags = chance(g, 10) ? SLOW_NOCASE : 0;
    f->negated = (uint8_t)chance(g, 30);
    return f;
}

static rb_node *grow_layer(grower *g, const char *name)
{
    rb_node *n = new_node(g, RB_N_LAYER, NULL);
    n->name = name;
    if (chance(g, 35)) {
        n->ftest = grow_feature(g);
        if (chance(g, 30))
            n->ftest->next = grow_feature(g);
    }
    return n;
}

typedef struct plan {
    grower *g;
    const grow_macros *macros;
    uint32_t nmacro; /* that may be called */
    int in_look;     /* no captures here */
} plan;

static rb_node *grow_node(plan *p, int depth);

/* Always the same number of tokens, for looking behind. */
static rb_node *grow_fixed(plan *p, int depth)
{
    grower *g = p->g;
    rb_node *n;
    switch (depth == 0 ? 9 : (int)grow_random(g, 10)) {
    case 0:
        n = new_node(g, RB_N_SEQ, NULL);
        add_kid(n, grow_fixed(p, depth - 1));
        add_kid(n, grow_fixed(p, depth - 1));
        return n;
    case 1:
        n = new_node(g, RB_N_ALT, NULL);
        add_kid(n, grow_token(g));
        add_kid(n, grow_token(g));
        return n;
    case 2:
        n = new_node(g, RB_N_REP, grow_fixed(p, depth - 1));
        n->min = n->max = grow_random(g, 3);
        return n;
    case 3:
        return new_node(g, chance(g, 50) ? RB_N_SBEGIN : RB_N_SEND, NULL);
    case 4:
        n = new_node(g, RB_N_AHEAD, grow_node(p, depth - 1));
        n->negated = (uint8_t)chance(g, 50);
        return n;
    default:
        return grow_token(g);
    }
}

static rb_node *grow_look(plan *p, int depth)
{
    plan inner = *p;
    inner.in_look = 1;
    int behind = chance(p->g, 45);
    rb_node *n =
        new_node(p->g, behind ? RB_N_BEHIND : RB_N_AHEAD,
                 behind ? grow_fixed(&inner, 2) : grow_node(&inner, depth - 1));
    n->negated = (uint8_t)chance(p->g, 45);
    return n;
}

static rb_node *grow_rep(plan *p, int depth)
{
    grower *g = p->g;
    rb_node *n = new_node(g, RB_N_REP, grow_node(p, depth - 1));
    switch (grow_random(g, 5)) {
    case 0:
        n->max = 1;
        break;
    case 1:
        n->max = UINT32_MAX;
        break;
    case 2:
        n->min = 1;
        n->max = UINT32_MAX;
        break;
    default:
        n->min = grow_random(g, 4);
        n->max = chance(g, 25) ? UINT32_MAX : n->min + grow_random(g, 3);
    }
    n->lazy = (uint8_t)chance(g, 35);
    return n;
}

static int holds_capture(const rb_node *n, const char *name)
{
    if (n->kind == RB_N_CAP && strcmp(n->name, name) == 0)
        return 1;
    if (n->a != NULL && holds_capture(n->a, name))
        return 1;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (holds_capture(k, name))
            return 1;
    }
    return 0;
}

/* A name that captures {per} never captures {org}, but may capture words. */
static rb_node *grow_cap(plan *p, int depth)
{
    static const char *const name[] = {"x", "y", "z-1", "of_per", "of_org"};
    grower *g = p->g;
    int which = (int)grow_random(g, 6);
    rb_node *n;
    if (which < 2) {
        n = new_node(g, RB_N_CAP, grow_layer(g, layers[which]));
        n->name = name[3 + which];
    } else {
        n = new_node(g, RB_N_CAP, grow_node(p, depth - 1));
        n->name = PICK(g, name);
        const rb_node *a = n->a;
        while (a->kind == RB_N_SEQ && a->kid == a->last)
            a = a->kid;
        if (a->kind == RB_N_LAYER)
            n->name = strcmp(a->name, "per") == 0   ? "of_per"
                      : strcmp(a->name, "org") == 0 ? "of_org"
                      : strcmp(a->name, "sp") == 0  ? "of_sp"
                                                    : "of_none";
    }
    if (holds_capture(n->a, n->name)) /* is refused */
        return n->a;
    return n;
}

static rb_node *grow_kids(plan *p, int depth, int kind)
{
    rb_node *n = new_node(p->g, kind, NULL);
    for (uint32_t k = 2 + grow_random(p->g, 2); k > 0; k--) {
        rb_node *kid = kind == RB_N_ALT && chance(p->g, 7)
                           ? new_node(p->g, RB_N_EMPTY, NULL)
                           : grow_node(p, depth - 1);
        add_kid(n, kid);
    }
    return n;
}

static rb_node *grow_call(plan *p)
{
    uint32_t k = grow_random(p->g, p->nmacro);
    rb_node *n = new_node(p->g, RB_N_SEQ, NULL);
    n->name = p->macros->macro[k].name;
    add_kid(n, p->macros->tree[k]);
    return n;
}

static rb_node *grow_leaf(plan *p)
{
    grower *g = p->g;
    uint32_t k = grow_random(g, 20);
    if (k < 3)
        return grow_layer(g, PICK(g, layers));
    if (k == 3)
        return new_node(g, chance(g, 50) ? RB_N_SBEGIN : RB_N_SEND, NULL);
    if (k == 4)
        return grow_words(g);
    if (k == 5 && p->nmacro > 0 && !p->in_look)
        return grow_call(p);
    if (k == 6 && p->nmacro > 2) /* the first two have no captures */
        return grow_call(&(plan){g, p->macros, 2, 1});
    return grow_token(g);
}

static rb_node *grow_node(plan *p, int depth)
{
    grower *g = p->g;
    uint32_t k = grow_random(g, 100);
    if (depth <= 0 || k < 30)
        return grow_leaf(p);
    if (k < 50)
        return grow_kids(p, depth, RB_N_SEQ);
    if (k < 63)
        return grow_kids(p, depth, RB_N_ALT);
    if (k < 82)
        return grow_rep(p, depth);
    if (k < 90)
        return grow_look(p, depth);
    return p->in_look ? grow_leaf(p) : grow_cap(p, depth);
}

/* ---- patterns ---- */

void grow_make_macros(grower *g, grow_macros *m)
{
    static const char *const name[GROW_MACROS] = {"m1", "m2", "np", "vp"};
    plan p = {.g = g, .macros = m};
    for (uint32_t k = 0; k < GROW_MACROS; k++) {
        p.in_look = k < 2;
        p.nmacro = k < 2 ? 0 : k; /* calls of earlier ones only */
        do {
            m->tree[k] = grow_node(&p, 2);
        } while (grow_print_node(g, m->tree[k], m->source[k], GROW_TEXT) != 0);
        m->macro[k] = (rb_macro){name[k], m->source[k]};
    }
}

static int is_any(const rb_node *n)
{
    switch (n->kind) {
    case RB_N_TOKEN:
        return n->expr->kind == RB_E_TRUE;
    case RB_N_SEQ:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            if (!is_any(k))
                return 0;
        }
        return 1;
    case RB_N_ALT:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            if (is_any(k))
                return 1;
        }
        return 0;
    case RB_N_REP:
        return n->max > 0 && is_any(n->a);
    case RB_N_CAP:
        return is_any(n->a);
    default:
        return 0;
    }
}

/* []* is refused across sentences, and ([] x:[]?)* too. */
static int has_endless(const rb_node *n)
{
    if (n->kind == RB_N_REP && n->max == UINT32_MAX && is_any(n->a))
        return 1;
    if (n->a != NULL && has_endless(n->a))
        return 1;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (has_endless(k))
            return 1;
    }
    return 0;
}

/* A pattern that can only match nothing is refused. */
static int takes_token(const rb_node *n)
{
    if (n->kind == RB_N_TOKEN || n->kind == RB_N_LAYER)
        return 1;
    if (n->kind == RB_N_AHEAD || n->kind == RB_N_BEHIND ||
        (n->kind == RB_N_REP && n->max == 0))
        return 0;
    if (n->a != NULL)
        return takes_token(n->a);
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (takes_token(k))
            return 1;
    }
    return 0;
}

void grow_pattern(grower *g, const grow_macros *m, rb_tree *out)
{
    plan p = {.g = g, .macros = m, .nmacro = GROW_MACROS};
    memset(out, 0, sizeof *out);
    do {
        out->root = grow_kids(&p, 1 + (int)grow_random(g, 4),
                              chance(g, 80) ? RB_N_SEQ : RB_N_ALT);
    } while (!takes_token(out->root));
    uint32_t k = grow_random(g, 10);
    out->within = k < 6    ? RB_W_SENTENCE
                  : k == 6 ? RB_W_PARAGRAPH
                  : k == 7 ? RB_W_DOCUMENT
                           : RB_W_LAYER;
    if (out->within != RB_W_LAYER && has_endless(out->root))
        out->within = RB_W_SENTENCE;
    out->within_name = out->within == RB_W_LAYER       ? layers[k - 8]
                       : out->within == RB_W_PARAGRAPH ? "paragraph"
                       : out->within == RB_W_DOCUMENT  ? "document"
                       : chance(g, 20)                 ? "sentence"
                                                       : NULL;
}

/* ---- documents ---- */

static void grow_span(grower *g, sample *s)
{
    static const rb_feat feats[] = {
        {"kind", 1, RB_F_STR, {.s = "p"}},  {"kind", 1, RB_F_STR, {.s = "q"}},
        {"kind", 2, RB_F_STR, {.s = "pq"}}, {"n", 0, RB_F_INT, {.i = 2}},
        {"n", 0, RB_F_INT, {.i = -3}},      {"ok", 0, RB_F_BOOL, {.i = 1}}};
    sample_span *x = &s->span[s->nspan++];
    memset(x, 0, sizeof *x);
    strcpy(x->layer, layers[grow_random(g, 3)]);
    x->tok0 = grow_random(g, s->ntoken);
    x->tok1 = x->tok0 + 1 + grow_random(g, 4);
    if (x->tok1 > s->ntoken)
        x->tok1 = s->ntoken;
    for (uint32_t k = grow_random(g, 3); k > 0; k--)
        x->feat[x->nfeat++] = PICK(g, feats);
    if (x->nfeat == 2 && strcmp(x->feat[0].key, x->feat[1].key) == 0)
        x->nfeat = 1;
}

void grow_sample(grower *g, sample *s)
{
    uint32_t known = 2 + grow_random(g, WORDS - 1); /* words in use */
    s->ntoken = 1 + grow_random(g, chance(g, 10) ? 14 : 8);
    s->nspan = 0;
    for (uint32_t i = 0; i < s->ntoken; i++) {
        s->token[i] = words[grow_random(g, chance(g, 50) ? 3 : known)];
        if (i > 0 && chance(g, 22))
            s->token[i].gap = chance(g, 35) ? 'p' : 's';
    }
    for (uint32_t k = grow_random(g, 7); k > 0; k--)
        grow_span(g, s);
}
