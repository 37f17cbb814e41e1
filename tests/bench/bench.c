/*
** bench.c - throughput of every stage against floors in the same process
**
** bench BUILD_DIR [MB [stages|rules]]: a generated corpus of 10 MB (100 for
** the memory figures) goes through the stages; each is given in MB/s and as a
** ratio to a minimal token loop over the same bytes, measured beside it.
** Absolutes move with the machine, ratios hardly do.
*/
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "corpus.h"
#include "process.h"
#include "scripts.h"
#include "lang/lang.h"
#include "match/gazetteer.h"
#include "match/ruleset.h"
#include "text/text.h"

enum { ROUNDS = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static corpus text;
static double loop_rate; /* MB/s of the minimal loop */
static volatile uint64_t sink;

static void row(const char *what, double seconds)
{
    double rate = (double)text.len / 1e6 / seconds;
    printf("| %-44s | %9.1f | %6.2f |\n", what, rate, rate / loop_rate);
}

/* ---- floors ---- */

static double scan(void)
{
    double t = now();
    uint64_t sum = 0, w;
    for (size_t i = 0; i + 8 <= text.len; i += 8) {
        memcpy(&w, text.text + i, 8);
        sum += w;
    }
    sink = sum;
    return now() - t;
}

/* The least that a tokenizer does: a class per byte from a table, a token for
** a run of word bytes or for any other sign, its start and end written down. */
static double loop(void)
{
    static uint8_t class[256];
    static uint32_t start[4096], end[4096];
    for (unsigned i = 0; i < 256; i++)
        class[i] = (i | 32) - 'a' < 26u || i - '0' < 10u || i >= 128 ? 1
                   : i <= ' '                                        ? 0
                                                                     : 2;
    double t = now();
    const uint8_t *p = (const uint8_t *)text.text;
    uint64_t n = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned k = class[p[i]];
        size_t from = i++;
        if (k == 0)
            continue;
        while (k == 1 && i < text.len && class[p[i]] == 1)
            i++;
        start[n % 4096] = (uint32_t)from;
        end[n++ % 4096] = (uint32_t)i;
    }
    sink = n + start[0] + end[0];
    return now() - t;
}

/* ---- stages ---- */

typedef struct bench {
    rb_mem mem;
    rb_vocab v;
    rb_lang *lang;
    rb_doc **doc;
} bench;

static void must(int rc, const rb_err *e, const char *what)
{
    if (rc != RB_OK) {
        fprintf(stderr, "bench: %s: %s\n", what, e->msg);
        exit(1);
    }
}

typedef int (*stage)(bench *b, rb_doc *d, rb_err *e);

static int spans(bench *b, rb_doc *d, rb_err *e)
{
    (void)b;
    return rb_segment_spans(d, e);
}

static int segment(bench *b, rb_doc *d, rb_err *e)
{
    (void)b;
    return rb_segment(d, e);
}

static int tag(bench *b, rb_doc *d, rb_err *e)
{
    int rc = rb_segment(d, e);
    return rc == RB_OK ? rb_lang_tag(b->lang, d, e) : rc;
}

/* All documents through a stage; `keep` leaves them in b->doc. */
static double through(bench *b, stage f, int keep)
{
    rb_err e;
    double sum = 0;
    for (size_t i = 0; i < text.n; i++) {
        rb_doc *d = rb_doc_new(&b->mem, &b->v, text.text + text.start[i],
                               text.start[i + 1] - text.start[i]);
        double t = now();
        must(d == NULL ? RB_ENOMEM : f(b, d, &e), &e, "stage");
        sum += now() - t;
        if (keep)
            b->doc[i] = d;
        else
            rb_doc_free(d);
    }
    return sum;
}

static double best(bench *b, stage f)
{
    double least = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double s = through(b, f, 0), l = loop();
        least = s < least ? s : least;
        l = (double)text.len / 1e6 / l;
        loop_rate = l > loop_rate ? l : loop_rate;
    }
    return least;
}

