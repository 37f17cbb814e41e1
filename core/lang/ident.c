/*
** ident.c - which language a document is in
**
** CLD2 decides; it knows 80 languages and reads 25 MB/s. Its header
** is C++, so the two functions are declared here by the names that the
** compiler gave them; pointers, int and bool are the same in both languages.
** Pairs of languages that it confuses are told apart by words that only one
** of them has.
*/
#include "ident.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"

enum {
    SAMPLE = 16 * 1024, /* bytes that are looked at */
    PIECES = 4,         /*   taken from as many places */
    ENOUGH = 200,       /* letters that make a sure statement */
    FEW = 48,           /*   and those that make none */
    SURE = 90           /* percent of them */
};

#ifdef RB_WITH_CLD2

const char *const rb_language_with = "cld2";

typedef struct cld_hints {
    const char *content_language, *tld;
    int encoding, language;
} cld_hints;

extern int cld_detect(const char *s, int n, bool plain, const cld_hints *hints,
                      int flags, int *language3, int *percent3, double *score3,
                      void *chunks, int *letters, bool *reliable,
                      int *valid) __asm__("_ZN4CLD233ExtDetectLanguageSummaryCh"
                                          "eckUTF8EPKcibPKNS_8CLDHintsEi"
                                          "PNS_8LanguageEPiPdPSt6vectorINS_"
                                          "11ResultChunkESaISA_EES7_PbS7_");
extern const char *
cld_code(int language) __asm__("_ZN4CLD212LanguageCodeENS_8LanguageE");

enum { BEST_EFFORT = 0x4000, NO_ENCODING = 23, NO_LANGUAGE = 26 };

/* ---- near relatives ---- */

/* Words that one of two languages has and the other has not. */
static const struct pair {
    const char *a, *b, *words_a, *words_b;
} pairs[] = {
    {"nb", "nn",
     " ikke jeg en fra hun noe hva hvor være mye mer ble blir et hvordan "
     "bare også ",
     " ikkje eg ein eit frå ho dei noko kva kvar vere mykje meir vart blei "
     "berre også då korleis eitt "},
    {"nb", "da", " etter ut opp nå bare mot noen måtte fram hvordan ble være ",
     " efter ud op nu kun mod nogen nogle blev været hvis meget af "},
    {"id", "ms",
     " karena bisa bahwa saat kota provinsi uang ingin kantor sampai mobil "
     "sekarang tahun ",
     " kerana boleh bahawa ketika bandar negeri wang mahu pejabat sehingga "
     "kereta ialah beliau "},
    {"hr", "sr",
     " tko što vijek uvjet tijekom tisuća općina tvrtka tvrtke također vlak "
     "tjedan vrijeme gdje lijepo dvije ",
     " ko šta vek uslov tokom hiljada opština takođe voz nedelja vreme reči "
     "gde lepo dve deo posle pre "},
};

static int has_word(const char *list, const char *word, size_t n)
{
    char key[24];
    if (n + 3 > sizeof key)
        return 0;
    key[0] = ' ';
    memcpy(key + 1, word, n);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return strstr(list, key) != NULL;
}

static int is_letter(unsigned char c)
{
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void count_words(const char *s, size_t n, const struct pair *p,
                        int count[2])
{
    for (size_t i = 0, j; i < n; i = j + 1) {
        char word[24];
        for (j = i; j < n && is_letter((unsigned char)s[j]);)
            j++;
        if (j == i || j - i > 20)
            continue;
        for (size_t k = i; k < j; k++)
            word[k - i] = (char)(s[k] >= 'A' && s[k] <= 'Z' ? s[k] + 32 : s[k]);
        count[0] += has_word(p->words_a, word, j - i);
        count[1] += has_word(p->words_b, word, j - i);
    }
}

static void tell_apart(rb_language *l, const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct pair *p = &pairs[i];
        int count[2] = {0, 0};
        int is_a = strcmp(l->code, p->a) == 0;
        if (!is_a && strcmp(l->code, p->b) != 0)
            continue;
        count_words(s, n, p, count);
        if (is_a ? count[1] > count[0] : count[0] > count[1])
            snprintf(l->code, sizeof l->code, "%s", is_a ? p->b : p->a);
    }
}

/* CLD2 has some codes of its own. */
static const char *bcp47(const char *code)
{
    static const char *const other[][2] = {
        {"iw", "he"}, {"no", "nb"},           {"jw", "jv"},   {"in", "id"},
        {"ji", "yi"}, {"mo", "ro"},           {"tl", "fil"},  {"un", ""},
        {"xxx", ""},  {"zh-Hant", "zh-Hant"}, {"sr-ME", "sr"}};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        if (strcmp(code, other[i][0]) == 0)
            return other[i][1];
    }
    return code;
}

