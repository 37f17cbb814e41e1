/*
** slow.c - what a token pattern means, said as plainly as possible
**
** match(m, node, pos, k) asks: can `node` begin at token `pos` in a way such
** that the rest `k` is satisfied where it ends? Alternatives are asked in
** order and the first yes is final, so the captures that are set then are
** the answer. Whatever sets a capture puts the old one back on a no.
*/
#include "slow.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"

void slow_init(slow *s, const slow_entry *entry, uint32_t nentry)
{
    memset(s, 0, sizeof *s);
    s->entry = entry;
    s->nentry = nentry;
    s->patience = 2000000;
}

void slow_free(slow *s)
{
    for (uint32_t i = 0; i < s->nregex; i++) {
        pcre2_code_free(s->regex[i].code);
        free(s->regex[i].source);
    }
    memset(s, 0, sizeof *s);
}

/* ---- values ---- */

static pcre2_code *compiled(slow *s, const char *source, int flags)
{
    for (uint32_t i = 0; i < s->nregex; i++) {
        if (s->regex[i].flags == flags &&
            strcmp(s->regex[i].source, source) == 0)
            return s->regex[i].code;
    }
    if (s->nregex == SLOW_REGEXES) { /* forget all: rare and simple */
        slow keep = *s;
        slow_free(s);
        s->entry = keep.entry;
        s->nentry = keep.nentry;
        s->flags = keep.flags;
        s->patience = keep.patience;
    }
    int code;
    PCRE2_SIZE at;
    uint32_t opt = PCRE2_UTF | (flags & SLOW_NOCASE ? PCRE2_CASELESS : 0);
    char whole[512]; /* the whole value must match */
    snprintf(whole, sizeof whole, "\\A(?:%s)\\z", source);
    slow_regex *r = &s->regex[s->nregex++];
    r->source = strdup(source);
    r->flags = flags;
    r->code = pcre2_compile((PCRE2_SPTR)whole, PCRE2_ZERO_TERMINATED, opt,
                            &code, &at, NULL);
    if (r->code == NULL) {
        fprintf(stderr, "slow: bad expression: %s\n", source);
        abort();
    }
    return r->code;
}

static int same_lower(const char *a, const char *b)
{
    char la[256], lb[256];
    la[rb_lower_str(a, strlen(a), la)] = '\0';
    lb[rb_lower_str(b, strlen(b), lb)] = '\0';
    return strcmp(la, lb) == 0;
}

static int value_is(slow *s, const char *value, const char *source, int flags)
{
    if (flags & SLOW_LITERAL)
        return flags & SLOW_NOCASE ? same_lower(value, source)
                                   : strcmp(value, source) == 0;
    pcre2_match_data *md = pcre2_match_data_create(1, NULL);
    int rc = pcre2_match(compiled(s, source, flags), (PCRE2_SPTR)value,
                         strlen(value), 0, 0, md, NULL);
    pcre2_match_data_free(md);
    return rc >= 0;
}

/* ---- tokens ---- */

static const char *lemma_of(const rb_doc *d, uint32_t tok)
{
    return d->vocab->type[d->vocab->lex[d->tok_lex[tok]].lemma].s;
}

static int has_flag(const rb_type *w, const char *name)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } known[] = {{"cap", RB_TF_CAP},     {"allcap", RB_TF_ALLCAP},
                 {"mixed", RB_TF_MIXED}, {"lower", RB_TF_LOWER},
                 {"digit", RB_TF_DIGIT}, {"alpha", RB_TF_ALPHA},
                 {"punct", RB_TF_PUNCT}, {"hyphen", RB_TF_HYPHEN},
                 {"abbr", RB_TF_DOT}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, name) == 0)
            return (w->flags & known[i].flag) != 0;
    }
    return 0;
}

