/*
** test_property.c - the rule engine against slow.c, on random input
**
**   test_property [seed [rounds]]
**
** A round makes macros, a set of 1-20 rules and some documents. For every
** document, rule and start token rb_rule_match_at must say what slow.c says;
** then rb_ruleset_run must give, for each policy, what the obvious settling
** of all those matches gives. A disagreement is shrunk and printed. Now and
** then memory is refused at every request in turn: nothing may leak or crash.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "grow.h"
#include "match/ruleset.h"
#include "match/value.h"
#include "../unit/ration.h"

enum { RULES = 20, DOCS = 12, STARTS = 32, FOUND = RULES * STARTS };

typedef struct rule {
    rb_tree tree;
    int flags, priority;
    char text[GROW_TEXT];
} rule;

typedef struct found { /* a match of one rule, as slow.c sees it */
    slow_match m;
    uint32_t rule;
    int priority, kept;
} found;

typedef struct world {
    grower g;
    rb_mem mem;
    rb_vocab vocab;
    rb_arena arena; /* trees of the round */
    rb_lexicon *lexicon[8];
    uint32_t nlexicon;
    slow slow;
    grow_macros macros;
    int with_frequency;
    uint64_t seed; /* of the round */
    unsigned long pairs, tired, matches, failed;
} world;

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

/* Any number will do: it only moves the anchors. */
static double frequency(void *user, const char *word, size_t len)
{
    (void)user;
    return (double)(rb_word_hash(word, len) % 1000);
}

/* ---- rule sets ---- */

static rb_ruleset *new_set(world *w)
{
    rb_err e;
    rb_ruleset *s;
    rb_match_env env = {.mem = &w->mem,
                        .vocab = &w->vocab,
                        .frequency = w->with_frequency ? frequency : NULL,
                        .lexicon = w->lexicon,
                        .nlexicon = w->nlexicon,
                        .macro = w->macros.macro,
                        .nmacro = GROW_MACROS};
    if (rb_ruleset_new(&s, &env, &e) != RB_OK)
        die("rb_ruleset_new", e.msg);
    return s;
}

/* 0, or the code with which the engine refused the rule. */
static int add_rule(rb_ruleset *s, const rule *r, rb_err *e)
{
    uint32_t no;
    return rb_ruleset_add(s, r->text, strlen(r->text), r->flags, r->priority,
                          &no, e);
}

/* ---- one rule at one token ---- */

typedef struct verdict {
    int differ;
    char slow[600], fast[600];
} verdict;

static void show_capture(FILE *f, const char *name, uint32_t t0, uint32_t t1,
                         uint32_t ann)
{
    fprintf(f, " %s=%u-%u", name, t0, t1);
    if (ann != UINT32_MAX)
        fprintf(f, "{%u}", ann);
}

static void show_slow(char *out, size_t room, int rc, const slow_match *m)
{
    FILE *f = fmemopen(out, room, "w");
    if (rc <= 0)
        fputs("no match", f);
    else
        fprintf(f, "%u-%u", m->tok0, m->tok1);
    for (uint32_t k = 0; rc > 0 && k < m->ncap; k++)
        show_capture(f, m->cap[k].name, m->cap[k].tok0, m->cap[k].tok1,
                     m->cap[k].ann);
    fclose(f);
}

static void show_fast(char *out, size_t room, const rb_ruleset *s,
                      const rb_matches *ms, const rb_match *m)
{
    FILE *f = fmemopen(out, room, "w");
    if (m == NULL)
        fputs("no match", f);
    else
        fprintf(f, "%u-%u", m->tok0, m->tok1);
    for (uint32_t k = 0; m != NULL && k < rb_rule_captures(s, m->rule); k++) {
        const rb_capture *c = &ms->cap.v[m->cap + k];
        if (c->tok0 != UINT32_MAX)
            show_capture(f, rb_rule_capture_name(s, m->rule, k), c->tok0,
                         c->tok1, c->ann);
    }
    fclose(f);
}

static int same_capture(const rb_capture *c, const slow_capture *x)
{
    return c->tok0 == x->tok0 && c->tok1 == x->tok1 && c->ann == x->ann;
}

