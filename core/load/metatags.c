/*
** metatags.c - the names of meta tags that mean something
**
** The most trusted stand first; a name that many mean differently (`date`)
** stands last.
*/
#include <string.h>
#include <strings.h>
#include "metascan.h"

static const char *const titles[] = {"og:title",
                                     "twitter:title",
                                     "dc.title",
                                     "dcterms.title",
                                     "headline",
                                     "parsely-title",
                                     "sailthru.title",
                                     "citation_title",
                                     "title",
                                     "cxenseparse:title",
                                     "hdl",
                                     NULL};
static const char *const sites[] = {"og:site_name",
                                    "twitter:app:name:iphone",
                                    "application-name",
                                    "site_name",
                                    "apple-mobile-web-app-title",
                                    "al:ios:app_name",
                                    NULL};
static const char *const authors[] = {"author",
                                      "article:author",
                                      "article:author_name",
                                      "article:author:name",
                                      "og:article:author",
                                      "og:author",
                                      "parsely-author",
                                      "sailthru.author",
                                      "cxenseparse:author",
                                      "citation_author",
                                      "byl",
                                      "byline",
                                      "dc.creator",
                                      "dcterms.creator",
                                      "dc.author",
                                      "creator",
                                      "authors",
                                      "author_name",
                                      "rbauthors",
                                      "shareaholic:article_author_name",
                                      "lp.article:author",
                                      NULL};
static const char *const published[] = {"article:published_time",
                                        "og:article:published_time",
                                        "article:published",
                                        "article:publish_time",
                                        "article:publicationdate",
                                        "datepublished",
                                        "og:published_time",
                                        "og:publish_date",
                                        "og:pubdate",
                                        "og:release_date",
                                        "parsely-pub-date",
                                        "sailthru.date",
                                        "cxenseparse:recs:publishtime",
                                        "cxenseparse:publishtime",
                                        "cxenseparse:articlepublisheddate",
                                        "shareaholic:article_published_time",
                                        "dc.date.issued",
                                        "dcterms.issued",
                                        "dcterms.date.issued",
                                        "dc.date.published",
                                        "bt:pubdate",
                                        "mediator_published_time",
                                        "article_date_original",
                                        "originalpublicationdate",
                                        "rnews:datepublished",
                                        "apub:time",
                                        "ptime",
                                        "publish-date",
                                        "publish_date",
                                        "publishdate",
                                        "publish_time",
                                        "published-date",
                                        "published_date",
                                        "published_time",
                                        "publication_date",
                                        "publication-date",
                                        "publicationdate",
                                        "pubdate",
                                        "pub_date",
                                        "published",
                                        "publisheddate",
                                        "date_published",
                                        "date-published",
                                        "dateposted",
                                        "displaydate",
                                        "release:date",
                                        "release_date",
                                        "releasedate",
                                        "article_publication_date",
                                        "citation_publication_date",
                                        "citation_online_date",
                                        "citation_date",
                                        "prism.publicationdate",
                                        "weibo:article:create_at",
                                        "article:created",
                                        "article.created",
                                        "article.published",
                                        "datecreated",
                                        "dc.date.created",
                                        "dcterms.created",
                                        "dcterms.available",
                                        "created",
                                        "creation_date",
                                        "createddate",
                                        "dc.date",
                                        "dcterms.date",
                                        "date",
                                        "search_date",
                                        "timestamp",
                                        NULL};
static const char *const modified[] = {"article:modified_time",
                                       "og:article:modified_time",
                                       "article:modified",
                                       "datemodified",
                                       "dateupdate",
                                       "dcterms.modified",
                                       "dc.date.modified",
                                       "dcterms.date.modified",
                                       "article_date_updated",
                                       "article:updated_time",
                                       "article.updated",
                                       "og:updated_time",
                                       "updated_time",
                                       "modified_time",
                                       "lastmod",
                                       "last-modified",
                                       "lastmodified",
                                       "last_modified",
                                       "last-updated",
                                       "utime",
                                       "updated",
                                       "modified",
                                       "dateupdated",
                                       "revised",
                                       NULL};
static const char *const urls[] = {
    "og:url", "twitter:url", "dc.identifier", "parsely-link", "url", NULL};
static const char *const langs[] = {
    "og:locale", "content-language", "dc.language", "dcterms.language",
    "language",  "inlanguage",       NULL};
static const char *const sources[] = {"dc.publisher",
                                      "dcterms.publisher",
                                      "publisher",
                                      "citation_journal_title",
                                      "dc.source",
                                      "dcterms.source",
                                      "news_source",
                                      "copyright-holder",
                                      NULL};
static const char *const images[] = {"og:image", "twitter:image",
                                     "twitter:image:src", NULL};

static const char *const *const tables[RB_SLOT_COUNT] = {
    titles, sites, authors, published, modified, urls, langs, sources, images};

int rb_metascan_slot(const char *name, size_t n, int *rank,
                     const char **canonical)
{
    for (int slot = 0; slot < RB_SLOT_COUNT; slot++) {
        for (int i = 0; tables[slot][i] != NULL; i++) {
            const char *t = tables[slot][i];
            if ((t[0] ^ name[0]) & ~32 || strncasecmp(t, name, n) != 0 ||
                t[n] != '\0')
                continue;
            *rank = i;
            *canonical = t;
            return slot;
        }
    }
    return -1;
}
