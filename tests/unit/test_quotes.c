/*
** test_quotes.c - a stray mark spoils one paragraph, not the document
**
** A quotation mark is put before a word of a seed, again and again at places
** that a fixed sequence gives. What was found in other paragraphs must still
** be found there: same span, kind and rule. The paragraph after the damaged
** one is left out, too: what was not closed may go on there.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <rubric.h>

enum { TRIALS = 40, LARGEST = 1 << 16 };

static const char *const seeds[] = {
    "union-dispute.txt", "wire-strike.txt",    "parliament-debate.txt",
    "court-ruling.txt",  "partisan-ports.txt", "dam-inquiry.txt",
    "four-papers.txt",   "tram-row.txt",       "levee-hearing.txt"};
static const char *const marks[] = {"\"", "“", "”", "‘", "«", "„", "「"};

static uint32_t sequence; /* of places: the same in every run */

static uint32_t next_place(uint32_t below)
{
    sequence = sequence * 1664525u + 1013904223u;
    return (sequence >> 8) % below;
}

static size_t read_seed(const char *name, char *text)
{
    char path[256];
    snprintf(path, sizeof path, "seeds/%s", name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, LARGEST - 1, f);
    fclose(f);
    assert_in_range(n, 1, LARGEST - 2);
    text[n] = 0;
    return n;
}

static rubric_doc *analyze(rubric *r, const char *text, size_t n)
{
    rubric_doc *d = NULL;
    if (rubric_analyze(r, text, n, NULL, &d) != RUBRIC_OK)
        fail_msg("%s", rubric_errmsg(r));
    return d;
}

/*
** Is there a quotation at [start,end), of this kind and rule? Its end may lie
** in the damaged part, when what was said goes on there.
*/
static int has(const rubric_doc *d, rubric_span s, rubric_span damaged,
               const char *kind, const char *rule)
{
    const rubric_layer *l = rubric_layer_named(d, "quote");
    for (size_t i = 0; l && i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        rubric_span at = rubric_ann_span(a);
        int goes_on = at.end > damaged.start && at.end <= damaged.end;
        if (at.start == s.start && (at.end == s.end || goes_on) &&
            strcmp(rubric_ann_str(a, "kind"), kind) == 0 &&
            strcmp(rubric_ann_rule(d, a), rule) == 0)
            return 1;
    }
    return 0;
}

/* The paragraph of an offset, by number. */
static size_t paragraph_at(const rubric_doc *d, size_t at)
{
    size_t i = 0;
    while (i + 1 < rubric_paragraph_count(d) &&
           rubric_paragraph(d, i + 1).start <= at)
        i++;
    return i;
}

/*
** All quotations of `from` outside the damaged paragraphs stand in `to`, which
** is `shift` bytes longer behind the place of the mark. Counts them.
*/
static size_t same_outside(const rubric_doc *from, const rubric_doc *to,
                           rubric_span damaged, long shift, const char *what)
{
    size_t compared = 0;
    const rubric_layer *l = rubric_layer_named(from, "quote");
    rubric_span there = damaged;
    there.end = (size_t)((long)there.end + shift);
    for (size_t i = 0; l && i < rubric_ann_count(l); i++) {
        const rubric_ann *a = rubric_ann_get(l, i);
        rubric_span s = rubric_ann_span(a);
        if (s.start < damaged.end && damaged.start < s.end)
            continue;
        if (s.start >= damaged.end) {
            s.start = (size_t)((long)s.start + shift);
            s.end = (size_t)((long)s.end + shift);
        }
        if (!has(to, s, there, rubric_ann_str(a, "kind"),
                 rubric_ann_rule(from, a)))
            fail_msg("%s: the quotation at byte %u (rule '%s') is gone", what,
                     (unsigned)rubric_ann_span(a).start,
                     rubric_ann_rule(from, a));
        compared++;
    }
    return compared;
}

/* A place before a word in lower case: no name is cut. */
static size_t place_of_mark(const char *text, size_t n)
{
    for (;;) {
        size_t at = 1 + next_place((uint32_t)n - 2);
        if (text[at - 1] == ' ' && text[at] >= 'a' && text[at] <= 'z')
            return at;
    }
}

static size_t damage(rubric *r, const char *seed, const rubric_doc *whole,
                     const char *text, size_t n)
{
    static char hurt[LARGEST + 8];
    char what[200];
    const char *mark = marks[next_place(sizeof marks / sizeof *marks)];
    size_t at = place_of_mark(text, n), more = strlen(mark);
    memcpy(hurt, text, at);
    memcpy(hurt + at, mark, more);
    memcpy(hurt + at + more, text + at, n - at);
    snprintf(what, sizeof what, "%s, %s at byte %zu", seed, mark, at);
    rubric_doc *d = analyze(r, hurt, n + more);
    size_t p = paragraph_at(whole, at);
    rubric_span damaged = rubric_paragraph(whole, p);
    if (p + 1 < rubric_paragraph_count(whole))
        damaged.end = rubric_paragraph(whole, p + 1).end;
    rubric_span same = damaged;
    same.end += more;
    size_t compared = same_outside(whole, d, damaged, (long)more, what);
    compared += same_outside(d, whole, same, -(long)more, what);
    rubric_doc_free(d);
    return compared;
}

static void a_stray_mark_spoils_one_paragraph(void **state)
{
    (void)state;
    static char text[LARGEST];
    size_t compared = 0;
    rubric *r = NULL;
    assert_int_equal(rubric_open(&r, NULL), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "actors"), RUBRIC_OK);
    assert_int_equal(rubric_use(r, "quotes"), RUBRIC_OK);
    sequence = 20;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        size_t n = read_seed(seeds[i], text);
        rubric_doc *whole = analyze(r, text, n);
        for (int k = 0; k < TRIALS; k++)
            compared += damage(r, seeds[i], whole, text, n);
        rubric_doc_free(whole);
    }
    assert_true(compared > 1000);
    rubric_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stray_mark_spoils_one_paragraph)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
