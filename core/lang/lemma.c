/*
** lemma.c - the lemma of a word form under a tag
**
** In this order: the closed classes by a table (them -> they, n't -> not),
** WordNet's irregular forms, WordNet's detachment rules as far as the tag
** allows and WordNet knows the result, and for words that it does not know
** the same rules by spelling alone. Conventions are those of the English
** Universal Dependencies: names keep their case, other words lose it.
*/
#include "lang_int.h"

#include <string.h>
#include "../base/utf8.h"

/* ---- the closed classes ---- */

typedef struct closed {
    const char *form, *lemma;
    uint8_t tag;
} closed;

/* By form; a form under a tag that is not here is its own lemma. */
static const closed closed_list[] = {
    {"'", "'s", RB_TAG_POS},
    {"'d", "have", RB_TAG_VBD},
    {"'d", "would", RB_TAG_MD},
    {"'em", "they", RB_TAG_PRP},
    {"'ll", "will", RB_TAG_MD},
    {"'m", "be", RB_TAG_VBP},
    {"'re", "be", RB_TAG_VBP},
    {"'s", "'s", RB_TAG_POS},
    {"'s", "be", RB_TAG_VBZ},
    {"'s", "we", RB_TAG_PRP},
    {"'ve", "have", RB_TAG_VB},
    {"'ve", "have", RB_TAG_VBP},
    {"ai", "be", RB_TAG_VBP},
    {"am", "a.m.", RB_TAG_NN},
    {"am", "be", RB_TAG_VBP},
    {"an", "a", RB_TAG_DT},
    {"are", "be", RB_TAG_VBP},
    {"aug", "August", RB_TAG_NNP},
    {"aug.", "August", RB_TAG_NNP},
    {"best", "well", RB_TAG_RB},
    {"best", "well", RB_TAG_RBS},
    {"better", "well", RB_TAG_RBR},
    {"ca", "can", RB_TAG_MD},
    {"d", "would", RB_TAG_MD},
    {"data", "data", RB_TAG_NNS},
    {"dec", "December", RB_TAG_NNP},
    {"dec.", "December", RB_TAG_NNP},
    {"em", "they", RB_TAG_PRP},
    {"etc", "etc.", RB_TAG_FW},
    {"feb", "February", RB_TAG_NNP},
    {"feb.", "February", RB_TAG_NNP},
    {"fewer", "few", RB_TAG_JJR},
    {"fri", "Friday", RB_TAG_NNP},
    {"fri.", "Friday", RB_TAG_NNP},
    {"further", "far", RB_TAG_RBR},
    {"gon", "go", RB_TAG_VBG},
    {"got", "get", RB_TAG_VBN},
    {"her", "her", RB_TAG_PRPS},
    {"her", "she", RB_TAG_PRP},
    {"him", "he", RB_TAG_PRP},
    {"i", "I", RB_TAG_PRP},
    {"jan", "January", RB_TAG_NNP},
    {"jan.", "January", RB_TAG_NNP},
    {"later", "late", RB_TAG_RBR},
    {"least", "least", RB_TAG_RBS},
    {"less", "less", RB_TAG_RBR},
    {"ll", "will", RB_TAG_MD},
    {"m", "be", RB_TAG_VBP},
    {"me", "I", RB_TAG_PRP},
    {"media", "media", RB_TAG_NNS},
    {"mine", "my", RB_TAG_PRP},
    {"more", "more", RB_TAG_RBR},
    {"most", "most", RB_TAG_RBS},
    {"n", "and", RB_TAG_CC},
    {"n'", "and", RB_TAG_CC},
    {"n't", "not", RB_TAG_RB},
    {"na", "to", RB_TAG_TO},
    {"nov", "November", RB_TAG_NNP},
    {"nov.", "November", RB_TAG_NNP},
    {"nt", "not", RB_TAG_RB},
    {"oct", "October", RB_TAG_NNP},
    {"oct.", "October", RB_TAG_NNP},
    {"ours", "our", RB_TAG_PRP},
    {"people", "people", RB_TAG_NNS},
    {"pm", "p.m.", RB_TAG_NN},
    {"re", "be", RB_TAG_VBP},
    {"regards", "regards", RB_TAG_NNS},
    {"s", "'s", RB_TAG_POS},
    {"s", "be", RB_TAG_VBZ},
    {"sept", "September", RB_TAG_NNP},
    {"sept.", "September", RB_TAG_NNP},
    {"sha", "shall", RB_TAG_MD},
    {"sooner", "soon", RB_TAG_RBR},
    {"ta", "to", RB_TAG_TO},
    {"thanks", "thanks", RB_TAG_NNS},
    {"theirs", "their", RB_TAG_PRP},
    {"them", "they", RB_TAG_PRP},
    {"these", "this", RB_TAG_DT},
    {"those", "that", RB_TAG_DT},
    {"thurs", "Thursday", RB_TAG_NNP},
    {"thurs.", "Thursday", RB_TAG_NNP},
    {"tues", "Tuesday", RB_TAG_NNP},
    {"tues.", "Tuesday", RB_TAG_NNP},
    {"u", "you", RB_TAG_PRP},
    {"ur", "your", RB_TAG_PRP},
    {"us", "we", RB_TAG_PRP},
    {"v.", "versus", RB_TAG_IN},
    {"ve", "have", RB_TAG_VBP},
    {"vs", "versus", RB_TAG_IN},
    {"vs.", "versus", RB_TAG_IN},
    {"wan", "want", RB_TAG_VB},
    {"wan", "want", RB_TAG_VBP},
    {"wed.", "Wednesday", RB_TAG_NNP},
    {"whom", "who", RB_TAG_WP},
    {"wo", "will", RB_TAG_MD},
    {"ya", "you", RB_TAG_PRP},
    {"yours", "your", RB_TAG_PRP},
};

