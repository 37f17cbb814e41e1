/*
** test_date.c - written dates: the cases of tests/cases/dates.txt, dates in
** running text, the table of months, and time on hostile text
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "load/date.h"

/* The field before the next '|', without the blanks around it. */
static char *field(char **line)
{
    char *s = *line, *bar = strstr(s, " | ");
    if (bar != NULL) {
        *bar = '\0';
        *line = bar + 3;
    }
    return s;
}

static void test_cases(void **state)
{
    (void)state;
    FILE *f = fopen("tests/cases/dates.txt", "r");
    char buf[512], out[RB_DATE_SIZE];
    int n = 0, bad = 0;
    assert_non_null(f);
    for (int at = 1; fgets(buf, sizeof buf, f) != NULL; at++) {
        buf[strcspn(buf, "\n")] = '\0';
        if (*buf == '#' || *buf == '\0')
            continue;
        char *line = buf, *lang = field(&line), *want = field(&line);
        if (strcmp(lang, "-") == 0)
            lang = NULL;
        if (!rb_date_parse(line, strlen(line), lang, out))
            strcpy(out, "-");
        if (strcmp(out, want) != 0) {
            print_error("dates.txt:%d: %s gives %s\n", at, line, out);
            bad++;
        }
        n++;
    }
    fclose(f);
    assert_true(n > 180);
    assert_int_equal(bad, 0);
}

static void found(const char *text, const char *lang, const char *iso,
                  const char *part)
{
    rb_date_hit h;
    if (iso == NULL) {
        assert_false(rb_date_find(text, strlen(text), lang, &h));
        return;
    }
    assert_true(rb_date_find(text, strlen(text), lang, &h));
    assert_string_equal(h.iso, iso);
    assert_int_equal(h.end - h.start, strlen(part));
    assert_memory_equal(text + h.start, part, strlen(part));
}

static void test_find(void **state)
{
    (void)state;
    found("By Ann Lee | March 4, 2020 | 3 comments", "en", "2020-03-04",
          "March 4, 2020");
    found("Dial 030 2020 or 1.2.3: the 4th of May, 2021, at noon.", "en",
          "2021-05-04", "4th of May, 2021");
    found("Stand: 04.03.2020, 10:11 Uhr", "de", "2020-03-04T10:11",
          "04.03.2020, 10:11");
    found("In 2020 they came, in March 4 left.", "en", NULL, NULL);
    found("It may 4 times in 2020", "en", NULL, NULL);
    found("version 4.03.2020.1", "en", NULL, NULL);
    found("12/25/2019 was cold", "en", "2019-12-25", "12/25/2019");
    found("in 1492-10-12 and 2021-10-12", "en", "2021-10-12", "2021-10-12");
    found("", NULL, NULL, NULL);
}

static void test_order(void **state)
{
    (void)state;
    assert_int_equal(rb_date_order("en"), RB_DATE_UNCLEAR);
    assert_int_equal(rb_date_order("en-US"), RB_DATE_MONTH_FIRST);
    assert_int_equal(rb_date_order("en-gb"), RB_DATE_DAY_FIRST);
    assert_int_equal(rb_date_order("de"), RB_DATE_DAY_FIRST);
    assert_int_equal(rb_date_order("zh-CN"), RB_DATE_UNCLEAR);
    assert_int_equal(rb_date_order(NULL), RB_DATE_UNCLEAR);
}

static void test_months_sorted(void **state)
{
    (void)state;
    for (size_t i = 1; i < rb_month_count; i++) {
        int c = strcmp(rb_months[i - 1].name, rb_months[i].name);
        assert_true(c <= 0);
        if (c == 0) /* two months, or two languages */
            assert_true(strcmp(rb_months[i - 1].lang, rb_months[i].lang) < 0);
    }
    assert_true(rb_month_count > 800);
}

/* Text that makes every form begin, and none end, takes linear time. */
static void test_linear(void **state)
{
    (void)state;
    static const char *const piece[] = {
        "4 de ", "2020. ", "may ", "1/2/",           "4 march ",
        "    ",  "11111",  "x",    "4 \xE2\x80\x99", "mar 4 10:11 "};
    size_t n = 2 << 20;
    char *s = malloc(n);
    rb_date_hit h;
    assert_non_null(s);
    for (size_t k = 0; k < sizeof piece / sizeof *piece; k++) {
        size_t len = strlen(piece[k]);
        for (size_t i = 0; i < n; i++)
            s[i] = piece[k][i % len];
        clock_t t = clock();
        assert_false(rb_date_find(s, n, "en", &h));
        assert_true((double)(clock() - t) / CLOCKS_PER_SEC < 2.0);
    }
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),  cmocka_unit_test(test_find),
        cmocka_unit_test(test_order),  cmocka_unit_test(test_months_sorted),
        cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
