/*
** segmenting.h - what tests of segmented text share: a document at a time
*/
#ifndef RB_TEST_SEGMENTING_H
#define RB_TEST_SEGMENTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/text.h"

static rb_mem mem;
static rb_vocab vocab;
static rb_doc *doc;
static rb_err err;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    doc = NULL;
    return rb_vocab_init(&vocab, &mem);
}

/* What is left at the end of a test is a leak. */
static int teardown(void **state)
{
    (void)state;
    rb_doc_free(doc);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    return 0;
}

static inline void read_text(const char *text, size_t n)
{
    rb_doc_free(doc);
    doc = rb_doc_new(&mem, &vocab, text, n);
    assert_non_null(doc);
    assert_int_equal(rb_segment(doc, &err), RB_OK);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
