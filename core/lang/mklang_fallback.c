/*
** mklang_fallback.c - tables for a build without festlex-poslex
**
** Project-written and small: the closed classes with rough counts per million
** words, how tags follow each other in English prose (percent, by feel), and
** for the open classes WordNet's words, counted as its sense-tagged text used
** them. Good enough to go on with, not to publish with.
*/
#include <string.h>
#include <stdlib.h>
#include <math.h>
#include "mklang.h"

static const char *const closed[] = {
    "the dt 50000",
    "a dt 23000",
    "an dt 3500",
    "this dt 3500",
    "these dt 1300",
    "those dt 900",
    "some dt 1500",
    "any dt 1000",
    "no dt 1500 uh 200 rb 100",
    "every dt 500",
    "each dt 700",
    "another dt 600",
    "all dt 1500 pdt 500 rb 200",
    "both dt 400 cc 200",
    "either dt 150 cc 150",
    "neither dt 80 cc 80",
    "half pdt 100 nn 300",
    "such jj 700 pdt 200",
    "many jj 1000",
    "few jj 500",
    "several jj 500",
    "much jj 500 rb 500",
    "own jj 800 vb 30 vbp 60",
    "same jj 700",
    "other jj 1700",
    "others nns 400",
    "and cc 25000",
    "or cc 4000",
    "but cc 5000",
    "nor cc 100",
    "yet rb 400 cc 60",
    "of of 26000",
    "to to 26000",
    "in in 20000 rp 200 rb 100",
    "for in 9000",
    "on in 6500 rp 300",
    "with in 6500",
    "at in 5000",
    "by in 5500",
    "from in 4500",
    "as in 5000 rb 800",
    "into in 1500",
    "about in 1500 rb 600",
    "than in 1600",
    "after in 1200",
    "over in 900 rp 100 rb 100",
    "between in 700",
    "under in 500",
    "during in 500",
    "against in 500",
    "through in 700 rp 60",
    "before in 700 rb 80",
    "because in 1200",
    "if in 2200",
    "while in 700 nn 60",
    "although in 250",
    "though in 350 rb 100",
    "until in 400",
    "since in 700 rb 40",
    "without in 500",
    "within in 300",
    "whether in 300",
    "among in 300",
    "despite in 150",
    "toward in 150",
    "towards in 100",
    "across in 250 rb 30",
    "around in 300 rp 100 rb 200",
    "behind in 150 rb 30",
    "above in 150 rb 60",
    "below in 80 rb 80",
    "near in 200",
    "per in 150",
    "via in 60",
    "upon in 150",
    "amid in 40",
    "like in 1200 vb 250 vbp 350",
    "up rp 900 rb 600 in 300",
    "out rp 800 rb 500 in 300",
    "off rp 250 rb 100 in 150",
    "down rp 300 rb 250 in 100",
    "back rb 700 nn 250 rp 100",
    "away rb 300 rp 100",
    "along in 200 rb 100",
    "that in 5000 wdt 2500 dt 2500",
    "which wdt 2800",
    "who wp 2200",
    "whom wp 100",
    "whose wp 150",
    "what wp 2000 wdt 300",
    "whatever wp 60 wdt 60",
    "when wrb 2200",
    "where wrb 800",
    "how wrb 900",
    "why wrb 400",
    "there ex 1800 rb 700",
    "i prp 6000",
    "you prp 5000",
    "he prp 5500",
    "she prp 2500",
    "it prp 8000",
    "we prp 3500",
    "they prp 3500",
    "me prp 1000",
    "him prp 1200",
    "her prp 2500",
    "us prp 600",
    "them prp 1500",
    "my prp 1800",
    "your prp 1500",
    "his prp 4000",
    "its prp 1600",
    "our prp 1200",
    "their prp 2400",
    "mine prp 60",
    "yours prp 30",
    "ours prp 20",
    "theirs prp 20",
    "himself prp 300",
    "herself prp 120",
    "itself prp 200",
    "themselves prp 200",
    "myself prp 120",
    "yourself prp 80",
    "ourselves prp 40",
    "one cd 2000 nn 700 prp 100",
    "two cd 1300",
    "three cd 700",
    "four cd 400",
    "five cd 300",
    "six cd 250",
    "seven cd 150",
    "eight cd 130",
    "nine cd 100",
    "ten cd 150",
    "hundred cd 120",
    "thousand cd 100",
    "million cd 300",
    "billion cd 200",
    "something nn 400",
    "nothing nn 300",
    "anything nn 200",
    "everything nn 200",
    "someone nn 120",
    "anyone nn 120",
    "everyone nn 150",
    "everybody nn 60",
    "will md 3000 nn 60",
    "would md 2400",
    "can md 2400",
    "could md 1600",
    "may md 1100 nnp 100",
    "might md 500",
    "must md 700",
    "should md 900",
    "shall md 100",
    "'ll md 600",
    "'d md 400 vbd 150",
    "cannot md 100",
    "be vb 5500",
    "is vbz 9500",
    "are vbp 4800",
    "am vbp 250",
    "was vbd 8000",
    "were vbd 2800",
    "been vbn 2200",
    "being vbg 700",
    "'s pos 5500 vbz 2500",
    "' pos 400",
    "'re vbp 500",
    "'m vbp 500",
    "'ve vbp 400 vb 50",
    "have vbp 2500 vb 1800",
    "has vbz 2500",
    "had vbd 3500 vbn 150",
    "having vbg 250",
    "do vbp 1200 vb 900",
    "does vbz 500",
    "did vbd 1000",
    "done vbn 350",
    "doing vbg 300",
    "n't rb 2500",
    "not rb 4200",
    "also rb 1300",
    "only rb 1200 jj 200",
    "just rb 1000 jj 30",
    "very rb 700",
    "so rb 1500 in 500",
    "too rb 600",
    "then rb 1000",
    "now rb 1200",
    "even rb 800",
    "still rb 700",
    "here rb 700",
    "never rb 600",
    "always rb 450",
    "ever rb 250",
    "again rb 500",
    "perhaps rb 200",
    "however rb 500",
    "first jj 900 rb 200",
    "last jj 800",
    "next jj 400 rb 60",
    "more jjr 1100 rbr 800",
    "most rbs 500 jjs 500",
    "less jjr 150 rbr 150",
    "least jjs 100 rbs 50",
    "better jjr 200 rbr 100",
    "best jjs 250 rbs 30",
    "said vbd 2500 vbn 200",
    "says vbz 700",
    "mr. nnp 1500",
    "mrs. nnp 300",
    "ms. nnp 150",
    "dr. nnp 200",
    "people nns 1200",
    "according vbg 250",
    "made vbd 450 vbn 450",
    "went vbd 300",
    "came vbd 350",
    "took vbd 300",
    "told vbd 400 vbn 60",
    "got vbd 300 vbn 80",
    "thought vbd 250 vbn 60 nn 100",
    "found vbd 200 vbn 200",
    "left vbd 150 vbn 100 jj 60",
    "put vb 100 vbd 100 vbn 80",
    "children nns 300",
    "men nns 400",
    "women nns 350",
    "united nnp 300",
    "states nnps 250 nns 150",
    "government nn 700",
    "percent nn 400",
};