/* "cap|digit": one of the names */
static int is_one_of(const rb_type *w, const char *names)
{
    char copy[128], *save = NULL;
    snprintf(copy, sizeof copy, "%s", names);
    for (char *p = strtok_r(copy, "|", &save); p != NULL;
         p = strtok_r(NULL, "|", &save)) {
        if (has_flag(w, p))
            return 1;
    }
    return 0;
}

static char pos_letter(const char *tag)
{
    return tag[0] == 'N'                    ? 'N'
           : tag[0] == 'V'                  ? 'V'
           : tag[0] == 'J'                  ? 'A'
           : tag[0] == 'R' && tag[1] == 'B' ? 'R'
                                            : 'X';
}

static int in_lexicon(const slow *s, const rb_doc *d, const char *name,
                      uint32_t tok)
{
    const rb_type *w = &d->vocab->type[d->tok_type[tok]];
    const char *lower = d->vocab->type[w->lower].s, *lemma = lemma_of(d, tok);
    char pos = pos_letter(rb_tag_name(d->tok_tag[tok]));
    for (uint32_t i = 0; i < s->nentry; i++) {
        const slow_entry *x = &s->entry[i];
        if (strcmp(x->lexicon, name) == 0 && (x->pos == '-' || x->pos == pos) &&
            (strcmp(x->word, lower) == 0 || same_lower(x->word, lemma)))
            return 1;
    }
    return 0;
}

/* Does an annotation of the layer begin at, or hold, the token? */
static int in_layer(const rb_doc *d, const char *name, uint32_t tok, int begins)
{
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        if (strcmp(l->name, name) != 0)
            continue;
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            if (begins ? a->tok0 == tok && tok < a->tok1
                       : a->tok0 <= tok && tok < a->tok1)
                return 1;
        }
    }
    return 0;
}

static int test_attribute(slow *s, const rb_doc *d, const rb_expr *x,
                          uint32_t tok)
{
    const rb_type *w = &d->vocab->type[d->tok_type[tok]];
    int flags = x->flags | (x->attr <= RB_A_LEMMA ? s->flags : 0);
    char shape[16];
    switch (x->attr) {
    case RB_A_WORD:
        return value_is(s, w->s, x->value, flags);
    case RB_A_LOWER:
        return value_is(s, d->vocab->type[w->lower].s, x->value, flags);
    case RB_A_LEMMA:
        return value_is(s, lemma_of(d, tok), x->value, flags);
    case RB_A_POS:
        return value_is(s, rb_tag_name(d->tok_tag[tok]), x->value, x->flags);
    case RB_A_SHAPE:
        rb_word_shape(w->s, w->len, shape);
        return value_is(s, shape, x->value, x->flags);
    case RB_A_IS:
        return is_one_of(w, x->value);
    case RB_A_LEX:
        return in_lexicon(s, d, x->value, tok);
    case RB_A_BEGIN:
        return in_layer(d, x->value, tok, 1);
    default:
        return in_layer(d, x->value, tok, 0);
    }
}

int slow_test(slow *s, const rb_doc *d, const rb_expr *x, uint32_t tok)
{
    switch (x->kind) {
    case RB_E_TRUE:
        return 1;
    case RB_E_NOT:
        return !slow_test(s, d, x->a, tok);
    case RB_E_AND:
        return slow_test(s, d, x->a, tok) && slow_test(s, d, x->b, tok);
    case RB_E_OR:
        return slow_test(s, d, x->a, tok) || slow_test(s, d, x->b, tok);
    default:
        return test_attribute(s, d, x, tok);
    }
}

/* ---- annotations ---- */

/* A feature as text; NULL when it has none. */
static const char *feature_text(const rb_ann *a, const char *key, char buf[64])
{
    for (uint32_t i = 0; i < a->nfeat; i++) {
        const rb_feat *f = &a->feat[i];
        if (strcmp(f->key, key) != 0)
            continue;
        switch (f->kind) {
        case RB_F_STR:
            return f->u.s;
        case RB_F_BOOL:
            return f->u.i ? "true" : "false";
        case RB_F_INT:
            snprintf(buf, 64, "%lld", (long long)f->u.i);
            return buf;
        case RB_F_NUM:
            snprintf(buf, 64, "%.14g", f->u.d);
            return buf;
        default:
            return NULL;
        }
    }
    return NULL;
}

