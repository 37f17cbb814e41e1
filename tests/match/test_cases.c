/*
** test_cases.c - run tests/cases/patterns.txt
**
** A case is a paragraph of `key: value` lines. Its patterns are compiled into
** one rule set and run over each text; the matches are written in the file's
** notation and compared line by line with what is expected.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "match/ruleset.h"
#include "match/value.h"
#include "notation.h"

enum { LINES = 40, MACROS = 24, LEXICONS = 8, ROOM = 4096 };

typedef struct line {
    int no;
    char key[24];
    const char *value;
    const char *raw; /* the whole line */
} line;

typedef struct test_case {
    const char *title;
    line line[LINES];
    int n;
} test_case;

typedef struct world { /* what one case needs */
    rb_mem mem;
    rb_vocab vocab;
    rb_ruleset *set;
    rb_macro macro[MACROS];
    uint32_t nmacro;
    rb_lexicon *lexicon[LEXICONS];
    uint32_t nlexicon;
    int policy;
    uint32_t npattern;
    const char *pattern; /* the last one */
    rb_err e;
    int rc; /* of adding the patterns */
} world;

static const char *path = "tests/cases/patterns.txt";
static int complaints; /* of the case in work */

__attribute__((format(printf, 3, 4))) static void
complain(const test_case *c, const line *l, const char *fmt, ...)
{
    va_list ap;
    if (complaints++ == 0)
        printf("%s:%d: %s\n", path, c->line[0].no, c->title);
    printf("  line %d: ", l->no);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

/* "name = rest": rest, and the name cut off in place; NULL without "=". */
static char *cut_name(char *s)
{
    char *eq = strchr(s, '=');
    if (eq == NULL)
        return NULL;
    char *end = eq;
    while (end > s && end[-1] == ' ')
        end--;
    *end = '\0';
    eq++;
    return eq + strspn(eq, " ");
}

/* ---- setting up ---- */

/* say/V claim dove/N: rows "word, class" */
static int add_lexicon(world *w, char *value)
{
    char table[ROOM] = "word\tpos\n", *save = NULL;
    char *rest = cut_name(value);
    if (rest == NULL || w->nlexicon == LEXICONS)
        return -1;
    size_t n = strlen(table);
    for (char *t = strtok_r(rest, " ", &save); t != NULL;
         t = strtok_r(NULL, " ", &save)) {
        char *slash = strrchr(t, '/');
        if (slash != NULL)
            *slash = '\0';
        n += (size_t)snprintf(table + n, sizeof table - n, "%s\t%s\n", t,
                              slash != NULL ? slash + 1 : "-");
    }
    int rc = rb_lexicon_new(&w->lexicon[w->nlexicon], &w->mem, value, table, n,
                            "word", "pos", 0, &w->e);
    w->nlexicon += rc == RB_OK;
    return rc;
}

static int policy_of(const char *s)
{
    static const char *const name[] = {"longest", "first", "priority", "all"};
    static const int value[] = {RB_LONGEST, RB_FIRST, RB_PRIORITY, RB_ALL};
    for (int i = 0; i < 4; i++) {
        if (strcmp(s, name[i]) == 0)
            return value[i];
    }
    return -1;
}

static int set_up(const test_case *c, world *w)
{
    memset(w, 0, sizeof *w);
    rb_mem_init(&w->mem, NULL, NULL);
    if (rb_vocab_init(&w->vocab, &w->mem) != RB_OK)
        return -1;
    w->policy = RB_LONGEST;
    for (int i = 0; i < c->n; i++) {
        const line *l = &c->line[i];
        char *value = (char *)l->value;
        if (strcmp(l->key, "macro") == 0 && w->nmacro < MACROS) {
            const char *rest = cut_name(value);
            if (rest == NULL)
                return complain(c, l, "expected name = pattern"), -1;
            w->macro[w->nmacro++] = (rb_macro){value, rest};
        } else if (strcmp(l->key, "lexicon") == 0) {
            if (add_lexicon(w, value) != 0)
                return complain(c, l, "lexicon: %s", w->e.msg), -1;
        } else if (strcmp(l->key, "policy") == 0) {
            w->policy = policy_of(value);
            if (w->policy < 0)
                return complain(c, l, "unknown policy"), -1;
        }
    }
    rb_match_env env = {.mem = &w->mem,
                        .vocab = &w->vocab,
                        .lexicon = w->lexicon,
                        .nlexicon = w->nlexicon,
                        .macro = w->macro,
                        .nmacro = w->nmacro};
    return rb_ruleset_new(&w->set, &env, &w->e);
}

static void tear_down(const test_case *c, world *w)
{
    rb_ruleset_free(w->set);
    for (uint32_t i = 0; i < w->nlexicon; i++)
        rb_lexicon_free(w->lexicon[i]);
    rb_vocab_free(&w->vocab);
    if (w->mem.used != 0)
        complain(c, c->line, "%zu bytes are never freed", w->mem.used);
}

/* ---- matches in words ---- */

static size_t put_words(const rb_doc *d, uint32_t t0, uint32_t t1,
                        const char *brackets, char *out, size_t room)
{
    size_t n = (size_t)snprintf(out, room, "%c", brackets[0]);
    for (uint32_t t = t0; t < t1 && n < room; t++)
        n += (size_t)snprintf(out + n, room - n, "%s%.*s", t > t0 ? " " : "",
                              (int)(d->tok_end[t] - d->tok_start[t]),
                              d->text + d->tok_start[t]);
    if (n < room)
        n += (size_t)snprintf(out + n, room - n, "%c", brackets[1]);
    return n < room ? n : room;
}

/* "2: [he said] who=[he]" (the number only when there are more rules) */
static void put_match(const world *w, const rb_doc *d, const rb_matches *ms,
                      const rb_match *m, char *out, size_t room)
{
    size_t n = 0;
    if (w->npattern > 1)
        n += (size_t)snprintf(out, room, "%u: ", m->rule + 1);
    n += put_words(d, m->tok0, m->tok1, "[]", out + n, room - n);
    for (uint32_t k = 0; k < rb_rule_captures(w->set, m->rule); k++) {
        const rb_capture *c = &ms->cap.v[m->cap + k];
        if (c->tok0 == UINT32_MAX)
            continue;
        n += (size_t)snprintf(out + n, room - n,
                              " %s=", rb_rule_capture_name(w->set, m->rule, k));
        n += put_words(d, c->tok0, c->tok1, c->ann != UINT32_MAX ? "{}" : "[]",
                       out + n, room - n);
    }
}

/* An annotation that a capture carries must be the one it covers. */
static void check_annotations(const test_case *c, const line *l, const world *w,
                              const rb_doc *d, const rb_matches *ms,
                              const rb_match *m)
{
    for (uint32_t k = 0; k < rb_rule_captures(w->set, m->rule); k++) {
        const rb_capture *x = &ms->cap.v[m->cap + k];
        const char *name = rb_rule_capture_layer(w->set, m->rule, k);
        if (x->ann == UINT32_MAX)
            continue;
        rb_layer *layer = name != NULL ? rb_layer_find(d, name) : NULL;
        if (layer == NULL || x->ann >= layer->ann.n ||
            layer->ann.v[x->ann].tok0 != x->tok0 ||
            layer->ann.v[x->ann].tok1 != x->tok1)
            complain(c, l, "capture %s: its annotation is another span",
                     rb_rule_capture_name(w->set, m->rule, k));
    }
}

/* ---- checks ---- */

static int is_expect(const test_case *c, int i)
{
    return i < c->n && strcmp(c->line[i].key, "expect") == 0;
}

/* The text at line i against the `expect` lines after it. */
static void check_text(const test_case *c, int i, world *w)
{
    static sample s;
    const line *l = &c->line[i++];
    char why[200];
    if (!is_expect(c, i)) {
        complain(c, l, "this text has no expect line");
        return;
    }
    if (notation_read(l->value, &s, why) != 0) {
        complain(c, l, "%s", why);
        return;
    }
    rb_doc *d = sample_build(&s, &w->mem, &w->vocab);
    if (d == NULL) {
        complain(c, l, "this text cannot be built");
        return;
    }
    rb_matches ms;
    rb_matches_init(&ms, &w->mem);
    if (rb_ruleset_run(w->set, d, w->policy, &ms, &w->e) != RB_OK)
        complain(c, l, "run: %s", w->e.msg);
    if (is_expect(c, i) && strcmp(c->line[i].value, "none") == 0)
        i++;
    for (uint32_t k = 0; k < ms.m.n; k++) {
        char got[ROOM] = "";
        put_match(w, d, &ms, &ms.m.v[k], got, sizeof got);
        check_annotations(c, l, w, d, &ms, &ms.m.v[k]);
        if (!is_expect(c, i))
            complain(c, l, "not expected: %s", got);
        else if (strcmp(got, c->line[i].value) != 0)
            complain(c, &c->line[i], "expected %s\n           but got  %s",
                     c->line[i].value, got);
        i += is_expect(c, i);
    }
    for (; is_expect(c, i); i++)
        complain(c, &c->line[i], "not found: %s", c->line[i].value);
    rb_matches_free(&ms);
    rb_doc_free(d);
}

/* The last line of the message holds a caret: the same column as ours, which
** stands under the pattern. */
static void check_caret(const test_case *c, const line *l, const world *w)
{
    const char *hat = strchr(l->raw, '^'), *last = strrchr(w->e.msg, '\n');
    const char *got = last != NULL ? strchr(last, '^') : NULL;
    if (hat == NULL || got == NULL) {
        complain(c, l, "no caret %s", hat ? "in the message" : "here");
        return;
    }
    size_t before = strlen("pattern: ");
    size_t want = (size_t)(hat - l->raw), have = (size_t)(got - last - 1);
    if (want < before || want - before + 2 != have)
        complain(c, l, "the caret is at column %zd, got %zd:\n%s",
                 (ssize_t)want - (ssize_t)before + 1, (ssize_t)have - 1,
                 w->e.msg);
}

/* The message's second line is the pattern (or the macro) it speaks of. */
static void check_shown(const test_case *c, const line *l, const world *w,
                        const char *want)
{
    const char *a = strchr(w->e.msg, '\n');
    const char *b = a != NULL ? strchr(a + 1, '\n') : NULL;
    if (b == NULL || strncmp(a + 1, "  ", 2) != 0 ||
        (size_t)(b - a - 3) != strlen(want) ||
        strncmp(a + 3, want, strlen(want)) != 0)
        complain(c, l, "the message should show: %s\n%s", want, w->e.msg);
}

static void check_error(const test_case *c, const line *l, const world *w)
{
    if (w->rc == RB_OK)
        complain(c, l, "this pattern should fail: %s", w->pattern);
    else if (w->rc != RB_EPATTERN)
        complain(c, l, "code %d, not RB_EPATTERN", w->rc);
    else if (strstr(w->e.msg, l->value) == NULL)
        complain(c, l, "the message should hold: %s\n%s", l->value, w->e.msg);
}

/* "pattern", or "pattern 5" with its priority */
static int is_pattern(const line *l)
{
    return strncmp(l->key, "pattern", 7) == 0;
}

static void add_pattern(const test_case *c, int i, world *w)
{
    const line *l = &c->line[i];
    int flags = i > 0 && strcmp(c->line[i - 1].key, "flags") == 0 &&
                        strcmp(c->line[i - 1].value, "nocase") == 0
                    ? RB_VT_NOCASE
                    : 0;
    uint32_t rule;
    w->pattern = l->value;
    w->npattern++;
    w->rc = rb_ruleset_add(w->set, l->value, strlen(l->value), flags,
                           atoi(l->key + 7), &rule, &w->e);
    for (int k = 0; w->rc != RB_OK && k < c->n; k++) {
        if (strcmp(c->line[k].key, "error") == 0)
            return;
    }
    if (w->rc != RB_OK)
        complain(c, l, "%s", w->e.msg);
    else if (rule != w->npattern - 1)
        complain(c, l, "rule number %u", rule);
}

static void check_lines(const test_case *c, world *w)
{
    int shown = 0;
    for (int i = 0; i < c->n; i++) {
        const line *l = &c->line[i];
        if (is_pattern(l))
            add_pattern(c, i, w);
        else if (strcmp(l->key, "text") == 0 && w->rc == RB_OK)
            check_text(c, i, w);
        else if (strcmp(l->key, "error") == 0)
            check_error(c, l, w);
        else if (strcmp(l->key, "shown") == 0 && w->rc != RB_OK)
            check_shown(c, l, w, l->value), shown = 1;
        else if (strcmp(l->key, "caret") == 0 && w->rc != RB_OK) {
            check_caret(c, l, w);
            if (!shown)
                check_shown(c, l, w, w->pattern);
        }
    }
}

static int run_case(const test_case *c)
{
    world w;
    complaints = 0;
    if (set_up(c, &w) != 0 && complaints == 0)
        complain(c, c->line, "cannot set up: %s", w.e.msg);
    if (complaints == 0)
        check_lines(c, &w);
    tear_down(c, &w);
    if (complaints > 0)
        printf("\n");
    return complaints == 0;
}

/* ---- the file ---- */

static const char *const keys[] = {"macro", "lexicon", "policy",
                                   "flags", "text",    "expect",
                                   "error", "caret",   "shown"};

static int known_key(const line *l)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(l->key, keys[i]) == 0)
            return 1;
    }
    return is_pattern(l);
}