static uint64_t tokens(const bench *b)
{
    uint64_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += b->doc[i]->n_tok;
    return n;
}

/* ---- gazetteers ---- */

static unsigned state = 7;
static unsigned draw(void)
{
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

static size_t name(char *out)
{
    static const char *const syl[] = {"Ba",  "ri",  "ton", "mel", "ka",
                                      "sha", "dor", "ve",  "lin", "gu",
                                      "ost", "per", "na",  "zu",  "wick"};
    size_t n = 0;
    for (int w = 0; w < 2; w++) {
        size_t from = n;
        for (unsigned i = 0, k = 2 + draw() % 3; i < k; i++) {
            const char *x = syl[draw() % 15];
            strcpy(out + n, x);
            n += strlen(x);
        }
        out[from] &= ~32;
        out[n++] = ' ';
    }
    return n - 1;
}

/* Two capital words that stand side by side: every second entry is such
** a name, so that there is something to find. */
static size_t name_of_text(bench *b, char *out)
{
    for (;;) {
        const rb_doc *d = b->doc[draw() % text.n];
        uint32_t i = draw() % (d->n_tok - 1);
        const rb_type *x = &b->v.type[d->tok_type[i]];
        const rb_type *y = &b->v.type[d->tok_type[i + 1]];
        if (x->len + y->len < 100 && (x->flags & y->flags & RB_TF_CAP))
            return (size_t)sprintf(out, "%s %s", x->s, y->s);
    }
}

static rb_gazetteer *make_gazetteer(bench *b, uint32_t n)
{
    rb_err e;
    rb_gaz_builder *g;
    rb_gazetteer *out;
    char s[128];
    must(rb_gaz_builder_new(&g, &b->mem, RB_GAZ_EXACT, &e), &e, "gazetteer");
    for (uint32_t i = 0; i < n; i++) {
        size_t len = i % 2 == 0 ? name(s) : name_of_text(b, s);
        uint32_t blank = (uint32_t)((char *)memchr(s, ' ', len) - s);
        uint32_t span[4] = {0, blank, blank + 1, (uint32_t)len};
        must(rb_gaz_add(g, s, span, 2, i, &e), &e, "gazetteer");
    }
    must(rb_gaz_build(g, &out, &e), &e, "gazetteer");
    return out;
}

static void gazetteer(bench *b, uint32_t n, double layer)
{
    rb_err e;
    rb_gazetteer *g = make_gazetteer(b, n);
    double least = 1e9;
    rb_gaz_hits hit = {0};
    for (int k = 0; k < ROUNDS; k++) {
        double t = now();
        for (size_t i = 0; i < text.n; i++) {
            hit.n = 0;
            must(rb_gaz_match(g, b->doc[i], &hit, &e), &e, "gazetteer");
        }
        t = now() - t;
        least = t < least ? t : least;
    }
    printf("| gazetteer of %-7u adds to the token layer   | %8.1f%% |\n", n,
           100 * least / layer);
    rb_vec_free(&b->mem, &hit);
    rb_gaz_free(g);
}

/* ---- rules ---- */

static double frequency(void *user, const char *w, size_t n)
{
    return rb_lang_frequency(((bench *)user)->lang, w, n);
}

/* A word of the text, letters only, not among the most frequent. */
static const rb_type *word(bench *b)
{
    for (;;) {
        rb_doc *d = b->doc[draw() % text.n];
        const rb_type *t = &b->v.type[d->tok_type[draw() % d->n_tok]];
        if ((t->flags & RB_TF_LOWER) && t->len > 5 &&
            !(t->flags & (RB_TF_NONASCII | RB_TF_HYPHEN)))
            return t;
    }
}

static void rules(bench *b, uint32_t n, uint64_t ntok)
{
    rb_err e;
    rb_match_env env = {
        .mem = &b->mem, .vocab = &b->v, .frequency = frequency, .user = b};
    rb_ruleset *s;
    char p[200];
    state = 11;
    must(rb_ruleset_new(&s, &env, &e), &e, "rules");
    double c = now();
    for (uint32_t i = 0; i < n; i++) {
        snprintf(p, sizeof p, "\"%s\" []{0,3} \"%s\"", word(b)->s, word(b)->s);
        must(rb_ruleset_add(s, p, strlen(p), 0, 0, NULL, &e), &e, p);
    }
    c = now() - c;
    double least = 1e9;
    uint64_t found = 0;
    rb_matches m;
    rb_matches_init(&m, &b->mem);
    for (int k = 0; k < ROUNDS; k++) {
        double t = now();
        found = 0;
        for (size_t i = 0; i < text.n; i++) {
            rb_matches_clear(&m);
            must(rb_ruleset_run(s, b->doc[i], RB_ALL, &m, &e), &e, "rules");
            found += m.m.n;
        }
        t = now() - t;
        least = t < least ? t : least;
    }
    double many = (double)rb_ruleset_candidates(s) / ROUNDS / (double)ntok;
    printf("| %4u token rules: ns a token                  | %9.2f | %6llu "
           "matches, %.3f candidates a token, compiled in %.2f ms\n",
           n, least * 1e9 / (double)ntok, (unsigned long long)found, many,
           c * 1e3);
    rb_matches_free(&m);
    rb_ruleset_free(s);
}

/* ---- whole processes ---- */

static usage least_of(char *const argv[], int rounds)
{
    usage best = process_run(argv);
    for (int i = 1; i < rounds; i++) {
        usage u = process_run(argv);
        if (u.cpu < best.cpu)
            best.cpu = u.cpu;
        if (u.wall < best.wall)
            best.wall = u.wall;
        if (u.rss > best.rss)
            best.rss = u.rss;
    }
    return best;
}

static void article(const char *what, char *const argv[])
{
    usage u = least_of(argv, 15);
    printf("| one 5 KB article, %-27s | %6.1f ms | %5.1f ms wall | %.1f MB |\n",
           what, u.cpu * 1e3, u.wall * 1e3, (double)u.rss / 1024);
}

/* The files are written by a process of their own: what this one holds would
** be counted as its children's peak. */
static int make_files(double mb, const char *small, const char *big,
                      const char *one)
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        corpus c;
        int bad = corpus_make(&c, "seeds", (size_t)(mb * 1e6), 1) != 0 ||
                  corpus_write(&c, small) != 0;
        FILE *f = bad ? NULL : fopen(one, "wb");
        if (f != NULL) {
            fwrite(c.text, 1, 5120, f);
            fclose(f);
            corpus_free(&c);
            bad = corpus_make(&c, "seeds", 100000000, 3) != 0 ||
                  corpus_write(&c, big) != 0;
        }
        _exit(bad || f == NULL);
    }
    return waitpid(pid, &status, 0) == pid && status == 0;
}