static int features_pass(slow *s, const rb_ann *a, const rb_ftest *f)
{
    for (; f != NULL; f = f->next) {
        char buf[64];
        const char *v = feature_text(a, f->name, buf);
        int yes = v != NULL && value_is(s, v, f->value, f->flags);
        if (yes == f->negated)
            return 0;
    }
    return 1;
}

/* ---- patterns ---- */

typedef struct matcher {
    slow *s;
    rb_doc *d;
    const rb_node *root;
    uint32_t lo, hi; /* window */
    uint32_t ann;    /* the annotation that a {layer} has just taken */
    uint64_t steps;
    int tired;
    slow_match *out;
} matcher;

/* The rest of the pattern: the first member of a struct that knows more. */
typedef struct rest {
    int (*go)(matcher *m, const struct rest *k, uint32_t pos);
} rest;

static int match(matcher *m, const rb_node *n, uint32_t pos, const rest *k);

static int yes(matcher *m, const rest *k, uint32_t pos)
{
    (void)m;
    (void)k;
    (void)pos;
    return 1;
}

/* The end of the whole pattern: a match has at least one token. */
static int whole(matcher *m, const rest *k, uint32_t pos)
{
    (void)k;
    m->out->tok1 = pos;
    return pos > m->out->tok0;
}

typedef struct rest_seq {
    rest go;
    const rb_node *node;
    const rest *k;
} rest_seq;

static int then_node(matcher *m, const rest *r, uint32_t pos);

static int match_seq(matcher *m, const rb_node *n, uint32_t pos, const rest *k)
{
    if (n == NULL)
        return k->go(m, k, pos);
    rest_seq r = {{then_node}, n->next, k};
    return match(m, n, pos, &r.go);
}

static int then_node(matcher *m, const rest *r, uint32_t pos)
{
    const rest_seq *s = (const rest_seq *)r;
    return match_seq(m, s->node, pos, s->k);
}

static int match_layer(matcher *m, const rb_node *n, uint32_t pos,
                       const rest *k)
{
    rb_layer *l = rb_layer_find(m->d, n->name);
    if (l == NULL || pos >= m->hi)
        return 0;
    if (rb_layer_index(m->d, l) != RB_OK)
        abort();
    for (uint32_t i = l->at[pos]; i < l->at[pos + 1]; i++) {
        const rb_ann *a = &l->ann.v[l->by_tok[i]];
        if (a->tok1 > m->hi || !features_pass(m->s, a, n->ftest))
            continue;
        m->ann = l->by_tok[i];
        if (k->go(m, k, a->tok1))
            return 1;
    }
    return 0;
}

typedef struct rest_rep {
    rest go;
    const rb_node *node;
    uint32_t round; /* that has just ended, from 1 */
    uint32_t from;  /* where it began */
    const rest *k;
} rest_rep;

static int after_round(matcher *m, const rest *r, uint32_t pos);

/* `done` rounds are done: another one or the rest, in the order of taste. */
static int match_rep(matcher *m, const rb_node *n, uint32_t done, uint32_t pos,
                     const rest *k)
{
    rest_rep r = {{after_round}, n, done + 1, pos, k};
    int may_stop = done >= n->min, may_go = done < n->max;
    if (n->lazy && may_stop && k->go(m, k, pos))
        return 1;
    if (may_go && match(m, n->a, pos, &r.go))
        return 1;
    return !n->lazy && may_stop && k->go(m, k, pos);
}

static int after_round(matcher *m, const rest *r, uint32_t pos)
{
    const rest_rep *p = (const rest_rep *)r;
    if (p->round > p->node->min && pos == p->from)
        return 0; /* a round beyond the minimum that took nothing */
    return match_rep(m, p->node, p->round, pos, p->k);
}

