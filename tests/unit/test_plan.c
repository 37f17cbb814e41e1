/*
** test_plan.c - include/rubric.h: packages installed by a program
**
** Through the public functions alone, as a host would; and with memory that is
** refused at every point: nothing of the project changes, nothing is lost.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"
#include "rubric.h"

static char root[64];

/* ---- folders ---- */

static void put(const char *name, const char *text)
{
    files_put(root, name, text);
}

static const char *at(const char *name)
{
    static char path[4][300];
    static int k;
    k = (k + 1) % 4;
    snprintf(path[k], sizeof path[k], "%s/%s", root, name);
    return path[k];
}

static int begin(void **state)
{
    (void)state;
    strcpy(root, "/tmp/rubric-plan-XXXXXX");
    if (mkdtemp(root) == NULL)
        return 1;
    put("words-1/package.lua", "return { name = \"words\", version = \"1.0.0\","
                               " kind = \"library\" }");
    put("words-1/init.lua", "return 1");
    put("words-2/package.lua", "return { name = \"words\", version = \"2.0.0\","
                               " kind = \"library\" }");
    put("words-2/init.lua", "return 2");
    put("dice/package.lua",
        "return { name = \"dice\", version = \"1.0.0\", writes = { \"die\" },"
        " needs = { words = \"^1\" }, permissions = { \"random\" } }");
    put("dice/init.lua", "return function() end");
    put("shelf/w/package.lua", "return { name = \"words\", version = \"1.5.0\","
                               " kind = \"library\" }");
    put("shelf/w/init.lua", "return 15");
    mkdir(at("p"), 0755);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return files_remove(root);
}

/* ---- plans ---- */

static rubric_plan *open_plan(rubric *r)
{
    rubric_plan *p;
    if (rubric_plan_open(r, at("p/rubric.lock"), &p) != RUBRIC_OK)
        fail_msg("%s", rubric_errmsg(r));
    return p;
}

static int add(rubric_plan *p, const char *name)
{
    rubric_plan_source s = {.size = sizeof s, .path = at(name)};
    return rubric_plan_add(p, &s);
}

/* "+words 1.0.0 (needed)" and so on. */
static void changes(rubric_plan *p, char *out, size_t max)
{
    rubric_change g = {.size = sizeof g};
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; rubric_plan_change(p, i, &g) == RUBRIC_OK; i++)
        n += (size_t)snprintf(
            out + n, max - n, "%c%s %s%s%s%s;", "=+~-"[g.kind], g.name,
            g.is ? g.is->version : "gone", g.needed ? " needed" : "",
            *g.asked ? " " : "", g.asked);
}

static void a_plan_is_solved_looked_at_and_made(void **state)
{
    (void)state;
    rubric *r;
    char text[500];
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    rubric_plan *p = open_plan(r);
    assert_int_equal(add(p, "dice"), RUBRIC_OK);
    assert_int_equal(rubric_plan_shelf(p, at("shelf")), RUBRIC_OK);
    assert_int_equal(rubric_plan_solve(p), RUBRIC_OK);
    changes(p, text, sizeof text);
    assert_string_equal(text, "+dice 1.0.0 random;+words 1.5.0 needed;");

    assert_int_equal(rubric_plan_commit(p), RUBRIC_EUSAGE);
    assert_non_null(strstr(rubric_errmsg(r), "'random', which is not granted"));
    assert_int_not_equal(access(at("p/rubric.lock"), F_OK), 0);
    assert_int_equal(rubric_plan_grant(p, "words", "random"), RUBRIC_OK);
    assert_int_equal(rubric_plan_commit(p), RUBRIC_EUSAGE);
    assert_int_equal(rubric_plan_grant(p, "dice", "random"), RUBRIC_OK);
    assert_int_equal(rubric_plan_commit(p), RUBRIC_OK);
    rubric_plan_close(p);

    rubric_options o = {.size = sizeof o, .lock = at("p/rubric.lock")};
    rubric *used;
    rubric_about about = {.size = sizeof about};
    size_t n;
    assert_int_equal(rubric_open(&used, &o), RUBRIC_OK);
    assert_int_equal(rubric_package_about(used, "dice", &about), RUBRIC_OK);
    assert_string_equal(about.version, "1.0.0");
    assert_string_equal(about.source, "../dice");
    assert_null(about.differs);
    assert_string_equal(rubric_lock_name(used, 1), "words");
    assert_null(rubric_lock_name(used, 2));
    assert_int_equal(rubric_lock_verify(used, NULL, NULL, &n), RUBRIC_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rubric_use(used, "words"), RUBRIC_OK);
    rubric_close(used);
    rubric_close(r);
}

