/*
** datewords.c - numbers, words, blanks and times of day in written dates
*/
#include <string.h>
#include "../base/utf8.h"
#include "dateparts.h"

/* ---- characters ---- */

/* The value of a digit of the scripts whose readers write dates with them. */
static int digit(uint32_t c)
{
    static const uint32_t zero[] = {'0',   0x660, 0x6F0, 0x966,
                                    0x9E6, 0xE50, 0xFF10};
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++) {
        if (c >= zero[i] && c <= zero[i] + 9)
            return (int)(c - zero[i]);
    }
    return -1;
}

int rb_date_number(const char **p, const char *end, rb_number *n)
{
    n->value = 0;
    n->digits = 0;
    while (*p < end && n->digits < 15) {
        int len = 1, v;
        if ((unsigned char)**p < 0x80)
            v = **p >= '0' && **p <= '9' ? **p - '0' : -1;
        else
            v = digit(rb_utf8_decode(*p, end, &len));
        if (v < 0)
            break;
        n->value = n->value * 10 + v;
        n->digits++;
        *p += len;
    }
    return n->digits > 0;
}

static int is_space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F ||
           c == 0x2028 || c == 0x2029 || c == 0x202A || c == 0x202C ||
           c == 0x3000 || c == 0xFEFF;
}

/* Not a sign, a blank or a mark: all the rest makes words. */
static int is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    return !(c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA) &&
           !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) &&
           !(c >= 0xFF00 && c <= 0xFF20) && !is_space(c) && digit(c) < 0 &&
           c != 0x60C && c != 0x61B && c != 0x6D4 && c != 0xFFFD;
}

int rb_date_letter(const char *p, const char *end)
{
    int len;
    if (p >= end)
        return 0;
    uint32_t c = rb_utf8_decode(p, end, &len);
    return is_letter(c) || digit(c) >= 0 ? len : 0;
}

int rb_date_word(const char **p, const char *end, char out[RB_WORD_BYTES])
{
    size_t n = 0;
    int fits = 1, len;
    while (*p < end) {
        uint32_t c = rb_utf8_decode(*p, end, &len);
        if (!is_letter(c))
            break;
        *p += len;
        if (n + 5 > RB_WORD_BYTES)
            fits = 0;
        else
            n += (size_t)rb_utf8_encode(rb_lower(c), out + n);
    }
    out[n] = '\0';
    return n > 0 && fits;
}

void rb_date_skip(const char **p, const char *end, const char *also)
{
    int len = 1;
    while (*p < end) {
        unsigned char b = (unsigned char)**p;
        if (b < 0x80 ? b != 0 && (is_space(b) || strchr(also, b) != NULL)
                     : is_space(rb_utf8_decode(*p, end, &len)))
            *p += b < 0x80 ? 1 : len;
        else
            break;
    }
}

int rb_date_eat(const char **p, const char *end, const char *what)
{
    size_t n = strlen(what);
    if ((size_t)(end - *p) < n || memcmp(*p, what, n) != 0)
        return 0;
    *p += n;
    return 1;
}

int rb_date_in(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (const char *at = list; n > 0 && (at = strstr(at, word)) != NULL;
         at += n) {
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return 1;
    }
    return 0;
}

int rb_date_month(const char *word, const char *lang)
{
    size_t lo = 0, hi = rb_month_count;
    int month = 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(rb_months[mid].name, word) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < rb_month_count && strcmp(rb_months[lo].name, word) == 0; lo++) {
        const rb_month_name *m = &rb_months[lo];
        if (m->lang[0] == '\0' ||
            (lang != NULL && strncmp(m->lang, lang, 2) == 0))
            return m->month;
        month = month == 0 || month == m->month ? m->month : -1;
    }
    return month > 0 ? month : 0;
}

/* ---- time of day ---- */

/* A number of exactly two digits. */
static int two(const char **p, const char *end, int *out)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &n) || n.digits != 2)
        return 0;
    *p = q;
    *out = (int)n.value;
    return 1;
}

