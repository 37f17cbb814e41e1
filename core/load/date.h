/*
** date.h - dates as people and programs write them, to ISO 8601
**
** ISO 8601 (also week and ordinal dates, seconds since 1970), RFC 2822, and
** dates in words of some fifty languages: "4. März 2020", "2020年3月4日".
** Relative dates ("yesterday"), dates without day or year and days that no
** calendar has are no dates. Whether 04/03/2020 is in March or in April is
** decided by the language; when that does not decide, it is no date. All of
** it is linear in the length of the text.
*/
#ifndef RB_DATE_H
#define RB_DATE_H

#include <stddef.h>
#include <stdint.h>

#define RB_DATE_SIZE 32 /* "2020-03-04T10:11:12+01:00" and its NUL */

typedef struct rb_date_hit {
    size_t start, end; /* bytes of the text, the time of day included */
    char iso[RB_DATE_SIZE];
} rb_date_hit;

/*
** The date that s[0..n) is: words around it may stand ("Wed,", "posted"),
** other numbers may not. `lang`: BCP 47 or NULL. 1 and the date in out (with
** time and zone when they are given), or 0.
*/
int rb_date_parse(const char *s, size_t n, const char *lang,
                  char out[RB_DATE_SIZE]);

/* The first date in s[0..n): 1, or 0. Years 1900 to 2100. */
int rb_date_find(const char *s, size_t n, const char *lang, rb_date_hit *hit);

enum { RB_DATE_UNCLEAR, RB_DATE_DAY_FIRST, RB_DATE_MONTH_FIRST };
/* How a language writes 04/03/2020; "en" alone does not say. */
int rb_date_order(const char *lang);

typedef struct rb_month_name {
    const char *name; /* lower case */
    uint8_t month;
    char lang[3]; /* only in this language, "" in all */
} rb_month_name;
extern const rb_month_name rb_months[]; /* sorted by name, then language */
extern const size_t rb_month_count;

#endif
