/*
** test_loaded.c - what a loader package gives is believed nothing
**
** The loader here is a function that gives whatever records a test has made,
** as the process of a stranger's package could.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "load/load.h"
#include "load/records.h"
#include "ration.h"

/* 10 bytes; "\xC3\xBC" at 4. */
static const char file_text[] = "One \xC3\xBCnd\n2";

static ration memory;
static rb_mem mem, made_mem;
static rb_vocab vocab;
static rb_err err;
static rb_buf made;
static char path[64];
static const char *whole = file_text; /* what the loader is to see */
static rb_loader loader = {"log", ".log\0", 0};

static int takes(void *user, size_t i, const char *name, const char *head,
                 size_t n, int *is, rb_err *e)
{
    (void)user, (void)i, (void)e;
    assert_string_equal(name, strrchr(path, '/') + 1);
    assert_memory_equal(head, whole, n);
    *is = 1;
    return RB_OK;
}

static int load(void *user, size_t i, const char *name, const char *file,
                size_t n, rb_buf *records, rb_err *e)
{
    (void)user, (void)name;
    assert_int_equal(i, 0);
    assert_int_equal(n,
                     whole == file_text ? sizeof file_text - 1 : strlen(whole));
    assert_memory_equal(file, whole, n);
    rb_buf_put(records, made.p ? made.p : "", made.n);
    return records->failed ? rb_nomem(e) : RB_OK;
}

static int setup(void **state)
{
    (void)state;
    memory = (ration){-1, 0};
    rb_mem_init(&mem, rationed, &memory);
    rb_mem_init(&made_mem, NULL, NULL);
    rb_buf_init(&made, &made_mem);
    strcpy(path, "/tmp/rubric-loaded-XXXXXX.log");
    int fd = mkstemps(path, 4);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, file_text, sizeof file_text - 1),
                     sizeof file_text - 1);
    close(fd);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rb_buf_free(&made);
    unlink(path);
    return 0;
}

/* ---- reading ---- */

/* What comes out of the file: texts and messages, a line each, a path as P. */
static char seen[4096];
static int last_only;

static void note(const char *kind, const char *s)
{
    size_t n = last_only ? 0 : strlen(seen), k = strlen(path);
    if (strncmp(s, path, k) == 0) {
        snprintf(seen + n, sizeof seen - n, "%s P%s\n", kind, s + k);
        return;
    }
    snprintf(seen + n, sizeof seen - n, "%s %s\n", kind, s);
}

static void note_doc(rb_doc *d)
{
    char line[600];
    rb_place at = rb_map_find(d->map.v, d->map.n, d->text, d->len, 0, d->len);
    snprintf(line, sizeof line, "%s [%s] line %u, %u-%u%s", d->text,
             d->meta[RB_META_ID], d->line, (unsigned)at.start, (unsigned)at.end,
             at.exact ? "" : "?");
    char *p = strstr(line, path);
    if (p != NULL) {
        *p = 'P';
        memmove(p + 1, p + strlen(path), strlen(p + strlen(path)) + 1);
    }
    note("doc", line);
    for (uint32_t i = 0; i < d->note.n; i++)
        note("note", d->note.v[i].msg);
    rb_doc_free(d);
}

/* Read the file to its end; the code that ended it. */
static int read_file(void)
{
    rb_source_options o = {
        .loader = &loader, .loaders = 1, .takes = takes, .load = load};
    rb_source *s = NULL;
    rb_doc *d;
    seen[0] = '\0';
    int code = rb_vocab_init(&vocab, &mem);
    if (code != RB_OK)
        return code;
    code = rb_source_open(&s, &mem, &o, &err);
    if (code == RB_OK)
        code = rb_source_add(s, path, &err);
    while (code == RB_OK || code == RB_EINPUT) {
        code = rb_source_next(s, &mem, &vocab, &d, &err);
        if (code == RB_OK)
            note_doc(d);
        else if (code != RB_EDONE)
            note("error", err.msg);
    }
    rb_source_close(s);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    return code;
}

static void expect(const char *want)
{
    assert_int_equal(read_file(), RB_EDONE);
    assert_string_equal(seen, want);
}

static void put_fields(const char *json)
{
    rb_records_fields(&made, json, strlen(json));
}

/* ---- tests ---- */

static void records_become_documents(void **state)
{
    (void)state;
    rb_records_doc(&made);
    rb_records_slice(&made, 0, 3);
    rb_records_made(&made, "-", 1);
    rb_records_slice(&made, 4, 8);
    put_fields("{}");
    rb_records_wrong(&made, "line 2: \x1B[31mno date\xFF");
    rb_records_doc(&made);
    rb_records_slice(&made, 9, 10);
    put_fields("{\"id\":\"mine\",\"author\":\"A\"}");
    rb_records_doc(&made);
    rb_records_made(&made, "Words.", 6);
    put_fields("{\"n\":[1]}");
    expect("doc One-\xC3\xBCnd [P#1] line 1, 0-8\n"
           "error P: line 2:  [31mno date\n"
           "doc 2 [mine] line 2, 9-10\n"
           "doc Words. [P#3] line 0, 0-10\n");
}