/* The names that mean one zone only (BST and IST mean several). */
static int zone_name(const char *word, int *minutes)
{
    static const struct {
        const char *names;
        int minutes;
    } zone[] = {
        {"z utc gmt ut wet", 0}, {"cet mez west", 60}, {"cest mesz eet", 120},
        {"eest msk", 180},       {"est cdt", -300},    {"edt", -240},
        {"cst mdt", -360},       {"mst pdt", -420},    {"pst akdt", -480},
        {"akst", -540},          {"hst", -600},        {"jst kst", 540},
        {"aest", 600},           {"aedt", 660},        {"awst", 480},
        {"acst", 570},           {"nzst", 720},        {"nzdt", 780},
    };
    for (size_t i = 0; i < sizeof zone / sizeof *zone; i++) {
        if (rb_date_in(word, zone[i].names)) {
            *minutes = zone[i].minutes;
            return 1;
        }
    }
    return 0;
}

/* +01:00, -0500, +02 at p. */
static int offset(const char **p, const char *end, int loose, int *minutes)
{
    const char *q = *p;
    int minus = q < end && *q == '-', h = 0, m = 0;
    rb_number n;
    if (!rb_date_eat(&q, end, "+") && !rb_date_eat(&q, end, "-") &&
        !rb_date_eat(&q, end, "\xE2\x88\x92"))
        return 0;
    if (!rb_date_number(&q, end, &n) || (n.digits != 4 && n.digits > 2))
        return 0;
    h = (int)n.value;
    if (n.digits == 4) {
        m = h % 100;
        h /= 100;
    } else if (!loose) {
        return 0;
    } else if (q < end && *q == ':') {
        q++;
        if (!two(&q, end, &m))
            return 0;
    }
    if (h > 14 || m > 59)
        return 0;
    *minutes = minus ? -(h * 60 + m) : h * 60 + m;
    *p = q;
    return 1;
}

/* A zone after a time. `sure`: what begins with a sign is one (the time has
** seconds), and not the end of "10:11-12:00". */
static void read_zone(const char **p, const char *end, int sure, rb_date *d)
{
    char word[RB_WORD_BYTES];
    const char *q = *p;
    rb_date_skip(&q, end, "(");
    if (offset(&q, end, sure, &d->zone)) {
        *p = q;
        return;
    }
    if (!rb_date_word(&q, end, word) || !zone_name(word, &d->zone))
        return;
    *p = q;
    if (d->zone == 0) { /* GMT+2 */
        const char *r = q;
        if (offset(&r, end, 1, &d->zone))
            *p = r;
    }
    q = *p;
    if (q < end && *q == ')')
        *p = q + 1;
}

/* am, p.m. and the like: 0 none, 1 before noon, 2 after it. */
static int half_of_day(const char **p, const char *end)
{
    const char *q = *p;
    int half;
    rb_date_skip(&q, end, "");
    if (end - q < 2 || ((*q | 32) != 'a' && (*q | 32) != 'p'))
        return 0;
    half = (*q++ | 32) == 'a' ? 1 : 2;
    rb_date_eat(&q, end, ".");
    if (q >= end || (*q++ | 32) != 'm' || rb_date_letter(q, end))
        return 0;
    rb_date_eat(&q, end, ".");
    *p = q;
    return half;
}

/* What stands between hours and minutes, or 0. */
static int hour_mark(const char **p, const char *end)
{
    if (*p < end && (**p == ':' || (**p | 32) == 'h')) {
        (*p)++;
        return 1;
    }
    if (rb_date_eat(p, end, "時") || rb_date_eat(p, end, "时") ||
        rb_date_eat(p, end, "시") || rb_date_eat(p, end, "：")) {
        rb_date_skip(p, end, "");
        return 1;
    }
    return 0;
}

static int read_seconds(const char **p, const char *end, rb_date *d)
{
    const char *q = *p;
    rb_number fraction;
    if (q >= end || *q != ':')
        return 0;
    q++;
    if (!two(&q, end, &d->second))
        return 0;
    if (end - q > 1 && (*q == '.' || *q == ',') && q[1] >= '0' && q[1] <= '9') {
        q++;
        rb_date_number(&q, end, &fraction);
    }
    *p = q;
    return 1;
}