/*
** Most documents are English, and the words that make a quarter of all
** English text are no words elsewhere: that is seen in a tenth of the time.
*/
static int is_english(const char *s, size_t n)
{
    enum { ENOUGH_WORDS = 100 };
    size_t words = 0, known = 0, the = 0;
    for (size_t i = 0, j; i < n; i = j + 1) {
        for (j = i; j < n && is_letter((unsigned char)s[j]);)
            j++;
        words += j > i;
        if (j - i == 3) {
            the += memcmp(s + i, "the", 3) == 0;
            known += memcmp(s + i, "and", 3) == 0;
        } else if (j - i == 2) {
            known += memcmp(s + i, "of", 2) == 0 ||
                     memcmp(s + i, "to", 2) == 0 || memcmp(s + i, "in", 2) == 0;
        }
    }
    return words >= ENOUGH_WORDS && the * 100 >= words * 4 &&
           known * 100 >= words * 7;
}

static rb_language detect(const char *s, size_t n)
{
    if (is_english(s, n))
        return (rb_language){"en", SURE, (int)n, 1};
    rb_language l = {.code = ""};
    cld_hints hints = {NULL, NULL, NO_ENCODING, NO_LANGUAGE};
    int language[3], percent[3], valid;
    double score[3];
    bool reliable = false;
    int best = cld_detect(s, (int)n, true, &hints, BEST_EFFORT, language,
                          percent, score, NULL, &l.letters, &reliable, &valid);
    snprintf(l.code, sizeof l.code, "%s", bcp47(cld_code(best)));
    l.percent = percent[0];
    l.reliable = reliable && best == language[0];
    tell_apart(&l, s, n);
    return l;
}

/* A long text is looked at in several places. */
rb_language rb_language_of(const char *s, size_t n)
{
    char sample[SAMPLE + PIECES];
    size_t k = 0, size = SAMPLE / PIECES;
    if (n <= SAMPLE)
        return detect(s, n);
    for (size_t i = 0; i < PIECES; i++) {
        size_t from = (n - size) / (PIECES - 1) * i, to = from + size;
        while (from < to && rb_utf8_inside(s[from]))
            from++;
        while (to > from && rb_utf8_inside(s[to - 1]))
            to--;
        if (to > from && (unsigned char)s[to - 1] >= 0xC0)
            to--; /* the rest of its character may be cut off */
        memcpy(sample + k, s + from, to - from);
        k += to - from;
        sample[k++] = '\n';
    }
    return detect(sample, k);
}

#else

const char *const rb_language_with = "";

rb_language rb_language_of(const char *s, size_t n)
{
    (void)s, (void)n;
    return (rb_language){.code = ""};
}

#endif

/* ---- documents ---- */

int rb_same_language(const char *a, const char *b)
{
    size_t n = strcspn(a, "-_"), m = strcspn(b, "-_");
    if (n == m && strncasecmp(a, b, n) == 0)
        return 1;
    /* Norwegian without saying which */
    return (n == 2 && m == 2 &&
            ((strncasecmp(a, "no", 2) == 0 && (b[0] | 32) == 'n') ||
             (strncasecmp(b, "no", 2) == 0 && (a[0] | 32) == 'n')));
}

/* Is it a language at all? People write "English" and "default" too. */
static int is_code(const char *s)
{
    size_t n = strcspn(s, "-_");
    return n == 2 || n == 3;
}

int rb_identify(rb_doc *d)
{
    const char *has = d->meta[RB_META_LANG];
    rb_language l = rb_language_of(d->text, d->len);
    int sure = l.reliable && l.letters >= ENOUGH && l.percent >= SURE;
    char from[64] = "detected";
    d->lang_reliable = 0;
    /* CLD2 says English when it does not know. */
    int few = !l.reliable                 ? FEW
              : strcmp(l.code, "en") == 0 ? FEW * 5 / 6
                                          : FEW / 2;
    if (l.code[0] == '\0' || l.letters < few)
        return RB_OK; /* a guess is no finding */
    d->lang_reliable = (uint8_t)sure;
    if (has != NULL && (rb_same_language(has, l.code) || !sure)) {
        d->lang_reliable = (uint8_t)(sure && rb_same_language(has, l.code));
        return RB_OK;
    }
    if (has != NULL && is_code(has))
        snprintf(from, sizeof from, "detected; it says %.20s", has);
    else if (has != NULL)
        return RB_OK; /* "English", "deutsch": theirs stays */
    return rb_doc_set_meta_from(d, RB_META_LANG, l.code, from);
}

int rb_is_foreign(const rb_doc *d)
{
    return d->lang_reliable && d->meta[RB_META_LANG] != NULL &&
           !rb_same_language(d->meta[RB_META_LANG], "en");
}
