/*
** packages.h - what tests of packages share: a folder of packages that each
** test makes, and a handle that finds them there
*/
#ifndef TEST_PACKAGES_H
#define TEST_PACKAGES_H

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

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/rubric-packages-XXXXXX");
    return mkdtemp(dir) == NULL;
}

static int teardown(void **state)
{
    (void)state;
    return files_remove(dir);
}

static void make_package(const char *name, const char *manifest,
                         const char *init)
{
    files_package(dir, name, manifest, init);
}

/* Budgets that a test is through with in less than a second. */
static rubric *open_rubric(int trust)
{
    rubric *r;
    rubric_options o = {.size = sizeof o,
                        .data_dir = ROOT,
                        .package_path = dir,
                        .trust = trust,
                        .script_memory = 32u << 20,
                        .script_steps = 20000000};
    assert_int_equal(rubric_open(&r, &o), RUBRIC_OK);
    return r;
}

#endif
