/*
** mklang_write.c - lays the sections out and writes the file in one move
*/
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "mklang.h"

typedef struct blob {
    char *p;
    size_t n, cap;
} blob;

static size_t put(blob *b, const void *p, size_t n)
{
    size_t at = b->n;
    if (b->n + n > b->cap) {
        b->cap = (b->n + n) * 2;
        b->p = realloc(b->p, b->cap);
        if (!b->p)
            mk_die(NULL, 0, "out of memory");
    }
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    return at;
}

static double per_million(const mk_lang *k, const mk_word *w)
{
    double tagged = 0;
    for (int p = 0; p < LF_POS; p++)
        tagged += w->count[p];
    double f = k->corpus > 0 ? w->freq * 1e6 / k->corpus : 0;
    double sense = tagged * 2; /* about half a million words were tagged */
    if (f > 0)
        return f;
    return sense > 0 ? sense : 0.2;
}

static uint8_t log_count(uint32_t n)
{
    long c = lround(16 * log(1.0 + n));
    return (uint8_t)(c > 255 ? 255 : c);
}

static int by_frequency(const void *a, const void *b)
{
    const mk_word *x = *(mk_word *const *)a, *y = *(mk_word *const *)b;
    if (x->freq != y->freq)
        return x->freq > y->freq ? -1 : 1;
    return strcmp(x->s, y->s);
}

static void put_reads(blob *reads, const mk_word *w, lf_word *out)
{
    out->read = (uint32_t)(reads->n / sizeof(lf_read));
    for (int t = 0; t < LT_COUNT; t++)
        if (w->seen >> t & 1) {
            lf_read r = {.tag = (uint8_t)t, .cost = mk_cost(exp(w->lp[t]))};
            put(reads, &r, sizeof r);
            out->nread++;
        }
}

static void put_excs(blob *excs, const mk_lang *k, const mk_word *w,
                     const uint32_t *str, lf_word *out)
{
    out->exc = (uint32_t)(excs->n / sizeof(lf_exc));
    for (int i = 0; i < w->nexc; i++) {
        const mk_word *l = &k->word[w->exc[i].lemma];
        lf_exc e = {.lemma = str[w->exc[i].lemma],
                    .pos = w->exc[i].pos,
                    .len = (uint8_t)l->len};
        put(excs, &e, sizeof e);
        out->nexc++;
    }
}

static void put_words(mk_lang *k, blob *sec)
{
    mk_word **order = mk_alloc(k->n * sizeof *order);
    uint32_t *str = mk_alloc(k->n * sizeof *str), nslot = 1024;
    for (uint32_t i = 0; i < k->n; i++) {
        k->word[i].freq = per_million(k, &k->word[i]);
        order[i] = &k->word[i];
    }
    qsort(order, k->n, sizeof *order, by_frequency);
    for (uint32_t i = 0; i < k->n; i++)
        str[order[i] - k->word] =
            (uint32_t)put(&sec[LF_STRINGS], order[i]->s, order[i]->len + 1);
    while (nslot < k->n * 2)
        nslot *= 2;
    if (k->n >= LF_SLOT_WORD)
        mk_die(NULL, 0, "more than %u words: widen LF_SLOT_WORD", LF_SLOT_WORD);
    uint32_t *slot = mk_alloc(nslot * sizeof *slot);
    for (uint32_t i = 0; i < k->n; i++) {
        const mk_word *w = order[i];
        lf_word out = {.str = str[w - k->word],
                       .len = (uint8_t)w->len,
                       .classes = w->classes,
                       .caps = w->caps};
        out.freq = (uint16_t)lround(3000 * log1p(w->freq));
        for (int p = 0; p < LF_POS; p++)
            out.count[p] = log_count(w->count[p]);
        put_reads(&sec[LF_READS], w, &out);
        put_excs(&sec[LF_EXCS], k, w, str, &out);
        put(&sec[LF_WORDS], &out, sizeof out);
        uint32_t h = lf_hash(w->s, w->len), at = h;
        while (slot[at & (nslot - 1)])
            at++;
        slot[at & (nslot - 1)] = (h & ~LF_SLOT_WORD) | (i + 1);
    }
    put(&sec[LF_SLOTS], slot, nslot * sizeof *slot);
    free(slot);
    free(order);
    free(str);
}

static void write_all(const char *path, const blob *b)
{
    char tmp[4096];
    if (snprintf(tmp, sizeof tmp, "%s.%ld.tmp", path, (long)getpid()) >=
        (int)sizeof tmp)
        mk_die(path, 0, "path too long");
    FILE *f = fopen(tmp, "wb");
    if (!f)
        mk_die(tmp, 0, "cannot write: %s", strerror(errno));
    int ok = fwrite(b->p, 1, b->n, f) == b->n;
    ok = fflush(f) == 0 && ok;
    ok = fclose(f) == 0 && ok;
    if (!ok || rename(tmp, path) != 0) {
        int why = errno;
        unlink(tmp);
        mk_die(path, 0, "cannot write: %s", strerror(why));
    }
}

void mk_write(mk_lang *k, const char *path)
{
    static const char zero[8];
    blob sec[LF_SECTIONS] = {{0}}, file = {0};
    lf_header h = {.version = LF_VERSION, .order = LF_ORDER};
    uint16_t uni[LT_COUNT];
    double all = 0;
    for (int t = 0; t < LT_COUNT; t++)
        all += k->uni[t];
    for (int t = 0; t < LT_COUNT; t++)
        uni[t] = mk_cost(k->uni[t] / all);
    memcpy(h.magic, LF_MAGIC, 8);
    h.corpus = (uint64_t)all;
    put(&sec[LF_TRANS], k->trans, sizeof k->trans);
    put(&sec[LF_UNIGRAM], uni, sizeof uni);
    put_words(k, sec);
    put(&sec[LF_SUFFIX], k->suffix, k->nsuffix * sizeof *k->suffix);
    put(&sec[LF_ABOUT], k->about, strlen(k->about) + 1);
    put(&sec[LF_RULES], k->rules, k->nrules);
    put(&file, &h, sizeof h);
    for (int i = 0; i < LF_SECTIONS; i++) {
        put(&file, zero, -file.n & 7);
        h.section[i] = (lf_section){file.n, sec[i].n};
        put(&file, sec[i].p, sec[i].n);
    }
    put(&file, zero, -file.n & 7);
    h.size = file.n;
    h.body = lf_hash64(file.p + sizeof h, file.n - sizeof h, 0);
    h.check = lf_hash64(&h, sizeof h, 0);
    memcpy(file.p, &h, sizeof h);
    write_all(path, &file);
    for (int i = 0; i < LF_SECTIONS; i++)
        free(sec[i].p);
    free(file.p);
}