/* What follows a tag: "tag then percent then percent". The rest is shared. */
static const char *const follows[] = {
    "nn punc 24 in 15 of 11 nn 12 vbz 5 vbd 6 cc 5 md 3 to 4 pos 2 nns 4 "
    "rb 2 wdt 2 vbn 2 vbg 1 prp 1 dt 1 wp 1 jj 1 wrb 1 cd 1",
    "punc dt 13 prp 10 in 9 nnp 13 cc 8 nn 6 jj 5 nns 4 rb 6 vbd 3 vbg 3 "
    "punc 8 cd 3 wdt 2 vbz 2 wp 2 wrb 2 vbn 1 vb 2 to 1 ex 1 uh 1 md 1",
    "nnp nnp 35 punc 24 vbd 5 vbz 4 in 5 cc 5 pos 5 nn 7 of 3 md 2 to 2 "
    "nns 2 cd 2 rb 1",
    "dt nn 44 jj 21 nnp 12 nns 7 vbg 1 vbn 2 cd 2 jjs 2 rb 2 jjr 1 in 1 "
    "vbz 2 punc 1 of 1 nnps 1",
    "in dt 30 nnp 14 nn 10 prp 12 jj 8 nns 6 cd 5 vbg 4 in 3 wdt 1 wp 1 "
    "wrb 1 rb 2 punc 2 to 1",
    "jj nn 47 nns 22 punc 8 in 5 jj 6 cc 4 to 3 nnp 2 cd 1 of 1 vbg 1",
    "nns punc 26 in 15 vbp 8 of 7 vbd 6 cc 7 to 4 md 3 wdt 3 pos 1 rb 2 "
    "vbn 3 vbg 2 wp 2 nn 1 dt 1 prp 2 wrb 1",
    "cd nns 25 nn 20 punc 20 cd 6 in 6 of 3 jj 4 to 2 cc 3 nnp 3",
    "rb punc 15 jj 12 vb 10 vbn 10 rb 8 in 9 dt 6 vbd 5 vbz 3 vbp 3 prp 4 "
    "vbg 3 to 3 cd 3 md 1 nn 2",
    "vbd dt 16 vbn 11 in 11 prp 10 rb 9 to 6 punc 8 nnp 4 jj 6 nn 3 vbg 3 "
    "nns 2 cd 2 rp 4 wp 1 wrb 1",
    "vb dt 22 prp 12 in 9 vbn 7 jj 7 nn 6 to 5 rb 5 nns 5 punc 5 nnp 3 "
    "rp 4 cd 2 vbg 2 wp 1 wrb 1 cc 1",
    "prp vbd 16 vbz 11 vbp 17 md 9 nn 15 nns 5 jj 5 punc 6 rb 5 in 3 to 2 "
    "vb 3 nnp 1",
    "cc nn 12 dt 11 nnp 11 jj 9 nns 9 prp 7 rb 7 vbd 6 vb 5 in 5 vbz 3 "
    "vbg 3 vbn 2 vbp 2 cd 3 to 1 wrb 1 md 1",
    "of dt 36 nnp 14 nn 12 nns 9 jj 10 prp 8 cd 5 vbg 3 wp 1 wrb 1",
    "to vb 58 dt 14 nnp 6 prp 6 nn 5 cd 3 jj 2 nns 3 rb 1 vbg 1",
    "vbz dt 17 vbn 12 rb 12 jj 8 in 9 to 6 vbg 7 punc 7 prp 5 nn 4 nnp 3 "
    "nns 2 wp 1 cd 1 rp 1",
    "vbn in 28 punc 13 to 9 dt 8 rb 6 vbn 5 nn 7 nns 4 prp 3 jj 3 vbg 2 "
    "rp 3 cc 2 nnp 1 cd 1 of 1",
    "vbg dt 20 in 13 nn 12 nns 7 jj 7 prp 8 to 7 punc 8 rb 4 rp 3 vbn 2 "
    "nnp 3 of 1 cd 1 cc 1",
    "vbp rb 15 dt 12 vbn 11 in 10 vbg 7 jj 8 to 8 prp 8 punc 6 nns 3 nn 3 "
    "rp 2 wp 1 nnp 1",
    "md vb 75 rb 15 prp 6 punc 2 dt 1",
    "pos nn 50 jj 18 nns 14 nnp 10 cd 2 "
    "punc 3 jjs 2 vbg 1 vbn 1",
    "wdt vbz 20 vbd 20 vbp 13 md 12 prp 10 dt 6 nn 4 nnp 4 rb 4 nns 3",
    "jjr nn 30 nns 20 in 25 punc 8 jj 3 cc 2 to 2",
    "wp vbd 22 vbz 20 vbp 13 prp 16 md 7 dt 7 rb 4 nnp 3 nns 2",
    "nnps punc 25 nnp 10 in 10 vbd 8 vbp 8 cc 8 pos 4 nn 4",
    "wrb prp 25 dt 18 to 8 vbz 8 vbd 7 rb 5 jj 8 nns 4 nnp 5 vbp 4 nn 3 md 2",
    "jjs nn 45 nns 20 jj 10 in 6 of 6 punc 4",
    "rbr jj 40 in 20 punc 15 rb 10 "
    "vbn 5",
    "rp dt 22 in 20 punc 18 prp 8 nn 6 to 8 nns 4 jj 3 rb 3",
    "ex vbz 45 vbd 20 vbp 20 md 8 vb 2 rb 2",
    "rbs jj 55 vbn 10 rb 10 in 8 "
    "punc 8",
    "pdt dt 85 prp 10 punc 2",
    "fw fw 35 punc 25 nn 10",
    "uh punc 75 prp 6 uh 4 dt 3 rb 3",
    "sym nn 30 cd 20 punc 20",
    "ls punc 60 nn 10",
    "1 nn 20 nnp 20 cd 15",
    "2 punc 40 in 10",
};

