/*
** metaseen.c - the dates that readers see near the heading
**
** The better one is marked and the nearer it stands the more it counts. Dates
** of comments, of other articles and of copyrights never do.
*/
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "metascan.h"

enum {               /* scores of what is seen */
       S_LABEL = 80, /* "Published on" */
       S_STRONG = 75,
       S_TIME = 62,
       S_CLASS = 60,
       S_ALONE = 42, /* a text that is a date and little more */
       S_AMONG = 30,
       S_LEAST = 45
};

/* Classes that mean the date of publication. */
static rb_metascan_words strong_words = {
    ['a' - 'a'] = "article-date articledate",
    ['c' - 'a'] = "created",
    ['d' - 'a'] = "date-publi datepubli dateline",
    ['e' - 'a'] = "entry-date entrydate",
    ['p' - 'a'] = "publish pubdate pub-date pub-time post-date postdate "
                  "posted-on post-time",
    ['n' - 'a'] = "news-date newsdate",
};
static rb_metascan_words weak_words = {
    ['d' - 'a'] = "date datum", ['f' - 'a'] = "fecha",
    ['m' - 'a'] = "meta",       ['t' - 'a'] = "time-stamp timestamp time",
    ['b' - 'a'] = "byline",     ['i' - 'a'] = "info",
    ['p' - 'a'] = "posted",
};
static rb_metascan_words modified_words = {
    ['u' - 'a'] = "update",
    ['m' - 'a'] = "modif",
    ['l' - 'a'] = "last-change lastmod",
};

/* ---- labels ---- */

static int any_of(const char *s, size_t n, const char *const *list)
{
    for (; *list != NULL; list++) {
        size_t k = strlen(*list);
        for (size_t i = 0; i + k <= n; i++) {
            if (strncasecmp(s + i, *list, k) == 0)
                return 1;
        }
    }
    return 0;
}

enum { L_NONE, L_PUBLISHED, L_MODIFIED, L_OTHER };

/* What the words before a date say about it. */
static int label_of(const char *s, size_t n)
{
    static const char *const modified[] = {
        "updat",      "modif",       "aktualis", "geändert", "bearbeitet",
        "mis à jour", "mise à jour", "actualiz", "atualiz",  "aggiorn",
        "bijgewerkt", "gewijzigd",   "uppdater", "oppdater", "opdater",
        "zaktualiz",  "обновл",      "оновл",    "更新",     "수정",
        "edited",     "changed",     "revised",  "güncel",   "päivit",
        "ενημ",       "stand:",      NULL};
    static const char *const published[] = {
        "publish",  "posted",    "veröff",    "erschienen", "erstellt",
        "publi",    "pubbl",     "geplaatst", "gepubl",     "udgivet",
        "opublik",  "опублик",   "дата",      "投稿",       "公開",
        "公开",     "发布",      "发表",      "發布",       "입력",
        "등록",     "created",   "date:",     "datum",      "fecha",
        "data:",    "julkaistu", "yayın",     "kiadva",     "zveřejn",
        "objavlj",  "vom ",      "نشر",       "written on", "issued",
        "released", "δημοσ",     "am ",       NULL};
    static const char *const other[] = {
        "©",    "copyright", "(c)",    "since",  "seit",    "until",    " bis",
        "born", "geboren",   "depuis", "joined", "expires", "deadline", NULL};
    if (any_of(s, n, other))
        return L_OTHER;
    if (any_of(s, n, modified))
        return L_MODIFIED;
    return any_of(s, n, published) ? L_PUBLISHED : L_NONE;
}

/* ---- what is seen ---- */

static int bonus(uint32_t distance)
{
    return distance <= 15 ? 15 : distance <= 40 ? 10 : distance <= 100 ? 5 : 0;
}

int rb_metascan_is_web_date(const char *iso)
{
    return atoi(iso) >= 1990;
}

static void see(rb_metascan *x, int is_modified, int score, uint32_t node,
                const char *iso, const char *from)
{
    rb_seen_date *d = is_modified ? &x->modified : &x->published;
    uint32_t distance = rb_metascan_distance(x, node);
    if (distance == UINT32_MAX || !rb_metascan_is_web_date(iso))
        return;
    score += bonus(distance);
    if (score < S_LEAST || score < d->score)
        return;
    if (score == d->score) {
        d->several |= strncmp(d->iso, iso, 10) != 0;
        return;
    }
    *d = (rb_seen_date){.score = score, .node = node, .from = from};
    memcpy(d->iso, iso, RB_DATE_SIZE);
}

/* Letters in a text beside its date: how much else is there? */
static size_t other_bytes(const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z') || (s[i] & 0x80);
    return k;
}

/* All dates of a short text, each with the words before it. */
static void see_dates(rb_metascan *x, uint32_t node, const char *s, int score,
                      int modified, const char *from)
{
    size_t n = strlen(s), at = 0;
    rb_date_hit h;
    for (int i = 0; i < 4 && rb_date_find(s + at, n - at, x->lang, &h); i++) {
        int label = label_of(s + at, h.start);
        size_t rest = other_bytes(s, at + h.start) +
                      other_bytes(s + at + h.end, n - at - h.end);
        int k = score;
        if (label == L_PUBLISHED && S_LABEL > k)
            k = S_LABEL;
        if (k == 0)
            k = rest <= 24 ? S_ALONE : n <= 120 ? S_AMONG : 0;
        if (label != L_OTHER && k > 0)
            see(x, label == L_MODIFIED || (modified && label == L_NONE), k - i,
                node, h.iso, from);
        at += h.end;
    }
}