/* The same span and the same captures, whatever their order. */
static int same_match(const rb_ruleset *s, const rb_matches *ms,
                      const rb_match *m, const slow_match *x)
{
    if (m->tok0 != x->tok0 || m->tok1 != x->tok1)
        return 0;
    uint32_t taken = 0;
    for (uint32_t k = 0; k < rb_rule_captures(s, m->rule); k++) {
        const rb_capture *c = &ms->cap.v[m->cap + k];
        const char *name = rb_rule_capture_name(s, m->rule, k);
        if (c->tok0 == UINT32_MAX)
            continue;
        uint32_t i = 0;
        while (i < x->ncap && strcmp(x->cap[i].name, name) != 0)
            i++;
        if (i == x->ncap || !same_capture(c, &x->cap[i]))
            return 0;
        taken++;
    }
    return taken == x->ncap;
}

/* slow.c's answer is in *x and *rc; -1: it gave up, nothing compared. */
static void compare_at(world *w, rb_ruleset *s, uint32_t no, const rule *r,
                       rb_doc *d, uint32_t tok, slow_match *x, int *rc,
                       verdict *v)
{
    rb_err e;
    rb_matches ms;
    rb_reach reach;
    w->slow.flags = r->flags;
    *rc = slow_match_at(&w->slow, &r->tree, d, tok, x);
    v->differ = 0;
    if (*rc < 0)
        return;
    rb_matches_init(&ms, &w->mem);
    int fast = rb_rule_match_at(s, no, d, tok, &ms, &reach, &e);
    const rb_match *m = ms.m.n > 0 ? ms.m.v : NULL;
    v->differ = fast != *rc || ms.m.n != (uint32_t)(fast == 1) ||
                (m != NULL && !same_match(s, &ms, m, x)) || reach.tok < tok ||
                reach.tok > d->n_tok || reach.at > reach.to ||
                reach.to > strlen(r->text);
    if (v->differ) {
        show_slow(v->slow, sizeof v->slow, *rc, x);
        show_fast(v->fast, sizeof v->fast, s, &ms, m);
        if (fast < 0)
            snprintf(v->fast, sizeof v->fast, "code %d: %.500s", fast, e.msg);
    }
    rb_matches_free(&ms);
}

/* ---- shrinking ---- */

/* Do the two still differ at some token, on this rule alone? */
static int still_differ(world *w, rule *r, const sample *s, uint32_t *tok,
                        verdict *v)
{
    rb_err e;
    slow_match x;
    int rc, found = 0;
    grower g = w->g; /* blanks of the printed pattern do not matter */
    if (grow_print(&g, &r->tree, r->text, sizeof r->text) != 0)
        return 0;
    rb_ruleset *set = new_set(w);
    rb_doc *d = sample_build(s, &w->mem, &w->vocab);
    if (add_rule(set, r, &e) == RB_OK && d != NULL) {
        for (*tok = 0; *tok < d->n_tok && !found; ++*tok) {
            compare_at(w, set, 0, r, d, *tok, &x, &rc, v);
            found = v->differ;
        }
        --*tok;
    }
    rb_doc_free(d);
    rb_ruleset_free(set);
    return found;
}

static int shrink_pattern(world *w, rule *r, const sample *s)
{
    uint32_t tok;
    verdict v;
    rule one = *r;
    for (uint32_t no = 0; grow_simpler(&w->arena, &r->tree, no, &one.tree);
         no++) {
        if (still_differ(w, &one, s, &tok, &v)) {
            *r = one;
            return 1;
        }
    }
    return 0;
}

static int shrink_sample(world *w, rule *r, sample *s)
{
    uint32_t tok;
    verdict v;
    static sample one;
    int more;
    for (uint32_t no = 0; (more = grow_smaller(s, no, &one)) != 0; no++) {
        if (more == 1 && still_differ(w, r, &one, &tok, &v)) {
            *s = one;
            return 1;
        }
    }
    return 0;
}