static void processes(const char *dir, double mb)
{
    char prog[1024], small[1024], big[1024], one[1024];
    snprintf(prog, sizeof prog, "%s/rubric", dir);
    snprintf(small, sizeof small, "%s/bench-10.jsonl", dir);
    snprintf(big, sizeof big, "%s/bench-100.jsonl", dir);
    snprintf(one, sizeof one, "%s/bench-1.txt", dir);
    if (!make_files(mb, small, big, one))
        return;

    char *tok[] = {prog, "find", "[lemma=\"sovereignty\"]", one, NULL};
    article("a token rule", tok);
    char *all[] = {prog,       "run",   "actors", "quotes", "stance",
                   "--format", "jsonl", one,      NULL};
    article("actors quotes stance", all);

    char *run[] = {prog,    "run",    "actors", "quotes", "stance", "--format",
                   "jsonl", "--jobs", "1",      small,    NULL};
    usage u1 = process_run(run);
    run[8] = "2";
    usage u2 = process_run(run);
    printf("| actors quotes stance, whole run: MB/s a core  | %9.2f | two "
           "workers %.2fx | %.1f MB |\n",
           mb / u1.cpu, u1.wall / u2.wall, (double)u1.rss / 1024);

    char *groups[] = {prog,     "run", "phrases", "--format", "jsonl",
                      "--jobs", "1",   small,     NULL};
    usage ug = process_run(groups);
    printf("| phrases, whole run: MB/s a core               | %9.2f | %.1f MB "
           "|\n",
           mb / ug.cpu, (double)ug.rss / 1024);

    char *t10[] = {prog,     "tokens", "--format", "jsonl",
                   "--jobs", "1",      small,      NULL};
    char *t100[] = {prog,     "tokens", "--format", "jsonl",
                    "--jobs", "1",      big,        NULL};
    usage a = process_run(t10), z = process_run(t100);
    printf("| tokens and tags: peak memory, 10 and 100 MB   | %6.1f MB | %6.1f "
           "MB | rate %.2f of 10 MB's |\n",
           (double)a.rss / 1024, (double)z.rss / 1024, a.cpu * 10 / z.cpu);
    unlink(big);
    unlink(small);
    unlink(one);
}

