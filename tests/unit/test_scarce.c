/*
** test_scarce.c - memory that is refused at any moment of a script's work
**
** Every request for memory is refused in turn, once and from there on: what
** comes of it is RUBRIC_ENOMEM or, where Lua collects garbage and asks again,
** the whole result; never an error of the script, and no leak.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"
#include "rubric.h"

#ifndef ROOT
#define ROOT "."
#endif

static char dir[64];

static const char manifest[] =
    "return { name = 'p', version = '1.0.0', api = 1, kind = 'tagger',\n"
    "  summary = 's', license = 'MIT', writes = { 'x', 'y', 'z' },\n"
    "  permissions = { 'file.read' }, files = { 'init.lua' } }\n";

/* A use of each binding that makes something. */
static const char init[] =
    "local rubric = require 'rubric'\n"
    "local words = rubric.lexicon { name = 'w',\n"
    "  text = '# word\\tpos\\nsaid\\tV\\nsay\\tV\\nharbour*\\tN\\n', stems = "
    "true }\n"
    "local names = rubric.gazetteer { mode = 'lower' }\n"
    "names:add('Port Quill', { n = 1 })\n"
    "names:load(words, { 'word' })\n"
    "local letters = rubric.alphabet { w = '[lex=\"w\"]', n = '[pos=\"NNP\"]' "
    "}\n"
    "local function plain(doc)\n"
    "  names:each(doc, function(a, b) doc:add('y', { 0, 1 }, { a = a, b = b "
    "})\n"
    "    end)\n"
    "  for _, hit in ipairs(names:find(doc)) do\n"
    "    doc:add('y', hit.span, { text = hit.span.text, list = { { 0, 1 } } "
    "})\n"
    "  end\n"
    "  doc:add_rows('z', { 'start', 'stop', 'rule', 'name', 'n' },\n"
    "    { 0, 1, 'r', 'a name', 0.5, 1, 2, 's', rubric.null, true }, 2)\n"
    "  for s = 1, doc.sentences do\n"
    "    local one = doc:sentence(s)\n"
    "    doc:columns(one.first, one.last, 'word', 'lemma', 'pos', 'start')\n"
    "  end\n"
    "  rubric.log(words:get('said').word .. #words)\n"
    "  for i, row in words:rows() do assert(i and row.word) end\n"
    "  for _, a in ipairs(doc:layer('x')) do assert(a.who) end\n"
    "end\n"
    "return { rubric.rules { layer = 'x', { name = 'says',\n"
    "  match = 'who:[pos=\"NNP\"] [lex=\"w\"]',\n"
    "  tag = function(m, doc) return { who = m.who.text } end } }, plain }\n";

static const char text[] =
    "Ruiz said the harbour at Port Quill is closed. Anders said it is not.";

/* Requests until one is refused; `once`: only that one. Negative: none is. */
static struct {
    long left;
    int once;
    size_t held;
} scarce;

static void *alloc(void *user, void *p, size_t osize, size_t nsize)
{
    (void)user;
    if (nsize == 0) {
        scarce.held -= p != NULL ? osize : 0;
        free(p);
        return NULL;
    }
    if (scarce.left == 0) {
        scarce.left = scarce.once ? -1 : 0;
        return NULL;
    }
    scarce.left -= scarce.left > 0;
    void *q = realloc(p, nsize);
    scarce.held += q != NULL ? nsize - (p != NULL ? osize : 0) : 0;
    return q;
}

static rubric *open_rubric(void)
{
    rubric *r = NULL;
    rubric_options o = {.size = sizeof o,
                        .alloc = alloc,
                        .data_dir = ROOT,
                        .package_path = dir,
                        .trust = RUBRIC_TRUST_ALL};
    return rubric_open(&r, &o) == RUBRIC_OK ? r : NULL;
}

/* The layers of an analysed document as one text; freed by the next call. */
static const char *layers(const rubric_doc *d)
{
    static char out[4096];
    size_t n = 0;
    const rubric_layer *l;
    for (size_t i = 0; (l = rubric_layer_get(d, i)) != NULL; i++)
        for (size_t k = 0; k < rubric_ann_count(l); k++) {
            const rubric_ann *a = rubric_ann_get(l, k);
            n += (size_t)snprintf(out + n, sizeof out - n, "%s %s\n",
                                  rubric_layer_name(l), rubric_ann_rule(d, a));
        }
    return out;
}

static void fail_with(const char *what, long n, const rubric *r, int code)
{
    fail_msg("%s, request %ld refused%s: %d %s", what, n,
             scarce.once ? " once" : "", code, rubric_errmsg(r));
}

/* Analyse with request n refused: 1 when nothing was refused any more. */
static int analyse(long n, int once, const char *whole)
{
    rubric_doc *d = NULL;
    scarce.left = -1;
    rubric *r = open_rubric();
    assert_non_null(r);
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    scarce.left = n;
    scarce.once = once;
    int code = rubric_analyze(r, text, strlen(text), NULL, &d);
    int done = scarce.left > 0 || (n < 0);
    scarce.left = -1;
    if (code != RUBRIC_OK && code != RUBRIC_ENOMEM)
        fail_with("analysing", n, r, code);
    if (code == RUBRIC_OK)
        assert_string_equal(layers(d), whole);
    rubric_doc_free(d);
    rubric_close(r);
    if (scarce.held != 0)
        fail_msg("%zu held, n %ld once %d", scarce.held, n, once);
    return done;
}

