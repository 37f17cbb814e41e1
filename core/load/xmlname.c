/*
** xmlname.c - namespaces by number, and the first element of a file
**
** No library is needed for either, so a build without Expat still tells what
** a file is.
*/
#include "xml.h"

#include <string.h>
#include "../base/utf8.h"

static const struct {
    const char *uri;
    int ns;
} uris[] = {{"http://www.w3.org/2005/Atom", RB_NS_ATOM},
            {"http://purl.org/atom/ns#", RB_NS_ATOM},
            {"http://purl.org/rss/1.0/", RB_NS_NONE},
            {"http://my.netscape.com/rdf/simple/0.9/", RB_NS_NONE},
            {"http://channel.netscape.com/rdf/simple/0.9/", RB_NS_NONE},
            {"http://backend.userland.com/rss2", RB_NS_NONE},
            {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", RB_NS_RDF},
            {"http://purl.org/rss/1.0/modules/content/", RB_NS_CONTENT},
            {"http://purl.org/dc/elements/1.1/", RB_NS_DC},
            {"http://purl.org/dc/terms/", RB_NS_DC},
            {"http://www.sitemaps.org/schemas/sitemap/0.9", RB_NS_SITEMAP},
            {"https://www.sitemaps.org/schemas/sitemap/0.9", RB_NS_SITEMAP},
            {"http://www.google.com/schemas/sitemap/0.84", RB_NS_SITEMAP},
            {"http://www.google.com/schemas/sitemap-news/0.9", RB_NS_NEWS},
            {"https://www.google.com/schemas/sitemap-news/0.9", RB_NS_NEWS},
            {"http://www.w3.org/XML/1998/namespace", RB_NS_XML},
            {"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
             RB_NS_WORD},
            {"http://purl.oclc.org/ooxml/wordprocessingml/main", RB_NS_WORD},
            {"http://schemas.openxmlformats.org/markup-compatibility/2006",
             RB_NS_COMPAT},
            {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", RB_NS_OFFICE},
            {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", RB_NS_TEXT},
            {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", RB_NS_TABLE},
            {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", RB_NS_DRAW},
            {"urn:oasis:names:tc:opendocument:xmlns:meta:1.0", RB_NS_META}};

static const struct {
    const char *prefix;
    int ns;
} prefixes[] = {
    {"atom", RB_NS_ATOM},     {"rdf", RB_NS_RDF},    {"content", RB_NS_CONTENT},
    {"dc", RB_NS_DC},         {"dcterms", RB_NS_DC}, {"news", RB_NS_NEWS},
    {"xml", RB_NS_XML},       {"w", RB_NS_WORD},     {"mc", RB_NS_COMPAT},
    {"office", RB_NS_OFFICE}, {"text", RB_NS_TEXT},  {"table", RB_NS_TABLE},
    {"draw", RB_NS_DRAW},     {"meta", RB_NS_META}};

int rb_ns_of_uri(const char *uri, size_t n)
{
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        if (strlen(uris[i].uri) == n && memcmp(uris[i].uri, uri, n) == 0)
            return uris[i].ns;
    }
    return n == 0 ? RB_NS_NONE : RB_NS_OTHER;
}

int rb_ns_of_prefix(const char *prefix, size_t n)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strlen(prefixes[i].prefix) == n &&
            memcmp(prefixes[i].prefix, prefix, n) == 0)
            return prefixes[i].ns;
    }
    return n == 0 ? RB_NS_NONE : RB_NS_OTHER;
}

/* ---- the first element ---- */

static int is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

static int begins(const char *p, const char *end, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(end - p) >= n && memcmp(p, with, n) == 0;
}

/* Behind `what`, or the end. */
static const char *behind(const char *p, const char *end, const char *what)
{
    const char *at = memmem(p, (size_t)(end - p), what, strlen(what));
    return at != NULL ? at + strlen(what) : end;
}

/* Behind a <!DOCTYPE, whose brackets may hold declarations. */
static const char *behind_doctype(const char *p, const char *end)
{
    int inside = 0;
    for (; p < end; p++) {
        if (*p == '[')
            inside = 1;
        else if (*p == ']')
            inside = 0;
        else if (*p == '>' && !inside)
            return p + 1;
    }
    return end;
}

/* The start of the first element, or the end. */
static const char *first_tag(const char *p, const char *end)
{
    if (begins(p, end, "\xEF\xBB\xBF"))
        p += 3;
    while ((p = skip_blanks(p, end)) < end) {
        if (begins(p, end, "<?"))
            p = behind(p, end, "?>");
        else if (begins(p, end, "<!--"))
            p = behind(p + 4, end, "-->");
        else if (begins(p, end, "<!DOCTYPE") || begins(p, end, "<!doctype"))
            p = behind_doctype(p, end);
        else
            break;
    }
    return p;
}

static size_t name_length(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && !is_blank(p[n]) && strchr("=<>/\"'", p[n]) == NULL)
        n++;
    return n;
}

/* The namespace that the tag whose attributes are p..end declares for its
** own prefix; that of the prefix when it declares none. */
static int declared(const char *p, const char *end, const char *prefix,
                    size_t n)
{
    while ((p = skip_blanks(p, end)) < end) {
        const char *name = p;
        size_t len = name_length(p, end);
        p = skip_blanks(p + len, end);
        if (len == 0 || p == end || *p != '=')
            break;
        p = skip_blanks(p + 1, end);
        if (p == end || (*p != '"' && *p != '\''))
            break;
        const char *value = p + 1;
        p = memchr(value, *p, (size_t)(end - value));
        if (p == NULL)
            break;
        int mine = n == 0 ? len == 5 && memcmp(name, "xmlns", 5) == 0
                          : len == n + 6 && memcmp(name, "xmlns:", 6) == 0 &&
                                memcmp(name + 6, prefix, n) == 0;
        if (mine)
            return rb_ns_of_uri(value, (size_t)(p - value));
        p++;
    }
    return rb_ns_of_prefix(prefix, n);
}

int rb_xml_root(const char *s, size_t n, int *ns, char name[64])
{
    const char *end = s + n, *p = first_tag(s, end);
    if (p >= end || *p != '<')
        return 0;
    size_t len = name_length(++p, end), prefix = 0;
    if (len == 0 || !((p[0] | 32) >= 'a' && (p[0] | 32) <= 'z'))
        return 0;
    const char *colon = memchr(p, ':', len);
    if (colon != NULL)
        prefix = (size_t)(colon - p);
    const char *local = colon != NULL ? colon + 1 : p;
    size_t local_len = rb_utf8_cut(local, len - (size_t)(local - p), 63);
    memcpy(name, local, local_len);
    name[local_len] = '\0';
    *ns = declared(p + len, end, p, prefix);
    return 1;
}
