/*
** cmd_test.c - rubric test: examples and gold of packages
**
** The library's runner, written in Lua, gives the text; here it only passes
** through.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "costs.h"
#include "json.h"
#include "say.h"
#include "session.h"
#include "utf.h"

static int on_piece(void *user, const char *text, size_t len)
{
    out *o = user;
    utf_text(o, text, len);
    return o->error != 0;
}

typedef struct tests {
    const char *format;
    size_t packages, passed, failed;
    int jsonl, tap;
    int broken; /* packages that could not be tested */
} tests;

/* A package that could not be tested, where only the output is read. */
static void put_broken(session *s, const char *package, const tests *t, out *o)
{
    const char *why = rubric_errmsg(s->r);
    if (t->jsonl) {
        out_puts(o, "{\"type\":\"error\",\"package\":");
        json_str(o, package, strlen(package));
        out_puts(o, ",\"message\":");
        json_str(o, why, strlen(why));
        out_puts(o, "}\n");
    } else if (t->tap && t->packages == 1) {
        out_puts(o, "Bail out! ");
        utf_line(o, why, strlen(why));
        out_putc(o, '\n');
    } else if (t->tap) {
        out_puts(o, "  ---\n  message: ");
        json_str(o, why, strlen(why));
        out_puts(o, "\n  ...\n");
    }
}

static int test_one(session *s, const char *package, tests *t, out *o)
{
    size_t passed = 0, failed = 0;
    int code = rubric_test(s->r, package, args_get(s->a, "gold"), t->format,
                           on_piece, o, &passed, &failed);
    t->passed += passed;
    t->failed += failed;
    if (code != RUBRIC_OK && !o->error) {
        out_flush(o);
        session_fail(s, NULL);
        t->broken = 1;
        return 0;
    }
    return failed == 0;
}

/* One of several packages in TAP: a subtest, its lines indented, and the line
** of the package below. */
static void tap_subtest(session *s, const char *package, size_t number,
                        tests *t, out *o)
{
    out sub;
    size_t broken = (size_t)t->broken;
    out_memory(&sub);
    t->broken = 0;
    int good = test_one(s, package, t, &sub), lost = t->broken;
    t->broken |= (int)broken;
    for (size_t at = 0; at < sub.n;) {
        const char *end = memchr(sub.p + at, '\n', sub.n - at);
        size_t n = end ? (size_t)(end - (sub.p + at)) + 1 : sub.n - at;
        if (at > 0) { /* the version stands once, at the top */
            out_puts(o, "    ");
            out_put(o, sub.p + at, n);
        }
        at += n;
    }
    out_printf(o, "%sok %zu - %s\n", good ? "" : "not ", number, package);
    if (lost)
        put_broken(s, package, t, o);
    out_free(&sub);
}

static void test_each(session *s, const words *w, tests *t, out *o)
{
    if (t->tap && w->n > 1)
        out_puts(o, "TAP version 13\n");
    for (size_t i = 0; i < w->n && !o->error; i++) {
        if (t->tap && w->n > 1) {
            tap_subtest(s, w->v[i], i + 1, t, o);
        } else {
            int broken = t->broken;
            t->broken = 0;
            test_one(s, w->v[i], t, o);
            if (t->broken)
                put_broken(s, w->v[i], t, o);
            t->broken |= broken;
        }
    }
    if (t->tap && w->n > 1)
        out_printf(o, "1..%zu\n", w->n);
    else if (t->jsonl && w->n > 1)
        out_printf(o, "{\"type\":\"all\",\"passed\":%zu,\"failed\":%zu}\n",
                   t->passed, t->failed);
    else if (w->n > 1)
        out_printf(o, "all: %zu passed, %zu failed\n", t->passed, t->failed);
}

/* --diff and --update: 1 when gold differs and stays so. */
static int expect_all(session *s, out *o)
{
    const char *format = args_get(s->a, "format");
    int update = args_has(s->a, "update"), worst = 0;
    if (s->a->nword == 0)
        return args_wrong(s->a, "name the package whose gold is meant");
    if (format && strcmp(format, "tap") == 0)
        return args_wrong(s->a, "--diff and --update print text or jsonl: a "
                                "difference is no test");
    if (args_has(s->a, "gold"))
        return args_wrong(s->a, "--diff and --update are for the package's "
                                "own gold; leave --gold out");
    for (size_t i = 0; i < s->a->nword && !o->error; i++) {
        size_t same, changed;
        int code = rubric_expect(s->r, s->a->word[i], update, format, on_piece,
                                 o, &same, &changed);
        out_flush(o);
        if (code != RUBRIC_OK && !o->error)
            code = session_fail(s, NULL);
        else
            code = changed > 0 && !update;
        worst = code > worst ? code : worst;
    }
    return worst;
}

