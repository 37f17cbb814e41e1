/*
** mklang_poslex.c - reads the part-of-speech lexicon of festlex-poslex
**
** Two files: `wsj.wp39.poslexR`, one entry a line,
**     ("word" ((tag -logprob) ...) () )
** with log P(word | tag), lower case, Latin-1; and the tag trigram counts
** `wsj.wp39.tri.ngrambin`, a text header and big-endian doubles in which a
** negative value -N stands for N - 1 zeros.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "mklang.h"

static const char lexicon[] = "wsj.wp39.poslexR";
static const char ngrams[] = "wsj.wp39.tri.ngrambin";
static const char cure[] = "reinstall festlex-poslex";

/* The lexicon is Latin-1: every byte above 127 becomes two. */
static size_t to_utf8(const char *s, size_t n, char *out)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            out[m++] = (char)c;
        } else {
            out[m++] = (char)(0xc0 | c >> 6);
            out[m++] = (char)(0x80 | (c & 0x3f));
        }
    }
    return m;
}

/* One entry; s points behind the opening `("`. */
static void entry(mk_lang *k, char *s, long line)
{
    char word[512];
    char *end = strstr(s, "\" (");
    if (!end || end == s || end - s > 200)
        mk_die(lexicon, line,
               "expected (\"word\" ((tag -logprob) ...) () ): "
               "%s",
               cure);
    uint32_t at = mk_word_add(k, word, to_utf8(s, (size_t)(end - s), word));
    mk_word *w = &k->word[at];
    for (s = end + 3; *s == '('; s++) {
        char *tag = s + 1, *sp = strchr(tag, ' '), *stop = NULL;
        int t = sp ? mk_tag_find(tag, (size_t)(sp - tag)) : -1;
        double lp = sp ? strtod(sp + 1, &stop) : 0;
        if (t < 0 || stop == sp + 1 || *stop != ')' || lp > 0.0005)
            mk_die(lexicon, line, "expected (tag -logprob) at `%.20s`: %s", s,
                   cure);
        w->lp[t] = (float)lp;
        w->seen |= (uint64_t)1 << t;
        s = stop + 1;
        if (*s != ' ')
            break;
    }
}

static int read_lexicon(mk_lang *k, const char *dir)
{
    size_t size;
    char *text = mk_slurp(dir, lexicon, &size), *next;
    long line = 0;
    if (!text)
        return 0;
    for (char *s = text; *s; s = next) {
        char *nl = strchr(s, '\n');
        next = nl ? nl + 1 : s + strlen(s);
        if (nl)
            *nl = '\0';
        line++;
        if (line == 1 && strcmp(s, "MNCL") != 0)
            mk_die(lexicon, line, "expected MNCL: %s", cure);
        if (line > 1 && *s && strncmp(s, "(\"", 2) != 0)
            mk_die(lexicon, line, "expected (\"word\": %s", cure);
        if (line > 1 && *s)
            entry(k, s + 2, line);
    }
    free(text);
    if (k->n < 1000)
        mk_die(lexicon, 0, "only %u words: %s", k->n, cure);
    return 1;
}

static double big_double(const unsigned char *p)
{
    uint64_t bits = 0;
    double d;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | p[i];
    memcpy(&d, &bits, 8);
    return d;
}

/* The tag names of one header line, in the order of our own table. */
static char *tag_line(char *s, char *end, long line)
{
    for (int t = 0; t < LT_COUNT; t++) {
        size_t n = strlen(mk_tag_text[t]);
        if ((size_t)(end - s) <= n || memcmp(s, mk_tag_text[t], n) != 0 ||
            s[n] != ' ')
            mk_die(ngrams, line, "expected the tag `%s` as number %d: %s",
                   mk_tag_text[t], t + 1, cure);
        s += n + 1;
    }
    if (s < end && *s == '\n')
        return s + 1;
    mk_die(ngrams, line, "more tags than %d: %s", LT_COUNT, cure);
}

static int read_ngrams(mk_lang *k, const char *dir)
{
    size_t size, want = (size_t)LT_COUNT * LT_COUNT * LT_COUNT, n = 0;
    char *text = mk_slurp(dir, ngrams, &size);
    double *count = &k->tri[0][0][0];
    static const char magic[] = "NgramBin_2 3\n";
    if (!text)
        return 0;
    char *s = text, *end = text + size;
    if (size < sizeof magic || memcmp(s, magic, sizeof magic - 1) != 0)
        mk_die(ngrams, 1, "expected NgramBin_2 3: %s", cure);
    s = tag_line(s + sizeof magic - 1, end, 2);
    s = tag_line(s, end, 3);
    for (; end - s >= 8 && n < want; s += 8) {
        double d = big_double((unsigned char *)s);
        if (!(d > -1e6 && d < 1e12))
            mk_die(ngrams, 0, "count %zu is not a number: %s", n, cure);
        if (d >= 0)
            count[n++] = d;
        else /* zeros already */
            n += (size_t)-d - 1;
    }
    if (n != want)
        mk_die(ngrams, 0, "%zu counts instead of %zu: %s", n, want, cure);
    free(text);
    return 1;
}

/* Tag counts, and with them how often each word occurred. */
static void frequencies(mk_lang *k)
{
    for (int a = 0; a < LT_COUNT; a++)
        for (int b = 0; b < LT_COUNT; b++)
            for (int c = 0; c < LT_COUNT; c++)
                k->uni[c] += k->tri[a][b][c];
    for (int t = 0; t < LT_COUNT; t++)
        k->corpus += k->uni[t];
    for (uint32_t i = 0; i < k->n; i++)
        for (int t = 0; t < LT_COUNT; t++)
            if (k->word[i].seen >> t & 1)
                k->word[i].freq += exp(k->word[i].lp[t]) * k->uni[t];
}

int mk_poslex(mk_lang *k, const char *dir)
{
    if (!read_ngrams(k, dir) || !read_lexicon(k, dir))
        return 0;
    frequencies(k);
    snprintf(k->about, sizeof k->about,
             "festlex-poslex (tag lexicon and trigrams, %u words)", k->n);
    return 1;
}
