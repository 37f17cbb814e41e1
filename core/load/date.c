/*
** date.c - one written date, or the first one in a text
*/
#include "date.h"

#include <stdio.h>
#include <string.h>
#include "../base/utf8.h"
#include "dateparts.h"

void rb_date_print(const rb_date *d, char out[RB_DATE_SIZE])
{
    char *p = out, *end = out + RB_DATE_SIZE;
    p += snprintf(p, RB_DATE_SIZE, "%04d-%02d-%02d", d->year % 10000,
                  d->month % 100, d->day % 100);
    if (d->hour < 0)
        return;
    p += snprintf(p, (size_t)(end - p), "T%02d:%02d", d->hour % 100,
                  d->minute % 100);
    if (d->second >= 0)
        p += snprintf(p, (size_t)(end - p), ":%02d", d->second % 100);
    if (d->zone == RB_NO_ZONE)
        return;
    int z = d->zone < 0 ? -d->zone : d->zone;
    if (z == 0)
        snprintf(p, (size_t)(end - p), "Z");
    else
        snprintf(p, (size_t)(end - p), "%c%02d:%02d", d->zone < 0 ? '-' : '+',
                 z / 60 % 100, z % 60);
}

/* ---- forms that stand alone ---- */

/* The day that is n days after January 1 of a year. */
static void add_days(rb_date *d, int year, int n)
{
    d->year = year;
    d->month = d->day = 1;
    while (n < 0) {
        d->year--;
        n += rb_date_valid(d->year, 2, 29) ? 366 : 365;
    }
    while (n-- > 0) {
        if (rb_date_valid(d->year, d->month, d->day + 1)) {
            d->day++;
        } else {
            d->day = 1;
            d->month = d->month % 12 + 1;
            d->year += d->month == 1;
        }
    }
}

/* 2020-W10-3, 2020-064, and both without their hyphens. */
static int week_or_ordinal(const char **p, const char *end, rb_date *d)
{
    rb_number year, n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &year) || year.digits < 4)
        return 0;
    if (year.digits == 7) {
        n = (rb_number){year.value % 1000, 3};
        year = (rb_number){year.value / 1000, 4};
    } else if (year.digits != 4) {
        return 0;
    }
    int y = (int)year.value, week = 0;
    if (!rb_date_valid(y, 1, 1))
        return 0;
    if (q == *p + 4) {
        rb_date_eat(&q, end, "-");
        week = rb_date_eat(&q, end, "W");
        if (!rb_date_number(&q, end, &n))
            return 0;
        if (week && n.digits == 2 && rb_date_eat(&q, end, "-")) {
            rb_number day;
            if (!rb_date_number(&q, end, &day) || day.digits != 1)
                return 0;
            n = (rb_number){n.value * 10 + day.value, 3};
        }
    }
    if (n.digits != 3)
        return 0;
    if (!week) {
        if (n.value < 1 || n.value > 365 + rb_date_valid(y, 2, 29))
            return 0;
        add_days(d, y, (int)n.value - 1);
    } else {
        long long w = n.value / 10, day = n.value % 10, before = y - 1;
        if (w < 1 || w > 53 || day < 1 || day > 7)
            return 0;
        /* 0 Monday: the weekday of January 1 */
        int first =
            (int)((before + before / 4 - before / 100 + before / 400) % 7);
        int monday = first <= 3 ? -first : 7 - first;
        add_days(d, y, monday + (int)(w - 1) * 7 + (int)day - 1);
    }
    *p = q;
    return rb_date_valid(d->year, d->month, d->day);
}

/* 20200304, 20200304T101112Z, 20200304101112 */
static int compact(const char **p, const char *end, rb_date *d)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &n))
        return 0;
    long long day = n.value;
    if (n.digits == 14 || n.digits == 12) {
        long long clock = n.digits == 14 ? day % 1000000 : day % 10000 * 100;
        day /= n.digits == 14 ? 1000000 : 10000;
        d->hour = (int)(clock / 10000);
        d->minute = (int)(clock / 100 % 100);
        d->second = n.digits == 14 ? (int)(clock % 100) : -1;
        if (d->hour > 23 || d->minute > 59 || d->second > 59)
            return 0;
    } else if (n.digits != 8) {
        return 0;
    }
    d->year = (int)(day / 10000);
    d->month = (int)(day / 100 % 100);
    d->day = (int)(day % 100);
    *p = q;
    return rb_date_valid(d->year, d->month, d->day);
}

