/*
** mklang_wordnet.c - reads WordNet's index, data and exception files
**
** Of WordNet the tagger wants little: which single words are nouns, verbs,
** adjectives or adverbs, how often each was sense-tagged as what, irregular
** lemmas, whether a word is written with a capital, and the lexicographer's
** file of its first sense (verb.communication, noun.person ...).
*/
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "mklang.h"

static const char *const pos_name[LF_POS] = {"noun", "verb", "adj", "adv"};
static const uint8_t pos_class[LF_POS] = {RB_WN_NOUN, RB_WN_VERB, RB_WN_ADJ,
                                          RB_WN_ADV};

enum { /* lexicographer files, lexnames(5WN) */
       LEX_NOUN_PERSON = 18,
       LEX_VERB_COGNITION = 31,
       LEX_VERB_COMMUNICATION = 32,
       LEX_VERB_EMOTION = 37,
       LEX_VERB_PERCEPTION = 39
};

typedef struct mk_file {
    char name[32];
    const char *dir;
    char *text, *s; /* s: the next line */
    size_t size;
    long line;
} mk_file;

static void file_open(mk_file *f, const char *dir, const char *head,
                      const char *tail)
{
    *f = (mk_file){.dir = dir};
    snprintf(f->name, sizeof f->name, "%s%s", head, tail);
    f->s = f->text = mk_slurp(dir, f->name, &f->size);
    if (!f->text)
        mk_die(dir, 0, "no %s: install wordnet-base or give --wordnet DIR",
               f->name);
}

/* The next line without its newline, or NULL at the end. */
static char *file_line(mk_file *f)
{
    char *s = f->s, *nl = strchr(s, '\n');
    if (!*s)
        return NULL;
    f->line++;
    f->s = nl ? nl + 1 : s + strlen(s);
    if (nl)
        *nl = '\0';
    return s;
}

static void broken(const mk_file *f, const char *want)
{
    mk_die(f->name, f->line, "expected %s: reinstall wordnet-base (in %s)",
           want, f->dir);
}

/* Skip n fields. */
static char *skip(char *s, int n)
{
    for (; n > 0; n--) {
        s += strcspn(s, " ");
        s += strspn(s, " ");
    }
    return s;
}

/*
** How the synset at `off` of a data file spells `w`: 1 with a capital, 0
** without, and its lexicographer's file in *lex.
*/
static int spelling(const mk_file *index, const mk_file *data, long off,
                    const mk_word *w, int *lex)
{
    if (off < 0 || (size_t)off + 20 >= data->size)
        broken(index, "an offset inside the data file");
    char *s = skip(data->text + off, 1);
    *lex = atoi(s);
    s = skip(s, 2);
    long words = strtol(s, NULL, 16);
    for (s = skip(s, 1); words > 0; words--, s = skip(s, 2))
        if (strncasecmp(s, w->s, w->len) == 0 &&
            (s[w->len] == ' ' || s[w->len] == '('))
            return isupper((unsigned char)*s) != 0;
    return 0;
}

static unsigned lex_class(int pos, int lex)
{
    if (pos == LF_NOUN)
        return lex == LEX_NOUN_PERSON ? RB_WN_PERSON : 0;
    if (pos != LF_VERB)
        return 0;
    switch (lex) {
    case LEX_VERB_COMMUNICATION:
        return RB_WN_COMM;
    case LEX_VERB_COGNITION:
    case LEX_VERB_EMOTION:
    case LEX_VERB_PERCEPTION:
        return RB_WN_COGN;
    }
    return 0;
}

/* Do the pointer symbols say that every sense is an instance, a name? */
static int is_instance(const char *s, long pointers)
{
    int class = 0, instance = 0;
    for (; pointers > 0; pointers--) {
        class |= s[0] == '@' && s[1] == ' ';
        instance |= s[0] == '@' && s[1] == 'i';
        s += strcspn(s, " ");
        s += strspn(s, " ");
    }
    return instance && !class;
}

/* "lemma pos senses pointers symbols... senses tagged offset offset ..." */
static void index_entry(mk_lang *k, mk_file *f, const mk_file *data, int pos,
                        char *s)
{
    size_t len = strcspn(s, " ");
    if (s[len] != ' ')
        broken(f, "a word and its senses");
    if (memchr(s, '_', len) || len > 60)
        return;
    mk_word *w = mk_word_at(k, s, len);
    s = skip(s, 2);
    long senses = strtol(s, &s, 10), pointers = strtol(s, &s, 10), caps = 0;
    s += strspn(s, " ");
    if (is_instance(s, pointers))
        w->caps |= LF_INSTANCE;
    s = skip(s, (int)pointers + 2);
    w->classes |= pos_class[pos];
    for (long i = 0; i < senses; i++) {
        int lex;
        caps += spelling(f, data, strtol(s, &s, 10), w, &lex);
        if (i == 0)
            w->classes |= (uint8_t)lex_class(pos, lex);
    }
    if (senses > 0 && caps == senses)
        w->caps |= (uint8_t)(1 << pos);
}

static void read_index(mk_lang *k, const char *dir, int pos)
{
    mk_file index, data;
    char tail[8], *s;
    snprintf(tail, sizeof tail, "%s", pos_name[pos]);
    file_open(&index, dir, "index.", tail);
    file_open(&data, dir, "data.", tail);
    while ((s = file_line(&index)) != NULL)
        if (*s != ' ') /* the licence is indented */
            index_entry(k, &index, &data, pos, s);
    free(index.text);
    free(data.text);
}

/* "form lemma lemma...": the first lemma counts. */
static void read_exceptions(mk_lang *k, const char *dir, int pos)
{
    mk_file f;
    char *s;
    file_open(&f, dir, pos_name[pos], ".exc");
    while ((s = file_line(&f)) != NULL) {
        size_t len = strcspn(s, " ");
        char *lemma = skip(s, 1);
        size_t n = strcspn(lemma, " ");
        if (n == 0)
            broken(&f, "a form and its lemma");
        if (memchr(s, '_', len) || memchr(lemma, '_', n) || len > 60 || n > 60)
            continue;
        uint32_t to = mk_word_add(k, lemma, n);
        mk_word *w = mk_word_at(k, s, len);
        if (w->nexc < 4)
            w->exc[w->nexc++] = (mk_exc){to, (uint8_t)pos};
    }
    free(f.text);
}

/* "lemma%type:..:: sense count": uses in sense-tagged text. */
static void read_counts(mk_lang *k, const char *dir)
{
    static const int pos_of[6] = {-1, LF_NOUN, LF_VERB, LF_ADJ, LF_ADV, LF_ADJ};
    mk_file f;
    char *s;
    file_open(&f, dir, "cntlist", ".rev");
    while ((s = file_line(&f)) != NULL) {
        size_t len = strcspn(s, "%");
        int type = s[len] ? s[len + 1] - '0' : 0;
        char *sp = strrchr(s, ' ');
        if (type < 1 || type > 5 || !sp)
            broken(&f, "sense key, number and count");
        if (!memchr(s, '_', len) && len <= 60)
            mk_word_at(k, s, len)->count[pos_of[type]] +=
                (uint32_t)strtoul(sp, NULL, 10);
    }
    free(f.text);
}

void mk_wordnet(mk_lang *k, const char *dir)
{
    for (int pos = 0; pos < LF_POS; pos++) {
        read_index(k, dir, pos);
        read_exceptions(k, dir, pos);
    }
    read_counts(k, dir);
    size_t n = strlen(k->about);
    snprintf(k->about + n, sizeof k->about - n,
             "%sWordNet (word classes, irregular forms, sense counts)",
             n ? "; " : "");
}
