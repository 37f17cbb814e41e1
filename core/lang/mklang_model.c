/*
** mklang_model.c - from counts to costs: transitions, and endings of words
**
** Transitions interpolate trigram, bigram and unigram. Words that the lexicon
** does not know are judged by their ending: rare words of the lexicon vote,
** from the longest ending of five bytes down to none, each length smoothed
** by the next shorter one.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "mklang.h"

static const uint8_t open_tag[LF_OPEN] = LF_OPEN_TAGS;

enum { RARE = 12 }; /* occurrences up to which a word votes */

static void transitions(mk_lang *k)
{
    double all = 0;
    for (int t = 0; t < LT_COUNT; t++)
        all += k->uni[t];
    for (int a = 0; a < LT_COUNT; a++)
        for (int b = 0; b < LT_COUNT; b++) {
            double ab = 0, b_all = 0;
            for (int c = 0; c < LT_COUNT; c++)
                ab += k->tri[a][b][c];
            for (int c = 0; c < LT_COUNT; c++)
                b_all += k->bi[b][c];
            for (int c = 0; c < LT_COUNT; c++) {
                double p3 = ab > 0 ? k->tri[a][b][c] / ab : 0;
                double p2 = b_all > 0 ? k->bi[b][c] / b_all : 0;
                k->trans[(a * LT_COUNT + b) * LT_COUNT + c] = mk_cost(
                    0.60 * p3 + 0.35 * p2 + 0.05 * k->uni[c] / all + 1e-9);
            }
        }
}

static void bigrams(mk_lang *k)
{
    for (int a = 0; a < LT_COUNT; a++)
        for (int b = 0; b < LT_COUNT; b++)
            for (int c = 0; c < LT_COUNT; c++)
                k->bi[b][c] += k->tri[a][b][c];
}

/* ---- endings ---- */

typedef struct votes {
    char s[LF_SUFMAX];
    uint8_t len, used;
    double n[LF_OPEN], total;
} votes;

enum { VOTES = 1 << 17 };

static votes *vote_slot(votes *v, const char *s, size_t len)
{
    uint32_t h = lf_hash(s, len);
    for (;; h++) {
        votes *x = &v[h & (VOTES - 1)];
        if (!x->used) {
            x->used = 1;
            x->len = (uint8_t)len;
            memcpy(x->s, s, len);
            return x;
        }
        if (x->len == len && memcmp(x->s, s, len) == 0)
            return x;
    }
}

static int votes_too(const mk_word *w)
{
    if (w->len < 3 || w->freq > RARE || !w->seen)
        return 0;
    for (uint32_t i = 0; i < w->len; i++)
        if ((w->s[i] < 'a' || w->s[i] > 'z') && w->s[i] != '-')
            return 0;
    return 1;
}

static void vote(mk_lang *k, votes *v, const mk_word *w)
{
    for (int o = 0; o < LF_OPEN; o++) {
        int t = open_tag[o];
        if (!(w->seen >> t & 1))
            continue;
        double n = exp(w->lp[t]) * k->uni[t];
        if (n > 3) /* a type that is merely frequent has not more to say */
            n = 3;
        for (size_t len = 0; len <= LF_SUFMAX && len <= w->len; len++) {
            votes *x = vote_slot(v, w->s + w->len - len, len);
            x->n[o] += n;
            x->total += n;
        }
    }
}

/* P(tag | ending), smoothed by the shorter endings; out[] holds those. */
static void smooth(const votes *x, double *out)
{
    double theta = x->len == 0 ? 0 : 4.0 / (x->len + 1);
    for (int o = 0; o < LF_OPEN; o++)
        out[o] = (x->n[o] + theta * out[o] + (x->len ? 0 : 0.5)) /
                 (x->total + theta + (x->len ? 0 : 0.5 * LF_OPEN));
}

static void smooth_all(votes *v, const votes *x, double *out)
{
    for (size_t len = 0; len <= x->len; len++)
        smooth(vote_slot(v, x->s + x->len - len, len), out);
}

static void keep(mk_lang *k, votes *v, const votes *x)
{
    double p[LF_OPEN] = {0};
    smooth_all(v, x, p);
    uint32_t h = lf_hash(x->s, x->len);
    while (k->suffix[h & (k->nsuffix - 1)].used)
        h++;
    lf_suffix *f = &k->suffix[h & (k->nsuffix - 1)];
    f->used = 1;
    f->len = x->len;
    memcpy(f->s, x->s, x->len);
    for (int o = 0; o < LF_OPEN; o++)
        f->cost[o] = mk_cost(p[o] + 1e-6);
}

static int by_text(const void *a, const void *b)
{
    const votes *x = a, *y = b;
    int c = memcmp(x->s, y->s, LF_SUFMAX);
    return c ? c : x->len - y->len;
}

static void endings(mk_lang *k)
{
    votes *v = mk_alloc(VOTES * sizeof *v), *list;
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->n; i++)
        if (votes_too(&k->word[i]))
            vote(k, v, &k->word[i]);
    vote_slot(v, "", 0); /* the empty ending always exists */
    list = mk_alloc(VOTES * sizeof *v);
    for (uint32_t i = 0; i < VOTES; i++)
        if (v[i].used && (v[i].len <= 1 || v[i].total >= 4))
            list[n++] = v[i];
    qsort(list, n, sizeof *list, by_text);
    for (k->nsuffix = 64; k->nsuffix < n * 2; k->nsuffix *= 2)
        ;
    k->suffix = mk_alloc(k->nsuffix * sizeof *k->suffix);
    for (uint32_t i = 0; i < n; i++)
        keep(k, v, &list[i]);
    free(list);
    free(v);
}

void mk_model(mk_lang *k)
{
    bigrams(k);
    transitions(k);
    endings(k);
}