/* Seconds or milliseconds since 1970, from 1990 on. */
static int since_1970(const char **p, const char *end, rb_date *d)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &n) ||
        (n.digits != 10 && n.digits != 13 && n.digits != 9))
        return 0;
    long long t = n.digits == 13 ? n.value / 1000 : n.value;
    if (t < 631152000 || t > 4102444799)
        return 0;
    add_days(d, 1970, (int)(t / 86400));
    d->hour = (int)(t % 86400 / 3600);
    d->minute = (int)(t % 3600 / 60);
    d->second = (int)(t % 60);
    d->zone = 0;
    *p = q;
    return 1;
}

/* ---- searching ---- */

/* The next letter or digit. */
static const char *next_start(const char *p, const char *end)
{
    int len;
    while (p < end && !rb_date_letter(p, end)) {
        rb_utf8_decode(p, end, &len);
        p += len;
    }
    return p;
}

/* Over the word, or over the numbers that hang together. */
static const char *skip_start(const char *p, const char *end)
{
    rb_number n;
    char word[RB_WORD_BYTES];
    const char *was = p;
    if (!rb_date_number(&p, end, &n)) {
        rb_date_word(&p, end, word);
        return p > was ? p : p + 1;
    }
    for (;;) {
        while (rb_date_number(&p, end, &n)) {
        }
        const char *q = p + 1;
        if (p >= end || strchr("-/.:,", *p) == NULL || *p == '\0' ||
            !rb_date_number(&q, end, &n))
            return p;
        p = q;
    }
}

static int is_digit_at(const char *p, const char *end)
{
    rb_number n;
    return rb_date_number(&p, end, &n);
}

int rb_date_find(const char *s, size_t n, const char *lang, rb_date_hit *hit)
{
    const char *p = s, *end = s + n;
    rb_date d;
    while ((p = next_start(p, end)) < end) {
        rb_datescan scan = {p, end, lang, 0};
        if (rb_date_match(&scan, &d) && d.year >= 1900) {
            hit->start = (size_t)(p - s);
            if (d.hour < 0)
                rb_date_time_after(&scan.p, end, &d);
            hit->end = (size_t)(scan.p - s);
            rb_date_print(&d, hit->iso);
            return 1;
        }
        p = skip_start(p, end);
    }
    return 0;
}

/* ---- the whole text ---- */

static int has_digit(const char *p, const char *end)
{
    while ((p = next_start(p, end)) < end) {
        char word[RB_WORD_BYTES];
        const char *was = p;
        if (is_digit_at(p, end))
            return 1;
        rb_date_word(&p, end, word);
        p = p > was ? p : p + 1;
    }
    return 0;
}

/* A time before the date: "10:11, 4 March 2020". */
static int time_before(const char *s, const char *end, rb_date *d)
{
    const char *p = s;
    while ((p = next_start(p, end)) < end && !is_digit_at(p, end))
        p = skip_start(p, end);
    if (p >= end)
        return 1;
    if (d->hour >= 0 || !rb_date_time(&p, end, d, 0))
        return 0;
    return !has_digit(p, end);
}

static int standing_alone(const char *s, const char *end, rb_date *d)
{
    const char *p = s;
    d->hour = d->minute = d->second = -1;
    d->zone = RB_NO_ZONE;
    if (since_1970(&p, end, d) && p == end)
        return 1;
    p = s;
    d->hour = d->minute = d->second = -1;
    d->zone = RB_NO_ZONE;
    if (!compact(&p, end, d)) {
        p = s;
        if (!week_or_ordinal(&p, end, d))
            return 0;
    }
    if (d->hour < 0)
        rb_date_time_after(&p, end, d);
    return p == end;
}

int rb_date_parse(const char *s, size_t n, const char *lang,
                  char out[RB_DATE_SIZE])
{
    const char *end = s + n;
    rb_date d;
    rb_date_skip(&s, end, "\"'");
    while (end > s && strchr(" \t\r\n\"'", end[-1]) != NULL && end[-1] != '\0')
        end--;
    if (end - s > 200 || s >= end)
        return 0;
    if (standing_alone(s, end, &d)) {
        rb_date_print(&d, out);
        return 1;
    }
    for (const char *p = s; (p = next_start(p, end)) < end;
         p = skip_start(p, end)) {
        rb_datescan scan = {p, end, lang, 1};
        if (!rb_date_match(&scan, &d))
            continue;
        if (d.hour < 0)
            rb_date_time_after(&scan.p, end, &d);
        if (d.hour >= 0)
            rb_date_skip_until(&scan.p, end);
        if (has_digit(scan.p, end) || !time_before(s, p, &d))
            return 0;
        rb_date_print(&d, out);
        return 1;
    }
    return 0;
}
