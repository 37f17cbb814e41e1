/*
** contain.c - what containment costs: the same work with it and without
**
**   bench-contain BUILD_DIR     in the root of the source tree
**
** The two ways take turns on the same documents, round by round; a row is the
** median of the rounds' ratios, and the least and the largest. In one process
** the processor's time is compared, with another process the time that passes.
*/
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "rubric.h"
#include "lang/lang.h"
#include "script/remote.h"
#include "text/text.h"

enum { ROUNDS = 15, TIMES = 6, MOST = 64 };

static char *text[MOST];
static size_t texts;

static double clock_of(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench-contain: %s: %s\n", what, why);
    exit(1);
}

static int upward(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void row(const char *what, double *ratio, size_t n)
{
    qsort(ratio, n, sizeof *ratio, upward);
    printf("| %-52s | %6.3f | %6.3f .. %.3f |\n", what, ratio[n / 2], ratio[0],
           ratio[n - 1]);
}

/* ---- texts ---- */

static void read_text(const char *path)
{
    FILE *f = fopen(path, "r");
    char *s = calloc(1, 1 << 16);
    if (f == NULL || s == NULL || fread(s, 1, (1 << 16) - 1, f) == 0)
        give_up(path, "cannot be read");
    fclose(f);
    text[texts++] = s;
}

static void read_texts(void)
{
    struct dirent **list;
    int n = scandir("seeds", &list, NULL, alphasort);
    for (int i = 0; i < n && texts < MOST; i++) {
        char path[300];
        size_t len = strlen(list[i]->d_name);
        snprintf(path, sizeof path, "seeds/%s", list[i]->d_name);
        if (len > 4 && strcmp(list[i]->d_name + len - 4, ".txt") == 0)
            read_text(path);
        free(list[i]);
    }
    if (n < 0 || texts == 0)
        give_up("seeds", "no texts");
    free(list);
}

/* ---- the hook that counts steps ---- */

typedef struct inside {
    rb_mem mem;
    rb_vocab vocab;
    rb_lang *lang;
    rb_script *script;
    rb_err e;
} inside;

static int run_document(lua_State *L)
{
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    lua_getfield(L, 1, "run");
    rb_state_push_value(L);
    rb_bind_doc(L);
    lua_call(L, 2, 0);
    return 0;
}

/* As rb_script_run does, with or without the hook. Seconds in packages. */
static double run_packages(inside *b, const char *s, int hook)
{
    rb_doc *d = rb_doc_new(&b->mem, &b->vocab, s, strlen(s));
    if (d == NULL || rb_segment(d, &b->e) != RB_OK ||
        rb_lang_tag(b->lang, d, &b->e) != RB_OK)
        give_up("a document", b->e.msg);
    double t = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    for (uint32_t i = 0; i < b->script->order.n; i++) {
        rb_package *p = b->script->pack.v[b->script->order.v[i]];
        rb_state_begin(p->state, d);
        if (!hook)
            lua_sethook(p->state->L, NULL, 0, 0);
        if (rb_state_call(p->state, run_document, NULL, &b->e) != RB_OK)
            give_up(p->m.name, b->e.msg);
        rb_state_end(p->state);
    }
    t = clock_of(CLOCK_PROCESS_CPUTIME_ID) - t;
    rb_doc_free(d);
    return t;
}

static void hook(const char *lang)
{
    inside b = {0};
    double ratio[ROUNDS];
    rb_mem_init(&b.mem, NULL, NULL);
    rb_vocab_init(&b.vocab, &b.mem);
    if (rb_lang_open(&b.lang, &b.mem, &b.vocab, lang, &b.e) != RB_OK)
        give_up(lang, b.e.msg);
    rb_script_env env = {.mem = &b.mem,
                         .vocab = &b.vocab,
                         .lang = b.lang,
                         .data_dir = ".",
                         .trust = RB_TRUST_ALL};
    if (rb_script_open(&b.script, &env, &b.e) != RB_OK ||
        rb_script_use(b.script, "stance", &b.e) != RB_OK)
        give_up("stance", b.e.msg);
    for (int r = -1; r < ROUNDS; r++) {
        double t[2] = {0, 0};
        for (int k = 0; k < TIMES; k++)
            for (size_t i = 0; i < texts; i++)
                for (int h = 0; h < 2; h++) /* who is first changes */
                    t[(h + k) & 1] += run_packages(&b, text[i], (h + k) & 1);
        if (r >= 0)
            ratio[r] = t[1] / t[0];
    }
    row("steps counted / not, actors quotes stance, trusted", ratio, ROUNDS);
    rb_script_close(b.script);
    rb_lang_close(b.lang);
    rb_vocab_free(&b.vocab);
}

/* ---- a process of its own ---- */

static rubric *open_rubric(const char *worker, int trust, int profile,
                           const char *const *package)
{
    rubric *r;
    rubric_options o = {
        .size = sizeof o, .data_dir = ".", .worker = worker, .trust = trust};
    if (rubric_open(&r, &o) != RUBRIC_OK ||
        (profile && rubric_profile(r) != RUBRIC_OK))
        give_up("rubric", rubric_errmsg(r));
    for (; *package != NULL; package++)
        if (rubric_use(r, *package) != RUBRIC_OK)
            give_up(*package, rubric_errmsg(r));
    return r;
}

/* Seconds in packages over all texts. */
static double run_texts(rubric *r)
{
    double t = 0;
    for (size_t i = 0; i < texts; i++) {
        rubric_doc *d;
        if (rubric_doc_new(r, text[i], strlen(text[i]), NULL, &d) !=
                RUBRIC_OK ||
            rubric_doc_to(r, d, RUBRIC_TAGGED) != RUBRIC_OK)
            give_up("a text", rubric_errmsg(r));
        double begin = clock_of(CLOCK_MONOTONIC);
        if (rubric_doc_to(r, d, RUBRIC_ANALYZED) != RUBRIC_OK)
            give_up("a text", rubric_errmsg(r));
        t += clock_of(CLOCK_MONOTONIC) - begin;
        rubric_doc_free(d);
    }
    return t;
}

static void process(const char *worker, const char *what,
                    const char *const *package)
{
    double ratio[ROUNDS], more[ROUNDS];
    rubric *here = open_rubric(worker, RUBRIC_TRUST_ALL, 0, package);
    rubric *there = open_rubric(worker, RUBRIC_TRUST_NONE, 0, package);
    for (int r = -1; r < ROUNDS; r++) {
        double h = 0, t = 0;
        for (int k = 0; k < TIMES; k++) {
            h += run_texts(here);
            t += run_texts(there);
        }
        if (r >= 0) {
            ratio[r] = t / h;
            more[r] = (t - h) / (double)(TIMES * texts) * 1e3;
        }
    }
    row(what, ratio, ROUNDS);
    qsort(more, ROUNDS, sizeof *more, upward);
    printf("|   %-50s | %6.3f | ms                |\n", "more for a document",
           more[ROUNDS / 2]);
    rubric_close(here);
    rubric_close(there);
}

static void start_of_process(const char *worker, const char *const *package)
{
    double ms[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        const rubric_cost *c;
        size_t n;
        rubric *x = open_rubric(worker, RUBRIC_TRUST_NONE, 1, package);
        if (rubric_costs(x, &c, &n) != RUBRIC_OK)
            give_up("costs", rubric_errmsg(x));
        ms[r] = 0;
        for (size_t i = 0; i < n; i++)
            if (c[i].phase != NULL &&
                strcmp(c[i].phase, "starting its process") == 0)
                ms[r] += c[i].seconds * 1e3;
        rubric_close(x);
    }
    row("starting a process, before it loads the package, ms", ms, ROUNDS);
}

static void write_file(const char *folder, const char *name, const char *s)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (f == NULL || fputs(s, f) < 0 || fclose(f) != 0)
        give_up(path, "cannot be written");
}

int main(int argc, char **argv)
{
    char worker[300], lang[300], one[] = "/tmp/rubric-bench-XXXXXX";
    if (argc != 2 || mkdtemp(one) == NULL)
        give_up("usage", "bench-contain BUILD_DIR");
    snprintf(worker, sizeof worker, "%s/rubric", argv[1]);
    snprintf(lang, sizeof lang, "%s/rubric.lang", argv[1]);
    write_file(one, "package.lua",
               "return { name = 'one', version = '1', writes = { 'x' } }\n");
    write_file(one, "init.lua",
               "local rubric = require 'rubric'\n"
               "return rubric.rules { layer = 'x',\n"
               "  { name = 'says', match = '[lemma=\"say\"]' } }\n");
    const char *const shipped[] = {"actors", "quotes", "stance", NULL};
    const char *const single[] = {one, NULL};
    read_texts();
    printf("| containment: with / without                          |"
           "  ratio | least .. largest  |\n"
           "|---|---|---|\n");
    hook(lang);
    process(worker, "process / here, actors quotes stance, one each", shipped);
    process(worker, "process / here, a package of one rule", single);
    start_of_process(worker, single);
    write_file(one, "package.lua", "");
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", one);
    return system(command) != 0;
}
