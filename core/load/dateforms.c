/*
** dateforms.c - the orders in which day, month and year are written
**
** Each form reads a bounded number of bytes and is tried only where a number
** or the name of a month begins.
*/
#include <string.h>
#include "dateparts.h"

int rb_date_valid(int year, int month, int day)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1000 || year > 2100 || month < 1 || month > 12 || day < 1)
        return 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

static int set_day(rb_date *d, long long year, long long month, long long day)
{
    if (year > 9999 || month > 12 || day > 31 ||
        !rb_date_valid((int)year, (int)month, (int)day))
        return 0;
    d->year = (int)year;
    d->month = (int)month;
    d->day = (int)day;
    return 1;
}

/* No letter or digit at p: what was read is not part of something longer. */
static int ends(const char *p, const char *end)
{
    return !rb_date_letter(p, end);
}

/* Between the parts of a date: blanks, marks, and at most two of the words
** that some languages put there. */
static void skip_between(const char **p, const char *end)
{
    static const char words[] =
        "de del d di do da of den dia m gada ko y ta e a an the na os "
        "жылғы жылдың року г года году թ թվականի წლის წ tháng năm لعام "
        "سنة من สิบ พ ศ ค";
    char word[RB_WORD_BYTES];
    for (int i = 0; i < 3; i++) {
        const char *q;
        rb_date_skip(p, end, ".,-/'");
        rb_date_eat(p, end, "\xE2\x80\x99");
        rb_date_eat(p, end, "،");
        rb_date_skip(p, end, "");
        q = *p;
        if (!rb_date_word(&q, end, word) || !rb_date_in(word, words))
            return;
        *p = q;
    }
}

/* st, nd, er, º... right behind a day. */
static void skip_ordinal(const char **p, const char *end)
{
    char word[RB_WORD_BYTES];
    const char *q = *p;
    if (rb_date_word(&q, end, word) &&
        rb_date_in(word, "st nd rd th er ère e re º ª a o ième ème "
                         "го е й ე d-d"))
        *p = q;
}

static int read_month(rb_datescan *s, const char **p)
{
    char word[RB_WORD_BYTES];
    const char *q = *p;
    if (!rb_date_word(&q, s->end, word))
        return 0;
    int month = rb_date_month(word, s->lang);
    if (month > 0)
        *p = q;
    return month;
}

/* A year of four digits, or '20; a Thai month counts from Buddha. */
static int read_year(rb_datescan *s, const char **p, int bare, int *year)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, s->end, &n))
        return 0;
    if (n.digits == 2 &&
        (bare || q[-3] == '\'' || memcmp(q - 5, "\xE2\x80\x99", 3) == 0) &&
        ends(q, s->end) && !(q < s->end && *q == ':'))
        n.value += n.value < 50 ? 2000 : 1900;
    else if (n.digits != 4)
        return 0;
    if (n.value > 2400 && n.value < 2700)
        n.value -= 543;
    *year = (int)n.value;
    *p = q;
    return 1;
}

/* ---- with a month in words ---- */

/* p behind the day: "March 2020", "de março de 2020", "Mar 20". */
static int day_month_year(rb_datescan *s, const char *p, int day, rb_date *d)
{
    int month, year = 0;
    rb_number n;
    skip_ordinal(&p, s->end);
    const char *gap = p;
    skip_between(&p, s->end);
    month = read_month(s, &p);
    if (month == 0) { /* 4 tháng 3 năm 2020 */
        if ((size_t)(p - gap) < 5 || memcmp(p - 2, "g ", 2) != 0 ||
            !rb_date_number(&p, s->end, &n) || n.digits > 2)
            return 0;
        month = (int)n.value;
    }
    int dash = p < s->end && *p == '-';
    skip_between(&p, s->end);
    if (!read_year(s, &p, s->whole || dash, &year) ||
        !set_day(d, year, month, day))
        return 0;
    s->p = p;
    return 1;
}

