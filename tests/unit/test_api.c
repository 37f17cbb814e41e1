/*
** test_api.c - include/rubric.h as a program meets it: sizes of structs,
** the allocator, what belongs to which handle
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
static const char text[] = "Brazil accused Venezuela of lying.";

/* ---- opening ---- */

static void options_say_their_size(void **state)
{
    rubric *r = (rubric *)1;
    rubric_options o = {.size = 0};
    (void)state;
    assert_int_equal(rubric_open(&r, &o), RUBRIC_EUSAGE);
    assert_null(r);
    assert_string_equal(rubric_errmsg(NULL), "out of memory");
    assert_int_equal(rubric_errcode(NULL), RUBRIC_ENOMEM);
    rubric_close(NULL);
    /* A program of an older header: what it does not know is not looked at. */
    memset(&o, 0xAA, sizeof o);
    o.size = offsetof(rubric_options, data_dir);
    o.alloc = NULL;
    o.log = NULL;
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    assert_string_equal(rubric_errmsg(r), "");
    assert_int_equal(rubric_errcode(r), RUBRIC_OK);
    rubric_close(r);
    assert_true(rubric_abi() == RUBRIC_ABI && RUBRIC_ABI_MIN <= RUBRIC_ABI);
}

/* ---- the allocator ---- */

typedef struct ledger {
    size_t held, blocks;
    long left; /* requests until it refuses; -1: never */
} ledger;

/* Blocks have their size before them: what is handed back must agree. */
static void *allocate(void *user, void *ptr, size_t osize, size_t nsize)
{
    ledger *l = user;
    size_t *p = ptr == NULL ? NULL : (size_t *)ptr - 2;
    assert_true(ptr == NULL ? osize == 0 : *p == osize);
    if (nsize > 0 && l->left == 0)
        return NULL;
    if (nsize > 0 && l->left > 0)
        l->left--;
    l->held = l->held - osize + nsize;
    l->blocks = l->blocks - (ptr != NULL) + (nsize > 0);
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    p = realloc(p, nsize + 2 * sizeof *p);
    assert_non_null(p);
    *p = nsize;
    return p + 2;
}

static int swallow(void *user, const char *piece, size_t len)
{
    *(size_t *)user += len;
    (void)piece;
    return 0;
}

/* A project, and its report. Closing forgets the error: *why keeps it. */
static int keep(rubric *r, const rubric_doc *d, char why[200])
{
    rubric_store *s = NULL;
    size_t len = 0;
    char path[100];
    snprintf(path, sizeof path, "%s/p.db", dir);
    unlink(path);
    int code = rubric_store_open(r, path, 0, &s);
    if (code == RUBRIC_OK)
        code = rubric_store_put(r, s, d);
    if (code == RUBRIC_OK)
        code = rubric_report(r, s, NULL, swallow, &len);
    snprintf(why, 200, "%s", rubric_errmsg(r));
    int closed = rubric_store_close(r, s);
    if (closed != RUBRIC_OK)
        snprintf(why, 200, "%s", rubric_errmsg(r));
    return code != RUBRIC_OK ? code : closed;
}

/* What can be asked of a document, one after the other. */
static int ask(rubric *r, rubric_doc *d)
{
    char *s = NULL;
    size_t len = 0;
    int code = rubric_json(r, d, RUBRIC_JSON_RUN, NULL, &s, &len);
    rubric_free(r, s, len);
    if (code == RUBRIC_OK)
        code = rubric_why(r, d, 9, NULL, &s, &len);
    rubric_free(r, s, len);
    if (code == RUBRIC_OK)
        code = rubric_codes(r, d, NULL, &s, &len);
    rubric_free(r, s, len);
    return code;
}

static int work(rubric *r, char why[200])
{
    rubric_doc *d = NULL;
    rubric_pattern *p = NULL;
    int code = rubric_use(r, "stance");
    if (code == RUBRIC_OK)
        code = rubric_analyze(r, text, strlen(text), NULL, &d);
    if (code == RUBRIC_OK)
        code = rubric_pattern_new(r, "[lemma=\"accuse\"]", 0, &p);
    if (code == RUBRIC_OK)
        code = ask(r, d);
    snprintf(why, 200, "%s", rubric_errmsg(r));
    if (code == RUBRIC_OK)
        code = keep(r, d, why);
    rubric_pattern_free(p);
    rubric_doc_free(d);
    return code;
}

static void all_memory_is_the_programs(void **state)
{
    ledger l = {0, 0, -1};
    rubric_options o = {
        .size = sizeof o, .alloc = allocate, .user = &l, .data_dir = ROOT};
    rubric *r;
    char why[200];
    (void)state;
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    assert_int_equal(work(r, why), RUBRIC_OK);
    rubric_stats s = {.size = sizeof s};
    rubric_get_stats(r, &s);
    assert_true(s.memory > 0 && s.memory <= l.held);
    rubric_close(r);
    assert_int_equal(l.held, 0);
    assert_int_equal(l.blocks, 0);
}