static void analysing(void **state)
{
    char whole[4096];
    rubric_doc *d = NULL;
    (void)state;
    scarce.left = -1;
    rubric *r = open_rubric();
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    if (rubric_analyze(r, text, strlen(text), NULL, &d) != RUBRIC_OK)
        fail_msg("%s", rubric_errmsg(r));
    strcpy(whole, layers(d));
    assert_non_null(strstr(whole, "x says\n"));
    assert_non_null(strstr(whole, "z s\n"));
    rubric_doc_free(d);
    rubric_close(r);
    for (int once = 0; once < 2; once++) {
        long n = 0;
        while (!analyse(n, once, whole))
            n++;
        assert_true(n > 10);
    }
}

/* Loading a package, from the opening on. */
static void loading(void **state)
{
    (void)state;
    for (int once = 0; once < 2; once++) {
        int done = 0;
        for (long n = 0; !done; n++) {
            scarce.left = n;
            scarce.once = once;
            rubric *r = open_rubric();
            int code = r != NULL ? rubric_use(r, "p") : RUBRIC_ENOMEM;
            done = scarce.left > 0;
            scarce.left = -1;
            if (code != RUBRIC_OK && code != RUBRIC_ENOMEM)
                fail_with("loading", n, r, code);
            rubric_close(r);
            if (scarce.held != 0)
                fail_msg("%zu held, n %ld once %d", scarce.held, n, once);
        }
    }
}

/* ---- asking ---- */

static int ignore(void *user, const char *words, size_t len)
{
    (void)user;
    (void)words;
    (void)len;
    return 0;
}

static int done_with(rubric *r, int code, char *out, size_t len)
{
    if (code == RUBRIC_OK)
        rubric_free(r, out, len);
    return code;
}

static int ask_rules(rubric *r, rubric_doc *d)
{
    char *out = NULL;
    size_t len = 0;
    (void)d;
    int code = rubric_rules(r, "p", &out, &len);
    return done_with(r, code, out, len);
}

static int ask_codes(rubric *r, rubric_doc *d)
{
    char *out = NULL;
    size_t len = 0;
    int code = rubric_codes(r, d, "jsonl", &out, &len);
    return done_with(r, code, out, len);
}

static int ask_why(rubric *r, rubric_doc *d)
{
    char *out = NULL;
    size_t len = 0;
    int code = rubric_why_as(r, d, 0, NULL, "text", &out, &len);
    return done_with(r, code, out, len);
}

static int ask_why_not(rubric *r, rubric_doc *d)
{
    char *out = NULL;
    size_t len = 0;
    int code = rubric_why_as(r, d, 20, "says", "jsonl", &out, &len);
    return done_with(r, code, out, len);
}

static int ask_tests(rubric *r, rubric_doc *d)
{
    size_t passed, failed;
    (void)d;
    return rubric_test(r, "p", dir, "text", ignore, NULL, &passed, &failed);
}

static int ask_pattern(rubric *r, rubric_doc *d)
{
    rubric_pattern *p = NULL;
    (void)d;
    int code = rubric_pattern_new(r, "[lex=\"w\"]", 0, &p);
    rubric_pattern_free(p);
    return code;
}

static const struct {
    const char *name;
    int (*ask)(rubric *r, rubric_doc *d);
} questions[] = {{"rules", ask_rules},     {"codes", ask_codes},
                 {"why", ask_why},         {"why not", ask_why_not},
                 {"pattern", ask_pattern}, {"tests", ask_tests}};

/* 1 when nothing was refused any more. */
static int ask(size_t q, long n, int once)
{
    rubric_doc *d = NULL;
    scarce.left = -1;
    rubric *r = open_rubric();
    assert_int_equal(rubric_use(r, "p"), RUBRIC_OK);
    assert_int_equal(rubric_analyze(r, text, strlen(text), NULL, &d),
                     RUBRIC_OK);
    scarce.left = n;
    scarce.once = once;
    int code = questions[q].ask(r, d);
    int done = scarce.left > 0;
    scarce.left = -1;
    if (code != RUBRIC_OK && code != RUBRIC_ENOMEM)
        fail_with(questions[q].name, n, r, code);
    rubric_doc_free(d);
    rubric_close(r);
    assert_int_equal(scarce.held, 0);
    return done;
}

static void asking(void **state)
{
    (void)state;
    for (size_t q = 0; q < sizeof questions / sizeof *questions; q++)
        for (int once = 0; once < 2; once++) {
            long n = 0;
            while (!ask(q, n, once))
                n++;
            assert_true(n > 0);
        }
}

static int begin(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-scarce-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    files_package(dir, "p", manifest, init);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return files_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(analysing),
                                       cmocka_unit_test(loading),
                                       cmocka_unit_test(asking)};
    return cmocka_run_group_tests(tests, begin, end);
}
