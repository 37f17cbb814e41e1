/*
** tagrules.c - the file of tag rules: a Lua table to what repair.c applies
*/
#include "tagrules.h"

#include <stdlib.h>
#include <string.h>
#include "../base/near.h"
#include "langfile.h"

static int wrong(const rb_tr_build *b, int line, const char *what,
                 const char *which)
{
    return rb_fail(b->e, RB_ESCRIPT, "%s:%d: %s%s", b->file, line, what, which);
}

/* ---- words ---- */

static uint32_t find(const rb_tagrules *t, const char *s)
{
    uint32_t lo = 1, hi = t->word.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (strcmp(t->word.v[mid].s, s) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t rb_tagrules_word(const rb_tagrules *t, const char *low)
{
    uint32_t i = find(t, low);
    return i < t->word.n && strcmp(t->word.v[i].s, low) == 0 ? i : 0;
}

int rb_tr_word_add(rb_tr_build *b, uint32_t set, const char *s, size_t len)
{
    rb_tagrules *t = b->t;
    rb_tr_word w = {.s = rb_arena_str(&t->arena, s, len)};
    if (w.s == NULL)
        return RB_ENOMEM;
    uint32_t i = find(t, w.s);
    if (i >= t->word.n || strcmp(t->word.v[i].s, w.s) != 0) {
        if (rb_vec_push(b->mem, &t->word, w) != 0)
            return RB_ENOMEM;
        memmove(t->word.v + i + 1, t->word.v + i,
                (t->word.n - 1 - i) * sizeof w);
        t->word.v[i] = w;
    }
    t->word.v[i].in[set / 64] |= (uint64_t)1 << set % 64;
    return RB_OK;
}

/* ---- names of lists and macros ---- */

static int read_names(rb_tr_build *b, const rb_lit *from, int lists)
{
    if (from->kind != RB_L_TABLE)
        return wrong(b, from->line, "a table is expected", "");
    for (const rb_lit *x = from->first; x; x = x->next) {
        rb_tr_name one = {x->key, x->s, x, x->line};
        if (x->key == NULL || x->kind != (lists ? RB_L_TABLE : RB_L_STRING))
            return wrong(b, x->line,
                         lists ? "name = { \"word\", ... } is expected"
                               : "name = 'element' is expected",
                         "");
        for (const rb_lit *w = x->first; w; w = w->next)
            if (w->kind != RB_L_STRING || w->key)
                return wrong(b, w->line, "a list has words", "");
        if ((lists ? rb_vec_push(b->mem, &b->list, one)
                   : rb_vec_push(b->mem, &b->macro, one)) != 0)
            return rb_nomem(b->e);
    }
    return RB_OK;
}

/* ---- a rule ---- */

static int read_patterns(rb_tr_build *b, const rb_lit *x, uint8_t *n)
{
    const rb_lit *p = x->kind == RB_L_TABLE ? x->first : x;
    int code = RB_OK;
    for (; code == RB_OK && p; p = x->kind == RB_L_TABLE ? p->next : NULL) {
        if (p->kind != RB_L_STRING)
            return wrong(b, p->line, "a pattern is a string", "");
        code = rb_tr_pattern_add(b, p);
        if (++*n == UINT8_MAX)
            return wrong(b, p->line, "too many patterns", "");
    }
    return code;
}

static int read_texts(rb_tr_build *b, const rb_lit *x, const rb_lit **out)
{
    if (x->kind != RB_L_TABLE)
        return wrong(b, x->line, "a list of sentences is expected", "");
    for (const rb_lit *s = x->first; s; s = s->next)
        if (s->kind != RB_L_STRING)
            return wrong(b, s->line, "a sentence is a string", "");
    *out = x->first;
    return RB_OK;
}

static int read_to(rb_tr_build *b, const rb_lit *x, rb_tr_rule *r)
{
    int tag = x->kind == RB_L_STRING ? rb_tag_find(x->s, x->len) : -1;
    if (tag <= 0)
        return wrong(b, x->line, "`to` is a tag of the Penn Treebank", "");
    r->to = (uint8_t)tag;
    return RB_OK;
}

static int read_key(rb_tr_build *b, const rb_lit *x, rb_tr_rule *r,
                    const rb_lit **unless)
{
    static const char *const key[] = {"name",     "match",  "unless",
                                      "to",       "always", "verbless",
                                      "examples", "never"};
    const char *k = x->key ? x->key : "";
    if (!strcmp(k, "name") && x->kind == RB_L_STRING)
        r->name = x->s;
    else if (!strcmp(k, "match"))
        return read_patterns(b, x, &r->patterns);
    else if (!strcmp(k, "unless"))
        *unless = x;
    else if (!strcmp(k, "to"))
        return read_to(b, x, r);
    else if (!strcmp(k, "always") && x->kind == RB_L_BOOLEAN)
        r->always = x->number != 0;
    else if (!strcmp(k, "verbless") && x->kind == RB_L_BOOLEAN)
        r->verbless = x->number != 0;
    else if (!strcmp(k, "examples"))
        return read_texts(b, x, &r->examples);
    else if (!strcmp(k, "never"))
        return read_texts(b, x, &r->never);
    else {
        const char *near = rb_nearest(k, strlen(k), key, 8);
        return wrong(b, x->line,
                     near ? "a rule has no such key or value; the nearest: "
                          : "a rule has name, match, unless, to, always, "
                            "verbless, examples, never",
                     near ? near : "");
    }
    return RB_OK;
}

/* ---- where a rule is tried ---- */

static uint64_t tags_of(const rb_tagrules *t, const rb_tr_elem *e)
{
    uint64_t tags = 0;
    for (int i = 0; i < e->tests; i++)
        tags |= t->test.v[e->test + i].tags;
    return tags;
}

/* Tags that the neighbour on the side of these n elements can have. */
static uint64_t neighbour(const rb_tagrules *t, const rb_tr_elem *e, int n)
{
    uint64_t tags = 0;
    for (; n > 0; n--, e++) {
        if (e->look)
            continue;
        tags |= tags_of(t, e);
        if (e->min > 0)
            return tags;
    }
    return ~(uint64_t)0;
}

/* The words that the token itself must be one of; 0: it may be any. */
static int own_words(const rb_tagrules *t, const rb_tr_rule *r,
                     uint64_t sets[RB_TR_ROW])
{
    for (int i = 0; i < r->patterns; i++) {
        const rb_tr_elem *own = &t->elem.v[t->pattern.v[r->pattern + i].elem];
        for (int j = 0; j < own->tests; j++) {
            uint8_t in = t->test.v[own->test + j].in;
            if (in == 0)
                return 0;
            sets[in / 64] |= (uint64_t)1 << in % 64;
        }
    }
    return 1;
}

static void mark(uint64_t table[RB_TAG_COUNT][RB_TR_BITS], uint64_t tags,
                 uint32_t rule)
{
    for (int tag = 0; tag < RB_TAG_COUNT; tag++)
        if (tags >> tag & 1)
            table[tag][rule / 64] |= (uint64_t)1 << rule % 64;
}

static void anchor(rb_tagrules *t, rb_tr_rule *r, uint32_t number)
{
    uint64_t bit = (uint64_t)1 << number % 64, sets[RB_TR_ROW] = {0};
    int words = own_words(t, r, sets);
    for (uint32_t w = 0; w < t->word.n; w++) {
        int has = !words;
        for (int i = 0; i < RB_TR_ROW; i++)
            has |= (t->word.v[w].in[i] & sets[i]) != 0;
        if (has)
            t->word.v[w].rules[number / 64] |= bit;
    }
    for (int i = 0; i < r->patterns; i++) {
        const rb_tr_pattern *p = &t->pattern.v[r->pattern + i];
        const rb_tr_elem *e = &t->elem.v[p->elem];
        mark(r->verbless ? t->late : t->at, tags_of(t, e), number);
        mark(t->before, neighbour(t, e + 1, p->left), number);
        mark(t->after, neighbour(t, e + 1 + p->left, p->right), number);
    }
    r->always |= (uint8_t)words;
}

/* ---- the file ---- */

static int read_rule(rb_tr_build *b, const rb_lit *x)
{
    rb_tr_rule r = {.line = x->line, .pattern = (uint16_t)b->t->pattern.n};
    const rb_lit *unless = NULL;
    int code = RB_OK;
    if (b->t->rule.n == RB_TR_RULES)
        return wrong(b, x->line, "too many rules", "");
    for (const rb_lit *k = x->first; code == RB_OK && k; k = k->next)
        code = read_key(b, k, &r, &unless);
    if (code == RB_OK && unless)
        code = read_patterns(b, unless, &r.unless);
    if (code != RB_OK)
        return code;
    if (r.name == NULL || r.to == 0 || r.patterns == 0)
        return wrong(b, x->line, "a rule needs name, match and to", "");
    for (uint32_t i = 0; i < b->t->rule.n; i++)
        if (!strcmp(b->t->rule.v[i].name, r.name))
            return wrong(b, x->line, "two rules are called ", r.name);
    return rb_vec_push(b->mem, &b->t->rule, r) == 0 ? RB_OK : rb_nomem(b->e);
}

static int read_all(rb_tr_build *b, const rb_lit *root)
{
    int code = RB_OK;
    for (const rb_lit *x = root->first; code == RB_OK && x; x = x->next)
        if (x->key && strcmp(x->key, "lists") == 0)
            code = read_names(b, x, 1);
        else if (x->key && strcmp(x->key, "macros") == 0)
            code = read_names(b, x, 0);
        else if (x->key || x->kind != RB_L_TABLE)
            code = wrong(b, x->line, "here stand lists, macros and rules", "");
    for (const rb_lit *x = root->first; code == RB_OK && x; x = x->next)
        if (x->key == NULL)
            code = read_rule(b, x);
    if (code == RB_OK && b->t->test.n > UINT16_MAX)
        code = wrong(b, root->line, "the file is too long", "");
    for (uint32_t i = 0; code == RB_OK && i < b->t->rule.n; i++)
        anchor(b->t, &b->t->rule.v[i], i);
    b->t->bits = (b->t->rule.n + 63) / 64;
    return code;
}

int rb_tagrules_read(rb_tagrules **out, rb_mem *m, const char *file,
                     const char *text, size_t len, rb_err *e)
{
    rb_tagrules *t = rb_calloc(m, 1, sizeof *t);
    rb_tr_build b = {.t = t, .mem = m, .file = file, .e = e};
    rb_lit *root;
    rb_tr_set none = {"", 0, 0};
    rb_tr_word any = {.s = ""};
    *out = NULL;
    if (t == NULL)
        return rb_nomem(e);
    rb_arena_init(&t->arena, m);
    int code = rb_literal_parse(&root, &t->arena, file, text, len, e);
    if (code == RB_OK && (rb_vec_push(m, &b.set, none) != 0 ||
                          rb_vec_push(m, &t->word, any) != 0))
        code = rb_nomem(e);
    if (code == RB_OK)
        code = read_all(&b, root);
    rb_vec_free(m, &b.macro);
    rb_vec_free(m, &b.list);
    rb_vec_free(m, &b.set);
    t->hash = lf_hash64(text, len, 0x7a65);
    if (code == RB_OK)
        *out = t;
    else
        rb_tagrules_free(t);
    return code;
}

void rb_tagrules_free(rb_tagrules *t)
{
    if (t == NULL)
        return;
    rb_mem *m = t->arena.mem;
    rb_vec_free(m, &t->rule);
    rb_vec_free(m, &t->pattern);
    rb_vec_free(m, &t->elem);
    rb_vec_free(m, &t->test);
    rb_vec_free(m, &t->word);
    rb_arena_free(&t->arena);
    rb_free(m, t, sizeof *t);
}
