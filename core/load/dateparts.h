/*
** dateparts.h - the pieces of a written date, for date*.c alone
*/
#ifndef RB_DATEPARTS_H
#define RB_DATEPARTS_H

#include "date.h"

enum { RB_NO_ZONE = 9999 };

typedef struct rb_date {
    int year, month, day;
    int hour, minute, second; /* -1: not given */
    int zone;                 /* minutes east of Greenwich, or RB_NO_ZONE */
} rb_date;

typedef struct rb_datescan {
    const char *p, *end;
    const char *lang;
    int whole; /* the text is one date: forms that need no words count too */
} rb_datescan;

typedef struct rb_number {
    long long value;
    int digits;
} rb_number;

enum { RB_WORD_BYTES = 48 };

/* Digits of any script at p, up to 15: 1 and p behind them, or 0. */
int rb_date_number(const char **p, const char *end, rb_number *n);
/* Bytes of the letter or digit at p, 0: it is none. */
int rb_date_letter(const char *p, const char *end);
/* A word at p in lower case; 1, or 0: there is none, or it is too long (p is
** behind it). */
int rb_date_word(const char **p, const char *end, char out[RB_WORD_BYTES]);
/* Step over blanks of all kinds and the ASCII characters of `also`. */
void rb_date_skip(const char **p, const char *end, const char *also);
/* Is the code point next? Then step over it. */
int rb_date_eat(const char **p, const char *end, const char *what);
/* Is the word in a list that blanks separate? */
int rb_date_in(const char *word, const char *list);
int rb_date_month(const char *word, const char *lang); /* 0: none */

/* A time of day with its zone at p, "10:11:12 am EST"; 1 and p behind it. */
int rb_date_time(const char **p, const char *end, rb_date *d, int iso);
/* The same after a date, behind "at", "um", a comma... */
void rb_date_time_after(const char **p, const char *end, rb_date *d);
/* Over the end of a span of time: "10:11-12:00". */
void rb_date_skip_until(const char **p, const char *end);

/* A date of the calendar, 1000 to 2100? */
int rb_date_valid(int year, int month, int day);
/* One date that begins at s->p; 1 and s->p behind it, or 0. */
int rb_date_match(rb_datescan *s, rb_date *d);
void rb_date_print(const rb_date *d, char out[RB_DATE_SIZE]);

#endif