static slow_capture *find_capture(slow_match *out, const char *name)
{
    for (uint32_t i = 0; i < out->ncap; i++) {
        if (strcmp(out->cap[i].name, name) == 0)
            return &out->cap[i];
    }
    if (out->ncap == SLOW_NAMES)
        abort();
    return &out->cap[out->ncap];
}

/* Is it {layer ...} and nothing else, perhaps in brackets or a macro? */
static int is_just_layer(const rb_node *n)
{
    while (n->kind == RB_N_SEQ && n->kid != NULL && n->kid == n->last)
        n = n->kid;
    return n->kind == RB_N_LAYER;
}

/* Is every capture of this name just {layer}, and of the same layer? Gives
** that layer; NULL when there is none yet, "" when they differ. */
static const char *layer_of(const rb_node *n, const char *name,
                            const char *so_far)
{
    if (n->kind == RB_N_CAP && strcmp(n->name, name) == 0) {
        const rb_node *x = n->a;
        while (x->kind == RB_N_SEQ)
            x = x->kid;
        const char *mine = is_just_layer(n->a) ? x->name : "";
        so_far = so_far == NULL || strcmp(so_far, mine) == 0 ? mine : "";
    }
    if (n->a != NULL)
        so_far = layer_of(n->a, name, so_far);
    for (const rb_node *k = n->kid; k != NULL; k = k->next)
        so_far = layer_of(k, name, so_far);
    return so_far;
}

typedef struct rest_cap {
    rest go;
    const rb_node *node;
    uint32_t from;
    const rest *k;
} rest_cap;

static int after_capture(matcher *m, const rest *r, uint32_t pos)
{
    const rest_cap *p = (const rest_cap *)r;
    const char *layer = layer_of(m->root, p->node->name, NULL);
    uint32_t ann = *layer != '\0' ? m->ann : UINT32_MAX;
    uint32_t n = m->out->ncap;
    slow_capture *c = find_capture(m->out, p->node->name), old = *c;
    *c = (slow_capture){p->node->name, p->from, pos, ann};
    if (c == &m->out->cap[n])
        m->out->ncap++;
    if (p->k->go(m, p->k, pos))
        return 1;
    m->out->ncap = n;
    *find_capture(m->out, p->node->name) = old;
    return 0;
}

/* The inside of a look-around decides once: no way back into it. */
static int match_ahead(matcher *m, const rb_node *n, uint32_t pos,
                       const rest *k)
{
    slow_match before = *m->out;
    rest end = {yes};
    int there = match(m, n->a, pos, &end);
    if (n->negated)
        *m->out = before;
    if (there != n->negated && k->go(m, k, pos))
        return 1;
    *m->out = before;
    return 0;
}

typedef struct rest_at {
    rest go;
    uint32_t end;
} rest_at;

static int ends_here(matcher *m, const rest *r, uint32_t pos)
{
    (void)m;
    return pos == ((const rest_at *)r)->end;
}

static int match_behind(matcher *m, const rb_node *n, uint32_t pos,
                        const rest *k)
{
    slow_match before = *m->out;
    rest_at end = {{ends_here}, pos};
    uint32_t w = (uint32_t)slow_width(n->a);
    int there =
        pos >= w && pos - w >= m->lo && match(m, n->a, pos - w, &end.go);
    if (n->negated)
        *m->out = before;
    if (there != n->negated && k->go(m, k, pos))
        return 1;
    *m->out = before;
    return 0;
}

static int at_edge(const matcher *m, uint32_t pos, int end)
{
    for (uint32_t i = 0; i < m->d->sent.n; i++) {
        const rb_sent *s = &m->d->sent.v[i];
        if ((end ? s->tok1 : s->tok0) == pos)
            return 1;
    }
    return 0;
}