static int test_all(session *s, out *o)
{
    const char *format = args_get(s->a, "format");
    tests t = {.format = format ? format : "text"};
    words w = {0};
    for (size_t i = 0; i < s->a->nword; i++)
        words_add(&w, s->a->word[i], strlen(s->a->word[i]));
    if (w.n == 0)
        w = session_packages(s);
    t.jsonl = strcmp(t.format, "jsonl") == 0;
    t.tap = strcmp(t.format, "tap") == 0;
    t.packages = w.n;
    test_each(s, &w, &t, o);
    words_free(&w);
    int code = t.failed > 0 || t.broken;
    if (!args_has(s->a, "time"))
        return code;
    out_putc(o, '\n');
    return costs_print(s, NULL, 0, 0, o) != 0 ? 1 : code;
}

static int test_tags(session *s, out *o)
{
    size_t passed = 0, failed = 0;
    if (rubric_test_tags(s->r, s->a->word + 1, s->a->nword - 1, on_piece, o,
                         &passed, &failed) != RUBRIC_OK)
        return session_fail(s, NULL);
    return failed > 0;
}

/* Arguments are the packages' that are tested: these come into use before. */
static int set_args(session *s)
{
    const args *a = s->a;
    int code = 0;
    if (!args_has(a, "arg"))
        return 0;
    if (a->nword == 0)
        return args_wrong(a, "--arg is for the packages that are named");
    if (strcmp(a->word[0], "tags") == 0)
        return args_wrong(a, "the tag rules have no arguments");
    for (size_t i = 0; code == 0 && i < a->nword; i++)
        code = session_use(s, a->word[i]);
    return code == 0 ? session_set_args(s) : code;
}

static int run(const args *a, out *o)
{
    session s;
    const char *format = args_get(a, "format");
    int time = args_has(a, "time");
    int code = session_open(&s, a);
    if (code == 0 && time && format && strcmp(format, "text") != 0)
        code = args_wrong(a, "--time prints text: what it says differs from "
                             "run to run; rubric profile has jsonl");
    if (code == 0 && time && rubric_profile(s.r) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    if (code == 0)
        code = set_args(&s);
    if (code == 0 && a->nword > 0 && strcmp(a->word[0], "tags") == 0)
        code = test_tags(&s, o);
    else if (code == 0 && (args_has(a, "diff") || args_has(a, "update")))
        code = expect_all(&s, o);
    else if (code == 0)
        code = test_all(&s, o);
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "gold", "DIR",
     "documents with gold (default: the package's own\n"
     "and the seeds)"},
    {0, "arg", "NAME=VALUE",
     "argument of a package that is tested, or of one that\n"
     "it needs: as in rubric run"},
    {0, "format", "text|jsonl|tap", "what to print (default: text)"},
    {0, "diff", NULL,
     "only show where the package's own gold differs\n"
     "from what it finds; exit code 1 when it does"},
    {0, "update", NULL,
     "show that, then write what it finds into its gold/:\n"
     "read the difference before you keep it"},
    {0, "time", NULL,
     "also what each rule costs (as rubric profile): this\n"
     "differs from run to run"},
    {0, "tag-rules", "FILE", "with `tags`: rules to test (default: built-in)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_test = {
    "test",
    "run the examples and gold of packages",
    "[OPTION...] [PACKAGE...]\n"
    "       rubric test --diff|--update [OPTION...] PACKAGE...\n"
    "       rubric test tags [--tag-rules FILE] [FILE.conllu...]",
    "Run what packages promise: the examples of their rules, and their gold\n"
    "documents, with precision, recall and F1 per layer and per rule. Without\n"
    "PACKAGE: all of them. Exit code 1 when something failed.\n"
    "\n"
    "Under each layer stand the 95 % intervals of precision and recall\n"
    "(Wilson's score interval, which holds for few cases, too) and the\n"
    "lenient figures: an annotation counts when it overlaps gold and says the\n"
    "same. At the end: rules that no example and no gold document made fire,\n"
    "and rules of one layer whose annotations overlap in the gold documents.\n"
    "\n"
    "`tags` is no package: it runs the examples of the rules that correct "
    "parts\n"
    "of speech by context (lua/rubric/tagrules.lua). With CoNLL-U files that\n"
    "have Penn tags it counts for each rule how often it set a tag, how often\n"
    "that was right, and what it gained: tags that it mended less those that "
    "it\n"
    "spoilt.",
    "  rubric test stance\n"
    "  rubric test ./mypackage --gold ./mypackage/gold\n"
    "  rubric test dictionaries --arg dictionary=my.dic --gold my-gold/",
    groups,
    run,
};
