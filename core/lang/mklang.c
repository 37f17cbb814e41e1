/*
** mklang.c - the language compiler: dictionaries in, one mapped file out
**
** Reads the part-of-speech lexicon and transition counts of festlex-poslex
** and the data files of WordNet, and writes what the tagger maps at start.
** Runs at build time, so that the library parses nothing. The same input
** gives the same bytes.
*/
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "mklang.h"
#include "tagrules.h"

static const char usage[] =
    "usage: mklang -o OUT [--poslex DIR] [--wordnet DIR] --rules FILE\n"
    "  Compile the language file of rubric.\n"
    "  --poslex DIR   wsj.wp39.* of festlex-poslex"
    " (/usr/share/festival/dicts)\n"
    "  --rules FILE   corrections of tags by context: tagrules.lua\n"
    "  --wordnet DIR  data and index files of wordnet-base"
    " (/usr/share/wordnet)\n";

void mk_die(const char *file, long line, const char *fmt, ...)
{
    va_list ap;
    fputs("mklang: ", stderr);
    if (file && line > 0)
        fprintf(stderr, "%s:%ld: ", file, line);
    else if (file)
        fprintf(stderr, "%s: ", file);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void *mk_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p)
        mk_die(NULL, 0, "out of memory");
    return p;
}

char *mk_slurp(const char *dir, const char *name, size_t *size)
{
    char path[4096];
    struct stat st;
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
        mk_die(dir, 0, "path too long");
    FILE *f = fopen(path, "rb");
    if (!f && errno == ENOENT)
        return NULL;
    if (!f || fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
        mk_die(path, 0, "cannot read: %s", f ? "not a file" : strerror(errno));
    char *p = mk_alloc((size_t)st.st_size + 1);
    if (fread(p, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
        mk_die(path, 0, "cannot read: %s", strerror(errno));
    fclose(f);
    *size = (size_t)st.st_size;
    return p;
}

static void grow(mk_lang *k)
{
    uint32_t n = k->nslot ? k->nslot * 2 : 1u << 16;
    uint32_t *slot = mk_alloc(n * sizeof *slot);
    for (uint32_t i = 0; i < k->n; i++) {
        uint32_t h = lf_hash(k->word[i].s, k->word[i].len);
        while (slot[h & (n - 1)])
            h++;
        slot[h & (n - 1)] = i + 1;
    }
    free(k->slot);
    k->slot = slot;
    k->nslot = n;
}

uint32_t mk_word_add(mk_lang *k, const char *s, size_t len)
{
    if (k->n * 2 >= k->nslot)
        grow(k);
    uint32_t h = lf_hash(s, len), i;
    for (; (i = k->slot[h & (k->nslot - 1)]) != 0; h++) {
        const mk_word *w = &k->word[i - 1];
        if (w->len == len && memcmp(w->s, s, len) == 0)
            return i - 1;
    }
    if (k->n == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 1u << 15;
        k->word = realloc(k->word, k->cap * sizeof *k->word);
        if (!k->word)
            mk_die(NULL, 0, "out of memory");
    }
    char *copy = mk_alloc(len + 1);
    memcpy(copy, s, len);
    k->word[k->n] = (mk_word){.s = copy, .len = (uint32_t)len};
    k->slot[h & (k->nslot - 1)] = ++k->n;
    return k->n - 1;
}

mk_word *mk_word_at(mk_lang *k, const char *s, size_t len)
{
    uint32_t i = mk_word_add(k, s, len);
    return &k->word[i];
}

const char *const mk_tag_text[LT_COUNT] = {
#define X(name, text) text,
    LF_TAGS(X)
#undef X
};

int mk_tag_find(const char *s, size_t len)
{
    for (int t = 0; t < LT_COUNT; t++)
        if (strlen(mk_tag_text[t]) == len && !memcmp(mk_tag_text[t], s, len))
            return t;
    return -1;
}

int mk_tag(const char *s, size_t len)
{
    int t = mk_tag_find(s, len);
    if (t < 0)
        mk_die(NULL, 0, "no such tag in the project's own tables: %.9s", s);
    return t;
}

uint16_t mk_cost(double p)
{
    double c = p > 0 ? -log(p) * LF_ONE : 65535;
    if (c < 0)
        c = 0;
    return (uint16_t)(c > 65535 ? 65535 : lround(c));
}

/* The text goes into the file as it is, when it compiles. */
static void read_rules(mk_lang *k, const char *path)
{
    rb_tagrules *t;
    rb_mem m;
    rb_err e;
    rb_mem_init(&m, NULL, NULL);
    k->rules = mk_slurp(".", path, &k->nrules);
    if (!k->rules)
        mk_die(path, 0, "no such file");
    if (rb_tagrules_read(&t, &m, path, k->rules, k->nrules, &e) != RB_OK)
        mk_die(NULL, 0, "%s", e.msg);
    rb_tagrules_free(t);
}

int main(int argc, char **argv)
{
    const char *out = NULL, *poslex = "/usr/share/festival/dicts",
               *wordnet = "/usr/share/wordnet", *rules = NULL;
    for (int i = 1; i < argc; i++) {
        const char **to = !strcmp(argv[i], "-o")          ? &out
                          : !strcmp(argv[i], "--poslex")  ? &poslex
                          : !strcmp(argv[i], "--rules")   ? &rules
                          : !strcmp(argv[i], "--wordnet") ? &wordnet
                                                          : NULL;
        if (!strcmp(argv[i], "--help"))
            return fputs(usage, stdout), 0;
        if (!to || i + 1 == argc)
            return fputs(usage, stderr), 2;
        *to = argv[++i];
    }
    if (!out || !rules)
        return fputs(usage, stderr), 2;
    mk_lang *k = mk_alloc(sizeof *k);
    k->fallback = !mk_poslex(k, poslex);
    mk_wordnet(k, wordnet);
    if (k->fallback) {
        fprintf(stderr,
                "mklang: %s: no wsj.wp39.poslexR and wsj.wp39.tri.ngrambin: "
                "tags come from the project's own small tables and are less "
                "accurate; install festlex-poslex and build again\n",
                poslex);
        mk_fallback(k);
    }
    mk_extra(k);
    mk_model(k);
    read_rules(k, rules);
    mk_write(k, out);
    return 0;
}