/* Lines and jumps between them: more of both than a file may be counted for. */
static void records_may_jump_about_in_their_file(void **state)
{
    enum { LINES = 1 << 20, JUMPS = 40000 };
    rb_buf text;
    (void)state;
    rb_buf_init(&text, &made_mem);
    for (int i = 0; i < LINES; i++)
        rb_buf_puts(&text, "a\n");
    assert_false(text.failed);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
    for (int i = 1; i <= JUMPS; i++) {
        size_t at = i == JUMPS ? 8190 : i % 2 == 0 ? 0 : 2 * LINES - 2;
        rb_records_doc(&made);
        rb_records_slice(&made, at, at + (i == JUMPS));
        put_fields("{}");
    }
    rb_buf_putc(&text, '\0');
    whole = text.p;
    clock_t begin = clock();
    last_only = 1;
    expect("doc a [P#40000] line 4096, 8190-8191\n");
    last_only = 0;
    whole = file_text;
    rb_buf_free(&text);
    assert_true(clock() - begin < 10 * CLOCKS_PER_SEC);
}

static void a_record_alone_has_the_path_as_its_id(void **state)
{
    (void)state;
    rb_records_doc(&made);
    rb_records_slice(&made, 0, 3);
    put_fields("{}");
    expect("doc One [P] line 1, 0-3\n");
    rb_records_wrong(&made, "why"); /* does not rename it */
    expect("doc One [P] line 1, 0-3\nerror P: why\n");
}

static void escapes_of_fields_have_no_place_in_the_file(void **state)
{
    (void)state;
    rb_records_doc(&made);
    rb_records_slice(&made, 0, 3);
    put_fields("{\"id\":\"a\\ud800\"}");
    expect("doc One [a\xEF\xBF\xBD] line 1, 0-3\n");
}

static void nothing_is_an_error(void **state)
{
    (void)state;
    expect("error P: package 'log' finds no document in this file\n");
}

static void expect_broken(void)
{
    put_fields("{}");
    rb_records_doc(&made); /* what follows is not read */
    rb_records_slice(&made, 0, 3);
    put_fields("{}");
    expect("error P: what package 'log' gives as record 1 cannot be read\n");
    rb_buf_clear(&made);
}

static void slices_lie_in_the_file(void **state)
{
    static const size_t wrong[][2] = {
        {0, 11}, {11, 11}, {3, 2}, {0, SIZE_MAX}, {SIZE_MAX, SIZE_MAX},
        {5, 8},  {0, 5}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        rb_records_doc(&made);
        rb_records_slice(&made, wrong[i][0], wrong[i][1]);
        expect_broken();
    }
}

/* A file of ten bytes must not become a text of gigabytes. */
static void the_file_is_not_repeated_without_end(void **state)
{
    (void)state;
    rb_records_doc(&made);
    for (int i = 0; i < 9; i++)
        rb_records_slice(&made, 0, 10);
    expect_broken();
}

static void there_are_not_more_records_than_bytes(void **state)
{
    (void)state;
    for (int i = 0; i < 1100; i++)
        rb_records_wrong(&made, "");
    assert_int_equal(read_file(), RB_EDONE);
    assert_string_equal(err.msg + strlen(path),
                        ": what package 'log' gives as record 1011 cannot be "
                        "read");
}

static void words_and_fields_are_checked(void **state)
{
    static const char *const json[] = {
        "", "[]", "{", "{}{}", "\"a\"", "{\"a\":}", "{\"a\":\"\xFF\"}", "null"};
    (void)state;
    rb_records_doc(&made);
    rb_records_made(&made, "\xFF", 1);
    put_fields("{}");
    rb_records_doc(&made);
    put_fields("{}");
    expect("error P#1: the text that package 'log' gives is not UTF-8\n"
           "error P#2: package 'log' gives no text\n");
    for (size_t i = 0; i < sizeof json / sizeof *json; i++) {
        rb_buf_clear(&made);
        rb_records_doc(&made);
        rb_records_slice(&made, 0, 3);
        put_fields(json[i]);
        expect("error P: what package 'log' gives as record 1 cannot be "
               "read\n");
    }
}

static void every_cut_and_every_byte(void **state)
{
    (void)state;
    rb_records_doc(&made);
    rb_records_slice(&made, 0, 3);
    rb_records_made(&made, "x", 1);
    put_fields("{\"a\":[1,{\"b\":\"c\"}]}");
    rb_records_wrong(&made, "why");
    size_t whole = made.n;
    for (made.n = 0; made.n < whole; made.n++)
        assert_int_equal(read_file(), RB_EDONE);
    for (size_t i = 0; i < whole; i++) {
        char was = made.p[i];
        for (int c = 0; c < 256; c += 5) {
            made.p[i] = (char)c;
            assert_int_equal(read_file(), RB_EDONE);
        }
        made.p[i] = was;
    }
}

static void memory_that_is_refused(void **state)
{
    (void)state;
    rb_records_doc(&made);
    rb_records_slice(&made, 0, 3);
    rb_records_made(&made, "x", 1);
    put_fields("{\"author\":\"A\",\"n\":1}");
    int code = RB_ENOMEM;
    for (long n = 0; code == RB_ENOMEM; n++) {
        memory = (ration){n, 0};
        code = read_file();
        assert_true(memory.refused ? code == RB_ENOMEM : code == RB_EDONE);
    }
    assert_string_equal(seen, "doc Onex [P] line 1, 0-3\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(records_become_documents, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(records_may_jump_about_in_their_file,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_alone_has_the_path_as_its_id,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            escapes_of_fields_have_no_place_in_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(slices_lie_in_the_file, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_file_is_not_repeated_without_end,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(there_are_not_more_records_than_bytes,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(words_and_fields_are_checked, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(every_cut_and_every_byte, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(memory_that_is_refused, setup,
                                        teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