/* Tags by share, per thousand words. */
static const char shares[] =
    "nn 135 punc 125 nnp 85 dt 80 in 82 jj 62 nns 55 cd 27 rb 45 vbd 32 "
    "vb 30 prp 48 cc 25 of 24 to 23 vbz 24 vbn 23 vbg 16 vbp 18 md 12 pos 8 "
    "wdt 5 jjr 3 wp 4 nnps 3 wrb 3 jjs 2 rbr 1.5 rp 3 ex 1 rbs 0.5 pdt 0.4 "
    "fw 0.3 1 0.1 uh 1 sym 0.2 ls 0.1 2 0.1";

static const char *next_pair(const char *s, int *tag, double *n)
{
    s += strspn(s, " ");
    if (*s == '\0')
        return NULL;
    size_t len = strcspn(s, " ");
    char *end;
    *tag = mk_tag(s, len);
    *n = strtod(s + len, &end);
    return end;
}

static void fill_shares(mk_lang *k)
{
    int t;
    double n;
    for (const char *s = shares; (s = next_pair(s, &t, &n)) != NULL;)
        k->uni[t] = n * 1000;
    for (t = 0; t < LT_COUNT; t++)
        k->corpus += k->uni[t];
}

/* The same row for every tag before: there are no trigrams. */
static void fill_row(mk_lang *k, const char *line)
{
    double n, sum = 0;
    int t, from = mk_tag(line, strcspn(line, " "));
    double *row = k->tri[LT_PUNC][from];
    for (const char *s = strchr(line, ' '); (s = next_pair(s, &t, &n));) {
        row[t] = n;
        sum += n;
    }
    for (t = 0; t < LT_COUNT; t++)
        row[t] = (row[t] + 0.02 * sum * k->uni[t] / k->corpus) / (1.02 * sum);
    for (int a = 0; a < LT_COUNT; a++)
        if (a != LT_PUNC)
            memcpy(k->tri[a][from], row, sizeof k->tri[a][from]);
}