static const char *closed_lemma(const char *s, uint8_t tag)
{
    for (size_t i = 0; i < sizeof closed_list / sizeof *closed_list; i++)
        if (closed_list[i].tag == tag && strcmp(closed_list[i].form, s) == 0)
            return closed_list[i].lemma;
    return NULL;
}

/* Typographic marks that have a plain form. */
static const char *const mark_list[][2] = {
    {"“", "\""},  {"”", "\""},  {"‘", "'"}, {"’", "'"},
    {"``", "\""}, {"''", "\""}, {"–", "-"}, {"—", "—"},
};

static const char *mark_lemma(const char *s)
{
    for (size_t i = 0; i < sizeof mark_list / sizeof *mark_list; i++)
        if (strcmp(mark_list[i][0], s) == 0)
            return mark_list[i][1];
    return NULL;
}

/* ---- detachment ---- */

typedef struct ending {
    const char *cut, *add;
} ending;

static const ending noun_s[] = {{"s", ""},    {"ses", "s"},   {"xes", "x"},
                                {"zes", "z"}, {"ches", "ch"}, {"shes", "sh"},
                                {"ies", "y"}, {"men", "man"}, {NULL, NULL}};
static const ending verb_s[] = {
    {"ies", "y"}, {"s", ""}, {"es", "e"}, {"es", ""}, {NULL, NULL}};
static const ending verb_ed[] = {
    {"ied", "y"}, {"ed", "e"}, {"ed", ""}, {NULL, NULL}};
static const ending verb_ing[] = {{"ing", "e"}, {"ing", ""}, {NULL, NULL}};
static const ending adj_er[] = {
    {"ier", "y"}, {"er", ""}, {"er", "e"}, {NULL, NULL}};
static const ending adj_est[] = {
    {"iest", "y"}, {"est", ""}, {"est", "e"}, {NULL, NULL}};

static int is_vowel(char c)
{
    return c && strchr("aeiou", c) != NULL;
}