static void show_macros(const world *w, const char *pattern)
{
    for (int k = 0; k < GROW_MACROS; k++) {
        if (strchr(pattern, '@') != NULL)
            printf("  macro    %s = %s\n", w->macros.macro[k].name,
                   w->macros.macro[k].source);
    }
}

static void show_text(const sample *s)
{
    static char text[GROW_TEXT];
    sample_print(s, text, sizeof text);
    printf("  text     %s\n", text);
}

/* Print the disagreement, first as it came, then as small as it gets. */
static void report_rule(world *w, const rule *r, const sample *s,
                        const verdict *v, uint32_t tok)
{
    static rule one;
    static sample small;
    verdict now = *v;
    one = *r;
    small = *s;
    uint32_t at = tok;
    printf("seed %llu: a rule and slow.c differ\n",
           (unsigned long long)w->seed);
    printf("  pattern  %s\n", r->text);
    if (still_differ(w, &one, &small, &at, &now)) {
        while (shrink_pattern(w, &one, &small) ||
               shrink_sample(w, &one, &small))
            ;
        still_differ(w, &one, &small, &at, &now);
        printf("  shrunk   %s\n", one.text);
    } else { /* only in its set, or after other documents */
        printf("  (not alone: only in its set)\n");
        at = tok;
        now = *v;
    }
    printf("  flags    %s\n", r->flags ? "nocase" : "none");
    show_macros(w, one.text);
    show_text(&small);
    printf("  at token %u\n  slow     %s\n  engine   %s\n\n", at, now.slow,
           now.fast);
}

/* ---- conflicts, settled in the obvious way ---- */

static int overlap(const slow_match *a, const slow_match *b)
{
    return a->tok0 < b->tok1 && b->tok0 < a->tok1;
}