/* <time>: its attribute, unless its text says "published" another day. */
static void see_time(rb_metascan *x, uint32_t i)
{
    const rb_node *n = &x->p->node[i];
    const char *attr = rb_page_attr(n, "datetime");
    const char *prop = rb_page_attr(n, "itemprop");
    const char *text = rb_metascan_text(x, i, 160);
    char iso[RB_DATE_SIZE];
    rb_date_hit h;
    if (text == NULL)
        return;
    int modified = rb_metascan_named(n, modified_words);
    int score = rb_metascan_named(n, strong_words) ? S_STRONG : S_TIME;
    if (score == S_STRONG)
        modified = 0;
    if (rb_page_attr(n, "pubdate") != NULL)
        score = S_LABEL;
    if (prop != NULL && strcasecmp(prop, "datePublished") == 0)
        score = RB_SEEN_ITEMPROP;
    int shown = rb_date_find(text, strlen(text), x->lang, &h);
    int label = shown ? label_of(text, h.start) : L_NONE;
    if (attr == NULL || !rb_date_parse(attr, strlen(attr), x->lang, iso)) {
        see_dates(x, i, text, score, modified, "<time>");
        return;
    }
    if (label == L_PUBLISHED && strncmp(h.iso, iso, 10) < 0) {
        see(x, 0, S_LABEL, i, h.iso, "<time>");
        return;
    }
    if (label == L_PUBLISHED && score < S_LABEL)
        score = S_LABEL;
    see(x, label == L_MODIFIED || (modified && label != L_PUBLISHED), score, i,
        iso, "<time datetime>");
}

static int see_itemprop(rb_metascan *x, uint32_t i)
{
    const rb_node *n = &x->p->node[i];
    const char *prop = rb_page_attr(n, "itemprop");
    char iso[RB_DATE_SIZE];
    if (prop == NULL || n->el == RB_EL_META || n->el == RB_EL_TIME)
        return 0;
    int modified = strcasecmp(prop, "dateModified") == 0;
    if (!modified && strcasecmp(prop, "datePublished") != 0)
        return 0;
    const char *s = rb_page_attr(n, "content");
    if (s == NULL)
        s = rb_page_attr(n, "datetime");
    if (s == NULL)
        s = rb_metascan_text(x, i, 160);
    if (s != NULL && rb_date_parse(s, strlen(s), x->lang, iso))
        see(x, modified, RB_SEEN_ITEMPROP, i, iso,
            modified ? "itemprop dateModified" : "itemprop datePublished");
    return 1;
}

static void see_element(rb_metascan *x, uint32_t i)
{
    const rb_node *n = &x->p->node[i];
    char iso[RB_DATE_SIZE];
    if (see_itemprop(x, i) || n->end - i > 40)
        return;
    int strong = rb_metascan_named(n, strong_words);
    int modified = rb_metascan_named(n, modified_words);
    if (!strong && !modified && !rb_metascan_named(n, weak_words))
        return;
    const char *title = rb_page_attr(n, "title");
    if (title != NULL && n->el == RB_EL_ABBR &&
        rb_date_parse(title, strlen(title), x->lang, iso)) {
        see(x, modified && !strong, S_STRONG, i, iso, "<abbr title>");
        return;
    }
    const char *s = rb_metascan_text(x, i, 240);
    if (s != NULL && strlen(s) < 200)
        see_dates(x, i, s, strong ? S_STRONG : S_CLASS, modified && !strong,
                  "class date");
}

static int has_year(const char *s, size_t n)
{
    int run = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9')
            run++;
        else
            run = 0;
        if (run == 4 || (s[i] & 0x80 && run > 0))
            return 1;
    }
    return 0;
}

static int is_in(const rb_page *p, uint32_t i, int el)
{
    for (int k = 0; k < 6 && i != RB_NO_NODE; k++, i = p->node[i].parent) {
        if (p->node[i].el == el)
            return 1;
    }
    return 0;
}

void rb_metascan_see_date(rb_metascan *x, uint32_t i)
{
    const rb_node *n = &x->p->node[i];
    if (n->el == RB_EL_TEXT) {
        if (n->len < 6 || n->len > 2000 || !has_year(n->text, n->len))
            return;
        uint32_t d = rb_metascan_distance(x, i);
        if (d == UINT32_MAX || (d > 150 && x->heading != RB_NO_NODE) ||
            is_in(x->p, n->parent, RB_EL_A) ||
            is_in(x->p, n->parent, RB_EL_BLOCKQUOTE) ||
            is_in(x->p, n->parent, RB_EL_TIME))
            return;
        const char *s = rb_meta_plain_str(x->arena, n->text, n->len);
        x->failed |= s == NULL;
        if (s != NULL && strlen(s) <= 160)
            see_dates(x, i, s, 0, 0, "text");
        return;
    }
    if (n->el == RB_EL_BLOCKQUOTE || n->el == RB_EL_A ||
        n->n_attr + (n->el == RB_EL_TIME) == 0)
        return;
    if (is_in(x->p, i, RB_EL_BLOCKQUOTE) || is_in(x->p, i, RB_EL_FIGURE) ||
        rb_metascan_distance(x, i) == UINT32_MAX)
        return;
    if (n->el == RB_EL_TIME)
        see_time(x, i);
    else
        see_element(x, i);
}