static int doubled(const char *s, size_t n)
{
    return n >= 4 && s[n - 1] == s[n - 2] && !is_vowel(s[n - 1]) &&
           s[n - 1] >= 'a' && s[n - 1] <= 'z';
}

static int known(const rb_lang *l, const char *s, size_t n, int pos)
{
    const lf_word *w = rb_lf_find(l, s, n);
    return w && (w->classes >> pos & 1);
}

static size_t irregular(const rb_lang *l, const char *s, size_t n, int pos,
                        char *out)
{
    const lf_word *w = rb_lf_find(l, s, n);
    for (uint32_t i = 0; w && i < w->nexc; i++) {
        if (w->exc >= l->nexc || i >= l->nexc - w->exc)
            break;
        const lf_exc *x = &l->exc[w->exc + i];
        if (x->pos != pos || x->lemma >= l->nstr || x->len == 0 ||
            x->len >= l->nstr - x->lemma)
            continue;
        memcpy(out, l->str + x->lemma, x->len);
        return x->len;
    }
    return 0;
}

/* The first stem that WordNet knows; `doubling` also tries stopp -> stop. */
static size_t detach(const rb_lang *l, const char *s, size_t n, int pos,
                     const ending *e, int doubling, char *out)
{
    for (; e->cut; e++) {
        size_t cut = strlen(e->cut), add = strlen(e->add);
        if (n < cut + 2 || memcmp(s + n - cut, e->cut, cut) != 0)
            continue;
        size_t m = n - cut;
        memcpy(out, s, m);
        memcpy(out + m, e->add, add);
        if (known(l, out, m + add, pos))
            return m + add;
        if (doubling && add == 0 && doubled(out, m) &&
            known(l, out, m - 1, pos))
            return m - 1;
    }
    return 0;
}

static int ends(const char *s, size_t n, const char *with)
{
    size_t m = strlen(with);
    return n > m && memcmp(s + n - m, with, m) == 0;
}

/* The rules for the ending that this tag wears; NULL: a base form. */
static const ending *endings_of(uint8_t tag, int *pos, int *doubling)
{
    *doubling = 1;
    switch (tag) {
    case RB_TAG_NNS:
    case RB_TAG_NNPS:
        *doubling = 0;
        *pos = LF_NOUN;
        return noun_s;
    case RB_TAG_VBZ:
        *doubling = 0;
        *pos = LF_VERB;
        return verb_s;
    case RB_TAG_VBD:
    case RB_TAG_VBN:
        *pos = LF_VERB;
        return verb_ed;
    case RB_TAG_VBG:
        *pos = LF_VERB;
        return verb_ing;
    case RB_TAG_JJR:
        *pos = LF_ADJ;
        return adj_er;
    case RB_TAG_JJS:
        *pos = LF_ADJ;
        return adj_est;
    case RB_TAG_RBR:
        *pos = LF_ADV;
        return adj_er;
    case RB_TAG_RBS:
        *pos = LF_ADV;
        return adj_est;
    }
    return NULL;
}

/* species, clothes: a noun in its own right, more than the plural of one? */
static int own_singular(const rb_lang *l, const char *s, size_t n,
                        const ending *e, char *out)
{
    const lf_word *own = rb_lf_find(l, s, n), *stem;
    if (!own || !(own->classes & RB_WN_NOUN))
        return 0;
    size_t m = detach(l, s, n, LF_NOUN, e, 0, out);
    stem = m ? rb_lf_find(l, out, m) : NULL;
    return !stem || (own->count[LF_NOUN] > 0 &&
                     own->count[LF_NOUN] >= stem->count[LF_NOUN]);
}