static int32_t compare(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* Which of two matches goes first under the policy? */
static int better(const found *a, const found *b, int policy)
{
    uint32_t la = a->m.tok1 - a->m.tok0, lb = b->m.tok1 - b->m.tok0;
    int left = compare(a->m.tok0, b->m.tok0), length = compare(lb, la);
    int rank = a->priority > b->priority ? -1 : a->priority < b->priority;
    int order = compare(a->rule, b->rule);
    if (policy == RB_PRIORITY)
        return rank ? rank : length ? length : left ? left : order;
    if (policy == RB_LONGEST)
        return left ? left : length ? length : rank ? rank : order;
    return left ? left : order;
}

/* Again and again: keep the best that is left, strike what it touches. */
static uint32_t settle(found *f, uint32_t n, int policy)
{
    enum { OPEN, KEPT, STRUCK };
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        f[i].kept = policy == RB_ALL ? KEPT : OPEN;
    if (policy == RB_ALL)
        return n;
    for (;; kept++) {
        found *best = NULL;
        for (uint32_t i = 0; i < n; i++) {
            if (f[i].kept == OPEN &&
                (best == NULL || better(&f[i], best, policy) < 0))
                best = &f[i];
        }
        if (best == NULL)
            return kept;
        for (uint32_t i = 0; i < n; i++) {
            if (f[i].kept == OPEN && overlap(&f[i].m, &best->m))
                f[i].kept = STRUCK;
        }
        best->kept = KEPT;
    }
}

/* Every kept one is in the engine's list, which is in order and no longer. */
static int same_matches(const rb_ruleset *s, const rb_matches *ms, found *f,
                        uint32_t n, uint32_t kept)
{
    if (ms->m.n != kept)
        return 0;
    for (uint32_t i = 0; i < ms->m.n; i++) {
        const rb_match *m = &ms->m.v[i];
        if (i > 0 && m->tok0 < m[-1].tok0)
            return 0;
        uint32_t k = 0;
        while (k < n && !(f[k].kept == 1 && f[k].rule == m->rule &&
                          f[k].m.tok0 == m->tok0))
            k++;
        if (k == n || !same_match(s, ms, m, &f[k].m))
            return 0;
        f[k].kept = 3; /* used */
    }
    return 1;
}

static const char *const policy_name[] = {"longest", "first", "priority",
                                          "all"};

static void report_run(world *w, const rb_ruleset *s, const rb_matches *ms,
                       const rule *r, const found *f, uint32_t n, int policy,
                       const sample *text)
{
    char line[600];
    printf("seed %llu: a run and the settling of slow.c's matches differ, "
           "policy %s\n",
           (unsigned long long)w->seed, policy_name[policy]);
    for (uint32_t i = 0; i < rb_ruleset_rules(s); i++) {
        printf("  rule %-3u %s   (priority %d%s)\n", i, r[i].text,
               r[i].priority, r[i].flags ? ", nocase" : "");
        show_macros(w, r[i].text);
    }
    show_text(text);
    for (uint32_t i = 0; i < n; i++) {
        show_slow(line, sizeof line, 1, &f[i].m);
        if (f[i].kept == 1 || f[i].kept == 3)
            printf("  slow     rule %u: %s\n", f[i].rule, line);
    }
    for (uint32_t i = 0; i < ms->m.n; i++) {
        show_fast(line, sizeof line, s, ms, &ms->m.v[i]);
        printf("  engine   rule %u: %s\n", ms->m.v[i].rule, line);
    }
    printf("\n");
}

/* What slow.c finds, into f; nothing is compared with the engine here. */
static int find_all(world *w, rule *r, uint32_t nrule, rb_doc *d, found *f)
{
    int n = 0;
    for (uint32_t i = 0; i < nrule; i++) {
        for (uint32_t tok = 0; tok < d->n_tok; tok++) {
            w->slow.flags = r[i].flags;
            f[n].rule = i;
            f[n].priority = r[i].priority;
            int rc = slow_match_at(&w->slow, &r[i].tree, d, tok, &f[n].m);
            if (rc < 0)
                return -1;
            n += rc;
        }
    }
    return n;
}

/* 1: alike, 0: not (and said so, when loud). */
static int check_run(world *w, rb_ruleset *s, rule *r, found *f, uint32_t n,
                     rb_doc *d, const sample *text, int policy, int loud)
{
    rb_err e;
    rb_matches ms;
    rb_matches_init(&ms, &w->mem);
    int rc = rb_ruleset_run(s, d, policy, &ms, &e);
    if (rc != RB_OK)
        die("rb_ruleset_run", e.msg);
    int same = same_matches(s, &ms, f, n, settle(f, n, policy));
    if (!same && loud)
        report_run(w, s, &ms, r, f, n, policy, text);
    rb_matches_free(&ms);
    return same;
}

/* A set of these rules alone: do they still disagree on the text? */
static int run_differs(world *w, rule *r, uint32_t n, const sample *text,
                       int policy, int loud)
{
    static found f[FOUND];
    rb_err e;
    rb_ruleset *s = new_set(w);
    rb_doc *d = sample_build(text, &w->mem, &w->vocab);
    for (uint32_t i = 0; i < n; i++) {
        if (add_rule(s, &r[i], &e) != RB_OK)
            die("rb_ruleset_add", e.msg);
    }
    int nf = find_all(w, r, n, d, f);
    int differs =
        nf >= 0 && !check_run(w, s, r, f, (uint32_t)nf, d, text, policy, loud);
    rb_doc_free(d);
    rb_ruleset_free(s);
    return differs;
}

/* Leave out rules, then words, then parts of the last rules, while they
** still disagree. */
static void shrink_run(world *w, const rule *r, uint32_t n, const sample *text,
                       int policy)
{
    static rule few[RULES], less[RULES];
    static sample small, one;
    memcpy(few, r, n * sizeof *few);
    small = *text;
    if (!run_differs(w, few, n, &small, policy, 0)) {
        printf("(not reproduced with a new set; as it came:)\n");
        return;
    }
    for (uint32_t i = n; i-- > 0 && n > 1;) {
        memcpy(less, few, n * sizeof *less);
        memmove(&less[i], &less[i + 1], (n - i - 1) * sizeof *less);
        if (run_differs(w, less, n - 1, &small, policy, 0))
            memcpy(few, less, --n * sizeof *few);
    }
    for (uint32_t i = 0, no = 0; i < n;) {
        memcpy(less, few, n * sizeof *less);
        grower g = w->g;
        if (!grow_simpler(&w->arena, &few[i].tree, no++, &less[i].tree)) {
            i++;
            no = 0;
        } else if (grow_print(&g, &less[i].tree, less[i].text, GROW_TEXT) ==
                       0 &&
                   run_differs(w, less, n, &small, policy, 0)) {
            few[i] = less[i];
            no = 0;
        }
    }
    int more;
    for (uint32_t no = 0; (more = grow_smaller(&small, no, &one)) != 0; no++) {
        if (more == 1 && run_differs(w, few, n, &one, policy, 0)) {
            small = one;
            no = UINT32_MAX;
        }
    }
    run_differs(w, few, n, &small, policy, 1);
}

/* ---- memory that is refused ---- */

/* Make and run the set with `left` requests granted; the code of the first
** step that failed. */
static int run_metered(world *w, const rule *r, uint32_t n, rb_doc *d,
                       rb_mem *mem)
{
    rb_err e;
    rb_matches ms;
    rb_ruleset *s = NULL;
    rb_match_env env = {.mem = mem,
                        .vocab = &w->vocab,
                        .lexicon = w->lexicon,
                        .nlexicon = w->nlexicon,
                        .macro = w->macros.macro,
                        .nmacro = GROW_MACROS};
    rb_matches_init(&ms, mem);
    int rc = rb_ruleset_new(&s, &env, &e);
    for (uint32_t i = 0; i < n && rc == RB_OK; i++)
        rc = add_rule(s, &r[i], &e);
    if (rc == RB_OK)
        rc = rb_ruleset_run(s, d, RB_PRIORITY, &ms, &e);
    rb_matches_free(&ms);
    rb_ruleset_free(s);
    return rc;
}

static void check_memory(world *w, const rule *r, uint32_t n, rb_doc *d)
{
    for (uint32_t grant = 0;; grant++) {
        rb_mem mem;
        ration m = {.left = grant};
        rb_mem_init(&mem, rationed, &m);
        int rc = run_metered(w, r, n, d, &mem);
        if (rc != (m.refused ? RB_ENOMEM : RB_OK) || mem.used != 0) {
            printf("seed %llu: request %u refused: code %d, %zu bytes left\n",
                   (unsigned long long)w->seed, grant, rc, mem.used);
            w->failed++;
            return;
        }
        if (!m.refused)
            return;
    }
}

/* ---- a round ---- */

static uint32_t make_rules(world *w, rb_ruleset *s, rule *r, uint32_t n)
{
    rb_err e;
    for (uint32_t i = 0; i < n; i++) {
        do {
            grow_pattern(&w->g, &w->macros, &r[i].tree);
        } while (grow_print(&w->g, &r[i].tree, r[i].text, GROW_TEXT) != 0);
        r[i].flags = grow_random(&w->g, 8) == 0 ? RB_VT_NOCASE : 0;
        r[i].priority = (int)grow_random(&w->g, 3) - 1;
        if (add_rule(s, &r[i], &e) != RB_OK) {
            printf("seed %llu: refused: %s\n%s\n\n",
                   (unsigned long long)w->seed, r[i].text, e.msg);
            w->failed++;
            return i;
        }
    }
    return n;
}

/* All rules at all tokens; the matches into f. -1: slow.c gave up. */
static int check_starts(world *w, rb_ruleset *s, const rule *r, uint32_t n,
                        rb_doc *d, const sample *text, found *f)
{
    uint32_t nf = 0;
    int tired = 0;
    for (uint32_t i = 0; i < n; i++) {
        int bad = 0;
        for (uint32_t tok = 0; tok < d->n_tok && !bad; tok++) {
            verdict v;
            int rc;
            compare_at(w, s, i, &r[i], d, tok, &f[nf].m, &rc, &v);
            f[nf].rule = i;
            f[nf].priority = r[i].priority;
            nf += rc > 0;
            tired |= rc < 0;
            bad = v.differ;
            if (bad)
                report_rule(w, &r[i], text, &v, tok);
        }
        w->pairs++;
        w->failed += bad;
        tired |= bad;
    }
    w->tired += tired;
    w->matches += nf;
    return tired ? -1 : (int)nf;
}

static void check_document(world *w, rb_ruleset *s, rule *r, uint32_t n)
{
    static found f[FOUND + 1];
    static sample text;
    grow_sample(&w->g, &text);
    rb_doc *d = sample_build(&text, &w->mem, &w->vocab);
    if (d == NULL)
        die("sample_build", "no document");
    int nf = check_starts(w, s, r, n, d, &text, f);
    for (int policy = RB_LONGEST; nf >= 0 && policy <= RB_ALL; policy++) {
        if (check_run(w, s, r, f, (uint32_t)nf, d, &text, policy, 0))
            continue;
        shrink_run(w, r, n, &text, policy);
        if (!run_differs(w, r, n, &text, policy, 0))
            check_run(w, s, r, f, (uint32_t)nf, d, &text, policy, 1);
        w->failed++;
        break;
    }
    if (grow_random(&w->g, 400) == 0)
        check_memory(w, r, n, d);
    rb_doc_free(d);
}

/* The set grows between documents: what it knew must not go stale. */
static void play_round(world *w)
{
    static rule r[RULES];
    static const uint32_t sizes[] = {1, 1, 1, 2, 3, 5, 9, RULES};
    uint32_t want = 1 + grow_random(&w->g, sizes[grow_random(&w->g, 8)]);
    uint32_t early = grow_random(&w->g, 4) == 0 ? want / 2 : want;
    w->with_frequency = (int)grow_random(&w->g, 3);
    grow_make_macros(&w->g, &w->macros);
    rb_ruleset *s = new_set(w);
    uint32_t n = make_rules(w, s, r, early);
    for (uint32_t k = 0; k < DOCS; k++) {
        if (k == DOCS / 2 && n == early && early < want)
            n += make_rules(w, s, &r[n], want - n);
        check_document(w, s, r, n);
    }
    rb_ruleset_free(s);
    rb_arena_free(&w->arena);
}

static void make_lexicons(world *w)
{
    rb_err e;
    for (int i = 0; grow_lexicon[i] != NULL; i++) {
        char table[2000];
        size_t n = (size_t)sprintf(table, "pos\tword\n");
        for (uint32_t k = 0; k < grow_nentry; k++) {
            const slow_entry *x = &grow_entry[k];
            if (strcmp(x->lexicon, grow_lexicon[i]) == 0)
                n += (size_t)sprintf(table + n, "%c\t%s\n", x->pos, x->word);
        }
        if (rb_lexicon_new(&w->lexicon[w->nlexicon++], &w->mem, grow_lexicon[i],
                           table, n, "word", "pos", 0, &e) != RB_OK)
            die("rb_lexicon_new", e.msg);
    }
}

int main(int argc, char **argv)
{
    static world w;
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    long rounds = argc > 2 ? atol(argv[2]) : 3000;
    rb_mem_init(&w.mem, NULL, NULL);
    rb_arena_init(&w.arena, &w.mem);
    if (rb_vocab_init(&w.vocab, &w.mem) != RB_OK)
        die("rb_vocab_init", "no memory");
    make_lexicons(&w);
    slow_init(&w.slow, grow_entry, grow_nentry);
    for (long k = 0; k < rounds && w.failed < 5; k++) {
        w.seed = seed + (uint64_t)k;
        w.g = (grower){&w.arena, (w.seed + 1) * 0x9E3779B97F4A7C15ULL};
        play_round(&w);
    }
    slow_free(&w.slow);
    for (uint32_t i = 0; i < w.nlexicon; i++)
        rb_lexicon_free(w.lexicon[i]);
    rb_vocab_free(&w.vocab);
    if (w.mem.used != 0) {
        printf("%zu bytes are never freed\n", w.mem.used);
        w.failed++;
    }
    printf("%lu pattern x document pairs, %lu matches; slow.c gave up on %lu "
           "documents\n",
           w.pairs, w.matches, w.tired);
    printf("%lu passed, %lu failed\n", w.pairs - w.failed, w.failed);
    return w.failed != 0;
}