/* ---- the open classes ---- */

static int ends(const char *s, size_t n, const char *with)
{
    size_t m = strlen(with);
    return n > m && memcmp(s + n - m, with, m) == 0;
}

static int is_vowel(char c)
{
    return strchr("aeiou", c) != NULL;
}

/* plan -> planned: one short vowel before one consonant, one syllable. */
static int doubles(const char *s, size_t n)
{
    size_t vowels = 0;
    for (size_t i = 0; i < n; i++)
        vowels += is_vowel(s[i]);
    return n >= 3 && vowels == 1 && is_vowel(s[n - 2]) && !is_vowel(s[n - 1]) &&
           !strchr("wxy", s[n - 1]);
}

/* The regular form: `end` is "s", "ed", "ing", "er" or "est". */
static size_t inflect(const char *s, size_t n, const char *end, char *out)
{
    memcpy(out, s, n);
    int y = n > 1 && s[n - 1] == 'y' && !is_vowel(s[n - 2]);
    if (*end == 's') {
        if (y)
            return n - 1 + (size_t)sprintf(out + n - 1, "ies");
        if (ends(s, n, "s") || ends(s, n, "x") || ends(s, n, "z") ||
            ends(s, n, "ch") || ends(s, n, "sh"))
            end = "es";
    } else if (y && *end == 'e') {
        return n - 1 + (size_t)sprintf(out + n - 1, "i%s", end);
    } else if (s[n - 1] == 'e' && n > 2 && s[n - 2] != 'e') {
        n--;
    } else if (doubles(s, n)) {
        out[n] = s[n - 1];
        n++;
    }
    return n + (size_t)sprintf(out + n, "%s", end);
}