/* A project that is closed says, too, what it took back. */
static int says_no_memory(const char *why)
{
    static const char no[] = "out of memory", project[] = "; documents stored";
    size_t n = sizeof no - 1;
    return strncmp(why, no, n) == 0 &&
           (why[n] == '\0' ||
            strncmp(why + n, project, sizeof project - 1) == 0);
}

/* It refuses once and from then on: a code, and nothing is left behind. */
static void a_program_without_memory(void **state)
{
    long n = 0;
    int code;
    (void)state;
    do {
        ledger l = {0, 0, n};
        rubric_options o = {
            .size = sizeof o, .alloc = allocate, .user = &l, .data_dir = ROOT};
        rubric *r = NULL;
        char why[200] = "out of memory";
        code = rubric_open(&r, &o);
        if (code == RUBRIC_OK)
            code = work(r, why);
        if (code != RUBRIC_OK &&
            (code != RUBRIC_ENOMEM || !says_no_memory(why)))
            fail_msg("after %ld requests: %d %s", n, code, why);
        rubric_close(r);
        assert_int_equal(l.held, 0);
        n = n < 200 ? n + 1 : n + n / 25;
    } while (code != RUBRIC_OK);
}

/* ---- what belongs to which handle ---- */

static int count(void *user, const rubric_match *m)
{
    size_t *n = user;
    ++*n;
    assert_true(m->start == 7 && m->end == 14 && m->captures == 1);
    assert_string_equal(m->capture[0].name, "v");
    return 0;
}

static int at_once(void *user, const rubric_match *m)
{
    (void)m;
    ++*(size_t *)user;
    return 1;
}

static rubric *open_rubric(void)
{
    rubric *r;
    rubric_options o = {.size = sizeof o, .data_dir = ROOT};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    return r;
}

static void handles_do_not_mix(void **state)
{
    rubric *a = open_rubric(), *b = open_rubric();
    rubric_doc *d, *e;
    rubric_pattern *p;
    size_t n = 0;
    (void)state;
    assert_int_equal(rubric_doc_new(a, text, strlen(text), NULL, &d), 0);
    assert_int_equal(rubric_doc_new(b, text, strlen(text), NULL, &e), 0);
    assert_int_equal(rubric_pattern_new(a, "v:[lemma=\"accuse\"]", 0, &p), 0);
    assert_int_equal(rubric_find(a, p, d, count, &n), RUBRIC_EUSAGE);
    assert_string_equal(rubric_errmsg(a), "the document is not far enough for "
                                          "this pattern: rubric_doc_to comes "
                                          "first");
    assert_int_equal(rubric_doc_to(b, d, RUBRIC_TAGGED), RUBRIC_EUSAGE);
    assert_int_equal(rubric_doc_to(a, d, RUBRIC_TAGGED), RUBRIC_OK);
    assert_int_equal(rubric_doc_to(b, e, RUBRIC_TAGGED), RUBRIC_OK);
    assert_int_equal(rubric_find(a, p, d, count, &n), RUBRIC_OK);
    assert_int_equal(rubric_find(a, p, d, at_once, &n), RUBRIC_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rubric_find(a, p, e, count, &n), RUBRIC_EUSAGE);
    assert_int_equal(rubric_find(b, p, d, count, &n), RUBRIC_EUSAGE);
    assert_int_equal(rubric_find(b, p, e, count, &n), RUBRIC_EUSAGE);
    assert_non_null(strstr(rubric_errmsg(b), "another handle"));
    assert_int_equal(n, 2);
    rubric_pattern_free(p);
    rubric_doc_free(d);
    rubric_doc_free(e);
    rubric_close(a);
    rubric_close(b);
}

static void formats_may_be_left_out(void **state)
{
    rubric *r = open_rubric();
    rubric_doc *d;
    char *s;
    size_t len;
    (void)state;
    assert_int_equal(rubric_analyze(r, text, strlen(text), NULL, &d), 0);
    assert_int_equal(rubric_codes(r, d, NULL, &s, &len), RUBRIC_OK);
    assert_int_equal(strlen(s), len);
    rubric_free(r, s, len);
    assert_int_equal(rubric_why_as(r, d, 0, NULL, NULL, &s, NULL), RUBRIC_OK);
    rubric_free(r, s, strlen(s));
    rubric_free(r, NULL, 0);
    rubric_doc_free(d);
    rubric_doc_free(NULL);
    rubric_close(r);
}

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-api-XXXXXX");
    return mkdtemp(dir) == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_say_their_size),
        cmocka_unit_test(all_memory_is_the_programs),
        cmocka_unit_test(a_program_without_memory),
        cmocka_unit_test(handles_do_not_mix),
        cmocka_unit_test(formats_may_be_left_out)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
