/*
** contain.c - what containment costs: the same work with it and without
**
**   bench-contain BUILD_DIR     in the root of the source tree
**
** The two ways take turns on the same documents, round by round. A ratio is of
** the least time that each document took either way, which other programs on
** the machine disturb least; beside it stands the median of the rounds. In one
** process the processor's time is compared, with another the time that passes.
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

/* Seconds: the least of each text, and of the rounds; [1] is contained. */
typedef struct times {
    double least[2][MOST], round[2];
    double ratio[ROUNDS];
} times;

static void begin(times *t)
{
    for (int way = 0; way < 2; way++)
        for (size_t i = 0; i < MOST; i++)
            t->least[way][i] = 1e9;
    t->round[0] = t->round[1] = 0;
}

static void add(times *t, int way, size_t i, double seconds)
{
    t->round[way] += seconds;
    if (seconds < t->least[way][i])
        t->least[way][i] = seconds;
}

/* The first round, which warms up, is -1. */
static void end_round(times *t, int r)
{
    if (r < 0)
        begin(t);
    else
        t->ratio[r] = t->round[1] / t->round[0];
    t->round[0] = t->round[1] = 0;
}

static double sum(const double *least)
{
    double all = 0;
    for (size_t i = 0; i < texts; i++)
        all += least[i];
    return all;
}

static void row(const char *what, times *t)
{
    double with = sum(t->least[1]), without = sum(t->least[0]);
    qsort(t->ratio, ROUNDS, sizeof *t->ratio, upward);
    printf("| %-52s | %6.3f | %6.3f | %6.3f |\n", what, with / without,
           t->ratio[ROUNDS / 2], (with - without) / (double)texts * 1e3);
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
        p->state->counted = hook;
        rb_state_rearm(p->state->L);
        if (rb_state_call(p->state, run_document, NULL, &b->e) != RB_OK)
            give_up(p->m.name, b->e.msg);
        rb_state_end(p->state);
    }
    t = clock_of(CLOCK_PROCESS_CPUTIME_ID) - t;
    rb_doc_free(d);
    return t;
}

/* A loop that does nothing but instructions: the most that counting takes. */
static void loops(inside *b)
{
    rb_state *s = b->script->pack.v[0]->state;
    times t;
    begin(&t);
    if (luaL_loadstring(s->L, "local n = 0 for i = 1, 1e5 do n = n + i % 7 end "
                              "return n") != LUA_OK)
        give_up("a loop", lua_tostring(s->L, -1));
    for (int r = -1; r < ROUNDS; r++) {
        for (int k = 0; k < TIMES; k++)
            for (size_t i = 0; i < texts; i++)
                for (int way = 0; way < 2; way++) {
                    rb_state_begin(s, NULL);
                    s->counted = way;
                    rb_state_rearm(s->L);
                    double from = clock_of(CLOCK_PROCESS_CPUTIME_ID);
                    lua_pushvalue(s->L, -1);
                    lua_call(s->L, 0, 0);
                    add(&t, way, i, clock_of(CLOCK_PROCESS_CPUTIME_ID) - from);
                }
        end_round(&t, r);
    }
    lua_pop(s->L, 1);
    row("steps counted / not, a loop of 100,000 rounds", &t);
}

static void hook(const char *lang)
{
    inside b = {0};
    times t;
    begin(&t);
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
        for (int k = 0; k < TIMES; k++)
            for (size_t i = 0; i < texts; i++)
                for (int h = 0; h < 2; h++) { /* who is first changes */
                    int way = (h + k) & 1;
                    add(&t, way, i, run_packages(&b, text[i], way));
                }
        end_round(&t, r);
    }
    row("steps counted / not, actors quotes stance", &t);
    loops(&b);
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

/* Seconds in packages for a text. */
static double run_text(rubric *r, const char *s)
{
    rubric_doc *d;
    if (rubric_doc_new(r, s, strlen(s), NULL, &d) != RUBRIC_OK ||
        rubric_doc_to(r, d, RUBRIC_TAGGED) != RUBRIC_OK)
        give_up("a text", rubric_errmsg(r));
    double t = clock_of(CLOCK_MONOTONIC);
    if (rubric_doc_to(r, d, RUBRIC_ANALYZED) != RUBRIC_OK)
        give_up("a text", rubric_errmsg(r));
    t = clock_of(CLOCK_MONOTONIC) - t;
    rubric_doc_free(d);
    return t;
}

static void process(const char *worker, const char *what,
                    const char *const *package)
{
    times t;
    rubric *way[2] = {open_rubric(worker, RUBRIC_TRUST_ALL, 0, package),
                      open_rubric(worker, RUBRIC_TRUST_NONE, 0, package)};
    begin(&t);
    for (int r = -1; r < ROUNDS; r++) {
        for (int k = 0; k < TIMES; k++)
            for (size_t i = 0; i < texts; i++)
                for (int w = 0; w < 2; w++)
                    add(&t, w, i, run_text(way[w], text[i]));
        end_round(&t, r);
    }
    row(what, &t);
    rubric_close(way[0]);
    rubric_close(way[1]);
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
    qsort(ms, ROUNDS, sizeof *ms, upward);
    printf("| %-52s | least %.1f, median %.1f ms |\n",
           "starting a process, before it loads the package", ms[0],
           ms[ROUNDS / 2]);
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
    printf("\n| %-52s |  ratio | rounds | ms more for a text |\n"
           "|---|---|---|---|\n",
           "containment: with / without");
    hook(lang);
    process(worker, "process / here, actors quotes stance, one each", shipped);
    process(worker, "process / here, a package of one rule", single);
    start_of_process(worker, single);
    write_file(one, "package.lua", "");
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", one);
    return system(command) != 0;
}
