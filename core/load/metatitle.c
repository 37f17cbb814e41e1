/*
** metatitle.c - the title of a page without the name of its site
*/
#include <string.h>
#include <strings.h>
#include "metascan.h"

/* ---- is it the name of the site? ---- */

/* ASCII letters and digits of s in lower case; their number. */
static size_t fold(const char *s, size_t n, char out[64])
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < 63; i++) {
        char c = s[i];
        if (c >= '0' && c <= '9')
            out[k++] = c;
        else if ((c | 32) >= 'a' && (c | 32) <= 'z')
            out[k++] = (char)(c | 32);
    }
    out[k] = '\0';
    return k;
}

/* "The New York Times" and nytimes: words of the name in their order, whole
** or their first letter. */
static int like_initials(const char *s, size_t n, const char *label)
{
    size_t i = 0, whole = 0;
    while (i < n && *label != '\0') {
        size_t k = 0;
        while (i < n && !(((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z') ||
                          (s[i] >= '0' && s[i] <= '9')))
            i++;
        while (i + k < n &&
               (((s[i + k] | 32) >= 'a' && (s[i + k] | 32) <= 'z') ||
                (s[i + k] >= '0' && s[i + k] <= '9')))
            k++;
        if (k > 1 && strncasecmp(s + i, label, k) == 0) {
            label += k;
            whole++;
        } else if (k > 0 && (s[i] | 32) == *label) {
            label++;
        } else if (k != 3 || strncasecmp(s + i, "the", 3) != 0) {
            return 0;
        }
        i += k;
    }
    return *label == '\0' && i >= n && whole > 0;
}

/* "The Tarn Herald" and tarnherald.example */
static int like_host(const rb_metascan *x, const char *s, size_t n)
{
    char name[64], host[64];
    size_t k = fold(s, n, name), dot = 0, label;
    for (size_t i = 0; i < x->host_len; i++)
        dot = x->host[i] == '.' ? i : dot;
    if (k < 3 || n > 60 || dot == 0)
        return 0;
    fold(x->host, x->host_len, host);
    if (strcmp(name, host) == 0)
        return 1;
    label = fold(x->host, dot, host);
    if (strcmp(name, host) == 0 || like_initials(s, n, host))
        return 1;
    return (k >= 4 && k * 2 >= label && strstr(host, name) != NULL) ||
           (label >= 4 && label * 2 >= k && strstr(name, host) != NULL);
}

static int same_n(const char *a, size_t n, const char *b)
{
    return b != NULL && *b != '\0' && rb_meta_same(a, n, b, strlen(b));
}

static int is_site(const rb_metascan *x, const char *s, size_t n)
{
    return same_n(s, n, x->slot[RB_SLOT_SITE].value) ||
           same_n(s, n, x->ld.site) || same_n(s, n, x->ld.organisation) ||
           (x->entry != NULL && same_n(s, n, x->entry->publisher)) ||
           like_host(x, s, n);
}

int rb_metascan_is_site(const rb_metascan *x, const char *s)
{
    return is_site(x, s, strlen(s));
}

/* ---- cutting ---- */

/* A mark between title and site at s: its bytes, or 0. */
static size_t mark(const char *s)
{
    static const char *const marks[] = {" | ",
                                        " - ",
                                        " \xE2\x80\x93 ",
                                        " \xE2\x80\x94 ",
                                        " \xC2\xB7 ",
                                        " \xE2\x80\xA2 ",
                                        " \xC2\xBB ",
                                        " \xC2\xAB ",
                                        " :: ",
                                        " / ",
                                        " > ",
                                        " < ",
                                        " \xE2\x80\xBA ",
                                        " \xE2\x80\xB9 ",
                                        " \xEF\xBD\x9C ",
                                        "|",
                                        "\xEF\xBD\x9C",
                                        " : ",
                                        " \xE2\x80\xA3 ",
                                        " ~ "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (strncmp(s, marks[i], n) == 0)
            return n;
    }
    return 0;
}

typedef struct cut {
    size_t at, len; /* of the mark; len 0: none */
} cut;

static cut last_mark(const char *s, size_t n)
{
    cut c = {0, 0};
    for (size_t i = 1; i < n; i++) {
        size_t k = mark(s + i);
        if (k > 0 && i + k < n) {
            c = (cut){i, k};
            i += k - 1;
        }
    }
    return c;
}

static cut first_mark(const char *s, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t k = mark(s + i);
        if (k > 0 && i + k < n)
            return (cut){i, k};
    }
    return (cut){0, 0};
}

/* The title without a tail or head that names the site. */
static const char *cut_site(rb_metascan *x, const char *title)
{
    if (title == NULL)
        return NULL;
    const char *s = title;
    size_t n = strlen(s);
    cut c;
    while ((c = last_mark(s, n)).len > 0 &&
           is_site(x, s + c.at + c.len, n - c.at - c.len))
        n = c.at;
    while ((c = first_mark(s, n)).len > 0 && is_site(x, s, c.at)) {
        s += c.at + c.len;
        n -= c.at + c.len;
    }
    if (n == strlen(title))
        return title;
    const char *out = rb_meta_plain_str(x->arena, s, n);
    x->failed |= out == NULL;
    return out;
}

/* ---- the heading of the article ---- */

static int says(const char *whole, const char *part)
{
    return whole != NULL &&
           rb_meta_contains(whole, strlen(whole), part, strlen(part), 6);
}

/* Is it the beginning of <title>, or a good part of it? */
static int is_most_of(const char *whole, const char *part)
{
    size_t n = strlen(part);
    return says(whole, part) &&
           (n * 5 >= strlen(whole) * 2 || strncasecmp(whole, part, n) == 0);
}

static int heading_score(const rb_metascan *x, const char *s, uint32_t node)
{
    const char *headline = x->entry != NULL ? x->entry->headline : NULL;
    const char *og = x->slot[RB_SLOT_TITLE].value;
    size_t n = strlen(s);
    int h1 = x->p->node[node].el == RB_EL_H1;
    if (n == 0 || (!h1 && is_site(x, s, n) && !same_n(s, n, og)))
        return 0;
    if (same_n(s, n, headline) || same_n(s, n, og))
        return 20 + h1;
    if (same_n(s, n, x->title))
        return 18 + h1;
    if (says(headline, s) || says(og, s) || is_most_of(x->title, s))
        return is_site(x, s, n) ? 2 : 12 + 4 * h1;
    if (h1)
        return is_site(x, s, n) ? 1 : 6;
    return 0;
}

static const char *find_heading(rb_metascan *x, int *score)
{
    const char *best = NULL;
    *score = 0;
    for (int i = 0; i < x->n_head && !x->failed; i++) {
        const char *s = rb_metascan_text(x, x->head[i], 400);
        int k = s != NULL ? heading_score(x, s, x->head[i]) : 0;
        if (k > *score) {
            *score = k;
            best = s;
            x->heading = x->head[i];
        }
    }
    if (*score < 6) /* it is the site's name */
        x->heading = RB_NO_NODE;
    return *score < 6 ? NULL : best;
}

/* ---- site and source ---- */

/* The end of <title> that the host confirms. */
static void site_of_title(rb_metascan *x)
{
    if (x->title == NULL)
        return;
    size_t n = strlen(x->title);
    cut c = last_mark(x->title, n);
    const char *s = x->title + c.at + c.len;
    size_t k = n - c.at - c.len;
    if (c.len == 0 || !like_host(x, s, k)) {
        c = first_mark(x->title, n);
        s = x->title;
        k = c.at;
        if (c.len == 0 || !like_host(x, s, k))
            return;
    }
    const char *site = rb_meta_plain_str(x->arena, s, k);
    x->failed |= site == NULL;
    rb_metascan_set(x, RB_META_SITE, site, "<title>");
}

/* A name: no address, and not the system that the site runs on. */
static const char *no_address(const char *s)
{
    static const char *const systems[] = {"Blogger", "WordPress", "Medium",
                                          "WordPress.com", "Google"};
    for (size_t i = 0; s != NULL && i < sizeof systems / sizeof *systems; i++) {
        if (strcasecmp(s, systems[i]) == 0)
            return NULL;
    }
    if (s != NULL && *s == '@')
        s++;
    return s != NULL && !rb_meta_is_url(s) && strlen(s) <= 120 ? s : NULL;
}

static void set_site(rb_metascan *x)
{
    const char *publisher = x->entry != NULL ? x->entry->publisher : NULL;
    const rb_metaslot *site = &x->slot[RB_SLOT_SITE];
    const rb_metaslot *source = &x->slot[RB_SLOT_SOURCE];
    if (site->rank == 0)
        rb_metascan_set(x, RB_META_SITE, no_address(site->value), site->from);
    rb_metascan_set(x, RB_META_SITE, no_address(x->ld.site),
                    "json-ld WebSite name");
    rb_metascan_set(x, RB_META_SITE, no_address(publisher),
                    "json-ld publisher.name");
    rb_metascan_set(x, RB_META_SITE, no_address(site->value), site->from);
    rb_metascan_set(x, RB_META_SITE, no_address(x->ld.organisation),
                    "json-ld Organization name");
    site_of_title(x);
    rb_metascan_set(x, RB_META_SOURCE, no_address(publisher),
                    "json-ld publisher.name");
    rb_metascan_set(x, RB_META_SOURCE, no_address(source->value), source->from);
}

/* ---- the title ---- */

static int is_cut_off(const char *s)
{
    size_t n = strlen(s);
    return n > 3 && (strcmp(s + n - 3, "...") == 0 ||
                     strcmp(s + n - 3, "\xE2\x80\xA6") == 0);
}

void rb_metascan_titles(rb_metascan *x)
{
    int score;
    set_site(x);
    const char *heading = find_heading(x, &score);
    const rb_metaslot *og = &x->slot[RB_SLOT_TITLE];
    const char *headline = x->entry != NULL && x->entry->rank > RB_LD_PAGE
                               ? x->entry->headline
                               : NULL;
    const char *el = x->heading == RB_NO_NODE                ? NULL
                     : x->p->node[x->heading].el == RB_EL_H1 ? "<h1>"
                     : x->p->node[x->heading].el == RB_EL_H2 ? "<h2>"
                                                             : "<h3>";
    if (headline != NULL && !is_cut_off(headline))
        rb_metascan_set(x, RB_META_TITLE, cut_site(x, headline),
                        "json-ld headline");
    if (og->value != NULL && !is_cut_off(og->value))
        rb_metascan_set(x, RB_META_TITLE, cut_site(x, og->value), og->from);
    if (score >= 12)
        rb_metascan_set(x, RB_META_TITLE, heading, el);
    rb_metascan_set(x, RB_META_TITLE, cut_site(x, x->title), "<title>");
    rb_metascan_set(x, RB_META_TITLE, heading, el);
    rb_metascan_set(x, RB_META_TITLE, headline, "json-ld headline");
    rb_metascan_set(x, RB_META_TITLE, og->value, og->from);
}
