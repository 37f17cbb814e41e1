/*
** article_words.c - what classes, ids and short lines say
**
** Pages name their parts for their own style sheets; the words below are
** what such names are made of in most systems. A name is cut into words
** ("relatedPosts", "related-posts" and "related_posts" are the same); a word
** that ends in '*' here is a beginning.
*/
#include "article.h"

#include <string.h>

const char *const rb_why_name[RB_WHY_COUNT] = {
    [RB_KEPT] = "",
    [RB_OUTSIDE] = "outside the article",
    [RB_NAVIGATION] = "navigation",
    [RB_RELATED] = "related",
    [RB_COMMENTS] = "comments",
    [RB_SHARE] = "share",
    [RB_NEWSLETTER] = "newsletter",
    [RB_FORM] = "form",
    [RB_COOKIE] = "cookie notice",
    [RB_CAPTION] = "caption",
    [RB_TAGS] = "tags",
    [RB_AUTHOR] = "author",
    [RB_DATES] = "date line",
    [RB_ADVERT] = "advertisement",
    [RB_HIDDEN] = "hidden",
    [RB_MEDIA] = "media",
    [RB_READ_MORE] = "read more",
    [RB_COPYRIGHT] = "copyright",
    [RB_TITLE] = "title",
    [RB_HEADING] = "heading of what was left out",
    [RB_REPEATED] = "repeated",
    [RB_SITE_RULE] = "site rule",
};

typedef struct word {
    const char *s; /* ends in '*': a beginning */
    int why;       /* negated: only a hint */
} word;

/* Sorted by s without the '*' (test_html checks it). */
static const word words[] = {
    {"ad", RB_ADVERT},
    {"addthis", RB_SHARE},
    {"addtoany", RB_SHARE},
    {"ads", RB_ADVERT},
    {"adsbygoogle", RB_ADVERT},
    {"adsense", RB_ADVERT},
    {"adslot", RB_ADVERT},
    {"adunit", RB_ADVERT},
    {"advert*", RB_ADVERT},
    {"affiliate", -RB_ADVERT},
    {"also", -RB_RELATED},
    {"archive", -RB_RELATED},
    {"aside", -RB_RELATED},
    {"attribution", -RB_CAPTION},
    {"audio", -RB_MEDIA},
    {"author", -RB_AUTHOR},
    {"authors", -RB_AUTHOR},
    {"avatar", RB_AUTHOR},
    {"banner", -RB_ADVERT},
    {"bio", -RB_AUTHOR},
    {"bookmark", -RB_SHARE},
    {"bottom", -RB_RELATED},
    {"breadcrumb", RB_NAVIGATION},
    {"breadcrumbs", RB_NAVIGATION},
    {"button", -RB_FORM},
    {"buttons", -RB_FORM},
    {"buy", -RB_ADVERT},
    {"byline", RB_AUTHOR},
    {"caption", RB_CAPTION},
    {"captions", RB_CAPTION},
    {"carousel", RB_RELATED},
    {"cat", -RB_TAGS},
    {"categories", RB_TAGS},
    {"category", -RB_TAGS},
    {"comment", RB_COMMENTS},
    {"commentary", -RB_COMMENTS},
    {"commentlist", RB_COMMENTS},
    {"comments", RB_COMMENTS},
    {"consent", RB_COOKIE},
    {"contributor", -RB_AUTHOR},
    {"cookie", RB_COOKIE},
    {"cookies", RB_COOKIE},
    {"copyright", RB_COPYRIGHT},
    {"credit", RB_CAPTION},
    {"credits", RB_CAPTION},
    {"cta", RB_NEWSLETTER},
    {"cutline", RB_CAPTION},
    {"date", -RB_DATES},
    {"dialog", RB_COOKIE},
    {"dianomi", RB_ADVERT},
    {"disclaimer", -RB_COPYRIGHT},
    {"disqus", RB_COMMENTS},
    {"donate", RB_NEWSLETTER},
    {"donation", RB_NEWSLETTER},
    {"email", -RB_SHARE},
    {"facebook", -RB_SHARE},
    {"figcaption", RB_CAPTION},
    {"flyout", RB_NAVIGATION},
    {"follow", -RB_SHARE},
    {"foot", -RB_NAVIGATION},
    {"footer", -RB_NAVIGATION},
    {"form", -RB_FORM},
    {"further", -RB_RELATED},
    {"gallery", -RB_MEDIA},
    {"gdpr", RB_COOKIE},
    {"header", -RB_NAVIGATION},
    {"headlines", -RB_RELATED},
    {"hidden", -RB_HIDDEN},
    {"icons", -RB_SHARE},
    {"infobox", -RB_RELATED},
    {"jetpack", -RB_SHARE},
    {"jp", -RB_RELATED},
    {"keywords", RB_TAGS},
    {"label", -RB_TAGS},
    {"latest", -RB_RELATED},
    {"legal", -RB_COPYRIGHT},
    {"linklist", RB_RELATED},
    {"links", -RB_RELATED},
    {"livefyre", RB_COMMENTS},
    {"login", RB_FORM},
    {"masthead", RB_NAVIGATION},
    {"menu", RB_NAVIGATION},
    {"meta", -RB_DATES},
    {"metadata", -RB_DATES},
    {"modal", RB_COOKIE},
    {"more", -RB_RELATED},
    {"most", -RB_RELATED},
    {"mostread", RB_RELATED},
    {"nav", RB_NAVIGATION},
    {"navbar", RB_NAVIGATION},
    {"navigation", RB_NAVIGATION},
    {"newsletter", RB_NEWSLETTER},
    {"newsletters", RB_NEWSLETTER},
    {"next", -RB_NAVIGATION},
    {"noprint", -RB_NAVIGATION},
    {"optin", RB_NEWSLETTER},
    {"outbrain", RB_ADVERT},
    {"overlay", -RB_COOKIE},
    {"pager", RB_NAVIGATION},
    {"pagination", RB_NAVIGATION},
    {"paging", RB_NAVIGATION},
    {"paywall", -RB_NEWSLETTER},
    {"pingback", RB_COMMENTS},
    {"playlist", RB_MEDIA},
    {"popular", RB_RELATED},
    {"popup", RB_COOKIE},
    {"postmeta", RB_DATES},
    {"prev", -RB_NAVIGATION},
    {"previous", -RB_NAVIGATION},
    {"print", -RB_SHARE},
    {"promo", RB_ADVERT},
    {"promoted", RB_ADVERT},
    {"promotion", RB_ADVERT},
    {"pubdate", RB_DATES},
    {"published", -RB_DATES},
    {"rating", -RB_FORM},
    {"readmore", RB_RELATED},
    {"recent", -RB_RELATED},
    {"recirc*", RB_RELATED},
    {"recommend*", RB_RELATED},
    {"register", -RB_NEWSLETTER},
    {"rel", -RB_RELATED},
    {"related*", RB_RELATED},
    {"reply", RB_COMMENTS},
    {"respond", RB_COMMENTS},
    {"revcontent", RB_ADVERT},
    {"rss", RB_SHARE},
    {"search", RB_FORM},
    {"share", RB_SHARE},
    {"sharedaddy", RB_SHARE},
    {"sharing", RB_SHARE},
    {"shariff", RB_SHARE},
    {"shopping", -RB_ADVERT},
    {"sidebar", RB_NAVIGATION},
    {"signin", RB_FORM},
    {"signup", RB_NEWSLETTER},
    {"similar", RB_RELATED},
    {"skip", RB_NAVIGATION},
    {"slideshow", -RB_MEDIA},
    {"social*", RB_SHARE},
    {"sponsor", RB_ADVERT},
    {"sponsored", -RB_ADVERT},
    {"sr", -RB_HIDDEN},
    {"subscribe", RB_NEWSLETTER},
    {"subscription", RB_NEWSLETTER},
    {"suggested", RB_RELATED},
    {"taboola", RB_ADVERT},
    {"tagcloud", RB_TAGS},
    {"tags", RB_TAGS},
    {"teaser", -RB_RELATED},
    {"teasers", RB_RELATED},
    {"timestamp", RB_DATES},
    {"toc", -RB_NAVIGATION},
    {"toolbar", RB_SHARE},
    {"tools", -RB_SHARE},
    {"topics", RB_TAGS},
    {"trackback", RB_COMMENTS},
    {"trending", RB_RELATED},
    {"video", -RB_MEDIA},
    {"visuallyhidden", RB_HIDDEN},
    {"whatsapp", RB_SHARE},
    {"widget", -RB_RELATED},
    {"widgets", -RB_RELATED},
    {"zergnet", RB_ADVERT},
};
enum { NWORDS = sizeof words / sizeof *words };