/* Of the lock (or what the user trusts) when it came into use; then somebody
** writes to its folder. */
static void a_file_that_changes_after_the_check_is_not_run(void **state)
{
    (void)state;
    put("late/package.lua", "return { name = \"late\", version = \"1.0.0\","
                            " writes = { \"x\" },"
                            " files = { \"later.lua\", \"data/\" } }");
    put("late/data/w.tsv", "a\tb\n");
    put("late/init.lua",
        "local rubric = require \"rubric\"\n"
        "rubric.lexicon { name = \"w\", file = \"data//w.tsv\" }\n"
        "return function() require \"later\" end");
    for (int trusted = 0; trusted < 2; trusted++) {
        rubric_options o = {.size = sizeof o};
        rubric *r;
        rubric_doc *d = NULL;
        put("late/later.lua", "return 1");
        put("p/rubric.lock", "return { lock = 1, packages = {} }");
        assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
        rubric_plan *p = open_plan(r);
        rubric_plan_source s = {
            .size = sizeof s, .path = at("late"), .in_place = 1};
        assert_int_equal(rubric_plan_add(p, &s), RUBRIC_OK);
        assert_int_equal(rubric_plan_solve(p), RUBRIC_OK);
        assert_int_equal(rubric_plan_commit(p), RUBRIC_OK);
        rubric_plan_close(p);
        rubric_close(r);

        o.lock = trusted ? NULL : at("p/rubric.lock");
        o.trusted = trusted ? at("trusted") : NULL;
        assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
        const char *package = trusted ? at("late") : "late";
        if (trusted)
            assert_int_equal(rubric_trust_keep(r, package, 1), RUBRIC_OK);
        assert_int_equal(rubric_use(r, package), RUBRIC_OK);
        put("late/later.lua", "return 2");
        assert_int_equal(rubric_analyze(r, "A word.", 7, NULL, &d),
                         RUBRIC_ESCRIPT);
        assert_non_null(strstr(rubric_errmsg(r), "'later.lua' is not what it "
                                                 "was when the package"));
        rubric_doc_free(d);
        rubric_close(r);
    }
}

static void what_does_not_go_together_changes_nothing(void **state)
{
    (void)state;
    rubric *r;
    char text[500];
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    rubric_plan *p = open_plan(r);
    assert_int_equal(add(p, "dice"), RUBRIC_OK);
    assert_int_equal(add(p, "words-2"), RUBRIC_OK);
    assert_int_equal(rubric_plan_solve(p), RUBRIC_EUSAGE);
    assert_non_null(strstr(rubric_errmsg(r), "'dice' 1.0.0 needs ^1"));
    assert_int_equal(rubric_plan_commit(p), RUBRIC_EUSAGE);
    rubric_plan_close(p);
    p = open_plan(r);
    assert_int_equal(add(p, "words-1"), RUBRIC_OK);
    assert_int_equal(add(p, "words-2"), RUBRIC_EUSAGE);
    assert_int_equal(add(p, "nothere"), RUBRIC_EUSAGE);
    assert_int_equal(add(p, "shelf"), RUBRIC_EUSAGE);
    assert_int_equal(rubric_plan_solve(p), RUBRIC_OK); /* of the first alone */
    changes(p, text, sizeof text);
    assert_string_equal(text, "+words 1.0.0;");
    rubric_plan_close(p);
    assert_int_not_equal(access(at("p/packages"), F_OK), 0);
    rubric_close(r);
}