/* "key: value"; one blank after the colon is not of the value. */
static int read_line(char *s, int no, test_case *c)
{
    char *colon = strchr(s, ':');
    line *l = &c->line[c->n];
    if (colon == NULL || (size_t)(colon - s) >= sizeof l->key || c->n == LINES)
        return -1;
    l->no = no;
    l->raw = strdup(s);
    l->value = l->raw + (colon - s) + 1;
    l->value += *l->value == ' ';
    snprintf(l->key, sizeof l->key, "%.*s", (int)(colon - s), s);
    c->n++;
    return known_key(l) ? 0 : -1;
}

static void end_case(test_case *c, int *passed, int *failed)
{
    if (c->n > 0) {
        int ok = run_case(c);
        *passed += ok;
        *failed += !ok;
    }
    for (int i = 0; i < c->n; i++)
        free((char *)c->line[i].raw);
    free((char *)c->title);
    c->n = 0;
    c->title = NULL;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        path = argv[1];
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        perror(path);
        return 2;
    }
    static test_case c;
    char *s = NULL;
    size_t room = 0;
    int passed = 0, failed = 0;
    for (int no = 1; getline(&s, &room, f) >= 0; no++) {
        s[strcspn(s, "\r\n")] = '\0';
        if (*s == '\0') {
            end_case(&c, &passed, &failed);
        } else if (*s == '#') {
            free((char *)c.title);
            c.title = strdup(s + 1 + strspn(s + 1, " "));
        } else if (read_line(s, no, &c) != 0) {
            printf("%s:%d: not understood: %s\n", path, no, s);
            failed++;
        }
    }
    end_case(&c, &passed, &failed);
    free(s);
    fclose(f);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