/* Compare s[0..n) with a word of the table. */
static int compare(const char *s, size_t n, const char *w)
{
    size_t m = strcspn(w, "*");
    int c = memcmp(s, w, n < m ? n : m);
    if (c != 0)
        return c;
    if (n >= m)
        return n == m || w[m] == '*' ? 0 : 1;
    return -1;
}

static int word_why(const char *s, size_t n)
{
    int lo = 0, hi = NWORDS;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        int c = compare(s, n, words[mid].s);
        if (c == 0)
            return words[mid].why;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return RB_KEPT;
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The next word of a name, in lower case; 0: no more. */
static size_t next_word(const char **p, char out[24])
{
    const char *s = *p;
    size_t n = 0;
    while (*s != '\0' && !is_lower(*s) && !is_upper(*s))
        s++;
    const char *start = s;
    while (is_lower(*s) || is_upper(*s)) {
        if (s > start && is_upper(*s) && is_lower(s[-1]))
            break;
        if (n < 23)
            out[n++] = (char)(is_upper(*s) ? *s + 32 : *s);
        s++;
    }
    out[n] = '\0';
    *p = s;
    return n;
}

int rb_class_why(const char *names)
{
    char w[24];
    size_t n;
    const char *all = names;
    int why = RB_KEPT;
    while ((n = next_word(&names, w)) > 0) {
        int x = word_why(w, n);
        if (x == RB_SHARE && strcasestr(all, "embed") != NULL)
            return RB_KEPT; /* a post that is quoted */
        if (x > 0)
            return x;
        if (x < 0)
            why = x;
    }
    return why;
}

/* ---- names of an article's text ---- */

int rb_class_body(const char *names)
{
    static const char *const body[] = {
        "articlebody",    "articlecontent", "articletext",     "contentbody",
        "storybody",      "storycontent",   "storytext",       "entrycontent",
        "entrybody",      "postcontent",    "postbody",        "postentry",
        "posttext",       "newsbody",       "newstext",        "newscontent",
        "bodycontent",    "textcontent",    "articlecopy",     "bodytext",
        "bodycopy",       "contenttext",    "maincontentbody", "singlecontent",
        "articlemaintext"};
    char buf[64];
    while (*names != '\0') {
        size_t n = 0;
        while (*names == ' ')
            names++;
        for (; *names != '\0' && *names != ' '; names++) {
            char c = is_upper(*names) ? (char)(*names + 32) : *names;
            if (is_lower(c) && n < sizeof buf - 1)
                buf[n++] = c;
        }
        buf[n] = '\0';
        for (size_t i = 0; i < sizeof body / sizeof *body; i++) {
            const char *at = strstr(buf, body[i]);
            if (at != NULL && at[strlen(body[i])] == '\0')
                return 1;
        }
    }
    return 0;
}