/* See the inflected forms of word number i; additions may move the words. */
static void see_forms(mk_lang *k, uint32_t i, int pos, double n)
{
    static const struct {
        const char *end;
        int pos, tag;
        double share;
    } form[] = {{"s", LF_NOUN, LT_NNS, 0.35},  {"s", LF_VERB, LT_VBZ, 0.25},
                {"ed", LF_VERB, LT_VBD, 0.4},  {"ed", LF_VERB, LT_VBN, 0.4},
                {"ing", LF_VERB, LT_VBG, 0.4}, {"er", LF_ADJ, LT_JJR, 0.02},
                {"est", LF_ADJ, LT_JJS, 0.01}};
    char out[128];
    for (size_t f = 0; f < sizeof form / sizeof *form; f++) {
        if (form[f].pos != pos || (pos == LF_ADJ && k->word[i].len > 6))
            continue;
        size_t m = inflect(k->word[i].s, k->word[i].len, form[f].end, out);
        mk_see(k, mk_word_at(k, out, m), form[f].tag, n * form[f].share);
    }
}

static int plain(const mk_word *w)
{
    for (uint32_t i = 0; i < w->len; i++)
        if (w->s[i] < 'a' || w->s[i] > 'z')
            return 0;
    return w->len > 1;
}

/* WordNet's base forms, as often as its text used them, and their forms. */
static void see_readings(mk_lang *k, uint32_t i)
{
    static const uint8_t tag[LF_POS] = {LT_NN, LT_VB, LT_JJ, LT_RB};
    for (int p = 0; p < LF_POS; p++) {
        mk_word *w = &k->word[i];
        if (!(w->classes >> p & 1))
            continue;
        double n = w->count[p] * 2 + 0.3;
        if (p == LF_NOUN && w->caps >> p & 1) {
            mk_see(k, w, LT_NNP, n);
            continue;
        }
        mk_see(k, w, tag[p], p == LF_VERB ? n * 0.6 : n);
        if (p == LF_VERB)
            mk_see(k, w, LT_VBP, n * 0.4);
        if (plain(w))
            see_forms(k, i, p, n);
    }
}

/* Irregular forms, as often as a share of their base. */
static void see_irregular(mk_lang *k, mk_word *w)
{
    for (int i = 0; i < w->nexc; i++) {
        const mk_word *base = &k->word[w->exc[i].lemma];
        int pos = w->exc[i].pos;
        double n = base->count[pos] + 0.2;
        if (pos == LF_NOUN) {
            mk_see(k, w, LT_NNS, n * 0.7);
        } else if (pos == LF_VERB && ends(w->s, w->len, "ing")) {
            mk_see(k, w, LT_VBG, n * 0.8);
        } else if (pos == LF_VERB) {
            mk_see(k, w, LT_VBD, n * 0.8);
            mk_see(k, w, LT_VBN, n * 0.8);
        } else if (ends(w->s, w->len, "est")) {
            mk_see(k, w, LT_JJS, n * 0.1);
        } else {
            mk_see(k, w, LT_JJR, n * 0.1);
        }
    }
}

void mk_fallback(mk_lang *k)
{
    fill_shares(k);
    for (size_t i = 0; i < sizeof follows / sizeof *follows; i++)
        fill_row(k, follows[i]);
    uint32_t n = k->n; /* WordNet's own words */
    char *done = mk_alloc(n);
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        mk_see_line(k, closed[i]);
    for (uint32_t i = 0; i < n; i++)
        done[i] = k->word[i].freq > 0 ||
                  !(k->word[i].s[0] >= 'a' && k->word[i].s[0] <= 'z');
    for (uint32_t i = 0; i < n; i++)
        if (!done[i])
            see_readings(k, i);
    for (uint32_t i = 0; i < n; i++)
        if (!done[i])
            see_irregular(k, &k->word[i]);
    free(done);
}