static void one_plan_at_a_time(void **state)
{
    (void)state;
    rubric *r, *s;
    rubric_plan *q;
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    assert_int_equal(rubric_open(&s, NULL), RUBRIC_OK);
    rubric_plan *p = open_plan(r);
    assert_int_equal(rubric_plan_open(s, at("p/rubric.lock"), &q), RUBRIC_EIO);
    assert_null(q);
    assert_non_null(strstr(rubric_errmsg(s), "another rubric changes"));
    rubric_plan_close(p);
    assert_int_equal(rubric_plan_open(s, at("p/rubric.lock"), &q), RUBRIC_OK);
    rubric_plan_close(q);
    rubric_close(r);
    rubric_close(s);
}

/* ---- memory that is refused ---- */

typedef struct memory {
    size_t left; /* requests that are granted */
    size_t held; /* bytes */
} memory;

static void *give(void *user, void *ptr, size_t osize, size_t nsize)
{
    memory *m = user;
    if (nsize == 0) {
        m->held -= ptr ? osize : 0;
        free(ptr);
        return NULL;
    }
    if (m->left == 0)
        return NULL;
    m->left--;
    void *p = realloc(ptr, nsize);
    if (p != NULL)
        m->held += nsize - (ptr ? osize : 0);
    return p;
}

/* Install dice with what it needs; the code of the first step that failed. */
static int install(rubric *r)
{
    rubric_plan *p;
    rubric_change g = {.size = sizeof g};
    const char *lock;
    int code = rubric_plan_open(r, at("p/rubric.lock"), &p);
    if (code == RUBRIC_OK)
        code = add(p, "dice");
    if (code == RUBRIC_OK)
        code = rubric_plan_shelf(p, at("shelf"));
    if (code == RUBRIC_OK)
        code = rubric_plan_solve(p);
    if (code == RUBRIC_OK && rubric_plan_change(p, 0, &g) != RUBRIC_OK)
        code = RUBRIC_ENOMEM;
    if (code == RUBRIC_OK)
        code = rubric_plan_trial(p, &lock);
    if (code == RUBRIC_OK)
        code = rubric_plan_grant(p, NULL, NULL);
    if (code == RUBRIC_OK)
        code = rubric_plan_commit(p);
    rubric_plan_close(p);
    return code;
}

static void memory_that_is_refused(void **state)
{
    (void)state;
    int code = RUBRIC_ENOMEM;
    size_t step = 1, n = 0, seen = 0;
    while (code != RUBRIC_OK) {
        memory m = {.left = n};
        rubric_options o = {.size = sizeof o, .alloc = give, .user = &m};
        rubric *r;
        code = rubric_open(&r, &o);
        if (code == RUBRIC_OK)
            code = install(r);
        if (code != RUBRIC_OK && code != RUBRIC_ENOMEM)
            fail_msg("after %zu: %d %s", n, code, rubric_errmsg(r));
        seen += code != RUBRIC_OK && r != NULL;
        rubric_close(r);
        assert_int_equal(m.held, 0);
        int there = access(at("p/rubric.lock"), F_OK) == 0;
        assert_int_equal(there, code == RUBRIC_OK);
        n += step;
        if (n > 300) /* most is reading the packages that come with rubric */
            step = 37;
        assert_true(n < 1000000);
    }
    assert_true(seen > 50);
    assert_int_equal(access(at("p/packages/.new-1"), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_plan_is_solved_looked_at_and_made,
                                        begin, end),
        cmocka_unit_test_setup_teardown(
            what_does_not_go_together_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(
            a_file_that_changes_after_the_check_is_not_run, begin, end),
        cmocka_unit_test_setup_teardown(one_plan_at_a_time, begin, end),
        cmocka_unit_test_setup_teardown(memory_that_is_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