static int match(matcher *m, const rb_node *n, uint32_t pos, const rest *k)
{
    if (++m->steps > m->s->patience)
        m->tired = 1;
    if (m->tired)
        return 0;
    rest_cap cap = {{after_capture}, n, pos, k};
    switch (n->kind) {
    case RB_N_EMPTY:
        return k->go(m, k, pos);
    case RB_N_TOKEN:
        return pos < m->hi && slow_test(m->s, m->d, n->expr, pos) &&
               k->go(m, k, pos + 1);
    case RB_N_LAYER:
        return match_layer(m, n, pos, k);
    case RB_N_SEQ:
        return match_seq(m, n->kid, pos, k);
    case RB_N_ALT:
        for (const rb_node *a = n->kid; a != NULL; a = a->next) {
            if (match(m, a, pos, k))
                return 1;
        }
        return 0;
    case RB_N_REP:
        return match_rep(m, n, 0, pos, k);
    case RB_N_CAP:
        return match(m, n->a, pos, &cap.go);
    case RB_N_AHEAD:
        return match_ahead(m, n, pos, k);
    case RB_N_BEHIND:
        return match_behind(m, n, pos, k);
    default:
        return at_edge(m, pos, n->kind == RB_N_SEND) && k->go(m, k, pos);
    }
}

/* ---- the window ---- */

/* Sentence, paragraph or document around a token. */
static void window(const rb_doc *d, int within, uint32_t tok, uint32_t *lo,
                   uint32_t *hi)
{
    *lo = 0;
    *hi = d->n_tok;
    for (uint32_t i = 0; i < d->sent.n && within != RB_W_DOCUMENT; i++) {
        const rb_sent *s = &d->sent.v[i];
        if (tok < s->tok0 || tok >= s->tok1)
            continue;
        const rb_par *p = &d->par.v[s->par];
        int whole = within == RB_W_PARAGRAPH;
        *lo = whole ? d->sent.v[p->sent0].tok0 : s->tok0;
        *hi = whole ? d->sent.v[p->sent1 - 1].tok1 : s->tok1;
    }
}

/* Within a layer: inside one of its annotations that hold the token, tried in
** the layer's order. */
static int match_within_layer(matcher *m, const rb_tree *t, uint32_t tok)
{
    rest end = {whole};
    rb_layer *l = rb_layer_find(m->d, t->within_name);
    if (l == NULL)
        return 0;
    if (rb_layer_index(m->d, l) != RB_OK)
        abort();
    for (uint32_t i = 0; i < l->ann.n; i++) {
        m->lo = l->ann.v[i].tok0;
        m->hi = l->ann.v[i].tok1;
        if (m->lo <= tok && tok < m->hi && match(m, t->root, tok, &end))
            return 1;
    }
    return 0;
}

int slow_match_at(slow *s, const rb_tree *t, rb_doc *d, uint32_t tok,
                  slow_match *out)
{
    matcher m = {.s = s, .d = d, .out = out, .root = t->root};
    rest end = {whole};
    memset(out, 0, sizeof *out);
    out->tok0 = tok;
    window(d, t->within, tok, &m.lo, &m.hi);
    int found = t->within == RB_W_LAYER ? match_within_layer(&m, t, tok)
                                        : match(&m, t->root, tok, &end);
    return m.tired ? -1 : found;
}

/* ---- widths ---- */

int slow_width(const rb_node *n)
{
    int sum = 0;
    switch (n->kind) {
    case RB_N_TOKEN:
        return 1;
    case RB_N_LAYER:
        return -1;
    case RB_N_CAP:
        return slow_width(n->a);
    case RB_N_SEQ:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            int w = slow_width(k);
            if (w < 0)
                return -1;
            sum += w;
        }
        return sum;
    case RB_N_ALT:
        sum = slow_width(n->kid);
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            if (slow_width(k) != sum)
                return -1;
        }
        return sum;
    case RB_N_REP:
        sum = slow_width(n->a);
        return sum < 0 || n->min != n->max ? -1 : sum * (int)n->min;
    default:
        return 0;
    }
}