int main(int argc, char **argv)
{
    const char *dir = argc > 1 ? argv[1] : "build";
    double mb = argc > 2 ? atof(argv[2]) : 10;
    char lang[1024];
    bench b = {0};
    rb_err e;
    snprintf(lang, sizeof lang, "%s/rubric.lang", dir);
    if (argc <= 3)
        processes(dir, mb);
    if (corpus_make(&text, "seeds", (size_t)(mb * 1e6), 1) != 0) {
        fprintf(stderr, "bench: no seeds/*.txt here\n");
        return 1;
    }
    rb_mem_init(&b.mem, NULL, NULL);
    must(rb_vocab_init(&b.v, &b.mem), &e, "vocabulary");
    must(rb_lang_open(&b.lang, &b.mem, &b.v, lang, &e), &e, "language file");
    b.doc = calloc(text.n, sizeof *b.doc);

    int only_rules = argc > 3 && strcmp(argv[3], "rules") == 0;
    double s = 1e9, l;
    for (int i = 0; i < ROUNDS; i++) {
        l = scan();
        s = l < s ? l : s;
        l = (double)text.len / 1e6 / loop();
        loop_rate = l > loop_rate ? l : loop_rate;
    }
    double sp = 1, sg = 1, tg = 2;
    if (!only_rules) {
        sp = best(&b, spans);
        sg = best(&b, segment);
        tg = best(&b, tag);
    }
    printf("%.1f MB, %zu articles; CPU time, best of %d\n\n",
           (double)text.len / 1e6, text.n, ROUNDS);
    printf("| %-44s | %9s | %6s |\n|---|---|---|\n", "stage", "MB/s", "ratio");
    row("memory scan", s);
    printf("| %-44s | %9.1f | %6.2f |\n", "minimal token loop (the yardstick)",
           loop_rate, 1.0);
    row("tokens + sentences (P1 >= 0.70)", sp);
    row("token layer with ids (P2 >= 0.25)", sg);
    row("with tags and lemmas", tg);
    through(&b, tag, 1);
    uint64_t n = tokens(&b);
    printf("| %-44s | %9.2f |\n", "tagging: M tokens/s",
           (double)n / (tg - sg) / 1e6);
    for (uint32_t k = 10000; k <= 1000000 && !only_rules; k *= 10)
        gazetteer(&b, k, sg);
    rules(&b, 1, n);
    rules(&b, 10, n);
    rules(&b, 100, n);
    rules(&b, 1000, n);
    bench_scripts(&text, b.doc, &b.mem, &b.v);
    for (size_t i = 0; i < text.n; i++)
        rb_doc_free(b.doc[i]);
    free(b.doc);
    rb_lang_close(b.lang);
    rb_vocab_free(&b.v);
    corpus_free(&text);
    return 0;
}