size_t rb_morph(const rb_lang *l, const char *s, size_t len, int tag,
                char out[RB_LEMMA_MAX])
{
    int pos, doubling;
    const ending *e = endings_of((uint8_t)tag, &pos, &doubling);
    if (!e || len + 4 > RB_LEMMA_MAX)
        return 0;
    size_t n = irregular(l, s, len, pos, out);
    if (n == 0 && pos == LF_NOUN && own_singular(l, s, len, e, out)) {
        memcpy(out, s, len);
        return len;
    }
    if (n == 0)
        n = detach(l, s, len, pos, e, doubling, out);
    if (n == 0 && pos == LF_ADV) /* sooner, but also: faster, longer */
        n = irregular(l, s, len, LF_ADJ, out);
    if (n == 0 && pos == LF_ADV)
        n = detach(l, s, len, LF_ADJ, e, 1, out);
    return n;
}

/* ---- words that WordNet does not know ---- */

/* A stem left of -ed or -ing: does it want its e back? */
static int wants_e(const char *s, size_t n)
{
    static const char *const tail[] = {"at", "iz", "is", "v",  "c", "ag",
                                       "dg", "rg", "ur", "ir", "u", "bl",
                                       "pl", "tl", "dl", "gl", "fl"};
    for (size_t i = 0; i < sizeof tail / sizeof *tail; i++)
        if (ends(s, n, tail[i]))
            return 1;
    return 0;
}

static size_t stem_only(char *s, size_t n, size_t cut)
{
    n -= cut;
    if (doubled(s, n) && !strchr("lsz", s[n - 1]))
        return n - 1;
    if (wants_e(s, n))
        s[n++] = 'e';
    return n;
}

static size_t by_spelling(char *s, size_t n, uint8_t tag)
{
    switch (tag) {
    case RB_TAG_NNS:
    case RB_TAG_NNPS:
    case RB_TAG_VBZ:
        if (n > 4 && ends(s, n, "ies")) {
            s[n - 3] = 'y';
            return n - 2;
        }
        if (ends(s, n, "sses") || ends(s, n, "xes") || ends(s, n, "zzes") ||
            ends(s, n, "ches") || ends(s, n, "shes"))
            return n - 2;
        if (n > 3 && ends(s, n, "men") && tag != RB_TAG_VBZ) {
            s[n - 2] = 'a';
            return n;
        }
        if (ends(s, n, "s") && !ends(s, n, "ss"))
            return n - 1;
        return n;
    case RB_TAG_VBD:
    case RB_TAG_VBN:
        if (n > 4 && ends(s, n, "ied")) {
            s[n - 3] = 'y';
            return n - 2;
        }
        return n > 4 && ends(s, n, "ed") ? stem_only(s, n, 2) : n;
    case RB_TAG_VBG:
        return n > 5 && ends(s, n, "ing") ? stem_only(s, n, 3) : n;
    case RB_TAG_JJR:
    case RB_TAG_RBR:
        return n > 5 && ends(s, n, "er") ? stem_only(s, n, 2) : n;
    case RB_TAG_JJS:
    case RB_TAG_RBS:
        return n > 6 && ends(s, n, "est") ? stem_only(s, n, 3) : n;
    }
    return n;
}

/* ---- putting it together ---- */

size_t rb_plain_lower(const char *s, size_t len, char out[RB_LEMMA_MAX])
{
    char tmp[RB_LEMMA_MAX * 3 + 1];
    size_t n = 0, m;
    if (len * 3 >= sizeof tmp)
        return 0;
    m = rb_lower_str(s, len, tmp);
    if (m >= RB_LEMMA_MAX)
        return 0;
    for (size_t i = 0; i < m; i++) {
        if (m - i >= 3 && memcmp(tmp + i, "\xE2\x80\x99", 3) == 0) {
            out[n++] = '\'';
            i += 2;
        } else {
            out[n++] = tmp[i];
        }
    }
    out[n] = '\0';
    return n;
}

static int is_name(uint8_t tag)
{
    return tag == RB_TAG_NNP || tag == RB_TAG_NNPS;
}

