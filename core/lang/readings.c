/*
** readings.c - the tags under which WordNet knows a word form
*/
#include "words_int.h"

/* Sense-tagged uses, undone from their logarithm: roughly. */
static uint32_t uses(const lf_word *w, int pos)
{
    static const uint32_t step[] = {0, 1, 1, 1, 2, 3, 3, 5, 6, 8, 11};
    unsigned x = w->count[pos] / 7u; /* 16 ln(1 + n) */
    return x < 11 ? step[x] : 11;
}

static void base_readings(const rb_lang *l, const char *s, size_t n,
                          rb_readings *r)
{
    static const uint8_t tag[LF_POS] = {LT_NN, LT_VB, LT_JJ, LT_RB};
    const lf_word *w = rb_lf_find(l, s, n);
    for (int pos = 0; w && pos < LF_POS; pos++)
        if (w->classes >> pos & 1)
            r->of[pos == LF_NOUN && w->caps >> pos & 1 ? LT_NNP : tag[pos]] =
                (uint8_t)(1 + uses(w, pos));
    r->of[LT_VBP] = r->of[LT_VB];
}

static void inflected_readings(const rb_lang *l, const char *s, size_t n,
                               rb_readings *r)
{
    static const struct {
        uint8_t tag, as, pos;
    } form[] = {{LT_NNS, RB_TAG_NNS, LF_NOUN}, {LT_VBZ, RB_TAG_VBZ, LF_VERB},
                {LT_VBD, RB_TAG_VBD, LF_VERB}, {LT_VBG, RB_TAG_VBG, LF_VERB},
                {LT_JJR, RB_TAG_JJR, LF_ADJ},  {LT_JJS, RB_TAG_JJS, LF_ADJ}};
    char out[RB_LEMMA_MAX];
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        size_t m = rb_morph(l, s, n, form[i].as, out);
        int other = m > 0 && (m != n || memcmp(out, s, n) != 0);
        const lf_word *w = other ? rb_lf_find(l, out, m) : NULL;
        if (w && (w->classes >> form[i].pos & 1))
            r->of[form[i].tag] = (uint8_t)(1 + uses(w, form[i].pos));
    }
    r->of[LT_VBN] = r->of[LT_VBD];
}

void rb_readings_of(const rb_lang *l, const char *s, size_t n, rb_readings *r)
{
    base_readings(l, s, n, r);
    inflected_readings(l, s, n, r);
}
