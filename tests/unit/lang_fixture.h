/*
** lang_fixture.h - what tests of tags begin with: a language file, opened over
** memory that is counted and can be refused
*/
#ifndef RB_TEST_LANG_FIXTURE_H
#define RB_TEST_LANG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lang/lang.h"
#include "ration.h"

static rb_mem mem;
static rb_vocab vocab;
static rb_lang *lang;
static rb_err err;
static ration granted;

/* A file of the project, from wherever the test was started. */
static FILE *open_at_top(const char *name, const char *mode, char *path,
                         size_t size)
{
    static const char *const roots[] = {"", "../", "../../"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, size, "%s%s", roots[i], name);
        FILE *f = fopen(path, mode);
        if (f != NULL)
            return f;
    }
    fail_msg("run this from the top of the project: no %s", name);
    return NULL;
}

static const char *lang_path(void)
{
    static char path[256];
    const char *env = getenv("RUBRIC_LANG");
    if (env)
        return env;
    fclose(open_at_top("build/rubric.lang", "rb", path, sizeof path));
    return path;
}

static void lang_begin(void)
{
    granted.left = -1;
    lang = NULL;
    rb_mem_init(&mem, rationed, &granted);
    assert_int_equal(rb_vocab_init(&vocab, &mem), RB_OK);
    assert_int_equal(rb_lang_open(&lang, &mem, &vocab, lang_path(), &err),
                     RB_OK);
}

/* What is left at the end of a test is a leak. */
static void lang_end(void)
{
    granted.left = -1;
    rb_lang_close(lang);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
}

#endif