/* The part of speech in which WordNet would know the word; -1: none. */
static int open_pos(uint8_t tag)
{
    switch (tag) {
    case RB_TAG_JJ:
        return LF_ADJ;
    case RB_TAG_NN:
    case RB_TAG_NNS:
    case RB_TAG_NNP:
    case RB_TAG_NNPS:
        return LF_NOUN;
    }
    return -1;
}

/* Does a word with a capital keep it in the lemma? */
static int keeps_case(const rb_lang *l, const rb_type *t, const char *low,
                      size_t n, uint8_t tag)
{
    int pos = open_pos(tag);
    if (is_name(tag) || tag == RB_TAG_FW || tag == RB_TAG_GW ||
        tag == RB_TAG_SYM || tag == RB_TAG_LS)
        return 1;
    if (pos < 0)
        return 0;
    const lf_word *w = rb_lf_find(l, low, n);
    if (w && (w->classes >> pos & 1))
        return w->caps >> pos & 1;
    if (t->flags & RB_TF_ALLCAP) /* CFL, but not WARNNING */
        return t->len <= 5 && !w;
    return !w && (tag == RB_TAG_JJ || t->flags & RB_TF_MIXED);
}

/* mexico, french: always written with a capital. */
static int wants_capital(const rb_lang *l, const char *low, size_t n,
                         uint8_t tag)
{
    const lf_word *w = rb_lf_find(l, low, n);
    return w && (is_name(tag) || tag == RB_TAG_JJ) &&
           w->caps >> open_pos(tag) & 1;
}

/* "40,000" -> "40000" */
static size_t number_lemma(const rb_type *t, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < t->len; i++)
        if (t->s[i] != ',' || i == 0 || i + 3 >= t->len)
            out[n++] = t->s[i];
    return n;
}

/* Put the capitals of the form back on the part that the lemma shares. */
static void with_case(const rb_type *t, const char *low, size_t n, char *lemma,
                      size_t m)
{
    size_t same = 0;
    if (t->len != n)
        return;
    while (same < n && same < m && low[same] == lemma[same])
        same++;
    while (same > 0 && same < m && ((unsigned char)lemma[same] & 0xc0) == 0x80)
        same--; /* not in the middle of a character */
    memcpy(lemma, t->s, same);
}

/* Lemma of a word of the open classes, in lower case. */
static size_t base_form(const rb_lang *l, const char *low, size_t n,
                        uint8_t tag, char *out)
{
    size_t m = rb_morph(l, low, n, tag, out);
    if (m > 0)
        return m;
    memcpy(out, low, n + 1);
    if (low[0] >= '0' && low[0] <= '9') /* the 1990s */
        return n;
    return by_spelling(out, n, tag);
}

uint32_t rb_lemma(rb_lang *l, uint32_t type, uint8_t tag)
{
    rb_type t = l->vocab->type[type];
    char low[RB_LEMMA_MAX], out[RB_LEMMA_MAX];
    const char *s = NULL;
    if (t.len + 8 > RB_LEMMA_MAX / 2 || tag == RB_TAG_ADD)
        return type;
    size_t n = rb_plain_lower(t.s, t.len, low), m;
    if (n == 0)
        return type;
    if ((s = closed_lemma(low, tag)) == NULL && t.flags & RB_TF_PUNCT)
        s = mark_lemma(t.s);
    if (s)
        return rb_vocab_add(l->vocab, s, strlen(s));
    if (t.flags & RB_TF_PUNCT)
        return type;
    if (tag == RB_TAG_CD && t.flags & RB_TF_DIGIT)
        return rb_vocab_add(l->vocab, out, number_lemma(&t, out));
    m = base_form(l, low, n, tag, out);
    if (t.flags & (RB_TF_CAP | RB_TF_MIXED)) {
        if (keeps_case(l, &t, low, n, tag))
            with_case(&t, low, n, out, m);
    } else if (wants_capital(l, low, n, tag) && out[0] >= 'a' &&
               out[0] <= 'z') {
        out[0] -= 'a' - 'A';
    }
    return rb_vocab_add(l->vocab, out, m);
}