/* p behind the name of a month: "4, 2020", "4 10:11:12 UTC 2020". */
static int month_day_year(rb_datescan *s, const char *p, int month, rb_date *d)
{
    rb_number day;
    int year = 0;
    skip_between(&p, s->end);
    if (!rb_date_number(&p, s->end, &day) || day.digits > 2)
        return 0;
    skip_ordinal(&p, s->end);
    if (p < s->end && *p == ':')
        return 0;
    skip_between(&p, s->end);
    const char *q = p;
    if (rb_date_time(&q, s->end, d, 0)) {
        p = q;
        rb_date_skip(&p, s->end, ",");
    }
    if (!read_year(s, &p, 0, &year) || !set_day(d, year, month, day.value))
        return 0;
    s->p = p;
    return 1;
}

/* p behind the year: "március 4.", "gada 4. martā", "m. kovo 4 d." */
static int year_first_words(rb_datescan *s, const char *p, int year, rb_date *d)
{
    rb_number n;
    int month;
    skip_between(&p, s->end);
    const char *q = p;
    if (rb_date_number(&q, s->end, &n)) {
        if (n.digits > 2)
            return 0;
        skip_ordinal(&q, s->end);
        skip_between(&q, s->end);
        month = read_month(s, &q);
    } else {
        month = read_month(s, &q);
        skip_between(&q, s->end);
        if (month == 0 || !rb_date_number(&q, s->end, &n) || n.digits > 2)
            return 0;
        if (q < s->end && *q == ':')
            return 0;
        skip_ordinal(&q, s->end);
    }
    if (month == 0 || !ends(q, s->end) || !set_day(d, year, month, n.value))
        return 0;
    s->p = q;
    return 1;
}

/* ---- numbers alone ---- */

/* The mark between two numbers, blanks around it allowed; 0: none. */
static int separator(const char **p, const char *end)
{
    const char *q = *p;
    rb_date_skip(&q, end, "");
    if (q >= end || (*q != '-' && *q != '/' && *q != '.') || q - *p > 2)
        return 0;
    int mark = *q++;
    rb_date_skip(&q, end, "");
    *p = q;
    return mark;
}

/* Behind numbers that make a date: neither a digit nor ".5" may follow. */
static int numbers_end(const char *p, const char *end, int mark)
{
    rb_number n;
    const char *q = p;
    if (rb_date_number(&q, end, &n))
        return 0;
    if (p < end && *p == mark) {
        q = p + 1;
        return !rb_date_number(&q, end, &n);
    }
    return 1;
}

static int year_month_day(rb_datescan *s, const char *p, int year, rb_date *d)
{
    rb_number m, day;
    int mark = separator(&p, s->end);
    if (mark == 0 || !rb_date_number(&p, s->end, &m) || m.digits > 2 ||
        separator(&p, s->end) != mark || !rb_date_number(&p, s->end, &day) ||
        day.digits > 2 || !numbers_end(p, s->end, mark) ||
        !set_day(d, year, m.value, day.value))
        return 0;
    s->p = p;
    return 1;
}

/* 2020年3月4日, 2020년 3월 4일 */
static int signs_after(rb_datescan *s, const char *p, int year, rb_date *d)
{
    static const char *const sign[][3] = {{"年", "月", "日"},
                                          {"년", "월", "일"}};
    rb_number m, day;
    rb_date_skip(&p, s->end, "");
    for (int i = 0; i < 2; i++) {
        if (!rb_date_eat(&p, s->end, sign[i][0]))
            continue;
        rb_date_skip(&p, s->end, "");
        if (!rb_date_number(&p, s->end, &m))
            return 0;
        rb_date_skip(&p, s->end, "");
        if (!rb_date_eat(&p, s->end, sign[i][1]))
            return 0;
        rb_date_skip(&p, s->end, "");
        if (!rb_date_number(&p, s->end, &day) ||
            !set_day(d, year, m.value, day.value))
            return 0;
        rb_date_skip(&p, s->end, "");
        if (!rb_date_eat(&p, s->end, sign[i][2]) &&
            !rb_date_eat(&p, s->end, "号"))
            return 0;
        s->p = p;
        return 1;
    }
    return 0;
}