static int basic_time(const char **p, const char *end, rb_date *d)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &n) || (n.digits != 4 && n.digits != 6))
        return 0;
    d->second = n.digits == 6 ? (int)(n.value % 100) : -1;
    int hm = (int)(n.digits == 6 ? n.value / 100 : n.value);
    d->hour = hm / 100;
    d->minute = hm % 100;
    *p = q;
    return 1;
}

/* The hours, minutes, seconds at p; 1 or 0. */
static int clock_time(const char **p, const char *end, rb_date *d)
{
    rb_number n;
    const char *q = *p;
    if (!rb_date_number(&q, end, &n) || n.digits > 2)
        return 0;
    d->hour = (int)n.value;
    if (!hour_mark(&q, end) || !two(&q, end, &d->minute))
        return 0;
    *p = q;
    read_seconds(p, end, d);
    return 1;
}

static void forget_time(rb_date *d)
{
    d->hour = d->minute = d->second = -1;
    d->zone = RB_NO_ZONE;
}

int rb_date_time(const char **p, const char *end, rb_date *d, int iso)
{
    const char *q = *p;
    forget_time(d);
    if (!clock_time(&q, end, d)) {
        q = *p;
        if (!iso || !basic_time(&q, end, d)) {
            forget_time(d);
            return 0;
        }
    }
    if (d->hour < 13) {
        int half = half_of_day(&q, end);
        if (half > 0)
            d->hour = d->hour % 12 + (half == 2 ? 12 : 0);
    }
    if (d->hour > 23 || d->minute > 59 || d->second > 60) {
        forget_time(d);
        return 0;
    }
    if (d->second == 60)
        d->second = 59;
    read_zone(&q, end, iso || d->second >= 0, d);
    *p = q;
    return 1;
}

/* The weekday in brackets: "(水)" behind a date. */
static void skip_bracketed(const char **p, const char *end)
{
    char word[RB_WORD_BYTES];
    const char *q = *p;
    rb_date_skip(&q, end, "");
    if ((rb_date_eat(&q, end, "(") || rb_date_eat(&q, end, "（")) &&
        rb_date_word(&q, end, word) &&
        (rb_date_eat(&q, end, ")") || rb_date_eat(&q, end, "）")))
        *p = q;
}

void rb_date_skip_until(const char **p, const char *end)
{
    rb_date until;
    const char *q = *p;
    rb_date_skip(&q, end, "-");
    rb_date_eat(&q, end, "\xE2\x80\x93");
    rb_date_skip(&q, end, "");
    if (q > *p && rb_date_time(&q, end, &until, 0))
        *p = q;
}

void rb_date_time_after(const char **p, const char *end, rb_date *d)
{
    static const char between[] =
        "at um à a las às as kl klo ore alle om o h saat u в г года году року "
        "р uhr los den time 오전 午前 上午";
    static const char evening[] = "오후 午後 下午";
    char word[RB_WORD_BYTES];
    int late = 0;
    const char *q = *p;
    if (q < end && (*q == 'T' || *q == 't')) {
        q++;
        if (rb_date_time(&q, end, d, 1)) {
            *p = q;
            return;
        }
        q = *p;
    }
    skip_bracketed(&q, end);
    for (int i = 0; i < 3; i++) {
        rb_date_skip(&q, end, ".,;|@-()");
        rb_date_eat(&q, end, "\xE2\x80\x93");
        rb_date_eat(&q, end, "·");
        rb_date_skip(&q, end, "");
        if (rb_date_time(&q, end, d, 0)) {
            d->hour += late && d->hour < 12 ? 12 : 0;
            *p = q;
            return;
        }
        if (!rb_date_word(&q, end, word))
            return;
        late |= rb_date_in(word, evening);
        if (!late && !rb_date_in(word, between))
            return;
    }
}
