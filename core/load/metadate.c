/*
** metadate.c - when the page was published, and when it was changed
**
** What the head says comes first, then the address, then what readers see
** (metaseen.c), then data in scripts and the address of the image.
*/
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "dateparts.h"
#include "metascan.h"

/* ---- the address ---- */

static int number_at(const char *s, int digits)
{
    int v = 0;
    for (int i = 0; i < digits; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + s[i] - '0';
    }
    return v;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* YYYY/MM/DD, YYYY-MM-DD, YYYYMMDD at s, neither digit before nor behind. */
static int day_at(const char *s, rb_date *d)
{
    size_t at = 4;
    d->year = number_at(s, 4);
    if (d->year < 1990)
        return 0;
    char mark = s[4];
    if (mark == '/' || mark == '-' || mark == '_')
        at++;
    else if (!is_digit(mark))
        return 0;
    d->month = number_at(s + at, 2);
    if (d->month < 0)
        return 0;
    at += 2;
    if (at > 6 && s[at++] != mark)
        return 0;
    d->day = number_at(s + at, 2);
    return d->day > 0 && !is_digit(s[at + 2]) &&
           rb_date_valid(d->year, d->month, d->day);
}

static int date_of_url(const char *url, char out[RB_DATE_SIZE])
{
    rb_date d = {.hour = -1, .minute = -1, .second = -1};
    if (url == NULL || !rb_meta_is_url(url))
        return 0;
    const char *host = strstr(url, "//") + 2;
    const char *p = host + strcspn(host, "/");
    for (; *p != '\0' && *p != '?' && *p != '#'; p++) {
        if (is_digit(p[0]) && !is_digit(p[-1]) && day_at(p, &d)) {
            rb_date_print(&d, out);
            return 1;
        }
    }
    return 0;
}

/* ---- choosing ---- */

static int day_number(const char *iso)
{
    return atoi(iso) * 372 + atoi(iso + 5) * 31 + atoi(iso + 8);
}

/* Next to each other in the calendar? */
static int one_day_apart(const char *a, const char *b)
{
    int d = abs(day_number(a) - day_number(b));
    return d == 1 || (d < 5 && (strcmp(a + 8, "01") == 0 ||
                                strncmp(a + 8, "01", 2) == 0 ||
                                strncmp(b + 8, "01", 2) == 0));
}

static int is_utc(const char *iso)
{
    size_t n = strlen(iso);
    return n > 0 && iso[n - 1] == 'Z';
}

static void set_date(rb_metascan *x, int field, const char *iso,
                     const char *from)
{
    if (x->out[field].value != NULL)
        return;
    const char *s = rb_arena_str(x->arena, iso, strlen(iso));
    x->failed |= s == NULL;
    rb_metascan_set(x, field, s, from);
}

static void set_written(rb_metascan *x, int field, const char *s,
                        const char *from)
{
    char iso[RB_DATE_SIZE];
    if (s != NULL && rb_date_parse(s, strlen(s), x->lang, iso) &&
        rb_metascan_is_web_date(iso))
        set_date(x, field, iso, from);
}

/* In scripts that are data of the page: one day, or nothing. */
static void date_of_scripts(rb_metascan *x)
{
    char iso[RB_DATE_SIZE], first[RB_DATE_SIZE] = "";
    for (uint32_t i = 0; i < x->p->n; i++) {
        const rb_node *n = &x->p->node[i];
        if (n->el != RB_EL_TEXT || n->parent == RB_NO_NODE ||
            x->p->node[n->parent].el != RB_EL_SCRIPT)
            continue;
        const char *p = n->text, *end = n->text + n->len;
        while ((p = memmem(p, (size_t)(end - p), "ublish", 6)) != NULL) {
            const char *q = p += 6;
            while (q < end && q < p + 12 && *q != '"' && *q != '\'')
                q++;
            if (end - q < 16 || *q++ != '"')
                continue;
            q += strspn(q, ": ");
            const char *close =
                *q == '"' ? memchr(q + 1, '"', (size_t)(end - q - 1)) : NULL;
            if (close == NULL || close - q > 40 ||
                !rb_date_parse(q + 1, (size_t)(close - q - 1), x->lang, iso) ||
                !rb_metascan_is_web_date(iso))
                continue;
            if (*first != '\0' && strncmp(first, iso, 10) != 0)
                return;
            if (*first == '\0')
                memcpy(first, iso, RB_DATE_SIZE);
        }
    }
    if (*first != '\0')
        set_date(x, RB_META_DATE, first, "script");
}

static void published_in_head(rb_metascan *x)
{
    const rb_metaslot *s = &x->slot[RB_SLOT_PUBLISHED];
    if (x->entry != NULL)
        set_written(x, RB_META_DATE, x->entry->published,
                    "json-ld datePublished");
    set_written(x, RB_META_DATE, s->value, s->from);
    if (x->published.score >= RB_SEEN_ITEMPROP)
        set_date(x, RB_META_DATE, x->published.iso, x->published.from);
}

void rb_metascan_dates(rb_metascan *x)
{
    char url[RB_DATE_SIZE];
    const rb_metaslot *changed = &x->slot[RB_SLOT_MODIFIED];
    rb_found *date = &x->out[RB_META_DATE];
    int in_url = date_of_url(x->out[RB_META_URL].value, url) ||
                 date_of_url(x->slot[RB_SLOT_URL].value, url);
    published_in_head(x);
    /* a day in the address is the site's own, not Greenwich's */
    if (in_url && date->value != NULL && is_utc(date->value) &&
        one_day_apart(date->value, url))
        date->value = NULL;
    if (in_url && x->published.score > 0 &&
        strncmp(x->published.iso, url, 10) == 0)
        set_date(x, RB_META_DATE, x->published.iso, x->published.from);
    if (in_url)
        set_date(x, RB_META_DATE, url, "url path");
    if (x->published.score > 0 && !x->published.several)
        set_date(x, RB_META_DATE, x->published.iso, x->published.from);
    if (date->value == NULL)
        date_of_scripts(x);
    if (date_of_url(x->slot[RB_SLOT_IMAGE].value, url))
        set_date(x, RB_META_DATE, url, "url of the image");
    if (x->entry != NULL)
        set_written(x, RB_META_MODIFIED, x->entry->modified,
                    "json-ld dateModified");
    set_written(x, RB_META_MODIFIED, changed->value, changed->from);
    if (x->modified.score > 0 && !x->modified.several)
        set_date(x, RB_META_MODIFIED, x->modified.iso, x->modified.from);
}