int rb_date_order(const char *lang)
{
    size_t n = lang != NULL ? strcspn(lang, "-_") : 0;
    char two[3] = {0};
    if (n != 2)
        return n == 3 ? RB_DATE_DAY_FIRST : RB_DATE_UNCLEAR;
    two[0] = (char)(lang[0] | 32);
    two[1] = (char)(lang[1] | 32);
    const char *region = lang[2] != '\0' ? lang + 3 : "";
    if (rb_date_in(two, "zh ja ko hu lt mn eu"))
        return RB_DATE_UNCLEAR;
    if (strncasecmp(region, "us", 2) == 0)
        return rb_date_in(two, "en") ? RB_DATE_MONTH_FIRST : RB_DATE_UNCLEAR;
    if (!rb_date_in(two, "en"))
        return RB_DATE_DAY_FIRST;
    if (strncasecmp(region, "ph", 2) == 0)
        return RB_DATE_MONTH_FIRST;
    return *region == '\0' || strncasecmp(region, "ca", 2) == 0
               ? RB_DATE_UNCLEAR
               : RB_DATE_DAY_FIRST;
}

/* Which of two numbers is the day? 1 the first, 2 the second, 0 unclear. */
static int which_is_day(int mark, long long a, long long b, const char *lang)
{
    int order = rb_date_order(lang);
    if (a > 12 || b > 12)
        return a > 12 ? 1 : 2;
    if (a == b || mark == '.')
        return 1;
    return order == RB_DATE_DAY_FIRST     ? 1
           : order == RB_DATE_MONTH_FIRST ? 2
                                          : 0;
}

/* p behind the first number. */
static int year_last(rb_datescan *s, const char *p, rb_number a, rb_date *d)
{
    rb_number b, year;
    int mark = separator(&p, s->end);
    if (mark == 0 || !rb_date_number(&p, s->end, &b) || b.digits > 2 ||
        separator(&p, s->end) != mark || !rb_date_number(&p, s->end, &year) ||
        !numbers_end(p, s->end, mark) || !ends(p, s->end))
        return 0;
    if (year.digits == 2 && a.digits == 2 && b.digits == 2 &&
        (mark == '.' ||
         (mark == '/' && rb_date_order(s->lang) != RB_DATE_UNCLEAR)))
        year.value += year.value < 50 ? 2000 : 1900;
    else if (year.digits != 4)
        return 0;
    if (year.value > 2400 && s->lang && strncmp(s->lang, "th", 2) == 0)
        year.value -= 543;
    int day = which_is_day(mark, a.value, b.value, s->lang);
    if (day == 0 || !set_day(d, year.value, day == 1 ? b.value : a.value,
                             day == 1 ? a.value : b.value))
        return 0;
    s->p = p;
    return 1;
}

/* ---- any ---- */

static int begins_with_number(rb_datescan *s, rb_date *d)
{
    rb_number n;
    const char *p = s->p;
    if (!rb_date_number(&p, s->end, &n))
        return 0;
    if (n.digits == 4 && n.value >= 1000 && n.value <= 2700) {
        int year = (int)n.value;
        return year_month_day(s, p, year, d) || signs_after(s, p, year, d) ||
               year_first_words(s, p, year, d);
    }
    if (n.digits > 2 || n.value < 1 || n.value > 31)
        return 0;
    return year_last(s, p, n, d) || day_month_year(s, p, (int)n.value, d);
}

int rb_date_match(rb_datescan *s, rb_date *d)
{
    d->hour = d->minute = d->second = -1;
    d->zone = RB_NO_ZONE;
    if (begins_with_number(s, d))
        return 1;
    const char *p = s->p;
    int month = read_month(s, &p);
    return month > 0 && month_day_year(s, p, month, d);
}
