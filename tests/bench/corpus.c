/*
** corpus.c - a generated corpus of realistic news text
*/
#include "corpus.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLE = 3100, PARAGRAPH = 4 };

typedef struct pool {
    char *text;
    size_t len;
    char **word; /* [n], in order of the text */
    size_t n;
    size_t *by; /* word numbers sorted by their bytes */
} pool;

static unsigned next(unsigned *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 8;
}

static int read_file(pool *p, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return -1;
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    rewind(f);
    p->text = realloc(p->text, p->len + n + 2);
    n = fread(p->text + p->len, 1, n, f);
    fclose(f);
    p->len += n;
    p->text[p->len++] = '\n';
    p->text[p->len] = '\0';
    return 0;
}

static char **sorted_words; /* for qsort, which takes no context */

static int by_bytes(const void *pa, const void *pb)
{
    size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
    int k = strcmp(sorted_words[a], sorted_words[b]);
    return k != 0 ? k : a < b ? -1 : a > b;
}

static void cut(pool *p)
{
    p->word = malloc((p->len / 2 + 2) * sizeof *p->word);
    for (char *w = strtok(p->text, " \t\r\n"); w; w = strtok(NULL, " \t\r\n"))
        p->word[p->n++] = w;
    p->by = malloc((p->n + 1) * sizeof *p->by);
    for (size_t i = 0; i < p->n; i++)
        p->by[i] = i;
    sorted_words = p->word;
    qsort(p->by, p->n, sizeof *p->by, by_bytes);
}

/* The range of p->by with the same word as p->by[at]. */
static size_t successor(const pool *p, size_t word, unsigned r)
{
    size_t lo = 0, hi = p->n, from;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (strcmp(p->word[p->by[mid]], p->word[word]) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    from = lo;
    hi = p->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (strcmp(p->word[p->by[mid]], p->word[word]) <= 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (p->by[from + r % (lo - from)] + 1) % p->n;
}

/* "Kadoral": an invented name of two to four syllables. */
static size_t invent(char *out, unsigned *s)
{
    static const char *const syl[] = {
        "ka", "do", "ral", "mi",  "ven", "tor", "lu",   "be", "shin", "ar",
        "os", "el", "gri", "nad", "po",  "ste", "quin", "fa", "we",   "hol"};
    size_t n = 0;
    unsigned k = 2 + next(s) % 3;
    for (unsigned i = 0; i < k; i++) {
        const char *x = syl[next(s) % 20];
        strcpy(out + n, x);
        n += strlen(x);
    }
    out[0] = (char)toupper((unsigned char)out[0]);
    return n;
}

/* Append a word, or a name for one in six capitalised words. */
static size_t append(char *out, const char *x, unsigned *s)
{
    size_t n = 0;
    if (isupper((unsigned char)*x) && islower((unsigned char)x[1]) &&
        next(s) % 6 == 0) {
        n = invent(out, s);
        while (isalpha((unsigned char)*x))
            x++;
    }
    strcpy(out + n, x);
    return n + strlen(x);
}

static int ends_sentence(const char *x)
{
    size_t n = strlen(x);
    return n > 3 && (x[n - 1] == '.' || x[n - 1] == '?');
}

int corpus_make(corpus *c, const char *seeds, size_t bytes, unsigned seed)
{
    pool p = {0};
    glob_t g;
    char pattern[1024];
    memset(c, 0, sizeof *c);
    snprintf(pattern, sizeof pattern, "%s/*.txt", seeds);
    if (glob(pattern, 0, NULL, &g) != 0)
        return -1;
    for (size_t i = 0; i < g.gl_pathc; i++)
        read_file(&p, g.gl_pathv[i]);
    globfree(&g);
    if (p.text != NULL)
        cut(&p);
    if (p.n == 0)
        return -1;
    size_t room = bytes + 65536, articles = bytes / ARTICLE + 2;
    c->text = malloc(room);
    c->start = malloc((articles + 1) * sizeof *c->start);
    size_t w = 0;
    while (c->len < bytes && c->n < articles) {
        size_t from = c->len, k = 0;
        c->start[c->n++] = from;
        for (;;) {
            c->len += append(c->text + c->len, p.word[w], &seed);
            int end = ends_sentence(p.word[w]);
            k += (size_t)end;
            c->text[c->len++] = end && k % PARAGRAPH == 0 ? '\n' : ' ';
            w = successor(&p, w, next(&seed));
            if (end && c->len - from > ARTICLE)
                break;
        }
        c->text[c->len - 1] = '\n';
    }
    c->start[c->n] = c->len;
    free(p.word);
    free(p.by);
    free(p.text);
    return 0;
}

void corpus_free(corpus *c)
{
    free(c->text);
    free(c->start);
}

static void write_json(FILE *f, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\n')
            fputs("\\n", f);
        else if (s[i] == '"' || s[i] == '\\')
            fprintf(f, "\\%c", s[i]);
        else
            putc(s[i], f);
    }
}

int corpus_write(const corpus *c, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL)
        return -1;
    for (size_t i = 0; i < c->n; i++) {
        fprintf(f, "{\"id\":\"%zu\",\"text\":\"", i);
        write_json(f, c->text + c->start[i], c->start[i + 1] - c->start[i]);
        fputs("\"}\n", f);
    }
    return fclose(f);
}
